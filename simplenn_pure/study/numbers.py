"""Numbers as text."""

import math


def decimals(number):
    """Return `number` with 8 decimals; very small and very large ones with 8 digits and an exponent.

    >>> decimals(2.0 / 3.0), decimals(2e-9 / 3.0), decimals(0.0)
    ('0.66666667', '6.6666667e-10', '0.00000000')
    """
    if number == 0.0:
        return '0.00000000'  # Also for -0.0.
    if 0.0001 <= abs(number) < 1e7:
        return '%.8f' % number
    return '%.7e' % number


def exact(number):
    """Return `number` as a person would write it where 8 decimals are enough, else as `decimals`.

    >>> exact(1.0), exact(0.1), exact(2.0 / 3.0)
    ('1', '0.1', '0.66666667')
    """
    text = '%.8f' % number
    if abs(number) < 1e15 and float(text) == number:
        text = text.rstrip('0').rstrip('.')
        return '0' if text == '-0' else text
    return decimals(number)


def short(number):
    """Return `number` with about 3 digits, for a picture: '0.938', '-4.63', '1.2e+06'."""
    if number == int(number) and abs(number) < 1000.0:
        return '%d' % number
    if 0.0005 <= abs(number) < 1.0:
        return '%.3f' % number
    if 1.0 <= abs(number) < 1000.0:
        return '%.2f' % number
    return '%.1e' % number


def ticks(low, high, count=5):
    """Return about `count` round numbers from `low` to `high`, 1, 2 or 5 times a power of ten apart.

    >>> ticks(0.0, 1.0)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * min([1.0, 2.0, 5.0, 10.0], key=lambda factor: abs(factor * power - rough))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float('%.15g' % (number * step)) for number in range(first, last + 1)]
