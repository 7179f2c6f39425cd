"""Train 64-30-10 on 1,797 digits of 8 x 8 pixels from the shell, through the C compiler, and time it.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/digits.py

The table is scikit-learn's, written to a CSV file. Timed by the clock is the whole process: the
start of Python, reading, compiling, training and the report. Printed is each of ten seeds, which
also choose the fifth of the rows that is held out, and the medians.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time

from sklearn.datasets import load_digits

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OPTIONS = ('--target digit --hidden 30 --activation tanh --output-activation softmax --iterations 40 '
           '--learning-rate 0.02 --compiled').split()


def main():
    """Print the seconds and the accuracies."""
    print('python -m simplenn_pure train digits.csv ' + ' '.join(OPTIONS) + ' --seed S\n')
    digits = load_digits()
    times, accuracies = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'digits.csv')
        with open(path, 'w', newline='') as target:
            writer = csv.writer(target)
            writer.writerow(['pixel %d' % number for number in range(64)] + ['digit'])
            writer.writerows([int(value) for value in row] + [label]
                             for row, label in zip(digits.data, digits.target))
        for seed in range(1, 11):
            start = time.perf_counter()
            done = subprocess.run([sys.executable, '-m', 'simplenn_pure', 'train', path] + OPTIONS
                                  + ['--seed', str(seed)], cwd=ROOT, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, universal_newlines=True, check=True)
            times.append(time.perf_counter() - start)
            accuracies.append(float(re.search(r'accuracy +(\S+) % of \d+ rows held out', done.stdout).group(1)))
            print('seed %2d: %.2f s, %.1f %% held out' % (seed, times[-1], accuracies[-1]), flush=True)
    print('medians: %.2f s, %.1f %%' % tuple(sum(sorted(numbers)[4:6]) / 2 for numbers in (times, accuracies)))


if __name__ == '__main__':
    main()
