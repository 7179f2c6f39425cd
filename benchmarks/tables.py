"""The command line beside scikit-learn on the three tables of `tests/tables`, the same splits.

    python benchmarks/tables.py

needs scikit-learn, and first checks that the tables are those it ships. For each
table and seed it runs the real command, `train` with its defaults, and takes from its
report what it got right of the rows held out. The same split, inputs scaled by the
same means and deviations, goes to scikit-learn's MLPClassifier or MLPRegressor twice:

    the same settings    hidden neurons, learning rate, batches of one, iterations; the
                         sigmoid, plain gradient descent, no regularisation
    its own defaults     100 rectified linear neurons, Adam, at most 200 iterations

Seconds are wall time, for the command with the start of Python and everything, for
scikit-learn of `fit` alone, its import (printed apart) left out.
"""

import csv
import os
import statistics
import subprocess
import sys
import time
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDS = range(1, 11)


def main():
    """Print the table, in Markdown."""
    sys.path.insert(0, ROOT)
    started = time.time()
    import numpy
    import sklearn
    from sklearn import datasets, neural_network
    imported = time.time() - started
    warnings.simplefilter('ignore')  # It says when it stops before it has settled; so do we, below.
    tables = [('iris', 'species', datasets.load_iris()),
              ('breast_cancer', 'diagnosis', datasets.load_breast_cancer()),
              ('diabetes', 'progression', datasets.load_diabetes(scaled=False))]
    print('CPython %s, NumPy %s, scikit-learn %s (its import: %.1f s); medians over seeds %d to %d'
          % (sys.version.split()[0], numpy.__version__, sklearn.__version__, imported,
             SEEDS[0], SEEDS[-1]))
    print('')
    print('| table | | held out | range | seconds |')
    print('|---|---|---|---|---|')
    for name, target, shipped in tables:
        rows = read(name)
        check_same(rows, shipped)
        results = {'this command line': [], 'scikit-learn, the same settings': [],
                   'scikit-learn, its defaults': []}
        for seed in SEEDS:
            score, seconds, settings = run_command(name, target, seed)
            results['this command line'].append((score, seconds))
            examples = split(rows, hasattr(shipped, 'target_names'), seed)
            same = dict(hidden_layer_sizes=settings['--hidden'], activation='logistic',
                        solver='sgd', alpha=0.0, batch_size=1, momentum=0.0, random_state=seed,
                        learning_rate_init=settings['--learning-rate'], tol=0.0,
                        max_iter=settings['--iterations'], n_iter_no_change=10 ** 9)
            for kind, options in (('scikit-learn, the same settings', same),
                                  ('scikit-learn, its defaults', dict(random_state=seed))):
                results[kind].append(run_scikit_learn(neural_network, examples, options))
        for kind in results:
            scores = [score for score, seconds in results[kind]]
            unit = '%.1f %%' if hasattr(shipped, 'target_names') else 'mean error %.1f'
            print('| %s | %s | %s | %s | %.2f |'
                  % (name, kind, unit % statistics.median(scores),
                     '%.1f to %.1f' % (min(scores), max(scores)),
                     statistics.median(seconds for score, seconds in results[kind])))


def read(name):
    """Return the rows of a table, numbers as floats, the last column as it stands."""
    with open(os.path.join(ROOT, 'tests', 'tables', name + '.csv')) as source:
        return [[float(cell) for cell in cells[:-1]] + cells[-1:]
                for cells in list(csv.reader(source))[1:]]


def check_same(rows, shipped):
    """Stop unless the rows hold exactly what scikit-learn ships."""
    assert len(rows) == len(shipped.data) > 100
    for row, numbers, target in zip(rows, shipped.data, shipped.target):
        assert row[:-1] == list(numbers)
        if hasattr(shipped, 'target_names'):
            assert row[-1] == shipped.target_names[target]
        else:
            assert float(row[-1]) == target


def run_command(name, target, seed):
    """Return the score on the rows held out, the seconds and the settings of one `train`."""
    started = time.time()
    out = subprocess.run(
        [sys.executable, '-m', 'simplenn_pure', 'train', os.path.join('tests', 'tables', name + '.csv'),
         '--target', target, '--seed', str(seed)], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, check=True).stdout.decode('utf-8')
    seconds = time.time() - started
    [line] = [line for line in out.splitlines() if ' held out; ' in line]
    [words] = [line.split() for line in out.splitlines() if line.startswith('settings ')]
    settings = {word: float(words[place + 1]) for place, word in enumerate(words)
                if word in ('--learning-rate',)}
    for word in ('--hidden', '--iterations'):
        settings[word] = int(words[words.index(word) + 1])
    score = float(line.replace('mean error', '').replace('accuracy', '').split()[0])
    return score, seconds, settings


def split(rows, has_labels, seed):
    """Return scaled training inputs, targets, held-out inputs, targets, as the command splits them."""
    import numpy
    from simplenn_pure.tables.split import hold_out
    groups = [row[-1] if has_labels else None for row in rows]
    training, held_out = hold_out(groups, 0.2, seed)
    inputs = numpy.array([row[:-1] for row in rows])
    targets = numpy.array([row[-1] if has_labels else float(row[-1]) for row in rows])
    mean, deviation = inputs[training].mean(axis=0), inputs[training].std(axis=0)
    scaled = (inputs - mean) / deviation
    return scaled[training], targets[training], scaled[held_out], targets[held_out]


def run_scikit_learn(neural_network, examples, options):
    """Return the score on the rows held out and the seconds of one scikit-learn network."""
    inputs, targets, held_inputs, held_targets = examples
    started = time.time()
    if targets.dtype.kind == 'U':
        network = neural_network.MLPClassifier(**options).fit(inputs, targets)
        score = 100.0 * (network.predict(held_inputs) == held_targets).mean()
    else:
        # Its own way is targets of mean 0 and deviation 1; ours is from 0.1 to 0.9.
        zero, unit = targets.mean(), targets.std()
        if 'activation' in options:
            unit = (targets.max() - targets.min()) / 0.8
            zero = targets.min() - 0.1 * unit
        network = neural_network.MLPRegressor(**options).fit(inputs, (targets - zero) / unit)
        score = abs(zero + unit * network.predict(held_inputs) - held_targets).mean()
    return score, time.time() - started


if __name__ == '__main__':
    main()
