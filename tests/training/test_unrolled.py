"""The generated source: what it says, what it may say, and that every Python here compiles it."""

import ast
import io
import math
import random
import re
import tokenize
import traceback

import pytest
from hypothesis import example, given, settings, strategies as st

import effort
from oracles import CALLS
from roads import numbers
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.flat import flatten, unflatten
from simplenn_pure.formulas import ACTIVATIONS, renamed
from simplenn_pure.source import TERMS_IN_A_SUM, WIDTH, Source
from simplenn_pure.unrolled import (LARGEST_WRITTEN_OUT, compiled, examples_for, latest, run_source,
                                    unrolled)

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
NETWORKS = [Neuron(3, seed=1), TwoLayerNetwork(2, 2, 1, seed=1), TwoLayerNetwork(2, 3, 2, seed=1),
            DeepNetwork([1, 1], seed=1, bias=False), DeepNetwork([4, 3, 2, 3, 2], seed=1),
            DeepNetwork.from_layers([([[0.5, -1.0]], None), ([[2.0], [-3.0]], [0.25])]),
            DeepNetwork([2, 3, 3], seed=1, activation='relu', output_activation='softmax'),
            DeepNetwork([3, 2, 2], seed=1, activation='leaky_relu', output_activation='sigmoid',
                        loss='cross_entropy'),
            DeepNetwork([2, 2, 2, 2], seed=1, activation=['leaky_relu', 'identity', 'tanh'], bias=False)]
every_network = pytest.mark.parametrize('network', NETWORKS)
small_networks = pytest.mark.parametrize('network', [
    pytest.param(network, marks=[pytest.mark.slow] if len(network.layers) > 2 else []) for network in NETWORKS])


def examples(network, count, seed=3):
    generator = random.Random(seed)
    values = [0, 1, -1, 0.5, 0.3, -0.7, 2.25]
    inputs = [[generator.choice(values) for weight_row in network.layers[0].weights]
              for example in range(count)]
    targets = [[generator.choice([0, 1, 0.5, 0.3]) for weight in network.layers[-1].weights[0]]
               for example in range(count)]
    if ACTIVATIONS[network.layers[-1].activation].row:
        targets = [[1 - sum(row[1:])] + row[1:] if sum(row[1:]) <= 1 else [1] + [0] * len(row[1:])
                   for row in targets]
    return inputs, targets


def sources(network, count=3):
    """Every kind of source for this network: (its settings, the source)."""
    inputs, targets = network._check_examples(*examples(network, count))
    found = [('think', unrolled(network))]
    for batch_size in (1, 2, count):
        can_be_watched = batch_size == count and network.loss_name == 'squared_error'
        for watched in (False, True)[:1 + can_be_watched]:
            for momentum in (False, True):
                for form in ('written out', 'rows', 'branchless rows')[:3 - momentum]:
                    kind = '%s, batches of %d, watched %s, momentum %s' % (form, batch_size, watched, momentum)
                    found.append((kind,
                                  run_source(network, inputs, targets, batch_size, form == 'written out',
                                             watched, form == 'branchless rows', momentum)))
    return found


def run(source, name):
    """Run source as a student would: with nothing around it."""
    place = {}
    exec(source, place)
    return place[name]


# ---- it gives the same numbers ----

@every_network
def test_think_gives_the_networks_answers(network):
    think = run(unrolled(network), 'think')
    for example_inputs in examples(network, 20)[0] + [[1e9] * len(network.layers[0].weights)]:
        assert think(flatten(network.layers), example_inputs) == network.think(example_inputs)


