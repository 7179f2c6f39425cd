"""Every refusal at the public edge: its message, and that nothing has changed after it."""

import copy
import fractions
import random

import pytest

from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, fit
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.unrolled import unrolled

INFINITY = float('inf')
NAN = float('nan')

# Three inputs and one output each, so that the same bad examples fit none of them.
NETWORKS = [lambda: Neuron(3, seed=1), lambda: Neuron(3, seed=1, bias=True),
            lambda: TwoLayerNetwork(3, 2, seed=1), lambda: TwoLayerNetwork(3, 2, seed=1, bias=False),
            lambda: DeepNetwork([3, 2, 2, 1], seed=1)]
NAMES = ['neuron', 'neuron with bias', 'two layers', 'two layers without biases', 'deep']
INPUTS = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
TARGETS = [0, 1, 1, 0]

# Refused wherever examples come in.
BAD_INPUTS = [
    (None, TypeError, 'inputs is None, expected a list of examples'),
    (5, TypeError, 'inputs is 5, expected a list of examples'),
    ('010', TypeError, "inputs is '010', expected a list of examples"),
    (b'010', TypeError, "inputs is b'010', expected a list of examples"),
    ({0: [1, 0, 1]}, TypeError, 'inputs is {0: [1, 0, 1]}, expected a list of examples'),
    ({(1, 0, 1)}, TypeError, 'inputs is {(1, 0, 1)}, expected a list of examples'),
    (frozenset([(1, 0, 1)]), TypeError,
     'inputs is frozenset({(1, 0, 1)}), expected a list of examples'),
    ([], ValueError, 'inputs: no examples, expected at least one'),
    ((), ValueError, 'inputs: no examples, expected at least one'),
    ([[]], ValueError, 'inputs: example 1 has 0 numbers, expected 3'),
    ([[0, 0, 1], [1, 1]], ValueError, 'inputs: example 2 has 2 numbers, expected 3'),
    ([[0, 0, 1], [1, 1, 1], [1, 0]], ValueError, 'inputs: example 3 has 2 numbers, expected 3'),
    ([[0], [1], [2], [3]], ValueError, 'inputs: example 1 has 1 number, expected 3'),
    ([[0, 0, 1, 1]] * 4, ValueError, 'inputs: example 1 has 4 numbers, expected 3'),
    ([[0, 'a', 1]] * 4, TypeError, "inputs: example 1, number 2 is 'a', expected a number"),
    ([[0, '1', 1]] * 4, TypeError, "inputs: example 1, number 2 is '1', expected a number"),
    ([[0, 0, 1], [0, 0, None]], TypeError,
     'inputs: example 2, number 3 is None, expected a number'),
    ([[0, 0, 1j]] * 4, TypeError, 'inputs: example 1, number 3 is 1j, expected a number'),
    ([[0, 0, [1]]] * 4, TypeError, 'inputs: example 1, number 3 is [1], expected a number'),
    ([[0, 0, NAN]] * 4, ValueError, 'inputs: example 1, number 3 is nan, expected a finite number'),
    ([[-INFINITY, 0, 0]] * 4, ValueError,
     'inputs: example 1, number 1 is -inf, expected a finite number'),
    ([[0, 10**400, 0]] * 4, ValueError, 'inputs: example 1, number 2 is too large for a float'),
    ([[0, 10**5000, 0]] * 4, ValueError, 'inputs: example 1, number 2 is too large for a float'),
    (['010'] * 4, TypeError, "inputs: example 1 is '010', expected a list of 3 numbers"),
    ([[0, 0, 1], '010'], TypeError, "inputs: example 2 is '010', expected a list of 3 numbers"),
    ([[0, 0, 1], None], TypeError, 'inputs: example 2 is None, expected a list of 3 numbers'),
    ([[0, 0, 1], {0, 1, 2}], TypeError,
     'inputs: example 2 is {0, 1, 2}, expected a list of 3 numbers'),
]

# One bare example is refused where examples need targets. `think` takes it.
BARE_INPUTS = [
    ([0, 0, 1], TypeError, 'inputs is a single example, expected a list of examples, such as [[0, 1], [1, 1]]'),
    (range(3), TypeError, 'inputs is a single example, expected a list of examples, such as [[0, 1], [1, 1]]'),
    ([5], TypeError, 'inputs is a single example, expected a list of examples, such as [[0, 1], [1, 1]]'),
]

