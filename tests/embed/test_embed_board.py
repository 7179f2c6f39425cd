"""On a real MicroPython: load, export, run the export, train on. From the desk in five commands."""

import os
import re
import shlex
import sys

import pytest

import embed_tools
from places import PACKAGE
from simplenn_pure import DeepNetwork, TwoLayerNetwork
from simplenn_pure.embed import dumps, load, python_source, save
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.loss import LOSSES

XOR_INPUTS, XOR_TARGETS = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]

# The manual of embed/ shows these; `mpremote` is MicroPython's tool to reach a board.
TABLE = '0,0,1,0\n1,1,1,1\n1,0,1,1\n0,1,1,0\n'
FIVE_COMMANDS = '''
python train.py
python -c "from simplenn_pure.embed import load, python_source; open('think.py', 'w').write(python_source(load('model.json')))"
python think.py 1 0 0
mpremote cp think.py :
mpremote exec "from think import think; print(think([1, 0, 0]))"
'''
TRAIN = '''import csv
from simplenn_pure import Neuron
from simplenn_pure.embed import save

table = [[float(cell) for cell in row] for row in csv.reader(open('table.csv'))]
neuron = Neuron(3, seed=1)
neuron.train([row[:-1] for row in table], [row[-1] for row in table])
save(neuron, 'model.json')
'''


def on_the_board(code, folder, *options):
    """Return what MicroPython prints for `code`, run in `folder`."""
    prelude = 'import sys; sys.path.append(%r)\n' % embed_tools.ROOT
    return embed_tools.run([embed_tools.program('micropython')] + list(options)
                           + ['-c', prelude + code], str(folder))


def test_a_board_loads_exports_and_runs_the_export(tmp_path):
    """8 decimals of Milo Spencer-Harper, 2015; XOR after 9,999 iterations as NumPy 2.4.6 prints it."""
    save(embed_tools.first_tutorial(), tmp_path / 'neuron.json')
    save(embed_tools.second_tutorial(iterations=9999), tmp_path / 'xor.json')
    printed = on_the_board('''
from simplenn_pure.embed import load, python_source
for name, examples in (('neuron', [[1, 0, 0]]), ('xor', [[0, 0], [0, 1], [1, 0], [1, 1]])):
    network = load(name + '.json')
    with open(name + '_think.py', 'w') as target:
        target.write(python_source(network))
    think = __import__(name + '_think').think
    for example in examples:
        assert think(example) == network.think(example)
        print('%.8f' % think(example)[0])
''', tmp_path)
    assert printed.split() == ['0.99993704', '0.06624557', '0.93822756', '0.93836658', '0.06703146']


def test_a_board_trains_saves_and_the_desk_goes_on(tmp_path):
    on_the_board('''
from simplenn_pure import Neuron
from simplenn_pure.embed import save
neuron = Neuron(3, seed=1)
neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], 6000)
neuron.notes = {'from': 'the board'}
save(neuron, 'model.json')
''', tmp_path)
    neuron = load(tmp_path / 'model.json')
    assert neuron.notes == {'from': 'the board'} and neuron.seed == 1
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], 4000)
    assert '%.8f' % neuron.think([1, 0, 0])[0] == '0.99993704'
    assert ['%.8f' % row[0] for row in neuron.synaptic_weights] == [
        '9.67299303', '-0.20784350', '-4.62963669']  # As published.


def test_a_board_goes_on_training_a_loaded_network(tmp_path):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train(XOR_INPUTS, XOR_TARGETS, 5000)
    save(network, tmp_path / 'model.json')
    printed = on_the_board('''
from simplenn_pure.embed import load, save
network = load('model.json')
network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 4999)
save(network, 'model.json')
print(' '.join(['%.8f' % output[0] for output in network.think([[0, 0], [0, 1], [1, 0], [1, 1]])]))
''', tmp_path)
    assert printed.split() == ['0.06624557', '0.93822756', '0.93836658', '0.06703146']
    again = load(tmp_path / 'model.json')
    assert ['%.8f' % output[0] for output in again.think(XOR_INPUTS)] == printed.split()


def test_a_board_goes_on_training_with_other_activations(tmp_path):
    """As the desk does, to 8 decimals: the board's exp may round otherwise."""
    network = DeepNetwork([2, 4, 2], seed=1, activation='tanh', output_activation='softmax')
    save(network, tmp_path / 'model.json')
    code = '''
from simplenn_pure.embed import load, save
network = load('model.json')
network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [[1, 0], [0, 1], [0, 1], [1, 0]], 100)
save(network, 'model.json')
print(network.loss_name)
'''
    assert on_the_board(code, tmp_path) == 'cross_entropy\n'
    network.train(XOR_INPUTS, [[1 - target, target] for target in XOR_TARGETS], 100)
    again = load(tmp_path / 'model.json')
    assert [['%.8f' % output for output in outputs] for outputs in again.think(XOR_INPUTS)] == [
        ['%.8f' % output for output in outputs] for outputs in network.think(XOR_INPUTS)]
    assert network.loss(XOR_INPUTS, [[1 - target, target] for target in XOR_TARGETS]) < 0.3


