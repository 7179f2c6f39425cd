"""Every adjustment of a network against a central difference.

    dE/dw is nearly (E(w + h) - E(w - h)) / (2 h)

for a small step h, where E is the loss before it is divided by the number of examples and
outputs: half the sum of the squared errors. An adjustment is -dE/dw. The central difference
knows nothing of slopes or of errors sent back: it moves one weight and looks at E. So when the
two agree, backpropagation is right.
"""

import copy

from ..checks import check_matrix, check_row, is_list_like, refusal
from ..deep import DeepNetwork, forward
from ..formulas import LOSSES
from ..layer import Layer
from ..matrix import shape, subtract
from .numbers import check_all, decimals

# How far a step moves a weighted sum, at most. The difference is then off by about
# STEP**2 / 6 of the adjustment, and by the rounding of E divided by STEP.
STEP = 1e-5

# An adjustment may be off by this part of itself.
RELATIVE = 1e-5

# It may also be off by the rounding of E: this divided by h, times E or the sum of the errors
# without their signs, whichever is larger. Over 400 networks of weights up to 100 and inputs up
# to 1000 the difference came to a tenth of that at most.
ROUNDING = 16 * 2.0 ** -52

TABLE_ROWS = 40  # A longer table shows only the worst.


class Row(object):
    """One adjustment beside its central difference.

    name                which weight or bias, as `explain` calls it
    adjustment, central_difference
    allowed             how far apart they may be
    difference          how far apart they are
    agrees              whether that is allowed
    """

    def __init__(self, name, adjustment, central_difference, allowed):
        self.name = name
        self.adjustment = adjustment
        self.central_difference = central_difference
        self.allowed = allowed
        self.difference = abs(adjustment - central_difference)
        self.agrees = self.difference <= allowed

    def __repr__(self):
        return '<%s: adjustment %s, central difference %s%s>' % (
            self.name, decimals(self.adjustment), decimals(self.central_difference),
            '' if self.agrees else ', wrong')


class GradientCheck(object):
    """What `gradient_check` found; `str()` of it is a table.

    rows     a Row for each weight and bias, in the order of the layers
    agrees   whether all rows agree
    proves   whether some adjustment is large enough to be told from rounding; where
             none is, the rows agree whatever the network does
    """

    def __init__(self, rows):
        self.rows = rows
        self.agrees = all([row.agrees for row in rows])
        self.proves = any([max(abs(row.adjustment), abs(row.central_difference)) > 100.0 * row.allowed
                           for row in rows])

    def verdict(self):
        """Return in a sentence whether the adjustments are right."""
        wrong = len([row for row in self.rows if not row.agrees])
        if wrong:
            return '%d of %d adjustments are wrong.' % (wrong, len(self.rows))
        if self.proves:
            return 'All %d adjustments agree with their central differences.' % len(self.rows)
        return ('All %d adjustments are too near 0 to be told from rounding: this says nothing.'
                % len(self.rows))

    def __repr__(self):
        return '<GradientCheck: %s print() shows them.>' % self.verdict()

    def __str__(self):
        rows = self.rows
        hint = ['Try other weights or examples.'] if self.agrees and not self.proves else []
        lines = [self.verdict()] + hint + ['']
        if len(rows) > TABLE_ROWS:
            rows = sorted(rows, key=lambda row: -row.difference / (row.allowed or 1.0))[:TABLE_ROWS]
            lines += ['The %d that differ most:' % TABLE_ROWS, '']
        cells = [('weight', 'adjustment', 'central difference', 'difference', '')] + [
            (row.name, decimals(row.adjustment), decimals(row.central_difference), '%.1e' % row.difference,
             '' if row.agrees else '<- wrong') for row in rows]
        width = max([len(row[0]) for row in cells])
        lines += [('%-*s  %14s  %18s  %10s  %s' % ((width,) + row)).rstrip() for row in cells]
        return '\n'.join(lines) + '\n'


