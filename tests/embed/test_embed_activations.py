"""An activation is exported by being listed: nothing in embed/ knows which one it is."""

import ast
import glob
import os
import re
import struct
import subprocess
from fractions import Fraction

import pytest

import embed_tools
from embed_tools import stated_bound
from places import PACKAGE
from simplenn_pure import DeepNetwork, Layer
from simplenn_pure.embed import c_source, dumps, loads, python_source
from simplenn_pure.embed.as_c import LARGEST_DOUBLE, SMALLEST_FLOAT, error_bound
from simplenn_pure.formulas import ACTIVATIONS
from test_embed_c import C, COMPILERS, U, answers_of_c, g, self_test
from test_embed_python import think_of

NAMES = sorted(ACTIVATIONS)
INNER = [name for name in NAMES if not ACTIVATIONS[name].row]
TWINS = {name for name in NAMES if ACTIVATIONS[name].twin_of}  # They have an exp of their own.
CALLING_EXP = {name for name in NAMES if 'exp(' in ACTIVATIONS[name].shown and name not in TWINS}


def ending_in(name, hidden='identity'):
    """Return a network of two layers."""
    return DeepNetwork.from_layers([Layer([[1.0, 2.0], [3.0, 4.0]], None, hidden),
                                    Layer([[1.0, 2.0], [3.0, 4.0]], [0.5, -0.5], name)])


def test_the_table_has_what_these_tests_were_written_for():
    assert {'sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity', 'softmax'} <= set(NAMES)
    assert set(NAMES) - CALLING_EXP == {'relu', 'leaky_relu', 'identity'} | TWINS
    assert set(NAMES) - set(INNER) == {'softmax', 'portable_softmax'}


def test_the_exported_python_answers_as_the_network_does():
    seen = set()
    for network, examples in embed_tools.networks_of_every_activation(120, seed=1):
        source = python_source(network)
        think = think_of(source)
        for example in examples:
            assert think(example) == network.think(example)
        used = {layer.activation for layer in network.layers}
        assert sorted(re.findall(r'^def (\w+)\((?:z|sums)\)', source, re.M)) == sorted(used)
        assert ('math.exp' in source) == (not used.isdisjoint(CALLING_EXP))
        assert ('import math' in source) == (not used.isdisjoint(CALLING_EXP | TWINS))
        seen.add((network.layers[-1].activation, 'LAYERS' in source))
    assert seen == {(name, looped) for name in NAMES for looped in (True, False)}


@pytest.mark.parametrize('name', NAMES)
def test_exp_never_overflows_in_the_exported_python(name):
    """It raises an exception where it does."""
    for sums in ([1e300, -1e300], [-1e4, -2e4], [710.0, 711.0], [1.7e308, -1.7e308]):
        network = DeepNetwork.from_layers([Layer([sums], None, name)])
        assert think_of(python_source(network))([1.0]) == network.think([1.0])


def single(number):
    """Return a number rounded to a C float."""
    return struct.unpack('<f', struct.pack('<f', number))[0]


def exact_sums(name):
    """Return (network, examples) pairs whose weighted sums are floats without any rounding.

    The sums are weights times 1. They go from -30 to 30. For a row there are also 200 of them,
    in which one is so much larger that all others together count only by not being rounded away.
    """
    rows = [[single(scale * (place - 3.7)) for place in range(8)]
            for scale in (1e-6, 0.01, 0.1, 0.7, 3.3, 7.0)]
    if ACTIVATIONS[name].row:
        rows += [[single(0.01 * place) for place in range(200)], [0.0] + [single(-16.65)] * 199]
    return [(DeepNetwork.from_layers([Layer([sums], None, name)]), [[1.0]]) for sums in rows]


@pytest.fixture(scope='module', ids=['clang', 'clang++'], params=[
    pytest.param(COMPILERS[1], marks=pytest.mark.slow), COMPILERS[3]])
def compiled(request, tmp_path_factory):
    """Return (kind, network, examples, number, answers of C), compiled without a warning.

    Of the kind 'any' are networks of any depth, of 'exact' those of `exact_sums`.
    """
    cases = [(kind, network, examples, number) for number in ('double', 'float')
             for kind, pairs in (('any', embed_tools.networks_of_every_activation(45, seed=5)),
                                 ('exact', sum([exact_sums(name) for name in NAMES], [])))
             for network, examples in pairs]
    answers = answers_of_c([case[1:] for case in cases], *request.param, folder=tmp_path_factory.mktemp('c'))
    return [case + (answer,) for case, answer in zip(cases, answers)]


def test_c_in_double_gives_the_same_bits(compiled):
    ends = []
    for kind, network, examples, number, answers in compiled:
        if number == 'double':
            assert repr(answers) == repr(network.think(examples))
            ends.append(network.layers[-1].activation)
    assert all(ends.count(name) >= 8 for name in NAMES)


