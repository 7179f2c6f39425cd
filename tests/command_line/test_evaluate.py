"""`evaluate`, and what `predict` does with what a table may hold."""

import csv
import io
import sys

import pytest

from command import IRIS, bounded, call
from simplenn_pure.command_line import main
from simplenn_pure.embed import load, save

HEAD = 'sepal length,sepal width,petal length,petal width,species\n'


@pytest.fixture(scope='module')
def folder(tmpdir_factory):
    made = tmpdir_factory.mktemp('iris')
    assert call('train', IRIS, '--target', 'species', '--seed', '1', '--save', 'iris.json', folder=made)[0] == 0
    return made


def test_the_scores_are_those_of_the_rows(folder):
    with open(IRIS) as source:
        rows = list(csv.reader(source))[1:]
    network = load(str(folder.join('iris.json')))
    kinds = ['setosa', 'versicolor', 'virginica']
    counts = dict.fromkeys([(truth, answer) for truth in kinds for answer in kinds], 0)
    for row in rows:
        outputs = network.think([float(cell) for cell in row[:4]])
        counts[row[4], kinds[outputs.index(max(outputs))]] += 1
    right = sum(counts[kind, kind] for kind in kinds)
    code, out, err = call('evaluate', 'iris.json', IRIS, folder=folder)
    assert (code, err) == (0, '')
    assert 'accuracy %.1f %% of 150 rows with known answers;' % (right / 1.5) in ' '.join(out.split())
    for kind in kinds:
        [line] = [line for line in out.splitlines() if line.startswith('  ' + kind)]
        assert line.split()[1:] == [str(counts[kind, answer]) for answer in kinds]
    for share, code in (('0.9', 0), ('1', 1)):
        found = call('evaluate', 'iris.json', IRIS, '--at-least', share, folder=folder)
        assert found[0] == code
        assert 'at least    %s was asked for; %.4g is %s\n' % (share, right / 150.0, 'less' if code else 'enough') in found[1]


def test_rows_that_cannot_be_judged_are_counted(folder):
    folder.join('t.csv').write(HEAD + '5.1,3.5,1.4,0.2,setosa\n5.1,3.5,1.4,0.2,\n5.1,3.5,1.4,0.2,Rosa\n'
                               '5.1,3.5,wide,0.2,setosa\n5.1,3.5,,0.2,SETOSA\n6.3,3.3,6,2.5,virginica\n')
    code, out, err = call('evaluate', 'iris.json', 't.csv', folder=folder)
    text = ' '.join(out.split())
    assert (code, err) == (0, '')
    assert 'accuracy 100.0 % of 3 rows with known answers' in text
    assert 'left out 1 row without a known answer' in text
    assert ("left out 2 rows that cannot be used, the first: t.csv, row 4, column 'species': 'Rosa' did not occur in "
            "training, expected one of 'setosa', 'versicolor', 'virginica'") in text
    assert '2 rows with known answers' in call('evaluate', 'iris.json', 't.csv', '--skip-missing', folder=folder)[1]
    folder.join('t.csv').write(HEAD + '5.1,3.5,1.4,0.2,\n5.1,3.5,x,0.2,setosa\n')
    code, out, err = call('evaluate', 'iris.json', 't.csv', folder=folder)
    assert (code, out) == (2, '')
    assert err == ("simplenn_pure: t.csv has no row with a known answer; t.csv, row 3, column 'petal length': 'x', "
                   'expected a number\n')


def test_numbers_are_judged_by_what_is_better_than_the_mean(tmpdir):
    tmpdir.join('t.csv').write('x,y\n' + ''.join('%d,%d\n' % (x, 40000 + 700 * x) for x in range(40)))
    assert call('train', 't.csv', '--target', 'y', '--columns', 'x', '--seed', '1', '--save', 'm.json',
                folder=tmpdir)[0] == 0
    # 0 to 39 are 10 off their mean: 7,000 in y.
    code, out, err = call('evaluate', 'm.json', 't.csv', '--at-least', '0.9', folder=tmpdir)
    assert code == 0 and '; 7,000 by always giving the mean' in ' '.join(out.split())
    tmpdir.join('other.csv').write('x,y\n' + ''.join('%d,%d\n' % (x, 40000 - 700 * x) for x in range(40)))
    code, out, err = call('evaluate', 'm.json', 'other.csv', '--at-least', '0', folder=tmpdir)
    assert code == 1 and 'at least    0 was asked for; -' in out


def test_probabilities_are_a_column_each(folder):
    code, out, err = call('predict', 'iris.json', IRIS, '--probabilities', folder=folder)
    assert (code, err) == (0, '')
    rows = list(csv.DictReader(io.StringIO(out)))
    network = load(str(folder.join('iris.json')))
    for row in rows[::20]:
        outputs = network.think([float(cell) for cell in list(row.values())[:4]])
        assert [row['probability of ' + kind] for kind in ('setosa', 'versicolor', 'virginica')] == [
            '%.6f' % output for output in outputs]
        assert row['species output'] == '%.6f' % max(outputs)


