"""A network's arithmetic written out as straight-line Python source, to run or to read.

`unrolled(network)` returns the source of `think`; with examples, that of training
too. It is the raw mathematics of the network with nothing left out: every weight is
a name, every weighted sum one expression, and inside an example there is no loop.
The names are explained where the source begins.

`fit` runs this source. It does the same operations in the same order as the loops
of `neuron.py`, `two_layer.py` and `deep.py`, so it ends in `==` weights. Where every
example is written out, what cannot change a number is left out: multiplying by an
input that is 0 or 1, and adding the nothing that is left.

The source holds the package's own names and no text from anywhere else.
"""

from .checks import check_count, check_examples, refusal
from .layer import replace
from .network import Network, sizes_of

LARGEST_WRITTEN_OUT = 400  # Weights x examples. Above, one example is written out, in a loop.
TERMS_IN_A_SUM = 100       # A longer sum becomes several statements: compilers nest only so deep.
WIDTH = 96                 # Characters in a line.

THINK_LEGEND = """\
# x2        input 2
# w1_2_3    layer 1, the weight from input 2 to neuron 3
# b1_3      layer 1, the bias of neuron 3
# z         the weighted sum of the neuron at hand
# a1_3      layer 1, the output of neuron 3
"""
TRAIN_LEGEND = """\
# t1        the target of output 1
# error1    target less output
# d1_3      layer 1, the delta of neuron 3: -dE/dz
# report_at the iteration in which the loss is reported next
"""
WRITTEN_OUT_LEGEND = """\
# _e4       behind a name: of example 4
"""
ROWS_LEGEND = """\
# g1_2_3    layer 1, the adjustment of that weight: -dE/dw, added up over the examples
# c1_3      layer 1, the adjustment of that bias: -dE/db
"""


def unrolled(network, inputs=None, targets=None, batch_size=None):
    """Return the Python source of a network's arithmetic: `think`, or with examples `train`.

    think(weights, example) returns the outputs for one example.
    train(...) is what `fit` runs for these examples, iteration after iteration:
    all of them written out where they are few, else one of them in a loop. Its
    arguments are those of `train_source`.
    In both, `weights` is every number of the network in one list, as `flatten`
    returns it.
    `inputs` (examples x inputs) and `targets` (examples x outputs) are as for
    `network.loss`, `batch_size` is as for `fit`, and they are refused alike.

    >>> from simplenn_pure import Neuron
    >>> neuron = Neuron(3, seed=1)
    >>> place = {}
    >>> exec(unrolled(neuron), place)
    >>> place['think'](flatten(neuron.layers), [1, 0, 0]) == neuron.think([1, 0, 0])
    True
    """
    if not isinstance(network, Network):
        raise TypeError(refusal('network', network, 'a Neuron, TwoLayerNetwork or DeepNetwork'))
    layers = network.layers
    if inputs is None:
        if targets is not None or batch_size is not None:
            raise ValueError('inputs is None, expected examples, to go with targets and batch_size')
        return think_source(layers)
    sizes = sizes_of(layers)
    inputs, targets = check_examples(inputs, targets, sizes[0], sizes[-1])
    if batch_size is None:
        batch_size = len(inputs)
    batch_size = check_count('batch_size', batch_size, 1)
    return train_source(layers, inputs, targets, batch_size,
                        len(inputs) * len(flatten(layers)) <= LARGEST_WRITTEN_OUT)


# ---- from layers to one list of numbers and back --------------------------


def flatten(layers):
    """Return every weight and bias in one list: layer by layer, weights row by row, then biases."""
    numbers = []
    for layer in layers:
        for row in layer.weights:
            numbers.extend(row)
        numbers.extend(layer.biases or [])
    return numbers


def unflatten(numbers, layers):
    """Put `numbers`, in the order of `flatten`, into `layers` as their weights and biases."""
    changed = []
    start = 0
    for layer in layers:
        weights = []
        for row in layer.weights:
            weights.append(list(numbers[start:start + len(row)]))
            start += len(row)
        biases = None
        if layer.biases is not None:
            biases = list(numbers[start:start + len(layer.biases)])
            start += len(biases)
        changed.append((weights, biases))
    replace(layers, changed)


# ---- lines and names ------------------------------------------------------


class Source(object):
    """Lines of source, and how deep the next one is indented."""

    def __init__(self, branch_free=False):
        self.lines = []
        self.depth = 0
        self.branch_free = branch_free  # how the sigmoid is written

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

        It stands in brackets unless it is a name. Where terms are many, statements of
        their own add all but the last of them.
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

    def text(self):
        """Return the source."""
        return '\n'.join(self.lines) + '\n'


def numbered(letter, count, mark=''):
    """Return the names letter1, letter2, ... with the example's mark."""
    return ['%s%d%s' % (letter, i + 1, mark) for i in range(count)]


