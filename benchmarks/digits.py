"""Train 64-30-10 on 1,797 digits of 8 x 8 pixels from the shell, through the C compiler, and time it.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/digits.py            ten seeds
    python benchmarks/digits.py --quick    two

The table is scikit-learn's, written to a CSV file. Timed by the clock is the whole process: the
start of Python, reading, compiling, training and the report. Printed is each seed, which
also chooses the fifth of the rows that is held out, and the medians. Seconds with a ? behind them are
too noisy to trust. A process that takes a minute is ended.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from statistics import median

from timing import Deadline, doubt, parser, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OPTIONS = ('--target digit --hidden 30 --activation tanh --output-activation softmax --iterations 40 '
           '--learning-rate 0.02 --compiled').split()
MOST_OF_A_SEED, MOST, QUICK = 60.0, 300.0, 20.0  # Seconds.


def main():
    """Print the seconds and the accuracies."""
    quick = parser(__doc__, 'two seeds').parse_args().quick
    from sklearn.datasets import load_digits
    print('python -m simplenn_pure train digits.csv ' + ' '.join(OPTIONS) + ' --seed S\n', flush=True)
    digits = load_digits()
    times, accuracies = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'digits.csv')
        with open(path, 'w', newline='') as target:
            writer = csv.writer(target)
            writer.writerow(['pixel %d' % number for number in range(64)] + ['digit'])
            writer.writerows([int(value) for value in row] + [label]
                             for row, label in zip(digits.data, digits.target))
        deadline = Deadline(QUICK if quick else MOST)
        for seed in deadline.each(range(1, 3 if quick else 11), 'seed {}'.format):
            start = time.perf_counter()
            try:
                done = run([sys.executable, '-m', 'simplenn_pure', 'train', path] + OPTIONS + ['--seed', str(seed)],
                           deadline.within(MOST_OF_A_SEED), cwd=ROOT, stderr=subprocess.DEVNULL)
            except subprocess.TimeoutExpired as error:
                print('seed %2d: ended after %.0f s' % (seed, error.timeout), flush=True)
                continue
            times.append(time.perf_counter() - start)
            accuracies.append(float(re.search(r'accuracy +(\S+) % of \d+ rows held out', done.stdout).group(1)))
            print('seed %2d: %.2f s, %.1f %% held out' % (seed, times[-1], accuracies[-1]), flush=True)
    if times:
        print('medians: %.2f s%s, %.1f %%' % (median(times), doubt(times), median(accuracies)))


if __name__ == '__main__':
    main()
