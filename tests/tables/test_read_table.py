"""A table read from a program: the numbers, what they mean, what was left out and why."""

import builtins
import csv
import os

import pytest

from command import IRIS, call
from places import TABLES
from simplenn_pure import DeepNetwork, fit, scaling
from simplenn_pure.embed import load, save
from simplenn_pure.tables import cells, columns, csv_file, examples, fold, one_hot, read_table, scaled, train_table

DIABETES = os.path.join(TABLES, 'diabetes.csv')


def rows_of(path):
    """The header and the rows of a table, as the csv module reads them."""
    with open(path, newline='') as source:
        header, *rows = csv.reader(source)
    return header, rows


def write(folder, lines):
    path = str(folder / 't.csv')
    with open(path, 'w') as table:
        table.write('\n'.join(lines) + '\n')
    return path


def test_labels_are_one_output_each():
    read = read_table(IRIS, 'species')
    header, rows = rows_of(IRIS)
    kinds = ['setosa', 'versicolor', 'virginica']
    assert read.table_name == IRIS
    assert read.columns.input_names() == header[:4]
    assert (read.columns.target.name, read.columns.target.labels) == ('species', kinds)
    assert read.inputs == [[float(cell) for cell in row[:4]] for row in rows]
    assert read.truths == [row[4] for row in rows]
    assert read.targets == [[float(row[4] == kind) for kind in kinds] for row in rows]
    assert (read.rows, read.columns.left_out, read.skipped) == (list(range(2, 152)), [], 0)


def test_numbers_are_one_output_in_their_units():
    read = read_table(DIABETES, target='progression')
    header, rows = rows_of(DIABETES)
    truths = [float(row[-1]) for row in rows]
    assert (min(truths), max(truths)) == (25.0, 346.0)
    assert read.truths == truths
    assert (read.targets, read.columns.low, read.columns.spread) == ([[truth] for truth in truths], None, 321.0)


def test_choices_are_those_of_train(tmp_path):
    path = write(tmp_path, ['id;size;colour;grade;note;kind'] + [
        '%d;%s;%s;%d;always;%s' % (i + 1, '' if i % 10 == 3 else '%d,5' % (i * 7 % 31),
                                   ('red', 'blue', 'green')[i % 3], i % 2, 'ab'[i % 2])
        for i in range(40)])
    read = read_table(path, 'kind', skip_missing=True)
    assert read.columns.input_names() == ['size', 'colour = blue', 'colour = green', 'colour = red',
                                          'grade']
    assert read.columns.left_out == [['id', 'it counts the rows', '1'], ['note', 'always the same', 'always']]
    assert read.skipped == 4 and len(read.rows) == 36
    assert read.rows[:4] == [2, 3, 4, 6]  # The row numbered 5 has no size.
    assert read.inputs[3] == [28.5, 1.0, 0.0, 0.0, 0.0]
    assert read.columns.decimal_mark == ','

    named = read_table(path, 'grade', columns=['colour', 'id'], numbers=['grade'])
    assert named.columns.input_names() == ['colour = blue', 'colour = green', 'colour = red', 'id']
    assert named.columns.target.labels is None and named.truths[:3] == [0.0, 1.0, 0.0]
    assert read_table(path, 'grade', columns=['colour', 'colour']).columns.input_names() == [
        'colour = blue', 'colour = green', 'colour = red']
    assert read_table(path, 'grade', columns=['colour']).columns.target.labels == ['0', '1']
    by_label = read_table(path, 'kind', columns=['grade'], labels=['grade'])
    assert by_label.columns.input_names() == ['grade = 0', 'grade = 1']

    bare = write(tmp_path, ['%d~%s' % (i * i, 'ab'[i % 2]) for i in range(6)])
    read = read_table(bare, 'column 2', delimiter='~', header=False)
    assert (read.rows, read.inputs[-1], read.truths[-1]) == ([1, 2, 3, 4, 5, 6], [25.0], 'b')
    assert read.columns.header is False


def test_missing_cells_are_the_median_and_an_input_that_says_so(tmp_path):
    path = write(tmp_path, ['x,colour,kind', '1,red,a', '2,blue,b', ',red,a', '4,,b', '7,red,', '9,red,a'])
    read = read_table(path, 'kind')
    # The row without a target is left out: the median of 1, 2, 4, 9 is taken to be the upper of 2 and 4.
    assert (read.rows, read.unanswered, read.skipped) == ([2, 3, 4, 5, 7], 1, 0)
    assert read.columns.input_names() == ['x', 'x is missing', 'colour is missing', 'colour = blue', 'colour = red']
    assert read.inputs == [[1, 0, 0, 0, 1], [2, 0, 0, 1, 0], [4, 1, 0, 0, 1], [4, 0, 1, 0, 0], [9, 0, 0, 0, 1]]
    read = read_table(path, 'kind', skip_missing=True)
    assert (read.rows, read.unanswered, read.skipped) == ([2, 3, 7], 1, 2)
    assert read.columns.input_names() == ['x', 'colour = blue', 'colour = red']


