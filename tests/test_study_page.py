"""The page in a real browser: it renders, it moves, and its digits are Python's."""

import json
import re

import pytest

import browser
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.study import page
from simplenn_pure.study.page import document, section

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]

# What a script needs to work the page as a person does.
HANDS = '''
const byName = name => document.querySelector(`[data-name=${name}]`);
const move = place => { const s = byName('slider'); s.value = place; s.dispatchEvent(new Event('input', {bubbles: true})); };
const rows = () => [...document.querySelectorAll('[data-name=answers] tr')].map(row => [...row.cells].map(cell => cell.textContent));
const weights = () => [...document.querySelectorAll('text[data-weight]')].map(text => [text.dataset.weight, text.textContent]);
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


def test_a_large_network_is_recorded_less_often():
    count = {size: len(data_of(page(DeepNetwork([1, size, 1], seed=1), [[1]], [1], 40))['history'])
             for size in (2, 20000)}
    assert 2 <= count[20000] < count[2] <= 62


def test_the_slider_moves_everything_to_the_right_digits(tmp_path):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    text = page(network, *XOR)
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


def test_the_slider_shows_the_end_as_python_drew_it(tmp_path):
    # The script draws the surface and the examples anew; it must come to Python's picture.
    text = page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)
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
        # The script draws cell by cell, Python runs of cells: the areas are equal.
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
    return answers.concat(byName('answer').textContent);''' % json.dumps(asked)
    answers, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    start = ['%.8f' % network.think(asked[2])[0]]
    network.train(*FIRST)
    assert answers == (['%.8f' % answer for (answer,) in network.think(asked)] + start
                       + ['every input must be a number'])
    assert answers[0] == '0.99993704'     # as the first tutorial published it


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
    assert nodes[2] != nodes[1] and nodes[0] == nodes[1]
    network.train(*XOR, iterations=1)
    assert stages[3].startswith('4 Learn') and '%.8f' % network.think([0, 1])[0] in stages[3]
    assert lines == ('iteration 0, loss 0.12556730',) * 3 + (
        'iteration 1, loss %.8f' % network.loss(*XOR),) * 2
    assert stages[4].startswith('1 Think') and len(set(buttons)) == 4


LOOK = HANDS + '''
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
const out = [...document.querySelectorAll('main *')].filter(element => {
  if (element.closest('svg, table, pre') || element.closest('svg')) return false;
  return element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 80));
const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
const nameless = [...document.querySelectorAll('input, select, button, svg, [tabindex], form')].filter(element =>
  !(element.labels && element.labels.length) && !element.getAttribute('aria-label') && !element.textContent.trim());
const contrasts = [...document.querySelectorAll('p, h1, h2, td, th, pre, label, button, text, output')].map(element => {
  const style = getComputedStyle(element);
  const light = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  while (behind && /rgba\\(0, 0, 0, 0\\)/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const [a, b] = [light(element.tagName === 'text' ? style.fill : style.color),
                  light(behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)')];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
});
return {wide, out, dark: matchMedia('(prefers-color-scheme: dark)').matches, same: ids.length - new Set(ids).size, nameless: nameless.map(e => e.outerHTML.slice(0, 80)),
  contrast: Math.min(...contrasts), texts: contrasts.length, width: innerWidth,
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


def test_two_trainings_on_one_page_do_not_meddle(tmp_path):
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


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match='iterations'):
        page(Neuron(3, seed=1), *FIRST, iterations=-1)
    with pytest.raises(ValueError, match='inputs: example 1'):
        page(Neuron(3, seed=1), [[1]], [1])
    with pytest.raises(TypeError, match='learning_rate'):
        page(Neuron(3, seed=1), *FIRST, learning_rate='1')
