"""A network of a table in a program: trained, asked by the names of the columns, saved and loaded."""

import csv
import os
import sys

import pytest

from command import IRIS
from places import TABLES
from simplenn_pure import DeepNetwork, early_stopping, scaling
from simplenn_pure.tables import TableModel, csv_file, learning, load_table, model, read_table, train_table
from simplenn_pure.tables.scaling import scaling_of

FLOWER = {'sepal length': 5.1, 'sepal width': 3.5, 'petal length': 1.4, 'petal width': 0.2}
KINDS = ['setosa', 'versicolor', 'virginica']


@pytest.fixture(scope='module')
def iris():
    return train_table(read_table(IRIS, 'species'), seed=1)


def rows_of(path):
    with open(path, newline='') as source:
        return list(csv.DictReader(source))


def test_it_answers_dicts_by_column_name(iris):
    assert iris.predict(FLOWER) == 'setosa'
    shares = iris.probabilities(dict(FLOWER, other='column'))
    assert list(shares) == KINDS and shares['setosa'] > 0.9
    assert sum(shares.values()) == pytest.approx(1.0, rel=1e-15)


def test_rows_of_a_csv_reader_are_text(iris):
    rows = rows_of(IRIS)
    answers = iris.predict(rows)
    numbers = [[float(row[name]) for name in FLOWER] for row in rows]
    outputs = iris.network.think(numbers)
    assert answers == [KINDS[row.index(max(row))] for row in outputs] == iris.predict(numbers)
    assert iris.predict(iter(rows[:2])) == answers[:2]
    assert iris.predict(numbers[0]) == answers[0]
    assert sum(answer == row['species'] for answer, row in zip(answers, rows)) >= 143


def test_pandas_frames_and_rows(iris):
    pandas = pytest.importorskip('pandas')
    frame = pandas.read_csv(IRIS)
    answers = iris.predict(frame)
    assert answers == iris.predict(rows_of(IRIS))
    assert iris.predict(frame.iloc[7]) == answers[7]
    assert iris.predict(frame[frame.columns[::-1]]) == answers
    frame.loc[0, 'sepal width'] = float('nan')
    assert iris.predict(frame)[0] == iris.predict(dict(FLOWER, **{'sepal width': None}))


def test_what_is_missing_is_the_median(iris):
    numbers = sorted(float(row['petal width']) for row in rows_of(IRIS))
    known = iris.probabilities(dict(FLOWER, **{'petal width': numbers[75]}))
    for gap in (None, '', 'NA', float('nan')):
        assert iris.probabilities(dict(FLOWER, **{'petal width': gap})) == known
    row = dict(FLOWER)
    del row['petal width']
    assert iris.probabilities(row) == known


def test_numbers_are_answered_in_their_units(tmp_path):
    path = os.path.join(TABLES, 'diabetes.csv')
    table = train_table(read_table(path, 'progression'), seed=1, hidden=[4], iterations=20)
    rows = rows_of(path)
    truths = [float(row['progression']) for row in rows]
    errors = [abs(answer - truth) for answer, truth in zip(table.predict(rows), truths)]
    mean = sum(truths) / len(truths)
    assert sum(errors) < 0.8 * sum(abs(mean - truth) for truth in truths)
    with pytest.raises(ValueError, match="'progression' is a number, which has no probabilities"):
        table.probabilities(rows)
    table.save(str(tmp_path / 'm.json'))
    loaded = load_table(str(tmp_path / 'm.json'))
    assert loaded.predict(rows) == table.predict(rows)
    assert (loaded.result, loaded.training, loaded.held_out) == (None, None, None)


