"""A network's arithmetic written out as straight-line Python source, to run or to read.

`unrolled(network)` returns the source of `think`; with examples, that of training too.
It is the raw mathematics of the network with nothing left out: every weight is a name,
every weighted sum one expression, and inside an example there is no loop. The names are
explained where the source begins.

`fit` runs this source. It does the same operations in the same order as the loops of
`neuron.py`, `two_layer.py` and `deep.py`, so it ends in `==` weights. Where every example
is written out, what cannot change a number is left out: multiplying by an input that is
0 or 1, and adding the nothing that is left.

The source holds the package's own names and no text from anywhere else.
"""

from .checks import check_count, refusal
from .flat import flatten
from .formulas import ACTIVATIONS, renamed
from .layer import sizes_of
from .loss import LOSSES
from .network import Network
from .source import Source, names_of, numbered, product, weight_name

MATH = ['copysign', 'exp', 'ldexp', 'log']          # What formulas take from `math`,
POWERS = ['PAIRS', 'portable_exp', 'portable_log']  # and from `powers.py`.
NO_SLOPE = [('', '', '1.0')]  # The derivative of an activation whose slope makes no difference.
LARGEST_WRITTEN_OUT = 400  # Weights x examples. Above, one example is written out, in a loop.

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
"""
WRITTEN_OUT_LEGEND = """\
# _e4       behind a name: of example 4
"""
ROW_LEGEND = """\
# z2        with a number, the weighted sum of neuron 2 of the layer at hand
# e2        %s; `whole` is the sum of those of all neurons
"""
MOMENTUM_LEGEND = """\
# v1_2_3    layer 1, the velocity of that weight: what it was moved by last
# u1_3      layer 1, the velocity of that bias
"""
ROWS_LEGEND = """\
# g1_2_3    layer 1, the adjustment of that weight: -dE/dw, added up over the examples
# c1_3      layer 1, the adjustment of that bias: -dE/db
"""


def unrolled(network, inputs=None, targets=None, batch_size=None):
    """Return the Python source of a network's arithmetic: `think`, or with examples `run`.

    think(weights, example) returns the outputs for one example.
    run(...) and loss(...) are what `fit` runs for these examples: all of them written out
    where they are few, else one of them in a loop. Their arguments are those of
    `run_source`.
    In each, `weights` is every number of the network in one list, as `flatten` returns it.
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
    inputs, targets = network._check_examples(inputs, targets)
    if batch_size is None:
        batch_size = len(inputs)
    batch_size = check_count('batch_size', batch_size, 1)
    return run_source(network, inputs, targets, batch_size,
                      len(inputs) * len(flatten(layers)) <= LARGEST_WRITTEN_OUT)


# ---- the formulas ---------------------------------------------------------


def write_forward(source, layers, inputs, mark):
    """Write one example's way through the layers.

    Return the names of what goes into the first layer, then of what comes out of each.
    `inputs` are names, or 0.0 and 1.0; `mark` is put behind the example's names.
    """
    outputs = [inputs]
    for number, layer in enumerate(layers):
        here = number + 1
        activation = ACTIVATIONS[layer.activation]
        before = 'a%d' % number if number > 0 else 'x'
        bias = '' if layer.biases is None else ' + b%d' % here
        source.write('# layer %d: a%d = %s(z), z = %s . w%d%s'
                     % (here, here, layer.activation, before, here, bias))
        names = numbered('a%d_' % here, len(layer.weights[0]), mark)
        if activation.row:
            write_row(source, activation, write_sums(source, number, layer, outputs[-1]), names)
        else:
            for neuron, output in enumerate(names):
                write_weighted_sum(source, 'z', number, layer, outputs[-1], neuron)
                source.write_cases(form_of(source, activation), output)
        outputs.append(names)
    return outputs


def write_weighted_sum(source, name, number, layer, before, neuron):
    """Write the weighted sum of a neuron of a layer; `before` are the names of what goes into it."""
    terms = [product(other, weight_name(number, i, neuron)) for i, other in enumerate(before)]
    terms = [term for term in terms if term]
    if layer.biases is not None:
        terms.append('b%d_%d' % (number + 1, neuron + 1))
    source.write_sum(name, terms or ['0.0'])


