"""What the edge accepts as a number, a count, a row and a matrix, and how it shows what it refuses."""

import array
import collections
import decimal
import fractions
import importlib
import os
import sys
import types

import pytest
from hypothesis import given, strategies as st

from simplenn_pure import TwoLayerNetwork, checks, fit

INFINITY = float('inf')
NAN = float('nan')


class NoText(object):
    """An object of a caller's that cannot say what it is."""

    def __repr__(self):
        raise RuntimeError('no text')


class NoFloat(int):
    """An integer that refuses to become a float."""

    def __float__(self):
        raise TypeError('no float')


def refusal(function, *arguments):
    """The one-line message with which `function` refuses, and its type."""
    with pytest.raises((TypeError, ValueError)) as caught:
        function(*arguments)
    message = str(caught.value)
    assert message and '\n' not in message
    assert caught.value.__context__ is None  # nothing but this one line is shown
    return caught.type, message


def check_one(value):
    return checks.check_number('it', value)


@pytest.mark.parametrize('value, wanted', [
    (0, 0.0), (-3, -3.0), (True, 1.0), (False, 0.0), (0.1, 0.1), (-0.0, 0.0),
    (2**53 + 1, 9007199254740992.0), (fractions.Fraction(1, 4), 0.25),
    (decimal.Decimal('0.5'), 0.5), (10**308, 1e308), (5e-324, 5e-324),
])
def test_real_numbers_become_floats(value, wanted):
    number = check_one(value)
    assert type(number) is float and number == wanted


class Quantity(object):
    """A number of somebody else's kind: it adds and becomes a float, and that is all."""

    def __radd__(self, other):
        return self

    def __float__(self):
        return 2.5


def test_numbers_of_other_kinds_become_floats():
    assert check_one(Quantity()) == 2.5


class Unasked(float):
    """Like a number of PyTorch's, which will not say that its imaginary part is 0."""

    @property
    def imag(self):
        raise RuntimeError('imag is not implemented for real numbers')


@pytest.mark.parametrize('value', [
    None, 'a', '1', b'1', bytearray(b'1'), [], [1], (1,), {}, {1}, frozenset([1]), 1j, 1 + 0.5j,
    complex(0, INFINITY), object, len, NoFloat(1), Unasked(1),
])
def test_what_is_not_a_number_is_a_type_error(value):
    assert refusal(check_one, value) == (
        TypeError, 'it is %s, expected a number' % checks.shown(value))


@pytest.mark.parametrize('value, message', [
    (NAN, 'it is nan, expected a finite number'),
    (INFINITY, 'it is inf, expected a finite number'),
    (-INFINITY, 'it is -inf, expected a finite number'),
    (decimal.Decimal('NaN'), "it is Decimal('NaN'), expected a finite number"),
    (decimal.Decimal('-Infinity'), "it is Decimal('-Infinity'), expected a finite number"),
    (10**309, 'it is too large for a float'),
    (-10**400, 'it is too large for a float'),
    (10**5000, 'it is too large for a float'),
    (fractions.Fraction(10**400, 3), 'it is too large for a float'),
    (decimal.Decimal('1e9999999'), 'it is too large for a float'),
    (decimal.Decimal('1e400'), "it is Decimal('1E+400'), expected a finite number"),
], ids=checks.shown)
def test_what_is_not_a_finite_float_is_a_value_error(value, message):
    assert refusal(check_one, value) == (ValueError, message)


def test_an_integer_that_becomes_infinity_is_too_large(monkeypatch):
    # float(10**400) is infinity on MicroPython, where CPython raises OverflowError.
    class Large(int):
        def __float__(self):
            return INFINITY

    assert refusal(check_one, Large(5)) == (ValueError, 'it is too large for a float')


@pytest.mark.parametrize('value, text', [
    (1, '1'), ('a', "'a'"), ('two\nlines\tand   more', r"'two\nlines\tand more'"),
    ('x' * 58, "'" + 'x' * 58 + "'"), ('x' * 59, "'" + 'x' * 56 + '...'),
    ('x' * 100, "'" + 'x' * 56 + '...'), (list(range(100)), str(list(range(100)))[:57] + '...'),
    (NoText(), 'a value of type NoText'), ([1, NoText()], 'a value of type list'),
])
def test_shown_is_short_and_one_line_whatever_comes(value, text):
    assert checks.shown(value) == text


@pytest.mark.skipif(not hasattr(sys, 'get_int_max_str_digits'),
                    reason='this Python writes out integers of any length')
def test_shown_survives_integers_that_python_refuses_to_write():
    assert checks.shown(10**5000) == 'a value of type int'


