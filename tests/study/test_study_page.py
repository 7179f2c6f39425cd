"""The page in a real browser: it renders, it moves, and its digits are Python's."""

import json
import math
import re
import xml.etree.ElementTree as ElementTree

import pytest

import browser
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.study import decision_surface, network_diagram, page, sigmoid_plot
from simplenn_pure.study.html_page import document, section
from simplenn_pure.study.numbers import short
from simplenn_pure.study.page_style import themed
from simplenn_pure.study.surface import LEVELS, level_colour
from simplenn_pure.study.svg import PAINT

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]

# What a script needs to work the page as a person does.
HANDS = '''
const byName = name => document.querySelector(`[data-name=${name}]`);
const move = place => { const s = byName('slider'); s.value = place; s.dispatchEvent(new Event('input', {bubbles: true})); };
const rows = () => [...document.querySelectorAll('[data-name=answers] tr')].map(row => [...row.cells].map(cell => cell.textContent));
const weights = () => [...document.querySelectorAll('text[data-weight]')].map(text => [text.dataset.weight, text.textContent]);
const whole = () => [...document.querySelectorAll('.figures svg')].map(svg => new XMLSerializer().serializeToString(svg));
const picture = () => [...document.querySelectorAll('.figures svg')].map(svg => svg.innerHTML);
'''


def data_of(text):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', text).group(1))


def test_the_history_is_that_of_training():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    data = data_of(page(network, *XOR, iterations=50))
    assert network.layers[0].weights == TwoLayerNetwork(2, 2, 1, seed=1).layers[0].weights
    done = 0
    for moment in data['history']:
        network.train(*XOR, iterations=moment['iteration'] - done)
        done = moment['iteration']
        assert moment['loss'] == network.loss(*XOR)
        assert [(layer['weights'], layer['biases']) for layer in moment['layers']] == [
            (layer.weights, layer.biases) for layer in network.layers]
    assert data['history'][0]['iteration'] == 0 and done == 50


@pytest.mark.slow
def test_a_large_network_is_recorded_less_often():
    count = {size: len(data_of(page(DeepNetwork([1, size, 1], seed=1), [[1]], [1], 12))['history'])
             for size in (2, 4000)}
    assert 2 <= count[4000] < count[2] <= 62


@pytest.fixture(scope='module')
def xor_page():
    return page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)


