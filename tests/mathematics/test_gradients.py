"""Every adjustment of every class against central differences of E in 60 digits.

E, half the sum of the squared errors or the sum of the cross-entropies, is written out
once more in the decimal module, as a second forward pass that shares nothing with the
package. The difference quotient of step h = 10**-12 is off by at most h**2 / 6 times the
third derivative, about 10**-24, and by 10**-60 / h for rounding, so what remains is the
rounding of the adjustments themselves.

How much that may be. Here inputs and weights are at most 2, errors at most 2, layers
at most 4 wide: a delta is at most 2 / 4 in the last layer and, times 4 weights of 2
over 4, twice as much in each layer before. With 3 layers, 5 examples and inputs of 2
the terms of an adjustment add up to at most 5 * 2 * 2 = 20. Each has been rounded
fewer than 40 times by 2**-53: 20 * 40 * 2**-53 = 9e-14.

That is for sigmoids. Where there are others, `sizes_of` adds up the sizes of what goes into
each adjustment.
"""

import random
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings, strategies as st

import effort
from oracles import BENT_AT_0, OF_A_ROW, energy_of, exactly, outputs_of
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.loss import LOSSES

ALLOWED = 9e-14
STEP = Decimal('1e-12')


def forward(layers, example):
    """The weighted sums and the outputs of each layer for one example, in Decimals."""
    passed = []
    values = example
    for weights, biases, activation in layers:
        sums = list(biases)
        for j in range(len(sums)):
            for i in range(len(values)):
                sums[j] += values[i] * weights[i][j]
        values = outputs_of(activation, sums)
        passed.append((sums, values))
    return passed


def energy(layers, loss, inputs, targets):
    """E in Decimals, over examples and outputs."""
    total = Decimal(0)
    for example, target in zip(inputs, targets):
        total += energy_of(loss, layers[-1][2], forward(layers, example)[-1][1], target)
    return total


def decimals(rows):
    return [[Decimal(number) for number in row] for row in rows]


def decimal_layers(network):
    """(weights, biases, activation) of each layer of `network`; biases that it has not are 0."""
    return [(decimals(layer.weights), decimals([layer.biases or [0.0] * len(layer.weights[0])])[0],
             layer.activation) for layer in network.layers]


def central_differences(network, inputs, targets):
    """-dE/dw of every weight and every bias of `network`, in the shape of its adjustments."""
    inputs, targets = decimals(inputs), decimals(targets)
    layers = decimal_layers(network)

    def slope(row, column):
        kept = row[column]
        row[column] = kept + STEP
        above = energy(layers, network.loss_name, inputs, targets)
        row[column] = kept - STEP
        below = energy(layers, network.loss_name, inputs, targets)
        row[column] = kept
        return float((below - above) / (2 * STEP))

    adjustments = []
    for layer, (weights, biases, _) in zip(network.layers, layers):
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
    wanted = exactly(central_differences, network, inputs, targets)
    whole = exactly(energy, decimal_layers(network), 'squared_error', decimals(inputs), decimals(targets))
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


# ---- every activation and every loss ----

HIDDEN = [name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row]
ENDS = [(name, loss) for name in sorted(ACTIVATIONS) for loss in sorted(LOSSES)
        if (name not in OF_A_ROW if loss == 'squared_error'
            else ACTIVATIONS[name].cross_entropies is not None)]


def sizes_of(network, inputs, targets):
    """How large the parts of each adjustment and of E are, without their signs.

    With the steepest slope s, an output a of the weighted sum z is at most s |z|, and 1 more where
    it is bounded; a rounding of z by a share u of |z| moves it by no more than u times that. A
    slope, which is worked out from a, is at most s and moves by at most twice what a moves. Each
    part of an adjustment is a product of such numbers. It is rounded fewer than 10 times in each
    layer on the way forward and back, and in the sum, and 16 + 4 times by a softmax: at most
    100 times 2**-53 for three layers.
    """
    adjustments, whole = None, 0.0
    for example, target in zip(inputs, targets):
        outputs, slopes, sums = [[abs(x) for x in example]], [], []
        for layer in network.layers:
            about = ACTIVATIONS[layer.activation]
            sums = [sum(a * abs(row[j]) for a, row in zip(outputs[-1], layer.weights))
                    + abs(layer.biases[j] if layer.biases else 0.0) for j in range(len(layer.weights[0]))]
            is_curved = about.high is not None
            outputs.append([about.steepest * z + is_curved for z in sums])
            slopes.append([about.steepest + 2.0 * a * is_curved for a in outputs[-1]])
        delta = [abs(t) + a for t, a in zip(target, outputs[-1])]
        if network.loss_name == 'squared_error':
            whole += sum(d * d for d in delta)
            delta = [d * slope for d, slope in zip(delta, slopes[-1])]
        else:
            whole += sum(2.0 * (1.0 + z) for z in sums)
        added = []
        for number in range(len(slopes) - 1, -1, -1):
            added.insert(0, ([[a * d for d in delta] for a in outputs[number]], delta))
            if number > 0:
                delta = [slope * sum(d * abs(weight) for d, weight in zip(delta, row))
                         for slope, row in zip(slopes[number - 1], network.layers[number].weights)]
        added = numbers(added)
        adjustments = added if adjustments is None else [a + b for a, b in zip(adjustments, added)]
    return adjustments, whole


def numbers(adjustments):
    """All numbers of a list of (weights, biases or None); zeros for what is None."""
    found = []
    for weights, biases in adjustments:
        for row in weights:
            found.extend(row)
        found.extend(biases or [0.0] * len(weights[0]))
    return found


ROUNDINGS = 100


