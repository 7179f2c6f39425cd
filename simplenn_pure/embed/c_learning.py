"""The C of a network that learns: what `c_source(network, learn=True)` has beside the answers.

All numbers of a network stand in one array, in the order of `flatten`: layer by layer a row of
weights for each input, then the biases. The operations and their order are those of `fit`, so
in double the weights come out `==`. The innermost loops go over the neurons of a layer, whose
sums do not depend on each other: a compiler may do several at a time without changing a bit.
"""

from ..flat import flatten
from ..formulas import ACTIVATIONS, function_body, renamed
from ..loss import LOSSES
from ..matrix import shape
from ..unrolled import NO_SLOPE
from .decimals import listed
from .names import names_in_c

NET = '''\
typedef struct {
    %(number)s weights[%(size)d]; /* layer by layer: a row of weights for each input, then the biases */
%(velocities)s%(saves)s} %(name)s_net;
'''

VELOCITIES = '''\
    %(number)s velocities[%(size)d]; /* what each of them was moved by last */
'''

SAVES = '''\
    uint32_t saves; /* how many times it was saved */
'''

SUMS = '''
/* The weighted sums of a layer; `weights` has a row for each input. */
static void %(name)s_sums(const %(number)s *before, int inputs, const %(number)s *weights,
        const %(number)s *biases, %(number)s *sums, int neurons)
{
    for (int j = 0; j < neurons; j++) {
        sums[j] = 0.0%(suffix)s;
    }
    for (int i = 0; i < inputs; i++) {
        const %(number)s input = before[i];
        for (int j = 0; j < neurons; j++) {
            sums[j] += input * weights[i * neurons + j];
        }
    }
    for (int j = 0; biases && j < neurons; j++) {
        sums[j] += biases[j];
    }
}
'''

FORWARD = '''
/* The outputs of all layers, one after another; of the last one, the weighted sums. */
static void %(name)s_forward(const %(number)s *weights, const %(number)s *inputs, %(number)s *layers)
{
%(forward)s}
'''

BACK = '''
/* The errors of the layer before: each delta, sent back through its weights. */
static void %(name)s_back(const %(number)s *deltas, int neurons, const %(number)s *weights,
        %(number)s *errors, int inputs)
{
    for (int i = 0; i < inputs; i++) {
        %(number)s error = 0.0%(suffix)s;
        for (int j = 0; j < neurons; j++) {
            error += deltas[j] * weights[i * neurons + j];
        }
        errors[i] = error;
    }
}
'''

SLOPE = '''
/* The slope of %(activation)s where its output is a: %(about)s. */
static %(number)s %(name)s_%(activation)s_slope(%(number)s a)
{
%(lines)s
}
'''

CROSS_ENTROPY = '''
/* What an output a of the last layer adds to the cross-entropy: %(about)s, from its z. */
static %(number)s %(name)s_cross_entropy(%(number)s z, %(number)s t%(row_arguments)s)
{
%(lines)s
}
'''

LEARNING = '''
/* Adds scale * -dE/dw of each weight of a layer to `into`. */
static void %(name)s_add_layer(%(number)s *into, const %(number)s *before, int inputs,
                               const %(number)s *deltas, int neurons, int biased, %(number)s scale)
{
    for (int i = 0; i < inputs; i++) {
        const %(number)s input = before[i];
        for (int j = 0; j < neurons; j++) {
            into[i * neurons + j] += scale * (input * deltas[j]);
        }
    }
    for (int j = 0; biased && j < neurons; j++) {
        into[inputs * neurons + j] += scale * deltas[j];
    }
}

/* Adds scale * -dE/dw of each weight, for one example, to `into`: the weights themselves, or sums. */
static void %(name)s_add(const %(number)s *weights, const %(number)s *inputs, const %(number)s *targets,
        %(number)s *into, %(number)s scale)
{
    %(number)s layers[%(neurons)d];
    %(number)s deltas[%(neurons)d];
    %(name)s_forward(weights, inputs, layers);
%(end)s    for (int j = 0; j < %(output_count)d; j++) {
        deltas[%(last)d + j] = targets[j] - layers[%(last)d + j];
    }
%(backward)s%(adding)s}

/* Moves the weights by their -dE/dw, added up over a batch. */
static void %(name)s_move(%(name)s_net *net, const %(number)s *sums, %(number)s learning_rate%(momentum)s)
{
    for (int k = 0; k < %(size)d; k++) {
%(move)s    }
}

void %(name)s_learn(%(name)s_net *net, const %(number)s inputs[%(input_count)d],
        const %(number)s targets[%(output_count)d], %(number)s learning_rate%(momentum)s)
{
%(learn)s}

%(number)s %(name)s_loss(const %(name)s_net *net, const %(number)s *inputs, const %(number)s *targets, int count)
{
    %(number)s total = 0.0%(suffix)s;
    for (int row = 0; row < count; row++) {
        %(number)s layers[%(neurons)d];
        %(name)s_forward(net->weights, inputs, layers);
%(loss)s        inputs += %(input_count)d;
        targets += %(output_count)d;
    }
    return total / %(divisor)s;
}
'''

