"""A network as one file of C99 that needs nothing but `exp`, or not even that."""

from ..checks import are_finite, check_flag, check_matrix, is_finite, shown
from ..formulas import ACTIVATIONS
from ..matrix import column_sums, shape, transpose
from .c_names import check_c_name
from .decimals import decimal, listed, mantissa_bits
from .names import call_library, comment, described, functions_text, names_in_c, take_portable

LARGEST_FLOAT = 3.4028234663852886e38  # (2 - 2**-23) * 2**127
SMALLEST_FLOAT = 1.4012984643248171e-45  # 2**-149
LARGEST_DOUBLE = 1.7976931348623157e308
# What stands behind a number of this type, and the unit and the smallest number of `error_bound`.
TYPES = {'double': ('', 2.0 ** -53, 0.0), 'float': ('f', 2.0 ** -24, SMALLEST_FLOAT)}

PROMISES = {'double': '''\
 * With -ffp-contract=off%(library)s it gives
 * the same bits as the network. (Not where the compiler works in more than double's
 * precision: FLT_EVAL_METHOD must be 0.)
''', 'float': '''\
 * Each output is within %(constant).3g + %(slope).3g * m of the network, where m is the size of the
 * largest input, as long as expf, where it is called, is right to 2 units in the last place
 * and no weighted sum leaves the range of a float.
'''}

TOP = '''/* %(name)s: the answers of a neural network with %(inputs)s and %(outputs)s.
 *
 * simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s.
 * C99, and C++ as well. No allocation, nothing that changes but the outputs.
 * `inputs` and `outputs` must not overlap.
%(promise)s%(about)s *
 * Self-test: cc -std=c99 -ffp-contract=off -D%(macro)s %(name)s.c -lm && ./a.out
 */
%(header)s%(constants)s#ifdef __cplusplus
extern "C"
#endif
void %(name)s(const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d]);

'''

# In float, for the smallest boards of all.
FLASH = '''\
#ifdef __AVR__ /* There, constants take RAM unless they are read from the flash. */
#include <avr/pgmspace.h>
#define %(macros)s_FLASH PROGMEM
#define %(macros)s_READ(number) pgm_read_float(&(number))
#else
#define %(macros)s_FLASH
#define %(macros)s_READ(number) (number)
#endif

'''

ANSWER = '''
void %(name)s(const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d])
{
%(locals)s%(loops)s}
'''

SELF_TEST = '''
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
%(begin)s    %(number)s outputs[%(output_count)d];
    int wrong = 0;
    for (int i = 0; i < %(example_count)d; i++) {
        %(name)s(%(net)s%(name)s_examples[i], outputs);
        for (int j = 0; j < %(output_count)d; j++) {
            const double difference = (double)outputs[j] - (double)%(name)s_answers[i][j];
            wrong += !(difference <= %(tolerance)s && difference >= -%(tolerance)s);
            printf("example %%d output %%d: %%.17g expected %%.17g difference %%g\\n", i + 1, j + 1,
                   (double)outputs[j], (double)%(name)s_answers[i][j], difference);
        }
    }
    printf("%%d wrong\\n", wrong);
    return wrong != 0;
}
#endif
'''

FUNCTION = '''
/* %(about)s. */
static %(number)s %(name)s_%(activation)s(%(number)s z)
{
%(lines)s
}
'''

ROW_FUNCTION = '''
/* For each z of a row: %(about)s. */
static void %(name)s_%(activation)s(%(number)s *row, int count)
{
    %(number)s largest = row[0];
    %(number)s whole = 0.0%(suffix)s;
    for (int j = 1; j < count; j++) {
        largest = row[j] > largest ? row[j] : largest;
    }
    for (int j = 0; j < count; j++) {
        const %(number)s z = row[j];
        row[j] = %(e)s;
        whole += row[j];
    }
    for (int j = 0; j < count; j++) {
        const %(number)s e = row[j];
        row[j] = %(result)s;
    }
}
'''

