"""The first tutorial, to every digit that it published.

Published: Milo Spencer-Harper, "How to build a simple neural network in 9 lines of
Python code", 2015. The 17 digits are those of the same lines in NumPy 2.4.6 on
CPython 3.11, x86-64; adding from left to right ends the second weight in ...962
instead of ...968, because NumPy's `dot` rounds in another order.
"""

from simplenn_pure import Neuron

INPUTS = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
TARGETS = [[0], [1], [1], [0]]


def shown(rows):
    return ['%.8f' % number for row in rows for number in row]


def test_the_first_tutorial_gives_its_published_digits():
    neuron = Neuron(3, seed=1)
    assert shown(neuron.synaptic_weights) == ['-0.16595599', '0.44064899', '-0.99977125']
    neuron.train(INPUTS, TARGETS, iterations=10000)
    assert shown(neuron.synaptic_weights) == ['9.67299303', '-0.20784350', '-4.62963669']
    assert shown([neuron.think([1, 0, 0])]) == ['0.99993704']


def test_the_first_tutorial_gives_numpy_s_17_digits_but_for_the_last():
    neuron = Neuron(3, seed=1)
    neuron.train(INPUTS, TARGETS, iterations=10000)
    wanted = [9.6729930277368918, -0.20784349926631968, -4.6296366877315904]
    for (weight,), number in zip(neuron.synaptic_weights, wanted):
        assert abs(weight - number) <= 2.0**-51 * abs(number)  # two units in the last place


def test_synaptic_weights_are_the_layer_s_weights():
    neuron = Neuron(2, seed=3)
    assert neuron.synaptic_weights is neuron.layers[0].weights
    neuron.train([[1, 0]], [1], 1)
    assert neuron.synaptic_weights is neuron.layers[0].weights


def test_one_iteration_by_hand():
    # Weights 0: output 1/2, slope 1/4. Errors 1/2 and -1/2, deltas 1/8 and -1/8.
    neuron = Neuron.from_layers([([[0], [0]], [0])])
    neuron.train([[4, 1], [2, 2]], [1, 0], iterations=1, learning_rate=8)
    assert neuron.synaptic_weights == [[4.0 - 2.0], [1.0 - 2.0]]
    assert neuron.layers[0].biases == [0.0]


def test_a_neuron_learns_or_with_a_bias_but_never_xor():
    # Four inputs that a line can part, and four that no line can.
    inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    neuron = Neuron(2, seed=1, bias=True)
    neuron.train(inputs, [0, 1, 1, 1], 5000)
    assert [round(answer[0]) for answer in neuron.think(inputs)] == [0, 1, 1, 1]
    neuron = Neuron(2, seed=1, bias=True)
    neuron.train(inputs, [0, 1, 1, 0], 5000)
    # The best that one neuron can do for XOR by least squares is 1/2 everywhere.
    assert all(abs(answer[0] - 0.5) < 1e-3 for answer in neuron.think(inputs))
