"""A file of results that survives a kill at any moment: one line of CSV per seed, appended whole.

Each line tells all that made its numbers: the settings, a checksum of the examples and the
seed. So the same command finds its own lines again, and several commands may share a file.
Half a line, the last, does not count and is cut off before the next is written.
"""

import collections
import csv
import errno
import os

from ..sweep import SweepResult

# One point of a grid. `hidden` is '2' or '8-8', `examples` a checksum.
Setting = collections.namedtuple('Setting', ['hidden', 'low', 'high', 'learning_rate', 'most_iterations',
                                             'batch_size', 'target_loss', 'tolerance', 'examples'])
COLUMNS = list(Setting._fields) + ['seed', 'loss', 'largest_error', 'iterations', 'converged', 'seconds',
                                   'problem']
HEADER = (','.join(COLUMNS) + '\n').encode('ascii')


class ResultsFile(object):
    """The results in `file`, opened with 'a+b' and no buffer, and the way to add to them.

    found  {the texts of a Setting: {seed: SweepResult}}; the results have no network
    Raises ValueError, with the line, for a file that holds something else.
    """

    def __init__(self, file):
        self.file = file
        self.found = {}
        self.writer = csv.writer(self, lineterminator='\n')
        file.seek(0)
        content = file.read()
        whole = content.rfind(b'\n') + 1
        if not HEADER.startswith(content):
            self.read(content[:whole] or content)
        file.truncate(whole)
        if whole == 0:
            self.write(HEADER.decode('ascii'))

    def read(self, content):
        """Fill `found` from whole lines."""
        lines = csv.reader(content.decode('utf-8', 'replace').splitlines(), strict=True)
        try:
            if next(lines) != COLUMNS:
                raise ValueError
            for cells in lines:
                seed, loss, error, iterations, converged, seconds, problem = cells[len(Setting._fields):]
                numbers = [None] * 3 if problem else [float(loss), float(error), int(iterations)]
                result = SweepResult(int(seed), *numbers, bool(int(converged)), float(seconds),
                                     None, problem or None)
                self.found.setdefault(tuple(cells[:len(Setting._fields)]), {})[result.seed] = result
        except (ValueError, csv.Error):
            raise ValueError('%s, line %d is not from a sweep; give another file to --out'
                             % (self.file.name, lines.line_num))

    def of(self, setting):
        """Return {seed: SweepResult} of what was found for a Setting."""
        return self.found.get(tuple(str(value) for value in setting), {})

    def add(self, setting, result):
        """Append a result; when this returns, it is on the disk."""
        self.writer.writerow([str(value) for value in setting] + [
            result.seed, result.loss, result.largest_error, result.iterations,
            int(result.converged), '%.6f' % result.seconds, result.problem])

    def write(self, line):
        """Append one line in one piece, as `writer` asks, and wait until it is on the disk.

        Raises OSError, with the file's name, when it cannot be; the lines before it are kept.
        """
        line = line.encode('utf-8')
        try:
            if self.file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self.file.fileno())
        except OSError as error:
            raise OSError(error.errno, error.strerror + '; the results so far are kept', self.file.name)
