"""What whole numbers cost: accuracy on tables, and the bound beside the largest error that was found.

    python benchmarks/integers.py
    python benchmarks/integers.py --quick    two tables, two seeds, 1,000 inputs

Needs scikit-learn, for its tables. For each table and each of ten seeds a fifth of the rows is held
out; a network with tanh, and softmax at its end or for numbers the identity, learns the others,
one at a time, from inputs and numbers scaled to mean 0 and deviation 1, and takes the scaling into its
layers. Its answers to the rows held out are those of float; the same in whole numbers, whose ranges
are those of all rows. Then, of the first seed, 100,000 inputs in the ranges look for the largest error,
as tests/whole_numbers.py says. Seconds with a ? behind them are too noisy to trust.
"""

import os
import random
import statistics
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
sys.path.insert(0, os.path.join(ROOT, 'tests'))

from timing import Deadline, doubt, parser

if __name__ == '__main__':
    OPTIONS = parser(__doc__, 'two tables, two seeds, 1,000 inputs').parse_args()  # Its help needs no scikit-learn.

import sklearn
from sklearn import datasets

import whole_numbers
from simplenn_pure import DeepNetwork
from simplenn_pure.compiled import fit
from simplenn_pure.embed import integers

MOST, QUICK = 900.0, 15.0  # Seconds in which a table begins its rows.


def tables():
    """Yield (name, inputs, targets, hidden neurons, iterations); a target is a label or a float."""
    for name, load, hidden, iterations in (('iris', datasets.load_iris, 7, 100), ('wine', datasets.load_wine, 16, 40),
                                           ('breast cancer', datasets.load_breast_cancer, 16, 40),
                                           ('digits', datasets.load_digits, 30, 40)):
        table = load()
        yield name, table.data.tolist(), table.target.tolist(), hidden, iterations
    table = datasets.load_diabetes(scaled=False)
    yield 'diabetes', table.data.tolist(), [float(target) for target in table.target], 11, 20
    inputs, targets = datasets.make_friedman1(1000, noise=1.0, random_state=1)
    yield "Friedman's first", inputs.tolist(), targets.tolist(), 16, 60


def scaling(columns):
    """Return the (mean, deviation) of each column; 1 where there is none."""
    found = []
    for column in columns:
        found.append((statistics.mean(column), statistics.pstdev(column) or 1.0))
    return found


def trained(inputs, targets, hidden, iterations, seed):
    """Return a network that has learned, in the units of the table."""
    scales = scaling(zip(*inputs))
    labels = None if isinstance(targets[0], float) else max(targets) + 1
    (middle, spread), = scaling([targets]) if labels is None else [(0.0, 1.0)]
    wanted = [[(target - middle) / spread] if labels is None else [float(target == label) for label in range(labels)]
              for target in targets]
    network = DeepNetwork([len(scales), hidden, labels or 1], seed, activation='tanh', weight_range='glorot',
                          output_activation='identity' if labels is None else 'softmax')
    rows = [[(x - mean) / deviation for x, (mean, deviation) in zip(row, scales)] for row in inputs]
    fit(network, rows, wanted, iterations=iterations, learning_rate=0.02 if labels else 0.005, batch_size=1,
        shuffle=True)
    first, last = network.layers[0], network.layers[-1]
    for row, (mean, deviation) in zip(first.weights, scales):
        for neuron, weight in enumerate(row):
            row[neuron] = weight / deviation
            first.biases[neuron] -= weight * mean / deviation
    last.weights = [[weight * spread for weight in row] for row in last.weights]
    last.biases = [bias * spread + middle for bias in last.biases]
    return network


def score(network, inputs, targets):
    """Return the share of labels that are right, or the coefficient of determination."""
    answers = network.think(inputs)
    if not isinstance(targets[0], float):
        return sum(row.index(max(row)) == target for row, target in zip(answers, targets)) / len(targets)
    middle = statistics.mean(targets)
    return 1.0 - (sum((target - answer[0]) ** 2 for answer, target in zip(answers, targets))
                  / sum((target - middle) ** 2 for target in targets))


def main():
    """Print the tables."""
    quick = OPTIONS.quick
    seeds = range(1, 3 if quick else 11)
    inputs_tried = 1000 if quick else 100000
    print('CPython %s, scikit-learn %s; medians over seeds %d to %d'
          % (sys.version.split()[0], sklearn.__version__, seeds[0], seeds[-1]))
    print('\n| table | network | float | 16 bits | 8 bits | other answers, 16 | 8 | farthest off, 16 | 8 |')
    print('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |', flush=True)
    first = []
    chosen = [table for table in tables() if not quick or table[0] in ('iris', 'diabetes')]
    for name, inputs, targets, hidden, iterations in Deadline(QUICK if quick else MOST).each(
            chosen, lambda table: table[0],
            lambda table: float(table[3] * table[4] * len(table[1]) * len(table[1][0]))):
        ends = [(min(column), max(column)) for column in zip(*inputs)]
        numbers = isinstance(targets[0], float)
        scores, others, farthest = [], [], []
        for seed in seeds:
            places = list(range(len(inputs)))
            random.Random(seed).shuffle(places)
            held, rest = places[:len(places) // 5], places[len(places) // 5:]
            network = trained([inputs[place] for place in rest], [targets[place] for place in rest], hidden,
                              iterations, seed)
            asked, wanted = [inputs[place] for place in held], [targets[place] for place in held]
            made = [integers(network, bits, ends) for bits in (16, 8)]
            if seed == seeds[0]:
                first.append((name, network, made, ends))
            exact = network.think(asked)
            scores.append([score(which, asked, wanted) for which in [network] + made])
            others.append([sum(a.index(max(a)) != b.index(max(b)) for a, b in zip(exact, which.think(asked)))
                           for which in made])
            farthest.append([max(abs(x - y) for a, b in zip(exact, which.think(asked)) for x, y in zip(a, b))
                             for which in made])
        cells = ['%.1f %%' % (100 * statistics.median(column)) if not numbers else '%.4f' % statistics.median(column)
                 for column in zip(*scores)]
        cells += ['' if numbers else '%d of %d' % (sum(column), len(held) * len(seeds)) for column in zip(*others)]
        unit = (max(targets) - min(targets)) if numbers else 1.0
        cells += ['%.2g %%' % (100.0 * max(column) / unit) for column in zip(*farthest)]
        sizes = '%d-%d-%d' % (len(ends), hidden, len(network.layers[-1].biases))
        print('| %s | %s | %s |' % (name, sizes, ' | '.join(cells)), flush=True)
    print('\n| table | bits | bound | largest of %s | bound / largest | seconds to make |' % format(inputs_tried, ','))
    print('| --- | ---: | ---: | ---: | ---: | ---: |', flush=True)
    for name, network, made, ends in Deadline(QUICK if quick else MOST).each(first, lambda row: row[0]):
        for which in made:
            times = []
            for attempt in range(3):
                started = time.perf_counter()
                integers(network, which.bits, ends)
                times.append(time.perf_counter() - started)
            largest = whole_numbers.largest_error(network, which, ends, inputs_tried, seed=1)
            print('| %s | %d | %.3g | %.3g | %.1f | %.2f%s |' % (
                name, which.bits, which.bound, largest, which.bound / largest, statistics.median(times),
                doubt(times)), flush=True)


if __name__ == '__main__':
    main()
