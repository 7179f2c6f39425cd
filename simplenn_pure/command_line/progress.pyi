import time
from typing import Callable, List, Optional, TextIO, Tuple

LINES: int
EACH: float
BAR: int

class Progress:
    iterations: int
    stream: TextIO
    quiet: bool
    clock: Callable[[], float]
    on_terminal: bool
    history: List[Tuple[int, float]]
    restarts: int
    started: Optional[float]
    shown: Optional[float]
    lines: int
    def __init__(
        self,
        iterations: int,
        stream: TextIO,
        quiet: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None: ...
    def report(self, iteration: int, loss: float) -> bool: ...
    def write(self, text: str) -> None: ...
    def bar(self, iteration: int, loss: float) -> str: ...
    def numbers(self, iteration: int, loss: float) -> str: ...
    def end(self) -> None: ...

def to_nowhere(stream: TextIO) -> None: ...
def round_number(number: float) -> str: ...
def duration(seconds: float) -> str: ...
