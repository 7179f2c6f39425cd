"""What the three classes share: start weights, seeds, `from_layers`, answers, loss, training."""

import array
import copy
import decimal
import fractions
import os
import pickle
import random

import pytest
from hypothesis import given, settings, strategies as st

from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork

INPUTS = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
TARGETS = [0, 1, 1, 0]

# Each with three inputs and one output.
MAKERS = [lambda **keywords: Neuron(3, **keywords),
          lambda **keywords: TwoLayerNetwork(3, 4, **keywords),
          lambda **keywords: DeepNetwork([3, 4, 2, 1], **keywords)]
every_network = pytest.mark.parametrize('make', MAKERS, ids=['neuron', 'two layers', 'deep'])


def numbers(network):
    return [(layer.weights, layer.biases) for layer in network.layers]


def all_weights(network):
    return [weight for layer in network.layers for row in layer.weights for weight in row]


# ---- start weights and seeds ----

@every_network
def test_the_same_seed_gives_the_same_network_and_another_seed_another(make):
    assert numbers(make(seed=7)) == numbers(make(seed=7))
    assert numbers(make(seed=7)) != numbers(make(seed=8))
    assert make(seed=7).seed == 7


@every_network
def test_without_a_seed_one_is_drawn_and_kept(make):
    first, second = make(), make()
    assert first.seed != second.seed  # two of 2**32: alike once in four billion runs
    assert 0 <= first.seed < 2**32
    assert numbers(make(seed=first.seed)) == numbers(first) != numbers(second)


@every_network
def test_a_program_that_seeds_random_repeats_its_networks(make):
    random.seed(99)
    first = make()
    random.seed(99)
    assert make().seed == first.seed


@every_network
def test_biases_start_at_zero_or_are_not_there(make):
    for layer in make(bias=True).layers:
        assert layer.biases == [0.0] * len(layer.weights[0])
    for layer in make(bias=False).layers:
        assert layer.biases is None
    assert [layer.weights for layer in make(seed=1, bias=True).layers] == [
        layer.weights for layer in make(seed=1, bias=False).layers]


@pytest.mark.slow
@every_network
@pytest.mark.parametrize('low, high', [(-1, 1), (0, 1), (5, 6), (-0.25, -0.125), (2, 2)])
def test_start_weights_spread_over_their_range(make, low, high):
    weights = []
    for seed in range(200):
        network = make(seed=seed, weight_range=(low, high))
        weights.extend(all_weights(network))
        assert network.weight_range == (low, high)
    assert all(low <= weight <= high for weight in weights)
    # Of at least 600 numbers, none in a given tenth of the range: 0.9**600 = 1e-27.
    assert min(weights) <= low + 0.1 * (high - low)
    assert max(weights) >= high - 0.1 * (high - low)


@every_network
def test_ranges_are_stretched_from_the_same_stream(make):
    plain, wide = make(seed=3, weight_range=(0, 1)), make(seed=3, weight_range=(-4, 4))
    assert all_weights(wide) == [-4.0 + 8.0 * weight for weight in all_weights(plain)]


def test_defaults_are_the_tutorials_own():
    assert Neuron(3).weight_range == (-1.0, 1.0)
    assert Neuron(3).layers[0].biases is None
    assert TwoLayerNetwork(2, 2).weight_range == (0.0, 1.0)
    assert TwoLayerNetwork(2, 2).layers[1].biases == [0.0]
    assert DeepNetwork([2, 2, 1]).weight_range == (-1.0, 1.0)
    assert DeepNetwork([2, 2, 1]).layers[0].biases == [0.0, 0.0]


@every_network
def test_learning_rates_default_to_the_tutorials_own(make):
    default, told = make(seed=1), make(seed=1)
    default.train(INPUTS, TARGETS, 3)
    told.train(INPUTS, TARGETS, 3, 1.0 if isinstance(told, Neuron) else 0.1)
    assert numbers(default) == numbers(told) != numbers(make(seed=1))


@every_network
def test_training_is_10000_iterations_unless_told_otherwise(make, monkeypatch):
    network = make(seed=1)
    calls = []
    still = [([[0.0 for weight in row] for row in weights], biases and [0.0 for bias in biases])
             for weights, biases in network.adjustments(INPUTS, TARGETS)]
    monkeypatch.setattr(network, 'backpropagate', lambda inputs, targets: calls.append(inputs) or still)
    network.train(INPUTS[:1], TARGETS[:1])
    assert len(calls) == 10000
    network.train(INPUTS[:1], TARGETS[:1], 7)
    assert len(calls) == 10007


