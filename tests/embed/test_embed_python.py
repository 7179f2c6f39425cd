"""python_source(): one file that answers as the network does."""

import ast
import keyword
import re
import subprocess
import sys

import pytest

import embed_tools
from simplenn_pure import DeepNetwork, Layer, Neuron
from simplenn_pure.embed import c_source, integers, python_source
from simplenn_pure.formulas import ACTIVATIONS


def think_of(source, name='think'):
    """Return the function that `source` defines."""
    defined = {'__name__': 'imported'}
    exec(compile(source, 'exported', 'exec'), defined)
    return defined[name]


def test_the_tutorials_answers():
    """Milo Spencer-Harper, 2015, prints 0.99993704. XOR: NumPy 2.4.6, seed 1.

    The second tutorial prints what it worked out before its last adjustment.
    """
    think = think_of(python_source(embed_tools.first_tutorial()))
    assert ['%.8f' % output for output in think([1, 0, 0])] == ['0.99993704']
    think = think_of(python_source(embed_tools.second_tutorial(iterations=9999)))
    assert ['%.8f' % think(x)[0] for x in ([0, 0], [0, 1], [1, 0], [1, 1])] == [
        '0.06624557', '0.93822756', '0.93836658', '0.06703146']


def test_answers_are_those_of_the_network_to_the_last_bit():
    compared, shapes = 0, set()
    for network, examples in embed_tools.networks_and_inputs(300, seed=3):
        source = python_source(network)
        shapes.add('LAYERS' in source)
        think = think_of(source)
        for example in examples:
            assert repr(think(example)) == repr(network.think(example))  # nan shows as nan.
            compared += 1
    assert compared == 2400 and shapes == {True, False}


def test_the_shorter_text_is_taken():
    written_out = python_source(DeepNetwork([2, 2, 1], seed=1))
    looped = python_source(DeepNetwork([20, 20, 1], seed=1))
    assert 'a1_2 = sigmoid(x1 * ' in written_out and 'LAYERS' not in written_out
    assert 'LAYERS' in looped and 'a1_2' not in looped


def test_layers_are_counted_from_1():
    for sizes in ([20, 20, 9, 1], [2, 3, 2, 1]):  # In a loop and written out.
        assert re.findall(r'# Layer (.*?):', python_source(DeepNetwork(sizes, seed=1))) == ['1', '2', '3']


@pytest.mark.parametrize('source', [python_source(Neuron(3, seed=1)), python_source(DeepNetwork([20, 20, 1], seed=1)),
                                    python_source(integers(DeepNetwork([2, 3, 1], seed=1), inputs=(0, 1)))])
def test_every_statement_does_something(source):
    """What stands alone is a docstring or a call."""
    alone = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    assert all(isinstance(node, ast.Call) or isinstance(ast.literal_eval(node), str) for node in alone)


def test_a_large_network_is_written_and_answers():
    network = DeepNetwork([784, 30, 10], seed=1)
    think = think_of(python_source(network))
    example = [float(number % 7) for number in range(784)]
    assert think(example) == network.think(example)


def test_inputs_may_be_whole_numbers_or_text_and_must_be_as_many_as_the_network_takes():
    for network in (Neuron(3, seed=1), DeepNetwork([3, 20, 1], seed=1)):
        think = think_of(python_source(network))
        assert think([1, 0, 2]) == think(['1', '0.0', '2e0']) == network.think([1, 0, 2])
        for wrong in ([1, 0], [1, 0, 2, 3], []):
            with pytest.raises(ValueError):
                think(wrong)


@pytest.mark.parametrize('sizes', [[1, 1], [3, 1], [2, 2, 1], [20, 20, 3]])
def test_nothing_but_math_is_imported(sizes):
    tree = ast.parse(python_source(DeepNetwork(sizes, seed=1)))
    imported = [name.name for node in tree.body if isinstance(node, ast.Import)
                for name in node.names]
    assert imported == ['math']
    program = tree.body[-1]
    assert isinstance(program, ast.If) and '__main__' in ast.dump(program.test)
    # As a program it also needs the words of its command.
    assert [node.names[0].name for node in ast.walk(program)
            if isinstance(node, (ast.Import, ast.ImportFrom))] == ['sys']