def test_the_slider_moves_everything_to_the_right_digits(tmp_path, xor_page):
    text = xor_page
    history = data_of(text)['history']
    script = HANDS + '''
    const seen = [];
    for (const place of [0, Math.floor(byName('slider').max / 2), byName('slider').max]) {
      move(place);
      seen.push({place: Number(place), line: byName('iteration').textContent, rows: rows(),
                 weights: weights(), pictures: picture()});
    }
    return seen;'''
    seen, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    assert [moment['place'] for moment in seen] == [0, (len(history) - 1) // 2, len(history) - 1]
    for moment in seen:
        recorded = history[moment['place']]
        here = TwoLayerNetwork.from_layers([(layer['weights'], layer['biases'])
                                            for layer in recorded['layers']])
        assert moment['line'] == 'iteration {:,}, loss {:.8f}'.format(recorded['iteration'],
                                                                      here.loss(*XOR))
        for row, inputs, target, (answer,) in zip(moment['rows'], XOR[0], XOR[1],
                                                  here.think(XOR[0])):
            assert row[1:] == ['%d, %d' % tuple(inputs), '%d' % target, '%.8f' % answer,
                               '%.8f' % (target - answer)]
        assert len(moment['weights']) == 6
        for place, words in moment['weights']:
            l, i, j = map(int, place.split())
            assert float(words) == pytest.approx(here.layers[l].weights[i][j], rel=0.005, abs=5e-4)
    # Network, curve, sigmoid and surface: each looks different at each of the three.
    assert len(seen[0]['pictures']) == 4
    for number in range(4):
        assert len({moment['pictures'][number] for moment in seen}) == 3


def test_the_slider_shows_the_end_as_python_drew_it(tmp_path, xor_page):
    # The script draws the surface and the examples anew; it must come to Python's picture.
    text = xor_page
    python_paths = re.findall(r'd="(M[^"]*)"', re.search(r'<g class="surface".*?</g>', text,
                                                         re.DOTALL).group())
    script = HANDS + '''
    const discs = [...document.querySelectorAll('.examples circle, .examples rect')];
    return [[...document.querySelectorAll('.surface path')].map(path => path.getAttribute('d')),
            [...document.querySelectorAll('.examples text')].map(text => text.textContent),
            discs.map(disc => Number(disc.getAttribute('cx') || disc.getAttribute('x')))];'''
    (paths, labels, xs), problems = browser.ask(tmp_path, text, script)
    assert problems == []
    assert len(paths) == len(python_paths) == 17
    for drawn, python in zip(paths[:-1], python_paths[:-1]):
        # Cell by cell, with other digits: the areas are equal.
        assert area(drawn) == pytest.approx(area(python))
    numbers = [[float(number) for number in re.findall(r'[\d.]+', path)]
               for path in (paths[-1], python_paths[-1])]
    assert numbers[0] == pytest.approx(numbers[1], abs=0.051)     # rounded to 0.1
    group = re.search(r'<g class="examples".*?</g>', text, re.DOTALL).group()
    assert labels == re.findall(r'>([^<]+)</text>', group)
    python_xs = [float(x) for x in re.findall(r' c?x="([\d.]+)"[^>]*/>', group)]
    assert len(xs) == 4 and sorted(xs) == pytest.approx(sorted(python_xs), abs=0.0051)  # 0.01


def area(path):
    total = 0.0
    for run in path.split('M')[1:]:
        found = re.match(r'[\d.]+ [\d.]+h([\d.]+)v([\d.]+)', run)
        if found:
            total += float(found.group(1)) * float(found.group(2))
    return total


def elements(picture):
    """(tag, class, texts, numbers) of each element: all by which a picture is seen.

    What a missing attribute means is written out. The cells of the surface are areas.
    """
    root = ElementTree.fromstring(picture)
    cells = [cell for group in root.iter() if group.get('class') == 'surface'
             for cell in list(group)[:-1]]
    found = []
    for element in root.iter():
        if element is root or element.tag.split('}')[1] in ('title', 'desc'):
            continue
        numbers = [float(element.get(name, 0.0)) for name in (
            'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'width', 'height', 'font-size',
            'stroke-width')]
        path = element.get('d', '')
        numbers += [area(path)] if element in cells else [
            float(number) for number in re.findall(r'-?[\d.]+', path)]
        found.append(((element.tag, element.get('class') or '', (element.text or '').strip(),
                       element.get('text-anchor', 'start'),
                       element.get('stroke-dasharray', 'none'), element.get('stroke'),
                       element.get('fill')), numbers))
    return found


def assert_looks_like(drawn, python):
    drawn, python = elements(drawn), elements(themed(python))
    assert [words for words, numbers in drawn] == [words for words, numbers in python]
    for (words, here), (words, there) in zip(drawn, python):
        assert here == pytest.approx(there, abs=0.0511), words     # Python rounds to 0.1


@pytest.mark.slow
def test_the_script_draws_what_python_draws(tmp_path):
    start = TwoLayerNetwork(2, 2, 1, seed=1)
    examples = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 0.75, 0.25]
    text = page(start, *examples, iterations=3000, learning_rate=0.7)
    history = data_of(text)['history']
    largest = max(abs(weight) for moment in history for layer in moment['layers']
                  for row in layer['weights'] for weight in row)
    reach = float(re.search(r'class="examples" data-axes="([^"]*)', text).group(1).split()[5])
    left, top, width, height, x_low, x_high, y_low, y_high, logarithmic = map(float, re.search(
        r'<circle class="high"[^>]*data-axes="([^"]*)', text).group(1).split())
    places = [0, len(history) // 3, len(history) - 1]
    sums = [layers[1].weighted_sums(layers[0].forward(examples[0])) for layers in [
        TwoLayerNetwork.from_layers([(layer['weights'], layer['biases'])
                                     for layer in moment['layers']]).layers for moment in history]]
    assert reach == max([6.0] + [1.6 * abs(z) for rows in sums for (z,) in rows])
    pictures, problems = browser.ask(
        tmp_path, text, HANDS + 'return %r.map(place => { move(place); return whole(); });' % places)
    assert problems == []
    for place, (diagram, curve, sigmoid, surface) in zip(places, pictures):
        moment = history[place]
        network = TwoLayerNetwork.from_layers([(layer['weights'], layer['biases'])
                                               for layer in moment['layers']])
        assert_looks_like(diagram, network_diagram(network, [0, 0], 'The network', largest))
        assert_looks_like(sigmoid, sigmoid_plot(network, *examples, reach=reach))
        assert_looks_like(surface, decision_surface(network, *examples))
        dot = [element for element in ElementTree.fromstring(curve).iter()
               if element.get('data-axes')][0]
        assert float(dot.get('cx')) == pytest.approx(
            left + width * (moment['iteration'] - x_low) / (x_high - x_low))
        assert logarithmic and dot.get('visibility') == 'visible'
        assert float(dot.get('cy')) == pytest.approx(top + height * (
            math.log(y_high / moment['loss']) / math.log(y_high / y_low)))


def test_the_plot_has_room_for_the_weighted_sums_of_the_whole_run():
    # From 10 to about 5.5: the slope at 10 is 4.5e-05.
    text = page(Neuron.from_layers([([[10.0]], None)]), [[1]], [0], 1, learning_rate=1e5)
    low, high = re.search(r'class="examples" data-axes="([^"]*)', text).group(1).split()[4:6]
    assert (float(low), float(high)) == (-16.0, 16.0)


@pytest.mark.parametrize('weights', [[0.0, -0.0], [-0.0003, 1.0], [4e-4, -3.1e5],
                                     [999.0, 1234.5]])
def test_the_script_writes_weights_as_python_does(tmp_path, weights):
    network = Neuron.from_layers([([[weight] for weight in weights], [-2e-7])])
    drawn, problems = browser.ask(
        tmp_path, page(network, [[0.001, 1e-5]], [1], iterations=0), HANDS + 'return whole()[0];')
    assert problems == []
    assert_looks_like(drawn, network_diagram(network, [0.001, 1e-5], 'The network'))


def test_the_page_answers_inputs_as_python_does(tmp_path):
    network = Neuron(3, seed=1)
    text = page(network, *FIRST)
    asked = [[1, 0, 0], [0.125, -7.5, 3.25], [1e3, 1e-3, -1e3]]
    script = HANDS + '''
    const answers = [];
    for (const inputs of %s) {
      document.querySelectorAll('[data-input]').forEach((field, i) => { field.value = inputs[i]; });
      byName('ask').dispatchEvent(new Event('input'));
      answers.push(byName('answer').textContent);
    }
    move(0);
    answers.push(byName('answer').textContent);
    document.querySelector('[data-input]').value = '';
    byName('ask').dispatchEvent(new Event('input'));
    // Enter in a field must not send the form, and so load the page again.
    const enter = new Event('submit', {cancelable: true});
    byName('ask').dispatchEvent(enter);
    return answers.concat(byName('answer').textContent, enter.defaultPrevented);''' % json.dumps(asked)
    answers, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    start = ['%.8f' % network.think(asked[2])[0]]
    network.train(*FIRST)
    assert answers == (['%.8f' % answer for (answer,) in network.think(asked)] + start
                       + ['every input must be a number', True])
    assert answers[0] == '0.99993704'     # as the first tutorial published it


def test_the_loss_of_several_outputs_is_their_mean(tmp_path):
    network = DeepNetwork([2, 3], seed=1)
    targets = [[0, 1, 0.5], [1, 0, 0.25]]
    line, problems = browser.ask(tmp_path, page(network, XOR[0][:2], targets, 0),
                                 HANDS + "return byName('iteration').textContent;")
    assert problems == [] and line == 'iteration 0, loss %.8f' % network.loss(XOR[0][:2], targets)


def test_the_button_steps_through_one_iteration(tmp_path):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    text = page(network, *XOR, iterations=100)
    script = HANDS + '''
    move(0);
    byName('example').value = '1';
    byName('example').dispatchEvent(new Event('change'));
    const seen = [];
    for (let k = 0; k < 5; k++) {
      byName('step').click();
      seen.push([byName('stage').textContent, byName('iteration').textContent, byName('step').textContent,
        [...document.querySelectorAll('[data-neuron]')].map(node => node.textContent)]);
    }
    return seen;'''
    seen, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    stages, lines, buttons, nodes = zip(*seen)
    outputs = network.layers[0].think([0, 1]), network.think([0, 1])
    (hidden, hidden_bias), (output, output_bias) = network.adjustments([[0, 1]], [1])
    assert stages[0].startswith('1 Think') and '%.8f, %.8f' % tuple(outputs[0]) in stages[0]
    assert '%.8f' % outputs[1][0] in stages[0]
    assert stages[1].startswith('2 Compare') and '%.8f' % (1 - outputs[1][0]) in stages[1]
    # The adjustments of one example's biases are its deltas.
    assert stages[2].startswith('3 Send back') and '%.8f' % output_bias[0] in stages[2]
    assert '%.8f, %.8f' % tuple(hidden_bias) in stages[2]
    # The nodes show the inputs and every layer's outputs, and then its deltas.
    values = ['0', '1'] + [short(value) for value in outputs[0] + outputs[1]]
    deltas = ['0', '1'] + [short(value) for value in hidden_bias + output_bias]
    assert nodes[0] == nodes[1] == values and nodes[2] == deltas
    network.train(*XOR, iterations=1)
    assert stages[3].startswith('4 Learn') and '%.8f' % network.think([0, 1])[0] in stages[3]
    assert lines == ('iteration 0, loss 0.12556730',) * 3 + (
        'iteration 1, loss %.8f' % network.loss(*XOR),) * 2
    assert stages[4].startswith('1 Think') and len(set(buttons)) == 4


def test_steps_beyond_the_recorded_end_stay_in_the_frames(tmp_path):
    # Steps of this rate throw the weighted sums far beyond those recorded.
    text = page(Neuron(1, seed=1), [[1], [30]], [1, 0], iterations=3, learning_rate=9.0)
    script = HANDS + '''
    const inside = () => [...document.querySelectorAll('.examples > :not(text)')].every(mark => {
      const [left, top, width] = mark.parentNode.dataset.axes.split(' ').map(Number);
      const box = mark.getBBox();
      return box.x >= left - 7 && box.x + box.width <= left + width + 7;
    });
    const seen = [];
    for (let k = 0; k < 12; k++) {
      byName('step').click();
      const dot = document.querySelector('circle[data-axes]');
      const width = document.querySelector('line[data-weight]').getAttribute('stroke-width');
      seen.push([dot.getAttribute('visibility'), inside() && width > 1.2 && width <= 7]);
    }
    move(0);
    return [seen, document.querySelector('circle[data-axes]').getAttribute('visibility')];'''
    (seen, back), problems = browser.ask(tmp_path, text, script)
    assert problems == [] and back == 'visible'
    assert [shown for shown, inside in seen] == ['visible'] * 3 + ['hidden'] * 9
    assert all(inside for shown, inside in seen)


def test_marks_beyond_the_axes_stay_at_their_edge(tmp_path):
    text = page(Neuron(1, seed=1), [[1], [30]], [1, 0], iterations=0)
    # As if the steps had led there: z is 90 times larger than any that Python knew.
    weight = repr(Neuron(1, seed=1).layers[0].weights[0][0])
    assert text.count('"weights":[[%s]]' % weight) == 1
    text = text.replace('"weights":[[%s]]' % weight, '"weights":[[%r]]' % (90.0 * float(weight)))
    script = HANDS + '''
    const axes = document.querySelector('.examples').dataset.axes.split(' ').map(Number);
    return [axes, [...document.querySelectorAll('.examples circle, .examples rect')].map(mark =>
      mark.getBBox().x + mark.getBBox().width / 2)];'''
    (axes, places), problems = browser.ask(tmp_path, text, script)
    assert problems == [] and len(places) == 2
    assert sorted(places)[0] == pytest.approx(axes[0])     # The weight is negative: to the left.


@pytest.mark.slow
def test_a_step_takes_the_slider_along(tmp_path):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    text = page(network, *XOR, iterations=1000, learning_rate=0.7)
    recorded = [moment['iteration'] for moment in data_of(text)['history']]
    script = HANDS + '''
    move(0);
    const seen = [];
    for (let k = 0; k < 200; k++) {
      byName('step').click();
      if (k % 4 === 3) seen.push([Number(byName('slider').value), byName('iteration').textContent,
        byName('slider').getAttribute('aria-valuetext')]);
    }
    return seen;'''
    seen, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    for number, (place, line, said) in enumerate(seen):
        network.train(*XOR, iterations=1, learning_rate=0.7)
        assert line == said == 'iteration %d, loss %.8f' % (number + 1, network.loss(*XOR))
        assert recorded[place] <= number + 1 < recorded[place + 1]
    assert len(seen) == 50 and len({place for place, line, said in seen}) > 5


def test_each_step_lights_its_box_and_is_said_once(tmp_path):
    script = HANDS + '''
    const lit = () => [...document.querySelectorAll('[data-step]')].filter(e => e.getAttribute('class') === 'now')
      .map(e => e.querySelector('text').textContent);
    const seen = [[byName('step').textContent, lit(), byName('said').textContent]];
    for (let k = 0; k < 4; k++) {
      byName('step').click();
      seen.push([byName('step').textContent, lit(), byName('said').textContent]);
    }
    document.querySelector('[data-input]').value = '7';
    byName('ask').dispatchEvent(new Event('input'));
    const live = [...document.querySelectorAll('[aria-live], [role=status], output')].filter(e =>
      e.getAttribute('aria-live') !== 'off').length;
    return [seen, live, byName('said').textContent === byName('answer').textContent,
            byName('stage').textContent];'''
    (seen, live, answered, stage), problems = browser.ask(
        tmp_path, page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=5), script)
    buttons, lit, said = zip(*seen)
    assert problems == [] and live == 1 and answered
    assert buttons == ('Step through one iteration', 'Next: compare', 'Next: send back',
                       'Next: learn', 'Step through the next iteration')
    assert lit == ([], ['1  Think'], ['2  Compare'], ['3  Send back'], ['4  Learn'])
    assert [words[:6] for words in said] == ['', '1 Thin', '2 Comp', '3 Send', '4 Lear']
    assert stage.startswith('4 Learn')


