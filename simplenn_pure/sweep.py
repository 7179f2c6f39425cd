"""sweep: one training a seed, many seeds, on this machine or on a cluster.

Whether a small network learns depends on its start weights. One run says little;
the share of several hundred seeds that learn is a number to work with.

There is no pool of workers here. `sweep` hands its work to any executor of
`concurrent.futures`, and a training gives the same bits wherever it runs.
"""

import collections
import concurrent.futures
import math
import pickle
import time

from .checks import check_count, check_number, check_seed, is_list_like, shown
from .network import Network
from .training import fit
from .unrolled import flatten

FIRST = 64             # So many seeds travel one by one, to see how long one takes.
CHUNK_SECONDS = 0.25   # Then so much work travels together; a trip takes about 0.001 s.
LEAST_CHUNKS = 64      # But never so much that workers stand idle at the end.
NORMAL_95 = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations.


def sweep(make, inputs, targets, seeds, executor=None, tolerance=0.1, **fit_options):
    """Return an iterator over SweepResults, one a seed, in the order of `seeds`, as they come.

    make         called as make(seed), returns a fresh network
    inputs       (examples x inputs)
    targets      (examples x outputs), or flat, one number an example
    seeds        whole numbers from 0 to 2**32 - 1
    executor     None trains here, one seed after another. Any executor of
                 `concurrent.futures` trains elsewhere: a ProcessPoolExecutor on
                 the cores, Dask's `Client.get_executor()` or mpi4py's
                 MPIPoolExecutor on a cluster. The results are `==`
    tolerance    without a `target_loss` among the options, a training converged
                 when every output is so close to its target
    fit_options  as for `fit`: iterations, learning_rate, target_loss, ...

    Every seed gets a result. Where its training raised, its worker died or the
    executor broke, the result says so in `problem` and has no network. Ctrl-C ends
    the sweep: what has come by then is given, the other seeds' problem is
    'interrupted'.

    To travel to another process, `make` must be picklable: a function defined with
    `def` at the top of a module, or a class with some of its arguments,
    `functools.partial(TwoLayerNetwork, 2, 2, 1)`. A script that uses processes
    needs its `if __name__ == '__main__':`.

    Raises ValueError or TypeError for what does not fit, before anything is
    trained; TypeError from the iterator for what cannot travel; and what `make`
    raises, if it does so for every seed.
    """
    if not callable(make):
        raise TypeError('make is %s, expected a function of a seed' % shown(make))
    if not is_list_like(seeds):
        raise TypeError('seeds is %s, expected a list or a range of seeds' % shown(seeds))
    seeds = [check_seed(seed) for seed in seeds]
    if executor is not None and not callable(getattr(executor, 'submit', None)):
        raise TypeError('executor is %s, expected None or an executor of concurrent.futures'
                        % shown(executor))
    tolerance = check_number('tolerance', tolerance)
    if tolerance < 0.0:
        raise ValueError('tolerance is %r, expected a number of at least 0' % tolerance)
    if len(seeds) == 0:
        return iter([])

    # A training of no iterations finds whatever does not fit.
    network = first_network(make, seeds)
    inputs, targets = network.check_examples(inputs, targets)
    trial_options = dict(fit_options, iterations=0)
    if 'iterations' in fit_options:
        check_count('iterations', fit_options['iterations'], 0)
    if callable(fit_options.get('on_progress')):
        del trial_options['on_progress']
    fit(network, inputs, targets, **trial_options)

    training = Training(make, inputs, targets, tolerance, fit_options)
    if executor is None:
        batches = (training([seed]) for seed in seeds)
    else:
        batches = batches_from(executor, training, seeds)
    return results_from(batches, seeds)


