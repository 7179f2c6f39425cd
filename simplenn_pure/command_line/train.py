"""`train`: from a table to a trained network in a file."""

import argparse
import math
import sys

from ..deep import DeepNetwork
from ..seeding import draw_seed
from ..training import fit
from .choose import choose_columns
from .columns import Columns, target_range
from .options import (add_table_options, check_can_write, names, positive, seed, share, sizes,
                      whole)
from .progress import Progress
from .report import Score, advice_lines, confusion_lines, score_lines, usual_answer
from .scaling import fold, measure, scaled
from .split import hold_out
from .table import Table, listed, quoted, several

STEPS = 50000        # By default so many examples are learnt from, the same ones again and again,
LEAST_ITERATIONS = 10  # but all of them so often.


def add(commands):
    """Add the parser of `train`."""
    parser = commands.add_parser(
        'train', allow_abbrev=False, help='train a network on a table',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Train a network on a CSV table. What is not given is chosen from the table '
                    'and printed.',
        epilog='example: python -m simplenn_pure train iris.csv --target species --save iris.json')
    parser.add_argument('table', help="a CSV file, or '-' for standard input")
    parser.add_argument('--target', metavar='COLUMN', help='the column to answer with')
    parser.add_argument('--save', metavar='FILE', help='write the network to this JSON file')
    parser.add_argument('--columns', type=names, metavar='A,B',
                        help='the columns to learn from (default: all that can be)')
    parser.add_argument('--labels', type=names, default=[], metavar='A,B',
                        help='columns whose numbers are labels')
    parser.add_argument('--numbers', type=names, default=[], metavar='A,B',
                        help='columns that are numbers, though they look like labels')
    add_table_options(parser)
    parser.add_argument('--hidden', type=sizes, metavar='8,8',
                        help='neurons in each hidden layer (default: as many as inputs and '
                             'outputs, 4 to 16)')
    parser.add_argument('--iterations', type=whole(0), metavar='N',
                        help='passes over the rows (default: %d rows in all)' % STEPS)
    parser.add_argument('--learning-rate', type=positive, default=0.1, metavar='R',
                        help='(default: 0.1)')
    parser.add_argument('--batch-size', type=whole(1), default=1, metavar='N',
                        help='rows an adjustment (default: 1)')
    parser.add_argument('--seed', type=seed, metavar='S',
                        help='of the start weights and the rows held out (default: drawn)')
    parser.add_argument('--target-loss', type=positive, metavar='L',
                        help='stop at this loss; the exit code is 1 if it is not reached')
    parser.add_argument('--restarts', type=whole(0), default=0, metavar='N',
                        help='start again so often to reach --target-loss')
    parser.add_argument('--hold-out', type=share, default=0.2, metavar='SHARE',
                        help='of the rows, to be tested on (default: 0.2)')
    parser.add_argument('--quiet', action='store_true', help='print nothing but errors')
    parser.set_defaults(run=run)


class Examples(object):
    """The rows of a table as a network takes them.

    columns   Columns
    inputs    (examples x inputs), in their own units
    truths    the labels, or the numbers, of the target
    left_out  [(column name, why), ...]
    """

    def __init__(self, table, options):
        rows = list(table.rows())
        choice = choose_columns(table, rows, options.target, options.columns, options.labels,
                                options.numbers, options.skip_missing)
        self.skipped = len(rows) - len(choice.rows)
        self.left_out = choice.left_out
        self.columns = Columns(choice.inputs, choice.target, None, None, options.header)
        places = self.columns.places(table)
        self.inputs = [self.columns.example(table, row, cells, places)
                       for row, cells in choice.rows]
        target = table.place_of(options.target)
        self.truths = [cells[target] for row, cells in choice.rows]
        if choice.target.labels is None:
            self.truths = [table.number(row, options.target, cells[target])
                           for row, cells in choice.rows]

    def groups(self):
        """Return what `hold_out` should share out evenly: the labels; numbers are all one group."""
        if self.columns.target.labels is None:
            return [None] * len(self.truths)
        return self.truths

    def targets(self, rows):
        """Return the (rows x outputs) targets of some rows, numbers as `low` and `high` say."""
        if self.columns.target.labels is not None:
            return [[1.0 if self.truths[row] == label else 0.0
                     for label in self.columns.target.labels] for row in rows]
        low, high = self.columns.low, self.columns.high
        return [[(self.truths[row] - low) / (high - low)] for row in rows]


