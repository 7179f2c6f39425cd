"""The worked step: every line of it is worked out again from the numbers printed in it.

The checker below shares nothing with the package. It reads each `name = expression =
result`, takes each printed number as an interval as wide as its rounding, and wants
the result's interval to meet the expression's.
"""

import ast
import math
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.deep import backward, forward
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.matrix import subtract
from simplenn_pure.study import explain, page

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]
NUMBER = re.compile(r'\d+\.?\d*(?:e[+-]\d+)?')

# What floats add to the rounding of the printed numbers, as a part of the size of the terms.
FLOATS = 1e-13
# Below 2.2e-308 floats are 4.9e-324 apart. A few products may each be off by half of that.
SMALLEST = 20 * 4.9e-324
LARGEST = 709.78  # exp of more is not a float


def equations(text):
    """(name, expression, result) of each equation; lines that go on are joined."""
    joined = re.sub(r'\n {8}(?=\S)', ' ', text)
    found = []
    for line in joined.split('\n'):
        if line.startswith('    ') and line.count(' = ') == 2 and '[l,j]' not in line:
            name, expression, result = line.strip().split(' = ')
            found.append((name, expression, result))
    return found


def interval(text):
    """The numbers that are printed as `text`. With under 8 decimals it is written out in full."""
    mantissa, _, power = text.partition('e')
    decimals = len(mantissa.partition('.')[2])
    half = 0.0
    if power or decimals >= 8:
        half = 0.5 * 10.0 ** (int(power or 0) - decimals)
    number = float(text)
    return number - half, number + half


def widen(low, high, size):
    return low - size * FLOATS, high + size * FLOATS


def work_out(expression):
    """The interval of a printed expression."""
    names = {}

    def name_number(match):
        names['n%d' % len(names)] = interval(match.group())
        return 'n%d' % (len(names) - 1)
    tree = ast.parse(NUMBER.sub(name_number, expression.replace('**2', '**TWO')), mode='eval')

    def value(node):
        if isinstance(node, ast.Expression):
            return value(node.body)
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            low, high = value(node.operand)
            return -high, -low
        if isinstance(node, ast.IfExp):
            # Where the number compared may be on either side, so may be the outcome.
            low, high = value(node.test.left)
            ends = [end for end, holds in ((value(node.body), high > 0.0), (value(node.orelse), low <= 0.0))
                    if holds]
            return min(end[0] for end in ends), max(end[1] for end in ends)
        if isinstance(node, ast.Call):
            arguments = [value(argument) for argument in node.args]
            low, high = arguments[0]
            if node.func.id == 'max':
                return max(low for low, high in arguments), max(high for low, high in arguments)
            if node.func.id == 'ln':
                return math.log(low), math.log(high)
            assert node.func.id == 'exp'
            return math.exp(min(LARGEST, low)), math.exp(high) if high < LARGEST else math.inf
        left = value(node.left)
        if isinstance(node.op, ast.Pow):
            return value(ast.BinOp(node.left, ast.Mult(), node.left))
        right = value(node.right)
        if isinstance(node.op, ast.Add):
            ends = [left[0] + right[0], left[1] + right[1]]
        elif isinstance(node.op, ast.Sub):
            ends = [left[0] - right[1], left[1] - right[0]]
        elif isinstance(node.op, ast.Mult):
            ends = [a * b for a in left for b in right]
        elif isinstance(node.op, ast.Div):
            ends = [a / b for a in left for b in right]
        else:
            raise AssertionError(ast.dump(node))
        size = max(abs(end) for end in ends + list(left) + list(right) if end < math.inf)
        return widen(min(ends), max(ends), 0.0 if isinstance(node.op, (ast.Mult, ast.Div))
                     else size)
    return value(tree)


def wrong_lines(text):
    found = []
    for name, expression, result in equations(text):
        low, high = work_out(expression)
        sign = -1.0 if result.startswith('-') else 1.0
        ends = sorted(sign * end for end in interval(result.lstrip('-')))
        low, high = widen(low, high, max(abs(low), abs(high)) + SMALLEST / FLOATS)
        if ends[0] > high or ends[1] < low:
            found.append((name, expression, result))
    return found


