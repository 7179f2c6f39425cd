"""What networks and layers say of themselves, and when two are equal."""

import copy
import inspect

import pytest

from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, compiled, fit
from simplenn_pure.format import ELSEWHERE


@pytest.mark.parametrize('value, line', [
    (Neuron(3, seed=1), '<Neuron 3-1, sigmoid: 3 weights, seed 1>'),
    (Neuron(1, seed=0), '<Neuron 1-1, sigmoid: 1 weight, seed 0>'),
    (TwoLayerNetwork(2, 2, 1, seed=1), '<TwoLayerNetwork 2-2-1, sigmoid: 9 weights and biases, seed 1>'),
    (DeepNetwork([4, 7, 7, 3], 5, activation='relu', output_activation='softmax'),
     '<DeepNetwork 4-7-7-3, relu and softmax: 115 weights and biases, seed 5>'),
    (DeepNetwork.from_layers([([[1.0]], None)]), '<DeepNetwork 1-1, sigmoid: 1 weight>'),
    (Layer([[1, 2], [3, 4], [5, 6]], [7, 8], 'tanh'), '<Layer 3-2, tanh: 8 weights and biases>'),
], ids=str)
def test_one_line_says_what_it_is(value, line):
    assert repr(value) == line
    if not isinstance(value, Layer):
        assert repr([value]) == '[%s]' % line


def test_a_class_of_the_caller_s_says_its_own_name():
    class Mine(DeepNetwork):
        pass

    assert repr(Mine([2, 1], seed=1)) == '<Mine 2-1, sigmoid: 3 weights and biases, seed 1>'


def test_print_shows_the_layers():
    assert str(DeepNetwork([100, 20, 1], seed=3, activation='leaky_relu', bias=False)) == '''\
DeepNetwork, seed 3, squared_error
layer     inputs  neurons  activation  weights  biases
1            100       20  leaky_relu     2000       0
2             20        1  leaky_relu       20       0
together                                  2020       0'''
    assert str(Neuron.from_layers([([[1.0]], None)])).splitlines()[0] == 'Neuron, squared_error'


def test_networks_are_equal_if_their_layers_and_losses_are():
    network = DeepNetwork([2, 3, 2], seed=1)
    other = copy.deepcopy(network)
    assert network == other and not network != other
    other.seed, other.notes = 7, {'a': 1}
    assert network == other
    other.layers[1].weights[2][1] += 1e-15
    assert network != other and not network == other
    assert Neuron(3, seed=1) == DeepNetwork.from_layers(Neuron(3, seed=1).layers)
    assert network != DeepNetwork([2, 3, 2], seed=1, loss='cross_entropy')
    assert network != DeepNetwork([2, 3, 2], seed=1, bias=False)
    assert network != DeepNetwork([2, 3, 2], seed=1, activation='tanh')
    assert network != 5 and network != network.layers


def test_layers_are_equal_if_their_numbers_and_activations_are():
    layer = Layer([[1.0, 2.0]], [3.0, 4.0])
    assert layer == Layer([[1, 2]], [3, 4]) and not layer != Layer([[1, 2]], [3, 4])
    for other in (Layer([[1, 2]]), Layer([[1, 2]], [3, 5]), Layer([[1, 2.5]], [3, 4]),
                  Layer([[1, 2]], [3, 4], 'tanh'), [[1, 2]]):
        assert layer != other and not layer == other


@pytest.mark.parametrize('value', [Neuron(1, seed=1), Layer([[1]])], ids=['network', 'layer'])
def test_what_changes_has_no_hash(value):
    with pytest.raises(TypeError):
        hash(value)


@pytest.mark.parametrize('call, message', [
    (lambda: fit(Neuron(1, seed=1), [[1]], [1], epochs=5), "fit has no 'epochs': it is 'iterations' here"),
    (lambda: compiled.fit(Neuron(1, seed=1), [[1]], [1], lr=5), "fit has no 'lr': it is 'learning_rate' here"),
    (lambda: Neuron(1, seed=1).train([[1]], [1], eta=1.0), "train has no 'eta': it is 'learning_rate' here"),
    (lambda: Neuron(1, seed=1).train([[1]], [1], tol=0.1),
     "train has no 'tol', only inputs, targets, iterations, learning_rate"),
    (lambda: DeepNetwork([1, 1], random_state=1), "DeepNetwork has no 'random_state': it is 'seed' here"),
    (lambda: DeepNetwork([1, 1], hidden=3, zzz=1), "DeepNetwork has no 'hidden': it is 'sizes' here"),
    (lambda: DeepNetwork([1, 1], dropout=0.1),
     "DeepNetwork has no 'dropout', only sizes, seed, bias, weight_range, activation, output_activation, loss"),
])
def test_an_argument_of_another_library_is_named(call, message):
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == message


def test_each_of_those_names_an_argument_that_there_is():
    for function in (fit, compiled.fit, Neuron.train, DeepNetwork):
        known = [name for name in inspect.signature(function).parameters if name not in ('self', 'value')]
        with pytest.raises(TypeError) as caught:
            function(*[[1, 1]] * 3, zzz=1) if function is not DeepNetwork else DeepNetwork([1, 1], zzz=1)
        assert str(caught.value).partition('only ')[2] == ', '.join(known)
    ours = {name for function in (fit, DeepNetwork, Neuron, TwoLayerNetwork)
            for name in inspect.signature(function).parameters}
    assert {name for name, theirs in ELSEWHERE} <= ours
    assert not [name for names in ELSEWHERE for name in names[1].split() if name == names[0]]