def test_labels_that_differ_by_capitals_are_one(tmp_path):
    path = write(tmp_path, ['x,kind', '1,YES', '2,Yes', '3.5,yes', '4,no', '5,Yes', '7,NO', '9,no'])
    read = read_table(path, 'kind')
    assert read.truths == ['Yes', 'Yes', 'Yes', 'no', 'Yes', 'no', 'no']
    assert read.columns.target.labels == ['Yes', 'no']
    assert read.targets[0] == [0.0] and read.targets[3] == [1.0]  # One output, for the second.


def test_parts_of_a_table(tmp_path):
    path = write(tmp_path, ['x,y'] + ['%d,%d' % (i * i, 2 * i) for i in range(50)])
    read = read_table(path, 'y')
    training, held_out = read.split(0.2, seed=6)
    assert (len(training.rows), len(held_out.rows)) == (40, 10)
    assert max(held_out.truths) == 98.0  # beyond all that it is trained on
    assert sorted(training.rows + held_out.rows) == read.rows
    for part in (training, held_out):
        for row, (x,), y in zip(part.rows, part.inputs, part.truths):
            assert (x, y) == ((row - 2) ** 2, 2.0 * (row - 2))
            assert part.targets[part.rows.index(row)] == [y]
    assert training.columns is held_out.columns is read.columns


def test_one_row_to_train_on_has_no_range(tmp_path):
    path = write(tmp_path, ['x,y', '1,2', '2,4', '3,6'])
    with pytest.raises(ValueError, match='are too far apart or too close for floats'):
        train_table(read_table(path, 'y', numbers=['y']), 0.9, seed=1)


def test_labels_are_shared_out_evenly():
    training, held_out = read_table(IRIS, 'species').split(0.2, seed=1)
    assert [held_out.truths.count(kind) for kind in ('setosa', 'versicolor', 'virginica')] == [10, 10, 10]


def test_a_program_makes_what_the_commands_go_on_with(tmp_path):
    training, held_out = read_table(IRIS, 'species').split(0.2, seed=1)
    means, factors = training.measure()
    network = DeepNetwork([4, 6, 3], seed=1)
    fit(network, scaled(training.inputs, means, factors), training.targets, 60, batch_size=1)
    fold(network, means, factors)
    network.notes = training.notes()
    save(network, str(tmp_path / 'm.json'))
    code, out, err = call('predict', 'm.json', IRIS, folder=tmp_path)
    assert (code, err) == (0, '')
    answers = [row[5] for row in csv.reader(out.splitlines())][1:]
    network = load(str(tmp_path / 'm.json'))
    for part in (training, held_out):
        assert [answers[row - 2] for row in part.rows] == [
            part.columns.answer(outputs) for outputs in network.think(part.inputs)]
    right = sum(answers[row - 2] == truth for row, truth in zip(held_out.rows, held_out.truths))
    assert right > 25  # Guessing gets 10 of 30.


# ---- how a table is read ----------------------------------------------------------------


