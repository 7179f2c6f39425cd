"""Networks of any depth: the general loop, its pieces, and a network that learns."""

import pytest

from simplenn_pure import DeepNetwork
from simplenn_pure.deep import backward, forward

XOR_INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_forward_keeps_what_goes_into_and_out_of_every_layer():
    network = DeepNetwork([2, 3, 4, 1], seed=1)
    outputs = forward(network.layers, [[0.5, -1.0], [2.0, 0.0]])
    assert outputs[0] == [[0.5, -1.0], [2.0, 0.0]]
    assert [(len(rows), len(rows[0])) for rows in outputs] == [(2, 2), (2, 3), (2, 4), (2, 1)]
    for layer, before, after in zip(network.layers, outputs, outputs[1:]):
        assert layer.think(before) == after
    assert network.think([[0.5, -1.0], [2.0, 0.0]]) == outputs[-1]


def test_deltas_by_hand():
    # One neuron per layer, all weights 1 and inputs such that every weighted sum is 0:
    # outputs 1/2 and slopes 1/4 throughout. Error 1/2, so the last delta is 1/8, and
    # each layer before has a quarter of it.
    network = DeepNetwork.from_layers([([[1]], None), ([[1]], [-0.5]), ([[1]], [-0.5])])
    outputs = forward(network.layers, [[0.0]])
    assert outputs == [[[0.0]], [[0.5]], [[0.5]], [[0.5]]]
    assert backward(network.layers, outputs, [[1.0]]) == [
        [[0.0078125]], [[0.03125]], [[0.125]]]
    assert network.adjustments([[0.0]], [1.0]) == [
        ([[0.0]], None), ([[0.015625]], [0.03125]), ([[0.0625]], [0.125])]


def test_sizes_may_be_any_sequence():
    assert len(DeepNetwork((2, 3, 1)).layers) == len(DeepNetwork(iter([2, 3, 1])).layers) == 2


def test_a_network_of_one_layer_has_as_many_outputs_as_wanted():
    assert len(DeepNetwork([3, 5]).think([1, 2, 3])) == 5


@pytest.mark.parametrize('sizes, seed', [([2, 4, 1], 1), pytest.param([2, 8, 8, 1], 7, marks=pytest.mark.slow)])
def test_deep_networks_learn_xor(sizes, seed):
    network = DeepNetwork(sizes, seed=seed)
    network.train(XOR_INPUTS, [0, 1, 1, 0], iterations=3000, learning_rate=1.0)
    for answer, target in zip(network.think(XOR_INPUTS), [0, 1, 1, 0]):
        assert abs(answer[0] - target) < 0.1


def test_forty_layers_recurse_no_deeper_than_two():
    # No recursion: a chain of single neurons answers as one after the other does.
    network = DeepNetwork([1] * 41, seed=1)
    value = [0.3]
    for layer in network.layers:
        value = layer.think(value)
    assert network.think([0.3]) == value
    network.train([[0.3]], [0.9], 2)
    assert len(network.adjustments([[0.3]], [0.9])) == 40
