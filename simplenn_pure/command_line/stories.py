"""What `explain` and `page` tell of: both tutorials, or a saved network and some examples."""

import argparse
import itertools
import os

from ..neuron import Neuron
from ..two_layer import TwoLayerNetwork
from .columns import knows_columns, read_columns
from .options import positive, whole_numbers
from .table import Table

ROWS = 4  # So many rows of a table are taken, where its target is a number.


def add_story_options(parser):
    """Add the model and its examples to a parser."""
    parser.add_argument('model', nargs='?',
                        help='a JSON file of a network (default: both tutorials)')
    parser.add_argument('--example', dest='examples', type=example, action='append',
                        metavar='INPUTS:TARGETS', help="such as 0,1:1; may be given again; "
                        "for a saved network, which has no examples in it (default: inputs of 0 "
                        "and 1, with the network's own answers, rounded to 0 or 1, as targets)")
    parser.add_argument('--table', metavar='FILE',
                        help='take the examples from this CSV file, for a network that `train` '
                             'made from one with such columns')
    parser.add_argument('--rows', type=whole_numbers, metavar='2,7',
                        help='of --table, numbered as in a spreadsheet (default: the first of '
                             'each label, or of a target of numbers the first %d)' % ROWS)
    parser.add_argument('--learning-rate', type=positive, metavar='R',
                        help="(default: the network's own)")


def example(text):
    """Return the (inputs, targets) in '0,1:1'."""
    try:
        inputs, targets = text.split(':')
        return ([float(number) for number in inputs.split(',')],
                [float(number) for number in targets.split(',')])
    except ValueError:
        raise argparse.ArgumentTypeError('%r, expected inputs and targets, such as 0,1:1' % text)


def stories(options):
    """Return a (title, network, inputs, targets) for each training that the options ask for."""
    if options.rows and not options.table:
        raise ValueError('--rows are those of a --table')
    if options.examples and options.table:
        raise ValueError('give either --example or --table')
    if options.model is None:
        if options.examples or options.table:
            raise ValueError('--example and --table are for a saved network; the tutorials have '
                             'examples of their own')
        return [('The first tutorial: one neuron', Neuron(3, seed=1),
                 [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]),
                ('The second tutorial: two layers learn XOR', TwoLayerNetwork(2, 2, 1, seed=1),
                 [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])]
    from ..embed import load
    network = load(options.model)
    title = 'The network in %s' % os.path.basename(options.model)
    if options.table:
        rows, inputs, targets = examples_of_table(options.table, options.rows,
                                                  read_columns(network, options.model))
        return [('%s, row%s %s of %s' % (title, 's'[:len(rows) > 1],
                                         ', '.join(str(row) for row in rows),
                                         os.path.basename(options.table)),
                 network, inputs, targets)]
    if options.examples:
        return [(title, network, [inputs for inputs, targets in options.examples],
                 [targets for inputs, targets in options.examples])]
    inputs = examples_of_bits(len(network.layers[0].weights))
    targets = [[1.0 if answer >= 0.5 else 0.0 for answer in answers]
               for answers in network.think(inputs)]
    title += '. Targets: its own answers, rounded'
    if knows_columns(network):
        title += '. Rows of your table come with --table'
    return [(title, network, inputs, targets)]


def examples_of_table(path, wanted, columns):
    """Return (row numbers, inputs, targets) of some rows of a table.

    wanted   the numbers of the rows; None takes the first of each label, or the first few
    columns  the Columns of the network
    """
    labels = columns.target.labels
    enough = len(wanted or labels or range(ROWS))
    rows, inputs, targets, seen = [], [], [], set()
    with Table(path, None, columns.header) as table:
        places, place = columns.places(table), table.place_of(columns.target.name)
        for row, cells in table.rows():
            if len(rows) == enough:
                break
            if row not in wanted if wanted else labels and cells[place] in seen:
                continue
            seen.add(cells[place])
            rows.append(row)
            inputs.append(columns.example(table, row, cells, places))
            targets.append(columns.targets_in(table, row, cells[place]))
        missing = set(wanted or ()).difference(rows)
        if missing:
            raise ValueError('%s has no example in row %d' % (table.name, min(missing)))
        if not rows:
            raise ValueError('%s has a header and no rows, expected examples below it' % table.name)
    return rows, inputs, targets


def examples_of_bits(count):
    """Return all examples of `count` inputs of 0 and 1; of more than 3, those with one 1 at most.

    Of the latter there are four.
    """
    if count <= 3:
        return [list(bits) for bits in itertools.product([0.0, 1.0], repeat=count)]
    return [[1.0 if place == number else 0.0 for place in range(count)]
            for number in range(-1, 3)]
