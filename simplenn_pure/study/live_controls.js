// ---- The laboratory: what is set, what happens, and what is said of it. ----

const lab = {data: null, own: null, knobs: null, layers: null, velocities: null, iteration: 0, events: [],
  history: [],
             rows: [], training: [], heldOut: [], names: null, example: 0, asked: null, part: null, output: 0,
             playing: false, opening: false, drawing: 0, showAll: false, overflow: 0};
const write = (name, words) => { byName(name).textContent = words; };
const say = words => write('said', words);

// ---- data ----

const setOf = name => name === 'own' ? lab.own : DATA_SETS.find(set => set.name === name);

// Take the examples of a data set; `knobs` are what is asked for beside it.
function useData(name, knobs = {}) {
  const data = setOf(name), usual = {...lab.knobs, ...(data.knobs && USUAL), ...data.knobs, ...knobs};
  const sizes = [data.inputs[0].length, ...usual.sizes.slice(1, -1), data.targets[0].length];
  lab.data = data;
  lab.example = 0;
  lab.asked = lab.part = null;
  lab.output = 0;
  write('story', data.story || '');
  lab.names = {
    inputs: data.inputs[0].map((unused, i) => (data.inputNames || [])[i] || `input ${i + 1}`),
    outputs: data.targets[0].map((unused, j) => (data.outputNames || [])[j] || `output ${j + 1}`)};
  start({...usual, data: name, sizes});
}

// Which rows are held out: the first of a permutation that the seed gives.
function split() {
  const count = Math.min(lab.data.inputs.length - 1,
    Math.round(lab.data.inputs.length * lab.knobs.hold / 100));
  const held = new Set(count ?
    new RandomState(lab.knobs.seed || 0).permutation(lab.data.inputs.length).slice(0, count) : []);
  lab.rows = lab.data.inputs.map((inputs, e) =>
    ({inputs, targets: lab.data.targets[e], isHeld: held.has(e)}));
  lab.training = lab.rows.filter(row => !row.isHeld);
  lab.heldOut = lab.rows.filter(row => row.isHeld);
}

// Why these settings do not train, in words; '' where they do.
function refusal() {
  const {activations, loss, sizes} = lab.knobs, end = ACTIVATIONS[last(activations)],
    {cancels} = LOSSES[loss];
  const targets = lab.rows.flatMap(row => row.targets), low = Math.min(...targets),
    high = Math.max(...targets);
  if (end.power && last(sizes) === 1) return `${last(activations)} needs at least 2 outputs`;
  if (activations.slice(0, -1).some(name => ACTIVATIONS[name].power)) {
    return 'this activation stands only in the last layer';
  }
  if (cancels && !end.crossEntropy) return `this loss does not go with ${last(activations)} outputs`;
  if (!cancels && !end.slope) return `${last(activations)} outputs need the other loss`;
  if (end.high !== null && (low < end.low || high > end.high)) {
    return `targets go from ${short(low)} to ${short(high)}, outputs of ${last(activations)} only from ` +
      `${end.low} to ${end.high}`;
  }
  if (cancels && (low < 0 || high > 1)) return 'this loss needs targets from 0 to 1';
  if (end.power && lab.rows.some(row => Math.abs(row.targets.reduce((a, b) => a + b, 0) - 1) > 1e-9)) {
    return `${last(activations)} needs targets of each example that add up to 1`;
  }
  return '';
}

// ---- training ----

// Start with these knobs: from the weights of the seed, or where there is none from those that came with the
// data.
function start(knobs = lab.knobs) {
  const given = lab.data.layers;
  const isGiven = given && knobs.seed === null && String(knobs.sizes) === String([
    given[0].weights.length, ...given.map(layer => layer.weights[0].length)]);
  lab.knobs = {...knobs, seed: knobs.seed === null && !isGiven ? 1 : knobs.seed};
  lab.sizes = knobs.sizes;
  lab.layers = isGiven ? given.map((layer, l) => ({...layer, activation: knobs.activations[l]})) :
    startLayers(lab.knobs);
  Object.assign(lab, {velocities: null, iteration: 0, events: [], history: [], overflow: 0});
  if (lab.part && !hasPart(lab.part)) lab.part = null;
  lab.part = lab.part || partName('a', lab.sizes.length - 1, 0);
  split();
  lab.refusal = refusal();
  note();
  build();
}

const hasPart = part => {
  const [l, i, j] = indices(part), layer = lab.layers[part[0] === 'a' ? l - 1 : l];
  return part[0] === 'a' ? l < lab.sizes.length && i < lab.sizes[l] :
    Boolean(layer && (part[0] === 'b' ? layer.biases && i < layer.biases.length :
      i < layer.weights.length && j < layer.weights[0].length));
};
const stepsOf = ({rate, batch, momentum, loss}) => ({
  rate, momentum, batch: batch || lab.training.length, cancels: LOSSES[loss].cancels});

