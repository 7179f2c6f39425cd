"""One training iteration worked by hand, as text."""

import textwrap

from ..activation import sigmoid_gradient_of
from ..checks import check_count, check_examples, check_number, is_list_like, shown
from ..deep import adjustments_from, backward, forward
from ..layer_checks import check_layers
from ..layer import adjust
from ..matrix import dot, subtract, transpose
from ..loss import mean_half_squared_error
from ..network import sizes_of
from .numbers import decimals, exact

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
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    inputs, targets = check_examples(inputs, targets, sizes[0], sizes[-1])
    if learning_rate is None:
        learning_rate = network.default_learning_rate
    learning_rate = check_number('learning_rate', learning_rate)
    indices = check_shown(examples, len(inputs))

    # Everything is computed here; what follows only writes it down.
    outputs = forward(layers, inputs)
    deltas = backward(layers, outputs, targets)
    adjustments = adjustments_from(layers, outputs, targets)
    adjusted = check_layers(layers)
    adjust(adjusted, adjustments, learning_rate, 1)
    outputs_after = forward(adjusted, inputs)[-1]

    lines = opening(sizes, len(inputs), indices, learning_rate)
    lines += legend(layers)
    for index in indices:
        lines += one_example(layers, outputs, deltas, targets, index)
    lines += learning(layers, outputs, deltas, adjustments, adjusted, learning_rate, indices)
    lines += loss_lines(outputs[-1], outputs_after, targets, indices)
    return '\n'.join(lines) + '\n'


def check_shown(examples, count):
    """Return which of `count` examples to show, as indices from 0."""
    if examples is None:
        return list(range(count))
    if not is_list_like(examples):
        raise TypeError('examples is %s, expected a list of example numbers' % shown(examples))
    indices = []
    for number in examples:
        number = check_count('examples: number %d' % (len(indices) + 1), number, 1, count)
        if number - 1 in indices:
            raise ValueError('examples: example %d is there twice' % number)
        indices.append(number - 1)
    return indices


def opening(sizes, example_count, indices, learning_rate):
    """Return the title and what is being worked out."""
    lines = heading('One training iteration, worked by hand', '=')
    neurons = ['layer %d has %s' % (number + 1, several(size, 'neuron'))
               for number, size in enumerate(sizes[1:])]
    lines += textwrap.wrap('%s; %s.' % (several(sizes[0], 'input'), ', '.join(neurons)), LINE)
    lines += ['%s; learning rate %s.' % (several(example_count, 'example'), exact(learning_rate))]
    if len(indices) < example_count:
        lines += textwrap.wrap('Shown in full: %s. The iteration uses all of them.' % (
            ', '.join(['example %d' % (index + 1) for index in indices]) or 'none'), LINE)
    return lines + [
        '',
        'The numbers printed here are rounded: to 8 decimals, and to 8 digits with an exponent',
        'where they are very small or very large. An output very near 1 has more, so that 1 - a',
        'has its 8 digits. The computed numbers are not rounded. So a line worked out again from',
        'its printed numbers can differ a little in the last digits.']


def legend(layers):
    """Return what the symbols mean, and why the slope takes the output."""
    lines = heading('Symbols', '-') + [
        '    a[0,i]       input i of an example',
        '    w[l,i,j]     the weight from a[l-1,i] to neuron j of layer l']
    if any(layer.biases is not None for layer in layers):
        lines += ['    b[l,j]       the bias of neuron j of layer l']
    lines += [
        '    z[l,j]       its weighted sum: each input times its weight, added up'
        + (', plus the bias' if any(layer.biases is not None for layer in layers) else ''),
        '    a[l,j]       its output: sigmoid(z) = 1 / (1 + exp(-z)), between 0 and 1',
        '    t[j]         the target of output j: what it should be',
        '    error[l,j]   last layer: t - a. Before it: what the neuron gave to the deltas of',
        '                 the next layer, each through the weight that leads there',
        '    slope[l,j]   how fast a grows with z: a * (1 - a)',
        '    delta[l,j]   error * slope: which way, and how much, z should move',
        '',
        '    x * y        x times y; x**2 is x * x',
        '    exp(x)       e to the power x, where e is 2.71828...; the key e^x of a calculator',
        '    6.9e-05      6.9 with its point moved 5 places to the left: 0.000069',
        '',
        'The slope takes the output a, not z. The sigmoid is a = 1 / (1 + exp(-z)), so',
        '1 - a = exp(-z) / (1 + exp(-z)). Its derivative is exp(-z) / (1 + exp(-z))**2, which',
        'is the product of the two: a * (1 - a). With a at hand, no exp is needed again.',
        'Where a is near 0 or 1 the slope is small: a neuron that is sure moves little.']
    return lines


