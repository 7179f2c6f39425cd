"""What an option's text means, and the options that commands share. Bad text costs one line."""

import argparse
import contextlib
import csv
import io
import math
import os
import sys

from ..tables import read_table
from ..tables.csv_file import quoted
from ..tables.learning import LARGEST_RATE, PATIENCE, PATIENCE_LARGE
from .progress import Progress

MEGABYTE = 2 ** 20

MOST_SEEDS = 10 ** 7  # Of more, the list alone would take a gigabyte.


def checked(read, is_right, expected):
    """Return a reader of what `read` understands and `is_right` accepts; `expected` is that in words."""
    def read_checked(text):
        """Return what `text` means."""
        with contextlib.suppress(ValueError):
            found = read(text)
            if is_right(found):
                return found
        raise argparse.ArgumentTypeError('%r, expected %s' % (text, expected))
    return read_checked


def digits(text):
    """Return the whole number that is written in digits alone."""
    return int(text) if text.isdigit() else -1


def each(read, separator=','):
    """Return a reader of a list, for whose parts `read` is the reader."""
    def read_each(text):
        """Return what the parts of `text` mean."""
        return [read(part.strip()) for part in text.split(separator)]
    return read_each


def whole(least):
    """Return a reader of whole numbers of at least `least`."""
    return checked(digits, lambda found: least <= found < 10 ** 15, 'a whole number of at least %d' % least)


whole_numbers = each(whole(1))


def hidden(text):
    """Return the sizes of the hidden layers in '8-8'."""
    if ',' in text:
        raise argparse.ArgumentTypeError('%r, expected one size, or 8-8 for two layers; a comma parts what '
                                         '`sweep` tries one after the other' % text)
    return each(whole(1), '-')(text)


seed = checked(digits, lambda found: 0 <= found < 2 ** 32, 'a whole number from 0 to %d' % (2 ** 32 - 1))
rate = checked(float, lambda found: 0.0 < found <= LARGEST_RATE,
               'a number above 0 and up to %g, such as 0.02' % LARGEST_RATE)
positive = checked(float, lambda found: 0.0 < found < math.inf, 'a number above 0')
momentum = checked(float, lambda found: 0.0 <= found < 1.0, 'a number from 0 to less than 1, such as 0.9')
share = checked(float, lambda found: 0.0 <= found < 1.0, 'a share from 0 to less than 1, such as 0.2')
accuracy = checked(float, lambda found: 0.0 <= found <= 1.0, 'a share from 0 to 1, such as 0.95')
example = checked(each(each(float), ':'), lambda found: len(found) == 2, 'inputs and targets, such as 0,1:1')
weight_range = checked(lambda text: tuple(each(float, ':')(text)),
                       lambda found: len(found) == 2 and -math.inf < found[0] <= found[1] < math.inf,
                       'low:high, such as 0:1; before a minus it takes an =, as in --weight-range=-1:1')
delimiter = checked(lambda text: {'\\t': '\t', 'tab': '\t'}.get(text, text),  # \t and tab mean a tab.
                    lambda found: len(found) == 1 and found not in '"\r\n\0', "one character, or 'tab'")


def seeds(text):
    """Return the seeds in '0-99' or '1,5,7-9', each once, in this order."""
    found = []
    for part in text.split(','):
        first, dash, last = part.strip().partition('-')
        span = range(seed(first), seed(last if dash else first) + 1)
        if not span:
            raise argparse.ArgumentTypeError('%r, expected the lower seed first' % part)
        if len(span) + len(found) > MOST_SEEDS:
            raise argparse.ArgumentTypeError('%r, expected at most ten million seeds' % part)
        found.extend(span)
    return list(dict.fromkeys(found))


def names(text):
    """Return the list of column names in 'a,b'; one with a comma in it stands in double quotes."""
    return [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]


def names_text(names):
    """Return the text that `names` reads as these names; None for none."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator='').writerow(names or [])
    return stream.getvalue() or None


def add_command(commands, name, run, summary, examples, description=None):
    """Add a command and return its parser; `run` takes its options and returns the exit code."""
    shown = '\n'.join('example: python -m simplenn_pure ' + example for example in examples)
    parser = commands.add_parser(
        name, allow_abbrev=False, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter,
        description=shown if description is None else '%s\n\n%s' % (shown, description))
    parser.set_defaults(run=run)
    return parser


def add_table_options(parser, nargs=None):
    """Add the table, which `nargs` of '?' leaves out at will, and the options that say how to read it."""
    parser.add_argument('table', nargs=nargs, help="a CSV file, or '-' for standard input")
    option = parser.add_argument_group('how the table is read').add_argument
    option('--delimiter', type=delimiter, metavar='C',
           help='what stands between cells (default: found in the first row)')
    option('--no-header', dest='header', action='store_false',
           help="the table has no names; call its columns 'column 1' and so on")
    option('--skip-missing', action='store_true', help='leave out rows with missing cells')


def add_training_options(parser, nargs=None):
    """Add the table and its options, and those of the training; return the function that adds one to the latter."""
    option = parser.add_argument_group('what is learned from it').add_argument
    option('--target', metavar='COLUMN', help='the column to answer with')
    option('--columns', type=names, metavar='A,B',
           help='the columns to learn from (default: all that can be)')
    option('--labels', type=names, default=[], metavar='A,B', help='columns whose numbers are labels')
    option('--numbers', type=names, default=[], metavar='A,B',
           help='columns that are numbers, though they look like labels')
    add_table_options(parser, nargs)
    option = parser.add_argument_group('the training').add_argument
    option('--iterations', type=whole(0), metavar='N', help='passes over the examples, at most')
    option('--batch-size', type=whole(1), metavar='N',
           help='examples for each adjustment of the weights (default for a table: 1)')
    option('--patience', type=whole(0), metavar='N',
           help='of a table: some of its rows are watched, a hundred times at most; stop after N times\n'
                'without a smaller loss there (default: %d, of many rows %d; 0, which --target-loss\n'
                'goes with: learn from all rows, and go on)' % (PATIENCE, PATIENCE_LARGE))
    option('--target-loss', type=positive, metavar='L', help='stop at this loss, and call that converged')
    option('--compiled', action='store_true',
           help='train through the C compiler of this machine: the same weights, many times as fast\n'
                '(default for a table: where it pays and there is one)')
    parser.add_argument('--quiet', action='store_true', help='print nothing but errors')
    return option


def column_words(options):
    """Return the words of a command line that give these options as they are given here."""
    pairs = [('--target', options.target), ('--columns', names_text(options.columns)),
             ('--labels', names_text(options.labels)), ('--numbers', names_text(options.numbers)),
             ('--delimiter', options.delimiter and options.delimiter.replace('\t', 'tab'))]
    words = [word for option, text in pairs if text is not None for word in (option, text)]
    return words + ['--no-header'] * (not options.header) + ['--skip-missing'] * options.skip_missing


def examples_of(options):
    """Return the Examples of the table that a command's options ask for."""
    size = os.path.getsize(options.table) if os.path.isfile(options.table) else 0
    with Progress(size // MEGABYTE, sys.stderr, options.quiet or size < 10 * MEGABYTE) as progress:
        return read_table(options.table, options.target, options.columns, options.labels, options.numbers,
                          options.skip_missing, options.delimiter, options.header,
                          lambda done, column: progress.show(
                              done // MEGABYTE, ' MB read' + ('; column ' + quoted(column) if column else '')))
