"""The mathematics against values that NumPy made, kept in benchmarks/numpy_values.json.

`benchmarks/numpy_values.py` made the file, in NumPy expressions of its own; the
file says with which versions. No test but the last needs NumPy.

How near. NumPy adds up its products in another order, and its `exp` may differ in
the last bit, so nothing but start weights can be equal. Measured on CPython 3.11
with glibc 2.36, also with random noise of one unit in the last place in every
`exp`: in every case, after 10,000 iterations, weights are within 1.1e-14 * max(1,
|weight|) of the file's, and within 2.2e-16 * max(1, |weight|) after one.
"""

import importlib.util
import json
import os

import pytest

from places import BENCHMARKS
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.activation import sigmoid
from simplenn_pure.matrix import dot
from simplenn_pure.seeding import RandomState

with open(os.path.join(BENCHMARKS, 'numpy_values.json')) as stream:
    VALUES = json.load(stream)
CASES = VALUES['cases']

ULP = 2.0**-52  # one unit in the last place of 1

# What is allowed at each moment: four units in the last place for the start and one
# step, about 100 times what was measured for long runs.
ALLOWED = {0: 4 * ULP, 1: 4 * ULP, 100: 1e-13, 10000: 1e-12}


def case_name(case):
    return '%s %s seed %d%s' % (case['network'], '-'.join(map(str, case['sizes'])), case['seed'],
                                '' if case['bias'] else ' without biases')


def make(case):
    """The network of a case, with this package's start weights."""
    keywords = {'seed': case['seed'], 'bias': case['bias']}
    if case['network'] == 'Neuron':
        return Neuron(case['sizes'][0], **keywords)
    if case['network'] == 'TwoLayerNetwork':
        return TwoLayerNetwork(*case['sizes'], **keywords)
    return DeepNetwork(case['sizes'], **keywords)


def run(case):
    """The moments of a case, as this package makes them."""
    network = make(case)
    moments = []
    done = 0
    for wanted in case['moments']:
        network.train(case['inputs'], case['targets'], wanted['iterations'] - done,
                      case['learning_rate'])
        done = wanted['iterations']
        moments.append({
            'iterations': done,
            'loss': network.loss(case['inputs'], case['targets']),
            'outputs': network.think(case['inputs']),
            'adjustments': network.adjustments(case['inputs'], case['targets']),
            'layers': [(layer.weights, layer.biases) for layer in network.layers]})
    return moments


def flat(layers):
    """All numbers of (weights, biases or None) pairs; None stays, so that it must match."""
    numbers = []
    for weights, biases in layers:
        for row in weights:
            numbers.extend(row)
        numbers.extend([None] if biases is None else biases)
    return numbers


def assert_near(found, wanted, allowed, what):
    assert len(found) == len(wanted) > 0
    for number, (a, b) in enumerate(zip(found, wanted)):
        if b is None:
            assert a is None
        else:
            assert abs(a - b) <= allowed * max(1.0, abs(b)), (what, number, a, b)


def assert_moments_agree(found, wanted):
    assert [moment['iterations'] for moment in found] == sorted(ALLOWED)
    assert [moment['iterations'] for moment in wanted] == sorted(ALLOWED)
    for ours, theirs in zip(found, wanted):
        allowed = ALLOWED[theirs['iterations']]
        assert_near(flat(ours['layers']), flat(theirs['layers']), allowed, 'layers')
        assert_near(flat([(ours['outputs'], None)]), flat([(theirs['outputs'], None)]),
                    allowed, 'outputs')
        # An adjustment adds up one term an example, input * error * slope, of which
        # the error is at most 1, the slope 1/4 and no input is beyond 2.
        examples = len(theirs['outputs'])
        assert any(flat(theirs['adjustments']))
        assert_near(flat(ours['adjustments']), flat(theirs['adjustments']),
                    allowed * examples * 2 / 4, 'adjustments')
        # The loss is mean(e**2) / 2. Errors e that move by at most d move it by at most
        # mean(|e|) * d + d**2 / 2, and mean(|e|) <= sqrt(mean(e**2)) = sqrt(2 * loss).
        bound = (2 * theirs['loss'])**0.5 * allowed + allowed**2 / 2 + 8 * ULP * theirs['loss']
        assert abs(ours['loss'] - theirs['loss']) <= bound