@every_network
@pytest.mark.parametrize('batch_size', [None, 1, 2])
@pytest.mark.parametrize('count', [3, 1 + LARGEST_WRITTEN_OUT // 4])
def test_train_as_a_student_would_call_it(network, batch_size, count):
    inputs, targets = network._check_examples(*examples(network, count))
    source = unrolled(network, inputs, targets, batch_size)
    rows = [example + target for example, target in zip(inputs, targets)]
    written_out = count * len(flatten(network.layers)) <= LARGEST_WRITTEN_OUT
    given_examples = examples_for(rows, batch_size or count, written_out)
    other = DeepNetwork.from_layers(network.layers, network.loss_name)
    loss = run(source, 'loss')
    assert loss(flatten(network.layers), rows) == other.loss(inputs, targets)
    weights = flatten(network.layers)
    for first, last in ((0, 2), (2, 3)):
        done, weights = run(source, 'run')(weights, given_examples, 0.5, range(first, last), None)
        for iteration in range(first, last):
            for start in range(0, count, batch_size or count):
                end = start + (batch_size or count)
                other.train(inputs[start:end], targets[start:end], 1, 0.5)
        assert (done, weights) == (last, flatten(other.layers))
        assert loss(weights, rows) == other.loss(inputs, targets)


@pytest.mark.parametrize('outputs', [1, 3])
@pytest.mark.parametrize('written_out', [True, False])
def test_a_watched_run_ends_before_the_iteration_that_starts_at_the_limit(written_out, outputs):
    network = TwoLayerNetwork(2, 2, outputs, seed=1)
    inputs, targets = network._check_examples(XOR[0], [[target] * outputs for target in XOR[1]])
    rows = [example + target for example, target in zip(inputs, targets)]
    source = run_source(network, inputs, targets, 4, written_out, watched=True)
    examples = examples_for(rows, 4, written_out)
    start = flatten(network.layers)
    losses, weights = [], []
    for iteration in range(6):
        losses.append(network.loss(inputs, targets))
        weights.append(flatten(network.layers))
        network.train(inputs, targets, 1, 2.0)
    assert losses == sorted(losses, reverse=True)  # or this would test nothing
    for place, limit in enumerate(losses):
        assert run(source, 'run')(start, examples, 2.0, range(6), limit) == (place, weights[place])
    assert run(source, 'run')(start, examples, 2.0, range(5), -1.0) == (5, weights[5])
    assert run(source, 'run')(start, examples, 2.0, range(5), losses[5]) == (5, weights[5])


POINTS = [0.0, -0.0, -5e-324, 5e-324, 1e-9, -1e-9, 745.2, -745.2, 1e308, -1e308, float('inf'),
          float('-inf'), float('nan')]
ONE_BY_ONE = sorted(name for name in ACTIVATIONS if not ACTIVATIONS[name].row)
OF_A_ROW = sorted(name for name in ACTIVATIONS if ACTIVATIONS[name].row)


@pytest.mark.parametrize('name', ONE_BY_ONE)
@pytest.mark.parametrize('form', ['formula', 'branchless', 'straight'])
@settings(max_examples=effort.examples(500))
@given(st.floats() | st.sampled_from(POINTS))
def test_the_activation_that_is_written_is_the_activation(name, form, z):
    source = Source()
    source.write_cases(getattr(ACTIVATIONS[name], form), 'output')
    place = dict(CALLS, z=z)
    exec(source.text(), place)
    value = ACTIVATIONS[name].value(z)
    assert place['output'] == value or math.isnan(place['output']) and math.isnan(value)


@pytest.mark.parametrize('name', OF_A_ROW)
@settings(max_examples=effort.examples(200))
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.floats(-40.0, 40.0),
                min_size=2, max_size=6))
@example([1.7e308, -1.7e308])
@example([0.0, -37.0, -37.0, -37.0, 0.0])
def test_the_activation_of_a_row_that_is_written_is_the_activation(name, sums):
    # Through weights of 0 come the biases themselves: 0 + z is z.
    network = DeepNetwork.from_layers([([[0.0] * len(sums)], sums, name)])
    think = run(unrolled(network), 'think')
    assert think(flatten(network.layers), [1.0]) == ACTIVATIONS[name].value(sums)


@pytest.mark.parametrize('name', ONE_BY_ONE)
@settings(max_examples=effort.examples(200))
@given(st.floats(-50, 50))
def test_the_slope_that_is_written_is_the_slope(name, z):
    source = Source()
    activation = ACTIVATIONS[name]
    source.write_cases([[renamed(text, {'a': 'a1_1'}) for text in case]
                        for case in activation.derivative], 'delta', 'error')
    output = activation.value(z)
    place = {'a1_1': output, 'error': 3.7}
    exec(source.text(), place)
    assert place['delta'] == 3.7 * activation.slope(output)


@pytest.mark.parametrize('name', OF_A_ROW)
def test_an_activation_of_a_row_has_no_slope_to_write(name):
    assert ACTIVATIONS[name].derivative is None and ACTIVATIONS[name].slope is None


