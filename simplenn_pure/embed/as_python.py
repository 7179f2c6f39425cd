"""A network as one Python file that needs nothing but `math`."""

from ..formulas import ACTIVATIONS
from ..matrix import transpose
from .decimals import decimal, listed
from .names import PYTHON_KEYWORDS, check_name, comment, described, functions_text, take_portable

# What the generated file uses under its own name, beside the names of its activations.
TAKEN = ' LAYERS PAIRS SystemExit ValueError float int len math max portable_exp print range repr sys zip '

# How Python writes a case of an activation's formula.
FORMS = ('if %s:', '', 'e = %s', 'return %s')

HEAD = '''"""%(name)s: the answers of a neural network with %(inputs)s and %(outputs)s.

simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s.
It needs nothing but Python, of any version and kind.
%(about)s
    >>> from %(name)s import %(name)s
    >>> %(name)s([%(zeros)s])    # %(inputs)s in, a list of %(outputs)s out

As a program: python %(name)s.py%(arguments)s
"""
'''

FUNCTION = '''

def %(activation)s(z):
    """Return %(about)s."""
%(lines)s
'''

ROW_FUNCTION = '''

def %(activation)s(sums):
    """Return, for each z, %(about)s."""
    largest = max(sums)
    powers = [%(e)s for z in sums]
    whole = 0.0
    for e in powers:
        whole += e
    return [%(result)s for e in powers]
'''

THINK = '''

def %(name)s(inputs):
    """Return the list of %(outputs)s for a list of %(inputs)s."""
'''

POWER = '''

# 2**(-1 - j / 64) for j = 0 to 63, each as the sum of two.
PAIRS = (
    %s)


def portable_exp(x):
    """Return exp(x) for x of at most 0, by the four operations alone: the same bits everywhere."""
    if not x > %s:
        return 0.0 if x < 0.0 else x
    m = int(0.5 - %s * x)
    r = x + m * %s + m * %s
    high, low = PAIRS[m & 63]
    return (high + (low + high * (r + r * r * (%s + r * (%s + r * (
        %s + r * %s)))))) * math.ldexp(1.0, 1 - (m >> 6))
'''

LOOPS = '''    outputs = [float(x) for x in inputs]
    if len(outputs) != %(input_count)d:
        raise ValueError('%%d inputs, expected %(input_count)d' %% len(outputs))
    for activation, neurons in LAYERS:
        inputs = outputs
        outputs = []
        for weights, bias in neurons:
            total = 0.0
            for x, weight in zip(inputs, weights):
                total += x * weight
            outputs.append(activation(total + bias))
    return %(answer)s
'''

TAIL = '''

if __name__ == '__main__':
    import sys
    if len(sys.argv) != %(argument_count)d:
        raise SystemExit('usage: python %(name)s.py%(arguments)s')
    print(' '.join([repr(output) for output in %(name)s(sys.argv[1:])]))
'''


def python_source(network, name='think', about=(), labels=None):
    """Return Python source with one function, `name`, that answers as network.think does.

    It takes one example, a list of numbers, and returns the list of outputs: the
    same operations in the same order, so `==` to network.think on the same Python.
    A small network is written out, one expression per neuron; a larger one is a table
    and a loop. The shorter text is taken. `about` is a list of lines of text for its docstring.
    With `labels`, a list of text, one for each output or two for a single one, `name`_label
    returns the label of the answer, too.
    Of an IntegerNetwork it takes whole numbers, and answers with whole numbers.
    Raises TypeError when `network` is not a network or `name` not text, ValueError for a
    name that is not an identifier, is a keyword, or is used by the source itself.
    """
    if type(network).__name__ == 'IntegerNetwork':
        from .integer_source import integer_python
        return integer_python(network, name, about, labels)
    layers, activations, words = described(network, name)
    check_name(name, PYTHON_KEYWORDS + TAKEN + 'LABELS ' + ' '.join(activations), 'Python or the source')
    count = words['input_count']
    zeros = ['0'] * count if count <= 8 else ['0', '0', '...']
    words['about'] = comment(about, '')
    words.update({'zeros': ', '.join(zeros), 'arguments': ' ' + ' '.join(zeros), 'argument_count': count + 1})
    words['answer'] = answer_of(layers, 'outputs')
    functions = functions_text(activations, (FUNCTION, ROW_FUNCTION), FORMS, {'exp': 'math.exp'}, words)
    if take_portable(activations):
        functions = power_text() + functions
    if 'math.' in functions:
        functions = '\nimport math\n' + functions
    body = min(THINK + straight_lines(layers), table(layers) + THINK + LOOPS, key=len)
    words['labels'] = labels_text(labels, words)
    return (HEAD + functions + body + '%(labels)s' + TAIL) % words