def test_c_in_float_stays_within_the_stated_bound(compiled):
    shares = dict.fromkeys(NAMES, 0.0)
    for kind, network, examples, number, answers in compiled:
        if number == 'float':
            constant, slope = stated_bound(network)
            for example, outputs, exact in zip(examples, answers, network.think(examples)):
                bound = constant + slope * max(abs(value) for value in example)
                for output, other in zip(outputs, exact):
                    assert abs(output - other) <= bound
                    end = network.layers[-1].activation
                    shares[end] = max(shares[end], abs(output - other) / bound)
    # Or the bound would be no news.
    assert min(shares.values()) > 0.02, shares


def test_an_activation_rounds_no_more_in_float_than_the_table_says(compiled):
    """The network's own doubles, which it is compared with, are right to 200 * 2**-53: a thousandth."""
    worst = dict.fromkeys(NAMES, 0.0)
    for kind, network, examples, number, answers in compiled:
        if (kind, number) == ('exact', 'float'):
            name = network.layers[-1].activation
            constant, share, each = ACTIVATIONS[name].roundings
            for output, exact in zip(answers[0], network.think(examples)[0]):
                allowed = float(U) * (constant + each * len(answers[0]) + share * abs(exact))
                assert abs(output - exact) <= 1.001 * allowed
                worst[name] = max(worst[name], abs(output - exact) / (allowed or 1.0))
    # relu and identity round nothing; the others come as close as this.
    assert [name for name in NAMES if worst[name] == 0.0] == ['identity', 'relu']
    assert all(share > 0.08 for share in worst.values() if share), worst


def test_c_includes_the_mathematics_only_where_something_calls_it():
    for number in ('double', 'float'):
        for first in INNER:
            for last in NAMES:
                source = c_source(ending_in(last, first), number=number)
                assert ('#include <math.h>' in source) == (not CALLING_EXP.isdisjoint([first, last]))
                for name in (first, last):
                    assert len(re.findall(r'^static \w+ think_%s\(' % name, source, re.M)) == 1


def test_the_self_test_holds_for_each_and_notices_a_changed_weight(tmp_path):
    """All of them in one file, with a weight as it is and a hundredth off."""
    text, calls = '', ''
    for number in ('double', 'float'):
        for place, name in enumerate(NAMES):
            for changed in (0, 1):
                word = 'net_%s%d_%d' % (number, place, changed)
                source = c_source(ending_in(name), word, number, examples=[[0.125, -0.25], [0.25, 0.5]])
                if changed:
                    source, count = re.subn(r'(weights_1.*\n    {)1.0', r'\g<1>1.01', source)
                    assert count == 1
                text += ('#define %s_SELF_TEST\n#define main main_%s\nint main(void);\n%s#undef main\n'
                         % (word.upper(), word, source))
                calls += '    printf("code %%d\\n", main_%s());\n' % word
    (tmp_path / 'all.c').write_text(text + 'int main(void)\n{\n%s    return 0;\n}\n' % calls)
    program = str(tmp_path / 'all')
    embed_tools.run([embed_tools.program('gcc')] + C + [program + '.c', '-o', program, '-lm'])
    printed = subprocess.run([program], stdout=subprocess.PIPE, universal_newlines=True).stdout
    assert re.findall('code (.*)', printed) == ['0', '1'] * len(NAMES) * 2


@pytest.mark.parametrize('number', ['double', 'float'])
def test_the_self_test_holds_where_nothing_bounds_the_outputs(number, tmp_path):
    weights = [[1000.0 / 3.0, -2000.0 / 7.0], [3.0 / 7.0, 4.0 / 9.0]]
    network = DeepNetwork.from_layers(
        [Layer(weights, [0.1, 0.2], name) for name in ('leaky_relu', 'identity')])
    code, lines = self_test(network, tmp_path, number, examples=[[1e3 / 3, -7e3], [-0.1, 0.0]])
    assert (code, lines[-1]) == (0, '0 wrong') and len(lines) == 5
    code, lines = self_test(network, tmp_path, number, change=('333.333', '333.433'),
                            examples=[[1e3 / 3, -7e3], [-0.1, 0.0]])
    assert code == 1


def test_answers_beyond_all_numbers_of_their_type_are_refused():
    network = DeepNetwork.from_layers([Layer([[1e30]], None, 'identity')])
    assert 'float' in c_source(network, number='float')
    with pytest.raises(ValueError, match='answers has the number 1.0000000000000001e60, too large for'):
        c_source(network, number='float', examples=[[1e30]])
    with pytest.raises(ValueError, match='the answer to example 2 is nan or infinite'):
        c_source(network, examples=[[1.0], [1e300]])


@pytest.mark.parametrize('writer', [python_source, c_source])
def test_a_network_with_an_activation_out_of_its_place_is_not_exported(writer):
    network = ending_in('softmax')
    network.layers[0].activation = 'softmax'
    with pytest.raises(ValueError, match="layer 1: activation is 'softmax', which only the last layer"):
        writer(network)