LOOP = '''    for (int j = 0; j < %(neurons)d; j++) {
        %(number)s total = 0.0%(suffix)s;
        for (int i = 0; i < %(inputs)d; i++) {
            total += %(before)s[i] * %(weight)s;
        }
        %(after)s[j] = %(value)s;
    }
'''

# The value in the loop, and what stands behind the loop: where an activation is of a sum, and of a row.
VALUES = ('%(name)s_%(activation)s(total%(bias)s)', 'total%(bias)s')
ROWS = ('', '    %(name)s_%(activation)s(%(after)s, %(neurons)d);\n')

WEIGHTS = '''/* Layer %(layer)d: the weights, a row for each neuron, a column for each input. */
static const %(number)s %(name)s_weights_%(layer)d[%(neurons)d][%(inputs)d]%(flash)s = {
'''

BIASES = 'static const %(number)s %(name)s_biases_%(layer)d[%(neurons)d]%(flash)s =\n'


def c_source(network, name='think', number=None, examples=None, learn=False, momentum=False,
             about=(), labels=None):
    """Return C99 source with one function, `name`, that answers as network.think does.

        void think(const double inputs[3], double outputs[1]);

    With `learn` it learns as `fit` does, too, and then a struct holds the weights. The
    header says how it is used and how much memory it takes:

        void think_start(think_net *net);
        void think(const think_net *net, const double inputs[3], double outputs[1]);
        void think_learn(think_net *net, const double inputs[3], const double targets[1],
                         double learning_rate);

    and think_learn_batch, think_loss, think_save and think_load. With `momentum` as well,
    those that learn take it as one more argument.

    `number` is the type of all numbers in it, 'double' or 'float'; None is that of this
    Python's floats, 'float' where they have fewer than 64 bits.
    In double, compiled without contraction (-ffp-contract=off) and with the C
    library that Python uses, it gives the bits of network.think. In float it stays
    within the bound that `error_bound` works out and that the header states.
    `examples` (examples x inputs) and the network's answers are stored for the
    self-test, a `main` under the macro NAME_SELF_TEST; None takes all zeros, all
    ones, and a single one in each of the first eight places.
    `about` is a list of lines of text for the comment at the top. With `labels`, a list of text,
    one for each output or two for a single one, NAME_labels[NAME_label(outputs)] is the answer.

    Of an IntegerNetwork the C has no floats, and `number` stays None. Then examples are whole
    numbers, and None takes the ends of their ranges:

        void think(const int16_t inputs[3], int16_t outputs[1]);

    Raises TypeError where a network, a text or a number is expected and something else
    comes; ValueError for another `number`, a number that a C float cannot hold, or a name
    that is not an identifier, is a keyword of C or C++, or is declared in the headers that
    the source includes.
    """
    if type(network).__name__ == 'IntegerNetwork':
        from .integer_source import integer_c
        return integer_c(network, name, number, examples, learn or momentum, about, labels)
    check_c_name(name)
    own_unit = 2.0 ** -mantissa_bits()
    if number is None:
        number = 'double' if own_unit <= TYPES['double'][1] else 'float'
    if number not in ('double', 'float'):
        raise ValueError("number is %s, expected 'double' or 'float'" % shown(number))
    learn, momentum = check_flag('learn', learn), check_flag('momentum', momentum)
    if momentum and not learn:
        raise ValueError('momentum is True, expected learn=True with it')
    layers, activations, words = described(network, name)
    if examples is None:
        examples = usual_examples(words['input_count'])
    examples = check_matrix('examples', examples, words['input_count'], 'example')
    answers = network.think(examples)
    for place, answer in enumerate(answers):
        if not are_finite([answer]):
            raise ValueError('examples: the answer to example %d is nan or infinite; its numbers '
                             'are too large' % (place + 1))

    suffix, unit, smallest = TYPES[number]
    constant, slope = error_bound(layers, unit, smallest)
    largest = max([abs(x) for row in examples for x in row])
    # What is stored was rounded too, here: twice the bound of the wider rounding.
    off, off_slope = error_bound(layers, own_unit, smallest) if own_unit > unit else (constant, slope)
    tolerance = min(2.0 * (off + off_slope * largest), range_of(ACTIVATIONS[layers[-1].activation])[0])

    words.update({'number': number, 'about': comment(about, ' * '), 'suffix': suffix, 'macro': name.upper() + '_SELF_TEST',
                  'macros': name.upper(), 'constants': '', 'flash': '', 'read': '%s', 'labels': ''})
    if number == 'float':
        words.update({'constants': FLASH % words, 'flash': ' %s_FLASH' % name.upper(),
                      'read': name.upper() + '_READ(%s)'})
    words.update({
        # A hundredth more covers the rounding of this text and of the network's own doubles.
        'promise': PROMISES[number] % {
            'constant': 1.01 * constant, 'slope': 1.01 * slope,
            'library': ' and the C library of the Python that made it,' * call_library(activations)},
        'functions': activation_functions(activations, words), 'tolerance': decimal(tolerance),
        'example_count': len(examples), 'examples': rows_text('examples', examples, suffix),
        'answers': rows_text('answers', answers, suffix), 'begin': '', 'net': ''})
    if labels is not None:
        from .labels import c_labels
        words['labels'] = c_labels(labels, words)
    words['header'] = '#include <math.h>\n' if call_library(activations) else ''
    if learn:
        from ..flat import flatten  # Here, for a board that asks for answers alone does without.
        from .c_learning import learning_source
        numbers = [numbers_of('layer %d' % (place + 1), flatten([layer]), suffix)
                   for place, layer in enumerate(layers)]
        return learning_source(layers, network.loss_name, momentum, numbers, words) + words['labels'] + SELF_TEST % words
    words['header'] += '\n' if words['header'] else ''
    words.update(layers_text(layers, words))
    return TOP % words + words['tables'] + words['functions'] + ANSWER % words + words['labels'] + SELF_TEST % words


