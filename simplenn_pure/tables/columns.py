"""What the numbers of a network mean: which column each input is, and what the outputs say.

A number column is one input, in its own units. A label column is one input per label:
1 for the one in the cell, 0 for the others. A target of labels is one output per label,
and the answer is the label of the largest output; or, of two labels, one output, for the second.
A target of numbers is one output;

    answer = low + (high - low) * output,

where `low` and `high` are such that all targets lie between the bounds of the activation,
which it only comes near. All of this is kept in the notes of the network's file.
"""

import collections

from ..checks import is_finite
from .csv_file import listed, quoted, unfit

# What to try where a table without a header meets a network that knows names.
ADD_HEADER = '; if the first row is not a header, add one with the names that the network knows'
MARGIN = 0.125  # Between 0 and 1, number targets become 0.1 to 0.9: an eighth of their range at each end.


class Column(collections.namedtuple('Column', 'name labels')):
    """A column of a table: its name, and its labels in the network's order, or None for numbers."""

    def value(self, table, row, text):
        """Return the number, or the label, in a cell. Raises ValueError that names the cell."""
        if self.labels is None:
            return table.check_number(row, self.name, text, table.parsed(text))
        if text not in self.labels:
            if text == '':
                raise table.missing(row, self.name, 'a label')
            raise table.refusal(row, self.name, '%s did not occur in training, expected one of %s'
                                % (quoted(text), listed(self.labels)))
        return text

    def numbers(self, value):
        """Return the numbers that stand for a value: itself, or one per label."""
        if self.labels is None:
            return [value]
        return [1.0 if value == label else 0.0 for label in self.labels]


class Columns(collections.namedtuple('Columns', 'inputs target low high header decimal_mark')):
    """The columns of the inputs, and that of the target.

    inputs  list of Column
    target  Column
    low     the answer for output 0: a number, or of two labels with one output the first
    high    the answer for output 1, likewise; both are None where there is an output per label,
            or where the outputs, one or several, are the answer as they are
    header  whether the table had names for its columns
    decimal_mark  what stood before its decimals, '.' or ','; None where there were none
    """

    def reaching(self, truths, table_name, activation):
        """Return the same columns; where the target is a number, with the range of these truths.

        `activation` is that of the last layer. Where its output has a bound, the targets stay
        away from it; where it has none, they go to 0 and 1. Raises ValueError when the range
        is too large for a float, or too small.
        """
        if self.target.labels is not None:
            return self
        lowest, highest = min(truths), max(truths)
        room = MARGIN * (highest - lowest)
        first, bottom = (0.0, lowest) if activation.low is None else (activation.low, lowest - room)
        last, top = (first + 1.0, highest) if activation.high is None else (activation.high, highest + room)
        slope = (top - bottom) / (last - first)
        low, high = bottom - first * slope, top + (1.0 - last) * slope
        if not is_finite(high - low) or not high - low > 0.0:
            raise unfit(table_name, self.target.name, 'the targets', truths)
        return self._replace(low=low, high=high)

    def input_names(self):
        """Return a name for each input of the network."""
        return [column.name if label is None else '%s = %s' % (column.name, label)
                for column in self.inputs
                for label in ([None] if column.labels is None else column.labels)]

    def places(self, table):
        """Return where in `table` the columns of the inputs are."""
        return [table.place_of(column.name, ADD_HEADER) for column in self.inputs]

    def example(self, table, row, cells, places):
        """Return the inputs of the network for a row. Raises ValueError that names the cell."""
        return [number for column, place in zip(self.inputs, places)
                for number in column.numbers(column.value(table, row, cells[place]))]

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
            meaning = 'answer      the outputs as they are'
        else:
            meaning = 'answer      %r + %r * output' % (self.low, self.high - self.low)
        return ['inputs      ' + ', '.join(quoted(name) for name in self.input_names()), meaning]

    def unit(self):
        """Return by how much the answer changes where the output changes by 1."""
        return 1.0 if self.low is None or self.target.labels is not None else self.high - self.low

    def notes(self):
        """Return all of this as JSON can hold it."""
        return dict(self._asdict(), inputs=[list(column) for column in self.inputs], target=list(self.target))


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
    try:
        *inputs, target = [Column(*pair) for pair in notes['inputs'] + [notes['target']]]
        columns = Columns(inputs, target, notes['low'], notes['high'], notes['header'],
                          notes.get('decimal_mark'))
        texts = [text for name, labels in inputs + [target] for text in [name] + (labels or [])]
        ends = [columns.low, columns.high]
        if not (all(isinstance(text, str) for text in texts)
                and (ends == [None, None] or ends == target.labels
                     or target.labels is None and is_finite(columns.high - columns.low))):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ValueError('%s: its notes on the columns are damaged; train it again' % path)
    outputs = len(network.layers[-1].weights[0])
    expected = len(target.labels or network.layers[-1].weights[0]) if columns.low is None else 1
    if len(columns.input_names()) != len(network.layers[0].weights) or outputs != expected:
        raise ValueError('%s: its notes on the columns do not fit its layers; train it again' % path)
    return columns
