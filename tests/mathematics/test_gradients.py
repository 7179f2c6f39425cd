"""Every adjustment of every class against central differences of E in 50 digits.

E, half the sum of the squared errors, is written out here once more in the decimal
module, as a second forward pass that shares nothing with the package. The
difference quotient of step h = 10**-12 is off by at most h**2 / 6 times the third
derivative, about 10**-24, and by 10**-50 / h for rounding, so what remains is the
rounding of the adjustments themselves.

How much that may be. Here inputs and weights are at most 2, errors at most 2, layers
at most 4 wide: a delta is at most 2 / 4 in the last layer and, times 4 weights of 2
over 4, twice as much in each layer before. With 3 layers, 5 examples and inputs of 2
the terms of an adjustment add up to at most 5 * 2 * 2 = 20. Each has been rounded
fewer than 40 times by 2**-53: 20 * 40 * 2**-53 = 9e-14.
"""

import random
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given, settings, strategies as st

from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork

ALLOWED = 9e-14
STEP = Decimal('1e-12')


def energy(layers, inputs, targets):
    """E in Decimals: half the sum of (target - output)**2 over examples and outputs."""
    total = Decimal(0)
    for example, target in zip(inputs, targets):
        values = example
        for weights, biases in layers:
            sums = list(biases)
            for j in range(len(sums)):
                for i in range(len(values)):
                    sums[j] += values[i] * weights[i][j]
            values = [1 / (1 + (-z).exp()) for z in sums]
        for t, y in zip(target, values):
            total += (t - y) ** 2 / 2
    return total


def decimals(rows):
    return [[Decimal(number) for number in row] for row in rows]


def central_differences(network, inputs, targets):
    """-dE/dw of every weight and every bias of `network`, in the shape of its adjustments."""
    inputs, targets = decimals(inputs), decimals(targets)
    layers = []
    for layer in network.layers:
        biases = [0.0] * len(layer.weights[0]) if layer.biases is None else layer.biases
        layers.append((decimals(layer.weights), decimals([biases])[0]))

    def slope(row, column):
        kept = row[column]
        row[column] = kept + STEP
        above = energy(layers, inputs, targets)
        row[column] = kept - STEP
        below = energy(layers, inputs, targets)
        row[column] = kept
        return float((below - above) / (2 * STEP))

    adjustments = []
    for layer, (weights, biases) in zip(network.layers, layers):
        found = [[slope(row, column) for column in range(len(row))] for row in weights]
        bias_adjustments = None
        if layer.biases is not None:
            bias_adjustments = [slope(biases, column) for column in range(len(biases))]
        adjustments.append((found, bias_adjustments))
    return adjustments


def make(network_class, sizes, bias, seed):
    """A network of this class and shape, its weights and biases all drawn from -2 to 2."""
    stream = random.Random(seed)
    layers = []
    for rows, columns in zip(sizes, sizes[1:]):
        weights = [[stream.uniform(-2, 2) for column in range(columns)] for row in range(rows)]
        layers.append((weights, [stream.uniform(-2, 2) for i in range(columns)] if bias else None))
    return network_class.from_layers(layers)


def examples(sizes, count, seed):
    stream = random.Random(seed)
    return ([[stream.uniform(-2, 2) for i in range(sizes[0])] for example in range(count)],
            [[stream.uniform(-1, 2) for i in range(sizes[-1])] for example in range(count)])


def assert_adjustments_are_the_gradient(network, inputs, targets):
    with localcontext(Context(prec=50)):
        wanted = central_differences(network, inputs, targets)
        whole = energy([(decimals(layer.weights),
                         decimals([layer.biases or [0.0] * len(layer.weights[0])])[0])
                        for layer in network.layers], decimals(inputs), decimals(targets))
    found = network.adjustments(inputs, targets)
    # A gradient of nothing would agree with anything.
    assert max(abs(number) for weights, biases in wanted for row in weights
               for number in row) > 1e6 * ALLOWED
    assert len(found) == len(wanted)
    for (weights, biases), (wanted_weights, wanted_biases) in zip(found, wanted):
        assert [len(row) for row in weights] == [len(row) for row in wanted_weights]
        for row, wanted_row in zip(weights, wanted_weights):
            assert row == pytest.approx(wanted_row, rel=0, abs=ALLOWED)
        if wanted_biases is None:
            assert biases is None
        else:
            assert biases == pytest.approx(wanted_biases, rel=0, abs=ALLOWED)
    # And the loss is the mean of what E adds up.
    loss = float(whole) / (len(targets) * len(targets[0]))
    assert network.loss(inputs, targets) == pytest.approx(loss, rel=40 * 2.0**-53)


@pytest.mark.parametrize('network_class, sizes', [
    (Neuron, [1, 1]), (Neuron, [3, 1]), (Neuron, [4, 1]),
    (TwoLayerNetwork, [1, 1, 1]), (TwoLayerNetwork, [2, 2, 1]), (TwoLayerNetwork, [4, 3, 4]),
    (DeepNetwork, [2, 3]), (DeepNetwork, [3, 4, 2]), (DeepNetwork, [2, 4, 3, 2]),
    (DeepNetwork, [1, 2, 1, 3]),
])
@pytest.mark.parametrize('bias', [True, False])
def test_adjustments_match_central_differences(network_class, sizes, bias):
    for seed in [1, 2]:
        inputs, targets = examples(sizes, 2 * seed + 1, seed + 10)
        assert_adjustments_are_the_gradient(make(network_class, sizes, bias, seed),
                                            inputs, targets)


@settings(max_examples=15)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.booleans(), st.integers(1, 4),
       st.integers(0, 10**6))
def test_adjustments_match_central_differences_for_any_shape(sizes, bias, count, seed):
    inputs, targets = examples(sizes, count, seed)
    assert_adjustments_are_the_gradient(make(DeepNetwork, sizes, bias, seed + 1), inputs, targets)


@pytest.mark.parametrize('network_class, sizes', [
    (Neuron, [3, 1]), (TwoLayerNetwork, [3, 4, 2]), (DeepNetwork, [3, 4, 3, 2])])
def test_mixed_layers_with_and_without_biases(network_class, sizes):
    for silent in range(len(sizes) - 1):
        network = make(network_class, sizes, True, 5)
        network.layers[silent].biases = None
        inputs, targets = examples(sizes, 3, 6)
        assert_adjustments_are_the_gradient(network, inputs, targets)


def test_an_adjustment_worked_out_by_hand():
    # Weight 0, input 2, target 1: output 1/2, error 1/2, slope 1/4, so 2 * 1/2 * 1/4.
    neuron = Neuron.from_layers([([[0.0]], [0.0])])
    assert neuron.adjustments([[2.0]], [1.0]) == [([[0.25]], [0.125])]
    assert neuron.loss([[2.0]], [1.0]) == 0.125
