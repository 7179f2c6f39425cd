"""What an activation or a loss is comes from its formulas: whatever they list, the room can show."""

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest

import browser
from simplenn_pure import DeepNetwork, Layer, Neuron, deep, layer
from simplenn_pure.formulas import ACTIVATIONS, LOSSES, Activation
from simplenn_pure.study import (decision_surface, diagram, explain, gradient_check, page, plots,
                                 sigmoid_plot, sigmoid_text, training_cycle)
from simplenn_pure.study.numbers import exact
from simplenn_pure.study.plots import output_range
from simplenn_pure.study.worked_step import by_activation, filled, legend
from test_study_explain import equations, results, wrong_lines
from test_study_page import HANDS, assert_looks_like, data_of

# Some that the package need not have: one with cases, one that goes anywhere, one below 0.
MADE_UP = {
    'ramp': Activation(
        lambda z: z if z > 0.0 else 0.0, lambda a: 1.0 if a > 0.0 else 0.0,
        [('z > 0.0', '', 'z'), ('', '', '0.0')], None, [('a > 0.0', '', '1.0'), ('', '', '0.0')],
        'max(0, z)', '(1 if a > 0 else 0)', 0.0, None, 'at least 0', 1.0, (0.0, 0.0),
        'The ramp is flat, then steep.'),
    'same': Activation(
        lambda z: z, lambda a: 1.0, [('', '', 'z')], None, [('', '', '1.0')], 'z', '1', None, None,
        'any number', 1.0, (0.0, 0.0), 'It is z itself.'),
    'bent': Activation(
        math.tanh, lambda a: (1.0 + a) * (1.0 - a),
        [('z < 0.0', 'exp(2.0 * z)', '(e - 1.0) / (e + 1.0)'),
         ('', 'exp(-2.0 * z)', '(1.0 - e) / (1.0 + e)')], None,
        [('', '', '(1.0 + a) * (1.0 - a)')], '1 - 2 / (1 + exp(2 * z))', '(1 + a) * (1 - a)',
        -1.0, 1.0, 'between -1 and 1', 1.0, (9.0, 0.0), 'It is bent.'),
}
NAMES = sorted(set(ACTIVATIONS) | set(MADE_UP))


def functions_of(name):
    """What a layer runs its activation by, for those made up too."""
    return [lambda rows, function=function: [[function(number) for number in row] for row in rows]
            for function in (ACTIVATIONS[name].value, ACTIVATIONS[name].slope)]


@pytest.fixture(autouse=True)
def more_activations(monkeypatch):
    for name, activation in MADE_UP.items():
        monkeypatch.setitem(ACTIVATIONS, name, activation)
    for module in (layer, deep, diagram, plots):
        monkeypatch.setattr(module, 'functions_of', functions_of)


# Two inputs, bent neurons, and an output that goes anywhere.
INPUTS, TARGETS = [[0.5, -1.0], [1.0, 2.0], [-2.0, 0.25]], [-3.0, 4.5, 0.25]


def mixed():
    return DeepNetwork.from_layers([
        Layer([[0.4, -0.7], [0.9, 0.3]], [0.1, -0.2], 'bent'), Layer([[1.5], [-2.5]], [0.5], 'same')])


def points_of(root, kind):
    """The (x, y) of a curve in a picture, as numbers of its axes, by the lines of its grid."""
    svg = '{http://www.w3.org/2000/svg}'
    ticks = {}
    for anchor in ('middle', 'end'):
        ticks[anchor] = [(float(text.get('x')), float(text.get('y')), float(text.text))
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
    ('sigmoid', [0.25, 5.0], (0.0, 1.0)), ('bent', [7.0], (-1.0, 1.0)), ('ramp', [0.5, 3.0], (0.0, 3.0)),
    ('ramp', [-2.0], (0.0, 1.0)), ('same', [-4.0, 3.0], (-4.0, 3.0)), ('same', [2.0, 2.0], (2.0, 3.0))])
def test_outputs_go_from_bound_to_bound_or_as_far_as_the_targets(name, targets, ends):
    assert output_range(ACTIVATIONS[name], targets) == ends


