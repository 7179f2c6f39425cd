"""The script in the page. It computes in the order of `matrix.py`, so its digits are Python's.

What it does with an activation or a loss is written from their formulas, and what its
drawings look like comes from the files that draw the same in Python.
"""

import json

from .. import powers
from ..formulas import ACTIVATIONS, function_body
from ..loss import LOSSES
from .diagram import THINNEST
from .page_style import themed
from .surface import CELLS
from .svg import LETTER, PAINT

# How JavaScript writes a condition, the end of its block, e, and the result.
FORMS = 'if (%s) {', '}', 'const e = %s;', 'return %s;'


def script(portable):
    """Return the script of a page, which serves all its sections.

    `portable` is whether one of them takes the exp of `powers.py`.
    """
    drawing = json.dumps({'PAINT': PAINT, 'THINNEST': THINNEST, 'CELLS': CELLS, 'LETTER': LETTER})
    activations = ['%s: {value: %s, slope: %s, power: %s, crossEntropy: %s}' % (
        name, function('z, largest, whole', activation.formula), function('a', activation.derivative),
        function('z, largest', [('', '', activation.formula[0][1])] * activation.row),
        function('t, a, z, largest, whole', activation.cross_entropy))
        for name, activation in sorted(ACTIVATIONS.items()) if portable or not activation.twin_of]
    losses = ['%s: %s' % (name, function('t, a', loss.formula)) for name, loss in sorted(LOSSES.items())]
    return (TABLES % (themed(drawing), ', '.join(activations), ', '.join(losses))
            + portable_text() * portable
            + 'function start(section) {' + TRAINING + PICTURES + CONTROLS + '}\n'
            + "document.querySelectorAll('section').forEach(start);\n")


def portable_text():
    """Return the exp and the log of `powers.py` as functions in JavaScript."""
    return POWERS % (json.dumps(powers.PAIRS), powers.LEAST, powers.STEPS, powers.STEP, powers.STEP_REST,
                     powers.C2, powers.C3, powers.C4, powers.C5, powers.MOST, json.dumps(powers.ODDS),
                     powers.LN_2, powers.LN_2_REST)


def function(arguments, formula):
    """Return a formula as a function in JavaScript, or 'null' where there is none.

    >>> print(function('z', [('z > 0.0', '', 'z'), ('', 'exp(z)', 'e - 1.0')]))
    (z) => {
        if (z > 0.0) {
            return z;
        }
        const e = Math.exp(z);
        return e - 1.0;
    }
    """
    names = {'exp': 'Math.exp', 'log': 'Math.log',
             'portable_exp': 'portableExp', 'portable_log': 'portableLog'}
    return '(%s) => {\n%s\n}' % (arguments, function_body(formula, FORMS, names)) if formula else 'null'


# What all sections look into.
TABLES = '''
'use strict';
const {PAINT, THINNEST, CELLS, LETTER} = %s;
const ACTIVATIONS = {%s};
const LOSSES = {%s};
'''

# exp for numbers of at most 0, log for those of at least 1: the same bits on every machine.
POWERS = '''
const PAIRS = %s, SCALES = [2];
for (let k = 0; k < 1075; k++) SCALES.push(SCALES[k] / 2);
function portableExp(x) {
  if (!(x > %r)) return x < 0 ? 0 : x;
  const m = Math.trunc(0.5 - %r * x), r = x + m * %r + m * %r, [high, low] = PAIRS[m & 63];
  return (high + (low + high * (r + r * r * (%r + r * (%r + r * (%r + r * %r)))))) * SCALES[m >> 6];
}
function portableLog(x) {
  if (x - x !== 0) return x;
  let k = 0;
  for (; x > %r; k++) x *= 0.5;
  const s = (x - 1) / (x + 1), series = %s.reduce((total, odd) => (total + 1 / odd) * (s * s), 0);
  return k * %r + (k * %r + (2 * s + 2 * s * series));
}
'''

