"""Floats as decimal text that every Python and every C compiler reads back to the last bit.

Seventeen significant digits name every 64-bit float (D. Goldberg, "What Every
Computer Scientist Should Know About Floating-Point Arithmetic", ACM Computing
Surveys 23, 1991, theorem 15). The shortest text, which `repr` gives on CPython,
is not enough here: MicroPython reads about one in 10,000 of those wrong in the
last bit, and writes as many wrong, but reads 17 digits right. So the digits are
worked out here in whole numbers, which are exact everywhere.
"""

import math

from ..integers import need_large_integers

need_large_integers('embed')


def decimal(number):
    """Return a finite float as text of at most 17 significant digits, always with a point.

    The digits are those of '%.17g' in C: the nearest, and of two equally near the
    even one. Zeros at the end are left out.

    >>> decimal(0.5), decimal(-0.0), decimal(0.1), decimal(1e300)
    ('0.5', '-0.0', '0.10000000000000001', '1.0000000000000001e300')
    """
    if number == 0.0:
        return str(number)
    digits, power = digits_of(abs(number))
    if -5 < power < 0:
        text = '0.' + '0' * (-power - 1) + digits
    elif 0 <= power < 16:
        digits += '0' * (power + 2 - len(digits))
        text = digits[:power + 1] + '.' + digits[power + 1:]
    else:
        text = digits[0] + '.' + (digits[1:] or '0') + 'e%d' % power
    return '-' + text if number < 0.0 else text


def digits_of(number):
    """Return (digits, power) of a positive float: d.ddd * 10**power, no zeros at the end."""
    fraction, exponent = math.frexp(number)
    whole = int(fraction * 9007199254740992.0)  # 2**53: all the bits that a float has.
    exponent -= 53
    # number = whole * 2**exponent. The first power that is tried is not above the right one.
    power = int((exponent + 52) * 0.30103) - 2
    digits = 10 ** 17
    while digits >= 10 ** 17:
        power += 1
        # number = above / below * 10**(power - 16)
        above = whole * 2 ** max(exponent, 0) * 10 ** max(16 - power, 0)
        below = 2 ** max(-exponent, 0) * 10 ** max(power - 16, 0)
        digits, rest = divmod(above, below)
    if 2 * rest > below or (2 * rest == below and digits % 2 == 1):
        digits += 1
        if digits == 10 ** 17:
            power += 1
    return str(digits).rstrip('0'), power


def mantissa_bits():
    """Return how many bits the mantissa of a float of this Python has: 53 of 64."""
    unit, bits = 1.0, 0
    while 1.0 + unit != 1.0:
        unit *= 0.5
        bits += 1
    return bits


def listed(texts, indent, each=4):
    """Return `texts` with commas between them, `each` on a line, later lines indented."""
    lines = [', '.join(texts[start:start + each]) for start in range(0, len(texts), each)]
    return (',\n' + ' ' * indent).join(lines)
