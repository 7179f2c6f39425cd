"""A CSV file, read row by row: unless rows are kept, it takes the memory of one, however long it is.

What real tables hold is understood: a byte-order mark, a first line 'sep=;', Windows line
ends, commas, semicolons, tabs or bars between the cells, decimal commas, thousands, prices
and percentages, UTF-8 or Latin-1, line ends inside quotes. What is left is refused by
file, row and column.
"""

import contextlib
import csv
import difflib
import os
import re
import sys
from itertools import chain

from ..words import counted

NUMBER = re.compile(r'[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)\Z',
                    re.ASCII | re.IGNORECASE)
# A number as people write it: its sign, what it is of before or after it, its digits and marks.
DRESSED = re.compile('([+-]?) ?[$\u20ac\xa3\xa5]? ?([+-]?)([0-9][0-9., \'\xa0\u202f]*)(?<=[0-9]) ?'
                     '[$\u20ac\xa3\xa5%]?\\Z')
GROUPED = re.compile("[+-]?([0-9]{1,3})(?:([., '\xa0\u202f])[0-9]{3})(?:\\2[0-9]{3})*(?!\\2)(?:[.,][0-9]+)?\\Z")
MISSING = ('', '?', 'na', 'n/a', 'nan', 'null', '-', 'none')
MISSING_LABELS = MISSING[:6]  # The last two may be labels.
NO_HEADER = '; if the first row is not a header, give --no-header'
# How files begin that are no text in UTF-8, and what to do with them.
OTHER_FILES = [(b'PK\x03\x04', 'a spreadsheet or an archive; save it as CSV in UTF-8'),
               (b'\xd0\xcf\x11\xe0', 'a spreadsheet; save it as CSV in UTF-8'),
               (b'\x1f\x8b', 'compressed by gzip; unpack it first'),
               ((b'\xff\xfe', b'\xfe\xff'), 'text in UTF-16; save it as CSV in UTF-8')]
PART = 16384  # Lines between two reports on how far the reading is.
# In this order: a comma only where there is nothing else, for in other tables it may be decimal.
DELIMITERS = {'\t': 'a tab', ';': 'a semicolon', '|': 'a bar', ',': 'a comma'}


class Notation(object):
    """How the numbers of a table are written, and what messages about its cells look like.

    name          what messages call the table
    delimiter     what stands between cells
    decimal_mark  what stands before the decimals of its numbers, '.' or ','; None where no
                  number so far has any
    """

    def __init__(self, name, delimiter=None):
        self.name = name
        self.delimiter = delimiter
        self.decimal_mark = None

    def refusal(self, row, column, problem):
        """Return a ValueError that names this file, the row, and the column where there is one."""
        place = '' if column is None else ', column %s:' % quoted(column)
        return ValueError('%s, row %d%s %s' % (self.name, row, place, problem))

    def parsed(self, text):
        """Return the number, be it infinite, that a cell is meant to be; None where it is not one."""
        if NUMBER.match(text):
            return float(text)
        digits = self.plain(text)
        return float(digits) if digits != text and NUMBER.match(digits) else None

    def plain(self, text):
        """Return a number of this table with a point for its decimals and nothing else around its digits.

        One comma may stand for the point. Where commas stand between the cells, three digits
        behind it make thousands; elsewhere only where other numbers have points.
        """
        dressed = DRESSED.match(text)
        if dressed:
            text = ''.join(dressed.groups())
        grouped = GROUPED.match(text)
        if grouped:
            first, mark = grouped.groups()
            if (mark not in ',.' or text.count(mark) > 1 or ',' in text and '.' in text
                    or mark == ',' and first[0] != '0' and (self.delimiter == ',' or self.decimal_mark == '.')):
                text = text.replace(mark, '')
        if text.count(',') == 1 and '.' not in text:
            text = text.replace(',', '.')
        return text

    def check_number(self, row, column, text, number):
        """Return `number`, which was parsed from `text`.

        Raises ValueError, with its place, unless it is finite and has the decimal mark of the
        numbers before it.
        """
        if number is None and is_missing(text):
            raise self.refusal(row, column, 'a number is missing; fill it in, or leave such rows out with '
                               '--skip-missing')
        if number is None or not abs(number) < float('inf'):
            expected = 'a number' if number is None else 'a finite number'
            raise self.refusal(row, column, '%s, expected %s' % (quoted(text), expected))
        if '.' in (self.plain(text) if ',' in text or text.count('.') > 1 else text):
            mark = text[max(text.rfind('.'), text.rfind(','))]
            if self.decimal_mark not in (None, mark):
                raise self.refusal(row, column, "%s has '%s' for its decimals, an earlier number '%s'; "
                                   "use one of them" % (quoted(text), mark, self.decimal_mark))
            self.decimal_mark = mark
        return number