def activation_functions(activations, words):
    """Return the C functions of these activations."""
    forms = ('if (%s) {', '}', 'const ' + words['number'] + ' e = %s;', 'return %s;')
    functions = functions_text(activations, (FUNCTION, ROW_FUNCTION), forms, names_in_c(words), words)
    if take_portable(activations):
        from .c_powers import exp_text
        functions = exp_text(words) + functions
    return functions


def layers_text(layers, words):
    """Return the words for the tables, local variables and loops of `layers`."""
    tables, declarations, loops, after = '', '', '', 'inputs'
    for number, layer in enumerate(layers):
        name, before = 'layer %d' % (number + 1), after
        after = 'layer_%d' % (number + 1) if number + 1 < len(layers) else 'outputs'
        inputs, neurons = shape(layer.weights)
        words = dict(words, layer=number + 1, inputs=inputs, neurons=neurons, activation=layer.activation,
                     before=before, after=after, bias='')
        tables += WEIGHTS % words + rows_text(name, transpose(layer.weights), words['suffix']) + '};\n'
        if layer.biases is not None:
            words['bias'] = ' + ' + words['read'] % ('%(name)s_biases_%(layer)d[j]' % words)
            tables += BIASES % words + row_text(name, layer.biases, words['suffix']) + ';\n'
        if after != 'outputs':
            declarations += '    %(number)s %(after)s[%(neurons)d];\n' % words
        words['weight'] = words['read'] % ('%(name)s_weights_%(layer)d[j][i]' % words)
        row = ACTIVATIONS[layer.activation].row
        words['value'] = VALUES[row] % words
        loops += (LOOP + ROWS[row]) % words
    return {'tables': tables, 'locals': declarations, 'loops': loops}


def rows_text(name, matrix, suffix):
    """Return the rows of a C array of arrays; `name` is what a message calls them."""
    return ',\n'.join([row_text(name, row, suffix) for row in matrix]) + '\n'