def test_numbers_near_zero_have_no_sign(tmp_path):
    network = Neuron.from_layers([([[-30.0]], None)])
    result, problems = browser.ask(tmp_path, page(network, [[1]], [0], iterations=0),
                                   HANDS + 'return rows()[0];')
    assert problems == [] and result[3:] == ['0.00000000', '0.00000000']


@pytest.mark.parametrize('width', [360, 390, 1280])
def test_letters_can_be_read_and_usual_pictures_fit(tmp_path, width):
    deep = DeepNetwork([3] * 12, seed=1)
    text = document([section(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=3),
                     section(deep, [[1, 2, 3]], [[1, 0, 1]], iterations=3)])
    script = '''return [...document.querySelectorAll('.figure svg')].map(svg => {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [svg.getBoundingClientRect().width, svg.parentNode.clientWidth, 14 * scale,
        svg.parentNode.parentNode.className === 'figures', svg.parentNode.parentNode.clientWidth];
    });'''
    found, problems = browser.ask(tmp_path, text, script, width)
    assert problems == [] and len(found) == 9
    for drawn, box, letters, moves, row in found:
        assert letters >= 7.9
        if drawn <= 720:
            # Fits, or nearly, in the narrowest phone, which has no scroll bar of 15 pixels.
            assert drawn <= box + 20
        else:
            assert box == row and letters >= 11
    assert len([drawn for drawn, box, letters, moves, row in found if drawn > 2000]) == 1


