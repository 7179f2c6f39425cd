"""The .pyi stubs say what a user may import as the files have it: names, parameters, defaults.

The comparison reads both with `ast`, so it runs on every Python that runs pytest.
What the types mean is for mypy; where it is installed, the last tests ask it.
"""

import ast
import glob
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys

import pytest

from places import PACKAGE, ROOT

PUBLIC_MODULES = ['simplenn_pure'] + ['simplenn_pure.' + name for name in [
    'matrix', 'activation', 'seeding', 'loss', 'layer', 'network', 'neuron', 'two_layer', 'deep',
    'training', 'unrolled', 'selftest', 'portable', 'compiled', 'sweep', 'embed', 'embed.integer_network', 'study', 'study.gradients', 'tables']]
STUBS = sorted(glob.glob(os.path.join(PACKAGE, '**', '*.pyi'), recursive=True))


def parse(path):
    with open(path) as stream:
        return ast.parse(stream.read())


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
                     if isinstance(base, ast.Name) and base.id not in ('object', 'NamedTuple')]
            for base in node.bases:
                if isinstance(base, ast.Call):  # collections.namedtuple('Name', fields)
                    members.update(dict.fromkeys(ast.literal_eval(base.args[1]).split(), 'value'))
            found[node.name] = ('class', bases, members)
        elif reexports and isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname == alias.name:
                    found[alias.name] = 'import'
        for name in names_assigned(node):
            if is_public(name):
                found[name] = 'value'
    return found


def outline_of_stub(path):
    return outline(parse(path).body, True)


def outline_of_module(path):
    """The outline of the file beside a stub; what it has from other files is looked up there."""
    module = importlib.import_module(module_of(path))
    found = outline(parse(path[:-1]).body, False)
    for name in getattr(module, '__all__', []):
        if name not in found:
            home = inspect.getsourcefile(getattr(module, name))
            found[name] = outline(parse(home).body, False)[name]
    return found


def module_of(path):
    """The name of a stub's module."""
    return re.sub(r'\.__init__$', '', short(path)[:-4].replace(os.sep, '.'))


def short(path):
    return os.path.relpath(path, ROOT)


def test_stubs_are_those_of_the_modules_that_one_may_import_from():
    assert sorted(map(module_of, STUBS)) == sorted(PUBLIC_MODULES)
    assert os.path.exists(os.path.join(PACKAGE, 'py.typed'))


@pytest.mark.parametrize('path', STUBS, ids=short)
def test_what_a_stub_says_is_so(path):
    stub, file = outline_of_stub(path), outline_of_module(path)
    assert stub != {}
    for name in stub:
        if stub[name] == 'import':
            assert name in file, name
        else:
            assert stub[name] == file[name], name


@pytest.mark.parametrize('path', STUBS, ids=short)
def test_a_stub_has_every_public_name_of_its_module(path):
    public = getattr(importlib.import_module(module_of(path)), '__all__', [])
    assert set(public) <= set(outline_of_stub(path))


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
import concurrent.futures
from collections.abc import Iterator
from fractions import Fraction
from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, __version__, fit
from simplenn_pure.activation import sigmoid, sigmoid_gradient, sigmoid_gradient_of, sigmoid_of
from simplenn_pure.embed import (
    c_source, dumps, from_keras, from_sklearn, from_torch, integers, load, loads, python_source, save)
from simplenn_pure.embed.integer_network import IntegerNetwork
from simplenn_pure.loss import mean_half_squared_error
from simplenn_pure.matrix import (
    add, add_scaled, add_to_rows, column_sums, dot, multiply, shape, subtract, transpose)
from simplenn_pure.network import Network
from simplenn_pure.portable import digest, portable
from simplenn_pure.seeding import RandomState
from simplenn_pure.selftest import main
from simplenn_pure.study import (
    decision_surface, explain, gradient_check, loss_curve, loss_text, network_diagram, page, progress,
    sigmoid_plot, sigmoid_text, training_cycle)
from simplenn_pure.study.gradients import GradientCheck, Row
from simplenn_pure.sweep import SweepResult, processes, quantile, sweep, wilson_interval
from simplenn_pure.tables import (
    Examples, TableModel, fold, load_table, one_hot, read_table, scaled, train_table)
from simplenn_pure.training import FitResult
from simplenn_pure.unrolled import unrolled

neuron = Neuron(3, seed=1, weight_range=(-1, 1))
weights: list[list[float]] = neuron.synaptic_weights
neuron.train(((0, Fraction(1, 2), True) for i in range(4)), [0, 1, 1, 0], iterations=1e4)
one: list[float] = neuron.think([1, 0, 0])
many: list[list[float]] = neuron.think([[1, 0, 0], (0, 0, 1)])
network: TwoLayerNetwork = TwoLayerNetwork.from_layers([Layer([[1, 2]]), ([[1], [2]], None)])
loss: float = network.loss([[1]], [[0.5]])
biases: list[float] | None = DeepNetwork([2, 8, 1]).adjustments([[1, 2]], [1])[0][1]
result: FitResult = fit(
    network, [[1]], [1], target_loss=0.1, on_progress=lambda iteration, loss: print(loss))
reached: bool | None = result.converged
source: str = unrolled(network) + __version__

product: list[list[float]] = dot(transpose([[1.0]]), [[sigmoid(0.0) + sigmoid_gradient(0.5)]])
product = add(subtract(product, product), multiply(product, add_scaled(product, 0.1, product)))
sums: list[float] = column_sums(add_to_rows(sigmoid_of(product), [0.5]))
rows, columns = shape(sigmoid_gradient_of(product))
half: float = mean_half_squared_error(product, product) / (rows + columns)
number: float = RandomState(1).random() + RandomState(1).uniform(0.0, 1.0) + RandomState(1).word()
exit_code: int = main()
bits: int = digest(portable(neuron)) + len(portable(neuron).synaptic_weights)

