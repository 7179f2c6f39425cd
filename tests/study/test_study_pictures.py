"""The pictures: well-formed, escaped, true to their numbers, and no text on another."""

import base64
import math
import struct
import zlib
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import browser
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, fit
from simplenn_pure.deep import forward
from simplenn_pure.study import (decision_surface, loss_curve, loss_text, network_diagram,
                                 sigmoid_plot, sigmoid_text, training_cycle)
from simplenn_pure.study.numbers import decades, decimals, exact, short, tick_texts, ticks
from simplenn_pure.study import diagram
from simplenn_pure.study.surface import CELLS, PALETTE
from simplenn_pure.study.svg import shape, text

SVG = '{http://www.w3.org/2000/svg}'
XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]
NASTY = 'A <b> & "c" \' ]]> \x00\x1b \ud800 \ufffe \U0001f600 &amp; ' + 'x' * 200


def trained():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    fit(network, *XOR)
    return network


def parse(picture):
    root = ElementTree.fromstring(picture.encode('utf-8'))
    assert root.tag == SVG + 'svg' and root.find(SVG + 'title').text
    return root


def texts(root):
    return [element.text for element in root.iter(SVG + 'text')]


def kinds(root, kind):
    return [element for element in root.iter() if element.get('class') == kind]


def every_picture(network, inputs, targets, title):
    pictures = [network_diagram(network, title=title),
                network_diagram(network, inputs[0], title=title),
                sigmoid_plot(network, inputs, targets, title=title),
                loss_curve([network.loss(inputs, targets), 0.5], title=title),
                training_cycle(title)]
    if len(inputs[0]) == 2:
        pictures.append(decision_surface(network, inputs, targets, title=title))
    return pictures


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=4), st.integers(0, 99),
       st.sampled_from([0.0, 1e-9, 1.0, 1e6, 1e200]), st.booleans(), st.text(min_size=1))
def test_every_picture_is_well_formed_for_every_network(sizes, seed, weights, bias, title):
    network = DeepNetwork(sizes, seed=seed, bias=bias, weight_range=(-weights, weights))
    inputs = [[0.1 * (e + i) - 0.3 for i in range(sizes[0])] for e in range(3)]
    for picture in every_picture(network, inputs, [[0.5] * sizes[-1]] * 3, title):
        parse(picture)


def test_titles_are_escaped():
    for picture in every_picture(trained(), XOR[0], XOR[1], NASTY):
        title = parse(picture).find(SVG + 'title').text
        assert title == NASTY.replace('\x00', '\ufffd').replace('\x1b', '\ufffd').replace(
            '\ud800', '\ufffd').replace('\ufffe', '\ufffd')
    assert parse(decision_surface(trained(), *XOR, input_names=('<a>', '&')))


def test_the_diagram_shows_each_weight_by_sign_and_size():
    network = TwoLayerNetwork.from_layers([([[1.0, -2.0], [0.5, 4.0]], [0.25, -0.75]),
                                           ([[3.0], [-1.5]], [0.0])])
    root = parse(network_diagram(network, [1, 0]))
    lines = {line.get('data-weight'): line for line in root.iter(SVG + 'line')
             if line.get('data-weight')}
    assert len(lines) == 6
    for place, line in lines.items():
        l, i, j = map(int, place.split())
        weight = network.layers[l].weights[i][j]
        assert line.get('class') == ('positive' if weight > 0 else 'negative')
        assert (line.get('stroke-dasharray') is not None) == (weight < 0)
        # 1.2 for nothing, 7 for the largest, 4.0; in between in proportion; two decimals.
        assert float(line.get('stroke-width')) == pytest.approx(1.2 + 5.8 * abs(weight) / 4.0,
                                                                abs=0.005)
    written = texts(root)
    for label in ['1', '\u22122', '0.500', '4', '3', '\u22121.50', 'bias 0.250', 'bias \u22120.750',
        'bias 0']:
        assert label in written
    outputs = forward(network.layers, [[1.0, 0.0]])
    for number in outputs[1][0] + outputs[2][0]:
        assert '%.3f' % number in written


def test_the_diagram_is_told_to_those_who_hear_it():
    network = TwoLayerNetwork.from_layers([([[1.0], [-2.0]], [0.25]), ([[3.0]], None)])
    words = parse(network_diagram(network, [0, 0])).find(SVG + 'desc').text
    output = network.think([0, 0])[0]
    assert words == ('A network of 2 inputs, then 1 neuron, then 1 neuron. Outputs: %.3f. Layer 1, neuron '
                     '1: weights 1, -2, bias 0.250. Layer 2, neuron 1: weights 3.' % output)


