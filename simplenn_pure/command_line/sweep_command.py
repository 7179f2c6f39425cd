"""`sweep`: many seeds at once, to see how often a network learns."""

import argparse
import concurrent.futures
import functools
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
import zlib

from ..deep import DeepNetwork
from ..sweep import sweep
from ..words import counted
from .options import add_column_options, positive, seed, whole
from .output import check_can_write, show
from .results_file import ResultsFile
from .sweep_report import Count, converged_in, summary_lines
from .sweep_task import TOLERANCE, Task, train_command
from .train import STEPS, default_iterations

MOST_JOBS_ON_WINDOWS = 61  # The limit of ProcessPoolExecutor there.


def add(commands):
    """Add the parser of `sweep`."""
    parser = commands.add_parser(
        'sweep', allow_abbrev=False, help='train from many seeds: how often does it learn?',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Train from many seeds and report how many converged. With no table: XOR, as '
                    'in the second tutorial.\nSeveral values, separated by commas, make a grid.',
        epilog='example: python -m simplenn_pure sweep --hidden 2,3,4 --learning-rate 0.1,0.5,1 '
               '--seeds 0-99\nexample: python -m simplenn_pure sweep iris.csv --target species '
               '--seeds 0-19 --out results.csv')
    parser.add_argument('table', nargs='?', help="a CSV file, or '-' for standard input")
    add_column_options(parser)
    parser.add_argument('--hidden', type=shapes, metavar='2,3,8-8',
                        help='hidden neurons; 8-8 is two layers of 8 (default: 2; for a table as '
                             'many as inputs and outputs, 4 to 16)')
    parser.add_argument('--weight-range', type=ranges, nargs='?', const='', metavar='0:1,-1:1',
                        # Without a value: argparse takes one with a minus for an option.
                        help='start weights, from low to high; write --weight-range=-1:1 '
                             '(default: 0:1; for a table as train chooses)')
    parser.add_argument('--learning-rate', type=rates, default=[0.1], metavar='0.1,1',
                        help='(default: 0.1)')
    parser.add_argument('--iterations', type=whole(0), metavar='N',
                        help='passes over the examples (default: 10000; for a table %d rows in all)'
                             % STEPS)
    parser.add_argument('--batch-size', type=whole(1), metavar='N',
                        help='examples for each adjustment of the weights (default: all; for a '
                             'table 1)')
    parser.add_argument('--target-loss', type=positive, metavar='L',
                        help='stop at this loss, and call that converged')
    parser.add_argument('--tolerance', type=positive, metavar='E',
                        help='without --target-loss, converged is when every output is so close '
                             'to its target (default: %g; for a table, when at most a '
                             'tenth is left of the mistakes of always giving the commonest label, '
                             'or three quarters of the mean error of always giving the mean)'
                             % TOLERANCE)
    parser.add_argument('--seeds', type=seeds, default=range(300), metavar='0-99,7',
                        help='(default: 0-299)')
    parser.add_argument('--jobs', type=whole(1), default=os.cpu_count() or 1, metavar='N',
                        help='processes (default: one for each core)')
    parser.add_argument('--out', metavar='FILE',
                        help='append each result to this CSV file; the same command goes on from '
                             'what it holds')
    parser.add_argument('--quiet', action='store_true', help='print nothing but errors')
    parser.set_defaults(run=run)


def run(options):
    """Sweep and report; return the exit code."""
    task = Task(options)
    settings = settings_of(options, task.inputs, task.targets)
    executor = code = None
    jobs = jobs_of_use(options.jobs, len(options.seeds))
    if jobs > 1:
        executor = pool(jobs)
    try:
        if options.out is None:
            code = sweep_all(options, settings, task, executor, None)
        else:
            check_can_write(options.out)
            with ResultsFile(options.out) as results_file:
                code = sweep_all(options, settings, task, executor, results_file)
    finally:
        if executor is not None:
            end(executor, interrupted=code == 130)
    return code


def sweep_all(options, settings, task, executor, results_file):
    """Train what the file does not hold yet, show the report and return the exit code."""
    show(task.lines(), options.quiet)
    found = {}
    if results_file is not None:
        found = results_file.found
    sweeps = [(setting, [found[setting.key, number] for number in options.seeds
                         if (setting.key, number) in found]) for setting in settings]
    done = sum(len(results) for setting, results in sweeps)
    if done and not options.quiet:
        sys.stderr.write('%s already in %s\n' % (counted(done, 'result'), options.out))
    count = Count(len(settings) * len(options.seeds), done,
                  sum(converged_in(results) for setting, results in sweeps),
                  sys.stderr, options.quiet)
    lost = []
    interrupted = False
    problem = unwritten = None
    try:
        for setting, results in sweeps:
            missing = [number for number in options.seeds if (setting.key, number) not in found]
            for result in sweep(setting.make, task.inputs, task.targets, missing, executor,
                                task.tolerance, **setting.fit_options):
                if result.converged is None:
                    lost.append(result)
                    continue
                task.judge(result)
                if results_file is not None:
                    results_file.add(setting.key, result)
                result.network = None  # Its memory is better used.
                results.append(result)
                count.add(result)
            if lost:
                problem = lost[0].problem
                break
    except KeyboardInterrupt:
        interrupted = True
    except OSError as error:  # The disk is full, or gone.
        unwritten = error
        problem = error.strerror
    finally:
        count.end()
    interrupted = interrupted or any(result.problem == 'interrupted' for result in lost)
    show(trouble_lines(options, interrupted, problem, count)
         + summary_lines(sweeps, task.criterion()), options.quiet)
    if unwritten is not None:
        raise unwritten
    if interrupted:
        return 130
    return 1 if lost else 0


