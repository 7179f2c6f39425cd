"""One training iteration worked by hand, as text."""

import math
import re
import textwrap

from ..checks import check_count, is_list_like, refusal
from ..deep import DeepNetwork, adjustments_from, backward, forward
from ..formulas import ACTIVATIONS
from ..layer import adjust
from ..loss import LOSSES
from ..matrix import dot, subtract, transpose
from ..powers import portable_exp
from ..words import counted
from .numbers import check_all, decimals, exact

LINE = 98  # Longer lines are broken between terms.

# What the legend says of signs and keys: what must occur for it to be said, the sign, its meaning.
SIGNS = [
    ('', 'x * y', 'x times y; x**2 is x * x'),
    ('exp(', 'exp(x)', 'e to the power x, where e is 2.71828...; the key e^x of a calculator'),
    ('ln(', 'ln(x)', 'the power to which e must be raised to give x; the key ln of a calculator'),
    ('= max(', 'max(x, y)', 'the larger of x and y'),
    ('', '6.9e-05', '6.9 with its point moved 5 places to the left: 0.000069')]


def explain(network, inputs, targets, learning_rate=None, examples=None):
    """Return one training iteration of `network`, worked by hand, as text.

    Every line can be checked with a pocket calculator. The numbers are the ones
    that training computes: `forward`, `backward` and `adjustments_from` of `deep.py`
    and `adjust` of `layer.py` give them. The network is not changed.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `learning_rate` None is the network's default. `examples` are the
    numbers, from 1, of the examples to show; None shows all. All of them train,
    shown or not.
    Raises ValueError or TypeError for what does not fit, as `train` does.
    """
    network_now, sizes, inputs, targets = check_all(network, inputs, targets, True)
    layers, loss = network_now.layers, LOSSES[network_now.loss_name]
    learning_rate = network._check_learning_rate(learning_rate)
    indices = check_shown(examples, len(inputs))
    others = [index for index in range(len(inputs)) if index not in indices]

    # Everything is computed here; what follows only writes it down.
    outputs = forward(layers, inputs)
    deltas = backward(layers, outputs, targets, network_now.loss_name)
    adjustments = adjustments_from(layers, outputs, targets, network_now.loss_name)
    adjusted = DeepNetwork.from_layers(layers, network_now.loss_name)
    adjust(adjusted.layers, adjustments, learning_rate, 1)

    lines = opening(sizes, indices, others, learning_rate) + legend(layers, loss)
    for index in indices:
        lines += one_example(layers, loss, [matrix[index] for matrix in outputs],
                             [matrix[index] for matrix in deltas], targets[index], index)
    lines += learning_words(layers, loss, indices, others)
    for number, parts in enumerate(zip(layers, adjusted.layers, adjustments, outputs, deltas)):
        lines += learning(number, *parts, learning_rate=learning_rate, indices=indices, others=others)
    lines += loss_lines(loss, network_now, adjusted, inputs, targets, indices, others)
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


def legend(layers, loss):
    """Return what the symbols mean, and why the slopes are what they are."""
    biases = has_biases(layers)
    used, sloping = by_activation(layers), by_slope(layers, loss)
    lines = [
        '    a[0,i]       input i of an example',
        '    w[l,i,j]     the weight from a[l-1,i] to neuron j of layer l']
    lines += ['    b[l,j]       the bias of neuron j of layer l'] * biases + [
        '    z[l,j]       its weighted sum: each input times its weight, added up'
        + ', plus the bias' * biases]
    lines += symbol('a[l,j]', ['its output: ' * (number == 0) + '%s%s(z) = %s, %s' % (
        where, name, it.shown, it.within) for number, (name, where, it) in enumerate(used)])
    for name, where, activation in used:
        if activation.row:
            (when, power, quotient), = activation.formula
            power = by_any_exp(power)
            lines += ['    e[l,j]       %s%s, where largest is the largest z of the layer' % (where, power),
                      '    whole[l]     %sthe sum of all e[l,j]; a = %s' % (where, quotient)]
    lines += [
        '    t[j]         the target of output j: what it should be',
        '    error[l,j]   last layer: t - a. Before it: what the neuron gave to the deltas of',
        '                 the next layer, each through the weight that leads there']
    why, delta = [], 'error'
    if sloping:
        lines += symbol('slope[l,j]', ['how fast a grows with z: ' * (number == 0) + where + it.shown_slope
                                       for number, (name, where, it) in enumerate(sloping)])
        why = ['The slope takes the output a, not z.'] + [it.why for name, where, it in sloping]
        delta = 'error * slope' + ', in the last layer error' * loss.slope_cancels
    lines += ['    delta[l,j]   %s: which way, and how much, z should move' % delta, '']
    why += [ACTIVATIONS[layers[-1].activation].why_cancels] * loss.slope_cancels
    said = '\n'.join(lines + why)
    signs = ['    %-13s%s' % (sign, meaning) for part, sign, meaning in SIGNS if part in said]
    return heading('Symbols') + lines + signs + [''] + why


