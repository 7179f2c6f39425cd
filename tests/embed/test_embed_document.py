"""dumps() and loads(): lossless on the way out, and trusting nothing on the way in."""

import json
import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import embed_tools
from effort import examples
from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork
from simplenn_pure.embed import document, dumps, load, loads
from simplenn_pure.embed.document import LARGEST_DOCUMENT
from simplenn_pure.embed.fields import DEEPEST_NOTES

# Written by hand from the manual's description of the format, not by dumps().
BY_HAND = '''
{"notes": {"columns": ["a", "b"]},
 "layers": [{"biases": [-0.5, 0], "weights": [[1, 2.5], [3e-1, -4]], "activation": "sigmoid"},
            {"activation": "sigmoid", "weights": [[1], [2]], "biases": null}],
 "loss": "squared_error", "weight_range": [0, 1], "seed": 4294967295, "sizes": [2, 2, 1],
 "class": "TwoLayerNetwork", "version": 2, "format": "simplenn_pure network"}
'''
DEEP_BY_HAND = '''
{"format": "simplenn_pure network", "version": 2, "class": "DeepNetwork", "sizes": [1, 2, 2],
 "seed": 3, "weight_range": "he", "loss": "cross_entropy", "notes": null,
 "layers": [{"activation": "relu", "weights": [[1, -1]], "biases": null},
            {"activation": "softmax", "weights": [[1, 0], [0, 1]], "biases": [0, 0]}]}
'''

# One file of each version. The first was written by version 0.1: the second tutorial after 9,999
# iterations.
FOLDER = os.path.dirname(os.path.abspath(__file__))
XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
NOTES = st.dictionaries(st.text(), st.recursive(
    st.none() | st.booleans() | st.text() | FLOATS | st.integers(-10 ** 299, 10 ** 299),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10))


def test_a_document_written_by_hand_becomes_the_network_it_describes():
    network = loads(BY_HAND)
    assert type(network) is TwoLayerNetwork
    assert [(layer.weights, layer.biases) for layer in network.layers] == [
        ([[1.0, 2.5], [0.3, -4.0]], [-0.5, 0.0]), ([[1.0], [2.0]], None)]
    assert all(type(number) is float for layer in network.layers
               for row in layer.weights for number in row)
    assert network.seed == 4294967295
    assert network.weight_range == (0.0, 1.0)
    assert network.notes == {'columns': ['a', 'b']}


def test_a_deep_document_written_by_hand_becomes_the_network_it_describes():
    network = loads(DEEP_BY_HAND)
    assert type(network) is DeepNetwork
    assert [layer.activation for layer in network.layers] == ['relu', 'softmax']
    assert (network.seed, network.weight_range, network.loss_name) == (3, 'he', 'cross_entropy')
    assert network.think([0]) == [0.5, 0.5]


def test_a_file_of_version_1_is_loaded_and_saved_as_version_2():
    """XOR after 9,999 iterations as NumPy 2.4.6 prints it, seed 1."""
    network = load(os.path.join(FOLDER, 'version_1.json'))
    assert ['%.8f' % output[0] for output in network.think(XOR)] == [
        '0.06624557', '0.93822756', '0.93836658', '0.06703146']
    assert (type(network), network.loss_name, network.weight_range) == (
        TwoLayerNetwork, 'squared_error', (0.0, 1.0))
    with open(os.path.join(FOLDER, 'version_1.json')) as source:
        text = source.read()
    first, second = json.loads(text), json.loads(dumps(network))
    assert (first.pop('version'), second.pop('version'), second.pop('loss')) == (1, 2, 'squared_error')
    assert first == second
    with pytest.raises(ValueError, match="a field 'loss' that is not known"):
        loads(text.replace('"notes"', '"loss": "squared_error", "notes"'))


def test_a_file_of_version_2_is_loaded_and_saved_the_same():
    """The answers as NumPy 2.4.6 works them out of the file's numbers."""
    network = load(os.path.join(FOLDER, 'version_2.json'))
    assert [['%.8f' % output for output in outputs] for outputs in network.think(XOR)] == [
        ['0.99891974', '0.00108026'], ['0.00130567', '0.99869433'],
        ['0.00083183', '0.99916817'], ['0.99867384', '0.00132616']]
    assert (network.seed, network.weight_range, network.loss_name) == (7, 'glorot', 'cross_entropy')
    with open(os.path.join(FOLDER, 'version_2.json')) as source:
        assert source.read() == dumps(network)


