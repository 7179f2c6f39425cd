"""The check of layers that come from outside: a file, a book, another library."""

from .checks import is_list_like, numbers, shown
from .layer import Layer
from .matrix import shape


def check_layers(layers):
    """Return copies of `layers`, Layer objects or (weights, biases) pairs that fit each other.

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
                raise TypeError('%s is %s, expected a Layer or a pair (weights, biases)'
                                % (name, shown(layer)))
            parts = list(layer)
            if len(parts) != 2:
                raise ValueError('%s is %s, expected a Layer or a pair (weights, biases)'
                                 % (name, shown(parts)))
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
