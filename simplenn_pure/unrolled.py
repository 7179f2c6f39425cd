"""A network's arithmetic written out as straight-line Python source, to run or to read.

`unrolled(network)` returns the source of `think`; with examples, that of one
training iteration too. It is the raw mathematics of the network with nothing left
out: every weight is a name, every weighted sum one expression, and inside an
example there is no loop. `fit` runs this source, and it gives the same bits as the
loops of `neuron.py`, `two_layer.py` and `deep.py`, because it does the same
operations in the same order. Only what cannot change a number is left out:
multiplying by an input that is 0 or 1, and adding the nothing that is left.

    x2          input 2 of the example
    w1_2_3      layer 1, the weight from input 2 to neuron 3
    b1_3        layer 1, the bias of neuron 3
    z           the weighted sum of the neuron at hand
    a1_3        layer 1, the output of neuron 3
    t1          the target of output 1
    error1      target less output
    d1_3        layer 1, the delta of neuron 3: -dE/dz
    g1_2_3      layer 1, the adjustment of that weight: -dE/dw, added up over the examples
    c1_3        layer 1, the adjustment of that bias: -dE/db

Where the examples are written out too, _e4 behind a name says which example.
The source holds the package's own names and no text from anywhere else.
"""

from .checks import check_count, check_examples
from .layer import replace
from .network import sizes_of

LARGEST_WRITTEN_OUT = 400  # Weights x examples. Above, one example is written out, in a loop.
TERMS_IN_A_SUM = 100       # A longer sum becomes several statements: compilers nest only so deep.
WIDTH = 96                 # Characters in a line.


def unrolled(network, inputs=None, targets=None, batch_size=None):
    """Return the Python source of this network's arithmetic: of `think`, or with examples of `train`.

    think(weights, example) returns the outputs for one example.
    train(...) is what `fit` runs for these examples, iteration after iteration:
    all of them written out where they are few, else one of them in a loop.
    In both, `weights` is every number of the network in one list, as `flatten`
    returns it.
    `inputs` (examples x inputs) and `targets` (examples x outputs) are as for
    `network.loss`, `batch_size` is as for `fit`, and they are refused alike.
    """
    layers = network.layers
    if inputs is None:
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


# ---- the source -----------------------------------------------------------


class Source(object):
    """Lines of source, and how deep the next one is indented."""

    def __init__(self):
        self.lines = []
        self.depth = 0

    def write(self, line=''):
        """Add a line; one that is too long is broken at its commas and plus signs.

        Those of a long line all stand in brackets.
        """
        indent = '    ' * self.depth
        while len(line) > WIDTH and not line.startswith('#'):
            end = max(line.rfind(' + ', 0, WIDTH), line.rfind(', ', 0, WIDTH) + 1)
            if end < 1:
                break
            self.lines.append(indent + line[:end])
            line = '        ' + line[end + 1:]
        self.lines.append((indent + line).rstrip())

    def open(self, line):
        """Add a line that opens a block."""
        self.write(line)
        self.depth += 1

    def close(self):
        """End a block."""
        self.depth -= 1

    def sum_of(self, terms):
        """Return an expression, in brackets, that adds `terms` from left to right.

        Where they are many, statements of their own add all but the last of them.
        """
        while len(terms) > TERMS_IN_A_SUM:
            self.write('partial = (%s)' % ' + '.join(terms[:TERMS_IN_A_SUM]))
            terms = ['partial'] + terms[TERMS_IN_A_SUM:]
        return '(%s)' % ' + '.join(terms or ['0.0'])

    def write_sum(self, name, terms):
        """Add the line name = terms[0] + terms[1] + ..., in brackets only if it is long."""
        expression = self.sum_of(terms)
        if len(expression) <= WIDTH // 2:
            expression = expression[1:-1]
        self.write('%s = %s' % (name, expression))

    def text(self):
        """Return the source."""
        return '\n'.join(self.lines) + '\n'