def one_example(layers, outputs, deltas, targets, index):
    """Return one example on its way forward through the layers, and its error on the way back."""
    values = [matrix[index] for matrix in outputs]
    lines = heading('Example %d: inputs %s; %s %s' % (
        index + 1, ', '.join([exact(value) for value in values[0]]),
        'target' if len(targets[index]) == 1 else 'targets',
        ', '.join([exact(target) for target in targets[index]])), '-')

    for number, layer in enumerate(layers):
        lines += ['  Forward, layer %d' % (number + 1)]
        weighted_sums = layer.weighted_sums([values[number]])[0]
        for neuron, z in enumerate(weighted_sums):
            name = '%d,%d' % (number + 1, neuron + 1)
            terms = ['%s * %s' % (incoming(value, number), decimals(row[neuron]))
                     for value, row in zip(values[number], layer.weights)]
            if layer.biases is not None:
                terms.append(decimals(layer.biases[neuron]))
            lines += sum_lines('z[%s]' % name, terms, z)
            lines += ['    a[%s] = 1 / (1 + exp(%s)) = %s'
                      % (name, decimals(-z), answer(values[number + 1][neuron]))]

    for number in range(len(layers) - 1, -1, -1):
        lines += ['  Backward, layer %d' % (number + 1)]
        if number == len(layers) - 1:
            errors = subtract([targets[index]], [values[-1]])[0]
        else:
            following = layers[number + 1].weights
            next_deltas = deltas[number + 1][index]
            errors = dot([next_deltas], transpose(following))[0]
        slopes = sigmoid_gradient_of([values[number + 1]])[0]
        for neuron, (error, slope) in enumerate(zip(errors, slopes)):
            name = '%d,%d' % (number + 1, neuron + 1)
            output = answer(values[number + 1][neuron])
            if number == len(layers) - 1:
                lines += ['    error[%s] = %s - %s = %s'
                          % (name, exact(targets[index][neuron]), output, decimals(error))]
            else:
                terms = ['%s * %s' % (decimals(delta), decimals(weight))
                         for delta, weight in zip(next_deltas, following[neuron])]
                lines += sum_lines('error[%s]' % name, terms, error)
            lines += ['    slope[%s] = %s * (1 - %s) = %s' % (name, output, output,
                                                              decimals(slope)),
                      '    delta[%s] = %s * %s = %s' % (name, decimals(error), decimals(slope),
                                                        decimals(deltas[number][index][neuron]))]
    return lines


def learning(layers, outputs, deltas, adjustments, adjusted, learning_rate, indices):
    """Return each weight's and bias's adjustment as a sum over the examples, and its new value."""
    lines = heading('Learning', '-') + [
        'The adjustment of a weight is, added over the examples, what came in through it times',
        'the delta of its neuron. A bias has an input that is always 1.'
        if any(layer.biases is not None for layer in layers) else 'the delta of its neuron.',
        'New weight = old weight + learning rate * adjustment.',
        'An adjustment is how fast the sum of half the squared errors falls when the weight grows.',
        'The loss below is their mean: that sum divided by examples * outputs.']
    others = [index for index in range(len(outputs[0])) if index not in indices]
    if others:
        lines += [('The last number of each sum stands for %s not shown.' if indices else
                   'The sums over the %s not shown are left out.')
                  % several(len(others), 'example')]
    for number, (layer, after) in enumerate(zip(layers, adjusted)):
        lines += ['', '  Layer %d' % (number + 1)]
        weight_adjustments, bias_adjustments = adjustments[number]
        # A row of products for each weight, and one with an input of 1 for each bias.
        sources = transpose(outputs[number])
        before_rows, after_rows, totals = layer.weights, after.weights, weight_adjustments
        if layer.biases is not None:
            sources = sources + [[1.0] * len(outputs[0])]
            before_rows = before_rows + [layer.biases]
            after_rows = after_rows + [after.biases]
            totals = totals + [bias_adjustments]
        for i, source in enumerate(sources):
            for j in range(len(before_rows[i])):
                if i < len(layer.weights):
                    name = 'w[%d,%d,%d]' % (number + 1, i + 1, j + 1)
                    value = incoming
                else:
                    name = 'b[%d,%d]' % (number + 1, j + 1)
                    value = None
                terms = [product(source[index], deltas[number][index][j], number, value)
                         for index in indices]
                if others:
                    rest = dot([[source[index] for index in others]],
                               [[deltas[number][index][j]] for index in others])[0][0]
                    terms.append(decimals(rest))
                if indices:
                    lines += sum_lines('adjustment of %s' % name, terms, totals[i][j])
                lines += ['    new %s = %s + %s * %s = %s'
                          % (name, decimals(before_rows[i][j]), exact(learning_rate),
                             decimals(totals[i][j]), decimals(after_rows[i][j]))]
    return lines


