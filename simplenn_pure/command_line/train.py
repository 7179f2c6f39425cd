"""`train`: from a table to a trained network in a file."""

import argparse
import math
import sys

from ..deep import DeepNetwork
from ..seeding import draw_seed
from ..tables.csv_file import Table
from ..tables.examples import Examples
from ..tables.scaling import fold, measure, scaled
from ..tables.split import hold_out
from ..training import fit
from .options import (add_column_options, check_can_write, positive, seed, share, whole,
                      whole_numbers)
from .progress import Progress
from .report import Score, closing_lines, opening_lines, usual_answer

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
    parser.add_argument('--save', metavar='FILE', help='write the network to this JSON file')
    add_column_options(parser)
    parser.add_argument('--hidden', type=whole_numbers, metavar='8,8',
                        help='neurons in each hidden layer (default: as many as inputs and '
                             'outputs, 4 to 16)')
    parser.add_argument('--iterations', type=whole(0), metavar='N',
                        help='passes over the rows (default: %d rows in all, more for more than '
                             '5 classes)' % STEPS)
    parser.add_argument('--learning-rate', type=positive, default=0.1, metavar='R',
                        help='(default: 0.1)')
    parser.add_argument('--batch-size', type=whole(1), default=1, metavar='N',
                        help='rows for each adjustment of the weights (default: 1)')
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


def run(options):
    """Train, save and report; return the exit code."""
    if options.save is not None:
        check_can_write(options.save, options.table)
    if options.restarts > 0 and options.target_loss is None:
        raise ValueError('--restarts needs --target-loss, to know when to start again')
    with Table(options.table, options.delimiter, options.header) as table:
        if options.target is None:
            raise table.without_target()
        examples = Examples(table, options)
    columns = examples.columns
    if options.seed is None:
        options.seed = draw_seed()
    rows, held_rows = hold_out(examples.groups(), options.hold_out, options.seed)
    inputs, targets = examples.inputs_of(rows), examples.targets_of(rows)
    means, factors = measure(inputs, columns.input_names(), table.name)
    inputs = scaled(inputs, means, factors)
    choose_settings(options, len(inputs), len(inputs[0]), len(targets[0]))
    show(opening_lines(examples, len(held_rows), options), options)

    network = start_network([len(inputs[0])] + options.hidden + [len(targets[0])], options.seed)
    progress = Progress(options.iterations, sys.stderr, options.quiet)
    loss = None
    try:
        result = fit(network, inputs, targets, options.iterations, options.learning_rate,
                     options.batch_size, target_loss=options.target_loss,
                     restarts=options.restarts, on_progress=progress.report)
        loss, history = result.loss, result.history
    except KeyboardInterrupt:
        history = progress.history
    except ValueError as error:  # It went too far, for which fit names its own arguments.
        raise ValueError(str(error).replace('learning_rate', '--learning-rate'))
    finally:
        progress.end()

    fold(network, means, factors)
    network.notes = {'columns': columns.notes()}
    if options.save is not None:  # At once: another Ctrl-C may come while the report is made.
        from ..embed import save
        save(network, options.save)
    try:
        return report(network, examples, rows, held_rows, loss, history, options)
    except KeyboardInterrupt:
        if options.save is not None:
            show(['saved       ' + options.save], options)
        raise


def report(network, examples, rows, held_rows, loss, history, options):
    """Show how well the training went, and return the exit code. A loss of None was interrupted."""
    interrupted = loss is None
    inputs = examples.inputs_of(rows)
    if interrupted:
        loss = network.loss(inputs, examples.targets_of(rows))
    reached = options.target_loss is None or loss <= options.target_loss
    columns = examples.columns
    usual = usual_answer(columns, examples.truths_of(rows))
    scores = [Score(columns, network, examples.inputs_of(part), examples.truths_of(part), usual)
              if part else None for part in (rows, held_rows)]
    lines = closing_lines(network, loss, reached, scores, options, history)
    if interrupted:
        lines.insert(0, 'interrupted after %d of %d iterations; this is what there is'
                     % (history[-1][0] if history else 0, options.iterations))
    show(lines, options)
    if interrupted:
        return 130
    return 0 if reached else 1


def show(lines, options):
    """Print lines, unless all should be quiet: in one piece, lest `| head` come between."""
    if not options.quiet:
        sys.stdout.write(''.join(line + '\n' for line in lines))
        sys.stdout.flush()


def start_network(layer_sizes, seed):
    """Return a network of these sizes with start weights that suit them.

    Weighted sums of so many inputs spread about 1 wide (Y. LeCun, L. Bottou, G. Orr and
    K.-R. Mueller, "Efficient BackProp", 1998, section 4.6: standard deviation 1 / sqrt(inputs)).
    """
    reach = math.sqrt(3.0 / max(layer_sizes[:-1]))
    return DeepNetwork(layer_sizes, seed=seed, weight_range=(-reach, reach))


def default_iterations(example_count, output_count):
    """Return how many passes over the rows; each of many classes is to be seen as often as of few."""
    return max(LEAST_ITERATIONS, STEPS * max(1, output_count // 3) // example_count)


def choose_settings(options, example_count, input_count, output_count):
    """Put what was not asked for into `options`."""
    if options.hidden is None:
        options.hidden = [min(16, max(4, input_count + output_count))]
    if options.iterations is None:
        options.iterations = default_iterations(example_count, output_count)
