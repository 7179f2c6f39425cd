"""Networks of whole numbers: what they answer, how far off that is, and that no sum is too large."""

import copy
import itertools
import json
import math
import random
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import embed_tools
import whole_numbers
from simplenn_pure import DeepNetwork, Layer
from simplenn_pure.embed import c_source, dumps, integers, load, loads, python_source, save
from simplenn_pure.embed.integer_bound import Coupled, activation_error, shares_bound
from simplenn_pure.embed.integer_network import (FAINT, LARGEST, LARGEST_SUM, LEAK_BITS, LOG2_E, POWER_STEPS, SUM_BITS,
                                                 VALUE_BITS, IntegerLayer, Table, rounded)
from simplenn_pure.embed.quantize import CURVE, integer_activation, whole_neuron, whole_range
from simplenn_pure.formulas import ACTIVATIONS

CURVES = [name for name in sorted(ACTIVATIONS) if ACTIVATIONS[name].bend is not None]
LINES = [name for name in sorted(ACTIVATIONS) if ACTIVATIONS[name].bend is None and not ACTIVATIONS[name].row]
both = pytest.mark.parametrize('bits', [16, 8])

# ---- rounding, and the activations by whole numbers ----


@given(st.integers(-2**31, 2**31 - 1), st.integers(0, 30))
def test_rounding_is_to_the_nearest_and_halves_go_up(number, bits):
    assert rounded(number, bits) == math.floor(Fraction(number, 2**bits) + Fraction(1, 2))


@pytest.mark.parametrize('name', CURVES)
def test_a_table_is_as_near_to_the_curve_as_the_bound_says(name):
    about, table = ACTIVATIONS[name], integer_activation(ACTIVATIONS[name])
    layer = IntegerLayer([[1]], [0], [0], table, name, VALUE_BITS)
    zs = list(range(-60000, 60001, 7))
    worst = max(abs(output * 2.0**-VALUE_BITS - about.value(z * 2.0**-SUM_BITS))
                for z, output in zip(zs, table.outputs(zs)))
    bound = activation_error(about, layer, -60000 * 2.0**-SUM_BITS)
    assert bound / 2 < worst <= bound <= CURVE + 2.0**-VALUE_BITS  # and two halves of a unit


