from typing import List, Tuple

from ..network import Network

def measure(
    inputs: List[List[float]], names: List[str], table_name: str
) -> Tuple[List[float], List[float]]: ...
def scaled(
    inputs: List[List[float]], means: List[float], factors: List[float]
) -> List[List[float]]: ...
def fold(network: Network, means: List[float], factors: List[float]) -> None: ...
