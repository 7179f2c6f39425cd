// ---- Numbers in words, and the line of arithmetic of each part of the network, as `explain` writes it. ----

const powered = text => text.replace(/e([+-])(\d)$/, 'e$10$2');  // 3.0e-04, as Python writes it.
const minus = text => text.replace('-', '\u2212');

// About 3 digits, for a picture.
function short(number) {
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1000) return minus(String(number + 0));
  if (size >= 0.0005 && size < 1000) return minus(number.toFixed(size < 1 ? 3 : 2));
  return Number.isFinite(number) ? powered(minus(number.toExponential(1))) : minus(String(number));
}
// 8 decimals; very small and very large numbers have 8 digits and an exponent.
function decimals(number) {
  const size = Math.abs(number);
  return size === 0 || (size >= 0.0001 && size < 1e7) ? (number + 0).toFixed(8) :
    powered(number.toExponential(7));
}
// As a person would write it, where 8 decimals are enough.
function exact(number) {
  const text = (number + 0).toFixed(8);
  return Math.abs(number) < 1e15 && Number(text) === number ? text.replace(/\.?0+$/, '') : decimals(number);
}
// An output, with so many decimals near 1 and -1 that 1 - |output| has its 8 digits.
function answer(output) {
  const [, power] = decimals(1 - Math.abs(output)).split('e-');
  return power ? output.toFixed(Number(power) + 7) : decimals(output);
}
// A formula with numbers, as texts, for its names.
function filled(formula, numbers) {
  for (const [name, number] of Object.entries(numbers)) {
    const isBelow = number.startsWith('-'), inside = isBelow ? `(${number})` : number;
    const opposite = isBelow ? number.slice(1) : Number(number) ? '-' + number : number;
    formula = formula.replace(new RegExp(`-${name}\\b`, 'g'), opposite)
      .replace(new RegExp(`(?<=[-+*/] )${name}\\b`, 'g'), inside)
      .replace(new RegExp(`\\b${name}\\b`, 'g'), number);
  }
  return formula;
}
const counted = number => number.toLocaleString('en');

// A part of the network has a name: a0.1 is input 2, a2.0 the first neuron of layer 2, w0.1.2 the weight from
// input 2 to neuron 3 of layer 1, b1.0 the bias of the first neuron of layer 2.
const indices = part => part.slice(1).split('.').map(Number);
const partName = (kind, ...places) => kind + places.join('.');

// A line is a list of [text, part or undefined]; the words of a part light it up in the picture.
function equation(name, terms, result) {
  const tokens = [[name + ' = ']];
  terms.forEach((term, k) => tokens.push(...(k ? [[' + ']] : []), ...term));
  return [...tokens, [' = '], ...result];
}

