"""`explain` and `page` from the command line."""

import json
import math
import re
import sys

import pytest

import browser
from command import IRIS, bounded, call
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.command_line import main, stories
from simplenn_pure.embed import load, save
from simplenn_pure.study import explain
from simplenn_pure.tables.columns import Column, Columns

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]


def test_explain_tells_both_tutorials():
    code, out, err = call('explain')
    assert (code, err) == (0, '')
    assert out == ('The first tutorial: one neuron\n\n%s\n\n'
                   'The second tutorial: two layers learn XOR\n\n%s' % (
                       explain(Neuron(3, seed=1), *FIRST),
                       explain(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)))


@pytest.mark.parametrize('sizes, inputs', [
    ([1, 1], [[0], [1]]), ([2, 2, 1], XOR[0]),
    ([5, 2], [[0, 0] + [number >> place & 1 for place in (2, 1, 0)] for number in range(8)])])
def test_explain_tells_a_saved_network(tmp_path, sizes, inputs):
    network = DeepNetwork(sizes, seed=4)
    save(network, str(tmp_path / 'model.json'))
    code, out, err = call('explain', tmp_path / 'model.json')
    assert (code, err) == (0, '')
    targets = [[1 if answer >= 0.5 else 0 for answer in row] for row in network.think(inputs)]
    assert out == ('The network in model.json. Targets: its own answers, rounded\n\n'
                   + explain(network, inputs, targets))


@pytest.mark.parametrize('end', ['relu', 'tanh', 'identity'])
def test_explain_tells_a_network_whose_answers_go_beyond_0_and_1(tmp_path, end):
    network = DeepNetwork([2, 2], seed=4, weight_range=(-3, 3), activation=end)
    save(network, str(tmp_path / 'model.json'))
    code, out, err = call('explain', tmp_path / 'model.json')
    assert (code, err) == (0, '')
    targets = [[round(answer) for answer in row] for row in network.think(XOR[0])]
    assert {abs(target) for row in targets for target in row} - {0}
    assert out.endswith('\n\n' + explain(network, XOR[0], targets))


def test_explain_tells_a_softmax(tmp_path):
    # No answer is over 0.5 where the inputs are 0, and there all three are equal.
    network = DeepNetwork([2, 3], seed=4, activation='softmax')
    save(network, str(tmp_path / 'model.json'))
    code, out, err = call('explain', tmp_path / 'model.json')
    targets = [[int(place == row.index(max(row))) for place in range(3)] for row in network.think(XOR[0])]
    assert (code, err) == (0, '') and targets[0] == [1, 0, 0]
    assert out == ('The network in model.json. Targets: 1 for its highest answer, 0 for the others\n\n'
                   + explain(network, XOR[0], targets))


def test_explain_takes_examples_and_writes_a_file(tmp_path):
    network = DeepNetwork([2, 3, 2], seed=4)
    save(network, str(tmp_path / 'model.json'))
    code, out, err = call('explain', tmp_path / 'model.json', '--example', '0.5,1:1,0',
                         '--example=-1,2:0,1', '--learning-rate', '0.5', '-o', tmp_path / 'step.txt')
    assert (code, out, err) == (0, '', '')
    assert (tmp_path / 'step.txt').read_text(encoding='utf-8') == (
        'The network in model.json\n\n'
        + explain(network, [[0.5, 1], [-1, 2]], [[1, 0], [0, 1]], 0.5))


def test_explain_shows_only_some_examples(tmp_path):
    code, out, err = call('explain', '--show', '3,1')
    assert (code, err) == (0, '')
    assert explain(Neuron(3, seed=1), *FIRST, examples=[3, 1]) in out
    assert explain(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, examples=[3, 1]) in out


def test_the_help_says_how_a_minus_is_given():
    code, out, err = call('explain', '--help')
    given = re.search(r'--example=\S+:\d', out).group()
    assert (code, err) == (0, '') and given == '--example=-1,2:1'


