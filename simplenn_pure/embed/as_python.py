"""A network as one Python file that needs nothing but `math`."""

from ..checks import shown
from ..elsewhere import check_layers
from ..network import Network, sizes_of
from .decimals import decimal, listed
from .names import PYTHON_KEYWORDS, check_name, counted

# What the generated file uses under its own name.
TAKEN = ' LAYERS SystemExit ValueError float len math print range repr sigmoid sys zip'

HEAD = '''"""%(name)s: the answers of a neural network with %(inputs)s and %(outputs)s.

simplenn_pure wrote this file from a %(kind)s of sizes %(sizes)s.
It needs nothing but Python, of any version and kind.

    >>> from %(name)s import %(name)s
    >>> %(name)s([%(zeros)s])    # %(inputs)s in, a list of %(outputs)s out

As a program: python %(name)s.py%(arguments)s
"""

import math


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), written so that exp never overflows."""
    if x < 0.0:
        power = math.exp(x)
        return power / (1.0 + power)
    return 1.0 / (1.0 + math.exp(-x))

'''

THINK = '''
def %(name)s(inputs):
    """Return the list of %(outputs)s for a list of %(inputs)s."""
'''

LOOPS = '''    outputs = [float(x) for x in inputs]
    if len(outputs) != %(input_count)d:
        raise ValueError('%%d inputs, expected %(input_count)d' %% len(outputs))
    for neurons in LAYERS:
        inputs = outputs
        outputs = []
        for weights, bias in neurons:
            total = 0.0
            for x, weight in zip(inputs, weights):
                total += x * weight
            outputs.append(sigmoid(total + bias))
    return outputs
'''

TAIL = '''

if __name__ == '__main__':
    import sys
    if len(sys.argv) != %(argument_count)d:
        raise SystemExit('usage: python %(name)s.py%(arguments)s')
    print(' '.join([repr(output) for output in %(name)s(sys.argv[1:])]))
'''


def python_source(network, name='think'):
    """Return Python source with one function, `name`, that answers as network.think does.

    It takes one example, a list of numbers, and returns the list of outputs: the
    same operations in the same order, so `==` to network.think on the same Python.
    A small network is written out, one expression a neuron; a larger one is a table
    and a loop. The shorter text is taken.
    Raises TypeError for what is no network or no text, ValueError for a name that is
    no identifier, a keyword, or a name that the source itself uses.
    """
    check_name(name, PYTHON_KEYWORDS + TAKEN, 'Python or the source')
    if not isinstance(network, Network):
        raise TypeError('network is %s, expected a network' % shown(network))
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    words = {
        'name': name,
        'kind': type(network).__name__,
        'sizes': '-'.join(['%d' % size for size in sizes]),
        'inputs': counted(sizes[0], 'input'),
        'outputs': counted(sizes[-1], 'output'),
        'zeros': ', '.join(['0'] * sizes[0]),
        'arguments': ' 0' * sizes[0],
        'input_count': sizes[0],
        'argument_count': sizes[0] + 1,
    }
    if sizes[0] > 8:
        words['zeros'] = '0, 0, ...'
        words['arguments'] = ' 0 0 ...'
    written_out = THINK + straight_lines(layers)
    looped = '\n' + table(layers) + '\n' + THINK + LOOPS
    body = written_out
    if len(looped) < len(written_out):
        body = looped
    return (HEAD + body + TAIL) % words


def straight_lines(layers):
    """Return the lines that work out every neuron by an expression of its own."""
    before = names('x', len(layers[0].weights))
    comma = ',' if len(before) == 1 else ''
    text = '    %s%s = [float(x) for x in inputs]\n' % (', '.join(before), comma)
    for number, layer in enumerate(layers):
        here = names('a%d_' % (number + 1), len(layer.weights[0]))
        text += '\n    # Layer %d: sigmoid(inputs . weights' % (number + 1)
        if layer.biases is not None:
            text += ' + biases'
        text += ')\n'
        for neuron, output in enumerate(here):
            start = '    %s = sigmoid(' % output
            terms = []
            for row, x in zip(layer.weights, before):
                terms.append('%s * %s' % (x, decimal(row[neuron])))
            if layer.biases is not None:
                terms.append(decimal(layer.biases[neuron]))
            text += start + ('\n' + ' ' * (len(start) - 2) + '+ ').join(terms) + ')\n'
        before = here
    return text + '    return [%s]\n' % ', '.join(before)


def table(layers):
    """Return the assignment of LAYERS: of each layer, of each neuron, (weights, bias)."""
    text = 'LAYERS = (\n'
    for number, layer in enumerate(layers):
        inputs, neurons = len(layer.weights), len(layer.weights[0])
        text += '    # Layer %d: (weights, bias) of each neuron%s.\n    (\n' % (
            number + 1, '' if layer.biases is not None else '; it has no biases')
        for neuron in range(neurons):
            weights = [decimal(layer.weights[i][neuron]) for i in range(inputs)]
            bias = 0.0
            if layer.biases is not None:
                bias = layer.biases[neuron]
            comma = ',' if inputs == 1 else ''  # A tuple of one needs it.
            text += '        ((%s%s), %s),\n' % (listed(weights, 10), comma, decimal(bias))
        text += '    ),\n'
    return text + ')\n'


def names(letter, count):
    """Return [letter1, letter2, ...], `count` names."""
    return ['%s%d' % (letter, number + 1) for number in range(count)]