def test_shown_survives_lists_nested_deeper_than_python_goes():
    nested = []
    for i in range(200000):
        nested = [nested]
    assert checks.shown(nested) == 'a value of type list'
    while nested:  # taken apart here: older Pythons run out of stack when they free it at once
        nested = nested[0]


@given(st.text())
def test_shown_is_never_longer_than_60(text):
    assert len(checks.shown(text)) <= 60 and '\n' not in checks.shown(text)


@pytest.mark.parametrize('value, wanted', [(3, 3), (3.0, 3), (0, 0), (1e4, 10000),
                                           (fractions.Fraction(8, 2), 4),
                                           (decimal.Decimal('2'), 2), (2**53 + 1, 2**53 + 1)])
def test_whole_numbers_are_counts(value, wanted):
    count = checks.check_count('count', value, 0)
    assert type(count) is int and count == wanted


@pytest.mark.parametrize('value, kind, message', [
    (2.5, ValueError, 'count is 2.5, expected a whole number of at least 1'),
    (fractions.Fraction(7, 2), ValueError,
     'count is Fraction(7, 2), expected a whole number of at least 1'),
    (0, ValueError, 'count is 0, expected a whole number of at least 1'),
    (-1, ValueError, 'count is -1, expected a whole number of at least 1'),
    (-0.5, ValueError, 'count is -0.5, expected a whole number of at least 1'),
    (True, TypeError, 'count is True, expected a whole number of at least 1'),
    (False, TypeError, 'count is False, expected a whole number of at least 1'),
    ('3', TypeError, "count is '3', expected a number"),
    (None, TypeError, 'count is None, expected a number'),
    (NAN, ValueError, 'count is nan, expected a finite number'),
    (INFINITY, ValueError, 'count is inf, expected a finite number'),
    (10**400, ValueError, 'count is too large for a float'),
])
def test_what_is_not_a_count_is_refused(value, kind, message):
    assert refusal(checks.check_count, 'count', value, 1) == (kind, message)


@pytest.mark.parametrize('value, wanted', [(0, 0), (1.0, 1), (2**32 - 1, 2**32 - 1),
                                           (4294967295.0, 2**32 - 1), (-0.0, 0)])
def test_whole_numbers_of_32_bits_are_seeds(value, wanted):
    seed = checks.check_seed(value)
    assert type(seed) is int and seed == wanted


@pytest.mark.parametrize('value, kind, message', [
    (-1, ValueError, 'seed is -1, expected a whole number from 0 to 4294967295'),
    (2**32, ValueError, 'seed is 4294967296, expected a whole number from 0 to 4294967295'),
    (1.5, ValueError, 'seed is 1.5, expected a whole number from 0 to 4294967295'),
    (-1e-320, ValueError, 'seed is -1e-320, expected a whole number from 0 to 4294967295'),
    (True, TypeError, 'seed is True, expected a whole number from 0 to 4294967295'),
    (False, TypeError, 'seed is False, expected a whole number from 0 to 4294967295'),
    ('1', TypeError, "seed is '1', expected a number"),
    ([1], TypeError, 'seed is [1], expected a number'),
    (NAN, ValueError, 'seed is nan, expected a finite number'),
    (10**400, ValueError, 'seed is too large for a float'),
])
def test_what_is_not_a_seed_is_refused(value, kind, message):
    assert refusal(checks.check_seed, value) == (kind, message)


def test_flags_are_true_or_false():
    assert checks.check_flag('bias', True) is True
    assert checks.check_flag('bias', False) is False
    for value in [1, 0, None, 'yes', 'False', []]:
        assert refusal(checks.check_flag, 'bias', value) == (
            TypeError, 'bias is %r, expected True or False' % (value,))


class OldSequence(object):
    """A sequence by the old protocol: __getitem__ until IndexError."""

    def __getitem__(self, index):
        return [1, 2, 3][index]


@pytest.mark.parametrize('values', [
    [1, 2, 3], (1, 2, 3), range(1, 4), iter([1, 2, 3]), (i for i in [1, 2, 3]),
    map(int, '123'), array.array('d', [1, 2, 3]), bytearray([1, 2, 3]),
    memoryview(array.array('i', [1, 2, 3])),
    {'a': 1, 'b': 2, 'c': 3}.values(), OldSequence(), [True, 2.0, fractions.Fraction(3)],
], ids=lambda values: type(values).__name__)
def test_anything_that_iterates_in_order_is_a_row(values):
    row = checks.check_row('row', values, 3)
    assert row == [1.0, 2.0, 3.0]
    assert [type(number) for number in row] == [float] * 3


class Table(object):
    """Like a pandas DataFrame: walked through, it gives the names of its columns."""

    def __iter__(self):
        return iter([0, 1, 2])

    def items(self):
        raise AssertionError('nobody need walk through the columns')


