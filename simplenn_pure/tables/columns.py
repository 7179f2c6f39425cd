"""What the numbers of a network mean: which column each input is, and what the outputs say.

A number column is one input, in its own units; where some of its cells are missing, they are
given its median, and a second input is 1 for them, 0 for the others. A label column is one input
per label: 1 for the one in the cell, 0 for the others. A missing cell is a label like another;
one that did not occur in training is 0 throughout.

A target of labels is one output per label, and the answer is the label of the largest output;
or, of two labels, one output, for the second. A target of numbers is one output, in its own
units; in files of version 0.1

    answer = low + (high - low) * output.

All of this is kept in the notes of the network's file.
"""

import collections

from ..checks import is_finite
from .csv_file import is_missing, listed, quoted

# What to try where a table without a header meets a network that knows names.
ADD_HEADER = '; if the first row is not a header, add one with the names that the network knows'


class Column(collections.namedtuple('Column', 'name labels usual gaps')):
    """A column of a table: its name, and its labels in the network's order, or None for numbers.

    usual  the median of the numbers, for a cell that is missing; None where it is not known
    gaps   whether an input says that a number is missing
    """

    def value(self, table, row, text):
        """Return the number, or the label, in a cell; None for a missing number and for a new label.

        Raises ValueError that names the cell for what is no number.
        """
        if self.labels is not None:
            if text in self.labels:
                return text
            return {label.casefold(): label for label in self.labels}.get(text.casefold())
        if is_missing(text) and self.usual is not None:
            return None
        return table.check_number(row, self.name, text, table.parsed(text))

    def numbers(self, value):
        """Return the numbers that stand for a value: itself, or one per label."""
        if self.labels is not None:
            return [1.0 if value == label else 0.0 for label in self.labels]
        number = self.usual if value is None else value
        return [number, 1.0 if value is None else 0.0] if self.gaps else [number]

    def input_names(self):
        """Return the names of the inputs that stand for it."""
        if self.labels is not None:
            return ['%s = %s' % (self.name, label) if label else self.name + ' is missing' for label in self.labels]
        return [self.name, self.name + ' is missing'] if self.gaps else [self.name]


Column.__new__.__defaults__ = None, False  # Of which a file of version 0.1 says nothing.


class Columns(collections.namedtuple('Columns', 'inputs target low high header decimal_mark left_out spread')):
    """The columns of the inputs, and that of the target.

    inputs  list of Column
    target  Column
    low     the answer for output 0: of two labels the first, in a file of version 0.1 a number
    high    the answer for output 1, likewise; both are None where there is an output per label,
            or where the outputs, one or several, are the answer as they are
    header  whether the table had names for its columns
    decimal_mark  what stood before its decimals, '.' or ','; None where there were none
    left_out      [(name, why, a cell), ...] of the columns that are no inputs
    spread        by how much the largest number that it learned to answer exceeds the least; None
                  where that is not known
    """

    def input_names(self):
        """Return a name for each input of the network."""
        return [name for column in self.inputs for name in column.input_names()]

    def places(self, table):
        """Return where in `table` the columns of the inputs are."""
        return [table.place_of(column.name, ADD_HEADER) for column in self.inputs]

    def example(self, table, row, cells, places, strange=None):
        """Return the inputs of the network for a row. Raises ValueError that names the cell.

        In `strange` it keeps {column name: the first label that did not occur in training}.
        """
        numbers = []
        for column, place in zip(self.inputs, places):
            value = column.value(table, row, cells[place])
            if value is None and strange is not None and not is_missing(cells[place]):
                strange.setdefault(column.name, cells[place])
            numbers += column.numbers(value)
        return numbers

    def truth(self, table, row, text):
        """Return the label, or the number, of the target in a cell. Raises ValueError that names the cell."""
        value = None if is_missing(text) and text not in (self.target.labels or ()) else self.target.value(
            table, row, text)
        if value is None:
            raise table.refusal(row, self.target.name, 'the answer is missing' if is_missing(text) else
                                '%s did not occur in training, expected one of %s'
                                % (quoted(text), listed(self.target.labels)))
        return value

    def shares(self, outputs):
        """Return a number from 0 to 1 for each label of the target."""
        return outputs if self.low is None else [1.0 - outputs[0], outputs[0]]

    def answer(self, outputs):
        """Return what the outputs say: a label, or a number in the target's units."""
        if self.target.labels is not None:
            shares = self.shares(outputs)
            return self.target.labels[shares.index(max(shares))]
        if self.low is None:
            return outputs[0]
        return self.low + (self.high - self.low) * outputs[0]

    def targets(self, truth):
        """Return what the outputs should be for a label, or a number, of the target."""
        if self.low is None:
            return self.target.numbers(truth)
        if self.target.labels is not None:
            return self.target.numbers(truth)[1:]
        return [(truth - self.low) / (self.high - self.low)]

    def meaning_lines(self):
        """Return what the inputs and the outputs are, line by line."""
        labels = self.target.labels
        if labels is not None:
            of_outputs = labels if self.low is None else labels[1:]
            meaning = 'outputs     ' + ', '.join(quoted(label) for label in of_outputs)
        elif self.low is None:
            meaning = 'answer      ' + ('the outputs as they are' if self.spread is None else
                                       quoted(self.target.name) + ', in its own units')
        else:
            meaning = 'answer      %r + %r * output' % (self.low, self.high - self.low)
        return ['inputs      ' + ', '.join(quoted(name) for name in self.input_names()), meaning]

    def notes(self):
        """Return all of this as JSON can hold it."""
        return dict(self._asdict(), inputs=[list(column) for column in self.inputs], target=list(self.target))


Columns.__new__.__defaults__ = None, (), None  # Nor of these.


def knows_columns(network):
    """Return whether a network was trained on a table, whose columns its notes hold."""
    return 'columns' in (network.notes or {})


def read_columns(network, path):
    """Return the Columns in the notes of a network that came from the file `path`.

    Raises ValueError when there are none, or when they do not fit the network.
    """
    if not knows_columns(network):
        raise ValueError('%s holds no columns of a table; make it with: train TABLE --save MODEL' % path)
    notes = network.notes['columns']
    outputs = len(network.layers[-1].weights[0])
    try:
        *inputs, target = [Column(*pair) for pair in notes['inputs'] + [notes['target']]]
        known = {name: notes[name] for name in Columns._fields if name in notes}
        columns = Columns(**dict(known, inputs=inputs, target=target))
        texts = [text for column in inputs + [target] for text in [column.name] + (column.labels or [])]
        ends = [columns.low, columns.high]
        if not (all(isinstance(text, str) for text in texts)
                and (ends == [None, None] or ends == target.labels
                     or target.labels is None and is_finite(columns.high - columns.low))
                and all(column.usual is None or is_finite(column.usual) for column in inputs)
                and (columns.spread is None or is_finite(columns.spread))
                and all(isinstance(text, str) for about in columns.left_out for text in about)
                and len(columns.input_names()) == len(network.layers[0].weights)
                and outputs == (1 if columns.low is not None else len(target.labels or range(outputs)))):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError('%s: its notes on the columns are damaged, or of another network; train it again' % path)
    return columns
