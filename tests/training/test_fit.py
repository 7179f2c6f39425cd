"""`fit`: the same numbers as `train` on every road; stops, restarts, history, interruptions.

What is expected comes from the plain loop of `train`, one iteration at a time,
never from `fit` itself.
"""

import math
import os
import random
import signal
import subprocess
import sys
import time
from effort import examples
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, example, given, settings, strategies as st

from command import interruptible, unmeasured
from places import ROOT, TESTS
from roads import ROADS, interrupted, numbers, on
from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, fit, generated, roads, training
from simplenn_pure.flat import flatten
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.generated import (ITERATIONS_PER_BRANCH_PYPY, LARGEST_UNROLLED, LARGEST_UNROLLED_PYPY,
                                     SHORTEST_UNROLLED, SHORTEST_WRITTEN_OUT, GeneratedRoad, forms,
                                     stays_finite)
from simplenn_pure.network import Network
from simplenn_pure.orders import permutation
from simplenn_pure.roads import PlainRoad, Task, best_road
from simplenn_pure.seeding import RandomState
from simplenn_pure.source import Source, times
from simplenn_pure.training import HISTORY_POINTS, Training
from simplenn_pure.unrolled import LARGEST_WRITTEN_OUT

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
REALS = [[0.3, -1.2], [2.0, 0.0], [1.0, 0.7], [-0.4, 0.9], [0.1, 0.2]], [0.2, 1.0, 0.0, 0.9, 0.4]
def every_road_but_slowly(*slow, without=()):
    """Run a test on every road but those of `without`; on those of `slow` it is a slow one."""
    return pytest.mark.parametrize('road', [
        pytest.param(road, marks=[pytest.mark.slow] if road in slow else [])
        for road in sorted(ROADS) if road not in without])


# Branch-free rows only PyPy takes by itself; test_compiled.py has what is the compiled road's own.
every_road = every_road_but_slowly('branch-free rows', 'compiled')


def xor(seed=1):
    return TwoLayerNetwork(2, 2, 1, seed=seed)


# ---- the oracle: orders from CPython's generator, iterations from `train` ----

def numpy_stream(seed):
    """CPython's own Mersenne Twister in the state of numpy.random.RandomState(seed)."""
    key = [seed]
    for i in range(1, 624):
        key.append((1812433253 * (key[-1] ^ (key[-1] >> 30)) + i) & 0xffffffff)
    stream = random.Random()
    stream.setstate((3, tuple(key) + (624,), None))
    return stream


def orders_of(seed, drawn, count):
    """Yield the order of each iteration: NumPy's permutations after `drawn` floats."""
    stream = numpy_stream(seed)
    for i in range(drawn):
        stream.random()
    while True:
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            bits = last.bit_length()
            chosen = stream.getrandbits(32) % 2**bits
            while chosen > last:
                chosen = stream.getrandbits(32) % 2**bits
            order[last], order[chosen] = order[chosen], order[last]
        yield order


def expected(network, inputs, targets, iterations, learning_rate=None, batch_size=None,
             target_loss=None, shuffle=False, momentum=0.0):
    """Train `network` one iteration at a time by `train`: [(iteration, loss), ...] and the refusal, if any.

    With momentum, its `adjustments` are added here, as velocities.
    """
    batch_size = batch_size or len(inputs)
    drawn = sum(len(row) for layer in network.layers for row in layer.weights)
    orders = orders_of(network.seed, drawn, len(inputs)) if shuffle else None
    losses, velocities = [], {}
    for iteration in range(iterations + 1):
        loss = network.loss(inputs, targets)
        if not math.isfinite(loss):
            if iteration > 0:
                put(network, before)
            return losses, 'iteration %d: the loss becomes %s' % (iteration, loss)
        losses.append((iteration, loss))
        if iteration == iterations or (target_loss is not None and loss <= target_loss):
            return losses, None
        before = numbers(network)
        order = next(orders) if shuffle and batch_size < len(inputs) else range(len(inputs))
        for start in range(0, len(inputs), batch_size):
            rows = list(order)[start:start + batch_size]
            batch = [inputs[row] for row in rows], [targets[row] for row in rows]
            try:
                if momentum:
                    push(network, batch, learning_rate, momentum, velocities)
                else:
                    network.train(*batch, 1, learning_rate)
            except ValueError as problem:
                put(network, before)
                return losses, str(problem).replace('iteration 1:', 'iteration %d:' % (iteration + 1))


def push(network, batch, learning_rate, momentum, velocities):
    """Train for one batch with momentum; `velocities` is {(layer, row or None, neuron): number}."""
    changed = []
    for number, (layer, (rows, row)) in enumerate(zip(network.layers, network.adjustments(*batch))):
        moved = []
        for place, (old, adjustments) in enumerate(zip(layer.weights + [layer.biases or []], rows + [row or []])):
            for neuron, adjustment in enumerate(adjustments):
                key = number, place, neuron
                velocities[key] = momentum * velocities.get(key, 0.0) + learning_rate * adjustment
            moved.append([weight + velocities[number, place, neuron] for neuron, weight in enumerate(old)])
        if not all(math.isfinite(weight) for weights in moved for weight in weights):
            raise ValueError('iteration 1: a weight or bias of layer %d grows beyond all floats' % (number + 1))
        changed.append((moved[:-1], moved[-1] if layer.biases is not None else None))
    put(network, changed)


def put(network, pairs):
    for layer, (layer.weights, layer.biases) in zip(network.layers, pairs):
        pass


def check(road, make, inputs, targets, iterations, **keywords):
    """Hold `fit` on this road against the oracle, number by number. Return the result."""
    other = make()
    losses, problem = expected(other, inputs, targets, iterations, **keywords)
    return check_against(other, losses, problem, road, make, inputs, targets, iterations, **keywords)


def check_against(other, losses, problem, road, make, inputs, targets, iterations, **keywords):
    """Hold `fit` against an oracle that has worked already: its network, losses and refusal."""
    network = make()
    result = None
    with on(road), mock.patch.object(training, 'APART', 1):
        if problem is None:
            result = fit(network, inputs, targets, iterations, **keywords)
        else:
            with pytest.raises(ValueError) as caught:
                fit(network, inputs, targets, iterations, **keywords)
            assert str(caught.value).startswith(problem)
            assert 'try a smaller learning_rate' in str(caught.value)
    assert numbers(network) == numbers(other)
    if result is not None:
        assert iterations > HISTORY_POINTS or result.history == losses
        assert (result.iterations, result.loss) == losses[-1]
    return result


# ---- identity ----

ORDINARY = st.sampled_from([0.0, 1.0, -0.0, -1.0, 0.5]) | st.floats(-3, 3)
WILD = ORDINARY | st.sampled_from([1e-300, 5e-324, 1e16, -1e150, 1e200, 1e308, -1.7e308])


HIDDEN = sorted(name for name in ACTIVATIONS if not ACTIVATIONS[name].row)
ENDS = [('sigmoid', None), ('sigmoid', 'cross_entropy'), ('softmax', None)] + [
    (name, None) for name in HIDDEN if name != 'sigmoid']