def test_a_newer_version_is_refused_by_its_number_whatever_else_it_holds(monkeypatch):
    with pytest.raises(ValueError, match='version is 3, newer than 2, the newest that is known here'):
        loads('{"format": "simplenn_pure network", "version": 3, "surprise": []}')
    monkeypatch.setattr(document, 'VERSION', 1)  # As in version 0.1.
    with pytest.raises(ValueError, match='version is 2, newer than 1, the newest that is known here'):
        load(os.path.join(FOLDER, 'version_2.json'))


def test_a_document_has_the_fields_that_the_format_names():
    network = embed_tools.second_tutorial()
    network.notes = {'unit': 'mm'}
    hidden, output = network.layers
    assert json.loads(dumps(network)) == {
        'format': 'simplenn_pure network', 'version': 2, 'class': 'TwoLayerNetwork',
        'sizes': [2, 2, 1], 'seed': 1, 'weight_range': [0.0, 1.0], 'loss': 'squared_error',
        'layers': [
            {'activation': 'sigmoid', 'weights': hidden.weights, 'biases': hidden.biases},
            {'activation': 'sigmoid', 'weights': output.weights, 'biases': output.biases}],
        'notes': {'unit': 'mm'}}


@pytest.mark.parametrize('network', [
    Neuron(3, seed=1), Neuron(1, seed=0, bias=True), TwoLayerNetwork(2, 2, seed=4294967295),
    DeepNetwork([2, 3, 4, 1], seed=5, bias=False, weight_range=(-0.1, 0.3)),
    DeepNetwork([2, 3, 1], seed=5, loss='cross_entropy', weight_range='glorot'),
    DeepNetwork([2, 3, 2], seed=5, activation='relu', weight_range='he'),
    DeepNetwork([2, 3, 2], seed=5, activation='tanh', output_activation='softmax')])
def test_a_fresh_network_comes_back_the_same(network):
    assert embed_tools.same_networks(loads(dumps(network)), network)


def test_any_network_comes_back_the_same_to_the_last_bit_and_sign():
    pairs = embed_tools.networks_and_inputs(100, seed=1)
    for network, examples in pairs:
        again = loads(dumps(network))
        assert embed_tools.same_networks(again, network)
        assert repr(again.think(examples)) == repr(network.think(examples))
    assert len(pairs) == 100


@given(st.lists(FLOATS, min_size=1, max_size=4), FLOATS, NOTES)
@settings(deadline=None)
def test_any_numbers_and_notes_come_back_the_same(weights, bias, notes):
    network = Neuron.from_layers([([[weight] for weight in weights], [bias])])
    network.notes = notes
    again = loads(dumps(network))
    assert embed_tools.same_networks(again, network)
    assert again.notes == notes


def test_training_goes_on_after_loading_as_if_nothing_had_happened():
    inputs, targets = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    straight = TwoLayerNetwork(2, 2, 1, seed=1)
    straight.train(inputs, targets, iterations=200)
    paused = TwoLayerNetwork(2, 2, 1, seed=1)
    paused.train(inputs, targets, iterations=100)
    paused = loads(dumps(paused))
    paused.train(inputs, targets, iterations=100)
    assert embed_tools.same_networks(paused, straight)


def test_loading_neither_draws_nor_keeps_from_the_text_anything_it_did_not_say():
    network = Neuron.from_layers([([[1.0]], None)])
    assert network.seed is None
    again = loads(dumps(network))
    assert again.seed is None and again.notes is None


# What is refused on the way out.

def test_what_is_not_a_network_is_not_written():
    class Mine(Neuron):
        pass

    for thing in (None, 5, 'Neuron', [[1.0]], Layer([[1.0]]), Neuron, Mine(2, seed=1)):
        with pytest.raises(TypeError, match='network is'):
            dumps(thing)


