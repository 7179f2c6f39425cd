"""One algorithm told three times: equal shapes give `==` answers, adjustments and trained weights."""

from hypothesis import given, settings, strategies as st

from effort import examples
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork

NUMBERS = st.floats(-10, 10)
RATES = st.sampled_from([0.1, 1.0, 0.37, -0.5, 1e-9, 100.0])


def rows(count, width, numbers=NUMBERS):
    return st.lists(st.lists(numbers, min_size=width, max_size=width),
                    min_size=count, max_size=count)


@st.composite
def stories(draw, layers):
    """Sizes of a network of this many layers, and examples for it."""
    sizes = [draw(st.integers(1, 4)) for i in range(layers + 1)]
    if layers == 1:
        sizes[-1] = 1
    count = draw(st.integers(1, 4))
    return sizes, draw(rows(count, sizes[0])), draw(rows(count, sizes[-1], st.floats(0, 1)))


def numbers(network):
    return [(layer.weights, layer.biases) for layer in network.layers]


def assert_the_same_story(network, deep, inputs, targets, rate):
    start = numbers(network)
    assert start == numbers(deep)
    for iterations in [0, 1, 7]:
        network.train(inputs, targets, iterations, rate)
        deep.train(inputs, targets, iterations, rate)
        assert numbers(network) == numbers(deep)
        assert network.adjustments(inputs, targets) == deep.adjustments(inputs, targets)
        assert network.loss(inputs, targets) == deep.loss(inputs, targets)
        assert network.think(inputs) == deep.think(inputs)
        assert network.think(inputs[0]) == deep.think(inputs[0])
    assert network.seed == deep.seed and network.weight_range == deep.weight_range


@settings(max_examples=examples(60))
@given(stories(1), st.integers(0, 2**32 - 1), st.booleans(), RATES)
def test_a_neuron_is_a_deep_network_of_one_layer(story, seed, bias, rate):
    sizes, inputs, targets = story
    assert_the_same_story(Neuron(sizes[0], seed, bias), DeepNetwork(sizes, seed, bias),
                          inputs, targets, rate)


@settings(max_examples=examples(60))
@given(stories(2), st.integers(0, 2**32 - 1), st.booleans(), RATES)
def test_a_two_layer_network_is_a_deep_network_of_two(story, seed, bias, rate):
    sizes, inputs, targets = story
    assert_the_same_story(TwoLayerNetwork(*sizes, seed=seed, bias=bias),
                          DeepNetwork(sizes, seed, bias, weight_range=(0.0, 1.0)),
                          inputs, targets, rate)


def test_both_tutorials_and_their_general_form_end_in_the_same_bits():
    inputs, targets = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]
    neuron, deep = Neuron(3, seed=1), DeepNetwork([3, 1], seed=1, bias=False)
    neuron.train(inputs, targets, 2000)
    deep.train(inputs, targets, 2000, learning_rate=1.0)
    assert numbers(neuron) == numbers(deep)
    inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    deep = DeepNetwork([2, 2, 1], seed=1, weight_range=(0, 1))
    start = numbers(network)
    network.train(inputs, targets, 2000)
    deep.train(inputs, targets, 2000)
    assert numbers(network) == numbers(deep) != start
