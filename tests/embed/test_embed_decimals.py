"""decimal(): 17 digits, the same on every Python."""

import json
import struct
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from effort import examples
from simplenn_pure.embed.decimals import decimal, listed

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(FLOATS)
@example(5e-324)
@example(1.7976931348623157e308)
@example(9999999999999999.0)
@example(99999999999999990.0)
@example(0.0001)
@example(0.00001)
@example(0.000001)  # A hair less: 9.9999999999999995e-07.
@example(1e220)  # So little less that it rounds up to a power of ten.
@example(-0.0)
@example(100000000000000.125)  # Half way between two texts of 17 digits.
@example(100000000000000.375)
@settings(deadline=None, max_examples=examples(1000))
def test_decimal_has_the_digits_that_c_prints(number):
    """Oracle: CPython's '%.16e', which rounds right (David Gay's dtoa.c)."""
    assert Fraction(decimal(number)) == Fraction('%.16e' % number)


@given(FLOATS)
@settings(deadline=None, max_examples=examples(1000))
def test_decimal_is_read_back_to_the_last_bit(number):
    text = decimal(number)
    for read in (float(text), json.loads(text)):
        assert type(read) is float
        assert struct.pack('<d', read) == struct.pack('<d', number)


def test_decimal_leaves_out_zeros_at_the_end_but_not_the_point():
    texts = {1.0: '1.0', 100.0: '100.0', 0.5: '0.5', -2.0: '-2.0', 1e15: '1000000000000000.0',
             1e16: '1.0e16', 0.0001220703125: '0.0001220703125', 2.0 ** -20: '9.5367431640625e-7'}
    for number, text in texts.items():
        assert decimal(number) == text


def test_listed_texts_stand_four_on_a_line():
    texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
    assert listed(texts, 2) == 'a, b, c, d,\n  e, f, g, h,\n  i'
    assert listed(texts[:8], 1) == 'a, b, c, d,\n e, f, g, h'
    assert listed(texts[:1], 5) == 'a'
