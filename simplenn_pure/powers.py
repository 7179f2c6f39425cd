"""exp and log by the four operations alone: the same bits on every machine with 64-bit floats.

The `exp` of one C library differs from that of another in the last bit, now and then, and
training carries that on. Everything else that a network does is rounded alike everywhere (IEEE
754-2008, section 5.4.1). So a network that takes these two, by activations such as
'portable_sigmoid', gives bits that can be compared with `==` on any machine. `portable.py` makes
one of any network.

    exp(x) = 2**-k * 2**(-j / 64) * exp(r)

    m = -x * 64 / ln 2, rounded to a whole number = 64 * k + j,   0 <= j < 64
    r = x + m * ln 2 / 64,   at most ln 2 / 128 from 0

The middle part is looked up in PAIRS, and the last is a polynomial (P. Tang, "Table-driven
implementation of the exponential function in IEEE floating-point arithmetic", ACM
Transactions on Mathematical Software 15, 1989). The steps below, in their order, are what
'portable' means; the exports write them in C, Python and JavaScript.
"""

import math

from .integers import need_large_integers

need_large_integers('portable exp')

STEPS = 92.33248261689366              # 64 / ln 2
STEP = 0.010830424695996044            # ln 2 / 64, the first 34 bits: m times this is exact.
STEP_REST = 2.5310172166650877e-13     # ln 2 / 64 - STEP
LEAST = -745.1332191019412             # Below, exp is nearer to 0 than to the smallest float.
# exp(r) = 1 + r + C2 r**2 + C3 r**3 + C4 r**4 + C5 r**5: those of Taylor, of which the
# next one, r**6 / 720, is spread over C4 and C2 so that what is left of it is a 32nd
# (C. Lanczos, "Applied Analysis", 1956, on economization).
C2 = 0.4999999999993282                # 1 / 2 - 9 / 16 * (ln 2 / 128)**4 / 720
C3 = 0.16666666666666666
C4 = 0.04166672775942661               # 1 / 24 + 3 / 2 * (ln 2 / 128)**2 / 720
C5 = 0.008333333333333333
BITS = 120  # of the whole numbers that PAIRS are worked out in

MOST = 1.4142135623730951              # The square root of 2.
LN_2 = 64.0 * STEP
LN_2_REST = 64.0 * STEP_REST
ODDS = [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0]