// Run `count` iterations, or as many as `milliseconds` allow. What was run is kept, to be told in a link and
// in Python.
function advance(count, milliseconds = Infinity) {
  const steps = stepsOf(lab.knobs), until = performance.now() + milliseconds;
  let run = last(lab.events), done = 0, network = lab;
  const {rate, batch, momentum} = lab.knobs;
  if (!run || run.part || run.rate !== rate || run.batch !== batch || run.momentum !== momentum) {
    run = {count: 0, rate, batch, momentum};
    network = {layers: lab.layers, velocities: null};  // Each call of `fit` starts without velocities.
    lab.events.push(run);
  }
  while (done < count && (done % 16 || performance.now() < until)) {
    const next = iterate(network, lab.training, steps);
    if (!next) {
      lab.overflow = lab.iteration + 1;
      pause();
      break;
    }
    ({layers: lab.layers, velocities: lab.velocities} = network = next);
    done += 1;
    lab.iteration += 1;
    run.count += 1;
    if (lab.iteration >= 1.02 * last(lab.history).iteration) note();
  }
  if (!run.count) lab.events.pop();
  if (last(lab.history).iteration !== lab.iteration) note();
}

// Keep the loss of this moment; of many every second one stays.
function note() {
  const meanOf = rows => lab.refusal ? NaN : rows.length ? lossOf(lab.layers, rows, lab.knobs.loss) : 0;
  const loss = meanOf(lab.training), held = meanOf(lab.heldOut);
  if (lab.history.length && last(lab.history).iteration === lab.iteration) lab.history.pop();
  lab.history.push({iteration: lab.iteration, loss, held});
  const {length} = lab.history;
  if (length > 600) lab.history = lab.history.filter((point, k) => k % 2 === 0 || k === length - 1);
}

// How many iterations a frame is to run, from how long the last one took.
function due(seconds) {
  const {speed} = lab.knobs;
  if (speed === 'full') return Infinity;
  lab.owed = (lab.owed || 0) + seconds * (speed === 'gentle' ? 10 + 0.4 * lab.iteration : Number(speed));
  const count = Math.floor(lab.owed);
  lab.owed -= count;
  return count;
}

let before = 0;
function frame(now) {
  if (!lab.playing) return;
  let count = due(Math.min(0.1, (now - before) / 1000));
  before = now;
  if (lab.opening) count = Math.min(count, lab.data.iterations - lab.iteration);
  if (count > 0) {
    // At full speed a frame trains twice as long as it draws.
    advance(count, Math.min(24, Math.max(8, 2 * lab.drawing)));
    const started = performance.now();
    draw();
    lab.drawing = performance.now() - started;
  }
  if (lab.opening && lab.iteration >= lab.data.iterations) pause();
  if (lab.playing) requestAnimationFrame(frame);
}
function play() {
  if (lab.playing || lab.refusal) return;
  lab.playing = true;
  lab.overflow = 0;
  before = performance.now();
  write('play', 'Pause');
  document.body.classList.add('playing');
  requestAnimationFrame(frame);
}
function pause() {
  if (!lab.playing) return;
  lab.playing = lab.opening = false;
  write('play', 'Play');
  document.body.classList.remove('playing');
  rest();
}
// What is too slow for every frame, when the training rests.
function rest() {
  draw();
  const words = byName('iteration').textContent + ', loss ' + byName('loss-now').textContent;
  say(`${words}. ${byName('notice').textContent}`);
  nameParts(currentOutputs());
  writeTexts();
  try {
    history.replaceState(null, '', '#' + fragment());
  } catch (error) { /* a page within a page has no address */ }
}

// ---- drawing ----

const current = () => lab.asked ? {inputs: lab.asked} : lab.rows[lab.example];
const currentOutputs = () => forward(lab.layers, current().inputs);

function build() {
  const focused = document.activeElement, {part} = focused.dataset,
    isPart = byName('network').contains(focused);
  buildNetwork();
  buildPlot();
  buildLoss();
  buildTable();
  buildAsk();
  showKnobs();
  rest();
  const again = isPart && byName('network').querySelector(`g[data-part="${part}"]`);
  if (again) again.focus();
}

function draw() {
  const outputs = currentOutputs(), point = last(lab.history);
  write('iteration', `iteration ${counted(lab.iteration)}`);
  write('loss-now', Number.isNaN(point.loss) ? 'none' : decimals(point.loss));
  write('loss-held', lab.heldOut.length ? `, held out ${decimals(point.held)}` : '');
  byName('notice').textContent = notice(point.loss);
  drawNetwork(outputs);
  drawPlot(outputs);
  drawLoss();
  drawTable();
  drawPanel(outputs);
  write('answer', answerWords(last(outputs)));
}

