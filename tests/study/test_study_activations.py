"""What an activation or a loss is comes from its formulas: whatever they list, the room can show."""

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest

import browser
from simplenn_pure import DeepNetwork, Layer, Neuron
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.portable import portable
from simplenn_pure.loss import LOSSES
from simplenn_pure.study import (decision_surface, explain, gradient_check, loss_curve, page, sigmoid_plot,
                                 sigmoid_text, training_cycle)
from simplenn_pure.study.numbers import exact
from simplenn_pure.study.plots import output_range
from simplenn_pure.study.worked_step import by_activation, filled, legend, written
from test_study_explain import equations, results, wrong_lines

ROWS = sorted(name for name in ACTIVATIONS if ACTIVATIONS[name].row)
NAMES = sorted(set(ACTIVATIONS) - set(ROWS))     # Those that have a curve.
ENDS = [(name, loss) for name in sorted(ACTIVATIONS) for loss in sorted(LOSSES)
        if (LOSSES[loss].formula is not None and name in NAMES)
        or (LOSSES[loss].formula is None and ACTIVATIONS[name].cross_entropies is not None)]

# Two inputs, neurons of tanh, and an output that goes anywhere.
INPUTS, TARGETS = [[0.5, -1.0], [1.0, 2.0], [-2.0, 0.25]], [-3.0, 4.5, 0.25]


def mixed():
    return DeepNetwork.from_layers([
        Layer([[0.4, -0.7], [0.9, 0.3]], [0.1, -0.2], 'tanh'), Layer([[1.5], [-2.5]], [0.5], 'identity')])