def test_the_diagram_says_what_it_leaves_out():
    root = parse(network_diagram(DeepNetwork([50, 50, 1], seed=1)))
    written = ' '.join(texts(root))
    assert 'Not drawn: 42 of the 50 inputs' in written
    assert 'Not drawn: 42 of the 50 neurons of layer 1' in written
    assert 'No room for the numbers of the weights of layers 1, 2.' in written
    assert len(kinds(root, 'node')) == 8 + 1
    assert 'Not drawn' not in ' '.join(texts(parse(network_diagram(DeepNetwork([10, 1], seed=1)))))


def test_a_scale_makes_diagrams_comparable():
    network = Neuron.from_layers([([[2.0]], None)])
    line = [line for line in parse(network_diagram(network, scale=4.0)).iter(SVG + 'line')
            if line.get('data-weight')][0]
    assert float(line.get('stroke-width')) == 1.2 + 5.8 / 2


def test_examples_sit_on_the_sigmoid():
    network = trained()
    root = parse(sigmoid_plot(network, *XOR))
    group = kinds(root, 'examples')[0]
    left, top, width, height, x_low, x_high, y_low, y_high, _ = map(
        float, group.get('data-axes').split())
    discs = [(float(disc.get('cx')), float(disc.get('cy'))) for disc in group.iter(SVG + 'circle')]
    assert len(discs) == 2 and len(list(group.iter(SVG + 'rect'))) == 2
    for (x, y), (answer,) in zip(discs, network.think([[0, 1], [1, 0]])):
        z = x_low + (x_high - x_low) * (x - left) / width
        a = y_low + (y_high - y_low) * (top + height - y) / height
        assert a == pytest.approx(answer, abs=1e-4)            # 0.01 of about 300 units
        assert 1.0 / (1.0 + math.exp(-z)) == pytest.approx(answer, abs=1e-4)
    assert kinds(parse(sigmoid_plot()), 'examples') == []


def test_several_outputs_are_told_apart():
    network = DeepNetwork([2, 3], seed=1)
    targets = [[0, 1, 0]] * 4
    assert 'Output 2 of 3.' in texts(parse(sigmoid_plot(network, XOR[0], targets, output=2)))
    assert 'Output 3 of 3.' in texts(parse(decision_surface(network, XOR[0], targets, output=3)))
    assert sigmoid_plot(network, XOR[0], targets, 1) != sigmoid_plot(network, XOR[0], targets, 3)
    with pytest.raises(ValueError, match='output is 4, expected a whole number from 1 to 3'):
        sigmoid_plot(network, XOR[0], targets, output=4)


def test_many_examples_share_a_label():
    network = DeepNetwork([1, 1], seed=1)
    inputs = [[0.01 * number] for number in range(1, 31)]
    written = texts(parse(sigmoid_plot(network, inputs, [0] * 30)))
    assert [label for label in written if 'more' in label and 'or more' not in label] == [
        '1 and 29 more']


def test_labels_come_in_the_order_of_their_marks():
    # Four pairs of marks: near to each other at z = -4 and 3.5, far enough at the others.
    sums = [3.6, -4.0, -1.0, 1.0, -4.1, 3.5, -2.5, 0.0]
    root = parse(sigmoid_plot(Neuron.from_layers([([[1.0]], None)]), [[z] for z in sums], [0] * 8))
    found = [(float(element.get('x')), element.text)
             for element in kinds(root, 'ink halo')]
    assert [words for x, words in sorted(found)] == ['5, 2', '7', '3', '8', '4', '6, 1']


def test_the_slope_is_that_of_the_output():
    root = parse(sigmoid_plot(Neuron(3, seed=1), *FIRST))
    left, top, width, height, x_low, x_high, y_low, y_high, _ = map(
        float, kinds(root, 'examples')[0].get('data-axes').split())
    for kind, height_at in (('curve', lambda a: a), ('second', lambda a: a * (1.0 - a))):
        path = [element for element in kinds(root, kind) if element.get('d')][0].get('d')
        points = [tuple(map(float, point.split())) for point in path[1:].split('L')]
        assert len(points) > 200
        for x, y in points:
            z = x_low + (x_high - x_low) * (x - left) / width
            wanted = height_at(1.0 / (1.0 + math.exp(-z)))
            there = y_low + (y_high - y_low) * (top + height - y) / height
            # Both rounded to 0.1 units: of about 500 for 12, where the slope is 0.25 at most,
            # and of 330 for about 1.1.
            assert there == pytest.approx(wanted, abs=0.05 * 12 / 500 * 0.25 + 0.05 * 1.13 / 330)