def write_sums(source, number, layer, before):
    """Write the weighted sums of all the neurons of a layer, and return their names."""
    sums = numbered('z', len(layer.weights[0]))
    for neuron, name in enumerate(sums):
        write_weighted_sum(source, name, number, layer, before, neuron)
    return sums


def write_whole(source, activation, sums):
    """Write what an activation of a whole row needs of all its weighted sums; return the names of e."""
    powers = numbered('e', len(sums))
    source.write('largest = max([%s])' % ', '.join(sums))
    for name, power in zip(sums, powers):
        source.write('%s = %s' % (power, renamed(activation.formula[0][1], {'z': name})))
    source.write_sum('whole', powers)
    return powers


def write_row(source, activation, sums, outputs):
    """Write the outputs of an activation of a whole row."""
    for power, output in zip(write_whole(source, activation, sums), outputs):
        source.write('%s = %s' % (output, renamed(activation.formula[0][2], {'e': power})))


def write_errors(source, outputs, targets, mark):
    """Write one example's errors and return their names."""
    errors = numbered('error', len(targets), mark)
    source.write('# error = target - output')
    for error, target, output in zip(errors, targets, outputs[-1]):
        source.write('%s = %s - %s' % (error, target, output))
    return errors


def write_backward(source, layers, outputs, errors, mark):
    """Write one example's deltas, from the last layer to the first, and return their names."""
    deltas = []
    for number in range(len(layers) - 1, -1, -1):
        here = number + 1
        activation = ACTIVATIONS[layers[number].activation]
        derivative = activation.derivative
        slope = ' * ' + renamed(activation.shown_slope or '', {'a': 'a%d' % here})
        error = 'error'
        if deltas:
            error = 'd%d . transpose(w%d)' % (here + 1, here + 1)
        elif source.loss.slope_cancels:
            derivative = NO_SLOPE
        if derivative == NO_SLOPE:
            slope = ''
        source.write('# layer %d: d%d = %s%s' % (here, here, error, slope))
        names = numbered('d%d_' % here, len(outputs[here]), mark)
        for neuron, (delta, output) in enumerate(zip(names, outputs[here])):
            if deltas:
                error = source.sum_of([product(after, weight_name(here, neuron, i))
                                       for i, after in enumerate(deltas[0])])
            else:
                error = errors[neuron]
            source.write_cases([[renamed(text, {'a': output}) for text in case]
                                for case in derivative], delta, error)
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


def write_learning(source, names, adjustments):
    """Write the lines that add learning rate times the adjustments, each a list of terms."""
    if source.velocities:
        source.write('# learning: v = momentum * v + learning rate * -dE/dw, w = w + v')
        for name, velocity, terms in zip(names, source.velocities, adjustments):
            change = ' + learning_rate * %s' % source.sum_of(terms) if terms else ''
            source.write('%s = momentum * %s%s' % (velocity, velocity, change))
            source.write('%s += %s' % (name, velocity))
        return
    source.write('# learning: w = w + learning rate * -dE/dw')
    for name, terms in zip(names, adjustments):
        if terms:
            source.write('%s += learning_rate * %s' % (name, source.sum_of(terms)))


# ---- think, loss and run --------------------------------------------------


def start_source(source, layers, what, legend):
    """Write what stands above the functions."""
    source.write('# %s of a %s network, written out.'
                 % (what, '-'.join(['%d' % size for size in sizes_of(layers)])))
    source.write('#')
    last = ACTIVATIONS[layers[-1].activation]
    if last.row:
        legend += ROW_LEGEND % renamed(last.formula[0][1], {'z': 'z2'})
    source.lines.extend(legend.split('\n')[:-1])
    source.blank()


def open_function(source, head, layers, names):
    """Open a function and give the numbers of `weights` their `names`.

    It imports what it needs of `math` itself: PyPy is slow to look up the global names of
    source that was exec'd.
    """
    source.open('def %s:' % head)
    activations = [ACTIVATIONS[layer.activation] for layer in layers]
    formulas = [form_of(source, activation) for activation in activations]
    if head.startswith('loss') and source.loss.formula is None:
        last = activations[-1]
        formulas[-1] = last.cross_entropy + last.formula
    text = ' '.join([' '.join(case) for formula in formulas for case in formula])
    for module, names_in_it in (('math', MATH), (__name__[:-len('unrolled')] + 'powers', POWERS)):
        needed = [name for name in names_in_it if calls(text, name)]
        if needed:
            source.write('from %s import %s' % (module, ', '.join(needed)))
    write_unpacking(source, names, 'weights')


