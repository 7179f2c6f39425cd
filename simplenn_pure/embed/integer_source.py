"""A network of whole numbers as one file: of C99 with <stdint.h> alone, or of Python."""

from ..checks import check_matrix
from ..words import counted
from .c_names import check_c_name
from .decimals import listed
from .document import dumps, loads
from .integer_network import FAINT, LEAK_BITS, LOG2_E, POWER_STEPS, SUM_BITS, VALUE_BITS, Line, Shares
from .labels import c_labels, python_labels
from .names import PYTHON_KEYWORDS, check_name, comment

TOP = '''/* %(name)s: the answers of a neural network with %(inputs)s and %(outputs)s, in whole numbers.
 *
 * simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s: weights of %(bits)d bits, sums of
 * 32. C99, and C++ as well. No floats, no allocation, nothing that changes but the outputs.
 * `inputs` and `outputs` must not overlap. Every compiler and processor gives the same answers.
 *
%(meaning)s *
 * Self-test: cc -std=c99 -D%(macro)s %(name)s.c && ./a.out
 */
#include <stdint.h>

#ifdef __AVR__ /* There, constants take RAM unless they are read from the flash. */
#include <avr/pgmspace.h>
#define %(macros)s_FLASH PROGMEM
#define %(macros)s_READ_8(number) (int8_t)pgm_read_byte(&(number))
#define %(macros)s_READ_16(number) (int16_t)pgm_read_word(&(number))
#define %(macros)s_READ_32(number) (int32_t)pgm_read_dword(&(number))
#else
#define %(macros)s_FLASH
#define %(macros)s_READ_8(number) (number)
#define %(macros)s_READ_16(number) (number)
#define %(macros)s_READ_32(number) (number)
#endif

#ifdef __cplusplus
extern "C"
#endif
void %(name)s(const int16_t inputs[%(input_count)d], int16_t outputs[%(output_count)d]);

/* The lowest and highest number that each input stays between. */
static const int16_t %(name)s_ranges[%(input_count)d][2] %(macros)s_FLASH = {
    %(ranges)s};
'''

ROUNDED = '''
/* number / 2**bits, rounded to the nearest, halves upwards. (C says little of >> of negative numbers.) */
static int32_t %(name)s_rounded(int32_t number, uint8_t bits)
{
    number += (int32_t)1 << bits >> 1;
    return number >= 0 ? number >> bits : ~(~number >> bits);
}
'''

LINE = '''
/* %(activation)s: z, and below 0 z * %(slope)d / 2**%(leak_bits)d. */
static int16_t %(name)s_%(activation)s(int32_t z)
{
    return (int16_t)(z > 0 ? z : %(below)s);
}
'''

TABLE = '''
/* %(activation)s at 0, 1/%(steps)d, 2/%(steps)d, ..., in units of 2**-%(value_bits)d; straight lines between. */
static const int16_t %(name)s_%(activation)s_table[%(count)d] %(macros)s_FLASH = {
    %(values)s};

static int16_t %(name)s_%(activation)s(int32_t z)
{
    const uint32_t size = (uint32_t)(z < 0 ? -z : z);
    int16_t output = %(last)d;
    if (size < %(end_size)d) {
        const uint16_t place = (uint16_t)(size >> %(place_bits)d);
        const int16_t here = %(macros)s_READ_16(%(name)s_%(activation)s_table[place]);
        const int16_t after = %(macros)s_READ_16(%(name)s_%(activation)s_table[place + 1]);
        const %(part)s part = (%(part)s)((%(part)s)(after - here) * (%(part)s)(size & %(mask)d));
        output = (int16_t)(here + (int16_t)((part + %(half)d) >> %(place_bits)d));
    }
    return (int16_t)(z < 0 ? %(mirror)d - output : output);
}
'''