@pytest.mark.parametrize('name, value, message', [
    ('layers', [Layer([[1.0]])], 'layers: 1, expected 2'),
    ('layers', [Layer([[1.0, 2.0]]), Layer([[1.0]])], 'layer 2 takes 1 number, expected 2'),
    ('seed', -1, 'seed is -1'),
    ('weight_range', (1.0, 0.0), 'weight_range is from 1.0 to 0.0'),
    ('weight_range', 'glorot', "weight_range is 'glorot', expected a list"),
    ('loss_name', 'cross_entropy', "loss is 'cross_entropy', expected 'squared_error' for a TwoLayerNetwork"),
    ('layers', [Layer([[1.0, 2.0]], None, 'relu'), Layer([[1.0], [2.0]])],
     "layer 1: activation is 'relu', expected 'sigmoid' for a TwoLayerNetwork"),
])
def test_a_network_that_could_not_be_loaded_is_not_written(name, value, message):
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    setattr(network, name, value)
    with pytest.raises(ValueError, match=message):
        dumps(network)


def test_a_deep_network_that_could_not_be_loaded_is_not_written():
    network = DeepNetwork([1, 2, 2], seed=1, output_activation='softmax')
    network.layers[0].activation = 'softmax'
    with pytest.raises(ValueError, match="layer 1: activation is 'softmax', which only the last layer"):
        dumps(network)
    network.layers[0].activation = 'tanh'
    network.loss_name = 'squared_error'
    with pytest.raises(ValueError, match="loss is 'squared_error' with softmax in the last layer"):
        dumps(network)
    network.loss_name = 'cross_entropy'
    network.weight_range = 'lecun'
    with pytest.raises(ValueError, match="weight_range is 'lecun', expected a list"):
        dumps(network)


def test_a_weight_that_is_not_a_number_is_not_written():
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.layers[0].weights[0][1] = float('nan')
    with pytest.raises(ValueError, match='layer 1: weights: row 1, number 2 is nan'):
        dumps(network)


@pytest.mark.parametrize('notes, message', [
    (5, 'notes is 5, expected a dict or None'),
    ([], r'notes is \[\], expected a dict or None'),
    ({'a': float('nan')}, "notes: 'a' is nan, expected a finite number"),
    ({'a': {'b': [1, float('-inf')]}}, "notes: 'b' is -inf, expected a finite number"),
    ({1: 2}, 'notes has the key 1, expected text'),
    ({'a': {1, 2}}, "notes: 'a' is {1, 2}, which JSON cannot hold"),
    ({'a': b'bytes'}, "notes: 'a' is b'bytes', which JSON cannot hold"),
    ({'a': [1, (2, 3)]}, r"notes: 'a' is \(2, 3\), which would come back as a list"),
    ({'a': 10 ** 300}, "notes: 'a' is a number of more than 300 digits"),
])
def test_notes_that_json_cannot_hold_are_refused(notes, message):
    network = Neuron(1, seed=1)
    network.notes = notes
    with pytest.raises(ValueError, match=message):
        dumps(network)


def test_notes_may_be_nested_this_deep_and_no_deeper():
    def nested(depth):
        notes = {}
        for i in range(depth):
            notes = {'a': notes}
        return notes

    network = Neuron(1, seed=1)
    network.notes = nested(DEEPEST_NOTES)
    assert loads(dumps(network)).notes == nested(DEEPEST_NOTES)
    for depth in (DEEPEST_NOTES + 1, 100000):
        network.notes = nested(depth)
        with pytest.raises(ValueError, match='nested more than 20 deep'):
            dumps(network)
    network.notes = {}
    network.notes['itself'] = network.notes
    with pytest.raises(ValueError, match='nested more than 20 deep'):
        dumps(network)


# What is refused on the way in: each has its field in the message.

def changed(path, value, text=BY_HAND):
    """Return a document by hand with the field at `path` replaced, as text."""
    document = json.loads(text)
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is REMOVED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(document)


REMOVED = object()
WEIGHTS = ['layers', 0, 'weights']
BIASES = ['layers', 0, 'biases']

