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
"""

import collections
import math

from .layer import replace

MOST_KNOWN = 100000  # Different numbers of an input, of which equal ones share their memory.


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


class Scaling(collections.namedtuple('Scaling', 'means factors mean factor')):
    """What brings the inputs and the targets of a table to one scale for training, and back.

    means, factors  of the inputs, one of each for each
    mean, factor    of the target; 0 and 1 leave it as it is
    """

    def inputs(self, inputs):
        """Return (examples x inputs) on the scale of the training."""
        return scaled(inputs, self.means, self.factors)

    def targets(self, targets):
        """Return (examples x outputs) on the scale of the training."""
        if (self.mean, self.factor) == (0.0, 1.0):
            return targets
        return scaled(targets, [self.mean], [self.factor])

    def answers(self, outputs):
        """Return outputs (examples x outputs) of a network that learned so in the units of the table."""
        return [[output / self.factor + self.mean for output in row] for row in outputs]

    def fold(self, network):
        """Change a network that learned so: it takes, and answers in, the units of the table."""
        fold(network, self.means, self.factors)
        last = network.layers[-1]
        replace([last], [([[weight / self.factor for weight in row] for row in last.weights],
                          self.answers([last.biases])[0])])

    def unfold(self, network):
        """Change such a network to what it was when it learned."""
        first, last = network.layers[0], network.layers[-1]
        biases = [bias + math.fsum(mean * row[neuron] for mean, row in zip(self.means, first.weights))
                  for neuron, bias in enumerate(first.biases)]
        replace([first], [([[weight / (factor or 1.0) for weight in row]
                            for row, factor in zip(first.weights, self.factors)], biases)])
        replace([last], [([[weight * self.factor for weight in row] for row in last.weights],
                          [(bias - self.mean) * self.factor for bias in last.biases])])
