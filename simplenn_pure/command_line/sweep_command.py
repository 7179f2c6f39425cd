"""`sweep`: many seeds at once, on XOR or a table, to see how often a network learns."""

import concurrent.futures
import contextlib
import functools
import itertools
import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
import zlib

from ..deep import DeepNetwork
from ..sweep import sweep
from ..tables import scaled
from ..words import counted
from .options import (add_column_options, add_command, column_words, each, examples_of, positive, seeds,
                      weight_range, whole)
from .output import check_can_write, show
from .progress import Progress
from .report import Score, table_lines, usual_answer
from .results_file import Setting, append_result, read_results
from .sweep_report import summary_lines
from .train import default_iterations, start_network, usual_hidden

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
TOLERANCE = 0.1
# From which skill labels, and numbers, of a table are learned; numbers seldom allow more.
LEARNED = ((0.9, 'at most a tenth of the mistakes of always giving the commonest label'),
           (0.25, 'at most three quarters of the mean error of always giving the mean'))
MOST_JOBS_ON_WINDOWS = 61  # The limit of ProcessPoolExecutor there.


def add(commands):
    """Add the parser of `sweep`."""
    parser = add_command(
        commands, 'sweep', run, 'train from many seeds: how often does it learn?',
        ['sweep --hidden 2,3,4 --learning-rate 0.1,0.5,1 --seeds 0-99',
         'sweep iris.csv --target species --seeds 0-19 --out results.csv'],
        'Train from many seeds and report how many converged. With no table: XOR, as in the second '
        'tutorial.\nSeveral values, separated by commas, make a grid. What is not given is as in that '
        'tutorial, for a\ntable as train chooses it.')
    option = parser.add_argument
    option('table', nargs='?', help="a CSV file, or '-' for standard input")
    add_column_options(parser)
    option('--hidden', type=each(each(whole(1), '-')), metavar='2,3,8-8',
           help='hidden neurons; 8-8 is two layers of 8')
    # Without a value it is refused by its type: argparse takes one with a minus for an option.
    option('--weight-range', type=each(weight_range), nargs='?', const='', metavar='0:1,-1:1',
           help='start weights, from low to high; write --weight-range=-1:1')
    option('--learning-rate', type=each(positive), default=[0.1], metavar='0.1,1', help='(default: 0.1)')
    option('--iterations', type=whole(0), metavar='N', help='passes over the examples')
    option('--batch-size', type=whole(1), metavar='N', help='examples for each adjustment of the weights')
    option('--target-loss', type=positive, metavar='L', help='stop at this loss, and call that converged')
    option('--tolerance', type=positive, metavar='E',
           help='without --target-loss, converged is when every output is this close to its target '
                '(default: %g; for a table %s, or %s)' % (TOLERANCE, LEARNED[0][1], LEARNED[1][1]))
    option('--seeds', type=seeds, default=range(300), metavar='0-99,7', help='(default: 0-299)')
    option('--jobs', type=whole(1), default=os.cpu_count() or 1, metavar='N',
           help='processes (default: one for each core)')
    option('--out', metavar='FILE',
           help='append each result to this CSV file; the same command goes on from what it holds')
    option('--quiet', action='store_true', help='print nothing but errors')


def run(options):
    """Sweep and report; return the exit code."""
    task = Task(options)
    check_can_write(options.out)
    most = MOST_JOBS_ON_WINDOWS if sys.platform == 'win32' else options.jobs
    with pool(min(options.jobs, most, len(options.seeds))) as executor, \
            open(options.out or os.devnull, 'a+b', buffering=0) as file:
        return sweep_all(options, task, executor, file)


def sweep_all(options, task, executor, file):
    """Train what the file does not hold yet, show the report and return the exit code."""
    show(task.lines, options.quiet)
    found = read_results(file) if options.out else {}
    sweeps = []  # [(Setting, {seed: SweepResult}), ...]
    for setting in task.settings:
        known = found.get(tuple(map(str, setting)), {})
        sweeps.append((setting, {seed: known[seed] for seed in options.seeds if seed in known}))
    done, total = sum(len(results) for setting, results in sweeps), len(sweeps) * len(options.seeds)
    converged = sum(result.converged for setting, results in sweeps for result in results.values())
    if done and not options.quiet:
        sys.stderr.write('%s already in %s\n' % (counted(done, 'result'), options.out))
    progress = Progress(total, sys.stderr, options.quiet, done)
    problem = unwritten = None  # Why there are no more results.
    new = ((setting, results, result) for setting, results in sweeps for result in task.results(
        setting, [seed for seed in options.seeds if seed not in results], executor))
    try:
        for setting, results, result in new:
            if result.converged is None:
                problem = result.problem
                break
            if options.out:
                append_result(file, setting, result)
            result.network = None  # Its memory is better used.
            results[result.seed] = result
            done, converged = done + 1, converged + result.converged
            progress.show(done, ' seeds  %d converged' % converged)
    except KeyboardInterrupt:
        problem = 'interrupted'
    except OSError as error:  # The disk is full, or gone.
        problem, unwritten = error.strerror, error
    finally:
        progress.end()
    lines = []
    if problem:
        how = problem if problem == 'interrupted' else 'stopped'
        why = '' if how == problem else ': ' + problem
        onward = '; the same command goes on from there' if options.out else ''
        lines = ['%s after %d of %d seeds%s%s' % (how, done, total, why, onward), '']
    show(lines + summary_lines(sweeps, task), options.quiet)
    if unwritten:
        raise unwritten
    if problem == 'interrupted':
        raise KeyboardInterrupt
    return 1 if problem else 0