SHARES = '''
/* 2**-x for x = 0, 1 / %(steps)d, ..., 1, in units of 2**-%(value_bits)d. */
static const int16_t %(name)s_powers[%(count)d] %(macros)s_FLASH = {
    %(values)s};

/* exp(-distance), in units of 2**-%(value_bits)d, where distance is in units of 2**-%(sum_bits)d. */
static int16_t %(name)s_power(uint32_t distance)
{
    if (distance >= %(faint)d) {
        return 0;
    }
    /* / 2**%(value_bits)d in two steps: small processors move bytes faster than bits. */
    const uint16_t t = (uint16_t)(((uint32_t)(uint16_t)distance * %(log2_e)d * 4 + 32768) >> 16);
    const uint8_t place = t >> 7 & %(last_step)d, bits = (uint8_t)(t >> %(sum_bits)d);
    const uint16_t here = (uint16_t)%(macros)s_READ_16(%(name)s_powers[place]);
    const uint16_t after = (uint16_t)%(macros)s_READ_16(%(name)s_powers[place + 1]);
    const uint16_t part = (uint16_t)((uint16_t)((here - after) * (t & 127)) + 64) >> 7;
    return (int16_t)((uint16_t)(here - part + (1 << bits >> 1)) >> bits);
}

/* %(activation)s of a row of z: of each, exp(z - largest) as a share of all. */
static void %(name)s_%(activation)s(const int32_t *row, int16_t *outputs, int count)
{
    int32_t largest = row[0];
    uint32_t whole = 0;
    for (int j = 1; j < count; j++) {
        largest = row[j] > largest ? row[j] : largest;
    }
    for (int j = 0; j < count; j++) {
        outputs[j] = %(name)s_power((uint32_t)(largest - row[j]));
        whole += (uint16_t)outputs[j];
    }
    whole = ((uint32_t)1 << 31) / whole;
    for (int j = 0; j < count; j++) {
        outputs[j] = (int16_t)(((uint16_t)outputs[j] * whole + 65536) >> 17);
    }
}
'''

WEIGHTS = '''
/* Layer %(layer)d: the weights, a row for each neuron, a column for each input; its biases%(and_shifts)s. */
static const int%(bits)d_t %(name)s_weights_%(layer)d[%(neurons)d][%(layer_inputs)d] %(macros)s_FLASH = {
%(rows)s};
static const int32_t %(name)s_biases_%(layer)d[%(neurons)d] %(macros)s_FLASH = {
    %(biases)s};
'''

SHIFTS = '''static const int8_t %(name)s_shifts_%(layer)d[%(neurons)d] %(macros)s_FLASH = {
    %(shifts)s};
'''

ANSWER = '''
void %(name)s(const int16_t inputs[%(input_count)d], int16_t outputs[%(output_count)d])
{
%(loops)s}
'''

# In a block of its own, for what comes later to take its memory.
FIRST = '''    {
        int16_t layer_0[%(input_count)d]; /* the inputs, in their ranges */
        for (int i = 0; i < %(input_count)d; i++) {
            const int16_t low = %(macros)s_READ_16(%(name)s_ranges[i][0]);
            const int16_t high = %(macros)s_READ_16(%(name)s_ranges[i][1]);
            layer_0[i] = inputs[i] < low ? low : inputs[i] > high ? high : inputs[i];
        }
    %(loop)s}
'''

LOOP = '''    for (int j = 0; j < %(neurons)d; j++) {
        int32_t total = %(macros)s_READ_32(%(name)s_biases_%(layer)d[j]);
        for (int i = 0; i < %(layer_inputs)d; i++) {
            total += (int32_t)%(before)s[i] * %(macros)s_READ_%(bits)d(%(name)s_weights_%(layer)d[j][i]);
        }
        %(after)s[j] = %(value)s;
    }
'''

SELF_TEST = '''
#ifdef %(macro)s
#include <stdio.h>

/* Examples, and what the network itself answers to them. */
static const int16_t %(name)s_examples[%(example_count)d][%(input_count)d] = {
%(examples)s};
static const int16_t %(name)s_answers[%(example_count)d][%(output_count)d] = {
%(answers)s};

/* Prints each answer beside the network's own; returns 0 if they are equal. */
int main(void)
{
    int16_t outputs[%(output_count)d];
    int wrong = 0;
    for (int i = 0; i < %(example_count)d; i++) {
        %(name)s(%(name)s_examples[i], outputs);
        for (int j = 0; j < %(output_count)d; j++) {
            wrong += outputs[j] != %(name)s_answers[i][j];
            printf("example %%d output %%d: %%d expected %%d\\n", i + 1, j + 1, outputs[j], %(name)s_answers[i][j]);
        }
    }
    printf("%%d wrong\\n", wrong);
    return wrong != 0;
}
#endif
'''

