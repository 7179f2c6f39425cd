"""What a sweep says: the count while it runs, and the lines at its end."""

import math

from ..sweep import quantile, wilson_interval
from .progress import LINES, Progress, duration, round_number

QUANTILES = ((0.0, 'least'), (0.25, '25 %'), (0.5, 'median'), (0.75, '75 %'), (1.0, 'most'))
BAR = 40         # Characters of the longest bar; fewer where no bin has so many seeds.
MOST_BINS = 12   # The finest steps that make no more bins are taken,
STEPS = (range(100, 1000), range(100, 1000, 10), range(100, 1000, 100), (100, 200, 500), (100,))
                 # in hundredths, times powers of ten.
SMALLEST = 1e-9  # Smaller losses are in one bin.


class Count(Progress):
    """Shows how many of `total` seeds are done, as Progress shows iterations.

    done       how many were done before
    converged  how many of all converged
    """

    def __init__(self, total, done, converged, stream, quiet):
        Progress.__init__(self, total, stream, quiet)
        self.before = self.done = done
        self.converged = converged
        self.started = self.clock()
        self.lines = done * LINES // total + 1

    def add(self, result):
        """Count one more result, and show the count when it is time to."""
        self.done += 1
        self.converged += result.converged
        self.report(self.done, result.loss)

    def numbers(self, iteration, loss):
        """Return the count, the rate and the time left."""
        text = '%d of %d seeds  %d converged' % (self.done, self.iterations, self.converged)
        rate = (self.done - self.before) / max(1e-9, self.clock() - self.started)
        return text + '  %s a second  %s left' % (
            round_number(rate), duration((self.iterations - self.done) / rate))


def summary_lines(sweeps, criterion):
    """Return the report on `sweeps`, a list of (Setting, results); `criterion` says what converged means.

    One setting is told in full; of several a table is shown, and in full the one in
    which the most converged.
    """
    lines = []
    told = [(setting, results) for setting, results in sweeps if results]
    if len(sweeps) > 1:
        lines.extend(grid_lines(told))
        lines.append('')
    if not told:
        return ['no seed was trained']
    setting, results = max(told, key=lambda pair: converged_in(pair[1]) / len(pair[1]))
    return lines + setting_lines(setting, results, criterion)


def grid_lines(sweeps):
    """Return a table with a line for each setting."""
    rows = [['hidden', 'start weights', 'learning rate', 'seeds', 'converged', '95 % interval',
             'median loss', 'iterations', 'best seed']]
    for setting, results in sweeps:
        low, high = wilson_interval(converged_in(results), len(results))
        cells = [setting.hidden_text, setting.range_text, '%g' % setting.learning_rate,
                 str(len(results)), '%.1f %%' % (100.0 * converged_in(results) / len(results)),
                 '%.1f to %.1f' % (100.0 * low, 100.0 * high), '', '', '']
        whole = [result for result in results if result.problem is None]
        if whole:
            cells[6] = '%.6f' % quantile([result.loss for result in whole], 0.5)
            cells[7] = '%d' % quantile([result.iterations for result in whole], 0.5)
            cells[8] = str(best(whole).seed)
        rows.append(cells)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ['  '.join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows]


def setting_lines(setting, results, criterion):
    """Return the lines on one setting: the share, the quantiles, the histogram, the best seed."""
    converged = converged_in(results)
    low, high = wilson_interval(converged, len(results))
    lines = ['setting     ' + setting.text(),
             'converged   %d of %d seeds, %.1f %% (95 %% interval %.1f to %.1f %%): %s'
             % (converged, len(results), 100.0 * converged / len(results), 100.0 * low,
                100.0 * high, criterion)]
    failed = [result for result in results if result.problem is not None]
    if failed:
        lines.append('failed      %d, such as seed %d: %s'
                     % (len(failed), failed[0].seed, failed[0].problem))
    whole = [result for result in results if result.problem is None]
    if not whole:
        return lines
    losses = [result.loss for result in whole]
    lines.append('best        seed %d, loss %.6g, largest error %.6g'
                 % (best(whole).seed, best(whole).loss, best(whole).largest_error))
    lines.append('')
    lines.append(' ' * 10 + ''.join('%12s' % name for share, name in QUANTILES))
    lines.append('loss      ' + ''.join('%12.6g' % quantile(losses, share)
                                        for share, name in QUANTILES))
    iterations = [result.iterations for result in whole]
    lines.append('iterations' + ''.join('%12.0f' % quantile(iterations, share)
                                        for share, name in QUANTILES))
    lines.append('')
    lines.extend(histogram_lines(losses))
    if setting.train is not None:
        lines.extend(['', 'try         %s --seed %d' % (setting.train, best(whole).seed)])
    return lines


def converged_in(results):
    """Return how many of the results converged."""
    return sum(result.converged for result in results)


def best(results):
    """Return the result of the least loss; of equals the first."""
    return min(results, key=lambda result: result.loss)


def histogram_lines(losses):
    """Return a bar for each bin of losses; the bins grow with the losses."""
    def starts_in(steps):
        return bins_between(bin_start(min(losses), steps), bin_start(max(losses), steps), steps)

    steps = next((steps for steps in STEPS if len(starts_in(steps)) <= MOST_BINS), STEPS[-1])
    starts = starts_in(steps)
    counts = dict.fromkeys(starts, 0)
    for loss in losses:
        counts[bin_start(loss, steps)] += 1
    most = max(BAR, max(counts.values()))  # At most a character a seed.
    lines = ['loss from    seeds']
    for start in starts:
        bar = '#' * int(math.ceil(BAR * counts[start] / float(most)))
        lines.append(('%-10s %7d  %s' % ('%g' % start, counts[start], bar)).rstrip())
    return lines


def bin_start(loss, steps):
    """Return where the bin of `loss` starts: one of `steps` times a power of ten, or 0 below SMALLEST."""
    if loss < SMALLEST:
        return 0.0
    power = int(math.floor(math.log10(loss)))
    return max(start for start in starts_at(power - 1, steps) + starts_at(power, steps)
               if start <= loss)


def starts_at(power, steps):
    """Return `steps` times ten to `power`, the very floats that such a number is written as."""
    return [float('%de%d' % (step, power - 2)) for step in steps]


def bins_between(low, high, steps):
    """Return the starts of all bins from `low` to `high`, which are starts, in order."""
    if low == high:
        return [low]
    starts = [0.0] if low == 0.0 else []
    powers = [int(math.floor(math.log10(max(SMALLEST, start)))) for start in (low, high)]
    for power in range(powers[0] - 1, powers[1] + 2):
        starts.extend(start for start in starts_at(power, steps)
                      if max(low, SMALLEST) <= start <= high)
    return starts
