"""fit: training for work. It stops when told to, keeps the history, and is fast.

It has two roads, which do the same operations in the same order and end in `==`
weights. The fast one runs the source that `unrolled.py` writes for the network at
hand. The plain one is the loop over matrices of `deep.py`; it is taken where a
Python cannot run generated source, and where the network is too large or the
training too short for it to pay.
"""

import sys

from .checks import are_finite, check_count, check_flag, check_number, is_finite, refusal
from .deep import adjustments_from, forward
from .layer import adjust, replace
from .network import Network, mean_half_squared_error, sizes_of, start_layers
from .seeding import RandomState, draw_seed
from .unrolled import (LARGEST_WRITTEN_OUT, batches_for, compiled, examples_for, flatten,
                       train_source, unflatten)

HISTORY_POINTS = 100   # The loss is kept at 0 and at so many evenly spaced iterations.
REPORT_WORK = 1000000  # At most so many weights x examples lie between two reports.
# In batches, a report has to pass all examples through the network once more. So it comes
# after this many iterations, or after this many times REPORT_WORK where that is less.
APART_IN_BATCHES = 10

# Where generated source begins and ceases to pay, measured by benchmarks/limits.py.
LARGEST_UNROLLED = 30000     # Weights. Compiling so many takes 300 MB and half a second.
SHORTEST_UNROLLED = 1000     # Iterations x examples. Below, compiling may not pay.
SHORTEST_WRITTEN_OUT = 1000  # Iterations. Below, writing every example out may not pay.
# PyPy compiles each path through the branches of the sigmoid when it is first taken, and
# gives up on a loop that is too long.
ITERATIONS_A_BRANCH_PYPY = 20000  # Written out, each branch pays from so many iterations on.
LARGEST_UNROLLED_PYPY = 150       # Weights.


def fit(network, inputs, targets, iterations=10000, learning_rate=None, batch_size=None,
        target_loss=None, restarts=0, on_progress=None, shuffle=False):
    """Train `network` and return a FitResult, which says how it went.

    w = w + learning_rate * -dE/dw, ending in weights `==` those of `network.train`.

    inputs         (examples x inputs)
    targets        (examples x outputs), or flat, one number an example
    iterations     at most so many passes over all the examples
    learning_rate  None is the network's default
    batch_size     adjust after so many examples; None is all of them
    target_loss    stop as soon as the loss is no greater
    restarts       where the target is not reached, start again from the next seed,
                   so many times at most, and keep the best
    on_progress    called as on_progress(iteration, loss) at the start, at the end and
                   now and then between, while `network` has the weights of that
                   iteration; stops the training when it returns true
    shuffle        True takes the examples in a new order in each iteration. The
                   order is that of NumPy's `RandomState(seed)`, asked for one
                   `permutation` an iteration after it gave the start weights

    Raises ValueError or TypeError, and changes nothing, for what does not fit;
    ValueError, naming the iteration, when the loss or a weight grows beyond all
    floats, and keeps the last finite weights. Interrupted, it leaves the weights of
    the last whole iteration, or those of an earlier restart that were better.

    >>> from simplenn_pure import TwoLayerNetwork
    >>> network = TwoLayerNetwork(2, 2, 1, seed=1)
    >>> result = fit(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 50000,
    ...              target_loss=0.003)
    >>> result.converged, '%.4f' % result.loss
    (True, '0.0030')
    """
    if not isinstance(network, Network):
        raise TypeError(refusal('network', network, 'a Neuron, TwoLayerNetwork or DeepNetwork'))
    inputs, targets = network.check_examples(inputs, targets)
    iterations = check_count('iterations', iterations, 0)
    learning_rate = network.check_learning_rate(learning_rate)
    if batch_size is None:
        batch_size = len(inputs)
    batch_size = min(check_count('batch_size', batch_size, 1), len(inputs))
    # A batch of all the examples is the same in any order.
    shuffle = check_flag('shuffle', shuffle) and batch_size < len(inputs)
    if target_loss is not None:
        target_loss = check_number('target_loss', target_loss)
    restarts = check_count('restarts', restarts, 0)
    if restarts > 0 and target_loss is None:
        raise ValueError(refusal('restarts', restarts,
                                 'a target_loss with it, to say when to start again'))
    if on_progress is not None and not callable(on_progress):
        raise TypeError(refusal('on_progress', on_progress, 'a function of iteration and loss'))

    seed = network.seed
    if seed is None and shuffle:
        seed = draw_seed()
    best = None  # (result, weights, network.seed)
    restart = 0
    try:
        while True:
            attempt = Attempt(network.layers, inputs, targets, iterations, learning_rate,
                              batch_size, shuffle, seed, target_loss, on_progress)
            attempt.train()
            if best is None or attempt.loss < best[0].loss:
                best = FitResult(attempt), weights_of(network.layers), network.seed
            best[0].restarts = restart
            if attempt.stopped or attempt.converged is not False or restart == restarts:
                break
            restart += 1
            seed = draw_seed() if seed is None else int((seed + 1) % 4294967296)
            start_again(network, seed)
        put_back(network, best)
    except BaseException:
        if best is not None:
            loss = mean_half_squared_error(network.forward(inputs), targets)
            if not loss < best[0].loss:
                put_back(network, best)
        raise
    return best[0]