class ColumnOfATable(Table):
    """Like a pandas Series: walked through, it gives its numbers."""

    def __iter__(self):
        return iter([1, 2, 3])

    def tolist(self):
        return [1, 2, 3]


class RowOfADatabase(object):
    """Like a sqlite3.Row: it knows the names of its numbers, and gives the numbers."""

    def __iter__(self):
        return iter([1, 2, 3])

    def keys(self):
        return ['a', 'b', 'c']


class Frame(Table):
    """Like a pandas DataFrame that can be read: `values` has its rows."""

    values = [[1, 2, 3], [4, 5, 6]]


class ColumnOfTargets(Table):
    """A pandas DataFrame of one column."""

    values = [[0], [1]]


def test_a_frame_gives_its_rows():
    rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert checks.check_matrix('inputs', Frame()) == rows
    assert checks.check_inputs(Frame(), 3) == (rows, False)
    assert checks.check_examples(Frame(), ColumnOfTargets(), 3, 1) == (rows, [[0.0], [1.0]])
    assert checks.check_examples(Frame(), Frame(), 3, 3) == (rows, rows)


def test_a_frame_of_pandas_works_wherever_lists_do():
    pandas = pytest.importorskip('pandas') if os.environ.get('SIMPLENN_CI_DEMANDS') != '1' else __import__('pandas')
    frame = pandas.DataFrame({'a': [0, 0, 1, 1], 'b': [0, 1, 0, 1], 'y': [0, 1, 1, 0]})
    rows, targets = frame[['a', 'b']].values.tolist(), frame['y'].tolist()
    expected = TwoLayerNetwork(2, 2, 1, seed=1)
    expected.train(rows, targets, 10)
    for inputs in (frame[['a', 'b']], frame[['a', 'b']].to_numpy()):
        for answers in (frame[['y']], frame['y'], frame['y'].to_numpy(), frame[['y']].to_numpy()):
            for train in (TwoLayerNetwork.train, fit):
                network = TwoLayerNetwork(2, 2, 1, seed=1)
                train(network, inputs, answers, 10)
                assert network == expected
        assert expected.think(inputs) == expected.think(rows)
    assert expected.think(frame[['a', 'b']].iloc[1]) == expected.think([0, 1])
    with pytest.raises(TypeError, match="inputs: example 1, number 1 is 'u', expected a number"):
        expected.think(pandas.DataFrame({'a': ['u'], 'b': [1]}))


@pytest.mark.parametrize('values', [ColumnOfATable(), RowOfADatabase()],
                         ids=lambda values: type(values).__name__)
def test_numbers_with_names_are_a_row(values):
    assert checks.check_row('row', values, 3) == [1.0, 2.0, 3.0]
    assert checks.check_inputs(values, 3) == ([[1.0, 2.0, 3.0]], True)


@pytest.mark.parametrize('values', [Table(), collections.UserDict({0: 5, 1: 6, 2: 7}),
                                    types.MappingProxyType({0: 5, 1: 6, 2: 7})],
                         ids=lambda values: type(values).__name__)
def test_names_are_not_taken_for_numbers(values):
    assert refusal(checks.check_row, 'row', values, 3)[0] is TypeError
    assert refusal(checks.check_inputs, values, 3) == (
        TypeError, 'inputs is %s, expected a list of numbers or a list of examples'
        % checks.shown(values))


@pytest.mark.parametrize('values', [
    'abc', b'abc', {1, 2, 3}, frozenset([1, 2, 3]), {1: 2}, {1: 2}.keys(), 5, 1.5, None, len,
    object(), 1j,
], ids=lambda values: type(values).__name__)
def test_text_sets_dicts_and_single_values_are_not_rows(values):
    assert refusal(checks.check_row, 'row', values, 3) == (
        TypeError, 'row is %s, expected a list of 3 numbers' % checks.shown(values))


@pytest.mark.parametrize('values, width, message', [
    ([], None, 'row is empty, expected a list of numbers'),
    ([], 2, 'row has 0 numbers, expected 2'),
    ([1], 2, 'row has 1 number, expected 2'),
    ([1, 2, 3], 2, 'row has 3 numbers, expected 2'),
    ([1, 2, NAN], None, 'row: number 3 is nan, expected a finite number'),
])
def test_rows_of_a_wrong_width_or_value_are_refused(values, width, message):
    assert refusal(checks.check_row, 'row', values, width) == (ValueError, message)


