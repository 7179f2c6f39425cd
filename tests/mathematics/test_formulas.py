"""Every entry of ACTIVATIONS against definitions of its own, in decimals of 60 digits.

A new activation is listed in oracles.py; all the tests walk over its table, and one fails as
long as an activation is missing there.

How near the values have to be. `exp` is within 2 units in the last place in every C library
that we know, and every operation is right to half a unit, so with u = 2**-53 a value is
within (r + q * neurons) * u and s * u times itself of the exact one, where (r, s, q) is the
activation's `roundings`.
"""

import math
import re
from decimal import Decimal

import pytest
from hypothesis import example, given, strategies as st

from oracles import ACTIVATIONS as ORACLES, BENT_AT_0, CALLS, OF_A_ROW, exactly, power
from simplenn_pure.formulas import ACTIVATIONS, LEAK
from simplenn_pure.source import Source

U = Decimal(2) ** -53
LARGEST = 1.7976931348623157e308

ONE_BY_ONE = [name for name in sorted(ORACLES) if not ACTIVATIONS[name].row]
OF_ROWS = [name for name in sorted(ORACLES) if ACTIVATIONS[name].row]
OF_PROBABILITIES = [name for name in sorted(ORACLES) if ACTIVATIONS[name].cross_entropies is not None]

every_one = pytest.mark.parametrize('name', ONE_BY_ONE)
every_row = pytest.mark.parametrize('name', OF_ROWS)
FINITE = st.floats(-800.0, 800.0) | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(FINITE, min_size=2, max_size=8)


def oracle(name, z):
    """The exact value for a float, or the exact values for a list of floats."""
    if not ACTIVATIONS[name].row:
        return exactly(ORACLES[name], Decimal(z))

    def shifted():
        # The definition does not change when every sum is made smaller by the same.
        return ORACLES[name]([Decimal(number) - Decimal(max(z)) for number in z])

    return exactly(shifted)


def allowed(name, exact, neurons=0):
    """How far a computed value may be off."""
    r, s, q = ACTIVATIONS[name].roundings
    return Decimal(r + q * neurons) * U + Decimal(s) * U * abs(exact)


def off(found, exact):
    """How far a float is from an exact Decimal."""
    return exactly(lambda: abs(Decimal(found) - exact))


def test_every_activation_has_an_oracle():
    assert sorted(ORACLES) == sorted(ACTIVATIONS)
    assert len(ONE_BY_ONE) >= 5 and OF_ROWS == OF_A_ROW and {'sigmoid', 'softmax'} <= set(OF_PROBABILITIES)


def test_the_oracles_know_published_values():
    # tanh 1 and the sigmoid of 1 as in tables (Abramowitz and Stegun, table 4.15 and e = 2.71828...);
    # softmax of 0, ln 2, ln 5 is 1/8, 2/8, 5/8 by its definition.
    assert str(oracle('tanh', 1.0))[:12] == '0.7615941559'
    assert str(oracle('tanh', -1.0))[:13] == '-0.7615941559'
    assert str(oracle('sigmoid', 1.0))[:12] == '0.7310585786'
    shares = exactly(lambda: ORACLES['softmax']([Decimal(0), Decimal(2).ln(), Decimal(5).ln()]))
    assert [float(share) for share in shares] == [0.125, 0.25, 0.625]
    assert (oracle('relu', -2.0), oracle('relu', 2.0)) == (0, 2)
    assert float(oracle('leaky_relu', -2.0)) == -0.02 and oracle('leaky_relu', 2.0) == 2


# ---- values ----

POINTS = [0.0, -0.0, 5e-324, -5e-324, 1e-300, -1e-300, 1e-9, -1e-9, 0.5, -0.5, 1.0, -1.0, 18.7, -18.7, 19.1,
          36.0, -36.0, 37.0, -37.0, 354.9, -354.9, 709.0, -709.0, 710.0, -745.0, -746.0, 1e6, -1e6,
          LARGEST, -LARGEST]


