"""The first tutorial: one sigmoid neuron.

    x   inputs    (examples x inputs)
    w   weights   (inputs x 1)
    y   outputs   (examples x 1)
    t   targets   (examples x 1), what the outputs should be

    y = sigmoid(x . w)                          thinking
    error = t - y                               how far off each answer is
    delta = error * y * (1 - y)                 how much its weighted sum should move
    w = w + learning rate * transpose(x) . delta

The tutorial is Milo Spencer-Harper, "How to build a simple neural network in 9
lines of Python code", 2015.
"""

# The longest file comes first: a board that compiles the source needs the most room for it.
from .network import Network
from .matrix import column_sums, dot, multiply, subtract, transpose
from .activation import sigmoid_gradient_of
from .checks import check_count


class Neuron(Network):
    """One sigmoid neuron with `input_count` inputs.

    seed          0 to 2**32 - 1; None draws one and keeps it in `seed`
    bias          the tutorial's neuron has none
    weight_range  the start weights are spread evenly from low to high

    With the tutorial's range, -1 to 1, a start weight is 2 * random() - 1.
    Raises ValueError or TypeError, naming the argument, for what does not fit.

    >>> neuron = Neuron(3, seed=1)
    >>> neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    >>> '%.8f' % neuron.think([1, 0, 0])[0]
    '0.99993704'
    """

    default_learning_rate = 1.0
    default_weight_range = (-1.0, 1.0)

    def __init__(self, input_count, seed=None, bias=False, weight_range=(-1.0, 1.0)):
        sizes = [check_count('input_count', input_count, 1), 1]
        self._start(sizes, seed, bias, weight_range)

    @property
    def synaptic_weights(self):
        """Return the (inputs x 1) weights, under the tutorial's name."""
        return self.layers[0].weights

    def backpropagate(self, inputs, targets):
        """Return the adjustments, [(weight adjustments, bias adjustments or None)].

        They are -dE/dw for E, half the sum of the squared errors. Trusts that the
        examples are lists of lists of floats of the right shapes.
        """
        layer = self.layers[0]

        # Pass the examples through the neuron.
        outputs = layer.forward(inputs)

        # The error of each example: the target less the output.
        error = subtract(targets, outputs)

        # -dE/dz, where z is the weighted sum before the sigmoid.
        delta = multiply(error, sigmoid_gradient_of(outputs))

        # -dE/dw. Each input says how much its weight had to do with each delta;
        # the examples' shares are added up.
        weight_adjustments = dot(transpose(inputs), delta)

        # -dE/db. A bias is the weight of an input that is always 1.
        bias_adjustments = None
        if layer.biases is not None:
            bias_adjustments = column_sums(delta)

        # `train` adds them: w = w + learning rate * weight adjustments.
        return [(weight_adjustments, bias_adjustments)]

    @classmethod
    def _check_sizes(cls, sizes):
        """Raise ValueError when layers of these sizes are not one neuron."""
        if sizes[1:] != [1]:
            raise ValueError('layers: sizes %s, expected one layer of one neuron for a Neuron'
                             % sizes)


Neuron._published = Neuron