BAD_TARGETS = [
    (None, TypeError, 'targets is None, expected a list with 1 number for each example'),
    (1, TypeError, 'targets is 1, expected a list with 1 number for each example'),
    ('0110', TypeError, "targets is '0110', expected a list with 1 number for each example"),
    ({0, 1}, TypeError, 'targets is {0, 1}, expected a list with 1 number for each example'),
    ([], ValueError, 'targets: no examples, expected at least one'),
    ([0, 1, 1], ValueError, 'targets: 3 for 4 examples of inputs, expected one for each'),
    ([[0], [1], [1], [0], [0]], ValueError,
     'targets: 5 for 4 examples of inputs, expected one for each'),
    ([0, 1, 1, None], TypeError, 'targets: number 4 is None, expected a number'),
    ([0, 1, [1], 0], TypeError, 'targets: number 3 is [1], expected a number'),
    ([[0], 1, [1], [0]], TypeError, 'targets: example 2 is 1, expected a list of 1 number'),
    (['0', '1', '1', '0'], TypeError, "targets: number 1 is '0', expected a number; of classes, one number each, "
     'as tables.one_hot gives them'),
    ([[0, 1]] * 4, ValueError, 'targets: example 1 has 2 numbers, expected 1'),
    ([[0], [], [1], [0]], ValueError, 'targets: example 2 has 0 numbers, expected 1'),
    ([0, NAN, 1, 0], ValueError, 'targets: number 2 is nan, expected a finite number'),
    ([[0], [INFINITY], [1], [0]], ValueError,
     'targets: example 2, number 1 is inf, expected a finite number'),
    ([0, 1, 1, -10**400], ValueError, 'targets: number 4 is too large for a float'),
]

BAD_ITERATIONS = [
    (-1, ValueError, 'iterations is -1, expected a whole number of at least 0'),
    (1.5, ValueError, 'iterations is 1.5, expected a whole number of at least 0'),
    (fractions.Fraction(1, 2), ValueError,
     'iterations is Fraction(1, 2), expected a whole number of at least 0'),
    (NAN, ValueError, 'iterations is nan, expected a finite number'),
    (INFINITY, ValueError, 'iterations is inf, expected a finite number'),
    (True, TypeError, 'iterations is True, expected a whole number of at least 0'),
    (None, TypeError, 'iterations is None, expected a number'),
    ('10', TypeError, "iterations is '10', expected a number"),
    ([10], TypeError, 'iterations is [10], expected a number'),
    (10**400, ValueError, 'iterations is too large for a float'),
]

BAD_LEARNING_RATES = [
    (NAN, ValueError, 'learning_rate is nan, expected a finite number'),
    (INFINITY, ValueError, 'learning_rate is inf, expected a finite number'),
    (-INFINITY, ValueError, 'learning_rate is -inf, expected a finite number'),
    (10**400, ValueError, 'learning_rate is too large for a float'),
    ('0.1', TypeError, "learning_rate is '0.1', expected a number"),
    ([0.1], TypeError, 'learning_rate is [0.1], expected a number'),
    (1j, TypeError, 'learning_rate is 1j, expected a number'),
]


def assert_refused(call, kind, message):
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert caught.value.__context__ is None  # the traceback shows nothing but this


def assert_refused_unchanged(network, kind, message, method, *arguments, **keywords):
    layers = list(network.layers)
    lists = [(layer.weights, layer.biases) for layer in layers]
    before = copy.deepcopy(vars_of(network))
    given = copy.deepcopy((arguments, keywords))  # keeps NaN the object that equals itself
    assert_refused(lambda: getattr(network, method)(*arguments, **keywords), kind, message)
    assert vars_of(network) == before
    assert (arguments, keywords) == given
    for layer, same, (weights, biases) in zip(network.layers, layers, lists):
        assert layer is same and layer.weights is weights and layer.biases is biases


def vars_of(network):
    """All that a network holds, as plain lists."""
    held = dict(vars(network))
    held['layers'] = [vars(layer) for layer in network.layers]
    return held


@pytest.fixture(params=NETWORKS, ids=NAMES)
def network(request):
    return request.param()


def short(value):
    """An id for a parameter; pytest's own would write out 10**5000."""
    if isinstance(value, str):
        return value[:50]
    if isinstance(value, type):
        return value.__name__
    return type(value).__name__


