"""How fast simplenn_pure is, also through a C compiler, beside NumPy and other libraries, on this machine.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/speed.py                  some minutes
    python benchmarks/speed.py --quick          less than one, and less exact
    python benchmarks/speed.py --picture FILE   draws the growth as SVG too

Everything is measured in one run and in turn: each contender once, then each
again, as long as there is time for the table. A figure with a ? behind it is too noisy to trust: its
rounds differ by more than a half, or there was but one. A table gives the median time, and the median of
the ratios to `fit` within a round. Only the ratios mean anything on another machine. Times are processor times,
which other programs disturb least, and include whatever a contender does to get
ready: `fit` writes and compiles its source anew each time. `compiled` is `compiled.fit` with
the library that it keeps; what the C compiler takes for that is told apart. Whole programs
are timed by the clock. NumPy's BLAS has one thread.

What is not installed is named and left out; PyPy runs our own rows.
"""

import os
import platform
import shutil
import subprocess
import sys
import time
from statistics import median

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')  # Before NumPy is imported.

import peers
from bound import nanoseconds_an_operation, operations
from growth import SERIES, Drawing, contenders, crossover, measured, picture, weights_of
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, compiled, fit, unrolled
from simplenn_pure.portable import portable
from simplenn_pure.seeding import RandomState
from timing import Deadline, doubt, parser, run

PYPY = platform.python_implementation() == 'PyPy'
HAS_C = 'CC' in os.environ or any(shutil.which(name) for name in compiled.COMPILERS)
QUICK, USUAL = 4.0, 300.0  # Seconds, by the clock, in which a table, or a series of growth, begins what it measures.
MOST_OF_A_PROGRAM = 60.0  # Seconds, after which a whole program is ended.
LONG_RUN = 100  # On PyPy, this many times the iterations: it compiles while it runs.


class Task(object):
    """Some training: where it starts, the examples, and how often it looks at them."""

    def __init__(self, name, make, inputs, targets, iterations, learning_rate, batch_size=None):
        self.name = name
        self.make = make
        self.inputs = inputs
        self.targets = targets
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.batch_size = batch_size or len(inputs)
        self.start = [(layer.weights, layer.biases) for layer in make().layers]
        self.sizes = [len(weights) for weights, biases in self.start] + [len(targets[0])]

    def lasting(self, iterations):
        """Return the same task with another number of iterations."""
        return Task(self.name, self.make, self.inputs, self.targets, iterations,
                    self.learning_rate, self.batch_size)


def three_classes():
    """Return 150 examples of four numbers in three classes that touch, and their targets."""
    stream = RandomState(1)
    inputs = [[row % 3 + 1.5 * stream.uniform(-1.0, 1.0) for column in range(4)]
              for row in range(150)]
    targets = [[float(row % 3 == number) for number in range(3)] for row in range(150)]
    return inputs, targets


