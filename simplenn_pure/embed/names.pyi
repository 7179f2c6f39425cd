from typing import Any

from ..layer import Layer
from ..network import Network

PYTHON_KEYWORDS: str
LETTERS: str
DIGITS: str
LONGEST: int

def check_name(name: str, taken: str, language: str) -> str: ...
def is_among(word: str, words: str) -> bool: ...
def described(network: Network, name: str) -> tuple[list[Layer], list[str], dict[str, Any]]: ...
def functions_of(
    activations: list[str],
    template: str,
    forms: tuple[str, str, str, str],
    exp: str,
    words: dict[str, Any],
) -> str: ...