@pytest.mark.parametrize('rows, error, message', [
    ({'a': 1}, ValueError, "row 1 has none of the columns 'sepal length', "),
    ([[1, 2, 3]], ValueError, 'row 1 has 3 cells, expected 4: '),
    ([FLOWER, dict(FLOWER, **{'sepal width': 'wide'})], ValueError,
     "the rows, row 2, column 'sepal width': 'wide', expected a number"),
    (dict(FLOWER, **{'sepal width': float('inf')}), ValueError, "'inf', expected a finite number"),
    ('5.1,3.5,1.4,0.2', TypeError, "rows is '5.1,3.5,1.4,0.2', expected a row, such as a dict"),
    (5, TypeError, 'rows is 5, expected a row')])
def test_what_is_no_row_is_refused(iris, rows, error, message):
    with pytest.raises(error) as refusal:
        iris.predict(rows)
    assert message in str(refusal.value)


def test_numbers_too_large_for_the_network_are_refused(iris, monkeypatch):
    monkeypatch.setattr(iris, 'think', lambda inputs: [0.5, float('nan'), 0.5])
    with pytest.raises(ValueError, match='row 1 has numbers too large for the network'):
        iris.predict(FLOWER)


def test_a_network_without_columns_is_no_model():
    with pytest.raises(ValueError, match='the network holds no columns of a table'):
        TableModel(DeepNetwork([4, 3], seed=1))


def test_whole_numbers_answer_too(iris):
    from simplenn_pure.embed import integers
    whole = TableModel(integers(iris.network))
    assert whole.predict(rows_of(IRIS)) == iris.predict(rows_of(IRIS))


def test_the_same_seed_is_the_same_network_by_every_road(monkeypatch):
    examples = read_table(IRIS, 'species')
    plain = train_table(examples, seed=3, iterations=30, compiled=False)
    pytest.importorskip('ctypes')
    compiled = train_table(examples, seed=3, iterations=30, compiled=True)
    assert plain.network == compiled.network and plain.result.history == compiled.result.history
    # Where it pays and there is a compiler it is taken; without one the answer is the same.
    libraries = sys.modules['simplenn_pure.compiled'].libraries
    for much, quickly in ((10 ** 9, True), (0, False)):
        libraries.clear()
        monkeypatch.setattr(early_stopping, 'PAYS', 0)
        monkeypatch.setattr(early_stopping, 'MUCH', much)
        assert train_table(examples, seed=3, iterations=30).network == plain.network
        assert [key[1] for key in libraries] == [quickly]
    monkeypatch.setenv('CC', 'no-such-compiler')
    assert train_table(examples, seed=3, iterations=30).network == plain.network
    with pytest.raises(OSError, match='no-such-compiler'):
        train_table(examples, seed=4, iterations=30, hidden=[3], compiled=True)


def test_a_seed_is_drawn_and_kept():
    examples = read_table(IRIS, 'species')
    first = train_table(examples, iterations=3)
    assert train_table(examples, iterations=3, seed=first.network.seed).network == first.network


def test_the_best_weights_are_kept_and_progress_may_stop_it():
    examples = read_table(IRIS, 'species')
    seen = []
    table = train_table(examples, seed=1, on_progress=lambda iteration, loss: seen.append((iteration, loss)))
    assert table.result.history == seen and seen[0][0] == 0
    assert table.result.iterations < seen[-1][0] < 1272  # Ten looks later it gave up.
    best = dict(seen)[table.result.iterations]
    assert best < seen[0][1] and all(loss > best - 0.003 * seen[0][1] for iteration, loss in seen)
    assert table.network.notes['history'] == [[iteration, float('%.6g' % loss)] for iteration, loss in seen]
    stopped = train_table(examples, seed=1, on_progress=lambda iteration, loss: iteration >= 50)
    assert stopped.result.history == seen[:len(stopped.result.history)]
    assert 50 <= stopped.result.history[-1][0] < 70


def test_ctrl_c_is_passed_on():
    def stop(iteration, loss):
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        train_table(read_table(IRIS, 'species'), seed=1, on_progress=stop)


