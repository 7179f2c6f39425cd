"""fit: training for work. It stops when told to, keeps the history, and is fast.

It takes one of the roads of `roads.py`, from one report to the next, and all roads end in
`==` weights: the straight-line source that `unrolled.py` writes for the network at hand, or
the loop over matrices of `deep.py` where a Python cannot run generated source, and where
the network is too large or the training too short for it to pay.
"""

from .checks import are_finite, check_count, check_flag, check_number, is_finite, refusal
from .flat import flatten, unflatten
from .layer import functions_of, sizes_of
from .loss import mean_loss
from .network import Network
from .roads import PlainRoad, Task, best_road, counted
from .seeding import draw_seed

HISTORY_POINTS = 100   # The loss is kept at 0 and at this many evenly spaced iterations.
REPORT_WORK = 1000000  # At most this many weights x examples lie between two reports.
# A report passes all examples through the network once more. So in batches, and where it
# would be felt, it comes after this many iterations, or after this many times REPORT_WORK
# where that is less.
APART = 10
FELT_WORK = 500000  # Weights x examples x iterations.


def fit(network, inputs, targets, iterations=10000, learning_rate=None, batch_size=None,
        target_loss=None, restarts=0, on_progress=None, shuffle=False, momentum=0.0, **value):
    """Train `network` and return a FitResult, which says how it went.

    w = w + learning_rate * -dE/dw, ending in weights `==` those of `network.train`.

    inputs         (examples x inputs)
    targets        (examples x outputs), or flat, one number per example
    iterations     at most this many passes over all the examples
    learning_rate  None is the network's default
    batch_size     adjust after this many examples; None is all of them
    target_loss    stop as soon as the loss is no greater
    restarts       where the target is not reached, start again from the next seed,
                   this many times at most, and keep the best
    on_progress    called as on_progress(iteration, loss) at the start, at the end and
                   now and then in between, while `network` has the weights of that
                   iteration; stops the training when it returns true
    shuffle        True takes the examples in a new order in each iteration. The
                   order is that of NumPy's `RandomState(seed)`, asked for one
                   `permutation` per iteration after it gave the start weights
    momentum       how much of its last step each weight takes again, from 0 up to but not 1:
                   v = momentum * v + learning_rate * -dE/dw, w = w + v

    Raises ValueError or TypeError, and changes nothing, for what does not fit;
    ValueError, naming the iteration, when the loss or a weight grows beyond all
    floats, and keeps the last weights whose loss is finite. Interrupted, it leaves the weights of
    the last whole iteration, or those of an earlier restart that were better.
    A network whose class has its own `backpropagate`, `forward` or `think` is trained by
    these, at the speed of `train`.

    >>> from simplenn_pure import TwoLayerNetwork
    >>> network = TwoLayerNetwork(2, 2, 1, seed=1)
    >>> result = fit(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 50000,
    ...              target_loss=0.003)
    >>> result.converged, '%.4f' % result.loss
    (True, '0.0030')
    """
    return fit_on(best_road, network, inputs, targets, iterations, learning_rate, batch_size,
                  target_loss, restarts, on_progress, shuffle, momentum, value)


def fit_on(choose_road, network, inputs, targets, iterations, learning_rate, batch_size, target_loss,
           restarts, on_progress, shuffle, momentum, value):
    """Check the arguments, which are those of `fit`, and train by the road that is chosen for the task.

    `value` holds those that it does not have.
    """
    if value:
        from .format import refusal as refusal_of  # Here, for a board whose program is right does without.
        raise TypeError(refusal_of('fit', value, 'network inputs targets iterations learning_rate batch_size '
                                   'target_loss restarts on_progress shuffle momentum'))
    if not isinstance(network, Network):
        raise TypeError(refusal('network', network, 'a Neuron, TwoLayerNetwork or DeepNetwork'))
    inputs, targets = network._check_examples(inputs, targets,
                                              *functions_of(network.layers[-1].activation)[2:])
    iterations = check_count('iterations', iterations, 0)
    learning_rate = network._check_learning_rate(learning_rate)
    if batch_size is None:
        batch_size = len(inputs)
    batch_size = min(check_count('batch_size', batch_size, 1), len(inputs))
    # A batch of all the examples is the same in any order.
    shuffle = check_flag('shuffle', shuffle) and batch_size < len(inputs)
    if target_loss is not None:
        target_loss = check_number('target_loss', target_loss)
    restarts = check_count('restarts', restarts, 0)
    if restarts > 0 and target_loss is None:
        raise ValueError(refusal('restarts', restarts, 'a target_loss with it, to say when to start again'))
    if on_progress is not None and not callable(on_progress):
        raise TypeError(refusal('on_progress', on_progress, 'a function of iteration and loss'))
    momentum = check_number('momentum', momentum)
    if momentum < 0.0 or momentum >= 1.0:
        raise ValueError(refusal('momentum', momentum, 'a number from 0 up to but not 1, such as 0.9'))
    task = Task(network, inputs, targets, iterations, learning_rate, batch_size, shuffle, target_loss,
                momentum)
    return fit_by(choose_road(task), task, restarts, on_progress)


