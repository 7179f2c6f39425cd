"""The rows of a table as examples for a network."""

import collections
import math
from itertools import islice

from ..checks import refusal
from ..early_stopping import hold_out
from .cells import CONSTANT, COUNTS, DATES, EMPTY, Cells, check_target
from .columns import Columns
from .csv_file import PART, Table, listed, quoted, unfit
from .scaling import measure


class Examples(collections.namedtuple('Examples', 'table_name columns rows inputs truths skipped unanswered')):
    """The rows of a table as a network takes them.

    table_name  what messages call the table
    columns     Columns: what inputs and targets mean
    rows        the number of each row in the table, whose first row, be it a header, is 1
    inputs      (examples x inputs), in their own units
    truths      the labels, or the numbers, of the target
    skipped     how many rows were left out because a cell is missing
    unanswered  how many were left out because the target is missing
    """

    @property
    def targets(self):
        """What the outputs of a network should be, (examples x outputs)."""
        known = {label: self.columns.targets(label) for label in self.columns.target.labels or ()}
        return [known.get(truth) or self.columns.targets(truth) for truth in self.truths]

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
        """Return (Examples to train on, Examples held out), as `hold_out` shares out the labels."""
        groups = self.truths if self.columns.target.labels else [None] * len(self.truths)
        return tuple(map(self.part, hold_out(groups, share, seed)))

    def part(self, places):
        """Return the Examples at some places."""
        return self._replace(**{name: [getattr(self, name)[place] for place in places]
                                for name in ('rows', 'inputs', 'truths')})


def read_table(path, target, columns=None, labels=(), numbers=(), skip_missing=False,
               delimiter=None, header=True, on_progress=None):
    """Return the rows of a CSV table as Examples, all of it in memory.

    Rows whose target is missing are left out. A missing number is its column's median, and an
    input says so; a missing label is a label like another.

    path          of a file, or '-' for standard input
    target        the name of the column to answer with
    columns       the names of the columns to learn from; None takes all that can be
    labels        names of columns whose cells are labels whatever they look like
    numbers       names of columns that are numbers, though they look like labels
    skip_missing  whether to leave out rows with missing cells
    delimiter     what stands between cells; None finds it in the first row
    header        whether the first row has the names; else they are 'column 1' and so on
    on_progress   called as on_progress(bytes read, None) now and then, and then for each column, at which
                  it looks next, twice, as on_progress(bytes read, its name)

    Raises OSError for a file that cannot be read, TypeError for text that should be a
    list of names, and else ValueError that says which file, row and column, and what to do.
    """
    for name, value in (('columns', columns), ('labels', labels), ('numbers', numbers)):
        if isinstance(value, str):
            raise TypeError(refusal(name, value, 'a list of names'))
    on_progress = on_progress or (lambda size, column: None)
    with Table(path, delimiter, header, on_progress) as table:
        if target is None:
            raise ValueError('give the column to answer with as --target; %s has %s%s'
                             % (table.name, listed(table.columns), table.header_hint()))
        rows, texts = [], [[] for name in table.columns]
        records = table.rows()
        for part in iter(lambda: list(islice(records, PART)), []):
            rows += [row for row, cells in part]
            for column, cells in zip(texts, zip(*[cells for row, cells in part])):
                column.append('\0'.join(cells))  # In one piece they take a sixth of the memory. None has a NUL.
    if not rows:
        raise ValueError('%s has a header and no rows, expected examples below it' % table.name)
    if columns is not None and target in columns:
        raise ValueError('%s is both in --columns and the --target' % quoted(target))
    names = [name for name in table.columns if name != target] if columns is None else list(dict.fromkeys(columns))
    for name in [target] + names + list(labels) + list(numbers):
        table.place_of(name)
    forced = dict([(name, False) for name in numbers] + [(name, True) for name in labels])
    read = []
    for name in names + [target]:
        on_progress(table.size, name)
        column, texts[table.place_of(name)] = '\0'.join(texts[table.place_of(name)]).split('\0'), None
        read.append(Cells(table, name, rows, column, forced.get(name), name == target))
    chosen, left_out = choose(table, read[:-1], columns is not None, labels)
    used = chosen + read[-1:]
    answered = [place for place in range(len(rows)) if place not in read[-1].gaps]
    if not answered:
        raise ValueError('%s, column %s: every cell is missing, expected targets' % (table.name, quoted(target)))
    kept = [place for place in answered
            if not (skip_missing and any(place in cells.gaps for cells in chosen))]
    if not kept:
        raise ValueError('%s has no row without a missing cell; choose --columns' % table.name)
    *found, answer = [cells.column(kept) for cells in used]
    truths = [read[-1].values[place] for place in kept]
    check_target(table, answer, truths)
    ends = answer.labels if answer.labels and len(answer.labels) == 2 else (None, None)
    spread = max(truths) - min(truths) if answer.labels is None else None
    if spread == math.inf:
        raise unfit(table.name, target, 'the targets', truths)
    columns = Columns(found, answer, *ends, header, table.decimal_mark, left_out, spread)
    parts = []  # (inputs x examples): in a large table, a list for each cell of one column at a time is enough.
    for column, cells in zip(found, chosen):
        on_progress(table.size, column.name)
        known = {label: column.numbers(label) for label in column.labels or ()}
        parts += zip(*[known.get(cells.values[place]) or column.numbers(cells.values[place]) for place in kept])
        cells.values = None  # Its memory is better used.
    return Examples(table.name, columns, [rows[place] for place in kept], list(map(list, zip(*parts))),
                    truths, len(answered) - len(kept), len(rows) - len(answered))


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


def choose(table, inputs, were_named, labels):
    """Return the Cells of `inputs` to learn from, and [(column name, why it is left out, a cell), ...].

    What holds nothing can teach nothing, and dates are learned from only as `labels`. The others
    are left out unless they were named; one that counts the rows stays where it is all there is.
    """
    reasons = [cells.why_left_out(cells.name in labels) for cells in inputs]
    chosen = [cells for cells, reason in zip(inputs, reasons)
              if reason is None or were_named and reason not in (CONSTANT, EMPTY, DATES)]
    chosen = chosen or [cells for cells, reason in zip(inputs, reasons) if reason == COUNTS]
    left_out = [[cells.name, reason, cells.sample] for cells, reason in zip(inputs, reasons) if cells not in chosen]
    if not chosen:
        why = ''.join('; %s: %s' % (quoted(name), reason) for name, reason, cell in left_out[:12])
        raise ValueError('%s has no column to learn from, only the target%s' % (table.name, why))
    return chosen, left_out