def test_examples_far_out_do_not_sit_at_the_edge():
    for z in (3.0, 20.0, -20.0):
        root = parse(sigmoid_plot(Neuron.from_layers([([[1.0]], None)]), [[z]], [1.0]))
        low, high = map(float, kinds(root, 'examples')[0].get('data-axes').split()[4:6])
        assert low == -high and high == pytest.approx(max(6.0, 1.6 * abs(z)))


def test_marks_and_errors_say_the_targets():
    # Outputs on the wrong side of 0.5, so that neither can stand for the other.
    neuron = Neuron.from_layers([([[1.0]], None)])
    group = kinds(parse(sigmoid_plot(neuron, [[2.0], [-2.0]], [0.25, 1.0])), 'examples')[0]
    left, top, width, height, x_low, x_high, y_low, y_high, _ = map(
        float, group.get('data-axes').split())
    assert [len(kinds(group, kind)) for kind in ('low', 'high')] == [1, 1]
    middle = left + width / 2.0
    assert float(kinds(group, 'low')[0].get('x')) > middle > float(
        kinds(group, 'high')[0].get('cx'))
    for line, target in zip(kinds(group, 'error'), (0.25, 1.0)):
        end = float(line.get('d').split('V')[1])
        assert end == pytest.approx(top + height * (y_high - target) / (y_high - y_low), abs=0.051)
    for target, kind in ((0.25, 'low'), (1.0, 'high')):
        marks = kinds(parse(decision_surface(DeepNetwork([2, 1], seed=1), [[0, 0]], [target])),
                      'marks')[0]
        assert [mark.get('class') for mark in marks] == [kind]


def test_the_legend_names_what_it_shows():
    root = parse(decision_surface(trained(), *XOR))
    marks = [element for element in root if element.get('class') in ('high', 'low', 'boundary')]
    # Each mark stands left of its words; a disc for what is high, a square for what is low.
    words = [texts(root)[number] for number in (1, 2, 3)]
    assert [(mark.tag[len(SVG):], word) for mark, word in zip(marks, words)] == [
        ('circle', 'target 0.5 or more'), ('rect', 'target under 0.5'), ('line', 'answer 0.5')]
    assert 'answer' in texts(root)


def test_the_dot_is_at_the_end_of_the_loss():
    root = parse(loss_curve([0.5, 0.3, 0.1]))
    dot = kinds(root, 'high')[0]
    end = kinds(root, 'curve')[0].get('d').split('L')[-1].split()
    assert [float(dot.get('cx')), float(dot.get('cy'))] == pytest.approx(
        [float(number) for number in end], abs=0.051)


def test_the_cycle_goes_round():
    root = parse(training_cycle())
    written = texts(root)
    assert written[1:] and 'delta = error * a * (1 - a)' in written
    assert [words for words in written if words[:1] in '1234'] == [
        '1  Think', '2  Compare', '3  Send back', '4  Learn']
    boxes = [(float(box.get('x')), float(box.get('y'))) for box in kinds(root, 'box')]
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = boxes
    assert x1 < x2 == x3 > x4 == x1 and y1 == y2 < y3 == y4
    ways = []
    for line in kinds(root, 'line'):
        dx = float(line.get('x2')) - float(line.get('x1'))
        dy = float(line.get('y2')) - float(line.get('y1'))
        ways.append(((dx > 0.5) - (dx < -0.5), (dy > 0.5) - (dy < -0.5)))
    assert ways == [(1, 0), (0, 1), (-1, 0), (0, -1)]     # right, down, left, up


def test_a_long_layer_is_drawn_with_its_last_neuron():
    root = parse(network_diagram(DeepNetwork([1, 12, 1], seed=1)))
    names = [element.get('data-neuron') for element in root.iter() if element.get('data-neuron')]
    assert [name for name in names if name[0] == '1'] == ['1 %d' % number for number in
                                                          (0, 1, 2, 3, 4, 5, 6, 11)]
    assert '12' in texts(root) and '11' not in texts(root)