@every_one
@given(z=FINITE | st.sampled_from(POINTS))
def test_values_are_right_to_the_roundings_that_are_stated(name, z):
    exact = oracle(name, z)
    found = ACTIVATIONS[name].value(z)
    # 2**-1074 is the distance between the smallest floats.
    assert off(found, exact) <= allowed(name, exact) + Decimal(2) ** -1074


@every_one
@pytest.mark.parametrize('z', POINTS)
def test_values_are_right_at_the_points_where_they_might_not_be(name, z):
    exact = oracle(name, z)
    assert off(ACTIVATIONS[name].value(z), exact) <= allowed(name, exact) + Decimal(2) ** -1074


@every_row
@given(row=ROWS)
@example([LARGEST, -LARGEST])
@example([-LARGEST, -LARGEST, -LARGEST])
@example([0.0, -0.0])
@example([1e16, 1e16 + 2.0, 1e16 - 2.0])
@example([0.0] + [-36.9] * 40)  # each of the powers is lost beside the first
def test_values_of_a_row_are_right_to_the_roundings_that_are_stated(name, row):
    exact = oracle(name, row)
    found = ACTIVATIONS[name].value(row)
    assert len(found) == len(row)
    for output, true in zip(found, exact):
        assert off(output, true) <= allowed(name, true, len(row))


def test_tanh_is_as_near_at_0_as_elsewhere_but_not_nearer():
    # So it says; `math.tanh` comes as near as the number itself is small.
    z = 1e-10
    assert off(ACTIVATIONS['tanh'].value(z), oracle('tanh', z)) <= 12 * U
    assert ACTIVATIONS['tanh'].value(1e-17) == 0.0
    assert ACTIVATIONS['tanh'].value(-0.25) == -ACTIVATIONS['tanh'].value(0.25)


@given(st.floats(allow_nan=False))
def test_tanh_is_odd(z):
    # tanh(-z) = -tanh(z), to the last bit: both are the same operations but for signs.
    assert ACTIVATIONS['tanh'].value(-z) == -ACTIVATIONS['tanh'].value(z)


@every_one
def test_the_limits_at_infinity(name):
    about = ACTIVATIONS[name]
    infinity = float('inf')
    assert about.value(infinity) == (infinity if about.high is None else about.high)
    assert about.value(-infinity) == (-infinity if about.low is None else about.low)
    assert math.isnan(about.value(float('nan')))


def test_values_by_hand():
    def value(name, z):
        return ACTIVATIONS[name].value(z)

    assert [value('relu', z) for z in (-3.0, 0.0, 0.5)] == [0.0, 0.0, 0.5]
    assert [value('leaky_relu', z) for z in (-3.0, 0.0, 0.5)] == [-0.03, 0.0, 0.5]
    assert [value('identity', z) for z in (-3.0, 0.0, 0.5)] == [-3.0, 0.0, 0.5]
    assert [value('tanh', z) for z in (0.0, -40.0, 40.0)] == [0.0, -1.0, 1.0]
    assert [value('sigmoid', z) for z in (0.0, -800.0, 40.0)] == [0.5, 0.0, 1.0]
    assert value('softmax', [3.0, 3.0]) == [0.5, 0.5]
    assert value('softmax', [0.0, 1000.0, 1000.0, 0.0]) == [0.0, 0.5, 0.5, 0.0]
    assert LEAK == 0.01


# ---- slopes ----

STEP = Decimal(10) ** -20


@every_one
@given(z=st.floats(-30.0, 30.0).filter(lambda z: z == 0.0 or abs(z) > 1e-15))
def test_slopes_match_central_differences(name, z):
    # With h = 10**-20 and 60 digits the difference quotient is within 10**-38 of the slope.
    about = ACTIVATIONS[name]
    found = about.slope(about.value(z))
    if z == 0.0 and name in BENT_AT_0:
        # Where it bends, the slope is that of the left side, as the table says.
        assert found == (0.0 if name == 'relu' else 0.01)
        return
    value = ORACLES[name]
    exact = exactly(lambda: (value(Decimal(z) + STEP) - value(Decimal(z) - STEP)) / (2 * STEP))
    # The output is off by its roundings, which comes through the slope's own derivative by a, at
    # most 2 in absolute value; and the slope is rounded 3 times, 1 at most each.
    assert off(found, exact) <= 2 * allowed(name, oracle(name, z)) * (name not in BENT_AT_0) + 3 * U


