// ---- The pictures: the parts are Python's, and stand where its formulas say. ----

const byName = name => document.querySelector(`[data-name="${name}"]`);
const set = (element, values) => {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  return element;
};
const clone = (kind, values = {}, words) => {
  const element = set(document.querySelector(`.parts [data-kind="${kind}"]`).cloneNode(true), values);
  element.removeAttribute('data-kind');
  if (words !== undefined) element.textContent = words;
  return element;
};
const fitting = (words, count) => words.length > count ? words.slice(0, count - 1) + '\u2026' : words;
const stageOf = name => {
  const box = byName(name), [canvas, svg] = [box.querySelector('canvas'), box.querySelector('svg')];
  return {box, canvas, svg, width: Math.max(240, box.clientWidth),
          context: canvas && canvas.getContext('2d')};
};
// One unit of a picture is one pixel of the page, so letters have their size at every width.
function sized(stage, height) {
  const {svg, canvas, width, box} = stage, sharp = window.devicePixelRatio || 1;
  set(svg, {viewBox: `0 0 ${width} ${height}`, width, height});
  box.style.height = height + 'px';
  if (canvas) {
    Object.assign(canvas, {width: width * sharp, height: height * sharp});
    Object.assign(canvas.style, {width: width + 'px', height: height + 'px'});
    stage.context.scale(sharp, sharp);
  }
  svg.replaceChildren();
  return {...stage, height};
}

// ---- the network ----

const drawn = {};  // What stands in the pictures now: their stages, elements and places.

// Which neurons of each column are drawn: all, or of many those with the strongest connections.
function shownNeurons() {
  return lab.sizes.map((size, l) => {
    const all = [...Array(size).keys()];
    if (size <= MOST_SHOWN || lab.showAll) return all;
    const strength = j => (l < lab.layers.length ? lab.layers[l].weights[j] :
      lab.layers[l - 1].weights.map(row => row[j])).reduce((total, weight) => total + Math.abs(weight), 0);
    return all.sort((i, j) => strength(j) - strength(i)).slice(0, MOST_SHOWN).sort((i, j) => i - j);
  });
}

function buildNetwork() {
  const columns = shownNeurons(), most = Math.max(...columns.map(column => column.length));
  const spacing = Math.max(26, Math.min(96, 430 / most)), radius = GEOMETRY.radius(spacing);
  const stage = sized(stageOf('network'), spacing * most + 64), {svg, width, height} = stage;
  // Names stand under the inputs and over the outputs where there is room, else beside them.
  const isRoomy = spacing >= 64, letters = isRoomy ? Math.floor(width / columns.length / 8) :
    Math.floor(width / 36);
  const sideOf = names => radius +
    (isRoomy ? 36 : 10 + 8 * Math.min(letters, Math.max(...names.map(name => name.length))));
  const xOf = l => GEOMETRY.column(l, columns.length, sideOf(lab.names.inputs),
    width - sideOf(lab.names.outputs));
  const yOf = (l, row) => GEOMETRY.row(row, columns[l].length, 36 + (height - 36) / 2, spacing);
  const layerOf = kind => svg.appendChild(set(document.createElementNS(svg.namespaceURI, 'g'),
    {class: kind}));
  const [lines, circles, labels] = ['lines', 'circles', 'labels'].map(layerOf);
  const connections = [], neurons = [];
  columns.forEach((column, l) => {
    const words = l ? l === columns.length - 1 ? 'outputs' : `layer ${l}` : 'inputs';
    labels.append(clone('head', {x: xOf(l), y: 20}, words));
    const hidden = lab.sizes[l] - column.length;
    if (hidden) labels.append(clone('tick', {x: xOf(l), y: 36}, `${column.length} of ${lab.sizes[l]}`));
    column.forEach((j, row) => {
      const x = xOf(l), y = yOf(l, row), name = partName('a', l, j);
      const group = circles.appendChild(clone(l ? 'neuron' : 'input', {'data-part': name}));
      if (l && lab.sizes[0] === 2 && radius >= 12) group.classList.add('filled');
      set(group.querySelector('circle'), {cx: x, cy: y, r: radius});
      const value = set(group.querySelector('text'), {x, y: y + 5});
      const bias = l && lab.layers[l - 1].biases && spacing >= 64 &&
        labels.appendChild(clone('bias', {x, y: y + radius + 15, 'data-part': partName('b', l - 1, j)}));
      const isEnd = l === columns.length - 1;
      if (!l || isEnd) {
        const words = fitting((isEnd ? lab.names.outputs : lab.names.inputs)[j], letters);
        const above = isEnd ? y - radius - 8 : y + radius + 17;
        const beside = isEnd ? x + radius + 7 : x - radius - 7;
        labels.append(isRoomy ? clone('name', {x, y: above}, words) :
          clone(isEnd ? 'name-right' : 'name-left', {x: beside, y: y + 5}, words));
      }
      neurons.push({l, j, x, y, group, value, bias, inside: radius >= 15});
      if (!l) return;
      columns[l - 1].forEach((i, before) => {
        const y1 = yOf(l - 1, before), ends = {x1: xOf(l - 1) + radius, y1, x2: x - radius, y2: y};
        const line = lines.appendChild(clone('connection', {'data-part': partName('w', l - 1, i, j)}));
        line.querySelectorAll('line').forEach(element => set(element, ends));
        const isLabelled = Math.max(columns[l].length, columns[l - 1].length) <= LABELLED && width > 400;
        // Evenly spread, so that no two labels of a layer share a height.
        const part = 1 / (column.length + 1);
        const label = isLabelled && labels.appendChild(clone('weight', {
          x: GEOMETRY.along(ends.x1, ends.x2, part), y: GEOMETRY.along(y1, y, part) + 5,
          'data-part': partName('w', l - 1, i, j)}));
        connections.push({l: l - 1, i, j, line, stroke: line.lastElementChild, label,
                          widest: isLabelled ? WIDEST[0] : WIDEST[1]});
      });
    });
  });
  // The tab key goes from part to part; of very many it stops at the chosen one, and arrows lead on.
  const isLong = connections.length + neurons.length > 30;
  Object.assign(drawn, {network: stage, connections, neurons, radius, isLong});
  byName('show-all-box').hidden = lab.sizes.every(size => size <= MOST_SHOWN) &&
    connections.length <= MOST_LINES;
}

