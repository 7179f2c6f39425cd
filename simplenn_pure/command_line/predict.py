"""`predict`: a table back, row by row, with the network's answers."""

import csv
import io
import math
import sys

from ..checks import are_finite
from ..tables.columns import read_columns
from ..tables.csv_file import Table, is_missing
from ..flat import flatten
from ..network import Network
from ..generated import LARGEST_UNROLLED
from ..unrolled import compiled, think_source
from .options import add_command, add_table_options


def add(commands):
    """Add the parser of `predict`."""
    parser = add_command(
        commands, 'predict', run, "add a network's answers to a table",
        ['predict iris.json new.csv > answers.csv'],
        'Print a CSV table with the answers of a saved network added. Columns are found by name.')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    add_table_options(parser)


def run(options):
    """Print the table with the answers, and return the exit code."""
    from ..embed import load
    network = load(options.model)
    columns = read_columns(network, options.model)
    think = thinker(network)
    header = options.header and columns.header
    with Table(options.table, options.delimiter, header) as table:
        places = columns.places(table)
        names = answer_names(columns, len(network.layers[-1].weights[0]), table.columns)
        # UTF-8, with the table's own line ends, whatever the terminal's habits are.
        output = io.TextIOWrapper(sys.stdout.buffer, 'utf-8', newline='')
        try:
            writer = csv.writer(output, delimiter=table.delimiter, lineterminator=table.line_end)
            if header:
                writer.writerow(table.columns + names)
            for row, cells in table.rows():
                answer = [''] * len(names)
                gaps = [is_missing(cells[place], column.labels is not None)
                        for column, place in zip(columns.inputs, places)]
                if not (options.skip_missing and any(gaps)):
                    outputs = think(columns.example(table, row, cells, places))
                    if not are_finite([outputs]):
                        raise table.refusal(row, None, 'has numbers too large for the network')
                    answer = answer_cells(columns, table, outputs)
                writer.writerow(cells + answer)
        finally:
            output.detach()
    return 0


def thinker(network):
    """Return a fast function from the inputs of one example to the list of outputs."""
    if not isinstance(network, Network):  # It is of whole numbers.
        return lambda inputs: network.think([float(x) for x in inputs])
    weights = flatten(network.layers)
    if len(weights) > LARGEST_UNROLLED:
        return network.think
    think = compiled(think_source(network.layers))['think']
    return lambda inputs: think(weights, inputs)


def answer_names(columns, count, taken):
    """Return the names of the answer columns, which no column of the table has.

    count  how many outputs the network has
    """
    name, labels = columns.target
    names = [name + ' predicted'] + ([] if labels is None else [name + ' output'])
    if labels is None and count > 1:
        names = ['%s %d predicted' % (name, place + 1) for place in range(count)]
    for place in range(len(names)):
        while names[place] in taken:
            names[place] += ' again'
    return names


def answer_cells(columns, table, outputs):
    """Return the cells of an answer: numbers; or a label, and its output from 0 to 1."""
    if columns.target.labels is not None:
        cells = [columns.answer(outputs), in_digits_of(1.0, max(columns.shares(outputs)))]
    elif columns.low is None:
        cells = [repr(output) for output in outputs]
    else:
        cells = [in_digits_of(columns.high - columns.low, columns.answer(outputs))]
    if (table.decimal_mark or columns.decimal_mark) == ',' and table.delimiter != ',':
        first = 0 if columns.target.labels is None else 1
        cells[first:] = [cell.replace('.', ',') for cell in cells[first:]]
    return cells


def in_digits_of(spread, number):
    """Return `number` as text, with the decimals that make six digits of `spread`."""
    if not 1e-9 < spread < 1e15:
        return '%.17g' % number
    return '%.*f' % (max(0, 6 - int(math.ceil(math.log10(spread)))), number)