def weight_name(layer, before, neuron):
    """Return the name of a weight; layer, input and neuron count from 0, names from 1."""
    return 'w%d_%d_%d' % (layer + 1, before + 1, neuron + 1)


def numbered(letter, count, mark=''):
    """Return the names letter1, letter2, ... with the example's mark."""
    return ['%s%d%s' % (letter, i + 1, mark) for i in range(count)]


def names_of(layers, weight_letter, bias_letter):
    """Return the names of all weights and biases, in the order of `flatten`."""
    names = []
    for number, layer in enumerate(layers):
        for before in range(len(layer.weights)):
            for neuron in range(len(layer.weights[0])):
                names.append('%s%d_%d_%d' % (weight_letter, number + 1, before + 1, neuron + 1))
        if layer.biases is not None:
            names.extend(numbered('%s%d_' % (bias_letter, number + 1), len(layer.biases)))
    return names


def product(a, b):
    """Return the source of a * b; nothing where one of them is '0', the other where it is '1'."""
    if a == '0':
        return None
    if a == '1':
        return b
    return '%s * %s' % (a, b)


def products(pairs):
    """Return the source of every product that is not nothing."""
    terms = [product(a, b) for a, b in pairs]
    return [term for term in terms if term is not None]


def write_unpacking(source, names, whole):
    """Write the line that gives the numbers of a list their names."""
    source.write('[%s] = %s' % (', '.join(names), whole))


def write_forward(source, layers, inputs, mark):
    """Write one example's way through the layers. Return the names of what goes into and out of each.

    `inputs` are names, or '0' and '1'; `mark` is put behind the example's names.
    """
    outputs = [inputs]
    for number, layer in enumerate(layers):
        before = outputs[-1]
        source.write('# layer %d: a%d = sigmoid(z), z = %s . w%d%s'
                     % (number + 1, number + 1, number and 'a%d' % number or 'x', number + 1,
                        layer.biases is not None and ' + b%d' % (number + 1) or ''))
        names = numbered('a%d_' % (number + 1), len(layer.weights[0]), mark)
        for neuron, output in enumerate(names):
            terms = products([(name, weight_name(number, i, neuron))
                              for i, name in enumerate(before)])
            if layer.biases is not None:
                terms.append('b%d_%d' % (number + 1, neuron + 1))
            source.write_sum('z', terms)
            source.open('if z < 0.0:')
            source.write('power = exp(z)')
            source.write('%s = power / (1.0 + power)' % output)
            source.close()
            source.open('else:')
            source.write('%s = 1.0 / (1.0 + exp(-z))' % output)
            source.close()
        outputs.append(names)
    return outputs


def write_errors(source, outputs, targets, mark):
    """Write one example's errors, target less output, and return their names."""
    errors = numbered('error', len(targets), mark)
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
            error = source.sum_of(products([(after, weight_name(number, neuron, i))
                                            for i, after in enumerate(deltas[0])]))
            source.write('%s = %s * (%s * (1.0 - %s))' % (delta, error, output, output))
        deltas.insert(0, names)
    return deltas


def adjustment_terms(layers, outputs, deltas):
    """Return what one example adds to each adjustment, in the order of `flatten`; None for nothing."""
    terms = []
    for number, layer in enumerate(layers):
        for before in outputs[number]:
            for delta in deltas[number]:
                terms.append(product(before, delta))
        if layer.biases is not None:
            terms.extend(deltas[number])
    return terms


def think_source(layers):
    """Return the source of think(weights, example), which returns the list of outputs."""
    inputs = numbered('x', len(layers[0].weights))
    source = Source()
    source.write('from math import exp')
    source.write()
    source.write()
    source.open('def think(weights, example):')
    write_unpacking(source, names_of(layers, 'w', 'b'), 'weights')
    write_unpacking(source, inputs, 'example')
    outputs = write_forward(source, layers, inputs, '')[-1]
    source.write('return [%s]' % ', '.join(outputs))
    return source.text()


