"""`explain` and `page`: both tutorials, or a saved network and some examples, worked and drawn."""

import itertools
import math
import os
import sys
import tempfile
import webbrowser
from collections import Counter
from pathlib import Path

from ..formulas import ACTIVATIONS
from ..network import Network
from ..neuron import Neuron
from ..tables.columns import knows_columns, read_columns
from ..tables.csv_file import Table, is_missing, quoted
from ..tables.scaling import unfolded
from ..two_layer import TwoLayerNetwork
from ..words import counted
from .options import add_command, example, positive, whole, whole_numbers
from .output import check_can_write, deliver

MOST_BITS = 8  # How many examples of inputs of 0 and 1 are taken where none are given.
ROWS = 4  # How many rows of a table are taken where its target is a number.
ALL = 200      # How many rows of a table a page takes, to learn from,
NUMBERS = 400  # but of many inputs fewer: a page should stay below 120 kB.
LONG = 2000  # Nobody reads more lines than this in a terminal.


def add(commands):
    """Add the parsers of `explain` and `page`."""
    option = add_story(
        commands, 'explain', explain, 'one training iteration, worked by hand',
        ['explain --show 2', 'explain model.json --example 0,1:1',
         'explain iris.json --table iris.csv --rows 2,52'],
        'Print one training iteration with all its numbers: of both tutorials, or of a saved network.'
    ).add_argument
    option('--steps', type=whole(1), default=1, metavar='N',
           help='how many iterations to work, each from where the one before ends (default: 1)')
    option('--show', type=whole_numbers, metavar='1,3',
           help='write out only these examples, the first being 1; all of them train (default: all)')
    option = add_story(
        commands, 'page', page, 'a network that learns on one HTML page, to explore',
        ['page --open', 'page -o page.html', 'page iris.json --table iris.csv -o iris.html'],
        'Write one HTML page that opens from disk: both tutorials, or a saved network.'
    ).add_argument
    option('--iterations', type=whole(0), metavar='N',
           help='how far the page trains by itself (default: 10000, a saved network 0)')
    option('--open', action='store_true',
           help='open it in the browser; without -o the file is a temporary one')


def add_story(*command):
    """Add a command, with the model, its examples and the file to write, and return its parser."""
    parser = add_command(*command)
    option = parser.add_mutually_exclusive_group().add_argument
    option('model', nargs='?', help='a JSON file of a network (default: both tutorials)')
    option('--tutorial', type=int, choices=[1, 2], help='only this one: 1, the neuron, or 2, XOR')
    option = parser.add_mutually_exclusive_group().add_argument
    option('--example', dest='examples', type=example, action='append', metavar='INPUTS:TARGETS',
           help='such as 0,1:1, or with = before a minus, --example=-1,2:1; may be given again (default: '
                "inputs of 0 and 1, with a saved network's own answers, rounded, as targets)")
    option('--table', metavar='FILE',
           help='take the examples from this CSV file, for a network that `train` made from such a table')
    option = parser.add_argument
    option('--rows', type=whole_numbers, metavar='2,7',
           help='of --table, numbered as in a spreadsheet (default: the first of each label, or of a '
                'target of numbers the first %d; on a page the first %d, of many inputs fewer)' % (ROWS, ALL))
    option('--learning-rate', type=positive, metavar='R', help="(default: the network's own)")
    option('-o', '--output', metavar='FILE',
           help='write to this file (default: print it, but a page not to a terminal)')
    return parser


