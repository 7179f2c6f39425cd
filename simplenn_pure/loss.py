"""The loss: one number that says how far off the answers are, and what the last layer learns from it.

    E      half the sum of the squared errors, over all examples and outputs
    loss   E divided by the number of examples and outputs, which is what is shown

    -dE/da = t - a                        the error: target less output
    -dE/dz = (t - a) * slope of a at z    the delta of the last layer
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


def mean_loss(network, inputs, targets):
    """Return the loss of a network on examples that are trusted to be lists of lists of floats."""
    return mean_half_squared_error(network.forward(inputs), targets)