def test_a_projector_shows_two_pictures_in_a_row(tmp_path):
    text = page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=5)
    script = HANDS + '''
    const tops = [...document.querySelectorAll('.figures .figure')].map(e => e.getBoundingClientRect().top);
    return [tops, byName('stage').getBoundingClientRect().height];'''
    (tops, stage), problems = browser.ask(tmp_path, text, script, 1024)
    assert problems == [] and stage == 0
    assert tops[0] == tops[1] < tops[2] == tops[3]


def test_paper_gets_what_it_can_use(tmp_path):
    text = page(DeepNetwork([3] * 12, seed=1), [[1, 2, 3]], [[1, 0, 1]], iterations=5)
    script = HANDS + '''
    const print = [...document.styleSheets[0].cssRules].filter(rule => rule.media && rule.media.mediaText === 'print');
    print.forEach(rule => { rule.media.mediaText = 'screen'; });
    const style = element => getComputedStyle(element);
    return [print.length, ['.controls button', '.controls label', '.stage', '.ask'].map(selector =>
        style(document.querySelector(selector)).display), style(document.body).color,
      Math.max(...[...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().width))];'''
    (count, hidden, ink, widest), problems = browser.ask(tmp_path, text, script, 680, True)
    assert problems == [] and count == 1
    assert hidden == ['none'] * 4 and ink == 'rgb(0, 0, 0)'
    assert 500 < widest <= 680     # 180 mm of A4 between its margins


