"""`sweep`: many seeds at once, on XOR or a table, to see how often a network learns."""

import concurrent.futures
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
from .train import STEPS, default_iterations, start_network, usual_hidden

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
        'tutorial.\nSeveral values, separated by commas, make a grid.')
    option = parser.add_argument
    option('table', nargs='?', help="a CSV file, or '-' for standard input")
    add_column_options(parser)
    option('--hidden', type=each(each(whole(1), '-')), metavar='2,3,8-8',
           help='hidden neurons; 8-8 is two layers of 8 (default: 2; for a table as train chooses)')
    option('--weight-range', type=each(weight_range), metavar='0:1,-1:1',
           nargs='?', const='',  # Without a value: argparse takes one with a minus for an option.
           help='start weights; write --weight-range=-1:1 (default: 0:1; for a table as train chooses)')
    option('--learning-rate', type=each(positive), default=[0.1], metavar='0.1,1', help='(default: 0.1)')
    option('--iterations', type=whole(0), metavar='N',
           help='passes over the examples (default: 10000; for a table %d rows in all)' % STEPS)
    option('--batch-size', type=whole(1), metavar='N',
           help='examples for each adjustment of the weights (default: all; for a table 1)')
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
    jobs = min(options.jobs, most, len(options.seeds))
    executor = pool(jobs) if jobs > 1 else None
    code = None
    try:
        with open(options.out or os.devnull, 'a+b', buffering=0) as file:
            code = sweep_all(options, task, executor, file)
    finally:
        if executor is not None:
            end(executor, interrupted=code == 130)
    return code


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
    problem = unwritten = None  # Why seeds have no result; then the sweep is over.
    try:
        for setting, results in sweeps:
            missing = [seed for seed in options.seeds if seed not in results]
            for result in task.results(setting, missing, executor) if problem is None else ():
                if result.converged is None:
                    problem = result.problem
                    continue
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
        how, why = ('interrupted', '') if problem == 'interrupted' else ('stopped', ': ' + problem)
        onward = '; the same command goes on from there' if options.out else ''
        lines = ['%s after %d of %d seeds%s%s' % (how, done, total, why, onward), '']
    show(lines + summary_lines(sweeps, task), options.quiet)
    if unwritten:
        raise unwritten
    return 130 if problem == 'interrupted' else 1 if problem else 0


class Task(object):
    """What is swept, XOR or the `examples` of a table, with which `settings`, and when it has converged.

    lines        what was found in the table
    criterion    what converged means, in words
    least_skill  the skill from which a table has been learned; None where outputs or loss decide
    train_words  the start of the `train` that does the same; None where there is none
    """

    def __init__(self, options):
        self.lines, self.least_skill, self.train_words = [], None, None
        tolerance = options.tolerance
        if options.table is None:
            if column_words(options):
                raise ValueError('%s needs a table' % column_words(options)[0])
            self.inputs, self.targets = XOR
            tolerance = tolerance or TOLERANCE
            hidden, iterations, batch_size = [2], 10000, 4
        else:
            self.examples = examples_of(options)
            self.lines = table_lines(self.examples, 0, options.target in options.labels)
            self.inputs = scaled(self.examples.inputs, *self.examples.measure())
            self.targets = self.examples.targets
            hidden = usual_hidden(len(self.inputs[0]), len(self.targets[0]))
            iterations, batch_size = default_iterations(len(self.inputs), len(self.targets[0])), 1
            if options.weight_range is None:
                self.train_words = ['python', '-m', 'simplenn_pure', 'train', options.table]
                self.train_words += column_words(options)
        if options.target_loss is not None:
            self.criterion = 'the loss reached %g' % options.target_loss
        elif tolerance is not None:
            self.criterion = 'every output within %g of its target' % tolerance
        else:
            self.least_skill, self.criterion = LEARNED[self.examples.columns.target.labels is None]
        if options.iterations is not None:
            iterations = options.iterations
        batch_size = min(options.batch_size or batch_size, len(self.inputs))
        checksum = '%08x' % zlib.crc32(repr((self.inputs, self.targets)).encode('ascii'))
        settings = []
        for layers, reach, rate in itertools.product(
                options.hidden or [hidden], options.weight_range or [(0.0, 1.0)], options.learning_rate):
            text = '-'.join(map(str, layers))
            if self.train_words:
                reach = start_network(self.sizes(text), 0).weight_range
            settings.append(Setting(text, *reach, rate, iterations, batch_size, options.target_loss, tolerance,
                                    checksum))
        self.settings = list(dict.fromkeys(settings))  # each once

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
                outputs = result.network.think(self.inputs)
                score = Score(self.examples, outputs, usual_answer(self.examples))
                result.converged = score.skill() >= self.least_skill
            yield result

    def train_command(self, setting, seed):
        """Return the `train` that ends in the loss of this seed, as text for a shell."""
        words = self.train_words + ['--target-loss', setting.target_loss] * (setting.target_loss is not None)
        words += ['--hidden', setting.hidden.replace('-', ','), '--iterations', setting.most_iterations,
                  '--learning-rate', setting.learning_rate, '--batch-size', setting.batch_size,
                  '--hold-out', 0, '--seed', seed]
        words = [str(word) for word in words]
        if sys.platform == 'win32':
            return subprocess.list2cmdline(words)
        return ' '.join(map(shlex.quote, words))


def pool(jobs):
    """Return a pool of processes that end with this one, however it ends (from Python 3.7 on)."""
    options = {'initializer': start_worker} if sys.version_info >= (3, 7) else {}
    return concurrent.futures.ProcessPoolExecutor(jobs, **options)


def end(executor, interrupted):
    """Wait for the pool to end; after Ctrl-C, or at one, end its processes and this one at once.

    The executor is not asked: without its processes it may end in a traceback (CPython 3.11).
    """
    try:
        if interrupted:
            raise KeyboardInterrupt
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