def weight_name(layer, before, neuron, letter='w'):
    """Return the name of a weight; layer, input and neuron count from 0, names from 1."""
    return '%s%d_%d_%d' % (letter, layer + 1, before + 1, neuron + 1)


def names_of(layers, weight_letter='w', bias_letter='b'):
    """Return the names of all weights and biases, in the order of `flatten`."""
    names = []
    for number, layer in enumerate(layers):
        for before in range(len(layer.weights)):
            for neuron in range(len(layer.weights[0])):
                names.append(weight_name(number, before, neuron, weight_letter))
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


# ---- the formulas ---------------------------------------------------------


def write_sigmoid(source, output):
    """Write output = sigmoid(z), as `activation.py` has it.

    Branch-free, a number that is 1 where z has a minus and 0 elsewhere makes the
    same choice: z * 1 and z * 0 are exact. (-0.0 has one too; there power is 1.)
    """
    if source.branch_free:
        source.write('power = exp(-abs(z))')
        source.write('minus = 0.5 - copysign(0.5, z)')
        source.write('%s = (minus * power + (1.0 - minus)) / (1.0 + power)' % output)
        return
    source.open('if z < 0.0:')
    source.write('power = exp(z)')
    source.write('%s = power / (1.0 + power)' % output)
    source.close()
    source.open('else:')
    source.write('%s = 1.0 / (1.0 + exp(-z))' % output)
    source.close()


def write_forward(source, layers, inputs, mark):
    """Write one example's way through the layers.

    Return the names of what goes into the first layer, then of what comes out of each.
    `inputs` are names, or 0.0 and 1.0; `mark` is put behind the example's names.
    """
    outputs = [inputs]
    for number, layer in enumerate(layers):
        here = number + 1
        before = 'a%d' % number if number > 0 else 'x'
        bias = '' if layer.biases is None else ' + b%d' % here
        source.write('# layer %d: a%d = sigmoid(z), z = %s . w%d%s'
                     % (here, here, before, here, bias))
        names = numbered('a%d_' % here, len(layer.weights[0]), mark)
        for neuron, output in enumerate(names):
            terms = [product(name, weight_name(number, i, neuron))
                     for i, name in enumerate(outputs[-1])]
            terms = [term for term in terms if term]
            if layer.biases is not None:
                terms.append('b%d_%d' % (here, neuron + 1))
            source.write_sum('z', terms or ['0.0'])
            write_sigmoid(source, output)
        outputs.append(names)
    return outputs


def write_errors(source, outputs, targets, mark):
    """Write one example's errors and return their names."""
    errors = numbered('error', len(targets), mark)
    source.write('# error = target - output')
    for error, target, output in zip(errors, targets, outputs[-1]):
        source.write('%s = %s - %s' % (error, target, output))
    return errors


def write_backward(source, layers, outputs, errors, mark):
    """Write one example's deltas, from the last layer to the first, and return their names."""
    last = len(layers)
    source.write('# layer %d: d%d = error * a%d * (1 - a%d)' % (last, last, last, last))
    deltas = [numbered('d%d_' % last, len(errors), mark)]
    for delta, error, output in zip(deltas[0], errors, outputs[-1]):
        source.write('%s = %s * (%s * (1.0 - %s))' % (delta, error, output, output))
    for number in range(last - 1, 0, -1):
        source.write('# layer %d: d%d = d%d . transpose(w%d) * a%d * (1 - a%d)'
                     % (number, number, number + 1, number + 1, number, number))
        names = numbered('d%d_' % number, len(outputs[number]), mark)
        for neuron, (delta, output) in enumerate(zip(names, outputs[number])):
            error = source.sum_of([product(after, weight_name(number, neuron, i))
                                   for i, after in enumerate(deltas[0])])
            source.write('%s = %s * (%s * (1.0 - %s))' % (delta, error, output, output))
        deltas.insert(0, names)
    return deltas


def adjustment_terms(layers, outputs, deltas):
    """Return what one example adds to the adjustments, in the order of `flatten`; '' is nothing."""
    terms = []
    for number, layer in enumerate(layers):
        for before in outputs[number]:
            for delta in deltas[number]:
                terms.append(product(before, delta))
        if layer.biases is not None:
            terms.extend(deltas[number])
    return terms


def half_squares(errors):
    """Return what each error adds to the loss."""
    return ['0.5 * %s * %s' % (error, error) for error in errors]


# ---- think and train ------------------------------------------------------


def start_source(layers, what, legend, branch_free=False):
    """Return a Source that holds what stands above the function."""
    source = Source(branch_free)
    source.write('# %s of a %s network, written out.'
                 % (what, '-'.join(['%d' % size for size in sizes_of(layers)])))
    source.write('#')
    source.lines.extend(legend.split('\n')[:-1])
    source.blank()
    return source


