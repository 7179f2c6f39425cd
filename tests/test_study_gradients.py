"""The gradient check finds right adjustments right, and planted mistakes wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.deep import adjustments_from, forward
from simplenn_pure.matrix import dot, multiply, subtract, transpose
from simplenn_pure.study import gradient_check

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


class ForgetsTheSlope(TwoLayerNetwork):
    """A planted mistake: the hidden delta without the sigmoid's slope."""

    def backpropagate(self, inputs, targets):
        right = TwoLayerNetwork.backpropagate(self, inputs, targets)
        hidden = self.layers[0].forward(inputs)
        outputs = self.layers[1].forward(hidden)
        slope = [[a * (1.0 - a) for a in row] for row in outputs]
        delta = dot(multiply(subtract(targets, outputs), slope), transpose(self.layers[1].weights))
        return [(dot(transpose(inputs), delta), right[0][1]), right[1]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.integers(0, 10 ** 6),
       st.sampled_from([0.1, 1.0, 10.0, 100.0]), st.sampled_from([0.001, 1.0, 1000.0]),
       st.booleans())
def test_right_adjustments_agree_for_any_network(sizes, seed, weights, size, bias):
    network = DeepNetwork(sizes, seed=seed, bias=bias, weight_range=(-weights, weights))
    noise = DeepNetwork([sizes[0], 3], seed=seed).layers[0].weights  # numbers from -1 to 1
    inputs = [[size * row[e] for row in noise] for e in range(3)]
    targets = [[float(e % 2)] * sizes[-1] for e in range(3)]
    assert gradient_check(network, inputs, targets).agrees


def test_the_figures_are_those_of_the_network():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    check = gradient_check(network, *XOR)
    assert check.agrees and check.proves
    (hidden, hidden_bias), (output, output_bias) = network.adjustments(*XOR)
    assert [row.adjustment for row in check.rows] == (
        hidden[0] + hidden[1] + hidden_bias + output[0] + output[1] + output_bias)
    assert [row.name for row in check.rows] == [
        'w[1,1,1]', 'w[1,1,2]', 'w[1,2,1]', 'w[1,2,2]', 'b[1,1]', 'b[1,2]',
        'w[2,1,1]', 'w[2,2,1]', 'b[2,1]']
    for row in check.rows:
        assert row.difference == abs(row.adjustment - row.central_difference)
        assert row.central_difference == pytest.approx(row.adjustment, rel=1e-5)


def test_a_planted_mistake_is_found_where_it_is():
    check = gradient_check(ForgetsTheSlope(2, 2, 1, seed=1), *XOR)
    assert not check.agrees
    assert [row.name for row in check.rows if not row.agrees] == [
        'w[1,1,1]', 'w[1,1,2]', 'w[1,2,1]', 'w[1,2,2]']
    assert str(check).startswith('4 of 9 adjustments are wrong.') and str(check).count('<- wrong') == 4


@pytest.mark.parametrize('wrong', [
    lambda number: -number, lambda number: 2.0 * number, lambda number: 1.001 * number,
    lambda number: number + 1e-6])
def test_every_kind_of_mistake_is_found(wrong):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    adjustments = network.adjustments(*XOR)
    adjustments[1][0][0][0] = wrong(adjustments[1][0][0][0])
    check = gradient_check(network, XOR[0], XOR[1], adjustments)
    assert [row.name for row in check.rows if not row.agrees] == ['w[2,1,1]']


def test_the_table_says_that_all_agree():
    text = str(gradient_check(TwoLayerNetwork(2, 2, 1, seed=1), *XOR))
    assert text.startswith('All 9 adjustments agree with their central differences.\n')
    assert text.count('\nw[') == 6 and text.count('\nb[') == 3 and 'wrong' not in text


def test_the_network_is_not_changed():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    gradient_check(network, *XOR)
    assert network.layers[0].weights == TwoLayerNetwork(2, 2, 1, seed=1).layers[0].weights
    assert network.layers[1].biases == [0.0]


def test_it_says_when_it_proves_nothing():
    # Saturated: every slope is 0, so right and wrong adjustments are all 0.
    network = Neuron.from_layers([([[1e6]], None)])
    check = gradient_check(network, [[1.0]], [0.0])
    assert check.agrees and not check.proves
    assert 'says nothing' in str(check)
    # An input of 0 has no say, whatever its weight; here the other one has.
    assert gradient_check(Neuron(2, seed=1), [[0.0, 1.0]], [1.0]).proves


def test_a_long_table_shows_the_worst():
    network = DeepNetwork([5, 10, 1], seed=2)
    inputs, targets = [[0.1, 0.2, 0.3, 0.4, 0.5]], [[1.0]]
    adjustments = adjustments_from(network.layers, forward(network.layers, inputs), targets)
    adjustments[0][0][4][9] += 0.1
    text = str(gradient_check(network, inputs, targets, adjustments))
    lines = text.split('\n')
    assert 'The 40 that differ most:' in text and lines[5].startswith('w[1,5,10]')
    assert len([line for line in lines if line.startswith(('w[', 'b['))]) == 40


@pytest.mark.parametrize('adjustments, error, words', [
    (7, TypeError, 'adjustments is 7'),
    ([], ValueError, '0 layers, expected 1'),
    ([7], ValueError, 'expected a pair'),
    ([([[0.0]], None)], ValueError, 'adjustments of layer 1: 1 rows, expected 2'),
    ([([['a'], [0.0]], None)], TypeError, 'adjustments of layer 1: row 1'),
])
def test_adjustments_that_do_not_fit_are_refused(adjustments, error, words):
    with pytest.raises(error, match=words):
        gradient_check(Neuron(2, seed=1), [[0, 1]], [1], adjustments)