class SweepResult(object):
    """How the training from one seed went. Two are equal if all but the seconds is.

    seed           the seed that `make` was given
    loss           the mean of half the squared error after the training
    largest_error  the largest |target - output| of any example and output
    iterations     how many iterations the weights have seen
    converged      whether the loss reached `target_loss`, or without one, whether
                   the largest error is at most the tolerance; False where the
                   training raised, None where it never came to an end
    seconds        how long the making and the training took
    network        the trained network
    problem        None, or why there is no network: one line
    """

    def __init__(self, seed, loss=None, largest_error=None, iterations=None, converged=None,
                 seconds=None, network=None, problem=None):
        self.seed = seed
        self.loss = loss
        self.largest_error = largest_error
        self.iterations = iterations
        self.converged = converged
        self.seconds = seconds
        self.network = network
        self.problem = problem

    def __eq__(self, other):
        if not isinstance(other, SweepResult):
            return NotImplemented
        return self.compared() == other.compared()

    __hash__ = None

    def compared(self):
        """Return what equal results have in common."""
        weights = None
        if self.network is not None:
            weights = flatten(self.network.layers)
        return (self.seed, self.loss, self.largest_error, self.iterations, self.converged,
                self.problem, type(self.network), weights)

    def __repr__(self):
        if self.problem is not None:
            return '<SweepResult seed %d: %s>' % (self.seed, self.problem)
        return ('<SweepResult seed %d: loss %.6g, largest error %.6g, %d iterations, converged %s>'
                % (self.seed, self.loss, self.largest_error, self.iterations, self.converged))


class Training(object):
    """What all seeds share; called with a list of seeds, it trains them. It travels by pickle."""

    def __init__(self, make, inputs, targets, tolerance, fit_options):
        self.make = make
        self.inputs = inputs
        self.targets = targets
        self.tolerance = tolerance
        self.fit_options = fit_options

    def __call__(self, seeds):
        """Return the SweepResults of `seeds`."""
        return [self.train(seed) for seed in seeds]

    def check_travel(self):
        """Raise TypeError, naming it, when one of the caller's values cannot travel."""
        for name, value in [('make', self.make)] + sorted(self.fit_options.items()):
            try:
                pickle.dumps(value)
            except Exception as error:
                raise TypeError('%s is %s, which cannot travel to another process (%s); expected '
                                'a function defined at the top of a module or a '
                                'functools.partial of one' % (name, shown(value), error))

    def train(self, seed):
        """Return the SweepResult of one seed."""
        start = time.perf_counter()
        try:
            network = self.make(seed)
            fitted = fit(network, self.inputs, self.targets, **self.fit_options)
            largest_error = largest_difference(network.think(self.inputs), self.targets)
        except Exception as error:
            return SweepResult(seed, converged=False, seconds=time.perf_counter() - start,
                               problem=one_line(error))
        converged = fitted.converged
        if converged is None:
            converged = largest_error <= self.tolerance
        return SweepResult(seed, fitted.loss, largest_error, fitted.iterations, converged,
                           time.perf_counter() - start, network)


def first_network(make, seeds):
    """Return the network of the first seed that `make` makes one from."""
    problem = None
    for seed in seeds:
        try:
            network = make(seed)
        except Exception as error:
            problem = problem or error
        else:
            if not isinstance(network, Network):
                raise TypeError('make(%d) is %s, expected a Neuron, TwoLayerNetwork or DeepNetwork'
                                % (seed, shown(network)))
            return network
    raise problem


def largest_difference(outputs, targets):
    """Return the largest |target - output| of two matrices of one shape."""
    return max(abs(target - output)
               for output_row, target_row in zip(outputs, targets)
               for output, target in zip(output_row, target_row))


def one_line(error):
    """Return the type and the message of an exception as one line."""
    return ' '.join(('%s: %s' % (type(error).__name__, error)).split()).rstrip(':')


# ---- the order of things ----------------------------------------------------


def results_from(batches, seeds):
    """Yield the results in `batches`, which are lists in seed order; after Ctrl-C, the reason."""
    given = 0
    try:
        for batch in batches:
            for result in batch:
                given += 1
                yield result
    except KeyboardInterrupt:
        for seed in seeds[given:]:
            yield SweepResult(seed, problem='interrupted')


