"""What a sweep learns, XOR or a table, and when it counts as learnt."""

import csv
import io
import shlex
import subprocess
import sys

from ..tables import scaled
from ..tables.csv_file import quoted
from ..words import counted
from .options import examples_of
from .report import Score, usual_answer

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
TOLERANCE = 0.1

# Of the errors of always giving the same answer, a network that has learnt a table mends
LABELS_MENDED = 0.9    # so much: of 100 mistakes at most 10 are left;
NUMBERS_MENDED = 0.25  # so much of the mean error. Most tables of measurements allow no more.


class Task(object):
    """What is swept.

    inputs         (examples x inputs), as networks take them
    targets        (examples x outputs)
    examples       the Examples of the table; None for XOR
    asks_answers   whether converged is a matter of a network's answers to the table
    """

    def __init__(self, options):
        self.examples = None
        self.inputs, self.targets = XOR
        if options.table is None:
            refuse_table_options(options)
        else:
            self.examples = examples_of(options)
            self.inputs = scaled(self.examples.inputs, *self.examples.measure())
            self.targets = self.examples.targets
        self.target_loss = options.target_loss
        self.tolerance = options.tolerance or TOLERANCE
        self.asks_answers = (self.examples is not None and options.target_loss is None
                             and options.tolerance is None)

    def lines(self):
        """Return the lines on what was found in the table; none for XOR."""
        examples = self.examples
        if examples is None:
            return []
        lines = ['table       %s: %s, %s, target %s'
                 % (examples.table_name, counted(len(self.inputs), 'row'),
                    counted(len(self.inputs[0]), 'input'), quoted(examples.columns.target.name))]
        if examples.columns.target.labels is not None:
            lines[0] += ' of ' + counted(len(self.targets[0]), 'label')
        if examples.skipped:
            lines.append('skipped     %s with missing cells' % counted(examples.skipped, 'row'))
        if examples.left_out:
            lines.append('left out    ' + ', '.join('%s: %s' % (quoted(name), reason)
                                                    for name, reason in examples.left_out))
        return lines

    def criterion(self):
        """Return what converged means, in words."""
        if self.target_loss is not None:
            return 'the loss reached %g' % self.target_loss
        if not self.asks_answers:
            return 'every output within %g of its target' % self.tolerance
        if self.examples.columns.target.labels is None:
            return 'at most three quarters of the mean error of always giving the mean'
        return 'at most a tenth of the mistakes of always giving the commonest label'

    def judge(self, result):
        """Say in a SweepResult whether its network converged, where its answers decide that."""
        if not self.asks_answers or result.problem is not None:
            return
        score = Score(self.examples, result.network.think(self.inputs), usual_answer(self.examples))
        least = NUMBERS_MENDED if score.labels is None else LABELS_MENDED
        result.converged = score.skill() >= least


def refuse_table_options(options):
    """Raise ValueError for an option that means nothing without a table."""
    given = {'--target': options.target is not None, '--columns': options.columns is not None,
             '--labels': options.labels, '--numbers': options.numbers,
             '--delimiter': options.delimiter is not None, '--no-header': not options.header,
             '--skip-missing': options.skip_missing}
    for option in given:
        if given[option]:
            raise ValueError('%s needs a table' % option)


def train_command(options, hidden, learning_rate):
    """Return the `train` that trains as the sweep of a table does, for a shell, but for the seed."""
    words = ['python', '-m', 'simplenn_pure', 'train', options.table, '--target', options.target]
    for option, names in (('--columns', options.columns), ('--labels', options.labels),
                          ('--numbers', options.numbers)):
        if names:
            words.extend([option, listed_as_csv(names)])
    if options.delimiter is not None:
        words.extend(['--delimiter', options.delimiter.replace('\t', 'tab')])
    if not options.header:
        words.append('--no-header')
    if options.skip_missing:
        words.append('--skip-missing')
    if options.target_loss is not None:
        words.extend(['--target-loss', repr(options.target_loss)])
    words.extend(['--hidden', ','.join(str(size) for size in hidden),
                  '--iterations', str(options.iterations), '--learning-rate', repr(learning_rate),
                  '--batch-size', str(options.batch_size), '--hold-out', '0'])
    if sys.platform == 'win32':
        return subprocess.list2cmdline(words)
    return ' '.join(shlex.quote(word) for word in words)


def listed_as_csv(names):
    """Return names as options take them: with commas between, in double quotes where need be."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator='').writerow(names)
    return stream.getvalue()