// What there is to say about how it goes.
function notice(loss) {
  if (lab.refusal) return `It does not train: ${lab.refusal}.`;
  if (lab.overflow) {
    return `In iteration ${counted(lab.overflow)} a weight grows beyond all floats: the learning rate is ` +
      'too large. These are the last weights that are numbers.';
  }
  const lowest = Math.min(...lab.history.map(point => point.loss));
  if (!(loss <= 4 * lowest + 1e-12) && !(loss <= lab.history[0].loss)) {
    return `The loss is rising, from ${short(lowest)} to ${short(loss)}: the steps are too large. ` +
      'Try a smaller learning rate.';
  }
  return lab.opening ? 'It plays slowly at first. Touch anything to take over.' : '';
}

// The outputs in the words of the data: a label, or a number in its units.
function answerWords(outputs) {
  const {labels, answer: scale, target} = lab.data, numbers = outputs.map(decimals).join(', ');
  if (labels) {
    const shares = outputs.length === 1 ? [1 - outputs[0], outputs[0]] : outputs;
    return `${numbers}: ${labels[shares.indexOf(Math.max(...shares))]}`;
  }
  if (scale) return `${numbers}: ${target} ${inUnits(outputs[0])}`;
  return numbers;
}

// An output, or a difference of two, in the units of the target's column.
function inUnits(number, isDifference = false) {
  const [low, high] = lab.data.answer;
  return minus(String(Number(((isDifference ? 0 : low) + (high - low) * number).toPrecision(5))));
}

// ---- the table ----

const ROWS = 60;
function buildTable() {
  const body = byName('answers');
  body.replaceChildren();
  drawn.rows = lab.rows.slice(0, ROWS).map((row, e) => {
    const line = body.insertRow();
    const cell = (words, part) => {
      const button = document.createElement('button');
      Object.assign(button, {type: 'button', textContent: words});
      Object.assign(button.dataset, {example: e, part});
      line.insertCell().append(button);
      return button;
    };
    const end = lab.sizes.length - 1;
    cell(`${e + 1}${row.isHeld ? ' held out' : ''}`, partName('a', end, lab.output));
    cell(listed(row.inputs.map(unscaled), exact), partName('a', 0, 0));
    cell(labelled(row.targets), partName('a', end, lab.output));
    return {line, output: cell('', partName('a', end, lab.output)),
      error: cell('', partName('a', end, lab.output)), row};
  });
  write('more-rows', lab.rows.length > ROWS ? `and ${counted(lab.rows.length - ROWS)} more` : '');
}
function labelled(targets) {
  const {labels, answer: scale} = lab.data;
  if (scale) return inUnits(targets[0]);
  const place = targets.length === 1 ? Number(targets[0] >= 0.5) : targets.indexOf(Math.max(...targets));
  if (labels) return labels[place];
  return listed(targets, exact);
}
const listed = (numbers, words) =>
  numbers.slice(0, 4).map(number => minus(words(number))).join(', ') + (numbers.length > 4 ? ', \u2026' : '');
function drawTable() {
  drawn.rows.forEach(({line, output, error, row}, e) => {
    const outputs = last(forward(lab.layers, row.inputs)),
      errors = row.targets.map((target, j) => target - outputs[j]);
    const {labels, answer: scale} = lab.data;
    const few = numbers => listed(numbers, number =>
      Math.abs(number) < 1e6 ? number.toFixed(4) : powered(number.toExponential(1)));
    const wanted = row.targets.indexOf(Math.max(...row.targets));
    output.textContent = scale ? inUnits(outputs[0]) : labels ?
      `${labelled(outputs)}, ${(outputs.length > 1 ? Math.max(...outputs) : outputs[0]).toFixed(3)}` :
      few(outputs);
    error.textContent = scale ? inUnits(errors[0], true) :
      few(labels && labels.length > 2 ? [errors[wanted]] : errors);
    const isChosen = e === lab.example && !lab.asked;
    line.className = isChosen ? 'chosen' : '';
    const isStop = isChosen || (lab.asked && e === 0);
    for (const button of line.querySelectorAll('button')) button.tabIndex = isStop ? 0 : -1;
  });
}

// ---- the panel: the arithmetic of the chosen part ----

function stepOf(outputs) {
  const {inputs, targets, isHeld} = current(), steps = stepsOf(lab.knobs);
  const step = {layers: lab.layers, outputs, rate: steps.rate, momentum: steps.momentum,
    velocities: lab.velocities};
  if (!targets || lab.refusal) return step;
  const place = Math.max(0, lab.training.findIndex(row => row.inputs === inputs));
  const first = place - place % steps.batch, batch = lab.training.slice(first, first + steps.batch);
  return {...step, targets, cancels: steps.cancels, trains: !isHeld,
          deltas: backward(lab.layers, outputs, targets, steps.cancels),
          adjustments: adjustmentsOf(lab.layers, batch, steps.cancels),
          others: batch.filter(row => row.inputs !== inputs)};
}