def fit_by(road, task, restarts, on_progress):
    """Do the task by this road, starting again where that is asked for, and return the best result."""
    network = task.network
    seed = network.seed
    if seed is None and task.shuffle:
        seed = draw_seed()
    best = None  # (result, weights, network.seed)
    restart = 0
    try:
        while True:
            training = Training(road, task, seed, on_progress)
            training.run()
            result = training.result
            if best is None or result.loss < best[0].loss:
                best = result, flatten(network.layers), network.seed
            best[0].restarts = restart
            if training.stopped or result.converged is not False or restart == restarts:
                break
            restart += 1
            seed = draw_seed() if seed is None else int((seed + 1) % 4294967296)
            start_again(network, seed)
        unflatten(best[1], network.layers)
        network.seed = best[2]
    except BaseException:
        if best is not None and not mean_loss(network, task.inputs, task.targets) < best[0].loss:
            unflatten(best[1], network.layers)
            network.seed = best[2]
        raise
    return best[0]


class FitResult(object):
    """How a training run went.

    iterations  how many iterations the kept weights have seen
    loss        their loss
    converged   whether the loss reached `target_loss`; None when none was given
    history     [(iteration, loss), ...] from iteration 0 to the last, evenly spaced
    seed        the seed of the kept start weights, and of the orders when shuffled;
                None when there was none
    restarts    how many times it started again
    """

    def __init__(self, seed):
        self.iterations = 0
        self.loss = None
        self.converged = None
        self.history = []
        self.seed = seed
        self.restarts = 0

    def __repr__(self):
        return ('FitResult(converged=%s, iterations=%d, loss=%.3g, restarts=%d, seed=%s)'
                % (self.converged, self.iterations, self.loss, self.restarts, self.seed))

    def plot(self, logarithmic=False):
        """Return the loss curve as a picture, the text of an SVG file, which a notebook shows.

        It is `loss_curve` of `simplenn_pure.study`, with the history.
        """
        from .study import loss_curve  # Upwards: who draws has the rest, too.
        return loss_curve(self.history, logarithmic=logarithmic)


