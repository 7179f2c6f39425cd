"""A network as one file of C99 that needs nothing but `exp`."""

from ..checks import check_matrix, is_finite, shown
from ..elsewhere import check_layers
from ..matrix import shape, transpose
from ..network import Network, sizes_of
from .c_names import check_c_name
from .decimals import decimal, listed
from .names import counted

LARGEST_FLOAT = 3.4028234663852886e38  # (2 - 2**-23) * 2**127
SMALLEST_FLOAT = 1.4012984643248171e-45  # 2**-149

TEXT = '''/* %(name)s: the answers of a neural network with %(inputs)s and %(outputs)s.
 *
 * simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s.
 * C99, and C++ as well. No allocation, nothing that changes but the outputs.
 * `inputs` and `outputs` must not overlap.
%(promise)s *
 * Self-test: cc -std=c99 -ffp-contract=off -D%(macro)s %(name)s.c -lm && ./a.out
 */
#include <math.h>

#ifdef __cplusplus
extern "C"
#endif
void %(name)s(const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d]);

%(tables)s
/* 1 / (1 + exp(-x)), written so that exp never overflows. */
static %(number)s %(name)s_sigmoid(%(number)s x)
{
    %(number)s power;
    if (x < 0.0%(suffix)s) {
        power = exp%(suffix)s(x);
        return power / (1.0%(suffix)s + power);
    }
    return 1.0%(suffix)s / (1.0%(suffix)s + exp%(suffix)s(-x));
}

void %(name)s(const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d])
{
%(locals)s    %(number)s total;
    int i, j;
%(loops)s}

#ifdef %(macro)s
#include <stdio.h>

/* Examples, and what the network itself answers to them. */
static const %(number)s %(name)s_examples[%(example_count)d][%(input_count)d] = {
%(examples)s};
static const %(number)s %(name)s_answers[%(example_count)d][%(output_count)d] = {
%(answers)s};

/* Prints each answer, the network's own and their difference; returns 0 if none is too far off. */
int main(void)
{
    %(number)s outputs[%(output_count)d];
    double difference;
    int i, j, wrong = 0;
    for (i = 0; i < %(example_count)d; i++) {
        %(name)s(%(name)s_examples[i], outputs);
        for (j = 0; j < %(output_count)d; j++) {
            difference = (double)outputs[j] - (double)%(name)s_answers[i][j];
            if (!(difference <= %(tolerance)s && difference >= -%(tolerance)s)) {
                wrong++;
            }
            printf("example %%d output %%d: %%.17g expected %%.17g difference %%g\\n", i + 1, j + 1,
                   (double)outputs[j], (double)%(name)s_answers[i][j], difference);
        }
    }
    printf("%%d wrong\\n", wrong);
    return wrong != 0;
}
#endif
'''

LOOP = '''    for (j = 0; j < %(neurons)d; j++) {
        total = 0.0%(suffix)s;
        for (i = 0; i < %(inputs)d; i++) {
            total += %(before)s[i] * %(name)s_weights_%(layer)d[j][i];
        }
        %(after)s[j] = %(name)s_sigmoid(total%(bias)s);
    }
'''

WEIGHTS = '''/* Layer %(layer)d: the weights, a row for each neuron, a column for each input. */
static const %(number)s %(name)s_weights_%(layer)d[%(neurons)d][%(inputs)d] = {
'''

BIASES = '''static const %(number)s %(name)s_biases_%(layer)d[%(neurons)d] =
'''


def c_source(network, name='think', number='double', examples=None):
    """Return C99 source with one function, `name`, that answers as network.think does.

        void think(const double inputs[3], double outputs[1]);

    `number` is the type of all numbers in it, 'double' or 'float'.
    In double, compiled without contraction (-ffp-contract=off) and with the C
    library that Python uses, it gives the bits of network.think. In float it stays
    within the bound that `error_bound` works out and that the header states.
    `examples` (examples x inputs) and the network's answers are stored for the
    self-test, a `main` under the macro NAME_SELF_TEST; None takes all zeros, all
    ones, and a single one in each of the first eight places.

    Raises TypeError for what is no network, no text or no number; ValueError for
    another `number`, a weight that a C float cannot hold, or a name that is no
    identifier, is a keyword of C or C++, or stands in their library.
    """
    check_c_name(name)
    if number not in ('double', 'float'):
        raise ValueError("number is %s, expected 'double' or 'float'" % shown(number))
    if not isinstance(network, Network):
        raise TypeError('network is %s, expected a network' % shown(network))
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    if examples is None:
        examples = usual_examples(sizes[0])
    examples = check_matrix('examples', examples, sizes[0], 'example')
    answers = network.think(examples)
    check_answers(answers)

    suffix, unit, smallest = '', 2.0 ** -53, 0.0
    if number == 'float':
        suffix, unit, smallest = 'f', 2.0 ** -24, SMALLEST_FLOAT
        check_floats(layers, examples)
    constant, slope = error_bound(layers, unit, smallest)
    # In double, what is stored was rounded too: twice the bound.
    tolerance = min(2.0 * (constant + slope * largest_of(examples)), 1.0)

    tables = ''
    declarations = ''
    loops = ''
    before = 'inputs'
    for index, layer in enumerate(layers):
        inputs, neurons = shape(layer.weights)
        words = {'name': name, 'number': number, 'suffix': suffix, 'inputs': inputs,
                 'neurons': neurons, 'layer': index + 1, 'before': before,
                 'after': 'outputs', 'bias': ''}
        tables += WEIGHTS % words + rows_text(transpose(layer.weights), suffix) + '};\n'
        if layer.biases is not None:
            words['bias'] = ' + %(name)s_biases_%(layer)d[j]' % words
            tables += BIASES % words + row_text(layer.biases, suffix) + ';\n'
        if index + 1 < len(layers):
            words['after'] = 'layer_%(layer)d' % words
            declarations += '    %(number)s %(after)s[%(neurons)d];\n' % words
        loops += LOOP % words
        before = words['after']

    return TEXT % {
        'name': name,
        'kind': type(network).__name__,
        'sizes': '-'.join(['%d' % size for size in sizes]),
        'inputs': counted(sizes[0], 'input'),
        'outputs': counted(sizes[-1], 'output'),
        'promise': promise(number, constant, slope),
        'macro': name.upper() + '_SELF_TEST',
        'number': number,
        'suffix': suffix,
        'input_count': sizes[0],
        'output_count': sizes[-1],
        'tables': tables,
        'locals': declarations,
        'loops': loops,
        'example_count': len(examples),
        'examples': rows_text(examples, suffix),
        'answers': rows_text(answers, suffix),
        'tolerance': decimal(tolerance),
    }