def test_weights_of_zero_are_neither_sign():
    root = parse(network_diagram(Neuron.from_layers([([[0.0], [-0.0], [1.0]], None)])))
    lines = [line.get('class') for line in root.iter(SVG + 'line') if line.get('data-weight')]
    assert lines == ['zero', 'zero', 'positive'] and 'weight 0' in texts(root)
    assert 'weight 0' not in texts(parse(network_diagram(Neuron(3, seed=1))))


def test_weights_are_labelled_up_to_three_by_three():
    for sizes, count in (([3, 3], 9), ([4, 3], 0), ([3, 4], 0)):
        root = parse(network_diagram(DeepNetwork(sizes, seed=1)))
        assert len([element for element in root.iter(SVG + 'text')
                    if element.get('data-weight')]) == count


def test_iterations_are_counted_whole():
    for history in ([0.5, 0.4], [0.5, 0.4, 0.3, 0.2], [0.5]):
        root = parse(loss_curve(history))
        bottom = [element for element in root.iter(SVG + 'text')
                  if element.get('text-anchor') == 'middle' and element.get('font-size') == '14']
        last = max(1, len(history) - 1)
        assert [element.text for element in bottom] == [str(n) for n in range(last + 1)]
        assert loss_text(history).split('\n')[-3].split() == [str(n) for n in range(last + 1)]


def test_the_loss_curve_goes_through_its_points():
    history = [(0, 0.5), (10, 0.05), (20, 0.005)]
    for logarithmic in (False, True):
        root = parse(loss_curve(history, logarithmic=logarithmic))
        path = kinds(root, 'curve')[0].get('d')
        points = [tuple(map(float, point.split())) for point in path[1:].split('L')]
        (x1, y1), (x2, y2), (x3, y3) = points
        assert x2 - x1 == pytest.approx(x3 - x2, abs=0.11)     # rounded to 0.1
        if logarithmic:
            assert y2 - y1 == pytest.approx(y3 - y2, abs=0.11)
        else:
            assert y2 - y1 == pytest.approx(10 * (y3 - y2), abs=1.1)


def test_points_on_one_pixel_are_drawn_once():
    path = kinds(parse(loss_curve([0.5] * 100000)), 'curve')[0].get('d')
    assert 500 < path.count('L') < 6100     # a tenth of a unit apart, over under 600 units


def test_the_loss_may_be_given_in_several_ways():
    assert loss_curve([0.5, 0.2]) == loss_curve([(0, 0.5), (1, 0.2)])
    assert loss_curve([0.5, 0.2], [10, 30]) == loss_curve([(10, 0.5), (30, 0.2)])
    assert parse(loss_curve([0.5])) is not None and parse(loss_curve([0.0, 0.0])) is not None
    assert parse(loss_curve([0.1], logarithmic=True)) is not None


def test_a_logarithmic_scale_leaves_zeros_out_and_says_so():
    assert 'Left out: 1 of 2 points, whose loss is 0.' in texts(
        parse(loss_curve([0.5, 0.0], logarithmic=True)))
    assert 'left out: 1 point whose loss is 0' in loss_text([0.5, 0.0], logarithmic=True)
    for draw in (loss_curve, loss_text):
        with pytest.raises(ValueError, match='no loss above 0'):
            draw([0.0], logarithmic=True)


@pytest.mark.parametrize('history, error, words', [
    (5, TypeError, 'history is 5'), ([], ValueError, 'history is empty'),
    ([0.1, -0.1], ValueError, 'history: point 2: the loss is -0.1, expected a number from 0 to 1e.300'),
    ([(1, 0.5), (1, 0.4)], ValueError, 'point 2 is at iteration 1, after 1'),
    ([(1, 2, 3)], ValueError, 'history: point 1 has 3 numbers'),
])
def test_histories_that_are_none_are_refused(history, error, words):
    with pytest.raises(error, match=words):
        loss_curve(history)


def pixels_of(element):
    """(columns, rows, palette, the numbers of the pixels) of a picture in a picture, read as a PNG."""
    kind, data = element.get('href').split(',')
    png = base64.b64decode(data)
    assert kind == 'data:image/png;base64' and png[:8] == b'\x89PNG\r\n\x1a\n'
    chunks, place = {}, 8
    while place < len(png):
        size, name = struct.unpack('>I4s', png[place:place + 8])
        chunks[name] = png[place + 8:place + 8 + size]
        check, = struct.unpack('>I', png[place + 8 + size:place + 12 + size])
        assert check == zlib.crc32(name + chunks[name]) & 0xffffffff
        place += 12 + size
    assert list(chunks) == [b'IHDR', b'PLTE', b'IDAT', b'IEND']
    columns, rows = struct.unpack('>II', chunks[b'IHDR'][:8])
    lines = zlib.decompress(chunks[b'IDAT'])
    assert len(lines) == rows * (columns + 1) and not any(lines[::columns + 1])
    palette = [tuple(chunks[b'PLTE'][k:k + 3]) for k in range(0, len(chunks[b'PLTE']), 3)]
    return columns, rows, palette, [list(lines[r * (columns + 1) + 1:(r + 1) * (columns + 1)]) for r in range(rows)]