def gradient_check(network, inputs, targets, adjustments=None):
    """Return a GradientCheck: each adjustment of `network` against a central difference.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `adjustments` are those to check, a (weight adjustments, bias
    adjustments or None) pair per layer; None asks `network.adjustments`. Give your
    own, or a network of a class of your own, to see whether they are right.

    A deep copy of the network thinks twice for each weight, with that weight of its
    `layers` moved: its own `think` is what the adjustments are held against. Without
    a `think` its layers are run as those of a DeepNetwork. The network is not changed.
    Raises ValueError or TypeError for what does not fit.

    >>> from simplenn_pure import TwoLayerNetwork
    >>> network = TwoLayerNetwork(2, 2, 1, seed=1)
    >>> gradient_check(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    <GradientCheck: All 9 adjustments agree with their central differences. print() shows them.>
    """
    layers, sizes, inputs, targets = check_all(network, inputs, targets)
    if adjustments is None:
        adjustments = network.adjustments(inputs, targets)
    adjustments = check_adjustments(adjustments, layers)
    thinker = copy.deepcopy(network) if hasattr(network, 'think') else DeepNetwork.from_layers(layers)
    loss = LOSSES['squared_error']
    answers = answers_of(thinker, inputs, targets)
    errors = [abs(error) for row in subtract(targets, answers) for error in row]
    size = len(targets) * (len(targets[0]) if loss.per_output else 1)
    rounding = ROUNDING * max(sum(errors), size * loss.value(answers, targets))

    rows = []
    for name, numbers, place, largest, adjustment in weights_of(
            thinker.layers, forward(layers, inputs), adjustments):
        weight = numbers[place]
        # No step so small that adding it to the weight would round it away.
        step = max(STEP / (largest or 1.0), abs(weight) * 2.0 ** -30)
        low, high = weight - step, weight + step
        losses = []
        for moved in (low, high):
            numbers[place] = moved
            losses.append(size * loss.value(answers_of(thinker, inputs, targets), targets))
        numbers[place] = weight
        central_difference = (losses[0] - losses[1]) / (high - low)
        allowed = RELATIVE * max(abs(adjustment), abs(central_difference)) + rounding / step
        rows.append(Row(name, adjustment, central_difference, allowed))
    return GradientCheck(rows)


def weights_of(layers, outputs, adjustments):
    """Give (name, list, place in it, largest input, adjustment) of each weight and bias.

    `layers` may be Layer objects or pairs; `outputs` is what `forward` returned. The largest
    input is the largest number, without its sign, that comes in through the weight.
    """
    for number, layer in enumerate(layers):
        weights, biases = (layer.weights, layer.biases) if isinstance(layer, Layer) else layer
        for i, row in enumerate(weights):
            largest = max([abs(output[i]) for output in outputs[number]])
            for j in range(len(row)):
                yield ('w[%d,%d,%d]' % (number + 1, i + 1, j + 1), row, j, largest,
                       adjustments[number][0][i][j])
        for j in range(len(biases or [])):
            yield 'b[%d,%d]' % (number + 1, j + 1), biases, j, 1.0, adjustments[number][1][j]


def answers_of(thinker, inputs, targets):
    """Return the (examples x outputs) answers of the network `thinker`.

    Raises ValueError or TypeError for answers in another shape.
    """
    answers = check_matrix('the answers of think', thinker.think(inputs), len(targets[0]), 'example')
    if len(answers) != len(targets):
        raise ValueError('the answers of think: %d for %d examples, expected one for each'
                         % (len(answers), len(targets)))
    return answers


def check_adjustments(adjustments, layers):
    """Return `adjustments` as floats in the shapes of the weights and biases of `layers`."""
    if not is_list_like(adjustments):
        raise TypeError(refusal('adjustments', adjustments, 'a pair for each layer'))
    adjustments = list(adjustments)
    if len(adjustments) != len(layers):
        raise ValueError('adjustments: %d layers, expected %d' % (len(adjustments), len(layers)))
    checked = []
    for number, (layer, pair) in enumerate(zip(layers, adjustments)):
        name = 'adjustments of layer %d' % (number + 1)
        if not is_list_like(pair) or len(list(pair)) != 2:
            raise ValueError(refusal(name, pair, 'a pair (weight adjustments, bias adjustments)'))
        weights, biases = pair
        rows, columns = shape(layer.weights)
        weights = check_matrix(name, weights, columns)
        if len(weights) != rows:
            raise ValueError('%s: %d rows, expected %d' % (name, len(weights), rows))
        if layer.biases is not None:
            biases = check_row('bias ' + name, biases, columns)
        checked.append((weights, biases))
    return checked