LOOK = HANDS + '''
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
const out = [...document.querySelectorAll('main *')].filter(element => {
  if (element.closest('svg, table, pre') || element.closest('svg')) return false;
  return element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 80));
const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
const nameless = [...document.querySelectorAll('input, select, button, svg, [tabindex], form')].filter(element =>
  !(element.labels && element.labels.length) && !element.getAttribute('aria-label') && !element.textContent.trim());
const light = color => {
  const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const against = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
// Shapes are seen by their line or their filling. Grids are meant to be faint; the surface
// and what lies on it have colours of their own.
const shapes = [...document.querySelectorAll('svg [class]')].filter(element =>
  /line|path|circle|rect/.test(element.tagName) && !/paper|grid/.test(element.getAttribute('class')) &&
  !element.closest('.surface, .marks')).map(element => {
  const paper = getComputedStyle(document.body).backgroundColor, style = getComputedStyle(element);
  return [element.getAttribute('class'), Math.max(...[style.stroke, style.fill].map(color =>
    color === 'none' ? 1 : against(color, paper)))];
});
const contrasts = [...document.querySelectorAll('p, h1, h2, td, th, pre, label, button, text, output')].map(element => {
  const style = getComputedStyle(element);
  let behind = element;
  while (behind && /rgba\\(0, 0, 0, 0\\)/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  return against(element.tagName === 'text' ? style.fill : style.color,
                 behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)');
});
return {wide, out, dark: matchMedia('(prefers-color-scheme: dark)').matches, same: ids.length - new Set(ids).size, nameless: nameless.map(e => e.outerHTML.slice(0, 80)),
  contrast: Math.min(...contrasts), shapes: shapes.length, faint: shapes.filter(([kind, found]) => found < 3),
  solid: [...document.querySelectorAll('svg .high')].filter(e => getComputedStyle(e).fill === 'none').length,
  hollow: [...document.querySelectorAll('.marks .low')].map(e => getComputedStyle(e).fill + getComputedStyle(e).stroke), texts: contrasts.length, width: innerWidth,
  positive: [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length};
'''