@pytest.mark.parametrize('room, terminal, code', [(0, True, 0), (-1, True, 2), (-1, False, 0)])
def test_more_lines_than_a_person_reads_are_not_poured_into_a_terminal(monkeypatch, capsys, room,
                                                                       terminal, code):
    assert main(['explain']) == 0
    whole = capsys.readouterr().out
    monkeypatch.setattr(stories, 'LONG', whole.count('\n') + room)
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: terminal)
    assert main(['explain']) == code
    assert capsys.readouterr() == ((whole, '') if code == 0 else (
        '', 'simplenn_pure: these are %d lines: name a file for them, as in -o step.txt, or write '
            'out fewer examples, as in --show 1\n' % whole.count('\n')))


def test_page_tells_both_tutorials(tmp_path):
    code, out, err = call('page', '-o', tmp_path / 'page.html')
    assert (code, out, err) == (0, '', '')
    text = (tmp_path / 'page.html').read_text(encoding='utf-8')
    titles, problems = browser.ask(
        tmp_path, text, "return DATA_SETS.slice(0, 2).map(it => [it.title, it.iterations, it.knobs.sizes, it.knobs.seed,"
                        " it.layers === undefined]);")
    assert problems == []
    assert titles == [['The first tutorial: one neuron', 10000, [3, 1], 1, True],
                      ['The second tutorial: two layers learn XOR', 10000, [2, 2, 1], 1, True]]
    assert len(text.encode('utf-8')) <= 120000


def test_page_tells_a_saved_network(tmp_path):
    save(DeepNetwork([2, 3, 1], seed=4), str(tmp_path / 'model.json'))
    code, out, err = call('page', tmp_path / 'model.json')
    assert (code, err) == (0, '')
    assert 'The network in model.json' in out and 'no training was recorded' in out
    code, out, err = call('page', tmp_path / 'model.json', '--iterations', '5', '--example', '0,1:1')
    assert (code, err) == (0, '') and 'In each of 5 iterations' in out


@pytest.mark.parametrize('named', [True, False])
def test_page_opens_in_the_browser(tmp_path, monkeypatch, capsys, named):
    opened = []
    monkeypatch.setattr(stories.webbrowser, 'open', lambda address: opened.append(address) or True)
    monkeypatch.setattr(stories.tempfile, 'tempdir', str(tmp_path))
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True)
    monkeypatch.chdir(tmp_path)
    assert main(['page', '--open', '--tutorial', '1', '--iterations', '3'] + ['-o',
        'my page.html'] * named) == 0
    file, = tmp_path.glob('*.html')
    assert opened == [file.as_uri()] and (file.name == 'my page.html') is named
    assert '<title>The first tutorial: one neuron</title>' in file.read_text(encoding='utf-8')
    assert capsys.readouterr() == ('', '')


def test_without_a_browser_it_says_where_the_page_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stories.webbrowser, 'open', lambda address: False)
    path = str(tmp_path / 'page.html')
    assert main(['page', '--open', '--tutorial', '1', '--iterations', '0', '-o', path]) == 2
    assert capsys.readouterr() == ('',
        'simplenn_pure: no browser could be opened; the page is in %s\n' % path)


@pytest.mark.parametrize('arguments, words', [
    (['explain', '--example', '0,1'], 'expected inputs and targets, such as 0,1:1'),
    (['explain', '--show', '2,5'], '--show 5: the last example is 4'),
    (['explain', '--show', '2,2'], 'example 2 is given twice'),
    (['explain', '--example', '0,1,1:1'], '--example and --table are for a saved'),
    (['page', 'nowhere.json'], 'nowhere.json'),
    (['page', '--iterations', '-1'], '--iterations'),
])
def test_what_does_not_fit_costs_one_line(arguments, words):
    code, out, err = call(*arguments)
    assert (code, out) == (2, '') and words in err and err.count('\n') == 1


@pytest.mark.parametrize('command', ['explain', 'page'])
def test_what_is_read_is_not_overwritten(tmp_path, command):
    save(Neuron(2, seed=4), str(tmp_path / 'model.json'))
    before = (tmp_path / 'model.json').read_bytes()
    code, out, err = call(command, 'model.json', '-o', './model.json', folder=tmp_path)
    assert (code, out) == (2, '') and 'is the file to read from' in err
    assert (tmp_path / 'model.json').read_bytes() == before