def test_the_surface_has_the_answers_colours():
    network = trained()
    root = parse(decision_surface(network, *XOR))
    plane, bar = list(root.iter(SVG + 'image'))
    columns, rows, palette, numbers = pixels_of(plane)
    assert (columns, rows, len(palette)) == (CELLS, CELLS, 64) and palette == PALETTE
    for r in range(rows):
        for c in range(columns):
            # The middles of the cells, between -0.25 and 1.25; the mean of the corners is near enough.
            x, y = [-0.25 + 1.5 * (k + 0.5) / CELLS for k in (c, CELLS - 1 - r)]
            assert abs(numbers[r][c] / 63.0 - network.think([x, y])[0]) < 0.02
    assert pixels_of(bar)[3] == [[number] for number in range(63, -1, -1)]
    # The answer 0.5 is crossed between each two neighbours of XOR's corners.
    assert kinds(root, 'boundary')[1].get('d').count('M') > 20
    flat = DeepNetwork.from_layers([([[0.0], [0.0]], [5.0])])
    assert kinds(parse(decision_surface(flat, *XOR)), 'boundary')[1].get('d') == 'M0 0'


def test_the_colours_of_answers_go_from_orange_over_white_to_blue():
    assert (PALETTE[0], PALETTE[-1]) == ((224, 130, 60), (60, 150, 205))
    assert min(PALETTE[31]) >= 245 and min(PALETTE[32]) >= 245
    # Half a step is what a pixel is off at most: 3.5 of 256.
    assert max(abs(a - b) for one, two in zip(PALETTE, PALETTE[1:]) for a, b in zip(one, two)) <= 7


def test_numbers_have_a_real_minus_and_names_keep_their_hyphens():
    assert '>\u22121.5 and 1e\u221206, 2-2-1, a-1<' in text(0, 0, '-1.5 and 1e-06, 2-2-1, a-1')
    written = texts(parse(loss_curve([0.5, 1e-7, 1e-30], [0, 500, 10 ** 6], logarithmic=True)))
    assert '1e\u221210' in written and not [words for words in written if words and '-' in words]


def test_pictures_are_right_on_dark_pages(tmp_path):
    pictures = [network_diagram(trained(), [1, 0]), decision_surface(trained(), *XOR),
        loss_curve([0.5, 0.25])]
    script = '''const style = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
    return ['paper', 'ink', 'positive', 'negative', 'node', 'frame', 'grid'].map(kind =>
      [kind, style('svg > .' + kind, 'fill'), style('svg > .' + kind, 'stroke')]).concat([
      ['marks', style('.marks .high', 'fill'), style('.surface .boundary', 'stroke')]]);'''
    seen = {}
    for dark in (False, True):
        found, problems = browser.ask(tmp_path,
            '<html><head></head><body>%s</body></html>' % ''.join(pictures),
                                      script, dark=dark)
        assert problems == []
        seen[dark] = {kind: colours for kind, *colours in found}
    assert seen[False]['paper'][0] == 'rgb(255, 255, 255)' and seen[True]['paper'][0] == 'rgb(22, 25, 29)'
    assert seen[True]['ink'][0] == 'rgb(238, 238, 238)' and seen[True]['positive'][1] == 'rgb(109, 184, 238)'
    for kind in ('paper', 'ink', 'positive', 'negative', 'node', 'frame', 'grid'):
        assert seen[True][kind] != seen[False][kind], kind
    assert seen[True]['marks'] == seen[False]['marks']


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match='3 inputs, expected 2'):
        decision_surface(Neuron(3, seed=1), *FIRST)
    huge = Neuron.from_layers([([[1e308]], None)])
    with pytest.raises(ValueError, match='weighted sum of example 1'):
        sigmoid_plot(huge, [[10.0]], [1.0])
    with pytest.raises(ValueError, match='example has 1 number, expected 3'):
        network_diagram(Neuron(3, seed=1), [1.0])