MALFORMED = [
    (['format'], REMOVED, 'format is None'),
    (['format'], 'onnx', "format is 'onnx', expected 'simplenn_pure network'"),
    (['version'], REMOVED, 'version is None'),
    (['version'], 3, 'version is 3, newer than 2'),
    (['version'], 1, "the document has a field 'loss' that is not known"),
    (['version'], 0, 'version is 0, expected a whole number of at least 1'),
    (['version'], True, 'version is True'),
    (['version'], 1.0, 'version is 1.0, expected a whole number'),
    (['version'], '1', "version is '1'"),
    (['class'], REMOVED, "the document has no field 'class'"),
    (['class'], 'os.system', "class is 'os.system', expected one of Neuron"),
    (['class'], ['Neuron'], r"class is \['Neuron'\]"),
    (['class'], 'Neuron', 'layers: sizes .*, expected one layer of one neuron for a Neuron'),
    (['sizes'], REMOVED, "the document has no field 'sizes'"),
    (['sizes'], 3, 'sizes is 3, expected a list'),
    (['sizes'], [2, 2], r'sizes is \[2, 2\], but the layers have \[2, 2, 1\]'),
    (['sizes'], [2, 3, 1], r'sizes is \[2, 3, 1\], but the layers have'),
    (['sizes'], [2, 2, 10 ** 18], 'sizes is .*, but the layers have'),
    (['sizes'], [2, 2, 10 ** 400], 'sizes: number 3 is'),
    (['sizes'], [2, 2, True], 'sizes: number 3 is True'),
    (['sizes'], [2, 2, -1], 'sizes: number 3 is -1'),
    (['sizes'], [2, 2, 1.5], 'sizes: number 3 is 1.5'),
    (['seed'], REMOVED, "the document has no field 'seed'"),
    (['seed'], -1, 'seed is -1'),
    (['seed'], 2 ** 32, 'seed is 4294967296'),
    (['seed'], 1.0, 'seed is 1.0'),
    (['seed'], True, 'seed is True'),
    (['seed'], '1', "seed is '1'"),
    (['weight_range'], REMOVED, "the document has no field 'weight_range'"),
    (['weight_range'], [1], 'weight_range has 1 number, expected 2'),
    (['weight_range'], [1, 0], 'weight_range is from 1.0 to 0.0'),
    (['weight_range'], [0, True], 'weight_range: number 2 is True'),
    (['weight_range'], {'0': 1}, 'weight_range is .*, expected a list'),
    (['layers'], REMOVED, "the document has no field 'layers'"),
    (['layers'], {}, 'layers is {}, expected a list'),
    (['layers'], [], 'layers: none'),
    (['layers', 0], [[[1]], None], 'layer 1 is .*, expected an object'),
    (['layers', 1, 'weights'], [[1]], 'layer 2 takes 1 number, expected 2'),
    (['layers', 1, 'biases'], REMOVED, "layer 2 has no field 'biases'"),
    (['layers', 1, 'bias'], [1], "layer 2 has a field 'bias' that is not known"),
    (['layers', 0, 'activation'], 'relu', "layer 1: activation is 'relu'"),
    (['layers', 0, 'activation'], [], r'layer 1: activation is \[\]'),
    (WEIGHTS, REMOVED, "layer 1 has no field 'weights'"),
    (WEIGHTS, [], 'layer 1: weights: no rows'),
    (WEIGHTS, [[], []], 'layer 1: weights: row 1 is empty'),
    (WEIGHTS, '[[1, 2], [3, 4]]', 'layer 1: weights is .*, expected a list'),
    (WEIGHTS, [[1, 2], [3]], 'layer 1: weights: row 2 has 1 number, expected 2'),
    (WEIGHTS, [[1, 2], 3], 'layer 1: weights: row 2 is 3, expected a list'),
    (WEIGHTS, [[1, 2], [3, True]], 'layer 1: weights: row 2: number 2 is True, expected a number'),
    (WEIGHTS, [[1, 2], [3, '4']], "layer 1: weights: row 2, number 2 is '4', expected a number"),
    (WEIGHTS, [[1, 2], [3, None]], 'layer 1: weights: row 2, number 2 is None'),
    (WEIGHTS, [[1, 2], [3, [4]]], r'layer 1: weights: row 2, number 2 is \[4\]'),
    (WEIGHTS, [[1, 2], [3, float('nan')]], 'layer 1: weights: row 2: number 2 is nan'),
    (WEIGHTS, [[1, 2], [3, float('inf')]], 'layer 1: weights: row 2: number 2 is inf'),
    (WEIGHTS, [[1, 2], [3, 10 ** 308 * 10]], 'layer 1: weights: row 2.* number 2 is'),
    (WEIGHTS, [[1, 2], [3, 10 ** 4000]], 'layer 1: weights: row 2.* number 2 is'),
    (BIASES, [1], 'layer 1: biases has 1 number, expected 2'),
    (BIASES, [1, False], 'layer 1: biases: number 2 is False'),
    (BIASES, [1, None], 'layer 1: biases: number 2 is None'),
    (BIASES, 0, 'layer 1: biases is 0, expected a list'),
    (BIASES, {}, 'layer 1: biases is {}, expected a list'),
    (['notes'], REMOVED, "the document has no field 'notes'"),
    (['notes'], [], r'notes is \[\], expected a dict'),
    (['notes'], {'a': float('inf')}, "notes: 'a' is inf"),
    (['surplus'], 1, "the document has a field 'surplus' that is not known"),
    (['weight_range'], 'he', "weight_range is 'he', expected a list"),
    (['loss'], REMOVED, "the document has no field 'loss'"),
    (['loss'], None, 'loss is None, expected text'),
    (['loss'], 'cross_entropy', "loss is 'cross_entropy', expected 'squared_error' for a TwoLayerNetwork"),
]
DEEP_MALFORMED = [
    (['class'], 'TwoLayerNetwork', "layer 1: activation is 'relu', expected 'sigmoid' for a TwoLayerNetwork"),
    (['weight_range'], 'lecun', "weight_range is 'lecun', expected a list"),
    (['weight_range'], None, 'weight_range is None, expected a list'),
    (['weight_range'], ['he', 'he'], "weight_range.* number 1 is 'he', expected a number"),
    (['loss'], None, 'loss is None, expected text'),
    (['loss'], ['cross_entropy'], r"loss is \['cross_entropy'\], expected text"),
    (['loss'], 'hinge', "loss is 'hinge', expected 'cross_entropy' or 'squared_error'"),
    (['loss'], 'squared_error', "loss is 'squared_error' with softmax in the last layer"),
    (['layers', 0, 'activation'], 'softmax', "layer 1: activation is 'softmax', which only the last layer"),
    (['layers', 0, 'activation'], 'swish', "layer 1: activation is 'swish', expected one of identity, "),
    (['layers', 0, 'activation'], {}, 'layer 1: activation is {}, expected one of identity, '),
    (['layers', 1, 'activation'], 'tanh', "loss is 'cross_entropy' with tanh in the last layer"),
    (['layers', 1, 'activation'], None, 'layer 2: activation is None'),
]
ALL_MALFORMED = [(changed(path, value), message) for path, value, message in MALFORMED] + [
    (changed(path, value, DEEP_BY_HAND), message) for path, value, message in DEEP_MALFORMED]


