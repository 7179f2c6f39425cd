"""The check of layers that come from outside: a file, a book, another library."""

from .activation import FUNCTIONS
from .checks import is_list_like, numbers, refusal, shown
from .layer import Layer, sizes_of
from .matrix import shape

LAYER = 'a Layer, (weights, biases) or (weights, biases, activation)'


def from_layers(network_class, layers, loss):
    """Return a network of this class with copies of `layers`; the class's own `from_layers`."""
    layers = check_layers(layers)
    network_class._check_sizes(sizes_of(layers))
    network = object.__new__(network_class)
    network.loss_name = loss_of(network_class, layers, loss)
    network.seed = None
    network.weight_range = network_class.default_weight_range
    network.layers = layers
    return network


def check_layers(layers):
    """Return copies of `layers`, which fit each other.

    Each is a Layer, a pair (weights, biases) or a triple (weights, biases, activation).
    Raises ValueError or TypeError that names the layer.
    """
    if not is_list_like(layers):
        raise TypeError('layers is %s, expected a list of layers' % shown(layers))
    checked = []
    for layer in layers:
        name = 'layer %d' % (len(checked) + 1)
        if isinstance(layer, Layer):
            parts = [layer.weights, layer.biases, layer.activation]
        else:
            if not is_list_like(layer):
                raise TypeError(refusal(name, layer, LAYER))
            parts = list(layer)
            if len(parts) != 2 and len(parts) != 3:
                raise ValueError(refusal(name, parts, LAYER))
        problem = None
        try:
            layer = Layer(*parts)
        except TypeError as error:
            problem = TypeError('%s: %s' % (name, error))
        except ValueError as error:
            problem = ValueError('%s: %s' % (name, error))
        if problem is not None:  # Raised here, so that the traceback shows it alone.
            raise problem
        if checked and shape(layer.weights)[0] != shape(checked[-1].weights)[1]:
            raise ValueError('%s takes %s, expected %d, one from each neuron of layer %d'
                             % (name, numbers(shape(layer.weights)[0]),
                                shape(checked[-1].weights)[1], len(checked)))
        checked.append(layer)
    if len(checked) == 0:
        raise ValueError('layers: none, expected at least one')
    return checked


def loss_of(network_class, layers, loss):
    """Return the name of the loss of these layers: `loss`, or where that is None, what suits them.

    Raises ValueError for what does not go together.
    """
    others = [layer for layer in layers if layer.activation not in FUNCTIONS]
    if others == [] and loss in (None, 'squared_error'):
        return 'squared_error'
    from .loss_checks import check_loss  # Here, for a board that needs no others does without.
    return check_loss(network_class, layers, loss)
