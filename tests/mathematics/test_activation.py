"""The sigmoid against decimal arithmetic of 60 digits, and the identities of its definition."""

import math
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import example, given, strategies as st

from simplenn_pure.activation import (sigmoid, sigmoid_gradient, sigmoid_gradient_of,
                                      sigmoid_of)

# How far the computed sigmoid may be from the true one. exp is within one unit in
# the last place (ulp) in every C library we know; rounding 1 + exp adds half an
# ulp, rounding the quotient another half. One ulp of a number is up to two of a
# neighbour with a smaller exponent, which makes 3 in all.
SIGMOID_ULPS = 3


def unit_in_the_last_place(x):
    """The distance from the float `x` >= 0 to the next one, exactly."""
    if x < 2.0**-1022:
        return Fraction(1, 2**1074)
    mantissa, exponent = math.frexp(x)
    return Fraction(2) ** (exponent - 53)


def true_sigmoid(x):
    """1 / (1 + e**-x) to 60 digits, by the decimal module."""
    with localcontext(Context(prec=60, Emin=-999999, Emax=999999)) as context:
        for signal in context.traps:
            context.traps[signal] = False
        power = (-abs(Decimal(x))).exp()  # 0 where it is less than 10**-999999
        return Fraction((power if x < 0 else 1) / (1 + power))


def assert_right(x):
    value = sigmoid(x)
    distance = abs(Fraction(value) - true_sigmoid(x)) / unit_in_the_last_place(value)
    assert distance <= SIGMOID_ULPS, (x, value, float(distance))


@pytest.mark.parametrize('x', [-1e308, -746.0, -745.0, -710.0, -709.0, -40.0, -36.0, -1.0,
                               -1e-300, -0.0, 0.0, 5e-324, 1e-300, 1.0, 36.0, 40.0, 709.0,
                               710.0, 745.0, 1e308])
def test_sigmoid_agrees_with_decimal_arithmetic(x):
    assert_right(x)


@given(st.floats(-800.0, 800.0))
def test_sigmoid_agrees_with_decimal_arithmetic_anywhere(x):
    assert_right(x)


def test_the_oracle_knows_the_sigmoid():
    # tanh, from the same C library but another formula: sigmoid(x) = (1 + tanh(x/2)) / 2.
    for x in [-3.0, -0.5, 0.0, 0.25, 2.0]:
        assert float(true_sigmoid(x)) == pytest.approx(0.5 + 0.5 * math.tanh(x / 2), rel=1e-14)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.0)
@example(1e308)
@example(-745.2)
def test_sigmoid_of_minus_x_is_one_less_sigmoid_of_x(x):
    # Both sides are within SIGMOID_ULPS of the truth, in units at most 2**-53 below 1;
    # taking the difference from 1 rounds by half a unit more.
    assert abs(sigmoid(-x) - (1.0 - sigmoid(x))) <= (2 * SIGMOID_ULPS + 1) * 2.0**-53


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_sigmoid_rises_to_rounding_and_stays_between_0_and_1(x, y):
    low, high = sigmoid(min(x, y)), sigmoid(max(x, y))
    assert 0.0 <= low <= 1.0 and 0.0 <= high <= 1.0
    # Two neighbours may each be SIGMOID_ULPS off, in opposite directions.
    assert low <= high + 2 * SIGMOID_ULPS * unit_in_the_last_place(high)


def test_sigmoid_ends():
    # The limits of the definition.
    assert sigmoid(0.0) == 0.5
    assert sigmoid(float('-inf')) == 0.0
    assert sigmoid(float('inf')) == 1.0
    assert sigmoid(float('nan')) != sigmoid(float('nan'))


def test_exp_never_sees_a_positive_number(monkeypatch):
    seen = []
    exp = math.exp

    def watched(x):
        seen.append(x)
        return exp(x)

    monkeypatch.setattr(math, 'exp', watched)
    arguments = [-1e308, -800.0, -1.0, -1e-300, -0.0, 0.0, 1e-300, 0.5, 1.0, 800.0, 1e308]
    for x in arguments:
        sigmoid(x)
    assert len(seen) == len(arguments)
    assert all(x <= 0.0 for x in seen)


@given(st.floats(-30.0, 30.0))
def test_gradient_is_the_slope_of_the_sigmoid(x):
    # The slope by central differences of the exact sigmoid; with h = 2**-20 the
    # difference quotient is off by h**2 / 6 * sigmoid''' <= 2**-40 / 6 / 8, and the
    # gradient's own input by SIGMOID_ULPS * 2**-53 at most.
    h = 2.0**-20
    low, high = Fraction(x) - Fraction(h), Fraction(x) + Fraction(h)
    with localcontext(Context(prec=60)):
        def exact(z):
            z = Decimal(z.numerator) / Decimal(z.denominator)
            return Fraction(1 / (1 + (-z).exp()))
        slope = (exact(high) - exact(low)) / (high - low)
    difference = abs(Fraction(sigmoid_gradient(sigmoid(x))) - slope)
    assert difference <= Fraction(2)**-40 / 48 + (SIGMOID_ULPS + 2) * Fraction(2)**-53
    assert slope > 0


def test_gradient_is_largest_in_the_middle_and_nothing_at_the_ends():
    # output * (1 - output), by hand.
    assert sigmoid_gradient(0.5) == 0.25
    assert sigmoid_gradient(0.25) == sigmoid_gradient(0.75) == 0.1875
    assert sigmoid_gradient(0.0) == sigmoid_gradient(1.0) == 0.0


def test_whole_matrices_go_element_by_element():
    matrix = [[-1.0, 0.0], [2.0, -800.0], [800.0, 0.5]]
    before = [list(row) for row in matrix]
    outputs = sigmoid_of(matrix)
    assert outputs == [[sigmoid(x) for x in row] for row in matrix]
    assert sigmoid_gradient_of(outputs) == [[y * (1.0 - y) for y in row] for row in outputs]
    assert matrix == before
