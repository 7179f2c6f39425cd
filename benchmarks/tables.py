"""`train` beside scikit-learn on 23 tables, the same splits; and what other choices would have done.

    python benchmarks/tables.py            all tables, ten seeds
    python benchmarks/tables.py --quick    two seeds of iris
    python benchmarks/tables.py --choices  one choice of `tables/learning.py` or `early_stopping.py` changed at a time

needs scikit-learn, pandas and statsmodels, which ship the tables or make them. For each table and
seed two processes run in turn: the real command, `train` with its defaults, and one that imports
scikit-learn, reads the same file and trains its MLPClassifier or MLPRegressor, with its defaults, on
inputs (and numbers to answer) scaled to mean 0 and deviation 1. Each learns from the same rows and is
scored on the others. Seconds are those of the whole process, with a ? where they are too noisy to trust. A process
that takes two minutes is ended.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

from timing import Deadline, doubt, parser, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDS = range(1, 11)
MOST_OF_A_PROCESS, MOST, MOST_QUICK = 120.0, 1800.0, 45.0  # Seconds.
MOST_ROWS = 3000


def main():
    """Print the table, in Markdown, a row as soon as it is known."""
    sys.path.insert(0, ROOT)
    warnings.simplefilter('ignore')
    if sys.argv[1:2] == ['--peer']:
        return peer(*sys.argv[2:])
    options = parser(__doc__, 'two seeds of iris; with --choices some of these, on the tables that scikit-learn ships')
    options.add_argument('--choices', action='store_true', help='what other choices would have done')
    options = options.parse_args()
    deadline = Deadline(MOST_QUICK if options.quick else MOST)
    import numpy
    import sklearn
    print('CPython %s, NumPy %s, scikit-learn %s' % (sys.version.split()[0], numpy.__version__, sklearn.__version__))
    print('', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        names = write_tables(folder, options.quick)
        if options.choices:
            choices(folder, names, deadline, options.quick)
        else:
            compare(folder, names[:1] if options.quick else names, deadline, SEEDS[:2] if options.quick else SEEDS)


def compare(folder, names, deadline, seeds):
    """Print how right `train` and scikit-learn are on each table, and the seconds of both."""
    print('Medians of %d seeds; right in percent, or the mean error; seconds of the whole process.' % len(seeds))
    print('')
    print('| table | rows x inputs | train | scikit-learn | noise | train, s | scikit-learn, s |')
    print('|---|---|---|---|---|---|---|', flush=True)
    for name in deadline.each(names):
        path = os.path.join(folder, name + '.csv')
        own, other = [], []
        try:
            for seed in seeds:
                own.append(run_command(path, seed, deadline.within(MOST_OF_A_PROCESS)))
                other.append(run_peer(path, seed, deadline.within(MOST_OF_A_PROCESS)))
        except subprocess.TimeoutExpired as error:
            print('| %s | | a process was ended after %.0f s | | | | |' % (name, error.timeout), flush=True)
            continue
        form = '%.1f %%' if other[0][2] else '%.4g'
        scores = [statistics.median(score for score, *rest in results) for results in (own, other)]
        # What the score of scikit-learn itself does from split to split.
        noise = statistics.pstdev(score for score, *rest in other)
        times = [[seconds for score, seconds, *rest in results] for results in (own, other)]
        print('| %s | %s | %s | %s | %.2g | %s |' % (
            name, other[0][3], form % scores[0], form % scores[1], noise,
            ' | '.join(['%.2f%s' % (statistics.median(column), doubt(column)) for column in times])), flush=True)


def run_command(path, seed, most):
    """Return (score on the rows held out, seconds) of one `train`."""
    started = time.time()
    out = run([sys.executable, '-m', 'simplenn_pure', 'train', path, '--target', 'y', '--seed', str(seed)],
              most, cwd=ROOT, env=dict(os.environ, COLUMNS='200'), stderr=subprocess.DEVNULL).stdout
    seconds = time.time() - started
    [line] = [line for line in out.splitlines() if ' held out; ' in line]
    return float(line.replace('mean error', '').replace('accuracy', '').split()[0].replace(',', '')), seconds


def run_peer(path, seed, most):
    """Return (score, seconds, whether it is in percent, rows x inputs) of one process of scikit-learn."""
    started = time.time()
    out = run([sys.executable, os.path.abspath(__file__), '--peer', path, str(seed)], most).stdout.split('\t')
    return float(out[0]), time.time() - started, out[1] == 'labels', out[2].strip()


def peer(path, seed):
    """Train scikit-learn with its defaults and print its score on the rows held out."""
    import numpy
    import pandas
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.preprocessing import StandardScaler
    from simplenn_pure.early_stopping import hold_out
    frame = pandas.read_csv(path)
    inputs, targets = frame.drop(columns=['y']).to_numpy(), frame['y'].to_numpy()
    has_labels = targets.dtype.kind == 'O'
    training, held_out = hold_out(list(targets) if has_labels else [None] * len(targets), 0.2, int(seed))
    scaler = StandardScaler().fit(inputs[training])
    inputs, held_inputs = scaler.transform(inputs[training]), scaler.transform(inputs[held_out])
    if has_labels:
        network = MLPClassifier(random_state=int(seed)).fit(inputs, targets[training])
        score = 100.0 * (network.predict(held_inputs) == targets[held_out]).mean()
    else:
        zero, unit = targets[training].mean(), targets[training].std()
        network = MLPRegressor(random_state=int(seed)).fit(inputs, (targets[training] - zero) / unit)
        score = numpy.abs(zero + unit * network.predict(held_inputs) - targets[held_out]).mean()
    print('%r\t%s\t%d x %d' % (float(score), 'labels' if has_labels else 'numbers', len(frame), inputs.shape[1]))


def choices(folder, names, deadline, quick):
    """Print, for one choice changed at a time, how much more or less right it is over all tables."""
    from simplenn_pure.command_line.report import Score, usual_answer
    from simplenn_pure import early_stopping
    from simplenn_pure.tables import learning, read_table, train_table
    tables = [(name, read_table(os.path.join(folder, name + '.csv'), 'y')) for name in names]
    start = early_stopping.reach_of

    def with_start(factor):
        return lambda inputs, is_first: factor * start(inputs, is_first)
    changes = [('as chosen', {}, {})] + [
        ('%d neurons' % count, {'hidden': [count]}, {}) for count in (4, 8, 16, 32, 64)] + [
        ('8 and 8 neurons', {'hidden': [8, 8]}, {}), ('relu', {'activation': 'relu'}, {}),
        ('leaky_relu', {'activation': 'leaky_relu'}, {}), ('sigmoid', {'activation': 'sigmoid'}, {}),
        ('half the squared error for labels', {'loss': 'squared_error'}, {}),
        ('half the learning rate', {}, {'RATES': (0.005, 0.025), 'rate': 0.5}),
        ('twice the learning rate', {}, {'RATES': (0.02, 0.1), 'rate': 2.0}),
        ('momentum 0.9, batches of 4', {'momentum': 0.9, 'batch_size': 4}, {'rate': 0.2}),
        ('batches of 16', {'batch_size': 16}, {}),
        ('start weights half as wide', {}, {'reach_of': with_start(0.5)}),
        ('start weights three times as wide', {}, {'reach_of': with_start(3.0)}),
        ('patience 5', {'patience': 5}, {}), ('patience 20', {'patience': 20}, {}),
        ('no rows watched', {'patience': 0}, {}), ('twice the iterations', {}, {'STEPS': (120000, 400000)})]
    if quick:
        changes = changes[:1] + changes[4::6]
    print('Skill is the share of the errors of a guess that is corrected, on the rows held out; the mean over %d '
          'tables and 3 seeds.' % len(tables))
    print('')
    print('| choice | skill | tables better, worse by more than 0.02 | seconds |')
    print('|---|---|---|---|', flush=True)
    first = None
    for title, settings, constants in deadline.each(changes, lambda change: change[0]):
        factor = constants.pop('rate', None)
        place = early_stopping if 'reach_of' in constants else learning
        kept = {name: getattr(place, name) for name in constants}
        for name, value in constants.items():
            setattr(place, name, value)
        skills, started = [], time.time()
        for name, examples in tables:
            own = dict(settings)
            if examples.columns.target.labels is None and own.get('loss'):
                del own['loss']
            if factor is not None:
                own['learning_rate'] = factor * learning.settings_of(examples)['learning_rate']
            found = []
            for seed in range(1, 4):
                try:
                    model = train_table(examples, seed=seed, compiled=True, **own)
                    held_out = model.held_out
                    found.append(Score(held_out, [model.think(row) for row in held_out.inputs],
                                       usual_answer(model.training)).skill())
                except ValueError:  # The loss grew beyond all floats.
                    found.append(0.0)
            skills.append(statistics.mean(found))
        for name, value in kept.items():
            setattr(place, name, value)
        first = first or skills
        print('| %s | %.3f | %d, %d | %.0f |' % (
            title, statistics.mean(skills), sum(skill > old + 0.02 for skill, old in zip(skills, first)),
            sum(skill < old - 0.02 for skill, old in zip(skills, first)), time.time() - started), flush=True)


def write_tables(folder, quick):
    """Write the tables as CSV files with the target `y` and return their names. Noise and seeds are fixed.

    `quick` writes those that scikit-learn ships.
    """
    import numpy
    import pandas
    from sklearn import datasets
    names = []

    def write(name, frame):
        names.append(name)
        frame.to_csv(os.path.join(folder, name + '.csv'), index=False)

    def made(name, inputs, targets, labels=False):
        frame = pandas.DataFrame(inputs, columns=['x%d' % place for place in range(numpy.shape(inputs)[1])])
        frame['y'] = ['c%d' % target for target in targets] if labels else targets
        write(name, frame)

    for name, loaded, labels in (('iris', datasets.load_iris(), True), ('wine', datasets.load_wine(), True),
                                 ('breast cancer', datasets.load_breast_cancer(), True),
                                 ('digits', datasets.load_digits(), True),
                                 ('diabetes', datasets.load_diabetes(scaled=False), False)):
        made(name, loaded.data, loaded.target, labels)
    if quick:
        return names
    import statsmodels.api
    stream = numpy.random.RandomState(0)
    x = stream.uniform(-3, 3, 400)
    made('sine', x[:, None], 10 * numpy.sin(2 * x) + stream.normal(0, 0.5, 400))
    made('friedman 1', *datasets.make_friedman1(2000, 10, noise=1.0, random_state=0))
    made('friedman 2', *datasets.make_friedman2(500, noise=50.0, random_state=0))
    made('friedman 3', *datasets.make_friedman3(500, noise=0.1, random_state=0))
    made('linear', *datasets.make_regression(300, 8, n_informative=5, noise=20, random_state=0))
    made('moons', *datasets.make_moons(400, noise=0.2, random_state=0), labels=True)
    made('circles', *datasets.make_circles(400, noise=0.1, factor=0.5, random_state=0), labels=True)
    made('blobs', *datasets.make_blobs(500, 3, centers=6, cluster_std=2.0, random_state=0), labels=True)
    made('three classes', *datasets.make_classification(1000, 20, n_informative=5, n_classes=3, flip_y=0.05,
                                                        random_state=0), labels=True)
    made('one in twenty', *datasets.make_classification(1000, 10, n_informative=4, weights=[0.95], flip_y=0.01,
                                                        random_state=0), labels=True)
    turn = numpy.linspace(0.3, 1, 300) * 4 * numpy.pi
    arm = numpy.c_[turn * numpy.cos(turn), turn * numpy.sin(turn)]
    made('spirals', numpy.concatenate([arm, -arm]) + stream.normal(0, 0.3, (600, 2)), [0] * 300 + [1] * 300, True)
    for name, module, target, labels in (
            ('vote 1996', 'anes96', 'vote', True), ('travel mode', 'modechoice', 'choice', True),
            ('affairs', 'fair', 'affairs', True), ('school tests', 'star98', 'NABOVE', False),
            ('doctor visits', 'randhie', 'mdvis', False), ('spending', 'ccard', 'AVGEXP', False),
            ('violent crime', 'statecrime', 'violent', False)):
        frame = getattr(statsmodels.api.datasets, module).load_pandas().data
        if len(frame) > MOST_ROWS:
            frame = frame.sample(MOST_ROWS, random_state=0)
        values = frame.pop(target)
        if module == 'star98':  # The share of those who did well.
            values = values / (values + frame.pop('NBELOW'))
        if module == 'fair':
            values = values > 0
        frame['y'] = ['c%d' % value for value in values] if labels else values
        write(name, frame)
    return names


if __name__ == '__main__':
    main()