@every_one
@given(z=st.floats(-40.0, 40.0))
def test_no_slope_is_steeper_than_the_steepest(name, z):
    about = ACTIVATIONS[name]
    assert abs(about.slope(about.value(z))) <= about.steepest


@every_one
def test_the_steepest_is_reached(name):
    about = ACTIVATIONS[name]
    steepest = max(abs(about.slope(about.value(z / 16.0))) for z in range(-160, 161))
    assert 0.999 * about.steepest < steepest <= about.steepest


@every_row
@given(row=st.lists(st.floats(-10.0, 10.0), min_size=2, max_size=5))
@example([0.0, 0.0])
def test_an_output_of_a_row_moves_at_most_by_the_steepest(name, row):
    # When every sum moves by at most h, an output moves by at most h times the sum of its slopes,
    # each without its sign.
    def moved():
        sums = [Decimal(z) for z in row]
        slopes = []
        for place in range(len(sums)):
            above, below = list(sums), list(sums)
            above[place] += STEP
            below[place] -= STEP
            slopes.append([(up - down) / (2 * STEP)
                           for up, down in zip(ORACLES[name](above), ORACLES[name](below))])
        return [sum(abs(slope) for slope in column) for column in zip(*slopes)]

    found = exactly(moved)
    # As above, the quotients are within 10**-38.
    assert all(number <= Decimal(ACTIVATIONS[name].steepest) + Decimal('1e-20') for number in found)
    if row == [0.0, 0.0]:
        assert off(ACTIVATIONS[name].steepest, found[0]) < Decimal('1e-20')


# ---- bounds ----

@every_one
@given(z=st.floats(allow_nan=False))
def test_outputs_stay_between_low_and_high(name, z):
    about = ACTIVATIONS[name]
    output = about.value(z)
    assert about.low is None or output >= about.low
    assert about.high is None or output <= about.high


@every_one
def test_what_nothing_bounds_is_0_where_z_is_0(name):
    about = ACTIVATIONS[name]
    if about.low is None or about.high is None:
        assert about.value(0.0) == 0.0
        assert about.value(1e300) >= 1e300


def test_the_words_say_what_the_numbers_say():
    for name, about in ACTIVATIONS.items():
        bounds = [bound for bound in (about.low, about.high) if bound is not None]
        words = 'any number' if not bounds else 'between ' if len(bounds) == 2 else 'at least '
        assert about.low is not None or about.high is None
        assert about.within.startswith(words), name
        numbers = re.findall(r'-?[\d.]*\d', about.within)[:len(bounds)]
        assert [float(number) for number in numbers] == bounds, name


# ---- what is written ----

@every_one
@pytest.mark.parametrize('form', ['formula', 'branchless', 'straight'])
@given(z=FINITE | st.sampled_from(POINTS + [float('inf'), float('-inf')]))
def test_the_text_is_the_function_to_the_last_bit(name, form, z):
    found = worked_out(getattr(ACTIVATIONS[name], form), {'z': z})
    value = ACTIVATIONS[name].value(z)
    assert found == value and math.copysign(1.0, found) == math.copysign(1.0, value)


@every_one
@given(a=st.floats(-1.0, 1.0))
def test_the_text_of_the_slope_is_the_function_to_the_last_bit(name, a):
    assert worked_out(ACTIVATIONS[name].derivative, {'a': a}) == ACTIVATIONS[name].slope(a)


@every_row
@given(row=ROWS)
def test_the_text_of_a_row_is_the_function_to_the_last_bit(name, row):
    about = ACTIVATIONS[name]
    (when, e, result), = about.formula
    assert when == '' and about.branchless == about.formula
    powers = [eval(e, dict(CALLS, z=z, largest=max(row))) for z in row]
    whole = 0.0
    for power in powers:
        whole += power
    assert [eval(result, {'e': power, 'whole': whole}) for power in powers] == about.value(row)