@st.composite
def training_runs(draw, number, hidden=HIDDEN, ends=ENDS, within=True):
    """Layers, their loss, examples and settings; `number` makes the numbers.

    `within` says whether targets are such as the last layer can answer with.
    """
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=5))
    end, loss = draw(st.sampled_from(ends))
    if ACTIVATIONS[end].row:
        sizes[-1] = max(2, sizes[-1])

    def row(count):
        return draw(st.lists(number, min_size=count, max_size=count))

    layers = []
    for before, after in zip(sizes[:-1], sizes[1:]):
        weights = [row(after) for i in range(before)]
        layers.append((weights, row(after) if draw(st.booleans()) else None, draw(st.sampled_from(hidden))))
    layers[-1] = layers[-1][:2] + (end,)
    count = draw(st.integers(1, 4))
    inputs, targets = [row(sizes[0]) for i in range(count)], [row(sizes[-1]) for i in range(count)]
    if within and ACTIVATIONS[end].row:
        targets = [share_out(draw(st.lists(st.integers(0, 8), min_size=sizes[-1], max_size=sizes[-1])))
                   for i in range(count)]
    elif within and ACTIVATIONS[end].high is not None:
        low, high = ACTIVATIONS[end].low, ACTIVATIONS[end].high
        targets = draw(st.lists(st.lists(st.floats(low, high), min_size=sizes[-1], max_size=sizes[-1]),
                                min_size=count, max_size=count))
    keywords = {'iterations': draw(st.integers(0, 5)),
                'learning_rate': draw(number | st.sampled_from([0.1, 1.0, 0.0, -0.5, 30.0])),
                'batch_size': draw(st.integers(1, count + 1)), 'shuffle': draw(st.booleans()),
                'momentum': draw(st.sampled_from([0.0, 0.5, 0.9]))}
    return layers, loss, inputs, targets, keywords


def share_out(counts):
    """Shares that add up to 1, as the targets of a softmax do; the first has all where there are none."""
    return [count / sum(counts) for count in counts] if any(counts) else [1.0] + [0.0] * (len(counts) - 1)


def check_case(road, case):
    layers, loss, inputs, targets, keywords = case

    def make():
        network = DeepNetwork.from_layers(layers, loss)
        network.seed = 5  # for the orders
        return network

    check(road, make, inputs, targets, **keywords)


@every_road
@settings(max_examples=examples(100))
@given(training_runs(ORDINARY))
def test_fit_ends_in_the_weights_biases_and_losses_of_train(road, case):
    check_case(road, case)


ZERO_INPUT_TIMES_INFINITY = ([([[1.0]], None), ([[1e308], ], None), ([[1e308]], None, 'identity')], None,
                             [[0.0]], [[-1e308]],
                             {'iterations': 2, 'learning_rate': 1e-10, 'batch_size': 1,
                              'shuffle': False})


@every_road
@settings(max_examples=examples(200))
@example(ZERO_INPUT_TIMES_INFINITY)
@given(training_runs(WILD))
def test_so_it_does_when_numbers_grow_beyond_all_floats(road, case):
    check_case(road, case)


@pytest.mark.parametrize('batch_size, shuffle', [(None, False)] + [
    pytest.param(batch_size, shuffle, marks=pytest.mark.slow) for batch_size, shuffle in [
        (1, True), (None, True), (1, False), (2, False), (2, True), (3, False), (3, True)]])
def test_long_runs_are_the_same_too(batch_size, shuffle):
    for make, (inputs, targets), iterations in [(xor, XOR, 1500),
                                                (lambda: DeepNetwork([2, 3, 2, 1], seed=3), REALS, 500)]:
        keywords = {'learning_rate': 1.0, 'batch_size': batch_size, 'shuffle': shuffle}
        other = make()
        losses, problem = expected(other, inputs, targets, iterations, **keywords)
        for road in sorted(ROADS):
            check_against(other, losses, problem, road, make, inputs, targets, iterations, **keywords)


@every_road
def test_wide_layers_are_the_same(road):
    # Wider than TERMS_IN_A_SUM, so that sums take several statements.
    generator = random.Random(4)
    inputs = [[generator.uniform(-1, 1) for i in range(230)] for row in range(2)]
    targets = [[generator.random() for i in range(110)] for row in range(2)]
    check(road, lambda: DeepNetwork([230, 2, 110], seed=3), inputs, targets, 2)


