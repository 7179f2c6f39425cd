"""The numbers of examples and pictures: what comes in, and how it is written."""

import decimal
import math
import re

from ..checks import check_number, refusal
from ..deep import DeepNetwork
from ..layer import functions_of, sizes_of
from ..loss import LOSSES

LARGEST = 1e300    # A picture has no room for larger numbers: their differences overflow.
SMALLEST = 1e-300  # Smaller differences count as none: floats that small lose their digits.


def check_all(network, inputs, targets, to_train=False):
    """Return (copy, sizes, inputs, targets): copies that fit each other, or refuse them.

    `copy` is a DeepNetwork of the network's layers and loss. `sizes` is the number of inputs,
    then of the neurons of each layer. Targets `to_train` on must be in reach of the outputs.
    """
    copy = DeepNetwork.from_layers(network.layers, getattr(network, 'loss_name', None))
    bounds = functions_of(copy.layers[-1].activation)[2:] if to_train else ()
    return (copy, sizes_of(copy.layers)) + copy._check_examples(inputs, targets, *bounds)


def check_loss(name):
    """Return the Loss of this name. Raises ValueError for one that is not known."""
    if name not in sorted(LOSSES):
        raise ValueError(refusal('loss', name, 'one of ' + ', '.join(sorted(LOSSES))))
    return LOSSES[name]


def check_drawable(name, value, low=-LARGEST, high=LARGEST):
    """Return `value` as a float from `low` to `high`, for which a picture has room.

    Raises TypeError for what is not a number, ValueError for other numbers.
    """
    number = check_number(name, value)
    if not low <= number <= high:
        raise ValueError(refusal(name, value, 'a number from %g to %g' % (low, high)))
    return number


def decimals(number):
    """Return `number` with 8 decimals; very small and very large ones with 8 digits and an exponent.

    >>> decimals(2.0 / 3.0), decimals(2e-9 / 3.0), decimals(0.0)
    ('0.66666667', '6.6666667e-10', '0.00000000')
    """
    if number == 0.0 or 0.0001 <= abs(number) < 1e7:
        return '%.8f' % (number + 0.0)  # There is no -0.0 + 0.0.
    return '%.7e' % number


def exact(number):
    """Return `number` as a person would write it where 8 decimals are enough, else as `decimals`.

    >>> exact(1.0), exact(0.1), exact(2.0 / 3.0)
    ('1', '0.1', '0.66666667')
    """
    text = '%.8f' % (number + 0.0)
    if abs(number) < 1e15 and float(text) == number:
        return text.rstrip('0').rstrip('.')
    return decimals(number)


def short(number):
    """Return `number` with about 3 digits, for a picture: '0.938', '-4.63', '1.2e+06'."""
    if number == int(number) and abs(number) < 1000.0:
        return '%d' % number
    if 0.0005 <= abs(number) < 1000.0:
        return ('%.3f' if abs(number) < 1.0 else '%.2f') % number
    return '%.1e' % number


def ticks(low, high, count=5, least=SMALLEST):
    """Return about `count` round numbers from `low` to `high`, 1, 2 or 5 times a power of ten apart.

    They are at least `least` apart: 1 where numbers between whole ones mean nothing.

    >>> ticks(0.0, 1.0)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    >>> ticks(0.0, 3.0, least=1.0)
    [0.0, 1.0, 2.0, 3.0]
    """
    rough = max((high - low) / count, least)
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * min([1.0, 2.0, 5.0, 10.0], key=lambda factor: abs(factor * power - rough))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float('%.15g' % (number * step)) for number in range(first, last + 1)]


def decades(low, high):
    """Return ticks from `low` to `high`, both powers of ten: at most about 8.

    >>> decades(0.1, 1.0), decades(1e-9, 1.0)
    ([0.1, 0.2, 0.5, 1.0], [1e-08, 1e-06, 0.0001, 0.01, 1.0])
    """
    first, last = int(round(math.log10(low))), int(round(math.log10(high)))
    every = min([every for every in (1, 2, 5, 10, 20, 50, 100) if last - first <= 8 * every])
    powers = range(first + -first % every, last + 1, every)
    factors = [1, 2, 5] if last - first <= 2 else [1]
    found = [float('%de%d' % (factor, power)) for power in powers for factor in factors]
    return [number for number in found if number <= high]


def tick_texts(numbers):
    """Return the numbers of an axis' ticks as text, all in the same manner.

    >>> tick_texts([0.0, 0.5, 1.0]), tick_texts([1000000.0, 1000000.5])
    (['0', '0.5', '1'], ['1,000,000', '1,000,000.5'])
    >>> tick_texts([0.0, 5e6, 1e7])
    ['0', '5e+06', '1e+07']
    """
    plain = ['{:,f}'.format(decimal.Decimal('%.15g' % number)) for number in numbers]
    powers = [re.sub(r'\.?0*e', 'e', '%.14e' % number) if number else '0' for number in numbers]
    readable = 0.0001 <= max([abs(number) for number in numbers]) < 1e7
    return plain if readable or len(max(plain, key=len)) <= len(max(powers, key=len)) else powers
