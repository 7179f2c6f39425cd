from ..layer import Layer
from ..network import Network

TAKEN: str
FORMS: tuple[str, str, str, str]
HEAD: str
FUNCTION: str
THINK: str
LOOPS: str
TAIL: str

def python_source(network: Network, name: str = 'think') -> str: ...
def straight_lines(layers: list[Layer]) -> str: ...
def table(layers: list[Layer]) -> str: ...
def names(letter: str, count: int) -> list[str]: ...
