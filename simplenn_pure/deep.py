"""The same mathematics for any number of layers.

    a[0]      the inputs       (examples x inputs)
    a[l]      outputs of layer l = 1 ... L    (examples x neurons of layer l)
    w[l]      its weights      (neurons of layer l - 1 x neurons of layer l)
    b[l]      its biases       one number per neuron
    t         targets          (examples x neurons of layer L)

    a[l] = activation(a[l - 1] . w[l] + b[l])                       thinking

    delta[L] = (t - a[L]) * slope of a[L]                           the last layer
    delta[l] = delta[l + 1] . transpose(w[l + 1]) * slope of a[l]   the one before, and so on

    w[l] = w[l] + learning rate * transpose(a[l - 1]) . delta[l]    learning
    b[l] = b[l] + learning rate * column sums of delta[l]

The slope of a sigmoid is a * (1 - a), as in the tutorials; those of the other activations
are in `formulas.py`. With cross-entropy the slope of the last layer cancels, and
delta[L] = t - a[L]; `loss.py` says why.

These are the equations BP1 to BP4 of M. Nielsen, "Neural Networks and Deep
Learning", 2015, chapter 2, with the sign turned (our error is target less
output, so adjustments are added) and examples as rows.
"""

import math

from .activation import FUNCTIONS
from .checks import check_count, is_list_like, refusal, shown
from .layer import functions_of
from .layer_checks import loss_of
from .loss import LOSSES
from .matrix import column_sums, dot, multiply, shape, subtract, transpose
from .network import Network


class DeepNetwork(Network):
    """A network of any number of layers.

    sizes         [inputs, neurons of layer 1, ..., outputs], at least two numbers
    seed          0 to 2**32 - 1; None draws one and keeps it in `seed`
    bias          whether the neurons have biases; they start at 0
    weight_range  the start weights are spread evenly from low to high: a pair; or 'glorot',
                  in each layer from -r to r with r = sqrt(6 / (inputs + neurons)), for tanh,
                  sigmoid and softmax (X. Glorot and Y. Bengio 2010, eq. 16); or 'he', with
                  r = sqrt(6 / inputs), for relu (K. He et al. 2015, eq. 10, as a range)
    activation    of the neurons: 'sigmoid', 'tanh', 'relu', 'leaky_relu' or 'identity'; or a
                  list of such names, one per layer, in which the last may be 'softmax'
    output_activation  that of the last layer; None is the same as the others, but for 'relu'
                  'identity'
    loss          'squared_error', half of it, or 'cross_entropy', for a last layer of sigmoid
                  or softmax; None is cross-entropy for softmax, else half the squared error

    Raises ValueError or TypeError, naming the argument, for what does not fit.

    >>> network = DeepNetwork([2, 8, 8, 1], seed=7)
    >>> len(network.layers)
    3
    """

    _named_ranges = ('glorot', 'he')
    _any_activation = True  # Unlike the tutorials' own classes.

    def __init__(self, sizes, seed=None, bias=True, weight_range=(-1.0, 1.0),
                 activation='sigmoid', output_activation=None, loss=None, **value):
        if value:
            from .format import refusal as refusal_of
            raise TypeError(refusal_of('DeepNetwork', value, 'sizes seed bias weight_range activation '
                                       'output_activation loss'))
        if not is_list_like(sizes):
            raise TypeError('sizes is %s, expected a list such as [2, 8, 1]' % shown(sizes))
        checked = [check_count('sizes: number %d' % (place + 1), size, 1) for place, size in enumerate(sizes)]
        if len(checked) < 2:
            raise ValueError('sizes is %s, expected at least the number of inputs and of outputs'
                             % shown(checked))
        names = []
        if is_list_like(activation) or activation not in list(FUNCTIONS) or output_activation is not None:
            from .loss_checks import activations_of  # Here, for a board that needs no others does without.
            names = activations_of(activation, output_activation, len(checked) - 1)
        self._start(checked, seed, bias, weight_range)
        for layer, name in zip(self.layers, names):
            layer.activation = name
        self.loss_name = loss_of(type(self), self.layers, loss)

    def _start(self, sizes, seed, bias, weight_range):
        """Fill `layers` with start weights, as every Network, and also by the name of a range."""
        if not isinstance(weight_range, str):
            Network._start(self, sizes, seed, bias, weight_range)
            return
        if weight_range not in self._named_ranges:
            raise ValueError(refusal('weight_range', weight_range, "a pair (low, high), 'glorot' or 'he'"))
        Network._start(self, sizes, seed, bias, (0.0, 1.0))
        self.weight_range = weight_range
        for layer in self.layers:
            inputs, neurons = shape(layer.weights)
            reach = math.sqrt(6.0 / (inputs + neurons if weight_range == 'glorot' else inputs))
            layer.weights = [[-reach + (reach - -reach) * share for share in row] for row in layer.weights]

    def _check_examples(self, inputs, targets, low=None, high=None):
        """Return `inputs` and `targets` copied to lists of lists of floats, or refuse them.

        Where there is a `high`, the targets must lie between `low` and `high`, and for
        cross-entropy always between 0 and 1. In a softmax those of an example add up to 1.
        """
        if not LOSSES[self.loss_name].slope_cancels:
            return Network._check_examples(self, inputs, targets, low, high)
        inputs, targets = Network._check_examples(self, inputs, targets)
        check_probabilities(targets, functions_of(self.layers[-1].activation)[1] is None)
        return inputs, targets

    def backpropagate(self, inputs, targets):
        """Return the adjustments, a (weight adjustments, bias adjustments or None) pair per layer.

        They are -dE/dw for E, half the sum of the squared errors or the sum of the
        cross-entropies. Trusts that the examples are lists of lists of floats of the
        right shapes.
        """
        return adjustments_from(self.layers, forward(self.layers, inputs), targets, self.loss_name)


