"""What an activation is, in one place: functions to run, formulas to write, bounds to reason with.

    sigmoid      1 / (1 + exp(-z))             tanh         (exp(z) - exp(-z)) / (exp(z) + exp(-z))
    relu         0 below 0, else z             leaky_relu   0.01 * z below 0, else z
    identity     z                             softmax      exp(z) / the sum of exp(z) of the layer

`layer.py` and `deep.py` run an activation. `unrolled.py`, the exports and the page write
it, the worked step puts numbers into it, and whoever reasons about rounding, overflow or
the range of answers asks for its bounds. All of them look it up here, by name, and no
other file asks which one it is. So a new one needs an entry in ACTIVATIONS and nothing else.

The formulas are text that Python, C and JavaScript read alike: the names z (the weighted
sum), a (the output), t (the target) and e, numbers with a decimal point, `exp` and `log`,
the four operations, brackets, < and >. (`branchless` is Python's alone and has `abs` and
`copysign` too.) `renamed` puts a program's own names into them. A test holds the text and
the functions equal.

Each of those with `exp` has a twin, 'portable_sigmoid' and so on, with the same bits on every
machine: `powers.py`. It is in the table once one was asked for.

A network of sigmoids is run without this file, so a board that needs no other activation
does not load it.
"""

import math

from .activation import sigmoid, sigmoid_gradient
from .checks import refusal

LEAK = 0.01  # The slope of leaky_relu below 0.


class Activation(object):
    """One activation.

    value(z)      a function: the output for a weighted sum; where `row` is true, the list of
                  outputs for the list of a layer's weighted sums
    slope(a)      a function: how fast the output grows with z where it is a; None where an
                  output has many slopes, one for each weighted sum of the layer
    formula       the value as text, a list of cases (when, e, result): the first case
                  counts whose `when` holds; the last has none. Where `e` is not '', it is
                  worked out before the result, which uses it by that name. Where `row` is
                  true there is one case, in which `largest` is the largest weighted sum of
                  the layer, and `whole` the sum of its neurons' e, from left to right
    derivative    the slope as text, in cases of the same form
    shown         the value as a person would write it, in one expression
    shown_slope   the slope as a person would write it, so that it can be multiplied
    why           in sentences, in lines, why the slope is what it is; None where there is none
    within        what the output can be, in words
    low, high     the same in numbers; None where nothing bounds it, and it is 0 where z is 0
    steepest      the most that an output changes by where its z changes by 1, or where `row`
                  is true every z of the layer by at most 1
    bend          the most that the slope changes by where z changes by 1; None where it jumps
    roundings     (r, s, q): a computed output is off from the exact one for its z by at most
                  r + q * the neurons of the layer times half the distance from 1 to the next
                  number, where `exp` is right to 2 units in the last place, and by s roundings
                  of its own size
    branchless    the value in one case, without a choice to make: the same bits, for PyPy,
                  which compiles each path through the branches of a formula by itself
    row           whether the outputs of a layer depend on all its weighted sums; only the
                  last layer may have such an activation, and only with cross-entropy
    cross_entropies(sums, targets)   a function: the list of what each output of one example
                  adds to the cross-entropy; None where the outputs are not probabilities
    cross_entropy the same as text in z and t, in cases of the form of `formula`
    shown_cross_entropy  the same as a person would write it, in a
    why_cancels   in sentences, in lines, why the delta is then t - a
    end           the activation of the last layer where this is the one of the others and
                  nothing else is asked for; None is the same
    elsewhere     what scikit-learn, PyTorch and Keras call it
    straight      the value as text for source that is written out; e may be several lines
    twin_of       where it is 'portable_' and a name, with the exp of `powers.py`: that name
    """

    def __init__(self, value, slope, formula, derivative, shown, shown_slope, why, within,
                 low=None, high=None, steepest=1.0, roundings=(0.0, 0.0, 0.0), branchless=None, row=False,
                 cross_entropies=None, cross_entropy=None, shown_cross_entropy=None, why_cancels=None,
                 end=None, elsewhere=(), straight=None, twin_of=None, bend=None):
        self.value = value
        self.slope = slope
        self.formula = formula
        self.derivative = derivative
        self.shown = shown
        self.shown_slope = shown_slope
        self.why = why
        self.within = within
        self.low = low
        self.high = high
        self.steepest = steepest
        self.roundings = roundings
        self.branchless = branchless or formula
        self.row = row
        self.cross_entropies = cross_entropies
        self.cross_entropy = cross_entropy
        self.shown_cross_entropy = shown_cross_entropy
        self.why_cancels = why_cancels
        self.end = end
        self.elsewhere = elsewhere
        self.straight = straight or formula
        self.twin_of = twin_of
        self.bend = bend

    def values_of(self, matrix):
        """Return the outputs for the weighted sums in `matrix`."""
        if self.row:
            return [self.value(row) for row in matrix]
        return [[self.value(z) for z in row] for row in matrix]

    def slopes_of(self, outputs):
        """Return the slopes where the outputs are those in the matrix `outputs`."""
        return [[self.slope(a) for a in row] for row in outputs]


