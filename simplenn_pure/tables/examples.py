"""The rows of a table as examples for a network."""

from .choose import choose_columns
from .columns import Columns, target_range


class Examples(object):
    """The rows of a table as a network takes them.

    table_name  what messages call the table
    columns     Columns
    inputs      (examples x inputs), in their own units
    truths      the labels, or the numbers, of the target
    left_out    [(column name, why), ...]
    skipped     how many rows were passed over because a cell is missing
    """

    def __init__(self, table, options):
        self.table_name = table.name
        rows = list(table.rows())
        choice = choose_columns(table, rows, options.target, options.columns, options.labels,
                                options.numbers, options.skip_missing)
        self.skipped = len(rows) - len(choice.rows)
        self.left_out = choice.left_out
        self.columns = Columns(choice.inputs, choice.target, None, None, options.header)
        places = self.columns.places(table)
        self.inputs = [self.columns.example(table, row, cells, places)
                       for row, cells in choice.rows]
        target = table.place_of(options.target)
        self.truths = [cells[target] for row, cells in choice.rows]
        if choice.target.labels is None:
            self.truths = [table.number(row, options.target, cells[target])
                           for row, cells in choice.rows]
        self.columns.decimal_mark = table.decimal_mark

    def groups(self):
        """Return what `hold_out` should share out evenly: the labels; numbers are all one group."""
        if self.columns.target.labels is None:
            return [None] * len(self.truths)
        return self.truths

    def inputs_of(self, rows):
        """Return the (rows x inputs) inputs of some rows."""
        return [self.inputs[row] for row in rows]

    def truths_of(self, rows):
        """Return the labels or numbers of some rows."""
        return [self.truths[row] for row in rows]

    def targets_of(self, rows):
        """Return the (rows x outputs) targets of the rows to train on.

        Where they are numbers this settles the range of the answers, in `columns`.
        """
        columns = self.columns
        truths = self.truths_of(rows)
        if columns.target.labels is None:
            columns.low, columns.high = target_range(truths, columns.target.name, self.table_name)
        return [columns.targets(truth) for truth in truths]
