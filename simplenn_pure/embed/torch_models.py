"""A model of PyTorch as a network of this package."""

from ..checks import shown
from ..formulas import ACTIVATIONS
from ..matrix import transpose
from .chain import Chain, check_settings, kind_of, named, numbers, refuse

KNOWN = ['Sequential', 'Linear', 'Flatten', 'Dropout', 'BatchNorm1d']
# The settings that a network here can follow: of each class, the values of its attributes.
SETTINGS = {'Flatten': {'start_dim': [1], 'end_dim': [-1]}, 'LeakyReLU': {'negative_slope': [0.01]},
            'Softmax': {'dim': [1, -1, None]}}


def from_torch(model, output_activation=None):
    """Return a DeepNetwork that answers as a model of PyTorch does in evaluation.

    `model` is an nn.Sequential, nested ones too, of Linear, ReLU, LeakyReLU (0.01), Tanh,
    Sigmoid, Softmax, Identity, Flatten, Dropout and BatchNorm1d. Dropout does nothing in
    evaluation, and BatchNorm1d becomes part of the weights beside it.
    `output_activation` is put behind the last layer: 'softmax' for a model that ends in
    logits and was trained with CrossEntropyLoss, 'sigmoid' for BCEWithLogitsLoss.
    Raises ValueError or TypeError, by name and place, for anything else.
    """
    if kind_of(model, ['torch']) is None:
        raise TypeError('model is %s, expected an nn.Sequential of PyTorch' % shown(model))
    chain = Chain()
    add(chain, 'model', 'layer ', model)
    return chain.network(output_activation)


def add(chain, place, inner, part):
    """Add a part of a model; messages call it `place`, and the parts inside of it `inner` and a number."""
    kind = kind_of(part, ['torch'])
    known = KNOWN + [name for ours in ACTIVATIONS.values() for name in ours.elsewhere if name[:1].isupper()]
    if kind not in known:
        refuse(place, part, known)
    if getattr(part, '_forward_hooks', None) or getattr(part, '_forward_pre_hooks', None):
        raise ValueError('%s is a %s with hooks, which may change its answers; remove them' % (place, kind))
    check_settings(place, part, SETTINGS.get(kind, {}))
    if kind == 'Sequential':
        for number, child in enumerate(part):
            name = '%s%d' % (inner, number + 1)
            add(chain, name, name + '.', child)
    elif kind == 'Linear':
        chain.add_layer(place, transpose(numbers(place, part.weight)), numbers(place, part.bias))
    elif kind == 'BatchNorm1d':
        if part.running_mean is None:
            raise ValueError('%s is a BatchNorm1d without running_mean, so its answers depend on the batch'
                             % place)
        chain.normalize(place, numbers(place, part.running_mean), numbers(place, part.running_var), part.eps,
                        numbers(place, part.weight), numbers(place, part.bias))
    elif named(kind) is not None:
        chain.add_activation(place, named(kind))