# ---- each of them, beside its slope ---------------------------------------


def tanh(z, exp=math.exp):
    """Return the hyperbolic tangent of `z`, between -1 and 1.

    tanh(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)), with both parts divided by the larger
    of the two. `exp` alone makes it, because every Python has that, and only ever of numbers
    that are not positive. Near 0 it is as close as elsewhere, to about 2**-52, which is not
    as close as `math.tanh` comes there.

    >>> tanh(0.0), tanh(1000.0)
    (0.0, 1.0)
    """
    if z < 0.0:
        power = exp(2.0 * z)
        return (power - 1.0) / (power + 1.0)
    power = exp(-2.0 * z)
    return (1.0 - power) / (1.0 + power)


def tanh_gradient(output):
    """Return the slope of tanh where its value is `output`: 1 - output**2."""
    return (1.0 + output) * (1.0 - output)


def relu(z):
    """Return `z` where it is positive and 0 elsewhere.

    The rectified linear unit: V. Nair and G. Hinton, "Rectified linear units improve
    restricted Boltzmann machines", ICML 2010.
    """
    if z < 0.0:
        return 0.0
    return z


def relu_gradient(output):
    """Return the slope of relu where its value is `output`: 1 where it is positive, else 0."""
    if output > 0.0:
        return 1.0
    return 0.0


def leaky_relu(z):
    """Return `z` where it is positive and a hundredth of it elsewhere.

    A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve neural network acoustic
    models", ICML 2013.
    """
    if z < 0.0:
        return LEAK * z
    return z


def leaky_relu_gradient(output):
    """Return the slope of leaky_relu where its value is `output`: 1 where it is positive, else 0.01."""
    if output > 0.0:
        return 1.0
    return LEAK


def identity(z):
    """Return `z` itself."""
    return z


def identity_gradient(output):
    """Return the slope of the identity: 1."""
    return 1.0


def softmax(row, exp=math.exp):
    """Return the softmax of a row of weighted sums: numbers above 0 that add up to 1.

    softmax(z)[i] = exp(z[i]) / (exp(z[0]) + exp(z[1]) + ...),
    where every z is first made smaller by the largest of them. That divides both parts of
    the fraction by the same number, and `exp` never overflows.

    >>> softmax([1000.0, 1000.0])
    [0.5, 0.5]
    """
    largest = largest_of(row)
    powers = [exp(z - largest) for z in row]
    whole = 0.0
    for power in powers:
        whole += power
    return [power / whole for power in powers]


def largest_of(row):
    """Return the largest number of a row."""
    largest = row[0]
    for number in row:
        if number > largest:
            largest = number
    return largest


def sigmoid_cross_entropies(sums, targets, exp=math.exp, log=math.log):
    """Return -t ln a - (1 - t) ln(1 - a) of each output a = sigmoid(z), worked out from z.

    -ln a = ln(1 + exp(-z)) and -ln(1 - a) = ln(1 + exp(-z)) + z, so it is
    ln(1 + exp(-z)) + (1 - t) z, which for negative z is written ln(1 + exp(z)) - t z.
    """
    terms = []
    for z, t in zip(sums, targets):
        if z < 0.0:
            terms.append(log(1.0 + exp(z)) - t * z)
        else:
            terms.append(log(1.0 + exp(-z)) + (1.0 - t) * z)
    return terms