def test_the_file_holds_what_it_should():
    assert [start['seed'] for start in VALUES['start_weights']] == [0, 1, 42, 12345, 2**32 - 1]
    assert len(CASES) >= 10 and len(VALUES['sigmoid']) >= 9 and len(VALUES['products']) >= 3
    shapes = {(case['network'], tuple(case['sizes']), case['bias']) for case in CASES}
    assert shapes >= {('Neuron', (3, 1), False), ('Neuron', (3, 1), True),
                      ('TwoLayerNetwork', (2, 2, 1), True), ('TwoLayerNetwork', (3, 4, 1), False),
                      ('TwoLayerNetwork', (4, 5, 3), True), ('DeepNetwork', (3, 5, 4, 2), True)}
    assert set(VALUES['made_by']) >= {'numpy', 'python', 'system', 'machine'}


@pytest.mark.parametrize('start', VALUES['start_weights'], ids=lambda start: str(start['seed']))
def test_start_weights_are_numpy_s_to_the_last_bit(start):
    seed = start['seed']
    stream = RandomState(seed)
    assert [stream.random() for i in range(10)] == start['random']
    assert Neuron(3, seed=seed).synaptic_weights == start['neuron_3']
    two_layers = TwoLayerNetwork(2, 2, 1, seed=seed).layers
    assert [layer.weights for layer in two_layers] == start['two_layer_2_2_1']
    assert [layer.biases for layer in two_layers] == [[0.0, 0.0], [0.0]]
    deep = DeepNetwork([2, 20, 20], seed=seed).layers
    assert [layer.weights for layer in deep] == start['deep_2_20_20']


@pytest.mark.parametrize('x, wanted', VALUES['sigmoid'])
def test_sigmoid_agrees(x, wanted):
    # Each side is within 3 units in the last place of the truth (see test_activation.py).
    assert wanted > 0.0
    assert abs(sigmoid(x) - wanted) <= 6 * ULP * wanted


@pytest.mark.parametrize('product', VALUES['products'])
def test_products_agree(product):
    left, right = product['left'], product['right']
    found = dot(left, right)
    for i in range(len(left)):
        for j in range(len(right[0])):
            # Each side is within m + 1 halves of a unit of the sum of |terms|, whatever
            # the order (Higham, Accuracy and Stability of Numerical Algorithms, eq. 3.5).
            size = sum(abs(left[i][k] * right[k][j]) for k in range(len(right)))
            assert abs(found[i][j] - product['product'][i][j]) <= (len(right) + 1) * ULP * size


# Of cases with the same sizes, all but one are slow.
@pytest.mark.parametrize('case', [
    pytest.param(case, id=case_name(case), marks=[pytest.mark.slow] if any(
        case['sizes'] == earlier['sizes'] for earlier in CASES[:place]) else [])
    for place, case in enumerate(CASES)])
def test_loss_adjustments_and_weights_agree(case):
    moments = run(case)
    assert flat(moments[0]['layers']) == flat(case['moments'][0]['layers'])
    assert flat(moments[0]['layers']) != flat(moments[-1]['layers'])
    assert_moments_agree(moments, case['moments'])


@pytest.mark.parametrize('case', CASES, ids=case_name)
def test_cases_have_learned(case):
    # So the long runs compare training, not standing still.
    first, last = case['moments'][0], case['moments'][-1]
    assert last['loss'] < 0.8 * first['loss']


@pytest.mark.slow
def test_numpy_makes_these_values_again():
    if os.environ.get('SIMPLENN_CI_DEMANDS') != '1':
        pytest.importorskip('numpy')
    spec = importlib.util.spec_from_file_location(
        'numpy_values', os.path.join(BENCHMARKS, 'numpy_values.py'))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    again = json.loads(script.as_text(script.values()))

    assert again['start_weights'] == VALUES['start_weights']
    assert len(again['cases']) == len(CASES)
    for found, wanted in zip(again['cases'], CASES):
        assert ({key: found[key] for key in found if key != 'moments'}
                == {key: wanted[key] for key in wanted if key != 'moments'})
        assert_moments_agree(found['moments'], wanted['moments'])
    assert [x for x, y in again['sigmoid']] == [x for x, y in VALUES['sigmoid']]
    for (x, found), (x, wanted) in zip(again['sigmoid'], VALUES['sigmoid']):
        assert abs(found - wanted) <= 6 * ULP * wanted
    for found, wanted in zip(again['products'], VALUES['products']):
        assert (found['left'], found['right']) == (wanted['left'], wanted['right'])
        # Up to 30 terms of at most 100 each, added in any order, twice.
        assert_near(flat([(found['product'], None)]), flat([(wanted['product'], None)]),
                    31 * ULP * 3000, 'product')