@pytest.mark.parametrize('text, message', ALL_MALFORMED)
def test_a_malformed_field_is_refused_by_name(text, message):
    with pytest.raises(ValueError, match=message) as caught:
        loads(text)
    assert '\n' not in str(caught.value) and len(str(caught.value)) < 200


@pytest.mark.parametrize('text, message', [
    ('', 'the document is not JSON'),
    ('hello', 'the document is not JSON'),
    (BY_HAND[:-5], 'the document is not JSON'),
    (BY_HAND + 'x', 'the document is not JSON'),
    ('\ufeff' + BY_HAND, 'byte-order mark'),
    ('null', 'the document is None, expected an object'),
    ('[1]', r'the document is \[1\], expected an object'),
    ('1' * 100000, 'the document is inf, expected an object'),
    ('[' * 100000, 'nested too deeply'),
    ('{"a":' * 100000, 'nested too deeply'),
    ('[' * 100000 + ']' * 100000, 'nested too deeply'),
    (BY_HAND.replace('"seed"', '"notes": null, "seed"'), "field 'notes' is given twice"),
    (BY_HAND.replace('"biases": null', '"biases": null, "biases": null'),
     "field 'biases' is given twice"),
    (BY_HAND.replace('2.5', '1e999'), 'layer 1: weights: row 1: number 2 is inf'),
    (BY_HAND.replace('2.5', '-1e999'), 'layer 1: weights: row 1: number 2 is -inf'),
    (BY_HAND.replace('2.5', 'NaN'), 'layer 1: weights: row 1: number 2 is nan'),
    (BY_HAND.replace('2.5', 'Infinity'), 'layer 1: weights: row 1: number 2 is inf'),
    # A whole number with more digits than any float: infinity, not thousands of digits.
    ('1' * 309, 'the document is 111.*, expected an object'),
    ('1' * 310, 'the document is inf, expected an object'),
    (BY_HAND.replace('2.5', '9' * 1000000), 'layer 1: weights: row 1: number 2 is inf'),
    (BY_HAND.replace('2.5', '[' * 500 + ']' * 500), 'layer 1: weights: row 1, number 2 is'),
    (BY_HAND.replace('"b"', '[' * 500 + ']' * 500), 'notes: .* is nested more than'),
])
def test_a_malformed_text_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        loads(text)


