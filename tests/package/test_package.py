"""The package as a whole: its public names, lazy and eager, vendored, and its start."""

import importlib
import importlib.util
import os
import re
import rlcompleter
import runpy
import shutil
import subprocess
import sys
import types

import pytest

from places import PACKAGE
import simplenn_pure
import simplenn_pure.embed
import simplenn_pure.network
import simplenn_pure.study
import simplenn_pure.tables
from simplenn_pure import __main__ as start



def fresh_package(monkeypatch, version, implementation=''):
    """The package once more under another name, as this version of Python would have it."""
    monkeypatch.setattr(sys, 'version_info', version)
    monkeypatch.setattr(sys, 'version', '%d.%d %s' % (version[0], version[1], implementation))
    name = 'simplenn_pure_again'
    for module in [module for module in sys.modules if module.split('.')[0] == name]:
        monkeypatch.delitem(sys.modules, module)
    spec = importlib.util.spec_from_file_location(
        name, os.path.join(PACKAGE, '__init__.py'), submodule_search_locations=[PACKAGE])
    package = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, package)
    spec.loader.exec_module(package)
    return package


@pytest.fixture(autouse=True)
def forget_the_other_package():
    yield
    for module in [module for module in sys.modules if module.startswith('simplenn_pure_again')]:
        del sys.modules[module]


def assert_names_work(package):
    for name in package.__all__:
        assert getattr(package, name).__name__ == name
        assert getattr(package, name) is getattr(package, name)
    neuron = package.Neuron(3, seed=1)
    assert type(neuron.layers[0]) is package.Layer
    assert '%.8f' % neuron.synaptic_weights[0][0] == '-0.16595599'


def test_public_names():
    assert_names_work(simplenn_pure)
    assert set(simplenn_pure.__all__) >= {'Neuron', 'TwoLayerNetwork', 'DeepNetwork', 'Layer'}
    assert set(dir(simplenn_pure)) == set(simplenn_pure.__all__) | {'__version__'}
    assert re.match(r'\d+\.\d+\.\d+$', simplenn_pure.__version__)
    namespace = {}
    exec('from simplenn_pure import *', namespace)
    assert set(simplenn_pure.__all__) <= set(namespace)


def test_what_is_not_a_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError) as caught:
        simplenn_pure.Nueron
    assert str(caught.value) == "module 'simplenn_pure' has no attribute 'Nueron'"
    with pytest.raises(ImportError):
        exec('from simplenn_pure import Nueron', {})


def test_names_are_imported_when_they_are_first_asked_for(monkeypatch):
    package = fresh_package(monkeypatch, (3, 7, 0))
    assert not any(name in vars(package) for name in package.__all__)
    package.Neuron
    assert 'simplenn_pure_again.neuron' in sys.modules
    assert 'simplenn_pure_again.deep' not in sys.modules
    assert 'simplenn_pure_again.training' not in sys.modules
    assert_names_work(package)


@pytest.mark.parametrize('version', [(2, 7, 18), (3, 6, 15)])
def test_pythons_without_lazy_names_have_them_all_at_once(monkeypatch, version):
    package = fresh_package(monkeypatch, version)
    assert set(package.__all__) <= set(vars(package))
    assert_names_work(package)


def test_micropython_is_lazy_whatever_version_it_says_it_is(monkeypatch):
    package = fresh_package(monkeypatch, (3, 4, 0), '; MicroPython v1.29.0')
    assert not any(name in vars(package) for name in package.__all__)
    assert_names_work(package)


@pytest.mark.parametrize('version, implementation, eager', [
    ((2, 7, 18), '', True), ((3, 6, 15), '', True), ((3, 7, 0), '', False),
    ((3, 4, 0), '; MicroPython v1.29.0', False)])