def results(text):
    return {name: result for name, expression, result in equations(text)}


@pytest.mark.parametrize('network, examples, count', [
    # Equations: a forward z and a, a backward error, slope and delta for each neuron and
    # example; an adjustment and a new value for each weight and bias; for each example a
    # new error; the loss before and after.
    (Neuron(3, seed=1), FIRST, 4 * 5 + 2 * 3 + 4 + 2),
    (TwoLayerNetwork(2, 2, 1, seed=1), XOR, 4 * 3 * 5 + 2 * 9 + 4 + 2),
    (DeepNetwork([2, 3, 2, 2], seed=5), ([[0.5, -2], [1e-9, 12345.678]], [[0, 1], [0.25, 0.1]]),
     2 * 7 * 5 + 2 * 23 + 4 + 2),
    # Sums near the end of what `exp` can take, and beyond: a is 2.9e-308, 1.4e-314, 0.
    (Neuron.from_layers([([[-1.0]], None)]), ([[708.1214289], [722.7], [800]], [1, 0, 1]),
     3 * 5 + 2 + 3 + 2),
])
def test_every_line_follows_from_the_numbers_in_it(network, examples, count):
    text = explain(network, *examples)
    assert len(equations(text)) == count
    assert wrong_lines(text) == []


def test_a_wrong_digit_is_found():
    text = explain(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)
    for name, expression, result in equations(text):
        changed = result[:5] + str((int(result[5]) + 5) % 10) + result[6:]  # the 3rd decimal, or 4th
        joined = re.sub(r'\n {8}(?=\S)', ' ', text)
        line = '%s = %s = %s' % (name, expression, result)
        assert joined.count(line) >= 1
        wrong = wrong_lines(joined.replace(line, '%s = %s = %s' % (name, expression, changed)))
        assert wrong, line