class Table(Notation, contextlib.AbstractContextManager):
    """A table that is being read: a Notation, and

    columns    the names of the columns, stripped; without a header 'column 1' and so on
    delimiter  what stands between cells; None finds it in the first row
    line_end   '\\n', or '\\r\\n' as on Windows
    mark       the byte-order mark that it begins with, or ''
    size       how many bytes of it were read so far

    `delimiter` of None finds it in the first row. `path` is a file's, or '-' for standard input;
    `on_progress` is called as on_progress(size, None) now and then. Use it in a `with` statement.
    Raises OSError, or ValueError for an empty file, a folder, or what is not a table.
    """

    def __init__(self, path, delimiter=None, header=True, on_progress=None):
        is_stdin = path == '-'
        if is_stdin and sys.stdin is None:
            raise ValueError('standard input is closed')
        if not is_stdin and os.path.isdir(path):
            raise ValueError('%s is a folder, expected a CSV file' % path)
        super().__init__('standard input' if is_stdin else path, delimiter)
        self.source = sys.stdin.buffer if is_stdin else open(path, 'rb')
        self.size = 0
        self.records = self.read(on_progress)
        first = next(self.records, None)
        if first is None:
            raise ValueError('%s is empty, expected a table' % self.name)
        self.columns = [(header and cell) or 'column %d' % number for number, cell in enumerate(first[1], 1)]
        if not header:
            self.records = chain([first], self.records)

    def __exit__(self, *problem):
        self.source.close()

    def rows(self):
        """Yield (row number, cells) of each row below the header, with a cell for every column."""
        for row, cells in self.records:
            if len(cells) != len(self.columns):
                raise self.refusal(row, None, 'has %s, expected %d as in the first row; is one missing, or '
                                   'is there %s in a cell without quotes?'
                                   % (counted(len(cells), 'cell'), len(self.columns),
                                      DELIMITERS.get(self.delimiter, repr(self.delimiter))))
            yield row, cells

    def read(self, on_progress):
        """Yield (row number, stripped cells) of each row that is not blank.

        The first row is 1, and a blank one counts, as in a spreadsheet. After the last, and
        where it raises, the file is closed.
        """
        row = 0
        with self.source:
            lines = self.lines(on_progress)
            first = next(lines, '')
            self.mark = first[:first.startswith('\ufeff')]
            first = first[len(self.mark):]
            if first[:4].lower() == 'sep=' and len(first.strip(' \r\n')) == 5:
                self.delimiter = self.delimiter or first[4]
                first = next(lines, '')
            self.line_end = '\r\n' if first.endswith('\r\n') else '\n'
            bare = re.sub('"[^"]*"?', '', first)
            self.delimiter = self.delimiter or next((mark for mark in DELIMITERS if mark in bare), ',')
            reader = csv.reader(chain([first], lines), delimiter=self.delimiter, strict=True, skipinitialspace=True)
            try:
                for row, cells in enumerate(reader, 1):
                    cells = [cell.strip() for cell in cells]
                    if any(cells):
                        yield row, cells
            except csv.Error as error:
                raise self.refusal(row + 1, None, '%s; is a quote missing or in the wrong place?' % error)

    def lines(self, on_progress):
        """Yield the lines as text: UTF-8 where a line is that, else Latin-1."""
        for number, line in enumerate(self.source, 1):
            if number == 1:
                for start, kind in OTHER_FILES:
                    if line.startswith(start):
                        raise ValueError('%s is %s' % (self.name, kind))
                if b'\r' in line.rstrip(b'\r\n') and b'"' not in line:
                    raise ValueError('%s has the line ends of old Macs; save it again with those of today' % self.name)
            if b'\0' in line:
                raise ValueError('%s, line %d has a NUL byte, which no CSV file has; save it again as CSV in UTF-8'
                                 % (self.name, number))
            self.size += len(line)
            if on_progress and number % PART == 0:
                on_progress(self.size, None)
            try:
                yield line.decode('utf-8')
            except UnicodeDecodeError:
                yield line.decode('latin-1')

    def place_of(self, column, hint=NO_HEADER):
        """Return the place of the column of this name, from 0.

        Raises ValueError that says which columns there are, for none or more than one, and
        gives `hint` where the first row does not look like a header.
        """
        places = [place for place, name in enumerate(self.columns) if name == column]
        if len(places) == 1:
            return places[0]
        problem = 'no column %s; it has %s%s' % (quoted(column), listed(self.columns),
                                                 did_you_mean(column, self.columns, quoted))
        if places:
            numbers = ' and '.join(str(place + 1) for place in places)
            problem = 'more than one column %s, numbers %s; rename them' % (quoted(column), numbers)
        raise ValueError('%s has %s%s' % (self.name, problem, self.header_hint(hint)))

    def header_hint(self, hint=NO_HEADER):
        """Return `hint` where the names of the columns look like numbers, else nothing."""
        return hint if any(self.parsed(name) is not None for name in self.columns) else ''


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