@pytest.mark.parametrize('inputs, kind, message', BAD_INPUTS, ids=short)
def test_bad_inputs(network, inputs, kind, message):
    thought = message
    if 'expected a list of examples' in message:
        thought = message.replace('expected a list of examples',
                                  'expected a list of numbers or a list of examples')
    if inputs == ['010'] * 4:
        thought = 'inputs has 4 numbers, expected 3'
        kind_of_thought = ValueError
    else:
        kind_of_thought = kind
    assert_refused_unchanged(network, kind_of_thought, thought, 'think', inputs)
    assert_refused_unchanged(network, kind, message, 'loss', inputs, TARGETS)
    assert_refused_unchanged(network, kind, message, 'adjustments', inputs, TARGETS)
    assert_refused_unchanged(network, kind, message, 'train', inputs, TARGETS, 1)


@pytest.mark.parametrize('inputs, kind, message', BARE_INPUTS, ids=short)
def test_one_bare_example_is_not_a_list_of_examples(network, inputs, kind, message):
    for method in ['loss', 'adjustments', 'train']:
        assert_refused_unchanged(network, kind, message, method, inputs, [0])


@pytest.mark.parametrize('inputs, kind, message', [
    ([1, 0], ValueError, 'inputs has 2 numbers, expected 3'),
    ([1, 0, 1, 0], ValueError, 'inputs has 4 numbers, expected 3'),
    ([1, 'a', 0], TypeError, "inputs: number 2 is 'a', expected a number"),
    ([1, [0], 0], TypeError, 'inputs: number 2 is [0], expected a number'),
    ([1, 0, NAN], ValueError, 'inputs: number 3 is nan, expected a finite number'),
    ([1, 0, -10**400], ValueError, 'inputs: number 3 is too large for a float'),
    ([None, 0, 1], TypeError, 'inputs: number 1 is None, expected a number'),
], ids=short)
def test_bad_bare_example(network, inputs, kind, message):
    assert_refused_unchanged(network, kind, message, 'think', inputs)


@pytest.mark.parametrize('targets, kind, message', BAD_TARGETS, ids=short)
def test_bad_targets(network, targets, kind, message):
    for method in ['loss', 'adjustments', 'train']:
        assert_refused_unchanged(network, kind, message, method, INPUTS, targets)


@pytest.mark.parametrize('targets, kind, message', [
    ([0, 1, 1, 0], TypeError, 'targets: example 1 is 0, expected a list of 2 numbers'),
    ([[0, 1], [1]], ValueError, 'targets: example 2 has 1 number, expected 2'),
    (3, TypeError, 'targets is 3, expected a list with 2 numbers for each example'),
], ids=short)
def test_bad_targets_of_two_outputs(targets, kind, message):
    for network in [TwoLayerNetwork(3, 2, 2, seed=1), DeepNetwork([3, 2], seed=1)]:
        for method in ['loss', 'adjustments', 'train']:
            assert_refused_unchanged(network, kind, message, method, INPUTS, targets)


@pytest.mark.parametrize('iterations, kind, message', BAD_ITERATIONS, ids=short)
def test_bad_iterations(network, iterations, kind, message):
    assert_refused_unchanged(network, kind, message, 'train', INPUTS, TARGETS, iterations)


@pytest.mark.parametrize('learning_rate, kind, message', BAD_LEARNING_RATES, ids=short)
def test_bad_learning_rates(network, learning_rate, kind, message):
    assert_refused_unchanged(network, kind, message, 'train', INPUTS, TARGETS,
                             learning_rate=learning_rate)


COUNT_REFUSALS = [
    (0, ValueError, ' is 0, expected a whole number of at least 1'),
    (-2, ValueError, ' is -2, expected a whole number of at least 1'),
    (2.5, ValueError, ' is 2.5, expected a whole number of at least 1'),
    (True, TypeError, ' is True, expected a whole number of at least 1'),
    (None, TypeError, ' is None, expected a number'),
    ('3', TypeError, " is '3', expected a number"),
    ([3], TypeError, ' is [3], expected a number'),
    (NAN, ValueError, ' is nan, expected a finite number'),
    (10**400, ValueError, ' is too large for a float'),
]


@pytest.mark.parametrize('count, kind, ending', COUNT_REFUSALS, ids=short)
def test_bad_counts(count, kind, ending):
    for call, name in [
            (lambda: Neuron(count), 'input_count'),
            (lambda: TwoLayerNetwork(count, 2), 'input_count'),
            (lambda: TwoLayerNetwork(2, count), 'hidden_count'),
            (lambda: TwoLayerNetwork(2, 2, count), 'output_count'),
            (lambda: DeepNetwork([count, 1]), 'sizes: number 1'),
            (lambda: DeepNetwork([2, 3, count]), 'sizes: number 3')]:
        assert_refused(call, kind, name + ending)