function drawNetwork(outputs) {
  const weightOf = ({l, i, j}) => lab.layers[l].weights[i][j];
  let largest = 0;
  for (const {weights} of lab.layers) for (const row of weights) for (const weight of row) {
    if (Math.abs(weight) > largest) largest = Math.abs(weight);
  }
  const sizes = drawn.connections.map(connection => Math.abs(weightOf(connection)));
  const least = lab.showAll || sizes.length <= MOST_LINES ? 0 :
    [...sizes].sort((a, b) => b - a)[MOST_LINES - 1];
  drawn.connections.forEach((connection, k) => {
    const weight = weightOf(connection), kind = weight ? weight < 0 ? 'negative' : 'positive' : 'zero';
    const {line, stroke, label, widest} = connection;
    const isChosen = lab.part && (partName('a', connection.l + 1, connection.j) === lab.part ||
      partName('a', connection.l, connection.i) === lab.part || line.dataset.part === lab.part);
    line.style.display = sizes[k] < least && !isChosen ? 'none' : '';
    if (connection.kind !== kind) {
      connection.kind = kind;
      set(stroke, {class: kind});
    }
    set(stroke, {'stroke-width': GEOMETRY.thickness(weight, largest || 1, widest).toFixed(2)});
    if (label) label.textContent = short(weight);
  });
  for (const {l, j, value, bias, inside} of drawn.neurons) {
    if (inside) value.textContent = short(outputs[l][j]);
    if (bias) bias.textContent = 'bias ' + short(lab.layers[l - 1].biases[j]);
  }
}

// A part in words.
function partWords(part) {
  const [first, second, third] = indices(part);
  const neuron = (l, j) => l ? `neuron ${j + 1} of layer ${l}` : lab.names.inputs[j];
  return part[0] === 'a' ? neuron(first, second) : part[0] === 'b' ? `bias of ${neuron(first + 1, second)}` :
    `weight from ${neuron(first, second)} to ${neuron(first + 1, third)}`;
}
// What is read out of each part; said anew when the training rests.
function nameParts(outputs) {
  for (const {l, i, j, line} of drawn.connections) {
    set(line, {'aria-label': `${partWords(line.dataset.part)}: ${short(lab.layers[l].weights[i][j])}`});
  }
  for (const {l, j, group} of drawn.neurons) {
    set(group, {'aria-label': `${partWords(group.dataset.part)}: ${short(outputs[l][j])}`});
  }
}

// ---- answers to all inputs around the examples ----