class Training(object):
    """One training run from one set of start weights, from one report to the next.

    known    (iteration, weights, ahead, count): the last weights known to be whole, and, while
             the road runs on from there, the iterator that it was given and how many
             iterations that holds; else () and 0
    sound    (iteration, weights): the last weights known to have a finite loss
    limit    the loss at which to stop; without a target, one that is never reached
    points   how many entries the history has after the first
    kept     how many entries it has so far
    due      the iteration in which to report next; -1 when there is no more to do
    careful  whether each iteration is run and looked at by itself, since numbers grew beyond
             all floats
    """

    def __init__(self, road, task, seed, on_progress):
        self.road = road
        self.task = task
        self.on_progress = on_progress
        self.result = FitResult(seed)
        self.stopped = False  # whether on_progress asked to stop
        self.limit = -1.0 if task.target_loss is None else task.target_loss
        work = task.size * len(task.inputs)
        fewest_apart = 1
        if task.batched or work * task.iterations > FELT_WORK:
            fewest_apart = min(APART, max(1, APART * REPORT_WORK // work))
        self.most_apart = max(fewest_apart, REPORT_WORK // work)
        self.points = max(1, min(HISTORY_POINTS, task.iterations // fewest_apart))
        # All the room it will need: to let it grow, a board needs half as much again in one piece.
        self.result.history = [None] * (self.points + 1)
        self.kept = 0
        self.due = 0
        self.careful = False
        self.orders = self.orders_from(0) if task.shuffle else None
        self.order = range(len(task.inputs))  # of the iteration at hand
        self.examples = road.examples(self.order)
        velocities = [0.0] * task.size if task.momentum > 0.0 else []
        self.known = 0, flatten(task.network.layers) + velocities, (), 0

    def run(self):
        """Train until the iterations are done, the target is reached or it is stopped.

        Whatever is raised, the network has the weights of the last whole iteration then.
        """
        try:
            loss = self.loss(self.known[1])
            if not is_finite(loss):
                raise self.overflow(0, loss)
            self.sound = self.known[:2]
            self.report(loss)
            while self.due >= 0:
                loss = self.advance()
                if loss is not None and (self.known[0] == self.due or loss <= self.limit):
                    self.report(loss)
            unflatten(self.known[1], self.task.network.layers)
        except BaseException:
            self.go_back()
            raise

    def advance(self):
        """Run on to the next report, or for one iteration; return the loss if it is wanted.

        One iteration is all that can be run where each has an order of its own, and where
        the loss has to be worked out after each.
        """
        task = self.task
        iteration, weights = self.known[:2]
        count = self.due - iteration
        if self.orders is not None or self.careful or (task.target_loss is not None and not task.watched):
            count = 1
        if self.orders is not None:
            self.order = next(self.orders)
            self.examples = self.road.examples(self.order)
        ahead = counted(iteration, iteration + count)
        self.known = iteration, weights, ahead, count
        try:
            new_iteration, new_weights = self.road.run(weights, self.examples, task.learning_rate,
                                                       ahead, self.limit, task.momentum)
            loss = None
            if new_iteration == self.due or task.target_loss is not None or self.careful:
                loss = self.loss(new_weights)
            if are_finite([new_weights]) and (loss is None or is_finite(loss)):
                self.known = new_iteration, new_weights, (), 0
                self.sound = self.sound if loss is None else self.known[:2]
                return loss
            if self.careful:
                raise self.overflow(new_iteration, loss)
        except ValueError:  # From the plain loop, too: a weight grew beyond all floats.
            if self.careful:
                raise
        # Once more from where all was well, by the plain loop and step by step: it finds out in
        # which iteration.
        self.careful = True
        self.known = self.sound + ((), 0)
        self.road = PlainRoad(task)
        self.examples = self.road.examples(self.order)
        if self.orders is not None:
            self.orders = self.orders_from(self.sound[0])
        return None

    def orders_from(self, iteration):
        """Return what yields the order of this iteration, and then of those after it."""
        from .orders import orders_of  # Here, for a board that does not shuffle does without.
        layers = self.task.network.layers
        drawn = len([weight for layer in layers for row in layer.weights for weight in row])
        orders = orders_of(self.result.seed, drawn, len(self.task.inputs))
        for done in range(iteration):
            next(orders)
        return orders

    def loss(self, weights):
        """Return the loss of these weights, with which there may be velocities."""
        return self.road.loss(weights[:self.task.size], len(self.task.inputs))

    def overflow(self, iteration, loss):
        """Return the ValueError for a loss that is infinite or nan."""
        return ValueError('iteration %d: the loss becomes %s; try a smaller learning_rate '
                          'or smaller inputs and targets' % (iteration, loss))

    def report(self, loss):
        """Take note of the loss, tell `on_progress`, and say when to report next."""
        task, result = self.task, self.result
        iteration, weights = self.known[:2]
        result.iterations = iteration
        result.loss = loss
        if task.target_loss is not None:
            result.converged = loss <= task.target_loss
        if self.on_progress is not None:
            unflatten(weights, task.network.layers)
            self.stopped = bool(self.on_progress(iteration, loss))
        over = iteration >= task.iterations or self.stopped or result.converged
        if over or iteration >= self.kept * task.iterations // self.points:
            result.history[self.kept] = iteration, loss
            self.kept += 1
        if over:
            del result.history[self.kept:]
        next_point = self.kept * task.iterations // self.points
        self.due = -1 if over else min(next_point, iteration + self.most_apart)

    def go_back(self):
        """Give the network the weights of the last whole iteration.

        Those of the last report are known. From there the road runs again as far as it had
        come, but for the iteration that was not whole.
        """
        iteration, weights, ahead, count = self.known
        layers = self.task.network.layers
        whole = count - len(list(ahead)) - 1
        if whole > 0:
            ahead = counted(iteration, iteration + whole)
            try:
                weights = self.road.run(weights, self.examples, self.task.learning_rate,
                                        ahead, -1.0, self.task.momentum)[1]
            finally:  # A second Ctrl-C leaves the known weights.
                unflatten(self.known[1], layers)
        if are_finite([weights]):
            unflatten(weights, layers)


def start_again(network, seed):
    """Give `network` the start weights of `seed`, in its own weight range."""
    network.seed = seed
    fresh = object.__new__(type(network))
    fresh._start(sizes_of(network.layers), seed, True, network.weight_range)
    for layer, old in zip(fresh.layers, network.layers):
        if old.biases is None:
            layer.biases = None
    unflatten(flatten(fresh.layers), network.layers)
