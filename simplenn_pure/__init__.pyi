from .deep import DeepNetwork as DeepNetwork
from .layer import Layer as Layer
from .neuron import Neuron as Neuron
from .training import fit as fit
from .two_layer import TwoLayerNetwork as TwoLayerNetwork

__all__ = ['Neuron', 'TwoLayerNetwork', 'DeepNetwork', 'Layer', 'fit']
__version__: str

def __dir__() -> list[str]: ...