def form_of(source, activation):
    """Return the cases by which an activation is written."""
    return activation.branchless if source.branchless else activation.straight


def calls(text, name):
    """Return whether the text of formulas calls this function, or looks into this list."""
    pieces = text.split(name)
    return any([after[:1] in ('(', '[') and not (before[-1:].isalpha() or before[-1:] == '_')
                for before, after in zip(pieces, pieces[1:])])


def write_unpacking(source, names, whole):
    """Write the line that gives the numbers of a list their names."""
    source.write('[%s] = %s' % (', '.join(names), whole))


def think_source(layers):
    """Return the source of think(weights, example), which returns the list of outputs."""
    inputs = numbered('x', len(layers[0].weights))
    source = Source()
    start_source(source, layers, 'The answer', THINK_LEGEND)
    open_function(source, 'think(weights, example)', layers, names_of(layers))
    write_unpacking(source, inputs, 'example')
    outputs = write_forward(source, layers, inputs, '')[-1]
    source.write('return [%s]' % ', '.join(outputs))
    return source.text()


def run_source(network, inputs, targets, batch_size, written_out, watched=False,
               branchless=False, momentum=False):
    """Return the source of `run` and `loss` for these examples. Everything is trusted.

    run(weights, examples, learning_rate, iterations, limit, momentum=0.0)

    weights        every number of the network, as `flatten` returns them, and with `momentum`
                   the velocity of each, in the same order
    examples       as `examples_for` returns them
    iterations     anything that counts the iterations off, such as range(100)
    limit          where the source is `watched`, which it can be where a batch is all
                   examples: the iteration that starts with a loss of no more than this
                   is not run, nor are those after it

    It returns the number of the iteration that would come next, and the new weights.

    loss(weights, rows) returns the loss; `rows` are inputs and targets side by side.

    `written_out` says whether every example is written out, or one in a loop; `branchless`
    whether an activation goes without `if`.
    """
    layers = network.layers
    names = names_of(layers)
    source = Source(LOSSES[network.loss_name], branchless, names_of(layers, 'v', 'u') if momentum else [])
    start_source(source, layers, 'The training', THINK_LEGEND + TRAIN_LEGEND + (
        WRITTEN_OUT_LEGEND if written_out else ROWS_LEGEND) + (MOMENTUM_LEGEND if momentum else ''))
    write_loss(source, layers)
    source.blank()
    source.blank()
    open_function(source, 'run(weights, examples, learning_rate, iterations, limit, momentum=0.0)', layers,
                  names + source.velocities)
    if written_out:
        write_written_out(source, layers, names, inputs, targets, batch_size, watched)
    else:
        write_rows(source, layers, names, len(inputs), batch_size, watched)
    source.close()
    if watched:
        source.open('else:')
    source.write('iteration += 1')
    if watched:
        source.close()
    source.write('return iteration, [%s]' % ', '.join(names + source.velocities))
    return source.text()


def write_loss(source, layers):
    """Write the function `loss`."""
    sizes = sizes_of(layers)
    inputs, targets = numbered('x', sizes[0]), numbered('t', sizes[-1])
    open_function(source, 'loss(weights, rows)', layers, names_of(layers))
    source.write('total = 0.0')
    source.open('for [%s] in rows:' % ', '.join(inputs + targets))
    if source.loss.formula is None:
        write_cross_entropy(source, layers, inputs, targets)
    else:
        outputs = write_forward(source, layers, inputs, '')
        write_total(source, write_errors(source, outputs, targets, ''))
    source.close()
    count = '(%d.0 * len(rows))' % sizes[-1] if source.loss.per_output else 'len(rows)'
    source.write('return total / ' + count)
    source.close()


def write_cross_entropy(source, layers, inputs, targets):
    """Write what one example adds to the cross-entropy, worked out from the last weighted sums."""
    before = write_forward(source, layers[:-1], inputs, '')[-1]
    activation = ACTIVATIONS[layers[-1].activation]
    source.write('# layer %d: the cross-entropy' % len(layers))
    sums = write_sums(source, len(layers) - 1, layers[-1], before)
    if activation.row:
        write_whole(source, activation, sums)
    for z, target in zip(sums, targets):
        source.write_cases([[renamed(text, {'z': z, 't': target}) for text in case]
                            for case in activation.cross_entropy], 'term')
        source.write('total += term')


