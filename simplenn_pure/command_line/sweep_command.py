"""`sweep`: many seeds at once, to see how often a network learns."""

import concurrent.futures
import multiprocessing
import os
import signal
import sys
import threading
import time

from ..words import counted
from .options import add_column_options, add_command, each, positive, seeds, weight_range, whole
from .output import check_can_write, show
from .results_file import ResultsFile
from .sweep_report import Count, summary_lines
from .sweep_task import TOLERANCE, Task
from .train import STEPS

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
           help='hidden neurons; 8-8 is two layers of 8 (default: 2; for a table as many as inputs and '
                'outputs, 4 to 16)')
    option('--weight-range', type=each(weight_range), nargs='?', const='', metavar='0:1,-1:1',
           # Without a value: argparse takes one with a minus for an option.
           help='start weights, from low to high; write --weight-range=-1:1 (default: 0:1; for a table '
                'as train chooses)')
    option('--learning-rate', type=each(positive), default=[0.1], metavar='0.1,1', help='(default: 0.1)')
    option('--iterations', type=whole(0), metavar='N',
           help='passes over the examples (default: 10000; for a table %d rows in all)' % STEPS)
    option('--batch-size', type=whole(1), metavar='N',
           help='examples for each adjustment of the weights (default: all; for a table 1)')
    option('--target-loss', type=positive, metavar='L', help='stop at this loss, and call that converged')
    option('--tolerance', type=positive, metavar='E',
           help='without --target-loss, converged is when every output is this close to its target '
                '(default: %g; for a table, when at most a tenth is left of the mistakes of always giving '
                'the commonest label, or three quarters of the mean error of always giving the mean)'
                % TOLERANCE)
    option('--seeds', type=seeds, default=range(300), metavar='0-99,7', help='(default: 0-299)')
    option('--jobs', type=whole(1), default=os.cpu_count() or 1, metavar='N',
           help='processes (default: one for each core)')
    option('--out', metavar='FILE',
           help='append each result to this CSV file; the same command goes on from what it holds')
    option('--quiet', action='store_true', help='print nothing but errors')


def run(options):
    """Sweep and report; return the exit code."""
    task = Task(options)
    jobs = min(options.jobs, len(options.seeds))
    if sys.platform == 'win32':
        jobs = min(jobs, MOST_JOBS_ON_WINDOWS)
    executor = pool(jobs) if jobs > 1 else None
    code = None
    try:
        if options.out is None:
            code = sweep_all(options, task, executor)
        else:
            check_can_write(options.out)
            with open(options.out, 'a+b', buffering=0) as file:
                code = sweep_all(options, task, executor, ResultsFile(file))
    finally:
        if executor is not None:
            end(executor, interrupted=code == 130)
    return code


def sweep_all(options, task, executor, results_file=None):
    """Train what the file does not hold yet, show the report and return the exit code."""
    show(task.lines, options.quiet)
    sweeps = []  # [(setting, its results), ...], first those of the file
    for setting in task.settings(options):
        found = results_file.of(setting) if results_file else {}
        sweeps.append((setting, [found[number] for number in options.seeds if number in found]))
    before = [result for setting, results in sweeps for result in results]
    if before and not options.quiet:
        sys.stderr.write('%s already in %s\n' % (counted(len(before), 'result'), options.out))
    count = Count(len(sweeps) * len(options.seeds), before, sys.stderr, options.quiet)
    problems = []  # Why seeds have no result; then the sweep is over.
    unwritten = None
    try:
        for setting, results in sweeps:
            found = set(result.seed for result in results)
            missing = [number for number in options.seeds if number not in found]
            for result in task.results(setting, missing, executor):
                if result.converged is None:
                    problems.append(result.problem)
                    continue
                if results_file:
                    results_file.add(setting, result)
                result.network = None  # Its memory is better used.
                results.append(result)
                count.add(result)
            if problems:
                break
    except KeyboardInterrupt:
        problems.append('interrupted')
    except OSError as error:  # The disk is full, or gone.
        unwritten = error
        problems.append(error.strerror)
    finally:
        count.end()
    code = 130 if 'interrupted' in problems else 1 if problems else 0
    lines = []
    if problems:
        how, why = ('interrupted', '') if code == 130 else ('stopped', ': ' + problems[0])
        onward = '' if options.out is None else '; the same command goes on from there'
        lines = ['%s after %d of %d seeds%s%s' % (how, count.done, count.iterations, why, onward), '']
    show(lines + summary_lines(sweeps, task), options.quiet)
    if unwritten is not None:
        raise unwritten
    return code


# ---- processes ---------------------------------------------------------------


def pool(jobs):
    """Return a pool of processes that end with this one, however it ends (from Python 3.7 on)."""
    options = {'initializer': start_worker} if sys.version_info >= (3, 7) else {}
    return concurrent.futures.ProcessPoolExecutor(jobs, **options)


def end(executor, interrupted):
    """Wait for the pool to end; after Ctrl-C, or at one, end its processes and this one at once.

    The executor is not asked: without its processes it may end in a traceback (CPython 3.11).
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
