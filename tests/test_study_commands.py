"""`explain` and `page` from the command line."""

import pytest

import browser
from command import run
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.embed import save
from simplenn_pure.study import explain

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]


def test_explain_tells_both_tutorials():
    code, out, err = run('explain')
    assert (code, err) == (0, '')
    assert out == ('The first tutorial: one neuron\n\n%s\n\n'
                   'The second tutorial: two layers learn XOR\n\n%s' % (
                       explain(Neuron(3, seed=1), *FIRST),
                       explain(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)))


@pytest.mark.parametrize('sizes, inputs', [
    ([1, 1], [[0], [1]]), ([2, 2, 1], XOR[0]),
    ([5, 2], [[0] * 5, [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]])])
def test_explain_tells_a_saved_network(tmp_path, sizes, inputs):
    network = DeepNetwork(sizes, seed=4)
    save(network, str(tmp_path / 'model.json'))
    code, out, err = run('explain', tmp_path / 'model.json')
    assert (code, err) == (0, '')
    targets = [[1 if answer >= 0.5 else 0 for answer in row] for row in network.think(inputs)]
    assert out == ('The network in model.json. Targets: its own answers, rounded\n\n'
                   + explain(network, inputs, targets))


def test_explain_takes_examples_and_writes_a_file(tmp_path):
    network = DeepNetwork([2, 3, 2], seed=4)
    save(network, str(tmp_path / 'model.json'))
    code, out, err = run('explain', tmp_path / 'model.json', '--example', '0.5,1:1,0',
                         '--example=-1,2:0,1', '--learning-rate', '0.5', '-o', tmp_path / 'step.txt')
    assert (code, out, err) == (0, '', '')
    assert (tmp_path / 'step.txt').read_text(encoding='utf-8') == (
        'The network in model.json\n\n'
        + explain(network, [[0.5, 1], [-1, 2]], [[1, 0], [0, 1]], 0.5))


def test_page_tells_both_tutorials(tmp_path):
    code, out, err = run('page', '-o', tmp_path / 'page.html')
    assert (code, out, err) == (0, '', '')
    text = (tmp_path / 'page.html').read_text(encoding='utf-8')
    lines, problems = browser.ask(
        tmp_path, text, "return [...document.querySelectorAll('h1, [data-name=answers] td:nth-child(4)')]"
                        ".map(element => element.textContent);")
    assert problems == []
    first, second = Neuron(3, seed=1), TwoLayerNetwork(2, 2, 1, seed=1)
    first.train(*FIRST)
    second.train(*XOR)
    assert lines == (['The first tutorial: one neuron']
                     + ['%.8f' % answer for (answer,) in first.think(FIRST[0])]
                     + ['The second tutorial: two layers learn XOR']
                     + ['%.8f' % answer for (answer,) in second.think(XOR[0])])


def test_page_tells_a_saved_network(tmp_path):
    save(DeepNetwork([2, 3, 1], seed=4), str(tmp_path / 'model.json'))
    code, out, err = run('page', tmp_path / 'model.json')
    assert (code, err) == (0, '')
    assert 'The network in model.json' in out and 'no training was recorded' in out
    code, out, err = run('page', tmp_path / 'model.json', '--iterations', '5', '--example', '0,1:1')
    assert (code, err) == (0, '') and 'In each of 5 iterations' in out


@pytest.mark.parametrize('arguments, words', [
    (['explain', '--example', '0,1'], 'expected inputs and targets, such as 0,1:1'),
    (['explain', '--example', '0,1,1:1'], '--example is for a saved network'),
    (['page', 'nowhere.json'], 'nowhere.json'),
    (['page', '--iterations', '-1'], '--iterations'),
])
def test_what_does_not_fit_costs_one_line(arguments, words):
    code, out, err = run(*arguments)
    assert (code, out) == (2, '') and words in err and err.count('\n') == 1