@pytest.mark.parametrize('sizes, kind, message', [
    (3, TypeError, 'sizes is 3, expected a list such as [2, 8, 1]'),
    (None, TypeError, 'sizes is None, expected a list such as [2, 8, 1]'),
    ('281', TypeError, "sizes is '281', expected a list such as [2, 8, 1]"),
    ({8}, TypeError, 'sizes is {8}, expected a list such as [2, 8, 1]'),
    ([], ValueError, 'sizes is [], expected at least the number of inputs and of outputs'),
    ((3,), ValueError, 'sizes is [3], expected at least the number of inputs and of outputs'),
], ids=short)
def test_bad_sizes(sizes, kind, message):
    assert_refused(lambda: DeepNetwork(sizes), kind, message)


# Each class with a seed, a bias and a weight range that the test fills in.
MAKERS = [lambda **keywords: Neuron(3, **keywords),
          lambda **keywords: TwoLayerNetwork(3, 2, **keywords),
          lambda **keywords: DeepNetwork([3, 2, 1], **keywords)]


@pytest.mark.parametrize('make', MAKERS, ids=['neuron', 'two layers', 'deep'])
@pytest.mark.parametrize('keywords, kind, message', [
    ({'seed': -1}, ValueError, 'seed is -1, expected a whole number from 0 to 4294967295'),
    ({'seed': 2**32}, ValueError,
     'seed is 4294967296, expected a whole number from 0 to 4294967295'),
    ({'seed': 0.5}, ValueError, 'seed is 0.5, expected a whole number from 0 to 4294967295'),
    ({'seed': False}, TypeError, 'seed is False, expected a whole number from 0 to 4294967295'),
    ({'seed': 'one'}, TypeError, "seed is 'one', expected a number"),
    ({'seed': INFINITY}, ValueError, 'seed is inf, expected a finite number'),
    ({'bias': 1}, TypeError, 'bias is 1, expected True or False'),
    ({'bias': None}, TypeError, 'bias is None, expected True or False'),
    ({'bias': 'no'}, TypeError, "bias is 'no', expected True or False"),
    ({'weight_range': (1, 0)}, ValueError,
     'weight_range is from 1.0 to 0.0, expected the lower number first'),
    ({'weight_range': 1}, TypeError, 'weight_range is 1, expected a list of 2 numbers'),
    ({'weight_range': None}, TypeError, 'weight_range is None, expected a list of 2 numbers'),
    ({'weight_range': {0, 1}}, TypeError, 'weight_range is {0, 1}, expected a list of 2 numbers'),
    ({'weight_range': (0, 1, 2)}, ValueError, 'weight_range has 3 numbers, expected 2'),
    ({'weight_range': (0, NAN)}, ValueError,
     'weight_range: number 2 is nan, expected a finite number'),
    ({'weight_range': ('0', 1)}, TypeError, "weight_range: number 1 is '0', expected a number"),
    ({'weight_range': (-1e308, 1e308)}, ValueError,
     'weight_range from -1e+308 to 1e+308 is too wide for a float'),
], ids=short)
def test_bad_seeds_biases_and_weight_ranges(make, keywords, kind, message):
    assert_refused(lambda: make(**keywords), kind, message)


LAYER_REFUSALS = [
    ((5,), TypeError, 'weights is 5, expected a list of rows'),
    (('ab',), TypeError, "weights is 'ab', expected a list of rows"),
    (([],), ValueError, 'weights: no rows, expected at least one'),
    (([[]],), ValueError, 'weights: row 1 is empty, expected a list of numbers'),
    (([1, 2],), TypeError, 'weights: row 1 is 1, expected a list of numbers'),
    (([[1, 2], [3]],), ValueError, 'weights: row 2 has 1 number, expected 2'),
    (([[1, 2], [3, 4, 5]],), ValueError, 'weights: row 2 has 3 numbers, expected 2'),
    (([[1, NAN]],), ValueError, 'weights: row 1, number 2 is nan, expected a finite number'),
    (([[1, 'x']],), TypeError, "weights: row 1, number 2 is 'x', expected a number"),
    (([[1, 10**400]],), ValueError, 'weights: row 1, number 2 is too large for a float'),
    (([[1, 2]], 3), TypeError, 'biases is 3, expected a list of 2 numbers'),
    (([[1, 2]], False), TypeError, 'biases is False, expected a list of 2 numbers'),
    (([[1, 2]], []), ValueError, 'biases has 0 numbers, expected 2'),
    (([[1, 2]], [1]), ValueError, 'biases has 1 number, expected 2'),
    (([[1, 2]], [1, INFINITY]), ValueError,
     'biases: number 2 is inf, expected a finite number'),
    (([[1, 2]], [1, None]), TypeError, 'biases: number 2 is None, expected a number'),
]