# One training run, which looks only inside its `section` of the page: its mathematics.
TRAINING = '''
const data = JSON.parse(section.querySelector('script').textContent);
const activations = data.activations.map(name => ACTIVATIONS[name]);
// What is shown: the layers of one iteration, and how far a step through it has come.
let layers, iteration, phase;
const sum = numbers => numbers.reduce((total, number) => total + number, 0);
const lastOf = list => list[list.length - 1];
const weightedSums = (layer, inputs) => layer.weights[0].map((unused, j) =>
  sum(inputs.map((input, i) => input * layer.weights[i][j])) + (layer.biases ? layer.biases[j] : 0));
// Where an output depends on all the weighted sums of its layer: [largest, whole].
const rowOf = (activation, sums) => {
  const largest = Math.max(...sums);
  return activation.power ? [largest, sum(sums.map(z => activation.power(z, largest)))] : [];
};
// [inputs, outputs of layer 1, ...] for one example.
const forward = inputs => layers.reduce((outputs, layer, l) => {
  const sums = weightedSums(layer, outputs[l]), row = rowOf(activations[l], sums);
  return [...outputs, sums.map(z => activations[l].value(z, ...row))];
}, [inputs]);
const errors = (outputs, e) => data.targets[e].map((target, j) => target - lastOf(outputs)[j]);
// What the outputs of example e add to the loss before it is divided.
const shares = (outputs, e) => {
  const sums = weightedSums(lastOf(layers), outputs[layers.length - 1]), end = lastOf(activations);
  const share = LOSSES[data.loss] || end.crossEntropy, row = rowOf(end, sums);
  return data.targets[e].map((target, j) => share(target, lastOf(outputs)[j], sums[j], ...row));
};
const loss = passes => sum(passes.map(shares).flat()) / data.count;

// [deltas of layer 1, ...] for example e: error * slope, from the last layer back. With some losses
// the slope of the last layer cancels.
function backward(outputs, e) {
  let deltas = [], error = errors(outputs, e);
  for (let l = layers.length - 1; l >= 0; l--) {
    const cancels = data.cancels && l === layers.length - 1;
    deltas.unshift(outputs[l + 1].map((a, j) => cancels ? error[j] : error[j] * activations[l].slope(a)));
    error = layers[l].weights.map(row => sum(row.map((weight, j) => deltas[0][j] * weight)));
  }
  return deltas;
}
// The layers after one iteration over all the examples.
function learn() {
  const passes = data.inputs.map(forward), deltas = passes.map(backward);
  const moved = (number, adjustment) => number + data.rate * sum(passes.map(adjustment));
  return layers.map((layer, l) => ({
    weights: layer.weights.map((row, i) => row.map((weight, j) =>
      moved(weight, (outputs, e) => outputs[l][i] * deltas[e][l][j]))),
    biases: layer.biases && layer.biases.map((bias, j) => moved(bias, (outputs, e) => deltas[e][l][j])),
  }));
}
'''