@every_one
@given(z=st.floats(-20.0, 20.0))
def test_what_a_person_would_write_is_the_same(name, z):
    about = ACTIVATIONS[name]
    place = {'z': z, 'exp': math.exp, 'max': max}
    # `shown` is not written against cancelling: 1 + exp(-z) or exp(-2 z) loses some u of 1.
    assert eval(about.shown, place) == pytest.approx(about.value(z), rel=8 * 2.0**-53, abs=16 * 2.0**-53)
    a = about.value(z)
    assert 3.0 * eval(about.shown_slope, {'a': a}) == 3.0 * about.slope(a)


def worked_out(cases, names):
    """The result of the first case that holds, as generated source has it."""
    source = Source()
    source.write_cases(cases, 'output')
    place = dict(CALLS, **names)
    exec(source.text(), place)
    return place['output']


# ---- softmax ----

@every_row
@given(row=ROWS)
@example([LARGEST, -LARGEST, 0.0])
@example([800.0] * 6)
def test_a_row_never_overflows_and_adds_up_to_1(name, row):
    outputs = ACTIVATIONS[name].value(row)
    assert all(0.0 <= output <= 1.0 for output in outputs)
    # The whole is off by one u for each addition, and each output by one u of itself.
    assert abs(math.fsum(outputs) - 1.0) <= (len(row) + 1) * 2.0**-53


@every_row
@given(row=st.lists(st.integers(-1000, 1000), min_size=2, max_size=6), shift=st.integers(-10**6, 10**6))
def test_a_row_whose_sums_are_all_shifted_gives_the_same(name, row, shift):
    # Whole numbers of eighths, so that adding the shift is exact.
    value = ACTIVATIONS[name].value
    assert value([z / 8.0 for z in row]) == value([(z + shift) / 8.0 for z in row])


@given(row=ROWS)
def test_exp_sees_no_positive_number(row):
    seen = []

    def exp(z):
        seen.append(z)
        return math.exp(z)

    ACTIVATIONS['softmax'].value(row, exp)
    ACTIVATIONS['softmax'].cross_entropies(row, [1.0] + [0.0] * (len(row) - 1), exp)
    assert len(seen) == 2 * len(row) and max(seen) == 0.0


# ---- cross-entropy ----

def true_cross_entropies(name, sums, targets):
    """-t ln a, and with a sigmoid -(1 - t) ln(1 - a) on top, from the definitions."""
    def terms():
        if ACTIVATIONS[name].row:
            row = [Decimal(z) - Decimal(max(sums)) for z in sums]
            whole = sum(power(z) for z in row).ln()  # ln a is z less this
            return [-Decimal(t) * (z - whole) for z, t in zip(row, targets)]
        found = []
        for z, t in zip(sums, targets):
            z, t = Decimal(z), Decimal(t)
            likely = (1 + power(-abs(z))).ln()  # -ln of the larger of a and 1 - a
            unlikely = likely + abs(z)          # and of the smaller
            found.append(t * likely + (1 - t) * unlikely if z > 0 else t * unlikely + (1 - t) * likely)
        return found
    return exactly(terms)


def test_the_oracle_of_cross_entropy_is_the_definition():
    for z, t in [(0.0, 0.5), (1.5, 1.0), (-2.0, 0.25), (7.0, 0.0)]:
        def definition():
            a = ORACLES['sigmoid'](Decimal(z))
            return -Decimal(t) * a.ln() - (1 - Decimal(t)) * (1 - a).ln()
        found, = true_cross_entropies('sigmoid', [z], [t])
        assert off(0.0, found - exactly(definition)) < Decimal(10) ** -50
    sums, targets = [0.5, -1.0, 2.0], [0.25, 0.5, 0.25]
    outputs = exactly(ORACLES['softmax'], [Decimal(z) for z in sums])
    for found, a, t in zip(true_cross_entropies('softmax', sums, targets), outputs, targets):
        assert off(0.0, found - exactly(lambda: -Decimal(t) * a.ln())) < Decimal(10) ** -50


