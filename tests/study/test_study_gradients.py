"""The gradient check finds right adjustments right, and planted mistakes wrong."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork
from simplenn_pure.deep import adjustments_from, forward
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.matrix import dot, multiply, subtract, transpose
from simplenn_pure.study import gradient_check

INNER = [name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row]
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


def test_what_may_prove_something_stands_out_of_the_rounding():
    # The slope is about exp(-z), the rounding 16 * 2**-52 / 1e-5 = 3.6e-10 of the error:
    # exp(-16) is 317 times that, exp(-18) 43 times, and 100 times are asked for.
    for z, proves in [(16.0, True), (18.0, False)]:
        check = gradient_check(Neuron.from_layers([([[z]], None)]), [[1.0]], [0.0])
        assert check.agrees and check.proves is proves


def test_a_small_mistake_in_a_small_adjustment_is_found():
    # The adjustment is about -6e-6. Of it may be missing 3.6e-10 by rounding, as above, and
    # 1e-5 of itself: 4.2e-10 in all.
    network = Neuron.from_layers([([[12.0]], None)])
    ((((right,),), _),) = network.adjustments([[1.0]], [0.0])
    for mistake, agrees in [(2e-9, False), (-2e-9, False), (1e-10, True)]:
        given = [([[right + mistake]], None)]
        assert gradient_check(network, [[1.0]], [0.0], given).agrees is agrees


@pytest.mark.parametrize('inputs', [[[0.0]], [[1.0]]])
def test_a_step_is_not_rounded_away_by_a_large_weight(inputs):
    # Floats near 1e12 are 1.2e-4 apart: a step of 1e-5 would be none.
    check = gradient_check(Neuron.from_layers([([[1e12]], None)]), inputs, [0.0])
    assert check.agrees and not check.proves


@pytest.mark.parametrize('target', [1e3, 1e6, 1e9])
def test_targets_far_from_the_outputs_make_no_mistake(target):
    # E is about target**2 then, and its rounding is the larger one.
    for seed in range(20):
        check = gradient_check(DeepNetwork([2, 3, 2], seed=seed), [[0.1, 0.7], [0.4, -0.2]],
                               [[target, target]] * 2)
        assert check.agrees, seed


def test_errors_that_cancel_each_other_make_no_mistake():
    # The adjustment is 0, and the difference that of numbers rounded at the size of the errors.
    for seed in range(20):
        network = Neuron(1, seed=seed)
        answer, = network.think([1])
        check = gradient_check(network, [[1], [1]], [answer + 0.01, answer - 0.01])
        assert check.agrees and not check.proves, seed


@pytest.mark.parametrize('error', [1e-2, 1e-5])
def test_targets_near_the_outputs_make_no_mistake(error):
    # E is about error**2 then; what is rounded are the outputs themselves.
    inputs = [[0.1, 0.7], [0.4, -0.2]]
    for seed in range(20):
        network = DeepNetwork([2, 3, 2], seed=seed)
        targets = [[answer + error for answer in row] for row in network.think(inputs)]
        assert gradient_check(network, inputs, targets).agrees, seed


# ---- other activations and losses -------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(INNER), st.sampled_from(sorted(ACTIVATIONS)), st.booleans(),
       st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 10 ** 6),
       st.sampled_from([0.1, 1.0, 10.0, 100.0]), st.sampled_from([0.001, 1.0, 1000.0]))
def test_right_adjustments_agree_for_any_activation(inner, end, crosses, sizes, seed, weights, size):
    crosses = ACTIVATIONS[end].row or (crosses and ACTIVATIONS[end].cross_entropies is not None)
    network = DeepNetwork(sizes + [2], seed=seed, weight_range=(-weights, weights), activation=inner,
                          output_activation=end, loss='cross_entropy' if crosses else 'squared_error')
    noise = DeepNetwork([sizes[0], 3], seed=seed).layers[0].weights  # numbers from -1 to 1
    inputs = [[size * row[e] for row in noise] for e in range(3)]
    assert gradient_check(network, inputs, [[0.0, 1.0], [1.0, 0.0], [0.25, 0.75]]).agrees


@pytest.mark.parametrize('name, below', [('relu', 0.0), ('leaky_relu', 0.01)])
def test_a_step_over_a_bend_is_neither_right_nor_wrong(name, below):
    # z is 0 for the first example: to the left of it the slope is `below`, to the right 1.
    network = DeepNetwork.from_layers([Layer([[1.0]], [0.0], name)])
    check = gradient_check(network, [[0.0], [2.0]], [1.0, 1.0])
    weight, bias = check.rows
    assert (weight.agrees, weight.bends, bias.agrees, bias.bends) == (True, False, False, True)
    # Of the first example E is (1 - h)**2 / 2 at a step h to the right, (1 + below * h)**2 / 2 at one
    # to the left; of the second, E falls at 1 - 2. The step is 1e-5.
    assert bias.adjustment == below - 1.0
    assert bias.central_difference == pytest.approx(
        (below + 1.0) / 2.0 - 1e-5 * (1.0 - below ** 2) / 4.0 - 1.0, abs=1e-9)
    assert check.agrees and check.proves
    assert check.verdict() == ('All 1 adjustments agree with their central differences. '
                               '1 more cannot be checked: their steps lead over a bend.')
    assert '<- over a bend' in str(check) and repr(bias).endswith(', over a bend>')
    # A mistake is still one where no step leads over a bend.
    check = gradient_check(network, [[0.0], [2.0]], [1.0, 1.0], [([[5.0]], [0.0])])
    assert not check.agrees and check.verdict().startswith('1 of 1 adjustments are wrong. 1 more')


def test_steps_over_bends_alone_prove_nothing():
    network = DeepNetwork.from_layers([Layer([[1.0]], [0.0], 'relu')])
    check = gradient_check(network, [[0.0]], [1.0])
    assert check.agrees and not check.proves and 'this says nothing. 1 more' in check.verdict()


# ---- networks of a learner's own ---------------------------------------------------


class AnswersNothing(TwoLayerNetwork):
    """A planted mistake on the way forward; the adjustments are those of another network."""

    def think(self, inputs):
        return [[0.0] for example in inputs]


class Linear(object):
    """A network with an activation of its own, output = z, and the layers as `pair_of` makes them."""

    default_learning_rate = 0.1

    def __init__(self, weights, pair_of):
        self.first = pair_of(weights, [0.5])
        self.layers = [self.first]
        self.asked = []

    def parts(self):
        if isinstance(self.first, Layer):
            return self.first.weights, self.first.biases
        return self.first

    def think(self, inputs):
        self.asked.append(inputs)
        weights, biases = self.parts()
        return [[number + biases[0] for number in row] for row in dot(inputs, weights)]

    def adjustments(self, inputs, targets):
        errors = subtract(targets, self.think(inputs))
        return [(dot(transpose(inputs), errors), [sum(row[0] for row in errors)])]


def test_a_wrong_way_forward_is_found():
    check = gradient_check(AnswersNothing(2, 2, 1, seed=1), *XOR)
    assert not check.agrees and {row.central_difference for row in check.rows} == {0.0}


@pytest.mark.parametrize('pair_of', [Layer, lambda weights, biases: (weights, biases)])
def test_the_networks_own_think_is_differenced(pair_of):
    network = Linear([[0.25], [-2.0]], pair_of)
    check = gradient_check(network, *XOR)
    assert check.agrees and check.proves and len(check.rows) == 3
    # Nothing of it is changed: it was asked once, for the adjustments.
    assert network.parts()[0] == [[0.25], [-2.0]] and network.parts()[1] == [0.5]
    assert len(network.asked) == 1


def test_layers_alone_are_run_as_a_network():
    class LayersAlone(object):
        layers = DeepNetwork([2, 3, 1], seed=1).layers

    right = DeepNetwork([2, 3, 1], seed=1).adjustments(*XOR)
    assert gradient_check(LayersAlone(), XOR[0], XOR[1], right).agrees
    assert LayersAlone.layers[0].weights == DeepNetwork([2, 3, 1], seed=1).layers[0].weights


@pytest.mark.parametrize('answers, error, words', [
    (0.0, TypeError, 'the answers of think is 0.0, expected a list of examples'),
    ([[0.0]], ValueError, 'the answers of think: 1 for 4 examples'),
    ([[0.0, 1.0]] * 4, ValueError, 'the answers of think: example 1 has 2 numbers, expected 1'),
    ([[float('nan')]] * 4, ValueError, 'the answers of think: example 1, number 1 is nan'),
])
def test_answers_in_another_shape_are_refused(answers, error, words):
    class Answers(TwoLayerNetwork):
        def think(self, inputs):
            return answers

    with pytest.raises(error, match=words):
        gradient_check(Answers(2, 2, 1, seed=1), *XOR)


def test_the_prompt_shows_what_was_found():
    right = gradient_check(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)
    assert repr(right) == ('<GradientCheck: All 9 adjustments agree with their central '
                           'differences. print() shows them.>')
    wrong = gradient_check(ForgetsTheSlope(2, 2, 1, seed=1), *XOR)
    assert repr(wrong) == '<GradientCheck: 4 of 9 adjustments are wrong. print() shows them.>'
    nothing = gradient_check(Neuron.from_layers([([[1e6]], None)]), [[1.0]], [0.0])
    assert 'this says nothing.' in repr(nothing) and 'Try other weights' in str(nothing)
    first, last = wrong.rows[0], wrong.rows[-1]
    assert re.match(r'<w\[1,1,1\]: adjustment -?\d\S+, central difference -\d\S+, wrong>$', repr(first))
    assert re.match(r'<b\[2,1\]: adjustment -\d\S+, central difference -\d\S+>$', repr(last))


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
