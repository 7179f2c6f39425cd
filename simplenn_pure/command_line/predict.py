"""`predict`: a table back, row by row, with the network's answers."""

import codecs
import csv
import math
import sys

from ..tables.csv_file import Table, quoted
from ..tables.model import load_table
from ..words import counted
from .options import add_command, add_table_options


def add(commands):
    """Add the parser of `predict`."""
    parser = add_command(
        commands, 'predict', run, "add a network's answers to a table",
        ['predict iris.json new.csv > answers.csv'],
        'Print a CSV table with the answers of a saved network added. Columns are found by name. A row that\n'
        'cannot be used gets no answer; how many there were is said at the end.')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    parser.add_argument('--probabilities', action='store_true', help='add a column for each label, too')
    add_table_options(parser)


def run(options):
    """Print the table with the answers, and return the exit code."""
    model = load_table(options.model)
    columns = model.columns
    if options.probabilities and columns.target.labels is None:
        raise ValueError('--probabilities: %s is a number, which has none' % quoted(columns.target.name))
    header = options.header and columns.header
    strange, unused, first = {}, 0, None  # {column: a label that is new}, how many rows are, why the first is
    with Table(options.table, options.delimiter, header) as table:
        places = columns.places(table)
        names = answer_names(columns, len(model.network.layers[-1].weights[0]), table.columns,
                             options.probabilities)
        # UTF-8, with the table's own line ends, whatever the terminal's habits are.
        output = codecs.getwriter('utf-8')(sys.stdout.buffer)
        clean = harmless if sys.stdout.isatty() else list
        output.write(table.mark)
        writer = csv.writer(output, delimiter=table.delimiter, lineterminator=table.line_end)
        if header:
            writer.writerow(clean(table.columns + names))
        for row, cells, inputs, outputs, problem in model.answers(table, places, options.skip_missing, strange):
            answer = [''] * len(names)
            if outputs is not None:
                answer = answer_cells(columns, table, outputs, options.probabilities)
            elif problem:
                first, unused = first or problem, unused + 1
            writer.writerow(clean(cells + answer))
    for name, label in strange.items():
        sys.stderr.write('simplenn_pure: column %s: %s did not occur in training; what did not is taken as missing\n'
                         % (quoted(name), quoted(label)))
    if unused:
        sys.stderr.write('simplenn_pure: %s without an answer; %s%s\n'
                         % (counted(unused, 'row'), 'the first: ' if unused > 1 else '', first))
    return 0


def harmless(cells):
    """Return cells for a terminal, without the characters that steer one."""
    return [''.join(character if character.isprintable() or character in '\t\n' else '\ufffd'
                    for character in cell) for cell in cells]


def answer_names(columns, count, taken, with_probabilities=False):
    """Return the names of the answer columns, which no column of the table has.

    count  how many outputs the network has
    """
    name, labels = columns.target.name, columns.target.labels
    names = [name + ' predicted']
    if labels is not None:
        names += [name + ' output'] + ['probability of ' + label for label in labels if with_probabilities]
    elif count > 1:
        names = ['%s %d predicted' % (name, place + 1) for place in range(count)]
    while not set(names).isdisjoint(taken):
        names = [name + ' again' for name in names]
    return names


def answer_cells(columns, table, outputs, with_probabilities=False):
    """Return the cells of an answer: numbers; or a label, and its output from 0 to 1."""
    if columns.target.labels is not None:
        shares, spread = list(columns.shares(outputs)), 1.0
        words, numbers = [columns.answer(outputs)], [max(shares)] + (shares if with_probabilities else [])
    else:
        words, numbers = [], [columns.answer([output]) for output in outputs]
        spread = columns.spread if columns.low is None else columns.high - columns.low
    cells = [in_digits_of(spread, number) for number in numbers]
    if (table.decimal_mark or columns.decimal_mark) == ',' and table.delimiter != ',':
        cells = [cell.replace('.', ',') for cell in cells]
    return words + cells


def in_digits_of(spread, number):
    """Return `number` as text, with the decimals that make six digits of `spread`; with all where that is None."""
    if spread is None or not 1e-9 < spread < 1e15:
        return repr(number)
    return '%.*f' % (max(0, 6 - int(math.ceil(math.log10(spread)))), number)