function drawPanel(outputs) {
  const part = lab.part, step = stepOf(outputs), panel = byName('lines'), [first] = indices(part);
  const kind = part[0], isInput = kind === 'a' && first === 0, before = byName('panel-title').textContent;
  const title = `${partWords(part)}, ${lab.asked ? 'your own inputs' : `example ${lab.example + 1}`}`;
  if (title !== before) write('panel-title', title);
  const lines = [];
  for (const {heading, lines: found} of linesOf(part, step)) {
    lines.push(Object.assign(document.createElement('h4'), {textContent: heading}));
    for (const tokens of found) {
      const line = document.createElement('p');
      for (const [words, name] of tokens) {
        const span = name ? document.createElement('span') : document.createTextNode(words);
        if (name) {
          span.textContent = words;
          span.dataset.part = name;
        }
        line.append(span);
      }
      lines.push(line);
    }
  }
  if (step.targets && step.others.length && editedPart()) {
    lines.push(Object.assign(document.createElement('p'), {className: 'aside', textContent:
      `The last number of an adjustment stands for the ${counted(step.others.length)} other examples.`}));
  }
  panel.replaceChildren(...lines);
  byName('edit').hidden = kind === 'a' && (isInput || !lab.layers[first - 1].biases);
  const value = editedPart() && valueOf(editedPart());
  write('edit-name', kind === 'w' ? 'Weight' : 'Bias');
  put(byName('value'), value);
  put(byName('drag'), value);
  if (drawn.selected === part && drawn.selectedIn === drawn.network) return;
  Object.assign(drawn, {selected: part, selectedIn: drawn.network});
  for (const element of byName('network').querySelectorAll('[data-part]')) {
    const isChosen = element.dataset.part === part;
    element.classList.toggle('selected', isChosen);
    if (element.hasAttribute('tabindex')) set(element, {tabindex: drawn.isLong && !isChosen ? -1 : 0});
  }
}

// The weight or bias that can be typed in: that of a neuron is its bias.
function editedPart() {
  const [first, second] = indices(lab.part);
  return lab.part[0] !== 'a' ? lab.part : first && lab.layers[first - 1].biases ?
    partName('b', first - 1, second) : null;
}
function valueOf(part) {
  const [l, i, j] = indices(part);
  return part[0] === 'w' ? lab.layers[l].weights[i][j] : lab.layers[l].biases[i];
}
function putValue(part, value) {
  const [l, i, j] = indices(part);
  lab.layers = lab.layers.map((layer, k) => k !== l ? layer : part[0] === 'w' ?
    {...layer, weights: layer.weights.map((row, m) =>
      row.map((old, n) => m === i && n === j ? value : old))} :
    {...layer, biases: layer.biases.map((old, m) => m === i ? value : old)});
  lab.velocities = null;
  if (last(lab.events) && last(lab.events).part === part) lab.events.pop();
  lab.events.push({part, value});
  note();
}
function edit(field) {
  const value = field.valueAsNumber, part = editedPart();
  if (!Number.isFinite(value) || !part) return;
  pause();
  putValue(part, value);
  rest();
}
function choose(part, example) {
  lab.part = part;
  if (example !== undefined) {
    lab.example = example;
    lab.asked = null;
    buildAsk();
  }
  const [l, j] = indices(part);
  if (part[0] === 'a' && l === lab.sizes.length - 1 && j !== lab.output) {
    lab.output = j;
    buildPlot();
  }
  rest();
}

// ---- inputs of one's own ----

// A table's network learns from inputs on one scale; fields and examples are in the units of the table.
const unit = i => (lab.data.units || [])[i] || [0, 1];
const unscaled = (x, i) => {
  const [m, f] = unit(i);
  return lab.data.units ? Number((Math.round((x + m * f) * 1e6) / f / 1e6).toPrecision(6)) : x;
};
const onScale = (x, i) => (x - unit(i)[0]) * unit(i)[1];

function buildAsk() {
  byName('fields').replaceChildren(...current().inputs.map((input, i) => {
    const label = document.createElement('label'), field = document.createElement('input');
    Object.assign(field, {type: 'number', step: 'any', value: unscaled(input, i)});
    field.dataset.input = i;
    label.append(lab.names.inputs[i] + ' ', field);
    return label;
  }));
}
function ask(inputs) {
  lab.asked = inputs;
  rest();
}