def trouble_lines(options, interrupted, problem, count):
    """Return what to say of a sweep that did not come to its end; `problem` is why, or None."""
    if interrupted:
        line = 'interrupted after %d of %d seeds' % (count.done, count.iterations)
    elif problem is not None:
        line = 'stopped after %d of %d seeds: %s' % (count.done, count.iterations, problem)
    else:
        return []
    if options.out is not None:
        line += '; the same command goes on from there'
    return [line, '']


# ---- what to train -----------------------------------------------------------


class Setting(object):
    """One point of the grid: how to make a network and how to train it."""

    def __init__(self, options, sizes, weight_range, learning_rate, examples):
        self.hidden_text = '-'.join(str(size) for size in sizes[1:-1])
        self.range_text = '%.4g to %.4g' % weight_range
        self.learning_rate = learning_rate
        self.iterations = options.iterations
        self.make = functools.partial(DeepNetwork, sizes, weight_range=weight_range)
        self.fit_options = {'iterations': options.iterations, 'learning_rate': learning_rate,
                            'batch_size': options.batch_size, 'target_loss': options.target_loss}
        self.key = (self.hidden_text, repr(weight_range[0]), repr(weight_range[1]),
                    repr(learning_rate), str(options.iterations), str(options.batch_size),
                    repr(options.target_loss), repr(options.tolerance), examples)
        self.train = None
        if options.table is not None and options.weight_range is None:
            self.train = train_command(options, sizes[1:-1], learning_rate)

    def text(self):
        """Return the setting in words."""
        return ('%s hidden neurons, start weights %s, learning rate %g, %d iterations'
                % (self.hidden_text, self.range_text, self.learning_rate, self.iterations))


def settings_of(options, inputs, targets):
    """Return the Setting of every point of the grid; fills in what was not asked for."""
    input_count, output_count = len(inputs[0]), len(targets[0])
    reach_of_table = options.table is not None and options.weight_range is None
    hidden, weight_ranges = [[2]], [(0.0, 1.0)]
    iterations, batch_size = 10000, len(inputs)
    if options.table is not None:
        hidden = [[min(16, max(4, input_count + output_count))]]
        iterations, batch_size = default_iterations(len(inputs), output_count), 1
    elif options.tolerance is None:
        options.tolerance = TOLERANCE
    if options.iterations is None:
        options.iterations = iterations
    options.batch_size = min(options.batch_size or batch_size, len(inputs))
    examples = '%08x' % (zlib.crc32(repr((inputs, targets)).encode('ascii')) & 0xffffffff)
    settings = []
    for layer_sizes in options.hidden or hidden:
        sizes = [input_count] + layer_sizes + [output_count]
        if reach_of_table:
            reach = math.sqrt(3.0 / max(sizes[:-1]))  # as `train` does
            weight_ranges = [(-reach, reach)]
        for weight_range in options.weight_range or weight_ranges:
            for learning_rate in options.learning_rate:
                settings.append(Setting(options, sizes, weight_range, learning_rate, examples))
    return list({setting.key: setting for setting in settings}.values())


# ---- processes ---------------------------------------------------------------


def jobs_of_use(jobs, seed_count):
    """Return how many of `jobs` processes are of use: no more than seeds, nor than Windows allows."""
    if sys.platform == 'win32':
        jobs = min(jobs, MOST_JOBS_ON_WINDOWS)
    return min(jobs, seed_count)


def pool(jobs):
    """Return a pool of processes that end with this one, however it ends."""
    options = {'initializer': start_worker} if sys.version_info >= (3, 7) else {}
    return concurrent.futures.ProcessPoolExecutor(jobs, **options)


def end(executor, interrupted):
    """Wait for the trainings at hand; after Ctrl-C, or at one, end them and this process at once.

    Not by the executor: one whose processes are gone may end in a traceback (CPython 3.11).
    """
    if not interrupted:
        try:
            executor.shutdown()
            return
        except KeyboardInterrupt:
            pass
    for process in multiprocessing.active_children():  # This command has no others.
        process.terminate()
    os._exit(130)


def start_worker():
    """Leave Ctrl-C to the parent of this process, and let it not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()


def end_with(parent):
    """End this process soon after its parent has ended."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


# ---- what options mean ---------------------------------------------------------


def seeds(text):
    """Return the seeds in '0-99' or '1,5,7-9', each once, in this order."""
    found = []
    for part in text.split(','):
        first, dash, last = part.strip().partition('-')
        first = seed(first)
        last = seed(last) if dash else first
        if last < first:
            raise argparse.ArgumentTypeError('%r, expected the lower seed first' % part)
        if last - first + len(found) >= 10 ** 7:
            raise argparse.ArgumentTypeError('%r, expected at most ten million seeds' % part)
        found.extend(range(first, last + 1))
    return list(dict.fromkeys(found))


def shapes(text):
    """Return the hidden layers of each network in '2,3,8-8'."""
    return [[whole(1)(size.strip()) for size in part.split('-')] for part in text.split(',')]


def rates(text):
    """Return the learning rates in '0.1,0.5'."""
    return [positive(part) for part in text.split(',')]


def ranges(text):
    """Return the (low, high) pairs in '0:1,-1:1'."""
    found = []
    for part in text.split(','):
        try:
            low, high = [float(number) for number in part.split(':')]
        except ValueError:
            low, high = 1.0, 0.0
        if not (-math.inf < low <= high < math.inf):
            raise argparse.ArgumentTypeError("%r, expected low:high, such as 0:1; before a minus it "
                                             'takes an =, as in --weight-range=-1:1' % part)
        found.append((low, high))
    return found
