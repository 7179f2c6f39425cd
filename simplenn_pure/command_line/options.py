"""What an option's text means, and the options that commands share. Bad text costs one line."""

import argparse
import csv
import math
import os


def whole(least):
    """Return a reader of whole numbers of at least `least`."""
    def read(text):
        if not text.isdigit() or len(text) > 15 or int(text) < least:
            raise argparse.ArgumentTypeError('%r, expected a whole number of at least %d'
                                             % (text, least))
        return int(text)
    return read


def seed(text):
    """Return the seed in `text`."""
    if not text.isdigit() or int(text[:11]) >= 2 ** 32:
        raise argparse.ArgumentTypeError('%r, expected a whole number from 0 to %d'
                                         % (text, 2 ** 32 - 1))
    return int(text)


def positive(text):
    """Return the number above 0 in `text`."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise argparse.ArgumentTypeError('%r, expected a number above 0' % text)
    return number


def share(text):
    """Return the share in `text`, at least 0 and less than 1."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 <= number < 1.0:
        raise argparse.ArgumentTypeError('%r, expected a share from 0 to less than 1, such as 0.2'
                                         % text)
    return number


def whole_numbers(text):
    """Return the whole numbers, each at least 1, in '8' or '8,8'."""
    return [whole(1)(part.strip()) for part in text.split(',')]


def names(text):
    """Return the list of column names in 'a,b'; one with a comma in it stands in double quotes."""
    return [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]


def delimiter(text):
    """Return the one character in `text`; \\t and tab mean a tab."""
    text = {'\\t': '\t', 'tab': '\t'}.get(text, text)
    if len(text) != 1 or text in '"\r\n\0':
        raise argparse.ArgumentTypeError("%r, expected one character, or 'tab'" % text)
    return text


def add_table_options(parser):
    """Add the options that say how to read a table."""
    parser.add_argument('--delimiter', type=delimiter, metavar='C',
                        help='what stands between cells (default: found in the first row)')
    parser.add_argument('--no-header', dest='header', action='store_false', default=True,
                        help="the table has no names; call its columns 'column 1' and so on")
    parser.add_argument('--skip-missing', action='store_true',
                        help='pass over rows with missing cells')


def add_column_options(parser):
    """Add the options that say which columns of a table to learn from, and how to read it."""
    parser.add_argument('--target', metavar='COLUMN', help='the column to answer with')
    parser.add_argument('--columns', type=names, metavar='A,B',
                        help='the columns to learn from (default: all that can be)')
    parser.add_argument('--labels', type=names, default=[], metavar='A,B',
                        help='columns whose numbers are labels')
    parser.add_argument('--numbers', type=names, default=[], metavar='A,B',
                        help='columns that are numbers, though they look like labels')
    add_table_options(parser)


def check_can_write(path, source=None):
    """Raise ValueError when no file `path` can be written; better before the work than after it.

    Nor may it be the file `source`, from which the work is made.
    """
    if source is not None and os.path.realpath(path) == os.path.realpath(source):
        raise ValueError('%s is the file to read from, choose another to write to' % path)
    folder = os.path.dirname(path) or '.'
    if path == '':
        raise ValueError('the name of the file to write is empty')
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise ValueError('%s is no plain file, choose another to write to' % path)
    if os.path.isdir(path):
        raise ValueError('%s is a folder, expected the name of a file to write' % path)
    if not os.path.isdir(folder):
        raise ValueError('%s: there is no folder %s; make it, or choose another' % (path, folder))
    if not os.access(folder, os.W_OK):
        raise ValueError('%s: the folder %s cannot be written to; choose another' % (path, folder))