// The numbers of a pasted table, its names and labels; a text that says what is wrong where it is none.
function readTable(text) {
  const lines = text.split(/\r?\n/).filter(line => line.trim()).slice(0, 2000);
  if (!lines.length) return 'there are no rows';
  const mark = ['\t', ';', ','].find(mark => lines[0].includes(mark)) || /\s+/;
  const cells = lines.map(line =>
    (mark instanceof RegExp ? line.trim() : line).split(mark).map(cell => cell.trim()));
  const numberOf = cell => cell === '' ? NaN : Number(mark === ',' ? cell : cell.replace(',', '.'));
  const hasHeader = cells.length > 1 && cells[0].slice(0, -1).every(cell => Number.isNaN(numberOf(cell)));
  const names = hasHeader ? cells.shift() : [], width = cells[0].length;
  if (width < 2) return 'each row needs an input and, last, a target';
  for (const [k, row] of cells.entries()) {
    const wrong = row.slice(0, -1).find(cell => !Number.isFinite(numberOf(cell)));
    if (row.length !== width) return `row ${k + 1} has ${row.length} cells, expected ${width}`;
    if (wrong !== undefined) return `row ${k + 1}: "${fitting(wrong, 20)}", expected a number`;
  }
  const ends = cells.map(last), isNumber = ends.every(cell => Number.isFinite(numberOf(cell)));
  const labels = isNumber ? null : [...new Set(ends)].sort();
  if (labels && (labels.length < 2 || labels.length > 12)) {
    return `the last column has ${labels.length} labels, expected 2 to 12`;
  }
  const targetsOf = cell => !labels ? [numberOf(cell)] : labels.length === 2 ? [labels.indexOf(cell)] :
    labels.map(label => Number(label === cell));
  return {name: 'own', labels, inputNames: names.slice(0, -1),
    inputs: cells.map(row => row.slice(0, -1).map(numberOf)),
          outputNames: labels && labels.length > 2 ? labels : labels ? [labels[1]] : names.slice(-1),
          targets: ends.map(targetsOf), iterations: 10000};
}
// Learn examples of one's own with the knobs at hand, but for an output that can reach the targets.
function useOwn(own, knobs = {}) {
  const targets = own.targets.flat(), fits = name => {
    const {low, high, power} = ACTIVATIONS[name];
    return !power && (high === null || (Math.min(...targets) >= low && Math.max(...targets) <= high)) &&
      (low === null || high !== null);
  };
  lab.own = own;
  const names = [...lab.knobs.activations];
  if (!fits(last(names))) {
    names[names.length - 1] = Object.keys(ACTIVATIONS).find(fits);
    knobs = {activations: names, loss: Object.keys(LOSSES).find(loss => !LOSSES[loss].cancels), ...knobs};
  }
  byName('data').querySelector('[value=own]').hidden = false;
  useData('own', knobs);
}
function addPoint(inputs, target) {
  const data = lab.data, add = row => Number(Number(row).toPrecision(4));
  useOwn({...data, name: 'own', layers: null, knobs: null, inputs: [...data.inputs, inputs.map(add)],
          targets: [...data.targets, [target]]});
}

// ---- the knobs ----

// Give a field its value, but not while one types in it.
const put = (field, value) => { if (field !== document.activeElement) field.value = value; };

function showKnobs() {
  const {knobs} = lab, {activations} = knobs, inner = new Set(activations.slice(0, -1));
  for (const name of ['data', 'rate', 'batch', 'momentum', 'seed', 'hold', 'speed', 'loss']) {
    put(byName(name), knobs[name] === null ? '' : knobs[name]);
  }
  put(byName('activation'), inner.size === 1 ? [...inner][0] : '');
  byName('activation').disabled = inner.size === 0;
  put(byName('end'), last(activations));
  put(byName('depth'), activations.length - 1);
  const neurons = byName('neurons');
  if (neurons.children.length !== knobs.sizes.length - 2) {
    neurons.replaceChildren(...knobs.sizes.slice(1, -1).map((size, l) => {
      const field = document.createElement('input');
      Object.assign(field, {type: 'number', min: 1, max: 16}).setAttribute('aria-label',
        `Neurons of layer ${l + 1}`);
      field.dataset.hidden = l;
      return field;
    }));
  }
  [...neurons.children].forEach((field, l) => put(field, knobs.sizes[l + 1]));
  byName('clicks').hidden = kindOfPlot() !== 'plane' || last(lab.sizes) !== 1;
}
// A knob that changes the network or its examples starts it anew; the others take effect where it is.
function turn(changes) {
  pause();
  const knobs = {...lab.knobs, ...changes};
  if (['sizes', 'activations', 'loss', 'seed', 'hold'].some(name => name in changes)) start(knobs);
  else {
    lab.knobs = knobs;
    showKnobs();
    rest();
  }
}
const number = (field, low, high) => {
  const value = field.valueAsNumber;
  return Number.isFinite(value) && value >= low && value <= high ? value : null;
};
const whole = (field, low, high) => {
  const value = number(field, low, high);
  return value === null ? null : Math.floor(value);
};
const TURNS = {
  data: field => { pause(); useData(field.value); },
  rate: field => number(field, -1e300, 1e300) !== null && turn({rate: field.valueAsNumber}),
  momentum: field => number(field, 0, 0.999999) !== null && turn({momentum: field.valueAsNumber}),
  batch: field => turn({batch: whole(field, 1, 1e6)}),
  seed: field => whole(field, 0, 4294967295) !== null && turn({seed: whole(field, 0, 4294967295)}),
  hold: field => turn({hold: Number(field.value)}),
  loss: field => turn({loss: field.value}),
  activation: field => turn({activations: lab.knobs.activations.map((name, l, all) =>
    l < all.length - 1 ? field.value : name)}),
  end: field => {
    const end = ACTIVATIONS[field.value], {loss, activations} = lab.knobs;
    const goes = name => LOSSES[name].cancels ? end.crossEntropy : end.slope;
    turn({activations: [...activations.slice(0, -1), field.value],
          loss: goes(loss) ? loss : Object.keys(LOSSES).find(goes)});
  },
  depth: field => {
    const {sizes, activations} = lab.knobs, depth = Number(field.value), end = sizes.length - 1;
    // More layers are like the last one; the first is like the output, unless that can only be last.
    const more = (list, usual) => Array.from({length: depth}, (unused, l) => list[l] || last(list) || usual);
    const like = ACTIVATIONS[last(activations)].power ?
      Object.keys(ACTIVATIONS).find(name => ACTIVATIONS[name].low === -1) : last(activations);
    turn({sizes: [sizes[0], ...more(sizes.slice(1, -1), 4), sizes[end]],
          activations: [...more(activations.slice(0, -1), like), last(activations)]});
  },
  speed: field => { lab.knobs.speed = field.value; },
};
const DOES = {
  start: () => { pause(); start(); },
  play: () => (lab.playing ? pause() : play()),
  1: () => run(1), 10: () => run(10), 100: () => run(100),
};
function run(count) {
  pause();
  lab.overflow = 0;
  if (!lab.refusal) advance(count);
  rest();
}