def tasks():
    """Return the four tasks."""
    first = ([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [[0], [1], [1], [0]])
    xor = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    seven = ([[0, 0, 1], [0, 1, 1], [1, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]],
             [[0], [1], [1], [1], [1], [0], [0]])
    table = three_classes()
    return [
        Task('The first tutorial: 3-1 without bias, 4 examples',
             lambda: Neuron(3, seed=1), first[0], first[1], 10000, 1.0),
        Task('The second tutorial: 2-2-1, 4 examples',
             lambda: TwoLayerNetwork(2, 2, 1, seed=1), xor[0], xor[1], 10000, 0.1),
        Task('Single examples: 4-8-3, a table of 150 in three classes',
             lambda: DeepNetwork([4, 8, 3], seed=1), table[0], table[1], 500, 0.1, 1),
        Task('A longer training run: 3-4-1 without biases, 7 examples',
             lambda: DeepNetwork([3, 4, 1], seed=1, bias=False), seven[0], seven[1], 60000, 1.0)]


# ---- our own rows ---------------------------------------------------------


def by_fit(task):
    """Train by `fit`; it compiles each time, as it would in a program of its own."""
    unrolled.latest.clear()
    network = task.make()
    fit(network, task.inputs, task.targets, iterations=task.iterations,
        learning_rate=task.learning_rate, batch_size=task.batch_size)
    return network.think(task.inputs)


def by_train(task):
    """Train by the plain `train`."""
    network = task.make()
    network.train(task.inputs, task.targets, task.iterations, task.learning_rate)
    return network.think(task.inputs)


def by_compiled(task):
    """Train through the C compiler, which has made the library for this shape before."""
    network = task.make()
    compiled.fit(network, task.inputs, task.targets, iterations=task.iterations,
                 learning_rate=task.learning_rate, batch_size=task.batch_size)
    return network.think(task.inputs)


def made_portable(train):
    """Return the function that trains a portable network by `train`, one of the above."""
    def train_portable(task):
        make = task.make
        task = task.lasting(task.iterations)
        task.make = lambda: portable(make())
        return train(task)
    return train_portable


# ---- measuring ------------------------------------------------------------


def largest_difference(outputs, others):
    """Return the largest difference between two matrices of one shape."""
    return max([abs(one - other) for row, other_row in zip(outputs, others)
                for one, other in zip(row, other_row)])


def seconds_of(train, task):
    """Return the seconds of processor time that `train` takes for `task`, and the outputs."""
    start = time.process_time()
    outputs = train(task)
    return time.process_time() - start, outputs


def measure(task, contenders, rounds, limit):
    """Return the results of a task and the names of the modules that are not here.

    The results are {name: (median milliseconds, median of the ratios to fit, and to NumPy, ' ?' if the
    ratios to fit differ too much)}. In `limit` seconds there are as many of the rounds as there is time for,
    and one at least.

    `contenders` is a list of (name, function, part, same), `fit` first: a slow one does only
    that part of the iterations, and its time is multiplied; `same` says that its
    outputs must be ours.
    """
    there, absent = [], []
    for name, train, part, same in contenders:
        try:
            train(task.lasting(2))
            there.append((name, train, part, same))
        except ImportError as error:
            absent.append(error.name)
    # No more than `fit` does itself: elsewhere it may take minutes.
    compared = max(2, int(task.iterations * contenders[0][2]))
    seconds = dict([(name, []) for name, train, part, same in there])
    expected = {}  # The outputs of `fit` after so many iterations.
    for number in Deadline(limit).each(range(rounds), name_of_round):
        for name, train, part, same in there:
            short = task.lasting(max(1, int(task.iterations * part)))
            taken, outputs = seconds_of(train, short)
            seconds[name].append(taken * task.iterations / short.iterations)
            if name == 'fit':
                expected[short.iterations] = outputs
            elif same and number == 0:
                if short.iterations > compared:
                    short = task.lasting(compared)
                    outputs = train(short)
                if short.iterations not in expected:
                    expected[short.iterations] = by_fit(short)
                difference = largest_difference(outputs, expected[short.iterations])
                if not difference < 1e-6:
                    raise RuntimeError('%s: outputs differ by %g from ours' % (name, difference))
    results = {}
    for name, times in seconds.items():
        ratios = dict([(reference, [one / other for one, other in zip(times, seconds[reference])])
                       for reference in ('fit', 'NumPy') if reference in seconds])
        results[name] = (1000.0 * median(times), median(ratios['fit']),
                         median(ratios['NumPy']) if 'NumPy' in ratios else None, doubt(ratios['fit']))
    return results, absent


def name_of_round(number):
    """Return what one of the rounds is called."""
    return 'round %d' % (number + 1)


def compile_milliseconds(task, rounds):
    """Return what writing and compiling the source for a task takes, in milliseconds, as text."""
    network = task.make()
    times = []
    for number in range(rounds):
        start = time.process_time()
        compile(unrolled.unrolled(network, task.inputs, task.targets, task.batch_size),
                'source', 'exec')
        times.append(time.process_time() - start)
    return '%.1f ms%s' % (1000.0 * median(times), doubt(times))


def c_compiler_milliseconds(task, rounds):
    """Return what the C compiler takes for the library of a task, by the clock, in milliseconds, as text."""
    times = []
    for number in range(rounds):
        compiled.libraries.clear()
        start = time.perf_counter()
        by_compiled(task.lasting(0))
        times.append(time.perf_counter() - start)
    return '%.0f ms%s' % (1000.0 * median(times), doubt(times))


# ---- whole programs -------------------------------------------------------

OURS = """
from simplenn_pure import %(network)s, fit
inputs, targets = %(inputs)s, %(targets)s
network = %(network)s(%(arguments)s, seed=1)
fit(network, inputs, targets, iterations=10000)
print(' '.join(['%%.6f' %% row[0] for row in network.think(inputs)]))
"""

NUMPY_FIRST = """
from numpy import array, dot, exp, random
inputs, targets = array(%(inputs)s), array([%(targets)s]).T
random.seed(1)
weights = 2 * random.random((3, 1)) - 1
for iteration in range(10000):
    output = 1 / (1 + exp(-dot(inputs, weights)))
    weights += dot(inputs.T, (targets - output) * output * (1 - output))
print(' '.join(['%%.6f' %% row[0] for row in 1 / (1 + exp(-dot(inputs, weights)))]))
"""

NUMPY_SECOND = """
import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
inputs, targets = np.array(%(inputs)s), np.array([%(targets)s]).T
np.random.seed(1)
w1, w2 = np.random.uniform(size=(2, 2)), np.random.uniform(size=(2, 1))
b1, b2 = np.zeros((1, 2)), np.zeros((1, 1))
for iteration in range(10000):
    hidden = sigmoid(np.dot(inputs, w1) + b1)
    output = sigmoid(np.dot(hidden, w2) + b2)
    output_delta = (targets - output) * (output * (1 - output))
    hidden_delta = output_delta.dot(w2.T) * (hidden * (1 - hidden))
    w2 += hidden.T.dot(output_delta) * 0.1
    b2 += np.sum(output_delta, axis=0, keepdims=True) * 0.1
    w1 += inputs.T.dot(hidden_delta) * 0.1
    b1 += np.sum(hidden_delta, axis=0, keepdims=True) * 0.1
output = sigmoid(np.dot(sigmoid(np.dot(inputs, w1) + b1), w2) + b2)
print(' '.join(['%%.6f' %% row[0] for row in output]))
"""

# The peak of the process itself, where Linux tells it; getrusage would count the parent's.
PEAK = """
try:
    with open('/proc/self/status') as status:
        print([line.split()[1] for line in status if line.startswith('VmHWM')][0])
except (IOError, IndexError):
    print(0)
"""


PROGRAMS = [('first', 'Neuron', '3', '[[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]', NUMPY_FIRST),
            ('second', 'TwoLayerNetwork', '2, 2, 1', '[[0, 0], [0, 1], [1, 0], [1, 1]]', NUMPY_SECOND)]


def whole_programs(network, arguments, inputs, numpy_program, rounds, limit):
    """Return NumPy's time / ours, our memory / NumPy's, and the lines of a table, for one tutorial."""
    words = {'network': network, 'arguments': arguments, 'inputs': inputs, 'targets': '[0, 1, 1, 0]'}
    programs = [('NumPy', numpy_program % words), ('fit', OURS % words)]
    times, peaks, answers = {'NumPy': [], 'fit': []}, {}, {}
    environment = dict(os.environ)
    environment.pop('PYTHONDONTWRITEBYTECODE', None)
    for number in Deadline(limit).each(range(rounds + 1), name_of_round):
        for program, code in programs:
            start = time.perf_counter()
            lines = run([sys.executable, '-c', code + PEAK], MOST_OF_A_PROGRAM, cwd=os.path.dirname(HERE),
                        env=environment).stdout.splitlines()
            times[program].append(time.perf_counter() - start)
            answers[program] = lines[0]
            peaks[program] = int(lines[1]) / 1024.0
    if answers['NumPy'] != answers['fit']:
        raise RuntimeError('the programs answer %s' % answers)
    for program, code in programs:  # The first time, Python wrote its .pyc files.
        times[program] = times[program][1:] or times[program]
    return (median([a / b for a, b in zip(times['NumPy'], times['fit'])]),
            peaks['fit'] / peaks['NumPy'] if peaks['NumPy'] else None,
            [(program, '%.0f%s' % (1000.0 * median(times[program]), doubt(times[program])),
              '%.1f' % peaks[program]) for program, code in programs])


# ---- saying it ------------------------------------------------------------


def print_table(head, rows):
    """Print a table in Markdown, its columns aligned."""
    rows = [[str(cell) for cell in row] for row in [head] + rows]
    widths = [max([len(row[column]) for row in rows]) for column in range(len(head))]
    rows.insert(1, ['-' * width for width in widths])
    for row in rows:
        print('| %s |' % ' | '.join([cell.ljust(width) if column == 0 or set(cell) == {'-'}
                                     else cell.rjust(width)
                                     for column, (cell, width) in enumerate(zip(row, widths))]))
    print('')
    sys.stdout.flush()


def machine():
    """Return a line about this Python, this processor and today."""
    processor = platform.processor() or platform.machine()
    if os.path.exists('/proc/cpuinfo'):
        with open('/proc/cpuinfo') as lines:
            names = [line.split(':')[1].strip() for line in lines if line.startswith('model name')]
        processor = names[0] if names else processor
    return '%s %s, %s, %d processors, %s, %s' % (
        platform.python_implementation(),
        '.'.join([str(part) for part in (sys.pypy_version_info if PYPY else sys.version_info)[:3]]),
        processor, os.cpu_count(), platform.system(), time.strftime('%Y-%m-%d'))


def versions():
    """Return the versions of the libraries that are here."""
    from importlib import metadata
    found = []
    for name in ('numpy', 'scikit-learn', 'gradient-wave', 'micrograd', 'torch'):
        try:
            found.append('%s %s' % (name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append('no %s' % name)
    return ', '.join(found)


def report_task(task, contenders, rounds, limit, fit_part, compilings):
    """Measure a task, print its table, and return its results. `fit` does this part of it."""
    print('### %s, %s iterations\n' % (task.name, '{:,}'.format(task.iterations)), flush=True)
    contenders = [('fit', by_fit, fit_part, False)] + contenders
    if HAS_C:
        contenders.append(('compiled', by_compiled, 1.0, True))
    results, absent = measure(task, contenders, rounds, limit)
    print_table(['', 'ms', 'fit = 1'],
                [(name, '%.2f' % results[name][0], '%.2f%s' % (results[name][1], results[name][3]))
                 for name in sorted(results, key=lambda name: results[name][0])])
    print('Of the time of fit, writing and compiling the source is %s. %s%s\n'
          % (compile_milliseconds(task, compilings),
             'The C compiler takes %s.' % c_compiler_milliseconds(task, compilings) if HAS_C
             else 'No C compiler here.',
             ' Not here: %s.' % ', '.join(sorted(set(absent))) if absent else ''), flush=True)
    return results


def libraries(single_examples, quick):
    """Return the libraries as contenders; the slow ones do a part of the iterations."""
    part = (0.02 if single_examples else 0.1) * (0.2 if quick else 1.0)
    return [('PyTorch', peers.pytorch, part / 5, True),
            ('scikit-learn', peers.scikit_learn, part, False),
            ('gradient-wave (pure Python)', peers.gradient_wave, part, not single_examples),
            ('micrograd (pure Python)', peers.micrograd, 0.002, True)]


def report_tasks(rounds, quick):
    """Measure the four tasks and return [(target, needed, measured, reached), ...]."""
    first, second, table, longer = tasks()
    if PYPY:
        first, second, table, longer = [
            task.lasting(min(LONG_RUN // (10 if quick else 1) * task.iterations, 2000000))
            for task in (first, second, table, longer)]
    limit = QUICK if quick else USUAL
    long_part = 0.2 if quick else 1.0  # Of `fit`, where it takes long.
    part = 0.03 if quick else 1.0      # Of NumPy.
    plain = [('train', by_train, 0.01 if quick else 0.1 if PYPY else 1.0, True)]
    compilings = 1 if quick else 3
    one = report_task(first, [('NumPy', peers.numpy_neuron, part, True)] + plain
                      + ([] if PYPY else libraries(False, quick)[:2]), rounds, limit, 1.0, compilings)
    two = report_task(second, [('NumPy', peers.numpy_second_tutorial, part, True),
                               ('NumPy, without the loss', peers.numpy_two_layers, part, True),
                               ('fit, portable', made_portable(by_fit), 1.0, True)]
                       + [('compiled, portable', made_portable(by_compiled), 1.0, True)] * HAS_C
                      + plain + ([] if PYPY else libraries(False, quick)), rounds, limit, 1.0, compilings)
    three = report_task(table, [('NumPy', peers.numpy_two_layers, part, True)]
                        + ([] if PYPY else libraries(True, quick)), rounds, limit, long_part, compilings)
    four = report_task(longer, [('NumPy', peers.numpy_any_layers, part, True)] + plain, rounds, limit,
                       long_part, compilings)

    if not PYPY:
        report_bounds([(first, one), (second, two), (table, three), (longer, four)], 1 if quick else rounds)

    verdicts = []
    if 'NumPy' in one:
        verdicts.append(at_least('first tutorial: NumPy / fit', 8, one['NumPy'][1]))
        verdicts.append(at_least('second tutorial: NumPy / fit', 12, two['NumPy'][1]))
        pure = [two[name][1] for name in two if 'pure Python' in name]
        if pure:
            verdicts.append(at_least('second tutorial: fastest pure-Python library / fit', 20,
                                     min(pure)))
        verdicts.append(at_least('second tutorial: NumPy / portable fit', 4, 1.0 / two['fit, portable'][2]))
        if HAS_C:
            verdicts.append(at_least('second tutorial: NumPy / portable compiled', 40,
                                     1.0 / two['compiled, portable'][2]))
        verdicts.append(at_most('first tutorial: train / NumPy', 1.5, one['train'][2]))
        verdicts.append(at_most('second tutorial: train / NumPy', 1.5, two['train'][2]))
        verdicts.append(at_least('single examples: NumPy / fit', 5, three['NumPy'][1]))
    for name, results in (('first tutorial', one), ('second tutorial', two),
                          ('single examples', three), ('longer training run', four)):
        if PYPY and HAS_C:
            verdicts.append(at_most('%s: fit / compiled' % name, 1.5, 1.0 / results['compiled'][1]))
    if HAS_C and not PYPY:
        verdicts.append(at_least('second tutorial: fit / compiled', 8, 1.0 / two['compiled'][1]))
        verdicts.append(at_least('single examples: fit / compiled', 8, 1.0 / three['compiled'][1]))
        if 'NumPy' in two:
            verdicts.append(at_least('second tutorial: NumPy / compiled', 100, 1.0 / two['compiled'][2]))
    return verdicts


def report_wide(rounds):
    """Measure a wide network, print it, and return what was wanted of it."""
    verdicts = []
    for name, batch_size, iterations in (('one at a time', 1, 1000), ('all in one batch', 40, 3000)):
        stream = RandomState(1)
        inputs = [[stream.random() for column in range(784)] for row in range(40)]
        targets = [[float(row % 10 == number) for number in range(10)] for row in range(40)]
        task = Task('784-30-10, 40 examples, ' + name, lambda: DeepNetwork([784, 30, 10], seed=1), inputs,
                    targets, iterations, 0.05, batch_size)
        # In Python it takes long: some of its iterations, enough to be worth compiling.
        results = report_task(task, [('NumPy', peers.numpy_any_layers, 1.0, True)], rounds, USUAL,
                              30.0 / task.iterations, 3)
        if HAS_C and 'NumPy' in results:
            numpy_ratio = results['compiled'][2]
            if batch_size == 1:
                verdicts.append(at_least('784-30-10, one at a time: NumPy / compiled', 3, 1.0 / numpy_ratio))
                verdicts.append(at_least('784-30-10, one at a time: fit / compiled', 15,
                                         1.0 / results['compiled'][1]))
            else:
                verdicts.append(at_most('784-30-10, batch of 40: compiled / NumPy', 4, numpy_ratio))
    return verdicts


def report_softmax(rounds):
    """Measure softmax with cross-entropy beside sigmoids, print it, and return what was wanted."""
    name = '64-30-10, 1,437 examples one at a time, as many as a table of digits has'
    print('### Softmax beside sigmoid: %s, 6 iterations\n' % name, flush=True)
    stream = RandomState(1)
    inputs = [[stream.uniform(0.0, 1.0) for column in range(64)] for row in range(1437)]
    targets = [[float(row % 10 == number) for number in range(10)] for row in range(1437)]
    ends = ['sigmoid', 'softmax']
    seconds = {end: [] for end in ends}
    for number in Deadline(USUAL).each(range(rounds), name_of_round):
        for end in ends:
            task = Task(name, lambda end=end: DeepNetwork([64, 30, 10], seed=1, output_activation=end),
                        inputs, targets, 6, 0.05, 1)
            seconds[end].append(seconds_of(by_fit, task)[0])
    ratio = median([one / other for one, other in zip(seconds['softmax'], seconds['sigmoid'])])
    print_table(['', 'ms'], [(end, '%.0f%s' % (1000.0 * median(seconds[end]), doubt(seconds[end]))) for end in ends])
    return [at_most('64-30-10, single examples: softmax / sigmoid', 1.15, ratio)]


def report_bounds(measured, rounds):
    """Print how much of the time of fit its floating point operations alone explain."""
    print('### What bounds fit: the number of its operations\n')
    nanoseconds = nanoseconds_an_operation(rounds)
    rows = []
    for task, results in measured:
        counts = operations(task)
        least = 1e-6 * task.iterations * sum([counts[kind] * nanoseconds[kind] for kind in counts])
        rows.append((task.name, '{:,}'.format(sum(counts.values()) * task.iterations),
                     '%.1f' % least, '%.1f' % results['fit'][0]))
    print_table(['', 'operations', 'they alone, ms', 'fit, ms'], rows)
    print('One exp takes %.1f ns on this Python, a division %.1f ns, another operation %.1f ns.\n'
          % (nanoseconds['exp'], nanoseconds['division'], nanoseconds['other']))


def report_whole_programs(programs, rounds, limit):
    """Measure whole programs, print them, and return what was wanted of them."""
    print('### The whole program, from the start of the process to its answer\n', flush=True)
    verdicts = []
    if 'NumPy' not in dict(contenders()):
        print('Not here: numpy.\n')
        return verdicts
    for name, network, arguments, inputs, numpy_program in programs:
        try:
            time_ratio, memory_ratio, lines = whole_programs(network, arguments, inputs, numpy_program, rounds, limit)
        except subprocess.TimeoutExpired as error:
            print('%s tutorial: ended after %g s.\n' % (name, error.timeout))
            continue
        print_table(['%s tutorial' % name, 'ms', 'peak MiB'], lines)
        verdicts.append(at_least('%s tutorial, whole program: NumPy / fit, time' % name, 7,
                                 time_ratio))
        if memory_ratio:
            verdicts.append(at_most('%s tutorial, whole program: fit / NumPy, memory' % name, 0.5,
                                    memory_ratio))
    return verdicts


def report_growth(quick, file_name):
    """Measure the growth, print it, draw it, and return what was wanted of it."""
    print('### Growth: the time of one iteration\n')
    trains, series = contenders(), []
    names = [name for name, train in trains]
    head = (['network', 'examples', 'weights', 'weights x examples'] + ['%s, ms' % name for name in names]
            + ['%s / fit' % name for name in names[1:]] + ['fit, ns per weight x example', 'to compile, ms'])
    for drawings in SERIES[:1] if quick else SERIES:
        print('| %s |' % ' | '.join(head))
        print('| --- |' + ' ---: |' * (len(head) - 1), flush=True)
        drawings, points = drawings[1:4:2] if quick else drawings, []
        for sizes, count in Deadline(2.0 * QUICK if quick else USUAL).each(
                drawings, name_of_drawing, work_of_drawing):
            times, doubts, compiling = measured(Drawing(sizes, count), [train for name, train in trains],
                                                0.02 if quick else 0.2, 2 if quick else 5)
            weights = weights_of(sizes)
            points.append((sizes, count, weights, times, compiling))
            row = (['-'.join([str(size) for size in sizes]), '{:,}'.format(count),
                    '{:,}'.format(weights), '{:,}'.format(weights * count)]
                   + ['%.4g%s' % (1000.0 * seconds, word) for seconds, word in zip(times, doubts)]
                   + ['%.2g' % (other / times[0]) for other in times[1:]]
                   + ['%.0f' % (1e9 * times[0] / (weights * count)), '%.1f' % (1000.0 * compiling)])
            print('| %s |' % ' | '.join(row), flush=True)
        series.append(points)
        print('')
        for place, name in enumerate(names[:-1] if 'NumPy' in names else []):
            if crossover(points, place):
                print('NumPy overtakes %s at about %d weights x examples.\n' % (name, crossover(points, place)))
    if file_name and not quick:
        with open(file_name, 'w', encoding='utf-8') as svg:
            svg.write(picture(series, names, machine()))

    figures = [(times[0] / (weights * count), sizes) for points in series
               for sizes, count, weights, times, compiling in points]
    wide = [figure for figure, sizes in figures if sizes == [784, 30, 10]]
    if not wide:
        return []
    return [at_most('784-30-10: nanoseconds per weight x example / the best', 1.3,
                    max(wide) / min([figure for figure, sizes in figures]))]


def name_of_drawing(drawing):
    """Return what a point of the growth is called."""
    sizes, count = drawing
    return '%s with %s examples' % ('-'.join([str(size) for size in sizes]), '{:,}'.format(count))


def work_of_drawing(drawing):
    """Return how long a point of the growth takes beside others: a while, and more with weights x examples."""
    sizes, count = drawing
    return 1.0 + 1e-5 * weights_of(sizes) * count


def at_least(name, wanted, measured):
    """Return a line of the last table: the measured number should not be smaller."""
    return name, 'at least %g' % wanted, '%.2f' % measured, 'yes' if measured >= wanted else 'no'


def at_most(name, wanted, measured):
    """Return a line of the last table: the measured number should not be larger."""
    return name, 'at most %g' % wanted, '%.2f' % measured, 'yes' if measured <= wanted else 'no'


def main():
    """Measure everything and print it."""
    options = parser(__doc__, 'fewer rounds, shorter runs, and the small networks alone')
    options.add_argument('--picture', metavar='FILE', help='draw the growth as SVG (not with --quick)')
    arguments = options.parse_args()
    quick = arguments.quick
    rounds = 3 if quick or PYPY else 7

    print('## %s\n' % machine())
    print('%s.\n' % versions(), flush=True)
    verdicts = report_tasks(rounds, quick)
    if not quick:
        verdicts.extend(report_softmax(rounds))
    if not PYPY:
        if not quick:
            verdicts.extend(report_wide(3))
        verdicts.extend(report_whole_programs(PROGRAMS[:1] if quick else PROGRAMS, 2 if quick else 15,
                                              QUICK if quick else USUAL))
        verdicts.extend(report_growth(quick, arguments.picture))
    print('### What was wanted, and what was measured\n')
    print_table(['', 'wanted', 'measured', 'reached'], verdicts)


if __name__ == '__main__':
    main()
