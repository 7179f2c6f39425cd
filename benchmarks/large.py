"""Train on a table of 1.6 million rows from the shell: the memory at its peak, and the time.

    python benchmarks/large.py            1,600,000 rows, labels and then numbers to answer
    python benchmarks/large.py --quick    20,000 rows

Nearly all cells are different, which is the hardest for the memory; the random numbers of seed 1 make them.
Measured is the whole process of `train` with one iteration and what else it does by default: reading, scaling,
compiling where there is a C compiler, training, scoring, the report. It takes Linux, which says what a process took.
A process that takes half an hour is ended.
"""

import os
import random
import subprocess
import sys
import tempfile
import time

from timing import Deadline, parser, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROWS, ROWS_QUICK = 1600000, 20000
MOST_OF_A_PROCESS, MOST, MOST_QUICK = 1800.0, 3600.0, 45.0  # Seconds.
CHILD = '''
import sys
from simplenn_pure.command_line import main
code = main(sys.argv[1:])
with open('/proc/self/status') as status:
    print([line.split()[1] for line in status if line.startswith('VmHWM')][0])
sys.exit(code)
'''


def main():
    """Print, in Markdown, a row for each table."""
    quick = parser(__doc__, '20,000 rows').parse_args().quick
    print('CPython %s\n' % sys.version.split()[0])
    print('| answers | rows | columns | file, MB | peak, GB | seconds |')
    print('|---|---:|---:|---:|---:|---:|', flush=True)
    deadline = Deadline(MOST_QUICK if quick else MOST)
    with tempfile.TemporaryDirectory() as folder:
        for kind, inputs in deadline.each([('labels', 6), ('numbers', 5)], str):
            path, rows = os.path.join(folder, kind + '.csv'), ROWS_QUICK if quick else ROWS
            write(path, rows, inputs, kind == 'labels')
            started = time.perf_counter()
            try:
                out = run([sys.executable, '-c', CHILD, 'train', path, '--target', 'y', '--iterations', '1', '--seed',
                           '1'], deadline.within(MOST_OF_A_PROCESS), cwd=ROOT, stderr=subprocess.DEVNULL).stdout
            except subprocess.TimeoutExpired as error:
                print('| %s | %d | | | ended after %.0f s | |' % (kind, rows, error.timeout), flush=True)
                continue
            print('| %s | %d | %d | %.0f | %.2f | %.0f |' % (
                kind, rows, inputs + 1, os.path.getsize(path) / 1e6, int(out.split()[-1]) * 1024 / 1e9,
                time.perf_counter() - started), flush=True)
            os.remove(path)


def write(path, rows, inputs, has_labels):
    """Write a table whose target `y` is the sum of its inputs and their squares: that number, or its sign."""
    draw = random.Random(1).gauss
    with open(path, 'w') as target:
        target.write(','.join(['x%d' % number for number in range(inputs)] + ['y']) + '\n')
        for row in range(rows):
            numbers = [draw(0.0, 1.0) for number in range(inputs)]
            answer = sum(number + number * number for number in numbers) - inputs
            numbers.append(answer)
            texts = ['%.7f' % number for number in numbers]
            target.write(','.join(texts[:-1] + ['more' if answer > 0.0 else 'less'] if has_labels else texts) + '\n')


if __name__ == '__main__':
    main()
