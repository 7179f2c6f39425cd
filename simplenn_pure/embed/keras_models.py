"""A model of Keras as a network of this package."""

from ..checks import shown
from .chain import Chain, check_settings, kind_of, named, numbers, refuse

LIBRARIES = ['keras', 'tf_keras', 'tensorflow']
MODELS = ['Sequential', 'Functional']
KNOWN = ['Dense', 'Activation', 'ReLU', 'LeakyReLU', 'Softmax', 'Flatten', 'Dropout', 'BatchNormalization',
         'Normalization']
# The settings that a network here can follow: of each class, the values of its attributes.
LAST = [-1, 1, (-1,), (1,), [-1], [1]]
SETTINGS = {'ReLU': {'max_value': [None], 'negative_slope': [0.0], 'threshold': [0.0]},
            'LeakyReLU': {'negative_slope': [0.01]},
            'Softmax': {'axis': LAST}, 'Flatten': {'data_format': ['channels_last']},
            'BatchNormalization': {'axis': LAST},
            'Normalization': {'axis': LAST, 'invert': [False]}}
SMALLEST_DEVIATION = 1e-7  # What Keras's Normalization divides by at least.


def from_keras(model, output_activation=None):
    """Return a DeepNetwork that answers as a built model of Keras 3 does.

    `model` is a Sequential or a Functional whose layers follow each other: InputLayer, Dense,
    Activation, ReLU, LeakyReLU (0.01), Softmax, Flatten, Dropout, BatchNormalization and
    Normalization, or such models themselves. Dropout does nothing outside of training, and
    the last two become part of the weights beside them.
    `output_activation` is put behind the last layer: 'softmax' or 'sigmoid' for a model that
    ends in logits and was trained with a loss of `from_logits=True`.
    Raises ValueError or TypeError, by name and place, for anything else.
    """
    if kind_of(model, LIBRARIES) not in MODELS:
        raise TypeError('model is %s, expected a Sequential or Functional of Keras' % shown(model))
    chain = Chain()
    add_model(chain, 'model', 'layer ', model)
    return chain.network(output_activation)


def add_model(chain, place, inner, model):
    """Add the layers of a model, found from its output back to its input."""
    if not getattr(model, 'built', False) or not getattr(model, 'outputs', None):
        raise ValueError('%s is not built; begin it with an Input, or call it once' % place)
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise ValueError('%s has %d inputs and %d outputs, expected one of each'
                         % (place, len(model.inputs), len(model.outputs)))
    layers = []
    tensor = model.outputs[0]
    while tensor is not model.inputs[0]:
        layer, node = tensor._keras_history[:2]
        tensors = layer._inbound_nodes[node].input_tensors
        if len(tensors) != 1:
            raise ValueError('%s: %s, a %s, has %d inputs, expected layers that follow each other'
                             % (place, layer.name, type(layer).__name__, len(tensors)))
        tensor = tensors[0]
        layers.insert(0, (layer, tensor.shape))
    for number, (layer, size) in enumerate(layers):
        name = '%s%d' % (inner, number + 1)
        kind = kind_of(layer, LIBRARIES)
        if kind in MODELS:
            add_model(chain, name, name + '.', layer)
            continue
        if kind in KNOWN and kind != 'Flatten' and len(size) != 2:
            raise ValueError('%s is a %s of inputs with the shape %s; put a Flatten before it'
                             % (name, kind, shown(tuple(size))))
        add_layer(chain, name, layer)


def add_layer(chain, place, layer):
    """Add a layer whose inputs are rows of numbers; a message calls it `place`."""
    kind = kind_of(layer, LIBRARIES)
    if kind not in KNOWN:
        refuse(place, layer, MODELS + KNOWN)
    check_settings(place, layer, SETTINGS.get(kind, {}))
    if kind == 'Dense':
        chain.add_layer(place, numbers(place, layer.kernel), numbers(place, layer.bias))
        add_function(chain, place, layer.activation)
    elif kind == 'Activation':
        add_function(chain, place, layer.activation)
    elif kind == 'BatchNormalization':
        chain.normalize(place, numbers(place, layer.moving_mean), numbers(place, layer.moving_variance),
                        layer.epsilon, numbers(place, layer.gamma), numbers(place, layer.beta))
    elif kind == 'Normalization':
        if layer.mean is None:
            raise ValueError('%s is a Normalization that knows no means; call its adapt first' % place)
        [means], [variances] = numbers(place, layer.mean), numbers(place, layer.variance)
        variances = [max(variance, SMALLEST_DEVIATION ** 2) for variance in variances]
        chain.normalize(place, means, variances, 0.0)
    elif named(kind) is not None:
        chain.add_activation(place, named(kind))


def add_function(chain, place, function):
    """Add the activation of a Dense or an Activation: a function of Keras, or a layer."""
    if kind_of(function, LIBRARIES) is not None:
        add_layer(chain, place + ', activation', function)
        return
    name = getattr(function, '__name__', shown(function))
    if getattr(function, '__module__', '').split('.')[0] not in LIBRARIES or named(name) is None:
        raise ValueError('%s has the activation %s, which is not known here' % (place, name))
    chain.add_activation(place, named(name))
