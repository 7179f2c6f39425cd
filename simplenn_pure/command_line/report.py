"""What is said before a training run and after it: how well it went, where it errs, what to try."""

from collections import Counter

from ..loss import LOSSES
from ..study.plots import loss_text
from ..tables.cells import WHOLE
from ..tables.csv_file import listed, one_line, quoted
from ..words import counted
from .predict import thinker

WIDEST = 8  # More classes than this make no table, but a list of the commonest mistakes.
LONGEST_NAME = 14
HARDLY = 0.2   # Correcting less than this share of what guessing gets wrong is hardly learning.
NEARLY = 0.95  # Correcting more than this is correcting nearly all.
# From this share on labels, and numbers, count as learned; measurements seldom allow more.
LEARNED = ((0.9, 'at most a tenth of the mistakes of always giving the commonest label'),
           (0.25, 'at most three quarters of the mean error of always giving the mean'))


def table_lines(examples, held_count, are_labels):
    """Return the lines that say what was found in the table.

    held_count  how many of its rows are held out
    are_labels  whether it was said that the target's cells are labels
    """
    columns = examples.columns
    lines = ['table       %s: %s, %d held out'
             % (examples.table_name, counted(len(examples.rows), 'row'), held_count)]
    if examples.skipped:
        lines.append('skipped     %s with missing cells' % counted(examples.skipped, 'row'))
    lines.append('inputs      ' + listed(columns.input_names()))
    for reason in sorted(set(dict(examples.left_out).values())):
        names = [name for name, why in examples.left_out if why == reason]
        lines.append('left out    %s: %s' % (listed(names), reason))
    name, labels = columns.target
    kind = 'a number' if labels is None else 'one of ' + listed(labels)
    if labels is not None and not are_labels and WHOLE.match(labels[0]):
        kind += '; with --numbers %s a number' % name
    return lines + ['target      %s: %s' % (quoted(name), kind)]


def settings_line(hidden, seed, settings):
    """Return the line with the options of `train` that make the same network."""
    words = dict(settings, hidden=','.join(str(size) for size in hidden), seed=seed)
    line = ('settings    --hidden %(hidden)s --iterations %(iterations)d --learning-rate %(learning_rate)g '
            '--batch-size %(batch_size)d --seed %(seed)d' % words)
    for name in ('activation', 'output_activation', 'loss', 'momentum'):
        if settings.get(name):
            line += ' --%s %s' % (name.replace('_', '-'), settings[name])
    return line


def closing_lines(network, training, held_out, loss, history, settings):
    """Return the report on a network that was trained on the Examples `training`.

    loss      of the rows trained on; None where the training was interrupted
    history   [(iteration, loss), ...]
    settings  what `fit` was given, by name
    """
    lines = ['']
    if loss is None:
        loss = network.loss(training.inputs, training.targets)
        lines = ['interrupted after %d of %d iterations; this is what there is'
                 % (history[-1][0] if history else 0, settings['iterations']), '']
    reached, usual = is_reached(loss, settings), usual_answer(training)
    lines.append('loss        %.6f, the %s' % (loss, LOSSES[network.loss_name].mean))
    if settings['target_loss'] is not None:
        lines[-1] += '; the target of %g is %sreached' % (settings['target_loss'], '' if reached else 'not ')
    think = thinker(network)
    named = [(Score(part, [think(row) for row in part.inputs], usual), name)
             for part, name in ((training, 'trained on'), (held_out, 'held out')) if part.rows]
    lines += [score_line(*pair) for pair in named] + ['seed        %d' % network.seed]
    if training.columns.target.labels is not None:
        lines += [''] + confusion_lines(*named[-1])
    if len(history) > 1:
        lines += [''] + loss_text(history, width=72, height=9).splitlines()
    advice = advice_lines([score for score, name in named], reached, history, settings)
    return lines + [''] + ['try         ' + line for line in advice]


def is_reached(loss, settings):
    """Return whether this loss is no more than the target loss, where there is one."""
    return settings['target_loss'] is None or loss <= settings['target_loss']