def explain(options):
    """Print or write the text, and return the exit code."""
    from ..study import explain
    texts = []
    for title, network, inputs, targets, columns, learner in stories(options):
        if options.show and max(options.show) > len(inputs):
            raise ValueError('--show %d: the last example is %d' % (max(options.show), len(inputs)))
        rate, lines = options.learning_rate, [title] + (columns.meaning_lines() if columns else [])
        if learner:
            lines += scaling_lines(columns, learner, len(inputs))
            rate = rate or float('%.3g' % (learner.learning_rate * min(1.0, learner.batch_size / float(len(inputs)))))
        texts.append('\n'.join(lines))
        for step in range(options.steps):
            if step > 0:
                network.train(inputs, targets, 1, rate)
            if options.steps > 1:
                texts.append('Step %d of %d' % (step + 1, options.steps))
            texts.append(explain(network, inputs, targets, rate, options.show))
    text = '\n\n'.join(texts)
    count = text.count('\n')
    if count > LONG and options.output is None and sys.stdout.isatty():
        raise ValueError('these are {:,} lines: name a file for them, as in -o step.txt, or write out '
                         'fewer examples, as in --show 1'.format(count))
    deliver(text, options.output)
    return 0


def scaling_lines(columns, learner, count):
    """Return what the inputs and the target of the network that learned are of those of its table, line by line.

    count  how many examples are worked
    """
    lines = ['', 'It learned from inputs on one scale, as below; its file takes them as they are in the table.']
    scaling = learner.scaling
    for place, (name, mean, factor) in enumerate(zip(columns.input_names(), scaling.means, scaling.factors), 1):
        lines.append('    a[0,%d]%s= %s' % (place, ' ' * (4 - len(str(place))), quoted(name) if (mean, factor) == (
            0.0, 1.0) else '(%s - %.8g) * %.8g' % (quoted(name), mean, factor)))
    if scaling[2:] != (0.0, 1.0):
        lines.append('    t[1]      = (%s - %.8g) * %.8g' % (quoted(columns.target.name), *scaling[2:]))
    lines.append('It moved by %s at a time, with a learning rate of %r%s.' % (
        counted(learner.batch_size, 'example'), learner.learning_rate,
        ', which more of them share here' if count > learner.batch_size else ''))
    return lines


def page(options):
    """Print or write the page, and return the exit code."""
    from ..study.html_page import Story, document
    output = options.output
    if output is None and options.open:
        handle, output = tempfile.mkstemp('.html', 'simplenn_pure_')
        os.close(handle)
    if output is None and sys.stdout.isatty():
        raise ValueError('a page is HTML for a browser: name a file for it, as in -o page.html, or --open it')
    usual = 10000 if options.model is None else 0
    iterations = usual if options.iterations is None else options.iterations
    told = []
    for title, network, inputs, targets, columns, learner in stories(options, ALL):
        rate, curve = options.learning_rate, None
        if learner:
            inputs = [[float('%.8g' % x) for x in row] for row in inputs]  # A page has no room for more.
            rate, curve = rate or learner.learning_rate, network.notes.get('history')
        told.append(Story(network, inputs, targets, iterations, rate, title, columns and columns.input_names(),
                          batch_size=1 if options.table else None, meaning=columns and meaning_of(columns, learner),
                          curve=curve))
    deliver(document(told), output)
    if options.open and not webbrowser.open(Path(output).resolve().as_uri()):
        raise ValueError('no browser could be opened; the page is in %s' % output)
    return 0


def meaning_of(columns, learner):
    """Return what the inputs and outputs of a table's network are, as a page wants it."""
    labels, low, high = columns.target.labels, columns.low, columns.high
    meaning = {}
    if learner:
        scaling = learner.scaling
        meaning['units'] = [[mean, factor or 1.0] for mean, factor in zip(scaling.means, scaling.factors)]
        if low is None:
            low, high = scaling.mean, scaling.mean + 1.0 / scaling.factor
    if labels is not None:
        meaning.update({'labels': labels, 'outputNames': labels if columns.low is None else labels[1:]})
    elif low is not None:
        meaning.update({'target': columns.target.name, 'answer': [low, high], 'outputNames': [columns.target.name]})
    return meaning