# ---- examples from a table ---------------------------------------------------------


@pytest.fixture(scope='module')
def iris(tmp_path_factory):
    folder = tmp_path_factory.mktemp('iris')
    code, out, err = call('train', IRIS, '--target', 'species', '--seed', '1', '--quiet',
                         '--save', 'iris.json', folder=folder)
    assert (code, out, err) == (0, '', '')
    return folder


LABELS = ("inputs      'sepal length', 'sepal width', 'petal length', 'petal width'\n"
          "outputs     'setosa', 'versicolor', 'virginica'\n")


@pytest.mark.parametrize('rows, title, inputs, targets', [
    # As they stand in the file: lines 2, 52 and 102 are the first of each species.
    ([], 'rows 2, 52, 102', [[5.1, 3.5, 1.4, 0.2], [7, 3.2, 4.7, 1.4], [6.3, 3.3, 6, 2.5]],
     [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (['--rows', '151'], 'row 151', [[5.9, 3, 5.1, 1.8]], [[0, 0, 1]]),
    (['--rows', '52,3'], 'rows 3, 52', [[4.9, 3, 1.4, 0.2], [7, 3.2, 4.7, 1.4]],
     [[1, 0, 0], [0, 1, 0]]),
])
def test_explain_takes_the_rows_of_a_table(iris, rows, title, inputs, targets):
    code, out, err = call('explain', 'iris.json', '--table', IRIS, *rows, folder=iris)
    assert (code, err) == (0, '')
    assert out.startswith('The network in iris.json, %s of iris.csv\n' % title + LABELS + '\nIt learned from')
    network = load(str(iris / 'iris.json'))
    # Its inputs are on the scale of the rows that it learned from, and its answers those of the file.
    means, factors = network.notes['scaling']['inputs']
    printed = [float(number) for number in re.findall(r'-?[0-9]+[.][0-9]+(?:e-?[0-9]+)?', out)]
    for row, target in zip(inputs, targets):
        assert '; targets %s\n' % ', '.join(map(str, target)) in out
        for number in [(x - mean) * factor for x, mean, factor in zip(row, means, factors)] + network.think(row):
            assert min(abs(number - other) for other in printed) < 1e-8  # Printed with 8 decimals.
    assert 'learning rate %.3g.' % (0.025 / len(inputs)) in out


def test_a_table_is_explained_on_the_scale_on_which_it_was_learned(tmp_path):
    rows = [(x, 2 * x + 0.5) for x in range(9)]
    (tmp_path / 't.csv').write_text('x;y\n' + ''.join('%d;%d,5\n' % (x, y) for x, y in rows))
    code, out, err = call('train', 't.csv', '--target', 'y', '--numbers', 'x', '--columns', 'x',
                         '--seed', '1', '--iterations', '5', '--quiet', '--hold-out', '0',
                         '--save', 'm.json', folder=tmp_path)
    assert (code, err) == (0, '')
    code, out, err = call('explain', 'm.json', '--table', 't.csv', folder=tmp_path)
    assert (code, err) == (0, '')
    # 0 to 8 have the mean 4 and the variance 60 / 9; y has 8.5 and four times that.
    factor = 1 / math.sqrt(60 / 9.0)
    assert out.startswith("The network in m.json, rows 2, 3, 4, 5 of t.csv\ninputs      'x'\n"
                          "answer      'y', in its own units\n\nIt learned from inputs on one scale, as below; its file "
                          "takes them as they are in the table.\n    a[0,1]   = ('x' - 4) * %.8g\n    t[1]      = "
                          "('y' - 8.5) * %.8g\nIt moved by" % (factor, factor / 2))
    assert 'It moved by 1 example at a time, with a learning rate of 0.05, which more of them share here.' in out
    assert '4 examples; learning rate 0.0125.' in out
    saved = load(str(tmp_path / 'm.json'))
    for (x, y), (error,) in zip(rows, [(y - answer,) for (x, y), (answer,) in zip(rows, saved.think(rows_of(rows)))][:4]):
        assert '%.8f' % (error * factor / 2) in out  # The errors of the file's network, on that scale.
    before, after = [float(line.split('= ')[-1]) for line in re.findall(
        'loss (?:before|after) = [^\n]*(?:\n +[^\n]*)*', out)][-2:]
    assert after < before


def rows_of(rows):
    """Return the inputs of (x, y) pairs."""
    return [[x] for x, y in rows]


def data_of(page):
    """What the page's script is given: its data sets."""
    return json.loads(re.search('(?m)^const DATA_SETS = (.*);$', page).group(1))


def test_page_takes_the_rows_of_a_table(iris):
    code, out, err = call('page', 'iris.json', '--table', IRIS, '--rows', '2', folder=iris)
    assert (code, err) == (0, '')
    story = data_of(out)[0]
    means, factors = load(str(iris / 'iris.json')).notes['scaling']['inputs']
    assert story['targets'] == [[1.0, 0.0, 0.0]] and story['inputs'] == [[
        pytest.approx((x - mean) * factor, rel=1e-7)  # Eight digits of them.
        for x, mean, factor in zip([5.1, 3.5, 1.4, 0.2], means, factors)]]
    assert story['inputNames'] == ['sepal length', 'sepal width', 'petal length', 'petal width']
    assert story['units'] == [list(pair) for pair in zip(means, factors)]
    assert 'This is the network that was trained on its table.' in story['story']
    assert story['knobs']['rate'] == 0.025
    assert out.count('How it was trained on its table') == 1
    assert story['labels'] == story['outputNames'] == ['setosa', 'versicolor', 'virginica']
    assert story['knobs']['batch'] == 1 and story['title'] == 'The network in iris.json, row 2 of iris.csv'
    assert out.count('<title>The network in iris.json, row 2 of iris.csv</title>') == 1
    code, out, err = call('page', 'iris.json', '--table', IRIS, folder=iris)
    # Of four inputs so many rows as are 400 numbers, of three labels 33 of each.
    assert (code, err) == (0, '') and len(out) < 120000
    assert [list(map(sum, zip(*data_of(out)[0]['targets'])))] == [[33, 33, 33]]
    assert '<title>The network in iris.json, 99 rows of iris.csv</title>' in out


@pytest.mark.parametrize('table, target, meaning', [
    ('x,y\n' + ''.join('%d,%d\n' % (x, 2 * x) for x in range(9)), 'y', {
        'target': 'y', 'answer': [8.0, pytest.approx(8.0 + 2 * math.sqrt(60 / 9.0))], 'outputNames': ['y']}),
    ('x,y\n' + ''.join('%d,%s\n' % (x, 'no yes'.split()[x > 4]) for x in range(9)), 'y', {
        'labels': ['no', 'yes'], 'outputNames': ['yes']})])
def test_page_knows_what_the_outputs_mean(tmp_path, table, target, meaning):
    (tmp_path / 't.csv').write_text(table)
    code, out, err = call('train', 't.csv', '--target', target, '--seed', '1', '--iterations', '5', '--quiet',
                          '--hold-out', '0', '--columns', 'x', '--save', 'm.json', folder=tmp_path)
    assert (code, err) == (0, '')
    code, out, err = call('page', 'm.json', '--table', 't.csv', folder=tmp_path)
    assert (code, err) == (0, '')
    story = data_of(out)[0]
    assert {name: story.get(name) for name in meaning} == meaning and len(story['inputs']) == 9


def test_one_output_of_two_labels_is_the_second_and_answers_of_version_1_have_their_own_scale():
    one = Columns([], Column('y', ['no', 'yes']), 'no', 'yes', True, None)
    assert stories.meaning_of(one, None) == {'labels': ['no', 'yes'], 'outputNames': ['yes']}
    assert stories.meaning_of(Columns([], Column('y', None), -2.0, 18.0, True, None), None) == {
        'target': 'y', 'answer': [-2.0, 18.0], 'outputNames': ['y']}
    assert stories.meaning_of(Columns([], Column('y', None), None, None, True, None), None) == {}


def test_the_targets_of_version_1_are_within_its_bounds(tmp_path):
    save(bounded(), str(tmp_path / 'old.json'))
    (tmp_path / 't.csv').write_text('x,y\n1,3\n2,18\n')
    code, out, err = call('explain', 'old.json', '--table', 't.csv', folder=tmp_path)
    # -2 is 0 and 18 is 1: 3 is a quarter of the way.
    assert (code, err) == (0, '') and 'inputs 1; target 0.25\n' in out and 'inputs 2; target 1\n' in out


@pytest.mark.parametrize('arguments, words', [
    (['iris.json', '--rows', '2'], '--rows are those of a --table'),
    (['iris.json', '--table', IRIS, '--example', '1,2,3,4:1,0,0'],
     'argument --example: not allowed with argument --table'),
    (['iris.json'], 'iris.json learned from a table: give --table, for rows of it, or --example'),
    (['--table', IRIS], '--example and --table are for a saved network'),
    (['iris.json', '--table', IRIS, '--rows', '999,2'], 'has no example in row 999'),
    (['iris.json', '--table', 'short.csv'], "row 2, column 'petal width': 'wide', expected a number"),
    (['iris.json', '--table', 'other.csv'], "column 'species': 'rosa' did not occur in training"),
    (['iris.json', '--table', 'empty.csv'], 'empty.csv has no example'),
    (['iris.json', '--table', 'empty.csv', '--rows', '9'], 'empty.csv has no example in row 9'),
    (['iris.json', '--table', 'gap.csv', '--rows', '2'], "gap.csv, row 2, column 'species': the answer is missing"),
    (['iris.json', '--table', 'unknown.csv'], "has no column 'species'"),
    (['plain.json', '--table', IRIS], 'plain.json holds no columns of a table'),
])
def test_rows_that_do_not_fit_cost_one_line(iris, arguments, words):
    names = 'sepal length,sepal width,petal length,petal width'
    (iris / 'short.csv').write_text(names + ',species\n1,2,3,wide,setosa\n')
    (iris / 'other.csv').write_text(names + ',species\n1,2,3,4,rosa\n')
    (iris / 'empty.csv').write_text(names + ',species\n')
    (iris / 'gap.csv').write_text(names + ',species\n1,2,3,4,\n1,2,3,4,setosa\n')
    (iris / 'unknown.csv').write_text(names + '\n1,2,3,4\n')
    save(DeepNetwork([4, 3], seed=1), str(iris / 'plain.json'))
    code, out, err = call('explain', *arguments, folder=iris)
    assert (code, out) == (2, '') and words in err and err.count('\n') == 1


def test_a_page_is_not_poured_into_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True)
    assert main(['page', '--iterations', '0']) == 2
    assert capsys.readouterr() == ('', 'simplenn_pure: a page is HTML for a browser: name a file '
                                       'for it, as in -o page.html, or --open it\n')


def test_explain_takes_one_tutorial_and_several_steps():
    code, both, err = call('explain', '--show', '1')
    texts = [call('explain', '--show', '1', '--tutorial', number)[1] for number in ('1', '2')]
    assert both == '\n\n'.join(texts)
    assert 'XOR' not in texts[0] and 'one neuron' not in texts[1]
    code, text, err = call('explain', '--tutorial', '1', '--steps', '3', '--show', '1')
    assert (code, err) == (0, '') and re.findall('^Step .*', text, re.M) == ['Step 1 of 3', 'Step 2 of 3',
        'Step 3 of 3']
    neuron = Neuron(3, seed=1)
    for part in text.split('Step ')[1:]:
        outputs = neuron.think([0, 0, 1])
        assert 'a[1,1] = 1 / (1 + exp(' in part and ' = %.8f\n' % outputs[0] in part
        neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], 1)


@pytest.mark.parametrize('command', ['train', 'predict', 'export', 'explain', 'page', 'sweep', 'check'])
def test_the_help_of_a_command_starts_with_an_example(command):
    code, text, err = call(command, '--help')
    assert code == 0 and text.split('\n\n')[1].startswith('example: python -m simplenn_pure ' + command)