def symbol(name, meanings):
    """Return the lines of the legend for a symbol, each of its meanings on a line of its own."""
    return [line for number, meaning in enumerate(meanings) for line in textwrap.wrap(
        meaning, LINE, initial_indent='    %-13s' % ('' if number else name), subsequent_indent=' ' * 17)]


def by_slope(layers, loss):
    """Return `by_activation` of those layers in which the error is multiplied by a slope."""
    return by_activation(layers[:-1] if loss.slope_cancels else layers)


def by_activation(layers):
    """Return (name, where, activation) of each activation; `where` is '' if all layers have it."""
    found = []
    names = [layer.activation for layer in layers]
    for name in sorted(set(names), key=names.index):
        numbers = [number + 1 for number, other in enumerate(names) if other == name]
        where = '' if len(numbers) == len(layers) else 'layer %s: ' % listed(numbers)
        found.append((name, where, ACTIVATIONS[name]))
    return found


def has_biases(layers):
    """Return whether some neuron of `layers` has a bias."""
    return any([layer.biases is not None for layer in layers])


def one_example(layers, loss, values, deltas, targets, index):
    """Return one example on its way forward through the layers, and its error on the way back.

    `values` are its inputs and every layer's outputs, `deltas` every layer's deltas.
    """
    lines = heading('Example %d: inputs %s; target%s %s' % (
        index + 1, listed(values[0]), 's' * (len(targets) > 1), listed(targets)))
    for number, layer in enumerate(layers):
        lines += ['  Forward, layer %d' % (number + 1)] + forward_lines(
            layer, number, values[number], values[number + 1])
    errors = subtract([targets], [values[-1]])[0]
    for number in range(len(layers) - 1, -1, -1):
        is_last = number == len(layers) - 1
        cancels = is_last and loss.slope_cancels
        lines += ['  Backward, layer %d' % (number + 1)
                  + ': with this loss its slope cancels, so delta = error = t - a' * cancels]
        activation = ACTIVATIONS[layers[number].activation]
        for j, (a, error) in enumerate(zip(values[number + 1], errors)):
            place = '[%d,%d]' % (number + 1, j + 1)
            if is_last:
                terms = ['%s - %s' % (exact(targets[j]), answer(a))]
            else:
                terms = products(deltas[number + 1], layers[number + 1].weights[j], decimals)
            error = decimals(error)
            if not cancels:
                slope = decimals(activation.slope(a))
                lines += equation('error' + place, terms, error)
                lines += equation('slope' + place, [filled(activation.shown_slope, a=answer(a))], slope)
                terms = ['%s * %s' % (error, slope)]
            lines += equation('delta' + place, terms, decimals(deltas[number][j]))
        errors = dot([deltas[number]], transpose(layers[number].weights))[0]
    return lines


def forward_lines(layer, number, inputs, outputs):
    """Return one example's weighted sums and outputs of a layer, whose number is from 0."""
    activation = ACTIVATIONS[layer.activation]
    sums = layer.weighted_sums([inputs])[0]
    names, behind = names_of(activation, sums, 'e[%d,%%d]' % (number + 1), 'whole[%d]' % (number + 1))
    formula = activation.formula[0][2] if activation.row else activation.shown
    lines = []
    for j, weights in enumerate(transpose(layer.weights)):
        place = '[%d,%d]' % (number + 1, j + 1)
        terms = products(inputs, weights, answer if number else exact)
        if layer.biases is not None:
            terms.append(decimals(layer.biases[j]))
        lines += equation('z' + place, terms, decimals(sums[j]))
        (behind if activation.row else lines).extend(
            equation('a' + place, [filled(formula, **names[j])], answer(outputs[j])))
    return lines + behind


def names_of(activation, sums, power='e%d', whole='whole'):
    """Return (names, lines): for each weighted sum of a layer what stands for the names in formulas.

    Such as {'z': '0.5'}. The lines say how e and whole come about, where the activation is that of
    a row: `power` is what each e is called, with %d for the neuron, `whole` what their sum is.
    """
    names, lines = [{'z': decimals(z)} for z in sums], []
    if activation.row:
        formula, largest = activation.formula[0][1], max(sums)
        powers = [eval(formula, {'exp': math.exp, 'portable_exp': portable_exp, 'z': z, 'largest': largest})
                  for z in sums]
        for j, texts in enumerate(names):
            texts.update(e=decimals(powers[j]), largest=decimals(largest), whole=answer(sum(powers)))
            lines += equation(power % (j + 1), [filled(by_any_exp(formula), **texts)], texts['e'])
        lines += equation(whole, [texts['e'] for texts in names], names[0]['whole'])
    return names, lines


def products(numbers, weights, write):
    """Return 'number * weight' for each pair, the numbers as `write` writes them."""
    return ['%s * %s' % (write(number), decimals(weight)) for number, weight in zip(numbers, weights)]