@pytest.mark.parametrize('arguments, kind, message', LAYER_REFUSALS, ids=short)
def test_bad_layers(arguments, kind, message):
    before = repr(arguments)
    assert_refused(lambda: Layer(*arguments), kind, message)
    pair = (arguments + (None,))[:2]
    for network_class in [Neuron, TwoLayerNetwork, DeepNetwork]:
        assert_refused(lambda: network_class.from_layers([pair]), kind, 'layer 1: ' + message)
        assert_refused(lambda: network_class.from_layers([([[1.0]], None), pair]), kind,
                       'layer 2: ' + message)
    assert repr(arguments) == before


@pytest.mark.parametrize('activation', ['selu', '', None, 5, 'Sigmoid', [], ['sigmoid'], {}])
def test_bad_activations(activation):
    message = 'activation is %r, expected one of %s' % (activation, ', '.join(sorted(ACTIVATIONS)))
    assert message.endswith('relu, sigmoid, softmax, tanh')
    assert_refused(lambda: Layer([[1.0]], None, activation), ValueError, message)
    layer = Layer([[1.0]])
    layer.activation = activation
    for network_class in (Neuron, DeepNetwork):
        assert_refused(lambda: network_class.from_layers([layer]), ValueError, 'layer 1: ' + message)
        assert_refused(lambda: network_class.from_layers([([[1.0]], None, activation)]), ValueError,
                       'layer 1: ' + message)


LAYER = 'a Layer, (weights, biases) or (weights, biases, activation)'
PLAIN = ([[1.0, 2.0], [3.0, 4.0]], None)
SHARES = ([[1.0, 2.0], [3.0, 4.0]], None, 'softmax')
HAS_NO_OTHERS = ', as in its tutorial; a DeepNetwork has others'


