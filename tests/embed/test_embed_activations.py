"""An activation is exported by being listed: nothing in embed/ knows which one it is."""

import ast
import copy
import glob
import math
import os
import random
import re
from fractions import Fraction

import pytest

import embed_tools
from places import PACKAGE
from simplenn_pure import DeepNetwork, Layer, formulas, layer
from simplenn_pure.embed import c_source, dumps, loads, python_source
from simplenn_pure.embed.as_c import LARGEST_DOUBLE, SMALLEST_FLOAT, error_bound
from simplenn_pure.formulas import Activation
from test_embed_c import COMPILERS, U, answers_of_c, self_test, stated_bound
from test_embed_python import think_of


def bent(z):
    """Return what a bent line answers: z, but a hundredth of it below 0."""
    return z if z > 0.0 else 0.01 * z


def hyperbolic(z):
    """Return the hyperbolic tangent by exp alone."""
    if z < 0.0:
        e = math.exp(2.0 * z)
        return (e - 1.0) / (e + 1.0)
    e = math.exp(-2.0 * z)
    return (1.0 - e) / (1.0 + e)


# Formula, value, low, high, steepest and roundings of activations that the package does not
# list. What `hyperbolic` rounds: exp 4 units, 1 - e and 1 + e one each, so the two parts of
# the division 5 and 6 units, and the division itself one: 12.
LISTED = {
    'cut': ([('z > 0.0', '', 'z'), ('', '', '0.0')], lambda z: z if z > 0.0 else 0.0,
            0.0, None, 1.0, (0.0, 0.0)),
    'bent': ([('z > 0.0', '', 'z'), ('', '', '0.01 * z')], bent, None, None, 1.0, (0.0, 2.0)),
    'straight': ([('', '', 'z')], lambda z: z, None, None, 1.0, (0.0, 0.0)),
    'hyperbolic': ([('z < 0.0', 'exp(2.0 * z)', '(e - 1.0) / (e + 1.0)'),
                    ('', 'exp(-2.0 * z)', '(1.0 - e) / (1.0 + e)')], hyperbolic,
                   -1.0, 1.0, 1.0, (12.0, 0.0)),
}


@pytest.fixture(scope='module', autouse=True)
def listed():
    """List them where an activation is looked up, to be run and to be written."""
    run = {name: lambda matrix, value=value: [[value(z) for z in row] for row in matrix]
           for name, (formula, value, low, high, steepest, roundings) in LISTED.items()}
    functions_of = layer.functions_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layer, 'functions_of',
                      lambda name: (run[name], None) if name in run else functions_of(name))
        for name, (formula, value, low, high, steepest, roundings) in LISTED.items():
            about = copy.copy(formulas.ACTIVATIONS['sigmoid'])
            about.formula, about.value, about.shown = formula, value, 'the %s one' % name
            about.low, about.high, about.steepest, about.roundings = low, high, steepest, roundings
            patch.setitem(formulas.ACTIVATIONS, name, about)
        yield


def networks(count, seed):
    """Return `count` (network, examples) pairs whose layers have activations of every kind."""
    chance = random.Random(seed)
    names = sorted(LISTED) + ['sigmoid']
    pairs = []
    for place in range(count):
        sizes = [chance.randint(1, 6) for i in range(chance.randint(2, 5))]
        layers = []
        for inputs, neurons in zip(sizes, sizes[1:]):
            layers.append(Layer(
                [[chance.uniform(-3, 3) for j in range(neurons)] for i in range(inputs)],
                [chance.uniform(-3, 3) for j in range(neurons)] if chance.random() < 0.7 else None,
                chance.choice(names)))
        examples = [[chance.choice([0.0, 1.0, chance.uniform(-20, 20)]) for i in range(sizes[0])]
                    for example in range(8)]
        pairs.append((DeepNetwork.from_layers(layers), examples))
    return pairs


