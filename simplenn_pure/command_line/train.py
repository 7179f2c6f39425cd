"""`train`: from a table to a trained network in a file."""

import sys

from ..formulas import ACTIVATIONS, renamed
from ..loss import LOSSES
from ..loss_checks import TUTORIALS
from ..powers import add_to
from ..seeding import draw_seed
from ..tables.learning import HIDDEN, MANY_ROWS, SETTINGS, WIDE, WIDEST, settings_of
from ..tables.model import train_on
from ..tables.scaling import scaling_of
from .options import (add_command, add_training_options, column_words, examples_of, hidden, momentum, rate, seed,
                      share)
from .output import check_can_write, show
from .progress import MANY, Progress
from .report import closing_lines, said, shell_lines, table_lines

add_to(ACTIVATIONS, renamed)  # To be offered.
CHOSEN = ('hidden', 'iterations', 'learning_rate')  # What is chosen by the table where it is not given.


def add(commands):
    """Add the parser of `train`."""
    parser = add_command(
        commands, 'train', run, 'train a network on a table',
        ['train iris.csv --target species --save iris.json'],
        'Train a network on a CSV table. What is not given is chosen to suit the table, and printed as the\n'
        'command that does the same again. Where --target-loss is not reached, the exit code is 1.')
    parser.add_argument('--save', metavar='FILE', help='write the network to this JSON file')
    option_of_training = add_training_options(parser)
    parser.set_defaults(batch_size=1, usual=parser.get_default)
    option = parser.add_argument_group('the network').add_argument
    option('--hidden', type=hidden, metavar='8-8',
           help='neurons in each hidden layer (default: %d, from %d rows to learn from on %d, of many inputs '
                'as well %d)' % (HIDDEN, MANY_ROWS, WIDE, WIDEST))
    option('--activation', metavar='A',
           choices=[name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row],
           help='of the hidden neurons: %(choices)s (default: tanh)')
    option('--output-activation', metavar='A', choices=sorted(ACTIVATIONS),
           help='of the outputs: %%(choices)s (default: softmax, of two labels %s; of a number identity)' % TUTORIALS)
    option('--loss', metavar='L', choices=sorted(LOSSES),
           help='%(choices)s (default: cross_entropy for labels, for numbers squared_error, half of it)')
    option('--seed', type=seed, metavar='S',
           help='of the start weights, and of the rows held out and watched (default: drawn)')
    option_of_training('--learning-rate', type=rate, metavar='R',
                       help='halved where the loss no longer falls (default: 0.1 / inputs, 0.01 to 0.05)')
    option_of_training('--momentum', type=momentum, default=0.0, metavar='M',
                       help='how much of its last step each weight takes again, such as 0.9 (default: 0)')
    option_of_training('--hold-out', type=share, default=0.2, metavar='SHARE',
                       help='of the rows, to be tested on (default: 0.2)')


def run(options):
    """Train, save and report; return the exit code."""
    check_can_write(options.save, options.table)
    examples = examples_of(options)
    seed = draw_seed() if options.seed is None else options.seed
    with Progress(2, sys.stderr, options.quiet or len(examples.rows) < MANY) as progress:
        progress.show(0, ' done: holding out rows')
        training, held_out = examples.split(options.hold_out, seed)
        progress.show(1, ' done: measuring')
        scaling = scaling_of(training)
    settings = settings_of(training, **{name: getattr(options, name) for name in SETTINGS})
    show(table_lines(examples, len(held_out.rows), options.target in options.labels)
         + again_lines(options, seed, settings), options.quiet)
    del examples  # Of a large table, its memory is better used.
    with Progress(settings['iterations'], sys.stderr, options.quiet) as progress:
        if progress.on_terminal:
            progress.show(0, '  scaling the rows')
        try:
            model = train_on(training, held_out, scaling, seed, settings, options.compiled or None, progress.report,
                             progress.part)
        except ValueError as error:  # It went too far, for which `learn` names its own arguments.
            raise ValueError(str(error).replace('learning_rate', '--learning-rate'))
    saved = ['not saved; --save FILE keeps it']
    if options.save is not None:  # At once: another Ctrl-C may come while the report is made.
        model.save(options.save)
        saved = said('saved', options.save)
    lines = []
    try:
        lines = closing_lines(model, progress.history, settings, options.quiet)
    finally:
        show(lines + saved, options.quiet)
    return 130 if model.result is None else 1 if model.result.converged is False else 0


def again_lines(options, seed, settings):
    """Return the command that makes the same network again, over lines that a shell takes for one."""
    words = ['train', options.table] + column_words(options)
    values = dict(settings, seed=seed, hold_out=options.hold_out)
    for name in SETTINGS + ('hold_out', 'seed'):
        if name in CHOSEN + ('seed',) or getattr(options, name) != options.usual(name):
            value = values[name]
            words += ['--' + name.replace('_', '-'),
                      '-'.join(map(str, value)) if name == 'hidden' else repr(value).strip("'")]
    words += ['--compiled'] * options.compiled + (['--save', options.save] if options.save else [])
    return shell_lines('again', words)
