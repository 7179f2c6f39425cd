"""How a network learns from a table: what is chosen where nothing was asked for, and when it stops.

Each example moves the weights by itself. A tenth of the rows, of many a twentieth, which it does not
learn from, are watched: a hundred times at most, after equal parts of the iterations, their loss is
looked at. The weights of the least loss are kept. After a fifth of `patience` looks without a smaller one the
learning rate is halved, and after `patience` it stops.
(L. Prechelt, "Early stopping - but when?", in "Neural Networks: Tricks of the Trade", 1998.)

The numbers below are what did best on 23 tables (benchmarks/tables.py, benchmarks/RESULTS.md).
"""

import math

from ..checks import are_finite, check_count, check_number, is_finite, is_list_like, refusal
from ..deep import DeepNetwork
from ..flat import flatten, unflatten
from ..format import refusal as refusal_of
from ..formulas import ACTIVATIONS
from ..loss import LOSSES
from ..loss_checks import TUTORIALS
from ..orders import permutation
from ..roads import Task, best_road, counted
from ..seeding import RandomState
from ..training import FitResult
from .split import hold_out

HIDDEN, WIDE, MANY_ROWS = 16, 32, 500  # Neurons of the hidden layer; the latter from so many rows on,
WIDEST, MANY_INPUTS = 64, 50           # and these with so many inputs of LARGE rows.
LARGE = 1000                           # Rows from which on it looks more closely, and is more patient.
STEPS = 60000, 200000  # Examples to learn from, the same ones again and again: at least, at most,
WORK = 20000000        # and in between so many weights x examples.
LEAST_ITERATIONS = 10
RATES = 0.01, 0.05     # The learning rate is 0.1 / inputs, and within these.
LOOKS = 100
PATIENCE, PATIENCE_LARGE = 10, 20
WATCHED, WATCHED_LARGE, FEWEST = 0.1, 0.05, 30  # The share of the rows, of at least so many, that are watched.
LEAST = {False: 0.001, True: 0.003}  # A smaller loss is so much less: of itself; of cross-entropy, of the first.
PAYS = 2000000         # From so many weights x examples on, a C compiler saves more than it takes,
MUCH = 50000000        # and from so many on, one that takes three times as long.
PART = 16384           # Examples between two signs of life.
LARGEST_RATE = 1000.0  # A larger learning rate is a slip.
SETTINGS = ('hidden iterations learning_rate batch_size momentum patience target_loss restarts activation '
            'output_activation loss')


