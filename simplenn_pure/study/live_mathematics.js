// ---- The mathematics, in the order of matrix.py, deep.py, layer.py and loss.py: its bits are Python's. ----

// The stream of a seed, as seeding.py: NumPy's MT19937.
class RandomState {
  constructor(seed) {
    const words = this.words = new Uint32Array(624);
    words[0] = seed;
    for (let k = 1; k < 624; k++) words[k] = Math.imul(1812433253, words[k - 1] ^ (words[k - 1] >>> 30)) + k;
    this.place = 624;
  }
  twist() {
    const words = this.words;
    for (let k = 0; k < 624; k++) {
      const mixed = (words[k] & 0x80000000) | (words[(k + 1) % 624] & 0x7fffffff);
      words[k] = words[(k + 397) % 624] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    this.place = 0;
  }
  word() {
    if (this.place === 624) this.twist();
    let word = this.words[this.place++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
  random() {
    const a = this.word() >>> 5, b = this.word() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }
  uniform(low, high) {
    return low + (high - low) * this.random();
  }
  permutation(count) {  // as orders.py
    const order = [...Array(count).keys()];
    let mask = 1;
    while (mask < count - 1) mask = 2 * mask + 1;
    for (let last = count - 1; last > 0; last--) {
      if (mask >>> 1 >= last) mask >>>= 1;
      let chosen = this.word() & mask;
      while (chosen > last) chosen = this.word() & mask;
      [order[last], order[chosen]] = [order[chosen], order[last]];
    }
    return order;
  }
}

// The start weights of a seed, row by row and layer by layer. `range` is [low, high] or the name of a rule.
function startLayers({sizes, activations, seed, bias, range}) {
  const stream = new RandomState(seed);
  return activations.map((activation, l) => {
    const count = sizes[l], neurons = sizes[l + 1];
    const reach = Math.sqrt(6 / (range === 'glorot' ? count + neurons : count));
    const weight = typeof range === 'string' ? () => -reach + (reach - -reach) * stream.random() :
      () => stream.uniform(...range);
    return {activation, weights: Array.from({length: count}, () => Array.from({length: neurons}, weight)),
            biases: bias ? Array(neurons).fill(0) : null};
  });
}

const last = list => list[list.length - 1];

// z of each neuron: each input times its weight, added up from the first to the last, plus the bias.
function weightedSums({weights, biases}, inputs) {
  const sums = [];
  for (let j = 0; j < weights[0].length; j++) {
    let total = 0;
    for (let i = 0; i < inputs.length; i++) total += inputs[i] * weights[i][j];
    sums.push(biases ? total + biases[j] : total);
  }
  return sums;
}

// Where an output depends on all the weighted sums of its layer: [largest, whole].
function rowOf({power}, sums) {
  if (!power) return [];
  const largest = Math.max(...sums);
  return [largest, sums.reduce((total, z) => total + power(z, largest), 0)];
}

// [inputs, outputs of layer 1, ...] for one example.
function forward(layers, inputs) {
  const outputs = [inputs];
  for (const layer of layers) {
    const activation = ACTIVATIONS[layer.activation], sums = weightedSums(layer, last(outputs));
    const [largest, whole] = rowOf(activation, sums);
    for (let j = 0; j < sums.length; j++) sums[j] = activation.value(sums[j], largest, whole);
    outputs.push(sums);
  }
  return outputs;
}

const errorsOf = (outputs, targets) => targets.map((target, j) => target - last(outputs)[j]);

// What comes back to the neurons of layer l: of each the deltas that it led to, through their weights.
function sentBack(layers, deltas, l) {
  const errors = [];
  for (const row of layers[l + 1].weights) {
    let total = 0;
    for (let j = 0; j < row.length; j++) total += deltas[l + 1][j] * row[j];
    errors.push(total);
  }
  return errors;
}

// [deltas of layer 1, ...] for one example. With some losses the slope of the last layer cancels.
function backward(layers, outputs, targets, cancels) {
  const deltas = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const isLast = l === layers.length - 1, {slope} = ACTIVATIONS[layers[l].activation];
    const errors = isLast ? errorsOf(outputs, targets) : sentBack(layers, deltas, l);
    if (!isLast || !cancels) for (let j = 0; j < errors.length; j++) errors[j] *= slope(outputs[l + 1][j]);
    deltas[l] = errors;
  }
  return deltas;
}

// -dE/dw and -dE/db of each layer: input times delta, added up over the examples.
function adjustmentsOf(layers, examples, cancels) {
  const sums = layers.map(({weights, biases}) => ({
    weights: weights.map(row => row.map(() => 0)), biases: biases && biases.map(() => 0)}));
  for (const {inputs, targets} of examples) {
    const outputs = forward(layers, inputs), deltas = backward(layers, outputs, targets, cancels);
    for (let l = 0; l < layers.length; l++) {
      const {weights, biases} = sums[l], delta = deltas[l], came = outputs[l];
      for (let i = 0; i < weights.length; i++) {
        for (let j = 0; j < delta.length; j++) weights[i][j] += came[i] * delta[j];
      }
      if (biases) for (let j = 0; j < delta.length; j++) biases[j] += delta[j];
    }
  }
  return sums;
}

// `change` of each number in `layers` and the number in the same place in `others`.
function together(layers, others, change) {
  const rowOf = (row, other) => {
    const found = [];
    for (let j = 0; j < row.length; j++) found.push(change(row[j], other[j]));
    return found;
  };
  return layers.map(({activation, weights, biases}, l) => ({
    activation, weights: weights.map((row, i) => rowOf(row, others[l].weights[i])),
    biases: biases && rowOf(biases, others[l].biases)}));
}

const areFinite = layers => layers.every(({weights, biases}) =>
  weights.every(row => row.every(Number.isFinite)) && (!biases || biases.every(Number.isFinite)));

// The layers and velocities after one iteration, or null where a number grows beyond all floats.
function iterate({layers, velocities}, examples, {rate, batch, momentum, cancels}) {
  for (let start = 0; start < examples.length; start += batch) {
    const part = batch < examples.length ? examples.slice(start, start + batch) : examples;
    const adjustments = adjustmentsOf(layers, part, cancels);
    if (momentum) {
      velocities = together(velocities || together(layers, layers, () => 0), adjustments,
                            (velocity, adjustment) => momentum * velocity + rate * adjustment);
      layers = together(layers, velocities, (number, velocity) => number + velocity);
    } else {
      layers = together(layers, adjustments, (number, adjustment) => number + rate * adjustment);
    }
    if (!areFinite(layers)) return null;
  }
  return {layers, velocities};
}

// What the outputs of one example add to the loss before it is divided.
function sharesOf(layers, outputs, targets, loss) {
  const end = ACTIVATIONS[last(layers).activation],
    sums = weightedSums(last(layers), outputs[layers.length - 1]);
  const share = LOSSES[loss].share || end.crossEntropy, row = rowOf(end, sums);
  return targets.map((target, j) => share(target, last(outputs)[j], sums[j], ...row));
}

function lossOf(layers, examples, loss) {
  let total = 0;
  for (const {inputs, targets} of examples) {
    for (const share of sharesOf(layers, forward(layers, inputs), targets, loss)) total += share;
  }
  return total / (examples.length * (LOSSES[loss].perOutput ? last(layers).weights[0].length : 1));
}
