"""One arithmetic: what the page's script computes in a real browser is what Python computes, bit by bit."""

import json
import random
import re

import pytest

import browser
import browser_exp
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, fit
from simplenn_pure.deep import DeepNetwork as Deep
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.loss import LOSSES
from simplenn_pure.orders import permutation
from simplenn_pure.portable import portable
from simplenn_pure.seeding import RandomState
from simplenn_pure.study import explain, page
from simplenn_pure.study.html_page import Story, document

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]
ITERATIONS = 1000

# Learns with given knobs; returns the layers, and the loss.
LEARN = '''
const learn = ({inputs, targets, knobs, iterations}) => {
  useOwn({name: 'own', inputs, targets, iterations: 0, labels: null}, knobs);
  if (lab.refusal) return [lab.refusal];
  run(iterations);
  return [lab.layers.map(({weights, biases}) => [weights, biases]), last(lab.history).loss];
};'''


class PlainNetwork(Deep):
    """A network that `fit` trains by its own methods, so by the activations of the table."""

    def backpropagate(self, inputs, targets):
        return Deep.backpropagate(self, inputs, targets)


def numbers(network):
    return [[layer.weights, layer.biases] for layer in network.layers]


def settings(count, twins):
    """Random networks and examples; where there are `twins`, without the machine's exp."""
    choice = random.Random(16)
    found = []
    for number in range(count):
        end = choice.choice(sorted(name for name in ACTIVATIONS if not ACTIVATIONS[name].twin_of))
        loss = choice.choice([name for name in sorted(LOSSES) if (
            ACTIVATIONS[end].cross_entropies if LOSSES[name].slope_cancels else ACTIVATIONS[end].slope)])
        inner = choice.choice(['sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity'])
        sizes = [choice.randint(1, 3)] + [choice.randint(1, 4) for layer in range(choice.randint(0, 2))]
        sizes += [choice.randint(2 if ACTIVATIONS[end].row else 1, 3)]
        inputs = [[round(choice.uniform(-1, 1), 3) for i in range(sizes[0])] for e in range(choice.randint(2,
            6))]
        targets = [[float(j == e % sizes[-1]) for j in range(sizes[-1])] for e in range(len(inputs))]
        names = [inner] * (len(sizes) - 2) + [end]
        if twins:
            names = ['portable_' + name if 'portable_' + name in ACTIVATIONS else name for name in names]
        found.append({'inputs': inputs, 'targets': targets, 'iterations': ITERATIONS, 'knobs': {
            'sizes': sizes, 'activations': names, 'loss': loss, 'seed': choice.randint(0, 2 ** 32 - 1),
            'bias': choice.random() < 0.8, 'range': choice.choice([[-1, 1], [0, 1], 'glorot', 'he']),
            'rate': choice.choice([0.003, 0.01, 0.05]), 'batch': choice.choice([None, 1, 2]),
            'momentum': choice.choice([0, 0, 0.5, 0.9]), 'hold': 0}})
    return found


def in_python(setting, kind=DeepNetwork):
    """The network that these settings train, in Python."""
    knobs = setting['knobs']
    weight_range = knobs['range']
    network = kind(knobs['sizes'], knobs['seed'], knobs['bias'],
                   weight_range if isinstance(weight_range, str) else tuple(weight_range),
                   activation=knobs['activations'], loss=knobs['loss'])
    fit(network, setting['inputs'], setting['targets'], setting['iterations'], knobs['rate'], knobs['batch'],
        momentum=knobs['momentum'])
    return network


def test_the_tutorials_learn_live_as_in_python(tmp_path):
    # The bound is 0: with the browser's exp Python comes to the same bits.
    script = """
    const result = [];
    for (const name of ['story1', 'story2']) {
      useData(name);
      const start = lab.layers.map(({weights}) => weights);
      run(1000);
      result.push([start, lab.layers.map(({weights, biases}) => [weights, biases])]);
    }
    return result;"""
    tutorials = [(lambda: Neuron(3, seed=1), FIRST), (lambda: TwoLayerNetwork(2, 2, 1, seed=1), XOR)]
    text = document([Story(make(), *examples) for make, examples in tutorials])
    found, problems = browser.ask(tmp_path, text, script)
    assert problems == []
    for (start, layers), (make, examples) in zip(found, tutorials):
        def train():
            network = make()
            network.train(*examples, iterations=1000)
            return numbers(network)
        assert start == [layer.weights for layer in make().layers]
        wanted, count = browser_exp.trained(tmp_path, train)
        assert layers == wanted and count > 1000


@pytest.mark.slow
def test_random_settings_learn_live_as_in_python(tmp_path):
    wanted = settings(50, twins=False)
    found, problems = browser.ask(tmp_path, page(Neuron(1, seed=1), [[1]], [1], 0),
                                  LEARN + 'return %s.map(learn);' % json.dumps(wanted))
    assert problems == [] and len(found) == 50
    with_exp = 0
    for setting, (layers, loss) in zip(wanted, found):
        expected, count = browser_exp.trained(tmp_path, lambda: numbers(in_python(setting, PlainNetwork)))
        assert layers == expected, setting
        with_exp += count > 0
    assert 20 < with_exp < 50     # The others are of relu, leaky_relu and identity.


def test_portable_settings_learn_live_as_in_python(tmp_path):
    # Nobody's exp is needed: `fit` itself, by whatever road, has the same bits.
    wanted = settings(50, twins=True)
    found, problems = browser.ask(tmp_path, page(portable(Neuron(1, seed=1)), [[1]], [1], 0),
                                  LEARN + 'return %s.map(learn);' % json.dumps(wanted))
    assert problems == [] and len(found) == 50
    for setting, (layers, loss) in zip(wanted, found):
        network = in_python(setting)
        assert layers == numbers(network), setting
        assert loss == network.loss(setting['inputs'], setting['targets'])


