"""What is said before a training run and after it: how well it went, where it errs, what to try."""

import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections import Counter

from ..loss import LOSSES
from ..study.plots import loss_text
from ..sweep import quantile
from ..tables.cells import WHOLE
from ..tables.csv_file import listed, one_line, quoted
from ..words import counted
from .progress import shown

WIDEST = 8  # More classes than this make no table, but a list of the commonest mistakes.
LONGEST_NAME = 14
HARDLY = 0.2   # Correcting less than this share of what guessing gets wrong is hardly learning.
# From this share on labels, and numbers, count as learned; measurements seldom allow more.
LEARNED = ((0.9, 'at most a tenth of the mistakes of always giving the commonest label'),
           (0.25, 'at most three quarters of the mean error of always giving the mean'))
INDENT = 12  # Of what is said behind the name of a line.
FAR = 3.0    # Quartile distances from the quartiles (J. Tukey, "Exploratory Data Analysis", 1977: "far out").
UNEVEN = 3   # Where the commonest label is as many times as common as the rarest, they are counted apart.


def width():
    """Return how many characters a line may have: those of the terminal, 80 where there is none."""
    return min(200, max(40, shutil.get_terminal_size().columns))


def said(name, text):
    """Return the lines of a part of a report: its name, and beside it the text."""
    return textwrap.wrap(text, width() - 1, initial_indent=name.ljust(INDENT), subsequent_indent=' ' * INDENT,
                         break_long_words=False, break_on_hyphens=False)


def shell_lines(name, words):
    """Return a command of this program likewise, in lines that a shell takes for one."""
    words = ['python', '-m', 'simplenn_pure'] + words
    if sys.platform == 'win32':
        return [name.ljust(INDENT) + subprocess.list2cmdline(words)]
    text = ' '.join(shlex.quote(word).replace(' ', '\0') for word in words)
    lines = textwrap.wrap(re.sub('(--\\S+) (?!--)', '\\1\0', text), width() - INDENT - 3,  # With its value.
                          break_long_words=False, break_on_hyphens=False)
    return [start + line.replace('\0', ' ') + end for start, line, end in zip(
        [name.ljust(INDENT)] + [' ' * INDENT] * len(lines), lines, [' \\'] * (len(lines) - 1) + [''])]


def figure(number):
    """Return a number as people write it, to four digits: 0.01234, 12.34, 40,410."""
    return '{:,.0f}'.format(number) if 1000 <= abs(number) < 1e15 else '%.4g' % number


def table_lines(examples, held_count, are_labels):
    """Return the lines that say what was found in the table.

    held_count  how many of its rows are held out
    are_labels  whether it was said that the target's cells are labels
    """
    columns = examples.columns
    lines = said('table', '%s: %s, %d held out'
                 % (examples.table_name, counted(len(examples.rows), 'row'), held_count))
    if examples.unanswered:
        lines += said('left out', '%s whose %s is missing'
                      % (counted(examples.unanswered, 'row'), quoted(columns.target.name)))
    if examples.skipped:
        lines += said('skipped', '%s with missing cells' % counted(examples.skipped, 'row'))
    lines += said('inputs', listed(columns.input_names()))
    for name, why, cell in columns.left_out:
        lines += said('left out', '%s: %s%s' % (quoted(name), why, cell and ', as in ' + quoted(cell)))
    name, labels = columns.target.name, columns.target.labels
    kind = 'a number' if labels is None else 'one of ' + listed(labels)
    if labels is not None and not are_labels and WHOLE.match(labels[0]):
        kind += '; with --numbers %s a number' % name
    return lines + said('target', '%s: %s' % (quoted(name), kind)) + (outlier_lines(examples) if labels is None else [])


def outlier_lines(examples):
    """Return the line that names numbers of the target which are far from the others, if there are any."""
    truths = examples.truths
    low, high = quantile(truths, 0.25), quantile(truths, 0.75)
    far = [(max(low - truth, truth - high), row, truth) for truth, row in zip(truths, examples.rows)
           if max(low - truth, truth - high) > FAR * (high - low) > 0.0]
    if not far:
        return []
    distance, row, truth = max(far)
    return said('outliers', '%s of the target far from the middle half, %s to %s; the farthest is %s, in row %d. '
                'If they are mistakes, take them out' % (counted(len(far), 'number'), figure(low), figure(high),
                                                         figure(truth), row))


def closing_lines(model, history, settings, quiet=False):
    """Return the report on a TableModel that was trained just now.

    history   [(iteration, loss), ...] of the rows watched
    settings  what it was trained with, by name
    quiet     whether to show nothing while many rows are scored
    """
    network, training, held_out, result = model.network, model.training, model.held_out, model.result
    if result is None:
        lines = said('interrupted', 'after %d of %d iterations; this is what there is'
                     % (history[-1][0] if history else 0, settings['iterations'])) + ['']
    else:
        text = '%.6f, the %s' % (result.loss, LOSSES[network.loss_name].mean)
        if training.columns.target.labels is None:
            text += ', with a deviation of the target of 1'
        if settings['target_loss'] is not None:
            text += '; the target of %g is %sreached' % (settings['target_loss'], '' if result.converged else 'not ')
        lines = [''] + said('loss', text)
        if result.iterations < history[-1][0]:
            lines += said('kept', 'the weights after %d of %d iterations, when the loss of the rows watched was least'
                          % (result.iterations, history[-1][0]))
    usual = usual_answer(training)
    scores = [Score(part, [model.think(row) for row in shown(part.inputs, ' rows scored', quiet)], usual, name)
              for part, name in ((training, 'trained on'), (held_out, 'held out')) if part.rows]
    for score in scores:
        lines += score_lines(score)
    lines += said('seed', '%d' % network.seed)
    if training.columns.target.labels is not None:
        lines += [''] + confusion_lines(scores[-1])
    if len(history) > 1:
        lines += [''] + loss_text(history, width=min(72, width() - 2), height=9).splitlines()
    advice = advice_lines(scores, result is None or result.converged, history, settings)
    return lines + [''] + [line for text in advice for line in said('try', text)]


