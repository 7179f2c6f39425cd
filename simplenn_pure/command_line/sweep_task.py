"""What a sweep trains, XOR or a table, with which settings, and when it counts as learned."""

import functools
import shlex
import subprocess
import sys
import zlib

from ..deep import DeepNetwork
from ..sweep import sweep
from ..tables import scaled
from ..tables.csv_file import quoted
from ..words import counted
from .options import column_words, examples_of
from .report import Score, usual_answer
from .results_file import Setting
from .train import default_iterations, start_network, usual_hidden

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
TOLERANCE = 0.1
LABELS_CORRECTED = 0.9    # The share of the commonest label's mistakes that is gone when labels are learned.
NUMBERS_CORRECTED = 0.25  # The share of the mean's error that is gone then; measurements seldom allow more.


class Task(object):
    """What is swept.

    inputs       (examples x inputs), as networks take them
    targets      (examples x outputs)
    lines        what was found in the table
    train_words  the start of the `train` that does the same; None where there is none
    tolerance    how far an output may be from its target
    criterion    what converged means, in words
    least_skill  the skill from which a table counts as learned; None where outputs or loss decide
    """

    def __init__(self, options):
        self.inputs, self.targets = XOR
        self.lines = []
        self.train_words = self.least_skill = None
        self.tolerance = options.tolerance or TOLERANCE
        if options.table is not None:
            self.examples = examples_of(options)
            self.inputs = scaled(self.examples.inputs, *self.examples.measure())
            self.targets = self.examples.targets
            self.lines = lines_on(self.examples)
            if options.weight_range is None:
                self.train_words = ['python', '-m', 'simplenn_pure', 'train', options.table]
                self.train_words += column_words(options)
        elif column_words(options):
            raise ValueError('%s needs a table' % column_words(options)[0])
        if options.target_loss is not None:
            self.criterion = 'the loss reached %g' % options.target_loss
        elif options.table is None or options.tolerance is not None:
            self.criterion = 'every output within %g of its target' % self.tolerance
        elif self.examples.columns.target.labels is None:
            self.least_skill = NUMBERS_CORRECTED
            self.criterion = 'at most three quarters of the mean error of always giving the mean'
        else:
            self.least_skill = LABELS_CORRECTED
            self.criterion = 'at most a tenth of the mistakes of always giving the commonest label'

    def settings(self, options):
        """Return the Setting of every point of the grid, each once."""
        count, input_count, output_count = len(self.inputs), len(self.inputs[0]), len(self.targets[0])
        hidden, iterations, batch_size, tolerance = [2], 10000, count, self.tolerance
        if options.table is not None:
            hidden = usual_hidden(input_count, output_count)
            iterations, batch_size = default_iterations(count, output_count), 1
            tolerance = options.tolerance
        if options.iterations is not None:
            iterations = options.iterations
        batch_size = min(options.batch_size or batch_size, count)
        examples = '%08x' % zlib.crc32(repr((self.inputs, self.targets)).encode('ascii'))
        settings = []
        for layers in options.hidden or [hidden]:
            ranges = options.weight_range or [(0.0, 1.0)]
            if self.train_words:
                ranges = [start_network([input_count] + layers + [output_count], 0).weight_range]
            settings += [Setting('-'.join(str(size) for size in layers), low, high, rate, iterations,
                                 batch_size, options.target_loss, tolerance, examples)
                         for low, high in ranges for rate in options.learning_rate]
        return list(dict.fromkeys(settings))

    def results(self, setting, seeds, executor):
        """Yield the SweepResult of each seed, whose `converged` is judged by what this task asks for."""
        hidden = [int(size) for size in setting.hidden.split('-')]
        make = functools.partial(DeepNetwork, [len(self.inputs[0])] + hidden + [len(self.targets[0])],
                                 weight_range=(setting.low, setting.high))
        for result in sweep(make, self.inputs, self.targets, seeds, executor, self.tolerance,
                            iterations=setting.most_iterations, learning_rate=setting.learning_rate,
                            batch_size=setting.batch_size, target_loss=setting.target_loss):
            if self.least_skill is not None and result.problem is None:
                outputs = result.network.think(self.inputs)
                score = Score(self.examples, outputs, usual_answer(self.examples))
                result.converged = score.skill() >= self.least_skill
            yield result

    def train_command(self, setting):
        """Return the `train` that does the same, but for the seed, as text for a shell."""
        words = list(self.train_words)
        if setting.target_loss is not None:
            words += ['--target-loss', str(setting.target_loss)]
        words += ['--hidden', setting.hidden.replace('-', ','), '--iterations', str(setting.most_iterations),
                  '--learning-rate', str(setting.learning_rate), '--batch-size', str(setting.batch_size),
                  '--hold-out', '0']
        if sys.platform == 'win32':
            return subprocess.list2cmdline(words)
        return ' '.join(shlex.quote(word) for word in words)


def lines_on(examples):
    """Return the lines that say what was found in the table."""
    target = examples.columns.target
    lines = ['table       %s: %s, %s, target %s'
             % (examples.table_name, counted(len(examples.inputs), 'row'),
                counted(len(examples.inputs[0]), 'input'), quoted(target.name))]
    if target.labels is not None:
        lines[0] += ' of ' + counted(len(target.labels), 'label')
    if examples.skipped:
        lines.append('skipped     %s with missing cells' % counted(examples.skipped, 'row'))
    if examples.left_out:
        lines.append('left out    ' + ', '.join('%s: %s' % (quoted(name), reason)
                                                for name, reason in examples.left_out))
    return lines
