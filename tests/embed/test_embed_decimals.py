"""decimal(): 17 digits, the same on every Python."""

import json
import struct
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import embed_tools
from simplenn_pure.embed.decimals import decimal

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
@settings(deadline=None, max_examples=1000)
def test_decimal_has_the_digits_that_c_prints(number):
    """Oracle: CPython's '%.16e', which rounds right (David Gay's dtoa.c)."""
    assert Fraction(decimal(number)) == Fraction('%.16e' % number)


@given(FLOATS)
@settings(deadline=None, max_examples=1000)
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


SCRIPT = '''
import sys
import struct
sys.path.insert(0, %r)
from simplenn_pure.embed.decimals import decimal
count = 0
for line in open(%r):
    bits, text = line.split()
    number = struct.unpack('<d', struct.pack('<Q', int(bits)))[0]
    if decimal(number) != text:
        print('writes %%s for %%s' %% (decimal(number), text))
    if float(text) != number:
        print('reads %%r from %%s' %% (float(text), text))
    count += 1
print(count)
'''


@pytest.mark.parametrize('python', embed_tools.PYTHONS)
def test_other_pythons_write_the_same_text_and_read_the_same_float(python, tmp_path):
    path = embed_tools.program(python)
    bits = [struct.unpack('<Q', struct.pack('<d', number))[0]
            for network, examples in embed_tools.networks_and_inputs(120, seed=7)
            for number in (number for example in examples for number in example)]
    lines = ['%d %s\n' % (b, decimal(struct.unpack('<d', struct.pack('<Q', b))[0])) for b in bits]
    assert len(lines) > 2000
    (tmp_path / 'floats').write_text(''.join(lines))
    script = tmp_path / 'script.py'
    script.write_text(SCRIPT % (embed_tools.ROOT, str(tmp_path / 'floats')))
    assert embed_tools.run([path, str(script)]) == '%d\n' % len(lines)
