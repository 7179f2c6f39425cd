from collections.abc import Sequence

_Matrix = Sequence[Sequence[float]]

def mean_half_squared_error(outputs: _Matrix, targets: _Matrix) -> float: ...