def softmax_cross_entropies(sums, targets, exp=math.exp, log=math.log):
    """Return -t ln a of each output a of a softmax, worked out from the weighted sums.

    -ln a = ln(whole) + largest - z, where `whole` is the sum of exp(z - largest).
    """
    largest = largest_of(sums)
    whole = 0.0
    for z in sums:
        whole += exp(z - largest)
    return [t * log(whole) + (t * largest - t * z) for z, t in zip(sums, targets)]


# ---- the table ------------------------------------------------------------

ACTIVATIONS = {
    'sigmoid': Activation(
        sigmoid, sigmoid_gradient,
        formula=[('z < 0.0', 'exp(z)', 'e / (1.0 + e)'), ('', '', '1.0 / (1.0 + exp(-z))')],
        derivative=[('', '', 'a * (1.0 - a)')],
        shown='1 / (1 + exp(-z))', shown_slope='a * (1 - a)',
        why='The sigmoid is a = 1 / (1 + exp(-z)), so 1 - a = exp(-z) / (1 + exp(-z)). Its derivative is\n'
            'exp(-z) / (1 + exp(-z))**2, which is the product of the two: a * (1 - a). With a at hand, no\n'
            'exp is needed again. Where a is near 0 or 1 the slope is small: a neuron that is sure moves\n'
            'little.',
        within='between 0 and 1', low=0.0, high=1.0, steepest=0.25, roundings=(7.0, 0.0, 0.0),
        bend=0.09622504486493764,  # 1 / (6 * sqrt(3)), where a = 1/2 +- sqrt(3)/6
        elsewhere=('logistic', 'Sigmoid', 'sigmoid'),
        # copysign makes 1 and 0 of the sign: z * 1 and z * 0 are exact.
        branchless=[('', 'exp(-abs(z))',
                     '((0.5 - copysign(0.5, z)) * e + (0.5 + copysign(0.5, z))) / (1.0 + e)')],
        cross_entropies=sigmoid_cross_entropies,
        cross_entropy=[('z < 0.0', 'exp(z)', 'log(1.0 + e) - t * z'),
                       ('', 'exp(-z)', 'log(1.0 + e) + (1.0 - t) * z')],
        shown_cross_entropy='-t * ln(a) - (1 - t) * ln(1 - a)',
        why_cancels='With cross-entropy, E is the sum of -t * ln(a) - (1 - t) * ln(1 - a). So -dE/da is\n'
                    't / a - (1 - t) / (1 - a), which is (t - a) / (a * (1 - a)). It would be multiplied by\n'
                    'the slope, a * (1 - a), which cancels: in the last layer delta = t - a.'),
    'tanh': Activation(
        tanh, tanh_gradient,
        formula=[('z < 0.0', 'exp(2.0 * z)', '(e - 1.0) / (e + 1.0)'),
                 ('', 'exp(-2.0 * z)', '(1.0 - e) / (1.0 + e)')],
        derivative=[('', '', '(1.0 + a) * (1.0 - a)')],
        shown='2 / (1 + exp(-2 * z)) - 1', shown_slope='(1 + a) * (1 - a)',
        why='tanh is a sigmoid stretched to lie between -1 and 1: a = 2 * s - 1 with s = sigmoid(2 * z).\n'
            'Its derivative is 4 * s * (1 - s). Since 2 * s = 1 + a and 2 * (1 - s) = 1 - a, that is\n'
            '(1 + a) * (1 - a). Where a is near -1 or 1 the slope is small: a neuron that is sure moves\n'
            'little.',
        within='between -1 and 1', low=-1.0, high=1.0, roundings=(12.0, 0.0, 0.0),
        bend=0.7698003589195010,  # 4 / (3 * sqrt(3)), where a = +- 1/sqrt(3)
        elsewhere=('tanh', 'Tanh'),
        # Where exp gives 1, + 0.0 makes 0.0 of -0.0, and changes nothing else.
        branchless=[('', 'exp(-2.0 * abs(z))', 'copysign((1.0 - e) / (1.0 + e), z) + 0.0')]),
    'relu': Activation(
        relu, relu_gradient,
        formula=[('z < 0.0', '', '0.0'), ('', '', 'z')],
        derivative=[('a > 0.0', '', '1.0'), ('', '', '0.0')],
        shown='max(0, z)', shown_slope='(1 if a > 0 else 0)',
        why='relu is z itself where z is positive, so its slope is 1 there, and 0 where z is negative:\n'
            'a neuron that answers 0 does not move. At z = 0, where it bends, the slope is taken as 0.',
        within='at least 0', low=0.0, end='identity', elsewhere=('relu', 'ReLU')),
    'leaky_relu': Activation(
        leaky_relu, leaky_relu_gradient,
        formula=[('z < 0.0', '', '0.01 * z'), ('', '', 'z')],
        derivative=[('a > 0.0', '', '1.0'), ('', '', '0.01')],
        shown='max(0.01 * z, z)', shown_slope='(1 if a > 0 else 0.01)',
        why='leaky_relu is z itself where z is positive, so its slope is 1 there, and 0.01 * z where z is\n'
            'negative, so its slope is 0.01 there: a neuron always moves, if only a little. At z = 0,\n'
            'where it bends, the slope is taken as 0.01.',
        within='any number', roundings=(0.0, 2.0, 0.0),
        elsewhere=('LeakyReLU',)),  # Keras's function leaky_relu has another slope.
    'identity': Activation(
        identity, identity_gradient,
        formula=[('', '', 'z')], derivative=[('', '', '1.0')], shown='z', shown_slope='1',
        why='The identity gives the weighted sum itself, which grows as fast as z: the slope is 1. So in\n'
            'a last layer, with half the squared error, delta = t - a.',
        within='any number', elsewhere=('identity', 'Identity', 'linear')),
    'softmax': Activation(
        softmax, None,
        formula=[('', 'exp(z - largest)', 'e / whole')], derivative=None,
        shown='exp(z) / (the sum of exp(z) of the layer)', shown_slope=None, why=None,
        within='between 0 and 1, all of them together 1', low=0.0, high=1.0,
        # The slopes of an output y are y * (1 - y) by its own z and -y * y[k] by that of another:
        # their sizes add up to 2 * y * (1 - y).
        steepest=0.5,
        # With D = largest - z and n neurons, u half the distance from 1 to the next number: each
        # exp(-D) is off by 4 u of its size from exp, and by D u from rounding D. What is common
        # to all of them cancels in the fraction. The 4 u leave 2 * y * (1 - y) * 4 u, at most
        # 2 u. The D u leave less than 0.37 n u, for D * exp(-D) is at most 1 / e. The sum and the
        # division round n times, n u. In all 2 u + 1.37 n u; 4 u + 2 n u has room for the
        # products of these, as long as it is less than 1, and for what is too small for a float.
        roundings=(4.0, 0.0, 2.0), row=True, cross_entropies=softmax_cross_entropies,
        cross_entropy=[('', '', 't * log(whole) + (t * largest - t * z)')],
        shown_cross_entropy='-t * ln(a)',
        elsewhere=('softmax', 'Softmax', 'multinomial'),
        why_cancels='Each output of a softmax depends on every z of its layer. With cross-entropy that does\n'
                    'not matter: E is the sum of -t * ln(a), ln(a) is z less the logarithm of the sum of\n'
                    'all exp(z), and the derivative of that logarithm by z is a. So, where the targets of\n'
                    'an example add up to 1, -dE/dz is t - a: in the last layer delta = t - a.'),
}


def check_name(argument, name):
    """Raise ValueError, naming the argument, unless `name` is that of an activation."""
    if name not in sorted(ACTIVATIONS):
        from .powers import add_to  # Here, for a board that needs no portable ones does without.
        add_to(ACTIVATIONS, renamed)
    if name not in sorted(ACTIVATIONS):
        raise ValueError(refusal(argument, name, 'one of ' + ', '.join(sorted(ACTIVATIONS))))


def functions_of(activation):
    """Return what a layer runs its activation by; as in `activation.py`, but for all of them.

    Raises ValueError for a name that is not in the table.
    """
    check_name('activation', activation)
    activation = ACTIVATIONS[activation]
    slopes_of = None if activation.slope is None else activation.slopes_of
    return activation.values_of, slopes_of, activation.low, activation.high


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