def test_the_head_says_what_it_is():
    source = python_source(embed_tools.second_tutorial(), name='xor')
    assert ast.get_docstring(ast.parse(source)).startswith(
        'xor: the answers of a neural network with 2 inputs and 1 output.\n\n'
        'simplenn_pure wrote this file from a TwoLayerNetwork of sizes 2-2-1.')


def test_a_class_of_any_name_leaves_the_source_what_it_is():
    """A name that would end the docstring, or say something on a line of its own."""
    for name, kind in (('x"""\nimport os\n"""', 'ximportos'), ('%s\\', 's'), ('***', 'network')):
        network = DeepNetwork([2, 2, 1], seed=1)
        plain = python_source(network)
        network.__class__ = type(name, (DeepNetwork,), {})
        assert python_source(network) == plain.replace('from a DeepNetwork of', 'from a %s of' % kind)


def test_it_is_a_program(tmp_path):
    neuron = embed_tools.first_tutorial()
    path = tmp_path / 'think.py'
    path.write_text(python_source(neuron))
    printed = embed_tools.run([sys.executable, str(path), '1', '0', '0'])
    assert printed == repr(neuron.think([1, 0, 0])[0]) + '\n'
    for arguments in (['1', '0'], ['1', '0', '0', '0'], ['--help']):
        done = subprocess.run([sys.executable, str(path)] + arguments, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
        assert (done.returncode, done.stdout) == (1, '')
        assert done.stderr == 'usage: python think.py 0 0 0\n'


@pytest.mark.parametrize('count, expected', [(1, '0'), (8, '0 0 0 0 0 0 0 0'), (9, '0 0 ...')])
def test_its_head_shows_up_to_eight_arguments_and_of_more_the_first(count, expected):
    network = DeepNetwork([count, 2], seed=1)
    for source in (python_source(network), python_source(integers(network, inputs=[(0, 1)] * count))):
        assert 'python think.py %s\n' % expected in ast.get_docstring(ast.parse(source)) + '\n'


def test_as_a_program_whole_numbers_answer_to_as_many_arguments_as_there_are_inputs(tmp_path):
    network = integers(embed_tools.second_tutorial(), inputs=(0, 1))
    path = tmp_path / 'think.py'
    path.write_text(python_source(network))
    for arguments, code in ((['0', '16384'], 0), (['0'], 1), (['0', '0', '0'], 1)):
        done = subprocess.run([sys.executable, str(path)] + arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True)
        assert done.returncode == code
        assert done.stdout == ('%d\n' % network.think([0, 16384])[0] if code == 0 else '')


# Names.

@pytest.mark.parametrize('name', sorted(
    set(keyword.kwlist) | {'print', 'exec', 'nonlocal', 'async', 'await', 'None', 'True', 'False'}))
def test_keywords_of_every_python_are_refused(name):
    with pytest.raises(ValueError, match='a word that Python'):
        python_source(Neuron(1, seed=1), name=name)


@pytest.mark.parametrize('name', ['__debug__', '__builtins__', '__name__', '__package__', '__'])
def test_names_that_python_keeps_for_itself_are_refused(name):
    with pytest.raises(ValueError, match='a word that Python'):
        python_source(Neuron(1, seed=1), name=name)


@pytest.mark.parametrize('name', ['_think', '__think', 'think__'])
def test_other_underscores_are_allowed(name):
    network = Neuron(1, seed=1)
    assert think_of(python_source(network, name=name), name)([1.0]) == network.think([1.0])


@pytest.mark.parametrize('name', [
    '', '1think', 'a-b', 'a b', 'a.b', 'think()', 'think\n', '\nthink', u'd\u00e9cide', u'\uff41',
    'a' * 32, 'x"""', "'", '%s', ' think'])
def test_what_is_not_an_identifier_is_refused(name):
    with pytest.raises(ValueError, match='name is'):
        python_source(Neuron(1, seed=1), name=name)


def test_what_is_not_text_or_not_a_network_is_a_type_error():
    for name in (None, 5, b'think', ['think']):
        with pytest.raises(TypeError, match='name is'):
            python_source(Neuron(1, seed=1), name=name)
    for thing in (None, [[1.0]], Layer([[1.0]])):
        with pytest.raises(TypeError, match='network is'):
            python_source(thing)


def test_every_global_of_the_source_is_refused_as_its_name():
    """Otherwise the function would stand in the way of what the source calls."""
    used = set()
    networks = [DeepNetwork(sizes, seed=1, activation=name) for sizes in ([2, 2, 2], [20, 20, 2])
                for name in ('sigmoid', ['relu', 'softmax'])]
    for network in networks:
        for node in ast.walk(ast.parse(python_source(network))):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.FunctionDef):
                used.add(node.name)
    used -= {'think', '__name__'}
    assert {'math', 'sigmoid', 'softmax', 'max', 'float', 'LAYERS', 'zip', 'print'} <= used
    for name in used:
        for network in networks:
            try:
                source = python_source(network, name=name)
            except ValueError:
                continue
            # What is not refused is a local name, or an activation's that has no place here.
            example = [1.0] * len(network.layers[0].weights)
            assert think_of(source, name)(example) == network.think(example)
            assert name in ACTIVATIONS or name[0] in 'axioptbnwzesl', name