# Its pictures: how it moves what Python drew.
PICTURES = r'''
const all = (selector, use) => section.querySelectorAll(selector).forEach(use);
const set = (element, values) => Object.keys(values).forEach(k => element.setAttribute(k, values[k]));
const numbersOf = text => text.split(' ').map(Number);
function short(number) {
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1000) return String(number + 0);
  if (size >= 0.0005 && size < 1000) return number.toFixed(size < 1 ? 3 : 2);
  return number.toExponential(1).replace(/([+-])(\d)$/, '$10$2');  // 3.0e-04, as Python writes it.
}
// Give `use` each such element, with its axes: how far they reach, and where on them numbers lie.
const onAxes = (selector, use) => all(selector, element => {
  const [left, top, width, height, xLow, xHigh, yLow, yHigh, logarithmic] = numbersOf(element.dataset.axes);
  const scale = logarithmic ? Math.log10 : number => number;
  use(element, {xLow, xHigh, yLow, yHigh,
    x: number => left + width * (number - xLow) / (xHigh - xLow),
    y: number => top + height - height * (scale(number) - scale(yLow)) / (scale(yHigh) - scale(yLow))});
});

function drawNetwork(outputs, deltas) {
  const label = (name, words) => all(`text[data-${name}]`, element => {
    element.textContent = words(...numbersOf(element.dataset[name]));
  });
  label('weight', (l, i, j) => short(layers[l].weights[i][j]));
  label('bias', (l, j) => 'bias ' + short(layers[l].biases[j]));
  label('neuron', (l, j) => short(deltas && l > 0 ? deltas[l - 1][j] : outputs[l][j]));
  all('[data-neuron]', element => set(element, {'font-size': element.textContent.length < 6 ? 15 : 11}));
  all('line[data-weight]', element => {
    const [l, i, j] = numbersOf(element.dataset.weight), weight = layers[l].weights[i][j];
    const kind = weight ? weight < 0 ? 'negative' : 'positive' : 'zero', paint = PAINT[kind];
    const part = Math.min(1, Math.abs(weight) / (data.largest || 1));
    set(element, {class: kind, stroke: paint.stroke, 'stroke-dasharray': paint['stroke-dasharray'] || 'none',
      'stroke-width': THINNEST + (element.dataset.widest - THINNEST) * part});
  });
}
// Steps may lead beyond what was recorded, where these axes have no place for the dot.
const drawLoss = value => onAxes('circle[data-axes]', (dot, axes) => {
  const inside = iteration <= axes.xHigh && value >= axes.yLow && value <= axes.yHigh;
  set(dot, {visibility: inside ? 'visible' : 'hidden'});
  if (inside) set(dot, {cx: axes.x(iteration), cy: axes.y(value)});
});

const drawExamples = passes => onAxes('g.examples', (group, axes) => {
  const count = passes.length, parts = [...group.children], labels = parts.slice(2 * count);
  const points = passes.map((outputs, e) => {
    const z = weightedSums(lastOf(layers), outputs[layers.length - 1])[0], a = lastOf(outputs)[0];
    const x = axes.x(Math.min(Math.max(z, axes.xLow), axes.xHigh)), y = axes.y(a), mark = parts[count + e];
    set(parts[e], {d: `M${x} ${y}V${axes.y(data.targets[e][0])}`});
    set(mark, mark.tagName === 'circle' ? {cx: x, cy: y} : {x: x - 5.5, y: y - 5.5});
    return {x, y, number: e + 1, upper: a >= (axes.yLow + axes.yHigh) / 2};
  });
  labels.forEach(label => label.remove());
  for (const upper of [true, false]) {  // One label for marks close together, as in Python.
    const half = points.filter(p => p.upper === upper);
    half.sort((p, q) => (p.x - q.x || p.y - q.y || p.number - q.number) * (upper ? 1 : -1));
    while (half.length) {
      const {x, y, number} = half.shift(), numbers = [number];
      const words = () => {
        const all = (upper ? numbers : [...numbers].reverse()).join(', ');
        return all.length <= 13 ? all : `${number} and ${numbers.length - 1} more`;
      };
      while (half.length && Math.abs(half[0].x - x) < LETTER * 14 * words().length + 9 &&
          Math.abs(half[0].y - y) < 18) numbers.push(half.shift().number);
      const label = group.appendChild(labels[0].cloneNode());
      label.textContent = words();
      const [dx, dy, anchor] = upper ? [9, 20, 'start'] : [-9, -10, 'end'];
      set(label, {x: x + dx, y: y + dy, 'text-anchor': anchor});
    }
  }
});

const drawSurface = () => onAxes('g.surface', (group, axes) => {
  const [low, high] = numbersOf(group.dataset.ends), middle = (low + high) / 2;
  const levels = group.children.length - 1, paths = new Array(levels + 1).fill('');
  const steps = [...Array(CELLS + 1).keys()];
  const rows = steps.map(row => steps.map(column => {
    const x = axes.xLow + (axes.xHigh - axes.xLow) * column / CELLS;
    const y = axes.yLow + (axes.yHigh - axes.yLow) * (CELLS - row) / CELLS;
    return {x: axes.x(x), y: axes.y(y), answer: lastOf(forward([x, y]))[0]};
  }));
  for (const r of steps.slice(1)) for (const c of steps.slice(1)) {
    const ring = [rows[r - 1][c - 1], rows[r - 1][c], rows[r][c], rows[r][c - 1]];
    const {x, y} = ring[0], size = ring[1].x - x, mean = sum(ring.map(corner => corner.answer)) / 4;
    const level = Math.floor((mean - low) / (high - low) * levels);
    paths[Math.min(levels - 1, Math.max(0, level))] += `M${x} ${y}h${size}v${size}h${-size}z`;
    let command = 'M';
    ring.forEach((p, k) => {
      const q = ring[(k + 1) % 4], part = (middle - p.answer) / (q.answer - p.answer);
      if (p.answer < middle === q.answer < middle) return;
      paths[levels] += `${command}${p.x + (q.x - p.x) * part} ${p.y + (q.y - p.y) * part}`;
      command = command === 'M' ? 'L' : 'M';
    });
  }
  paths.forEach((path, k) => set(group.children[k], {d: path || 'M0 0'}));
});
'''