def test_embed_is_lazy_on_the_same_pythons(monkeypatch, version, implementation, eager):
    package = fresh_package(monkeypatch, version, implementation)
    embed = importlib.import_module(package.__name__ + '.embed')
    assert [name for name in embed.__all__ if name in vars(embed)] == (embed.__all__ if eager else [])
    for name in embed.__all__:
        assert getattr(embed, name).__name__ == name
    assert set(embed.__all__) <= set(dir(embed))
    with pytest.raises(AttributeError):
        embed.svae


@pytest.mark.parametrize('version, eager', [((3, 6, 15), True), ((3, 7, 0), False)])
def test_study_imports_what_is_asked_for(monkeypatch, version, eager):
    study = importlib.import_module(fresh_package(monkeypatch, version).__name__ + '.study')
    assert [name for name in study.__all__ if name in vars(study)] == (study.__all__ if eager else [])
    study.loss_text
    assert (study.__name__ + '.html_page' in sys.modules) == eager
    for name in study.__all__:
        assert getattr(study, name).__name__ == name
    with pytest.raises(AttributeError, match="module '.*study' has no attribute 'exlpain'"):
        study.exlpain


# ---- completion at the prompt ----

OF_EVERY_NETWORK = {'layers', 'seed', 'weight_range', 'loss_name', 'notes', 'default_learning_rate',
                    'default_weight_range', 'from_layers', 'think', 'loss', 'adjustments', 'train'}
HOOKS = {'backpropagate', 'forward'}  # which a class of the user's own may have; `fit` heeds them


def completed(text, **names):
    """The public names that Python's prompt offers after this text and a tab."""
    completer = rlcompleter.Completer(names)
    found = [completer.complete(text, 0)]
    while found[-1] is not None:
        found.append(completer.complete(text, len(found)))
    return {re.sub(r'\W+$', '', name)[len(text):] for name in found[:-1]}


@pytest.mark.parametrize('thing, expected', [
    (simplenn_pure.Neuron(3), OF_EVERY_NETWORK | HOOKS | {'synaptic_weights'}),
    (simplenn_pure.TwoLayerNetwork(2, 2), OF_EVERY_NETWORK | HOOKS),
    (simplenn_pure.DeepNetwork([2, 2, 1]), OF_EVERY_NETWORK | HOOKS),
    (simplenn_pure.Layer([[0.0]]), {'weights', 'biases', 'activation', 'think', 'weighted_sums', 'forward'}),
    (simplenn_pure.fit(simplenn_pure.Neuron(1), [[0]], [1], 1),
     {'iterations', 'loss', 'converged', 'history', 'seed', 'restarts', 'plot'}),
    (simplenn_pure.embed, set(simplenn_pure.embed.__all__)),
    (simplenn_pure.study, set(simplenn_pure.study.__all__)),
    (simplenn_pure.tables, set(simplenn_pure.tables.__all__)),
], ids=lambda thing: getattr(thing, '__name__', type(thing).__name__))
def test_completion_offers_what_a_user_needs(thing, expected):
    assert completed('thing.', thing=thing) == expected
    assert {name for name in dir(thing) if not name.startswith('_')} == expected


def test_the_hooks_are_documented():
    for name in HOOKS:
        assert '`%s`' % name in simplenn_pure.network.Network.__doc__


def python(folder, *arguments):
    """Run this Python in `folder`, where nothing of this repository is on the path."""
    environment = {key: value for key, value in os.environ.items() if key != 'PYTHONPATH'}
    return subprocess.run((sys.executable,) + arguments, cwd=str(folder), env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)


def copy_into(folder):
    shutil.copytree(PACKAGE, str(folder / 'simplenn_pure'),
                    ignore=shutil.ignore_patterns('__pycache__'))


def test_a_copy_of_the_folder_is_the_whole_installation(tmp_path):
    copy_into(tmp_path)
    result = python(tmp_path, '-c', 'import simplenn_pure; print(simplenn_pure.__file__);'
                                    'print(simplenn_pure.Neuron(3, seed=1).seed)')
    assert result.stdout.split() == [str(tmp_path / 'simplenn_pure' / '__init__.py'), '1']