def test_the_exported_python_answers_as_the_network_does():
    compared, looped = 0, set()
    for network, examples in networks(60, seed=1):
        source = python_source(network)
        looped.add('LAYERS' in source)
        think = think_of(source)
        for example in examples:
            assert think(example) == network.think(example)
            compared += 1
        used = {layer.activation for layer in network.layers}
        assert sorted(re.findall(r'^def (\w+)\(z\)', source, re.M)) == sorted(used)
        assert ('math' in source) == (not used.isdisjoint({'sigmoid', 'hyperbolic'}))
    assert compared == 480 and looped == {True, False}


@pytest.fixture(scope='module', params=COMPILERS[1::2], ids=['clang', 'clang++'])
def compiled(request, listed, tmp_path_factory):
    """Return (network, examples, number, answers of C), compiled without a warning."""
    cases = [(network, examples, number) for number in ('double', 'float')
             for network, examples in networks(12, seed=2)]
    answers = answers_of_c(cases, *request.param, folder=tmp_path_factory.mktemp('c'))
    return [case + (answer,) for case, answer in zip(cases, answers)]


def test_the_exported_c_answers_as_the_network_does(compiled):
    compared = off = 0
    largest_share = 0.0
    for network, examples, number, answers in compiled:
        expected = network.think(examples)
        if number == 'double':
            assert answers == expected
        constant, slope = stated_bound(network)
        for example, outputs, exact in zip(examples, answers, expected):
            bound = constant + slope * max(abs(value) for value in example)
            for output, other in zip(outputs, exact):
                assert abs(output - other) <= bound
                largest_share = max(largest_share, abs(output - other) / bound)
                off += output != other
                compared += 1
    assert off > compared / 4
    assert largest_share > 0.01  # or the bound would be no news


def test_c_includes_the_mathematics_only_where_something_calls_it():
    weights = [[1.0, 2.0], [3.0, 4.0]]
    for number in ('double', 'float'):
        for first, second, needs in (('cut', 'bent', False), ('straight', 'straight', False),
                                     ('cut', 'sigmoid', True), ('hyperbolic', 'bent', True)):
            network = DeepNetwork.from_layers([Layer(weights, None, first), Layer(weights, None, second)])
            source = c_source(network, number=number)
            assert ('#include <math.h>' in source) == needs
            for name in (first, second):
                assert source.count('static %s think_%s(%s z)' % (number, name, number)) == 1


@pytest.mark.parametrize('number', ['double', 'float'])
def test_the_self_test_holds_where_nothing_bounds_the_outputs(number, tmp_path):
    weights = [[1000.0 / 3.0, -2000.0 / 7.0], [3.0 / 7.0, 4.0 / 9.0]]
    network = DeepNetwork.from_layers([Layer(weights, [0.1, 0.2], name) for name in ('bent', 'straight')])
    code, lines = self_test(network, tmp_path, number, examples=[[1e3 / 3, -7e3], [-0.1, 0.0]])
    assert (code, lines[-1]) == (0, '0 wrong') and len(lines) == 5
    code, lines = self_test(network, tmp_path, number, change=('333.333', '333.433'),
                            examples=[[1e3 / 3, -7e3], [-0.1, 0.0]])
    assert code == 1


def test_answers_beyond_all_numbers_of_their_type_are_refused():
    network = DeepNetwork.from_layers([Layer([[1e30]], None, 'straight')])
    assert 'float' in c_source(network, number='float')
    with pytest.raises(ValueError, match='answers has the number 1.0000000000000001e60, too large for'):
        c_source(network, number='float', examples=[[1e30]])
    with pytest.raises(ValueError, match='the answer to example 2 is nan or infinite'):
        c_source(network, examples=[[1.0], [1e300]])


def test_a_document_keeps_the_activations():
    for network, examples in networks(20, seed=3):
        again = loads(dumps(network))
        assert embed_tools.same_networks(again, network)
        assert again.think(examples) == network.think(examples)


