"""Inputs brought to one scale for training, and that scale folded into the weights after it.

    scaled input = (input - mean) * factor,    factor = 1 / standard deviation

A first layer that has learned from scaled inputs answers the same to the inputs
themselves with

    weight = weight * factor
    bias   = bias - (mean * weight of each input, added up), with the new weights.

A column that is the same in all the training examples gets the factor 0, so that the
network does not listen to it.
"""

import math

from ..checks import is_finite
from ..layer import replace
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
        elif set(values) != {0.0, 1.0}:
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


def scaled(inputs, means, factors):
    """Return (examples x inputs) `inputs` with (input - mean) * factor for each."""
    return [[(value - mean) * factor for value, mean, factor in zip(row, means, factors)] for row in inputs]


def fold(network, means, factors):
    """Change the first layer of `network`, which has biases, so that it takes inputs in their own units."""
    layer = network.layers[0]
    if layer.biases is None:
        raise ValueError('the network has no biases, which must take up what is subtracted from the inputs')
    weights = [[weight * factor for weight in row] for row, factor in zip(layer.weights, factors)]
    biases = [bias - math.fsum(mean * row[neuron] for mean, row in zip(means, weights))
              for neuron, bias in enumerate(layer.biases)]
    replace([layer], [(weights, biases)])