def stories(options, most=None):
    """Return a (title, network, inputs, targets, columns, learner) for each training run asked for.

    Of a table without --rows it takes the first `most`, or where that is None, few.

    columns  the Columns of a network that `train` made from a table, or None
    learner  what it learned as, where its file knows: then network, inputs and targets are on that scale
    """
    check_can_write(options.output, options.model, options.table)
    if options.rows and not options.table:
        raise ValueError('--rows are those of a --table')
    if options.model is None:
        if options.examples or options.table:
            raise ValueError('--example and --table are for a saved network; the tutorials have examples '
                             'of their own')
        tutorials = [('The first tutorial: one neuron', Neuron(3, seed=1),
                      [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], None, None),
                     ('The second tutorial: two layers learn XOR', TwoLayerNetwork(2, 2, 1, seed=1),
                      [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], None, None)]
        return tutorials if options.tutorial is None else [tutorials[options.tutorial - 1]]
    from ..embed import load
    network = load(options.model)
    if not isinstance(network, Network):
        raise ValueError('%s is of whole numbers, which do not learn; expected the network that it was made from'
                         % options.model)
    title = 'The network in %s' % os.path.basename(options.model)
    columns = read_columns(network, options.model) if options.table or knows_columns(network) else None
    if options.table:
        if most:
            most = max(ROWS, min(most, NUMBERS // len(columns.input_names())))
        rows, inputs, targets = examples_of_table(options.table, options.rows, columns, most)
        which = '%d rows' % len(rows) if most and not options.rows else 'row%s %s' % (
            's'[:len(rows) > 1], ', '.join(map(str, rows)))
        title += ', %s of %s' % (which, os.path.basename(options.table))
    elif options.examples:
        inputs, targets = zip(*options.examples)
    elif columns:
        raise ValueError('%s learned from a table: give --table, for rows of it, or --example' % options.model)
    else:
        bits = itertools.product([0.0, 1.0], repeat=len(network.layers[0].weights))
        inputs = list(itertools.islice(bits, MOST_BITS))
        targets, words = own_answers(network, network.think(inputs))
        title += '. Targets: ' + words
    learner = columns and unfolded(network, options.model)
    if learner:
        network, scaling = learner.network, learner.scaling
        inputs, targets = scaling.inputs(inputs), scaling.targets(targets)
    return [(title, network, inputs, targets, columns, learner)]


def own_answers(network, outputs):
    """Return targets that are a network's own answers, rounded, and what they are in words.

    Where the outputs of an example add up to 1, so do the targets.
    """
    if ACTIVATIONS[network.layers[-1].activation].row:
        return ([[float(place == row.index(max(row))) for place in range(len(row))] for row in outputs],
                '1 for its highest answer, 0 for the others')
    return [[math.floor(output + 0.5) for output in row] for row in outputs], 'its own answers, rounded'


def examples_of_table(path, wanted, columns, most):
    """Return (row numbers, inputs, targets) of some rows of the table `path`.

    wanted   the numbers of the rows; None takes the first of each label, or of numbers the first
             few; where `most` says how many, as many of each label as it has room for
    columns  the Columns of the network
    """
    labels = columns.target.labels
    each = max(1, (most or 1) // len(labels)) if labels else most or ROWS
    enough = len(wanted or (labels or [None]) * each)
    chosen, counts = {}, Counter()
    with Table(path, None, columns.header) as table:
        places, place = columns.places(table), table.place_of(columns.target.name)
        for row, cells in table.rows():
            if row not in wanted if wanted else is_missing(cells[place]):
                continue
            truth = columns.truth(table, row, cells[place])
            kind = truth if labels else None
            counts[kind] += 1
            if wanted or counts[kind] <= each:
                chosen[row] = row, columns.example(table, row, cells, places), columns.targets(truth)
                if len(chosen) == enough:
                    break
    missing = set(wanted or ()).difference(chosen)
    if missing or not chosen:
        raise ValueError('%s has no example%s' % (path, ' in row %d' % min(missing) if missing else ''))
    return zip(*chosen.values())
