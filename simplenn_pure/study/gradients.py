"""Every adjustment of a network against a central difference.

    dE/dw is nearly (E(w + h) - E(w - h)) / (2 h)

for a small step h, where E is the loss before it is divided: half the sum of the squared errors,
or the sum of the cross-entropies. An adjustment is -dE/dw. The central difference knows nothing
of slopes or of errors sent back: it moves one weight and looks at E. So when the two agree,
backpropagation is right. Only where the step leads over a bend of an activation, such as that of
relu at 0, they may differ though both are right: there the difference is that of two slopes.
"""

import copy

from ..checks import check_matrix, check_row, is_list_like, refusal
from ..deep import forward
from ..formulas import ACTIVATIONS
from ..layer import Layer
from ..loss import LOSSES
from ..matrix import column_sums, shape, subtract
from .numbers import check_all, decimals

# How far a step moves the weighted sum that it goes into, at most. The difference is then off by
# about STEP**2 / 6 of the adjustment, and by the rounding of E divided by STEP.
STEP = 1e-5

# How much farther than that it may move an output, before steps are shortened.
LEVER = 100.0

# An adjustment may be off by this part of itself.
RELATIVE = 1e-5

# It may also be off by the rounding of E: this divided by h, times E or the sum of the errors
# without their signs, each times the size of what was rounded, whichever is larger. A logarithm
# of a number near 1 is off at size 1. Over 6000 networks of all activations, of weights up to 100
# and inputs up to 1000, none differed by more.
ROUNDING = 16 * 2.0 ** -52

TABLE_ROWS = 40  # A longer table shows only the worst.


class Row(object):
    """One adjustment beside its central difference.

    name                which weight or bias, as `explain` calls it
    adjustment, central_difference
    allowed             how far apart they may be
    difference          how far apart they are
    agrees              whether that is allowed
    bends               whether the step leads over a bend of an activation, so that nothing
                        follows where they differ
    """

    def __init__(self, name, adjustment, central_difference, allowed, bends=False):
        self.name = name
        self.adjustment = adjustment
        self.central_difference = central_difference
        self.allowed = allowed
        self.difference = abs(adjustment - central_difference)
        self.agrees = self.difference <= allowed
        self.bends = bends

    def verdict(self):
        """Return '' for a row that agrees, else in a word or two what it means that it does not."""
        return '' if self.agrees else 'over a bend' if self.bends else 'wrong'

    def __repr__(self):
        return '<%s: adjustment %s, central difference %s%s>' % (
            self.name, decimals(self.adjustment), decimals(self.central_difference),
            self.verdict() and ', ' + self.verdict())