@pytest.mark.parametrize('draw, error, words', [
    (lambda: training_cycle(5), TypeError, 'title is 5, expected text'),
    (lambda: training_cycle(activation='steep'), ValueError, "activation is 'steep', expected"),
    (lambda: sigmoid_plot(activation='steep'), ValueError, "activation is 'steep', expected"),
    (lambda: sigmoid_text(activation='steep'), ValueError, "activation is 'steep', expected"),
    (lambda: sigmoid_plot(title=5), TypeError, 'title is 5, expected text'),
    (lambda: sigmoid_plot(title=0), TypeError, 'title is 0, expected text'),
    (lambda: decision_surface(trained(), *XOR, input_names=('a',)), ValueError,
     'input_names: 1 name for 2 inputs, expected one for each'),
    (lambda: decision_surface(trained(), *XOR, input_names=5), TypeError,
     'input_names is 5, expected a list of names'),
    (lambda: decision_surface(trained(), *XOR, input_names=('a', 5)), TypeError,
     'input_names: name 2 is 5, expected text'),
    (lambda: decision_surface(trained(), [[0, 1e308], [0, -1e308]], [0, 1]), ValueError,
     'inputs: example 1, number 2 is 1e.308, expected a number from -1e.300 to 1e.300'),
    (lambda: sigmoid_plot(reach=0), ValueError, 'reach is 0, expected a number from 1e-300 to'),
    (lambda: sigmoid_plot(reach=-2), ValueError, 'reach is -2, expected'),
    (lambda: sigmoid_plot(Neuron.from_layers([([[1.0]], None)]), [[1e305]], [1]), ValueError,
     'weighted sum of example 1 is 1e.305'),
    (lambda: sigmoid_plot(Neuron(1, seed=1), [[1]], [1e308]), ValueError,
     'targets: example 1 is 1e.308'),
    (lambda: loss_curve([1.7e308, 1]), ValueError, 'point 1: the loss is 1.7e.308'),
    (lambda: loss_curve([1, 1], [0, 1e16]), ValueError, 'point 2: the iteration is 1e.16'),
])
def test_what_has_no_room_in_a_picture_is_refused(draw, error, words):
    with pytest.raises(error, match=words):
        draw()


@pytest.mark.parametrize('draw', [
    lambda: loss_curve([5e-324]), lambda: loss_curve([1e300, 1e-300]),
    lambda: loss_curve([1e300, 1e-300, 5e-324], logarithmic=True), lambda: sigmoid_plot(reach=1e300),
    lambda: sigmoid_plot(reach=1e-300), lambda: loss_curve([1, 2], [0.25, 0.5]),
    lambda: loss_curve([1.0], [1e15]),
    lambda: decision_surface(trained(), [[1e300, 5e-324], [-1e300, 0]], [0, 1]),
    lambda: decision_surface(trained(), [[1.0, 7e-323], [1.0 + 2e-16, 0]], [0, 1])])
def test_the_largest_and_the_smallest_are_drawn(draw):
    root = parse(draw())
    for element in root.iter():
        for value in element.attrib.values():
            assert 'nan' not in value and 'inf' not in value
    assert len([words for words in texts(root) if words and words[0].isdigit()]) >= 3


def test_an_axis_is_written_in_one_manner():
    assert tick_texts([999999.8, 1000000.0, 1000000.2]) == ['999,999.8', '1,000,000', '1,000,000.2']
    assert tick_texts([0.0, 5e6, 1e7]) == ['0', '5e+06', '1e+07']
    assert tick_texts([-1e7, -5e6, 0.0]) == ['-1e+07', '-5e+06', '0']
    assert tick_texts([0.0, 0.00005, 0.0001]) == ['0', '0.00005', '0.0001']
    assert tick_texts([0.0, 5e-6, 1e-5]) == ['0', '5e-06', '1e-05']
    assert tick_texts([1e12, 1e12 + 1]) == ['1,000,000,000,000', '1,000,000,000,001']
    assert tick_texts([0.0]) == ['0']