def filled(formula, **numbers):
    """Return a formula that a person would write, with numbers, as text, for its names.

    >>> filled('1 / (1 + exp(-z))', z='-0.5'), filled('1 - a * a', a='-0.5')
    ('1 / (1 + exp(0.5))', '1 - (-0.5) * (-0.5)')
    """
    for name, number in numbers.items():
        opposite, inside = '-' + number if float(number) else number, number
        if number.startswith('-'):
            opposite, inside = number[1:], '(%s)' % number
        for place, words in [('-%s', opposite), ('(?<=[-+*/] )%s', inside), (r'\b%s', number)]:
            formula = re.sub(place % name + r'\b', words, formula)
    return formula


def written(case):
    """Return a case of a formula in one expression, as a person would write it.

    >>> written(('z < 0.0', 'exp(z)', 'log(1.0 + e) - t * z'))
    'ln(1 + exp(z)) - t * z'
    """
    when, e, result = case
    return re.sub(r'\.0\b', '', by_any_exp(re.sub(r'\be\b', e, result))).replace('log(', 'ln(')


def by_any_exp(formula):
    """Return a formula that does not say by which steps exp and log are worked out."""
    return formula.replace('portable_', '')


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


def loss_lines(loss, before, after, inputs, targets, indices, others):
    """Return the loss of the network before and after, and what the latter is worked out from."""
    end = ACTIVATIONS[before.layers[-1].activation]
    lines = heading('Loss') + loss_words(loss, end)
    lines += ['The %s, over all examples%s, with the old weights:' % (
        loss.mean, ' and outputs' * loss.per_output)]
    lines += loss_sum(loss, 'loss before', before, inputs, targets, indices, others)
    sums, answers = ends_of(after, inputs)
    new = []
    for index in indices:
        if loss.shown:
            for j, (target, a) in enumerate(zip(targets[index], answers[index])):
                new += equation('new error of example %d, output %d' % (index + 1, j + 1),
                                ['%s - %s' % (exact(target), answer(a))], decimals(target - a))
        else:
            new += names_of(end, sums[index], 'new e of example %d, output %%d' % (index + 1),
                            'new whole of example %d' % (index + 1))[1]
    lines += ['With the new weights the way forward is worked again; of it, only %s are shown:' % (
        'the errors' if loss.shown else 'e and whole')
              if new else 'With the new weights, with which the way forward is worked again:']
    return lines + new + loss_sum(loss, 'loss after', after, inputs, targets, indices, others)


def loss_words(loss, end):
    """Return what one output adds to the loss, where it is worked out from z; `end` is its activation."""
    if loss.shown:
        return []
    cases = [written(case).replace(' ', '\xa0') + ' where %s' % written(('', '', case[0])) * (case[0] != '')
             for case in end.cross_entropy]
    return [line.replace('\xa0', ' ') for line in textwrap.wrap(
        'The share of each output is %s. Since a may round to 0 or 1, it is worked out from z, as %s. '
        'Shares of 0 are left out.' % (end.shown_cross_entropy, ', else as '.join(cases)), LINE)]


def ends_of(network, inputs):
    """Return the weighted sums of the last layer, and its outputs, a row per example."""
    outputs = forward(network.layers, inputs)
    return network.layers[-1].weighted_sums(outputs[-2]), outputs[-1]


def loss_sum(loss, name, network, inputs, targets, indices, others):
    """Return `name` = (one output's share + ...) / (examples * outputs) = the loss."""
    activation = ACTIVATIONS[network.layers[-1].activation]
    sums, outputs = ends_of(network, inputs)
    terms = [term for index in indices
             for term in shares(loss, activation, sums[index], outputs[index], targets[index])]
    width = len(targets[0]) if loss.per_output else 1
    if others:
        mean = loss.value(network, [inputs[index] for index in others], [targets[index] for index in others])
        terms.append(decimals(mean * len(others) * width))
    terms = terms or ['0']
    terms[0] = '(' + terms[0]
    terms[-1] += ') / ' + ('(%d * %d)' % (len(targets), width) if loss.per_output else '%d' % len(targets))
    return equation(name, terms, decimals(loss.value(network, inputs, targets)))


def shares(loss, activation, sums, outputs, targets):
    """Return the terms that the outputs of one example add to the loss before it is divided."""
    if loss.shown:
        return [loss.shown.replace('error', decimals(target - a)) for target, a in zip(targets, outputs)]
    terms = []
    for z, texts, target, share in zip(sums, names_of(activation, sums)[0], targets,
                                       activation.cross_entropies(sums, targets)):
        case = [case for case in activation.cross_entropy if eval(case[0] or 'True', {'z': z})][0]
        if share != 0.0:
            terms += re.split(r' \+ (?=\()', filled(written(case), t=exact(target), **texts))
    return terms


def listed(numbers):
    """Return numbers as text."""
    return ', '.join([exact(number) for number in numbers])


def answer(output):
    """Return an output as text, near 1 and -1 with so many decimals that 1 - |output| has its 8 digits.

    >>> answer(0.75), answer(1.0 - 2.0611537e-09)
    ('0.75000000', '0.9999999979388463')
    """
    digits, has_exponent, power = decimals(1.0 - abs(output)).partition('e-')
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
