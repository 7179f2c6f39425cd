"""from_layers(): weights of other libraries' networks give those libraries' answers.

The weights, inputs and outputs are stored by `benchmarks/other_libraries.py`, which
names the versions: scikit-learn 1.9.1, PyTorch 2.13.0, Keras 3.15.1 on PyTorch.
"""

import json
import os

import pytest

import embed_tools
from simplenn_pure import DeepNetwork
from simplenn_pure.embed.as_c import SMALLEST_FLOAT, error_bound

with open(os.path.join(embed_tools.ROOT, 'benchmarks', 'other_libraries.json')) as source:
    STORED = json.load(source)

UNITS = {'float32': (2.0 ** -24, SMALLEST_FLOAT), 'float64': (2.0 ** -53, 0.0)}


def tolerance(network, kind, example):
    """Return how far the two sides may be apart: each by the bound of its own numbers.

    The bound is derived in `error_bound`; it holds for any order of additions.
    """
    total = 0.0
    for unit, smallest in (UNITS[kind], UNITS['float64']):
        constant, slope = error_bound(network.layers, unit, smallest)
        total += constant + slope * max(abs(value) for value in example)
    return total


def largest_share(network, stored):
    """Return the largest difference of an output, as a share of what is tolerated."""
    share = 0.0
    for example, outputs in zip(stored['inputs'], stored['outputs']):
        ours = network.think(example)
        assert len(ours) == len(outputs)
        for output, theirs in zip(ours, outputs):
            share = max(share, abs(output - theirs) / tolerance(network, stored['type'], example))
    return share


def test_every_library_is_there():
    assert {stored['library'] for stored in STORED['networks']} == {'scikit-learn', 'PyTorch', 'Keras'}
    assert len(STORED['networks']) == 10
    assert all(len(stored['outputs']) >= 4 for stored in STORED['networks'])


@pytest.mark.parametrize('stored', STORED['networks'],
                         ids=lambda stored: '%(library)s, %(name)s, %(type)s' % stored)
def test_answers_are_those_of_the_library(stored):
    network = DeepNetwork.from_layers(stored['layers'])
    assert largest_share(network, stored) <= 1.0


@pytest.mark.parametrize('stored', STORED['networks'],
                         ids=lambda stored: '%(library)s, %(name)s, %(type)s' % stored)
def test_weights_off_by_a_hundredth_would_be_noticed(stored):
    """So the tolerance is tight enough to say something."""
    layers = json.loads(json.dumps(stored['layers']))
    for row in layers[0][0]:
        row[:] = [weight * 1.01 for weight in row]
    assert largest_share(DeepNetwork.from_layers(layers), stored) > 1.0


def test_three_classes_ending_in_softmax_are_told_apart_the_same():
    """The sigmoid rises with its argument, as softmax does: the largest output stays the largest."""
    stored = STORED['three classes']
    network = DeepNetwork.from_layers(stored['layers'])
    ours = [outputs.index(max(outputs)) for outputs in network.think(stored['inputs'])]
    assert ours == stored['classes'] and sorted(set(ours)) == [0, 1, 2] and len(ours) == 150