@pytest.mark.parametrize('make, message', [
    (lambda: DeepNetwork([2, 3, 2], activation='softmax'),
     "activation is 'softmax', which only the last layer can have; give it as output_activation"),
    (lambda: DeepNetwork([2, 3, 2], activation=['softmax', 'softmax']),
     "layer 1: activation is 'softmax', which only the last layer can have"),
    (lambda: DeepNetwork([2, 3, 2], activation=['relu', None]), 'activation: name 2 is None, expected one of identity, '
     'leaky_relu, portable_sigmoid, portable_softmax, portable_tanh, relu, sigmoid, softmax, tanh'),
    (lambda: DeepNetwork([2, 2], output_activation='relux'), "output_activation is 'relux', expected one of "
     'identity, leaky_relu, portable_sigmoid, portable_softmax, portable_tanh, relu, sigmoid, softmax, tanh'),
    (lambda: DeepNetwork.from_layers([PLAIN, SHARES, SHARES]),
     "layer 2: activation is 'softmax', which only the last layer can have"),
    (lambda: DeepNetwork([2, 3, 1], output_activation='softmax'),
     "layer 2: activation is 'softmax' of 1 neuron, whose output is always 1, expected at least 2 neurons; "
     "for 1 output use 'sigmoid'"),
    (lambda: DeepNetwork([2, 3, 2], output_activation='softmax', loss='squared_error'),
     "loss is 'squared_error' with softmax in the last layer, expected 'cross_entropy'"),
    (lambda: DeepNetwork.from_layers([PLAIN, SHARES], loss='squared_error'),
     "loss is 'squared_error' with softmax in the last layer, expected 'cross_entropy'"),
    (lambda: DeepNetwork([2, 3, 2], activation='tanh', loss='cross_entropy'),
     "loss is 'cross_entropy' with tanh in the last layer, expected 'sigmoid' or 'softmax' there"),
    (lambda: DeepNetwork([2, 3, 2], activation='relu', loss='cross_entropy'),
     "loss is 'cross_entropy' with identity in the last layer, expected 'sigmoid' or 'softmax' there"),
    (lambda: DeepNetwork([2, 2], loss='hinge'),
     "loss is 'hinge', expected 'cross_entropy' or 'squared_error'"),
    (lambda: DeepNetwork([2, 2], loss=['cross_entropy']),
     "loss is ['cross_entropy'], expected 'cross_entropy' or 'squared_error'"),
    (lambda: DeepNetwork([2, 3, 2], activation=['tanh']),
     'activation: 1 name for 2 layers, expected one for each'),
    (lambda: DeepNetwork([2, 3, 2], activation=['tanh', 'tanh'], output_activation='tanh'),
     "output_activation is 'tanh', expected None where activation is a list, which has the last one too"),
    (lambda: DeepNetwork([2, 2], weight_range='wide'),
     "weight_range is 'wide', expected a pair (low, high), 'glorot' or 'he'"),
    (lambda: Neuron(2, weight_range='he'), "weight_range is 'he', expected a list of 2 numbers"),
    (lambda: Neuron.from_layers([([[1.0]], None, 'tanh')]),
     "layer 1: activation is 'tanh', expected 'sigmoid' for a Neuron" + HAS_NO_OTHERS),
    (lambda: TwoLayerNetwork.from_layers([PLAIN, SHARES]),
     "layer 2: activation is 'softmax', expected 'sigmoid' for a TwoLayerNetwork" + HAS_NO_OTHERS),
    (lambda: Neuron.from_layers([([[1.0]], None)], loss='cross_entropy'),
     "loss is 'cross_entropy', expected 'squared_error' for a Neuron" + HAS_NO_OTHERS),
], ids=short)
def test_layers_and_losses_that_do_not_go_together(make, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        make()
    assert str(caught.value) == message
    assert type(caught.value) is (TypeError if 'a list of 2' in message else ValueError)


def test_what_goes_together_is_taken():
    assert DeepNetwork([2, 3], activation='softmax').loss_name == 'cross_entropy'
    assert DeepNetwork([2, 3, 2], activation=['relu', 'softmax']).loss_name == 'cross_entropy'
    network = DeepNetwork([2, 3, 2], activation='relu')
    assert [layer.activation for layer in network.layers] == ['relu', 'identity']
    assert network.loss_name == 'squared_error'
    network = DeepNetwork([2, 3, 2], activation='leaky_relu', output_activation='sigmoid', loss='cross_entropy')
    assert [layer.activation for layer in network.layers] == ['leaky_relu', 'sigmoid']
    assert network.loss_name == 'cross_entropy'
    assert [layer.activation for layer in DeepNetwork([2, 3, 2], activation='tanh').layers] == ['tanh', 'tanh']
    assert TwoLayerNetwork.from_layers([PLAIN, PLAIN], loss='squared_error').loss_name == 'squared_error'


@pytest.mark.parametrize('make, targets, message', [
    (lambda: Neuron(2), [0, 5, 5, 0], 'targets: example 2 has 5.0, expected numbers from 0.0 to 1.0'),
    (lambda: TwoLayerNetwork(2, 2, 2), [[0, 1], [0.5, -0.1]] * 2,
     'targets: example 2 has -0.1, expected numbers from 0.0 to 1.0'),
    (lambda: DeepNetwork([2, 2], activation='tanh'), [[0, -1], [0.5, -1.1]] * 2,
     'targets: example 2 has -1.1, expected numbers from -1.0 to 1.0'),
    (lambda: DeepNetwork([2, 2], loss='cross_entropy'), [[0, 1], [0.5, 1.5]] * 2,
     'targets: example 2 has 1.5, expected numbers from 0.0 to 1.0'),
    (lambda: DeepNetwork([2, 2], activation='softmax'), [[0, 1], [-1, 2]] * 2,
     'targets: example 2 has -1.0, expected numbers from 0.0 to 1.0'),
    (lambda: DeepNetwork([2, 2], activation='softmax'), [[0, 1], [0.5, 0.6]] * 2,
     'targets: example 2 adds up to 1.1, expected 1, such as [0, 1, 0]'),
    (lambda: DeepNetwork([2, 2], activation='softmax'), [[0, 1], [0.5, 0.5 - 1.1e-9]] * 2,
     'targets: example 2 adds up to 0.9999999989, expected 1, such as [0, 1, 0]'),
])
def test_targets_that_the_last_layer_cannot_give(make, targets, message):
    network = make()
    before = copy.deepcopy(vars_of(network))
    calls = [network.train, lambda *examples: fit(network, *examples)]
    if network.loss_name == 'cross_entropy':
        calls += [network.loss, network.adjustments]
    else:
        assert network.loss(INPUTS_OF_TWO, targets) > 0.0
        network.adjustments(INPUTS_OF_TWO, targets)
    for call in calls:
        with pytest.raises(ValueError) as caught:
            call(INPUTS_OF_TWO, targets)
        assert str(caught.value).startswith(message)
    assert vars_of(network) == before


INPUTS_OF_TWO = [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize('activation, targets', [
    ('identity', [[-7.0, 9.0]]), ('relu', [[-7.0, 9.0]]), ('leaky_relu', [[-7.0, 9.0]]),
    ('tanh', [[-1.0, 1.0]]), ('softmax', [[0.5, 0.5 - 0.9e-9]]), ('sigmoid', [[0.0, 1.0]])])
def test_targets_that_it_can_give_are_taken(activation, targets):
    network = DeepNetwork([2, 2], seed=1, activation=[activation])
    network.train([[1, 2]], targets, 1)
    fit(network, [[1, 2]], targets, 1)


@pytest.mark.parametrize('layers, kind, message', [
    (None, TypeError, 'layers is None, expected a list of layers'),
    (7, TypeError, 'layers is 7, expected a list of layers'),
    ('layers', TypeError, "layers is 'layers', expected a list of layers"),
    ({}, TypeError, 'layers is {}, expected a list of layers'),
    ([], ValueError, 'layers: none, expected at least one'),
    ([5], TypeError, 'layer 1 is 5, expected ' + LAYER),
    ([None], TypeError, 'layer 1 is None, expected ' + LAYER),
    (['ab'], TypeError, "layer 1 is 'ab', expected " + LAYER),
    ([{1: 2}], TypeError, 'layer 1 is {1: 2}, expected ' + LAYER),
    ([[[[1.0]]]], ValueError,
     'layer 1 is [[[1.0]]], expected ' + LAYER),
    ([([[1.0]], None, 'sigmoid', 0)], ValueError,
     "layer 1 is [[[1.0]], None, 'sigmoid', 0], expected " + LAYER),
    ([([[1.0, 2.0]], None), ([[1.0]], None)], ValueError,
     'layer 2 takes 1 number, expected 2, one from each neuron of layer 1'),
    ([([[1.0]], None), ([[1.0], [2.0]], None), ([[1.0]], None)], ValueError,
     'layer 2 takes 2 numbers, expected 1, one from each neuron of layer 1'),
    ([([[1.0]], None), ([[1.0, 2.0]], None), ([[1.0]], None)], ValueError,
     'layer 3 takes 1 number, expected 2, one from each neuron of layer 2'),
], ids=short)
def test_bad_lists_of_layers(layers, kind, message):
    before = repr(layers)
    for network_class in [Neuron, TwoLayerNetwork, DeepNetwork]:
        assert_refused(lambda: network_class.from_layers(layers), kind, message)
    assert repr(layers) == before


def test_layers_that_make_another_network():
    one, wide = ([[1.0], [2.0]], [0.0]), ([[1.0, 2.0]], None)
    last = ([[1.0]], None)
    assert_refused(lambda: Neuron.from_layers([wide]), ValueError,
                   'layers: sizes [1, 2], expected one layer of one neuron for a Neuron')
    assert_refused(lambda: Neuron.from_layers([one, last]), ValueError,
                   'layers: sizes [2, 1, 1], expected one layer of one neuron for a Neuron')
    assert_refused(lambda: TwoLayerNetwork.from_layers([one]), ValueError,
                   'layers: 1, expected 2 for a TwoLayerNetwork')
    assert_refused(lambda: TwoLayerNetwork.from_layers([one, last, last]), ValueError,
                   'layers: 3, expected 2 for a TwoLayerNetwork')


def test_a_failing_source_of_weights_keeps_its_kind():
    # Some ValueErrors cannot be made from a message alone; UnicodeDecodeError is one.
    def weights():
        yield b'\xff'.decode('ascii')

    assert_refused(lambda: Neuron.from_layers([(weights(), None)]), ValueError,
                   "layer 1: 'ascii' codec can't decode byte 0xff in position 0: "
                   "ordinal not in range(128)")


@pytest.mark.parametrize('inputs, kind, message', BAD_INPUTS, ids=short)
def test_layers_refuse_what_networks_refuse(inputs, kind, message):
    layer = Layer([[1.0], [2.0], [3.0]], [0.5])
    network = Neuron.from_layers([layer])
    with pytest.raises((TypeError, ValueError)) as by_network:
        network.think(inputs)
    assert_refused(lambda: layer.think(inputs), by_network.type, str(by_network.value))
    assert vars(layer) == {'weights': [[1.0], [2.0], [3.0]], 'biases': [0.5],
                           'activation': 'sigmoid'}


def test_a_source_of_examples_that_fails_half_way_changes_nothing(network):
    def examples():
        yield [0, 0, 1]
        raise KeyError('the file ended')

    before = copy.deepcopy(vars_of(network))
    for method in ['loss', 'adjustments', 'train']:
        with pytest.raises(KeyError):
            getattr(network, method)(examples(), TARGETS)
    with pytest.raises(KeyError):
        network.think(examples())
    assert vars_of(network) == before


@pytest.mark.parametrize('make', NETWORKS, ids=NAMES)
def test_training_beyond_all_floats_keeps_the_last_finite_weights(make):
    # The adjustments are more than 1e-3 of 1e200, and 1e300 times that is beyond all floats.
    network = make()
    network.layers[0].weights = [[1e-201] * len(row) for row in network.layers[0].weights]
    before = copy.deepcopy(vars_of(network))
    with pytest.raises(ValueError) as caught:
        network.train([[1e200 * number for number in row] for row in INPUTS], [1] * 4, iterations=5,
                      learning_rate=1e300)
    assert str(caught.value) == (
        'iteration 1: a weight or bias of layer 1 grows beyond all floats; '
        'try a smaller learning_rate or smaller inputs and targets')
    assert vars_of(network) == before


def test_the_message_counts_the_iterations():
    # By hand: the weight is 0, so the output is 0 and the adjustment x * t, which is 1/4.
    # Times the learning rate that is 1e307, a weighted sum of only 0.1: the error stays, and
    # some 18 more iterations pass the largest float, 1.8e308.
    def make():
        return DeepNetwork.from_layers([([[0.0]], None, 'identity')])

    network = make()
    network.train([[1e-308]], [0.25e308], iterations=1, learning_rate=4e307)
    once = network.layers[0].weights[0][0]
    assert once == pytest.approx(1e307, rel=1e-12)  # a handful of roundings of 1e-16
    again = make()
    with pytest.raises(ValueError) as caught:
        again.train([[1e-308]], [0.25e308], iterations=1000, learning_rate=4e307)
    iteration = int(str(caught.value).split()[1].rstrip(':'))
    assert 10 < iteration < 40
    assert str(caught.value) == (
        'iteration %d: a weight or bias of layer 1 grows beyond all floats; '
        'try a smaller learning_rate or smaller inputs and targets' % iteration)
    # What stays are the weights of the last whole iteration.
    third = make()
    third.train([[1e-308]], [0.25e308], iterations=iteration - 1, learning_rate=4e307)
    assert again.layers[0].weights == third.layers[0].weights


def test_the_message_names_the_layer_and_no_layer_moves():
    # By hand: the first layer's weight is 0, so its output is 1/2 and the last layer's
    # adjustment 1/2 * 1e10, which 1e300 takes beyond all floats. What goes back through a
    # weight of 1e-300 leaves the first layer finite.
    network = DeepNetwork.from_layers([([[0.0]], [0.0]), ([[1e-300]], [0.0], 'identity')])
    before = copy.deepcopy(vars_of(network))
    with pytest.raises(ValueError) as caught:
        network.train([[1.0]], [1e10], iterations=1, learning_rate=1e300)
    assert 'layer 2 grows beyond all floats' in str(caught.value)
    assert vars_of(network) == before


def test_a_bias_alone_can_grow_beyond_all_floats():
    # The input is 0, so the weight stays; the bias takes 1e10 * 1e300.
    network = DeepNetwork.from_layers([([[0.0]], [0.0], 'identity')])
    with pytest.raises(ValueError) as caught:
        network.train([[0.0]], [1e10], iterations=1, learning_rate=1e300)
    assert 'layer 1 grows beyond all floats' in str(caught.value)
    assert vars_of(network)['layers'] == [
        {'weights': [[0.0]], 'biases': [0.0], 'activation': 'identity'}]


@pytest.mark.parametrize('make', [
    lambda: Neuron(3, bias=1), lambda: Neuron(3, weight_range=(1, 0)),
    lambda: TwoLayerNetwork(2, 2, bias=None), lambda: DeepNetwork([2, 1], weight_range=5)])
def test_a_refused_network_draws_no_seed(make):
    before = random.getstate()
    with pytest.raises((TypeError, ValueError)):
        make()
    assert random.getstate() == before


@pytest.mark.parametrize('network', [None, Neuron, 'think', [[1.0]]])
def test_only_networks_are_written_out(network):
    with pytest.raises(TypeError, match='expected a Neuron, TwoLayerNetwork or DeepNetwork'):
        unrolled(network)