def test_a_document_keeps_activations_and_loss():
    for network, examples in embed_tools.networks_of_every_activation(24, seed=3):
        again = loads(dumps(network))
        assert embed_tools.same_networks(again, network)
        assert again.think(examples) == network.think(examples)


def close_to(constant, slope):
    """Return what equals a bound worked out in doubles: it rounds in the 16th digit, ten times or so."""
    return pytest.approx(float(constant), rel=1e-14, abs=0.0), pytest.approx(float(slope), rel=1e-14, abs=0.0)


def test_the_bound_of_outputs_without_an_end_grows_with_what_comes_in():
    """By hand: g(n + s) is what n products, a bias and s more roundings are off by."""
    a1, b1 = g(3) * 2, g(3) * 7  # n = 1 and s = 2
    reach_a, reach_b = 2, 7      # of an output: -7 * m - 2 at most
    layers = [Layer([[-7.0]], [2.0], 'leaky_relu'), Layer([[0.5]], None, 'relu')]
    assert error_bound(layers, float(U)) == close_to(
        (1 + g(1)) * Fraction(1, 2) * a1 + g(1) * Fraction(1, 2) * reach_a,
        (1 + g(1)) * Fraction(1, 2) * b1 + g(1) * Fraction(1, 2) * reach_b)
    # After an activation with two ends, outputs are at most 1 again.
    layers = [Layer([[-7.0]], [2.0], 'tanh'), Layer([[0.5]], None, 'identity')]
    a1, b1 = 12 * U + g(1) * 2, g(1) * 7
    assert error_bound(layers, float(U)) == close_to(
        (1 + g(1)) * Fraction(1, 2) * a1 + g(1) * Fraction(1, 2), (1 + g(1)) * Fraction(1, 2) * b1)


def test_the_bound_of_a_row_is_that_of_its_worst_sum_and_grows_with_the_row():
    """4 + 2 n roundings of n outputs, and half of what the worst of the n sums is off by."""
    half = Fraction(1, 2)
    layers = [Layer([[1.0, -9.0, 2.0]], [5.0, 1.0, 0.0], 'softmax')]
    assert error_bound(layers, float(U)) == close_to((4 + 2 * 3) * U + half * g(1) * 5, half * g(1) * 9)
    constant, slope = error_bound([Layer([[0.0] * 100], None, 'softmax')], float(U))
    assert (constant, slope) == (float(204 * U), 0.0)


def test_what_an_activation_rounds_may_vanish_too():
    """In a type as coarse as this, with s = 2 more roundings, each off by the smallest number."""
    smallest = Fraction(1, 2 ** 10)
    found = error_bound([Layer([[-4.0]], [1.0], 'leaky_relu')], float(U), float(smallest))
    assert found == close_to((1 + g(3)) * 4 * smallest + g(3) * 1 + 3 * smallest * 2,
                             g(3) * 4 + 3 * smallest)


def test_a_bound_that_no_number_holds_is_the_largest_number_and_never_nan():
    huge = Layer([[1e300, 1e300]], None, 'identity')
    for layers in ([huge, Layer([[1e300], [1e300]], None, 'identity')],
                   [huge, Layer([[1e300], [1e300]], None, 'leaky_relu'), Layer([[0.0]], None, 'relu')],
                   [Layer([[1.7e308], [1.7e308]], None, 'identity')]):
        constant, slope = error_bound(layers, float(U), SMALLEST_FLOAT)
        assert 0.0 <= constant <= LARGEST_DOUBLE and 0.0 <= slope <= LARGEST_DOUBLE
    assert error_bound([huge, Layer([[1e300], [1e300]], None, 'identity')], float(U)) == (
        LARGEST_DOUBLE, 0.0)
    # An activation with two ends cannot be off by more than their distance, whatever comes in.
    layers = [huge, Layer([[1e300], [1e300]], None, 'identity')]
    assert error_bound(layers + [Layer([[1.0]], None, 'tanh')], float(U)) == (2.0, 0.0)
    assert error_bound(layers + [Layer([[1.0, 0.0]], None, 'softmax')], float(U)) == (1.0, 0.0)


def test_no_file_of_embed_names_an_activation():
    """Not in its code and not in its texts; docstrings and comments may, and C's own function tanh."""
    files = set(glob.glob(os.path.join(PACKAGE, 'embed', '*.py')))
    files.remove(os.path.join(PACKAGE, 'embed', 'c_names.py'))
    assert len(files) > 5 and 'sigmoid' in NAMES
    for path in files:
        with open(path) as source:
            tree = ast.parse(source.read())
        documented = [node.body[0].value for node in ast.walk(tree)
                      if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
                      and ast.get_docstring(node) is not None]
        for node in ast.walk(tree):
            if node not in documented:
                words = ' '.join(str(value) for field, value in ast.iter_fields(node)
                                 if isinstance(value, str))
                assert not [name for name in NAMES if name in words], (path, node.lineno)