def loss_lines(before, after, targets, indices):
    """Return the loss with the old weights and with the new, and the answers behind the latter."""
    lines = heading('Loss', '-') + [
        'The mean of half the squared error, over all examples and outputs, with the old weights:']
    lines += loss_sum('loss before', before, targets, indices)
    lines += ['With the new weights the way forward is worked again; of it, only the errors are shown:'
              if indices else 'With the new weights, with which the way forward is worked again:']
    errors = subtract(targets, after)
    for index in indices:
        for j, error in enumerate(errors[index]):
            lines += ['    new error of example %d, output %d = %s - %s = %s'
                      % (index + 1, j + 1, exact(targets[index][j]), answer(after[index][j]),
                         decimals(error))]
    lines += loss_sum('loss after', after, targets, indices)
    return lines


def loss_sum(name, outputs, targets, indices):
    """Return `name` = (0.5 * error**2 + ...) / (examples * outputs) = the loss."""
    errors = subtract(targets, outputs)
    terms = ['0.5 * (%s)**2' % decimals(error) for index in indices for error in errors[index]]
    others = [index for index in range(len(errors)) if index not in indices]
    if others:
        size = len(others) * len(targets[0])
        rest = size * mean_half_squared_error([outputs[index] for index in others],
                                              [targets[index] for index in others])
        terms.append(decimals(rest))
    terms[0] = '(' + terms[0]
    terms[-1] += ') / (%d * %d)' % (len(targets), len(targets[0]))
    return sum_lines(name, terms, mean_half_squared_error(outputs, targets))


def incoming(value, number):
    """Return what comes into layer `number` (from 0) as text: an input as the caller wrote it."""
    if number == 0:
        return exact(value)
    return answer(value)


def answer(output):
    """Return an output as text, near 1 with so many decimals that 1 - output has its 8 digits.

    >>> answer(0.75), answer(1.0 - 2.0611537e-09)
    ('0.75000000', '0.9999999979388463')
    """
    digits, has_exponent, power = decimals(1.0 - output).partition('e-')
    if has_exponent:
        return '%.*f' % (int(power) + 7, output)
    return decimals(output)


def product(value, delta, number, write):
    """Return one example's share of an adjustment; a bias's is the delta alone."""
    if write is None:
        return decimals(delta)
    return '%s * %s' % (write(value, number), decimals(delta))


def sum_lines(name, terms, total):
    """Return '    name = term + term + ... = total', broken before a '+' where it is too long."""
    pieces = [terms[0]] + ['+ ' + term for term in terms[1:]] + ['= ' + decimals(total)]
    lines = ['    %s =' % name]
    for piece in pieces:
        if len(lines[-1]) + 1 + len(piece) > LINE:
            lines.append('       ')
        lines[-1] += ' ' + piece
    return lines


def heading(text, line):
    """Return a title under an empty line, underlined."""
    lines = textwrap.wrap(text, LINE)
    lines.append(line * max([len(words) for words in lines]))
    return [''] + lines if line == '-' else lines + ['']


def several(count, noun):
    """Return '1 example', '2 examples' and so on."""
    return '%d %s%s' % (count, noun, '' if count == 1 else 's')
