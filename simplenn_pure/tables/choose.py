"""Which columns of a table to learn from, and which of them hold labels."""

import re

from ..words import counted
from .columns import Column
from .csv_file import is_missing, quoted

MOST_CLASSES = 10   # A target of so many different whole numbers is taken for labels,
ROWS_A_CLASS = 10   # when each comes so often; two of them always are.
MOST_LABELS = 100   # A column of more labels is no input.
EMPTY = 'it is empty'
CONSTANT = 'always the same'
COUNTS = 'it counts the rows'
WHOLE = re.compile(r'[+-]?[0-9]+(?:[.]0*)?\Z')  # 1, also as 1.0


class Choice(object):
    """What was chosen.

    inputs    list of Column
    target    Column
    left_out  list of (column name, why)
    rows      the rows without those that --skip-missing leaves out
    """

    def __init__(self, inputs, target, left_out, rows):
        self.inputs = inputs
        self.target = target
        self.left_out = left_out
        self.rows = rows


def choose_columns(table, rows, target, inputs=None, labels=(), numbers=(), skip_missing=False):
    """Return a Choice for the `rows` of `table`, a list of (row number, cells).

    target        the name of the target's column
    inputs        the names of the columns to learn from; None chooses
    labels        names of columns whose cells are labels whatever they look like
    numbers       names of columns whose cells are numbers
    skip_missing  whether to leave out rows with missing cells
    """
    if not rows:
        raise ValueError('%s has a header and no rows, expected examples below it' % table.name)
    if inputs is not None and target in inputs:
        raise ValueError('%s is both in --columns and the --target' % quoted(target))
    places = {target: table.place_of(target)}
    names = inputs
    if inputs is None:
        names = [name for name in table.columns if name != target]
    for name in list(names) + list(labels) + list(numbers):
        places[name] = table.place_of(name)

    def is_label(name):
        if name in labels or name in numbers:
            return name in labels
        cells = [cells[places[name]] for row, cells in rows]
        return (holds_labels(table, cells)
                or name == target and holds_classes(cells))

    with_labels = [name for name in list(names) + [target] if is_label(name)]
    reasons = {}
    for name in names:
        reasons[name] = why_left_out(table, [(row, cells[places[name]]) for row, cells in rows],
                                     name, name in with_labels)
    # What holds nothing can teach nothing. The others are left out unless they were asked for;
    # one that counts the rows stays where it is all there is.
    chosen = [name for name in names if reasons[name] is None
              or inputs is not None and reasons[name] not in (CONSTANT, EMPTY)]
    chosen = chosen or [name for name in names if reasons[name] == COUNTS]
    if not chosen:
        raise ValueError('%s has no column to learn from, only the target%s'
                         % (table.name, ''.join('; %s: %s' % (quoted(name), reasons[name])
                                                for name in names[:12])))
    if skip_missing:
        rows = [(row, cells) for row, cells in rows
                if not any(is_missing(cells[places[name]], name in with_labels)
                           for name in chosen + [target])]
        if not rows:
            raise ValueError('%s has no row without a missing cell; choose --columns'
                             % table.name)

    columns = [column_of(table, [(row, cells[places[name]]) for row, cells in rows], name,
                         name in with_labels) for name in chosen + [target]]
    check_target(table, [(row, cells[places[target]]) for row, cells in rows], columns[-1])
    return Choice(columns[:-1], columns[-1],
                  [(name, reasons[name]) for name in names if name not in chosen], rows)


def holds_labels(table, cells):
    """Return whether fewer than half of the cells that are not missing are numbers."""
    there = [cell for cell in cells if not is_missing(cell)]
    found = [cell for cell in there if table.is_number(cell)]
    return 2 * len(found) < len(there)


def holds_classes(cells):
    """Return whether numbers look like the names of classes: few, whole, and often the same."""
    kinds = set(cells)
    if not all(WHOLE.match(kind) for kind in kinds):
        return False
    return len(kinds) <= 2 or (len(kinds) <= MOST_CLASSES
                               and len(cells) >= ROWS_A_CLASS * len(kinds))


def why_left_out(table, cells, name, is_label):
    """Return why an input had better be left out, or None.

    `cells` is a list of (row number, text); those that are missing do not count.
    """
    cells = [(row, text) for row, text in cells if not is_missing(text, is_label)]
    if not cells:
        return EMPTY
    if is_label:
        values = [text for row, text in cells]
    else:
        values = [table.number(row, name, text) for row, text in cells]
    if len(set(values)) == 1:
        return CONSTANT
    if is_label:
        return too_many_labels(values)
    if len(values) > 2 and all(after - before == 1.0 for before, after in zip(values, values[1:])):
        return COUNTS
    return None


def too_many_labels(labels):
    """Return how many labels there are, where they are too many to learn from, or None."""
    count = len(set(labels))
    if count > MOST_LABELS or 2 * count > len(labels) > 4:
        return '%s in %s' % (counted(count, 'label'), counted(len(labels), 'row'))
    return None


def column_of(table, cells, name, is_label):
    """Return the Column of `cells`, a list of (row number, text). Raises ValueError for bad ones."""
    if not is_label:
        for row, text in cells:
            table.number(row, name, text)
        return Column(name)
    for row, text in cells:
        if text == '':
            raise table.refusal(row, name, 'a label is missing; fill it in, or leave such rows '
                                'out with --skip-missing')
    return Column(name, in_order(set(text for row, text in cells)))


def check_target(table, cells, column):
    """Raise ValueError when there is nothing to tell apart in a target, or too much."""
    texts = [text for row, text in cells]
    where = '%s, column %s: ' % (table.name, quoted(column.name))
    if column.labels is None:
        if len(set(table.number(row, column.name, text) for row, text in cells)) == 1:
            raise ValueError(where + 'every target is %s, expected at least two different numbers'
                             % quoted(texts[0]))
    elif len(column.labels) == 1:
        raise ValueError(where + 'every label is %s, expected at least two classes to tell apart'
                         % quoted(column.labels[0]))
    elif too_many_labels(texts) is not None:
        raise ValueError(where + '%s, expected few that come back; numbers are written plainly, '
                         'as 1234.5' % too_many_labels(texts))


def in_order(labels):
    """Return labels in order: by value where all are whole numbers, else as words."""
    if all(WHOLE.match(label) for label in labels):
        return sorted(labels, key=lambda label: (float(label), label))
    return sorted(labels)