class Task(object):
    """What is swept, with which `settings`, and what converged means, the `criterion` in words.

    examples     of the table, on which `lines` say what was found; None for XOR
    least_skill  the skill from which a table has been learned; None where outputs or loss decide
    train_words  the start of the `train` that does the same; None where there is none
    """

    def __init__(self, options):
        self.inputs, self.targets = XOR
        self.lines, self.examples, self.least_skill, self.train_words = [], None, None, None
        hidden, iterations, batch_size, tolerance = [2], 10000, len(self.inputs), options.tolerance
        if options.table is not None:
            self.examples = examples_of(options)
            self.lines = table_lines(self.examples, 0, options.target in options.labels)
            self.inputs = scaled(self.examples.inputs, *self.examples.measure())
            self.targets = self.examples.targets
            hidden = usual_hidden(len(self.inputs[0]), len(self.targets[0]))
            iterations, batch_size = default_iterations(len(self.inputs), len(self.targets[0])), 1
            if options.weight_range is None:
                self.train_words = ['python', '-m', 'simplenn_pure', 'train', options.table, '--hold-out', '0']
                self.train_words += column_words(options)
        elif column_words(options):
            raise ValueError('%s needs a table' % column_words(options)[0])
        else:
            tolerance = tolerance or TOLERANCE
        if options.target_loss is not None:
            self.criterion = 'the loss reached %g' % options.target_loss
        elif tolerance is not None:
            self.criterion = 'every output within %g of its target' % tolerance
        else:
            self.least_skill, self.criterion = LEARNED[self.examples.columns.target.labels is None]
        if options.iterations is not None:
            iterations = options.iterations
        checksum = '%08x' % zlib.crc32(repr((self.inputs, self.targets)).encode('ascii'))
        settings = []
        for layers, reach, rate in itertools.product(
                options.hidden or [hidden], options.weight_range or [(0.0, 1.0)], options.learning_rate):
            text = '-'.join(map(str, layers))
            if self.train_words:
                reach = start_network(self.sizes(text), 0).weight_range
            settings.append(Setting(text, *reach, rate, iterations,
                                    min(options.batch_size or batch_size, len(self.inputs)),
                                    options.target_loss, tolerance, checksum))
        self.settings = list(dict.fromkeys(settings))

    def sizes(self, hidden):
        """Return the sizes of all layers; `hidden` is the text '2' or '8-8'."""
        return [len(self.inputs[0])] + [int(size) for size in hidden.split('-')] + [len(self.targets[0])]

    def results(self, setting, seeds, executor):
        """Yield the SweepResult of each seed, whose `converged` is judged by what this task asks for."""
        make = functools.partial(DeepNetwork, self.sizes(setting.hidden), weight_range=setting[1:3])
        for result in sweep(make, self.inputs, self.targets, seeds, executor, setting.tolerance or TOLERANCE,
                            iterations=setting.most_iterations, learning_rate=setting.learning_rate,
                            batch_size=setting.batch_size, target_loss=setting.target_loss):
            if self.least_skill is not None and result.problem is None:
                score = Score(self.examples, result.network.think(self.inputs), usual_answer(self.examples))
                result.converged = score.skill() >= self.least_skill
            yield result

    def train_command(self, setting, seed):
        """Return the `train` that ends in the loss of this seed, as text for a shell."""
        words = self.train_words + (['--target-loss', str(setting.target_loss)] if setting.target_loss else [])
        start = subprocess.list2cmdline(words) if sys.platform == 'win32' else ' '.join(map(shlex.quote, words))
        return '%s --hidden %s --learning-rate %r --iterations %d --batch-size %d --seed %d' % (
            start, setting.hidden.replace('-', ','), *setting[3:6], seed)


@contextlib.contextmanager
def pool(jobs):
    """Give a pool of processes that end with this one (from Python 3.7 on), or None for a single job.

    Ctrl-C ends them and this process at once. The executor is not asked: without its
    processes it may end in a traceback (CPython 3.11).
    """
    if jobs == 1:
        yield None
        return
    options = {'initializer': start_worker} if sys.version_info >= (3, 7) else {}
    try:
        executor = concurrent.futures.ProcessPoolExecutor(jobs, **options)
        yield executor
        executor.shutdown()
    except KeyboardInterrupt:
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