function colourOf(number, low, high) {
  const most = PALETTE.length - 1;
  return Math.max(0, Math.min(most, Math.round(most * (number - low) / (high - low)))) || 0;
}
const small = Object.assign(document.createElement('canvas'), {width: CELLS + 1, height: CELLS + 1});
const smallContext = small.getContext('2d', {willReadFrequently: true});
const smallImage = new ImageData(CELLS + 1, CELLS + 1);

// Draw CELLS + 1 numbers a side into a square of a canvas; each is the colour of its place.
function paintSquare(context, numbers, low, high, x, y, side) {
  const pixels = new Uint32Array(smallImage.data.buffer);
  for (let k = 0; k < pixels.length; k++) pixels[k] = PALETTE[colourOf(numbers[k], low, high)];
  smallContext.putImageData(smallImage, 0, 0);
  const half = side / CELLS / 2;
  context.drawImage(small, x - half, y - half, side + 2 * half, side + 2 * half);
}

// The range of each input with a quarter more on both sides.
function surroundings(numbers) {
  const low = Math.min(...numbers), high = Math.max(...numbers);
  const margin = (high - low) / 4 || Math.abs(high) / 4 || 1;
  return [low - margin, high + margin];
}
// What the outputs are expected to be: the activation's bounds, else the targets'.
function outputRange(j) {
  const {low, high} = ACTIVATIONS[last(lab.layers).activation], targets = lab.rows.map(row => row.targets[j]);
  const ends = [low === null ? Math.min(...targets) : low, high === null ? Math.max(...targets) : high];
  return ends[0] < ends[1] ? ends : [ends[0], ends[0] + 1];
}
// 1, 2 or 5 times a power of ten, and no less than `number`.
function ladder(number) {
  const power = 10 ** Math.floor(Math.log10(number) + 1e-9);
  return power * [1, 2, 5, 10].find(factor => factor * power >= number * (1 - 1e-9));
}
// A few round numbers from low to high.
function ticksOf(low, high, least = 0) {
  if (!(low < high)) return [low];
  const step = Math.max(least, ladder((high - low) / 4)), found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return found;
}
const tickWords = number => minus(String(Number(number.toPrecision(6))));

const CAPTIONS = {
  plane: 'The answer to all inputs around the examples. Blue is high, orange low; the line is half way. ' +
    'Discs have a high target, squares a low one; diamonds are held out.',
  curve: 'The curve is the answer to every input. Marks are the examples; diamonds are held out.',
  answers: 'Each example. The mark is the answer, the short bar its target, the line between them ' +
    'the error.',
};
// The kinds of this picture, by how many inputs there are.
const kindOfPlot = () => lab.sizes[0] === 2 ? 'plane' : lab.sizes[0] === 1 ? 'curve' : 'answers';