// ---- what is taken along: a link, the network as JSON, the Python that trains the same ----

const KEPT = ['data', 'sizes', 'activations', 'loss', 'seed', 'hold'];
function fragment() {
  const {knobs} = lab, text = new URLSearchParams();
  for (const name of KEPT) text.set(name, [knobs[name]].flat().join('-'));
  text.set('range', [knobs.range].flat().join('_'));
  text.set('bias', Number(knobs.bias));
  for (const name of ['rate', 'batch', 'momentum', 'speed']) text.set(name, knobs[name] || 0);
  text.set('runs', lab.events.map(({count, rate, batch, momentum, part, value}) =>
    part ? `${part}=${value}` : [count, rate, batch || 0, momentum].join('_')).join('~'));
  text.set('at', lab.part + (lab.asked ? '' : `e${lab.example}`));
  if (knobs.data === 'own') text.set('own', JSON.stringify(lab.own));
  return text.toString();
}
// Go to the state of a link. What does not fit is left out.
function follow(text) {
  const found = new URLSearchParams(text);
  const list = name => (found.get(name) || '').split('-');
  const knobs = {...lab.knobs};
  const sizes = list('sizes').map(Number), activations = list('activations'),
    range = (found.get('range') || '').split('_');
  const isWhole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;
  if (found.has('own')) {
    const own = JSON.parse(found.get('own'));
    const areRows = rows => Array.isArray(rows) && rows.length > 0 && rows.length <= 2000 && rows.every(row =>
      Array.isArray(row) && row.length === rows[0].length && row.length > 0 && row.every(Number.isFinite));
    const areWords = words => !words ||
      (Array.isArray(words) && words.every(word => typeof word === 'string'));
    if (!areRows(own.inputs) || !areRows(own.targets) || own.inputs.length !== own.targets.length ||
        ![own.inputNames, own.outputNames, own.labels].every(areWords)) return false;
    lab.own = {name: 'own', inputs: own.inputs, targets: own.targets, inputNames: own.inputNames,
      outputNames: own.outputNames,
               labels: own.labels, iterations: 10000};
    byName('data').querySelector('[value=own]').hidden = false;
  }
  if (!setOf(found.get('data'))) return false;
  if (sizes.length === activations.length + 1 && sizes.length <= 8 &&
    sizes.every(size => isWhole(size, 1, 1000)) &&
    activations.every(name => Object.keys(ACTIVATIONS).includes(name))) {
    Object.assign(knobs, {sizes, activations});
  }
  if (Object.keys(LOSSES).includes(found.get('loss'))) knobs.loss = found.get('loss');
  if (range.length === 2 && range.every(end => Number.isFinite(Number(end)))) knobs.range = range.map(Number);
  else if (['glorot', 'he'].includes(range[0])) knobs.range = range[0];
  knobs.seed = /^\d+$/.test(found.get('seed')) && isWhole(Number(found.get('seed')), 0, 4294967295) ?
    Number(found.get('seed')) : null;
  knobs.bias = found.get('bias') !== '0';
  const numberOf = (name, usual, low, high) => {
    const value = Number(found.get(name));
    return found.has(name) && value >= low && value <= high ? value : usual;
  };
  knobs.hold = numberOf('hold', 0, 0, 90);
  const settings = ([rate, batch, momentum]) =>
    ({rate: Number(rate) || 0, batch: Number(batch) || null, momentum: Number(momentum) || 0});
  const present = settings(['rate', 'batch', 'momentum'].map(name => found.get(name)));
  useData(found.get('data'), {...knobs, ...present});
  for (const event of (found.get('runs') || '').split('~').filter(Boolean).slice(0, 1000)) {
    const [part, value] = event.split('=');
    if (value !== undefined) {
      const isSound = /^[wb][\d.]+$/.test(part) && hasPart(part) && Number.isFinite(Number(value));
      if (isSound) putValue(part, Number(value));
    } else if (!lab.refusal) {
      const [count, ...rest] = event.split('_');
      Object.assign(lab.knobs, settings(rest));
      advance(Math.min(1e7, Number(count) || 0), 20000);
    }
  }
  Object.assign(lab.knobs, present, {
    speed: [...byName('speed').options].some(option => option.value === found.get('speed')) ?
      found.get('speed') : 'gentle'});
  const [part, example] = (found.get('at') || '').split('e');
  if (/^[awb][\d.]+$/.test(part) && hasPart(part)) lab.part = part;
  if (isWhole(Number(example), 0, lab.rows.length - 1)) lab.example = Number(example);
  build();
  return true;
}

