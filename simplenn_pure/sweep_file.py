"""The file that keeps the results of sweeps, so that whatever ends one, it can go on from there.

A line of the file, one per seed, tells all that made its numbers: the settings, a checksum of the
examples and of the patience with a table, and the seed. So the same sweep finds its own again, and
several may share a file.
"""

import collections
import csv
import errno
import io
import os

from .sweep import SweepResult

# One point of a grid. `hidden` is '2' or '8-8', `examples` a checksum.
Setting = collections.namedtuple('Setting', ['hidden', 'low', 'high', 'learning_rate', 'most_iterations',
                                             'batch_size', 'target_loss', 'tolerance', 'examples'])
COLUMNS = Setting._fields + ('seed', 'loss', 'largest_error', 'iterations', 'converged', 'seconds', 'problem')


def read_results(file):
    """Return {the texts of a Setting: {seed: SweepResult}} from a file opened with 'a+b' and no buffer.

    Half a line, the last, is cut off, and a new file gets its header; whatever kills the sweep, what
    was appended counts. Raises ValueError, with the line, for a file that holds something else.
    """
    found = {}
    file.seek(0)
    content = file.read()
    whole = content.rfind(b'\n') + 1
    if not (','.join(COLUMNS) + '\n').encode('ascii').startswith(content):
        lines = csv.reader((content[:whole] or content).decode('utf-8', 'replace').splitlines(), strict=True)
        try:
            if tuple(next(lines)) != COLUMNS:
                raise ValueError
            for cells in lines:
                seed, loss, error, iterations, converged, seconds, problem = cells[len(Setting._fields):]
                numbers = [None] * 3 if problem else [float(loss), float(error), int(iterations)]
                numbers += [bool(int(converged)), float(seconds)]
                found.setdefault(tuple(cells[:len(Setting._fields)]), {})[int(seed)] = SweepResult(
                    int(seed), *numbers, problem=problem or None)
        except (ValueError, csv.Error):
            raise ValueError('%s, line %d is not from a sweep; give another file to --out'
                             % (file.name, lines.line_num))
    file.truncate(whole)
    if whole == 0:
        append(file, COLUMNS)
    return found


def append_result(file, setting, result):
    """Append the line of a result."""
    append(file, [str(value) for value in setting] + [
        result.seed, result.loss, result.largest_error, result.iterations, int(result.converged),
        '%.6f' % result.seconds, result.problem])


def append(file, cells):
    """Append a line in one piece and wait until it is on the disk, or raise OSError with the file's name."""
    line = io.StringIO()
    csv.writer(line, lineterminator='\n').writerow(cells)
    content = line.getvalue().encode('utf-8')
    try:
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror + '; the results so far are kept', file.name)
