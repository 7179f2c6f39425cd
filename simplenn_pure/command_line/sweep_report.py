"""What a sweep says: the count while it runs, and the lines at its end."""

import bisect
import math

from ..sweep import quantile, wilson_interval
from .progress import LINES, Progress, duration, round_number

QUANTILES = ((0.0, 'least'), (0.25, '25 %'), (0.5, 'median'), (0.75, '75 %'), (1.0, 'most'))
BAR = 40        # Characters of the longest bar; at most one per seed.
SMALLEST = -9   # Losses below this power of ten share a bin.
MOST_BINS = 12  # Bins are as fine as STEPS allow without being more than this.
# A bin starts at each of these hundredths of a power of ten.
STEPS = (range(100, 1000), range(100, 1000, 10), range(100, 1000, 100), (100, 200, 500), (100,))


class Count(Progress):
    """Shows how many of `total` seeds are done, as Progress shows iterations; `found` were before."""

    def __init__(self, total, found, stream, quiet):
        Progress.__init__(self, total, stream, quiet)
        self.before = self.done = len(found)
        self.converged = converged_in(found)
        self.started = self.clock()
        self.lines = self.done * LINES // total + 1

    def add(self, result):
        """Count one more result, and show the count when it is time to."""
        self.done += 1
        self.converged += result.converged
        self.report(self.done, result.loss)

    def numbers(self, iteration, loss):
        """Return the count, the rate and the time left."""
        rate = (self.done - self.before) / max(1e-9, self.clock() - self.started)
        return ('%d of %d seeds  %d converged  %s a second  %s left'
                % (self.done, self.iterations, self.converged, round_number(rate),
                   duration((self.iterations - self.done) / rate)))


def summary_lines(sweeps, task):
    """Return the report on `sweeps`, a list of (Setting, results) of a Task.

    One setting is told in full; of several a table is shown, and in full the one in
    which the most converged.
    """
    told = [(setting, results) for setting, results in sweeps if results]
    if not told:
        return ['no seed was trained']
    lines = []
    if len(sweeps) > 1:
        rows = [['hidden', 'start weights', 'learning rate', 'seeds', 'converged', '95 % interval',
                 'median loss', 'iterations', 'best seed']]
        rows += [grid_row(setting, results) for setting, results in told]
        widths = [max(map(len, column)) for column in zip(*rows)]
        lines = ['  '.join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows] + ['']
    return lines + setting_lines(*max(told, key=lambda pair: shares(pair[1])[0]), task)


def grid_row(setting, results):
    """Return the cells of one setting in the table."""
    row = [setting.hidden, '%.4g to %.4g' % (setting.low, setting.high), '%g' % setting.learning_rate,
           str(len(results)), '%.1f %%' % shares(results)[0], '%.1f to %.1f' % shares(results)[1:]]
    losses, iterations, best = whole_in(results)
    if best is None:
        return row + [''] * 3
    return row + ['%.6f' % quantile(losses, 0.5), '%d' % quantile(iterations, 0.5), str(best.seed)]


def setting_lines(setting, results, task):
    """Return the lines on one setting: the share, the quantiles, the histogram, the best seed."""
    lines = ['setting     %s hidden neurons, start weights %.4g to %.4g, learning rate %g, %d iterations'
             % setting[:5],
             'converged   %d of %d seeds, %.1f %% (95 %% interval %.1f to %.1f %%): %s'
             % ((converged_in(results), len(results)) + shares(results) + (task.criterion,))]
    failed = [result for result in results if result.problem is not None]
    if failed:
        lines.append('failed      %d, such as seed %d: %s' % (len(failed), failed[0].seed, failed[0].problem))
    losses, iterations, best = whole_in(results)
    if best is None:
        return lines
    lines += ['best        seed %d, loss %.6g, largest error %.6g'
              % (best.seed, best.loss, best.largest_error), '',
              ' ' * 10 + ''.join('%12s' % name for share, name in QUANTILES),
              'loss      ' + ''.join('%12.6g' % quantile(losses, share) for share, name in QUANTILES),
              'iterations' + ''.join('%12.0f' % quantile(iterations, share) for share, name in QUANTILES),
              ''] + histogram_lines(losses)
    if task.train_words:
        lines += ['', 'try         %s --seed %d' % (task.train_command(setting), best.seed)]
    return lines


def converged_in(results):
    """Return how many of the results converged."""
    return sum(result.converged for result in results)


def shares(results):
    """Return how many percent converged, and the 95 % interval of that, low and high."""
    converged, count = converged_in(results), len(results)
    low, high = wilson_interval(converged, count)
    return 100.0 * converged / count, 100.0 * low, 100.0 * high


def whole_in(results):
    """Return the losses and the iterations of the runs that came to their end, and the best, or None."""
    whole = [result for result in results if result.problem is None]
    return ([result.loss for result in whole], [result.iterations for result in whole],
            min(whole, key=lambda result: result.loss, default=None))


def histogram_lines(losses):
    """Return a bar for each bin of losses; the bins grow with the losses."""
    powers = range(SMALLEST, math.ceil(math.log10(max(losses + [10.0 ** SMALLEST]))) + 1)
    for steps in STEPS:
        # The very floats that such numbers are written as.
        starts = [0.0] + [float('%de%d' % (step, power - 2)) for power in powers for step in steps]
        bins = [bisect.bisect(starts, loss) - 1 for loss in losses]
        if max(bins) - min(bins) < MOST_BINS:
            break
    counts = [bins.count(number) for number in range(min(bins), max(bins) + 1)]
    lines = ['loss from    seeds']
    for start, count in zip(starts[min(bins):], counts):
        bar = '#' * math.ceil(BAR * count / max(BAR, *counts))
        lines.append(('%-10s %7d  %s' % ('%g' % start, count, bar)).rstrip())
    return lines
