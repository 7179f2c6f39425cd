"""Training beside scikit-learn and PyTorch: the same start weights, 50 steps, the same weights.

The start weights, examples and trained weights are stored by `benchmarks/other_libraries.py`, which
runs those libraries; no test here needs them. Both take the mean of the examples' gradients, so
our learning rate, for the sum, is theirs divided by the number of examples.

How near: measured on CPython 3.11 with glibc 2.36, weights after 50 steps are within 1.2e-15, and
losses within 7e-16. 1e-12 is allowed.
"""

import json
import os

import pytest

from places import BENCHMARKS
from simplenn_pure import DeepNetwork, fit

with open(os.path.join(BENCHMARKS, 'other_libraries.json')) as stream:
    STORED = json.load(stream)['trainings']
ALLOWED = 1e-12

LIBRARIES = ['PyTorch', 'scikit-learn']
CASES = [(library, case) for case in STORED['networks'] for library in sorted(case['trained'])]
every_case = pytest.mark.parametrize('library, case', CASES, ids=[
    '%s, %s, %s, momentum %s' % (library, '-'.join(case['activations']), case['loss'], case['momentum'])
    for library, case in CASES])


def make(case):
    return DeepNetwork.from_layers([tuple(layer) + (name,) for layer, name
                                    in zip(case['start'], case['activations'])], case['loss'])


def check(network, case, library):
    """Hold the network's weights against those of the library, and be sure that they have moved."""
    moved = 0.0
    trained = case['trained'][library]['layers']
    for layer, (weights, biases), (start, _) in zip(network.layers, trained, case['start']):
        for row, other, before in zip(layer.weights + [layer.biases], weights + [biases], start + [biases]):
            assert len(row) == len(other)
            assert row == pytest.approx(other, rel=0.0, abs=ALLOWED)
            moved = max([moved] + [abs(a - b) for a, b in zip(other, before)])
    assert moved > 0.01


def test_every_activation_is_trained_by_every_library_that_has_it():
    trained = {(library, case['activations'][0], case['activations'][1], case['loss'], case['momentum'])
               for library, case in CASES}
    hidden = {'sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity'}
    for library, names in (('PyTorch', hidden), ('scikit-learn', {'sigmoid', 'tanh', 'relu', 'identity'})):
        for momentum in (0.0, 0.9):
            for name in names:
                for end, loss in (('identity', 'squared_error'), ('sigmoid', 'cross_entropy'),
                                  ('softmax', 'cross_entropy')):
                    assert (library, name, end, loss, momentum) in trained
    assert {('PyTorch', name, name, 'squared_error', 0.9) for name in hidden} <= trained
    assert {case['steps'] for case in STORED['networks']} == {50}
    assert set(STORED['versions']) == set(LIBRARIES)


@every_case
def test_the_loss_at_the_start_is_theirs(library, case):
    assert make(case).loss(case['inputs'], case['targets']) == pytest.approx(
        case['trained'][library]['start_loss'], rel=0.0, abs=ALLOWED)


@every_case
def test_fit_ends_with_their_weights(library, case):
    network = make(case)
    fit(network, case['inputs'], case['targets'], case['steps'],
        case['learning_rate'] / len(case['inputs']), momentum=case['momentum'])
    check(network, case, library)


@pytest.mark.parametrize('library, case', [pair for pair in CASES if pair[1]['momentum'] == 0.0])
def test_train_ends_with_their_weights(library, case):
    network = make(case)
    network.train(case['inputs'], case['targets'], case['steps'], case['learning_rate'] / len(case['inputs']))
    check(network, case, library)