def row_text(name, row, suffix):
    """Return a row of floats as a C array. Raises ValueError for what a C float cannot hold."""
    return '    {' + listed(numbers_of(name, row, suffix), 5) + '}'


def numbers_of(name, row, suffix):
    """Return the texts of a row of floats. Raises ValueError for what a C float cannot hold.

    In float, what would vanish is written as zero: compilers warn of constants that they
    round to zero.
    """
    if suffix:
        for value in row:
            if abs(value) > LARGEST_FLOAT:
                raise ValueError("%s has the number %s, too large for number='float'"
                                 % (name, decimal(value)))
        row = [0.0 if abs(value) < SMALLEST_FLOAT else value for value in row]
    return [decimal(value) + suffix for value in row]


def error_bound(layers, unit, smallest=0.0):
    """Return (a, b): every output is within a + b * m of the exact one, m the largest |input|.

    `unit` is half the distance from 1 to the next number of the type, 2**-24 for
    float and 2**-53 for double; `smallest` is its smallest positive number.

    A weighted sum of n products and a bias rounds each of its parts at most n + 3
    times (the input, the weight, their product, n additions), which is off by at
    most g times the sum of the parts' sizes, g = (n + 3) * unit / (1 - (n + 3) * unit)
    (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, 2002,
    lemma 3.1 and section 3.1). What its inputs are off by already comes through the
    weights on top. The output is off by all that times the steepest slope of the
    activation, and by what the activation itself rounds: a share of the output counts as
    more roundings of the sum. (`formulas.py` has both and says why. An output that depends
    on all the sums of its layer is off by what comes from the worst of them, as the
    largest bound of a layer's neurons is taken for all.) No output is off by more than the
    distance from the lowest to the highest there can be. An output without such ends is at
    most as large as the sum times the steepest slope.

    Near zero a rounding is off by up to `smallest`, however small the number: each
    input is, whatever its weight makes of that, and so are each weight, bias and product.
    """
    off, off_slope = smallest, 0.0  # How far off this layer's inputs are,
    reach, reach_slope = 0.0, 1.0   # and how large, as a + b * m.
    for layer in layers:
        activation = ACTIVATIONS[layer.activation]
        width, largest = range_of(activation)
        rounded, more, each = activation.roundings
        count, neurons = shape(layer.weights)
        rounded += each * neurons
        gamma = min((count + 3 + more) * unit, 0.5)
        gamma = gamma / (1.0 - gamma)
        vanished = (count + more) * smallest
        sizes = column_sums([[abs(weight) for weight in row] for row in layer.weights])
        bounds = []
        for size, bias in zip(sizes, layer.biases or [0.0] * neurons):
            far, far_slope = size * reach + abs(bias), size * reach_slope
            constant = rounded * unit + activation.steepest * (
                (1.0 + gamma) * size * off + gamma * far + vanished * (2.0 + reach))
            slope = activation.steepest * (
                (1.0 + gamma) * size * off_slope + gamma * far_slope + vanished * reach_slope)
            if not (constant < width and is_finite(slope)):  # It may also be inf or nan.
                constant, slope = width, 0.0
            bounds.append([constant, slope, activation.steepest * far, activation.steepest * far_slope])
        off, off_slope, reach, reach_slope = [max(column) for column in transpose(bounds)]
        if width < LARGEST_DOUBLE:
            reach, reach_slope = largest, 0.0
    return off, off_slope


def range_of(activation):
    """Return how far apart two outputs can be, and how large one can be, where nothing else limits them."""
    if activation.low is None or activation.high is None:
        return LARGEST_DOUBLE, LARGEST_DOUBLE
    return activation.high - activation.low, max(abs(activation.low), abs(activation.high))


def usual_examples(input_count):
    """Return all zeros, all ones, and a single one in each of the first eight places."""
    ones = [[float(number == place) for number in range(input_count)]
            for place in range(min(input_count, 8))]
    return [[0.0] * input_count, [1.0] * input_count] + ones
