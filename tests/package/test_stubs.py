"""The .pyi stubs say what the files say: the same names, parameters and defaults.

The comparison reads both with `ast`, so it runs on every Python that runs pytest.
What the types mean is for mypy; where it is installed, the last tests ask it.
"""

import ast
import glob
import os
import subprocess
import sys

import pytest

from places import PACKAGE, ROOT
import simplenn_pure

STUBS = sorted(glob.glob(os.path.join(PACKAGE, '**', '*.pyi'), recursive=True))
FILES = sorted(glob.glob(os.path.join(PACKAGE, '**', '*.py'), recursive=True))


def parse(path):
    with open(path) as stream:
        return ast.parse(stream.read())


def has_annotations(path):
    return all(node.returns is not None for node in ast.walk(parse(path))
               if isinstance(node, ast.FunctionDef))


def is_public(name):
    return not name.startswith('_') or name in ('__init__', '__all__', '__version__')


def parameters(function):
    """(kind, name, default) of every parameter; the default as source, or None."""
    arguments = function.args
    plain = getattr(arguments, 'posonlyargs', []) + arguments.args
    defaults = [None] * (len(plain) - len(arguments.defaults)) + arguments.defaults
    found = [('plain', argument.arg, default) for argument, default in zip(plain, defaults)]
    found += [('keyword', argument.arg, default)
              for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.vararg:
        found.append(('*', arguments.vararg.arg, None))
    if arguments.kwarg:
        found.append(('**', arguments.kwarg.arg, None))
    return [(kind, name, default and ast.dump(default)) for kind, name, default in found]


def kind_of(function):
    """What its decorators make of a function: property, classmethod, ... or a plain one."""
    return [decorator.id for decorator in function.decorator_list
            if isinstance(decorator, ast.Name) and decorator.id != 'overload']


def names_assigned(node):
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def attributes_of(class_node):
    """Names that the methods of a class assign to self."""
    return {node.attr for node in ast.walk(class_node)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name) and node.value.id == 'self'}


def outline(body, reexports):
    """What a module or class body gives to others: {name: what}."""
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and is_public(node.name):
            found[node.name] = ('function', kind_of(node), parameters(node))
        elif isinstance(node, ast.ClassDef) and is_public(node.name):
            members = outline(node.body, False)
            for name in attributes_of(node):
                if is_public(name):
                    members.setdefault(name, 'value')
            bases = [base.id for base in node.bases
                     if isinstance(base, ast.Name) and base.id != 'object']
            found[node.name] = ('class', bases, members)
        elif reexports and isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname == alias.name:
                    found[alias.name] = 'import'
        for name in names_assigned(node):
            if is_public(name):
                found[name] = 'value'
    return found


def outline_of(path):
    found = outline(parse(path).body, path.endswith('.pyi'))
    if os.path.basename(path).startswith('__init__.'):
        # A package's own names are those it lists, however it comes by them.
        for node in parse(path).body:
            if names_assigned(node) == ['__all__'] and node.value is not None:
                listed = {name: 'import' for name in ast.literal_eval(node.value)}
                if path.endswith('.py'):
                    found.update(listed)
                found['__all__'] = sorted(listed)
    return found


def short(path):
    return os.path.relpath(path, ROOT)


@pytest.mark.parametrize('path', FILES, ids=short)
def test_every_file_has_its_types_in_a_stub_or_in_itself(path):
    # The mathematics and `embed` cannot have them in themselves: Python 2 reads them too.
    assert os.path.exists(path + 'i') or has_annotations(path)


@pytest.mark.parametrize('path', STUBS, ids=short)
def test_stub_and_file_agree_in_names_parameters_and_defaults(path):
    stub, file = outline_of(path), outline_of(path[:-1])
    assert sorted(stub) == sorted(file)
    for name in file:
        assert stub[name] == file[name], name