def write_written_out(source, layers, names, inputs, targets, batch_size, watched):
    """Write an iteration in which every example is written out."""
    rows, numbers = examples_in_names(inputs, targets)
    if numbers:
        write_unpacking(source, numbers, 'examples')
    source.open('for iteration in iterations:')
    for start in range(0, len(rows), batch_size):
        errors = []
        batch_terms = []
        for mark, input_names, target_names in rows[start:start + batch_size]:
            source.blank()
            source.write('# ---- example %s: %s -> %s'
                         % (mark[2:], ', '.join(input_names), ', '.join(target_names)))
            outputs = write_forward(source, layers, input_names, mark)
            errors.append(write_errors(source, outputs, target_names, mark))
            deltas = write_backward(source, layers, outputs, errors[-1], mark)
            batch_terms.append(adjustment_terms(layers, outputs, deltas))
        source.blank()
        if watched:
            source.write('total = 0.0')
            for example_errors in errors:
                write_total(source, example_errors)
            write_watch(source, len(rows) * len(targets[0]))
        write_learning(source, names, [[term for term in terms if term] for terms in zip(*batch_terms)])


def write_rows(source, layers, names, count, batch_size, watched):
    """Write an iteration that loops over `count` examples, one of them written out."""
    sizes = sizes_of(layers)
    inputs, targets = numbered('x', sizes[0]), numbered('t', sizes[-1])
    one_by_one = batch_size == 1 and count > 1
    sums = names_of(layers, 'g', 'c')
    rows = 'examples'
    source.open('for iteration in iterations:')
    if watched:
        source.write('total = 0.0')
    if not one_by_one:
        if batch_size < count:
            source.open('for batch in examples:')
            rows = 'batch'
        for name in sums:
            source.write('%s = 0.0' % name)
    source.open('for [%s] in %s:' % (', '.join(inputs + targets), rows))
    outputs = write_forward(source, layers, inputs, '')
    errors = write_errors(source, outputs, targets, '')
    if watched:
        write_total(source, errors)
    terms = adjustment_terms(layers, outputs, write_backward(source, layers, outputs, errors, ''))
    if one_by_one:
        sums = terms
    else:
        source.write('# adjustments, added up')
        for name, term in zip(sums, terms):
            source.write('%s += %s' % (name, term))
        source.close()
    if watched:
        write_watch(source, count * sizes[-1])
    write_learning(source, names, [[term] for term in sums])
    if batch_size < count:
        source.close()


def write_total(source, errors):
    """Write the sum of half the squared errors of one example."""
    for error in errors:
        source.write('total += 0.5 * %s * %s' % (error, error))


def write_watch(source, errors):
    """Write the end of the training at a loss that is no greater than the limit."""
    source.open('if total / %d.0 <= limit:' % errors)
    source.write('break')
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
            if value == 0.0 or value == 1.0:
                names[i] = '1.0' if value else '0.0'
            else:
                numbers.append(names[i])
        rows.append((mark, names[:len(example)], names[len(example):]))
    return rows, numbers


def examples_for(rows, batch_size, written_out):
    """Return the examples as `run` wants them; `rows` are inputs and targets side by side.

    Written out, those numbers that are neither 0 nor 1; else the rows, where they are more
    than a batch in batches, unless a batch is a single row.
    """
    if written_out:
        return [value for row in rows for value in row if value != 0.0 and value != 1.0]
    if batch_size == 1 or batch_size == len(rows):
        return rows
    return [rows[start:start + batch_size] for start in range(0, len(rows), batch_size)]


# ---- from source to functions ---------------------------------------------


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


latest = {}  # {source: what it defines}, for the next network of the same shape


def compiled(source):
    """Return what `source`, which this file has written, defines: {name: function}.

    Raises what this Python raises when it cannot: NameError, MemoryError,
    RuntimeError, on Jython a Java exception.
    """
    place = latest.get(source)
    if place is None:
        latest.clear()
        # Tracebacks find source by file name, so each needs one of its own.
        file_name = 'simplenn_pure unrolled %x' % (hash(source) & 0xffffffff)
        place = {'__name__': 'simplenn_pure unrolled', '__loader__': SourceKeeper(source)}
        exec(compile(source, file_name, 'exec'), place)
        latest[source] = place
    return place
