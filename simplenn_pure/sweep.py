"""sweep: one training run per seed, many seeds, on this machine or on a cluster.

Whether a small network learns depends on its start weights. One run says little; the share of
several hundred seeds that learn is a number to work with.
"""

import contextlib
import functools
import math
import os
import pickle
import signal
import sys
import threading
import time

from .checks import check_count, check_flag, check_number, check_seed, is_list_like, refusal
from .flat import flatten
from .network import Network
from .training import fit

AHEAD = 1000  # An executor is given at most this many seeds at a time.
MOST_ON_WINDOWS = 61  # A ProcessPoolExecutor takes no more there.
NORMAL_95 = 1.959963984540054  # 95 % of a normal distribution lie within this many deviations.


def sweep(make, inputs, targets, seeds, executor=None, tolerance=0.1, compiled=False, train=None,
          **fit_options):
    """Return an iterator over SweepResults, one per seed, in the order of `seeds`, as they come.

    make       called as make(seed), returns a fresh network. To travel to another process it is a
               function defined at the top of a module, or a `functools.partial` of a class
    seeds      whole numbers from 0 to 2**32 - 1
    executor   None trains here, one seed after another. Any executor of `concurrent.futures` trains
               elsewhere, with `==` results: a ProcessPoolExecutor on the cores, Dask's
               `Client.get_executor()` or mpi4py's MPIPoolExecutor on a cluster
    tolerance  without a `target_loss`, a run has converged when every output is this close to its target
    compiled   whether to train through the C compiler of the machine, as `compiled.fit` does
    train      what trains instead of `fit`, called as it is
    The others are those of `fit`.

    Every seed gets a result. Where its run raised an exception, its worker died or the executor broke,
    the result says so in `problem`; after Ctrl-C the problem of all that were not yet given is 'interrupted'.
    Raises ValueError or TypeError, before anything is trained, for what does not fit or cannot travel;
    and what `make` raises for the first seed.
    """
    import concurrent.futures  # Here, as it takes longer to load than all of this.
    if not callable(make):
        raise TypeError(refusal('make', make, 'a function of a seed'))
    if not is_list_like(seeds):
        raise TypeError(refusal('seeds', seeds, 'a list or a range of seeds'))
    seeds = [check_seed(seed) for seed in seeds]
    if not isinstance(executor, (type(None), concurrent.futures.Executor)):
        raise TypeError(refusal('executor', executor, 'None or an executor of concurrent.futures'))
    tolerance = check_number('tolerance', tolerance)
    if tolerance < 0.0:
        raise ValueError(refusal('tolerance', tolerance, 'a number of at least 0'))
    if not seeds:
        return iter([])
    network = make(seeds[0])
    if not isinstance(network, Network):
        raise TypeError(refusal('make(%d)' % seeds[0], network, 'a Neuron, TwoLayerNetwork or DeepNetwork'))
    inputs, targets = network._check_examples(inputs, targets)
    # A run of no iterations finds whatever else does not fit.
    check_count('iterations', fit_options.get('iterations', 0), 0)
    on_progress = fit_options.get('on_progress')
    if check_flag('compiled', compiled):
        from .compiled import fit as train
    train = train or fit
    train(network, inputs, targets, **dict(fit_options, iterations=0, on_progress=(
        None if callable(on_progress) else on_progress)))
    train = functools.partial(result_of, train, inputs, targets, tolerance, make=make, **fit_options)
    if isinstance(executor, concurrent.futures.ProcessPoolExecutor):
        try:
            pickle.dumps(train)
        except Exception as error:
            raise TypeError('make or an option cannot travel to another process (%s); expected a function '
                            'defined at the top of a module or a functools.partial of one' % error)
    return results_from(executor, train, seeds)


@contextlib.contextmanager
def processes(jobs):
    """Give an executor of so many processes of this machine for `sweep`; None, which trains here, for a single one.

        with processes(4) as executor:
            results = list(sweep(make, inputs, targets, range(100), executor))

    The processes leave Ctrl-C to this one, and end with it even where it is killed (from Python 3.7 on).
    When the block is left, by an exception or Ctrl-C or at its end, so do they, whatever they have at hand.
    """
    import concurrent.futures
    jobs = min(check_count('jobs', jobs, 1), MOST_ON_WINDOWS if sys.platform == 'win32' else jobs)
    if jobs == 1:
        yield None
        return
    executor = concurrent.futures.ProcessPoolExecutor(
        jobs, **{'initializer': start_worker} if sys.version_info >= (3, 7) else {})
    known = executor._processes  # It fills when they are needed.
    try:
        yield executor
    finally:
        # As `terminate_workers` of CPython 3.14. What waits goes first: over what `sweep` has cancelled
        # an executor without processes stumbles, or waits for it for ever (CPython up to 3.11, gh-94440).
        workers, manager = list(known.values()), getattr(executor, '_executor_manager_thread', None)
        answers = getattr(executor, '_result_queue', None)
        if sys.version_info >= (3, 9):  # pragma: no branch
            executor.shutdown(False, cancel_futures=True)
        for worker in workers:  # A forked one does at SIGTERM what this program does, which may not end it.
            getattr(worker, 'kill', worker.terminate)()  # Python 3.6 has no `kill`.
        for worker in workers:
            worker.join()
        if hasattr(answers, '_writer'):  # It waits for the rest of half an answer as long as somebody could write it.
            answers._writer.close()
        if manager is not None:  # It cancels only as long as there is this executor.
            manager.join()