@every_road
def test_the_first_tutorials_published_numbers(road):
    # Printed in the first tutorial; its weights have 8 decimals.
    neuron = Neuron(3, seed=1)
    with on(road) as taken:
        result = fit(neuron, [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    assert taken == [road]
    assert ['%.8f' % row[0] for row in neuron.synaptic_weights] == [
        '9.67299303', '-0.20784350', '-4.62963669']
    assert '%.8f' % neuron.think([1, 0, 0])[0] == '0.99993704'
    assert result.iterations == 10000 and result.converged is None and result.seed == 1


def test_left_alone_fit_takes_the_road_that_pays(monkeypatch):
    generator = random.Random(4)
    inputs = [[generator.random(), generator.random()] for row in range(200)]
    targets = [generator.random() for row in range(200)]
    seen = []
    monkeypatch.setattr(training, 'best_road', lambda task: (seen.append(best_road(task)), seen[-1])[1])
    for examples, iterations in ((4, 10000), (200, 10), (4, 10)):
        fit(xor(), inputs[:examples], targets[:examples], iterations)
    assert [type(road) for road in seen] == [GeneratedRoad, GeneratedRoad, PlainRoad]
    assert [road.written_out for road in seen[:2]] == [True, False]


# ---- batches and orders ----

def test_permutations_are_numpys():
    # NumPy 2.4.6: r = numpy.random.RandomState(seed); r.random_sample(drawn);
    # [r.permutation(count).tolist() for i in range(3)]
    for seed, drawn, count, orders in (
            (7, 9, 6, [[1, 2, 5, 3, 0, 4], [1, 5, 0, 4, 2, 3], [2, 3, 1, 4, 0, 5]]),
            (0, 3, 4, [[0, 2, 1, 3], [3, 0, 2, 1], [1, 0, 2, 3]]),
            (4294967295, 67, 17, [
                [4, 14, 16, 11, 6, 7, 12, 3, 15, 10, 5, 2, 1, 0, 8, 13, 9],
                [16, 14, 2, 1, 13, 8, 4, 9, 11, 0, 10, 12, 5, 7, 6, 15, 3],
                [14, 12, 0, 6, 1, 9, 7, 11, 16, 15, 13, 5, 8, 3, 10, 2, 4]])):
        stream = RandomState(seed)
        for i in range(drawn):
            stream.random()
        assert [permutation(count, stream) for i in range(3)] == orders
        by_the_oracle = orders_of(seed, drawn, count)
        assert [next(by_the_oracle) for i in range(3)] == orders


@pytest.mark.parametrize('count', [1, 2, 3, 4, 5, 7, 8, 9, 64, 65, 1000])
def test_permutations_of_every_size_are_those_of_the_oracle(count):
    for seed in (0, 1, 12345):
        stream, oracle = RandomState(seed), orders_of(seed, 0, count)
        for i in range(3):
            order = permutation(count, stream)
            assert order == next(oracle)
            assert sorted(order) == list(range(count))


@every_road
def test_shuffled_iterations_differ_from_unshuffled_ones_and_repeat(road):
    trained = []
    for shuffle in (False, True, True):
        network = xor()
        with on(road):
            fit(network, REALS[0], REALS[1], 20, batch_size=2, shuffle=shuffle)
        trained.append(numbers(network))
    assert trained[0] != trained[1] == trained[2]


@every_road
def test_a_full_batch_is_the_same_shuffled(road):
    check(road, xor, REALS[0], REALS[1], 20, shuffle=True)
    check(road, xor, REALS[0], REALS[1], 20, shuffle=True, batch_size=5)


@every_road
def test_without_a_seed_the_result_names_the_seed_of_the_orders(road):
    first = TwoLayerNetwork.from_layers(xor().layers)
    with on(road):
        result = fit(first, REALS[0], REALS[1], 20, batch_size=2, shuffle=True)
    assert first.seed is None and 0 <= result.seed < 2**32
    again = TwoLayerNetwork.from_layers(xor().layers)
    again.seed = result.seed
    expected(again, REALS[0], REALS[1], 20, batch_size=2, shuffle=True)
    assert numbers(again) == numbers(first)


# ---- the target ----

@every_road_but_slowly('plain', 'branch-free rows', 'compiled')
@pytest.mark.parametrize('keywords', [{}, {'batch_size': 1}, {'batch_size': 2, 'shuffle': True}])
def test_the_target_stops_at_the_first_iteration_that_reaches_it(road, keywords):
    result = check(road, xor, XOR[0], XOR[1], 3000, learning_rate=1.0, target_loss=0.11, **keywords)
    assert result.converged is True
    assert 1 < result.iterations < 3000 and result.iterations % 30  # between two points of the history
    assert result.history[-1] == (result.iterations, result.loss)
    assert result.history[-2][1] > 0.11 >= result.loss


@every_road
def test_a_target_that_is_met_at_the_start_changes_nothing(road):
    network = xor()
    with on(road):
        result = fit(network, XOR[0], XOR[1], 5000, target_loss=10)
    assert numbers(network) == numbers(xor())
    assert result.iterations == 0 and result.converged is True and len(result.history) == 1


@every_road
def test_a_target_that_is_not_met_is_said_so(road):
    result = check(road, xor, XOR[0], XOR[1], 300, target_loss=1e-9)
    assert result.converged is False and result.iterations == 300


@every_road
def test_a_loss_equal_to_the_target_reaches_it(road):
    losses, _ = expected(xor(), XOR[0], XOR[1], 7)
    result = check(road, xor, XOR[0], XOR[1], 400, target_loss=losses[-1][1])
    assert result.iterations <= 7 and result.loss <= losses[-1][1]


# ---- history and progress ----

@every_road
@pytest.mark.parametrize('iterations', [0, 1, 3, 99, 100, 101, 199, 251, 10000])
def test_the_history_is_evenly_spaced_from_the_first_iteration_to_the_last(road, iterations):
    network = Neuron(1, seed=1)
    with on(road):
        result = fit(network, [[1]], [1], iterations)
    points = [iteration for iteration, loss in result.history]
    assert points[0] == 0 and points[-1] == result.iterations == iterations
    assert 1 <= len(points) <= 1000
    assert len(points) == min(iterations, HISTORY_POINTS) + 1
    gaps = [after - before for before, after in zip(points, points[1:])]
    assert not gaps or 1 <= min(gaps) <= max(gaps) <= min(gaps) + 1
    other = Neuron(1, seed=1)
    done = 0
    for iteration, loss in result.history:
        other.train([[1]], [1], iteration - done)
        done = iteration
        assert other.loss([[1]], [1]) == loss


@every_road
@pytest.mark.parametrize('keywords', [{}, {'batch_size': 2}, {'batch_size': 2, 'shuffle': True}])
def test_on_progress_sees_each_loss_with_its_weights(road, keywords):
    network = xor()
    calls = []

    def note(iteration, loss):
        assert network.loss(*XOR) == loss
        calls.append((iteration, loss, numbers(network)))

    with on(road):
        result = fit(network, XOR[0], XOR[1], 1000, on_progress=note, **keywords)
    assert [call[:2] for call in calls] == result.history
    assert calls[0] == (0, xor().loss(*XOR), numbers(xor()))
    assert calls[-1][2] == numbers(network) != calls[-2][2]
    assert result.converged is None


def test_on_progress_is_called_within_a_second_on_a_large_network():
    # 23,860 weights and 40 examples: nearly a million products in an iteration, a few
    # hundredths of a second.
    generator = random.Random(4)
    inputs = [[generator.random() for i in range(784)] for row in range(40)]
    targets = [[generator.random() for i in range(10)] for row in range(40)]
    task = task_of(DeepNetwork([784, 30, 10], seed=1), inputs, targets, 10**6)
    assert Training(PlainRoad(task), task, 1, None).most_apart == 10
    task = task_of(Neuron(3), [[0, 0, 0]], [[0]], 10**9)
    assert Training(PlainRoad(task), task, 1, None).most_apart == 1000000 // 3


@every_road_but_slowly('plain', 'branch-free rows', 'written out', 'compiled')
def test_a_report_that_would_be_felt_comes_less_often(road):
    inputs, targets = [[0.1 * i, 0.3] for i in range(300)], [0.5] * 300
    calls = []
    for iterations in (100, 1000):  # 9 weights x 300 examples: less than half a million, and more
        with on(road):
            result = fit(xor(), inputs, targets, iterations,
                         on_progress=lambda iteration, loss: calls.append(iteration))
        assert calls == [iteration for iteration, loss in result.history]
        assert calls == list(range(0, iterations + 1, iterations // 100))
        del calls[:]
    with on(road):
        assert [point[0] for point in fit(xor(), inputs, targets, 200).history] == list(
            range(0, 201, 10))


@every_road
def test_reports_between_two_points_of_the_history_are_not_in_it(road, monkeypatch):
    calls = []
    monkeypatch.setattr(training, 'REPORT_WORK', 9 * 4 * 7)  # every 7 iterations of 9 weights, 4 examples
    with on(road):
        result = fit(xor(), XOR[0], XOR[1], 3000,
                     on_progress=lambda iteration, loss: calls.append(iteration))
    assert [point[0] for point in result.history] == list(range(0, 3001, 30))
    assert calls[:8] == [0, 7, 14, 21, 28, 30, 37, 44]


@every_road
def test_batches_report_less_often_for_each_report_is_a_pass_of_its_own(road):
    calls = []
    with on(road):
        result = fit(xor(), XOR[0], XOR[1], 55, batch_size=2,
                     on_progress=lambda iteration, loss: calls.append(iteration))
    assert calls == [point[0] for point in result.history] == [0, 11, 22, 33, 44, 55]


@every_road
@pytest.mark.parametrize('stop_at', [0, 10, 1000])
def test_on_progress_stops_the_training_by_returning_true(road, stop_at):
    network, other = xor(), xor()
    with on(road):
        result = fit(network, XOR[0], XOR[1], 1000, restarts=3, target_loss=1e-9,
                     on_progress=lambda iteration, loss: iteration == stop_at)
    other.train(XOR[0], XOR[1], stop_at)
    assert numbers(network) == numbers(other)
    assert result.iterations == stop_at and result.converged is False and result.restarts == 0
    assert result.history[-1] == (stop_at, other.loss(*XOR))


@every_road
@pytest.mark.parametrize('keywords', [{}, {'batch_size': 1}, {'batch_size': 2, 'shuffle': True}])
def test_an_exception_in_on_progress_leaves_the_weights_it_was_called_with(road, keywords):
    class Mine(Exception):
        pass

    def fail(iteration, loss):
        if iteration == 40:
            raise Mine(loss)

    network, other = xor(), xor()
    with on(road), pytest.raises(Mine) as caught:
        fit(network, XOR[0], XOR[1], 1000, on_progress=fail, **keywords)
    losses, _ = expected(other, XOR[0], XOR[1], 40, **keywords)
    assert caught.value.args == (losses[-1][1],)
    assert numbers(network) == numbers(other)


# ---- restarts ----

def alone(seed, iterations, target_loss):
    """One training of XOR from this seed, by `train`: (loss, iterations, weights)."""
    network = xor(seed)
    losses, _ = expected(network, XOR[0], XOR[1], iterations, learning_rate=2.0,
                         target_loss=target_loss)
    return losses[-1][1], losses[-1][0], numbers(network)


@every_road
def test_restarts_go_on_from_the_next_seed_until_the_target_is_reached(road):
    attempts = [alone(seed, 200, 0.02) for seed in range(1, 8)]
    wanted = [number for number, (loss, _, _) in enumerate(attempts) if loss <= 0.02][0]
    assert wanted >= 1  # or this would test nothing
    network = xor(1)
    with on(road) as taken:
        result = fit(network, XOR[0], XOR[1], 200, 2.0, target_loss=0.02, restarts=20)
    assert taken == [road]
    assert result.restarts == wanted and result.seed == network.seed == 1 + wanted
    assert (result.loss, result.iterations, numbers(network)) == attempts[wanted]
    assert result.converged is True


@every_road
def test_the_best_is_kept_where_none_reaches_the_target(road):
    attempts = [alone(seed, 200, 1e-9) for seed in range(2, 7)]
    best = min(range(5), key=lambda number: attempts[number][0])
    assert 0 < best < 4  # neither the first nor the last
    network = xor(2)
    with on(road):
        result = fit(network, XOR[0], XOR[1], 200, 2.0, target_loss=1e-9, restarts=4)
    assert (result.loss, result.iterations, numbers(network)) == attempts[best]
    assert result.seed == network.seed == 2 + best
    assert result.converged is False and result.restarts == 4
    assert result.history[-1] == (200, result.loss)


def test_of_equal_losses_the_first_is_kept(monkeypatch):
    network = xor(5)
    monkeypatch.setattr(training, 'start_again',
                        lambda network, seed: setattr(network, 'seed', seed))
    result = fit(network, XOR[0], XOR[1], 20, learning_rate=0.0, target_loss=1e-9, restarts=2)
    assert (result.seed, network.seed, result.restarts) == (5, 5, 2)


def test_a_restart_is_a_new_network_of_that_seed():
    # With batches in its own orders, its own weight range, and biases only where there were some.
    start = DeepNetwork.from_layers([([[0.1, 0.2], [0.3, 0.4]], None), ([[0.5], [0.6]], [0.7])])
    start.seed, start.weight_range = 41, (-0.25, 0.5)
    result = fit(start, REALS[0], REALS[1], 30, batch_size=2, shuffle=True, target_loss=0.04,
                 restarts=9)
    fresh = DeepNetwork([2, 2, 1], seed=result.seed, weight_range=(-0.25, 0.5))
    assert result.restarts >= 1
    fresh.layers[0].biases = None
    losses, _ = expected(fresh, REALS[0], REALS[1], 30, batch_size=2, shuffle=True,
                         target_loss=0.04)
    assert numbers(fresh) == numbers(start) and losses[-1] == (result.iterations, result.loss)


def test_seeds_start_again_from_0_after_the_last(monkeypatch):
    seeds = []
    original = training.start_again
    monkeypatch.setattr(training, 'start_again',
                        lambda network, seed: (seeds.append(seed), original(network, seed)))
    network = xor(2**32 - 2)
    result = fit(network, XOR[0], XOR[1], 2, target_loss=1e-9, restarts=4)
    assert seeds == [2**32 - 1, 0, 1, 2]
    losses = [expected(xor(seed), XOR[0], XOR[1], 2)[0][-1][1] for seed in [2**32 - 2] + seeds]
    assert result.loss == min(losses)
    assert result.seed == network.seed == ([2**32 - 2] + seeds)[losses.index(min(losses))]


def test_without_a_seed_restarts_go_on_from_one_that_is_drawn(monkeypatch):
    monkeypatch.setattr(training, 'draw_seed', lambda: 77)
    network = TwoLayerNetwork.from_layers([([[0.0, 0.0]] * 2, [0.0, 0.0]), ([[9.0]] * 2, [9.0])])
    result = fit(network, XOR[0], XOR[1], 1, target_loss=1e-9, restarts=2)
    losses = [expected(xor(seed), XOR[0], XOR[1], 1)[0][-1][1] for seed in (77, 78)]
    assert result.loss == min(losses) and result.restarts == 2
    assert result.seed == network.seed == 77 + losses.index(min(losses))


def test_without_a_seed_the_first_start_has_none():
    network = TwoLayerNetwork.from_layers(xor().layers)
    network.train(XOR[0], XOR[1], 1000, learning_rate=2.0)
    result = fit(network, XOR[0], XOR[1], 1, target_loss=1e-9, restarts=2)
    assert result.seed is None and network.seed is None and result.restarts == 2


@every_road
def test_restarts_do_not_hide_an_overflow_and_keep_the_best(road):
    # The second start meets a learning rate that is too large only because on_progress says so.
    network = xor(1)
    seen = []

    def fail_in_the_second(iteration, loss):
        seen.append(iteration)
        if seen.count(0) == 2 and iteration > 0:
            raise ValueError('iteration %d: too much' % iteration)

    with on(road), pytest.raises(ValueError, match='too much'):
        fit(network, XOR[0], XOR[1], 200, 2.0, target_loss=1e-9, restarts=2,
            on_progress=fail_in_the_second)
    assert numbers(network) == alone(1, 200, 1e-9)[2] and network.seed == 1


@every_road
def test_an_exception_in_a_restart_that_is_the_better_one_keeps_it(road):
    def fail_in_the_last(iteration, loss):
        seen.append(iteration)
        if seen.count(0) == 2 and iteration == 160:
            raise IndexError

    seen = []
    network, other = xor(1), xor(2)
    other.train(XOR[0], XOR[1], 160, 2.0)
    assert other.loss(*XOR) < alone(1, 200, 1e-9)[0]
    with on(road), pytest.raises(IndexError):
        fit(network, XOR[0], XOR[1], 200, 2.0, target_loss=1e-9, restarts=2,
            on_progress=fail_in_the_last)
    assert numbers(network) == numbers(other) and network.seed == 2


@pytest.mark.slow
@every_road
def test_restarts_interrupted_anywhere_leave_the_best_so_far(road):
    seeds = (20, 21, 22)
    iterations = 3
    snapshots = {}  # weights after each iteration: (loss, seed)
    for seed in seeds:
        for done in range(iterations + 1):
            network = xor(seed)
            network.train(XOR[0], XOR[1], done, 2.0)
            snapshots[repr(numbers(network))] = network.loss(*XOR), seed, done
    finals = [loss for loss, seed, done in snapshots.values() if done == iterations]
    assert len(snapshots) == 3 * (iterations + 1)
    moment, met, came = 0, [], True
    while came:
        moment += 7
        network = xor(20)
        with on(road):
            came = interrupted(lambda: fit(network, XOR[0], XOR[1], iterations, 2.0,
                                           target_loss=1e-9, restarts=2), moment,
                               ('fit', 'fit_by', 'run', 'advance', 'report', 'go_back',
                                'unflatten', 'replace', 'put', 'put_back', 'start_again',
                                'adjust', '__init__', 'loss'))
        assert repr(numbers(network)) in snapshots
        loss, seed, done = snapshots[repr(numbers(network))]
        assert network.seed == seed
        met.append(loss)
    assert loss == min(finals)
    # The loss that is left never rises once the first attempt is over.
    first_over = [i for i, loss in enumerate(met) if loss == finals[0]][0]
    assert all(after <= before for before, after in zip(met[first_over:], met[first_over + 1:]))
    assert len(set(met)) > 3


# ---- Ctrl-C ----

KINDS = [({}, False), ({'batch_size': 1}, False), ({'batch_size': 2}, False),
         ({'batch_size': 2, 'shuffle': True}, False), ({}, True),
         ({'batch_size': 1, 'shuffle': True, 'target_loss': 1e-9}, True)]


@pytest.mark.slow
@every_road
@pytest.mark.parametrize('keywords, watching', KINDS, ids=str)
def test_ctrl_c_at_any_line_leaves_the_weights_of_the_last_whole_iteration(road, keywords, watching):
    inputs, targets, iterations = REALS[0][:3], REALS[1][:3], 2
    on_progress = (lambda iteration, loss: None) if watching else None

    def make():
        return DeepNetwork([2, 1, 1], seed=6)

    snapshots = []
    for done in range(iterations + 1):
        network = make()
        expected(network, inputs, targets, done, **keywords)
        snapshots.append(numbers(network))
    assert snapshots[0] != snapshots[1] != snapshots[2]

    moment, met, came = 0, [], True
    while came:
        moment += 3 if road == 'plain' else 2 if watching else 1
        network = make()
        with on(road):
            came = interrupted(
                lambda: fit(network, inputs, targets, iterations, on_progress=on_progress, **keywords),
                moment, ('fit', 'fit_by', 'run', 'advance', 'report', 'go_back', 'unflatten', 'replace',
                         'put', 'adjust', 'permutation', 'examples'))
        assert numbers(network) in snapshots, moment
        met.append(snapshots.index(numbers(network)))
    assert met == sorted(met) and set(met) == {0, 1, 2}
    assert len(met) > 50


@every_road_but_slowly('plain', 'branch-free rows', without=['compiled'])
@pytest.mark.parametrize('keywords', [{}, {'batch_size': 2}, {'batch_size': 2, 'shuffle': True}],
                         ids=str)
def test_ctrl_c_between_two_reports_goes_to_the_last_whole_iteration(road, keywords):
    # 2,500 iterations: 25 between two points of the history, so `fit` has to go back.
    snapshots = []
    network = xor()
    expected_orders = orders_of(1, 6, 4)
    for done in range(300):
        snapshots.append(numbers(network))
        order = next(expected_orders) if 'shuffle' in keywords else range(4)
        for start in range(0, 4, keywords.get('batch_size', 4)):
            rows = list(order)[start:start + keywords.get('batch_size', 4)]
            network.train([XOR[0][row] for row in rows], [XOR[1][row] for row in rows], 1)
    places = []
    for moment in (1501, 1733, 2003):
        network = xor()
        with on(road):
            assert interrupted(lambda: fit(network, XOR[0], XOR[1], 2500, **keywords), moment,
                               ('run', 'advance', 'forward', 'adjust', 'adjustments_from'))
        places.append(snapshots.index(numbers(network)))
    assert [place for place in places if place % 25 != 0] and places == sorted(set(places))


SIGINT_PROGRAM = '''
import sys
sys.path[:0] = %r
from roads import on
from simplenn_pure import TwoLayerNetwork, fit
network = TwoLayerNetwork(2, 2, 1, seed=1)
def on_progress(iteration, loss):
    if iteration == 0:
        print('started')
        sys.stdout.flush()
with on(%r):
    try:
        fit(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 10**9, on_progress=on_progress, **%r)
    except KeyboardInterrupt:
        print([(layer.weights, layer.biases) for layer in network.layers])
'''


@pytest.mark.skipif(os.name == 'nt', reason='Windows sends no SIGINT to one process')
@every_road_but_slowly('written out', 'branch-free rows', without=['compiled'])
@pytest.mark.parametrize('keywords', [
    {}, pytest.param({'batch_size': 3, 'shuffle': True}, marks=pytest.mark.slow)], ids=str)
def test_a_real_ctrl_c_leaves_a_whole_iteration(road, keywords):
    program = SIGINT_PROGRAM % ([ROOT, TESTS], road, keywords)
    with interruptible([sys.executable, '-c', program], stdout=subprocess.PIPE,
                       env=unmeasured()) as process:
        assert process.stdout.readline() == b'started\n'
        time.sleep(0.04)
        process.send_signal(signal.SIGINT)
        left = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 0

    # In a short run every iteration is reported, and shown to on_progress.
    network = xor()
    seen = []

    def compare(iteration, loss):
        seen.append(repr(numbers(network)) + '\n' == left)
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, 'HISTORY_POINTS', 10**9)
        patch.setattr(training, 'APART', 1)
        with on('rows'):
            fit(network, XOR[0], XOR[1], 200000, on_progress=compare, **keywords)
    assert seen[-1] and len(seen) > 1


# ---- overflow ----

# Found by trying: learning rates with which the loss grows beyond all floats in iteration 2,
# 3 and 5, and by single examples a weight in iteration 3. `fit` reports at 0 and 30 of 3,000.
OVERFLOWS = [([([[1e-300]], [1.0], 'tanh'), ([[3.0]], None, 'identity')], [[-1e150], [1.0], [-2.0]],
              [1e-200, 1e5, -1e5], learning_rate) for learning_rate in (1e80, 1e60, 1e35, 1e20)]


@every_road
@pytest.mark.parametrize('case, keywords', [
    (OVERFLOWS[0], {}), (OVERFLOWS[0], {'target_loss': 0.0}), (OVERFLOWS[1], {}),
    (OVERFLOWS[2], {}), (OVERFLOWS[2], {'momentum': 0.9}), (OVERFLOWS[3], {'batch_size': 1}),
    (OVERFLOWS[2], {'batch_size': 1, 'shuffle': True}), (OVERFLOWS[2], {'target_loss': 0.0})])
def test_an_overflow_names_its_iteration(road, case, keywords):
    layers, inputs, targets, learning_rate = case

    def make():
        network = DeepNetwork.from_layers(layers)
        network.seed = 3
        return network

    _, problem = expected(make(), inputs, targets, 11, learning_rate=learning_rate, **keywords)
    assert problem.split(':')[0] in ['iteration %d' % number for number in range(1, 12)]
    for iterations in (3000, 50):  # reported at 0 only, and every time
        result = check(road, make, inputs, targets, iterations, learning_rate=learning_rate,
                       **keywords)
        assert result is None


@every_road
@pytest.mark.parametrize('momentum', [0.0, 0.5])
def test_an_overflow_in_shuffled_batches_goes_back_to_the_last_finite_loss(road, momentum):
    # Between two reports nobody looks at the loss: it grows beyond all floats some iterations
    # before a weight does.
    def make():
        return DeepNetwork([2, 3, 1], seed=3, activation='relu')

    keywords = {'learning_rate': 5.0, 'batch_size': 1, 'shuffle': True, 'momentum': momentum}
    losses, problem = expected(make(), *XOR, iterations=200, **keywords)
    assert 1 < len(losses) < 90 and problem is not None  # The first report is at 0, the next at 30.
    assert check(road, make, *XOR, iterations=3000, **keywords) is None


class InterruptedRows(list):
    """Rows of examples; walking through them raises KeyboardInterrupt when it is one of `interrupts`."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        if self.walks in self.interrupts:
            raise KeyboardInterrupt
        return list.__iter__(self)


def fit_with_interrupts(network, inputs, targets, learning_rate, *walks):
    """Run `fit` by rows over 3,000 iterations, interrupted in these walks through the examples."""
    def examples_for(*arguments):
        rows = InterruptedRows(ORIGINAL_EXAMPLES_FOR(*arguments))
        rows.interrupts = walks
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generated, 'examples_for', examples_for)
        with on('rows'), pytest.raises(KeyboardInterrupt):
            fit(network, inputs, targets, 3000, learning_rate)


ORIGINAL_EXAMPLES_FOR = generated.examples_for


def test_ctrl_c_in_the_middle_of_an_iteration_goes_again_to_the_one_before():
    network, other = xor(), xor()
    fit_with_interrupts(network, XOR[0], XOR[1], 0.5, 8)
    other.train(XOR[0], XOR[1], 7, 0.5)
    assert numbers(network) == numbers(other)


def test_a_second_ctrl_c_on_the_way_there_leaves_the_weights_of_the_last_report():
    network, other = xor(), xor()
    fit_with_interrupts(network, XOR[0], XOR[1], 0.5, 40, 43)
    other.train(XOR[0], XOR[1], 30, 0.5)  # a point of the history of 3,000 iterations
    assert numbers(network) == numbers(other)


class Interrupted(TwoLayerNetwork):
    """The second tutorial's network, interrupted in the `moments`-th calls of backpropagate."""

    calls = 0
    moments = ()

    def backpropagate(self, inputs, targets):
        self.calls += 1
        if self.calls in self.moments:
            raise KeyboardInterrupt
        return TwoLayerNetwork.backpropagate(self, inputs, targets)


@pytest.mark.parametrize('moments, whole, calls', [([22], 10, 42), ([22, 26], 0, 26)])
def test_a_second_ctrl_c_in_the_middle_of_a_batch_leaves_a_whole_iteration(moments, whole, calls):
    # Two batches an iteration, and reports at 0 and 25: the 22nd call is in the middle of the
    # eleventh iteration, and the 26th in the second of those that are run again.
    network, other = Interrupted(2, 2, 1, seed=1), xor()
    network.moments = moments
    with pytest.raises(KeyboardInterrupt):
        fit(network, XOR[0], XOR[1], 2500, batch_size=2)
    for iteration in range(whole):
        other.train(XOR[0][:2], XOR[1][:2], 1)
        other.train(XOR[0][2:], XOR[1][2:], 1)
    assert numbers(network) == numbers(other)
    assert network.calls == calls


def test_ctrl_c_after_an_overflow_leaves_finite_weights():
    layers, inputs, targets, learning_rate = OVERFLOWS[2]  # in iteration 5
    network, other = DeepNetwork.from_layers(layers), DeepNetwork.from_layers(layers)
    fit_with_interrupts(network, inputs, targets, learning_rate, 9)
    assert numbers(network) == numbers(other)
    network = DeepNetwork.from_layers(layers)
    fit_with_interrupts(network, inputs, targets, learning_rate, 5)
    other.train(inputs, targets, 4, learning_rate)
    assert numbers(network) == numbers(other)


def task_of(network, inputs, targets, iterations, learning_rate=0.1, batch_size=None, shuffle=False,
            momentum=0.0):
    return Task(network, inputs, targets, iterations, learning_rate, batch_size or len(inputs),
                shuffle, None, momentum)


def largest_number_in_training(layers, inputs, targets, iterations, learning_rate, momentum):
    """The largest absolute value of any number on the way, by loops of this test's own."""
    seen = [0.0]

    def see(number):
        seen.append(abs(number) if number == number else math.inf)
        return number

    names = [name for weights, biases, name in layers]
    layers = [([list(row) for row in weights], biases and list(biases)) for weights, biases, name in layers]
    velocities = {}

    def value(name, z):
        if name == 'tanh':
            return math.tanh(z)
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))

    def slope(name, a):
        return 1 - a * a if name == 'tanh' else a * (1 - a)

    def step(key, number):
        velocities[key] = see(see(momentum * velocities.get(key, 0.0)) + see(learning_rate * number))
        return velocities[key]

    for iteration in range(iterations):
        sums = [([[0.0] * len(row) for row in weights], [0.0] * len(weights[0]))
                for weights, _ in layers]
        for example, target in zip(inputs, targets):
            outputs = [example]
            for name, (weights, biases) in zip(names, layers):
                values = []
                for j in range(len(weights[0])):
                    z = 0.0
                    for i, output in enumerate(outputs[-1]):
                        z = see(z + see(output * weights[i][j]))
                    z = see(z + biases[j]) if biases else z
                    values.append(value(name, z))
                outputs.append(values)
            deltas = []
            for t, a in zip(target, outputs[-1]):
                see(0.5 * (t - a) * (t - a) * len(inputs) * len(target))
                deltas.append(see((t - a) * slope(names[-1], a)))
            for number in range(len(layers) - 1, -1, -1):
                weights, (weight_sums, bias_sums) = layers[number][0], sums[number]
                for j, delta in enumerate(deltas):
                    bias_sums[j] = see(bias_sums[j] + delta)
                    for i, output in enumerate(outputs[number]):
                        weight_sums[i][j] = see(weight_sums[i][j] + see(output * delta))
                if number == 0:
                    break  # The inputs have no deltas.
                before = []
                for i, output in enumerate(outputs[number]):
                    error = 0.0
                    for j, delta in enumerate(deltas):
                        error = see(error + see(weights[i][j] * delta))
                    before.append(error * slope(names[number - 1], output))
                deltas = before
        for layer, ((weights, biases), (weight_sums, bias_sums)) in enumerate(zip(layers, sums)):
            for i, (row, sum_row) in enumerate(zip(weights, weight_sums)):
                for j, number in enumerate(sum_row):
                    row[j] = see(row[j] + step((layer, i, j), number))
            if biases:
                for j, number in enumerate(bias_sums):
                    biases[j] = see(biases[j] + step((layer, None, j), number))
    return max(seen)


NEAR_THE_EDGE = ORDINARY | st.floats(-1e160, 1e160) | st.sampled_from(
    [10.0**power for power in range(-300, 301, 25)])


def bounded_runs():
    """Runs of activations that have bounds, with targets that need not keep to them."""
    return training_runs(NEAR_THE_EDGE, ['sigmoid', 'tanh'], [('sigmoid', None), ('tanh', None)], within=False)


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.filter_too_much])
@given(bounded_runs())
def test_where_numbers_are_said_to_stay_finite_they_do(case):
    layers, loss, inputs, targets, keywords = case
    iterations, learning_rate = max(1, keywords['iterations']), keywords['learning_rate']
    momentum = keywords['momentum']
    assume(stays_finite(task_of(DeepNetwork.from_layers(layers), inputs, targets, iterations,
                                learning_rate, momentum=momentum)))
    assert largest_number_in_training(layers, inputs, targets, iterations, learning_rate, momentum) < 1e301


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.filter_too_much])
@given(bounded_runs())
def test_where_numbers_overflow_it_is_not_said(case):
    layers, loss, inputs, targets, keywords = case
    task = task_of(DeepNetwork.from_layers(layers), inputs, targets, 3, keywords['learning_rate'],
                   momentum=keywords['momentum'])
    assume(math.isinf(largest_number_in_training(layers, inputs, targets, 2, keywords['learning_rate'],
                                                 keywords['momentum'])))
    assert not stays_finite(task)


