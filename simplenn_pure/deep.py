"""The same mathematics for any number of layers.

    a[0]      the inputs       (examples x inputs)
    a[l]      outputs of layer l = 1 ... L    (examples x neurons of layer l)
    w[l]      its weights      (neurons of layer l - 1 x neurons of layer l)
    b[l]      its biases       one number per neuron
    t         targets          (examples x neurons of layer L)

    a[l] = sigmoid(a[l - 1] . w[l] + b[l])                          thinking

    delta[L] = (t - a[L]) * a[L] * (1 - a[L])                       the last layer
    delta[l] = delta[l + 1] . transpose(w[l + 1]) * a[l] * (1 - a[l])    the one before, and so on

    w[l] = w[l] + learning rate * transpose(a[l - 1]) . delta[l]    learning
    b[l] = b[l] + learning rate * column sums of delta[l]

These are the equations BP1 to BP4 of M. Nielsen, "Neural Networks and Deep
Learning", 2015, chapter 2, with the sign turned (our error is target less
output, so adjustments are added) and examples as rows.
"""

from .activation import functions_of
from .checks import check_count, is_list_like, shown
from .matrix import column_sums, dot, multiply, subtract, transpose
from .network import Network


class DeepNetwork(Network):
    """A network of any number of layers, all sigmoid neurons.

    sizes         [inputs, neurons of layer 1, ..., outputs], at least two numbers
    seed          0 to 2**32 - 1; None draws one and keeps it in `seed`
    bias          whether the neurons have biases; they start at 0
    weight_range  the start weights are spread evenly from low to high

    Raises ValueError or TypeError, naming the argument, for what does not fit.

    >>> network = DeepNetwork([2, 8, 8, 1], seed=7)
    >>> len(network.layers)
    3
    """

    default_learning_rate = 0.1
    default_weight_range = (-1.0, 1.0)

    def __init__(self, sizes, seed=None, bias=True, weight_range=(-1.0, 1.0)):
        if not is_list_like(sizes):
            raise TypeError('sizes is %s, expected a list such as [2, 8, 1]' % shown(sizes))
        checked = [check_count('sizes: number %d' % (place + 1), size, 1) for place, size in enumerate(sizes)]
        if len(checked) < 2:
            raise ValueError('sizes is %s, expected at least the number of inputs and of outputs'
                             % shown(checked))
        self.start(checked, seed, bias, weight_range)

    def backpropagate(self, inputs, targets):
        """Return the adjustments, a (weight adjustments, bias adjustments or None) pair per layer.

        They are -dE/dw for E, half the sum of the squared errors. Trusts that the
        examples are lists of lists of floats of the right shapes.
        """
        return adjustments_from(self.layers, forward(self.layers, inputs), targets)


DeepNetwork.published = DeepNetwork


def forward(layers, inputs):
    """Return [a[0], a[1], ..., a[L]]: the inputs, then the outputs of every layer."""
    outputs = [inputs]
    for layer in layers:
        outputs.append(layer.forward(outputs[-1]))
    return outputs


def backward(layers, outputs, targets):
    """Return [delta[1], ..., delta[L]], each layer's -dE/dz; `outputs` is what `forward` returned.

    z is the weighted sum before the activation.
    """
    error = subtract(targets, outputs[-1])
    deltas = [multiply(error, functions_of(layers[-1].activation)[1](outputs[-1]))]
    for number in range(len(layers) - 1, 0, -1):
        error = dot(deltas[0], transpose(layers[number].weights))
        slopes = functions_of(layers[number - 1].activation)[1](outputs[number])
        deltas.insert(0, multiply(error, slopes))
    return deltas


def adjustments_from(layers, outputs, targets):
    """Return -dE/dw and -dE/db, a (weights, biases or None) pair per layer; `outputs` is from `forward`."""
    deltas = backward(layers, outputs, targets)
    adjustments = []
    for number, layer in enumerate(layers):
        # outputs[number] is what went into this layer.
        weight_adjustments = dot(transpose(outputs[number]), deltas[number])
        bias_adjustments = None
        if layer.biases is not None:
            bias_adjustments = column_sums(deltas[number])
        adjustments.append((weight_adjustments, bias_adjustments))
    return adjustments