def write_unpacking(source, names, whole):
    """Write the line that gives the numbers of a list their names."""
    source.write('[%s] = %s' % (', '.join(names), whole))


def think_source(layers):
    """Return the source of think(weights, example), which returns the list of outputs."""
    inputs = numbered('x', len(layers[0].weights))
    source = start_source(layers, 'The answer', THINK_LEGEND)
    source.write('from math import exp')
    source.blank()
    source.blank()
    source.open('def think(weights, example):')
    write_unpacking(source, names_of(layers), 'weights')
    write_unpacking(source, inputs, 'example')
    outputs = write_forward(source, layers, inputs, '')[-1]
    source.write('return [%s]' % ', '.join(outputs))
    return source.text()


def train_source(layers, inputs, targets, batch_size, written_out, shuffled=False, watched=False,
                 branch_free=False):
    """Return the source of `train`, which runs iterations over these examples.

    Everything is trusted. `written_out` says whether every example is written out,
    or one in a loop; `branch_free` that the sigmoid is to be written without `if`.

    train(weights, examples, batches, learning_rate, target_loss, iteration,
          report, whole_iterations)

    weights           every number of the network, as `flatten` returns them
    examples          as `examples_for` returns them
    batches           as `batches_for` returns them; where `shuffled`, a function
                      that returns them for an iteration
    target_loss       wanted only where `watched`
    iteration         how many iterations are done
    report            at once, then in the iteration that it asked for, and where
                      `watched` when the loss is at most `target_loss`, it is called:
                      report_at = report(iteration, loss, weights)
                      Less than 0 ends the training
    whole_iterations  a list, to which an exception adds how many are done
    """
    names = names_of(layers)
    legend = THINK_LEGEND + TRAIN_LEGEND
    legend += WRITTEN_OUT_LEGEND if written_out else ROWS_LEGEND
    source = start_source(layers, 'The training', legend, branch_free)
    source.write('def train(weights, examples, batches, learning_rate, target_loss, iteration,')
    source.open('          report, whole_iterations):')
    # In here, for PyPy is slow to look up the global names of source that was exec'd.
    source.write('from math import copysign, exp' if branch_free else 'from math import exp')
    write_unpacking(source, names, 'weights')
    if written_out:
        numbers = examples_in_names(inputs, targets)[1]
        if numbers:
            write_unpacking(source, numbers, 'examples')
    source.write('report_at = iteration')
    source.open('try:')
    source.open('while True:')
    if written_out:
        write_examples(source, layers, inputs, targets, batch_size, watched)
    else:
        write_rows(source, layers, len(inputs), batch_size, shuffled, watched)
    source.write('iteration += 1')
    source.close()
    source.close()
    source.open('except BaseException:')
    source.write('whole_iterations.append(iteration)')
    source.write('raise')
    return source.text()


def write_examples(source, layers, inputs, targets, batch_size, watched):
    """Write an iteration in which every example is written out."""
    names = names_of(layers)
    rows = examples_in_names(inputs, targets)[0]
    batched = batch_size < len(rows)
    if batched:
        open_report(source, watched)
        errors = []
        for mark, input_names, target_names in rows:
            outputs = write_forward(source, layers, input_names, mark)
            errors.extend(write_errors(source, outputs, target_names, mark))
        source.write_sum('total', half_squares(errors))
        close_report(source, names, len(errors), watched)
    for start in range(0, len(rows), batch_size):
        errors = []
        batch_terms = []
        for mark, input_names, target_names in rows[start:start + batch_size]:
            source.blank()
            source.write('# ---- example %s: %s -> %s'
                         % (mark[2:], ', '.join(input_names), ', '.join(target_names)))
            outputs = write_forward(source, layers, input_names, mark)
            errors.extend(write_errors(source, outputs, target_names, mark))
            deltas = write_backward(source, layers, outputs, errors[-len(target_names):], mark)
            batch_terms.append(adjustment_terms(layers, outputs, deltas))
        source.blank()
        if not batched:
            open_report(source, watched)
            source.write_sum('total', half_squares(errors))
            close_report(source, names, len(errors), watched)
        write_learning_heading(source)
        for number, name in enumerate(names):
            terms = [terms[number] for terms in batch_terms if terms[number]]
            if terms:
                source.write('%s += learning_rate * %s' % (name, source.sum_of(terms)))


