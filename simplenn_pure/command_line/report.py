"""What is said before a training and after it: how well it went, where it errs, what to try."""

from ..study.terminal import loss_text
from ..tables.choose import WHOLE
from ..tables.csv_file import listed, one_line, quoted
from ..words import counted

WIDEST = 8        # More classes than this make no table, but a list of the commonest mistakes.
LONGEST_NAME = 14
HARDLY = 0.2      # Of what guessing gets wrong, a share that is little.
NEARLY = 0.95     # And one that is nearly all.


def opening_lines(examples, held_count, options):
    """Return the lines that say what was found in the table and what was chosen."""
    columns = examples.columns
    lines = ['table       %s: %s, %d held out'
             % (examples.table_name, counted(len(examples.truths), 'row'), held_count)]
    if examples.skipped:
        lines.append('skipped     %s with missing cells' % counted(examples.skipped, 'row'))
    lines.append('inputs      ' + listed(columns.input_names()))
    for reason in sorted(set(reason for column, reason in examples.left_out)):
        lines.append('left out    %s: %s' % (listed([column for column, why in examples.left_out
                                                     if why == reason]), reason))
    if columns.target.labels is None:
        lines.append('target      %s: a number' % quoted(columns.target.name))
    else:
        line = 'target      %s: one of %s' % (quoted(columns.target.name),
                                              listed(columns.target.labels))
        if options.target not in options.labels and WHOLE.match(columns.target.labels[0]):
            line += '; with --numbers %s a number' % columns.target.name
        lines.append(line)
    lines.append('settings    --hidden %s --iterations %d --learning-rate %g --batch-size %d '
                 '--seed %d' % (','.join(str(size) for size in options.hidden),
                                options.iterations, options.learning_rate, options.batch_size,
                                options.seed))
    return lines


def closing_lines(network, loss, reached, scores, options, history):
    """Return the report.

    loss     of the rows trained on
    reached  whether the target loss was, where there was one
    scores   the Score of the rows trained on, and that of those held out, or None
    options  the settings that were used
    history  [(iteration, loss), ...]
    """
    trained, held_out = scores
    lines = ['', 'loss        %.6f, the mean of half the squared error' % loss]
    if options.target_loss is not None:
        lines[-1] += '; the target of %g %s' % (options.target_loss,
                                                'is reached' if reached else 'is not reached')
    lines.extend(score_lines(trained, held_out))
    lines.append('seed        %d' % network.seed)
    if trained.right is not None:
        lines.append('')
        lines.extend(confusion_lines(trained.labels, held_out or trained,
                                     'held out' if held_out else 'trained on'))
    if len(history) > 1:
        lines.append('')
        lines.extend(loss_text(history, width=72, height=9).splitlines())
    lines.append('')
    for line in advice_lines(trained, held_out, reached, history, options):
        lines.append('try         ' + line)
    if options.save is None:
        lines.append('not saved; --save FILE keeps the network')
    else:
        lines.append('saved       ' + options.save)
    return lines


class Score(object):
    """How a network does on some examples.

    labels      those of the target; None for numbers
    count       how many examples
    answers     what it answers for each
    truths      what the table says
    right       how many labels are right; None for numbers
    mean_error  mean of |answer - target| in the target's units; None for labels
    guess       what `right` or `mean_error` would be for always the same answer, the
                commonest label or the mean
    """

    def __init__(self, columns, network, inputs, truths, usual):
        self.labels = columns.target.labels
        self.count = len(inputs)
        self.answers = [columns.answer(outputs) for outputs in network.think(inputs)]
        self.truths = truths
        self.right = self.mean_error = None
        if self.labels is not None:
            self.right = count_same(self.answers, truths)
            self.guess = count_same([usual] * self.count, truths)
        else:
            self.mean_error = mean_distance(self.answers, truths)
            self.guess = mean_distance([usual] * self.count, truths)

    def skill(self):
        """Return the share of guessing's errors that is mended: 1 at best, 0 for guessing."""
        if self.right is None:
            return 1.0 - self.mean_error / (self.guess or 1.0)
        return 1.0 - (self.count - self.right) / float(max(1, self.count - self.guess))


def usual_answer(columns, truths):
    """Return the answer that is best where nothing is known: the commonest label, or the mean."""
    if columns.target.labels is None:
        return sum(truths) / len(truths)
    return max(columns.target.labels, key=truths.count)


def count_same(left, right):
    """Return at how many places two lists hold the same."""
    return sum(1 for a, b in zip(left, right) if a == b)


def mean_distance(left, right):
    """Return the mean of |a - b| over two lists of numbers."""
    return sum(abs(a - b) for a, b in zip(left, right)) / len(left)


def score_lines(trained, held_out):
    """Return the lines with the accuracy, or the mean error, on both parts of the table."""
    lines = []
    for name, score in (('trained on', trained), ('held out', held_out)):
        if score is None:
            continue
        rows = '%s %s' % (counted(score.count, 'row'), name)
        if score.right is not None:
            lines.append('accuracy    %5.1f %% of %s; %.1f %% by always giving the commonest label'
                         % (100.0 * score.right / score.count, rows,
                            100.0 * score.guess / score.count))
        else:
            lines.append('mean error  %.4g on %s; %.4g by always giving the mean'
                         % (score.mean_error, rows, score.guess))
    return lines


def confusion_lines(labels, score, name):
    """Return the confusion table, or where there are many labels the commonest mistakes."""
    counts = {}
    for truth, answer in zip(score.truths, score.answers):
        counts[truth, answer] = counts.get((truth, answer), 0) + 1
    if len(labels) > WIDEST:
        lines = ['most common mistakes on the rows %s' % name]
        mistakes = sorted((-number, truth, answer) for (truth, answer), number in counts.items()
                          if truth != answer)
        for number, truth, answer in mistakes[:10]:
            lines.append('  %4d x %s, answered %s' % (-number, one_line(truth, 2 * LONGEST_NAME),
                                                      one_line(answer, 2 * LONGEST_NAME)))
        return lines if mistakes else ['no mistake on the rows %s' % name]
    names = [one_line(label, LONGEST_NAME) for label in labels]
    width = max([6] + [len(text) for text in names]) + 2
    first = max([7] + [len(text) for text in names])
    lines = ['rows %s: the label in the table, and what was answered' % name,
             '  ' + ' ' * first + ''.join('%*s' % (width, text) for text in names)]
    for label, text in zip(labels, names):
        numbers = [counts.get((label, answer), 0) for answer in labels]
        lines.append('  %-*s' % (first, text) + ''.join('%*d' % (width, n) for n in numbers))
    return lines


def advice_lines(trained, held_out, reached, history, options):
    """Return what to try, line by line; nothing where it went well.

    `reached` is whether the target loss was, where there was one, and `options` holds
    the settings that were used.
    """
    skill = trained.skill()
    lines = []
    more = max(10, 4 * options.iterations)
    if history and history[-1][1] > history[0][1]:
        lines.append('the loss has grown: try --learning-rate %.2g' % (options.learning_rate / 5.0))
    elif skill < HARDLY:
        rates = '%.2g' % (options.learning_rate / 5.0)
        if options.learning_rate <= 1.0:
            rates += ' or %.2g' % (options.learning_rate * 5.0)
        lines.append('it has hardly learnt: try --iterations %d, --learning-rate %s, another '
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