def test_a_cycle_is_drawn_for_every_activation():
    for name in NAMES:
        picture = training_cycle(activation=name).replace('&gt;', '>')
        assert '>output a = %s(z)<' % name in picture
        assert '>delta = error * %s<' % ACTIVATIONS[name].shown_slope in picture
    assert '>loss = %s<' % LOSSES['squared_error'].shown_mean in training_cycle()


@pytest.mark.parametrize('formula, number, text', [
    ('1 / (1 + exp(-z))', 2.0, '1 / (1 + exp(-2))'), ('1 / (1 + exp(-z))', -2.0, '1 / (1 + exp(2))'),
    ('a * (1 - a)', 0.5, '0.5 * (1 - 0.5)'), ('a * (1 - a)', -0.5, '-0.5 * (1 - (-0.5))'),
    ('max(0, z)', -3.0, 'max(0, -3)'), ('z', -3.0, '-3'), ('z', 0.0, '0'),
    ('1 - a**2', -0.5, '1 - (-0.5)**2')])
def test_a_number_is_put_into_a_formula(formula, number, text):
    assert filled(formula, number, exact) == text
    value = eval(formula, {'exp': math.exp, 'max': max, 'z': number, 'a': number})
    assert eval(text, {'exp': math.exp, 'max': max}) == value


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('z', [-3.5, -1e-9, 0.0, 0.25, 17.0])
def test_every_shown_formula_comes_to_its_value(name, z):
    activation = ACTIVATIONS[name]
    names = {'exp': math.exp, 'max': max}
    a = activation.value(z)
    assert eval(filled(activation.shown, z, repr), names) == pytest.approx(a, rel=1e-14, abs=1e-15)
    assert eval(filled(activation.shown_slope, a, repr), names) == activation.slope(a)


def test_the_legend_tells_layers_apart_where_they_differ():
    layers = [Layer([[1.0]], [0.0]) for number in range(3)]
    assert [(name, where) for name, where, activation in by_activation(layers)] == [('sigmoid', '')]
    for layer, name in zip(layers, ['ramp', 'ramp', 'bent']):
        layer.activation = name
    assert by_activation(layers) == [('bent', 'layer 3: ', MADE_UP['bent']),
                                     ('ramp', 'layer 1, 2: ', MADE_UP['ramp'])]
    text = '\n'.join(legend(layers))
    assert ('    a[l,j]       its output: layer 3: bent(z) = 1 - 2 / (1 + exp(2 * z)), between -1 and 1\n'
            '                 layer 1, 2: ramp(z) = max(0, z), at least 0\n') in text
    assert ('how fast a grows with z: layer 3: (1 + a) * (1 - a)\n'
            '                 layer 1, 2: (1 if a > 0 else 0)\n') in text
    assert 'The slope takes the output a, not z.\nIt is bent.\nThe ramp is flat, then steep.' in text


def test_a_step_is_worked_with_each_layers_own_activation():
    text = explain(mixed(), INPUTS, TARGETS, 0.05)
    assert wrong_lines(text) == [] and len(equations(text)) == 3 * 3 * 5 + 2 * 9 + 3 + 2
    network = mixed()
    network.train(INPUTS, TARGETS, 1, 0.05)
    found = results(text)
    for l, layer in enumerate(network.layers):
        for j, bias in enumerate(layer.biases):
            assert float(found['new b[%d,%d]' % (l + 1, j + 1)]) == pytest.approx(bias, abs=1e-8)
    assert found['slope[2,1]'] == '1.00000000' and 'slope[2,1] = 1 = 1.00000000' in text
    assert gradient_check(mixed(), INPUTS, TARGETS).agrees


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
    assert 'answer 0.75' in words and [word for word in ('-3', '4.5') if word not in words] == []