DeepNetwork._published = DeepNetwork


# How far from 1 the sum of shares may be: what 64-bit floats round, and narrower ones.
ROUNDED = 1e-9 if 1.0 + 1e-9 != 1.0 else 1e-6


def check_probabilities(targets, are_shares):
    """Raise ValueError for targets outside 0 to 1; for shares also where a row is not 1 in all."""
    for number, row in enumerate(targets):
        total = 0.0
        for target in row:
            if target < 0.0 or target > 1.0:
                raise ValueError('targets: example %d has %r, expected numbers from 0.0 to 1.0, which '
                                 'cross-entropy needs' % (number + 1, target))
            total += target
        if are_shares and abs(total - 1.0) > ROUNDED:
            raise ValueError('targets: example %d adds up to %r, expected 1, such as [0, 1, 0]'
                             % (number + 1, total))


def forward(layers, inputs):
    """Return [a[0], a[1], ..., a[L]]: the inputs, then the outputs of every layer."""
    outputs = [inputs]
    for layer in layers:
        outputs.append(layer.forward(outputs[-1]))
    return outputs


def backward(layers, outputs, targets, loss='squared_error'):
    """Return [delta[1], ..., delta[L]], each layer's -dE/dz; `outputs` is what `forward` returned.

    z is the weighted sum before the activation.
    """
    deltas = [subtract(targets, outputs[-1])]
    if not LOSSES[loss].slope_cancels:
        deltas = [multiply(deltas[0], functions_of(layers[-1].activation)[1](outputs[-1]))]
    for number in range(len(layers) - 1, 0, -1):
        error = dot(deltas[0], transpose(layers[number].weights))
        slopes = functions_of(layers[number - 1].activation)[1](outputs[number])
        deltas.insert(0, multiply(error, slopes))
    return deltas


def adjustments_from(layers, outputs, targets, loss='squared_error'):
    """Return -dE/dw and -dE/db, a (weights, biases or None) pair per layer; `outputs` is from `forward`."""
    deltas = backward(layers, outputs, targets, loss)
    adjustments = []
    for number, layer in enumerate(layers):
        # outputs[number] is what went into this layer.
        weight_adjustments = dot(transpose(outputs[number]), deltas[number])
        bias_adjustments = None
        if layer.biases is not None:
            bias_adjustments = column_sums(deltas[number])
        adjustments.append((weight_adjustments, bias_adjustments))
    return adjustments