def labels_text(labels, words):
    """Return the text of the labels, loading what writes it where there are any."""
    if labels is None:
        return ''
    from .labels import python_labels
    return python_labels(labels, words)


def power_text():
    """Return the text of `portable_exp`."""
    from .. import powers  # Here, for a board that does not need it does without.
    pairs = ['(%s, %s)' % (decimal(high), decimal(low)) for high, low in powers.PAIRS]
    numbers = [powers.LEAST, powers.STEPS, powers.STEP, powers.STEP_REST, powers.C2, powers.C3, powers.C4,
               powers.C5]
    return POWER % tuple([listed(pairs, 4, 2)] + [decimal(number) for number in numbers])


def function_of(layer, instead):
    """Return the name of the function of each neuron, or `instead` where `answer_of` adds that of the row."""
    return instead if ACTIVATIONS[layer.activation].row else layer.activation


def answer_of(layers, outputs):
    """Return the expression of the answer, where `outputs` is that of the list of the last layer's."""
    name = layers[-1].activation
    return '%s(%s)' % (name, outputs) if ACTIVATIONS[name].row else outputs


def straight_lines(layers):
    """Return the lines that work out every neuron by an expression of its own."""
    before = ['x%d' % (number + 1) for number in range(len(layers[0].weights))]
    comma = ',' if len(before) == 1 else ''
    text = '    %s%s = [float(x) for x in inputs]\n' % (', '.join(before), comma)
    for number, layer in enumerate(layers):
        function = function_of(layer, '')
        letter = 'a' if function else 'z'
        here = ['%s%d_%d' % (letter, number + 1, neuron + 1) for neuron in range(len(layer.weights[0]))]
        biases = '' if layer.biases is None else ' + biases'
        text += '\n    # Layer %d: %s(inputs . weights%s)\n' % (number + 1, layer.activation, biases)
        for neuron, weights in enumerate(transpose(layer.weights)):
            start = '    %s = %s(' % (here[neuron], function)
            terms = ['%s * %s' % (x, decimal(weight)) for x, weight in zip(before, weights)]
            if layer.biases is not None:
                terms.append(decimal(layer.biases[neuron]))
            text += start + ('\n' + ' ' * (len(start) - 2) + '+ ').join(terms) + ')\n'
        before = here
    return text + '    return %s\n' % answer_of(layers, '[%s]' % ', '.join(before))


def table(layers):
    """Return the assignment of LAYERS: of each layer its activation and, of each neuron, (weights, bias)."""
    text = '\n\nLAYERS = (\n'
    for number, layer in enumerate(layers):
        # `float` leaves a weighted sum as it is.
        text += '    # Layer %d: (weights, bias) of each neuron%s.\n    (%s, (\n' % (
            number + 1, '' if layer.biases is not None else '; it has no biases', function_of(layer, 'float'))
        biases = layer.biases or [0.0] * len(layer.weights[0])
        for weights, bias in zip(transpose(layer.weights), biases):
            comma = ',' if len(weights) == 1 else ''  # A tuple of one needs it.
            text += '        ((%s%s), %s),\n' % (
                listed([decimal(weight) for weight in weights], 10), comma, decimal(bias))
        text += '    )),\n'
    return text + ')\n'