def train_source(layers, inputs, targets, batch_size, written_out, shuffled=False, watched=False):
    """Return the source of `train`, which runs iterations over these examples; all is trusted.

    `written_out` says whether every example is written out, or one in a loop.

    train(weights, examples, batches, learning_rate, iteration, report_at, report,
          target_loss, whole_iterations)

    weights           every number of the network, as `flatten` returns them
    examples          as `examples_for` returns them
    batches           as `batches_for` returns them; where `shuffled`, a function
                      that returns them for an iteration
    iteration         how many iterations are done
    report_at         when `iteration` gets there, or where `watched` when the loss
                      is at most `target_loss`, it calls
                      report_at = report(iteration, loss, weights)
                      and returns if that is less than 0
    whole_iterations  a list, to which an exception adds how many are done
    """
    names = names_of(layers, 'w', 'b')
    source = Source()
    source.write('from math import exp')
    source.write()
    source.write()
    source.write('def train(weights, examples, batches, learning_rate, iteration, report_at, report,')
    source.open('          target_loss, whole_iterations, exp=exp):')
    write_unpacking(source, names, 'weights')
    write_all = write_rows
    if written_out:
        write_all = write_examples
        numbers = examples_in_names(inputs, targets)[1]
        if numbers:
            write_unpacking(source, numbers, 'examples')
    source.open('try:')
    source.open('while True:')
    write_all(source, layers, names, inputs, targets, batch_size, shuffled, watched)
    source.write('iteration += 1')
    source.close()
    source.close()
    source.open('except BaseException:')
    source.write('whole_iterations.append(iteration)')
    source.write('raise')
    return source.text()


def write_examples(source, layers, names, inputs, targets, batch_size, shuffled, watched):
    """Write an iteration in which every example is written out."""
    rows = examples_in_names(inputs, targets)[0]
    if batch_size < len(rows):
        open_report(source, watched)
        errors = []
        for mark, input_names, target_names in rows:
            outputs = write_forward(source, layers, input_names, mark)
            errors.extend(write_errors(source, outputs, target_names, mark))
        write_loss(source, errors)
        close_report(source, names, watched)
    for start in range(0, len(rows), batch_size):
        errors = []
        batch_terms = []
        for mark, input_names, target_names in rows[start:start + batch_size]:
            source.write('# example %s: %s -> %s'
                         % (mark[2:], ', '.join(input_names), ', '.join(target_names)))
            outputs = write_forward(source, layers, input_names, mark)
            example_errors = write_errors(source, outputs, target_names, mark)
            deltas = write_backward(source, layers, outputs, example_errors, mark)
            errors.extend(example_errors)
            batch_terms.append(adjustment_terms(layers, outputs, deltas))
        if batch_size >= len(rows):
            open_report(source, watched)
            write_loss(source, errors)
            close_report(source, names, watched)
        source.write('# learning')
        for number, name in enumerate(names):
            terms = [terms[number] for terms in batch_terms if terms[number] is not None]
            if terms:
                source.write('%s += learning_rate * %s' % (name, source.sum_of(terms)))