class Score(object):
    """How a network does on some examples.

    labels   those of the target; None for numbers
    truths   what the table says
    answers  what the network says
    error    how many labels are wrong, or the mean of |answer - target| in the target's units
    guess    the same for always answering `usual`, the commonest label or the mean
    """

    def __init__(self, examples, outputs, usual):
        self.labels = examples.columns.target.labels
        self.truths = examples.truths
        self.answers = [examples.columns.answer(row) for row in outputs]
        self.error = self.error_of(self.answers)
        self.guess = self.error_of([usual] * len(self.truths))

    def error_of(self, answers):
        """Return how far these answers are off."""
        if self.labels is None:
            return sum(abs(answer - truth) for answer, truth in zip(answers, self.truths)) / len(answers)
        return sum(answer != truth for answer, truth in zip(answers, self.truths))

    def skill(self):
        """Return the share of guessing's errors that is corrected: 1 at best, 0 for guessing."""
        return 1.0 - self.error / float(self.guess or 1)


def usual_answer(examples):
    """Return the answer that is best where nothing is known: the commonest label, or the mean."""
    labels, truths = examples.columns.target.labels, examples.truths
    if labels is None:
        return sum(truths) / len(truths)
    return max(labels, key=truths.count)


def score_line(score, name):
    """Return the line with the accuracy, or the mean error, on the rows of this name."""
    count = len(score.truths)
    form, shown = 'mean error  %.4g on %s %s; %.4g by always giving the mean', (score.error, score.guess)
    if score.labels is not None:
        form = 'accuracy    %5.1f %% of %s %s; %.1f %% by always giving the commonest label'
        shown = [100.0 * (count - wrong) / count for wrong in shown]
    return form % (shown[0], counted(count, 'row'), name, shown[1])


def confusion_lines(score, name):
    """Return the confusion table, or where there are many labels the commonest mistakes."""
    counts = Counter(zip(score.truths, score.answers))
    if len(score.labels) > WIDEST:
        mistakes = sorted((-count, [one_line(label, 2 * LONGEST_NAME) for label in pair])
                          for pair, count in counts.items() if pair[0] != pair[1])
        if not mistakes:
            return ['no mistake on the rows ' + name]
        return ['most common mistakes on the rows ' + name] + [
            '  %4d x %s, answered %s' % (-count, truth, answer) for count, (truth, answer) in mistakes[:10]]
    names = [one_line(label, LONGEST_NAME) for label in score.labels]
    longest = max(map(len, names))
    rows = [[''] + names] + [[text] + [counts[label, answer] for answer in score.labels]
                             for label, text in zip(score.labels, names)]
    return ['rows %s: the label in the table, and what was answered' % name] + [
        '  %-*s' % (max(7, longest), row[0])
        + ''.join('%*s' % (max(6, longest) + 2, cell) for cell in row[1:]) for row in rows]


def advice_lines(scores, reached, history, settings):
    """Return what to try, line by line; nothing where it went well.

    `scores` are the Score of the rows trained on, and that of those held out if there are any;
    `reached` is whether the target loss was, where there was one, and `settings` what
    `fit` was given.
    """
    rate, skill = settings['learning_rate'], scores[0].skill()
    more = max(10, 4 * settings['iterations'])
    slower, faster = '%.2g' % (rate / 5.0), ' or %.2g' % (rate * 5.0) if rate <= 1.0 else ''
    cases = [(history and history[-1][1] > history[0][1],
              'the loss has grown: try --learning-rate ' + slower),
             (skill < HARDLY,
              'it has hardly learned: try --iterations %d, --learning-rate %s%s, another --seed, '
              'more --hidden, other --columns' % (more, slower, faster)),
             (still_falling(history) and (skill < NEARLY or not reached),
              'the loss was still falling: try --iterations %d' % more),
             (not reached, 'the loss has settled above its target: try --restarts 5, or more --hidden')]
    lines = [text for is_so, text in cases if is_so][:1]
    if skill - scores[-1].skill() > HARDLY:
        lines.append('it knows the rows it was trained on much better than those held out: try '
                     'fewer --iterations, fewer --hidden, or more rows')
    return lines


def still_falling(history):
    """Return whether the second half of the training took more than a tenth off the loss."""
    late = [loss for iteration, loss in history if 2 * iteration >= history[-1][0]]
    return len(late) > 1 and late[-1] < 0.9 * late[0]