save(network, 'model.json')
loaded: Network = load(b'model.json') if exit_code else loads(dumps(network))
incoming: DeepNetwork = from_torch(object(), output_activation='softmax')
incoming = from_keras(object()) if exit_code else from_sklearn(object())
code: str = python_source(loaded, name='f') + c_source(loaded, number='float', examples=[[1]])
whole: IntegerNetwork = integers(network, bits=8, inputs=[(0, 1), (-1.5, 2)])
code += c_source(whole, about=['made on Monday']) + dumps(whole) + str(whole.think([1])[0] + whole.bound)

check: GradientCheck = gradient_check(network, [[1]], [1])
first: Row = check.rows[0]
wrong: bool = not check.agrees and check.proves and first.agrees
text: str = check.verdict() + explain(network, [[1]], [1], examples=[1]) + page(
    network, [[1]], [1], output_names=['price'], batch_size=1)
text += network_diagram(network, [1]) + training_cycle() + loss_curve(result.history) + result.plot(logarithmic=True)
fit(network, [[1]], [1], on_progress=progress)
text += sigmoid_plot() + sigmoid_text(width=40) + loss_text([1, 0.5], logarithmic=True)
text += decision_surface(network, [[1, 2]], [1])

with concurrent.futures.ProcessPoolExecutor() as pool, processes(2) as executor:
    results: Iterator[SweepResult] = sweep(
        lambda seed: Neuron(1, seed), [[1]], [1], range(10), executor or pool, iterations=10)
low, high = wilson_interval(9, 10)
median: float = quantile([one.largest_error for one in results], 0.5) + low + high

examples: Examples = read_table('iris.csv', 'species', labels=['species'])
model: TableModel = train_table(examples, seed=1, hidden=[8]) if exit_code else load_table('iris.json')
answer = model.predict({'sepal length': 5.1})
training, held_out = examples.split(0.2, seed=1)
means, factors = training.measure()
inputs: list[list[float]] = scaled(training.inputs, means, factors)
fold(network, means, factors)
label_targets, classes = one_hot(['a', 'b', 'a'])
network.notes = dict(training.notes(), ranges=examples.ranges())
'''

BAD = ['Neuron("3")', 'Neuron(3, seed="1")', 'Neuron(3, bias=None)', 'Neuron(3).think("010")',
       'Neuron(3).train([1, 0], [1])', 'Neuron(3).think([1j])', 'DeepNetwork(3)',
       'TwoLayerNetwork(2)', 'fit(Neuron(1), [[1]], [1], epochs=5)', 'Neuron(1).train([[1]], [1], lr=1.0)', 'Layer([1, 2])', 'Neuron(3).from_layers(3)', 'Neuron(3).weights',
       'x: int = Neuron(3).loss([[1]], [1])', 'Neuron(3, 1, False, (0, 1), 5)',
       'c_source(Neuron(3), number="half")', 'explain(Neuron(3))', 'save("model.json", Neuron(3))',
       'from_torch(1, output_activation=2)', 'read_table("iris.csv")', 'from simplenn_pure.training import Attempt']


def test_the_good_program_uses_every_public_name():
    imported = {alias.name for node in ast.walk(ast.parse(GOOD)) if isinstance(node, ast.ImportFrom)
                for alias in node.names}
    for path in STUBS:
        assert {name for name in outline_of_stub(path) if not name.startswith('_')} <= imported, path


@pytest.fixture(scope='module')
def mypy(tmp_path_factory):
    """Run a module of mypy's where only the stubs are found, as a user's editor does."""
    if os.environ.get('SIMPLENN_CI_DEMANDS') != '1':
        pytest.importorskip('mypy')
    folder = tmp_path_factory.mktemp('mypy')
    for path in STUBS:
        copy = str(folder / short(path))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy(path, copy)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, '-m'] + list(arguments), cwd=str(folder), env=dict(os.environ, PYTHONPATH=ROOT),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)

    run.folder = folder
    return run


@pytest.mark.slow
def test_mypy_lets_stubs_and_good_programs_pass_and_stops_bad_ones(mypy):
    (mypy.folder / 'good.py').write_text(GOOD)
    text = ('from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, fit\n'
            'from simplenn_pure.embed import c_source, save\nfrom simplenn_pure.study import explain\n'
            'from simplenn_pure.tables import read_table\n')
    (mypy.folder / 'bad.py').write_text(text + '\n'.join(BAD) + '\n')
    result = mypy('mypy', '--strict', 'good.py', 'bad.py', *map(short, STUBS))
    found = re.findall(r'^(\S+):(\d+): error:', result.stdout, re.MULTILINE)
    assert {file for file, line in found} == {'bad.py'}, result.stdout
    assert {int(line) for file, line in found} == set(range(5, 5 + len(BAD))), result.stdout


@pytest.mark.slow
def test_mypy_s_stubtest_finds_nothing_that_is_not_so(mypy):
    # What is not for everyone stands in no stub: whole files, and names in some.
    stubtest = ['mypy.stubtest', '--ignore-missing-stub', '--ignore-disjoint-bases', 'simplenn_pure']
    result = mypy(*stubtest)
    assert result.returncode == 0, result.stdout
    (mypy.folder / 'simplenn_pure' / 'selftest.pyi').write_text('def main(python: str) -> int: ...\n')
    result = mypy(*stubtest)
    assert result.stdout.startswith('error: simplenn_pure.selftest.main is inconsistent'), result.stdout