def write_rows(source, layers, names, inputs, targets, batch_size, shuffled, watched):
    """Write an iteration that loops over the examples, one of them written out."""
    count = len(inputs) * len(targets[0])
    input_names = numbered('x', len(inputs[0]))
    target_names = numbered('t', len(targets[0]))
    each_row = 'for [%s] in ' % ', '.join(input_names + target_names)
    if batch_size < len(inputs):
        open_report(source, watched)
        source.write('total = 0.0')
        source.open(each_row + 'examples:')
        outputs = write_forward(source, layers, input_names, '')
        write_total(source, write_errors(source, outputs, target_names, ''))
        source.close()
        source.write('loss = total / %d.0' % count)
        close_report(source, names, watched)

    batches = 'batches'
    if shuffled:
        batches = 'batches(iteration)'
    if batch_size == 1:
        source.open(each_row + batches + ':')
        outputs = write_forward(source, layers, input_names, '')
        errors = write_errors(source, outputs, target_names, '')
        deltas = write_backward(source, layers, outputs, errors, '')
        source.write('# learning')
        for name, term in zip(names, adjustment_terms(layers, outputs, deltas)):
            source.write('%s += learning_rate * (%s)' % (name, term))
        source.close()
        return

    sums = names_of(layers, 'g', 'c')
    if batch_size < len(inputs):
        source.open('for batch in %s:' % batches)
    else:
        source.write('total = 0.0')
    for name in sums:
        source.write('%s = 0.0' % name)
    if batch_size < len(inputs):
        source.open(each_row + 'batch:')
    else:
        source.open(each_row + 'examples:')
    outputs = write_forward(source, layers, input_names, '')
    errors = write_errors(source, outputs, target_names, '')
    if batch_size >= len(inputs):
        write_total(source, errors)
    deltas = write_backward(source, layers, outputs, errors, '')
    for name, term in zip(sums, adjustment_terms(layers, outputs, deltas)):
        source.write('%s += %s' % (name, term))
    source.close()
    if batch_size >= len(inputs):
        open_report(source, watched)
        source.write('loss = total / %d.0' % count)
        close_report(source, names, watched)
    source.write('# learning')
    for name, adjustment in zip(names, sums):
        source.write('%s += learning_rate * %s' % (name, adjustment))
    if batch_size < len(inputs):
        source.close()


def write_total(source, errors):
    """Write the sum of half the squared errors of one example."""
    for error in errors:
        source.write('total += 0.5 * %s * %s' % (error, error))


def write_loss(source, errors):
    """Write the mean of half the squared error."""
    terms = ['0.5 * %s * %s' % (error, error) for error in errors]
    source.write('loss = %s / %d.0' % (source.sum_of(terms), len(errors)))


def open_report(source, watched):
    """Open the block that works out the loss, when it is wanted."""
    if not watched:
        source.open('if iteration == report_at:')


def close_report(source, names, watched):
    """Report the loss and the weights, and close the block."""
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
        input_names = numbered('x', len(example), mark)
        target_names = numbered('t', len(target), mark)
        for names, values, zero, one in ((input_names, example, '0', '1'),
                                         (target_names, target, '0.0', '1.0')):
            for i, value in enumerate(values):
                if value == 0.0:
                    names[i] = zero
                elif value == 1.0:
                    names[i] = one
                else:
                    numbers.append(names[i])
        rows.append((mark, input_names, target_names))
    return rows, numbers


def examples_for(inputs, targets, written_out):
    """Return the examples as the source wants them: its numbers, or rows of inputs and targets."""
    if written_out:
        return [value for example, target in zip(inputs, targets) for value in example + target
                if value != 0.0 and value != 1.0]
    return [tuple(example + target) for example, target in zip(inputs, targets)]


def batches_for(rows, batch_size):
    """Return `rows` in batches; where a batch is one row, or all of them, the rows themselves."""
    if batch_size == 1 or batch_size >= len(rows):
        return rows
    return [rows[start:start + batch_size] for start in range(0, len(rows), batch_size)]


class SourceKeeper(object):
    """Lets a traceback show the lines of generated source (PEP 302, get_source)."""

    def __init__(self, source):
        self.source = source

    def get_source(self, name):
        """Return the source."""
        return self.source


latest = {}


def compiled(source, name):
    """Return the function `name` of `source`, which this file has written.

    The latest one is kept, for the next network of the same shape.
    """
    function = latest.get(source)
    if function is None:
        place = {'__name__': 'simplenn_pure unrolled', '__loader__': SourceKeeper(source)}
        exec(compile(source, 'simplenn_pure unrolled %s' % name, 'exec'), place)
        function = place[name]
        latest.clear()  # Another thread may be here too; each has its own function in hand.
        latest[source] = function
    return function
