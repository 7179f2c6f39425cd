"""The settings with which a network learns from a table: what suits it where nothing was asked for.

The numbers below are what did best on 23 tables (benchmarks/tables.py, benchmarks/RESULTS.md).
"""

from ..checks import check_count, check_number, is_list_like, refusal
from ..deep import DeepNetwork
from ..early_stopping import LARGE, PATIENCE, PATIENCE_LARGE
from ..flat import flatten
from ..format import refusal as refusal_of
from ..formulas import ACTIVATIONS
from ..loss_checks import TUTORIALS

HIDDEN, WIDE, MANY_ROWS = 16, 32, 500  # Neurons of the hidden layer; the latter from so many rows on,
WIDEST, MANY_INPUTS = 64, 50           # and these with so many inputs of LARGE rows.
STEPS = 60000, 200000  # Examples to learn from, the same ones again and again: at least, at most,
WORK = 20000000        # and in between so many weights x examples.
LEAST_ITERATIONS = 10
RATES = 0.01, 0.05     # The learning rate is 0.1 / inputs, and within these.
LARGEST_RATE = 1000.0  # A larger learning rate is a slip.
SETTINGS = ('hidden', 'iterations', 'learning_rate', 'batch_size', 'momentum', 'patience', 'target_loss', 'activation',
            'output_activation', 'loss')


def settings_of(examples, hidden=None, iterations=None, learning_rate=None, batch_size=1, momentum=0.0,
                patience=None, target_loss=None, activation=None, output_activation=None, loss=None, **value):
    """Return {name: value} of these settings, in which None has been chosen to suit the examples.

    Raises ValueError or TypeError for what is no such setting, and for activations and a loss that do
    not go together.
    """
    if value:
        known = ('examples', 'hold_out', 'seed', 'on_progress', 'compiled') + SETTINGS
        raise TypeError(refusal_of('train_table', value, ' '.join(known)))
    iterations, patience = [None if count is None else check_count(name, count, 0)
                            for name, count in (('iterations', iterations), ('patience', patience))]
    batch_size = check_count('batch_size', batch_size, 1)
    if learning_rate is not None and not 0.0 < check_number('learning_rate', learning_rate) <= LARGEST_RATE:
        raise ValueError(refusal('learning_rate', learning_rate, 'a number above 0 and up to %g' % LARGEST_RATE))
    if not 0.0 <= check_number('momentum', momentum) < 1.0:
        raise ValueError(refusal('momentum', momentum, 'a number from 0 up to but not 1, such as 0.9'))
    if target_loss is not None:
        target_loss = check_number('target_loss', target_loss)
    rows, inputs, labels = len(examples.rows), len(examples.inputs[0]), examples.columns.target.labels
    if hidden is None:
        is_widest = rows >= LARGE and inputs >= MANY_INPUTS
        hidden = [WIDEST if is_widest else WIDE if rows >= MANY_ROWS else HIDDEN]
    elif not is_list_like(hidden):
        raise TypeError(refusal('hidden', hidden, 'a list of sizes, such as [8, 8]'))
    if output_activation is None:
        one_by_one = labels and (len(labels) == 2 or loss == 'squared_error')
        output_activation = 'identity' if labels is None else TUTORIALS if one_by_one else 'softmax'
    elif labels is None and output_activation != 'identity':
        raise ValueError(refusal('output_activation', output_activation, "'identity', as the target is a number"))
    if loss is None and labels and getattr(ACTIVATIONS.get(output_activation), 'cross_entropies', None) is not None:
        loss = 'cross_entropy'
    network = DeepNetwork([inputs, *hidden, len(examples.part([0]).targets[0])], 0, activation=activation or 'tanh',
                          output_activation=output_activation, loss=loss)
    if iterations is None:
        steps = max(STEPS[0], min(STEPS[1], WORK // len(flatten(network.layers))))
        iterations = max(LEAST_ITERATIONS, steps // rows)
    if learning_rate is None:
        learning_rate = max(RATES[0], min(RATES[1], 0.1 / inputs))
        learning_rate = float('%.2g' % min(learning_rate, 0.5 * (1.0 - momentum) / min(batch_size, rows)))
    if patience is None:
        patience = 0 if target_loss is not None else PATIENCE_LARGE if rows >= LARGE else PATIENCE
    return dict(hidden=list(hidden), iterations=iterations, learning_rate=learning_rate, batch_size=batch_size,
                momentum=momentum, patience=patience, target_loss=target_loss,
                activation=activation or 'tanh', output_activation=output_activation, loss=loss)