PYTHON = '''"""%(name)s: the answers of a neural network with %(inputs)s and %(outputs)s, in whole numbers.

simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s: weights of %(bits)d bits.
It needs nothing but Python, of any version and kind. Every Python gives the same answers.

%(meaning)s
    >>> from %(name)s import %(name)s
    >>> %(name)s([%(zeros)s])    # whole numbers: %(inputs)s in, a list of %(outputs)s out

As a program: python %(name)s.py%(arguments)s
"""

# The lowest and highest number that each input stays between.
RANGES = (%(ranges)s%(comma)s)


def rounded(number, bits):
    """Return number / 2**bits, rounded to the nearest, halves upwards."""
    return (number + (1 << bits >> 1)) >> bits
%(functions)s

# Of each layer: its activation and, of each neuron, (weights, bias, bits by which its sum is shifted).
LAYERS = (
%(layers)s)


def %(name)s(inputs):
    """Return the list of %(outputs)s for a list of %(inputs)s, all of them whole numbers."""
    if len(inputs) != %(input_count)d:
        raise ValueError('%%d inputs, expected %(input_count)d' %% len(inputs))
    row = [min(max(int(x), low), high) for x, (low, high) in zip(inputs, RANGES)]
    for activation, neurons in LAYERS:
        sums = []
        for weights, total, shift in neurons:
            for x, weight in zip(row, weights):
                total += x * weight
            sums.append(rounded(total, shift))
        row = activation(sums)
    return row
%(labels)s

if __name__ == '__main__':
    import sys
    if len(sys.argv) != %(argument_count)d:
        raise SystemExit('usage: python %(name)s.py%(arguments)s')
    print(' '.join([str(output) for output in %(name)s(sys.argv[1:])]))
'''

PYTHON_LINE = '''

def %(activation)s(row):
    """Return z, and below 0 z * %(slope)d / 2**%(leak_bits)d."""
    return [z if z > 0 else rounded(z * %(slope)d, %(leak_bits)d) for z in row]
'''

PYTHON_TABLE = '''

# %(activation)s at 0, 1/%(steps)d, 2/%(steps)d, ..., in units of 2**-%(value_bits)d.
%(constant)s = (
    %(values)s)


def %(activation)s(row):
    """Return the activation of each z, from straight lines between the numbers of a table."""
    outputs = []
    for z in row:
        place, part = abs(z) >> %(place_bits)d, abs(z) & %(mask)d
        output = %(constant)s[-1]
        if place < %(end)d:
            here, after = %(constant)s[place], %(constant)s[place + 1]
            output = here + rounded((after - here) * part, %(place_bits)d)
        outputs.append(%(mirror)d - output if z < 0 else output)
    return outputs
'''

PYTHON_SHARES = '''

# 2**-x for x = 0, 1 / %(steps)d, ..., 1, in units of 2**-%(value_bits)d.
POWERS = (
    %(values)s)


def power(distance):
    """Return exp(-distance), in units of 2**-%(value_bits)d, where distance is in units of 2**-%(sum_bits)d."""
    if distance >= %(faint)d:
        return 0
    t = rounded(distance * %(log2_e)d, %(value_bits)d)
    here, after = POWERS[t >> 7 & %(last_step)d], POWERS[(t >> 7 & %(last_step)d) + 1]
    return rounded(here - rounded((here - after) * (t & 127), 7), t >> %(sum_bits)d)


def %(activation)s(row):
    """Return of each z exp(z - largest) as a share of all."""
    powers = [power(max(row) - z) for z in row]
    whole = 0
    for each in powers:
        whole += each
    return [rounded(each * ((1 << 31) // whole), 17) for each in powers]
'''