# Its words, and what answers to the reader's hands.
CONTROLS = '''
const byName = name => section.querySelector(`[data-name=${name}]`);
const write = (name, words) => { byName(name).textContent = words; };
const decimals = number => (Math.abs(number) < 5e-9 ? 0 : number).toFixed(8);  // Not -0.00000000.
const list = (row, write) => row.slice(0, 8).map(write).join(', ') + (row.length > 8 ? ', ...' : '');
const fixed = numbers => list(numbers, decimals);
const counted = number => number.toLocaleString('en');

function writeAnswers(passes) {
  write('answers', '');
  passes.slice(0, 50).forEach((outputs, e) => {
    const row = byName('answers').insertRow();
    for (const words of [e + 1, list(data.inputs[e], String), list(data.targets[e], String),
      fixed(lastOf(outputs)), fixed(errors(outputs, e))]) row.insertCell().textContent = words;
  });
  if (passes.length > 50) byName('answers').insertRow().insertCell().textContent = 'and more';
}

function answer() {
  const inputs = [...section.querySelectorAll('[data-input]')].map(field => field.valueAsNumber);
  if (inputs.length) write('answer', inputs.some(Number.isNaN) ?
    'every input must be a number' : lastOf(forward(inputs)).map(decimals).join(', '));
}
// What the four steps of an iteration say about the chosen example.
const stageLines = (outputs, deltas, e) => [[],
  ['1 Think. The inputs go forward; each neuron shows its output.'].concat(layers.map((layer, l) =>
    `layer ${l + 1}: z = ${fixed(weightedSums(layer, outputs[l]))}; a = ${fixed(outputs[l + 1])}`)),
  ['2 Compare. How far off is the answer?', 'error = target - a = ' + fixed(errors(outputs, e))],
  ['3 Send back. Each neuron shows its delta, from the last layer to the first.'].concat(
    deltas.map((row, l) => `layer ${l + 1}: delta = ${fixed(row)}`).reverse()),
  ['4 Learn. Each weight has moved by the learning rate times its adjustment, over all examples.',
    `This is iteration ${counted(iteration)}; the output is now ${fixed(lastOf(outputs))}.`]][phase];

function draw() {
  const e = Number(byName('example').value), passes = data.inputs.map(forward);
  const deltas = backward(passes[e], e), value = loss(passes);
  const line = `iteration ${counted(iteration)}, loss ${value.toFixed(8)}`;
  write('iteration', line);
  set(byName('slider'), {'aria-valuetext': line});
  write('stage', stageLines(passes[e], deltas, e).join('\\n'));
  all('[data-step]', box => set(box, {class: Number(box.dataset.step) + 1 === phase ? 'now' : ''}));
  write('step', ['Step through one iteration', 'Next: compare', 'Next: send back', 'Next: learn',
    'Step through the next iteration'][phase]);
  drawNetwork(passes[e], phase === 3 && deltas);
  drawLoss(value);
  drawExamples(passes);
  drawSurface();
  writeAnswers(passes);
  answer();
}

function choose() {
  ({layers, iteration} = data.history[byName('slider').value]);
  phase = 0;
  draw();
}

byName('slider').addEventListener('input', choose);
byName('example').addEventListener('change', draw);
byName('ask').addEventListener('input', () => {
  answer();
  write('said', byName('answer').textContent);
});
byName('step').addEventListener('click', () => {
  phase = phase % 4 + 1;
  if (phase === 4) {
    layers = learn();
    iteration += 1;
    // The nearest recorded place that is not after it.
    byName('slider').value = data.history.filter(moment => moment.iteration <= iteration).length - 1;
  }
  draw();
  write('said', byName('stage').textContent);
});
choose();
'''