@pytest.mark.parametrize('labels, given, chosen', [
    (True, {}, ('tanh', 'softmax', 'cross_entropy')), (False, {}, ('tanh', 'identity', None)),
    (True, {'loss': 'squared_error'}, ('tanh', 'sigmoid', 'squared_error')),
    (True, {'output_activation': 'tanh'}, ('tanh', 'tanh', None)),
    (True, {'output_activation': 'sigmoid'}, ('tanh', 'sigmoid', 'cross_entropy')),
    (True, {'activation': 'relu'}, ('relu', 'softmax', 'cross_entropy'))])
def test_what_is_chosen_suits_the_target(labels, given, chosen):
    examples = read_table(IRIS, 'species' if labels else 'sepal length')
    settings = learning.settings_of(examples, **given)
    assert (settings['activation'], settings['output_activation'], settings['loss']) == chosen


def test_sizes_iterations_and_rates_suit_the_table(tmp_path):
    def chosen(rows, columns, **given):
        path = str(tmp_path / 't.csv')
        with open(path, 'w') as table:
            table.write(','.join('c%d' % place for place in range(columns)) + ',y\n')
            for row in range(rows):
                table.write(','.join(str((row * place) % 97) for place in range(2, columns + 2)) + ',%d.5\n' % row)
        settings = learning.settings_of(read_table(path, 'y'), **given)
        return settings['hidden'], settings['iterations'], settings['learning_rate']
    # 1 input: 49 weights, so as many examples as there may be. 12 inputs and 32 neurons: 449 weights.
    assert chosen(400, 1) == ([16], 200000 // 400, 0.05)
    assert chosen(500, 12) == ([32], 60000 // 500, 0.01)
    assert chosen(400, 4) == ([16], 20000000 // 97 // 400 if 20000000 // 97 < 200000 else 500, 0.025)
    assert chosen(400, 4, hidden=[30]) == ([30], 20000000 // 181 // 400, 0.025)
    # Of a batch the adjustments are added up.
    assert chosen(400, 1, batch_size=100)[2] == 0.005
    assert chosen(400, 1, batch_size=1000, momentum=0.9)[2] == pytest.approx(0.05 / 400, rel=0.05)


def test_large_tables_give_signs_of_life_and_the_same_network(monkeypatch):
    examples = read_table(IRIS, 'species')
    whole = train_table(examples, seed=1, iterations=4, batch_size=7)
    shares = []
    monkeypatch.setattr(early_stopping, 'PART', 30)
    training, held_out = examples.split(0.2, 1)
    settings = learning.settings_of(training, iterations=4, batch_size=7)
    parts = model.train_on(training, held_out, scaling_of(training), 1, settings,
                           on_part=shares.append)
    assert parts.network == whole.network
    assert shares == [0.25, 0.5, 0.75, 1.0] * 4  # 108 rows, 28 at a time.


def test_momentum_and_an_overflow():
    examples = read_table(IRIS, 'sepal length')
    learned = train_table(examples, seed=1, iterations=30, momentum=0.9)
    assert learned.result.loss < learned.result.history[0][1] / 4
    with pytest.raises(ValueError, match='the loss becomes inf; try a smaller learning_rate'):
        train_table(examples, seed=1, activation='relu', learning_rate=1000.0, hidden=[40, 40])


def test_rows_that_overflow_the_network_are_told_apart(iris, monkeypatch):
    monkeypatch.setattr(iris, 'think', lambda inputs: [float('inf'), 0.0, 0.0] if inputs[0] == 5.1 else [0.5] * 3)
    examples, outputs, unused = iris.examples(IRIS)
    assert len(unused) == 9 and len(examples.rows) == len(outputs) == 141  # Nine are 5.1 long.
    assert unused[0].endswith('row 2 has numbers too large for the network')


def test_truth_values_are_labels(tmp_path):
    path = str(tmp_path / 't.csv')
    with open(path, 'w') as table:
        table.write('wet,warm\n' + 'True,no\nFalse,yes\n' * 20)
    table = train_table(read_table(path, 'warm'), seed=1)
    assert table.predict([{'wet': True}, {'wet': False}]) == ['no', 'yes']


def test_reading_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(csv_file, 'PART', 50)
    told = []
    read_table(IRIS, 'species', on_progress=lambda done, column: told.append((done, column)))
    lines = open(IRIS, newline='').read().splitlines(True)
    assert told == [(len(''.join(lines[:count])), None) for count in (50, 100, 150)] + [
        (len(''.join(lines)), name) for name in list(FLOWER) + ['species'] + list(FLOWER)]


def test_what_is_kept_of_large_tables_is_bounded(monkeypatch):
    examples = read_table(IRIS, 'species')
    means, factors = examples.measure()
    whole = scaling.scaled(examples.inputs, means, factors)
    monkeypatch.setattr(scaling, 'MOST_KNOWN', 3)
    assert read_table(IRIS, 'species') == examples
    assert scaling.scaled(examples.inputs, means, factors) == whole == [
        [(value - mean) * factor for value, mean, factor in zip(row, means, factors)] for row in examples.inputs]


@pytest.mark.slow
@pytest.mark.parametrize('name, target', [('iris', 'species'), ('breast_cancer', 'diagnosis')])
def test_probabilities_are_as_often_right_as_they_say(name, target):
    # Of the rows held out, over ten seeds: what it says of its answers is within three standard errors of how many
    # are right, of all of them and of those of which it is less than 0.9 sure.
    examples = read_table(os.path.join(TABLES, name + '.csv'), target)
    found = []
    for seed in range(1, 11):
        table = train_table(examples, seed=seed)
        for inputs, truth in zip(table.held_out.inputs, table.held_out.truths):
            shares = table.columns.shares(table.think(inputs))
            found.append((max(shares), table.columns.answer(table.think(inputs)) == truth))
    for some in (found, [pair for pair in found if pair[0] < 0.9]):
        said = sum(share for share, right in some) / len(some)
        error = (said * (1.0 - said) / len(some)) ** 0.5
        assert len(some) > 40 and abs(said - sum(right for share, right in some) / len(some)) < 3 * error


@pytest.mark.parametrize('settings, error, message', [
    ({'epochs': 5}, TypeError, "train_table has no 'epochs': it is 'iterations' here"),
    ({'hidden': 8}, TypeError, 'hidden is 8, expected a list of sizes, such as [8, 8]'),
    ({'hidden': [8, 0]}, ValueError, 'sizes: number 3 is 0'), ({'iterations': -1}, ValueError, 'iterations'),
    ({'iterations': 'many'}, TypeError, 'iterations'), ({'patience': 1.5}, ValueError, 'patience'),
    ({'learning_rate': 1e9}, ValueError, 'learning_rate is 1000000000.0, expected a number above 0 and up to 1000'),
    ({'learning_rate': -1}, ValueError, 'learning_rate is -1'), ({'momentum': 1}, ValueError, 'momentum is 1'),
    ({'batch_size': 0}, ValueError, 'batch_size'), ({'target_loss': float('nan')}, ValueError, 'target_loss'),
    ({'restarts': 2}, TypeError, "train_table has no 'restarts'"),
    ({'activation': 'softmax'}, ValueError, "'softmax'"), ({'output_activation': 'step'}, ValueError, "'step'"),
    ({'hold_out': 1}, ValueError, 'hold_out is 1, expected a share from 0 to less than 1'),
    ({'seed': -1}, ValueError, 'seed'), ({'activation': 'step'}, ValueError, "activation is 'step'")])
def test_settings_that_do_not_fit_are_refused(settings, error, message):
    with pytest.raises(error) as refusal:
        train_table(read_table(IRIS, 'species'), **settings)
    assert message in str(refusal.value) and '\n' not in str(refusal.value)


def test_what_is_not_examples_is_refused(iris):
    with pytest.raises(TypeError, match="examples is '.*iris.csv', expected what read_table returns"):
        train_table(IRIS)
    with pytest.raises(TypeError, match=r'a cell is \[1\], expected a number or text'):
        iris.predict(dict(FLOWER, **{'sepal width': [1]}))
