"""One training iteration worked by hand, as text."""

import re
import textwrap

from ..checks import check_count, is_list_like, refusal
from ..deep import adjustments_from, backward, forward
from ..formulas import ACTIVATIONS, LOSSES
from ..layer import adjust
from ..layer_checks import check_layers
from ..matrix import dot, subtract, transpose
from ..words import counted
from .numbers import check_all, decimals, exact

LINE = 98  # Longer lines are broken before a '+'.


def explain(network, inputs, targets, learning_rate=None, examples=None):
    """Return one training iteration of `network`, worked by hand, as text.

    Every line can be checked with a pocket calculator. The numbers are the ones
    that training computes: `forward`, `backward` and `adjustments_from` of `deep.py`
    and `adjust` of `layer.py` give them. The network is not changed.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `learning_rate` None is the network's default. `examples` are the
    numbers, from 1, of the examples to show; None shows all. All of them train,
    shown or not.
    Raises ValueError or TypeError for what does not fit.
    """
    layers, sizes, inputs, targets = check_all(network, inputs, targets)
    learning_rate = network.check_learning_rate(learning_rate)
    indices = check_shown(examples, len(inputs))
    others = [index for index in range(len(inputs)) if index not in indices]
    loss = LOSSES['squared_error']

    # Everything is computed here; what follows only writes it down.
    outputs = forward(layers, inputs)
    deltas = backward(layers, outputs, targets)
    adjustments = adjustments_from(layers, outputs, targets)
    adjusted = check_layers(layers)
    adjust(adjusted, adjustments, learning_rate, 1)
    after = forward(adjusted, inputs)[-1]

    lines = opening(sizes, indices, others, learning_rate) + legend(layers)
    for index in indices:
        lines += one_example(layers, [matrix[index] for matrix in outputs],
                             [matrix[index] for matrix in deltas], targets[index], index)
    lines += learning_words(layers, loss, indices, others)
    for number, parts in enumerate(zip(layers, adjusted, adjustments, outputs, deltas)):
        lines += learning(number, *parts, learning_rate=learning_rate, indices=indices, others=others)
    lines += loss_lines(loss, outputs[-1], after, targets, indices, others)
    return '\n'.join(lines) + '\n'


def check_shown(examples, count):
    """Return which of `count` examples to show, as indices from 0."""
    if examples is None:
        return list(range(count))
    if not is_list_like(examples):
        raise TypeError(refusal('examples', examples, 'a list of example numbers'))
    indices = []
    for number in examples:
        indices.append(check_count('examples: number %d' % (len(indices) + 1), number, 1, count) - 1)
        if indices.count(indices[-1]) > 1:
            raise ValueError('examples: example %d is given twice' % number)
    return indices


def opening(sizes, indices, others, learning_rate):
    """Return the title and what is being worked out."""
    neurons = ', '.join(['layer %d has %s' % (number + 1, counted(size, 'neuron'))
                         for number, size in enumerate(sizes[1:])])
    lines = ['One training iteration, worked by hand', '=' * 38, '']
    lines += textwrap.wrap('%s; %s.' % (counted(sizes[0], 'input'), neurons), LINE)
    lines += ['%s; learning rate %s.' % (counted(len(indices + others), 'example'), exact(learning_rate))]
    if others:
        which = ', '.join(['example %d' % (index + 1) for index in indices]) or 'none'
        lines += textwrap.wrap('Shown in full: %s. The iteration uses all of them.' % which, LINE)
    return lines + [
        '',
        'The numbers printed here are rounded: to 8 decimals, and to 8 digits with an exponent',
        'where they are very small or very large. An output very near 1 has more, so that 1 - a',
        'has its 8 digits. The computed numbers are not rounded. So a line worked out again from',
        'its printed numbers can differ a little in the last digits.']


