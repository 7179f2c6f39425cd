"""`sweep`: many seeds at once, on XOR or a table, to see how often a network learns."""

import concurrent.futures
import contextlib
import functools
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
import zlib

from ..deep import DeepNetwork
from ..sweep import sweep
from ..tables.learning import learn, reach_of, settings_of, start_network
from ..tables.scaling import scaling_of
from ..words import counted
from .options import (add_command, add_training_options, column_words, each, examples_of, positive, rate, seeds,
                      weight_range, whole)
from .output import check_can_write, show
from .progress import Progress
from .report import LEARNED, Score, table_lines, usual_answer
from .sweep_results import Setting, append_result, read_results, summary_lines

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
TOLERANCE = 0.1


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
    add_training_options(parser, nargs='?')
    option('--hidden', type=each(each(whole(1), '-')), metavar='2,8-8', help='hidden neurons; 8-8: 2 layers')
    # Without a value it is refused by its type: argparse takes one with a minus for an option.
    option('--weight-range', type=each(weight_range), nargs='?', const='', metavar='0:1,-1:1',
           help='start weights, from low to high; write --weight-range=-1:1')
    option('--learning-rate', type=each(rate), metavar='0.1,1', help='(default: 0.1, for a table as `train`)')
    option('--tolerance', type=positive, metavar='E',
           help='without --target-loss, converged is when every output is this close to its target '
                '(default: %g; for a table %s, or %s)' % (TOLERANCE, LEARNED[0][1], LEARNED[1][1]))
    option('--seeds', type=seeds, default=range(300), metavar='0-99,7', help='(default: 0-299)')
    option('--jobs', type=whole(1), default=os.cpu_count() or 1, help='processes (default: all cores)')
    option('--out', metavar='FILE', help='append each result to this CSV file, and go on from what it holds')


def run(options):
    """Sweep and report; return the exit code."""
    task = Task(options)
    check_can_write(options.out)
    most = 61 if sys.platform == 'win32' else options.jobs  # There a ProcessPoolExecutor takes no more.
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
    problem = failure = None  # Why there are no more results; what is to be raised for it.
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
    except (KeyboardInterrupt, OSError) as error:  # Or the disk is full, or gone.
        problem, failure = getattr(error, 'strerror', 'interrupted'), error
    finally:
        progress.end()
    lines = []
    if problem:
        how, why = ('interrupted', '') if problem == 'interrupted' else ('stopped', ': ' + problem)
        onward = '; the same command goes on from there' if options.out else ''
        lines = ['%s after %d of %d seeds%s%s' % (how, done, total, why, onward), '']
    show(lines + summary_lines(sweeps, task), options.quiet)
    if failure or problem == 'interrupted':
        raise failure or KeyboardInterrupt
    return 1 if problem else 0


class Task(object):
    """What is swept, XOR or the examples of a table, with which settings, and what converged means."""

    def __init__(self, options):
        self.inputs, self.targets = XOR
        self.compiled = options.compiled
        self.lines = []          # on what was found in the table
        self.parts = {}          # of the networks: their activations and their loss
        self.train_start = None  # the words of the `train` that does the same, but for what a setting says
        self.least_skill = None  # from which a table has been learned, where neither outputs nor loss decide
        self.train = None        # what trains instead of `fit`
        tolerance, batch_size = options.tolerance, options.batch_size or len(self.inputs)
        if options.table is not None:
            self.examples = examples_of(options)
            self.lines = table_lines(self.examples, 0, options.target in options.labels)
            self.scaling = scaling_of(self.examples)
            self.inputs = self.scaling.inputs(self.examples.inputs)
            self.targets = self.scaling.targets(self.examples.targets)
            self.usual = usual_answer(self.examples)
            batch_size = options.batch_size or 1
            patience = settings_of(self.examples, patience=options.patience,
                                   target_loss=options.target_loss)['patience']
            self.train = functools.partial(learn, patience=patience, compiled=options.compiled or None)
            if options.weight_range is None:
                self.train_start = ['train', options.table] + column_words(options) + ['--hold-out', '0']
                if options.target_loss is not None:
                    self.train_start += ['--target-loss', repr(options.target_loss)]
                if options.patience is not None:
                    self.train_start += ['--patience', str(options.patience)]
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
        batch_size = min(batch_size, len(self.inputs))
        told = (self.inputs, self.targets) + ((self.train.keywords['patience'],) if self.train else ())
        checksum = '%08x' % zlib.crc32(repr(told).encode('ascii'))
        settings = []
        for layers, reach, rate in itertools.product(
                options.hidden or [None], options.weight_range or [None], options.learning_rate or [None]):
            iterations = 10000 if options.iterations is None else options.iterations
            if options.table is not None:
                chosen = settings_of(self.examples, layers, options.iterations, rate, batch_size)
                layers, iterations, rate = chosen['hidden'], chosen['iterations'], chosen['learning_rate']
                self.parts = {name: chosen[name] for name in ('activation', 'output_activation', 'loss')}
                if reach is None:
                    reach = -reach_of(len(self.inputs[0]), True), reach_of(len(self.inputs[0]), True)
            settings.append(Setting('-'.join(map(str, layers or [2])), *(reach or (0.0, 1.0)), rate or 0.1, iterations,
                                    batch_size, options.target_loss, tolerance, checksum))
        self.settings = list(dict.fromkeys(settings))

    def results(self, setting, seeds, executor):
        """Yield the SweepResult of each seed, whose `converged` is judged by what this task asks for."""
        sizes = [len(self.inputs[0]), *map(int, setting.hidden.split('-')), len(self.targets[0])]
        make = functools.partial(DeepNetwork, sizes, weight_range=setting[1:3], **self.parts)
        if self.train_start:
            make = functools.partial(start_network, sizes, **self.parts)
        for result in sweep(make, self.inputs, self.targets, seeds, executor, setting.tolerance or TOLERANCE,
                            iterations=setting.most_iterations, learning_rate=setting.learning_rate,
                            batch_size=setting.batch_size, target_loss=setting.target_loss, train=self.train,
                            compiled=self.compiled and self.train is None):
            if self.least_skill is not None and result.problem is None:
                outputs = self.scaling.answers(result.network.think(self.inputs))
                score = Score(self.examples, outputs, self.usual)
                result.converged = score.skill() >= self.least_skill
            yield result


@contextlib.contextmanager
def pool(jobs):
    """Give a pool of processes that end with this one (from Python 3.7 on); None for a single job."""
    if jobs == 1:
        yield None
        return
    options = {'initializer': start_worker} if sys.version_info >= (3, 7) else {}
    try:
        executor = concurrent.futures.ProcessPoolExecutor(jobs, **options)
        try:
            yield executor
        except Exception:
            # Where all that waits was cancelled, CPython up to 3.11 may wait for it forever (gh-94440).
            with contextlib.suppress(RuntimeError):  # The executor is broken.
                executor.submit(int).result()
            raise
        executor.shutdown()
    except KeyboardInterrupt:  # Without its processes the executor may end in a traceback (CPython 3.11).
        for process in multiprocessing.active_children():
            process.terminate()
        os._exit(130)


def start_worker():
    """Leave Ctrl-C to the parent of this process, and end soon after the parent has ended."""
    def end_with(parent):
        """Wait for that."""
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