def integer_c(network, name, number, examples, learn, about, labels=None):
    """Return C99 source for an IntegerNetwork. Arguments are as for `c_source`; examples are whole numbers."""
    check_c_name(name)
    if number is not None or learn:
        raise ValueError('network is of whole numbers, which do not learn: expected no number, learn or momentum')
    network, words = integer_words(network, name)
    words.update({'macro': name.upper() + '_SELF_TEST', 'macros': name.upper(),
                  'meaning': comment(meaning(network) + list(about), ' * ')})
    if examples is None:
        examples = usual_examples(network.ranges)
    examples = [[int(x) for x in row] for row in check_matrix('examples', examples, words['input_count'], 'example')]
    answers = network.think(examples)
    words.update({'example_count': len(examples), 'examples': rows_text(examples), 'answers': rows_text(answers),
                  'ranges': listed(['{%d, %d}' % (low, high) for low, high, bits in network.ranges], 4, 6)})
    tables, loops, functions, before = '', '', {}, 'layer_0'
    for number, layer in enumerate(network.layers):
        is_last, is_shares = number + 1 == len(network.layers), isinstance(layer.activation, Shares)
        here = rule_words(layer, dict(
            words, layer=number + 1, layer_inputs=len(layer.weights), neurons=len(layer.biases), before=before,
            after='outputs' if is_last and not is_shares else 'layer_%d' % (number + 1),
            biases=numbers_text(layer.biases), shifts=numbers_text(layer.shifts),
            rows=rows_text(list(zip(*layer.weights)))))
        shift, here['and_shifts'] = '%d' % layer.shifts[0], ''
        if min(layer.shifts) != max(layer.shifts):
            here['and_shifts'] = ' and by how many bits each sum is divided'
            shift = '(uint8_t)%(macros)s_READ_8(%(name)s_shifts_%(layer)d[j])' % here
        here['value'] = '%s_rounded(total, %s)' % (name, shift)
        if here['template'] is not None:
            functions[layer.name] = C_TEMPLATES[here['template']] % here
        if here['template'] is None:
            here['value'] = '(int16_t)' + here['value']
        elif not is_shares:
            here['value'] = '%s_%s(%s)' % (name, layer.name, here['value'])
        tables += WEIGHTS % here + (SHIFTS % here if here['and_shifts'] else '')
        loop = LOOP % here
        if here['after'] != 'outputs':
            loops += '    %s %s[%d];\n' % ('int32_t' if is_shares else 'int16_t', here['after'], here['neurons'])
        loops += FIRST % dict(words, loop=loop.replace('\n', '\n    ')) if number == 0 else loop
        if is_shares:
            loops += '    %s_%s(%s, outputs, %d);\n' % (name, layer.name, here['after'], here['neurons'])
        before = here['after']
    words['loops'] = loops
    text = ROUNDED % words + ''.join([functions[key] for key in sorted(functions)])
    named = c_labels(labels, dict(words, number='int16_t'), half_of(network))
    return TOP % words + tables + text + ANSWER % words + named + SELF_TEST % words


def integer_python(network, name, about, labels=None):
    """Return Python source for an IntegerNetwork. Arguments are as for `python_source`."""
    network, words = integer_words(network, name)
    names = sorted(set([layer.name for layer in network.layers]))
    check_name(name, '%s LABELS LAYERS POWERS RANGES SystemExit ValueError abs int len max min power print range rounded str '
               'sys zip ' % PYTHON_KEYWORDS + ' '.join(names + [key.upper() for key in names]), 'Python or the source')
    count = words['input_count']
    zeros = ['0'] * count if count <= 8 else ['0', '0', '...']
    words.update({'zeros': ', '.join(zeros), 'arguments': ' ' + ' '.join(zeros), 'argument_count': count + 1,
                  'meaning': comment(meaning(network) + list(about), ''),
                  'ranges': listed(['(%d, %d)' % (low, high) for low, high, bits in network.ranges], 10, 6),
                  'comma': ',' if count == 1 else ''})
    functions, layers = {}, ''
    for number, layer in enumerate(network.layers):
        here = rule_words(layer, words)
        if here['template'] is not None:
            functions[layer.name] = PYTHON_TEMPLATES[here['template']] % here
        layers += '    # Layer %d\n    (%s, (\n' % (number + 1, layer.name if here['template'] is not None else 'list')
        for weights, bias, shift in zip(zip(*layer.weights), layer.biases, layer.shifts):
            comma = ',' if len(weights) == 1 else ''  # A tuple of one needs it.
            layers += '        ((%s%s), %d, %d),\n' % (numbers_text(weights, 10), comma, bias, shift)
        layers += '    )),\n'
    words.update({'functions': ''.join([functions[key] for key in sorted(functions)]), 'layers': layers})
    words['labels'] = python_labels(labels, words, half_of(network))
    return PYTHON % words