def test_every_depth_of_nesting_is_a_value_error():
    """Near the recursion limit, reading succeeds where showing what was read may not."""
    for depth in list(range(sys.getrecursionlimit() - 150, sys.getrecursionlimit() + 10, 5)):
        for text in ('[' * depth + ']' * depth,
                     BY_HAND.replace('2.5', '[' * depth + ']' * depth),
                     BY_HAND.replace('"b"', '{"a":' * depth + '1' + '}' * depth)):
            with pytest.raises(ValueError):
                loads(text)


def test_a_text_of_absurd_length_is_refused_before_it_is_read():
    with pytest.raises(ValueError, match='the document has 64000001 characters'):
        loads(' ' * (LARGEST_DOCUMENT + 1))


def test_what_is_not_text_is_a_type_error():
    for thing in (None, 5, b'{}', ['{}']):
        with pytest.raises(TypeError, match='text is'):
            loads(thing)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
    | st.sampled_from([10 ** 400, 2 ** 32, -1, '', 'Neuron', 'sigmoid', 'softmax', 'he', float('nan')]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3) | st.sampled_from(['weights', 'biases', 'activation']),
                      inner, max_size=3), max_leaves=6)


def places(value, path=()):
    """Return the path of every value inside a document."""
    found = []
    if isinstance(value, dict):
        for key in value:
            found += [path + (key,)] + places(value[key], path + (key,))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            found += [path + (number,)] + places(item, path + (number,))
    return found


def check_refused_or_whole(text):
    """Loading gives a ValueError of one line, or a network that is saved and loaded the same."""
    try:
        network = loads(text)
    except ValueError as error:
        assert str(error) and '\n' not in str(error)
        return
    assert type(network) in (Neuron, TwoLayerNetwork, DeepNetwork)
    assert embed_tools.same_networks(loads(dumps(network)), network)
    network.think([0.0] * len(network.layers[0].weights))


@given(st.data())
@settings(deadline=None, max_examples=examples(500), suppress_health_check=[HealthCheck.too_slow])
def test_mutated_documents_are_refused_or_whole(data):
    document = json.loads(data.draw(st.sampled_from([BY_HAND, DEEP_BY_HAND])))
    for change in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(document)))
        place = document
        for step in path[:-1]:
            place = place[step]
        kind = data.draw(st.sampled_from(['replace', 'remove', 'add', 'double']))
        if kind == 'remove':
            del place[path[-1]]
            if not document:
                break
        elif kind == 'replace':
            place[path[-1]] = data.draw(ANYTHING)
        elif isinstance(place, list):
            place.insert(path[-1], data.draw(ANYTHING) if kind == 'add' else place[path[-1]])
        else:
            place[data.draw(st.text(max_size=5))] = data.draw(ANYTHING)
    check_refused_or_whole(json.dumps(document))


@given(st.data())
@settings(deadline=None, max_examples=examples(500))
def test_mutated_texts_are_refused_or_whole(data):
    text = data.draw(st.sampled_from([BY_HAND, DEEP_BY_HAND]))
    for change in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 8))
        piece = data.draw(st.text(max_size=4) | st.sampled_from(
            ['NaN', '-Infinity', '1e999', '1e-999', 'true', 'null', '{', '}', '[', ']', ',', ':',
             '"', '\\', '\\ud800', '\x00', '0x10', '-', '.', '9' * 400]))
        text = text[:start] + piece + text[end:]
    check_refused_or_whole(text)


@pytest.mark.parametrize('start', ['[1,', ' \n"a', '1.5e', 'null'])
def test_a_long_text_that_is_no_object_is_refused_by_its_start(start, monkeypatch):
    def fail(*arguments, **options):
        raise AssertionError('it is read to its end')
    monkeypatch.setattr(document.json, 'loads', fail)
    with pytest.raises(ValueError) as caught:
        loads(start + '1,' * 500000)
    assert str(caught.value).startswith('the document starts with ') and str(caught.value).endswith(', expected {')


def test_white_space_before_a_long_document_is_none_of_that():
    text = dumps(DeepNetwork([9, 9, 1], seed=1))
    assert loads(' \n\t' + text + ' ' * 1000000) == DeepNetwork([9, 9, 1], seed=1)
