"""The mathematics against values that NumPy made, kept in benchmarks/numpy_values.json.

`benchmarks/numpy_values.py` made the file, in NumPy expressions of its own; the
file says with which versions. No test but the last needs NumPy.

How near. NumPy adds up its products in another order, and its `exp` may differ in
the last bit, so nothing but start weights can be equal. Measured on CPython 3.11
with glibc 2.36, also with random noise of one unit in the last place in every
`exp`: in every case, after 10,000 iterations, weights are within 1.1e-14 * max(1,
|weight|) of the file's, and within 2.2e-16 * max(1, |weight|) after one. So measured, the
networks of all kinds are within 6 * 2**-52 * max(1, |adjustment|) and 2 * 2**-52 * max(1, loss)
at the start, within 2**-52 * max(1, |weight|) after one iteration and 13 times that after
100. Allowed are 16, 4 and 450 times 2**-52.
"""

import importlib.util
import json
import os

import pytest

from places import BENCHMARKS
from roads import on
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, fit
from simplenn_pure.activation import sigmoid
from simplenn_pure.matrix import dot
from simplenn_pure.seeding import RandomState

with open(os.path.join(BENCHMARKS, 'numpy_values.json')) as stream:
    VALUES = json.load(stream)
CASES = VALUES['cases']
OF_ALL_KINDS = VALUES['activations']

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
    for name in ('glorot', 'he'):
        layers = DeepNetwork([3, 5, 2], seed=seed, weight_range=name).layers
        assert [layer.weights for layer in layers] == start[name + '_3_5_2']


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
    pytest.param(case, id=case_name(case), marks=[pytest.mark.slow] if len(case['inputs'][0]) > 3 or any(
        case['network'] == earlier['network'] for earlier in CASES[:place]) else [])
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


# ---- every activation with every loss, of one to three layers ----

def kind_name(case):
    return '%s, %s' % ('-'.join(case['activations']), case['loss'])


every_kind = pytest.mark.parametrize('case', OF_ALL_KINDS, ids=kind_name)
EVERY_WAY = range(4)  # full batches, momentum, batches, and all of them in new orders


def make_kind(case):
    network = DeepNetwork(case['sizes'], case['seed'], case['bias'], case['weight_range'],
                          case['activations'], loss=case['loss'])
    assert network.loss_name == case['loss']
    return network


def test_every_activation_with_every_loss_is_there():
    kinds = {(len(case['activations']), case['activations'][-1], case['loss']) for case in OF_ALL_KINDS}
    one_by_one = ['sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity']
    ends = [(name, 'squared_error') for name in one_by_one] + [
        ('sigmoid', 'cross_entropy'), ('softmax', 'cross_entropy')]
    assert kinds == {(depth, end, loss) for depth in (1, 2, 3) for end, loss in ends}
    hidden = {(len(case['activations']), case['activations'][0], case['loss'])
              for case in OF_ALL_KINDS if len(case['activations']) > 1}
    assert hidden == {(depth, name, loss) for depth in (2, 3) for name in one_by_one
                      for loss in ('squared_error', 'cross_entropy')}
    for case in OF_ALL_KINDS:
        assert [(way['momentum'], way['batch_size'], way['shuffle']) for way in case['ways']] == [
            (0.0, 5, False), (0.9, 5, False), (0.0, 2, False), (0.9, 2, True)]
        for way in case['ways']:  # they learn, so the runs do not compare standing still
            assert way['loss'] < 0.99 * case['start_loss']
    assert {case['bias'] for case in OF_ALL_KINDS} == {True, False}


@every_kind
def test_loss_and_adjustments_at_the_start_agree(case):
    network = make_kind(case)
    inputs, targets = case['inputs'], case['targets']
    assert abs(network.loss(inputs, targets) - case['start_loss']) <= 16 * ULP * max(1.0, case['start_loss'])
    wanted = flat(case['adjustments'])
    assert sum(number != 0.0 and number is not None for number in wanted) > len(wanted) // 3
    assert_near(flat(network.adjustments(inputs, targets)), wanted, 16 * ULP, 'adjustments')


def assert_way_agrees(case, way, road):
    inputs, targets = case['inputs'], case['targets']
    keywords = dict(learning_rate=case['learning_rate'],
                    **{key: way[key] for key in ('momentum', 'batch_size', 'shuffle')})
    for iterations, allowed in ((1, 4 * ULP), (100, 1e-13)):
        network = make_kind(case)
        with on(road) as taken:
            result = fit(network, inputs, targets, iterations, **keywords)
        assert len(taken) == 1
        assert_near(flat([(layer.weights, layer.biases) for layer in network.layers]),
                    flat(way['layers after %d' % iterations]), allowed, 'layers')
    assert abs(result.loss - way['loss']) <= allowed * max(1.0, way['loss'])


@pytest.mark.parametrize('number', [0, 3] + [pytest.param(way, marks=pytest.mark.slow) for way in (1, 2)])
@every_kind
def test_weights_after_training_agree(case, number):
    assert_way_agrees(case, case['ways'][number], 'rows')


@pytest.mark.slow
@pytest.mark.parametrize('road', ['plain', 'written out', 'branch-free rows'])
@pytest.mark.parametrize('number', EVERY_WAY)
@every_kind
def test_weights_after_training_agree_on_the_other_roads(case, number, road):
    assert_way_agrees(case, case['ways'][number], road)


@every_kind
def test_weights_after_train_agree(case):
    network = make_kind(case)
    network.train(case['inputs'], case['targets'], 1, case['learning_rate'])
    assert_near(flat([(layer.weights, layer.biases) for layer in network.layers]),
                flat(case['ways'][0]['layers after 1']), 4 * ULP, 'layers')


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
    assert len(again['activations']) == len(OF_ALL_KINDS)
    for found, wanted in zip(again['activations'], OF_ALL_KINDS):
        made = ('start_loss', 'adjustments', 'ways')
        assert ({key: found[key] for key in found if key not in made}
                == {key: wanted[key] for key in wanted if key not in made})
        assert_near(flat(found['adjustments']), flat(wanted['adjustments']), 16 * ULP, 'adjustments')
        for one, other in zip(found['ways'], wanted['ways']):
            for key, allowed in (('layers after 1', 4 * ULP), ('layers after 100', 1e-13)):
                assert_near(flat(one[key]), flat(other[key]), allowed, key)
            assert abs(one['loss'] - other['loss']) <= 1e-13
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
