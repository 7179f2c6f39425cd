"""The losses: one number that says how far off the answers are, and what the last layer learns from it.

With t a target, a the output and z the weighted sum that it comes from:

    squared_error   E = sum of (t - a)**2 / 2, over all examples and outputs
                    loss = E / (examples * outputs)
                    -dE/dz of the last layer = (t - a) * slope of a at z

    cross_entropy   E = sum of -t ln a - (1 - t) ln(1 - a)    where the last layer is sigmoid
                    E = sum of -t ln a                        where it is softmax
                    loss = E / examples
                    -dE/dz of the last layer = t - a

In the second, the slope of the activation has cancelled. With a sigmoid,
-dE/da = (t - a) / (a * (1 - a)), and a * (1 - a) is the very slope that it is multiplied by.

Cross-entropy is worked out from z, since a may round to 0 or 1, where ln has no value.
C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, equations 4.90 and 4.108; for
the deltas 4.91 and 4.109.
"""

from .matrix import shape, subtract


def mean_half_squared_error(outputs, targets):
    """Return the mean of (target - output)**2 / 2 over two matrices of one shape."""
    rows, columns = shape(targets)
    total = 0.0
    for error_row in subtract(targets, outputs):
        for error in error_row:
            total += 0.5 * error * error
    return total / (rows * columns)


def mean_cross_entropy(activation, weighted_sums, targets):
    """Return the mean of the examples' cross-entropies.

    `activation` is the name of the last layer's, `weighted_sums` and `targets` are
    (examples x outputs).
    """
    from .formulas import ACTIVATIONS  # Here, for a board without cross-entropy does without.
    total = 0.0
    for sums, row in zip(weighted_sums, targets):
        for term in ACTIVATIONS[activation].cross_entropies(sums, row):
            total += term
    return total / len(targets)


def squared_error_of(network, inputs, targets):
    """Return the mean of half the squared error of a network."""
    return mean_half_squared_error(network.forward(inputs), targets)


def cross_entropy_of(network, inputs, targets):
    """Return the mean cross-entropy of a network."""
    for layer in network.layers[:-1]:
        inputs = layer.forward(inputs)
    last = network.layers[-1]
    return mean_cross_entropy(last.activation, last.weighted_sums(inputs), targets)


def mean_loss(network, inputs, targets):
    """Return the loss of a network on examples that are trusted to be lists of lists of floats."""
    return LOSSES[network.loss_name].value(network, inputs, targets)


class Loss(object):
    """One loss.

    value(network, inputs, targets)   a function: the loss of these examples
    formula       what one output adds to E, as text in t (its target) and a, in cases of the
                  form that an activation's formula has; None where the last layer's
                  activation has it, as its cross-entropy
    shown         the same as a person would write it, in `error`, which is t - a; None where
                  formula is
    shown_mean    the loss as a person would write it
    mean, total   the loss and E in words
    per_output    whether the loss is E divided by the examples and the outputs, or by the
                  examples alone
    slope_cancels whether the last layer's delta is t - a, or that times the slope
    """

    def __init__(self, value, formula, shown, shown_mean, mean, total, per_output, slope_cancels):
        self.value = value
        self.formula = formula
        self.shown = shown
        self.shown_mean = shown_mean
        self.mean = mean
        self.total = total
        self.per_output = per_output
        self.slope_cancels = slope_cancels


LOSSES = {
    'squared_error': Loss(
        squared_error_of, formula=[('', '', '0.5 * (t - a) * (t - a)')], shown='0.5 * (error)**2',
        shown_mean='mean of error**2 / 2', mean='mean of half the squared error',
        total='sum of half the squared errors', per_output=True, slope_cancels=False),
    'cross_entropy': Loss(
        cross_entropy_of, formula=None, shown=None, shown_mean='mean cross-entropy',
        mean='mean of the cross-entropy', total='sum of the cross-entropies', per_output=False,
        slope_cancels=True),
}
