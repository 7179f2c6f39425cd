"""Lines of generated source, and the names in it.

    x2        input 2
    w1_2_3    layer 1, the weight from input 2 to neuron 3
    b1_3      layer 1, the bias of neuron 3
    a1_3      layer 1, the output of neuron 3

`unrolled.py` writes with these. Layers, inputs and neurons count from 0 in arguments and
from 1 in names.
"""

TERMS_IN_A_SUM = 100  # A longer sum becomes several statements: compilers nest only so deep.
WIDTH = 96            # Characters in a line.


class Source(object):
    """Lines of source, how deep the next one is indented, and what is asked for.

    loss        the Loss that it learns by
    branchless  whether activations go without `if`
    velocities  the names of the velocities of all weights and biases; none without momentum
    """

    def __init__(self, loss=None, branchless=False, velocities=()):
        self.lines = []
        self.depth = 0
        self.loss = loss
        self.branchless = branchless
        self.velocities = velocities

    def write(self, line):
        """Add a line; one that is too long is broken at its commas and plus signs.

        Those of a long line all stand in brackets, or in a comment.
        """
        indent = '    ' * self.depth
        further = '        '
        if line.startswith('#'):
            further = '#     '
        width = WIDTH - len(indent)
        while len(line) > width:
            end = max(line.rfind(' + ', 0, width), line.rfind(', ', 0, width) + 1)
            if end <= len(further):
                break
            self.lines.append(indent + line[:end])
            line = further + line[end + 1:]
        self.lines.append(indent + line)

    def blank(self):
        """Add an empty line."""
        self.lines.append('')

    def open(self, line):
        """Add a line that opens a block."""
        self.write(line)
        self.depth += 1

    def close(self):
        """End a block."""
        self.depth -= 1

    def sum_of(self, terms):
        """Return an expression that adds `terms` from left to right.

        It stands in brackets unless it is a name. Where there are many terms, statements
        of their own add all but the last of them.
        """
        while len(terms) > TERMS_IN_A_SUM:
            self.write('partial = (%s)' % ' + '.join(terms[:TERMS_IN_A_SUM]))
            terms = ['partial'] + terms[TERMS_IN_A_SUM:]
        expression = ' + '.join(terms)
        if ' ' in expression:
            return '(%s)' % expression
        return expression

    def write_sum(self, name, terms):
        """Add the line name = terms[0] + terms[1] + ..., in brackets only if it is long."""
        expression = self.sum_of(terms)
        line = '%s = %s' % (name, expression)
        if expression[0] == '(' and 4 * self.depth + len(line) - 2 <= WIDTH:
            line = '%s = %s' % (name, expression[1:-1])
        self.write(line)

    def write_cases(self, cases, name, before=''):
        """Add name = `before` times the result of the first of `cases` that holds.

        `cases` are those of a formula in `formulas.py`, with this source's names in them. Of an e
        of several lines, the last is its value.
        """
        for number, (when, e, result) in enumerate(cases):
            if when:
                self.open('%s %s:' % ('elif' if number else 'if', when))
            elif number:
                self.open('else:')
            if e:
                steps = e.split('\n')
                for step in steps[:-1]:
                    self.write(step)
                self.write('e = ' + steps[-1])
            self.write('%s = %s' % (name, times(before, result)))
            if when or number:
                self.close()

    def text(self):
        """Return the source."""
        return '\n'.join(self.lines) + '\n'


def numbered(letter, count, mark=''):
    """Return the names letter1, letter2, ... with the example's mark."""
    return ['%s%d%s' % (letter, i + 1, mark) for i in range(count)]


def weight_name(layer, before, neuron, letter='w'):
    """Return the name of a weight."""
    return '%s%d_%d_%d' % (letter, layer + 1, before + 1, neuron + 1)


def names_of(layers, weight_letter='w', bias_letter='b'):
    """Return the names of all weights and biases, in the order of `flatten`."""
    names = []
    for number, layer in enumerate(layers):
        names += [weight_name(number, before, neuron, weight_letter)
                  for before in range(len(layer.weights)) for neuron in range(len(layer.weights[0]))]
        if layer.biases is not None:
            names.extend(numbered('%s%d_' % (bias_letter, number + 1), len(layer.biases)))
    return names


def product(a, b):
    """Return the source of a * b: '' where a is 0.0, b alone where a is 1.0."""
    if a == '0.0':
        return ''
    if a == '1.0':
        return b
    return '%s * %s' % (a, b)


def times(name, expression):
    """Return the source of name * expression; the other alone where one is '' or 1.0."""
    if name == '':
        return expression
    if expression == '1.0':
        return name
    if ' ' in expression:
        return '%s * (%s)' % (name, expression)
    return '%s * %s' % (name, expression)
