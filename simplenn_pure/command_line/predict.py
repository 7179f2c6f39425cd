"""`predict`: a table back, row by row, with the network's answers."""

import csv
import io
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
        output = io.TextIOWrapper(sys.stdout.buffer, 'utf-8', newline='')
        clean = harmless if sys.stdout.isatty() else list
        try:
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
        finally:
            output.detach()
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
    names = [name + ' predicted'] + ([] if labels is None else [name + ' output'])
    if labels is None and count > 1:
        names = ['%s %d predicted' % (name, place + 1) for place in range(count)]
    if with_probabilities:
        names += ['probability of ' + label for label in labels]
    for place in range(len(names)):
        while names[place] in taken:
            names[place] += ' again'
    return names


def answer_cells(columns, table, outputs, with_probabilities=False):
    """Return the cells of an answer: numbers; or a label, and its output from 0 to 1."""
    if columns.target.labels is not None:
        shares = columns.shares(outputs)
        cells = [columns.answer(outputs)] + [in_digits_of(1.0, share) for share in (
            [max(shares)] + (list(shares) if with_probabilities else []))]
    elif columns.low is None:
        cells = [repr(output) if columns.spread is None else in_digits_of(columns.spread, output)
                 for output in outputs]
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