def test_shapes_of_the_layers():
    assert [(len(layer.weights), len(layer.weights[0])) for layer in
            DeepNetwork([5, 4, 3, 2]).layers] == [(5, 4), (4, 3), (3, 2)]
    assert [(len(layer.weights), len(layer.weights[0])) for layer in
            TwoLayerNetwork(4, 5, 3).layers] == [(4, 5), (5, 3)]
    assert [(len(layer.weights), len(layer.weights[0])) for layer in Neuron(6).layers] == [(6, 1)]
    assert [(len(layer.weights), len(layer.weights[0])) for layer in
            DeepNetwork(size for size in (2.0, 1)).layers] == [(2, 1)]


# ---- from_layers ----

@every_network
def test_from_layers_makes_an_equal_network_of_its_own(make):
    original = make(seed=5, bias=True)
    network_class = type(original)
    before = copy.deepcopy(numbers(original))
    for layers in [original.layers, numbers(original), iter(original.layers),
                   [[layer.weights, tuple(layer.biases)] for layer in original.layers]]:
        network = network_class.from_layers(layers)
        assert type(network) is network_class
        assert numbers(network) == before
        assert network.think(INPUTS) == original.think(INPUTS)
        assert network.seed is None
        assert network.weight_range == original.weight_range
        network.train(INPUTS, TARGETS, 2)
        assert numbers(network) != before
        assert numbers(original) == before


@every_network
def test_from_layers_trains_as_the_original_does(make):
    original = make(seed=5)
    network = type(original).from_layers(original.layers)
    original.train(INPUTS, TARGETS, 5)
    network.train(INPUTS, TARGETS, 5)
    assert numbers(network) == numbers(original)


def test_from_layers_takes_layers_and_pairs_mixed_and_layers_without_biases():
    network = DeepNetwork.from_layers([Layer([[1, 2]]), ([[3], [4]], [5]), [[[6.0]], None]])
    assert numbers(network) == [([[1.0, 2.0]], None), ([[3.0], [4.0]], [5.0]), ([[6.0]], None)]


# Weights that compute XOR without training: one hidden neuron answers OR, one AND,
# and the output is OR but not AND. Each weighted sum is 10 or more away from 0.
XOR_LAYERS = [([[20, 20], [20, 20]], [-10, -30]), ([[20], [-20]], [-10])]
XOR_INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize('network_class', [TwoLayerNetwork, DeepNetwork])
def test_hand_set_weights_compute_xor(network_class):
    network = network_class.from_layers(XOR_LAYERS)
    hidden = network.layers[0].think(XOR_INPUTS)
    assert [[round(answer) for answer in row] for row in hidden] == [[0, 0], [1, 0], [1, 0], [1, 1]]
    # sigmoid(-10) = 4.5e-5; a hidden answer that is this far off moves the output's sum by 1e-3.
    for answer, target in zip(network.think(XOR_INPUTS), [0, 1, 1, 0]):
        assert abs(answer[0] - target) < 5e-5
    assert network.loss(XOR_INPUTS, [0, 1, 1, 0]) < 5e-5**2 / 2


def test_hand_set_weights_compute_and_or_and_not():
    for weights, bias, wanted in [([[20], [20]], -30, [0, 0, 0, 1]), ([[20], [20]], -10, [0, 1, 1, 1]),
                                  ([[-20], [0]], 10, [1, 1, 0, 0])]:
        neuron = Neuron.from_layers([(weights, [bias])])
        for answer, target in zip(neuron.think(XOR_INPUTS), wanted):
            assert abs(answer[0] - target) < 5e-5


# ---- think and loss ----

@every_network
def test_think_answers_in_the_nesting_it_was_asked_in(make):
    network = make(seed=2)
    answers = network.think(INPUTS)
    assert [len(answer) for answer in answers] == [1] * 4
    assert answers == [network.think(example) for example in INPUTS]
    assert network.think([INPUTS[2]]) == [network.think(INPUTS[2])]
    assert all(0.0 < answer[0] < 1.0 for answer in answers)


@every_network
def test_loss_is_the_mean_of_half_the_squared_error(make):
    network = make(seed=2)
    exact = fractions.Fraction(0)
    for answer, target in zip(network.think(INPUTS), TARGETS):
        exact += (fractions.Fraction(answer[0]) - target) ** 2 / 2
    # Ten roundings of 2**-53 at most, all terms of one sign.
    assert network.loss(INPUTS, TARGETS) == pytest.approx(float(exact / 4), rel=10 * 2.0**-53)
    assert network.loss(INPUTS, [answer[0] for answer in network.think(INPUTS)]) == 0.0


