"""The exp and the log of `powers.py` in C, which then needs no library for them.

In double they are the same steps and so the same bits. In float they are the same steps with
numbers that suit it, the exp within 1.1 units in the last place, the log within 1.8; so they give
the same bits on every machine with 32-bit floats.
"""

from .. import powers
from .decimals import decimal, listed

EXP = '''
/* 2**(-1 - j / 64) for j = 0 to 63%(pair)s. */
static const %(number)s %(name)s_powers[64]%(two)s%(flash)s = {
    %(table)s};

/* exp(z) for z of at most 0, by the four operations alone: the same bits on every machine. */
static %(number)s %(name)s_power(%(number)s z)
{
    if (!(z > %(least)s)) {
        return z < 0.0%(suffix)s ? 0.0%(suffix)s : z; /* nan */
    }
    const long m = (long)(0.5%(suffix)s - %(steps)s * z);
    const %(number)s r = z + (%(number)s)m * %(step)s + (%(number)s)m * %(rest)s;
    %(number)s scale = 2.0%(suffix)s;
    %(number)s half = 0.5%(suffix)s;
    for (long k = m / 64; k > 0; k /= 2) {
        scale = k %% 2 ? scale * half : scale;
        half *= half;
    }
%(value)s}
'''

VALUES = {'double': '''\
    const double *pair = %(name)s_powers[m %% 64];
    return (pair[0] + (pair[1] + pair[0] * (r + r * r * (%(c2)s + r * (%(c3)s + r * (
        %(c4)s + r * %(c5)s)))))) * scale;
''', 'float': '''\
    const float high = %(high)s;
    return (high + high * (r + r * r * (%(c2)s + r * %(c3)s))) * scale;
'''}

LOG = '''
/* ln(x) for x of at least 1, likewise. */
static %(number)s %(name)s_logarithm(%(number)s x)
{
    static const %(number)s odds[] = {%(odds)s};
    %(number)s k = 0.0%(suffix)s;
    %(number)s series = 0.0%(suffix)s;
    if (!(x - x == 0.0%(suffix)s)) {
        return x; /* infinite, nan */
    }
    while (x > %(most)s) {
        x *= 0.5%(suffix)s;
        k += 1.0%(suffix)s;
    }
    const %(number)s s = (x - 1.0%(suffix)s) / (x + 1.0%(suffix)s);
    for (unsigned i = 0; i < sizeof odds / sizeof odds[0]; i++) {
        series = (series + 1.0%(suffix)s / odds[i]) * (s * s);
    }
    return k * %(ln_2)s + (k * %(ln_2_rest)s + (2.0%(suffix)s * s + 2.0%(suffix)s * s * series));
}
'''

# What stands in the text, by the type of its numbers.
NUMBERS = {
    'double': {'least': powers.LEAST, 'step': powers.STEP, 'rest': powers.STEP_REST, 'c2': powers.C2,
               'ln_2': powers.LN_2, 'ln_2_rest': powers.LN_2_REST},
    # This step has 10 bits, so that m times it is exact for any m of 14 bits.
    'float': {'least': -103.97208, 'step': 710.0 / 65536.0,
              'rest': powers.STEP - 710.0 / 65536.0 + powers.STEP_REST, 'c2': 0.5,
              'ln_2': 710.0 / 1024.0, 'ln_2_rest': powers.LN_2 - 710.0 / 1024.0 + powers.LN_2_REST},
}


def exp_text(words):
    """Return the C function for exp(z)."""
    words = numbers(words)
    if words['number'] == 'double':
        rows = ['{%s, %s}' % (decimal(high), decimal(low)) for high, low in powers.PAIRS]
        words.update({'pair': ', each as the sum of two', 'two': '[2]', 'table': listed(rows, 4, 2)})
    else:
        words.update({'pair': '', 'two': '', 'high': words['read'] % (words['name'] + '_powers[m % 64]'),
                      'table': listed([decimal(high) + 'f' for high, low in powers.PAIRS], 4)})
    return EXP % dict(words, value=VALUES[words['number']] % words)


def log_text(words):
    """Return the C function for ln(x)."""
    # In float, the terms after s**11 / 11 are too small.
    odds = powers.ODDS if words['number'] == 'double' else powers.ODDS[-5:]
    return LOG % dict(numbers(words), odds=', '.join([decimal(odd) + words['suffix'] for odd in odds]))


def numbers(words):
    """Return `words` and the numbers of both functions as text."""
    values = dict({'steps': powers.STEPS, 'c3': powers.C3, 'c4': powers.C4, 'c5': powers.C5,
                   'most': powers.MOST}, **NUMBERS[words['number']])
    return dict(words, **dict([(name, decimal(value) + words['suffix']) for name, value in values.items()]))
