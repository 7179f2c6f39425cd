"""Training that watches some of its examples, and stops when it does no longer get better on them.

Each example moves the weights by itself. A tenth of the examples, of many a twentieth, which it does not
learn from, are watched: a hundred times at most, after equal parts of the iterations, their loss is
looked at. The weights of the least loss are kept. After a fifth of `patience` looks without a smaller one the
learning rate is halved, and after `patience` it stops.
(L. Prechelt, "Early stopping - but when?", in "Neural Networks: Tricks of the Trade", 1998.)

Inputs are expected on one scale, with a mean of 0 and a deviation of 1. The numbers below are what did best on
23 tables (benchmarks/tables.py, benchmarks/RESULTS.md).
"""

import math
from collections import Counter

from .checks import are_finite, is_finite
from .deep import DeepNetwork
from .flat import flatten, unflatten
from .loss import LOSSES
from .orders import permutation
from .roads import Task, best_road, counted
from .seeding import RandomState
from .training import FitResult

LOOKS = 100
PATIENCE, PATIENCE_LARGE = 10, 20      # The latter from LARGE examples on.
LARGE = 1000
WATCHED, WATCHED_LARGE, FEWEST = 0.1, 0.05, 30  # The share of the examples, of at least so many, that are watched.
LEAST = {False: 0.001, True: 0.003}  # A smaller loss is so much less: of itself; of cross-entropy, of the first.
PAYS = 2000000         # From so many weights x examples on, a C compiler saves more than it takes,
MUCH = 50000000        # and from so many on, one that takes three times as long.
PART = 16384           # Examples between two signs of life.


def hold_out(groups, share, seed):
    """Return (training rows, held-out rows), each a list of row numbers from 0.

    Both are in random order; where none is held out, the rows stay in theirs.

    groups  one for each row, such as its label: of each group the same share is held
            out, rounded, and at least one row is not
    share   0 to 1
    seed    the order is that of NumPy's `RandomState(seed).permutation(rows)`; the
            first of each group in it are held out
    """
    wanted = {group: min(int(share * count + 0.5), count - 1) for group, count in Counter(groups).items()}
    if not any(wanted.values()):
        return list(range(len(groups))), []
    training, held_out = [], []
    for row in permutation(len(groups), RandomState(seed)):
        if wanted[groups[row]] > 0:
            wanted[groups[row]] -= 1
            held_out.append(row)
        else:
            training.append(row)
    return training, held_out


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
    share = WATCHED_LARGE if count >= LARGE else WATCHED
    rows, watched = hold_out([tuple(target) for target in targets] if is_cross_entropy else [None] * count,
                             share if patience and count >= FEWEST else 0.0, network.seed)
    if not watched:
        rows = permutation(count, RandomState(network.seed))
    batch_size = min(batch_size, len(rows))
    task = Task(network, [inputs[row] for row in watched + rows], [targets[row] for row in watched + rows], iterations,
                learning_rate, batch_size, True, None, momentum)
    rows, watched = range(len(watched), count), len(watched) or count
    road = road_of(task, task.size * len(rows) * iterations, compiled)
    length = max(1, PART // batch_size) * batch_size
    parts = [road.examples(rows[start:start + length]) for start in range(0, len(rows), length)]
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
                if target_loss is not None and loss <= target_loss and road.loss(kept, count) <= target_loss:
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
    result.loss = road.loss(kept, count)
    if target_loss is not None:
        result.converged = result.loss <= target_loss
    return result


def road_of(task, work, compiled):
    """Return the road through C where `compiled` asks for it, or None and so many weights x examples do.

    Another one where there is no compiler, unless it is asked for.
    """
    if compiled or compiled is None and work > PAYS:
        from .compiled import compiled_road
        try:
            return compiled_road(task, work < MUCH)
        except OSError:
            if compiled:
                raise
    return best_road(task)
