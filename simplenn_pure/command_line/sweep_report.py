"""What a sweep says at its end: how often each setting converged, and one setting in full."""

import bisect
import math

from ..sweep import quantile, wilson_interval

HEADINGS = ['hidden', 'start weights', 'learning rate', 'seeds', 'converged', '95 % interval', 'median loss',
            'iterations', 'best seed']
QUANTILES = {'least': 0.0, '25 %': 0.25, 'median': 0.5, '75 %': 0.75, 'most': 1.0}
BAR = 40  # Characters of the longest bar; at most one per seed.


def summary_lines(sweeps, task):
    """Return the report on `sweeps`, [(Setting, {seed: SweepResult}), ...] of a Task.

    Of several settings a table is shown, and the one in which most converged in full.
    """
    told = [told_of(setting, list(results.values()), task) for setting, results in sweeps if results]
    if not told:
        return ['no seed was trained']
    table = []
    if len(sweeps) > 1:
        rows = [HEADINGS] + [cells for percent, cells, lines in told]
        widths = [max(map(len, column)) for column in zip(*rows)]
        table = ['  '.join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows] + ['']
    return table + max(told, key=lambda parts: parts[0])[2]


def told_of(setting, results, task):
    """Return (how many percent converged, the cells of the table, the lines in full) of one setting."""
    count, converged = len(results), sum(result.converged for result in results)
    percents = tuple(100.0 * share for share in (converged / count,) + wilson_interval(converged, count))
    cells = [setting.hidden, '%.4g to %.4g' % setting[1:3], '%g' % setting.learning_rate, '%d' % count,
             '%.1f %%' % percents[0], '%.1f to %.1f' % percents[1:]]
    lines = ['setting     %s hidden neurons, start weights %.4g to %.4g, learning rate %g, %d iterations'
             % setting[:5],
             'converged   %d of %d seeds, %.1f %% (95 %% interval %.1f to %.1f %%): %s'
             % ((converged, count) + percents + (task.criterion,))]
    failed = [result for result in results if result.problem is not None]
    if failed:
        lines.append('failed      %d, such as seed %d: %s' % (len(failed), failed[0].seed, failed[0].problem))
    whole = [result for result in results if result.problem is None]
    if not whole:
        return percents[0], cells + [''] * 3, lines
    best = min(whole, key=lambda result: result.loss)
    losses, iterations = [result.loss for result in whole], [result.iterations for result in whole]
    lines += ['best        seed %d, loss %.6g, largest error %.6g'
              % (best.seed, best.loss, best.largest_error), '',
              ' ' * 10 + ''.join('%12s' % name for name in QUANTILES),
              'loss      ' + ''.join('%12.6g' % quantile(losses, share) for share in QUANTILES.values()),
              'iterations' + ''.join('%12.0f' % quantile(iterations, share) for share in QUANTILES.values()),
              ''] + histogram_lines(losses)
    if task.train_words:
        lines += ['', 'try         ' + task.train_command(setting, best.seed)]
    medians = ['%.6f' % quantile(losses, 0.5), '%d' % quantile(iterations, 0.5)]
    return percents[0], cells + medians + ['%d' % best.seed], lines


def histogram_lines(losses):
    """Return a bar for each bin of losses; bins start at 0 and at 1, 2 and 5 times the powers of ten."""
    starts = [0.0] + [float('%de%d' % (step, power)) for power in range(-9, 7) for step in (1, 2, 5)]
    bins = [bisect.bisect(starts, loss) - 1 for loss in losses]
    counts = [bins.count(place) for place in range(min(bins), max(bins) + 1)]
    bars = ['#' * math.ceil(BAR * count / max(BAR, *counts)) for count in counts]
    return ['loss from    seeds'] + [('%-10g %7d  %s' % line).rstrip()
                                     for line in zip(starts[min(bins):], counts, bars)]
