"""The roads that `fit` can take. They differ in how an iteration is run, and in nothing else.

A road is two functions, and what they want to be given:

    run(weights, examples, learning_rate, iterations, limit, momentum=0.0)
        Returns the number of the iteration that would come next, and the new weights.
        `iterations` counts them off. Of a `watched` task, the iteration that starts with a
        loss of no more than `limit` is not run.
    loss(weights, rows)
        Returns the loss of these weights.

`weights` is every number of the network in one list, as `flatten` returns it; in a run with
momentum the velocity of each follows, in the same order, which is 0 at the start. `rows`
are the examples, inputs and targets side by side. All roads do the same operations in the
same order, so they end in `==` weights.
"""

import sys

from .checks import is_finite
from .formulas import ACTIVATIONS
from .layer import Layer, adjust
from .loss import LOSSES, mean_loss
from .unrolled import (LARGEST_WRITTEN_OUT, compiled, examples_for, flatten, in_one_list, run_source,
                       shaped, unflatten)

# Where generated source begins and ceases to pay, measured by benchmarks/limits.py.
LARGEST_UNROLLED = 30000     # Weights. Compiling this many takes 300 MB and half a second.
SHORTEST_UNROLLED = 1000     # Iterations x examples. Below, compiling may not pay.
SHORTEST_WRITTEN_OUT = 1000  # Iterations. Below, writing every example out may not pay.
# PyPy compiles each path through the branches of an activation when it is first taken, and
# gives up on a loop that is too long.
ITERATIONS_PER_BRANCH_PYPY = 10000  # Written out, each branch pays from this many iterations on.
LARGEST_UNROLLED_PYPY = 150       # Weights.

METHODS = ['backpropagate', 'forward', 'think']  # What a road writes out.


class Task(object):
    """What `fit` is to do: the network, its examples and the settings, all of them checked.

    rows     the examples, inputs and targets side by side
    size     how many weights and biases the network has
    watched  whether a run has to look at the loss in every iteration
    """

    def __init__(self, network, inputs, targets, iterations, learning_rate, batch_size, shuffle,
                 target_loss, momentum=0.0):
        self.network = network
        self.inputs = inputs
        self.targets = targets
        self.rows = [tuple(example + target) for example, target in zip(inputs, targets)]
        self.size = len(flatten(network.layers))
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.target_loss = target_loss
        self.batched = batch_size < len(inputs)
        self.momentum = momentum
        # Cross-entropy is no by-product of an iteration, as the squared error is.
        self.watched = (target_loss is not None and not self.batched
                        and not LOSSES[network.loss_name].slope_cancels)


class PlainRoad(object):
    """The loop over matrices: the network's own methods, as in `train`."""

    def __init__(self, task):
        self.task = task
        self.network = task.network
        self.width = len(task.inputs[0])

    def examples(self, rows):
        """Return what `run` wants for these rows: a list of batches (inputs, targets)."""
        size = self.task.batch_size
        batches = [rows[start:start + size] for start in range(0, len(rows), size)]
        return [self.apart(batch) for batch in batches]

    def apart(self, rows):
        """Return the inputs and the targets of rows in which they stand side by side."""
        return ([list(row[:self.width]) for row in rows], [list(row[self.width:]) for row in rows])

    def run(self, weights, examples, learning_rate, iterations, limit, momentum=0.0):
        """Run iterations with `train`'s own steps, while the network holds the weights."""
        network = self.network
        unflatten(weights, network.layers)
        velocities = list(weights[self.task.size:])
        for iteration in iterations:
            if self.task.watched and mean_loss(network, *examples[0]) <= limit:
                break
            for inputs, targets in examples:
                adjustments = network.backpropagate(inputs, targets)
                if not momentum:
                    adjust(network.layers, adjustments, learning_rate, iteration + 1)
                    continue
                velocities = [momentum * velocity + learning_rate * adjustment for velocity, adjustment
                              in zip(velocities, in_one_list(adjustments))]
                adjust(network.layers, shaped(velocities, network.layers), 1.0, iteration + 1)
        else:
            iteration += 1
        return iteration, flatten(network.layers) + velocities

    def loss(self, weights, rows):
        """Return the loss of these weights, which the network then holds."""
        unflatten(weights, self.network.layers)
        return mean_loss(self.network, *self.apart(rows))


class GeneratedRoad(object):
    """The straight-line source of `unrolled.py`, every example of it or one in a loop."""

    def __init__(self, task, written_out, branchless):
        self.batch_size = task.batch_size
        self.written_out = written_out
        place = compiled(run_source(task.network, task.inputs, task.targets, task.batch_size,
                                    written_out, task.watched, branchless, task.momentum > 0.0))
        self.run = place['run']
        self.loss = place['loss']

    def examples(self, rows):
        """Return what `run` wants for these rows."""
        return examples_for(rows, self.batch_size, self.written_out)


def best_road(task):
    """Return the road that pays best for this task and can be had on this Python."""
    for written_out in forms(task):
        # There may be no room for the source, or no `compile`, or it is more than this Python
        # takes in one function: a RuntimeError on MicroPython, on Jython an exception of
        # Java, which is not a BaseException.
        try:
            return GeneratedRoad(task, written_out, not written_out and 'PyPy' in sys.version)
        except (MemoryError, NameError, RuntimeError):
            pass
        except BaseException as error:  # Ctrl-C, or a mistake in the source, but for Brython's own.
            if type(error).__name__ != 'JavascriptError':
                raise
        except:  # pragma: no cover (only Jython gets here)
            pass
    return PlainRoad(task)


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
    mine, published = type(network), network.published
    return (published is None
            or any([getattr(mine, name) != getattr(published, name) for name in METHODS])
            or any([type(layer) is not Layer for layer in network.layers]))


def counted(first, end):
    """Return an iterator over the numbers of the iterations from `first` up to but not `end`.

    PyPy runs a loop that is written out half as fast over a range as over a list.
    """
    numbers = range(first, end)
    return iter(list(numbers) if 'PyPy' in sys.version else numbers)


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
