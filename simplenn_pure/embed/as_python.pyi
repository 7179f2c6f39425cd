from typing import List

from ..layer import Layer
from ..network import Network

TAKEN: str
HEAD: str
THINK: str
LOOPS: str
TAIL: str

def python_source(network: Network, name: str = 'think') -> str: ...
def straight_lines(layers: List[Layer]) -> str: ...
def table(layers: List[Layer]) -> str: ...
def names(letter: str, count: int) -> List[str]: ...