def is_at_a_bend(network, inputs):
    """Whether some weighted sum is so near to a bend that the difference might go around it."""
    def near():
        return any(abs(z) < Decimal('1e-6') for example in decimals(inputs)
                   for (sums, _), layer in zip(forward(decimal_layers(network), example), network.layers)
                   for z in sums if layer.activation in BENT_AT_0)
    return exactly(near)


def assert_adjustments_are_the_gradient_of(network, inputs, targets):
    wanted = exactly(central_differences, network, inputs, targets)
    found = network.adjustments(inputs, targets)
    sizes, whole_size = sizes_of(network, inputs, targets)
    assert [biases is None for _, biases in found] == [layer.biases is None for layer in network.layers]
    assert len(numbers(found)) == len(numbers(wanted)) == len(sizes)
    for adjustment, other, size in zip(numbers(found), numbers(wanted), sizes):
        assert abs(adjustment - other) <= ROUNDINGS * 2.0**-53 * size
    whole = exactly(energy, decimal_layers(network), network.loss_name, decimals(inputs), decimals(targets))
    count = len(targets) * (len(targets[0]) if network.loss_name == 'squared_error' else 1)
    assert abs(network.loss(inputs, targets) * count - float(whole)) <= ROUNDINGS * 2.0**-53 * whole_size
    return wanted, sizes


def examples_for(end, sizes, count, seed):
    """Inputs, and targets that the last layer can answer with."""
    inputs, targets = examples(sizes, count, seed)
    if end in OF_A_ROW:
        targets = [[abs(t) / sum(abs(other) for other in row) for t in row] for row in targets]
        targets[0] = [1.0] + [0.0] * (sizes[-1] - 1)
    elif end.endswith('sigmoid'):
        targets = [[min(max(t, 0.0), 1.0) for t in row] for row in targets]
    return inputs, targets


@settings(max_examples=effort.examples(150))
@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.sampled_from(ENDS), st.data())
def test_adjustments_match_central_differences_for_any_activations(sizes, kind, data):
    end, loss = kind
    if end in OF_A_ROW:
        sizes[-1] = max(sizes[-1], 2)
    hidden = data.draw(st.lists(st.sampled_from(HIDDEN), min_size=len(sizes) - 2, max_size=len(sizes) - 2))
    seed = data.draw(st.integers(0, 10**6))
    drawn = make(DeepNetwork, sizes, data.draw(st.booleans()), seed)
    network = DeepNetwork.from_layers([(layer.weights, layer.biases, name) for layer, name in zip(
        drawn.layers, hidden + [end])], loss)
    inputs, targets = examples_for(end, sizes, data.draw(st.integers(1, 3)), seed + 1)
    assume(not is_at_a_bend(network, inputs))
    assert_adjustments_are_the_gradient_of(network, inputs, targets)


@pytest.mark.parametrize('hidden', HIDDEN)
@pytest.mark.parametrize('end, loss', ENDS)
def test_adjustments_match_central_differences_of_each_kind(hidden, end, loss):
    # Some adjustment is far above what rounding is allowed, or this would prove nothing.
    sizes = [2, 2, 2]
    layers = make(DeepNetwork, sizes, True, 3).layers
    network = DeepNetwork.from_layers([(layers[0].weights, layers[0].biases, hidden),
                                       (layers[1].weights, layers[1].biases, end)], loss)
    inputs, targets = examples_for(end, sizes, 2, 4)
    assert not is_at_a_bend(network, inputs)
    wanted, sizes = assert_adjustments_are_the_gradient_of(network, inputs, targets)
    for adjustments in wanted:
        largest = max(numbers([adjustments]), key=abs)
        assert abs(largest) > 1e6 * ROUNDINGS * 2.0**-53 * max(sizes)


def test_an_adjustment_worked_out_by_hand():
    # Weight 0, input 2, target 1: output 1/2, error 1/2, slope 1/4, so 2 * 1/2 * 1/4.
    neuron = Neuron.from_layers([([[0.0]], [0.0])])
    assert neuron.adjustments([[2.0]], [1.0]) == [([[0.25]], [0.125])]
    assert neuron.loss([[2.0]], [1.0]) == 0.125


def test_adjustments_of_natural_pairs_worked_out_by_hand():
    # All weights are 0: the outputs are 0, 1/2, and 1/2 and 1/2; the delta is t - a, and the input 2.
    def adjustments(activation, loss, targets):
        width = len(targets)
        network = DeepNetwork.from_layers([([[0.0] * width], [0.0] * width, activation)], loss)
        return network.adjustments([[2.0]], [targets]), network.loss([[2.0]], [targets])

    log_2 = float(exactly(Decimal(2).ln))
    assert adjustments('identity', None, [3.0]) == ([([[6.0]], [3.0])], 4.5)
    assert adjustments('sigmoid', 'cross_entropy', [1.0]) == ([([[1.0]], [0.5])], log_2)
    assert adjustments('sigmoid', 'cross_entropy', [1.0, 0.0]) == (
        [([[1.0, -1.0]], [0.5, -0.5])], 2.0 * log_2)
    assert adjustments('softmax', None, [0.0, 1.0]) == ([([[-1.0, 1.0]], [-0.5, 0.5])], log_2)
    # The slopes of the others at 0: 1 for tanh, 0 for relu, 0.01 for leaky_relu.
    assert adjustments('tanh', None, [0.5]) == ([([[1.0]], [0.5])], 0.125)
    assert adjustments('relu', None, [0.5]) == ([([[0.0]], [0.0])], 0.125)
    assert adjustments('leaky_relu', None, [0.5]) == ([([[2.0 * 0.005]], [0.005])], 0.125)