VENDORED = '''
import sys
sys.modules['simplenn_pure'] = None  # whoever asks for it by its own name fails
from other.vendor.simplenn_pure import Neuron, TwoLayerNetwork, DeepNetwork, Layer, fit
neuron = Neuron(3, seed=1)
neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
print('%.8f' % neuron.think([1, 0, 0])[0])
print(DeepNetwork.from_layers([Layer([[0]])]).think([5]))
fit(TwoLayerNetwork(2, 2), [[0, 1]], [1], 500)
print(sorted(name for name in sys.modules if 'simplenn_pure' in name)[:2])
'''


def test_the_folder_can_live_inside_another_package(tmp_path):
    vendor = tmp_path / 'other' / 'vendor'
    vendor.mkdir(parents=True)
    (tmp_path / 'other' / '__init__.py').write_text('')
    (vendor / '__init__.py').write_text('')
    copy_into(vendor)
    result = python(tmp_path, '-c', VENDORED)
    assert result.stdout.splitlines() == [
        '0.99993704', '[0.5]', "['other.vendor.simplenn_pure', 'other.vendor.simplenn_pure.activation']"]
    # Every other file of the mathematics too.
    names = sorted(name[:-3] for name in os.listdir(PACKAGE)
                   if name.endswith('.py') and name not in ('__init__.py', '__main__.py'))
    assert len(names) > 10
    result = python(tmp_path, '-c', "import sys; sys.modules['simplenn_pure'] = None\n" + '\n'.join(
        'import other.vendor.simplenn_pure.' + name for name in names))
    assert result.stdout == ''


# ---- python -m simplenn_pure ----

def test_without_arguments_it_is_the_tutorials(tmp_path):
    copy_into(tmp_path)
    result = python(tmp_path, '-m', 'simplenn_pure')
    assert result.returncode == 0
    assert '0.99993704' in result.stdout


def stand_in(monkeypatch, name, main):
    module = types.ModuleType('simplenn_pure.' + name)
    module.main = main
    monkeypatch.setitem(sys.modules, 'simplenn_pure.' + name, module)
    monkeypatch.setattr(simplenn_pure, name, module, raising=False)


def test_the_package_s_start_ends_with_the_exit_code(monkeypatch, capsys):
    stand_in(monkeypatch, 'tutorials', lambda: print('both tutorials'))
    monkeypatch.setattr(sys, 'argv', ['simplenn_pure'])
    monkeypatch.delitem(sys.modules, 'simplenn_pure.__main__')
    with pytest.raises(SystemExit) as caught:
        runpy.run_module('simplenn_pure', run_name='__main__', alter_sys=False)
    assert caught.value.code == 0
    assert capsys.readouterr().out == 'both tutorials\n'


def test_check_is_handed_over_on_every_python(monkeypatch):
    stand_in(monkeypatch, 'selftest', lambda: 3)
    for version in [(2, 7, 18), (3, 4, 0), (3, 12, 0)]:
        monkeypatch.setattr(sys, 'version_info', version)
        assert start.main(['check']) == 3


def test_anything_else_is_the_command_line_s(monkeypatch):
    seen = []
    stand_in(monkeypatch, 'command_line', lambda arguments: seen.append(arguments) or 4)
    assert start.main(['train', 'table.csv']) == 4
    assert start.main(['check', '--help']) == 4
    assert seen == [['train', 'table.csv'], ['check', '--help']]


def test_an_old_python_says_that_it_has_no_command_line(monkeypatch, capsys):
    stand_in(monkeypatch, 'command_line', lambda arguments: pytest.fail('asked on an old Python'))
    monkeypatch.setattr(sys, 'version_info', (2, 7, 18))
    assert start.main(['train', 'table.csv']) == 2
    printed = capsys.readouterr()
    assert printed.out == ''
    assert printed.err.startswith('the command line needs CPython or PyPy 3.6 or later')
    assert printed.err.endswith("\n") and printed.err.count('\n') == 1
