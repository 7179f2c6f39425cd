"""Small neural networks in pure Python: every number can be followed, and none needs an install.

    Neuron            one sigmoid neuron, the first tutorial
    TwoLayerNetwork   a hidden layer and an output layer, the second tutorial
    DeepNetwork       any number of layers
    Layer             weights and biases, the part that all three are made of
    fit               training for work: fast, with stops, restarts and a history

Read `matrix.py`, `activation.py`, `layer.py`, `network.py`, `neuron.py`,
`two_layer.py` and `deep.py`, in this order, for the mathematics.
"""

import sys

__version__ = '0.2.0'
__all__ = ['Neuron', 'TwoLayerNetwork', 'DeepNetwork', 'Layer', 'fit']


def __getattr__(name):
    """Return a public name, importing its file when it is first asked for (PEP 562).

    So a board that only wants a neuron does not pay for the rest.
    """
    if name == 'Neuron':
        from .neuron import Neuron
        return Neuron
    if name == 'TwoLayerNetwork':
        from .two_layer import TwoLayerNetwork
        return TwoLayerNetwork
    if name == 'DeepNetwork':
        from .deep import DeepNetwork
        return DeepNetwork
    if name == 'Layer':
        from .layer import Layer
        return Layer
    if name == 'fit':
        from .training import fit
        return fit
    raise AttributeError("module 'simplenn_pure' has no attribute '%s'" % name)


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__ + ['__version__']


# Pythons before 3.7 do not know PEP 562. MicroPython does, though it says that it is 3.4.
if sys.version_info < (3, 7) and 'MicroPython' not in sys.version:
    from .deep import DeepNetwork
    from .layer import Layer
    from .neuron import Neuron
    from .training import fit
    from .two_layer import TwoLayerNetwork