@every_network
def test_flatten_goes_layer_by_layer_and_unflatten_goes_back(network):
    whole = flatten(network.layers)
    other = DeepNetwork.from_layers([([[0.0] * len(row) for row in layer.weights],
                                      layer.biases and [0.0] * len(layer.biases))
                                     for layer in network.layers])
    unflatten(whole, other.layers)
    assert numbers(other) == numbers(network)
    assert whole[:len(network.layers[0].weights[0])] == network.layers[0].weights[0]
    unflatten(tuple(whole), other.layers)
    assert flatten(other.layers) == whole


# ---- it says what a student should read ----

NAMES = re.compile(r'(w|g|v)\d+_\d+_\d+$|(b|c|u)\d+_\d+$|(a|d)\d+_\d+(_e\d+)?$|(x|t|error)\d+(_e\d+)?$|'
                   r'(z|e)\d+$')
WORDS = {'exp', 'log', 'copysign', 'abs', 'len', 'max', 'z', 'e', 'largest', 'whole', 'partial', 'total',
         'term', 'weights', 'rows', 'example', 'examples', 'batch', 'learning_rate', 'momentum', 'limit',
         'iteration', 'iterations'}


@small_networks
def test_the_source_holds_only_the_packages_own_names_and_plain_constants(network):
    for kind, source in sources(network):
        tree = ast.parse(source)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert {name for name in names if not NAMES.match(name)} <= WORDS, kind
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert attributes == set(), kind
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        assert [token for token in tokens if token.type == tokenize.STRING] == [], kind
        constants = {token.string for token in tokens if token.type == tokenize.NUMBER}
        outputs = len(network.layers[-1].weights[0])
        written = {constant for layer in network.layers for cases in (
            ACTIVATIONS[layer.activation].formula, ACTIVATIONS[layer.activation].derivative or [])
                   for case in cases for constant in re.findall(r'\d+\.\d+', ' '.join(case))}
        written |= {'1', '0.0', '0.5', '1.0', '%d.0' % outputs, '%d.0' % (3 * outputs)}
        assert constants <= written, kind
        for function in tree.body:
            # It imports what it calls, from math, and nothing else.
            imports = [node for node in function.body if isinstance(node, (ast.Import, ast.ImportFrom))]
            called = {node.func.id for node in ast.walk(function) if isinstance(node, ast.Call)}
            assert [node.module for node in imports] == ['math'] * len(imports), kind
            assert ({alias.name for node in imports for alias in node.names}
                    == called & {'exp', 'log', 'copysign'}), (kind, function.name)


@pytest.mark.parametrize('name', sorted(name for name in ACTIVATIONS if name.startswith('portable_')))
def test_of_the_powers_only_what_is_used_is_imported(name):
    for kind, source in sources(DeepNetwork([2, 3], seed=1, activation=name)):
        for function in ast.parse(source).body:
            used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            assert {alias.name for node in ast.walk(function) if isinstance(node, ast.ImportFrom)
                    for alias in node.names} <= used, kind


@small_networks
def test_inside_an_example_there_is_no_loop(network):
    for kind, source in sources(network):
        loops = [node for node in ast.walk(ast.parse(source))
                 if isinstance(node, (ast.For, ast.While, ast.ListComp, ast.GeneratorExp))]
        assert all(isinstance(node, ast.For) for node in loops)
        places = re.findall(r' in ([a-z()]+):\n', source)
        assert len(places) == len(loops)
        if kind == 'think':
            assert loops == []
        elif kind.startswith('written out'):
            assert places == ['rows', 'iterations']
        elif 'batches of 2' in kind:
            assert places == ['rows', 'iterations', 'examples', 'batch']
        else:
            assert places == ['rows', 'iterations', 'examples']


SLOPES = {'sigmoid': ' * a * (1 - a)', 'tanh': ' * (1 + a) * (1 - a)', 'relu': ' * (1 if a > 0 else 0)',
          'leaky_relu': ' * (1 if a > 0 else 0.01)', 'identity': '', 'softmax': None}


@every_network
def test_each_layer_has_a_comment_with_its_formulas(network):
    last = len(network.layers)
    for kind, source in sources(network):
        for number, layer in enumerate(network.layers, 1):
            before = 'x' if number == 1 else 'a%d' % (number - 1)
            bias = '' if layer.biases is None else ' + b%d' % number
            assert '# layer %d: a%d = %s(z), z = %s . w%d%s\n' % (
                number, number, layer.activation, before, number, bias) in source, kind
            error, slope = 'd%d . transpose(w%d)' % (number + 1, number + 1), SLOPES[layer.activation]
            if number == last:
                error, slope = 'error', '' if network.loss_name == 'cross_entropy' else slope
            if kind != 'think':
                assert '# layer %d: d%d = %s%s\n' % (
                    number, number, error, slope.replace('a', 'a%d' % number)) in source, kind


