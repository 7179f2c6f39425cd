"""Does this Python give the right digits? `python -m simplenn_pure check` tells.

A board has no command line; there, this line does the same:

    from simplenn_pure.selftest import main; main()

It trains the first tutorial's neuron and begins the second tutorial: a second or two on
a desk, minutes on a board.
"""

import math
import sys

from .integers import need_large_integers
from .neuron import Neuron
from .two_layer import TwoLayerNetwork

# What is looked at, the digits to get, all their bits, and the fewest decimals that
# narrower floats must get right. The number is bits / 2**scale. The start weights are
# NumPy's (2.4.6), and so is the loss; the trained weights and the answer, whose digits
# the tutorial prints, come from its formulas in a bare loop from left to right.
# Floats of 30 bits, the narrowest that MicroPython has, lose the trained weights'
# second decimal in 10,000 iterations, but no fifth decimal of the others.
EXPECTED = [
    ('start weight 1', '-0.16595599', -5979194699223016, 55, 5),
    ('start weight 2', '0.44064899', 7938026452533572, 54, 5),
    ('start weight 3', '-0.99977125', -9005138861201892, 53, 5),
    ('trained weight 1', '9.67299303', 5445410974409159, 49, 1),
    ('trained weight 2', '-0.20784350', -7488351246777416, 55, 1),
    ('trained weight 3', '-4.62963669', -5212507515432192, 50, 1),
    ('answer to [1, 0, 0]', '0.99993704', 9006632187013266, 53, 5),
    ('loss of two layers', '0.12492624', 9001884049338070, 56, 5),
]

# More than can come from an `exp` that is now and then off by one unit in the last place:
# such noise in every `exp` moved these numbers by 18 units at most.
MOST_UNITS = 100

NAMES = {'cpython': 'CPython', 'pypy': 'PyPy', 'jython': 'Jython',
         'micropython': 'MicroPython', 'circuitpython': 'CircuitPython'}


def main():
    """Print whether this Python gives the right digits; return 0 when it does, else 1."""
    try:
        need_large_integers('check')
    except NotImplementedError as error:
        print(error)
        return 1
    lines, exit_code = report(this_python(), mantissa_bits(), measured(), rounds_twice())
    print('\n'.join(lines))
    return exit_code


def measured():
    """Return the numbers of EXPECTED as this Python gets them."""
    inputs = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
    targets = [0, 1, 1, 0]
    neuron = Neuron(3, seed=1)
    numbers = [row[0] for row in neuron.synaptic_weights]
    neuron.train(inputs, targets, iterations=10000)
    numbers += [row[0] for row in neuron.synaptic_weights] + neuron.think([1, 0, 0])

    # The tutorial says the loss of iteration 1,000 before it adjusts anything.
    inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train(inputs, targets, iterations=999)
    return numbers + [network.loss(inputs, targets)]


def report(python, bits, numbers, twice=False):
    """Return the lines of the report and the exit code.

    `python` is the name of this Python, `bits` how many bits its floats' mantissas
    have, `numbers` what it got, `twice` whether it rounds each operation twice.
    """
    whole = bits >= 53
    lines = ['%s, %d-bit floats' % (python, bits + (11 if whole else 8)),  # with the exponent
             '%-20s %12s %12s   %s' % ('', 'published', 'here',
                                       'last bits' if whole else 'decimals right')]
    is_wrong = False
    farthest = 0
    fewest = {True: 8, False: 8}  # decimals of the weights, and of the outputs
    for (name, published, expected, scale, least), number in zip(EXPECTED, numbers):
        here = '%.8f' % number if whole else eight_decimals(number)
        units = int(number * 2.0**scale) - expected  # in the last place
        farthest = max(farthest, abs(units))
        decimals = decimals_right(number, expected, scale)
        is_weight = 'weight' in name
        fewest[is_weight] = min(fewest[is_weight], decimals)
        if decimals < least or whole and (here != published or abs(units) > MOST_UNITS):
            is_wrong = True
        remark = '%d' % decimals
        if whole:
            remark = '%+d units' % units if units != 0 else 'the same'
        lines.append('%-20s %12s %12s   %s' % (name, published, here, remark))

    verdict = 'Right: all digits, to the last bit.'
    if is_wrong:
        verdict = 'WRONG: this Python gives other numbers. Please tell the authors which Python it is.'
    elif not whole:
        verdict = ('Right for such floats, which hold %d digits. Decimals right: %d in these weights, '
                   '%d in the outputs.' % (bits * 0.30103, fewest[True], fewest[False]))
    elif farthest > 0:
        cause = 'the processor rounds twice here, as an x87 does' if twice else 'exp rounds in its own way here'
        verdict = 'Right: all published digits. The last bits are up to %d units off: %s.' % (farthest, cause)
    return lines + [verdict], int(is_wrong)


def decimals_right(number, expected, scale):
    """Return to how many decimals, at most 8, `number` is expected / 2**scale.

    In whole numbers: narrow floats would round what is expected, too.
    """
    whole, places = exactly(number, scale)
    difference = abs(whole - (expected << (places - scale)))
    decimals = 0
    while decimals < 8 and 20 * difference * 10**decimals <= 1 << places:
        decimals += 1
    return decimals


def eight_decimals(number):
    """Return a float as text with 8 decimals, which MicroPython's % gets wrong for narrow floats."""
    whole, places = exactly(abs(number), 1)
    digits = '%09d' % (((whole * 10**8 >> (places - 1)) + 1) >> 1)
    return '-' * (number < 0.0) + digits[:-8] + '.' + digits[-8:]


def exactly(number, least):
    """Return integers (a, b), b at least `least`, with number = a / 2**b."""
    fraction, exponent = math.frexp(number)
    places = max(least, 53 - exponent)
    return int(fraction * 9007199254740992.0) << (places + exponent - 53), places


def mantissa_bits():
    """Return how many bits the mantissa of a float has: 53 of 64, 24 of 32."""
    bits = 0
    while 1.0 + 1.0 / 2**bits != 1.0:
        bits += 1
    return bits


def rounds_twice():
    """Return whether a sum is rounded to more bits than a float has, and then once more."""
    # A little more than half way from 1 to the next float. Of 64 bits, it is half way.
    return 1.0 + (2.0**-53 + 2.0**-65) == 1.0


def this_python():
    """Return the name and version of this Python, and what it runs on."""
    implementation = getattr(sys, 'implementation', None)
    name = getattr(implementation, 'name', 'jython' if 'java' in sys.platform else 'cpython')
    # Place by place: Brython's version is a list of nothing to whoever walks through it.
    version, language = [tuple([numbers[place] for place in range(3)]) for numbers in
                         (getattr(implementation, 'version', sys.version_info), sys.version_info)]
    text = '%s %d.%d.%d' % ((NAMES.get(name, name),) + version)
    if version[:2] != language[:2]:
        text += ' (Python %d.%d)' % language[:2]
    return '%s on %s' % (text, sys.platform)


if __name__ == '__main__':
    sys.exit(main())
