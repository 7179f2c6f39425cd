"""The activation function of the tutorials, beside its gradient.

An activation function turns a neuron's weighted sum, any number at all, into
the neuron's output. The others are in `formulas.py`.
"""

import math


def sigmoid(x):
    """Return the sigmoid of `x`, between 0 and 1.

    sigmoid(x) = 1 / (1 + exp(-x)),
    which for negative x is written exp(x) / (1 + exp(x)), the same fraction with
    both parts multiplied by exp(x). So `exp` only ever sees numbers that are not
    positive, and never overflows.

    >>> sigmoid(0.0)
    0.5
    >>> sigmoid(-1000.0), sigmoid(1000.0)
    (0.0, 1.0)

    It is also called the logistic function.
    """
    if x < 0.0:
        power = math.exp(x)
        return power / (1.0 + power)
    return 1.0 / (1.0 + math.exp(-x))


def sigmoid_gradient(output):
    """Return the slope of the sigmoid at the point where its value is `output`.

    sigmoid'(x) = sigmoid(x) * (1 - sigmoid(x)) = output * (1 - output).
    It takes the output of the sigmoid, not its argument x: the output is already
    there when the slope is wanted.

    >>> sigmoid_gradient(sigmoid(0.0))
    0.25
    """
    return output * (1.0 - output)


def sigmoid_of(matrix):
    """Return `matrix` with every element x replaced by sigmoid(x)."""
    return [[sigmoid(x) for x in row] for row in matrix]


def sigmoid_gradient_of(outputs):
    """Return the slopes of the sigmoid where its values are the elements of `outputs`."""
    return [[sigmoid_gradient(output) for output in row] for row in outputs]


# What a layer runs the activation by: two functions of matrices, and the bounds of the outputs.
FUNCTIONS = {'sigmoid': (sigmoid_of, sigmoid_gradient_of, 0.0, 1.0)}