@small_networks
def test_every_name_is_explained_where_the_source_begins(network):
    for kind, source in sources(network):
        header = source[:source.index('def ')]
        used = {re.match('[a-z]+', name).group() for name in
                (node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
                if NAMES.match(name)}
        explained = set(re.findall(r'^# ([a-z]+)\d*(?:_\d+)* ', header, re.M))
        assert used <= explained, kind
        assert ('# _e4 ' in header) == kind.startswith('written out')


def test_the_e_of_a_row_is_explained_by_its_formula():
    source = unrolled(DeepNetwork([2, 3], seed=1, output_activation='softmax'))
    line, = re.findall(r'^# e2 +(.*);', source, re.M)
    assert re.findall(r'^ +e2 = (.*)$', source, re.M) == [line] == ['exp(z2 - largest)']


@every_network
def test_lines_fit_a_window_and_have_no_spaces_at_their_ends(network):
    assert_lines_fit(network)


@pytest.mark.slow
def test_lines_of_wide_layers_fit_too():
    assert_lines_fit(DeepNetwork([120, 30, 2], seed=1))


def assert_lines_fit(network):
    for _, source in sources(network):
        for line in source.split('\n'):
            assert len(line) <= WIDTH and line == line.rstrip(), line
        assert source.endswith('\n') and not source.endswith('\n\n')
        above = [len(empty) - 1 for empty in re.findall(r'(\n+)def ', source)]
        assert above == ([1, 2] if 'def run' in source else [1]), above


def test_a_line_without_a_place_to_break_stays_whole():
    source = Source()
    source.write('a = %s' % ('b' * WIDTH))
    source.write('# %s, c' % ('b' * WIDTH))
    assert source.text() == 'a = %s\n# %s, c\n' % ('b' * WIDTH, 'b' * WIDTH)


def test_a_line_that_just_fits_is_not_broken():
    for length, lines in ((WIDTH, 1), (WIDTH + 1, 2)):
        source = Source()
        source.write('[%s, %s]' % ('a' * 40, 'b' * (length - 44)))
        assert source.text().count('\n') == lines


def test_inputs_and_targets_that_are_0_or_1_are_left_out():
    source = unrolled(Neuron(3, seed=1), [[0, 1, 0.5], [0, 0, 0]], [1, 0.25])
    assert '# ---- example 1: 0.0, 1.0, x3_e1 -> 1.0\n' in source
    assert '# ---- example 2: 0.0, 0.0, 0.0 -> t1_e2\n' in source
    assert 'z = w1_2_1 + x3_e1 * w1_3_1\n' in source
    assert 'z = 0.0\n' in source  # nothing is left of it
    assert '[x3_e1, t1_e2] = examples\n' in source
    assert 'w1_1_1 +=' not in source  # no example has a part in it
    assert 'w1_2_1 += learning_rate * d1_1_e1\n' in source
    assert 'w1_3_1 += learning_rate * (x3_e1 * d1_1_e1)\n' in source
    # In rows the next example may be another.
    inputs, targets = [[0.0, 1.0]] * 200, [[1.0]] * 200
    assert 'x1 * w1_1_1 + x2 * w1_2_1' in run_source(Neuron(2, seed=1), inputs, targets,
                                                     200, False)


def test_few_examples_are_written_out_and_many_go_by_rows():
    neuron = Neuron(4, seed=1)
    few, many = LARGEST_WRITTEN_OUT // 4, LARGEST_WRITTEN_OUT // 4 + 1
    assert '# ---- example %d:' % few in unrolled(neuron, [[1, 2, 3, 4]] * few, [0] * few)
    source = unrolled(neuron, [[1, 2, 3, 4]] * many, [0] * many)
    assert '# ---- example' not in source and 'in examples:' in source


def test_long_sums_become_several_statements_in_the_same_order():
    count = 2 * TERMS_IN_A_SUM + 30
    source = unrolled(Neuron(count, seed=1))
    tree = ast.parse(source)
    assert max(depth_of(node) for node in ast.walk(tree)) <= TERMS_IN_A_SUM + 1
    order = [int(number) for number in re.findall(r'x\d+ \* w1_(\d+)_1', source)]
    assert order == list(range(1, count + 1))
    assert source.count('partial = ') == 2
    assert 'partial' not in unrolled(Neuron(TERMS_IN_A_SUM, seed=1))
    assert 'partial' in unrolled(Neuron(TERMS_IN_A_SUM + 1, seed=1))


def depth_of(node):
    """How deep additions nest below this one."""
    depth = 0
    while isinstance(node, ast.BinOp):
        node = node.left
        depth += 1
    return depth


# ---- compiling and tracebacks ----

@pytest.mark.parametrize('sizes, count, written_out', [
    ([2000, 5, 1], 3, False), ([1, 1], 1, True), ([1, 1], 300, True), ([1, 500, 1], 2, False),
    pytest.param([784, 30, 10], 3, False, marks=pytest.mark.slow),
    pytest.param([20] * 20, 2, False, marks=pytest.mark.slow)], ids=str)
def test_large_source_compiles(sizes, count, written_out):
    network = DeepNetwork(sizes, seed=1)
    inputs, targets = [[0.5] * sizes[0]] * count, [[0.5] * sizes[-1]] * count
    place = compiled(run_source(network, inputs, targets, count, written_out))
    rows = [example + target for example, target in zip(inputs, targets)]
    weights = place['run'](flatten(network.layers), examples_for(rows, count, written_out), 0.1,
                           range(1), None)[1]
    other = DeepNetwork.from_layers(network.layers)
    other.train(inputs, targets, 1)
    assert weights == flatten(other.layers)
    assert place['loss'](weights, rows) == other.loss(inputs, targets)


def test_a_traceback_shows_the_line_of_its_own_source():
    for network in (Neuron(1, seed=1), Neuron(2, seed=1), Neuron(1, seed=2, bias=True)):
        think = compiled(unrolled(network))['think']
        wrong = [None] * len(flatten(network.layers))
        with pytest.raises(TypeError) as caught:
            think(wrong, [1.0] * len(network.layers[0].weights))
        text = ''.join(traceback.format_exception(caught.type, caught.value, caught.tb))
        line = [line.strip() for line in unrolled(network).split('\n') if line.strip().startswith('z =')][0]
        assert line in text
        assert 'simplenn_pure unrolled' in text


def test_the_latest_function_is_kept_and_only_that():
    one, two = unrolled(Neuron(1, seed=1)), unrolled(Neuron(2, seed=1))
    first = compiled(one)
    assert compiled(one) is first
    assert list(latest) == [one]
    assert compiled(two) is not first
    assert list(latest) == [two]
    assert compiled(one) is not first


def test_another_thread_may_take_the_place_of_the_latest(monkeypatch):
    class Taken(dict):
        def __setitem__(self, source, function):
            dict.__setitem__(self, source, function)
            self.clear()

    monkeypatch.setattr('simplenn_pure.unrolled.latest', Taken())
    network = Neuron(2, seed=1)
    think = compiled(unrolled(network))['think']
    assert think(flatten(network.layers), [1.0, 2.0]) == network.think([1.0, 2.0])


# ---- refusals ----

@pytest.mark.parametrize('problem, message, arguments', [
    (ValueError, 'inputs: example 1 has 1 number, expected 2', ([[1]], [1])),
    (ValueError, 'targets: 1 for 2 examples', ([[1, 2], [3, 4]], [1])),
    (TypeError, 'targets is None', ([[1, 2]],)),
    (ValueError, 'batch_size is 0', ([[1, 2]], [1], 0)),
    (TypeError, "batch_size is '2'", ([[1, 2]], [1], '2')),
    (ValueError, 'inputs is None, expected examples', (None, [1])),
    (ValueError, 'inputs is None, expected examples', (None, None, 0)),
])
def test_examples_that_do_not_fit_are_refused(problem, message, arguments):
    with pytest.raises(problem) as caught:
        unrolled(TwoLayerNetwork(2, 2, 1, seed=1), *arguments)
    assert str(caught.value).startswith(message)


def test_targets_that_the_loss_refuses_are_refused():
    network = DeepNetwork([2, 2], seed=1, activation='softmax')
    with pytest.raises(ValueError) as caught:
        unrolled(network, [[1, 2]], [[0.5, 0.6]])
    assert str(caught.value).startswith('targets: example 1 adds up to 1.1, expected 1')


def test_a_batch_of_more_than_all_is_all():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    assert unrolled(network, *XOR, batch_size=99) == unrolled(network, *XOR)
    assert unrolled(network, *XOR, batch_size=2) != unrolled(network, *XOR)
