"""`train`: from a table to a trained network in a file."""

import math
import sys

from ..deep import DeepNetwork
from ..formulas import ACTIVATIONS, renamed
from ..loss import LOSSES
from ..loss_checks import TUTORIALS, activations_of
from ..powers import add_to
from ..seeding import draw_seed
from ..tables import fold, scaled
from ..training import fit
from .options import (add_command, add_training_options, examples_of, momentum, positive, seed, share,
                      whole, whole_numbers)
from .output import check_can_write, show
from .progress import Progress
from .report import closing_lines, is_reached, settings_line, table_lines

add_to(ACTIVATIONS, renamed)  # To be offered.
# By default this many examples are learned from, the same ones again and again, but each of
# them at least LEAST_ITERATIONS times.
STEPS = 50000
LEAST_ITERATIONS = 10
# The options that `fit` takes by their names.
SETTINGS = ('iterations', 'learning_rate', 'batch_size', 'target_loss', 'restarts', 'momentum')
# Those that say what the network is made of, where they are given.
PARTS = ('activation', 'output_activation', 'loss')


def add(commands):
    """Add the parser of `train`."""
    parser = add_command(
        commands, 'train', run, 'train a network on a table',
        ['train iris.csv --target species --save iris.json'],
        'Train a network on a CSV table. What is not given is chosen from the table and printed; the\n'
        'iterations so that it learns from %d rows in all, from more for more than 5 classes. Where\n'
        '--target-loss is not reached, the exit code is 1.' % STEPS)
    parser.add_argument('--save', metavar='FILE', help='write the network to this JSON file')
    option_of_training = add_training_options(parser)
    parser.set_defaults(batch_size=1)
    option = parser.add_argument_group('the network').add_argument
    option('--hidden', type=whole_numbers, metavar='8,8',
           help='neurons in each hidden layer (default: as many as inputs and outputs, 4 to 16)')
    option('--activation', metavar='A',
           choices=[name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row],
           help='of the neurons: %%(choices)s (default: %s)' % TUTORIALS)
    option('--output-activation', metavar='A', choices=sorted(ACTIVATIONS),
           help='of the outputs: %(choices)s (default: as the others, but for relu identity)')
    option('--loss', metavar='L', choices=sorted(LOSSES),
           help='%(choices)s (default: cross_entropy for softmax, else squared_error, half of it)')
    option('--seed', type=seed, metavar='S',
           help='of the start weights and the rows held out (default: drawn)')
    option_of_training('--learning-rate', type=positive, default=0.1, metavar='R', help='(default: 0.1)')
    option_of_training('--momentum', type=momentum, default=0.0, metavar='M',
                       help='how much of its last step each weight takes again, such as 0.9 (default: 0)')
    option_of_training('--restarts', type=whole(0), default=0, metavar='N',
                       help='how often to start again to reach --target-loss')
    option_of_training('--hold-out', type=share, default=0.2, metavar='SHARE',
                       help='of the rows, to be tested on (default: 0.2)')


def run(options):
    """Train, save and report; return the exit code."""
    check_can_write(options.save, options.table)
    if options.restarts > 0 and options.target_loss is None:
        raise ValueError('--restarts needs --target-loss, to know when to start again')
    parts = {name: getattr(options, name) for name in PARTS if getattr(options, name) is not None}
    end = activations_of(options.activation or TUTORIALS, options.output_activation, 1)[0]
    examples = examples_of(options, end)
    seed = draw_seed() if options.seed is None else options.seed
    training, held_out = examples.split(options.hold_out, seed)
    means, factors = training.measure()
    input_count, output_count = len(training.inputs[0]), len(training.targets[0])
    hidden = options.hidden or usual_hidden(input_count, output_count)
    settings = {name: getattr(options, name) for name in SETTINGS}
    if options.iterations is None:
        settings['iterations'] = default_iterations(len(training.rows), output_count)
    network = start_network([input_count] + hidden + [output_count], seed, **parts)
    show(table_lines(examples, len(held_out.rows), options.target in options.labels)
         + [settings_line(hidden, seed, dict(settings, **parts))], options.quiet)
    if options.compiled:
        from ..compiled import fit as train
    else:
        train = fit
    loss, history = learn(train, network, scaled(training.inputs, means, factors), training.targets,
                          settings, options.quiet)
    fold(network, means, factors)
    network.notes = dict(training.notes(), ranges=examples.ranges())  # Of the rows held out, too.
    saved = 'not saved; --save FILE keeps the network'
    if options.save is not None:  # At once: another Ctrl-C may come while the report is made.
        from ..embed import save
        save(network, options.save)
        saved = 'saved       ' + options.save
    lines = []
    try:
        lines = closing_lines(network, training, held_out, loss, history, settings)
    finally:
        show(lines + [saved], options.quiet)
    return 130 if loss is None else 0 if is_reached(loss, settings) else 1


def learn(train, network, inputs, targets, settings, quiet):
    """Train a network by `train`, a `fit` of this package; show how far it is, return its loss and the history.

    A loss of None means that Ctrl-C stopped it, and that it has learned until then.
    """
    progress = Progress(settings['iterations'], sys.stderr, quiet)
    try:
        result = train(network, inputs, targets, on_progress=progress.report, **settings)
        return result.loss, result.history
    except KeyboardInterrupt:
        return None, progress.history
    except ValueError as error:  # It went too far, for which fit names its own arguments.
        raise ValueError(str(error).replace('learning_rate', '--learning-rate'))
    finally:
        progress.end()


def start_network(layer_sizes, seed, **parts):
    """Return a network of these sizes and parts with start weights that suit them.

    Weighted sums of as many inputs spread about 1 wide (Y. LeCun, L. Bottou, G. Orr and
    K.-R. Mueller, "Efficient BackProp", 1998, section 4.6: standard deviation 1 / sqrt(inputs)).
    """
    reach = math.sqrt(3.0 / max(layer_sizes[:-1]))
    return DeepNetwork(layer_sizes, seed=seed, weight_range=(-reach, reach), **parts)


def usual_hidden(input_count, output_count):
    """Return the sizes of the hidden layers where none are asked for: one, that suits a table."""
    return [min(16, max(4, input_count + output_count))]


def default_iterations(example_count, output_count):
    """Return how many passes over the rows; each of many classes is to be seen as often as of few."""
    return max(LEAST_ITERATIONS, STEPS * max(1, output_count // 3) // example_count)