def test_loss_is_the_mean_over_examples_and_outputs():
    # Two outputs of 1/2 each, targets 1/2 and 3/2: half the squared errors 0 and 1/2.
    network = DeepNetwork.from_layers([([[0, 0]], None)])
    assert network.loss([[1]], [[0.5, 1.5]]) == 0.25
    assert network.loss([[1], [2]], [[0.5, 1.5], [0.5, 0.5]]) == 0.125


@every_network
def test_loss_of_targets_far_away_is_infinite_not_an_error(make):
    # 1e200 squared is beyond all floats.
    assert make(seed=1).loss(INPUTS, [1e200] * 4) == float('inf')


# ---- adjustments and training ----

@every_network
def test_looking_changes_nothing(make):
    network = make(seed=4)
    before, inputs, targets = copy.deepcopy(numbers(network)), copy.deepcopy(INPUTS), TARGETS[:]
    network.think(inputs)
    network.loss(inputs, targets)
    for weights, biases in network.adjustments(inputs, targets):
        for row in weights:
            row[:] = [None] * len(row)  # what it returned is the caller's
    assert numbers(network) == before and inputs == INPUTS and targets == TARGETS
    network.train(inputs, targets, 3)
    assert inputs == INPUTS and targets == TARGETS and numbers(network) != before


@every_network
@pytest.mark.parametrize('rate', [0.1, 1.0, -0.5])
def test_training_adds_the_learning_rate_times_the_adjustments(make, rate):
    for bias in [True, False]:
        network = make(seed=6, bias=bias)
        wanted = []
        for layer, (weights, biases) in zip(network.layers, network.adjustments(INPUTS, TARGETS)):
            rows = [[w + rate * a for w, a in zip(row, more)]
                    for row, more in zip(layer.weights, weights)]
            wanted.append((rows, bias and [b + rate * a for b, a in zip(layer.biases, biases)]
                           or None))
        network.train(INPUTS, TARGETS, 1, rate)
        assert numbers(network) == wanted


@every_network
def test_training_in_parts_is_training_in_one_go(make):
    whole, parts = make(seed=9), make(seed=9)
    whole.train(INPUTS, TARGETS, 12)
    for iterations in [0, 5, 1, 6.0]:
        assert parts.train(INPUTS, TARGETS, iterations) is None
    assert numbers(parts) == numbers(whole)


@every_network
def test_no_iterations_and_no_learning_rate_leave_the_weights(make):
    network = make(seed=9)
    before = copy.deepcopy(numbers(network))
    network.train(INPUTS, TARGETS, 0)
    network.train(INPUTS, TARGETS, 5, 0)
    assert numbers(network) == before


@every_network
def test_weights_taken_before_training_stay_as_they_were(make):
    network = make(seed=9)
    start = [layer.weights for layer in network.layers]
    kept = copy.deepcopy(start)
    network.train(INPUTS, TARGETS, 2)
    assert start == kept != [layer.weights for layer in network.layers]


@every_network
def test_a_small_step_lowers_the_loss(make):
    for seed in range(10):
        network = make(seed=seed)
        before = network.loss(INPUTS, TARGETS)
        network.train(INPUTS, TARGETS, 1, 0.01)
        assert network.loss(INPUTS, TARGETS) < before


@every_network
def test_examples_that_come_twice_count_twice(make):
    # Each sum is 0 + a + a, which is exact.
    network = make(seed=3, bias=True)
    once = network.adjustments(INPUTS[1:2], TARGETS[1:2])
    twice = network.adjustments(INPUTS[1:2] * 2, TARGETS[1:2] * 2)
    assert any(number for weights, biases in once for number in biases)
    assert twice == [([[2 * number for number in row] for row in weights],
                      [2 * number for number in biases]) for weights, biases in once]


