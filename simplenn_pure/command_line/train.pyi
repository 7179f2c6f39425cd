import argparse
from typing import List, Optional, Tuple

from ..deep import DeepNetwork
from ..network import Network
from ..tables.examples import Examples

STEPS: int
LEAST_ITERATIONS: int

def add(commands: 'argparse._SubParsersAction[argparse.ArgumentParser]') -> None: ...
def run(options: argparse.Namespace) -> int: ...
def report(
    network: Network,
    examples: Examples,
    rows: List[int],
    held_rows: List[int],
    loss: Optional[float],
    history: List[Tuple[int, float]],
    options: argparse.Namespace,
) -> int: ...
def start_network(layer_sizes: List[int], seed: int) -> DeepNetwork: ...
def show(lines: List[str], options: argparse.Namespace) -> None: ...
def default_iterations(example_count: int, output_count: int) -> int: ...
def choose_settings(
    options: argparse.Namespace, example_count: int, input_count: int, output_count: int
) -> None: ...