def test_a_board_without_a_disk_uses_text(tmp_path):
    network = embed_tools.second_tutorial()
    printed = on_the_board('''
from simplenn_pure.embed import dumps, loads
print(dumps(loads(%r)), end='')
''' % dumps(network), tmp_path)
    assert printed == dumps(network)
    assert os.listdir(str(tmp_path)) == []


IMPORTED = '''
import sys
from simplenn_pure.embed import %s
for name in sorted(sys.modules):
    if name.startswith('simplenn_pure'):
        print(name)
'''


@pytest.mark.parametrize('python', ['this', 'micropython'])
def test_nobody_pays_for_what_he_does_not_import(python, tmp_path):
    for name, spared in (('load', ['as_python', 'as_c', 'names']), ('loads', ['files', 'as_c']),
                         ('python_source', ['as_c', 'document', 'files']),
                         ('c_source', ['as_python', 'document', 'files'])):
        if python == 'this':
            printed = embed_tools.run([sys.executable, '-c', IMPORTED % name], embed_tools.ROOT)
        else:
            printed = on_the_board(IMPORTED % name, tmp_path)
        imported = printed.split()
        assert 'simplenn_pure.embed' in imported and 'simplenn_pure.checks' in imported
        for module in spared:
            assert 'simplenn_pure.embed.' + module not in imported
        for module in ('simplenn_pure.neuron', 'simplenn_pure.two_layer', 'simplenn_pure.deep'):
            assert module not in imported


@pytest.mark.parametrize('python', ['this', 'micropython'])
@pytest.mark.parametrize('network', [embed_tools.second_tutorial(), DeepNetwork([2, 2, 1], seed=1)],
                         ids=['two layers', 'deep'])
def test_who_loads_a_network_of_sigmoids_and_asks_it_loads_no_formulas(network, python, tmp_path):
    save(network, tmp_path / 'model.json')
    code = ('import sys; from simplenn_pure.embed import load, save; network = load("model.json"); '
            'network.think([1, 0]); network.train([[1, 0]], [1], 2); save(network, "model.json"); '
            'print(" ".join(sys.modules))')
    if python == 'this':
        imported = embed_tools.run([sys.executable, '-c', code], str(tmp_path)).split()
    else:
        imported = on_the_board(code, tmp_path).split()
    assert 'simplenn_pure.embed.files' in imported and type(network).__module__ in imported
    for module in ('formulas', 'words', 'unrolled', 'embed.names'):
        assert 'simplenn_pure.' + module not in imported


@pytest.mark.parametrize('kilobytes, code', [
    (16, "from think import think; print('%.8f' % think([1, 0, 0])[0])"),
    (90, "from simplenn_pure.embed import load; "
         "print('%.8f' % load('model.json').think([1, 0, 0])[0])"),
])
def test_the_answer_fits_a_small_heap(kilobytes, code, tmp_path):
    """Twice what `benchmarks/embed_sizes.py` finds for compiled files, as here all is source."""
    neuron = embed_tools.first_tutorial()
    save(neuron, tmp_path / 'model.json')
    (tmp_path / 'think.py').write_text(python_source(neuron))
    assert on_the_board(code, tmp_path, '-X', 'heapsize=%dk' % kilobytes) == '0.99993704\n'


def test_from_a_table_on_the_desk_to_an_answer_on_a_board_in_five_commands(tmp_path):
    """`mpremote` is played by a second folder and MicroPython itself."""
    desk, board = tmp_path / 'desk', tmp_path / 'board'
    desk.mkdir()
    board.mkdir()
    (desk / 'table.csv').write_text(TABLE)
    (desk / 'train.py').write_text(TRAIN)
    commands = FIVE_COMMANDS.strip().splitlines()
    assert len(commands) == 5
    printed = []
    for command in commands:
        words = shlex.split(command)
        if words[0] == 'python':
            printed.append(embed_tools.run([sys.executable] + words[1:], str(desk)))
        elif words[:2] == ['mpremote', 'cp']:
            assert words[3:] == [':']
            (board / words[2]).write_bytes((desk / words[2]).read_bytes())
        else:
            assert words[:2] == ['mpremote', 'exec']
            printed.append(embed_tools.run(
                [embed_tools.program('micropython'), '-c', words[2]], str(board)))
    assert '%.8f' % float(printed[2]) == '0.99993704'
    assert '%.8f' % float(printed[3].strip('[]\n')) == '0.99993704'


def test_the_manual_shows_these_five_commands():
    with open(os.path.join(PACKAGE, 'embed', 'README.md'), encoding='utf-8') as manual:
        text = manual.read()
    for part in [TRAIN, TABLE] + FIVE_COMMANDS.strip().splitlines():
        assert part in text


def test_the_manual_names_every_field_of_the_format():
    with open(os.path.join(PACKAGE, 'embed', 'README.md'), encoding='utf-8') as manual:
        text = manual.read()
    for field in set(re.findall(r'"(\w+)":', dumps(TwoLayerNetwork(2, 2, 1, seed=1)))):
        assert '`%s`' % field in text
    for name in sorted(ACTIVATIONS) + sorted(LOSSES) + list(DeepNetwork._named_ranges):
        assert '`"%s"`' % name in text