function buildPlot() {
  const kind = kindOfPlot(), first = stageOf('plot'), left = 60, top = 14;
  const room = first.width - left - 24, side = Math.min(room, 320), across = kind === 'plane' ? side : room;
  const stage = sized(first, top + side + 54), {svg} = stage, j = lab.output;
  write('plot-caption', (last(lab.sizes) > 1 ? `Here: ${lab.names.outputs[j]}. ` : '') +
    CAPTIONS[kind]);
  const rows = lab.rows, targets = rows.map(row => row.targets[j]), [low, high] = outputRange(j);
  // Many examples stand in the order of their targets.
  const isSorted = kind === 'answers' && rows.length > 40, ranks = rows.map(() => 0);
  const order = rows.map((row, e) => e).sort((d, e) => isSorted ? targets[d] - targets[e] : d - e);
  order.forEach((e, k) => { ranks[e] = k + 1; });
  const xs = kind === 'answers' ? ranks : rows.map(row => row.inputs[0]);
  const ys = kind === 'plane' ? rows.map(row => row.inputs[1]) : [...targets, low, high];
  const [xLow, xHigh] = kind === 'answers' ? [0.5, rows.length + 0.5] : surroundings(xs);
  const [yLow, yHigh] = kind === 'plane' ? surroundings(ys) : [Math.min(...ys), Math.max(...ys)].map(
    (end, k, ends) => end + (k ? 1 : -1) * 0.1 * (ends[1] - ends[0]));
  const x = number => GEOMETRY.on_axis(number, xLow, xHigh, left, across);
  const y = number => GEOMETRY.on_axis(number, yLow, yHigh, top + side, -side);
  const scaled = name => lab.data.units ? name + ' (scaled)' : name;
  const names = kind === 'answers' ? [isSorted ? 'examples, by their target' : 'example',
    lab.names.outputs[j]] : kind === 'plane' ? lab.names.inputs.map(scaled) :
    [scaled(lab.names.inputs[0]), lab.names.outputs[j]];
  svg.append(clone('frame', {x: left, y: top, width: across, height: side}));
  for (const tick of ticksOf(Math.min(...xs), Math.max(...xs), kind === 'answers' ? 1 : 0)) {
    svg.append(clone('tick', {x: x(tick), y: top + side + 19}, tickWords(tick)));
  }
  for (const tick of ticksOf(Math.min(...ys), Math.max(...ys))) {
    svg.append(clone('tick-left', {x: left - 7, y: y(tick) + 5}, tickWords(tick)));
  }
  svg.append(clone('label', {x: left + across / 2, y: top + side + 42}, fitting(names[0], 40)),
             clone('label', {x: 14, y: top + side / 2, transform: `rotate(-90 14 ${top + side / 2})`},
               fitting(names[1], 40)));
  const ground = svg.appendChild(clone('group', {class: kind === 'plane' ? 'marks' : ''}));
  const boundary = ground.appendChild(clone(kind === 'plane' ? 'boundary' : 'curve'));
  const errors = ground.appendChild(clone('error')), middle = (low + high) / 2;
  const marks = rows.map((row, e) => ground.appendChild(clone(
    (kind !== 'plane' || targets[e] >= middle ? 'high' : 'low') + (row.isHeld ? '-held' : ''),
      {'data-example': e})));
  const size = isSorted ? 0.5 : 1;
  Object.assign(errors.style, isSorted ? {strokeDasharray: 'none', strokeOpacity: 0.3} : {});
  const place = (mark, px, py) =>
    set(mark, {transform: `translate(${px.toFixed(1)} ${py.toFixed(1)}) scale(${size})`});
  const heights = kind === 'plane' ? ys : targets;
  if (kind !== 'answers') marks.forEach((mark, e) => place(mark, x(xs[e]), y(heights[e])));
  const asked = ground.appendChild(clone('asked'));
  Object.assign(drawn, {plot: {
    ...stage, kind, j, x, y, xLow, xHigh, yLow, yHigh, left, top, side, across, low, high, middle,
    boundary, errors, marks, place, asked, targets, xs, bar: isSorted ? '' : 'h-6h12'}});
}

// The lines where a grid of answers crosses the middle.
function contour(answers, middle, xAt, yAt) {
  let path = '';
  for (let r = 0; r < CELLS; r++) for (let c = 0; c < CELLS; c++) {
    const ring = [[r, c], [r, c + 1], [r + 1, c + 1], [r + 1, c]];
    let command = 'M';
    ring.forEach(([row, column], k) => {
      const [nextRow, nextColumn] = ring[(k + 1) % 4];
      const here = answers[row * (CELLS + 1) + column], there = answers[nextRow * (CELLS + 1) + nextColumn];
      if (here < middle === there < middle) return;
      const part = (middle - here) / (there - here);
      if (Number.isNaN(part)) return;
      path += command + xAt(GEOMETRY.along(column, nextColumn, part)).toFixed(1) + ' ' +
        yAt(GEOMETRY.along(row, nextRow, part)).toFixed(1);
      command = command === 'M' ? 'L' : 'M';
    });
  }
  return path || 'M0 0';
}

function drawPlot(outputs) {
  const {kind, j, x, y, xLow, xHigh, yLow, yHigh, left, top, side, across, low, high, middle} = drawn.plot;
  const {context, width, height, boundary, errors, marks, place, asked, targets, xs, bar} = drawn.plot;
  const inside = (number, from, to) => number > from ? Math.min(to, number) : from;
  const yInside = number => inside(y(number), top, top + side);
  const steps = [...Array(CELLS + 1).keys()];
  context.clearRect(0, 0, width, height);
  asked.style.display = kind === 'answers' && lab.asked ? 'none' : '';
  if (kind === 'plane') {
    const passes = [];
    for (const row of steps) for (const column of steps) {
      passes.push(forward(lab.layers,
        [GEOMETRY.along(xLow, xHigh, column / CELLS), GEOMETRY.along(yHigh, yLow, row / CELLS)]));
    }
    const answers = passes.map(pass => last(pass)[j]);
    context.save();
    context.beginPath();
    context.rect(left, top, side, side);
    context.clip();
    paintSquare(context, answers, low, high, left, top, side);
    context.restore();
    set(boundary, {d: contour(answers, middle, column => left + side * column / CELLS,
      row => top + side * row / CELLS)});
    paintNeurons(passes);
    place(asked, x(outputs[0][0]), y(outputs[0][1]));
  } else if (kind === 'curve') {
    const points = [...Array(121).keys()].map(step => GEOMETRY.along(xLow, xHigh, step / 120));
    set(boundary, {d: 'M' + points.map(input => x(input).toFixed(1) + ' ' +
      yInside(last(forward(lab.layers, [input]))[j]).toFixed(1)).join('L')});
    place(asked, x(outputs[0][0]), lab.asked ? yInside(last(outputs)[j]) : y(targets[lab.example]));
  } else {
    set(boundary, {d: 'M0 0'});
    const answers = lab.rows.map(row => last(forward(lab.layers, row.inputs))[j]);
    set(errors, {d: answers.map((found, e) => `M${x(xs[e]).toFixed(1)} ${yInside(found).toFixed(1)}V` +
      y(targets[e]).toFixed(1) + bar).join('')});
    answers.forEach((found, e) => place(marks[e], x(xs[e]), yInside(found)));
    place(asked, x(xs[lab.example]), yInside(answers[lab.example]));
  }
}