class GradientCheck(object):
    """What `gradient_check` found; `str()` of it is a table.

    rows     a Row for each weight and bias, in the order of the layers
    agrees   whether all rows agree, but for those over a bend of an activation
    proves   whether some adjustment is large enough to be told from rounding; where
             none is, the rows agree whatever the network does
    """

    def __init__(self, rows):
        self.rows = rows
        self.agrees = all([row.agrees or row.bends for row in rows])
        self.proves = any([max(abs(row.adjustment), abs(row.central_difference)) > 100.0 * row.allowed
                           for row in rows if row.agrees or not row.bends])

    def verdict(self):
        """Return in a sentence or two whether the adjustments are right."""
        verdicts = [row.verdict() for row in self.rows]
        bends = verdicts.count('over a bend')
        words = 'All %d adjustments are too near 0 to be told from rounding: this says nothing.'
        if self.proves:
            words = 'All %d adjustments agree with their central differences.'
        if not self.agrees:
            words = '%d of %%d adjustments are wrong.' % verdicts.count('wrong')
        beyond = ' %d more cannot be checked: their steps lead over a bend.' % bends
        return words % (len(verdicts) - bends) + beyond * (bends > 0)

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
             row.verdict() and '<- ' + row.verdict()) for row in rows]
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
    a `think` its layers are run as those of a DeepNetwork; so they are for cross-entropy,
    which takes the weighted sums. The network is not changed.
    Raises ValueError or TypeError for what does not fit.

    >>> from simplenn_pure import TwoLayerNetwork
    >>> network = TwoLayerNetwork(2, 2, 1, seed=1)
    >>> gradient_check(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    <GradientCheck: All 9 adjustments agree with their central differences. print() shows them.>
    """
    model, sizes, inputs, targets = check_all(network, inputs, targets)
    if adjustments is None:
        adjustments = network.adjustments(inputs, targets)
    adjustments = check_adjustments(adjustments, model.layers)
    if hasattr(network, 'think'):
        thinker = copy.deepcopy(network)
        for layer, own in zip(model.layers, thinker.layers):  # From here on they share their numbers.
            layer.weights, layer.biases = (own.weights, own.biases) if isinstance(own, Layer) else own
        model.forward = lambda inputs: answers_of(thinker, inputs, sizes[-1])
    loss = LOSSES[model.loss_name]
    count = len(targets) * (sizes[-1] if loss.per_output else 1)
    outputs = forward(model.layers, inputs)
    is_bent = any([len(ACTIVATIONS[layer.activation].derivative or []) > 1 for layer in model.layers])
    rounded, gain = magnitudes(model.layers, outputs[0], loss)
    errors = subtract(targets, model.forward(inputs))
    rounding = ROUNDING * max(
        count * loss.value(model, inputs, targets), loss.slope_cancels * len(targets),
        sum([abs(error) * size for pair in zip(errors, rounded) for error, size in zip(*pair)]))

    rows = []
    for name, numbers, place, largest, adjustment in weights_of(model.layers, outputs, adjustments):
        weight = numbers[place]
        # No step so small that adding it to the weight would round it away.
        step = max(STEP / (largest or 1.0) / max(1.0, gain / LEVER), abs(weight) * 2.0 ** -30)
        low, high = weight - step, weight + step
        losses, pieces = [], []
        for numbers[place] in (low, high):
            losses.append(count * loss.value(model, inputs, targets))
            pieces.append(is_bent and pieces_of(model.layers, inputs))
        numbers[place] = weight
        central_difference = (losses[0] - losses[1]) / (high - low)
        allowed = RELATIVE * max(abs(adjustment), abs(central_difference)) + rounding / step
        rows.append(Row(name, adjustment, central_difference, allowed, pieces[0] != pieces[1]))
    return GradientCheck(rows)


def magnitudes(layers, inputs, loss):
    """Return (sizes, gain): at which sizes the loss is rounded, and how far the layers magnify a step.

    The sizes are (examples x outputs): a weighted sum is rounded at the size that its products
    have without their signs, an output between bounds at size 1. The gain is by how much a
    weighted sum of the first layer can move the outputs of the last.
    """
    sizes, gain = [[abs(number) for number in row] for row in inputs], 1.0
    for layer in layers:
        activation = ACTIVATIONS[layer.activation]
        weights = [[abs(weight) for weight in row] for row in layer.weights]
        gain *= activation.steepest * (1.0 if layer is layers[0] else max(column_sums(weights)))
        sums = Layer(weights, layer.biases and [abs(bias) for bias in layer.biases]).weighted_sums(sizes)
        is_bounded = activation.low is not None and activation.high is not None
        sizes = [[1.0] * len(row) for row in sums] if is_bounded else sums
    return sums if loss.slope_cancels else sizes, gain


def pieces_of(layers, inputs):
    """Return on which piece of its activation each neuron is, where that has several, for each example."""
    return [eval(when, {'a': a}) for layer, outputs in zip(layers, forward(layers, inputs)[1:])
            for when, e, slope in (ACTIVATIONS[layer.activation].derivative or [])[:-1]
            for row in outputs for a in row]


def weights_of(layers, outputs, adjustments):
    """Give (name, list, place in it, largest input, adjustment) of each weight and bias.

    `outputs` is what `forward` returned. The largest input is the largest number, without its
    sign, that comes in through the weight.
    """
    for number, layer in enumerate(layers):
        for i, row in enumerate(layer.weights):
            largest = max([abs(output[i]) for output in outputs[number]])
            for j in range(len(row)):
                yield ('w[%d,%d,%d]' % (number + 1, i + 1, j + 1), row, j, largest,
                       adjustments[number][0][i][j])
        for j in range(len(layer.biases or [])):
            yield 'b[%d,%d]' % (number + 1, j + 1), layer.biases, j, 1.0, adjustments[number][1][j]


def answers_of(thinker, inputs, width):
    """Return the (examples x outputs) answers of the network `thinker`.

    Raises ValueError or TypeError for answers in another shape, `width` for each example.
    """
    answers = check_matrix('the answers of think', thinker.think(inputs), width, 'example')
    if len(answers) != len(inputs):
        raise ValueError('the answers of think: %d for %d examples, expected one for each'
                         % (len(answers), len(inputs)))
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