@pytest.mark.parametrize('name', CURVES)
def test_a_table_is_symmetric_and_never_falls(name):
    about, table = ACTIVATIONS[name], integer_activation(ACTIVATIONS[name])
    assert table.values == sorted(table.values)
    for z in (0, 1, 77, 4096, 50000):
        ends = table.outputs([z, -z])
        assert sum(ends) == table.mirror + 2 * (z == 0) * (table.values[0] - table.mirror // 2)
    assert table.outputs([10**6, -10**6]) == [about.high * 2**VALUE_BITS, about.low * 2**VALUE_BITS]


def test_at_0_a_table_answers_with_its_first_number():
    assert Table([5, 9, 9], 0, 2).outputs([0, 1 << SUM_BITS, -1 << SUM_BITS]) == [5, 9, 2 - 9]


@pytest.mark.parametrize('name', CURVES)
def test_the_bend_is_the_steepest_change_of_the_slope(name):
    about = ACTIVATIONS[name]
    slopes = [about.slope(about.value(place / 1000.0)) for place in range(-5000, 5001)]
    steepest = max(abs(after - here) * 1000.0 for here, after in zip(slopes, slopes[1:]))
    assert 0.99999 * about.bend < steepest <= about.bend


@pytest.mark.parametrize('reach', [32767, 255])
@pytest.mark.parametrize('name', LINES)
def test_a_line_is_as_near_as_the_bound_says(name, reach):
    about, line = ACTIVATIONS[name], integer_activation(ACTIVATIONS[name])
    layer = IntegerLayer([[1]], [0], [0], line, name, 8)
    zs = list(range(-reach, reach + 1))
    worst = max(abs(output - about.value(float(z))) for z, output in zip(zs, line.outputs(zs))) * 2.0**-8
    bound = activation_error(about, layer, -reach * 2.0**-8)
    assert bound / 2 <= worst <= bound
    if bound > 0.0:  # Half a unit of the output, and half a unit of the slope for each z below 0.
        assert bound == 2.0**-9 + reach * 2.0**-8 * 2.0**-(LEAK_BITS + 1)


def test_shares_add_up_to_one_nearly_and_the_largest_stays_the_largest():
    shares = integer_activation(ACTIVATIONS['softmax'])
    chance = random.Random(1)
    for count in (2, 3, 10, 100):
        # Of sums that are right, and weights that there are none of.
        bound = shares_bound(ACTIVATIONS['softmax'], [], None, [[]] * count, [], [0.0] * count)
        for trial in range(200):
            row = [chance.randint(-2**15, 2**15) for place in range(count)]
            outputs = shares.outputs(row)
            exact = ACTIVATIONS['softmax'].value([z * 2.0**-SUM_BITS for z in row])
            assert max(abs(output * 2.0**-VALUE_BITS - share) for output, share in zip(outputs, exact)) <= bound
            assert outputs[row.index(max(row))] == max(outputs)
    assert shares.outputs([0, -FAINT]) == [2**VALUE_BITS, 0]
    assert shares.outputs([7]) == [2**VALUE_BITS]


@pytest.mark.parametrize('count', [2, 3, 5])
def test_the_bound_of_shares_by_hand(count):
    """Neurons whose sums are right: a quarter of what two exp are off by, and what is rounded behind them."""
    half, step = 2.0**-(VALUE_BITS + 1), math.log(2.0) / POWER_STEPS
    log2_e = abs(LOG2_E * 2.0**-VALUE_BITS / math.log2(math.e) - 1.0)
    own = [0.01 * (place + 1) for place in range(count)]  # Of which the last two make the most.
    each = 2.0 * (half + half) + step**2 / 8.0 + math.log(2.0) * 2.0**-(SUM_BITS + 1) + 11.0 * log2_e
    faint = max(half, math.exp(-11.0))
    assert shares_bound(ACTIVATIONS['softmax'], [], None, [[]] * count, [], own) == pytest.approx(
        0.25 * (2.0 * each + 0.01 * (2 * count - 1)) + faint * (count - 1) + 2.0**-17 + half, rel=1e-9)


def test_what_moves_all_sums_of_a_softmax_alike_moves_no_share():
    def bound(*weights):
        return shares_bound(ACTIVATIONS['softmax'], [[(0, -0.01, 0.01)]], None, [[weight] for weight in weights], [],
                            [0.0] * len(weights))
    assert bound(5.0, 5.0) == bound(0.0, 0.0) == bound(-7.0, -7.0)
    assert bound(5.0, -5.0) == pytest.approx(bound(0.0, 0.0) + 0.25 * 0.1, rel=1e-9)


# ---- a network ----


def test_whole_numbers_are_answered_with_whole_numbers_and_floats_with_floats():
    network = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    assert network.ranges == [(0, 16384, 14)] * 2
    whole = network.think([16384, 0])
    assert [type(output) for output in whole] == [int] and 0.93 < whole[0] / 2.0**VALUE_BITS < 0.94
    assert network.think([1.0, 0.0]) == [whole[0] * 2.0**-VALUE_BITS]
    assert network.think([1.0, 0]) == network.think([1.0, 0.0])
    assert network.think(iter([(0, 16384), (16384, 16384)])) == [network.think([0, 16384]),
                                                                  network.think([16384, 16384])]


def test_an_input_outside_of_its_range_counts_as_the_nearer_end():
    network = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    assert network.think([-3.0, 1e300]) == network.think([0.0, 1.0])
    assert network.think([-5, 10**30]) == network.think([0, 16384])


def test_numpy_s_whole_numbers_are_whole_too():
    class Whole(int):
        pass

    class Index(object):
        def __index__(self):
            return 16384

        def __float__(self):
            return 16384.0

        def __radd__(self, other):
            return other + 16384

        __int__ = __index__

    network = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    assert network.think([Whole(16384), Index()]) == network.think([16384, 16384])


@pytest.mark.parametrize('inputs, message', [
    ([1], 'inputs has 1 number, expected 2'),
    ([[1, 2], [3]], 'inputs: example 2 has 1 number, expected 2'),
    ([1, float('nan')], 'inputs: number 2 is nan, expected a finite number'),
])
def test_think_refuses_what_does_not_fit(inputs, message):
    with pytest.raises(ValueError) as caught:
        integers(embed_tools.second_tutorial(), inputs=(0, 1)).think(inputs)
    assert str(caught.value) == message


@pytest.mark.parametrize('inputs', ['12', [1, None], None, [1, 2j]])
def test_think_refuses_what_is_no_number(inputs):
    network = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    with pytest.raises(TypeError):
        network.think(inputs)


@pytest.mark.parametrize('inputs', [
    (0, 2), [(0, 2), (0, 2)], [[0, 2], [1, 0], [2, 1]], ((0.0, 2.0),) * 2, iter([[0, 0], [2, 2], [1, 1]])])
def test_ranges_come_from_a_pair_from_pairs_or_from_examples(inputs):
    assert integers(embed_tools.second_tutorial(), inputs=inputs).ranges == [(0, 16384, 13)] * 2


def test_two_lists_are_two_examples():
    network = integers(embed_tools.second_tutorial(), inputs=[[0, 2], [1, 2]])
    assert network.ranges == [(0, 16384, 14), (16384, 16384, 13)]


def test_ranges_come_from_the_notes():
    network = embed_tools.second_tutorial()
    network.notes = {'ranges': [[0, 1], [-1, 3]], 'other': 5}
    made = integers(network)
    assert made.ranges == [(0, 16384, 14), (-8192, 24576, 13)] and made.notes == network.notes


@pytest.mark.parametrize('arguments, error, message', [
    ({}, ValueError, 'inputs is None, and no ranges are in the notes of the network; expected examples, or the '
                     '(low, high) that inputs stay between'),
    ({'inputs': 5}, TypeError, 'inputs is 5, expected examples, or the (low, high) that inputs stay between'),
    ({'inputs': []}, ValueError, 'inputs: no examples, expected at least one'),
    ({'inputs': (1, 0)}, ValueError, 'inputs is from 1.0 to 0.0, expected the lower number first'),
    ({'inputs': [(0, 1), (1, 0)]}, ValueError,
     'inputs: number 2 is from 1.0 to 0.0, expected the lower number first'),
    ({'inputs': (0, float('inf'))}, ValueError, 'inputs: number 2 is inf, expected a finite number'),
    ({'inputs': (0, 1e16)}, ValueError, 'inputs: number 1 can reach 1e+16, expected at most 1e+15'),
    ({'inputs': (0, 1), 'bits': 12}, ValueError, 'bits is 12, expected 8 or 16'),
    ({'inputs': (0, 1), 'bits': '8'}, TypeError, "bits is '8', expected a number"),
    ({'inputs': (0, 1e9)}, ValueError, 'layer 1, neuron 1: its weighted sum can reach '
                                       '7.2e+09, which is too much for weights of 16 bits'),
])
def test_integers_refuses(arguments, error, message):
    with pytest.raises(error) as caught:
        integers(embed_tools.second_tutorial(), **arguments)
    assert str(caught.value) == message


def test_integers_refuses_what_is_no_network():
    with pytest.raises(TypeError):
        integers(integers(embed_tools.second_tutorial(), inputs=(0, 1)), inputs=(0, 1))


def test_short_floats_make_no_whole_numbers(monkeypatch):
    monkeypatch.setattr('simplenn_pure.embed.quantize.mantissa_bits', lambda: 24)
    with pytest.raises(ValueError) as caught:
        integers(embed_tools.second_tutorial(), inputs=(0, 1))
    assert str(caught.value).startswith('the floats of this Python are too short')


# ---- the bound ----


def random_network(chance, deepest=3, reach=3.0):
    """A network of any activations, with up to `deepest` layers, and the ranges of its inputs."""
    sizes = [chance.randint(1, 5) for place in range(chance.randint(2, deepest + 1))]
    inner = CURVES + LINES
    layers = []
    for place, (inputs, neurons) in enumerate(zip(sizes, sizes[1:])):
        last = place + 2 == len(sizes)
        name = chance.choice(inner + ['softmax'] * (last and neurons > 1))
        layers.append(Layer([[chance.uniform(-reach, reach) for j in range(neurons)] for i in range(inputs)],
                            chance.choice([None, [chance.uniform(-reach, reach) for j in range(neurons)]]), name))
    ends = []
    for place in range(sizes[0]):
        low = chance.choice([0.0, chance.uniform(-9, 9), chance.uniform(-2000, 2000)])
        ends.append((low, low + chance.choice([0.0, 1.0, chance.uniform(0, 500)])))
    return DeepNetwork.from_layers(layers), ends


def asked(chance, network, ends):
    """Inputs at the corners, anywhere, and just beside the numbers that are rounded up or down."""
    kind = chance.random()
    row = []
    for (low, high), (lowest, highest, bits) in zip(ends, network.ranges):
        x = chance.choice([low, high]) if kind < 0.3 else chance.uniform(low, high)
        if kind > 0.6:
            x = (math.floor(x * 2.0**bits) + chance.choice([0.4999, 0.5])) * 2.0**-bits
        row.append(min(max(x, low), high))
    return row


@both
@pytest.mark.parametrize('seed', range(40))
def test_no_answer_is_farther_off_than_the_bound(seed, bits):
    chance = random.Random(seed)
    network, ends = random_network(chance)
    try:
        made = integers(network, bits, ends)
    except ValueError as error:
        assert 'too much for weights of %d bits' % bits in str(error) or 'can reach' in str(error)
        return
    inputs = [asked(chance, made, ends) for place in range(300)]
    worst = max(abs(output - exact) for row, other in zip(made.think(inputs), network.think(inputs))
                for output, exact in zip(row, other))
    assert worst <= made.bound


def test_the_random_networks_are_not_all_refused():
    made = 0
    for seed in range(40):
        network, ends = random_network(random.Random(seed))
        try:
            made += integers(network, 16, ends).bound > 0.0
        except ValueError:
            pass
    assert made > 25


WEIGHTS = st.floats(-30, 30).filter(lambda weight: weight == 0.0 or abs(weight) > 1e-6)


@settings(deadline=None)
@given(st.data(), st.sampled_from(CURVES + LINES), st.sampled_from(CURVES + LINES + ['softmax']))
def test_no_answer_is_farther_off_than_the_bound_by_hypothesis(data, first, second):
    layers = [Layer(data.draw(st.lists(st.lists(WEIGHTS, min_size=2, max_size=2), min_size=2, max_size=2)),
                    data.draw(st.lists(WEIGHTS, min_size=2, max_size=2)), name) for name in (first, second)]
    network = DeepNetwork.from_layers(layers)
    made = integers(network, 16, (-1, 1))
    for row in data.draw(st.lists(st.lists(st.floats(-1, 1), min_size=2, max_size=2), min_size=1, max_size=9)):
        for output, exact in zip(made.think(row), network.think(row)):
            assert abs(output - exact) <= made.bound


def test_the_bound_of_one_neuron_by_hand():
    """1/2 * x with x from 0 to 1: the input is off by half a unit, as is the output, and the sum by less."""
    made = integers(DeepNetwork.from_layers([([[0.5]], None, 'identity')]), inputs=(0, 1))
    (low, high, bits), = made.ranges
    layer, = made.layers
    scale = layer.shifts[0] + layer.bits
    exact = 0.5 * 2.0**(-bits - 1) + 2.0**(-scale - 1) + 2.0**(-layer.bits - 1)
    assert made.bound == pytest.approx(exact, rel=1e-6)


@both
def test_the_bound_of_a_rounded_weight_by_hand(bits):
    """1/3 * x with x from -1 to 3: what the weight is off by counts for half the range, the bias makes up the rest."""
    made = integers(DeepNetwork.from_layers([([[1.0 / 3.0]], None, 'identity')]), bits, (-1, 3))
    (low, high, point), = made.ranges
    layer, = made.layers
    scale = layer.shifts[0] + layer.bits
    off = abs(Fraction(1, 3) - Fraction(layer.weights[0][0], 2**(scale - point)))
    exact = Fraction(1, 3) / 2**(point + 1) + 2 * off + Fraction(1, 2**(scale + 1)) + Fraction(1, 2**(layer.bits + 1))
    assert exact <= made.bound < exact * (1 + Fraction(1, 10**6))


@pytest.mark.parametrize('weights, bias, scale, ranges', [
    ([1.0 / 3.0], 0.1, 12, [(-5, 40, 3)]), ([0.3, -2.7], -0.7, 10, [(0, 1000, 6), (-77, 900, 4)]), ([1e-4], 0.0, 9, [(3, 900, 1)])])
def test_a_neuron_of_whole_numbers_is_off_by_what_it_says_and_not_by_half_of_it(weights, bias, scale, ranges):
    wholes, whole_bias, error = whole_neuron(weights, bias, scale, ranges)
    worst = 0.0
    for corner in itertools.product(*[(low, high) for low, high, bits in ranges]):
        for sides in itertools.product((-0.5, 0.5), repeat=len(ranges)):  # What an input was before it was rounded.
            exact = bias + sum(weight * (x + side) * 2.0**-bits
                               for weight, x, side, (low, high, bits) in zip(weights, corner, sides, ranges))
            worst = max(worst, abs((whole_bias + sum(map(int.__mul__, wholes, corner))) * 2.0**-scale - exact))
    assert 0.5 * error < worst <= error * (1.0 + 1e-9)


@both
def test_a_weight_of_half_a_unit_too_much_gets_a_coarser_scale(bits):
    largest = 2**(bits - 1) - 1
    made = integers(DeepNetwork.from_layers([([[(largest + 0.5) * 2.0**-bits]], None, 'identity')]), bits, (0, 1))
    assert abs(made.layers[0].weights[0][0]) <= largest
    made = integers(DeepNetwork.from_layers([([[(largest + 0.25) * 2.0**-bits]], None, 'identity')]), bits, (0, 1))
    assert made.layers[0].weights == [[largest]]


def test_a_bias_gets_the_finest_scale_at_which_it_and_the_half_that_rounds_are_a_sum():
    def whole(bias):
        return integers(DeepNetwork.from_layers([([[0.0]], [bias], 'identity')]), inputs=(0, 1)).layers[0].biases
    most = LARGEST_SUM - 2**15
    assert whole(most * 2.0**-29) == [most]
    assert whole((most + 1) * 2.0**-29) == [(most + 1) // 2]


def test_what_no_partial_sum_exceeds_by_hand():
    layer = IntegerLayer([[3, -1], [-4, 0]], [5, -6], [3, 0], integer_activation(ACTIVATIONS['identity']), 'identity', 0)
    assert layer.reaches([(-2, 7, 0), (0, 1, 0)]) == [5 + 4 + 3 * 7 + 4 * 1, 6 + 0 + 1 * 7 + 0]


def test_the_layer_that_is_too_large_is_named():
    network = DeepNetwork.from_layers([([[1.0]], None, 'identity'), ([[1e12, 1.0]], [1.0, 1e12], 'sigmoid')])
    with pytest.raises(ValueError) as caught:
        integers(network, inputs=(0, 1))
    assert str(caught.value).startswith('layer 2, neuron 1: its weighted sum can reach ')


def test_what_is_coupled_by_the_formula_of_its_class():
    """With the matrix B itself, each part as the docstring of `Coupled` has it."""
    sums = [[(-0.1, 0.3), (0.2, 0.2)], [(0.05, 0.15), (-0.4, 0.1)], [(0.0, 0.0), (0.0, 0.0)]]
    slopes, own, weights = [(0.1, 0.25), (0.0, 0.2)], [0.01, 0.02], [2.0, -3.0]
    c = [[0.5 * (low + high) for low, high in row] for row in sums]
    m, h = [0.175, 0.1], [0.075, 0.1]
    rest = 2.0 * 0.01 + 3.0 * 0.02 + sum(abs(w) * most * 0.5 * (high - low) for row in sums for w, (least, most), (
        low, high) in zip(weights, slopes, row))
    known = sum(abs(sum(w * m[j] * row[j] for j, w in enumerate(weights))) for row in c)
    b = [[w * h[j] * row[j] for j, w in enumerate(weights)] for row in c[:2]]
    r = [sum(abs(h[j] * row[j]) for j in (0, 1)) for row in c[:2]]
    d = [sum(abs(row[j]) for row in b) for j in (0, 1)]
    scaled = [[part / math.sqrt(r[i] * d[j]) for j, part in enumerate(row)] for i, row in enumerate(b)]
    square = [[sum(row[j] * row[k] for row in scaled) for k in (0, 1)] for j in (0, 1)]
    fourth = max(sum(abs(sum(square[j][k] * square[k][n] for k in (0, 1))) for n in (0, 1)) for j in (0, 1))
    assert Coupled(sums, slopes, own).total_of(weights) == pytest.approx(
        rest + known + math.sqrt(sum(r) * sum(d)) * fourth**0.25, rel=1e-12)


@both
@pytest.mark.parametrize('name', sorted(whole_numbers.NETWORKS))
@pytest.mark.parametrize('count', [3000, pytest.param(100000, marks=pytest.mark.slow)])
def test_the_bound_is_at_most_eight_times_the_largest_error_found(count, name, bits):
    network, ends = whole_numbers.NETWORKS[name]()
    made = integers(network, bits, ends)
    found = whole_numbers.largest_error(network, made, ends, count, seed=1)
    assert found <= made.bound <= 8.0 * found


# ---- no sum is too large ----


def sums_of(network, row):
    """Yield every partial sum of every neuron for one example of whole numbers, and each output."""
    row = [min(max(x, low), high) for x, (low, high, bits) in zip(row, network.ranges)]
    for layer in network.layers:
        for neuron, total in enumerate(layer.biases):
            yield LARGEST_SUM, total
            for x, weights in zip(row, layer.weights):
                total += x * weights[neuron]
                yield LARGEST_SUM, total
            yield LARGEST_SUM, total + (1 << layer.shifts[neuron] >> 1)
        row = layer.forward(row)
        for output in row:
            yield LARGEST, output


@both
@pytest.mark.parametrize('seed', range(40))
def test_no_partial_sum_and_no_output_is_too_large(seed, bits):
    chance = random.Random(seed)
    network, ends = random_network(chance, reach=chance.choice([0.01, 3.0, 50.0]))
    try:
        made = integers(network, bits, ends)
    except ValueError:
        return
    largest = (1 << (bits - 1)) - 1
    assert max(abs(weight) for layer in made.layers for row in layer.weights for weight in row) <= largest
    corners = list(itertools.islice(itertools.product(*[(low, high) for low, high, point in made.ranges]), 64))
    for row in corners:
        for limit, number in sums_of(made, row):
            assert abs(number) <= limit


def test_the_sums_use_the_32_bits_that_there_are():
    """Less than a bit is given away: a scale that is finer by one would be too fine."""
    chance = random.Random(3)
    for trial in range(30):
        weights = [[chance.uniform(-1, 1)] for place in range(40)]
        made = integers(DeepNetwork.from_layers([(weights, None, 'tanh')]), inputs=(-1, 1))
        layer, = made.layers
        assert max(layer.reaches(made.ranges)) > LARGEST_SUM / 2.0 or max(
            abs(row[0]) for row in layer.weights) > LARGEST // 2


# ---- files ----


def made_of_every_kind():
    """A network of whole numbers for each activation at the end."""
    for name in CURVES + LINES + ['softmax']:
        network = DeepNetwork([2, 3, 2], 1, activation='tanh', output_activation=name)
        network.notes = {'name': name}
        for bits in (16, 8):
            yield integers(network, bits, (-2, 3))


def parts(network):
    """All that makes up a network of whole numbers."""
    return [network.bits, network.ranges, network.bound, network.kind, network.notes] + [
        (layer.weights, layer.biases, layer.shifts, layer.name, layer.bits, type(layer.activation).__name__,
         vars(layer.activation)) for layer in network.layers]


def test_a_file_holds_all_of_it(tmp_path):
    for network in made_of_every_kind():
        save(network, tmp_path / 'whole.json')
        again = load(tmp_path / 'whole.json')
        assert parts(again) == parts(network) and dumps(again) == dumps(network)
        assert json.loads(dumps(network))['format'] == 'simplenn_pure integers'


def test_what_was_changed_by_hand_is_refused_where_it_leaves():
    network = next(made_of_every_kind())
    network.layers[0].weights[0][0] = 40000
    with pytest.raises(ValueError) as caught:
        dumps(network)
    assert str(caught.value) == ('layer 1: weights: row 1: number 1 is 40000, expected a whole number from '
                                 '-32767 to 32767')


def documents():
    """A document with a table and shares in it, and one with a bent line."""
    table = DeepNetwork([2, 3, 2], 1, activation='tanh', output_activation='softmax')
    line = DeepNetwork([2, 3, 1], 1, activation='leaky_relu')
    return [json.loads(dumps(integers(network, 16, (-1, 1)))) for network in (table, line)]


def at(document, path):
    """The place in a document where `path` leads, but for its last step."""
    for step in path[:-1]:
        document = document[step]
    return document


MALFORMED = [
    (0, ['version'], 2, 'version is 2, newer than 1'), (0, ['version'], 0, 'version is 0'),
    (0, ['class'], 'Network', "class is 'Network'"), (0, ['bits'], 12, 'bits is 12, expected 8 or 16'),
    (0, ['bits'], 8, 'layer 1: weights: row 1: number 1 is'),
    (0, ['inputs'], [], 'inputs is empty'), (0, ['inputs'], 5, 'inputs is 5, expected a list'),
    (0, ['inputs', 0], [1, 2], 'inputs: number 1 has 2 numbers, expected 3'),
    (0, ['inputs', 0], [2, 1, 0], 'inputs: number 1 is from 2 to 1'),
    (0, ['inputs', 0], [1, 2, 100], 'inputs: number 1 has 100 bits behind its point, expected at most 99'),
    (0, ['inputs', 0], [1, 2.0, 3], 'inputs: number 1: number 2 is 2.0, expected a whole number'),
    (0, ['inputs', 0], [1, 32768, 3], 'inputs: number 1: number 2 is 32768'),
    (0, ['inputs', 0], [1, True, 3], 'inputs: number 1: number 2 is True'),
    (0, ['layers'], [], 'layers is empty'), (0, ['layers', 0], 7, 'layer 1 is 7, expected an object'),
    (0, ['layers', 0, 'activation'], '*/', "layer 1: activation is '*/', expected a name"),
    (0, ['layers', 0, 'activation'], '', "layer 1: activation is '', expected a name"),
    (0, ['layers', 0, 'bits'], 13, 'layer 1: bits is 13, expected 14'),
    (0, ['layers', 0, 'weights'], [], 'layer 1: weights is empty'),
    (0, ['layers', 0, 'weights', 0], [1, 2], 'layer 1: weights: row 1 has 2 numbers, expected 3'),
    (0, ['layers', 0, 'weights'], [[1, 2, 3]], 'layer 1: weights has 1 row, expected 2'),
    (0, ['layers', 0, 'weights', 0, 0], 2**15, 'layer 1: weights: row 1: number 1 is 32768'),
    (0, ['layers', 0, 'biases', 0], 2**31 - 1, 'layer 1: the sum of neuron 1 can reach'),
    (0, ['layers', 0, 'biases', 0], None, 'layer 1: biases: number 1 is None'),
    (0, ['layers', 0, 'shifts', 0], 31, 'layer 1: shifts: number 1 is 31, expected a whole number from 0 to 30'),
    (0, ['layers', 0, 'rule'], [], 'layer 1: rule is [], expected an object'),
    (0, ['layers', 0, 'rule'], {}, "layer 1: rule has no field 'table'"),
    (0, ['layers', 0, 'rule', 'table', 1], 0, 'layer 1: rule: table is [0, 0,'),
    (0, ['layers', 0, 'rule', 'table', 3], 0, 'layer 1: rule: table is '),
    (0, ['layers', 0, 'rule', 'table', 0], -1, 'layer 1: rule: table: number 1 is -1'),
    (0, ['layers', 0, 'rule', 'mirror'], 1, 'layer 1: rule: mirror: number 1 is 1'),
    (0, ['layers', 0, 'rule', 'step_bits'], 13, 'layer 1: rule: step_bits: number 1 is 13'),
    (0, ['layers', 0, 'rule', 'more'], 1, "layer 1: rule has a field 'more' that is not known"),
    (0, ['layers', 0, 'rule'], {'shares': [2**14] * 33}, 'layer 1: rule is shares, which only the last layer'),
    (0, ['layers', 1, 'rule', 'shares'], [2**14] * 32, 'layer 2: rule: shares has 32 numbers, expected 33'),
    (0, ['layers', 1, 'rule', 'shares', 0], 2**13, 'layer 2: rule: shares, backwards is [8192, '),
    (0, ['bound'], -1.0, 'bound is -1.0'), (0, ['bound'], 'x', "bound is 'x'"), (0, ['notes'], 5, 'notes is 5'),
    (1, ['layers', 0, 'rule', 'line'], -1, 'layer 1: rule: line: number 1 is -1'),
    (1, ['layers', 0, 'rule', 'line'], 2**20 + 1, 'layer 1: rule: line: number 1 is 1048577'),
    (1, ['layers', 0, 'bits'], 100, 'layer 1: bits: number 1 is 100'),
    (1, ['layers', 0, 'shifts', 0], 0, 'layer 1: the output of neuron 1 can reach '),
]


@pytest.mark.parametrize('which, path, value, message', MALFORMED)
def test_a_document_that_is_not_whole_is_refused_by_the_name_of_its_field(which, path, value, message):
    document = documents()[which]
    if path == ['layers', 0, 'rule', 'table', 1]:
        document['layers'][0]['rule']['table'][2] = -1  # Below it, so that it falls.
        message = 'layer 1: rule: table: number 3 is -1'
    at(document, path)[path[-1]] = value
    with pytest.raises(ValueError) as caught:
        loads(json.dumps(document))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize('which, path, value', [
    (0, ['inputs', 0], [0, 0, 99]), (0, ['inputs', 0], [-1, 1, -99]), (0, ['bound'], 0.0),
    (0, ['layers', 0, 'rule', 'step_bits'], 0), (0, ['layers', 0, 'rule', 'step_bits'], SUM_BITS),
    (0, ['layers', 0, 'rule', 'mirror'], 0), (0, ['layers', 0, 'weights', 0, 0], 0),
    (0, ['layers', 0, 'shifts', 0], 30), (1, ['layers', 0, 'rule', 'line'], 0),
    (1, ['layers', 0, 'bits'], 99), (1, ['layers', 0, 'bits'], -99)])
def test_the_last_number_that_is_not_refused_is_taken(which, path, value):
    document = documents()[which]
    at(document, path)[path[-1]] = value
    assert at(json.loads(dumps(loads(json.dumps(document)))), path)[path[-1]] == value


def test_a_sum_fills_32_bits_and_no_more():
    document = documents()[1]
    document['inputs'] = [[-32767, 32767, 0]]
    most = 2**31 - 1 - 2**29 - 32767  # What rounding adds, and the input.
    document['layers'] = [{'activation': 'identity', 'rule': {'line': 1 << LEAK_BITS}, 'bits': 0, 'weights': [[1]],
                           'biases': [most], 'shifts': [30]}]
    assert loads(json.dumps(document)).think([[32767], [-32767]]) == [[1], [1]]
    document['layers'][0]['biases'] = [-most - 1]
    with pytest.raises(ValueError) as caught:
        loads(json.dumps(document))
    assert str(caught.value) == 'layer 1: the sum of neuron 1 can reach 2147483648, expected at most 2147483647'


def test_what_a_relu_leaves_out_need_not_fit():
    document = documents()[1]
    document['inputs'] = [[-32767, 5, 0]]
    document['layers'] = [{'activation': 'relu', 'rule': {'line': 0}, 'bits': 0, 'weights': [[1]], 'biases': [-9000],
                           'shifts': [0]}]
    assert loads(json.dumps(document)).think([[-32767], [5]]) == [[0], [0]]


@pytest.mark.parametrize('bias, reach', [(0, None), (1, 32768), (-1, 32768), (5, 32772)])
def test_an_output_fills_16_bits_and_no_more(bias, reach):
    document = documents()[1]
    document['inputs'] = [[-32767, 32767, 0]]
    document['layers'] = [{'activation': 'identity', 'rule': {'line': 1 << LEAK_BITS}, 'bits': 0, 'weights': [[1]],
                           'biases': [bias], 'shifts': [0]}]
    if reach is None:
        assert loads(json.dumps(document)).think([[32767], [-32767]]) == [[32767], [-32767]]
        return
    with pytest.raises(ValueError) as caught:
        loads(json.dumps(document))
    assert str(caught.value) == 'layer 1: the output of neuron 1 can reach %d, expected at most 32767' % reach


@pytest.mark.parametrize('field', ['version', 'class', 'bits', 'inputs', 'layers', 'bound', 'notes'])
def test_a_field_that_is_missing_or_too_much_is_refused(field):
    document = documents()[0]
    del document[field]
    with pytest.raises(ValueError) as caught:
        loads(json.dumps(document))
    assert field in str(caught.value)
    document = documents()[0]
    document['more'] = 1
    with pytest.raises(ValueError) as caught:
        loads(json.dumps(document))
    assert str(caught.value) == "the document has a field 'more' that is not known"


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_is_loaded_has_no_sum_that_is_too_large(data):
    """Numbers of a document are replaced by others: it is refused, or its promise holds."""
    document = copy.deepcopy(documents()[data.draw(st.integers(0, 1))])
    for change in range(data.draw(st.integers(1, 3))):
        place = document
        while isinstance(place, (list, dict)):
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
            parent, place = place, place[key]
            if not (isinstance(place, (list, dict)) and len(place)):
                break
        parent[key] = data.draw(st.sampled_from([0, 1, -1, 30, 8192, 16384, -32767, 32767, 2**31 - 1, 2**20]))
    try:
        network = loads(json.dumps(document))
    except ValueError:
        return
    for row in ([low for low, high, bits in network.ranges], [high for low, high, bits in network.ranges]):
        for limit, number in sums_of(network, row):
            assert abs(number) <= limit


def test_a_neuron_of_zeros_beside_a_large_one_has_no_shift_that_is_too_long():
    network = DeepNetwork.from_layers([([[0.0, 1e6], [1e-9, 1e6]], [0.0, 1.0], 'identity')])
    for bits in (16, 8):
        made = loads(dumps(integers(network, bits, (-1, 1))))
        assert made.think([1.0, 1.0])[1] == pytest.approx(2e6, abs=made.bound)


@both
def test_many_inputs_fill_the_sum_and_no_more(bits):
    """2,000 equal weights: without the half that is added to round, the sum would just fit."""
    for weight in (0.9, 0.77, 1.0, 0.5):
        network = DeepNetwork.from_layers([([[weight] for place in range(2000)], [0.3], 'relu')])
        made = loads(dumps(integers(network, bits, (0, 1))))
        assert LARGEST_SUM / 4 < max(made.layers[0].reaches(made.ranges)) <= LARGEST_SUM


class Frame(object):
    """Like a pandas DataFrame: it iterates over the names of its columns, and `values` has its rows."""

    values = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]

    def __iter__(self):
        return iter(['a', 'b'])

    def items(self):
        raise AssertionError('nobody need walk through the columns')


def test_a_frame_is_its_rows():
    network = integers(embed_tools.second_tutorial(), inputs=Frame())
    assert network.ranges == [(0, 16384, 14)] * 2
    assert network.think(Frame()) == network.think(Frame.values)


def test_one_line_says_what_it_is():
    made = integers(DeepNetwork([4, 7, 3], 1, activation='tanh', output_activation='softmax'), 8, (0, 1))
    assert repr(made) == '<IntegerNetwork 4-7-3, softmax and tanh: weights of 8 bits, within %.3g>' % made.bound


@pytest.mark.parametrize('high, expected', [
    (1.0, (0, 16384, 14)), (0.9999999, (0, 16384, 14)), (0.9999, (0, 32765, 15)), (32767.0, (0, 32767, 0)),
    (32767.6, (0, 16384, -1)), (1e15, (0, 29104, -35)), (0.0, (0, 0, 15)), (1e-30, (0, 0, 60))])
def test_a_range_takes_as_many_bits_as_it_can(high, expected):
    assert whole_range('input', 0.0, high) == expected
    assert whole_range('input', -high, 0.0) == (-expected[1], expected[0], expected[2])


def test_a_coarser_range_has_as_many_bits_less():
    assert whole_range('input', -1.0, 0.75, 2) == (-4096, 3072, 12)


def test_c_and_python_answer_as_the_network_does_for_every_activation(tmp_path):
    chance = random.Random(4)
    hidden = [integers(DeepNetwork([2, 4, 2], 3, activation=name), 16, (-2, 3)) for name in CURVES + LINES]
    for network in list(made_of_every_kind()) + hidden:
        rows = [[chance.randint(low, high) for low, high, bits in network.ranges] for row in range(20)]
        (tmp_path / 'think.c').write_text(c_source(network, examples=rows))
        embed_tools.run([embed_tools.program('gcc'), '-DTHINK_SELF_TEST'] + embed_tools.C + [
            str(tmp_path / 'think.c'), '-o', str(tmp_path / 'think')])
        assert embed_tools.run([str(tmp_path / 'think')]).endswith('\n0 wrong\n')
        defined = {'__name__': 'imported'}
        exec(python_source(network), defined)
        assert [defined['think'](row) for row in rows] == network.think(rows)


@pytest.mark.parametrize('step_bits', [0, 3, 5, 9])
@pytest.mark.parametrize('name', CURVES)
def test_a_product_of_a_table_fits_the_type_that_c_takes_for_it(name, step_bits):
    document = json.loads(dumps(integers(DeepNetwork([1, 1], 1, activation=name), inputs=(0, 1))))
    document['layers'][0]['rule']['step_bits'] = step_bits
    values, bits = document['layers'][0]['rule']['table'], SUM_BITS - step_bits
    largest = max(after - here for here, after in zip(values, values[1:])) * (2**bits - 1) + 2**bits // 2
    kinds = set(re.findall(r'const (u?int[0-9]+_t) part', c_source(loads(json.dumps(document)))))
    assert kinds == {'uint16_t' if largest < 2**16 else 'uint32_t'}


def test_the_layers_of_a_source_are_counted_from_1():
    text = c_source(integers(DeepNetwork([2, 3, 1], seed=1), inputs=(0, 1)))
    assert re.findall('Layer ([0-9]+): the weights', text) == ['1', '2']


def test_a_source_says_how_many_inputs_and_outputs_there_are():
    made = integers(DeepNetwork([2, 4, 3, 1], 1), inputs=(0, 1))
    assert 'a neural network with 2 inputs and 1 output' in python_source(made)
    assert 'a neural network with 2 inputs and 1 output' in c_source(made)


@pytest.mark.parametrize('options', [{'number': 'float'}, {'learn': True}, {'learn': True, 'momentum': True}])
def test_whole_numbers_have_one_kind_of_c(options):
    made = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    with pytest.raises(ValueError) as caught:
        c_source(made, **options)
    assert str(caught.value) == ('network is of whole numbers, which do not learn: expected no number, learn or '
                                 'momentum')


@pytest.mark.parametrize('name', ['int', 'think f', 'LAYERS', 'rounded', 'sigmoid', 'SIGMOID', 'power'])
def test_python_of_whole_numbers_refuses_names_that_it_uses(name):
    made = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    with pytest.raises(ValueError):
        python_source(made, name)