# What is done in these places without momentum, and with it.
MOVE = ('''\
        net->weights[k] += learning_rate * sums[k];
''', '''\
        net->velocities[k] = momentum * net->velocities[k] + learning_rate * sums[k];
        net->weights[k] += net->velocities[k];
''')
LEARN = ('''\
    %(name)s_add(net->weights, inputs, targets, net->weights, learning_rate);
''', '''\
    for (int k = 0; k < %(size)d; k++) {
        net->velocities[k] *= momentum;
    }
    %(name)s_add(net->weights, inputs, targets, net->velocities, learning_rate);
    for (int k = 0; k < %(size)d; k++) {
        net->weights[k] += net->velocities[k];
    }
''')

SQUARED_ERROR = '''\
%(end)s        for (int j = 0; j < %(output_count)d; j++) {
            const %(number)s error = targets[j] - layers[%(last)d + j];
            total += 0.5%(suffix)s * error * error;
        }
'''
LARGEST_AND_WHOLE = '''\
        %(number)s largest = layers[%(last)d], whole = 0.0%(suffix)s;
        for (int j = 1; j < %(output_count)d; j++) {
            largest = layers[%(last)d + j] > largest ? layers[%(last)d + j] : largest;
        }
        for (int j = 0; j < %(output_count)d; j++) {
            const %(number)s z = layers[%(last)d + j];
            whole += %(e)s;
        }
'''
CROSS_ENTROPIES = '''\
        for (int j = 0; j < %(output_count)d; j++) {
            total += %(name)s_cross_entropy(layers[%(last)d + j], targets[j]%(row_values)s);
        }
'''

SUMS_CALL = '''\
    %(name)s_sums(%(before)s, %(inputs)d, %(weights)s, %(biases)s, %(sums)s, %(neurons)d);
'''
BACK_CALL = '''\
    %(name)s_back(%(deltas)s, %(neurons)d, %(weights)s, %(errors)s, %(inputs)d);
'''
ADD_LAYER_CALL = '''\
    %(name)s_add_layer(%(into)s, %(before)s, %(inputs)d, %(deltas)s, %(neurons)d, %(biased)d, scale);
'''
EACH = '''\
    for (int j = %(start)d; j < %(stop)d; j++) {
        %(what)s;
    }
'''

TOP = '''\
/* %(name)s: a neural network that learns, with %(inputs)s and %(outputs)s.
 *
 * simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s.
 * C99, and C++ as well. No allocation and no recursion; nothing changes but what it is given.
 *
%(use)s *
 * A buffer that was cut off while it was written is not whole, so the other one counts.
 * Of numbers with %(bytes)d bytes, a %(name)s_net takes %(net_bytes)d bytes, `sums` %(sums_bytes)d, and a buffer
 * (%(name)s_saved) %(buffer_bytes)d. Learning and answering put %(stack_bytes)d bytes of numbers on the stack.
%(promise)s%(promise_of_learning)s%(about)s *
 * Self-test: cc -std=c99 -ffp-contract=off -D%(macro)s %(name)s.c -lm && ./a.out
 */
%(header)s#include <stdint.h>

%(constants)s%(net_type)s
/* The bytes of a saved network: its numbers, how many times it was saved, and a checksum. */
enum { %(name)s_saved = sizeof(%(number)s) * %(kept)d + 8 };

#ifdef __cplusplus
extern "C" {
#endif
void %(name)s_start(%(name)s_net *net);
void %(name)s(const %(name)s_net *net, const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d]);
void %(name)s_learn(%(name)s_net *net, const %(number)s inputs[%(input_count)d],
        const %(number)s targets[%(output_count)d], %(number)s learning_rate%(momentum)s);
void %(name)s_learn_batch(%(name)s_net *net, %(number)s sums[%(size)d], const %(number)s *inputs,
        const %(number)s *targets, int count, %(number)s learning_rate%(momentum)s);
%(number)s %(name)s_loss(const %(name)s_net *net, const %(number)s *inputs, const %(number)s *targets, int count);
void %(name)s_save(%(name)s_net *net, unsigned char buffer[%(name)s_saved]);
int %(name)s_load(%(name)s_net *net, const unsigned char first[%(name)s_saved],
        const unsigned char second[%(name)s_saved]);
#ifdef __cplusplus
}
#endif
'''