const python = value => typeof value === 'string' ? JSON.stringify(value) : value === null ? 'None' :
  typeof value === 'boolean' ?
  (value ? 'True' : 'False') : Array.isArray(value) ? `[${value.map(python).join(', ')}]` : String(value);
function documentText() {
  const {seed, range, loss} = lab.knobs;
  return JSON.stringify({
    format: 'simplenn_pure network', version: 2, class: 'DeepNetwork', sizes: lab.sizes, seed,
      weight_range: range, loss,
    layers: lab.layers, notes: null}).replace(/\],\[|,"/g, found => found.replace(',', ',\n'));
}
function pythonText() {
  const {knobs} = lab, {activations, bias, range, seed} = knobs,
    lines = ['from simplenn_pure import DeepNetwork, fit', ''];
  const list = (name, rows) => lines.push(`${name} = [${rows.map(python).join(',\n          ')}]`);
  list('inputs', lab.training.map(row => row.inputs));
  list('targets', lab.training.map(row => row.targets));
  if (seed === null) {
    const layers = lab.data.layers.map(({weights, biases}, l) =>
      `(${python(weights)}, ${python(biases)}, ${python(activations[l])})`);
    const all = layers.join(',\n          ');
    lines.push(`network = DeepNetwork.from_layers([${all}], loss=${python(knobs.loss)})`);
  } else {
    const ends = typeof range === 'string' ? python(range) : `(${range.join(', ')})`;
    lines.push(`network = DeepNetwork(${python(lab.sizes)}, seed=${seed}, bias=${python(bias)}, ` +
      `weight_range=${ends}, activation=${python(activations)}, loss=${python(knobs.loss)})`);
  }
  for (const {count, rate, batch, momentum, part, value} of lab.events) {
    if (part) {
      const [l, i, j] = indices(part);
      const place = part[0] === 'w' ? `weights[${i}][${j}]` : `biases[${i}]`;
      lines.push(`network.layers[${l}].${place} = float(${value})`);
    } else {
      lines.push(`fit(network, inputs, targets, iterations=${count}, learning_rate=${rate}` +
        (batch && batch < lab.training.length ? `, batch_size=${batch}` : '') +
          (momentum ? `, momentum=${momentum}` : '') + ')');
    }
  }
  lines.push('print(network.loss(inputs, targets))  # ' + last(lab.history).loss);
  if (lab.heldOut.length) {
    list('held_out', lab.heldOut.map(row => row.inputs));
    list('held_targets', lab.heldOut.map(row => row.targets));
    lines.push('print(network.loss(held_out, held_targets))  # ' + last(lab.history).held);
  }
  return lines.join('\n') + '\n';
}
function writeTexts() {
  byName('link').value = location.href.split('#')[0] + '#' + fragment();
  if (byName('take').open) {
    byName('json').value = documentText();
    byName('python').value = pythonText();
  }
}
function copy(name) {
  const field = byName(name), done = () => say('Copied.');
  const byHand = () => { field.focus(); field.select(); document.execCommand('copy'); done(); };
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, byHand);
  else byHand();
}

// ---- hands ----