def write_rows(source, layers, count, batch_size, shuffled, watched):
    """Write an iteration that loops over `count` examples, one of them written out."""
    names, sums = names_of(layers), names_of(layers, 'g', 'c')
    sizes = sizes_of(layers)
    input_names, target_names = numbered('x', sizes[0]), numbered('t', sizes[-1])
    each_row = 'for [%s] in ' % ', '.join(input_names + target_names)
    batched = batch_size < count
    one_by_one = batched and batch_size == 1
    if batched:
        open_report(source, watched)
        source.write('total = 0.0')
        source.open(each_row + 'examples:')
        outputs = write_forward(source, layers, input_names, '')
        write_total(source, write_errors(source, outputs, target_names, ''))
        source.close()
        close_report(source, names, count * sizes[-1], watched)
    else:
        source.write('total = 0.0')

    batches = 'batches(iteration)' if shuffled else 'batches'
    if one_by_one:
        source.open(each_row + batches + ':')
    else:
        if batched:
            source.open('for batch in %s:' % batches)
        for name in sums:
            source.write('%s = 0.0' % name)
        source.open(each_row + ('batch:' if batched else 'examples:'))
    outputs = write_forward(source, layers, input_names, '')
    errors = write_errors(source, outputs, target_names, '')
    if not batched:
        write_total(source, errors)
    deltas = write_backward(source, layers, outputs, errors, '')
    terms = adjustment_terms(layers, outputs, deltas)
    if one_by_one:
        sums = [source.sum_of([term]) for term in terms]
    else:
        source.write('# adjustments, added up')
        for name, term in zip(sums, terms):
            source.write('%s += %s' % (name, term))
        source.close()
        if not batched:
            open_report(source, watched)
            close_report(source, names, count * sizes[-1], watched)
    write_learning_heading(source)
    for name, adjustment in zip(names, sums):
        source.write('%s += learning_rate * %s' % (name, adjustment))
    if batched:
        source.close()


def write_learning_heading(source):
    """Write the formula of the lines that follow it."""
    source.write('# learning: w = w + learning rate * -dE/dw')


def write_total(source, errors):
    """Write the sum of half the squared errors of one example."""
    for term in half_squares(errors):
        source.write('total += ' + term)


def open_report(source, watched):
    """Open the block that works out the loss, when it is wanted."""
    if not watched:
        source.open('if iteration == report_at:')


def close_report(source, names, errors, watched):
    """Report the mean of half the squared error and the weights, and close the block."""
    source.write('loss = total / %d.0' % errors)
    if watched:
        source.open('if iteration == report_at or loss <= target_loss:')
    source.write('report_at = report(iteration, loss, [%s])' % ', '.join(names))
    source.open('if report_at < 0:')
    source.write('return')
    source.close()
    source.close()


# ---- what the source is given ---------------------------------------------


def examples_in_names(inputs, targets):
    """Return the examples as names, and the names of all numbers that are neither 0 nor 1.

    The first is a list of (mark, input names, target names); an input or target
    that is 0 or 1 stands there itself.
    """
    rows = []
    numbers = []
    for row, (example, target) in enumerate(zip(inputs, targets)):
        mark = '_e%d' % (row + 1)
        names = numbered('x', len(example), mark) + numbered('t', len(target), mark)
        for i, value in enumerate(example + target):
            if value == 0.0:
                names[i] = '0.0'
            elif value == 1.0:
                names[i] = '1.0'
            else:
                numbers.append(names[i])
        rows.append((mark, names[:len(example)], names[len(example):]))
    return rows, numbers


def examples_for(inputs, targets, written_out):
    """Return the examples as the source wants them: its numbers, or rows of inputs and targets."""
    rows = [tuple(example + target) for example, target in zip(inputs, targets)]
    if written_out:
        return [value for row in rows for value in row if value != 0.0 and value != 1.0]
    return rows


def batches_for(rows, batch_size):
    """Return `rows` in batches; where a batch is one row, the rows themselves."""
    if batch_size == 1:
        return rows
    return [rows[start:start + batch_size] for start in range(0, len(rows), batch_size)]


# ---- from source to a function --------------------------------------------


class SourceKeeper(object):
    """Lets a traceback show the lines of generated source (PEP 302, get_source).

    Those of the `traceback` module do, so pytest's too, and from CPython 3.13 on also
    those of an exception that nobody catches. Older ones look for a file of that name.
    """

    def __init__(self, source):
        self.source = source

    def get_source(self, name):
        """Return the source."""
        return self.source


latest = {}  # {source: its function}, for the next network of the same shape


def compiled(source, name):
    """Return the function `name` of `source`, which this file has written.

    Raises what this Python raises when it cannot: NameError, MemoryError,
    RuntimeError, on Jython a Java exception.
    """
    function = latest.get(source)
    if function is None:
        latest.clear()
        # Tracebacks find source by file name, so each needs one of its own.
        file_name = 'simplenn_pure unrolled %s %x' % (name, hash(source) & 0xffffffff)
        place = {'__name__': 'simplenn_pure unrolled', '__loader__': SourceKeeper(source)}
        exec(compile(source, file_name, 'exec'), place)
        function = latest[source] = place[name]
    return function