@pytest.mark.parametrize('rows', [
    [[1, 2], [3, 4]], ((1, 2), (3, 4)), (range(i, i + 2) for i in (1, 3)),
    ((number for number in row) for row in [[1, 2], [3, 4]]),
    [array.array('d', [1, 2]), (3, 4)], zip([1, 3], [2, 4]), {'a': [1, 2], 'b': (3, 4)}.values(),
    memoryview(b'\1\2\3\4').cast('B', [2, 2]).tolist(),
])
def test_anything_that_iterates_over_rows_is_a_matrix(rows):
    assert checks.check_matrix('rows', rows) == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize('rows, kind, message', [
    ([], ValueError, 'rows: no lines, expected at least one'),
    ([[]], ValueError, 'rows: line 1 is empty, expected a list of numbers'),
    ([[1, 2], [3]], ValueError, 'rows: line 2 has 1 number, expected 2'),
    ([[1, 2], []], ValueError, 'rows: line 2 has 0 numbers, expected 2'),
    ([[1, 2], [3, None]], TypeError, 'rows: line 2, number 2 is None, expected a number'),
    ([[1, 2], 'ab'], TypeError, "rows: line 2 is 'ab', expected a list of 2 numbers"),
    ([1, 2], TypeError, 'rows: line 1 is 1, expected a list of numbers'),
    ({(1, 2)}, TypeError, 'rows is {(1, 2)}, expected a list of lines'),
    (7, TypeError, 'rows is 7, expected a list of lines'),
])
def test_what_is_not_a_matrix_is_refused(rows, kind, message):
    assert refusal(checks.check_matrix, 'rows', rows, None, 'line') == (kind, message)


def test_checked_rows_are_copies():
    rows = [[1.0, 2.0], [3.0, 4.0]]
    checked = checks.check_matrix('rows', rows)
    checked[0][0] = 9.0
    checked.append([])
    assert rows == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize('value, wanted', [((-1, 1), (-1.0, 1.0)), ([0, 0], (0.0, 0.0)),
                                           (range(2), (0.0, 1.0))])
def test_ranges_go_from_low_to_high(value, wanted):
    assert checks.check_range('range', value) == wanted


@pytest.mark.parametrize('value, kind, message', [
    ((1, -1), ValueError, 'range is from 1.0 to -1.0, expected the lower number first'),
    ((0, 1, 2), ValueError, 'range has 3 numbers, expected 2'),
    ((0,), ValueError, 'range has 1 number, expected 2'),
    ((0, 'a'), TypeError, "range: number 2 is 'a', expected a number"),
    ((0, INFINITY), ValueError, 'range: number 2 is inf, expected a finite number'),
    ((-1e308, 1e308), ValueError, 'range from -1e+308 to 1e+308 is too wide for a float'),
    (1, TypeError, 'range is 1, expected a list of 2 numbers'),
    ('01', TypeError, "range is '01', expected a list of 2 numbers"),
])
def test_what_is_not_a_range_is_refused(value, kind, message):
    assert refusal(checks.check_range, 'range', value) == (kind, message)


def test_errors_of_the_caller_s_own_come_through():
    def broken():
        yield 1
        raise KeyError('mine')

    with pytest.raises(KeyError):
        checks.check_row('row', broken())


@given(st.floats())
def test_finite_means_neither_infinite_nor_nan(number):
    wanted = number not in (INFINITY, -INFINITY) and number == number
    assert checks.is_finite(number) == wanted
    assert checks.are_finite([[1.0, 2.0], [3.0, number]]) == wanted


class TestWithNumPy(object):
    """NumPy's arrays and scalars are sequences and numbers like any other."""

    def test_arrays_are_rows_and_matrices(self, numpy):
        assert checks.check_row('row', numpy.arange(3)) == [0.0, 1.0, 2.0]
        rows = checks.check_matrix('rows', numpy.array([[1, 2], [3, 4]], dtype='float32'))
        assert rows == [[1.0, 2.0], [3.0, 4.0]]
        assert type(rows[0][0]) is float

    def test_scalars_are_numbers_counts_and_seeds(self, numpy):
        for scalar in [numpy.float64(3), numpy.float32(3), numpy.int64(3), numpy.uint8(3),
                       numpy.array(3.0)]:
            assert type(check_one(scalar)) is float and check_one(scalar) == 3.0
            assert checks.check_count('count', scalar, 1) == 3
            assert checks.check_seed(scalar) == 3
        assert check_one(numpy.bool_(True)) == 1.0

    def test_what_is_not_a_real_number_is_refused(self, numpy):
        for value in [numpy.complex128(1 + 2j), numpy.complex64(2j), numpy.str_('1'),
                      numpy.array([1.0, 2.0]), numpy.array(1 + 2j), numpy.datetime64('2020')]:
            assert refusal(check_one, value)[0] is TypeError
        for value in [numpy.float64('nan'), numpy.float32('inf')]:
            assert refusal(check_one, value)[0] is ValueError

    @pytest.fixture
    def numpy(self):
        if os.environ.get('SIMPLENN_CI_DEMANDS') != '1':
            pytest.importorskip('numpy')
        return importlib.import_module('numpy')