@pytest.mark.parametrize('width, dark', [(360, False), (1280, False), (1280, True)])
def test_nothing_overflows_and_everything_has_a_name(tmp_path, width, dark):
    text = document([
        section(Neuron(3, seed=1), *FIRST, iterations=100, title='The first ' + 'very' * 30),
        section(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=100),
        section(DeepNetwork([12, 50, 3], seed=1), [[123456.789] * 12] * 60, [[0, 1, 0]] * 60,
                iterations=3)])
    look, problems = browser.ask(tmp_path, text, LOOK, width, dark)
    assert problems == []
    assert look['width'] == width and look['wide'] <= 0 and look['out'] == []
    assert look['dark'] == dark
    assert look['same'] == 0 and look['nameless'] == [] and look['positive'] == 0
    # WCAG 2.2, 1.4.3: 4.5 to 1 for text.
    assert look['texts'] > 200 and look['contrast'] >= 4.5
    # 1.4.11: 3 to 1 for what is drawn.
    assert look['shapes'] > 300 and look['faint'] == []
    assert look['solid'] == 0 and look['hollow'] == ['nonergb(26, 26, 26)'] * 2


def test_the_pictures_take_the_colours_of_the_page():
    text = page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=5)
    colours = {value for paint in PAINT.values() for value in paint.values() if str(value)[0] == '#'}
    assert len(colours) > 7
    # Of the colours of pictures alone, those of the surface remain, and its colour bar.
    assert [colour for colour in colours if '"%s"' % colour in text] == []
    assert set(re.findall(r'"(#\w{6})"', text)) == {level_colour(level) for level in range(LEVELS)}


