"""The road of generated source, and for which tasks it pays.

It is a file of its own, since it and what it needs are most of what `fit` takes of a board's
heap: where there is no room for them, `best_road` goes without.
"""

import sys

from .checks import is_finite
from .flat import flatten
from .formulas import ACTIVATIONS
from .layer import Layer
from .unrolled import LARGEST_WRITTEN_OUT, compiled, examples_for, run_source

# Where generated source begins and ceases to pay, measured by benchmarks/limits.py.
LARGEST_UNROLLED = 30000     # Weights. Compiling this many takes 300 MB and half a second.
SHORTEST_UNROLLED = 1000     # Iterations x examples. Below, compiling may not pay.
SHORTEST_WRITTEN_OUT = 1000  # Iterations. Below, writing every example out may not pay.
# PyPy compiles each path through the branches of an activation when it is first taken, and
# gives up on a loop that is too long.
ITERATIONS_PER_BRANCH_PYPY = 10000  # Written out, each branch pays from this many iterations on.
LARGEST_UNROLLED_PYPY = 150       # Weights.

METHODS = ['backpropagate', 'forward', 'think']  # What a road writes out.


class GeneratedRoad(object):
    """The straight-line source of `unrolled.py`, every example of it or one in a loop."""

    def __init__(self, task, written_out, branchless):
        self.batch_size = task.batch_size
        self.written_out = written_out
        place = compiled(run_source(task.network, task.inputs, task.targets, task.batch_size,
                                    written_out, task.watched, branchless, task.momentum > 0.0))
        self.run = place['run']
        self.loss_of = place['loss']
        self.rows = [tuple(example + target) for example, target in zip(task.inputs, task.targets)]

    def examples(self, places):
        """Return what `run` wants for the examples at these places."""
        return examples_for([self.rows[place] for place in places], self.batch_size, self.written_out)

    def loss(self, weights, count):
        """Return the loss of these weights on the first `count` examples."""
        return self.loss_of(weights, self.rows[:count])


def forms(task):
    """Return the forms of generated source that pay for this task, the best first.

    True is every example written out; False is one of them, in a loop.
    """
    count = len(task.inputs)
    largest = LARGEST_UNROLLED
    written_out = (not task.shuffle and task.iterations >= SHORTEST_WRITTEN_OUT
                   and task.size * count <= LARGEST_WRITTEN_OUT and stays_finite(task))
    if 'PyPy' in sys.version:
        largest = LARGEST_UNROLLED_PYPY
        neurons = len([neuron for layer in task.network.layers for neuron in layer.weights[0]])
        written_out = written_out and task.iterations >= neurons * count * ITERATIONS_PER_BRANCH_PYPY
    if task.iterations * count < SHORTEST_UNROLLED or task.size > largest or is_changed(task.network):
        return []
    return [True, False] if written_out else [False]


def is_changed(network):
    """Return whether a class of the caller's has methods of its own for what a road writes out."""
    mine, published = type(network), network._published
    return (published is None
            or any([getattr(mine, name) != getattr(published, name) for name in METHODS])
            or any([type(layer) is not Layer for layer in network.layers]))


def stays_finite(task):
    """Return whether no number can grow beyond all floats, whatever happens on the way.

    Where every output is between the `low` and the `high` of its activation, an output's
    delta is at most |target| + |output| times the steepest slope, a delta one layer down at
    most the sum of those above, each times its largest weight and the steepest slope, and
    a weight moves at most by learning rate x examples x delta x input in an iteration,
    divided by 1 - momentum. In such a run leaving out products with 0 changes nothing;
    beyond it, 0 * inf is nan.
    """
    layers = task.network.layers
    count = len(task.inputs)
    largest_input = largest_in(task.inputs)
    steepest = 1.0
    for layer in layers:
        activation = ACTIVATIONS[layer.activation]
        if activation.low is None or activation.high is None:
            return False
        largest_input = max(largest_input, abs(activation.low), abs(activation.high))
        steepest = max(steepest, activation.steepest)
    moves = abs(task.learning_rate) * count * task.iterations * largest_input / (1.0 - task.momentum)
    delta = (largest_in(task.targets) + largest_input) * steepest
    total = delta * delta * count * len(task.targets[0])
    for layer in reversed(layers):
        total += count * delta * largest_input
        weight = largest_in([flatten([layer])]) + moves * delta
        total += (len(layer.weights) + 1) * weight * largest_input
        delta *= weight * len(layer.weights[0]) * steepest
    return is_finite(total * 1e8)  # More room than rounding takes.


def largest_in(matrix):
    """Return the largest of the absolute values of the elements of `matrix`, at least 1.0."""
    return max([1.0] + [abs(number) for row in matrix for number in row])
