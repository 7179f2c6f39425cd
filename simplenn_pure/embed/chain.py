"""What the models of other libraries have in common: parts in a row that become the layers of a network.

A scaling x * s + t, of each number by its own s and t, becomes part of a layer beside it:

    (x . w + b) * s + t  =  x . (w * s) + (b * s + t)     the layer before it
    (x * s + t) . w + b  =  x . (s * w) + (t . w + b)     the layer after it

No library is imported, here or in the files for each of them: they read the attributes of objects.
"""

import math

from ..checks import shown
from ..deep import DeepNetwork
from ..formulas import ACTIVATIONS, check_name
from ..matrix import shape


def named(name):
    """Return our name of the activation that other libraries call `name`; None where there is none."""
    for ours in sorted(ACTIVATIONS):
        if name in ACTIVATIONS[ours].elsewhere:
            return ours
    return None


OPEN = named('linear')  # The activation of a layer to which none has come yet.


class Chain(object):
    """The layers of a network that comes in part by part, from the input side.

    layers    [[weights (inputs x neurons), biases or None, activation], ...]
    scalings  [(factors, shifts), ...] that wait for the layer after them
    """

    def __init__(self):
        self.layers = []
        self.scalings = []

    def is_open(self):
        """Return whether the last layer waits for its activation."""
        return self.layers != [] and self.layers[-1][2] == OPEN

    def add_layer(self, place, weights, biases):
        """Add x . weights + biases; a message calls it `place`. Biases may be None."""
        for factors, shifts in reversed(self.scalings):
            check_length(place, len(weights), factors)
            biases = list(biases or [0.0] * len(weights[0]))
            for shift, row in zip(shifts, weights):
                biases = [bias + shift * weight for bias, weight in zip(biases, row)]
            weights = [[factor * weight for weight in row] for factor, row in zip(factors, weights)]
        self.scalings = []
        self.layers.append([weights, biases, OPEN])

    def add_scaling(self, place, factors, shifts):
        """Multiply each of the numbers so far by its factor, and add its shift."""
        if not self.is_open():
            self.scalings.append((factors, shifts))
            return
        weights, biases, activation = self.layers.pop()
        check_length(place, shape(weights)[1], factors)
        biases = biases or [0.0] * len(factors)
        self.layers.append([
            [[weight * factor for weight, factor in zip(row, factors)] for row in weights],
            [bias * factor + shift for bias, factor, shift in zip(biases, factors, shifts)], activation])

    def normalize(self, place, means, variances, epsilon, factors=None, shifts=None):
        """Make (x - mean) / sqrt(variance + epsilon) * factor + shift of each of the numbers so far."""
        for variance in variances:
            if not variance + epsilon > 0.0:
                raise ValueError('%s has the variance %r, expected more than 0' % (place, variance))
        scales = [1.0 / math.sqrt(variance + epsilon) for variance in variances]
        self.add_scaling(place, scales, [-mean * scale for mean, scale in zip(means, scales)])
        self.add_scaling(place, factors or [1.0] * len(scales), shifts or [0.0] * len(scales))

    def add_activation(self, place, activation):
        """Put an activation behind what comes so far."""
        if activation == OPEN:
            return
        self.settle()
        if not self.layers:
            raise ValueError('%s is an activation of the inputs, expected a layer with weights before it' % place)
        if not self.is_open():  # There is one: a layer that changes nothing takes the other.
            self.add_diagonal([1.0] * shape(self.layers[-1][0])[1], None)
        self.layers[-1][2] = activation

    def settle(self):
        """Make a layer of scalings that no layer follows."""
        scalings, self.scalings = self.scalings, []
        for factors, shifts in scalings:
            if self.is_open():
                self.add_scaling('model', factors, shifts)
            else:
                self.add_diagonal(factors, shifts)

    def add_diagonal(self, factors, biases):
        """Add a layer whose neurons each look at one number, with a factor."""
        places = range(len(factors))
        self.layers.append([[[factors[row] if row == column else 0.0 for column in places] for row in places],
                            biases, OPEN])

    def network(self, output_activation=None, loss=None):
        """Return the DeepNetwork of all that came.

        `output_activation` is put behind the last layer, which must have none; None leaves it as it is.
        """
        self.settle()
        if not self.layers:
            raise ValueError('model has no layer with weights, expected at least one')
        if output_activation is not None:
            check_name('output_activation', output_activation)
            if not self.is_open():
                raise ValueError('output_activation is %r, but the model ends in %s'
                                 % (output_activation, self.layers[-1][2]))
            self.layers[-1][2] = output_activation
        return DeepNetwork.from_layers(self.layers, loss)


def check_length(name, expected, factors):
    """Raise ValueError unless there is a factor for each of the `expected` numbers."""
    if len(factors) != expected:
        raise ValueError('%s: %d numbers meet %d; the parts do not fit each other'
                         % (name, expected, len(factors)))


def kind_of(part, libraries):
    """Return the name of the class of `part`, where it is one of `libraries`' own; else None.

    A class that is built on one of theirs may answer otherwise, so it is not one of them.
    """
    if getattr(type(part), '__module__', '').split('.')[0] in libraries:
        return type(part).__name__
    return None


def refuse(place, part, known):
    """Raise ValueError for a part that has no counterpart here."""
    raise ValueError('%s is a %s; known are %s' % (place, type(part).__name__, ', '.join(sorted(known))))


def check_settings(place, part, settings):
    """Raise ValueError unless each of the attributes in `settings` has a value that is known."""
    for name in sorted(settings):
        value = getattr(part, name, settings[name][0])
        if value not in settings[name]:
            raise ValueError('%s is a %s with %s=%s; known is %s' % (
                place, type(part).__name__, name, shown(value),
                ' or '.join([shown(known) for known in settings[name]])))


def numbers(place, array):
    """Return an array, tensor or variable as a list, or list of lists, of Python's numbers; None as None."""
    if array is None:
        return None
    if hasattr(array, 'toarray'):        # SciPy's sparse matrices
        array = array.toarray()
    elif hasattr(array, 'to_dense'):     # PyTorch's tensors, sparse or not
        array = array.to_dense()
    elif not hasattr(array, 'tolist'):   # Keras's variables
        array = array.numpy()
    try:
        return array.tolist()
    except (NotImplementedError, RuntimeError, TypeError) as error:
        problem = str(error).split('\n')[0]
    raise ValueError('%s cannot be read: %s' % (place, problem))