def square_root(number):
    """Return the whole part of the square root of a whole number, by Newton's steps from above."""
    root = number
    following = (root + 1) // 2
    while following < root:
        root = following
        following = (root + number // root) // 2
    return root


def pairs():
    """Return 2**(-1 - j / 64) for j = 0 to 63, each as two floats whose sum it is.

    The first is the nearest float, the second what is missing, to 2**-106. Worked out
    in whole numbers, of BITS bits behind the point, so that it does not depend on any rounding.
    """
    root = 1 << (BITS - 1)
    for halving in range(6):  # 2**(-1 / 2), 2**(-1 / 4) ... 2**(-1 / 64)
        root = square_root(root << BITS)
    found = []
    power = 1 << (BITS - 1)
    for j in range(64):
        first = (power + (1 << (BITS - 55))) >> (BITS - 54)
        rest = power - (first << (BITS - 54))
        found.append((math.ldexp(float(first), -54), math.ldexp(float(rest >> 13), 13 - BITS)))
        power = power * root >> BITS
    return found


PAIRS = pairs()


def portable_exp(x):
    """Return exp(x) for x of at most 0, within 0.53 units in the last place of its value.

    >>> portable_exp(0.0), portable_exp(-1.0), portable_exp(-1000.0)
    (1.0, 0.36787944117144233, 0.0)
    """
    if not x > LEAST:
        return 0.0 if x < 0.0 else x  # nan
    m = int(0.5 - STEPS * x)
    r = x + m * STEP + m * STEP_REST
    high, low = PAIRS[m & 63]
    part = high + (low + high * (r + r * r * (C2 + r * (C3 + r * (C4 + r * C5)))))
    return part * math.ldexp(1.0, 1 - (m >> 6))


def portable_log(x):
    """Return the natural logarithm of x for x of at least 1.

    ln x = k ln 2 + ln(x / 2**k), and ln y = 2 (s + s**3 / 3 + s**5 / 5 + ...) with
    s = (y - 1) / (y + 1), of which what follows s**21 / 21 is too small for a float.

    >>> portable_log(1.0), portable_log(10.0)
    (0.0, 2.302585092994046)
    """
    if x - x != 0.0:
        return x  # inf, nan
    k = 0
    while x > MOST:
        x *= 0.5
        k += 1
    s = (x - 1.0) / (x + 1.0)
    square = s * s
    series = 0.0
    for odd in ODDS:
        series = (series + 1.0 / odd) * square
    return k * LN_2 + (k * LN_2_REST + (2.0 * s + 2.0 * s * series))


# ---- the activations that take them ----------------------------------------

NAMES = {'exp': 'portable_exp', 'log': 'portable_log'}

# What the source that `unrolled.py` writes has in the place of a call: lines that are
# `portable_exp` for numbers above LEAST, and the value. All of it stands in cases that leave the
# others out. (The last one is for nan as well.)
LINES = """\
m = int(0.5 %(sign)s %(steps)r * z)
r = %(start)s + m * %(rest)r
[high, low] = PAIRS[m & 63]
part = high + (low + high * (r + r * r * (%(c2)r + r * (%(c3)r + r * (%(c4)r + r * %(c5)r)))))
part * ldexp(1.0, 1 - (m >> 6))"""


def lines(sign, factor=1.0):
    """Return the lines for exp(factor * z) where `sign` is '-', for exp(-factor * z) where it is '+'."""
    z = 'z' if factor == 1.0 else '%r * z' % factor
    step = 'm * %r' % STEP
    return LINES % {'sign': sign, 'steps': factor * STEPS, 'rest': STEP_REST, 'c2': C2, 'c3': C3, 'c4': C4,
                    'c5': C5, 'start': z + ' + ' + step if sign == '-' else step + ' - ' + z}


STRAIGHT = {
    'sigmoid': [('z < -745.2', '', '0.0'), ('z < 0.0', lines('-'), 'e / (1.0 + e)'),
                ('z < 745.2', lines('+'), '1.0 / (1.0 + e)'), ('', '', '1.0 + 0.0 / z')],
    'tanh': [('z < -372.6', '', '-1.0'), ('z < 0.0', lines('-', 2.0), '(e - 1.0) / (e + 1.0)'),
             ('z < 372.6', lines('+', 2.0), '(1.0 - e) / (1.0 + e)'), ('', '', '1.0 + 0.0 / z')],
}


def portable_sigmoid(z):
    """Return 1 / (1 + exp(-z)), as `sigmoid` of `activation.py` does."""
    if z < 0.0:
        power = portable_exp(z)
        return power / (1.0 + power)
    return 1.0 / (1.0 + portable_exp(-z))


def add_to(table, renamed):
    """Add to the `table` of `formulas.py`, for each activation that takes exp, one that takes this exp.

    `renamed` is that of `formulas.py`.
    """
    for name in sorted(table):
        if 'exp(' in table[name].shown and not table[name].twin_of and 'portable_' + name not in table:
            table['portable_' + name] = twin(name, table[name], renamed)


def twin(name, it, renamed):
    """Return the activation `it`, of this name, with the exp and the log of this file."""

    def value(z):
        return portable_sigmoid(z) if name == 'sigmoid' else it.value(z, portable_exp)

    def cross_entropies(sums, targets):
        return it.cross_entropies(sums, targets, portable_exp, portable_log)

    def in_names(cases):
        return cases and [tuple([renamed(text, NAMES) for text in case]) for case in cases]

    return type(it)(
        value, it.slope, in_names(it.formula), it.derivative, it.shown, it.shown_slope, it.why, it.within,
        it.low, it.high, it.steepest, it.roundings, in_names(it.branchless), it.row,
        it.cross_entropies and cross_entropies, in_names(it.cross_entropy), it.shown_cross_entropy,
        it.why_cancels, straight=STRAIGHT.get(name), twin_of=name, bend=it.bend)