def settings_of(examples, hidden=None, iterations=None, learning_rate=None, batch_size=1, momentum=0.0,
                patience=None, target_loss=None, restarts=0, activation=None, output_activation=None, loss=None, **value):
    """Return {name: value} of these settings, in which None has been chosen to suit the examples.

    Raises ValueError or TypeError for what is no such setting, and for activations and a loss that do
    not go together.
    """
    if value:
        raise TypeError(refusal_of('train_table', value, 'examples hold_out seed on_progress compiled ' + SETTINGS))
    iterations, patience = [None if count is None else check_count(name, count, 0)
                            for name, count in (('iterations', iterations), ('patience', patience))]
    batch_size, restarts = check_count('batch_size', batch_size, 1), check_count('restarts', restarts, 0)
    if learning_rate is not None and not 0.0 < check_number('learning_rate', learning_rate) <= LARGEST_RATE:
        raise ValueError(refusal('learning_rate', learning_rate, 'a number above 0 and up to %g' % LARGEST_RATE))
    if not 0.0 <= check_number('momentum', momentum) < 1.0:
        raise ValueError(refusal('momentum', momentum, 'a number from 0 up to but not 1, such as 0.9'))
    if target_loss is not None:
        target_loss = check_number('target_loss', target_loss)
    if restarts and target_loss is None:
        raise ValueError(refusal('restarts', restarts, 'a target_loss with it, to say when to start again'))
    if hidden is not None:
        if not is_list_like(hidden):
            raise TypeError(refusal('hidden', hidden, 'a list of sizes, such as [8, 8]'))
        hidden = [check_count('hidden: size %d' % number, size, 1) for number, size in enumerate(hidden, 1)]
    labels = examples.columns.target.labels
    if hidden is None:
        count = len(examples.rows)
        is_widest = count >= LARGE and len(examples.inputs[0]) >= MANY_INPUTS
        hidden = [WIDEST if is_widest else WIDE if count >= MANY_ROWS else HIDDEN]
    activation = activation or 'tanh'
    if output_activation is None:
        one_by_one = labels and (len(labels) == 2 or loss == 'squared_error')
        output_activation = 'identity' if labels is None else TUTORIALS if one_by_one else 'softmax'
    if loss is None and labels is not None and ACTIVATIONS[output_activation].cross_entropies is not None:
        loss = 'cross_entropy'
    sizes = [len(examples.inputs[0])] + list(hidden) + [len(examples.targets[0])]
    if iterations is None:
        size = sum((before + 1) * neurons for before, neurons in zip(sizes, sizes[1:]))
        steps = max(STEPS[0], min(STEPS[1], WORK // size))
        iterations = max(LEAST_ITERATIONS, steps // len(examples.rows))
    if learning_rate is None:
        learning_rate = max(RATES[0], min(RATES[1], 0.1 / sizes[0]))
        learning_rate = float('%.2g' % min(learning_rate, 0.5 * (1.0 - momentum) / min(batch_size, len(examples.rows))))
    if patience is None:
        patience = PATIENCE_LARGE if len(examples.rows) >= LARGE else PATIENCE
        patience = patience if target_loss is None else 0
    DeepNetwork(sizes, 0, activation=activation, output_activation=output_activation, loss=loss)  # It may refuse.
    return dict(hidden=list(hidden), iterations=iterations, learning_rate=learning_rate, batch_size=batch_size,
                momentum=momentum, patience=patience, target_loss=target_loss, restarts=restarts,
                activation=activation, output_activation=output_activation, loss=loss)


def start_network(sizes, seed, **parts):
    """Return a DeepNetwork whose start weights suit scaled inputs; `parts` are its activations and its loss."""
    network = DeepNetwork(sizes, seed=seed, **parts)
    for number, layer in enumerate(network.layers):
        reach = reach_of(len(layer.weights), number == 0)
        layer.weights = [[reach * weight for weight in row] for row in layer.weights]
    return network


def reach_of(inputs, is_first):
    """Return between which numbers, it and less it, the start weights of a layer of so many inputs are uniform.

    Weighted sums of as many inputs spread 0.4 wide, and those of the few inputs
    of a first layer 2 / inputs wide, up to 2. A standard deviation of 1 / sqrt(inputs) spreads
    them 1 wide (Y. LeCun, L. Bottou, G. Orr and K.-R. Mueller, "Efficient BackProp", 1998,
    section 4.6); starting closer to 0 memorises less.
    """
    spread = max(0.4, min(2.0, 2.0 / inputs)) if is_first else 0.4
    return spread * math.sqrt(3.0 / inputs)


def learn(network, inputs, targets, iterations, learning_rate, batch_size=1, momentum=0.0, patience=PATIENCE,
          target_loss=None, compiled=None, on_progress=None, on_part=None):
    """Train `network` as described above and return a FitResult, whose history is of the rows watched.

    Its `iterations` are those that the kept weights have seen, its `loss` is that of all the
    examples. `target_loss` stops it when that is no greater. Interrupted, it leaves the kept weights.

    inputs    (examples x inputs), scaled, of finite floats
    targets   (examples x outputs)
    patience  0 watches no rows, but the loss of all, and does not stop
    compiled  whether to go through the C compiler of this machine; None does where it pays and there is one
    on_part   called as on_part(share of the iteration) now and then
    Raises ValueError where the loss grows beyond all floats at once.
    """
    count = len(inputs)
    is_cross_entropy = LOSSES[network.loss_name].slope_cancels
    groups = [tuple(target) for target in targets] if is_cross_entropy else [None] * count
    share = WATCHED_LARGE if count >= LARGE else WATCHED
    rows, watched = hold_out(groups, share if patience and count >= FEWEST else 0.0, network.seed)
    if not watched:
        rows = permutation(count, RandomState(network.seed))
    order = watched + rows
    batch_size = min(batch_size, len(rows))
    task = Task(network, [inputs[row] for row in order], [targets[row] for row in order], iterations,
                learning_rate, batch_size, True, None, momentum)
    road = road_of(task, task.size * len(rows) * iterations, compiled)
    length = max(1, PART // batch_size) * batch_size
    rows = task.rows[len(watched):]
    parts = [road.examples(rows[start:start + length]) for start in range(0, len(rows), length)]
    watched = task.rows[:len(watched) or count]
    looks = min(LOOKS, iterations)
    least = LEAST[is_cross_entropy] if patience and (count < LARGE or not is_cross_entropy) else 0.0
    result = FitResult(network.seed)
    velocities = [0.0] * (task.size if momentum > 0.0 else 0)
    weights = kept = flatten(network.layers)
    loss = best = first = road.loss(kept, watched)
    done = look = stale = 0
    try:
        while True:
            result.history.append((done, loss))
            if on_progress is not None and on_progress(done, loss) or look == looks:
                break
            look += 1
            end = look * iterations // looks
            weights = list(weights[:task.size]) + (list(weights[task.size:]) or velocities)
            try:
                for start in [done] if len(parts) == 1 else range(done, end):
                    for number, part in enumerate(parts):
                        weights = road.run(weights, part, learning_rate, counted(
                            start, end if len(parts) == 1 else start + 1), -1.0, momentum)[1]
                        if on_part is not None and len(parts) > 1:
                            on_part((number + 1.0) / len(parts))
                loss = road.loss(weights[:task.size], watched)
            except ValueError:  # Of the plain loop: a weight grew beyond all floats.
                loss = math.inf
            done = end
            if not are_finite([weights]):
                loss = math.inf
            if loss < best - least * (first if is_cross_entropy else best):
                best, kept, stale, result.iterations = loss, weights[:task.size], 0, done
                if target_loss is not None and loss <= target_loss and road.loss(kept, task.rows) <= target_loss:
                    looks = look
            else:
                stale += 1
                if stale % (patience // 5 or 4) == 0 or not is_finite(loss):
                    learning_rate /= 2.0
                    weights = kept if not loss < 1.05 * best else weights
                if stale == patience:
                    looks = look
    finally:
        unflatten(kept, network.layers)
    if not is_finite(best) or iterations and not any(is_finite(loss) for done, loss in result.history[1:]):
        raise ValueError('the loss becomes %s; try a smaller learning_rate' % loss)
    result.loss = road.loss(kept, task.rows)
    if target_loss is not None:
        result.converged = result.loss <= target_loss
    return result


def road_of(task, work, compiled):
    """Return the road through C where `compiled` asks for it, or None and so many weights x examples do.

    Another one where there is no compiler, unless it is asked for.
    """
    if compiled or compiled is None and work > PAYS:
        from ..compiled import compiled_road
        try:
            return compiled_road(task, work < MUCH)
        except OSError:
            if compiled:
                raise
    return best_road(task)