def check_answers(answers):
    """Raise ValueError when an answer is nan."""
    for number, answer in enumerate(answers):
        for value in answer:
            if not is_finite(value):
                raise ValueError('examples: the answer to example %d is nan; its numbers are '
                                 'too large' % (number + 1))


def largest_of(matrix):
    """Return the largest size of a number in `matrix`."""
    largest = 0.0
    for row in matrix:
        for value in row:
            largest = max(largest, abs(value))
    return largest


def rows_text(matrix, suffix):
    """Return the rows of a C array of arrays."""
    return ',\n'.join([row_text(row, suffix) for row in matrix]) + '\n'


def row_text(row, suffix):
    """Return a row of floats as a C array."""
    return '    {' + listed([literal(value, suffix) for value in row], 5) + '}'


def error_bound(layers, unit, smallest=0.0):
    """Return (a, b): every output is within a + b * m of the exact one, m the largest |input|.

    `unit` is half the distance from 1 to the next number of the type, 2**-24 for
    float and 2**-53 for double; `smallest` is its smallest positive number.

    A weighted sum of n products and a bias rounds each of its parts at most n + 3
    times (the input, the weight, their product, n additions), which is off by at
    most g times the sum of the parts' sizes, g = (n + 3) * unit / (1 - (n + 3) * unit)
    (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, 2002,
    lemma 3.1 and section 3.1). What its inputs are off by already comes through the
    weights on top. The sigmoid's slope is at most 1/4, so the output is off by a
    quarter of all that, and by what the sigmoid itself rounds: exp within 2 units
    in the last place (4 * unit), an addition and a division, together 6 * unit of a
    value below 1; 7 also covers their products. No output is off by more than 1.

    Near zero a rounding is off by up to `smallest`, however small the number: each
    input is, whatever its weight makes of that, and so are each weight, bias and product.
    """
    constant_before, slope_before = smallest, 0.0  # How far off this layer's inputs are,
    reach_constant, reach_slope = 0.0, 1.0    # and how large, as a + b * m.
    for layer in layers:
        count, neurons = shape(layer.weights)
        gamma = min((count + 3) * unit, 0.5)
        gamma = gamma / (1.0 - gamma)
        largest_constant, largest_slope = 0.0, 0.0
        for neuron in range(neurons):
            size = 0.0
            for row in layer.weights:
                size += abs(row[neuron])
            bias = 0.0
            if layer.biases is not None:
                bias = abs(layer.biases[neuron])
            vanished = count * smallest
            constant = 7.0 * unit + 0.25 * (
                (1.0 + gamma) * size * constant_before
                + gamma * (size * reach_constant + bias)
                + vanished * (2.0 + reach_constant))
            slope = 0.25 * ((1.0 + gamma) * size * slope_before
                            + (gamma * size + vanished) * reach_slope)
            if not constant < 1.0:  # It may also be inf or nan.
                constant, slope = 1.0, 0.0
            largest_constant = max(largest_constant, constant)
            largest_slope = max(largest_slope, slope)
        constant_before, slope_before = largest_constant, largest_slope
        reach_constant, reach_slope = 1.0, 0.0
    return constant_before, slope_before


def promise(number, constant, slope):
    """Return the header's lines on how close the answers are."""
    if number == 'double':
        return (' * With -ffp-contract=off and the C library of the Python that made it, it gives\n'
                " * the same bits as the network. (Not where the compiler works in more than double's\n"
                ' * precision: FLT_EVAL_METHOD must be 0.)\n')
    # A hundredth more covers the rounding of this text and of the network's own doubles.
    return (' * Each output is within %.3g + %.3g * m of the network, where m is the size of the\n'
            ' * largest input, as long as expf is right to 2 units in the last place and no\n'
            ' * weighted sum leaves the range of a float.\n' % (1.01 * constant, 1.01 * slope))


def check_floats(layers, examples):
    """Raise ValueError when a number is too large for a C float."""
    matrices = [('examples', examples)]
    for number, layer in enumerate(layers):
        matrices.append(('layer %d' % (number + 1), layer.weights + [layer.biases or []]))
    for name, matrix in matrices:
        for row in matrix:
            for value in row:
                if abs(value) > LARGEST_FLOAT:
                    raise ValueError("%s has the number %s, too large for number='float'"
                                     % (name, decimal(value)))


def literal(value, suffix):
    """Return a float as a C constant; in float, what would vanish is written as zero.

    Compilers warn of constants that they round to zero.
    """
    if suffix and abs(value) < SMALLEST_FLOAT:
        value = 0.0
    return decimal(value) + suffix


def usual_examples(input_count):
    """Return all zeros, all ones, and a single one in each of the first eight places."""
    examples = [[0.0] * input_count, [1.0] * input_count]
    for place in range(min(input_count, 8)):
        examples.append([float(number == place) for number in range(input_count)])
    return examples
