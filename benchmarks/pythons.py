"""Fill the table of Pythons in simplenn_pure/README.md anew.

    python benchmarks/pythons.py                   every Python
    python benchmarks/pythons.py PyPy Brython      these
    python benchmarks/pythons.py --quick           two Pythons, one run each, without the bits

Runs both tutorials on every Python that tests/other_pythons.py finds on this machine
(SIMPLENN_NODE_MODULES names the npm packages, SIMPLENN_MICROPYTHONS the folder that
`.ci/micropythons` has filled), and prints a Markdown table:

version       as the Python gives it
digits        whether the weights of the first tutorial and the answers of both have
              the expected 8 decimals; where floats are narrower, how many are right in
              the first tutorial's weights, and in the outputs, as `check` says
one neuron    whether the first tutorial's trained weights have the same bits as those
              made with an `exp` that always rounds correctly; if not, the most units in
              the last place by which one differs
two layers    the same for the second tutorial's trained weights and biases
exp           of 5,000 values, how many this Python's `exp` does not round correctly.
              This is the cause where bits differ: nothing else that the mathematics
              uses is free to round in another way
seconds       both training runs, the best of three, with a ? where these differ by more than a half;
              narrow floats cannot tell the time

The correctly rounded `exp` is Python's `decimal` with 40 digits. A Python that takes five minutes
is ended, and its row says so.
"""

import decimal
import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, 'tests'))
sys.path.insert(0, ROOT)

import other_pythons
from simplenn_pure import activation
from timing import Deadline, doubt, parser, run

MOST_OF_A_PYTHON, MOST, QUICK = 300.0, 1800.0, 40.0  # Seconds.
QUICK_NAMES = ['CPython 3.13', 'PyPy']

# What each Python runs, in the dialect of the package. It prints integers and texts
# alone, so that nothing is lost in writing floats out.
PROGRAM = '''
import math
import sys
import time

sys.path.insert(0, '.')

from simplenn_pure import Neuron, TwoLayerNetwork


def bits(number):
    fraction, exponent = math.frexp(number)
    return [int(fraction * 9007199254740992.0), exponent]


def show(name, numbers):
    for number in numbers:
        print('%s %d %d' % ((name,) + tuple(bits(number))))


def both_tutorials():
    neuron = Neuron(3, seed=1)
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    return neuron, network


times = []
for attempt in range(ATTEMPTS):
    start = time.time()
    neuron, network = both_tutorials()
    times.append(time.time() - start)

one = [row[0] for row in neuron.synaptic_weights]
two = []
for layer in network.layers:
    for row in layer.weights + [layer.biases]:
        two.extend(row)
answers = neuron.think([1, 0, 0])
for output in network.think([[0, 0], [0, 1], [1, 0], [1, 1]]):
    answers.extend(output)
print('seconds ' + ' '.join(['%.3f' % seconds for seconds in times]))
print('digits ' + ' '.join(['%.8f' % number for number in one + answers]))
show('one', one)
show('two', two)
show('exp', [math.exp(-i * 0.0123) for i in range(5000)])
'''

# As the first tutorial prints them, and NumPy 2.4.6 running the second one's program
# with numpy.random.seed(1) after its 10,000 adjustments.
DIGITS = ('9.67299303 -0.20784350 -4.62963669 0.99993704 '
          '0.06623764 0.93823582 0.93837482 0.06702195')


class ExactMath(object):
    """Stands in for `math` in activation.py: an `exp` that always rounds correctly."""

    context = decimal.Context(prec=40)

    @classmethod
    def exp(cls, x):
        return float(cls.context.exp(decimal.Decimal(x)))


def measured(command, folder):
    """Return what PROGRAM finds with the Python of that command."""
    done = run(command + ['measure.py'], MOST_OF_A_PYTHON, cwd=folder, env=other_pythons.environment())
    found = {'one': [], 'two': [], 'exp': []}
    for line in done.stdout.splitlines():
        name, _, value = line.partition(' ')
        if name in found:
            found[name].append([int(part) for part in value.split()])
        elif name == 'seconds':
            found['seconds'] = [float(part) for part in value.split()]
        elif name == 'digits':
            found['digits'] = value
    return found