def ending(name, loss, inner='tanh'):
    """A network with this activation and loss at its end, and targets of which each is in its reach."""
    network = DeepNetwork([2, 3, 2], seed=5, activation=[inner, name], loss=loss)
    network.layers[0].biases = [0.25, -0.5, 0.125]
    network.layers[1].biases = [2.5, 2.25]     # No output of relu is at its bend.
    return network, [[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]


def points_of(root, kind):
    """The (x, y) of a curve in a picture, as numbers of its axes, by the lines of its grid."""
    svg = '{http://www.w3.org/2000/svg}'
    ticks = {}
    for anchor in ('middle', 'end'):
        ticks[anchor] = [(float(text.get('x')), float(text.get('y')), float(text.text.replace('\u2212', '-')))
                         for text in root.iter(svg + 'text')
                         if text.get('text-anchor') == anchor and text.get('font-size') == '14']
    # The numbers stand in the middle under their ticks, and 5 units below those at the left.
    (x1, _, left), (x2, _, right) = ticks['middle'][0], ticks['middle'][-1]
    (_, y1, low), (_, y2, high) = ticks['end'][0], ticks['end'][-1]
    path, = [element.get('d') for element in root.iter(svg + 'path') if element.get('class') == kind]
    places = [tuple(map(float, place.split())) for place in path[1:].split('L')]
    return [(left + (x - x1) * (right - left) / (x2 - x1),
             low + (y + 5 - y1) * (high - low) / (y2 - y1)) for x, y in places]


@pytest.mark.parametrize('name', NAMES)
def test_every_activation_is_drawn_with_its_slope(name):
    activation = ACTIVATIONS[name]
    picture = sigmoid_plot(activation=name)
    root = ElementTree.fromstring(picture)
    for kind, height in (('curve', activation.value),
                         ('second', lambda z: activation.slope(activation.value(z)))):
        points = points_of(root, kind)
        # A 0.1 of a unit of about 12 in 500, and of the height of at most 13 in 330; the jump of
        # a slope is drawn from one of the 400 points to the next.
        wrong = [(z, y) for z, y in points if abs(height(z) - y) > 0.02]
        assert len(points) > 2 and len(wrong) <= 2, (kind, wrong)
        assert max(z for z, y in points) == pytest.approx(6.0, abs=0.01)
    assert 'output a = %s(z)' % name in picture and 'slope ' + activation.shown_slope in picture.replace(
        '&gt;', '>')
    assert '>The %s and its slope<' % name in picture


@pytest.mark.parametrize('name', NAMES)
def test_every_activation_is_written_for_a_terminal(name):
    activation = ACTIVATIONS[name]
    lines = sigmoid_text(activation=name).split('\n')
    assert lines[0].strip() == 'output a = %s(z)' % name
    columns = [[row for row in range(1, 18) if lines[row].ljust(80)[column] == '.']
               for column in range(10, 72)]
    assert all([len(rows) == 1 for rows in columns])
    heights = [activation.value(12.0 * number / 61.0 - 6.0) for number in range(62)]
    low = heights[0] if activation.low is None else activation.low
    high = heights[-1] if activation.high is None else activation.high
    for (row,), height in zip(columns, heights):
        assert abs(17 - row - 16 * (height - low) / (high - low)) <= 0.501


@pytest.mark.parametrize('name, targets, ends', [
    ('sigmoid', [0.25, 5.0], (0.0, 1.0)), ('tanh', [7.0], (-1.0, 1.0)), ('relu', [0.5, 3.0], (0.0, 3.0)),
    ('relu', [-2.0], (0.0, 1.0)), ('identity', [-4.0, 3.0], (-4.0, 3.0)),
    ('identity', [2.0, 2.0], (2.0, 3.0)), ('softmax', [0.5], (0.0, 1.0))])
def test_outputs_go_from_bound_to_bound_or_as_far_as_the_targets(name, targets, ends):
    assert output_range(ACTIVATIONS[name], targets) == ends


@pytest.mark.parametrize('name', ROWS)
def test_an_activation_of_a_row_has_no_curve(name):
    network, targets = ending(name, 'cross_entropy')
    words = ('^%s has no curve to draw: each of its outputs depends on all the weighted sums of '
             'its layer$' % name)
    for draw in (lambda: sigmoid_plot(activation=name), lambda: sigmoid_text(activation=name),
                 lambda: sigmoid_plot(network, INPUTS, targets)):
        with pytest.raises(ValueError, match=words):
            draw()


@pytest.mark.parametrize('name, loss', ENDS)
def test_a_cycle_is_drawn_for_every_end(name, loss):
    picture = training_cycle(activation=name, loss=loss).replace('&gt;', '>')
    assert '>output a = %s(z)<' % name in picture
    slope = '' if LOSSES[loss].slope_cancels else ' * ' + ACTIVATIONS[name].shown_slope
    assert '>delta = error%s<' % slope in picture
    assert '>loss = %s<' % LOSSES[loss].shown_mean in picture


def test_no_line_of_a_cycle_leaves_its_box(tmp_path):
    pictures = [training_cycle(activation=name) for name in NAMES]
    script = '''return [...document.querySelectorAll('[data-step]')].map(box => {
      const right = element => element.getBBox().x + element.getBBox().width;
      return right(box.querySelector('rect')) - Math.max(...[...box.querySelectorAll('text')].map(right));
    });'''
    text = '<html><head></head><body>%s</body></html>' % ''.join(pictures)
    room, problems = browser.ask(tmp_path, text, script)
    assert problems == [] and len(room) == 4 * len(NAMES) and min(room) > 5


def test_a_curve_of_the_loss_has_its_words():
    for name, loss in LOSSES.items():
        assert '>loss: %s<' % loss.mean in loss_curve([2.0, 1.0], loss=name)
    for draw in (lambda: loss_curve([2.0, 1.0], loss='hinge'), lambda: training_cycle(loss=['hinge'])):
        with pytest.raises(ValueError, match="hinge'.*, expected one of cross_entropy, squared_error$"):
            draw()


@pytest.mark.parametrize('formula, number, text', [
    ('1 / (1 + exp(-z))', 2.0, '1 / (1 + exp(-2))'), ('1 / (1 + exp(-z))', -2.0, '1 / (1 + exp(2))'),
    ('1 / (1 + exp(-z))', 0.0, '1 / (1 + exp(0))'),
    ('a * (1 - a)', 0.5, '0.5 * (1 - 0.5)'), ('a * (1 - a)', -0.5, '-0.5 * (1 - (-0.5))'),
    ('max(0, z)', -3.0, 'max(0, -3)'), ('z', -3.0, '-3'), ('z', 0.0, '0'),
    ('1 - a**2', -0.5, '1 - (-0.5)**2')])
def test_a_number_is_put_into_a_formula(formula, number, text):
    assert filled(formula, z=exact(number), a=exact(number)) == text
    value = eval(formula, {'exp': math.exp, 'max': max, 'z': number, 'a': number})
    assert eval(text, {'exp': math.exp, 'max': max}) == value


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('z', [-3.5, -1e-9, 0.0, 0.25, 17.0])
def test_every_shown_formula_comes_to_its_value(name, z):
    activation = ACTIVATIONS[name]
    names = {'exp': math.exp, 'max': max}
    a = activation.value(z)
    assert eval(filled(activation.shown, z=repr(z)), names) == pytest.approx(a, rel=1e-14, abs=1e-15)
    assert eval(filled(activation.shown_slope, a=repr(a)), names) == activation.slope(a)


@pytest.mark.parametrize('name', [name for name in sorted(ACTIVATIONS) if ACTIVATIONS[name].cross_entropies])
@pytest.mark.parametrize('sums', [[-3.5, 0.25], [0.0, 1.5], [2.0, -0.125]])
def test_every_shown_cross_entropy_comes_to_its_value(name, sums):
    activation = ACTIVATIONS[name]
    (outputs,), targets = activation.values_of([sums]), [0.25, 0.75]
    whole = sum([math.exp(z - max(sums)) for z in sums])
    found = activation.cross_entropies(sums, targets)
    for z, a, t, share in zip(sums, outputs, targets, found):
        # All numbers are below 10, and rounded a few times.
        names = {'exp': math.exp, 'ln': math.log, 't': t, 'a': a, 'z': z, 'largest': max(sums),
                 'whole': whole}
        assert eval(activation.shown_cross_entropy, names) == pytest.approx(share, abs=1e-14)
        assert [case for case in activation.cross_entropy if eval(case[0] or 'True', names)
                and eval(written(case), names) == pytest.approx(share, abs=1e-14)]


def test_the_legend_tells_layers_apart_where_they_differ():
    layers = [Layer([[1.0]], [0.0]) for number in range(3)]
    assert [(name, where) for name, where, activation in by_activation(layers)] == [('sigmoid', '')]
    for layer, name in zip(layers, ['relu', 'relu', 'tanh']):
        layer.activation = name
    assert by_activation(layers) == [('relu', 'layer 1, 2: ', ACTIVATIONS['relu']),
                                     ('tanh', 'layer 3: ', ACTIVATIONS['tanh'])]
    text = '\n'.join(legend(layers, LOSSES['squared_error']))
    assert ('    a[l,j]       its output: layer 1, 2: relu(z) = max(0, z), at least 0\n'
            '                 layer 3: tanh(z) = 2 / (1 + exp(-2 * z)) - 1, between -1 and 1\n') in text
    assert ('how fast a grows with z: layer 1, 2: (1 if a > 0 else 0)\n'
            '                 layer 3: (1 + a) * (1 - a)\n') in text
    assert 'The slope takes the output a, not z.\nrelu is z itself' in text and '\ntanh is a sigmoid' in text


@pytest.mark.parametrize('name', NAMES)
def test_the_legend_says_what_occurs(name):
    text = '\n'.join(legend([Layer([[1.0]], [0.0], name)], LOSSES['squared_error']))
    shown = ACTIVATIONS[name].shown
    assert ('    exp(x) ' in text) is ('exp(' in shown) and ('    max(x, y) ' in text) is ('max(' in shown)
    assert '    ln(x) ' not in text and '    x * y ' in text and ACTIVATIONS[name].why in text


@pytest.mark.parametrize('name, loss', ENDS)
@pytest.mark.parametrize('shown', [None, [2], []])
def test_a_step_is_worked_with_every_end(name, loss, shown):
    network, targets = ending(name, loss)
    end, cancels = ACTIVATIONS[name], LOSSES[loss].slope_cancels
    text = explain(network, INPUTS, targets, 0.05, shown)
    assert wrong_lines(text) == [] and max(len(line) for line in text.split('\n')) <= 98
    count = 3 if shown is None else len(shown)
    # Of each example: z and a, and error, slope and delta, or delta alone; of a row e and whole. Of
    # each weight an adjustment, where an example is shown, and the new; then what the new loss takes.
    inner, last = 3 * 5, 2 * (3 if cancels else 5) + 3 * end.row
    again = 2 if not cancels else 3 * end.row
    assert len(equations(text)) == count * (inner + last + again) + 17 * (1 + (count > 0)) + 2
    found = results(text)
    assert float(found['loss before']) == pytest.approx(network.loss(INPUTS, targets), abs=1e-8)
    network.train(INPUTS, targets, 1, 0.05)
    for l, layer in enumerate(network.layers):
        for j, bias in enumerate(layer.biases):
            assert float(found['new b[%d,%d]' % (l + 1, j + 1)]) == pytest.approx(bias, abs=1e-8)
    assert float(found['loss after']) == pytest.approx(network.loss(INPUTS, targets), abs=1e-8)
    words = 'Backward, layer 2: with this loss its slope cancels, so delta = error = t - a\n    delta[2,1] = '
    assert (words in text) is (cancels and count > 0) and ('ln(x) ' in text) is cancels
    assert (end.why_cancels or 'nothing') in text or not cancels
    # The same sentence stands where the slope is 1: the third pair whose delta is t - a.
    assert ('delta = t - a.' in text) is (cancels or end.shown_slope == '1')
    if end.row:
        assert 'e[l,j]       layer 2: ' + end.formula[0][1].replace('portable_', '') in text and 'a = ' + end.formula[0][2] in text


def test_the_loss_is_right_where_outputs_round_to_0_or_1():
    # Answers of exactly 0 and 1: the shares are 800 and 0, and 0 and 1000.
    sure = DeepNetwork.from_layers([Layer([[800.0]], None)], 'cross_entropy')
    row = DeepNetwork.from_layers([Layer([[1000.0, 0.0]], None, 'softmax')])
    for network, inputs, targets, loss in ((sure, [[1], [-1], [2]], [0, 0, 1], 800.0 / 3.0),
                                           (row, [[1], [1]], [[1, 0], [0, 1]], 500.0)):
        text = explain(network, inputs, targets, 1e-9)
        assert wrong_lines(text) == [] and network.loss(inputs, targets) == loss
        assert float(results(text)['loss before']) == pytest.approx(loss, abs=1e-8)
    # With nothing to say, 0 is said.
    text = explain(row, [[1]], [[1, 0]])
    assert '    loss before = (0) / 1 = 0.00000000\n' in text and wrong_lines(text) == []


@pytest.mark.parametrize('inner', NAMES)
@pytest.mark.parametrize('name, loss', ENDS)
def test_adjustments_agree_for_every_end(inner, name, loss):
    network, targets = ending(name, loss, inner)
    check = gradient_check(network, INPUTS, targets)
    assert check.agrees and check.proves and [row for row in check.rows if row.bends] == []
    adjustments = network.adjustments(INPUTS, targets)
    adjustments[1][1][0] *= 1.001
    check = gradient_check(network, INPUTS, targets, adjustments)
    assert [row.name for row in check.rows if not row.agrees] == ['b[2,1]'] and not check.agrees


def test_marks_colours_and_the_boundary_go_by_the_range_of_the_output():
    # Targets from -3 to 4.5: their middle is 0.75.
    for picture in (sigmoid_plot(mixed(), INPUTS, TARGETS), decision_surface(mixed(), INPUTS, TARGETS)):
        root = ElementTree.fromstring(picture)
        group, = [element for element in root.iter() if element.get('class') in ('examples', 'marks')]
        kinds = [element.get('class') for element in group if element.get('class') in ('high', 'low')]
        assert kinds == ['low', 'high', 'low']
        words = [element.text for element in root.iter() if element.tag.endswith('text')]
        assert 'target 0.75 or more' in words and 'target under 0.75' in words
    # What is exactly in the middle is not under it.
    for picture in (sigmoid_plot(mixed(), INPUTS, [-3.0, 4.5, 0.75]),
                    decision_surface(mixed(), INPUTS, [-3.0, 4.5, 0.75])):
        assert len(re.findall('class="low"', picture)) == 2     # one of them in the legend
    assert 'answer 0.75' in words and [word for word in ('\u22123', '4.5') if word not in words] == []


def test_labels_go_by_the_middle_of_the_plot():
    # The plot reaches from -7 to 7; an answer of 0.25 is above its middle, one of -0.25 below.
    network = DeepNetwork.from_layers([Layer([[1.0]], None, 'identity')])
    root = ElementTree.fromstring(sigmoid_plot(network, [[0.25], [-0.25]], [0.0, 0.0], reach=7.0))
    anchors = {element.text: element.get('text-anchor') for element in root.iter()
               if element.get('class') == 'ink halo'}
    assert anchors == {'1': 'start', '2': 'end'}


def test_a_terminal_shows_the_networks_own_activation():
    text = sigmoid_text(mixed(), INPUTS, TARGETS)
    assert text.split('\n')[0].strip() == 'output a = identity(z)'
    # Examples 1 to 9 by their number, and a star where two share a place.
    network = DeepNetwork.from_layers([Layer([[1.0]], None, 'identity')])
    text = sigmoid_text(network, [[0.0], [0.0], [5.0]], [0.0] * 3)
    assert '*' in text.split('\n')[9] and '3' in text and '1' not in ''.join(text.split('\n')[1:18])


@pytest.mark.slow
@pytest.mark.parametrize('name, loss', ENDS)
def test_the_page_steps_with_every_end_as_python_does(tmp_path, name, loss):
    network, targets = ending(name, loss)
    text = page(network, INPUTS, targets, 0, 0.05)
    script = """run(3);
    return [lab.rows.map(row => last(forward(lab.layers, row.inputs)).map(decimals)), byName('loss-now').textContent];"""
    (found, line), problems = browser.ask(tmp_path, text, script)
    assert problems == []
    network.train(INPUTS, targets, 3, 0.05)
    assert found == [['%.8f' % a for a in row] for row in network.think(INPUTS)]
    assert line == '%.8f' % network.loss(INPUTS, targets)


def test_the_page_computes_every_activation_and_loss_as_python_does(tmp_path):
    zs = [-800.0, -5.5, -0.1, -0.0, 0.0, 1e-9, 0.1, 2.0, 36.5, 800.0]
    script = '''
    const zs = %r;
    return [Object.keys(ACTIVATIONS).filter(name => ACTIVATIONS[name].slope).map(name =>
        [name, zs.map(z => [ACTIVATIONS[name].value(z), ACTIVATIONS[name].slope(ACTIVATIONS[name].value(z)),
          ACTIVATIONS[name].crossEntropy ? ACTIVATIONS[name].crossEntropy(0.25, 0.7, z) : 0])]),
      Object.keys(ACTIVATIONS).filter(name => !ACTIVATIONS[name].slope),
      Object.keys(LOSSES).map(name => [name, LOSSES[name].share && LOSSES[name].share(0.25, 0.7)])];''' % zs
    (activations, rows, losses), problems = browser.ask(
        tmp_path, page(portable(Neuron(1, seed=1)), [[1]], [1], 0), script)
    assert problems == []
    assert sorted(name for name, values in activations) == NAMES and sorted(rows) == ROWS
    for name, values in activations:
        activation = ACTIVATIONS[name]
        for z, (value, slope, share) in zip(zs, values):
            # `exp` and `log` may differ in their last bits, and what is made of them in a few.
            few = 0.0 if activation.twin_of else 1e-15
            assert value == pytest.approx(activation.value(z), rel=few, abs=few / 3), (name, z)
            assert slope == activation.slope(value), (name, z)
            if activation.cross_entropies:
                wanted, = activation.cross_entropies([z], [0.25])
                assert share == pytest.approx(wanted, rel=few, abs=few / 3), (name, z)
    assert dict(losses) == {'squared_error': 0.5 * (0.25 - 0.7) * (0.25 - 0.7), 'cross_entropy': None}