// The lines of one part. `step` holds what is worked out of the chosen example:
//   layers, outputs, rate, momentum, velocities
// and where the example has targets:
//   targets, deltas, cancels, adjustments (over the examples of its batch), others (in that batch),
//   trains (whether it is one of them)
function linesOf(part, step) {
  const {layers, outputs} = step, kind = part[0];
  const writeOutput = l => l ? answer : exact;
  const place = (...numbers) => `[${numbers.join(',')}]`;
  const sumLine = (l, j) => {
    const layer = layers[l - 1], sums = weightedSums(layer, outputs[l - 1]);
    const terms = layer.weights.map((row, i) => [
      [writeOutput(l - 1)(outputs[l - 1][i]), partName('a', l - 1, i)], [' * '],
      [decimals(row[j]), partName('w', l - 1, i, j)]]);
    if (layer.biases) terms.push([[decimals(layer.biases[j]), partName('b', l - 1, j)]]);
    return equation(`z${place(l, j + 1)}`, terms, [[decimals(sums[j])]]);
  };
  const outputLines = (l, j) => {
    const activation = ACTIVATIONS[layers[l - 1].activation],
      sums = weightedSums(layers[l - 1], outputs[l - 1]);
    const result = [[answer(outputs[l][j]), partName('a', l, j)]];
    if (!activation.power) {
      return [equation(`a${place(l, j + 1)}`, [[[filled(activation.shown, {z: decimals(sums[j])})]]],
        result)];
    }
    const [largest, whole] = rowOf(activation, sums), [power, quotient] = activation.shownRow;
    const powers = sums.map(z => decimals(activation.power(z, largest)));
    return [
      ...powers.map((e, k) => equation(`e${place(l, k + 1)}`, [[[filled(power, {
        z: decimals(sums[k]), largest: decimals(largest)})]]], [[e]])),
      equation(`whole[${l}]`, powers.map(e => [[e]]), [[answer(whole)]]),
      equation(`a${place(l, j + 1)}`, [[[filled(quotient, {e: powers[j], whole: answer(whole)})]]], result)];
  };
  const deltaLines = (l, j) => {
    const isLast = l === layers.length, cancels = isLast && step.cancels;
    const a = outputs[l][j], activation = ACTIVATIONS[layers[l - 1].activation];
    const error = isLast ? errorsOf(outputs, step.targets)[j] : sentBack(layers, step.deltas, l - 1)[j];
    let terms = isLast ? [[[exact(step.targets[j])], [' - '], [answer(a), partName('a', l, j)]]] :
      layers[l].weights[j].map((weight, k) => [[decimals(step.deltas[l][k]), partName('a', l + 1, k)],
        [' * '],
        [decimals(weight), partName('w', l, j, k)]]);
    const lines = [];
    if (!cancels) {
      const slope = decimals(activation.slope(a));
      lines.push(equation(`error${place(l, j + 1)}`, terms, [[decimals(error)]]),
                 equation(`slope${place(l, j + 1)}`, [[[filled(activation.shownSlope, {a: answer(a)})]]],
                   [[slope]]));
      terms = [[[decimals(error)], [' * '], [slope]]];
    }
    return [...lines, equation(`delta${place(l, j + 1)}`, terms,
      [[decimals(step.deltas[l - 1][j]), partName('a', l, j)]])];
  };
  // The adjustment of a weight or, where `i` is null, of a bias, and what it becomes.
  const learningLines = (l, i, j) => {
    const name = i === null ? `b${place(l + 1, j + 1)}` : `w${place(l + 1, i + 1, j + 1)}`;
    const pick = layer => i === null ? layer.biases[j] : layer.weights[i][j];
    const adjustment = pick(step.adjustments[l]), delta = step.deltas[l][j];
    const source = i === null ? 1 : outputs[l][i], old = pick(layers[l]);
    const deltaTokens = [[decimals(delta), partName('a', l + 1, j)]];
    const own = i === null ? deltaTokens : [[writeOutput(l)(source), partName('a', l, i)], [' * '],
      ...deltaTokens];
    const terms = step.trains ? [own] : [];
    if (step.others.length) {
      terms.push([[decimals(pick(adjustmentsOf(layers, step.others, step.cancels)[l]))]]);
    }
    const lines = [equation(`adjustment of ${name}`, terms, [[decimals(adjustment)]])];
    const tokens = [[decimals(old), partName(i === null ? 'b' : 'w', ...(i === null ? [l, j] : [l, i, j]))]];
    if (!step.momentum) {
      return [...lines, equation(`new ${name}`,
        [tokens, [[exact(step.rate)], [' * '], [decimals(adjustment)]]],
                                 [[decimals(old + step.rate * adjustment)]])];
    }
    const before = step.velocities ? pick(step.velocities[l]) : 0;
    const velocity = step.momentum * before + step.rate * adjustment;
    return [...lines,
      equation(`step of ${name}`, [[[exact(step.momentum)], [' * '], [decimals(before)]],
                                  [[exact(step.rate)], [' * '], [decimals(adjustment)]]],
                                    [[decimals(velocity)]]),
      equation(`new ${name}`, [tokens, [[decimals(velocity)]]], [[decimals(old + velocity)]])];
  };

  const found = [], add = (heading, lines) => found.push({heading, lines});
  const [first, second, third] = indices(part);
  if (kind === 'a' && first === 0) {
    add('What comes in', [[[`a[0,${second + 1}] = `], [exact(outputs[0][second]), part]]]);
  } else if (kind === 'a') {
    add('Forward', [sumLine(first, second), ...outputLines(first, second)]);
    if (step.targets) add('Backward', deltaLines(first, second));
    if (step.targets && layers[first - 1].biases) {
      add('Learning, its bias', learningLines(first - 1, null, second));
    }
  } else {
    const j = kind === 'w' ? third : second;
    add('Forward', [sumLine(first + 1, j)]);
    if (step.targets) {
      add('Backward', deltaLines(first + 1, j));
      add('Learning', learningLines(first, kind === 'w' ? second : null, j));
    }
  }
  return found;
}
