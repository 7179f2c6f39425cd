"""The roads that `fit` can take. They differ in how an iteration is run, and in nothing else.

A road is three functions:

    examples(places)
        Returns what `run` wants for the examples at these places of the task, in this order.
    run(weights, examples, learning_rate, iterations, limit, momentum=0.0)
        Returns the number of the iteration that would come next, and the new weights.
        `iterations` counts them off. Of a `watched` task, the iteration that starts with a
        loss of no more than `limit` is not run.
    loss(weights, count)
        Returns the loss of these weights on the first `count` examples.

`weights` is every number of the network in one list, as `flatten` returns it; in a run with
momentum the velocity of each follows, in the same order, which is 0 at the start. All roads
do the same operations in the same order, so they end in `==` weights.
"""

import sys

from .flat import flatten, in_one_list, shaped, unflatten
from .layer import adjust
from .loss import LOSSES, mean_loss

# Bytes, which a board needs free in one piece to load what writes the source, and for the source.
ROOM_FOR_SOURCE = 65536


class Task(object):
    """What `fit` is to do: the network, its examples and the settings, all of them checked.

    size     how many weights and biases the network has
    watched  whether a run has to look at the loss in every iteration
    """

    def __init__(self, network, inputs, targets, iterations, learning_rate, batch_size, shuffle,
                 target_loss, momentum=0.0):
        self.network = network
        self.inputs = inputs
        self.targets = targets
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

    def examples(self, places):
        """Return what `run` wants for the examples at these places: a list of batches (inputs, targets)."""
        task = self.task
        batches = [places[start:start + task.batch_size] for start in range(0, len(places), task.batch_size)]
        return [([task.inputs[place] for place in batch], [task.targets[place] for place in batch])
                for batch in batches]

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

    def loss(self, weights, count):
        """Return the loss of these weights, which the network then holds, on the first `count` examples."""
        unflatten(weights, self.network.layers)
        return mean_loss(self.network, self.task.inputs[:count], self.task.targets[:count])


def best_road(task):
    """Return the road that pays best for this task and can be had on this Python."""
    try:
        bytearray(ROOM_FOR_SOURCE)
        from .generated import GeneratedRoad, forms  # Here, where there is room for it.
        written_outs = forms(task)
    except MemoryError:
        written_outs = []
    for written_out in written_outs:
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


def counted(first, end):
    """Return an iterator over the numbers of the iterations from `first` up to but not `end`.

    PyPy runs a loop that is written out half as fast over a range as over a list.
    """
    numbers = range(first, end)
    return iter(list(numbers) if 'PyPy' in sys.version else numbers)