def test_a_logarithmic_axis_has_neither_few_nor_many_ticks():
    assert decades(0.1, 1.0) == [0.1, 0.2, 0.5, 1.0]
    assert decades(0.1, 10.0) == [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
    assert decades(1e-3, 1.0) == [1e-3, 1e-2, 0.1, 1.0]
    assert decades(1e-9, 1.0) == [1e-8, 1e-6, 1e-4, 1e-2, 1.0]
    assert decades(1e-30, 1.0) == [1e-30, 1e-25, 1e-20, 1e-15, 1e-10, 1e-5, 1.0]
    for last in range(-299, 301):
        assert 4 <= len(decades(1e-300, float('1e%d' % last))) <= 9


@given(st.floats(0.0, 1e6), st.floats(0.01, 1e6))
def test_ticks_may_be_whole(low, span):
    found = ticks(low, low + max(span, 1.0), least=1.0)
    assert found and all(number == int(number) for number in found)


def test_the_terminal_shows_the_sigmoid():
    lines = sigmoid_text().split('\n')
    assert lines[1].startswith('       1 +') and lines[-2].endswith('z')
    assert max(len(line) for line in lines) == 72
    columns = [lines[row].index('.', 9) for row in range(1, 18)]
    assert columns == sorted(columns, reverse=True)      # rising to the right
    network = Neuron(3, seed=1)
    network.train(*FIRST)
    shown = sigmoid_text(network, *FIRST)
    assert all(mark in shown.split('\n')[1] for mark in '23')      # targets 1: at the top
    assert '41' in shown.split('\n')[17]                          # targets 0: at the bottom
    assert '*' in sigmoid_text(network, FIRST[0] * 3, FIRST[1] * 3)


def test_the_terminal_shows_the_loss():
    text = loss_text([(0, 1.0), (50, 0.5), (100, 0.0)], width=50, height=11)
    lines = text.split('\n')
    assert (lines[1].index('*'), lines[6].index('*'), lines[11].index('*')) == (10, 30, 49)
    falling = loss_text([(0, 1.0), (1, 0.1), (2, 0.01)], logarithmic=True, height=11).split('\n')
    assert ['*' in line for line in falling[1:12]] == [True] + [False] * 4 + [True] + [False] * 4 + [True]
    assert '*' in loss_text([0.5], logarithmic=True)
    crowded = loss_text([(0, 1.0), (5000000, 0.5)], width=40)
    assert '5e' in crowded or '5,000,000' in crowded


def test_numbers_of_shapes_are_short():
    assert shape('rect', x=-0.001, y=1.5, width=12345.678, height=100.0, rx=7) == (
        '<rect x="0" y="1.5" width="12345.68" height="100" rx="7"/>')


def test_numbers_as_text():
    assert [exact(x) for x in (-0.0, 1.0, -0.5, 1e-9, 1e20, 1 / 3)] == [
        '0', '1', '-0.5', '1.0000000e-09', '1.0000000e+20', '0.33333333']
    assert [decimals(x) for x in (-0.0, 1e7, 0.00009)] == ['0.00000000', '1.0000000e+07',
                                                           '9.0000000e-05']
    assert [short(x) for x in (0.0, 12.0, 0.1234, -3.456, 1234.5, 1e-9)] == [
        '0', '12', '0.123', '-3.46', '1.2e+03', '1.0e-09']


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_are_round_and_inside(low, span):
    span = max(span, 1e-6 * abs(low))  # Less is lost in the rounding of `low` itself.
    found = ticks(low, low + span)
    assert 2 <= len(found) <= 12
    steps = [b - a for a, b in zip(found, found[1:])]
    digits = '%.3e' % steps[0]
    assert digits[0] in '125' and max(steps) == pytest.approx(min(steps), rel=1e-3)
    assert low - 1e-6 * span <= found[0] and found[-1] <= low + span * (1 + 1e-6)


# Each text's box; overlaps and texts outside their picture.
OVERLAPS = '''
const found = [];
document.querySelectorAll('svg').forEach((svg, number) => {
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent,
    text.getBoundingClientRect()]);
  boxes.forEach(([words, a], i) => {
    if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 ||
      a.bottom > frame.bottom + 1)
      found.push(`picture ${number}: ${words} lies outside`);
    boxes.slice(i + 1).forEach(([others, b]) => {
      // The boxes reach a little above and below the letters: 2 units may be shared.
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
        found.push(`picture ${number}: ${words} on ${others}`);
    });
  });
});
return [document.querySelectorAll('text').length, found];
'''


def test_no_text_lies_on_another_or_outside(tmp_path):
    pictures = [training_cycle(), training_cycle('A long title ' * 12), sigmoid_plot(),
                loss_curve([0.5, 1e-7], [0, 1000000], title='W' * 100),
                loss_curve([0.5], title=u'\u5b66' * 90),
                loss_curve([0.5, 1e-7, 1e-30], [0, 500, 10 ** 6], logarithmic=True)]
    untrained, network = TwoLayerNetwork(2, 2, 1, seed=1), trained()
    pictures += [sigmoid_plot(untrained, *XOR), sigmoid_plot(network, *XOR),
                 decision_surface(network, *XOR),
                 decision_surface(network, [[0, 1e6], [5e5, 3.3e6]], [0, 1]),
                 decision_surface(network, [[1000000, 1], [1000001, 2]], [1, 0]),
                 decision_surface(network, [[1e12, -1e12], [1e12 + 2, 1 - 1e12]], [1, 0]),
                 loss_curve([0.5, 0.4]), loss_curve([0.5, 0.4], logarithmic=True),
                 loss_curve([0.5, 0.4], [5000000, 9999999]), loss_curve([5e6, 1e7])]
    first = Neuron(3, seed=1)
    pictures += [network_diagram(first, [1, 0, 0]), sigmoid_plot(first, *FIRST)]
    for sizes in ([1, 1], [2, 2, 1], [4, 4, 4, 4], [1, 4, 1], [4, 1, 4], [5, 5, 3], [10, 10, 2],
                  [50, 50, 50, 50], [2, 50, 2], [11, 1], [3] * 8):
        for weights in (1.0, 99.0, 1e5):
            deep = DeepNetwork(sizes, seed=3, weight_range=(-weights, weights))
            deep.layers[-1].biases = [-weights / 3] * sizes[-1]
            pictures.append(network_diagram(deep, [-1234.5] * sizes[0]))
    page = '<!DOCTYPE html><html><head></head><body>%s</body></html>' % ''.join(pictures)
    (count, found), problems = browser.ask(tmp_path, page, OVERLAPS, width=3000)
    assert problems == [] and count > 1000
    assert found == []


def test_overlaps_are_found(tmp_path):
    page = ('<!DOCTYPE html><html><head></head><body><svg width="200" height="50">'
            '<text x="5" y="20">one</text><text x="10" y="24">two</text>'
            '<text x="190" y="40">outside</text></svg></body></html>')
    (count, found), problems = browser.ask(tmp_path, page, OVERLAPS)
    assert found == ['picture 0: one on two', 'picture 0: outside lies outside']


def images(picture):
    """The pixels of the images in a picture, row by row, as numbers of the palette; the file format undone by hand."""
    found = []
    for part in picture.split('data:image/png;base64,')[1:]:
        data = base64.b64decode(part.split('"')[0])
        width, height = struct.unpack('>II', data[16:24])
        start = data.index(b'IDAT') + 4
        pixels = zlib.decompress(data[start:start + struct.unpack('>I', data[start - 8:start - 4])[0]])
        found.append([list(pixels[row * (width + 1) + 1:(row + 1) * (width + 1)]) for row in range(height)])
    return found


def test_each_hidden_neuron_shows_its_output_over_the_plane():
    # The first hidden neuron grows with the first input alone, the second falls with the second.
    network = DeepNetwork.from_layers([([[8.0, 0.0], [0.0, -8.0]], [0.0, 0.0]), ([[1.0], [1.0]], [0.0])])
    assert images(network_diagram(network, [0, 1])) == []
    right, down = images(network_diagram(network, [0, 1], plane=[(-1, 1), (-2, 2)]))
    assert len(right) == len(right[0]) == diagram.CELLS
    for part in range(diagram.CELLS):
        middle = (part + 0.5) / diagram.CELLS
        shade = (len(PALETTE) - 1) / (1 + math.exp(-8 * (-1 + 2 * middle)))
        assert all(abs(row[part] - shade) <= 0.5 + 1e-9 for row in right)
        shade = (len(PALETTE) - 1) / (1 + math.exp(8 * (2 - 4 * middle)))
        assert all(abs(colour - shade) <= 0.5 + 1e-9 for colour in down[part])


@pytest.mark.parametrize('sizes, plane, message', [
    ([3, 2, 1], [(0, 1), (0, 1)], 'the network has 3 inputs, expected 2 for a plane'),
    ([2, 2, 1], [(0, 1), (0, float('nan'))], 'plane: input 2'), ([2, 2, 1], [(0, 1, 2), (0, 1)], 'plane: input 1')])
def test_a_plane_that_does_not_fit_is_refused(sizes, plane, message):
    with pytest.raises(ValueError, match=message):
        network_diagram(DeepNetwork(sizes, seed=1), plane=plane)
