"""The script in the page. It computes in the order of `matrix.py`, so its digits are Python's."""

SCRIPT = r'''
'use strict';

// One training: everything below looks only inside its section of the page.
function start(section) {
const data = JSON.parse(section.querySelector('script').textContent);
const byName = name => section.querySelector(`[data-name=${name}]`);
const all = (selector, use) => section.querySelectorAll(selector).forEach(use);
const copy = value => JSON.parse(JSON.stringify(value));

// What is shown: the layers of one iteration, and how far a step through it has come.
let layers, iteration, phase;

// ---- the mathematics -------------------------------------------------------

function sigmoid(x) {
  if (x < 0) { const power = Math.exp(x); return power / (1 + power); }
  return 1 / (1 + Math.exp(-x));
}

function weightedSums(layer, inputs) {
  return layer.weights[0].map((unused, j) => {
    let total = 0;
    inputs.forEach((input, i) => { total += input * layer.weights[i][j]; });
    return layer.biases ? total + layer.biases[j] : total;
  });
}

// [inputs, outputs of layer 1, ...] for one example.
function forward(inputs) {
  const outputs = [inputs];
  for (const layer of layers) outputs.push(weightedSums(layer, outputs[outputs.length - 1]).map(sigmoid));
  return outputs;
}

// [deltas of layer 1, ...] for one example: error * a * (1 - a), from the last layer back.
function backward(outputs, targets) {
  const deltas = [];
  let errors = targets.map((target, j) => target - outputs[outputs.length - 1][j]);
  for (let l = layers.length - 1; l >= 0; l--) {
    deltas.unshift(outputs[l + 1].map((a, j) => errors[j] * (a * (1 - a))));
    errors = layers[l].weights.map(row => {
      let total = 0;
      row.forEach((weight, j) => { total += deltas[0][j] * weight; });
      return total;
    });
  }
  return deltas;
}

// The layers after one iteration over all the examples.
function learn() {
  const passes = data.inputs.map((inputs, e) => {
    const outputs = forward(inputs);
    return {outputs, deltas: backward(outputs, data.targets[e])};
  });
  const over = share => { let total = 0; passes.forEach(pass => { total += share(pass); }); return total; };
  return layers.map((layer, l) => ({
    weights: layer.weights.map((row, i) => row.map((weight, j) =>
      weight + data.rate * over(pass => pass.outputs[l][i] * pass.deltas[l][j]))),
    biases: layer.biases && layer.biases.map((bias, j) =>
      bias + data.rate * over(pass => pass.deltas[l][j])),
  }));
}

function loss() {
  let total = 0, count = 0;
  data.inputs.forEach((inputs, e) => {
    const outputs = forward(inputs)[layers.length];
    outputs.forEach((a, j) => { const error = data.targets[e][j] - a; total += 0.5 * error * error; count++; });
  });
  return total / count;
}

// ---- the pictures ----------------------------------------------------------

function short(number) {
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1000) return String(number + 0);
  if (size >= 0.0005 && size < 1) return number.toFixed(3);
  if (size >= 1 && size < 1000) return number.toFixed(2);
  return number.toExponential(1).replace(/([+-])(\d)$/, '$10$2');  // 3.0e-04, as Python writes it.
}

const within = (low, number, high) => Math.min(Math.max(number, low), high);

function axesOf(element) {
  const [left, top, width, height, xLow, xHigh, yLow, yHigh, logarithmic] =
    element.dataset.axes.split(' ').map(Number);
  const scale = logarithmic ? Math.log10 : number => number;
  return {left, top, width, height, xLow, xHigh, yLow, yHigh,
    x: number => left + width * (number - xLow) / (xHigh - xLow),
    y: number => top + height - height * (scale(number) - scale(yLow)) / (scale(yHigh) - scale(yLow))};
}

function drawNetwork(outputs, deltas) {
  let largest = 0;
  data.history.forEach(moment => moment.layers.forEach(layer => layer.weights.forEach(row =>
    row.forEach(weight => { largest = Math.max(largest, Math.abs(weight)); }))));
  all('[data-weight]', element => {
    const [l, i, j] = element.dataset.weight.split(' ').map(Number);
    const weight = layers[l].weights[i][j];
    if (element.tagName === 'text') { element.textContent = short(weight); return; }
    const widest = Number(element.dataset.widest);
    element.setAttribute('class', weight ? weight < 0 ? 'negative' : 'positive' : 'zero');
    element.setAttribute('stroke-dasharray', weight ? weight < 0 ? '7 4' : 'none' : '1 5');
    element.setAttribute('stroke-width', 1.2 + (widest - 1.2) * Math.min(1, Math.abs(weight) / (largest || 1)));
  });
  all('[data-bias]', element => {
    const [l, j] = element.dataset.bias.split(' ').map(Number);
    element.textContent = 'bias ' + short(layers[l].biases[j]);
  });
  all('[data-neuron]', element => {
    const [l, j] = element.dataset.neuron.split(' ').map(Number);
    element.textContent = short(deltas && l > 0 ? deltas[l - 1][j] : outputs[l][j]);
    element.setAttribute('font-size', element.textContent.length < 6 ? 15 : 11);
  });
}

// Steps may lead beyond what was recorded, where these axes have no place for the dot.
function drawLoss(value) {
  all('circle[data-axes]', element => {
    const axes = axesOf(element);
    const inside = iteration <= axes.xHigh && value >= axes.yLow && value <= axes.yHigh;
    element.setAttribute('visibility', inside ? 'visible' : 'hidden');
    if (!inside) return;
    element.setAttribute('cx', axes.x(iteration));
    element.setAttribute('cy', axes.y(value));
  });
}

function drawExamples() {
  all('g.examples', element => {
    const axes = axesOf(element);
    const last = layers.length - 1;
    const points = data.inputs.map((inputs, e) => {
      const outputs = forward(inputs);
      const z = weightedSums(layers[last], outputs[last])[0];
      return {x: axes.x(within(axes.xLow, z, axes.xHigh)), y: axes.y(sigmoid(z)), a: sigmoid(z), target: data.targets[e][0], number: e + 1};
    });
    let marks = '';
    for (const p of points) {
      marks += `<path class="error" fill="none" stroke-width="1.5" stroke-dasharray="2 3" d="M${p.x} ${p.y}V${axes.y(p.target)}"/>`;
    }
    for (const p of points) {
      marks += p.target >= 0.5 ?
        `<circle class="high" fill="#1a1a1a" stroke="#fff" stroke-width="1.5" cx="${p.x}" cy="${p.y}" r="6.5"/>` :
        `<rect class="low" fill="#fff" stroke="#1a1a1a" stroke-width="2.5" x="${p.x - 5.5}" y="${p.y - 5.5}" width="11" height="11"/>`;
    }
    for (const upper of [true, false]) {  // One label for marks close together, as in Python.
      const half = points.filter(p => (p.a >= 0.5) === upper);
      const order = (p, q) => p.x - q.x || p.y - q.y || p.number - q.number;
      half.sort(upper ? order : (p, q) => order(q, p));
      while (half.length) {
        const first = half.shift(), group = [first.number];
        const label = () => {
          const words = (upper ? group : group.slice().reverse()).join(', ');
          return words.length <= 13 ? words : `${first.number} and ${group.length - 1} more`;
        };
        while (half.length && Math.abs(half[0].x - first.x) < 0.64 * 14 * label().length + 9 &&
            Math.abs(half[0].y - first.y) < 18) group.push(half.shift().number);
        marks += `<text class="ink halo" font-size="14" stroke-width="4" paint-order="stroke" ` +
          `stroke-linejoin="round" text-anchor="${upper ? 'start' : 'end'}" ` +
          `x="${first.x + (upper ? 9 : -9)}" y="${first.y + (upper ? 20 : -10)}">${label()}</text>`;
      }
    }
    element.innerHTML = marks;
  });
}

function drawSurface() {
  all('g.surface', element => {
    const axes = axesOf(element), cells = 32, size = axes.width / cells;
    const levels = element.children.length - 1;
    const answers = [];
    for (let row = 0; row <= cells; row++) {
      answers.push([]);
      for (let column = 0; column <= cells; column++) {
        answers[row].push(forward([axes.xLow + (axes.xHigh - axes.xLow) * column / cells,
          axes.yLow + (axes.yHigh - axes.yLow) * (cells - row) / cells])[layers.length][0]);
      }
    }
    const paths = new Array(levels).fill('');
    let boundary = '';
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        const corners = [[row, column], [row, column + 1], [row + 1, column + 1], [row + 1, column]];
        const values = corners.map(([r, c]) => answers[r][c]);
        const mean = (values[0] + values[1] + values[2] + values[3]) / 4;
        paths[Math.min(levels - 1, Math.floor(mean * levels))] +=
          `M${axes.left + column * size} ${axes.top + row * size}h${size}v${size}h${-size}z`;
        const crossings = [];
        corners.forEach(([r1, c1], k) => {
          const [r2, c2] = corners[(k + 1) % 4];
          const here = values[k] - 0.5, there = values[(k + 1) % 4] - 0.5;
          if (here < 0 === there < 0) return;
          const part = here / (here - there);
          crossings.push(`${axes.left + (c1 + (c2 - c1) * part) * size} ${axes.top + (r1 + (r2 - r1) * part) * size}`);
        });
        for (let k = 0; k + 1 < crossings.length; k += 2) boundary += `M${crossings[k]}L${crossings[k + 1]}`;
      }
    }
    paths.concat(boundary).forEach((path, k) => element.children[k].setAttribute('d', path || 'M0 0'));
  });
}

// ---- the page --------------------------------------------------------------

// Not -0.00000000.
const decimals = number => (Math.abs(number) < 5e-9 ? 0 : number).toFixed(8);
const list = (numbers, write) => numbers.slice(0, 8).map(write).join(', ') + (numbers.length > 8 ? ', ...' : '');

function cell(row, words) {
  const element = row.appendChild(document.createElement('td'));
  element.textContent = words;
}

function drawAnswers() {
  const body = byName('answers');
  body.textContent = '';
  data.inputs.slice(0, 50).forEach((inputs, e) => {
    const outputs = forward(inputs)[layers.length];
    const row = body.appendChild(document.createElement('tr'));
    cell(row, e + 1);
    cell(row, list(inputs, String));
    cell(row, list(data.targets[e], String));
    cell(row, list(outputs, decimals));
    cell(row, list(outputs.map((a, j) => data.targets[e][j] - a), decimals));
  });
  if (data.inputs.length > 50) cell(body.appendChild(document.createElement('tr')), 'and more');
}

function answer() {
  const fields = [...section.querySelectorAll('[data-input]')];
  if (!fields.length) return;
  const inputs = fields.map(field => field.valueAsNumber);
  byName('answer').textContent = inputs.some(Number.isNaN) ? 'every input must be a number' :
    forward(inputs)[layers.length].map(decimals).join(', ');
}

const fixed = numbers => list(numbers, decimals);

// What the four steps of an iteration say about the chosen example.
function stageLines(outputs, deltas, e) {
  const answers = outputs[layers.length];
  if (phase === 1) {
    return ['1 Think. The inputs go forward; each neuron shows its output.'].concat(
      layers.map((layer, l) => `layer ${l + 1}: z = ${fixed(weightedSums(layer, outputs[l]))}; ` +
        `a = ${fixed(outputs[l + 1])}`));
  }
  if (phase === 2) {
    return ['2 Compare. How far off is the answer?', 'error = target - a = ' +
      fixed(answers.map((a, j) => data.targets[e][j] - a))];
  }
  if (phase === 3) {
    return ['3 Send back. Each neuron shows its delta, from the last layer to the first.'].concat(
      deltas.map((row, l) => `layer ${l + 1}: delta = ${fixed(row)}`).reverse());
  }
  if (phase === 4) {
    return ['4 Learn. Each weight has moved by the learning rate times its adjustment, over all examples.',
      `This is iteration ${iteration.toLocaleString('en')}; the output is now ${fixed(answers)}.`];
  }
  return [];
}

function draw() {
  const e = Number(byName('example').value);
  const outputs = forward(data.inputs[e]);
  const deltas = backward(outputs, data.targets[e]);
  const value = loss();
  byName('iteration').textContent = `iteration ${iteration.toLocaleString('en')}, loss ${value.toFixed(8)}`;
  byName('slider').setAttribute('aria-valuetext', byName('iteration').textContent);
  byName('stage').textContent = '';
  for (const line of stageLines(outputs, deltas, e)) {
    byName('stage').appendChild(document.createElement('div')).textContent = line;
  }
  all('[data-step]', element => element.setAttribute('class', Number(element.dataset.step) + 1 === phase ? 'now' : ''));
  byName('step').textContent = ['Step through one iteration', 'Next: compare', 'Next: send back', 'Next: learn',
    'Step through the next iteration'][phase];
  drawNetwork(outputs, phase === 3 && deltas);
  drawLoss(value);
  drawExamples();
  drawSurface();
  drawAnswers();
  answer();
}

// The one thing that a screen reader says by itself; the slider says its own value.
function say(words) { byName('said').textContent = words; }

function choose() {
  const moment = data.history[Number(byName('slider').value)];
  layers = copy(moment.layers);
  iteration = moment.iteration;
  phase = 0;
  draw();
}

byName('slider').addEventListener('input', choose);
byName('example').addEventListener('change', draw);
byName('ask').addEventListener('input', () => { answer(); say(byName('answer').textContent); });
byName('ask').addEventListener('submit', event => event.preventDefault());
byName('step').addEventListener('click', () => {
  phase = phase === 4 ? 1 : phase + 1;
  if (phase === 4) {
    layers = learn();
    iteration += 1;
    // The nearest recorded place that is not after it.
    byName('slider').value = data.history.filter(moment => moment.iteration <= iteration).length - 1;
  }
  draw();
  say([...byName('stage').children].map(line => line.textContent).join(' '));
});
choose();
}

document.querySelectorAll('section').forEach(start);
'''