def test_numbers_have_no_probabilities(tmpdir):
    tmpdir.join('t.csv').write('x,y\n1,1.5\n2,2.5\n4,8\n')
    assert call('train', 't.csv', '--target', 'y', '--hold-out', '0', '--save', 'm.json', '--quiet',
                folder=tmpdir)[0] == 0
    assert call('predict', 'm.json', 't.csv', '--probabilities', folder=tmpdir) == (
        2, '', "simplenn_pure: --probabilities: 'y' is a number, which has none\n")


def test_a_byte_order_mark_stays(folder):
    table = (u'\ufeff' + HEAD + u'5.1,3.5,1.4,0.2,setosa\r\n').encode('utf-8')
    code, out, err = call('predict', 'iris.json', '-', stdin=table, folder=folder)
    assert out.startswith(u'\ufeffsepal length,') and u'\ufeff' not in out[1:]
    assert not call('predict', 'iris.json', '-', stdin=table[3:], folder=folder)[1].startswith(u'\ufeff')


class Terminal(io.TextIOWrapper):
    """A standard output that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize('stream, wanted', [(Terminal, u'\ufffd[2Jx'), (io.TextIOWrapper, u'\x1b[2Jx')])
def test_what_steers_a_terminal_does_not_reach_it(folder, monkeypatch, stream, wanted):
    folder.join('t.csv').write(HEAD.strip() + ',note\n5.1,3.5,1.4,0.2,setosa,\x1b[2Jx\n')
    raw = io.BytesIO()
    monkeypatch.setattr(sys, 'stdout', stream(raw, 'utf-8'))
    assert main(['predict', str(folder.join('iris.json')), str(folder.join('t.csv'))]) == 0
    assert raw.getvalue().decode('utf-8').splitlines()[1].split(',')[5] == wanted


def test_what_a_spreadsheet_would_run_passes_through(folder):
    table = (HEAD.strip() + ',note\n5.1,3.5,1.4,0.2,setosa,=1+1\n').encode('ascii')
    assert ',=1+1,setosa,' in call('predict', 'iris.json', '-', stdin=table, folder=folder)[1]


def test_numbers_of_version_1_come_back_in_their_units(tmpdir):
    network = bounded()
    save(network, str(tmpdir.join('old.json')))
    code, out, err = call('predict', 'old.json', '-', stdin=b'x\n0\n7.5\n', folder=tmpdir)
    assert (code, err) == (0, '')
    for x, answer in list(csv.reader(out.splitlines()))[1:]:
        assert answer == '%.4f' % (-2.0 + 20.0 * network.think([float(x)])[0])


def test_a_network_of_version_1_knows_no_median(folder):
    network = load(str(folder.join('iris.json')))
    network.notes = {'columns': dict(network.notes['columns'], inputs=[
        column[:2] for column in network.notes['columns']['inputs']])}
    save(network, str(folder.join('old.json')))
    code, out, err = call('predict', 'old.json', '-', folder=folder, stdin=(HEAD + '1,2,,4,\n').encode('ascii'))
    assert (code, err) == (0, "simplenn_pure: 1 row without an answer; standard input, row 2, column 'petal length': a "
                              'number is missing; fill it in, or leave such rows out with --skip-missing\n')
    # Nor the scale that it learned on: its step is worked in the units of the table.
    code, out, err = call('explain', 'old.json', '--table', IRIS, '--rows', '2', folder=folder)
    assert (code, err) == (0, '') and 'on one scale' not in out and '5.1' in out


@pytest.mark.parametrize('change', [
    {'inputs': 5}, {'inputs': [[1.0], [1.0]]}, {'target': [1.0, 0.0]}, {'learning_rate': 'fast'}, {'batch_size': 0}])
def test_damaged_notes_on_the_scaling_cost_one_line(folder, change):
    network = load(str(folder.join('iris.json')))
    network.notes['scaling'].update(change)
    save(network, str(folder.join('damaged.json')))
    code, out, err = call('explain', 'damaged.json', '--table', IRIS, folder=folder)
    assert (code, out, err) == (2, '', 'simplenn_pure: damaged.json: its notes on the scaling are damaged; train it again\n')


def test_a_table_without_an_answer_is_refused(folder):
    folder.join('t.csv').write(HEAD + '5.1,3.5,1.4,0.2,\n')
    code, out, err = call('evaluate', 'iris.json', 't.csv', folder=folder)
    assert (code, out, err) == (2, '', 'simplenn_pure: t.csv has no row with a known answer\n')
