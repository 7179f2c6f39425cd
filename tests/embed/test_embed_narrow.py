"""JSON and C on a Python whose floats have fewer than 64 bits: nothing is lost or promised too much."""

import json
import math
import os
import struct
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import embed_tools
import other_pythons
import single_precision
from simplenn_pure import DeepNetwork
from simplenn_pure.embed import document, dumps, loads, narrow

LARGEST = Fraction(2**24 - 1) * 2**104
TEXTS = st.from_regex(r'-?(0|[1-9][0-9]{0,19})\.[0-9]{1,20}(e[+-]?[0-9]{1,2})?', fullmatch=True)


def single(word):
    """Return the 32-bit float that has these bits."""
    return struct.unpack('<f', struct.pack('<I', word))[0]


@given(TEXTS)
@example('16777217.0')                # Half way: to the even one.
@example('16777219.0')
@example('16777216.75')               # A bit more than there is room for, and a rest.
@example('1.4e-45')                   # The smallest there is,
@example('7.0064923216240853e-46')    # half of it, rounded down,
@example('7.0064923216240854e-46')    # and a little more.
@example('340282346638528859811704183484516925440.0')
def test_the_nearest_32_bit_float_is_read(text):
    """The oracle: of all 32-bit floats, the neighbours in the order of their bits, in exact fractions."""
    wanted = abs(Fraction(text))
    number = narrow.nearest(text, 24)
    if wanted > LARGEST:
        assert abs(number) >= float(LARGEST)
        return
    assert (number < 0.0) == (text[0] == '-' and number != 0.0)
    word = struct.unpack('<I', struct.pack('<f', abs(number)))[0]
    assert single(word) == abs(number)
    distance = abs(Fraction(abs(number)) - wanted)
    for neighbour in [word - 1, word + 1]:
        if 0 <= neighbour < 0x7f800000:
            other = abs(Fraction(single(neighbour)) - wanted)
            assert distance < other or (distance == other and word % 2 == 0)


@given(TEXTS)
@example('4194304.75')
def test_with_22_bits_it_is_off_by_half_a_unit_at_most(text):
    wanted = Fraction(text)
    if not 1e-30 < abs(wanted) < 1e30:
        return
    number = narrow.nearest(text, 22)
    mantissa, exponent = math.frexp(number)
    assert mantissa * 2**22 == int(mantissa * 2**22)
    assert abs(Fraction(number) - wanted) <= Fraction(2) ** (exponent - 23)


@pytest.mark.parametrize('text, number', [
    ('3.5e38', float('inf')), ('-1e99', float('-inf')), ('1e401', float('inf')), ('-1e-900', 0.0),
    ('0.0e999', 0.0), ('340282356779733661637539395458142568448.0', float('inf'))])
def test_what_is_too_large_or_too_small_for_them(text, number):
    assert narrow.nearest(text, 24) == number


@pytest.mark.parametrize('text', ['1.2.3', '1e', '1e5e5', '1.0' + 400 * '0', '1.-5', '-'])
def test_what_is_not_a_number(text):
    with pytest.raises(ValueError):
        narrow.nearest(text, 24)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


def rounded(value):
    """Return a parsed value in which each float is the one that its own text is read as."""
    if isinstance(value, dict):
        return dict([(key, rounded(item)) for key, item in value.items()])
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return narrow.nearest(repr(value), 24) if isinstance(value, float) else value


@given(VALUES, st.sampled_from([None, 2]))
@example({'a "quoted\\" \\': ['1.5', 1.5, '\\', 2.5e-7, '\\\\"'], 'true': True}, None)
def test_only_numbers_outside_of_texts_are_marked(value, indent):
    text = json.dumps(value, indent=indent)
    if narrow.MARK not in text and '\\u007f' not in text:
        assert repr(narrow.unmarked(json.loads(narrow.marked(text)), 24)) == repr(rounded(value))


def test_loads_takes_that_road_where_floats_are_narrow(monkeypatch):
    network = DeepNetwork.from_layers([([[16777217.0, 0.1]], [0.5, -0.25])])
    network.notes = {'rate': 0.1}
    text = dumps(network)
    monkeypatch.setattr(document, 'mantissa_bits', lambda: 24)
    found = loads(text)
    assert found.layers[0].weights == [[16777216.0, 13421773 / 2.0**27]]
    assert found.layers[0].biases == [0.5, -0.25] and found.notes == {'rate': 13421773 / 2.0**27}
    network.notes = {'mark': narrow.MARK}
    assert loads(dumps(network)).notes == {'mark': narrow.MARK}
    with pytest.raises(ValueError, match='not JSON'):
        loads(text.replace('0.5', '1.5.5'))


PROGRAM = '''
import sys
sys.path.insert(0, '.')
from simplenn_pure import DeepNetwork, TwoLayerNetwork, fit
from simplenn_pure.embed import c_source, dumps, load, loads, python_source, save
network = TwoLayerNetwork(2, 2, 1, seed=1)
fit(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 500, 1.0)
for number in [None, 'double', 'float']:
    with open('%s.c' % number, 'w') as stream:
        stream.write(c_source(network, number=number, learn=number is None))
network = DeepNetwork([50, 60, 1], seed=1)
again = loads(dumps(network))
for layer, other in zip(network.layers, again.layers):
    assert layer.weights == other.weights and layer.biases == other.biases
save(network, 'network.json')
assert load('network.json').layers[1].weights == network.layers[1].weights
place = {}
exec(python_source(network), place)
if 'MicroPython' in sys.version:  # What is exec'd in CPython rounds nothing.
    assert place['think']([0.5] * 50) == network.think([0.5] * 50)
print('the same')
'''


@pytest.mark.slow
@pytest.mark.parametrize('name', ['rounding', 'MicroPython, 32-bit floats', 'MicroPython, 30-bit floats'])
def test_its_files_come_back_and_its_c_passes_its_own_self_test(name, tmp_path):
    """'rounding' is CPython with each operation rounded to 32 bits."""
    if name == 'rounding':
        if sys.version_info < (3, 9):
            pytest.skip('ast.unparse came with Python 3.9')
        single_precision.write_package(tmp_path)
        command = [sys.executable]
    else:
        os.symlink(os.path.join(embed_tools.ROOT, 'simplenn_pure'), str(tmp_path / 'simplenn_pure'))
        command = other_pythons.narrow(name) or pytest.skip('no ' + name)
    (tmp_path / 'program.py').write_text(PROGRAM)
    done = subprocess.run(command + ['program.py'], cwd=str(tmp_path), env=other_pythons.environment(),
                          stdout=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, 'the same\n')
    for number in ['None', 'double', 'float']:
        source = (tmp_path / (number + '.c')).read_text()
        assert ('float inputs[2]' in source) == (number != 'double')
        embed_tools.run([embed_tools.program('gcc'), '-std=c99', '-ffp-contract=off', '-DTHINK_SELF_TEST',
                         number + '.c', '-lm', '-o', 'self_test'], str(tmp_path))
        assert embed_tools.run(['./self_test'], str(tmp_path)).endswith('\n0 wrong\n')