def batches_from(executor, training, seeds):
    """Yield lists of results in seed order, trained by `executor`.

    How many workers it has cannot be asked, so all the work is handed over. The
    first seeds go one by one; when half of them have come, the rest goes in
    chunks of about CHUNK_SECONDS. The other half keeps the workers busy meanwhile.
    """
    waiting = collections.deque()  # (seeds, their future), in seed order
    unsent = seeds[FIRST:]
    seconds = []
    try:
        for seed in seeds[:FIRST]:
            waiting.append(submit(executor, training, [seed]))
        while waiting:
            batch = outcome(training, *waiting[0])
            waiting.popleft()
            seconds.append(batch[0].seconds)
            if len(seconds) == FIRST // 2:
                size = chunk_size(seconds, len(unsent))
                while unsent:
                    waiting.append(submit(executor, training, unsent[:size]))
                    unsent = unsent[size:]
            yield batch
    except KeyboardInterrupt:
        for chunk, future in waiting:
            future.cancel()
        for chunk, future in waiting:
            if future.cancelled() or not future.done() or isinstance(future.exception(),
                                                                     KeyboardInterrupt):
                yield [SweepResult(seed, problem='interrupted') for seed in chunk]
            else:
                yield outcome(training, chunk, future)
        yield [SweepResult(seed, problem='interrupted') for seed in unsent]
    finally:
        for chunk, future in waiting:
            future.cancel()


def submit(executor, training, chunk):
    """Return `chunk`, a list of seeds, and the future of its results."""
    try:
        return chunk, executor.submit(training, chunk)
    except Exception as error:  # It is broken or shut down.
        future = concurrent.futures.Future()
        future.set_exception(error)
        return chunk, future


def outcome(training, chunk, future):
    """Return the results of `chunk`, waiting for them; where there are none, each seed's problem."""
    try:
        return future.result()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if isinstance(error, (pickle.PicklingError, AttributeError, TypeError)):
            training.check_travel()
        return [SweepResult(seed, problem=one_line(error)) for seed in chunk]


def chunk_size(seconds, count):
    """Return how many of `count` seeds to send at a time, when these took `seconds` each."""
    known = [number for number in seconds if number is not None]
    size = math.ceil(count / LEAST_CHUNKS)
    if known and sum(known) > 0.0:
        size = min(size, int(CHUNK_SECONDS * len(known) / sum(known)))
    return max(1, size)


# ---- what many results say -----------------------------------------------------


def wilson_interval(successes, count):
    """Return (low, high), the 95 % interval of a share of which `successes` of `count` were seen.

    With p = successes / count and z = 1.96,
    (p + z**2 / 2n -+ z * sqrt(p (1 - p) / n + z**2 / 4n**2)) / (1 + z**2 / n).
    It stays between 0 and 1 and means something at 0 of 20 too, unlike p -+ z * s.
    E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22, 1927.
    Raises ValueError or TypeError for what are no counts.
    """
    count = check_count('count', count, 1)
    successes = check_count('successes', successes, 0)
    if successes > count:
        raise ValueError('successes is %d of %d, expected no more than all' % (successes, count))
    share = successes / count
    z_squared = NORMAL_95 ** 2
    middle = share + z_squared / (2 * count)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + z_squared / (4 * count ** 2))
    scale = 1 + z_squared / count
    # Rounding might leave the share itself outside.
    return (max(0.0, min(share, (middle - half) / scale)),
            min(1.0, max(share, (middle + half) / scale)))


def quantile(numbers, share):
    """Return the number below which `share` of `numbers` lie; 0.5 is the median.

    Between two of them it lies in proportion, as in `numpy.quantile`.
    Raises ValueError for no numbers and for a share outside 0 to 1.
    """
    numbers = sorted(numbers)
    if not numbers:
        raise ValueError('numbers: none, expected at least one')
    if not 0 <= share <= 1:
        raise ValueError('share is %s, expected a number from 0 to 1' % shown(share))
    place = (len(numbers) - 1) * share
    before = int(place)
    after = min(before + 1, len(numbers) - 1)
    return numbers[before] + (place - before) * (numbers[after] - numbers[before])