def test_labels_go_by_the_middle_of_the_plot():
    # The plot reaches from -7 to 7; an answer of 0.25 is above its middle, one of -0.25 below.
    network = DeepNetwork.from_layers([Layer([[1.0]], None, 'same')])
    root = ElementTree.fromstring(sigmoid_plot(network, [[0.25], [-0.25]], [0.0, 0.0], reach=7.0))
    anchors = {element.text: element.get('text-anchor') for element in root.iter()
               if element.get('class') == 'ink halo'}
    assert anchors == {'1': 'start', '2': 'end'}


def test_a_terminal_shows_the_networks_own_activation():
    text = sigmoid_text(mixed(), INPUTS, TARGETS)
    assert text.split('\n')[0].strip() == 'output a = same(z)'
    # Examples 1 to 9 by their number, and a star where two share a place.
    network = DeepNetwork.from_layers([Layer([[1.0]], None, 'same')])
    text = sigmoid_text(network, [[0.0], [0.0], [5.0]], [0.0] * 3)
    assert '*' in text.split('\n')[9] and '3' in text and '1' not in ''.join(text.split('\n')[1:18])


def test_the_page_moves_such_a_network_as_python_does(tmp_path):
    text = page(mixed(), INPUTS, TARGETS, 20, 0.05)
    network = mixed()
    network.train(INPUTS, TARGETS, 20, 0.05)
    script = HANDS + """
    const before = rows(), pictures = whole();
    for (let k = 0; k < 4; k++) byName('step').click();
    return [before, pictures, rows(), byName('iteration').textContent];"""
    (before, pictures, after, line), problems = browser.ask(tmp_path, text, script)
    assert problems == []

    def answers():
        return [['%.8f' % answer] for answer, in network.think(INPUTS)]
    assert [row[3:4] for row in before] == answers()
    reach = float(re.search(r'class="examples" data-axes="([^"]*)', text).group(1).split()[5])
    assert_looks_like(pictures[2], sigmoid_plot(network, INPUTS, TARGETS, reach=reach))
    assert_looks_like(pictures[3], decision_surface(network, INPUTS, TARGETS))
    network.train(INPUTS, TARGETS, 1, 0.05)
    assert [row[3:4] for row in after] == answers()
    assert line == 'iteration 21, loss %.8f' % network.loss(INPUTS, TARGETS)
    assert data_of(text)['activations'] == ['bent', 'same']
    assert '>delta = error * 1<' in text     # in the training cycle
    assert 'takes the bent or the same\nof the sum' in text
    assert '<p>layer 1: output a = bent(z) = ' in text and '<p>layer 2: delta = error * 1</p>' in text


def test_the_page_computes_every_activation_and_loss_as_python_does(tmp_path):
    zs = [-800.0, -5.5, -0.1, -0.0, 0.0, 1e-9, 0.1, 2.0, 36.5, 800.0]
    script = '''
    const zs = %r;
    return [Object.keys(ACTIVATIONS).map(name => [name, zs.map(z => [ACTIVATIONS[name].value(z),
        ACTIVATIONS[name].slope(ACTIVATIONS[name].value(z))])]),
      Object.keys(LOSSES).map(name => [name, LOSSES[name](0.25, 0.7)])];''' % zs
    (activations, losses), problems = browser.ask(tmp_path, page(Neuron(1, seed=1), [[1]], [1], 0), script)
    assert problems == []
    assert sorted(name for name, values in activations) == NAMES
    for name, values in activations:
        activation = ACTIVATIONS[name]
        for z, (value, slope) in zip(zs, values):
            # `exp` may differ in its last bit, and what is made of it in a few.
            assert value == pytest.approx(activation.value(z), rel=1e-15, abs=3e-16), (name, z)
            assert slope == activation.slope(value), (name, z)
    assert losses == [['squared_error', 0.5 * (0.25 - 0.7) * (0.25 - 0.7)]]


def test_the_page_names_the_activation_and_its_formulas():
    text = page(Neuron(1, seed=1), [[1]], [1], 0)
    activation = ACTIVATIONS['sigmoid']
    found = re.search(r'<div class="formulas">\n(.*?)\n</div>', text, re.DOTALL).group(1)
    assert '<p>output a = sigmoid(z) = %s</p>' % activation.shown in found
    assert '<p>delta = error * %s</p>' % activation.shown_slope in found