# How a program uses it, and what that does.
USE = [('static %(name)s_net net;', 'static, for net.saves must begin at 0'),
       ('%(name)s_start(&net);', 'the weights of this file'),
       ('%(name)s(&net, inputs, outputs);', 'the answers; inputs and outputs must not overlap'),
       ('%(name)s_learn(&net, inputs, targets, 0.5%(momentum_of_use)s);', 'from one example, at a rate of 0.5'),
       ('%(name)s_learn_batch(&net, sums, inputs, targets, 4, 0.5%(momentum_of_use)s);', ''),
       ('', 'from four, which stand one after another, at once'),
       ('%(name)s_loss(&net, inputs, targets, 4);', 'the %(mean_loss)s'),
       ('%(name)s_save(&net, buffers[net.saves %% 2]);', 'into the older of two buffers'),
       ('%(name)s_load(&net, buffers[0], buffers[1]);', 'the newer one that is whole; returns 1 or 2,'),
       ('', 'or 0 where neither is, and changes nothing')]

PROMISE_OF_LEARNING = '''\
 * Likewise it learns the same bits as `fit`.
'''

ANSWER = '''
void %(name)s(const %(name)s_net *net, const %(number)s inputs[%(input_count)d], %(number)s outputs[%(output_count)d])
{
    %(number)s layers[%(neurons)d];
    %(name)s_forward(net->weights, inputs, layers);
%(end)s    for (int j = 0; j < %(output_count)d; j++) {
        outputs[j] = layers[%(last)d + j];
    }
}
'''

KEEPING = '''
void %(name)s_learn_batch(%(name)s_net *net, %(number)s sums[%(size)d], const %(number)s *inputs,
        const %(number)s *targets, int count, %(number)s learning_rate%(momentum)s)
{
    for (int k = 0; k < %(size)d; k++) {
        sums[k] = 0.0%(suffix)s;
    }
    for (int row = 0; row < count; row++) {
        %(name)s_add(net->weights, inputs, targets, sums, 1.0%(suffix)s);
        inputs += %(input_count)d;
        targets += %(output_count)d;
    }
    %(name)s_move(net, sums, learning_rate%(momentum_value)s);
}

/* It leaves net->saves alone: what is saved next is newer than what was saved before. */
void %(name)s_start(%(name)s_net *net)
{
    static const %(number)s start[%(size)d]%(flash)s = {
%(start_numbers)s
    };
    for (int k = 0; k < %(size)d; k++) {
        net->weights[k] = %(start_number)s;
%(still)s    }
}

/* Puts a number into four bytes, the lowest first. */
static void %(name)s_put(unsigned char *bytes, uint32_t number)
{
    for (int i = 0; i < 4; i++) {
        bytes[i] = (unsigned char)((number >> (8 * i)) & 255u);
    }
}

/* The number that stands in four bytes. */
static uint32_t %(name)s_get(const unsigned char *bytes)
{
    uint32_t number = 0;
    for (int i = 0; i < 4; i++) {
        number |= (uint32_t)bytes[i] << (8 * i);
    }
    return number;
}

/* The CRC-32 of the bytes of a saved network, begun with a number of its own for each kind of network. */
static uint32_t %(name)s_checksum(const unsigned char *bytes)
{
    uint32_t sum = %(kind_number)du;
    for (unsigned i = 0; i < %(name)s_saved - 4u; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            sum = (sum >> 1) ^ (sum & 1u ? 3988292384u : 0u);
        }
    }
    return sum;
}

void %(name)s_save(%(name)s_net *net, unsigned char buffer[%(name)s_saved])
{
    const unsigned char *bytes = (const unsigned char *)net;
    for (unsigned i = 0; i < %(name)s_saved - 8u; i++) {
        buffer[i] = bytes[i];
    }
    net->saves++;
    %(name)s_put(buffer + %(name)s_saved - 8, net->saves);
    %(name)s_put(buffer + %(name)s_saved - 4, %(name)s_checksum(buffer));
}

int %(name)s_load(%(name)s_net *net, const unsigned char first[%(name)s_saved],
        const unsigned char second[%(name)s_saved])
{
    unsigned char *bytes = (unsigned char *)net;
    const unsigned char *newer = 0;
    if (%(name)s_get(first + %(name)s_saved - 4) == %(name)s_checksum(first)) {
        newer = first;
    }
    if (%(name)s_get(second + %(name)s_saved - 4) == %(name)s_checksum(second)
            && (!newer || %(name)s_get(second + %(name)s_saved - 8) > %(name)s_get(first + %(name)s_saved - 8))) {
        newer = second;
    }
    if (!newer) {
        return 0;
    }
    for (unsigned i = 0; i < %(name)s_saved - 8u; i++) {
        bytes[i] = newer[i];
    }
    net->saves = %(name)s_get(newer + %(name)s_saved - 8);
    return newer == first ? 1 : 2;
}
'''