def start_worker():
    """Leave Ctrl-C to the parent of this process, and end soon after the parent has ended."""
    def end_with(parent):
        """Wait for that."""
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()


class SweepResult(object):
    """How the training from one seed went. Two are equal if everything but the seconds is.

    seed           the seed that `make` was given
    loss           the network's loss after the training
    largest_error  the largest |target - output| of any example and output
    iterations     how many iterations the weights have seen
    converged      whether the loss reached `target_loss`, or without one the outputs the tolerance;
                   False where the run raised an exception, None where it never came to an end
    seconds        how long the making and the training took
    network        the trained network
    problem        None, or why there is no network: one line
    """

    def __init__(self, seed, loss=None, largest_error=None, iterations=None, converged=None,
                 seconds=None, network=None, problem=None):
        self.seed, self.seconds, self.network, self.problem = seed, seconds, network, problem
        self.loss, self.largest_error = loss, largest_error
        self.iterations, self.converged = iterations, converged

    def __eq__(self, other):
        return isinstance(other, SweepResult) and self.compared() == other.compared()

    def compared(self):
        """Return what equal results have in common."""
        network = self.network and (type(self.network), flatten(self.network.layers))
        return dict(vars(self), seconds=None, network=network)

    def __repr__(self):
        return '<SweepResult seed %d: %s>' % (self.seed, self.problem or (
            'loss %.6g, largest error %.6g, %d iterations, converged %s'
            % (self.loss, self.largest_error, self.iterations, self.converged)))


def result_of(train, inputs, targets, tolerance, seed, make, **fit_options):
    """Return the SweepResult of one seed. This is what travels."""
    start = time.perf_counter()
    try:
        network = make(seed)
        fitted = train(network, inputs, targets, **fit_options)
        largest_error = max(abs(target - output) for row, outputs in zip(targets, network.think(inputs))
                            for target, output in zip(row, outputs))
        converged = largest_error <= tolerance if fitted.converged is None else fitted.converged
        result = SweepResult(seed, fitted.loss, largest_error, fitted.iterations, converged, network=network)
    except Exception as error:
        result = SweepResult(seed, converged=False, problem=one_line(error))
    result.seconds = time.perf_counter() - start
    return result


def results_from(executor, train, seeds):
    """Yield the results in the order of `seeds`, of which an executor is given AHEAD at a time."""
    given = 0
    while given < len(seeds):
        batch = seeds[given:given + AHEAD]
        try:
            results = (train(seed) for seed in batch) if executor is None else executor.map(train, batch)
            with contextlib.closing(results):  # Then it cancels what waits.
                for result in results:
                    given += 1
                    yield result
        except KeyboardInterrupt:
            break
        except Exception as error:  # Of one seed, or of all that come: the executor is broken or shut down.
            yield SweepResult(seeds[given], problem=one_line(error))
            given += 1
    for seed in seeds[given:]:
        yield SweepResult(seed, problem='interrupted')


def one_line(error):
    """Return the type and the message of an exception as one line."""
    return ' '.join(('%s: %s' % (type(error).__name__, error)).split()).rstrip(':')


def wilson_interval(successes, count):
    """Return (low, high), the 95 % interval of a share of which `successes` of `count` were seen.

    With p = successes / count and z = 1.96,
    (p + z**2 / 2n -+ z * sqrt(p (1 - p) / n + z**2 / 4n**2)) / (1 + z**2 / n).
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22, 1927. It means something at 0 of 20 too.
    """
    count = check_count('count', count, 1)
    share = check_count('successes', successes, 0, count) / count
    z_squared = NORMAL_95 ** 2
    middle = share + z_squared / (2 * count)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + z_squared / (4 * count ** 2))
    scale = 1 + z_squared / count
    # Rounding might leave the share itself outside.
    return max(0.0, min(share, (middle - half) / scale)), min(1.0, max(share, (middle + half) / scale))


def quantile(numbers, share):
    """Return the number below which `share` of `numbers` lie, as `numpy.quantile` does; 0.5 is the median."""
    numbers = sorted(numbers)
    if not numbers or not 0 <= share <= 1:
        raise ValueError('expected at least one number, and a share from 0 to 1, not %r' % share)
    place = (len(numbers) - 1) * share
    before = numbers[int(place)]
    return before + (place - int(place)) * (numbers[math.ceil(place)] - before)