def run(options):
    """Train, save and report; return the exit code."""
    if options.save is not None:
        check_can_write(options.save)
    if options.restarts > 0 and options.target_loss is None:
        raise ValueError('--restarts needs --target-loss, to know when to start again')
    with Table(options.table, options.delimiter, options.header) as table:
        if options.target is None:
            raise ValueError('give the column to answer with as --target; %s has %s'
                             % (table.name, listed(table.columns)))
        examples = Examples(table, options)
    columns = examples.columns
    if options.seed is None:
        options.seed = draw_seed()
    rows, held_rows = hold_out(examples.groups(), options.hold_out, options.seed)
    if columns.target.labels is None:
        columns.low, columns.high = target_range(columns.target.name,
                                                 [examples.truths[row] for row in rows])
    inputs = [examples.inputs[row] for row in rows]
    targets = examples.targets(rows)
    means, factors = measure(inputs, columns.input_names())
    choose_settings(options, len(inputs), len(inputs[0]), len(targets[0]))
    show = (lambda line='': None) if options.quiet else print
    for line in opening_lines(table.name, examples, len(held_rows), options):
        show(line)
    sys.stdout.flush()

    layer_sizes = [len(inputs[0])] + options.hidden + [len(targets[0])]
    # Weighted sums of so many inputs then spread about 1 wide (Y. LeCun, L. Bottou, G. Orr and
    # K.-R. Mueller, "Efficient BackProp", 1998, section 4.6: standard deviation 1 / sqrt(inputs)).
    reach = math.sqrt(3.0 / max(layer_sizes[:-1]))
    network = DeepNetwork(layer_sizes, seed=options.seed, weight_range=(-reach, reach))
    progress = Progress(options.iterations, sys.stderr, options.quiet)
    scaled_inputs = scaled(inputs, means, factors)
    interrupted = False
    try:
        fit(network, scaled_inputs, targets, options.iterations, options.learning_rate,
            options.batch_size, target_loss=options.target_loss, restarts=options.restarts,
            on_progress=progress.report)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        progress.end()
    loss = network.loss(scaled_inputs, targets)
    reached = options.target_loss is None or loss <= options.target_loss

    fold(network, means, factors)
    network.notes = {'columns': columns.notes()}
    if options.save is not None:
        from ..embed import save
        save(network, options.save)

    usual = usual_answer(columns, [examples.truths[row] for row in rows])
    trained, held_out = [
        Score(columns, network, [examples.inputs[row] for row in part],
              [examples.truths[row] for row in part], usual) if part else None
        for part in (rows, held_rows)]
    if interrupted:
        show('interrupted after %d of %d iterations; what follows is what there is'
             % (progress.history[-1][0] if progress.history else 0, options.iterations))
    for line in closing_lines(columns, network, loss, reached, trained, held_out, options,
                              progress.history):
        show(line)
    if interrupted:
        return 130
    return 0 if reached else 1


def choose_settings(options, example_count, input_count, output_count):
    """Put what was not asked for into `options`."""
    if options.hidden is None:
        options.hidden = [min(16, max(4, input_count + output_count))]
    if options.iterations is None:
        options.iterations = max(LEAST_ITERATIONS, STEPS // example_count)


def opening_lines(name, examples, held_count, options):
    """Return the lines that say what was found in the table and what was chosen."""
    columns = examples.columns
    lines = ['table       %s: %s, %s held out' % (name, several(len(examples.truths), 'row'),
                                                 held_count)]
    if examples.skipped:
        lines.append('skipped     %s with missing cells' % several(examples.skipped, 'row'))
    lines.append('inputs      ' + listed(columns.input_names()))
    for reason in sorted(set(reason for column, reason in examples.left_out)):
        lines.append('left out    %s: %s' % (listed([column for column, why in examples.left_out
                                                     if why == reason]), reason))
    if columns.target.labels is None:
        lines.append('target      %s: a number' % quoted(columns.target.name))
    else:
        lines.append('target      %s: one of %s' % (quoted(columns.target.name),
                                                    listed(columns.target.labels)))
    lines.append('settings    --hidden %s --iterations %d --learning-rate %g --batch-size %d '
                 '--seed %d' % (','.join(str(size) for size in options.hidden),
                                options.iterations, options.learning_rate, options.batch_size,
                                options.seed))
    return lines


def closing_lines(columns, network, loss, reached, trained, held_out, options, history):
    """Return the report."""
    lines = ['', 'loss        %.6f, the mean of half the squared error' % loss]
    if options.target_loss is not None:
        lines[-1] += '; the target of %g %s' % (options.target_loss,
                                                'is reached' if reached else 'is not reached')
    lines.extend(score_lines(trained, held_out))
    lines.append('seed        %d' % network.seed)
    if columns.target.labels is not None:
        lines.append('')
        lines.extend(confusion_lines(columns.target.labels, held_out or trained,
                                     'held out' if held_out else 'trained on'))
    lines.append('')
    for line in advice_lines(trained, held_out, reached, history, options):
        lines.append('try         ' + line)
    if options.save is None:
        lines.append('not saved; --save FILE keeps the network')
    else:
        lines.append('saved       ' + options.save)
    return lines
