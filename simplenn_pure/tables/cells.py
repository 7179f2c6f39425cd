"""The cells of a column: whether they are labels or numbers, and whether to learn from them."""

import re
from collections import Counter

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
DATES = 'dates or times; give what matters of them as numbers, such as the month'
DATE = re.compile(r'([0-9]{1,4}([-/.])[0-9]{1,2}\2[0-9]{1,4}|[0-9]{1,2}:[0-9]{2})([ T:,.].*)?\Z', re.ASCII)
WHOLE = re.compile(r'[+-]?[0-9]+(?:[.]0*)?\Z')  # 1, also as 1.0


class Cells(object):
    """The cells of one column of a table, each different one of them parsed once.

    name      the name of the column
    is_label  whether they are labels
    values    the labels, of which those that differ by capitals alone are one, or the numbers;
              None where a number is missing
    gaps      the places of those that are missing
    sample    one that is not missing, as it stands there
    """

    def __init__(self, table, name, rows, texts, is_label, is_target):
        """Take the cells `texts` that stand in the rows numbered `rows`.

        is_label   None finds out
        is_target  whether numbers that look like the names of classes are labels, too
        Raises ValueError for what is neither a finite number nor missing among numbers.
        """
        counts = Counter(texts)  # Most cells are like another.
        numbers = {text: table.parsed(text) for text in counts}
        if is_label is None:
            absent = sum(counts[text] for text in counts if is_missing(text))
            words = sum(counts[text] for text in counts if numbers[text] is None) - absent
            is_label = 2 * words > len(texts) - absent or is_target and look_like_classes(texts)
        self.name = name
        self.is_label = is_label
        self.sample = next((text for text in counts if not is_missing(text)), '')
        missing = set(text for text in counts if is_missing(text, is_label))
        if is_label:  # Of texts that differ by capitals alone, the commonest stands for all, or the first of these.
            commonest = {text.casefold(): text for text, count in reversed(counts.most_common())}
            meant = {text: commonest[text.casefold()] for text in counts}
        else:
            row_of = dict(zip(reversed(texts), reversed(rows)))  # The first that has it.
            meant = {text: None if text in missing else table.check_number(row_of[text], name, text, number)
                     for text, number in numbers.items()}
        self.values = [meant[text] for text in texts]
        self.gaps = {place for place, text in enumerate(texts) if text in missing}

    def why_left_out(self, may_be_dates=False):
        """Return why the column had better not be an input, or None. What is missing does not count."""
        values = [value for place, value in enumerate(self.values) if place not in self.gaps]
        if len(set(values)) < 2:
            return CONSTANT if values else EMPTY
        if self.is_label:
            dates = sum(DATE.match(value) is not None for value in values)
            return DATES if 2 * dates > len(values) and not may_be_dates else too_many_labels(values)
        counts = len(values) > 2 and all(after - before == 1.0 for before, after in zip(values, values[1:]))
        return COUNTS if counts else None

    def column(self, kept):
        """Return the Column of the rows at the places `kept`."""
        values = [self.values[place] for place in kept]
        if self.is_label:
            return Column(self.name, in_order(set(values)))
        numbers = sorted(value for value in values if value is not None)
        return Column(self.name, None, numbers[len(numbers) // 2] if numbers else None, len(numbers) < len(values))


def look_like_classes(texts):
    """Return whether numbers look like the names of classes: few, whole, and often the same."""
    kinds = set(texts)
    few = len(kinds) <= 2 or (len(kinds) <= MOST_CLASSES and len(texts) >= ROWS_PER_CLASS * len(kinds))
    return few and all(WHOLE.match(kind) for kind in kinds)


def too_many_labels(labels):
    """Return how many labels there are, where they are too many to learn from, or None."""
    count = len(set(labels))
    are_too_many = count > MOST_LABELS or 2 * count > len(labels) > 4
    return '%s in %s' % (counted(count, 'label'), counted(len(labels), 'row')) if are_too_many else None


def in_order(labels):
    """Return labels in order: by value where all are whole numbers, else as words."""
    are_whole = all(WHOLE.match(label) for label in labels)
    return sorted(labels, key=(lambda label: (float(label), label)) if are_whole else None)


def check_target(table, column, truths):
    """Raise ValueError when there is nothing to tell apart in a target, or too much."""
    problem = None
    if len(set(truths)) == 1:
        truth = truths[0] if column.labels else '%.12g' % truths[0]
        problem = 'every target is %s, expected at least two different ones' % quoted(truth)
    elif column.labels is not None and too_many_labels(truths):
        problem = '%s, expected a few that repeat; write numbers plainly, as in 1234.5' % too_many_labels(truths)
    if problem:
        raise ValueError('%s, column %s: %s' % (table.name, quoted(column.name), problem))