class FitResult(object):
    """How a training went.

    iterations  how many iterations the kept weights have seen
    loss        their loss, the mean of half the squared error
    converged   whether the loss reached `target_loss`; None when none was given
    history     [(iteration, loss), ...] from iteration 0 to the last, evenly spaced
    seed        the seed of the kept start weights, and of the orders when shuffled;
                None when there was none
    restarts    how many times it started again
    """

    def __init__(self, attempt):
        self.iterations = attempt.iteration
        self.loss = attempt.loss
        self.converged = attempt.converged
        self.history = attempt.history
        self.seed = attempt.seed
        self.restarts = 0

    def __repr__(self):
        return ('FitResult(converged=%s, iterations=%d, loss=%.3g, restarts=%d, seed=%s)'
                % (self.converged, self.iterations, self.loss, self.restarts, self.seed))


class Attempt(object):
    """One training from one set of start weights: its road, and what it reports on the way."""

    def __init__(self, layers, inputs, targets, iterations, learning_rate, batch_size, shuffle,
                 seed, target_loss, on_progress):
        self.layers = layers
        self.inputs = inputs
        self.targets = targets
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.seed = seed
        self.orders = None
        if shuffle:
            self.orders = Orders(len(inputs), seed, sizes_of(layers))
        self.target_loss = target_loss
        self.on_progress = on_progress
        self.weights = len(flatten(layers))
        work = self.weights * len(inputs)
        self.fewest_apart = 1    # iterations between two reports
        if batch_size < len(inputs):
            self.fewest_apart = min(APART_IN_BATCHES, max(1, APART_IN_BATCHES * REPORT_WORK // work))
        self.most_apart = max(self.fewest_apart, REPORT_WORK // work)

        self.iteration = 0      # as of the last report
        self.loss = None
        self.history = []
        self.converged = None   # whether the target is reached; None without one
        self.stopped = False    # whether on_progress asked to stop

    def train(self):
        """Train `layers` until the iterations are done, the target is reached or it is stopped."""
        for written_out, branch_free in self.forms():
            function = self.compiled_train(written_out, branch_free)
            if function is not None:
                self.train_unrolled(function, written_out)
                return
        self.train_plainly(0, 0)

    def report(self, iteration, loss):
        """Take note of the loss after `iteration`; return when to report next, or -1 to stop."""
        if not is_finite(loss):
            raise ValueError('iteration %d: the loss becomes %s; try a smaller learning_rate '
                             'or smaller inputs and targets' % (iteration, loss))
        self.iteration = iteration
        self.loss = loss
        if self.target_loss is not None:
            self.converged = loss <= self.target_loss
        if self.on_progress is not None and self.on_progress(iteration, loss):
            self.stopped = True
        stop = iteration >= self.iterations or self.stopped or self.converged
        if stop or iteration >= self.history_point(len(self.history)):
            self.history.append((iteration, loss))
        if self.orders is not None:
            self.orders.forget_before(iteration)
        if stop:
            return -1
        return min(self.history_point(len(self.history)), iteration + self.most_apart)

    def history_point(self, number):
        """Return the iteration of entry `number` of the history."""
        points = max(1, min(HISTORY_POINTS, self.iterations // self.fewest_apart))
        return number * self.iterations // points

    # ---- the plain road ----

    def train_plainly(self, iteration, report_at):
        """Train by the loop over matrices, from `iteration` on."""
        batched = self.batch_size < len(self.inputs)
        while True:
            outputs = None
            if iteration == report_at or self.target_loss is not None or not batched:
                outputs = forward(self.layers, self.inputs)
            if iteration == report_at or self.target_loss is not None:
                loss = mean_half_squared_error(outputs[-1], self.targets)
                if iteration == report_at or loss <= self.target_loss:
                    report_at = self.report(iteration, loss)
                    if report_at < 0:
                        return
            iteration += 1
            if batched:
                self.adjust_in_batches(iteration)
            else:
                adjustments = adjustments_from(self.layers, outputs, self.targets)
                adjust(self.layers, adjustments, self.learning_rate, iteration)

    def adjust_in_batches(self, iteration):
        """Run one iteration batch by batch; interrupted, put back what was there before."""
        before = weights_of(self.layers)
        rows = list(range(len(self.inputs)))
        if self.orders is not None:
            rows = self.orders.of(iteration - 1)
        try:
            for start in range(0, len(rows), self.batch_size):
                batch = rows[start:start + self.batch_size]
                outputs = forward(self.layers, [self.inputs[row] for row in batch])
                adjustments = adjustments_from(self.layers, outputs,
                                               [self.targets[row] for row in batch])
                adjust(self.layers, adjustments, self.learning_rate, iteration)
        except BaseException:
            replace(self.layers, before)
            raise

    # ---- the fast road ----

    def forms(self):
        """Return the forms of generated source that pay here, the best first.

        They are pairs (written_out, branch_free). Written out, every example is source
        of its own; otherwise one is, in a loop.
        """
        count = len(self.inputs)
        largest = LARGEST_UNROLLED
        written_out = (self.orders is None and self.iterations >= SHORTEST_WRITTEN_OUT
                       and self.weights * count <= LARGEST_WRITTEN_OUT and self.stays_finite())
        branch_free = 'PyPy' in sys.version
        if branch_free:
            largest = LARGEST_UNROLLED_PYPY
            neurons = 0
            for size in sizes_of(self.layers)[1:]:
                neurons += size
            branches = neurons * count
            written_out = written_out and self.iterations >= branches * ITERATIONS_A_BRANCH_PYPY
        if self.iterations * count < SHORTEST_UNROLLED or self.weights > largest:
            return []
        if written_out:
            return [(True, False), (False, branch_free)]
        return [(False, branch_free)]

    def compiled_train(self, written_out, branch_free):
        """Return the function `train` of the generated source, or None where it cannot be had.

        There may be no room for it, or no `compile`, or it is more than this Python
        takes in one function: a RuntimeError on MicroPython, on Jython an exception
        of Java, which is no BaseException.
        """
        try:
            return compiled(train_source(self.layers, self.inputs, self.targets, self.batch_size,
                                         written_out, self.orders is not None,
                                         self.target_loss is not None, branch_free), 'train')
        except (MemoryError, NameError, RuntimeError):
            return None
        except BaseException:  # Ctrl-C, or a mistake in the source
            raise
        except:  # pragma: no cover (only Jython gets here)
            return None

    def train_unrolled(self, train, written_out):
        """Train by the generated function `train`."""
        examples = examples_for(self.inputs, self.targets, written_out)
        batches = batches_for(examples, self.batch_size)
        if self.orders is not None:
            def batches(iteration):
                order = self.orders.of(iteration)
                return batches_for([examples[row] for row in order], self.batch_size)
        known = [0, flatten(self.layers)]  # the last report, and the weights at that time
        overflow = []                      # the report in which a number was not finite
        whole_iterations = []

        def report(iteration, loss, weights):
            if not (is_finite(loss) and are_finite([weights])):
                overflow.append(iteration)
                return -1
            known[:] = iteration, weights
            if self.on_progress is not None:
                unflatten(weights, self.layers)
            return self.report(iteration, loss)

        def go_there(iteration, loss, weights):
            if iteration < whole_iterations[0]:
                return whole_iterations[0]
            if are_finite([weights]):
                known[:] = iteration, weights
            return -1

        try:
            train(known[1], examples, batches, self.learning_rate, self.target_loss, 0, report,
                  whole_iterations)
            unflatten(known[1], self.layers)
        except BaseException:
            # The weights of the last report are known. Go again from there to the
            # last whole iteration.
            unflatten(known[1], self.layers)
            if whole_iterations and whole_iterations[0] > known[0]:
                train(known[1], examples, batches, self.learning_rate, -1.0, known[0], go_there,
                      [])
                unflatten(known[1], self.layers)
            raise
        if overflow:
            # Since the last report. The plain loop finds out in which iteration.
            self.train_plainly(known[0], overflow[0])

    def stays_finite(self):
        """Return whether no number can grow beyond all floats, whatever happens on the way.

        An output is at most 1, its slope at most 1/4. So an output's delta is at
        most (|target| + 1) / 4, a delta one layer down at most the sum of those
        above, each times its largest weight, over 4, and a weight moves at most by
        learning rate x examples x delta x input in an iteration. In such a training
        leaving out products with 0 changes nothing; beyond it, 0 * inf is nan.
        """
        count = len(self.inputs)
        largest_input = largest_in(self.inputs)
        moves = abs(self.learning_rate) * count * self.iterations * largest_input
        delta = largest_in(self.targets)
        total = delta * delta * count * len(self.targets[0])
        for layer in reversed(self.layers):
            total += count * delta * largest_input
            weight = largest_in([flatten([layer])]) + moves * delta
            total += (len(layer.weights) + 1) * weight * largest_input
            delta *= weight * len(layer.weights[0])
        return is_finite(total * 1e8)  # More room than rounding and the factors 1/2 and 4 want.


def largest_in(matrix):
    """Return the largest of the absolute values of the elements of `matrix`, at least 1.0."""
    return max([1.0] + [abs(number) for row in matrix for number in row])


class Orders(object):
    """The order in which each iteration takes the examples, from the stream of a seed."""

    def __init__(self, count, seed, sizes):
        self.count = count
        self.stream = RandomState(seed)
        for before, after in zip(sizes[:-1], sizes[1:]):
            for weight in range(before * after):
                self.stream.random()
        self.first = 0
        self.orders = []

    def of(self, iteration):
        """Return the order of `iteration`, and the same one when asked again."""
        while self.first + len(self.orders) <= iteration:
            self.orders.append(permutation(self.count, self.stream))
        return self.orders[iteration - self.first]

    def forget_before(self, iteration):
        """Forget the orders that nobody will ask for again."""
        self.orders = self.orders[iteration - self.first:]
        self.first = iteration


def permutation(count, stream):
    """Return 0 ... count - 1 in random order, as NumPy's `RandomState.permutation`.

    From the last place to the second, each swaps with one that is not behind it
    (R. Durstenfeld, Algorithm 235, Communications of the ACM 7, 1964). That one is
    the next word of the stream, cut to as many bits as it needs, that is not too
    large.
    """
    order = list(range(count))
    mask = 1
    while mask < count - 1:
        mask = 2 * mask + 1
    for last in range(count - 1, 0, -1):
        if mask // 2 >= last:
            mask //= 2
        chosen = stream.word() & mask
        while chosen > last:
            chosen = stream.word() & mask
        order[last], order[chosen] = order[chosen], order[last]
    return order


def weights_of(layers):
    """Return the (weights, biases) pair of each layer."""
    return [(layer.weights, layer.biases) for layer in layers]


def put_back(network, best):
    """Give `network` the weights and the seed of `best`, (result, weights, seed)."""
    replace(network.layers, best[1])
    network.seed = best[2]


def start_again(network, seed):
    """Give `network` the start weights of `seed`, in its own weight range."""
    network.seed = seed
    fresh = start_layers(sizes_of(network.layers), seed, True, network.weight_range)
    for layer, old in zip(fresh, network.layers):
        if old.biases is None:
            layer.biases = None
    replace(network.layers, weights_of(fresh))
