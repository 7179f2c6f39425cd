"""Every adjustment of a network against a central difference.

    dE/dw is nearly (E(w + h) - E(w - h)) / (2 h)

for a small step h, where E is half the sum of the squared errors of all examples
and outputs. An adjustment is -dE/dw. The central difference knows nothing of
sigmoid slopes or of errors sent back: it moves one weight and looks at E. So when
the two agree, backpropagation is right.
"""

import copy

from ..checks import check_examples, check_matrix, check_row, is_list_like, shown
from ..deep import DeepNetwork, forward
from ..layer_checks import check_layers
from ..layer import Layer
from ..matrix import shape, subtract
from ..network import sizes_of
from .numbers import decimals

# How far a step moves a weighted sum, at most. The difference is then off by about
# STEP**2 / 6 of the adjustment, and by the rounding of E divided by STEP.
STEP = 1e-5

# An adjustment may be off by this part of itself, and by the rounding of E:
# ROUNDING * (sum of the errors without their signs) / h. Over 400 networks of weights up to
# 100 and inputs up to 1000 the difference came to a tenth of that at most.
RELATIVE = 1e-5
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
        self.proves = any([max(abs(row.adjustment), abs(row.central_difference))
                           > 100.0 * row.allowed for row in rows])

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
        lines = [self.verdict()]
        if self.agrees and not self.proves:
            lines += ['Try other weights or examples.']
        lines += ['']
        if len(rows) > TABLE_ROWS:
            rows = sorted(rows, key=lambda row: -row.difference / (row.allowed or 1.0))[:TABLE_ROWS]
            lines += ['The %d that differ most:' % TABLE_ROWS, '']
        width = max([len(row.name) for row in rows] + [6])
        lines.append('%-*s  %14s  %18s  %10s' % (width, 'weight', 'adjustment',
                                                 'central difference', 'difference'))
        for row in rows:
            lines.append(('%-*s  %14s  %18s  %10.1e  %s' % (
                width, row.name, decimals(row.adjustment), decimals(row.central_difference),
                row.difference, '' if row.agrees else '<- wrong')).rstrip())
        return '\n'.join(lines) + '\n'


def gradient_check(network, inputs, targets, adjustments=None):
    """Return a GradientCheck: each adjustment of `network` against a central difference.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `adjustments` are those to check, a (weight adjustments, bias
    adjustments or None) pair a layer; None asks `network.adjustments`. Give your
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
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    inputs, targets = check_examples(inputs, targets, sizes[0], sizes[-1])
    if adjustments is None:
        adjustments = network.adjustments(inputs, targets)
    adjustments = check_adjustments(adjustments, layers)

    thinker = DeepNetwork.from_layers(layers)
    if hasattr(network, 'think'):
        thinker = copy.deepcopy(network)
    total_error = 0.0
    for error in errors_of(thinker, inputs, targets):
        for number in error:
            total_error += abs(number)

    outputs = forward(layers, inputs)
    rows = []
    for number, layer in enumerate(thinker.layers):
        weight_adjustments, bias_adjustments = adjustments[number]
        weights, biases = (layer.weights, layer.biases) if isinstance(layer, Layer) else layer
        for i, row in enumerate(weights):
            largest = max([abs(output[i]) for output in outputs[number]])
            for j in range(len(row)):
                rows.append(check_one(thinker, inputs, targets, row, j, largest, total_error,
                                      'w[%d,%d,%d]' % (number + 1, i + 1, j + 1),
                                      weight_adjustments[i][j]))
        for j in range(len(biases or [])):
            rows.append(check_one(thinker, inputs, targets, biases, j, 1.0, total_error,
                                  'b[%d,%d]' % (number + 1, j + 1), bias_adjustments[j]))
    return GradientCheck(rows)


def check_one(thinker, inputs, targets, row, place, largest_input, total_error, name, adjustment):
    """Return the Row of row[place], a weight or bias of `thinker`, which is moved and put back.

    `largest_input` is the largest number, without its sign, that comes in through it.
    """
    weight = row[place]
    # No step so small that adding it to the weight would round it away.
    step = max(STEP / (largest_input or 1.0), abs(weight) * 2.0 ** -30)
    row[place] = weight + step
    high, error_high = row[place], half_squared_error(thinker, inputs, targets)
    row[place] = weight - step
    low, error_low = row[place], half_squared_error(thinker, inputs, targets)
    row[place] = weight
    central_difference = -(error_high - error_low) / (high - low)
    allowed = (RELATIVE * max(abs(adjustment), abs(central_difference))
               + ROUNDING * total_error / step)
    return Row(name, adjustment, central_difference, allowed)


def half_squared_error(thinker, inputs, targets):
    """Return E, half the sum of the squared errors of all examples and outputs."""
    total = 0.0
    for row in errors_of(thinker, inputs, targets):
        for error in row:
            total += 0.5 * error * error
    return total


def errors_of(thinker, inputs, targets):
    """Return the (examples x outputs) errors of what the network `thinker` thinks.

    Raises ValueError or TypeError for answers in another shape.
    """
    answers = check_matrix('the answers of think', thinker.think(inputs), len(targets[0]),
                           'example')
    if len(answers) != len(targets):
        raise ValueError('the answers of think: %d for %d examples, expected one for each'
                         % (len(answers), len(targets)))
    return subtract(targets, answers)


def check_adjustments(adjustments, layers):
    """Return `adjustments` as floats in the shapes of the weights and biases of `layers`."""
    if not is_list_like(adjustments):
        raise TypeError('adjustments is %s, expected a pair for each layer' % shown(adjustments))
    adjustments = list(adjustments)
    if len(adjustments) != len(layers):
        raise ValueError('adjustments: %d layers, expected %d' % (len(adjustments), len(layers)))
    checked = []
    for layer, pair in zip(layers, adjustments):
        name = 'adjustments of layer %d' % (len(checked) + 1)
        if not is_list_like(pair) or len(list(pair)) != 2:
            raise ValueError('%s: %s, expected a pair (weight adjustments, bias adjustments)'
                             % (name, shown(pair)))
        weights, biases = pair
        rows, columns = shape(layer.weights)
        weights = check_matrix(name, weights, columns)
        if len(weights) != rows:
            raise ValueError('%s: %d rows, expected %d' % (name, len(weights), rows))
        if layer.biases is None:
            biases = None
        else:
            biases = check_row('bias ' + name, biases, columns)
        checked.append((weights, biases))
    return checked
