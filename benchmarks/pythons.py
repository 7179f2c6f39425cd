"""Fill the table of Pythons in simplenn_pure/README.md anew.

    python benchmarks/pythons.py                   every Python
    python benchmarks/pythons.py PyPy Brython      these

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
seconds       both training runs, the best of three; narrow floats cannot tell the time

The correctly rounded `exp` is Python's `decimal` with 40 digits.
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


best = None
for attempt in range(3):
    start = time.time()
    neuron, network = both_tutorials()
    seconds = time.time() - start
    if best is None or seconds < best:
        best = seconds

one = [row[0] for row in neuron.synaptic_weights]
two = []
for layer in network.layers:
    for row in layer.weights + [layer.biases]:
        two.extend(row)
answers = neuron.think([1, 0, 0])
for output in network.think([[0, 0], [0, 1], [1, 0], [1, 1]]):
    answers.extend(output)
print('seconds %.3f' % best)
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

    @staticmethod
    def exp(x):
        with decimal.localcontext() as context:
            context.prec = 40
            return float(decimal.Decimal(x).exp())


def run(command, folder):
    """Return what PROGRAM finds with the Python of that command."""
    done = subprocess.run(command + ['measure.py'], cwd=folder, check=True, stdout=subprocess.PIPE,
                          universal_newlines=True,
                          env=other_pythons.environment())
    found = {'one': [], 'two': [], 'exp': []}
    for line in done.stdout.splitlines():
        name, _, value = line.partition(' ')
        if name in found:
            found[name].append([int(part) for part in value.split()])
        elif name == 'seconds':
            found['seconds'] = float(value)
        elif name == 'digits':
            found['digits'] = value
    return found


def exact():
    """Return the bits that a correctly rounded `exp` gives: one neuron, two layers, exp itself."""
    names = {}
    activation.math = ExactMath
    try:
        exec(PROGRAM.split('best = None')[0], names)
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
    done = subprocess.run(command + ['-m', 'simplenn_pure', 'check'], cwd=folder,
                          stdout=subprocess.PIPE, universal_newlines=True,
                          env=other_pythons.environment())
    return done.stdout.splitlines()


def print_narrow(command, folder):
    """Print the row of a Python with narrow floats."""
    lines = checked(command, folder)
    weights, outputs = re.findall('([0-9]) in', lines[-1])
    print('| %s | %s of the weights, %s of the outputs | | | | |' % (lines[0], weights, outputs))
    sys.stdout.flush()


def main(names):
    """Print the table of the Pythons of these names; of all when there are none."""
    names = names or other_pythons.NAMES + sorted(other_pythons.NARROW)[:2]
    expected = exact()
    print('| Python | digits | one neuron, bits | two layers, bits | exp | seconds |')
    print('|---|---|---|---|---|---|')
    missing = []
    with tempfile.TemporaryDirectory() as folder:
        other_pythons.lay_out(ROOT, folder)
        with open(os.path.join(folder, 'measure.py'), 'w') as stream:
            stream.write(PROGRAM)
        for name in names:
            if name in other_pythons.NARROW:
                command = other_pythons.narrow(name)
                if command is None:
                    missing.append(name)
                else:
                    print_narrow(command, folder)
                continue
            command = other_pythons.find(name)
            if command is None:
                missing.append(name)
                continue
            found = run(command, folder)
            wrong = sum(a != b for a, b in zip(found['exp'], expected['exp']))
            print('| %s | %s | %s | %s | %d | %.2f |' % (
                version_of(command, folder),
                'identical' if found['digits'] == DIGITS else 'DIFFER: ' + found['digits'],
                bits_text(found['one'], expected['one']), bits_text(found['two'], expected['two']),
                wrong, found['seconds']))
            sys.stdout.flush()
    if missing:
        print('')
        print('Not on this machine: ' + ', '.join(missing))


if __name__ == '__main__':
    main(sys.argv[1:])