class Counted(object):
    """A pattern that counts what it is asked."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.count = 0

    def match(self, text):
        self.count += 1
        return self.pattern.match(text)


@pytest.mark.parametrize('path, target', [(DIABETES, 'progression'), (IRIS, 'species')])
def test_each_text_of_a_column_is_parsed_once(monkeypatch, path, target):
    header, rows = rows_of(path)
    number = Counted(csv_file.NUMBER)
    floats = []

    def counting_float(value):
        if value != 'inf':
            floats.append(value)
        return builtins.float(value)

    monkeypatch.setattr(csv_file, 'NUMBER', number)
    for module in (csv_file, cells, columns, examples, scaling):
        monkeypatch.setattr(module, 'float', counting_float, raising=False)
    read_table(path, target)
    texts = [text for column in zip(*rows) for text in set(column)]
    assert number.count == len(texts)
    assert len(floats) == sum(1 for text in texts if csv_file.NUMBER.pattern.match(text))


def test_reading_keeps_the_numbers_and_no_text(tmp_path):
    tracemalloc = pytest.importorskip('tracemalloc')  # PyPy has none.
    path = write(tmp_path, [','.join('c%d' % i for i in range(20))] + [
        ','.join('%d.%05d' % (i * j % 97, i * j % 99991) for j in range(3, 23)) for i in range(500)])
    read_table(path, 'c0')
    tracemalloc.start()
    read = read_table(path, 'c0')
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    # A float takes 24 bytes and its place in a list 8; a text of as many digits takes 57.
    assert len(read.rows) == 500 and kept < 45 * 500 * 20


# ---- what does not fit ---------------------------------------------------------------


@pytest.mark.parametrize('options, error, message', [
    ({'target': 'size'}, ValueError, "has no column 'size'; it has 'sepal length'"),
    ({'target': None}, ValueError, 'give the column to answer with'),
    ({'columns': ['species']}, ValueError, "'species' is both in --columns and the --target"),
    ({'columns': ['sepal']}, ValueError, "has no column 'sepal'"),
    ({'labels': ['sepal']}, ValueError, "has no column 'sepal'"),
    ({'numbers': ['species']}, ValueError, "row 2, column 'species': 'setosa', expected a number"),
    ({'columns': 'sepal length'}, TypeError, "columns is 'sepal length', expected a list of names"),
    ({'labels': 'species'}, TypeError, "labels is 'species', expected a list of names"),
    ({'numbers': 'species'}, TypeError, "numbers is 'species', expected a list of names"),
])
def test_what_does_not_fit_is_refused(options, error, message):
    with pytest.raises(error) as refusal:
        read_table(IRIS, **dict({'target': 'species'}, **options))
    assert message in str(refusal.value) and '\n' not in str(refusal.value)


@pytest.mark.parametrize('cell, number', [
    ('1E5', 1e5), ('1e+5', 1e5), ('.5', 0.5), ('5.', 5.0), ('1,5', 1.5), ('$0.41', 0.41), ('12 %', 12.0), ('-\u20ac7', -7.0),
    ('7 \u20ac', 7.0), ('1,234,567', 1234567.0), ('1.234.567', 1234567.0), ('1.234,5', 1234.5), ('1,234.5', 1234.5),
    ("1'234", 1234.0), ('1\xa0234,5', 1234.5), ('0,125', 0.125), ('1,234', 1.234), ('-Infinity', 'expected a finite'),
    ('INF', 'expected a finite'), ('\u0131nf', 'expected a number'), ('\u0661', 'expected a number'),
    ('1,5,2', 'expected a number'), ('1_0', 'expected a number'), ('0x1', 'expected a number'),
    ('1,234,5', 'expected a number'), ('1 2', 'expected a number'), ('+-5', 'expected a number'),
    ('$', 'expected a number'), ('1..5', 'expected a number'), ('12,34,567', 'expected a number')])
def test_what_is_a_number(tmp_path, cell, number):
    path = str(tmp_path / 't.csv')
    with open(path, 'w', encoding='utf-8') as table:
        table.write('x;y\n1;a\n4;b\n7;a\n%s;b\n' % cell)
    if isinstance(number, float):
        assert read_table(path, 'y').inputs[-1] == [number]
        assert read_table(path, 'y', numbers=['x']).inputs[-1] == [number]
    else:
        with pytest.raises(ValueError, match=number):
            read_table(path, 'y')


@pytest.mark.parametrize('others, cell, number', [
    ('1,2,3', '"5,041"', 5041.0), ('1,2,3', '"1,5"', 1.5), ('1,2,3', '"0,041"', 0.041),
    ('1.5,2,3', '"5,041"', 5041.0)])
def test_a_comma_in_quotes_is_of_thousands_where_three_digits_follow(tmp_path, others, cell, number):
    path = write(tmp_path, ['x,y'] + ['%s,%s' % pair for pair in zip(others.split(','), 'aba')] + [cell + ',b'])
    assert read_table(path, 'y').inputs[-1] == [number]


def test_a_comma_is_of_thousands_where_other_numbers_have_points(tmp_path):
    path = write(tmp_path, ['w;x;y', '1.5;1;a', '2.5;2;b', '3.5;4;a', '9.5;5,041;b'])
    assert read_table(path, 'y').inputs[-1] == [9.5, 5041.0]


@pytest.mark.parametrize('data', ['', 'x,y\n', 'x,y\n1,a\n2,b\n', '"x'])
def test_no_file_is_left_open(tmp_path, monkeypatch, data):
    opened = []

    def remembered(*arguments):
        opened.append(open(*arguments))
        return opened[-1]
    monkeypatch.setattr(csv_file, 'open', remembered, raising=False)
    (tmp_path / 't.csv').write_text(data)
    try:
        read_table(str(tmp_path / 't.csv'), 'y')
    except ValueError:
        pass
    assert [file.closed for file in opened] == [True]


def test_a_file_that_is_not_there():
    with pytest.raises(FileNotFoundError):
        read_table('nowhere.csv', 'species')


def test_labels_become_one_column_a_class():
    assert one_hot(['b', 'a', 'b', 'c']) == (
        [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], ['a', 'b', 'c'])
    assert one_hot(iter([3, 1])) == ([[0.0, 1.0], [1.0, 0.0]], [1, 3])
    with pytest.raises(TypeError, match="labels is 'ab', expected a list of labels"):
        one_hot('ab')