@st.composite
def training_runs(draw):
    """A network with any activations of the table and a loss that goes with them, and examples."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    inner = st.sampled_from([name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row])
    name = draw(st.sampled_from(sorted(ACTIVATIONS)))
    end = ACTIVATIONS[name]
    sizes[-1] += end.row
    loss = 'cross_entropy' if end.row else draw(st.sampled_from(
        ['squared_error', 'cross_entropy'] if end.cross_entropies else ['squared_error']))
    number = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(-50, 50))
    low, high = (-50 if end.low is None else end.low), (50 if end.high is None else end.high)
    target = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(low, high))
    count = draw(st.integers(1, 4))
    inputs = [[draw(number) for i in range(sizes[0])] for e in range(count)]
    targets = [[draw(target) for i in range(sizes[-1])] for e in range(count)]
    if end.row:
        targets = [[share / sum(row) for share in row] if sum(row) > 0.5 else [1.0] + [0.0] * (len(row) - 1)
                   for row in targets]
    wide = draw(st.floats(0, 20 if end.high is not None else 2))
    network = DeepNetwork(sizes, seed=draw(st.integers(0, 99)), bias=draw(st.booleans()),
                          weight_range=(-wide, wide), loss=loss,
                          activation=[draw(inner) for size in sizes[2:]] + [name])
    shown = draw(st.none() | st.lists(st.integers(1, count), unique=True))
    return network, inputs, targets, draw(st.floats(0.001, 10)), shown


@settings(max_examples=80, deadline=None)
@given(training_runs())
def test_every_line_follows_for_any_network(training):
    network, inputs, targets, rate, shown = training
    text = explain(network, inputs, targets, rate, shown)
    assert len(equations(text)) > 0
    assert wrong_lines(text) == []


@settings(max_examples=40, deadline=None)
@given(training_runs())
def test_the_new_weights_are_those_that_training_gives(training):
    network, inputs, targets, rate, shown = training
    printed = results(explain(network, inputs, targets, rate, shown))
    before = network.loss(inputs, targets)
    network.train(inputs, targets, 1, rate)
    for l, layer in enumerate(network.layers):
        for i, row in enumerate(layer.weights):
            for j, weight in enumerate(row):
                check_printed(printed['new w[%d,%d,%d]' % (l + 1, i + 1, j + 1)], weight)
        for j, bias in enumerate(layer.biases or []):
            check_printed(printed['new b[%d,%d]' % (l + 1, j + 1)], bias)
    check_printed(printed['loss before'], before)
    check_printed(printed['loss after'], network.loss(inputs, targets))


def check_printed(text, number):
    # Half a unit of the 8th decimal or digit, and a little for the float nearest to the text.
    assert abs(float(text) - number) <= 0.51e-7 * max(abs(number), 0.1)


def test_the_deltas_printed_are_error_times_slope_exactly():
    # `explain` takes errors and slopes from matrix.py and the deltas from deep.backward.
    network = DeepNetwork([3, 4, 2], seed=8)
    inputs, targets = [[0.1, 0.2, 0.3], [1.0, 2.0, 3.0]], [[0.0, 1.0], [1.0, 0.5]]
    outputs = forward(network.layers, inputs)
    deltas = backward(network.layers, outputs, targets)
    for e, row in enumerate(subtract(targets, outputs[-1])):
        for j, error in enumerate(row):
            a = outputs[-1][e][j]
            assert deltas[-1][e][j] == error * (a * (1.0 - a))


def test_it_works_the_example_that_matt_mazur_published():
    # M. Mazur, "A Step by Step Backpropagation Example", 2015. He keeps the biases as they are and
    # gives E, the sum over the two outputs.
    network = DeepNetwork.from_layers([([[0.15, 0.25], [0.20, 0.30]], [0.35, 0.35]),
                                       ([[0.40, 0.50], [0.45, 0.55]], [0.60, 0.60])])
    found = results(explain(network, [[0.05, 0.10]], [[0.01, 0.99]], 0.5))
    published = {
        'z[1,1]': 0.3775, 'a[1,1]': 0.593269992, 'a[1,2]': 0.596884378, 'z[2,1]': 1.105905967,
        'a[2,1]': 0.75136507, 'a[2,2]': 0.772928465, 'loss before': 0.298371109 / 2,
        'new w[2,1,1]': 0.35891648, 'new w[2,2,1]': 0.408666186, 'new w[2,1,2]': 0.511301270,
        'new w[2,2,2]': 0.561370121, 'new w[1,1,1]': 0.149780716, 'new w[1,2,1]': 0.19956143,
        'new w[1,1,2]': 0.24975114, 'new w[1,2,2]': 0.29950229}
    for name, number in published.items():
        assert float(found[name]) == pytest.approx(number, abs=1.1e-8), name  # a unit of the 8th decimal


@pytest.mark.parametrize('name, targets, words', [
    ('sigmoid', [5.0], "example 1 has 5.0, expected numbers from 0.0 to 1.0"),
    ('tanh', [-1.5], "example 1 has -1.5, expected numbers from -1.0 to 1.0"),
    ('softmax', [[0.5, 0.25]], 'example 1 adds up to 0.75, expected 1')])
def test_what_training_refuses_is_not_worked(name, targets, words):
    network = DeepNetwork([1, 2 if ACTIVATIONS[name].row else 1], activation=name, seed=1)
    for show in (explain, page, DeepNetwork.train):
        with pytest.raises(ValueError, match=words):
            show(network, [[1]], targets)


# ---- the words -------------------------------------------------------------------


def evaluate(formula, **names):
    return eval(formula, {'exp': math.exp}, names)


def test_the_legends_formulas_are_those_that_are_worked_out():
    text = explain(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)
    error = re.search(r'error\[l,j\] +last layer: (.*?)\.', text).group(1)
    slope = re.search(r'slope\[l,j\] .*: (.*)\n', text).group(1)
    delta = re.search(r'delta\[l,j\] +(.*?):', text).group(1)
    output = re.search(r'a\[l,j\] .*sigmoid\(z\) = (.*), between', text).group(1)
    found = results(text[text.index('Example 2'):text.index('Example 3')])
    z, a, e, s, d = [float(found['%s[2,1]' % name]) for name in ('z', 'a', 'error', 'slope', 'delta')]
    # Half a unit of the 8th decimal in each of two factors below 1, and in the result.
    assert evaluate(output, z=z) == pytest.approx(a, abs=1.5e-8)
    assert evaluate(error, t=1.0, a=a) == pytest.approx(e, abs=1.5e-8)
    assert evaluate(slope, a=a) == pytest.approx(s, abs=1.5e-8)
    assert evaluate(delta, error=e, slope=s) == pytest.approx(d, abs=1.5e-8)


@pytest.mark.parametrize('z', [-3.0, -0.5, 0.0, 1.0, 4.0])
def test_the_slopes_derivation_holds_at_every_step(z):
    text = explain(Neuron(1, seed=1), [[1]], [1]).replace('\n', ' ')
    sigmoid, = re.findall(r'The sigmoid is a = (.*?), so', text)
    rest, = re.findall(r'so 1 - a = (.*?)\. Its', text)
    derivative, = re.findall(r'Its derivative is (.*?), which is the product of the two', text)
    product, = re.findall(r'product of the two: (.*?)\. With', text)
    a = evaluate(sigmoid, z=z)
    assert a == pytest.approx(1.0 / (1.0 + math.exp(-z)))
    assert evaluate(rest, z=z) == pytest.approx(1.0 - a)
    # A central difference with steps of 1e-5 is off by about 1e-11.
    steep = (evaluate(sigmoid, z=z + 1e-5) - evaluate(sigmoid, z=z - 1e-5)) / 2e-5
    assert evaluate(derivative, z=z) == pytest.approx(steep, abs=1e-9)
    assert evaluate(product, a=a) == pytest.approx(steep, abs=1e-9)
    assert a * evaluate(rest, z=z) == pytest.approx(steep, abs=1e-9)


def test_the_signs_of_a_calculator_are_explained():
    text = explain(Neuron(1, seed=1), [[1]], [1])
    square = re.search(r'x\*\*2 is (.*)\n', text).group(1)
    assert evaluate(square, x=7.0) == 7.0 ** 2
    base = re.search(r'exp\(x\) .*, where e is ([\d.]+)\.\.\.;', text).group(1)
    assert repr(math.e).startswith(base)
    power, places, plain = re.search(
        r'(\S+e-05) .* moved (\d) places to the left: (\S+)\n', text).groups()
    assert Decimal(power) == Decimal(plain) and int(places) == 5


def test_the_loss_is_the_mean_of_what_the_adjustments_lower():
    network = DeepNetwork([2, 2], seed=3)
    text = explain(network, XOR[0], [[0, 1]] * 4)
    assert ('An adjustment is how fast the sum of half the squared errors falls when the weight '
            'grows.\nThe loss below is their mean: that sum divided by examples * outputs.') in text
    total = 4 * 2 * network.loss(XOR[0], [[0, 1]] * 4)
    adjustment = network.adjustments(XOR[0], [[0, 1]] * 4)[0][0][0][0]
    network.layers[0].weights[0][0] += 1e-6
    # The step is short: what a slope leaves out is about 1e-6 of it.
    assert total - 4 * 2 * network.loss(XOR[0], [[0, 1]] * 4) == pytest.approx(
        1e-6 * adjustment, rel=1e-5)


def test_it_says_that_the_way_forward_is_worked_again():
    assert ('With the new weights the way forward is worked again; of it, only the errors are '
            'shown:\n    new error') in explain(Neuron(3, seed=1), *FIRST)
    assert ('With the new weights, with which the way forward is worked again:\n    loss after'
            ) in explain(Neuron(3, seed=1), *FIRST, examples=[])


@pytest.mark.parametrize('z', [9.2, 9.3, 14.0, 20.0, 30.0, 36.7])
def test_a_sure_answers_lines_can_be_worked_out_from_their_digits(z):
    # With these numbers as they are printed, `1 - a` comes to all digits that are printed.
    network = Neuron.from_layers([([[z]], None)])
    text = explain(network, [[1]], [1])
    assert 'An output very near 1 has more, so that 1 - a\nhas its 8 digits.' in text
    assert wrong_lines(text) == []
    lines = {name: (expression, result) for name, expression, result in equations(text)}
    for name in ('error[1,1]', 'new error of example 1, output 1'):
        minuend, a = lines[name][0].split(' - ')
        assert Decimal(minuend) - Decimal(a) == Decimal(lines[name][1])
        assert Decimal(lines[name][1]) > 0
    assert lines['a[1,1]'][1] in lines['error[1,1]'][0]
    a, = set(re.findall(r'\d\.\d+', lines['slope[1,1]'][0]))
    slope = Decimal(lines['slope[1,1]'][1])
    # To a unit of the last digit: half for each of the two roundings, of 1 - a and of the slope.
    assert abs(Decimal(a) * (1 - Decimal(a)) - slope) <= Decimal(1).scaleb(slope.as_tuple().exponent)


def test_it_shows_the_tutorials_published_start_weights():
    # Published by the first tutorial: -0.16595599, 0.44064899, -0.99977125.
    text = explain(Neuron(3, seed=1), *FIRST)
    assert 'z[1,1] = 0 * -0.16595599 + 0 * 0.44064899 + 1 * -0.99977125 = -0.99977125' in text


def test_only_some_examples_are_shown_and_all_of_them_train():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    text = explain(network, *XOR, examples=[3])
    assert text.count('\nExample ') == 1 and '\nExample 3: inputs 1, 0; target 1\n' in text
    assert 'Shown in full: example 3.' in text and '3 examples not shown' in text
    everything = results(explain(network, *XOR))
    for name, result in results(text).items():
        if name.startswith('new w') or name.startswith('loss'):
            assert result == everything[name]


def test_with_no_example_shown_only_what_follows_from_others_is_a_line():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    text = explain(network, *XOR, examples=[])
    assert 'Shown in full: none.' in text
    assert 'The sums over the 4 examples not shown are left out.' in text
    assert 'The last number of each sum' not in text
    assert wrong_lines(text) == []
    everything = results(explain(network, *XOR))
    # A new value for each weight and bias, and both losses: no 'adjustment = x = x'.
    assert results(text) == {name: everything[name] for name in everything
                             if name.startswith(('new w', 'new b', 'loss'))}
    assert len(results(text)) == 9 + 2


def test_the_network_is_not_changed():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    before = [(layer.weights, layer.biases) for layer in TwoLayerNetwork(2, 2, 1, seed=1).layers]
    explain(network, *XOR)
    assert [(layer.weights, layer.biases) for layer in network.layers] == before


def test_the_learning_rate_is_the_networks_own_unless_given():
    assert 'learning rate 1.' in explain(Neuron(3, seed=1), *FIRST)
    assert 'learning rate 0.25.' in explain(Neuron(3, seed=1), *FIRST, learning_rate=0.25)


def test_no_line_is_wider_than_a_page():
    text = explain(DeepNetwork([50, 50, 1], seed=1), [[0.5] * 50], [1])
    assert max(len(line) for line in text.split('\n')) <= 98
    assert wrong_lines(text) == []


def test_biases_are_not_spoken_of_where_there_are_none():
    assert 'bias' not in explain(Neuron(3, seed=1), *FIRST)


@pytest.mark.parametrize('arguments, error, words', [
    ((FIRST[0], FIRST[1], 0.1, 3), TypeError, 'examples is 3'),
    ((FIRST[0], FIRST[1], 0.1, [5]), ValueError, 'examples: number 1'),
    ((FIRST[0], FIRST[1], 0.1, [2, 2]), ValueError, 'example 2 is given twice'),
    ((FIRST[0], FIRST[1], 'fast'), TypeError, 'learning_rate'),
    (([[0, 1]], [1]), ValueError, 'inputs: example 1 has 2 numbers'),
])
def test_what_does_not_fit_is_refused(arguments, error, words):
    with pytest.raises(error, match=words):
        explain(Neuron(3, seed=1), *arguments)
