import os
from collections.abc import Iterable
from typing import Any, Literal

from ..deep import DeepNetwork
from ..network import Network
from ..neuron import Neuron
from ..two_layer import TwoLayerNetwork
from .integer_network import IntegerNetwork

__all__ = ['save', 'load', 'dumps', 'loads', 'python_source', 'c_source', 'from_sklearn', 'from_torch',
           'from_keras', 'integers']

_Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]

def save(network: Network | IntegerNetwork, path: _Path) -> None: ...
def load(path: _Path) -> Neuron | TwoLayerNetwork | DeepNetwork | Any: ...
def dumps(network: Network | IntegerNetwork) -> str: ...
def loads(text: str) -> Neuron | TwoLayerNetwork | DeepNetwork | Any: ...
def python_source(
    network: Network | IntegerNetwork,
    name: str = 'think',
    about: Iterable[str] = (),
    labels: Iterable[str] | None = None,
) -> str: ...
def c_source(
    network: Network | IntegerNetwork,
    name: str = 'think',
    number: Literal['double', 'float'] | None = None,
    examples: Iterable[Iterable[float]] | None = None,
    learn: bool = False,
    momentum: bool = False,
    about: Iterable[str] = (),
    labels: Iterable[str] | None = None,
) -> str: ...
def integers(
    network: Network,
    bits: int = 16,
    inputs: Iterable[Iterable[float]] | Iterable[float] | None = None,
) -> IntegerNetwork: ...
def from_sklearn(model: object) -> DeepNetwork: ...
def from_torch(model: object, output_activation: str | None = None) -> DeepNetwork: ...
def from_keras(model: object, output_activation: str | None = None) -> DeepNetwork: ...
def __dir__() -> list[str]: ...
