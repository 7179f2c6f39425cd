"""What a column is taken for, and whether it is learned from, on both sides of each limit."""

import pytest

from simplenn_pure.tables import read_table
from simplenn_pure.tables.cells import DATES


def read(folder, cells, **options):
    """Read a table of these {column name: cells}; where there is no `y`, one of two labels is added."""
    rows = len(list(cells.values())[0])
    cells = dict({'y': ['ab'[row % 2] for row in range(rows)]}, **cells)
    with open(str(folder / 't.csv'), 'w') as table:
        for line in [list(cells)] + list(zip(*cells.values())):
            table.write(';'.join(str(cell) for cell in line) + '\n')
    return read_table(str(folder / 't.csv'), 'y', **options)


def names(folder, cells, **options):
    """Return the names of the inputs that the column `x` of these cells becomes."""
    return read(folder, {'x': cells}, columns=['x'], **options).columns.input_names()


def why(folder, cells, **options):
    """Return why the column `x` of these cells is left out; None where it is not."""
    cells = {'x': cells, 'other': [row * row for row in range(len(cells))]}
    return {name: why for name, why, cell in read(folder, cells, **options).columns.left_out}.get('x')


def test_labels_are_what_holds_fewer_numbers_than_words(tmp_path):
    assert names(tmp_path, ['u', 'v', 'u', '3', '4']) == ['x = 3', 'x = 4', 'x = u', 'x = v']
    with pytest.raises(ValueError, match="column 'x': 'u', expected a number"):
        names(tmp_path, ['u', 'v', '1', '3'])


def test_missing_cells_are_neither(tmp_path):
    assert names(tmp_path, ['', '?', '1', '5', '-', '2'], skip_missing=True) == ['x']
    assert names(tmp_path, ['', 'u', 'v', 'u', 'v', 'na'], skip_missing=True) == ['x = u', 'x = v']


def test_a_dash_may_be_a_label_and_is_never_a_number(tmp_path):
    assert names(tmp_path, ['u', '-', 'u', '-', 'none'], skip_missing=True) == ['x = -', 'x = none', 'x = u']
    assert read(tmp_path, {'x': ['1', '-', '4', 'none', '9', '7']}, skip_missing=True).rows == [2, 4, 6, 7]


def test_what_is_missing_among_labels_is_a_label_until_rows_may_be_left_out(tmp_path):
    # NA is Namibia, unless it was said that some cells are missing.
    cells = ['NA', 'DE', 'FR', 'NA', 'FR', 'DE']
    assert names(tmp_path, cells) == ['x = DE', 'x = FR', 'x = NA']
    assert names(tmp_path, cells, skip_missing=True) == ['x = DE', 'x = FR']
    assert names(tmp_path, ['DE', '', 'FR', 'DE', 'FR']) == ['x is missing', 'x = DE', 'x = FR']


@pytest.mark.parametrize('kinds, rows, are_labels', [
    (2, 4, True), (3, 29, False), (3, 30, True), (10, 100, True), (11, 110, False)])
def test_few_whole_numbers_that_come_back_are_classes(tmp_path, kinds, rows, are_labels):
    columns = {'x': [row * row for row in range(rows)], 'y': [row % kinds for row in range(rows)]}
    labels = read(tmp_path, columns).columns.target.labels
    assert labels == ([str(kind) for kind in range(kinds)] if are_labels else None)
    # Only a target is asked this: an input of few numbers is a number.
    columns['z'] = columns['y']
    assert 'z' in read(tmp_path, columns).columns.input_names()


@pytest.mark.parametrize('cells, labels', [
    (['1.0', '2', '10', '-1', '+3.'], ['-1', '1.0', '2', '+3.', '10']), (['b', 'a', '2', '10'], ['10', '2', 'a', 'b']),
])
def test_labels_are_in_order(tmp_path, cells, labels):
    read_labels = read(tmp_path, {'x': range(10, 10 + 12 * len(cells)), 'y': cells * 12},
                       labels=['y']).columns.target.labels
    assert read_labels == labels


@pytest.mark.parametrize('cells, reason', [
    ([1, 2], None), ([1, 2, 3], 'it counts the rows'), ([5, 6, 7, 8.5], None), ([3, 2, 1], None),
    ([4, 4, 4], 'always the same'), (['u', 'u', 'u'], 'always the same'), (['', '?', 'nan'], 'it is empty'),
    (['s', 't', 'u', 'v'], None), (['s', 't', 'u', 't', 'u'], '3 labels in 5 rows'),
    (['s', 't', 'u', 's', 't', 'u'], None),
    (['w%d' % (row % 100) for row in range(300)], None),
    (['w%d' % (row % 101) for row in range(303)], '101 labels in 303 rows'),
    (['2026-01-05', '2026-01-06', '', '2026-01-05'], DATES), (['1/2/26', '3/2/26 10:15', '1/2/26'], DATES),
    (['10:15', '10:20', '10:15'], DATES), (['1.5.2', 'a', 'b', '1.5.2', 'a', 'b'], None),
])
def test_what_had_better_not_be_learned_from_is_left_out(tmp_path, cells, reason):
    assert why(tmp_path, cells) == reason
    # What was asked for stays, unless there is nothing in it.
    asked = why(tmp_path, cells, columns=['x', 'other'])
    assert asked == (reason if reason in ('always the same', 'it is empty', DATES) else None)
    if reason == DATES:
        assert why(tmp_path, cells, columns=['x', 'other'], labels=['x']) is None


def test_gaps_do_not_hide_that_a_column_counts_or_never_changes(tmp_path):
    assert why(tmp_path, [1, 2, '', 3, 4], skip_missing=True) == 'it counts the rows'
    assert why(tmp_path, [7, '', 7, 7, 7], skip_missing=True) == 'always the same'


def test_labels_win_over_numbers(tmp_path):
    assert names(tmp_path, [1, 2, 1, 2, 1], labels=['x'], numbers=['x']) == ['x = 1', 'x = 2']


def test_at_most_twelve_columns_are_told_why(tmp_path):
    with pytest.raises(ValueError) as refusal:
        read(tmp_path, {'c%d' % number: [0] * 4 for number in range(13)})
    assert str(refusal.value).count('always the same') == 12
