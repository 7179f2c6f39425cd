"""The rows of a table as examples for a network."""

import collections
from itertools import chain

from ..checks import refusal
from ..formulas import ACTIVATIONS
from .cells import CONSTANT, COUNTS, EMPTY, Cells, check_target
from .columns import Columns
from .csv_file import Table, listed, quoted
from .scaling import measure
from .split import hold_out


class Examples(collections.namedtuple('Examples', 'table_name columns rows inputs truths targets '
                                                  'activation left_out skipped')):
    """The rows of a table as a network takes them.

    table_name  what messages call the table
    columns     Columns: what inputs and targets mean
    rows        the number of each row in the table, whose first row, be it a header, is 1
    inputs      (examples x inputs), in their own units
    truths      the labels, or the numbers, of the target
    targets     (examples x outputs), what the outputs of a network should be
    activation  that of the network's last layer, within whose bounds the targets are
    left_out    [(column name, why it is not an input), ...]
    skipped     how many rows were left out because a cell is missing
    """

    def notes(self):
        """Return the notes of a network that learns from these examples, for its file.

        By them `predict` and the other commands know the columns of its table, and whole numbers are scaled.
        """
        return {'columns': self.columns.notes(), 'ranges': self.ranges()}

    def ranges(self):
        """Return [lowest, highest] of each input."""
        return [[min(column), max(column)] for column in zip(*self.inputs)]

    def measure(self):
        """Return (means, factors), with which `scaled` brings the inputs to one scale."""
        return measure(self.inputs, self.columns.input_names(), self.table_name)

    def split(self, share, seed):
        """Return (Examples to train on, Examples held out), as `hold_out` shares out the labels.

        Where targets are numbers, the range of the answers is that of the former.
        """
        groups = self.truths if self.columns.target.labels else [None] * len(self.truths)
        training, held_out = hold_out(groups, share, seed)
        training = self.part(training)
        return training, self.part(held_out, training.columns)

    def part(self, places, columns=None):
        """Return the Examples at some places, to which `columns` give a meaning.

        None takes those there are, where the target is a number with the range that it has there.
        """
        rows, inputs, truths = [[values[place] for place in places]
                                for values in (self.rows, self.inputs, self.truths)]
        columns = columns or self.columns.reaching(truths, self.table_name, ACTIVATIONS[self.activation])
        return self._replace(columns=columns, rows=rows, inputs=inputs, truths=truths,
                             targets=[columns.targets(truth) for truth in truths])


def read_table(path, target, columns=None, labels=(), numbers=(), skip_missing=False,
               delimiter=None, header=True, activation='sigmoid'):
    """Return the rows of a CSV table as Examples, all of it in memory.

    path          of a file, or '-' for standard input
    target        the name of the column to answer with
    columns       the names of the columns to learn from; None takes all that can be
    labels        names of columns whose cells are labels whatever they look like
    numbers       names of columns that are numbers, though they look like labels
    skip_missing  whether to leave out rows with missing cells
    delimiter     what stands between cells; None finds it in the first row
    header        whether the first row has the names; else they are 'column 1' and so on
    activation    of the network's last layer: number targets are kept within its bounds

    Raises OSError for a file that cannot be read, TypeError for text that should be a
    list of names, and else ValueError that says which file, row and column, and what to do.
    """
    for name, value in (('columns', columns), ('labels', labels), ('numbers', numbers)):
        if isinstance(value, str):
            raise TypeError(refusal(name, value, 'a list of names'))
    if activation not in ACTIVATIONS:
        raise ValueError(refusal('activation', activation, 'one of ' + listed(sorted(ACTIVATIONS))))
    with Table(path, delimiter, header) as table:
        if target is None:
            raise ValueError('give the column to answer with as --target; %s has %s%s'
                             % (table.name, listed(table.columns), table.header_hint()))
        rows = list(table.rows())
    if not rows:
        raise ValueError('%s has a header and no rows, expected examples below it' % table.name)
    if columns is not None and target in columns:
        raise ValueError('%s is both in --columns and the --target' % quoted(target))
    names = [name for name in table.columns if name != target] if columns is None else list(columns)
    for name in [target] + names + list(labels) + list(numbers):
        table.place_of(name)
    forced = dict([(name, False) for name in numbers] + [(name, True) for name in labels])
    read = [Cells(table, name, rows, forced.get(name), name == target) for name in names + [target]]
    chosen, left_out = choose(table, read[:-1], columns is not None)
    used = chosen + read[-1:]
    kept = [place for place in range(len(rows))
            if not (skip_missing and any(cells.gaps[place] for cells in used))]
    if not kept:
        raise ValueError('%s has no row without a missing cell; choose --columns' % table.name)
    *found, answer = [cells.column(table, rows, kept) for cells in used]
    *values, truths = [cells.values for cells in used]
    check_target(table, answer, [truths[place] for place in kept])
    inputs = [list(chain(*[column.numbers(value) for column, value in zip(found, row)]))
              for row in zip(*values)]
    meaning = Columns(found, answer, None, None, header, table.decimal_mark)
    return Examples(table.name, meaning, [row for row, cells in rows], inputs, truths, None, activation,
                    left_out, len(rows) - len(kept)).part(kept)


def one_hot(labels):
    """Return (targets, names): for each label a row with 1 in the column of its class, 0 in the others.

    labels  what tells the classes apart, text or numbers, one an example
    names   the classes, sorted, one a column
    """
    if isinstance(labels, str):
        raise TypeError(refusal('labels', labels, 'a list of labels'))
    labels = list(labels)
    names = sorted(set(labels))
    return [[float(label == name) for name in names] for label in labels], names


def choose(table, inputs, were_named):
    """Return the Cells of `inputs` to learn from, and [(column name, why it is left out), ...].

    What holds nothing can teach nothing. The others are left out unless they were named;
    one that counts the rows stays where it is all there is.
    """
    reasons = [cells.why_left_out() for cells in inputs]
    chosen = [cells for cells, reason in zip(inputs, reasons)
              if reason is None or were_named and reason not in (CONSTANT, EMPTY)]
    chosen = chosen or [cells for cells, reason in zip(inputs, reasons) if reason == COUNTS]
    left_out = [(cells.name, reason) for cells, reason in zip(inputs, reasons) if cells not in chosen]
    if not chosen:
        why = ''.join('; %s: %s' % (quoted(name), reason) for name, reason in left_out[:12])
        raise ValueError('%s has no column to learn from, only the target%s' % (table.name, why))
    return chosen, left_out
