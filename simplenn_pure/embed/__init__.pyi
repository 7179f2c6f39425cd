import os
from collections.abc import Iterable
from typing import Literal

from ..deep import DeepNetwork
from ..network import Network
from ..neuron import Neuron
from ..two_layer import TwoLayerNetwork

__all__ = ['save', 'load', 'dumps', 'loads', 'python_source', 'c_source']

_Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]

def save(network: Network, path: _Path) -> None: ...
def load(path: _Path) -> Neuron | TwoLayerNetwork | DeepNetwork: ...
def dumps(network: Network) -> str: ...
def loads(text: str) -> Neuron | TwoLayerNetwork | DeepNetwork: ...
def python_source(network: Network, name: str = 'think') -> str: ...
def c_source(
    network: Network,
    name: str = 'think',
    number: Literal['double', 'float'] = 'double',
    examples: Iterable[Iterable[float]] | None = None,
    learn: bool = False,
    momentum: bool = False,
) -> str: ...
def __dir__() -> list[str]: ...