TARGETS = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0.0, 1.0)


@pytest.mark.parametrize('name', OF_PROBABILITIES)
@given(pairs=st.lists(st.tuples(FINITE, TARGETS), min_size=2, max_size=6))
@example([(LARGEST / 4, 0.0), (-LARGEST / 4, 1.0)])
@example([(40.0, 0.0), (-40.0, 1.0)])      # outputs that round to 1, and for softmax to 0
@example([(800.0, 1.0), (-800.0, 0.0)])    # and to 0 with a sigmoid too
@example([(-800.0, 1.0), (800.0, 0.0)])
@example([(5e-324, 1.0), (-5e-324, 0.0)])
def test_cross_entropies_match_their_definition(name, pairs):
    sums, targets = [z for z, t in pairs], [t for z, t in pairs]
    found = ACTIVATIONS[name].cross_entropies(sums, targets)
    largest = max(abs(z) for z in sums)
    for term, exact in zip(found, true_cross_entropies(name, sums, targets)):
        # What the logarithm is taken of has been rounded by 4 u in each exp and once in each
        # addition, of which none is of more than n; the logarithm itself is off by 4 u of at most
        # ln n. Where z was made smaller by the largest, its rounding moved the power by less than u.
        # The products of t and 1 - t with z and their sum round by u of at most 2 |z|, six times.
        n = len(sums)
        bound = (n + 5 + 4 * Decimal(n).ln()) * U + 12 * U * Decimal(largest)
        if math.isinf(term):
            # What no float can hold: a target's own sum is more than LARGEST below the largest.
            assert ACTIVATIONS[name].row and exact > Decimal(LARGEST) * (1 - 4 * U)
        else:
            assert off(term, exact) <= bound


@pytest.mark.parametrize('name', OF_PROBABILITIES)
@given(pairs=st.lists(st.tuples(st.floats(-LARGEST / 2, LARGEST / 2), TARGETS), min_size=2, max_size=6))
@example([(LARGEST / 2, 0.0), (-LARGEST / 2, 1.0)])
def test_cross_entropies_are_finite_and_not_negative(name, pairs):
    # Sums up to half the largest float are at most the largest float apart.
    found = ACTIVATIONS[name].cross_entropies([z for z, t in pairs], [t for z, t in pairs])
    assert all(math.isfinite(term) for term in found)
    assert all(term >= 0.0 for term in found)


@given(z=st.floats(allow_nan=False, allow_infinity=False), t=TARGETS)
@example(LARGEST, 0.0)
@example(-LARGEST, 1.0)
def test_cross_entropy_of_a_sigmoid_is_finite_for_every_finite_sum(z, t):
    term, = ACTIVATIONS['sigmoid'].cross_entropies([z], [t])
    assert math.isfinite(term) and term >= 0.0


def test_what_the_cross_entropy_of_a_softmax_cannot_hold():
    # By hand: -ln a is the distance of the sum from the largest, here twice the largest float.
    softmax = ACTIVATIONS['softmax'].cross_entropies
    assert softmax([LARGEST, -LARGEST], [0.0, 1.0]) == [0.0, float('inf')]
    # Half of that is a float.
    assert softmax([LARGEST, -LARGEST], [0.5, 0.5]) == [0.0, LARGEST]
    assert softmax([LARGEST, -LARGEST], [1.0, 0.0]) == [0.0, 0.0]


def test_cross_entropies_by_hand():
    # ln 2 for an output of 1/2; ln 4 for one of four that are alike; z itself where it is wrong by much.
    assert ACTIVATIONS['sigmoid'].cross_entropies([0.0, 800.0, 800.0, -800.0], [1.0, 0.0, 1.0, 1.0]) == [
        math.log(2.0), 800.0, 0.0, 800.0]
    assert ACTIVATIONS['softmax'].cross_entropies([5.0] * 4, [0.0, 1.0, 0.0, 0.0]) == [
        0.0, math.log(4.0), 0.0, 0.0]
    assert ACTIVATIONS['softmax'].cross_entropies([800.0, 0.0], [0.0, 1.0]) == [0.0, 800.0]
