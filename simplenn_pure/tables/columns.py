"""What the numbers of a network mean: which column each input is, and what the outputs say.

A number column is one input, in its own units. A label column is one input a label:
1 for the one in the cell, 0 for the others. A target of labels is one output a label,
and the answer is the label of the largest output. A target of numbers is one output;

    answer = low + (high - low) * output,

where the sigmoid never gets to either end, so `low` and `high` lie beyond all targets.
All of this is kept in the notes of the network's file.
"""

from ..checks import is_finite
from .csv_file import listed, quoted

# What to try where a table without a header meets a network that knows names.
ADD_HEADER = '; if the first row is no header, add one with the names that the network knows'
MARGIN = 0.125  # Number targets become 0.1 to 0.9: room of an eighth of their range at each end.


class Column(object):
    """A column of a table: its name, and its labels in the network's order, or None for numbers."""

    def __init__(self, name, labels=None):
        self.name = name
        self.labels = labels

    def numbers(self, table, row, text):
        """Return the numbers that stand for a cell: one, or one a label."""
        if self.labels is None:
            return [table.number(row, self.name, text)]
        if text not in self.labels:
            if text == '':
                raise table.refusal(row, self.name, 'a label is missing; fill it in, or leave '
                                    'such rows out with --skip-missing')
            raise table.refusal(row, self.name, '%s was not there in training, expected one of %s'
                                % (quoted(text), listed(self.labels)))
        return [1.0 if text == label else 0.0 for label in self.labels]


class Columns(object):
    """The columns of the inputs, and that of the target.

    inputs  list of Column
    target  Column
    low     the answer for output 0; None for a target of labels
    high    the answer for output 1; None for a target of labels
    header  whether the table had names for its columns
    decimal_mark  what stood before its decimals, '.' or ','; None where there were none
    """

    def __init__(self, inputs, target, low, high, header, decimal_mark=None):
        self.inputs = inputs
        self.target = target
        self.low = low
        self.high = high
        self.header = header
        self.decimal_mark = decimal_mark

    def input_names(self):
        """Return a name for each input of the network."""
        names = []
        for column in self.inputs:
            if column.labels is None:
                names.append(column.name)
            else:
                names.extend('%s = %s' % (column.name, label) for label in column.labels)
        return names

    def places(self, table):
        """Return where in `table` the columns of the inputs are."""
        return [table.place_of(column.name, ADD_HEADER) for column in self.inputs]

    def example(self, table, row, cells, places):
        """Return the inputs of the network for a row. Raises ValueError that names the cell."""
        inputs = []
        for column, place in zip(self.inputs, places):
            inputs.extend(column.numbers(table, row, cells[place]))
        return inputs

    def answer(self, outputs):
        """Return what the outputs say: a label, or a number in the target's units."""
        if self.target.labels is None:
            return self.low + (self.high - self.low) * outputs[0]
        return self.target.labels[outputs.index(max(outputs))]

    def targets(self, truth):
        """Return what the outputs should be for a label, or a number, of the target."""
        if self.target.labels is None:
            return [(truth - self.low) / (self.high - self.low)]
        return [1.0 if truth == label else 0.0 for label in self.target.labels]

    def targets_in(self, table, row, text):
        """Return what the outputs should be for a target's cell. Raises ValueError that names it."""
        if self.target.labels is None:
            return self.targets(table.number(row, self.target.name, text))
        return self.target.numbers(table, row, text)

    def meaning_lines(self):
        """Return what the inputs and the outputs are, line by line."""
        lines = ['inputs      ' + ', '.join(quoted(name) for name in self.input_names())]
        if self.target.labels is None:
            lines.append('answer      %r + %r * output' % (self.low, self.high - self.low))
        else:
            lines.append('outputs     ' + ', '.join(quoted(label) for label in self.target.labels))
        return lines

    def notes(self):
        """Return all of this as JSON can hold it."""
        return {'inputs': [[column.name, column.labels] for column in self.inputs],
                'target': [self.target.name, self.target.labels],
                'low': self.low, 'high': self.high, 'header': self.header,
                'decimal_mark': self.decimal_mark}


def knows_columns(network):
    """Return whether a network was trained on a table, whose columns its notes hold."""
    return 'columns' in (network.notes or {})


def read_columns(network, path):
    """Return the Columns in the notes of a network that came from the file `path`.

    Raises ValueError when there are none, or when they do not fit the network.
    """
    problem = '%s holds no columns of a table; make it with: train TABLE --save MODEL' % path
    if not knows_columns(network):
        raise ValueError(problem)
    notes = network.notes['columns']
    try:
        columns = Columns([read_column(pair) for pair in notes['inputs']],
                          read_column(notes['target']), notes['low'], notes['high'],
                          notes['header'], notes.get('decimal_mark'))
        output_count = 1
        if columns.target.labels is None:
            if not is_finite(columns.high - columns.low):
                raise ValueError
        else:
            output_count = len(columns.target.labels)
    except (KeyError, TypeError, ValueError):
        raise ValueError('%s: its notes on the columns are damaged; train it again' % path)
    if (len(columns.input_names()) != len(network.layers[0].weights)
            or output_count != len(network.layers[-1].weights[0])):
        raise ValueError('%s: its notes on the columns do not fit its layers; train it again'
                         % path)
    return columns


def read_column(pair):
    """Return the Column of a pair [name, labels or None], or raise TypeError or ValueError."""
    name, labels = pair
    texts = [name] + (labels or [])
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return Column(name, labels)


def target_range(targets, name, table_name):
    """Return (low, high) for number targets, which lie between them with some room.

    Raises ValueError, with the names of table and column, when the range is too large
    for a float, or nothing to one.
    """
    lowest, highest = min(targets), max(targets)
    room = MARGIN * (highest - lowest)
    low, high = lowest - room, highest + room
    if not is_finite(high - low) or not high - low > 0.0:
        raise ValueError('%s, column %s: the targets, %r to %r, are too far apart or too close '
                         'for floats; use another unit'
                         % (table_name, quoted(name), lowest, highest))
    return low, high
