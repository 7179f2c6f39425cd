"""A CSV file, read row by row: unless rows are kept, it takes the memory of one, however long it is.

What real tables hold is understood: a byte-order mark, Windows line ends, commas,
semicolons, tabs or bars between the cells, decimal commas, UTF-8 or Latin-1, line
ends inside quotes. What is left is refused by file, row and column.
"""

import csv
import difflib
import os
import re
import sys
from itertools import chain

from ..words import counted

NUMBER = re.compile(r'[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)\Z',
                    re.ASCII | re.IGNORECASE)
MISSING = ('', '?', 'na', 'n/a', 'nan', 'null', '-', 'none')
MISSING_LABELS = MISSING[:6]  # The last two may be labels.
NO_HEADER = '; if the first row is not a header, give --no-header'
DELIMITERS = {'\t': 'a tab', ';': 'a semicolon', '|': 'a bar', ',': 'a comma'}


class Table(object):
    """A table that is being read.

    name       what messages call it
    columns    the names of the columns, stripped; without a header 'column 1' and so on
    delimiter  what stands between cells; None finds it in the first row
    line_end   '\\n', or '\\r\\n' as on Windows
    decimal_mark  what stands before the decimals of its numbers, '.' or ','; None where
                  no number so far has any

    `path` is a file's, or '-' for standard input. Use it in a `with` statement.
    Raises OSError, or ValueError for an empty file, a folder, or what is not a table.
    """

    def __init__(self, path, delimiter=None, header=True):
        is_stdin = path == '-'
        if is_stdin and sys.stdin is None:
            raise ValueError('standard input is closed')
        if not is_stdin and os.path.isdir(path):
            raise ValueError('%s is a folder, expected a CSV file' % path)
        self.name = 'standard input' if is_stdin else path
        self.source = sys.stdin.buffer if is_stdin else open(path, 'rb')
        self.delimiter = delimiter
        self.decimal_mark = None
        self.doubt = ''  # What messages add where commas may be what stands between cells.
        self.records = self.read()
        first = next(self.records, None)
        if first is None:
            raise ValueError('%s is empty, expected a table' % self.name)
        self.columns = [(header and cell) or 'column %d' % number for number, cell in enumerate(first[1], 1)]
        if not header:
            self.records = chain([first], self.records)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.source.close()

    def rows(self):
        """Yield (row number, cells) of each row below the header, with a cell for every column."""
        for row, cells in self.records:
            if len(cells) != len(self.columns):
                delimiter = DELIMITERS.get(self.delimiter, repr(self.delimiter))
                raise self.refusal(row, None, 'has %s, expected %d as in the first row; is one missing, or '
                                   'is there %s in a cell without quotes?%s'
                                   % (counted(len(cells), 'cell'), len(self.columns), delimiter, self.doubt))
            yield row, cells

    def read(self):
        """Yield (row number, stripped cells) of each row that is not blank.

        The first row is 1, and a blank one counts, as in a spreadsheet. After the last, and
        where it raises, the file is closed.
        """
        row = 0
        with self.source:
            lines = self.lines()
            first = next(lines, '')
            self.line_end = '\r\n' if first.endswith('\r\n') else '\n'
            given, self.delimiter = self.delimiter, self.delimiter or delimiter_of(first)
            if not given and self.delimiter != ',' and ',' in first:
                self.doubt = "; its rows are taken to be parted at %s: '--delimiter ,' parts them at commas" % (
                    DELIMITERS[self.delimiter])
            reader = csv.reader(chain([first], lines), delimiter=self.delimiter, strict=True,
                                skipinitialspace=True)
            try:
                for row, cells in enumerate(reader, 1):
                    cells = [cell.strip() for cell in cells]
                    if any(cells):
                        yield row, cells
            except csv.Error as error:
                raise self.refusal(row + 1, None, '%s; is a quote missing or in the wrong place?' % error)

    def lines(self):
        """Yield the lines as text: UTF-8 where a line is that, else Latin-1."""
        for number, line in enumerate(self.source, 1):
            if b'\0' in line:
                raise ValueError('%s, line %d has a NUL byte, which no CSV file has; save it again as '
                                 'CSV in UTF-8' % (self.name, number))
            try:
                yield line.decode('utf-8-sig')
            except UnicodeDecodeError:
                yield line.decode('latin-1')

    def refusal(self, row, column, problem):
        """Return a ValueError that names this file, the row, and the column where there is one."""
        place = '' if column is None else ', column %s:' % quoted(column)
        return ValueError('%s, row %d%s %s' % (self.name, row, place, problem))

    def missing(self, row, column, what):
        """Return a ValueError for a cell in which `what` is missing: 'a number' or 'a label'."""
        return self.refusal(row, column, '%s is missing; fill it in, or leave such rows out with '
                            '--skip-missing' % what)

    def parsed(self, text):
        """Return the number, be it infinite, that a cell is meant to be; None where it is not one.

        One comma may stand for the point, where it does not stand between the cells.
        """
        if self.delimiter != ',' and text.count(',') == 1 and '.' not in text:
            text = text.replace(',', '.')
        return float(text) if NUMBER.match(text) else None

    def check_number(self, row, column, text, number):
        """Return `number`, which was parsed from `text`.

        Raises ValueError, with its place, unless it is finite and has the decimal mark of the
        numbers before it.
        """
        if number is None:
            if is_missing(text):
                raise self.missing(row, column, 'a number')
            raise self.refusal(row, column, '%s, expected a number' % quoted(text))
        if not abs(number) < float('inf'):
            raise self.refusal(row, column, '%s, expected a finite number' % quoted(text))
        mark = next((mark for mark in ',.' if mark in text), self.decimal_mark)
        if self.decimal_mark not in (None, mark):
            raise self.refusal(row, column, "%s has '%s' for its decimals, an earlier number '%s'; "
                               "use one of them" % (quoted(text), mark, self.decimal_mark))
        self.decimal_mark = mark
        return number

    def place_of(self, column, hint=NO_HEADER):
        """Return the place of the column of this name, from 0.

        Raises ValueError that says which columns there are, for none or more than one, and
        gives `hint` where the first row does not look like a header.
        """
        places = [place for place, name in enumerate(self.columns) if name == column]
        if len(places) == 1:
            return places[0]
        problem = 'no column %s; it has %s%s' % (quoted(column), listed(self.columns),
                                                 did_you_mean(column, self.columns, quoted) + self.doubt)
        if places:
            numbers = ' and '.join(str(place + 1) for place in places)
            problem = 'more than one column %s, numbers %s; rename them' % (quoted(column), numbers)
        raise ValueError('%s has %s%s' % (self.name, problem, self.header_hint(hint)))

    def header_hint(self, hint=NO_HEADER):
        """Return `hint` where the names of the columns look like numbers, else nothing."""
        return hint if any(self.parsed(name) is not None for name in self.columns) else ''


