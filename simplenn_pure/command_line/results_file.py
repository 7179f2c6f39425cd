"""A file of results that survives a kill at any moment: one CSV line a seed, appended whole.

Each line tells all that made its numbers: the settings, a checksum of the examples
and the seed. So the same command finds its own lines again, and several commands may
share a file. A line counts when its end is there. Half a line, the last, is cut off
before the next is written.
"""

import csv
import errno
import io
import os
import stat

from ..sweep import SweepResult

SETTINGS = ['hidden', 'low', 'high', 'learning_rate', 'most_iterations', 'batch_size',
            'target_loss', 'tolerance', 'examples']
COLUMNS = SETTINGS + ['seed', 'loss', 'largest_error', 'iterations', 'converged', 'seconds',
                      'problem']


class ResultsFile(object):
    """The results in the file `path`, and the way to add to them.

    found  {(settings, seed): SweepResult}, settings as text in the order of SETTINGS;
           the results have no network
    Raises OSError, or ValueError, with the line, for a file that holds something else.
    """

    def __init__(self, path):
        self.path = path
        self.found = {}
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, 'O_BINARY', 0)
        self.file = os.open(path, flags, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(self.file).st_mode):
                raise ValueError('%s is no ordinary file, expected one to append to' % path)
            with open(path, 'rb') as stream:
                content = stream.read()
            whole = content.rfind(b'\n') + 1
            self.read(content[:whole])
            if whole == 0 and not text_of(COLUMNS).startswith(content):
                raise self.refusal(1)
            if whole < len(content):
                os.ftruncate(self.file, whole)
            if whole == 0:
                self.append(COLUMNS)
        except BaseException:
            os.close(self.file)
            raise

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        os.close(self.file)

    def read(self, content):
        """Fill `found` from whole lines."""
        for number, line in enumerate(content.splitlines()):
            try:
                [cells] = csv.reader([line.decode('utf-8')], strict=True)
                if number == 0:
                    if cells != COLUMNS:
                        raise ValueError
                else:
                    key, result = parsed(cells)
                    self.found[key] = result
            except (ValueError, csv.Error):
                raise self.refusal(number + 1)

    def refusal(self, number):
        """Return a ValueError that names a line."""
        return ValueError('%s, line %d is not from a sweep; give another file to --out'
                          % (self.path, number))

    def add(self, settings, result):
        """Append a result; when this returns, it is on the disk."""
        self.append(list(settings) + [
            result.seed, number_text(result.loss), number_text(result.largest_error),
            number_text(result.iterations), int(result.converged), '%.6f' % result.seconds,
            result.problem or ''])

    def append(self, cells):
        """Append one line, in one piece, and wait until it is on the disk.

        Raises OSError, with the file's path, when it cannot be; the lines before it are kept.
        """
        line = text_of(cells)
        try:
            if os.write(self.file, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self.file)
        except OSError as error:
            raise OSError(error.errno, error.strerror + '; the results so far are kept', self.path)


def text_of(cells):
    """Return a line of CSV as bytes."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator='\n').writerow(cells)
    return stream.getvalue().encode('utf-8')


def number_text(number):
    """Return a number as text that reads back as the same number; nothing for None."""
    if number is None:
        return ''
    return repr(number)


def parsed(cells):
    """Return ((settings, seed), SweepResult) of the cells of a line; ValueError for anything else."""
    if len(cells) != len(COLUMNS):
        raise ValueError
    settings = tuple(cells[:len(SETTINGS)])
    seed, loss, largest_error, iterations, converged, seconds, problem = cells[len(SETTINGS):]
    result = SweepResult(int(seed), converged=bool(int(converged)), seconds=float(seconds))
    if problem:
        result.problem = problem
    else:
        result.loss = float(loss)
        result.largest_error = float(largest_error)
        result.iterations = int(iterations)
    return (settings, result.seed), result
