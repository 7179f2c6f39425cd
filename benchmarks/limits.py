"""Where generated source begins and ceases to pay, in the forms that `fit` can choose from.

    python benchmarks/limits.py            the rates, form by form
    python benchmarks/limits.py --short    a quick look
    python benchmarks/limits.py --memory   only the memory, which processes of their own take

One line per network: its sizes and examples, its weights x examples, and for each form
the milliseconds to write and compile its source and the nanoseconds per weight x
example that an iteration then takes:

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

from simplenn_pure import DeepNetwork
from simplenn_pure.generated import GeneratedRoad
from simplenn_pure.roads import PlainRoad, Task
from simplenn_pure.training import fit_by
from simplenn_pure.unrolled import latest

NETWORKS = [  # sizes, examples
    ([3, 1], 4), ([2, 2, 1], 4), ([3, 4, 1], 7), ([4, 8, 3], 6), ([4, 8, 3], 20), ([4, 8, 3], 150),
    ([6, 14, 4], 40), ([8, 16, 4], 40), ([10, 16, 10], 40), ([30, 30, 10], 20), ([100, 30, 10], 20),
    ([784, 30, 10], 10), ([784, 60, 10], 10)]
FORMS = [('plain', None), ('rows', (False, False)), ('branch-free', (False, True)),
         ('written out', (True, False))]
MOST_WRITTEN_OUT = 3000  # Weights x examples. Beyond, writing every example out takes minutes.
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
    """Return (compile milliseconds, nanoseconds per weight x example), the best of three, in processor time."""
    size = count * len(flatten(DeepNetwork(sizes, seed=3).layers))
    iterations = max(3, int(work / size))
    runs = [seconds(sizes, count, iterations, form) for i in range(1 if PYPY else 3)]
    return (min([run[0] for run in runs]) * 1e3,
            min([run[1] for run in runs]) * 1e9 / (size * iterations))


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
    """Return by how much a process grows at its peak while it compiles form `number` (on Linux)."""
    script = COMPILING % os.path.dirname(os.path.abspath(__file__))
    return float(subprocess.check_output([sys.executable, '-c', script, '%d' % number, '%d' % count,
                                          '-'.join(['%d' % size for size in sizes])]))


def print_memory():
    """Print the table of megabytes."""
    compiled = [(number, name) for number, (name, form) in enumerate(FORMS) if form]
    print('%-12s %8s %8s %8s   %s' % ('sizes', 'examples', 'weights', 'size', '   '.join(
        ['%11s MB' % name for _, name in compiled])))
    for sizes, count in NETWORKS:
        weights = len(flatten(DeepNetwork(sizes, seed=3).layers))
        row = ''
        for number, name in compiled:
            if name != 'written out' or weights * count <= MOST_WRITTEN_OUT:
                row += '   %14.1f' % megabytes(sizes, count, number)
        print('%-12s %8d %8d %8d%s' % ('-'.join(['%d' % number for number in sizes]), count,
                                       weights, weights * count, row))
        sys.stdout.flush()


def worth(slow, fast, size):
    """Return from how many iterations on `fast` is worth its compiling against `slow`."""
    if fast[1] >= slow[1]:
        return '-'
    return '%d' % (1 + max(0, (fast[0] - slow[0]) * 1e6 / ((slow[1] - fast[1]) * size)))


def main(arguments):
    """Print the table."""
    work = 2e7 if PYPY else 1e6
    if '--short' in arguments:
        work /= 10
    print('Python %s' % sys.version.replace('\n', ' '))
    if '--memory' in arguments:
        print_memory()
        return
    print('%-12s %8s %7s   %s   %s' % ('sizes', 'examples', 'size', '   '.join(
        ['%-11s ms  ns' % name for name, _ in FORMS]), 'rows from, written out from'))
    for sizes, count in NETWORKS:
        size = count * len(flatten(DeepNetwork(sizes, seed=3).layers))
        found = {}
        for name, form in FORMS:
            if form != (True, False) or size <= MOST_WRITTEN_OUT:
                found[name] = measured(sizes, count, work, form)
        print('%-12s %8d %7d   %s   %8s %8s' % (
            '-'.join(['%d' % number for number in sizes]), count, size, '   '.join(
                ['%9.1f %6.1f' % found[name] if name in found else ' ' * 16 for name, _ in FORMS]),
            worth(found['plain'], found['rows'], size),
            worth(found['rows'], found['written out'], size) if 'written out' in found else ''))
        sys.stdout.flush()
    print('')
    print_memory()


if __name__ == '__main__':
    main(sys.argv[1:])