function listen() {
  const root = byName('lab');
  let touched = null;
  const touch = event => {
    touched = lab.opening ? event.target.closest('button') : null;
    if (lab.opening) pause();
  };
  root.addEventListener('pointerdown', touch);
  root.addEventListener('keydown', touch);
  // A moment later, when the tab key has found its next stop: what is drawn anew takes it over.
  root.addEventListener('change', ({target}) => {
    const {name, hidden} = target.dataset, {value, valueAsNumber} = target, neurons = whole(target, 1, 16);
    setTimeout(() => {
      if (name in TURNS) TURNS[name]({value, valueAsNumber});
      else if (hidden && neurons !== null) {
        turn({sizes: lab.sizes.map((size, l) => l === Number(hidden) + 1 ? neurons : size)});
      }
      showKnobs();
    });
  });
  root.addEventListener('input', ({target}) => {
    if (target.dataset.name === 'value' || target.dataset.name === 'drag') edit(target);
    if (target.dataset.input !== undefined) {
      const inputs = [...byName('fields').querySelectorAll('input')].map(field => field.valueAsNumber);
      if (inputs.every(Number.isFinite)) ask(inputs.map(onScale));
      else write('answer', 'every input must be a number');
    }
    if (target.dataset.name === 'show-all') {
      lab.showAll = target.checked;
      build();
    }
  });
  root.addEventListener('click', event => {
    const {target} = event, button = target.closest('button');
    if (button && button === touched && button.dataset.do === 'play') return;  // That touch paused it.
    if (button && button.dataset.do) DOES[button.dataset.do]();
    else if (button && button.dataset.copy) copy(button.dataset.copy);
    else if (button && button.dataset.name === 'learn-own') {
      const found = readTable(byName('paste').value);
      write('own-said', typeof found === 'string' ? `Not learned: ${found}.` :
        `${counted(found.inputs.length)} rows.`);
      if (typeof found !== 'string') useOwn(found);
    } else if (button && button.dataset.part) choose(button.dataset.part, Number(button.dataset.example));
    else if (target.closest('[data-name=plot]')) clickPlot(event);
  });
  const parts = byName('network');
  parts.addEventListener('click', ({target}) => {
    const part = target.closest('[data-part]');
    if (part) choose(part.dataset.part);
  });
  parts.addEventListener('focusin', ({target}) => {
    if (target.dataset.part && target.dataset.part !== lab.part) choose(target.dataset.part);
  });
  // Arrows go from part to part.
  parts.addEventListener('keydown', event => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    const all = [...parts.querySelectorAll('[tabindex]')].filter(element => element.style.display !== 'none');
    const place = all.indexOf(event.target);
    if (!step || place < 0) return;
    event.preventDefault();
    all[(place + step + all.length) % all.length].focus();
  });
  byName('answers').addEventListener('keydown', event => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key], cell = event.target.closest('td');
    const row = cell && cell.parentNode[step === 1 ? 'nextElementSibling' : 'previousElementSibling'];
    if (!step || !row) return;
    event.preventDefault();
    const button = row.cells[cell.cellIndex].firstChild;
    choose(button.dataset.part, Number(button.dataset.example));
    button.focus();
  });
  // The words of a part and the part in the picture light up together.
  const light = event => {
    for (const lit of root.querySelectorAll('.lit')) lit.classList.remove('lit');
    const part = event.type !== 'pointerout' && event.target.closest && event.target.closest('[data-part]');
    const all = part ? root.querySelectorAll(`[data-part="${part.dataset.part}"]`) : [];
    for (const lit of all) lit.classList.add('lit');
  };
  for (const kind of ['pointerover', 'pointerout', 'focusin']) root.addEventListener(kind, light);
  byName('take').addEventListener('toggle', writeTexts);
  new ResizeObserver(() => {
    if (drawn.network && stageOf('network').width !== drawn.network.width) build();
  }).observe(byName('network'));
}
function clickPlot(event) {
  const {kind, xLow, xHigh, yLow, yHigh, left, top, side, svg} = drawn.plot,
    box = svg.getBoundingClientRect();
  const mark = event.target.closest('[data-example]');
  if (mark) return choose(lab.part, Number(mark.dataset.example));
  if (kind !== 'plane') return undefined;
  const [x, y] = [event.clientX - box.left - left, event.clientY - box.top - top];
  if (x < 0 || y < 0 || x > side || y > side) return undefined;
  const inputs = [GEOMETRY.along(xLow, xHigh, x / side), GEOMETRY.along(yHigh, yLow, y / side)];
  const mode = document.querySelector('[name=click]:checked').value;
  if (mode === 'ask' || last(lab.sizes) !== 1) {
    ask(inputs.map(number => Number(number.toPrecision(4))));
    return buildAsk();
  }
  return addPoint(inputs, mode === 'high' ? drawn.plot.high : drawn.plot.low);
}

function begin() {
  lab.knobs = {speed: 'gentle', hold: 0};
  byName('lab').hidden = false;
  byName('settings').open = innerWidth > 800;
  listen();
  let isLinked = false;
  try {
    isLinked = location.hash.length > 1 && follow(location.hash.slice(1));
  } catch (error) { /* no link of ours */ }
  if (isLinked) return;
  useData(DATA_SETS[0].name);
  if (matchMedia('(prefers-reduced-motion: no-preference)').matches && lab.data.iterations > 0) {
    lab.opening = true;
    draw();
    play();
  }
}
begin();
