"""The scaling of a table: worked out from its examples, kept in the notes of its network, and taken back.

A column that is the same in all the training examples gets the factor 0, so that the
network does not listen to it.
"""

import collections
import copy
import math

from ..checks import is_finite
from ..scaling import Scaling
from .csv_file import unfit


def measure(inputs, names, table_name):
    """Return (means, factors), one of each for each column of (examples x inputs) `inputs`.

    Inputs that are all 0 or 1 are left as they are. Raises ValueError, with the names
    of table and column, where a range is too large or too small for floats.
    """
    means, factors = [], []
    for name, values in zip(names, zip(*inputs)):
        mean, factor = 0.0, 1.0
        if min(values) == max(values):
            factor = 0.0
        elif not all(value in (0.0, 1.0) for value in values):
            count = float(len(values))
            mean = math.fsum(value / count for value in values)
            # Largest first: its square might be too large, or too small, for a float.
            largest = max(abs(value - mean) for value in values)
            if not is_finite(largest) or largest == 0.0 or not is_finite(1.0 / largest):
                raise unfit(table_name, name, 'its numbers', values)
            factor = 1.0 / (largest * math.sqrt(
                math.fsum(((value - mean) / largest) ** 2 for value in values) / count))
        means.append(mean)
        factors.append(factor)
    return means, factors


def scaling_of(examples):
    """Return the Scaling of Examples. Raises ValueError where floats cannot hold it."""
    means, factors = examples.measure()
    columns = examples.columns
    if columns.target.labels is not None or columns.low is not None:
        return Scaling(means, factors, 0.0, 1.0)
    [mean], [factor] = measure(examples.targets, [columns.target.name], examples.table_name)
    if factor == 0.0:
        raise unfit(examples.table_name, columns.target.name, 'the targets', examples.truths)
    return Scaling(means, factors, mean, factor)


# A network as it was when it learned, its Scaling, and how it began to learn.
Learner = collections.namedtuple('Learner', 'network scaling learning_rate batch_size')


def unfolded(network, path):
    """Return the Learner of a network of a table; None where the file `path` that it is from has no notes on it.

    Raises ValueError where they do not fit.
    """
    notes = (network.notes or {}).get('scaling')
    if notes is None:
        return None
    try:
        (means, factors), rate, batch = notes['inputs'], notes['learning_rate'], notes['batch_size']
        scaling = Scaling(means, factors, *notes['target'] or (0.0, 1.0))
        if not (len(means) == len(factors) == len(network.layers[0].weights) and scaling.factor and rate > 0.0
                and batch > 0 and all(map(is_finite, means + factors + [scaling.mean, scaling.factor, rate]))):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError('%s: its notes on the scaling are damaged; train it again' % path)
    network = copy.deepcopy(network)
    scaling.unfold(network)
    return Learner(network, scaling, rate, batch)