def test_the_stream_is_numpys(tmp_path):
    script = """return [1, 0, 4294967295, 12345].map(seed => {
      const stream = new RandomState(seed);
      return [...Array(700).keys()].map(() => stream.random()).concat([1, 2, 3, 7,
        50].map(count => stream.permutation(count)));
    });"""
    found, problems = browser.ask(tmp_path, page(Neuron(1, seed=1), [[1]], [1], 0), script)
    assert problems == []
    for seed, numbers_found in zip([1, 0, 4294967295, 12345], found):
        stream = RandomState(seed)
        assert numbers_found == [stream.random() for number in range(700)] + [
            permutation(count, stream) for count in (1, 2, 3, 7, 50)]


def test_a_weight_beyond_all_floats_stops_it_as_in_python(tmp_path):
    setting = {'inputs': [[1.0], [3.0]], 'targets': [[0.0], [1.0]], 'iterations': 2000, 'knobs': {
        'sizes': [1, 1], 'activations': ['identity'], 'loss': 'squared_error', 'seed': 1, 'bias': True,
        'range': [-1, 1], 'rate': 5.0, 'batch': None, 'momentum': 0, 'hold': 0}}
    script = LEARN + """const [layers] = learn(%s);
    return [layers, lab.iteration, lab.overflow, byName('notice').textContent, lab.playing];""" % json.dumps(setting)
    (layers, iteration, overflow, notice, playing), problems = browser.ask(
        tmp_path, page(Neuron(1, seed=1), [[1]], [1], 0), script)
    network = DeepNetwork([1, 1], seed=1, activation='identity')
    with pytest.raises(ValueError, match='^iteration %d: a weight' % overflow):
        network.train(setting['inputs'], setting['targets'], 2000, 5.0)
    assert problems == [] and layers == numbers(network) and iteration == overflow - 1 and not playing
    assert notice.startswith('In iteration %d a weight grows beyond all floats' % overflow)


# ---- the lines of arithmetic ----


def told(text):
    """The equations of an explanation, each in one line."""
    text = re.sub(r'\n {8}', ' ', text)
    return {line.strip() for line in text.split('\n') if ' = ' in line}


LINES = """
const lines = [];
for (const part of %s) for (const example of [0, 1]) {
  choose(part, example);
  const words = [...byName('lines').querySelectorAll('p:not(.aside)')].map(line => line.textContent);
  lines.push([part, example, words]);
}
return lines;"""


@pytest.mark.parametrize('end, loss', [('sigmoid', 'squared_error'), ('sigmoid', 'cross_entropy'),
    ('tanh', 'squared_error'),
                                       ('softmax', 'cross_entropy'), ('identity', 'squared_error'),
                                       ('leaky_relu', 'squared_error')])
@pytest.mark.parametrize('bias', [True, False])
def test_every_part_has_its_lines_of_explain(tmp_path, end, loss, bias):
    network = DeepNetwork([2, 3, 2], seed=5, bias=bias, activation=['tanh', end], loss=loss)
    inputs, targets = [[0.5, -1.0], [1.0, 1 / 3], [-2e-5, 0.25]], [[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]
    parts = ['a1.0', 'a1.2', 'a2.0', 'a2.1', 'w0.0.1', 'w0.1.2', 'w1.2.0', 'w1.0.1'] + ['b0.1', 'b1.0'] * bias
    found, problems = browser.ask(tmp_path, page(network, inputs, targets, 0, 0.05),
        LINES % json.dumps(parts))
    assert problems == [] and len(found) == 2 * len(parts)
    for part, example, words in found:
        explained = told(explain(network, inputs, targets, 0.05, [example + 1]))
        # z, a, error, slope, delta, adjustment, new weight; the slope and the error may cancel.
        assert len(words) >= (5 if part[0] != 'a' else 3) - (1 if bias else 1)
        assert [line for line in words if line not in explained] == [], (part, example)
        names = {re.match(r'(?:adjustment of |new )?[a-z]+', line).group() for line in words}
        assert {'z', 'delta'} <= names
        assert ('new w' in names) is (part[0] == 'w')


def test_momentum_and_batches_have_their_lines(tmp_path):
    network = DeepNetwork([1, 1], seed=5, activation='identity')
    inputs, targets = [[1.0], [2.0], [3.0], [4.0]], [0.5, 1.0, 1.0, 2.0]
    script = """turn({batch: 2, momentum: 0.5, rate: 0.01});
    run(3);
    choose('w0.0.0', 2);
    const lines = [...byName('lines').querySelectorAll('p')].map(line => line.textContent);
    const [l] = lab.layers, next = adjustmentsOf(lab.layers, lab.training.slice(2), false)[0].weights[0][0];
    return [lines, l.weights[0][0], lab.velocities[0].weights[0][0], next];"""
    (lines, weight, velocity, adjustment), problems = browser.ask(
        tmp_path, page(network, inputs, targets, 0), script)
    fit(network, inputs, targets, 3, 0.01, 2, momentum=0.5)
    assert problems == [] and weight == network.layers[0].weights[0][0]
    step = 0.5 * velocity + 0.01 * adjustment
    assert 'step of w[1,1,1] = 0.5 * %.8f + 0.01 * %.8f = %.8f' % (velocity, adjustment, step) in lines
    assert 'new w[1,1,1] = %.8f + %.8f = %.8f' % (weight, step, weight + step) in lines
    assert lines[-1] == 'The last number of an adjustment stands for the 1 other examples.'