def half_of(network):
    """Return the text of the output that means a half."""
    return '%d' % (1 << network.layers[-1].bits >> 1)


C_TEMPLATES = {'line': LINE, 'table': TABLE, 'shares': SHARES}
PYTHON_TEMPLATES = {'line': PYTHON_LINE, 'table': PYTHON_TABLE, 'shares': PYTHON_SHARES}


def integer_words(network, name):
    """Return an IntegerNetwork, checked, and words for its source."""
    network = loads(dumps(network))  # What a caller has changed is checked.
    sizes = [len(network.ranges)] + [len(layer.biases) for layer in network.layers]
    return network, {
        'name': name, 'kind': network.kind, 'sizes': '-'.join(['%d' % size for size in sizes]), 'bits': network.bits,
        'inputs': counted(sizes[0], 'input'), 'outputs': counted(sizes[-1], 'output'), 'input_count': sizes[0],
        'output_count': sizes[-1], 'value_bits': VALUE_BITS, 'sum_bits': SUM_BITS, 'leak_bits': LEAK_BITS}


def rule_words(layer, words):
    """Return `words` with those for the function of a layer's activation, and which template it is of, or None."""
    rule, words = layer.activation, dict(words, activation=layer.name, constant=layer.name.upper())
    words['template'] = 'line'
    if isinstance(rule, Line):
        below = {0: '0', 1 << LEAK_BITS: 'z'}.get(rule.slope, '%s_rounded(z * %d, %d)' % (
            words['name'], rule.slope, LEAK_BITS))
        words.update({'slope': rule.slope, 'below': below})
        if below == 'z':
            words['template'] = None
        return words
    words.update({'values': numbers_text(rule.values), 'count': len(rule.values), 'template': 'shares',
                  'steps': POWER_STEPS, 'last_step': POWER_STEPS - 1, 'faint': FAINT, 'log2_e': LOG2_E})
    if not isinstance(rule, Shares):
        bits = SUM_BITS - rule.step_bits
        most = max([after - here for here, after in zip(rule.values, rule.values[1:])] + [0])
        half, mask = 1 << bits >> 1, (1 << bits) - 1
        words.update({'template': 'table', 'part': 'uint16_t' if most * mask + half < 1 << 16 else 'uint32_t',
                      'place_bits': bits, 'half': half, 'mask': mask, 'last': rule.values[-1],
                      'end': len(rule.values) - 1, 'end_size': (len(rule.values) - 1) << bits,
                      'mirror': rule.mirror, 'steps': 1 << rule.step_bits})
    return words


def meaning(network):
    """Return, line by line, what inputs and outputs stand for, and how near the answers are."""
    lines = ['An input x is given as the whole number nearest to x * 2**f:']
    places = list(enumerate(network.ranges))
    while places:
        place, (low, high, bits) = places[0]
        same = 1
        while same < len(places) and places[same][1] == places[0][1]:
            same += 1
        which = 'input %d' % (place + 1) if same == 1 else 'inputs %d to %d' % (place + 1, place + same)
        lines.append('    %s: x from %.6g to %.6g, f = %d' % (which, low * 2.0 ** -bits, high * 2.0 ** -bits, bits))
        places = places[same:]
    return lines + [
        'What is outside of these counts as the nearer end. An output Y stands for Y * 2**%d, which is'
        % -network.layers[-1].bits,
        "within %.3g of the network's own answer." % (network.bound * 1.005)]


def usual_examples(ranges):
    """Return all inputs lowest, highest and in the middle, and one highest in each of the first eight places."""
    lows, highs = [low for low, high, bits in ranges], [high for low, high, bits in ranges]
    one = [lows[:place] + [highs[place]] + lows[place + 1:] for place in range(min(len(ranges), 8))]
    return [lows, highs, [(low + high) // 2 for low, high in zip(lows, highs)]] + one


def numbers_text(numbers, indent=4):
    """Return whole numbers with commas between them, sixteen on a line."""
    return listed(['%d' % number for number in numbers], indent, 16)


def rows_text(rows):
    """Return the rows of a C array of arrays."""
    return ',\n'.join(['    {%s}' % numbers_text(row, 5) for row in rows]) + '\n'