class Score(object):
    """How a network does on some examples.

    labels   those of the target; None for numbers
    truths   what the table says
    answers  what the network says
    error    how many labels are wrong, or the mean of |answer - target| in the target's units
    guess    the same for always answering `usual`, the commonest label or the mean
    rows     what these examples are, such as 'held out'
    """

    def __init__(self, examples, outputs, usual, rows=''):
        self.labels = examples.columns.target.labels
        self.truths = examples.truths
        self.answers = [examples.columns.answer(row) for row in outputs]
        self.error = self.error_of(self.answers)
        self.guess = self.error_of([usual] * len(self.truths))
        self.rows = '%s %s' % (counted(len(self.truths), 'row'), rows)

    def error_of(self, answers):
        """Return how far these answers are off."""
        if self.labels is None:
            return sum(abs(answer - truth) for answer, truth in zip(answers, self.truths)) / len(answers)
        return sum(answer != truth for answer, truth in zip(answers, self.truths))

    def skill(self):
        """Return the share of guessing's errors that is corrected: 1 at best, 0 for guessing."""
        return 1.0 - self.error / float(self.guess or 1)

    def accuracy(self):
        """Return the share of the labels that are right."""
        return 1.0 - self.error / float(len(self.truths))


def usual_answer(examples):
    """Return the answer that is best where nothing is known: the commonest label, or the mean."""
    labels, truths = examples.columns.target.labels, examples.truths
    if labels is None:
        return sum(truths) / len(truths)
    return max(labels, key=Counter(truths).__getitem__)


def score_lines(score):
    """Return the lines with the accuracy, or the mean error, on some rows."""
    if score.labels is None:
        return said('mean error', '%s on %s; %s by always giving the mean'
                    % (figure(score.error), score.rows, figure(score.guess)))
    lines = said('accuracy', '%5.1f %% of %s; %.1f %% by always giving the commonest label'
                 % (100.0 * score.accuracy(), score.rows,
                    100.0 * (1.0 - score.guess / float(len(score.truths)))))
    counts = Counter(score.truths)
    if max(counts.values()) >= UNEVEN * min(counts.values()) and len(counts) > 1:
        right = Counter(truth for truth, answer in zip(score.truths, score.answers) if truth == answer)
        recalls = sorted((100.0 * right[label] / count, label) for label, count in counts.items())
        lines += said('balanced', '%5.1f %%, the mean over the labels of how many of each are right: %s' % (
            sum(recall for recall, label in recalls) / len(recalls),
            ', '.join('%s %.1f %%' % (quoted(label), recall) for recall, label in recalls[:WIDEST])))
    return lines


def confusion_lines(score):
    """Return the confusion table, or where that is too wide the commonest mistakes."""
    counts = Counter(zip(score.truths, score.answers))
    names = [one_line(label, LONGEST_NAME) for label in score.labels]
    longest = max(map(len, names + ['in the table']))
    cell = max([5] + [len(name) for name in names]) + 2
    if len(names) > WIDEST or longest + cell * len(names) + 4 > width():
        mistakes = sorted((-count, [one_line(label, min(2 * LONGEST_NAME, width() // 2 - 9)) for label in pair])
                          for pair, count in counts.items() if pair[0] != pair[1])
        if not mistakes:
            return ['no mistake on the %s' % score.rows]
        return textwrap.wrap('most common mistakes, %s:' % score.rows, width() - 1) + [
            '  %4d x %s, answered %s' % (-count, truth, answer) for count, (truth, answer) in mistakes[:10]]
    rows = [['in the table'] + names] + [[name] + [counts[label, answer] for answer in score.labels]
                                         for label, name in zip(score.labels, names)]
    return ['%s:' % score.rows, '  %-*s  answered' % (longest, '')] + [
        '  %-*s' % (longest, row[0]) + ''.join('%*s' % (cell, text) for text in row[1:]) for row in rows]


def advice_lines(scores, is_reached, history, settings):
    """Return what to try, line by line; nothing where it went well.

    `scores` are the Score of the rows trained on, and that of those held out if there are any;
    `is_reached` is False where the target loss was not, and `settings` what `learn` was given.
    """
    skill, more, rate = scores[0].skill(), max(10, 4 * settings['iterations']), settings['learning_rate']
    faster = ' or %.2g' % (5.0 * rate) if rate <= 1.0 else ''
    lines = []
    if skill < HARDLY:
        lines = ['it has hardly learned: try --iterations %d, --learning-rate %.2g%s, another --seed, more --hidden, '
                 'other --columns' % (more, rate / 5.0, faster)]
    elif still_falling(history) and history[-1][0] >= settings['iterations']:
        lines = ['the loss was still falling: try --iterations %d' % more]
    elif is_reached is False:
        lines = ['the loss has settled above its target: try another --seed, or more --hidden']
    if skill - scores[-1].skill() > HARDLY:
        lines.append('it knows the rows it was trained on much better than those held out: try '
                     'fewer --iterations, fewer --hidden, or more rows')
    return lines


def still_falling(history):
    """Return whether the second half of the training took more than a tenth off the loss."""
    late = [loss for iteration, loss in history if 2 * iteration >= history[-1][0]]
    return len(late) > 1 and late[-1] < 0.9 * late[0]