def test_a_weight_that_is_not_finite_is_refused():
    network = Neuron(1, seed=1)
    network.layers[0].weights[0][0] = float('inf')
    with pytest.raises(ValueError, match='layer 1: weights: row 1, number 1 is inf'):
        python_source(network)


ABOUT = ['*/ int x; /*', '"""; import os', "\\", 'a ??/ b', 'gr\u00fcn\n#define y', 'inputs  \'a\', "b"', '']


@pytest.mark.parametrize('kind', ['float', 'learn', 'whole'])
def test_lines_about_it_stand_in_the_comment_and_do_nothing_else(kind, tmp_path):
    network = embed_tools.second_tutorial()
    if kind == 'whole':
        network = integers(network, inputs=(0, 1))
    plain, text = python_source(network), python_source(network, about=ABOUT)
    assert "\n*_ int x; _*\n" in text and "\ngr_n__define y\ninputs  'a', _b_\n" in text
    for source in (plain, text):
        tree = ast.parse(source)
        tree.body[0].value.value = ''
        assert ast.dump(tree) == ast.dump(ast.parse(plain)).replace(
            repr(ast.parse(plain).body[0].value.value), repr(''))
    source = c_source(network, about=ABOUT, learn=kind == 'learn')
    assert "\n * *_ int x; _*\n" in source and "\n * gr_n__define y\n * inputs  'a', _b_\n" in source
    (tmp_path / 'think.c').write_text(source)
    embed_tools.run([embed_tools.program('gcc')] + embed_tools.C + [
        '-DTHINK_SELF_TEST', str(tmp_path / 'think.c'), '-o', str(tmp_path / 'think'), '-lm'])
    assert re.sub(r'/\*.*?\*/', '', source, flags=re.DOTALL) == re.sub(
        r'/\*.*?\*/', '', c_source(network, learn=kind == 'learn'), flags=re.DOTALL)


@pytest.mark.parametrize('about', ['text', [1], None, [None]])
def test_what_is_no_list_of_lines_is_refused(about):
    for source in (python_source, c_source):
        with pytest.raises(TypeError) as caught:
            source(embed_tools.second_tutorial(), about=about)
        assert str(caught.value).startswith('about is ')


def test_the_header_names_inputs_of_one_range_together():
    network = DeepNetwork([5, 1], 1)
    text = python_source(integers(network, inputs=[(0, 1), (0, 1), (-2, 3), (0, 1), (0, 1)]))
    assert ('    inputs 1 to 2: x from 0 to 1, f = 14\n    input 3: x from -2 to 3, f = 13\n'
            '    inputs 4 to 5: x from 0 to 1, f = 14\n') in text