def exact():
    """Return the bits that a correctly rounded `exp` gives: one neuron, two layers, exp itself."""
    names = {}
    activation.math = ExactMath
    try:
        exec(PROGRAM.split('times = []')[0], names)
        neuron, network = names['both_tutorials']()
    finally:
        activation.math = math
    two = [number for layer in network.layers for row in layer.weights + [layer.biases]
           for number in row]
    bits = names['bits']
    return {'one': [bits(row[0]) for row in neuron.synaptic_weights],
            'two': [bits(number) for number in two],
            'exp': [bits(ExactMath.exp(-i * 0.0123)) for i in range(5000)]}


def units(got, expected):
    """Return the most units in the last place by which a number differs."""
    return max(abs(a * 2**max(0, e - f) - b * 2**max(0, f - e))
               for (a, e), (b, f) in zip(got, expected))


def bits_text(got, expected):
    """Return a cell of the table."""
    difference = units(got, expected)
    return 'identical' if difference == 0 else '%d units off' % difference


def version_of(command, folder):
    """Return the first line of `check`, without the floats."""
    return checked(command, folder)[0].split(',')[0]


def checked(command, folder):
    """Return the lines of `check`."""
    return run(command + ['-m', 'simplenn_pure', 'check'], MOST_OF_A_PYTHON, check=False, cwd=folder,
               env=other_pythons.environment()).stdout.splitlines()


def narrow_row(command, folder):
    """Return the cells of a Python with narrow floats."""
    lines = checked(command, folder)
    weights, outputs = re.findall('([0-9]) in', lines[-1])
    return [lines[0], '%s of the weights, %s of the outputs' % (weights, outputs), '', '', '', '']


def row(command, folder, expected):
    """Return the cells of another Python; those about bits are empty where there is nothing expected."""
    found = measured(command, folder)
    bits = ['', '', '']
    if expected:
        wrong = sum(a != b for a, b in zip(found['exp'], expected['exp']))
        bits = [bits_text(found['one'], expected['one']), bits_text(found['two'], expected['two']), '%d' % wrong]
    return ([version_of(command, folder), 'identical' if found['digits'] == DIGITS else 'DIFFER: ' + found['digits']]
            + bits + ['%.2f%s' % (min(found['seconds']), doubt(found['seconds']))])


def main():
    """Print the table of the Pythons that are asked for; of all when none is."""
    options = parser(__doc__, ' and '.join(QUICK_NAMES) + ', one run each, without the bits')
    options.add_argument('names', nargs='*', help='of Pythons (all)')
    options = options.parse_args()
    names = options.names or (QUICK_NAMES if options.quick
                              else other_pythons.NAMES + sorted(other_pythons.NARROW)[:2])
    expected = None if options.quick else exact()
    print('| Python | digits | one neuron, bits | two layers, bits | exp | seconds |')
    print('|---|---|---|---|---|---|', flush=True)
    missing = []
    with tempfile.TemporaryDirectory() as folder:
        other_pythons.lay_out(ROOT, folder)
        with open(os.path.join(folder, 'measure.py'), 'w') as stream:
            stream.write(PROGRAM.replace('ATTEMPTS', '1' if options.quick else '3'))
        for name in Deadline(QUICK if options.quick else MOST).each(names):
            is_narrow = name in other_pythons.NARROW
            command = other_pythons.narrow(name) if is_narrow else other_pythons.find(name)
            if command is None:
                missing.append(name)
                continue
            try:
                cells = narrow_row(command, folder) if is_narrow else row(command, folder, expected)
            except subprocess.TimeoutExpired as error:
                cells = [name, 'ended after %g s' % error.timeout, '', '', '', '']
            except subprocess.CalledProcessError as error:
                cells = [name, 'FAILS with code %d' % error.returncode, '', '', '', '']
            print('| %s |' % ' | '.join(cells), flush=True)
    if missing:
        print('')
        print('Not on this machine: ' + ', '.join(missing))


if __name__ == '__main__':
    main()
