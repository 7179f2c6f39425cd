"""What is said before a training run and after it: how well it went, where it errs, what to try."""

from ..formulas import LOSSES
from ..study.plots import loss_text
from ..tables.cells import WHOLE
from ..tables.csv_file import listed, one_line, quoted
from ..words import counted

WIDEST = 8  # More classes than this make no table, but a list of the commonest mistakes.
LONGEST_NAME = 14
HARDLY = 0.2   # Correcting less than this share of what guessing gets wrong is hardly learning.
NEARLY = 0.95  # Correcting more than this is correcting nearly all.


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
    for reason in sorted(set(reason for name, reason in examples.left_out)):
        names = [name for name, why in examples.left_out if why == reason]
        lines.append('left out    %s: %s' % (listed(names), reason))
    target = columns.target
    kind = 'a number'
    if target.labels is not None:
        kind = 'one of ' + listed(target.labels)
        if not are_labels and WHOLE.match(target.labels[0]):
            kind += '; with --numbers %s a number' % target.name
    return lines + ['target      %s: %s' % (quoted(target.name), kind)]


def settings_line(hidden, seed, settings):
    """Return the line with the options of `train` that make the same network."""
    return ('settings    --hidden %s --iterations %d --learning-rate %g --batch-size %d --seed %d'
            % (','.join(str(size) for size in hidden), settings['iterations'],
               settings['learning_rate'], settings['batch_size'], seed))


def closing_lines(seed, loss, reached, scores, history, settings):
    """Return the report.

    seed      that of the network which is kept
    loss      of the rows trained on
    reached   whether the target loss was, where there was one
    scores    the Score of the rows trained on, and that of those held out, or None
    history   [(iteration, loss), ...]
    settings  what `fit` was given, by name
    """
    trained, held_out = scores
    lines = ['', 'loss        %.6f, the %s' % (loss, LOSSES['squared_error'].mean)]
    if settings['target_loss'] is not None:
        lines[-1] += '; the target of %g is %s' % (settings['target_loss'],
                                                   'reached' if reached else 'not reached')
    lines.append(score_line(trained, 'trained on'))
    if held_out is not None:
        lines.append(score_line(held_out, 'held out'))
    lines.append('seed        %d' % seed)
    if trained.labels is not None:
        lines += [''] + confusion_lines(held_out or trained, 'held out' if held_out else 'trained on')
    if len(history) > 1:
        lines += [''] + loss_text(history, width=72, height=9).splitlines()
    advice = advice_lines(trained, held_out, reached, history, settings)
    return lines + [''] + ['try         ' + line for line in advice]


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
        pairs = list(zip(answers, self.truths))
        if self.labels is None:
            return sum(abs(answer - truth) for answer, truth in pairs) / len(pairs)
        return sum(answer != truth for answer, truth in pairs)

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
    rows = '%s %s' % (counted(count, 'row'), name)
    if score.labels is None:
        return ('mean error  %.4g on %s; %.4g by always giving the mean'
                % (score.error, rows, score.guess))
    return ('accuracy    %5.1f %% of %s; %.1f %% by always giving the commonest label'
            % (100.0 * (count - score.error) / count, rows, 100.0 * (count - score.guess) / count))


def confusion_lines(score, name):
    """Return the confusion table, or where there are many labels the commonest mistakes."""
    counts = {}
    for pair in zip(score.truths, score.answers):
        counts[pair] = counts.get(pair, 0) + 1
    if len(score.labels) > WIDEST:
        mistakes = sorted((-number, truth, answer) for (truth, answer), number in counts.items()
                          if truth != answer)
        if not mistakes:
            return ['no mistake on the rows ' + name]
        return ['most common mistakes on the rows ' + name] + [
            '  %4d x %s, answered %s' % (-number, one_line(truth, 2 * LONGEST_NAME),
                                         one_line(answer, 2 * LONGEST_NAME))
            for number, truth, answer in mistakes[:10]]
    names = [one_line(label, LONGEST_NAME) for label in score.labels]
    width = max(6, max(map(len, names))) + 2
    first = max(7, max(map(len, names)))
    lines = ['rows %s: the label in the table, and what was answered' % name,
             ' ' * (first + 2) + ''.join('%*s' % (width, text) for text in names)]
    for label, text in zip(score.labels, names):
        numbers = [counts.get((label, answer), 0) for answer in score.labels]
        lines.append('  %-*s' % (first, text) + ''.join('%*d' % (width, n) for n in numbers))
    return lines


def advice_lines(trained, held_out, reached, history, settings):
    """Return what to try, line by line; nothing where it went well.

    `reached` is whether the target loss was, where there was one, and `settings` what
    `fit` was given.
    """
    rate, skill = settings['learning_rate'], trained.skill()
    more = max(10, 4 * settings['iterations'])
    lines = []
    if history and history[-1][1] > history[0][1]:
        lines.append('the loss has grown: try --learning-rate %.2g' % (rate / 5.0))
    elif skill < HARDLY:
        rates = '%.2g' % (rate / 5.0)
        if rate <= 1.0:
            rates += ' or %.2g' % (rate * 5.0)
        lines.append('it has hardly learned: try --iterations %d, --learning-rate %s, another '
                     '--seed, more --hidden, other --columns' % (more, rates))
    elif still_falling(history) and (skill < NEARLY or not reached):
        lines.append('the loss was still falling: try --iterations %d' % more)
    elif not reached:
        lines.append('the loss has settled above its target: try --restarts 5, or more --hidden')
    if held_out is not None and skill - held_out.skill() > HARDLY:
        lines.append('it knows the rows it was trained on much better than those held out: try '
                     'fewer --iterations, fewer --hidden, or more rows')
    return lines


def still_falling(history):
    """Return whether the second half of the training took more than a tenth off the loss."""
    late = [loss for iteration, loss in history if 2 * iteration >= history[-1][0]]
    return len(late) > 1 and late[-1] < 0.9 * late[0]
