"""The report on the results of a sweep."""

import bisect
import math
from collections import Counter

from ..sweep import quantile, wilson_interval
from .report import said, shell_lines, width

HEADINGS = ['hidden', 'start weights', 'learning rate', 'seeds', 'converged', '95 % interval', 'median loss',
            'iterations', 'best seed']


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
    failed = [result for result in results if result.problem is not None]
    if failed:
        lines += said('failed', '%d, such as seed %d: %s' % (len(failed), failed[0].seed, failed[0].problem))
    if not whole:
        return percents[0], cells + [''] * 3, lines
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
    counts = Counter(starts[bisect.bisect(starts, loss) - 1] for loss in losses)
    longest = min(40, width() - 20)  # At most a character per seed.
    most = max(longest, *counts.values())
    return ['loss from    seeds'] + [
        ('%-10g %7d  %s' % (start, counts[start], '#' * math.ceil(longest * counts[start] / most))).rstrip()
        for start in starts if min(counts) <= start <= max(counts)]
