"""The second tutorial: a hidden layer and an output layer, with biases.

    x    inputs           (examples x inputs)
    w1   hidden weights   (inputs x hidden neurons)     b1  hidden biases
    h    hidden outputs   (examples x hidden neurons)
    w2   output weights   (hidden neurons x outputs)    b2  output biases
    y    outputs          (examples x outputs)
    t    targets          (examples x outputs), what the outputs should be

    h = sigmoid(x . w1 + b1)                                thinking
    y = sigmoid(h . w2 + b2)

    output error = t - y                                    how far off each answer is
    output delta = output error * y * (1 - y)
    hidden error = output delta . transpose(w2)             the error, sent back
    hidden delta = hidden error * h * (1 - h)

    w2 = w2 + learning rate * transpose(h) . output delta   learning
    b2 = b2 + learning rate * column sums of output delta
    w1 = w1 + learning rate * transpose(x) . hidden delta
    b1 = b1 + learning rate * column sums of hidden delta

Sending the error back is D. E. Rumelhart, G. E. Hinton and R. J. Williams,
"Learning representations by back-propagating errors", Nature 323, 1986.
"""

from .activation import sigmoid_gradient_of
from .checks import check_count
from .matrix import column_sums, dot, multiply, subtract, transpose
from .network import Network


class TwoLayerNetwork(Network):
    """A network of two layers: a hidden one and an output one, all sigmoid neurons.

    seed          0 to 2**32 - 1; None draws one and keeps it in `seed`
    bias          whether the neurons have biases; they start at 0
    weight_range  the start weights are spread evenly from low to high

    Raises ValueError or TypeError, naming the argument, for what does not fit.

    >>> network = TwoLayerNetwork(2, 2, 1, seed=1)
    >>> inputs, targets = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> '%.4f' % network.loss(inputs, targets)
    '0.1256'
    >>> network.train(inputs, targets, iterations=10000)
    >>> '%.4f' % network.loss(inputs, targets)
    '0.0021'
    """

    default_learning_rate = 0.1
    default_weight_range = (0.0, 1.0)

    def __init__(self, input_count, hidden_count, output_count=1, seed=None, bias=True,
                 weight_range=(0.0, 1.0)):
        sizes = [check_count('input_count', input_count, 1),
                 check_count('hidden_count', hidden_count, 1),
                 check_count('output_count', output_count, 1)]
        self._start(sizes, seed, bias, weight_range)

    def backpropagate(self, inputs, targets):
        """Return the adjustments, a (weight adjustments, bias adjustments or None) pair per layer.

        They are -dE/dw for E, half the sum of the squared errors. Trusts that the
        examples are lists of lists of floats of the right shapes.
        """
        hidden_layer, output_layer = self.layers

        # Forward: pass the examples through both layers.
        hidden_outputs = hidden_layer.forward(inputs)
        outputs = output_layer.forward(hidden_outputs)

        # -dE/dz of the output layer; z is the weighted sum before the sigmoid.
        output_error = subtract(targets, outputs)
        output_delta = multiply(output_error, sigmoid_gradient_of(outputs))

        # -dE/dz of the hidden layer. A hidden neuron has no target: its error is
        # what it gave to each output neuron's delta, through the weight between them.
        hidden_error = dot(output_delta, transpose(output_layer.weights))
        hidden_delta = multiply(hidden_error, sigmoid_gradient_of(hidden_outputs))

        # -dE/dw and -dE/db, the examples' shares added up.
        hidden_bias_adjustments = None
        if hidden_layer.biases is not None:
            hidden_bias_adjustments = column_sums(hidden_delta)
        output_bias_adjustments = None
        if output_layer.biases is not None:
            output_bias_adjustments = column_sums(output_delta)
        # `train` adds them: w = w + learning rate * weight adjustments.
        return [(dot(transpose(inputs), hidden_delta), hidden_bias_adjustments),
                (dot(transpose(hidden_outputs), output_delta), output_bias_adjustments)]

    @classmethod
    def _check_sizes(cls, sizes):
        """Raise ValueError when layers of these sizes are not two."""
        if len(sizes) != 3:
            raise ValueError('layers: %d, expected 2 for a TwoLayerNetwork' % (len(sizes) - 1))


TwoLayerNetwork._published = TwoLayerNetwork