def learning_source(layers, loss_name, momentum, numbers, words):
    """Return the source of a network that learns, down to where its self-test begins.

    `numbers` are those of each layer as text; `words` gets what the self-test needs to know.
    """
    words.update(learning_words(layers, loss_name, momentum, words))
    each = 8 if words['number'] == 'double' else 4
    words.update({
        'begin': '    static %(name)s_net net;\n    %(name)s_start(&net);\n' % words, 'net': '&net, ',
        'momentum_of_use': ', 0.9' if momentum else '', 'mean_loss': LOSSES[loss_name].mean,
        'bytes': each, 'net_bytes': (words['kept'] * each + each + 3) // each * each,
        'sums_bytes': words['size'] * each, 'buffer_bytes': words['kept'] * each + 8,
        'stack_bytes': 2 * words['neurons'] * each,
        'promise_of_learning': PROMISE_OF_LEARNING if words['number'] == 'double' else '',
        'start_number': words['read'] % 'start[k]', 'start_numbers': ',\n'.join([' ' * 8 + listed(texts, 8) for texts in numbers]),
        'kind_number': kind_number(layers, loss_name, words)})
    words['use'] = ''.join([(' *     %-46s %s' % (code % words, what % words)).rstrip() + '\n'
                            for code, what in USE])
    return (TOP % dict(words, net_type=NET % dict(words, saves=SAVES)) + words['functions']
            + learning_text(layers, loss_name, words) + ANSWER % words + KEEPING % words)


def kind_number(layers, loss_name, words):
    """Return a number below 2**32 that another kind of network hardly has."""
    kind = ['%(number)s %(kept)d %(sizes)s' % words, loss_name] + [layer.activation for layer in layers]
    number = 0
    for character in ' '.join(kind):
        number = (number * 31 + ord(character)) % 4294967296
    return number


def learning_words(layers, loss_name, momentum, words):
    """Return `words` and those that the templates of a network that learns have beside them."""
    words = dict(words, size=len(flatten(layers)),
                 neurons=len([neuron for layer in layers for neuron in layer.weights[0]]))
    words.update({'last': words['neurons'] - words['output_count'], 'kept': words['size'],
                  'momentum': '', 'momentum_value': '', 'velocities': '', 'still': ''})
    if momentum:
        words.update({'kept': 2 * words['size'], 'momentum': ', %(number)s momentum' % words,
                      'momentum_value': ', momentum', 'velocities': VELOCITIES % words,
                      'still': '        net->velocities[k] = 0.0%(suffix)s;\n' % words})
    words['end'] = activated(layers[-1], words['last'], words)
    words.update({'move': MOVE[momentum], 'learn': LEARN[momentum] % words})
    words.update(layers_words(layers, LOSSES[loss_name].slope_cancels, words))
    words['divisor'] = '(%(number)s)count' % words
    if LOSSES[loss_name].per_output:
        words['divisor'] = '(%(divisor)s * %(output_count)d.0%(suffix)s)' % words
    return words