def test_two_runs_on_one_page_do_not_meddle(tmp_path):
    text = document([section(Neuron(3, seed=1), *FIRST, iterations=100),
                     section(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=100)])
    script = HANDS + '''
    const lines = () => [...document.querySelectorAll('[data-name=iteration]')].map(e => e.textContent.split(',')[0]);
    const before = lines();
    move(0);
    return [before, lines()];'''
    (before, after), problems = browser.ask(tmp_path, text, script)
    assert problems == []
    assert before == ['iteration 100', 'iteration 100'] and after == ['iteration 0', 'iteration 100']


def test_nothing_is_fetched():
    text = page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=10)
    assert re.findall(r'(?:src|href|url\(|@import|fetch|import\()[^\n]{0,20}', text) == [
        'href="data:,">']
    assert set(re.findall(r'https?://[^"\s]*', text)) == {'http://www.w3.org/2000/svg'}


def test_a_network_as_it_is_needs_no_training(tmp_path):
    text = page(DeepNetwork([13, 2], seed=1), [[0.1] * 13], [[0, 1]], iterations=0)
    assert 'no training was recorded' in text and 'too many inputs for fields' in text
    result, problems = browser.ask(tmp_path, text, HANDS + "return byName('iteration').textContent;")
    assert problems == [] and result.startswith('iteration 0, loss')


def test_titles_are_escaped():
    text = page(Neuron(1, seed=1), [[1]], [1], 1, title='</script><b>"&')
    assert '<h1>&lt;/script&gt;&lt;b&gt;&quot;&amp;</h1>' in text


def test_the_fields_have_all_digits_of_the_first_example():
    text = page(Neuron(3, seed=1), [[0.1, 1 / 3, 12345678.125]], [1], 0)
    assert re.findall(r'value="([^"]*)" data-input', text) == ['0.1', repr(1 / 3), '12345678.125']


def test_a_training_run_that_overflows_names_its_iteration():
    with pytest.raises(ValueError, match='^iteration 1: a weight or bias of layer 1 grows beyond'):
        page(Neuron.from_layers([([[0.0]], None)]), [[1e155]], [1], 5, learning_rate=1e155)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match='iterations'):
        page(Neuron(3, seed=1), *FIRST, iterations=-1)
    with pytest.raises(ValueError, match='inputs: example 1'):
        page(Neuron(3, seed=1), [[1]], [1])
    with pytest.raises(TypeError, match='learning_rate'):
        page(Neuron(3, seed=1), *FIRST, learning_rate='1')
