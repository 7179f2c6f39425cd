"""What goes together: activations in a row of layers, and a loss with the last of them."""

from .activation import FUNCTIONS
from .checks import is_list_like, refusal, shown
from .formulas import ACTIVATIONS, check_name
from .loss import LOSSES
from .matrix import shape
from .words import counted

[TUTORIALS] = FUNCTIONS  # The activation of both tutorials, and of a layer that is given none.


def activations_of(activation, output_activation, count):
    """Return the names of the activations of `count` layers, or refuse what is not one.

    The arguments are those of a DeepNetwork.
    """
    if is_list_like(activation):
        names = list(activation)
        if len(names) != count:
            raise ValueError('activation: %s for %s, expected one for each'
                             % (counted(len(names), 'name'), counted(count, 'layer')))
        if output_activation is not None:
            raise ValueError(refusal('output_activation', output_activation,
                                     'None where activation is a list, which has the last one too'))
        for number, name in enumerate(names):
            check_name('activation: name %d' % (number + 1), name)
        return names
    check_name('activation', activation)
    if ACTIVATIONS[activation].row and count > 1:
        raise ValueError('activation is %r, which only the last layer can have; give it as output_activation'
                         % activation)
    if output_activation is None and activation != TUTORIALS:
        output_activation = ACTIVATIONS[activation].end
    if output_activation is None:
        output_activation = activation
    check_name('output_activation', output_activation)
    return [activation] * (count - 1) + [output_activation]


def is_of_tutorials(layer):
    """Return whether a layer has the activation of the tutorials, be it the portable one."""
    return TUTORIALS in (layer.activation, ACTIVATIONS[layer.activation].twin_of)


def refuse_others(name, layers, loss):
    """Raise ValueError for these layers and this loss, which are not those of the tutorials.

    `name` is that of the class which has no others.
    """
    remedy = 'as in its tutorial; a DeepNetwork has others'
    for number, layer in enumerate(layers):
        if not is_of_tutorials(layer):
            raise ValueError('layer %d: activation is %s, expected %r for a %s, %s'
                             % (number + 1, shown(layer.activation), TUTORIALS, name, remedy))
    raise ValueError("loss is %s, expected 'squared_error' for a %s, %s" % (shown(loss), name, remedy))


def check_loss(network_class, layers, loss):
    """Return the name of the loss of these layers: `loss`, or where that is None, what suits them.

    Raises ValueError for an activation that cannot stand where it stands, and for a loss
    that does not go with the last layer's.
    """
    if not getattr(network_class, '_any_activation', False):
        if loss not in (None, 'squared_error') or [layer for layer in layers if not is_of_tutorials(layer)]:
            refuse_others(network_class.__name__, layers, loss)
    for number, layer in enumerate(layers[:-1]):
        if ACTIVATIONS[layer.activation].row:
            raise ValueError('layer %d: activation is %r, which only the last layer can have'
                             % (number + 1, layer.activation))
    name = layers[-1].activation
    end = ACTIVATIONS[name]
    if end.row and shape(layers[-1].weights)[1] == 1:
        raise ValueError('layer %d: activation is %r of 1 neuron, whose output is always 1, expected at '
                         'least 2 neurons; for 1 output use %r' % (len(layers), name, TUTORIALS))
    if loss is None:
        return 'cross_entropy' if end.row else 'squared_error'
    if loss not in sorted(LOSSES):
        raise ValueError(refusal('loss', loss, ' or '.join([repr(known) for known in sorted(LOSSES)])))
    if LOSSES[loss].slope_cancels and end.cross_entropies is None:
        raise ValueError('loss is %r with %s in the last layer, expected %s there'
                         % (loss, name, ' or '.join([repr(known) for known in sorted(ACTIVATIONS)
                                                    if ACTIVATIONS[known].cross_entropies is not None
                                                    and not ACTIVATIONS[known].twin_of])))
    if end.row and not LOSSES[loss].slope_cancels:
        raise ValueError("loss is %r with %s in the last layer, expected 'cross_entropy'" % (loss, name))
    return loss
