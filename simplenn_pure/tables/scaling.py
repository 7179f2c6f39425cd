"""Inputs brought to one scale for training, and that scale folded into the weights after it.

    scaled input = (input - mean) * factor,    factor = 1 / standard deviation

A first layer that has learned from scaled inputs answers the same to the inputs
themselves with

    weight = weight * factor
    bias   = bias - (mean * weight of each input, added up), with the new weights.

A last layer that answers with the weighted sum itself, and has learned targets scaled alike,
answers in their own units with

    weight = weight / factor
    bias   = bias / factor + mean

A column that is the same in all the training examples gets the factor 0, so that the
network does not listen to it.
"""

import collections
import copy
import math

from ..checks import is_finite
from ..layer import replace
from .csv_file import unfit


MOST_KNOWN = 100000  # Different cells, or numbers of an input, of which equal ones share their memory.


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
    known = [{} for mean in means]  # In a large table, one of what is the same is enough.
    return [[once(seen, value, (value - mean) * factor)
             for value, mean, factor, seen in zip(row, means, factors, known)] for row in inputs]


def once(known, key, value):
    """Return what is known for `key`, or else `value`, which is known from then on, unless too much is already."""
    return known.get(key, value) if len(known) >= MOST_KNOWN else known.setdefault(key, value)


def fold(network, means, factors):
    """Change the first layer of `network`, which has biases, so that it takes inputs in their own units."""
    layer = network.layers[0]
    if layer.biases is None:
        raise ValueError('the network has no biases, which must take up what is subtracted from the inputs')
    weights = [[weight * factor for weight in row] for row, factor in zip(layer.weights, factors)]
    biases = [bias - math.fsum(mean * row[neuron] for mean, row in zip(means, weights))
              for neuron, bias in enumerate(layer.biases)]
    replace([layer], [(weights, biases)])


class Scaled(object):
    """The examples of a table brought to one scale, and the way back.

    examples  the Examples as they were
    inputs    (examples x inputs), scaled
    targets   (examples x outputs), scaled likewise where they are numbers in their own units
    """

    def __init__(self, examples):
        """Scale Examples. Raises ValueError where floats cannot."""
        self.examples = examples
        self.means, self.factors = examples.measure()
        self.inputs, self.targets = scaled(examples.inputs, self.means, self.factors), examples.targets
        self.of_targets = None  # ([mean], [factor])
        columns = examples.columns
        if columns.target.labels is None and columns.low is None:
            self.of_targets = measure(self.targets, [columns.target.name], examples.table_name)
            self.targets = scaled(self.targets, *self.of_targets)

    def fold(self, network):
        """Change the first layer of `network`, and where targets were scaled its last, to the table's units."""
        fold(network, self.means, self.factors)
        if self.of_targets:
            layer, [[mean], [factor]] = network.layers[-1], self.of_targets
            replace([layer], [([[weight / factor for weight in row] for row in layer.weights],
                               [bias / factor + mean for bias in layer.biases])])

    def unscaled(self, outputs):
        """Return outputs (examples x outputs) to the scaled inputs in the units of the table."""
        if not self.of_targets:
            return outputs
        [mean], [factor] = self.of_targets
        return [[output / factor + mean for output in row] for row in outputs]

    def notes(self):
        """Return all of this as JSON can hold it: {'inputs': [means, factors], 'target': [mean, factor] or None}."""
        target = self.of_targets and [numbers[0] for numbers in self.of_targets]
        return {'inputs': [self.means, self.factors], 'target': target}


class Learner(collections.namedtuple('Learner', 'network means factors of_target learning_rate '
                                                'batch_size')):
    """A network as it was when it learned, before the scaling was folded in.

    means, factors  of the inputs
    of_target       (mean, factor) of the target; (0, 1) where that was not scaled
    learning_rate   with which it began to learn, from `batch_size` examples at a time
    """

    def scaled(self, inputs):
        """Return the inputs of examples as it learned from them."""
        return scaled(inputs, self.means, self.factors)

    def scaled_targets(self, targets):
        """Return their targets likewise."""
        mean, factor = self.of_target
        return [[(target - mean) * factor for target in row] for row in targets]


def unfolded(network, path):
    """Return the Learner of a network of a table; None where the file `path` that it is from has no notes on it.

    Raises ValueError where they do not fit.
    """
    notes = (network.notes or {}).get('scaling')
    if notes is None:
        return None
    network = copy.deepcopy(network)
    first, last = network.layers[0], network.layers[-1]
    try:
        (means, factors), rate, batch = notes['inputs'], notes['learning_rate'], notes['batch_size']
        mean, factor = notes['target'] or (0.0, 1.0)
        if not (len(means) == len(factors) == len(first.weights) and factor and rate > 0.0 and batch > 0
                and all(map(is_finite, means + factors + [mean, factor, rate]))):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError('%s: its notes on the scaling are damaged; train it again' % path)
    biases = [bias + math.fsum(mean * row[neuron] for mean, row in zip(means, first.weights))
              for neuron, bias in enumerate(first.biases)]
    replace([first], [([[weight / (factor or 1.0) for weight in row]
                        for row, factor in zip(first.weights, factors)], biases)])
    replace([last], [([[weight * factor for weight in row] for row in last.weights],
                      [(bias - mean) * factor for bias in last.biases])])
    return Learner(network, means, factors, (mean, factor), rate, batch)