@settings(max_examples=30)
@given(st.permutations([0, 1, 2]), st.integers(0, 2**32 - 1))
def test_hidden_neurons_may_stand_in_any_order(order, seed):
    network = TwoLayerNetwork(2, 3, 2, seed=seed)
    hidden, output = network.layers
    shuffled = TwoLayerNetwork.from_layers([
        ([[row[i] for i in order] for row in hidden.weights], hidden.biases),
        ([output.weights[i] for i in order], output.biases)])
    # Three terms below 1 in another order: each answer's sum is off by 4 * 2**-53 at most,
    # and the sigmoid's slope is 1/4 at most.
    for answer, other in zip(network.think(XOR_INPUTS), shuffled.think(XOR_INPUTS)):
        assert answer == pytest.approx(other, rel=0, abs=4 * 2.0**-53)


@every_network
def test_targets_that_are_the_answers_adjust_nothing(make):
    network = make(seed=1)
    adjustments = network.adjustments(INPUTS, network.think(INPUTS))
    assert not any(number for weights, biases in adjustments for row in weights for number in row)
    assert len(adjustments) == len(network.layers)


# ---- what may come in ----

KINDS = {
    'tuples': lambda rows: tuple(tuple(row) for row in rows),
    'generators': lambda rows: ((number for number in row) for row in rows),
    'floats': lambda rows: [[float(number) for number in row] for row in rows],
    'booleans': lambda rows: [[bool(number) for number in row] for row in rows],
    'fractions': lambda rows: [[fractions.Fraction(number) for number in row] for row in rows],
    'decimals': lambda rows: [[decimal.Decimal(number) for number in row] for row in rows],
    'arrays': lambda rows: [array.array('d', row) for row in rows],
    'bytearrays': lambda rows: [bytearray(row) for row in rows],
    'memoryviews': lambda rows: [memoryview(array.array('i', row)) for row in rows],
    'maps': lambda rows: map(iter, rows),
}


@every_network
@pytest.mark.parametrize('kind', sorted(KINDS))
def test_any_sequence_of_real_numbers_trains_to_the_same_weights(make, kind):
    as_kind = KINDS[kind]
    usual, other = make(seed=1), make(seed=1)
    column = [[target] for target in TARGETS]
    usual.train(INPUTS, TARGETS, 3)
    other.train(as_kind(INPUTS), as_kind(column), 3)
    assert numbers(other) == numbers(usual)
    assert other.think(as_kind(INPUTS)) == usual.think(INPUTS)
    assert other.loss(as_kind(INPUTS), list(as_kind([TARGETS]))[0]) == usual.loss(INPUTS, TARGETS)
    assert other.adjustments(as_kind(INPUTS), as_kind(column)) == usual.adjustments(INPUTS, TARGETS)
    assert other.think(list(as_kind(INPUTS))[1]) == usual.think(INPUTS[1])


def test_ranges_are_sequences_too():
    network = DeepNetwork(range(1, 4), seed=1)
    assert len(network.layers) == 2
    assert network.think(range(1)) == network.think([0.0])
    assert network.loss([range(1), range(5, 6)], [range(3), range(1, 4)]) == network.loss(
        [[0], [5]], [[0, 1, 2], [1, 2, 3]])


@every_network
def test_numpy_arrays_are_sequences_too(make):
    if os.environ.get('SIMPLENN_CI_DEMANDS') != '1':
        pytest.importorskip('numpy')
    import numpy
    usual, other = make(seed=1), make(seed=numpy.int64(1))
    usual.train(INPUTS, TARGETS, 3)
    other.train(numpy.array(INPUTS), numpy.array(TARGETS), numpy.int32(3))
    assert numbers(other) == numbers(usual)
    assert other.think(numpy.array(INPUTS, dtype='float32')) == usual.think(INPUTS)
    assert other.think(numpy.array(INPUTS[0])) == usual.think(INPUTS[0])
    layers = [(numpy.array(layer.weights), None if layer.biases is None else numpy.array(layer.biases))
              for layer in usual.layers]
    assert numbers(type(usual).from_layers(layers)) == numbers(usual)


@every_network
def test_flat_targets_are_targets_of_one_output(make):
    flat, nested = make(seed=1), make(seed=1)
    flat.train(INPUTS, TARGETS, 3)
    nested.train(INPUTS, [[target] for target in TARGETS], 3)
    assert numbers(flat) == numbers(nested)


# ---- as objects ----

@every_network
def test_networks_can_be_copied_and_pickled(make):
    network = make(seed=8)
    network.train(INPUTS, TARGETS, 2)
    for other in [copy.deepcopy(network), pickle.loads(pickle.dumps(network))]:
        assert type(other) is type(network) and numbers(other) == numbers(network)
        assert other.seed == 8
        other.train(INPUTS, TARGETS, 1)
        assert numbers(other) != numbers(network)
