"""Which columns of a table to learn from, and which of them hold labels."""

from .columns import Column
from .table import is_missing, listed, quoted, several

MOST_CLASSES = 10   # A target of so many different whole numbers is taken for labels,
ROWS_A_CLASS = 10   # when each comes so often; two of them always are.
MOST_LABELS = 100   # A column of more labels is no input.
CONSTANT = 'always the same'


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
                or name == target and holds_classes(table, cells))

    with_labels = [name for name in list(names) + [target] if is_label(name)]
    if skip_missing:
        rows = [(row, cells) for row, cells in rows
                if not any(lacks(cells[places[name]], name in with_labels)
                           for name in list(names) + [target])]
        if not rows:
            raise ValueError('%s has no row without a missing cell; choose --columns'
                             % table.name)

    found = []
    for name in names:
        cells = [cells[places[name]] for row, cells in rows]
        found.append(input_column(table, rows, name, cells, name in with_labels))
    # A constant can teach nothing. The others are left out unless they were asked for, or are
    # all there is.
    refused = [CONSTANT]
    if inputs is None and any(reason is None for column, reason in found):
        refused = [reason for column, reason in found if reason is not None]
    chosen = [column for column, reason in found if reason not in refused]
    left_out = [(column.name, reason) for column, reason in found if reason in refused]
    if not chosen:
        raise ValueError('%s has no column to learn from, only the target and %s'
                         % (table.name, listed(names) + ', constant' if names else 'nothing else'))
    return Choice(chosen, target_column(table, rows, target, places[target], target in with_labels),
                  left_out, rows)


def holds_labels(table, cells):
    """Return whether fewer than half of the cells that are not missing are numbers."""
    there = [cell for cell in cells if not is_missing(cell)]
    found = [cell for cell in there if table.is_number(cell)]
    return 2 * len(found) < len(there)


def holds_classes(table, cells):
    """Return whether numbers look like the names of classes: few, whole, and often the same."""
    kinds = set(cells)
    for kind in kinds:
        if not kind.lstrip('+-').isdigit():
            return False
    return len(kinds) <= 2 or (len(kinds) <= MOST_CLASSES
                               and len(cells) >= ROWS_A_CLASS * len(kinds))


def lacks(cell, is_label):
    """Return whether a cell of a column of labels, or of numbers, is missing."""
    if is_label:
        return cell == ''
    return is_missing(cell)


def input_column(table, rows, name, cells, is_label):
    """Return the Column of an input, and why it had better be left out, or None."""
    if not is_label:
        values = [table.number(row, name, cell) for (row, others), cell in zip(rows, cells)]
        if min(values) == max(values):
            return Column(name), CONSTANT
        if len(values) > 2 and all(after - before == 1.0
                                   for before, after in zip(values, values[1:])):
            return Column(name), 'it counts the rows'
        return Column(name), None
    column = Column(name, in_order(table, set(cells)))
    check_labels(table, rows, name, cells)
    if len(column.labels) == 1:
        return column, CONSTANT
    if len(column.labels) > MOST_LABELS or 2 * len(column.labels) > len(cells) > 4:
        return column, '%s in %s' % (several(len(column.labels), 'label'),
                                     several(len(cells), 'row'))
    return column, None


def target_column(table, rows, name, place, is_label):
    """Return the Column of the target. Raises ValueError when there is nothing to tell apart."""
    cells = [cells[place] for row, cells in rows]
    if not is_label:
        values = [table.number(row, name, cell) for (row, others), cell in zip(rows, cells)]
        if min(values) == max(values):
            raise ValueError('%s, column %s: every target is %s, expected at least two different '
                             'numbers' % (table.name, quoted(name), quoted(cells[0])))
        return Column(name)
    check_labels(table, rows, name, cells)
    labels = in_order(table, set(cells))
    if len(labels) == 1:
        raise ValueError('%s, column %s: every label is %s, expected at least two classes to '
                         'tell apart' % (table.name, quoted(name), quoted(labels[0])))
    return Column(name, labels)


def check_labels(table, rows, name, cells):
    """Raise ValueError, with its place, for a label that is missing."""
    for (row, others), cell in zip(rows, cells):
        if cell == '':
            raise table.refusal(row, name, 'a label is missing; fill it in, or leave such rows '
                                'out with --skip-missing')


def in_order(table, labels):
    """Return labels in order: by value where all are numbers, else as words."""
    if all(label.lstrip('+-').isdigit() for label in labels):
        return sorted(labels, key=lambda label: (int(label), label))
    return sorted(labels)