// In each hidden neuron, what it answers over the plane.
function paintNeurons(passes) {
  const {network: {context, width, height}, neurons, radius} = drawn;
  context.clearRect(0, 0, width, height);
  for (const {l, j, x, y} of neurons) {
    if (l === 0 || radius < 12) continue;
    const answers = passes.map(pass => pass[l][j]), {low, high} = ACTIVATIONS[lab.layers[l - 1].activation];
    const size = Math.max(1e-9, ...answers.map(Math.abs));
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.clip();
    const ends = [low === null ? -size : low, high === null ? size : high];
    paintSquare(context, answers, ...ends, x - radius, y - radius, 2 * radius);
    context.restore();
  }
}

// ---- the loss ----

function buildLoss() {
  const stage = sized(stageOf('losses'), 230), {svg, width} = stage;
  const left = 68, top = 12, across = width - left - 24, down = 160;
  svg.append(clone('frame', {x: left, y: top, width: across, height: down}),
             clone('label', {x: left + across / 2, y: top + down + 44}, 'iteration'),
             clone('label', {x: 12, y: top + down / 2, transform: `rotate(-90 12 ${top + down / 2})`},
               'loss'));
  const grid = svg.appendChild(clone('group')),
    curves = [svg.appendChild(clone('second')), svg.appendChild(clone('curve'))];
  Object.assign(drawn, {loss: {...stage, left, top, across, down, grid, curves, range: ''}});
}

function drawLoss() {
  const {left, top, across, down, grid, curves} = drawn.loss;
  const points = lab.history.filter(({loss}) => Number.isFinite(loss));
  const seen = points.flatMap(({loss, held}) => held > 0 && Number.isFinite(held) ? [loss, held] : [loss])
    .filter(loss => loss > 1e-30);
  const low = Math.floor(Math.log10(Math.min(1, ...seen))),
    high = Math.ceil(Math.log10(Math.max(...seen, 1e-30)) + 1e-9);
  const end = ladder(Math.max(10, lab.iteration)), top10 = Math.max(high, low + 1);
  const x = iteration => GEOMETRY.on_axis(iteration, 0, end, left, across);
  const y = loss => GEOMETRY.on_axis(Math.log10(Math.max(loss, 1e-30)), low, top10, top + down, -down);
  if (drawn.loss.range !== `${end} ${low} ${top10}`) {
    drawn.loss.range = `${end} ${low} ${top10}`;
    grid.replaceChildren();
    const every = Math.ceil((top10 - low) / 5);
    for (let power = low; power <= top10; power += every) {
      const height = y(10 ** power);
      const words = Math.abs(power) > 3 ? minus('1e' + power) : tickWords(10 ** power);
      grid.append(clone('grid', {d: `M${left} ${height}h${across}`}),
                  clone('tick-left', {x: left - 7, y: height + 5}, words));
    }
    for (const part of [0, 0.5, 1]) {
      grid.append(clone('tick', {x: x(end * part), y: top + down + 19}, counted(end * part)));
    }
  }
  const path = pick => 'M' +
    points.map(point => `${x(point.iteration).toFixed(1)} ${y(pick(point)).toFixed(1)}`).join('L') + 'h0';
  set(curves[1], {d: points.length ? path(point => point.loss) : 'M0 0'});
  set(curves[0], {d: points.length && lab.heldOut.length ? path(point => point.held) : 'M0 0'});
}
