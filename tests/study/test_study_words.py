"""The words of the page: they say what is so for this network and this training."""

import html
import re

import pytest

from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.study import explain, page
from simplenn_pure.study.html_page import Story, document

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
FIRST = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]


def story_of(text):
    return html.unescape(re.search(r'<noscript>.*?</strong> (.*?)</p>\n', text, re.DOTALL).group(1))


def worked_of(text):
    return html.unescape(re.search(r'the first iteration, worked by hand</summary>\n(.*?)\n</details>',
                                   text, re.DOTALL).group(1))


# ---- the story -------------------------------------------------------------------


@pytest.mark.parametrize('network, examples, iterations, rate, words', [
    (Neuron(3, seed=1), FIRST, 100, None, 'The answers come nearer to the targets: the loss falls'),
    # So long a step goes past the targets.
    (Neuron(2, seed=1), XOR, 20, 100, 'The answers do not come nearer to the targets: the loss rises'),
    (Neuron(3, seed=1), FIRST, 10, -1, 'The answers do not come nearer to the targets: the loss rises'),
    (TwoLayerNetwork(2, 2, 1, seed=1), XOR, 1, 0.001, 'The loss hardly moves,'),
])
def test_the_story_goes_by_the_losses(network, examples, iterations, rate, words):
    found = story_of(page(network, *examples, iterations=iterations, learning_rate=rate))
    before = network.loss(*examples)
    network.train(*examples, iterations=iterations, learning_rate=rate)
    assert found.endswith(' %s from %.8f to %.8f.' % (words, before, network.loss(*examples)))


def test_a_loss_that_does_not_move_stays():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    found = story_of(page(network, *XOR, iterations=20, learning_rate=0))
    assert found.endswith(' The loss stays at %.8f.' % network.loss(*XOR))


@pytest.mark.parametrize('moved, words', [(0.9, 'hardly'), (-0.9, 'hardly'), (-1.1, 'falls'),
                                          (1.1, 'rises')])
def test_a_hundredth_of_the_loss_is_more_than_hardly(moved, words):
    # With an output of 0.5 and a target of 0 the loss is 1/8. One step adds rate * -1/8 to
    # the weighted sum, so by its slope of 1/8 the loss falls by rate / 64: by a hundredth
    # of itself at a rate of 0.08.
    network = Neuron.from_layers([([[0.0]], None)])
    assert words in story_of(page(network, [[1]], [0], 1, learning_rate=-0.08 * moved))


@pytest.mark.parametrize('iterations, rate, words', [
    (1, 1, 'In 1 iteration every weight moves by its adjustment. '),
    (20, 1, 'In each of 20 iterations every weight moves by its adjustment. '),
    (2000, 0.5, 'In each of 2,000 iterations every weight moves by its adjustment times 0.5, '
                'the learning rate. '),
    (2, 0, 'moves by its adjustment times 0, the learning rate. '),
])
def test_the_story_says_how_the_weights_move(iterations, rate, words):
    text = story_of(page(Neuron(1, seed=1), [[1]], [1], iterations, rate))
    assert words in text
    assert text.startswith('A network of 1 input, and then 1 neuron. It is shown 1 example. ')
    assert 'every weight and bias moves' in story_of(page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR,
                                                          iterations=iterations))


@pytest.mark.parametrize('iterations', [0, 10])
def test_biases_are_spoken_of_where_there_are_some(iterations):
    without = page(Neuron(3, seed=1), *FIRST, iterations=iterations)
    assert ' bias' not in story_of(without) + worked_of(without)
    assert ' bias' in worked_of(page(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=iterations))


# ---- the worked step -------------------------------------------------------------


def test_the_first_example_is_worked_out():
    network = Neuron(1, seed=1)
    inputs, targets = [[1], [2], [3], [4], [5]], [1, 0, 1, 0, 1]
    pre = re.sub('</?pre[^>]*>', '', worked_of(page(network, inputs, targets, 3)))
    assert pre == explain(network, inputs, targets, None, [1])


def test_a_large_network_is_not_worked_out():
    # 19 * 5 + 5 = 100 weights and biases, and 100 * 1 + 1 = 101.
    small = DeepNetwork([19, 5], seed=1)
    assert 'Example 1:' in worked_of(page(small, [[1] * 19], [[1] * 5], 0))
    text = worked_of(page(DeepNetwork([100, 1], seed=1), [[1] * 100], [[1]], 0))
    assert 'Example 1:' not in text and 'This network has 101 weights and biases' in text
    assert 'more than 100' in text and 'python -m simplenn_pure explain' in text


# ---- titles and names ------------------------------------------------------------


def test_a_page_of_one_training_has_its_title():
    text = page(Neuron(1, seed=1), [[1]], [1], 1, title='</title><b>"&')
    assert re.findall('<title>(.*?)</title>', text)[0] == '&lt;/title&gt;&lt;b&gt;&quot;&amp;'
    assert '<title>How a network of 1-1 learns</title>' in page(Neuron(1, seed=1), [[1]], [1], 1)
    parts = [Story(Neuron(1, seed=1), [[1]], [1], 1, title=title) for title in ('One', 'Two')]
    assert '<title>How a network learns</title>' in document(parts)


@pytest.mark.parametrize('names, error, words', [
    (['a'], ValueError, 'input_names: 1 name for 2 inputs, expected one for each'),
    (['a', 'b', 'c'], ValueError, 'input_names: 3 names for 2 inputs'),
    (['a', 2], TypeError, 'input_names: name 2 is 2, expected text'),
    ('ab', TypeError, "input_names is 'ab', expected a list of names"),
])
def test_names_that_do_not_fit_are_refused(names, error, words):
    with pytest.raises(error, match=words):
        page(Neuron(2, seed=1), [[1, 2]], [1], 0, input_names=names)
    with pytest.raises(error, match=words.replace('input', 'output')):
        page(DeepNetwork([1, 2], seed=1), [[1]], [[1, 0]], 0, output_names=names)
