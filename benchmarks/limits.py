"""Where generated source begins and ceases to pay, in the forms that `fit` can choose from.

    python benchmarks/limits.py            the rates, form by form
    python benchmarks/limits.py --quick    the first five networks, in shorter runs
    python benchmarks/limits.py --memory   only the memory, which processes of their own take

One line per network: its sizes and examples, its weights x examples, and for each form
the milliseconds to write and compile its source and the nanoseconds per weight x
example that an iteration then takes, with a ? where three runs differ by more than a half:

    plain          the loop over matrices
    rows           one example written out, in a loop
    branch-free    the same, its sigmoid without `if`
    written out    every example written out

The last columns are iterations: from how many on rows are worth their compiling
against plain, and written out against rows. `-` is never. A second table has the
memory, in megabytes, by which a fresh process grows at its peak while it writes and
compiles the source (on Linux). The limits in `generated.py` and `unrolled.py` are
chosen by these tables. On PyPy a form is timed as a whole, warming up included: its
compiler is what limits it.
"""

import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from growth import weights_of
from simplenn_pure import DeepNetwork
from simplenn_pure.generated import GeneratedRoad
from simplenn_pure.roads import PlainRoad, Task
from simplenn_pure.training import fit_by
from simplenn_pure.unrolled import latest
from timing import Deadline, doubt, parser, run

NETWORKS = [  # sizes, examples
    ([3, 1], 4), ([2, 2, 1], 4), ([3, 4, 1], 7), ([4, 8, 3], 6), ([4, 8, 3], 20), ([4, 8, 3], 150),
    ([6, 14, 4], 40), ([8, 16, 4], 40), ([10, 16, 10], 40), ([30, 30, 10], 20), ([100, 30, 10], 20),
    ([784, 30, 10], 10), ([784, 60, 10], 10)]
FORMS = [('plain', None), ('rows', (False, False)), ('branch-free', (False, True)),
         ('written out', (True, False))]
MOST_WRITTEN_OUT = 3000  # Weights x examples. Beyond, writing every example out takes minutes.
MOST, QUICK = 900.0, 8.0  # Seconds in which a table begins its lines.
MOST_OF_A_PROCESS = 60.0   # Seconds, after which a process that measures memory is ended.
PYPY = 'PyPy' in sys.version


def task_of(sizes, count, iterations):
    """Return the training of such a network on random numbers as a task."""
    generator = random.Random(5)
    inputs = [[generator.random() for i in range(sizes[0])] for row in range(count)]
    targets = [[generator.random() for i in range(sizes[-1])] for row in range(count)]
    return Task(DeepNetwork(sizes, seed=3), inputs, targets, iterations, 0.1, count, False, None)


def seconds(sizes, count, iterations, form):
    """Return the seconds to write and compile the source, and those of the training."""
    task = task_of(sizes, count, iterations)
    latest.clear()
    start = time.process_time()
    road = GeneratedRoad(task, *form) if form else PlainRoad(task)
    compiled = time.process_time()
    fit_by(road, task, 0, None)
    return compiled - start, time.process_time() - compiled


def measured(sizes, count, work, form):
    """Return (compile milliseconds, nanoseconds per weight x example, ' ?' or ''), the best of three.

    They are processor times.
    """
    size = count * weights_of(sizes)
    iterations = max(3, int(work / size))
    compiling, training = zip(*[seconds(sizes, count, iterations, form) for i in range(1 if PYPY else 3)])
    return min(compiling) * 1e3, min(training) * 1e9 / (size * iterations), doubt(training)


# Linux's own count (getrusage's begins with the peak of the process that started this one).
COMPILING = '''
import re
import sys
sys.path.insert(0, %r)
import limits


def peak():
    with open('/proc/self/status') as status:
        return int(re.search('VmHWM: *([0-9]+)', status.read().replace(chr(9), ' ')).group(1))


form = limits.FORMS[int(sys.argv[1])][1]
limits.GeneratedRoad(limits.task_of([2, 2, 1], 4, 1), *form)
task = limits.task_of([int(size) for size in sys.argv[3].split('-')], int(sys.argv[2]), 1)
before = peak()
limits.GeneratedRoad(task, *form)
print((peak() - before) / 1024.0)
'''


def megabytes(sizes, count, number):
    """Return by how much a process grows at its peak while it compiles form `number`, as text (on Linux)."""
    script = COMPILING % os.path.dirname(os.path.abspath(__file__))
    try:
        done = run([sys.executable, '-c', script, '%d' % number, '%d' % count, sizes_text(sizes)], MOST_OF_A_PROCESS)
    except subprocess.TimeoutExpired:
        return 'ended'
    return '%.1f' % float(done.stdout)


def sizes_text(sizes):
    """Return sizes as they are written: 2-2-1."""
    return '-'.join(['%d' % size for size in sizes])


def in_time(quick):
    """Yield (sizes, examples, weights x examples) as long as there is time, and say what is left out."""
    for sizes, count in Deadline(QUICK if quick else MOST).each(
            NETWORKS[:5] if quick else NETWORKS,
            lambda network: '%s with %d examples' % (sizes_text(network[0]), network[1]),
            lambda network: 20000.0 + network[1] * weights_of(network[0])):
        yield sizes, count, count * weights_of(sizes)


def print_memory(quick):
    """Print the table of megabytes."""
    compiled = [(number, name) for number, (name, form) in enumerate(FORMS) if form]
    print('%-12s %8s %8s %8s   %s' % ('sizes', 'examples', 'weights', 'size', '   '.join(
        ['%11s MB' % name for _, name in compiled])), flush=True)
    for sizes, count, size in in_time(quick):
        row = ''
        for number, name in compiled:
            if name != 'written out' or size <= MOST_WRITTEN_OUT:
                row += '   %14s' % megabytes(sizes, count, number)
        print('%-12s %8d %8d %8d%s' % (sizes_text(sizes), count, weights_of(sizes), size, row), flush=True)


def worth(slow, fast, size):
    """Return from how many iterations on `fast` is worth its compiling against `slow`."""
    if fast[1] >= slow[1]:
        return '-'
    return '%d' % (1 + max(0, (fast[0] - slow[0]) * 1e6 / ((slow[1] - fast[1]) * size)))


def main():
    """Print the tables."""
    options = parser(__doc__, 'the first five networks, in shorter runs')
    options.add_argument('--memory', action='store_true', help='only the memory')
    options = options.parse_args()
    print('Python %s' % sys.version.replace('\n', ' '))
    if not options.memory:
        print_rates(options.quick)
        print('')
    print_memory(options.quick)


def print_rates(quick):
    """Print the table of milliseconds and nanoseconds."""
    work = (2e7 if PYPY else 1e6) / (10 if quick else 1)
    print('%-12s %8s %7s   %s   %s' % ('sizes', 'examples', 'size', '   '.join(
        ['%-11s ms  ns  ' % name for name, _ in FORMS]), 'rows from, written out from'), flush=True)
    for sizes, count, size in in_time(quick):
        found = {}
        for name, form in FORMS:
            if form != (True, False) or size <= MOST_WRITTEN_OUT:
                found[name] = measured(sizes, count, work, form)
        print('%-12s %8d %7d   %s   %8s %8s' % (
            sizes_text(sizes), count, size, '   '.join(
                ['%9.1f %6.1f%-2s' % found[name] if name in found else ' ' * 18 for name, _ in FORMS]),
            worth(found['plain'], found['rows'], size),
            worth(found['rows'], found['written out'], size) if 'written out' in found else ''), flush=True)


if __name__ == '__main__':
    main()
