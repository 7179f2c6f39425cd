"""A layer: neurons side by side that all look at the same inputs."""

from .activation import FUNCTIONS
from .checks import are_finite, check_inputs, check_matrix, check_row
from .matrix import add_scaled, add_to_rows, dot, shape


class Layer(object):
    """Weights, biases and the activation that turns weighted sums into outputs.

    weights     (inputs x neurons): column j belongs to neuron j
    biases      one number per neuron, or None for a layer without biases
    activation  its name: 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity' or 'softmax'

    Weights and biases are copied. Raises ValueError or TypeError, naming the row
    and the number, for what is ragged, empty, not finite or not a number.
    """

    def __init__(self, weights, biases=None, activation='sigmoid'):
        self.weights = check_matrix('weights', weights)
        if biases is not None:
            biases = check_row('biases', biases, shape(self.weights)[1])
        self.biases = biases
        functions_of(activation)
        self.activation = activation

    def __repr__(self):
        from .format import shown  # Here, for a board that shows nothing does without.
        return shown(self)

    def __eq__(self, value):
        return isinstance(value, Layer) and (self.weights, self.biases, self.activation) == (
            value.weights, value.biases, value.activation)

    def __ne__(self, value):
        return not self == value  # Python 2 asks for it.

    __hash__ = None  # It changes as it learns.

    def forward(self, inputs):
        """Return the layer's (examples x neurons) outputs for (examples x inputs) `inputs`.

        outputs = activation(inputs . weights + biases).
        Trusts that `inputs` is a list of lists of floats of the right width.
        """
        return functions_of(self.activation)[0](self.weighted_sums(inputs))

    def weighted_sums(self, inputs):
        """Return (examples x neurons) z = inputs . weights + biases, the weighted sums.

        Trusts `inputs` as `forward` does.
        """
        weighted_sums = dot(inputs, self.weights)
        if self.biases is not None:
            weighted_sums = add_to_rows(weighted_sums, self.biases)
        return weighted_sums

    def think(self, inputs):
        """Return the layer's outputs for one example, or for each of a list of examples.

        outputs = activation(inputs . weights + biases).
        One example of n numbers gives a list of outputs, one per neuron; a list of
        examples gives a list of such lists.
        Raises ValueError or TypeError when `inputs` does not fit the weights.
        """
        examples, is_one = check_inputs(inputs, shape(self.weights)[0])
        outputs = self.forward(examples)
        if is_one:
            return outputs[0]
        return outputs


def functions_of(activation):
    """Return what a layer runs its activation by: two functions of matrices, and two bounds.

    The first function makes (examples x neurons) outputs of weighted sums, the second the
    slopes where the outputs are those. The outputs stay between the bounds; None is no bound.
    Raises ValueError for a name that is not known.
    """
    for name in FUNCTIONS:
        if name == activation:
            return FUNCTIONS[name]
    from .formulas import functions_of  # Here, for a board that needs no others does without.
    return functions_of(activation)


def sizes_of(layers):
    """Return the number of inputs, then the number of neurons of each layer."""
    sizes = [shape(layers[0].weights)[0]]
    for layer in layers:
        sizes.append(shape(layer.weights)[1])
    return sizes


def adjust(layers, adjustments, learning_rate, iteration):
    """Add `learning_rate` times the adjustments to the weights and biases of `layers`.

    weights = weights + learning_rate * weight adjustments, and so for the biases.
    `adjustments` is a list of (weight adjustments, bias adjustments or None), one
    per layer. `iteration` is the number that the message gives.

    Everything is worked out before anything is replaced. Raises ValueError, and
    replaces nothing, when a number would no longer be finite.
    """
    changed = []
    for layer, (weight_adjustments, bias_adjustments) in zip(layers, adjustments):
        weights = add_scaled(layer.weights, learning_rate, weight_adjustments)
        biases = layer.biases
        if biases is not None:
            biases = add_scaled([biases], learning_rate, [bias_adjustments])[0]
        if not are_finite(weights) or (biases and not are_finite([biases])):
            raise ValueError('iteration %d: a weight or bias of layer %d grows beyond all floats; '
                             'try a smaller learning_rate or smaller inputs and targets'
                             % (iteration, len(changed) + 1))
        changed.append((weights, biases))
    replace(layers, changed)


def replace(layers, changed):
    """Give each of `layers` its (weights, biases) pair of `changed`: all of them, or none."""
    try:
        put(layers, changed)
    except BaseException:
        # Ctrl-C came half way: finish, so that the layers belong to each other.
        put(layers, changed)
        raise


def put(layers, changed):
    """Give each of `layers` its pair of `changed`, one after the other."""
    for layer, (weights, biases) in zip(layers, changed):
        layer.weights = weights
        layer.biases = biases