def delimiter_of(line):
    """Return what stands between the cells of the first line of a table.

    A comma only where there is nothing else: in other tables it may be decimal.
    """
    outside_quotes = re.sub('"[^"]*"?', '', line)
    return next((delimiter for delimiter in DELIMITERS if delimiter in outside_quotes), ',')


def is_missing(text, is_label=False):
    """Return whether a cell says that its number, or its label, is missing."""
    return text.lower() in (MISSING_LABELS if is_label else MISSING)


def unfit(table_name, column, what, numbers):
    """Return a ValueError for numbers of a column, in words `what`, that floats cannot scale."""
    return ValueError('%s, column %s: %s, %r to %r, are too far apart or too close for floats; use another '
                      'unit' % (table_name, quoted(column), what, min(numbers), max(numbers)))


def one_line(text, width):
    """Return `text` on one line, without control characters, of at most `width` characters."""
    text = ' '.join(''.join(character if character.isprintable() else ' ' for character in text).split())
    return text if len(text) <= width else text[:width - 3] + '...'


def quoted(text):
    """Return `text` in quotes, short, for a message."""
    return "'%s'" % one_line(text, 40)


def did_you_mean(word, known, written=str):
    """Return '; did you mean ...?' for the one of `known` that looks most like `word`; '' where none does."""
    near = [name for name in known if name.lower().startswith(word.lower())] + difflib.get_close_matches(
        word, list(known), 1, 0.8)
    return '; did you mean %s?' % written(near[0]) if near else ''


def listed(names):
    """Return the first names of a list in quotes, with how many more there are."""
    more = ' and %d more' % (len(names) - 12) if len(names) > 12 else ''
    return ', '.join(quoted(name) for name in names[:12]) + more
