from collections.abc import Iterable
from typing import Any

from .layer import Layer

def check_layers(layers: Iterable[Layer | Iterable[Any]]) -> list[Layer]: ...