@pytest.mark.parametrize('path', STUBS, ids=short)
def test_stubs_annotate_everything(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.returns is not None, node.name
            arguments = node.args.args + node.args.kwonlyargs
            for argument in arguments:
                assert argument.annotation is not None or argument.arg in ('self', 'cls'), (
                    node.name, argument.arg)


def test_the_comparison_sees_what_differs():
    file = ('A = 1\nclass B(object):\n    def __init__(self, x, y=2):\n        self.z = x\n'
            'def f(a, b=None):\n    pass\n')
    same = ('A: int\nclass B:\n    z: int\n    def __init__(self, x: int, y: int = 2) -> None: ...\n'
            '_C = int\ndef f(a: int, b: int | None = None) -> None: ...\n')

    def of(text):
        return outline(ast.parse(text).body, False)

    assert of(same) == of(file)
    for old, new in [('A: int', 'D: int'), ('z: int', 'w: int'), ('y: int = 2', 'y: int = 3'),
                     ('y: int = 2', 'y: int'), ('a: int', 'c: int'), ('class B', 'class B(A)'),
                     ('-> None: ...\n_C', '-> None: ...\n    def g(self) -> None: ...\n_C'),
                     ('def f', '@property\ndef f'), ('b: int | None', '*, b: int | None'),
                     ('z: int', 'pass')]:
        assert old in same
        assert of(same.replace(old, new)) != of(file), new


# ---- what mypy says ----

GOOD = '''
from fractions import Fraction
from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, fit
from simplenn_pure.unrolled import unrolled
neuron = Neuron(3, seed=1, weight_range=(-1, 1))
weights: list[list[float]] = neuron.synaptic_weights
neuron.train(((0, Fraction(1, 2), True) for i in range(4)), [0, 1, 1, 0], iterations=1e4)
one: list[float] = neuron.think([1, 0, 0])
many: list[list[float]] = neuron.think([[1, 0, 0], (0, 0, 1)])
network: TwoLayerNetwork = TwoLayerNetwork.from_layers([Layer([[1, 2]]), ([[1], [2]], None)])
loss: float = network.loss([[1]], [[0.5]])
biases: list[float] | None = DeepNetwork([2, 8, 1]).adjustments([[1, 2]], [1])[0][1]
result = fit(network, [[1]], [1], target_loss=0.1, on_progress=lambda iteration, loss: print(loss))
reached: bool | None = result.converged
source: str = unrolled(network)
'''

BAD = ['Neuron("3")', 'Neuron(3, seed="1")', 'Neuron(3, bias=None)', 'Neuron(3).think("010")',
       'Neuron(3).train([1, 0], [1])', 'Neuron(3).think([1j])', 'DeepNetwork(3)',
       'TwoLayerNetwork(2)', 'Layer([1, 2])', 'Neuron(3).from_layers(3)', 'Neuron(3).weights',
       'x: int = Neuron(3).loss([[1]], [1])', 'Neuron(3, 1, False, (0, 1), 5)']


@pytest.fixture(scope='module')
def mypy(tmp_path_factory):
    if os.environ.get('SIMPLENN_CI_DEMANDS') != '1':
        pytest.importorskip('mypy')
    folder = tmp_path_factory.mktemp('mypy')

    def run(module, *arguments):
        environment = dict(os.environ, MYPYPATH=ROOT, PYTHONPATH=ROOT)
        return subprocess.run(
            [sys.executable, '-m', module] + list(arguments), cwd=str(folder), env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)

    run.folder = folder
    return run


def test_mypy_lets_good_programs_pass_and_stops_bad_ones(mypy):
    (mypy.folder / 'good.py').write_text(GOOD)
    text = 'from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork\n'
    (mypy.folder / 'bad.py').write_text(text + '\n'.join(BAD) + '\n')
    result = mypy('mypy', '--strict', 'good.py', 'bad.py')
    assert 'good.py' not in result.stdout, result.stdout
    wrong = {int(line.split(':')[1]) for line in result.stdout.splitlines() if ': error:' in line}
    assert wrong == set(range(2, 2 + len(BAD))), result.stdout


def test_mypy_s_stubtest_finds_nothing_missing(mypy):
    result = mypy('mypy.stubtest', 'simplenn_pure')
    assert result.returncode == 0, result.stdout