def legend(layers):
    """Return what the symbols mean, and why the slope takes the output."""
    biases = has_biases(layers)
    used = by_activation(layers)
    outputs = ['%s%s(z) = %s, %s' % (where, name, activation.shown, activation.within)
               for name, where, activation in used]
    slopes = [where + activation.shown_slope for name, where, activation in used]
    lines = heading('Symbols') + [
        '    a[0,i]       input i of an example',
        '    w[l,i,j]     the weight from a[l-1,i] to neuron j of layer l']
    lines += ['    b[l,j]       the bias of neuron j of layer l'] * biases + [
        '    z[l,j]       its weighted sum: each input times its weight, added up'
        + ', plus the bias' * biases,
        '    a[l,j]       its output: ' + ('\n' + ' ' * 17).join(outputs),
        '    t[j]         the target of output j: what it should be',
        '    error[l,j]   last layer: t - a. Before it: what the neuron gave to the deltas of',
        '                 the next layer, each through the weight that leads there',
        '    slope[l,j]   how fast a grows with z: ' + ('\n' + ' ' * 17).join(slopes),
        '    delta[l,j]   error * slope: which way, and how much, z should move',
        '',
        '    x * y        x times y; x**2 is x * x',
        '    exp(x)       e to the power x, where e is 2.71828...; the key e^x of a calculator',
        '    6.9e-05      6.9 with its point moved 5 places to the left: 0.000069', '']
    return lines + ['The slope takes the output a, not z.'] + [
        activation.why for name, where, activation in used]


def by_activation(layers):
    """Return (name, where, activation) of each activation; `where` is '' if all layers have it."""
    found = []
    for name in sorted(set([layer.activation for layer in layers])):
        numbers = [number + 1 for number, layer in enumerate(layers) if layer.activation == name]
        where = '' if len(numbers) == len(layers) else 'layer %s: ' % listed(numbers)
        found.append((name, where, ACTIVATIONS[name]))
    return found


def has_biases(layers):
    """Return whether some neuron of `layers` has a bias."""
    return any([layer.biases is not None for layer in layers])


def one_example(layers, values, deltas, targets, index):
    """Return one example on its way forward through the layers, and its error on the way back.

    `values` are its inputs and every layer's outputs, `deltas` every layer's deltas.
    """
    lines = heading('Example %d: inputs %s; target%s %s' % (
        index + 1, listed(values[0]), 's' * (len(targets) > 1), listed(targets)))
    for number, (layer, a) in enumerate(zip(layers, values)):
        lines += ['  Forward, layer %d' % (number + 1)]
        sums = layer.weighted_sums([a])[0]
        for j, weights in enumerate(transpose(layer.weights)):
            place = '[%d,%d]' % (number + 1, j + 1)
            terms = products(a, weights, answer if number else exact)
            if layer.biases is not None:
                terms.append(decimals(layer.biases[j]))
            lines += equation('z' + place, terms, decimals(sums[j]))
            terms = [filled(ACTIVATIONS[layer.activation].shown, sums[j], decimals)]
            lines += equation('a' + place, terms, answer(values[number + 1][j]))
    errors = subtract([targets], [values[-1]])[0]
    for number in range(len(layers) - 1, -1, -1):
        lines += ['  Backward, layer %d' % (number + 1)]
        activation = ACTIVATIONS[layers[number].activation]
        for j, (a, error) in enumerate(zip(values[number + 1], errors)):
            place = '[%d,%d]' % (number + 1, j + 1)
            if number == len(layers) - 1:
                terms = ['%s - %s' % (exact(targets[j]), answer(a))]
            else:
                terms = products(deltas[number + 1], layers[number + 1].weights[j], decimals)
            error, slope = decimals(error), decimals(activation.slope(a))
            lines += equation('error' + place, terms, error)
            lines += equation('slope' + place, [filled(activation.shown_slope, a, answer)], slope)
            lines += equation('delta' + place, ['%s * %s' % (error, slope)], decimals(deltas[number][j]))
        errors = dot([deltas[number]], transpose(layers[number].weights))[0]
    return lines


def products(numbers, weights, write):
    """Return 'number * weight' for each pair, the numbers as `write` writes them."""
    return ['%s * %s' % (write(number), decimals(weight)) for number, weight in zip(numbers, weights)]


def filled(formula, number, write):
    """Return a formula that a person would write, with `number` for its one name, z or a.

    >>> filled('1 / (1 + exp(-z))', -0.5, exact), filled('1 - a * a', -0.5, exact)
    ('1 / (1 + exp(0.5))', '1 - (-0.5) * (-0.5)')
    """
    bracketed = '(%s)' % write(number) if number < 0.0 else write(number)
    for place, text in [('-[az]', write(-number)), ('(?<=[-+*/] )[az]', bracketed),
                        ('[az]', write(number))]:
        formula = re.sub(place + r'\b', text, formula)
    return formula


def learning_words(layers, loss, indices, others):
    """Return what is said above the adjustments."""
    lines = heading('Learning') + [
        'The adjustment of a weight is, added over the examples, what came in through it times',
        'the delta of its neuron.' + ' A bias has an input that is always 1.' * has_biases(layers),
        'New weight = old weight + learning rate * adjustment.',
        'An adjustment is how fast the %s falls when the weight grows.' % loss.total,
        'The loss below is their mean: that sum divided by examples%s.' % (' * outputs' * loss.per_output)]
    if others:
        lines += [('The last number of each sum stands for %s not shown.' if indices else
                   'The sums over the %s not shown are left out.') % counted(len(others), 'example')]
    return lines


