"""A layer by itself: its arithmetic, its answers' nesting, and whose lists are whose."""

from hypothesis import given, strategies as st

from simplenn_pure import Layer
from simplenn_pure.activation import sigmoid

NUMBERS = st.floats(-5, 5)


@st.composite
def layers_and_examples(draw):
    inputs, neurons, count = (draw(st.integers(1, 4)) for i in range(3))

    def rows(number, width):
        return draw(st.lists(st.lists(NUMBERS, min_size=width, max_size=width),
                             min_size=number, max_size=number))

    biases = draw(st.one_of(st.none(), st.just(True)))
    return rows(inputs, neurons), biases and rows(1, neurons)[0], rows(count, inputs)


@given(layers_and_examples())
def test_think_is_the_sigmoid_of_the_weighted_sums(case):
    weights, biases, examples = case
    answers = Layer(weights, biases).think(examples)
    for example, answer in zip(examples, answers):
        wanted = []
        for j in range(len(weights[0])):
            weighted_sum = 0.0
            for i in range(len(weights)):
                weighted_sum += example[i] * weights[i][j]
            if biases is not None:
                weighted_sum += biases[j]
            wanted.append(sigmoid(weighted_sum))
        assert answer == wanted


@given(layers_and_examples())
def test_think_answers_in_the_nesting_it_was_asked_in(case):
    weights, biases, examples = case
    layer = Layer(weights, biases)
    assert layer.think(examples) == [layer.think(example) for example in examples]
    assert layer.think(examples[:1]) == [layer.think(examples[0])]


def test_no_biases_is_not_biases_of_zero_but_answers_alike():
    with_zeros, without = Layer([[1.5], [2.0]], [0.0]), Layer([[1.5], [2.0]])
    assert without.biases is None and with_zeros.biases == [0.0]
    assert without.think([3, -1]) == with_zeros.think([3, -1]) == [sigmoid(2.5)]


def test_weights_and_biases_are_copied_to_floats():
    weights, biases = [[1, 2], [3, 4]], (5, 6)
    layer = Layer(weights, biases)
    assert (layer.weights, layer.biases) == ([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0])
    assert all(type(number) is float for row in layer.weights + [layer.biases] for number in row)
    weights[0][0] = 9
    assert layer.weights[0][0] == 1.0
    layer.weights[1][1] = 8.0
    assert weights[1][1] == 4


def test_the_activation_is_the_sigmoid():
    assert Layer([[1.0]]).activation == 'sigmoid'
    assert Layer([[1.0]], None, 'sigmoid').activation == 'sigmoid'


def test_think_changes_nothing():
    layer, example = Layer([[1.0], [2.0]], [3.0]), [4, 5]
    answer = layer.think([example])
    answer[0][0] = None
    assert example == [4, 5]
    assert vars(layer) == {'weights': [[1.0], [2.0]], 'biases': [3.0], 'activation': 'sigmoid'}


def test_sums_that_end_at_no_number_answer_nan_as_numpy_does():
    # 1e308 * 1e308 is inf; inf - inf is nan, and so is its sigmoid.
    answer = Layer([[1e308], [-1e308]]).think([1e308, 1e308])[0]
    assert answer != answer
    assert Layer([[1e308]]).think([[1e308], [-1e308]]) == [[1.0], [0.0]]
