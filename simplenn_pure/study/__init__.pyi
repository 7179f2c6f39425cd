from collections.abc import Iterable, Sequence
from typing import SupportsFloat

from ..network import Network
from .gradients import gradient_check as gradient_check

__all__ = ['explain', 'gradient_check', 'network_diagram', 'training_cycle', 'sigmoid_plot',
           'loss_curve', 'decision_surface', 'sigmoid_text', 'loss_text', 'page', 'progress']

_Row = Iterable[SupportsFloat]
_Rows = Iterable[_Row]

def explain(
    network: Network,
    inputs: _Rows,
    targets: _Row | _Rows,
    learning_rate: float | None = None,
    examples: Iterable[float] | None = None,
) -> str: ...
def network_diagram(
    network: Network,
    example: _Row | None = None,
    title: str | None = None,
    scale: float | None = None,
    plane: Sequence[_Row] | None = None,
) -> str: ...
def training_cycle(
    title: str = 'The training cycle', activation: str = 'sigmoid', loss: str = 'squared_error'
) -> str: ...
def sigmoid_plot(
    network: Network | None = None,
    inputs: _Rows | None = None,
    targets: _Row | _Rows | None = None,
    output: float = 1,
    title: str | None = None,
    reach: float = 6.0,
    activation: str = 'sigmoid',
) -> str: ...
def loss_curve(
    history: _Row | _Rows,
    iterations: _Row | None = None,
    logarithmic: bool = False,
    title: str = 'The loss over the iterations',
    loss: str = 'squared_error',
) -> str: ...
def decision_surface(
    network: Network,
    inputs: _Rows,
    targets: _Row | _Rows,
    output: float = 1,
    input_names: Iterable[str] | None = None,
    title: str = 'The answer over the plane',
) -> str: ...
def sigmoid_text(
    network: Network | None = None,
    inputs: _Rows | None = None,
    targets: _Row | _Rows | None = None,
    output: float = 1,
    width: float = 72,
    height: float = 17,
    activation: str = 'sigmoid',
) -> str: ...
def loss_text(
    history: _Row | _Rows,
    iterations: _Row | None = None,
    logarithmic: bool = False,
    width: float = 72,
    height: float = 17,
) -> str: ...
def page(
    network: Network,
    inputs: _Rows,
    targets: _Row | _Rows,
    iterations: float = 10000,
    learning_rate: float | None = None,
    title: str | None = None,
    input_names: Iterable[str] | None = None,
    output_names: Iterable[str] | None = None,
    batch_size: float | None = None,
) -> str: ...
def progress(iteration: int, loss: float) -> bool: ...