def learning(number, layer, adjusted, adjustments, inputs, deltas, learning_rate, indices, others):
    """Return each adjustment of one layer as a sum over the examples, and the new weight or bias.

    `inputs` is what went into the layer, a row per example; `deltas` likewise.
    """
    # A name, what came in for each example, then for each neuron the old, its adjustment, the new.
    rows = [('w[%d,%d,%%d]' % (number + 1, i + 1),) + row for i, row in enumerate(zip(
        transpose(inputs), layer.weights, adjustments[0], adjusted.weights))]
    if layer.biases is not None:
        rows.append(('b[%d,%%d]' % (number + 1), [1.0] * len(inputs), layer.biases, adjustments[1],
                     adjusted.biases))
    lines = ['', '  Layer %d' % (number + 1)]
    for name, source, before, adjustment, after in rows:
        for j, column in enumerate(transpose(deltas)):
            terms = products(source, column, answer if number else exact) if name[0] == 'w' else [
                decimals(delta) for delta in column]
            terms = [terms[k] for k in indices]
            if others:
                rest = dot([[source[k] for k in others]], [[column[k]] for k in others])[0][0]
                terms.append(decimals(rest))
            if indices:
                lines += equation('adjustment of ' + name % (j + 1), terms, decimals(adjustment[j]))
            terms = [decimals(before[j])] + products([learning_rate], [adjustment[j]], exact)
            lines += equation('new ' + name % (j + 1), terms, decimals(after[j]))
    return lines


def loss_lines(loss, before, after, targets, indices, others):
    """Return the loss with the old weights and with the new, and the answers behind the latter."""
    lines = heading('Loss') + ['The %s, over all examples%s, with the old weights:' % (
        loss.mean, ' and outputs' * loss.per_output)]
    lines += loss_sum(loss, 'loss before', before, targets, indices, others)
    lines += ['With the new weights the way forward is worked again; of it, only the errors are shown:'
              if indices else 'With the new weights, with which the way forward is worked again:']
    for index in indices:
        for j, (target, a) in enumerate(zip(targets[index], after[index])):
            lines += equation('new error of example %d, output %d' % (index + 1, j + 1),
                              ['%s - %s' % (exact(target), answer(a))], decimals(target - a))
    return lines + loss_sum(loss, 'loss after', after, targets, indices, others)


def loss_sum(loss, name, outputs, targets, indices, others):
    """Return `name` = (one output's share + ...) / (examples * outputs) = the loss."""
    terms = [loss.shown.replace('error', decimals(target - a))
             for index in indices for target, a in zip(targets[index], outputs[index])]
    width = len(targets[0]) if loss.per_output else 1
    if others:
        mean = loss.value([outputs[index] for index in others], [targets[index] for index in others])
        terms.append(decimals(mean * len(others) * width))
    terms[0] = '(' + terms[0]
    terms[-1] += ') / (%d * %d)' % (len(targets), width)
    return equation(name, terms, decimals(loss.value(outputs, targets)))


def listed(numbers):
    """Return numbers as text."""
    return ', '.join([exact(number) for number in numbers])


def answer(output):
    """Return an output as text, near 1 with so many decimals that 1 - output has its 8 digits.

    >>> answer(0.75), answer(1.0 - 2.0611537e-09)
    ('0.75000000', '0.9999999979388463')
    """
    digits, has_exponent, power = decimals(1.0 - output).partition('e-')
    if has_exponent:
        return '%.*f' % (int(power) + 7, output)
    return decimals(output)


def equation(name, terms, result):
    """Return '    name = term + term + ... = result', broken before a '+' where it is too long."""
    pieces = [name + ' =', terms[0]] + ['+ ' + term for term in terms[1:]] + ['= ' + result]
    text = ' '.join([piece.replace(' ', '\xa0') for piece in pieces])  # These spaces are not broken at.
    lines = textwrap.wrap(text, LINE, initial_indent=' ' * 4, subsequent_indent=' ' * 8)
    return [line.replace('\xa0', ' ') for line in lines]


def heading(text):
    """Return a title under an empty line, underlined."""
    lines = textwrap.wrap(text, LINE)
    return [''] + lines + ['-' * max([len(words) for words in lines])]
