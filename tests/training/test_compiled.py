"""`compiled.fit`: the bits of `fit` through a C compiler, which leaves nothing behind.

test_fit.py runs each of its tests on this road, too, in CI.
"""

import copy
import functools
import inspect
import os
import shlex
import signal
import stat
import subprocess
import sys
from unittest import mock

import pytest

import embed_tools
from command import interruptible, unmeasured
from roads import interrupted
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, compiled, fit, roads, training
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.flat import flatten

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


SIGINT_INPUTS, SIGINT_TARGETS = XOR[0] * 500, XOR[1] * 500


def test_it_is_called_as_fit_is():
    assert inspect.signature(compiled.fit) == inspect.signature(fit)


@pytest.fixture(autouse=True)
def nothing_compiled_before(monkeypatch):
    monkeypatch.setattr(compiled, 'libraries', {})


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder in which temporary folders are made."""
    monkeypatch.setattr(compiled.tempfile, 'tempdir', str(tmp_path))
    return tmp_path


def stand_in(folder, script):
    """Return a C compiler of our own: a shell script."""
    path = folder / 'my cc'
    path.write_text('#!/bin/sh\n' + script)
    path.chmod(0o700)
    return shlex.quote(str(path))


def check_same(network, inputs, targets, **options):
    other = copy.deepcopy(network)
    wanted, result = fit(other, inputs, targets, **options), compiled.fit(network, inputs, targets, **options)
    assert vars(result) == vars(wanted)
    assert flatten(network.layers) == flatten(other.layers)
    assert network.seed == other.seed
    return result


@pytest.mark.parametrize('options', [
    {}, {'batch_size': 1}, {'batch_size': 3, 'momentum': 0.5}, {'batch_size': 1, 'shuffle': True, 'momentum': 0.9},
    {'target_loss': 0.1, 'learning_rate': 2.0}, {'target_loss': 1e-9, 'restarts': 2, 'batch_size': 2},
    {'iterations': 0}], ids=str)
def test_it_ends_in_the_weights_of_fit(options):
    check_same(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, **dict({'iterations': 3000}, **options))


@pytest.mark.parametrize('end, loss', [
    (name, loss) for name in sorted(ACTIVATIONS) for loss in ('squared_error', 'cross_entropy')
    if (loss == 'squared_error' and not ACTIVATIONS[name].row)
    or (loss == 'cross_entropy' and ACTIVATIONS[name].cross_entropy)])
def test_so_it_does_with_every_activation_and_loss(end, loss):
    inner = [name for name in sorted(ACTIVATIONS) if not ACTIVATIONS[name].row]
    network = DeepNetwork([3] + [2] * len(inner) + [2], seed=2, activation=inner + [end], loss=loss)
    inputs = [[0.5, -1.0, 0.0], [1.0, 0.25, 2.0], [-0.5, 0.0, 1.0]]
    check_same(network, inputs, [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], iterations=200, momentum=0.5)


def test_overflow_is_told_as_fit_tells_it():
    messages = []
    for train in (fit, compiled.fit):
        network = DeepNetwork([1, 2, 1], seed=1, activation='identity')
        with pytest.raises(ValueError) as caught:
            train(network, [[3.0], [2.0]], [1e3, -1e3], 500, 10.0, momentum=0.5)
        messages.append((str(caught.value), flatten(network.layers)))
    assert messages[0] == messages[1]
    assert messages[0][0].startswith('iteration ')


def test_a_class_with_its_own_mathematics_is_trained_by_it():
    class Still(TwoLayerNetwork):
        def backpropagate(self, inputs, targets):
            return [([[0.0 for weight in row] for row in layer.weights], [0.0 for bias in layer.biases])
                    for layer in self.layers]
    network = Still(2, 2, 1, seed=1)
    before = flatten(network.layers)
    compiled.fit(network, *XOR, iterations=2000)
    assert flatten(network.layers) == before
    assert compiled.libraries == {}


# ---- the compiler ----

@pytest.mark.parametrize('name', ['gcc', 'clang', 'tcc'])
def test_every_compiler_gives_the_same_bits(name, monkeypatch):
    monkeypatch.setenv('CC', embed_tools.program(name))
    check_same(TwoLayerNetwork(2, 3, 1, seed=4), *XOR, iterations=2000)
    assert [command for command, quickly, source in compiled.libraries] == [(embed_tools.program(name),)]


@pytest.mark.parametrize('name', ['gcc', 'clang', 'tcc'])
def test_what_is_compiled_quickly_gives_the_same_bits(name, tmp_path, monkeypatch):
    monkeypatch.setenv('CC', stand_in(tmp_path, 'echo "$@" >> "%s"\nexec %s "$@"\n' % (
        tmp_path / 'told', embed_tools.program(name))))
    others = [DeepNetwork([2, 5, 1], seed=4, activation='tanh') for road in range(3)]
    for network, road in zip(others, (roads.best_road, compiled.compiled_road, functools.partial(
            compiled.compiled_road, quickly=True))):
        training.fit_on(road, network, *XOR, 500, 0.1, 1, None, 0, None, True, 0.5, {})
    assert others[0] == others[1] == others[2]
    thorough, quick = (tmp_path / 'told').read_text().splitlines()
    assert thorough.startswith('-O3 ') and quick.startswith('-Og -ffp-contract=off ')


def test_a_compiler_that_knows_less_gets_fewer_flags(tmp_path, monkeypatch):
    monkeypatch.setenv('CC', stand_in(tmp_path, '''
case "$*" in *-march=native*) echo "unknown flag"; exit 1;; esac
echo "$@" >> "%s"
exec cc "$@"
''' % (tmp_path / 'told')) + ' -DUNUSED=1')
    check_same(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=2000)
    [told] = (tmp_path / 'told').read_text().splitlines()
    assert told.startswith('-DUNUSED=1 -O2 -ffp-contract=off -shared ')


def test_the_same_source_is_compiled_once(tmp_path, monkeypatch):
    monkeypatch.setenv('CC', stand_in(tmp_path, 'echo >> "%s"\nexec cc "$@"\n' % (tmp_path / 'told')))
    for seed in (1, 2):
        compiled.fit(TwoLayerNetwork(2, 2, 1, seed=seed), *XOR, iterations=10)
    compiled.fit(TwoLayerNetwork(2, 2, 1, seed=3), XOR[0][:3], XOR[1][:3], 20, 0.5, 2)
    assert (tmp_path / 'told').read_text() == '\n'
    compiled.fit(TwoLayerNetwork(2, 3, 1, seed=3), *XOR, iterations=10)
    assert (tmp_path / 'told').read_text() == '\n\n'


def test_the_source_holds_no_number_of_the_network_or_its_examples():
    network = DeepNetwork([2, 3, 1], seed=1, loss='cross_entropy')
    network.notes = {'note': 'a text'}
    compiled.fit(network, [[0.123456, 7.7], [1.5, 2.5]], [0.25, 0.75], 10, 0.987, 1, momentum=0.345)
    [(command, quickly, source)] = compiled.libraries
    for text in ('0.123456', '7.7', '0.987', '0.345', 'a text', '0.25', repr(network.layers[0].weights[0][0])):
        assert text not in source


@pytest.mark.parametrize('script, message', [
    ('echo "line one" >&2; echo "line two"; exit 1', 'the C compiler .*my cc fails: line one$'),
    ('exit 1', 'the C compiler .*my cc fails: it says nothing$'),
    (None, 'the C compiler .*my cc cannot be run: ')])
def test_a_compiler_that_fails_costs_one_line(script, message, tmp_path, temporary, monkeypatch):
    command = stand_in(tmp_path, script or '')
    if script is None:
        (tmp_path / 'my cc').unlink()
    monkeypatch.setenv('CC', command)
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    before = flatten(network.layers)
    with pytest.raises(OSError, match=message) as caught:
        compiled.fit(network, *XOR)
    assert '\n' not in str(caught.value)
    assert flatten(network.layers) == before
    assert [path.name for path in temporary.iterdir()] == ['my cc'] * (script is not None)


def test_where_there_is_no_compiler_it_says_which_it_looked_for(monkeypatch):
    monkeypatch.delenv('CC', raising=False)
    monkeypatch.setenv('PATH', '')
    with pytest.raises(OSError, match='no C compiler is here: looked for cc, gcc, clang; install one'):
        compiled.fit(TwoLayerNetwork(2, 2, 1, seed=1), *XOR)


# ---- what it leaves behind ----

def test_the_folder_is_private_and_gone_afterwards(temporary, tmp_path, monkeypatch):
    seen = []
    built = compiled.built

    def look(command, choices, source, folder):
        seen.append(stat.S_IMODE(os.stat(folder).st_mode))
        assert os.path.dirname(folder) == str(temporary)
        return built(command, choices, source, folder)
    with mock.patch.object(compiled, 'built', look):
        compiled.fit(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=10)
    assert seen == [0o700]
    assert list(temporary.iterdir()) == []


def test_ctrl_c_while_it_compiles_leaves_nothing(temporary):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    before = flatten(network.layers)
    with mock.patch.object(compiled.subprocess, 'run', side_effect=KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            compiled.fit(network, *XOR)
    assert list(temporary.iterdir()) == []
    assert compiled.libraries == {}
    assert flatten(network.layers) == before


@pytest.mark.parametrize('options', [{}, {'batch_size': 2}, {'batch_size': 1, 'momentum': 0.5}], ids=str)
def test_ctrl_c_at_any_line_leaves_a_whole_iteration(options):
    # 2,500 iterations: 25 between two points of the history, which are one call of C.
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    snapshots = []

    def keep(iteration, loss):
        snapshots.append(flatten(network.layers))
    with mock.patch.object(training, 'HISTORY_POINTS', 2500), mock.patch.object(training, 'APART', 1):
        compiled.fit(network, *XOR, iterations=100, on_progress=keep, **options)
    assert len(snapshots) == 101
    places, moment = [], 0
    while not places or places[-1] < 75:
        moment += 1
        network = TwoLayerNetwork(2, 2, 1, seed=1)
        assert interrupted(lambda: compiled.fit(network, *XOR, iterations=2500, **options), moment,
                           ('run', 'advance', 'report', 'loss'))
        places.append(snapshots.index(flatten(network.layers)))
    assert places == sorted(places)
    assert {24, 25, 49, 50} <= set(places)


SIGINT_PROGRAM = '''
from simplenn_pure import TwoLayerNetwork
from simplenn_pure.compiled import fit
network = TwoLayerNetwork(2, 2, 1, seed=1)
inputs, targets = [[0, 0], [0, 1], [1, 0], [1, 1]] * 500, [0, 1, 1, 0] * 500
seen = []
def on_progress(iteration, loss):
    seen.append(iteration)
    if len(seen) == 3:
        print('started', flush=True)
try:
    fit(network, inputs, targets, 10**7, 0.001, on_progress=on_progress)
except KeyboardInterrupt:
    print(seen[-1], repr(network.layers[0].weights))
'''


@pytest.mark.skipif(os.name == 'nt', reason='Windows sends no SIGINT to one process')
def test_a_real_ctrl_c_leaves_a_whole_iteration():
    with interruptible([sys.executable, '-c', SIGINT_PROGRAM], stdout=subprocess.PIPE, env=unmeasured(),
                       universal_newlines=True) as process:
        assert process.stdout.readline() == 'started\n'
        process.send_signal(signal.SIGINT)
        last, left = process.communicate(timeout=60)[0].strip().split(' ', 1)
    assert process.returncode == 0
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    seen = []

    def compare(iteration, loss):
        seen.append(repr(network.layers[0].weights) == left)
        return seen[-1] or iteration > int(last) + 200
    with mock.patch.object(training, 'HISTORY_POINTS', 10**9), mock.patch.object(training, 'APART', 1), \
            mock.patch.object(training, 'FELT_WORK', 10**18):
        compiled.fit(network, SIGINT_INPUTS, SIGINT_TARGETS, 10**7, 0.001, on_progress=compare)
    assert seen[-1] and len(seen) > int(last)


PROGRAM = '''
from simplenn_pure import Neuron
from simplenn_pure.compiled import fit
neuron = Neuron(3, seed=1)
fit(neuron, [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
print(['%.17g' % weight for row in neuron.layers[0].weights for weight in row])
'''


def test_pypy_gets_the_same_bits():
    neuron = Neuron(3, seed=1)
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    wanted = str(['%.17g' % weight for weight in flatten(neuron.layers)])
    for python in (embed_tools.program('pypy3'), sys.executable):
        assert embed_tools.run([python, '-c', PROGRAM]) == wanted + '\n'


# ---- from the shell ----

def test_train_and_sweep_say_the_same_compiled(tmp_path):
    table = os.path.join(embed_tools.ROOT, 'tests', 'tables', 'iris.csv')
    train = ['train', table, '--target', 'species', '--seed', '1', '--iterations', '30', '--save']
    sweep = ['sweep', '--seeds', '0-7', '--iterations', '3000', '--quiet', '--jobs', '2', '--out']
    said = []
    for words, end in ((train, '.json'), (sweep, '.csv')):
        for name, more in (('plain', []), ('c', ['--compiled'])):
            path = str(tmp_path / (name + end))
            done = subprocess.run([sys.executable, '-m', 'simplenn_pure'] + words + [path] + more,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=embed_tools.ROOT,
                                  universal_newlines=True)
            assert done.returncode == 0, done.stderr
            with open(path) as stream:
                # Of a sweep, all but the seconds, which come last but one.
                lines = [line.split(',') if end == '.csv' else line for line in stream]
            # But for the file and the option in the command that does it again.
            text = ' '.join(done.stdout.replace('\\\n', '').split())
            said.append((text.replace(path, '').replace(' --compiled', ''), lines))
    assert said[0] == said[1]
    header = said[2][1][0]
    seconds = header.index('seconds')
    for _, lines in said[2:]:
        for line in lines:
            del line[seconds]
    assert said[2] == said[3] and len(said[2][1]) == 9


def test_without_a_compiler_a_command_says_so_in_one_line(tmp_path):
    for words in (['train', os.path.join(embed_tools.ROOT, 'tests', 'tables', 'iris.csv'), '--target',
                   'species', '--quiet'], ['sweep', '--seeds', '0-3', '--quiet']):
        done = subprocess.run([sys.executable, '-m', 'simplenn_pure'] + words + ['--compiled'],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
                              cwd=embed_tools.ROOT, env=dict(os.environ, CC='', PATH=''))
        assert (done.returncode, done.stdout) == (2, '')
        assert done.stderr == (
            'simplenn_pure: no C compiler is here: looked for cc, gcc, clang; install one, or name it in '
            'the environment variable CC\n')