def layers_words(layers, slope_cancels, words):
    """Return the lines that go forward through the layers, back, and add up what they learn."""
    forward, backward, adding = '', '', ''
    weights, start, before, errors = 0, 0, 'inputs', ''
    for place, layer in enumerate(layers):
        inputs, neurons = shape(layer.weights)
        here = dict(words, before=before, inputs=inputs, neurons=neurons, weights=plus('weights', weights),
                    biases='0', sums=plus('layers', start), deltas=plus('deltas', start), errors=errors,
                    into=plus('into', weights), biased=int(layer.biases is not None))
        if layer.biases is not None:
            here['biases'] = plus('weights', weights + inputs * neurons)
        last = place + 1 == len(layers)
        forward += SUMS_CALL % here
        forward += '' if last else activated(layer, start, words)
        back = '' if last and slope_cancels else sloped(layer, start, words)
        if place > 0:
            back += BACK_CALL % here
        backward = back + backward
        adding += ADD_LAYER_CALL % here
        before, errors = here['sums'], here['deltas']
        weights += inputs * neurons + neurons * here['biased']
        start += neurons
    return {'forward': forward, 'backward': backward, 'adding': adding}


def learning_text(layers, loss_name, words):
    """Return the C functions by which a network of these layers learns, but for those of its activations."""
    activation = ACTIVATIONS[layers[-1].activation]
    suffix = words['suffix']
    forms = ('if (%s) {', '}', 'const ' + words['number'] + ' e = %s;', 'return %s;')
    text = SUMS % words + FORWARD % words
    if len(layers) > 1:
        text += BACK % words
    slopes = layers[:-1] if LOSSES[loss_name].slope_cancels else layers
    for name in sorted(set([layer.activation for layer in slopes])):
        if ACTIVATIONS[name].derivative != NO_SLOPE:
            text += SLOPE % dict(words, activation=name, about=ACTIVATIONS[name].shown_slope,
                                 lines=function_body(ACTIVATIONS[name].derivative, forms, {}, suffix))
    loss = SQUARED_ERROR
    if LOSSES[loss_name].formula is None:
        names = names_in_c(words)
        words = dict(words, about=activation.shown_cross_entropy, row_arguments='', row_values='',
                     lines=function_body(activation.cross_entropy, forms, names, suffix))
        loss = CROSS_ENTROPIES
        if activation.row:
            words.update({'row_arguments': ', %(number)s largest, %(number)s whole' % words,
                          'row_values': ', largest, whole',
                          'e': renamed(activation.formula[0][1], names, suffix)})
            loss = LARGEST_AND_WHOLE + CROSS_ENTROPIES
        if activation.twin_of:
            from .c_powers import log_text
            text += log_text(words)
        text += CROSS_ENTROPY % words
    return text + LEARNING % dict(words, loss=loss % dict(words, end=indented(words['end'])))


def activated(layer, start, words):
    """Return the lines that turn the weighted sums of a layer, which begin at `start`, into its outputs."""
    neurons = len(layer.weights[0])
    function = '%s_%s' % (words['name'], layer.activation)
    if ACTIVATIONS[layer.activation].row:
        return '    %s(%s, %d);\n' % (function, plus('layers', start), neurons)
    return EACH % {'start': start, 'stop': start + neurons, 'what': 'layers[j] = %s(layers[j])' % function}


def sloped(layer, start, words):
    """Return the lines that multiply the errors of a layer by its slopes."""
    if ACTIVATIONS[layer.activation].derivative == NO_SLOPE:
        return ''
    what = 'deltas[j] *= %s_%s_slope(layers[j])' % (words['name'], layer.activation)
    return EACH % {'start': start, 'stop': start + len(layer.weights[0]), 'what': what}


def plus(pointer, offset):
    """Return the source of `pointer` + `offset`."""
    return '%s + %d' % (pointer, offset) if offset else pointer


def indented(lines):
    """Return lines with four more spaces before each."""
    return ''.join(['    ' + line + '\n' for line in lines.split('\n')[:-1]])