def test_the_bound_of_outputs_without_an_end_grows_with_what_comes_in():
    """By hand: g(n + s) is what n products, a bias and s more roundings are off by."""
    def g(n):
        return (n + 3) * U / (1 - (n + 3) * U)

    a1, b1 = g(3) * 2, g(3) * 7  # n = 1 and s = 2
    reach_a, reach_b = 2, 7      # of an output: -7 * m - 2 at most
    layers = [Layer([[-7.0]], [2.0], 'bent'), Layer([[0.5], [-0.25]][:1], None, 'cut')]
    found = error_bound(layers, float(U))
    expected = ((1 + g(1)) * Fraction(1, 2) * a1 + g(1) * Fraction(1, 2) * reach_a,
                (1 + g(1)) * Fraction(1, 2) * b1 + g(1) * Fraction(1, 2) * reach_b)
    # In doubles: it rounds in the 16th digit, ten times or so.
    assert found == tuple(pytest.approx(float(number), rel=1e-14, abs=0.0) for number in expected)
    # After an activation with two ends, outputs are at most 1 again.
    layers = [Layer([[-7.0]], [2.0], 'hyperbolic'), Layer([[0.5]], None, 'straight')]
    a1, b1 = 12 * U + g(1) * 2, g(1) * 7
    expected = ((1 + g(1)) * Fraction(1, 2) * a1 + g(1) * Fraction(1, 2),
                (1 + g(1)) * Fraction(1, 2) * b1)
    found = error_bound(layers, float(U))
    assert found == tuple(pytest.approx(float(number), rel=1e-14, abs=0.0) for number in expected)


def test_what_an_activation_rounds_may_vanish_too():
    """In a type as coarse as this, with s = 2 more roundings, each off by the smallest number."""
    smallest = Fraction(1, 2 ** 10)
    g = (1 + 3 + 2) * U / (1 - (1 + 3 + 2) * U)
    constant = (1 + g) * 4 * smallest + g * 1 + 3 * smallest * 2
    slope = g * 4 + 3 * smallest
    found = error_bound([Layer([[-4.0]], [1.0], 'bent')], float(U), float(smallest))
    assert found == (pytest.approx(float(constant), rel=1e-14), pytest.approx(float(slope), rel=1e-14))


def test_a_bound_that_no_number_holds_is_the_largest_number_and_never_nan():
    huge = Layer([[1e300, 1e300]], None, 'straight')
    for layers in ([huge, Layer([[1e300], [1e300]], None, 'straight')],
                   [huge, Layer([[1e300], [1e300]], None, 'bent'), Layer([[0.0]], None, 'cut')],
                   [Layer([[1.7e308], [1.7e308]], None, 'straight')]):
        constant, slope = error_bound(layers, float(U), SMALLEST_FLOAT)
        assert 0.0 <= constant <= LARGEST_DOUBLE and 0.0 <= slope <= LARGEST_DOUBLE
    assert error_bound([huge, Layer([[1e300], [1e300]], None, 'straight')], float(U)) == (
        LARGEST_DOUBLE, 0.0)
    # An activation with two ends cannot be off by more than their distance, whatever comes in.
    layers = [huge, Layer([[1e300], [1e300]], None, 'straight'), Layer([[1.0]], None, 'hyperbolic')]
    assert error_bound(layers, float(U)) == (2.0, 0.0)


def test_no_file_of_embed_names_an_activation():
    """Not in its code and not in its texts; docstrings and comments may, and C's own function tanh."""
    files = set(glob.glob(os.path.join(PACKAGE, 'embed', '*.py')))
    files.remove(os.path.join(PACKAGE, 'embed', 'c_names.py'))
    names = set(formulas.ACTIVATIONS) - set(LISTED) | {'tanh', 'relu', 'identity', 'softmax'}
    assert len(files) > 5 and 'sigmoid' in names
    for path in files:
        with open(path) as source:
            tree = ast.parse(source.read())
        documented = [node.body[0].value for node in ast.walk(tree)
                      if isinstance(node, (ast.Module, ast.FunctionDef))
                      and ast.get_docstring(node) is not None]
        for node in ast.walk(tree):
            if node not in documented:
                words = ' '.join(str(value) for field, value in ast.iter_fields(node)
                                 if isinstance(value, str))
                assert not [name for name in names if name in words], (path, node.lineno)
