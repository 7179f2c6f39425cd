"""The results of a sweep: the file that keeps them, and the report on them.

A line of the file, one per seed, tells all that made its numbers: the settings, a checksum of the
examples and of the patience with a table, and the seed. So the same command finds its own again, and
several may share a file.
"""

import bisect
import collections
import csv
import errno
import math
import os

from ..sweep import SweepResult, quantile, wilson_interval
from .options import names_text
from .report import said, shell_lines, width

# One point of a grid. `hidden` is '2' or '8-8', `examples` a checksum.
Setting = collections.namedtuple('Setting', ['hidden', 'low', 'high', 'learning_rate', 'most_iterations',
                                             'batch_size', 'target_loss', 'tolerance', 'examples'])
COLUMNS = Setting._fields + ('seed', 'loss', 'largest_error', 'iterations', 'converged', 'seconds', 'problem')
HEADINGS = ['hidden', 'start weights', 'learning rate', 'seeds', 'converged', '95 % interval', 'median loss',
            'iterations', 'best seed']


def read_results(file):
    """Return {the texts of a Setting: {seed: SweepResult}} from a file opened with 'a+b' and no buffer.

    Half a line, the last, is cut off, and a new file gets its header; whatever kills this command, what
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
            for *setting, seed, loss, error, iterations, converged, seconds, problem in lines:
                numbers = [None] * 3 if problem else [float(loss), float(error), int(iterations)]
                found.setdefault(Setting._make(setting), {})[int(seed)] = SweepResult(
                    int(seed), *numbers, bool(int(converged)), float(seconds), None, problem or None)
        except (ValueError, TypeError, csv.Error):  # TypeError: these are no cells of a Setting.
            raise ValueError('%s, line %d is not from a sweep; give another file to --out'
                             % (file.name, lines.line_num))
    file.truncate(whole)
    if whole == 0:
        append(file, COLUMNS)
    return found


def append_result(file, setting, result):
    """Append the line of a result."""
    append(file, [*map(str, setting), result.seed, result.loss, result.largest_error, result.iterations,
                  int(result.converged), '%.6f' % result.seconds, result.problem])


def append(file, cells):
    """Append a line in one piece and wait until it is on the disk, or raise OSError with the file's name."""
    content = (names_text(cells) + '\n').encode('utf-8')
    try:
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror + '; the results so far are kept', file.name)


def summary_lines(sweeps, task):
    """Return a table of `sweeps`, [(Setting, {seed: SweepResult}), ...], if several, and in full the best of them."""
    told = [told_of(setting, list(results.values()), task) for setting, results in sweeps if results]
    if not told:
        return ['no seed was trained']
    rows = [cells for percent, cells, lines in told]
    columns = [heading.rpartition(' ')[::2] + cells for heading, cells in zip(HEADINGS, zip(*rows))
               if heading not in HEADINGS[:3] or len(set(cells)) > 1]  # What is the same in all is said below.
    aligned = [[cell.rjust(max(map(len, column))) for cell in column] for column in columns]
    table = ['  '.join(line) for line in zip(*aligned)]
    if len(table[0]) > width():
        table = [line for row in rows
                 for line in said(row[0], ', '.join(map(' '.join, zip(HEADINGS[1:], row[1:]))))]
    return (table + [''] if len(told) > 1 else []) + max(told, key=lambda parts: parts[0])[2]


def told_of(setting, results, task):
    """Return (how many percent converged, the cells of the table, the lines in full) of one setting."""
    count, converged = len(results), sum(result.converged for result in results)
    percents = tuple(100.0 * share for share in (converged / count,) + wilson_interval(converged, count))
    cells = [setting.hidden, '%.4g to %.4g' % setting[1:3], '%g' % setting.learning_rate, '%d' % count,
             '%.1f %%' % percents[0], '%.1f to %.1f' % percents[1:]]
    criterion = task.criterion if setting.target_loss is None else 'the loss reached %g' % setting.target_loss
    lines = said('setting', '%s hidden neurons, start weights %s, learning rate %s, %d iterations'
                 % (*cells[:3], setting.most_iterations))
    lines += said('converged', '%d of %d seeds, %s (95 %% interval %s %%): %s'
                  % (converged, count, *cells[4:], criterion))
    whole = [result for result in results if result.problem is None]
    if not whole:
        return percents[0], cells + [''] * 3, lines + said('failed', results[0].problem)
    best = min(whole, key=lambda result: result.loss)
    losses = [result.loss for result in whole]
    loss, iterations = quantile(losses, 0.5), quantile([result.iterations for result in whole], 0.5)
    lines += said('median', 'loss %.6g, %d iterations' % (loss, iterations))
    lines += said('best', 'seed %d, loss %.6g, largest error %.6g' % (best.seed, best.loss, best.largest_error))
    lines += ['', *histogram_lines(losses)]
    if task.words:
        lines += ['', *shell_lines('try', task.words + (
            '--hold-out 0 --hidden %s --learning-rate %r --iterations %d --batch-size %d --seed %d'
            % (setting.hidden, *setting[3:6], best.seed)).split())]
    return percents[0], cells + ['%.6f' % loss, '%d' % iterations, '%d' % best.seed], lines


def histogram_lines(losses):
    """Return a bar for each bin of losses; bins start at 0 and at 1, 2 and 5 times the powers of ten."""
    starts = [0.0] + [float('%de%d' % (step, power)) for power in range(-9, 7) for step in (1, 2, 5)]
    bins = [bisect.bisect(starts, loss) - 1 for loss in losses]
    counts = [bins.count(place) for place in range(min(bins), max(bins) + 1)]
    longest = min(40, width() - 20)  # At most a character per seed.
    bars = ['#' * math.ceil(longest * count / max(longest, *counts)) for count in counts]
    return ['loss from    seeds'] + [('%-10g %7d  %s' % line).rstrip()
                                     for line in zip(starts[min(bins):], counts, bars)]
