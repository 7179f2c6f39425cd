"""The cells of a column: whether they are labels or numbers, and whether to learn from them."""

import re

from ..words import counted
from .columns import Column
from .csv_file import is_missing, quoted

# A target of at most this many different whole numbers is taken for labels, when there are
# ROWS_PER_CLASS rows for each; two different ones always are.
MOST_CLASSES = 10
ROWS_PER_CLASS = 10
MOST_LABELS = 100  # A column of more labels is not an input.
EMPTY = 'it is empty'
CONSTANT = 'always the same'
COUNTS = 'it counts the rows'
WHOLE = re.compile(r'[+-]?[0-9]+(?:[.]0*)?\Z')  # 1, also as 1.0


class Cells(object):
    """The cells of one column of a table, each of them parsed once.

    name      the name of the column
    is_label  whether they are labels
    values    the labels, as they stand there, or the numbers
    gaps      for each whether it is missing
    """

    def __init__(self, table, name, rows, is_label, may_be_classes):
        """Take the cells from `rows`, a list of (row number, cells).

        is_label        None finds out
        may_be_classes  whether numbers that look like the names of classes are labels, too
        Raises ValueError for what is neither a finite number nor missing among numbers.
        """
        place = table.place_of(name)
        texts = [cells[place] for row, cells in rows]
        parsed = {text: table.parsed(text) for text in set(texts)}  # Most cells are like another.
        numbers = [parsed[text] for text in texts]
        if is_label is None:
            missing = set(text for text in parsed if is_missing(text))
            there = [number for text, number in zip(texts, numbers) if text not in missing]
            is_label = 2 * there.count(None) > len(there) or may_be_classes and look_like_classes(texts)
        self.name = name
        self.is_label = is_label
        self.values = texts if is_label else numbers
        missing = set(text for text in parsed if is_missing(text, is_label))
        self.gaps = [text in missing for text in texts]
        unchecked = set() if is_label else set(parsed) - missing
        for (row, cells), text in zip(rows, texts):
            if text in unchecked:
                table.check_number(row, name, text, parsed[text])
                unchecked.remove(text)

    def why_left_out(self):
        """Return why the column had better not be an input, or None. What is missing does not count."""
        values = [value for value, gap in zip(self.values, self.gaps) if not gap]
        if len(set(values)) < 2:
            return CONSTANT if values else EMPTY
        if self.is_label:
            return too_many_labels(values)
        counts = len(values) > 2 and all(after - before == 1.0 for before, after in zip(values, values[1:]))
        return COUNTS if counts else None

    def column(self, table, rows, kept):
        """Return the Column of the rows at the places `kept`. Raises ValueError for a missing cell."""
        for place in kept:
            if self.values[place] in ('', None):
                raise table.missing(rows[place][0], self.name, 'a label' if self.is_label else 'a number')
        labels = in_order(set(self.values[place] for place in kept)) if self.is_label else None
        return Column(self.name, labels)


def look_like_classes(texts):
    """Return whether numbers look like the names of classes: few, whole, and often the same."""
    kinds = set(texts)
    few = len(kinds) <= 2 or (len(kinds) <= MOST_CLASSES and len(texts) >= ROWS_PER_CLASS * len(kinds))
    return few and all(WHOLE.match(kind) for kind in kinds)


def too_many_labels(labels):
    """Return how many labels there are, where they are too many to learn from, or None."""
    count = len(set(labels))
    if count > MOST_LABELS or 2 * count > len(labels) > 4:
        return '%s in %s' % (counted(count, 'label'), counted(len(labels), 'row'))
    return None


def in_order(labels):
    """Return labels in order: by value where all are whole numbers, else as words."""
    are_whole = all(WHOLE.match(label) for label in labels)
    return sorted(labels, key=(lambda label: (float(label), label)) if are_whole else None)


def check_target(table, column, truths):
    """Raise ValueError when there is nothing to tell apart in a target, or too much."""
    where = '%s, column %s: ' % (table.name, quoted(column.name))
    if len(set(truths)) == 1:
        if column.labels is None:
            raise ValueError(where + "every target is '%.12g', expected at least two different numbers"
                             % truths[0])
        raise ValueError(where + 'every label is %s, expected at least two classes to tell apart'
                         % quoted(truths[0]))
    if column.labels is not None and too_many_labels(truths) is not None:
        raise ValueError(where + '%s, expected a few that repeat; write numbers plainly, as in 1234.5'
                         % too_many_labels(truths))
