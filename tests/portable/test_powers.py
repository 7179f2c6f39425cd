"""exp and log by the four operations, against decimals of 60 digits."""

import math
import struct
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import effort
from oracles import exactly
from simplenn_pure.embed.c_powers import NUMBERS
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.powers import (C2, C4, LEAST, LN_2, LN_2_REST, PAIRS, STEP, STEP_REST, STEPS, portable_exp,
                                  portable_log, square_root)

LN = exactly(Decimal(2).ln)
# Where exp(x) is nearest to the middle between two floats, to 3e-6 to 2e-5 of their distance:
# the hardest of 300,000 random numbers for an exp that should be right to half of it.
HARD = [-1.4685917345432147, -17.241382019142435, -47.947225287502015, -228.04070318723237,
        -355.8524605062184, -0.6631073518148631, -0.8238463634278752]
SMALLEST_NORMAL = 2.0**-1022


def ulp(value):
    """The distance between the floats around a float that is not negative."""
    return Fraction(2) ** max(math.frexp(value)[1] - 53, -1074)


def units_off(found, exact):
    """How far a float is off, in units of its last place."""
    return float(abs(Fraction(found) - Fraction(exact)) / ulp(found))


@settings(max_examples=effort.examples(5000))
@given(st.floats(-745.2, 0.0) | st.floats(-2.0, 0.0) | st.floats(-1e-3, -1e-300))
@example(-5e-324)
@example(-2.0**-54)
@example(-2.0**-53)
@example(-math.log(2.0))
@example(-708.3964185322641)  # the last one that is normal
def test_exp_is_right_to_half_a_unit_and_little_more(x):
    found = portable_exp(x)
    exact = exactly(Decimal(x).exp)
    # 1/2 for the last addition; the rest is what rounds the small part, and the polynomial. A
    # result that is not normal is rounded once more.
    assert units_off(found, exact) <= (0.53 if found >= SMALLEST_NORMAL else 0.78)
    assert found >= 0.0


@pytest.mark.parametrize('x', HARD)
def test_exp_is_as_right_in_hard_cases(x):
    exact = exactly(Decimal(x).exp)
    assert abs(Fraction(exact) / ulp(portable_exp(x)) % 1 - Fraction(1, 2)) < 2e-5
    assert units_off(portable_exp(x), exact) <= 0.53


def test_exp_at_its_ends():
    assert [portable_exp(x) for x in (0.0, -0.0)] == [1.0, 1.0]
    assert [portable_exp(x) for x in (-1e308, float('-inf'), -745.2)] == [0.0, 0.0, 0.0]
    assert math.isnan(portable_exp(float('nan')))
    # exp(LEAST) is just less than half the smallest float, and of the next one just more.
    following = LEAST + 2.0**-43
    half = Decimal(2) ** -1075
    assert exactly(Decimal(LEAST).exp) < half < exactly(Decimal(following).exp)
    assert (portable_exp(LEAST), portable_exp(following)) == (0.0, 5e-324)


@settings(max_examples=effort.examples(1000))
@given(st.floats(-745.2, 0.0), st.floats(0.0, 1e-6))
def test_exp_does_not_fall_where_x_rises_by_more_than_a_rounding(x, more):
    # Two results may each be off by 0.53 units: no order is promised nearer than that.
    assert portable_exp(min(0.0, x + more)) >= portable_exp(x) * (1.0 - 2.0**-52)


def test_the_pairs_are_the_powers():
    for j, (high, low) in enumerate(PAIRS):
        exact = exactly(lambda: (-(1 + Decimal(j) / 64) * LN).exp())
        assert abs(Fraction(high) - Fraction(exact)) <= ulp(high) / 2
        assert abs(Fraction(high) + Fraction(low) - Fraction(exact)) < Fraction(2) ** -106
    assert len(PAIRS) == 64


def test_the_numbers_are_what_is_written_beside_them():
    step = Fraction(LN) / 64
    assert STEP == math.ldexp(math.floor(step * 2**40), -40) and Fraction(STEP) * 2**40 < 2**34
    assert units_off(STEP_REST, step - Fraction(STEP)) <= 0.5
    assert units_off(STEPS, 1 / step) <= 0.5
    half = step / 2
    assert units_off(C2, Fraction(1, 2) - Fraction(9, 16) * half**4 / 720) <= 1.0
    assert units_off(C4, Fraction(1, 24) + Fraction(3, 2) * half**2 / 720) <= 1.0
    assert Fraction(LN_2) + Fraction(LN_2_REST) == 64 * (Fraction(STEP) + Fraction(STEP_REST))


def test_the_steps_of_32_bits_come_to_ln_2():
    numbers, short = NUMBERS['float'], lambda number: struct.unpack('f', struct.pack('f', number))[0]
    for first, rest, wanted in (('ln_2', 'ln_2_rest', Fraction(LN)), ('step', 'rest', Fraction(LN) / 64)):
        assert short(numbers[first]) == numbers[first]
        assert short(numbers[rest]) == short(float(wanted - Fraction(numbers[first])))


@given(st.integers(0, 2**300))
def test_the_square_root_is_whole(number):
    assert square_root(number) == math.isqrt(number)


@settings(max_examples=effort.examples(3000))
@given(st.floats(1.0, 2.0) | st.floats(1.0, 1e6) | st.floats(1.0, 1.7e308))
@example(1.0)
@example(1.0 + 2.0**-52)
@example(math.sqrt(2.0))
def test_log_is_right_to_two_units(x):
    found = portable_log(x)
    exact = exactly(Decimal(x).ln)
    assert found == exact == 0 or units_off(found, exact) <= 2.0


def test_log_at_its_end():
    assert portable_log(float('inf')) == float('inf') and math.isnan(portable_log(float('nan')))


def test_the_twins_are_those_that_take_exp():
    twins = {about.twin_of: name for name, about in ACTIVATIONS.items() if about.twin_of}
    assert twins == {'sigmoid': 'portable_sigmoid', 'tanh': 'portable_tanh', 'softmax': 'portable_softmax'}
    assert set(twins) == {name for name, about in ACTIVATIONS.items()
                          if 'exp(' in about.shown and not about.twin_of}
