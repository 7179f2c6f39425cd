"""What an activation is, in one place: functions to run, formulas to write, bounds to reason with.

`layer.py` and `deep.py` run an activation. `unrolled.py`, the exports and the page write
it, the worked step puts numbers into it, and whoever reasons about rounding, overflow or
the range of answers asks for its bounds. All of them look it up here, by name, and no
other file asks which one it is. The losses have a table too: `loss.py` works a loss out,
and what others write and say of it stands here.

The formulas are text that Python, C and JavaScript read alike: the names z (the weighted
sum), a (the output) and e, numbers with a decimal point, `exp`, the four operations,
brackets, < and >. (`branchless` is Python's alone and has `abs` and `copysign` too.)
`renamed` puts a program's own names into them. A test holds the text and the functions equal.

A network of sigmoids is run without this file, so a board that needs no other activation
does not load it.
"""

from .activation import sigmoid, sigmoid_gradient
from .loss import mean_half_squared_error


class Activation(object):
    """One activation.

    value(z)      a function: the output for a weighted sum
    slope(a)      a function: how fast the output grows with z where it is a
    formula       the value as text, a list of cases (when, e, result): the first case
                  counts whose `when` holds; the last has none. Where `e` is not '', it is
                  worked out before the result, which uses it by that name
    branchless    the value in one case, without a choice to make: the same bits, for PyPy,
                  which compiles each path through the branches of a formula by itself
    derivative    the slope as text, in cases of the same form
    shown         the value as a person would write it, in one expression
    shown_slope   the slope as a person would write it, so that it can be multiplied
    low, high     what the output cannot go below or above; None where it can go anywhere,
                  from an output of 0 where z is 0
    within        the same in words
    steepest      the largest slope
    roundings     (r, s): a computed output is off from the exact one for its z by at most r
                  times half the distance from 1 to the next number, where `exp` is right to
                  2 units in the last place, and by s roundings of its own size
    why           in sentences, in lines, why the slope is what it is
    """

    def __init__(self, value, slope, formula, branchless, derivative, shown, shown_slope, low, high,
                 within, steepest, roundings, why):
        self.value = value
        self.slope = slope
        self.formula = formula
        self.branchless = branchless
        self.derivative = derivative
        self.shown = shown
        self.shown_slope = shown_slope
        self.low = low
        self.high = high
        self.within = within
        self.steepest = steepest
        self.roundings = roundings
        self.why = why


ACTIVATIONS = {
    'sigmoid': Activation(
        sigmoid, sigmoid_gradient,
        [('z < 0.0', 'exp(z)', 'e / (1.0 + e)'), ('', '', '1.0 / (1.0 + exp(-z))')],
        # copysign makes 1 and 0 of the sign: z * 1 and z * 0 are exact.
        [('', 'exp(-abs(z))',
          '((0.5 - copysign(0.5, z)) * e + (0.5 + copysign(0.5, z))) / (1.0 + e)')],
        [('', '', 'a * (1.0 - a)')],
        '1 / (1 + exp(-z))', 'a * (1 - a)', 0.0, 1.0, 'between 0 and 1', 0.25, (7.0, 0.0),
        'The sigmoid is a = 1 / (1 + exp(-z)), so 1 - a = exp(-z) / (1 + exp(-z)). Its derivative is\n'
        'exp(-z) / (1 + exp(-z))**2, which is the product of the two: a * (1 - a). With a at hand, no\n'
        'exp is needed again. Where a is near 0 or 1 the slope is small: a neuron that is sure moves\n'
        'little.'),
}


class Loss(object):
    """One loss.

    value(outputs, targets)   a function: the loss of these examples
    formula       what one output adds to E, as text in t (its target) and a, in cases of the
                  form that an activation's formula has
    shown         the same as a person would write it, in `error`, which is t - a
    shown_mean    the loss as a person would write it
    mean, total   the loss and E in words
    per_output    whether the loss is E divided by the examples and the outputs, or by the
                  examples alone
    """

    def __init__(self, value, formula, shown, shown_mean, mean, total, per_output):
        self.value = value
        self.formula = formula
        self.shown = shown
        self.shown_mean = shown_mean
        self.mean = mean
        self.total = total
        self.per_output = per_output


LOSSES = {
    'squared_error': Loss(
        mean_half_squared_error, [('', '', '0.5 * (t - a) * (t - a)')], '0.5 * (error)**2',
        'mean of error**2 / 2', 'mean of half the squared error', 'sum of half the squared errors',
        True),
}

NAME_CHARACTERS = '_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.'


def renamed(formula, names, suffix=''):
    """Return the text of a formula with other names in it, and `suffix` behind its numbers.

    `names` says what becomes of each name, {'a': 'a1_2', 'exp': 'Math.exp'}; what is not
    among them stays.

    >>> renamed('a * (1.0 - a)', {'a': 'a1_2'})
    'a1_2 * (1.0 - a1_2)'
    >>> renamed('1.0 / (1.0 + exp(-z))', {'exp': 'expf'}, 'f')
    '1.0f / (1.0f + expf(-z))'
    """
    text = ''
    word = ''
    for character in formula + ' ':
        if character in NAME_CHARACTERS:
            word += character
        else:
            if word[:1].isdigit():
                word += suffix
            text += names.get(word, word) + character
            word = ''
    return text[:-1]


def function_body(formula, forms, names, suffix=''):
    """Return the lines of a function that works out a formula.

    `forms` are what its language writes for a condition, for the end of its block,
    for e, and for the result. `names` and `suffix` are as for `renamed`.

    >>> print(function_body([('z < 0.0', '', '0.0'), ('', '', 'z')],
    ...                     ('if (%s) {', '}', 'const e = %s;', 'return %s;'), {}))
        if (z < 0.0) {
            return 0.0;
        }
        return z;
    """
    condition, end, power, answer = forms
    lines = []
    for when, e, result in formula:
        indent = '    '
        if when != '':
            lines.append(indent + condition % renamed(when, names, suffix))
            indent = '        '
        if e != '':
            lines.append(indent + power % renamed(e, names, suffix))
        lines.append(indent + answer % renamed(result, names, suffix))
        if when != '' and end != '':
            lines.append('    ' + end)
    return '\n'.join(lines)