def test_errors_of_many_neurons_add_up():
    # Every output is 0.5, for each neuron's weights add up to 0; every slope is 1/4, and
    # the signs are such that 200 deltas add up to the one before, six times.
    count = 200
    signs = [1.0, -1.0] * (count // 2)
    layer = [[6e49 * one * other for other in signs] for one in signs], None
    network = DeepNetwork.from_layers([([[0.0] * count], None)] + [layer] * 6)
    targets = [[2.0 * sign for sign in signs]]
    first = network.adjustments([[1.0]], targets)[0][0][0]
    assert math.isinf(first[0])
    assert not stays_finite(task_of(network, [[1.0]], targets, 1, learning_rate=0.0))


def test_large_inputs_of_layers_below_are_reckoned_with():
    # 1e300 comes down to the first layer, and its input is 1e10.
    layers = [([[1e10]], None)] + [([[1e145]], None)] * 2
    assert not stays_finite(task_of(DeepNetwork.from_layers(layers), [[1e10]], [[0.5]], 1, learning_rate=0.0))


def test_a_target_as_large_as_the_largest_input_does_not_cancel_it():
    task = task_of(Neuron(1, seed=1), [[1e160]], [[1e160]], 1)
    assert math.isinf(task.network.loss([[1e160]], [[1e160]])) and not stays_finite(task)


def test_ordinary_runs_are_said_to_stay_finite():
    for network, iterations in ((Neuron(3, seed=1), 10**6), (xor(), 10**6),
                                (DeepNetwork([2, 8, 8, 1], seed=1), 10**5),
                                (DeepNetwork([4, 8, 8, 3], seed=1), 10**5)):
        sizes = [len(layer.weights) for layer in network.layers]
        outputs = len(network.layers[-1].weights[0])
        assert stays_finite(task_of(network, [[1.0] * sizes[0]] * 4, [[1.0] * outputs] * 4,
                                    iterations))


# ---- which form of source pays ----

@pytest.mark.parametrize('network', [Neuron(2, seed=1), TwoLayerNetwork(2, 2, 1, seed=1), DeepNetwork([2, 2, 1], seed=1)])
def test_the_networks_of_the_package_are_trained_by_source_that_is_written_for_them(network):
    assert not generated.is_changed(network)


def forms_of(sizes, count, iterations, python=None, **keywords):
    with pytest.MonkeyPatch.context() as patch:
        if python:
            patch.setattr(sys, 'version', python)
        return forms(task_of(DeepNetwork(sizes, seed=1), [[0.5] * sizes[0]] * count,
                             [[0.5] * sizes[-1]] * count, iterations, **keywords))


CPYTHON, PYPY = '3.11.7 (main) [GCC]', '3.9.16 (...) [PyPy 7.3.11 with GCC 12.2.0]'


def test_forms_on_cpython():
    assert forms_of([2, 2, 1], 4, 10000, CPYTHON) == [True, False]
    # Many products: in a loop.
    examples = LARGEST_WRITTEN_OUT // 9
    assert forms_of([2, 2, 1], examples, 10000, CPYTHON)[0] is True
    assert forms_of([2, 2, 1], examples + 1, 10000, CPYTHON) == [False]
    # Few iterations, an order of its own for each, numbers that may overflow: in a loop.
    assert forms_of([2, 2, 1], 40, SHORTEST_WRITTEN_OUT, CPYTHON)[0] is True
    assert forms_of([2, 2, 1], 40, SHORTEST_WRITTEN_OUT - 1, CPYTHON) == [False]
    assert forms_of([2, 2, 1], 4, 10000, CPYTHON, batch_size=2, shuffle=True) == [False]
    assert forms_of([2, 2, 1], 4, 10000, CPYTHON, learning_rate=1e200) == [False]
    # Not worth compiling.
    assert forms_of([2, 2, 1], 4, SHORTEST_UNROLLED // 4, CPYTHON) != []
    assert forms_of([2, 2, 1], 4, SHORTEST_UNROLLED // 4 - 1, CPYTHON) == []
    assert forms_of([LARGEST_UNROLLED - 1, 1], 1, 10**6, CPYTHON) == [False]
    assert forms_of([LARGEST_UNROLLED, 1], 1, 10**6, CPYTHON) == []


def test_forms_on_pypy():
    branches = 3 * 4
    iterations = branches * ITERATIONS_PER_BRANCH_PYPY
    assert forms_of([2, 2, 1], 4, iterations, PYPY) == [True, False]
    assert forms_of([2, 2, 1], 4, iterations - 1, PYPY) == [False]
    assert forms_of([LARGEST_UNROLLED_PYPY - 1, 1], 20, 10000, PYPY) == [False]
    assert forms_of([LARGEST_UNROLLED_PYPY, 1], 20, 10000, PYPY) == []


@pytest.mark.parametrize('version', [CPYTHON, PYPY])
def test_iterations_are_counted_off_on_every_python(version, monkeypatch):
    monkeypatch.setattr(sys, 'version', version)
    iterations = roads.counted(3, 6)
    assert next(iterations) == 3
    assert list(iterations) == [4, 5]
    assert list(roads.counted(6, 6)) == []


def raising(problem, times):
    """A `compiled` that raises `problem` this many times and then compiles."""
    calls = []

    def compiled(source):
        calls.append(source)
        if len(calls) <= times:
            raise problem
        return ORIGINAL_COMPILED(source)

    return compiled, calls


ORIGINAL_COMPILED = generated.compiled


class JavascriptError(Exception):
    """What Brython raises where JavaScript does not take the source."""


@pytest.mark.parametrize('problem', [MemoryError(), NameError('compile'), RuntimeError('too large'),
                                     RecursionError('too deep'), JavascriptError('too many')], ids=repr)
@pytest.mark.parametrize('times, road', [(1, GeneratedRoad), (2, PlainRoad)])
def test_what_cannot_be_compiled_goes_another_way_to_the_same_end(monkeypatch, problem, times, road):
    compiled, calls = raising(problem, times)
    monkeypatch.setattr(generated, 'compiled', compiled)
    monkeypatch.setattr(sys, 'version', CPYTHON)
    seen = []
    monkeypatch.setattr(training, 'best_road', lambda task: (seen.append(best_road(task)), seen[-1])[1])
    network, other = xor(), xor()
    fit(network, XOR[0], XOR[1], 1000)
    other.train(XOR[0], XOR[1], 1000)
    assert numbers(network) == numbers(other)
    assert len(calls) == 2 and type(seen[0]) is road


def test_no_room_to_write_the_source_in_is_no_room_to_compile_it(monkeypatch):
    def no_room(*arguments):
        raise MemoryError
    monkeypatch.setattr(generated, 'run_source', no_room)
    network, other = xor(), xor()
    fit(network, XOR[0], XOR[1], 1000)
    other.train(XOR[0], XOR[1], 1000)
    assert numbers(network) == numbers(other)


def test_without_room_it_does_not_even_load_what_writes_the_source(monkeypatch):
    monkeypatch.setattr(roads, 'ROOM_FOR_SOURCE', sys.maxsize)
    monkeypatch.setitem(sys.modules, 'simplenn_pure.generated', None)
    network, other = xor(), xor()
    fit(network, XOR[0], XOR[1], 1000)
    other.train(XOR[0], XOR[1], 1000)
    assert numbers(network) == numbers(other)


@pytest.mark.parametrize('problem', [KeyboardInterrupt(), SyntaxError('not ours')], ids=repr)
def test_ctrl_c_and_errors_of_our_own_are_not_taken_for_it(monkeypatch, problem):
    monkeypatch.setattr(generated, 'compiled', raising(problem, 1)[0])
    network = xor()
    with pytest.raises(type(problem)):
        fit(network, XOR[0], XOR[1], 1000)
    assert numbers(network) == numbers(xor())


# ---- classes of the caller's own ----

class NothingToLearn(TwoLayerNetwork):
    """Its adjustments are all 0."""

    def backpropagate(self, inputs, targets):
        return [([[0.0 * number for number in row] for row in weights],
                 biases and [0.0 * number for number in biases])
                for weights, biases in TwoLayerNetwork.backpropagate(self, inputs, targets)]


class Doubled(DeepNetwork):
    """Its answers are twice a deep network's, and its loss is theirs."""

    def forward(self, inputs):
        return [[2.0 * output for output in row] for row in DeepNetwork.forward(self, inputs)]


class DoubledLayer(Layer):
    """Its outputs are twice a layer's."""

    def forward(self, inputs):
        return [[2.0 * output for output in row] for row in Layer.forward(self, inputs)]


@pytest.mark.parametrize('keywords', [{}, pytest.param({'batch_size': 2}, marks=pytest.mark.slow)], ids=str)
def test_a_class_with_a_method_of_its_own_is_trained_by_it(keywords):
    network = NothingToLearn(2, 2, 1, seed=1)
    result = fit(network, XOR[0], XOR[1], 1000, **keywords)
    assert numbers(network) == numbers(xor()) and result.iterations == 1000

    network, other = Doubled([2, 2, 1], seed=1), Doubled([2, 2, 1], seed=1)
    losses, _ = expected(other, XOR[0], XOR[1], 1000, **keywords)
    result = fit(network, XOR[0], XOR[1], 1000, **keywords)
    assert numbers(network) == numbers(other) and (result.iterations, result.loss) == losses[-1]
    assert result.loss != DeepNetwork.from_layers(network.layers).loss(*XOR)

    def make():
        made = xor()
        made.layers = [DoubledLayer(layer.weights, layer.biases) for layer in made.layers]
        return made

    network, other = make(), make()
    losses, _ = expected(other, XOR[0], XOR[1], 1000, **keywords)
    assert fit(network, XOR[0], XOR[1], 1000, **keywords).loss == losses[-1][1]
    assert numbers(network) == numbers(other)


def test_a_class_of_its_own_altogether_is_trained_by_the_plain_loop():
    class Mine(Network):
        def backpropagate(self, inputs, targets):
            return DeepNetwork.backpropagate(self, inputs, targets)

    network, other = Mine.from_layers(xor().layers), xor()
    assert type(best_road(task_of(network, *network._check_examples(*XOR), iterations=10000))) is PlainRoad
    fit(network, XOR[0], XOR[1], 1000)
    other.train(XOR[0], XOR[1], 1000)
    assert numbers(network) == numbers(other)


def test_a_class_that_only_adds_to_a_network_goes_the_fast_road():
    class Named(TwoLayerNetwork):
        def name(self):
            return 'a network'

    network = Named(2, 2, 1, seed=1)
    task = task_of(network, *network._check_examples(*XOR), iterations=10000)
    assert type(best_road(task)) is GeneratedRoad


# ---- refusals ----

@pytest.mark.parametrize('problem, message, arguments', [
    (TypeError, 'network is 3, expected a Neuron, TwoLayerNetwork or DeepNetwork', {'network': 3}),
    (TypeError, 'network is <class', {'network': Neuron}),
    (ValueError, 'inputs: example 2 has 1 number, expected 2', {'inputs': [[0, 1], [1]]}),
    (TypeError, "targets: number 4 is 'a', expected a number", {'targets': [0, 1, 1, 'a']}),
    (ValueError, 'targets: 3 for 4 examples of inputs', {'targets': [0, 1, 1]}),
    (ValueError, 'iterations is -1', {'iterations': -1}),
    (ValueError, 'iterations is 2.5', {'iterations': 2.5}),
    (ValueError, 'learning_rate is nan', {'learning_rate': float('nan')}),
    (ValueError, 'batch_size is 0', {'batch_size': 0}),
    (TypeError, "batch_size is 'all'", {'batch_size': 'all'}),
    (TypeError, 'shuffle is 1, expected True or False', {'shuffle': 1}),
    (ValueError, 'target_loss is inf', {'target_loss': float('inf')}),
    (TypeError, "target_loss is '0.1'", {'target_loss': '0.1'}),
    (ValueError, 'restarts is -1', {'restarts': -1, 'target_loss': 0.1}),
    (TypeError, 'restarts is True', {'restarts': True, 'target_loss': 0.1}),
    (ValueError, 'restarts is 1, expected a target_loss with it', {'restarts': 1}),
    (TypeError, 'on_progress is 3, expected a function of iteration and loss', {'on_progress': 3}),
    (ValueError, 'momentum is 1.0, expected a number from 0 up to but not 1, such as 0.9', {'momentum': 1}),
    (ValueError, 'momentum is -0.1, expected a number from 0 up to but not 1', {'momentum': -0.1}),
    (TypeError, "momentum is '0.9', expected a number", {'momentum': '0.9'}),
])
def test_what_does_not_fit_is_refused_and_changes_nothing(problem, message, arguments):
    network = xor()
    given = dict({'network': network, 'inputs': XOR[0], 'targets': XOR[1]}, **arguments)
    with pytest.raises(problem) as caught:
        fit(**given)
    assert str(caught.value).startswith(message)
    assert '\n' not in str(caught.value)
    assert numbers(network) == numbers(xor()) and network.seed == 1


def test_arguments_by_position_stand_in_the_order_of_the_published_interface():
    """What was added to it later comes behind."""
    places = xor(), XOR[0], XOR[1], 5, 2.0, 2, 1e-9, 1, lambda iteration, loss: False, True
    names = ('network inputs targets iterations learning_rate batch_size target_loss restarts '
             'on_progress shuffle').split()
    result = fit(*places)
    named = fit(**dict(zip(names, (xor(),) + places[1:])))
    assert (result.history, result.seed, result.restarts) == (named.history, named.seed, 1)
    result = fit(xor(), XOR[0], XOR[1], 10000, None, None, 0.003)
    assert result.converged and result.iterations == 8788  # as the README shows it


def test_a_result_shows_itself_in_one_line():
    assert repr(fit(xor(), XOR[0], XOR[1], target_loss=0.003)) == (
        'FitResult(converged=True, iterations=8788, loss=0.003, restarts=0, seed=1)')
    network = TwoLayerNetwork.from_layers([([[0.0, 0.0]] * 2, None), ([[0.0]] * 2, None)])
    # By hand: every output is 1/2, every error 1/2, so half its square is 1/8.
    assert repr(fit(network, XOR[0], XOR[1], 0)) == (
        'FitResult(converged=None, iterations=0, loss=0.125, restarts=0, seed=None)')


@every_road
def test_inputs_and_targets_are_not_changed(road):
    inputs, targets = [[0.5, 1], (2, 3.5)], (1, 0)
    with on(road):
        fit(xor(), inputs, targets, 5, batch_size=1, shuffle=True)
    assert inputs == [[0.5, 1], (2, 3.5)] and targets == (1, 0)


@every_road
def test_a_batch_of_more_than_all_is_all(road):
    check(road, xor, XOR[0], XOR[1], 10, batch_size=99)


# ---- what is rarely reached ----

def test_ctrl_c_in_the_first_iteration_leaves_the_start():
    network = xor()
    fit_with_interrupts(network, XOR[0], XOR[1], 0.5, 1)
    assert numbers(network) == numbers(xor())


def test_a_loss_that_overflows_while_weights_do_not_names_its_iteration(monkeypatch):
    class Road(PlainRoad):
        def loss(self, weights, rows):
            return PlainRoad.loss(self, weights, rows) if weights == flatten(xor().layers) else math.inf

    monkeypatch.setattr(training, 'best_road', Road)
    monkeypatch.setattr(training, 'PlainRoad', Road)
    network = xor()
    with pytest.raises(ValueError, match='iteration 1: the loss becomes inf'):
        fit(network, XOR[0], XOR[1], 3000)
    assert numbers(network) == numbers(xor())


def test_outputs_without_bounds_are_not_said_to_stay_finite(monkeypatch):
    task = task_of(xor(), *xor()._check_examples(*XOR), iterations=10)
    assert stays_finite(task)
    monkeypatch.setattr(generated.ACTIVATIONS['sigmoid'], 'high', None)
    assert not stays_finite(task)


def test_the_base_class_names_what_a_class_has_to_bring():
    with pytest.raises(NotImplementedError, match='Network has no backpropagate'):
        Network.from_layers(xor().layers).train(*XOR)


def test_products_in_source_leave_out_what_changes_nothing():
    assert times('', 'a + b') == 'a + b'
    assert times('error', '1.0') == 'error'
    assert times('error', '0.0') == 'error * 0.0'
    assert times('error', 'a * b') == 'error * (a * b)'


def test_a_case_between_the_first_and_the_last_is_written_as_one():
    source = Source()
    source.write_cases([('z < 0.0', '', '1.0'), ('z < 1.0', '', '2.0'), ('', '', '3.0')], 'a')
    for z, wanted in ((-1.0, 1.0), (0.5, 2.0), (2.0, 3.0)):
        place = {'z': z}
        exec(source.text(), place)
        assert place['a'] == wanted


def test_after_an_overflow_that_was_none_it_is_reported_as_often_as_before(monkeypatch):
    class Road(PlainRoad):
        def run(self, *arguments):
            raise ValueError('a number grew beyond all floats')

    def reported():
        seen = []
        network = xor()
        fit(network, XOR[0], XOR[1], 3000, on_progress=lambda iteration, loss: seen.append((iteration, loss)))
        return seen, numbers(network)

    expected = reported()
    monkeypatch.setattr(training, 'best_road', Road)
    assert reported() == expected and len(expected[0]) < 3000
