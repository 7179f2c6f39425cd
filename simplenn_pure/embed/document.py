"""A network as a JSON document, and back, with nothing trusted on the way in.

The fields, in the order in which they are written (README.md says more of each):

    format        always "simplenn_pure network"
    version       2; in version 1 there was no loss, which was "squared_error"
    class         "Neuron", "TwoLayerNetwork" or "DeepNetwork"
    sizes         [inputs, neurons of layer 1, ..., outputs]
    seed          the seed of the start weights, or null
    weight_range  [low, high] of the start weights, or the name of a range
    loss          the name of the loss that the network learns by
    layers        a list, from the input side to the output side, of
                  {"activation": name, "weights": [[...], ...], "biases": [...] or null}
    notes         an object that belongs to the network's owner, or null

A network of whole numbers has a format of its own: `integer_document.py`.
"""

import json

from ..checks import check_range, check_seed, refusal, shown
from ..layer_checks import from_layers
from ..layer import Layer
from ..layer import sizes_of
from ..network import Network
from .decimals import decimal, mantissa_bits
from .fields import CLASSES, INTEGER_FORMAT, check_fields, check_kind, check_notes, check_numbers, check_whole, is_text

FORMAT = 'simplenn_pure network'
VERSION = 2
FIRST_FIELDS = ['format', 'version', 'class', 'sizes', 'seed', 'weight_range', 'layers', 'notes']
LAYER_FIELDS = ['activation', 'weights', 'biases']

LARGEST_DOCUMENT = 64000000  # Bytes: about three million weights.


def dumps(network):
    """Return `network` as JSON text, which `loads` turns back into an equal network.

    Every float has the 17 digits that name it, so the text is the same on every
    Python and loses nothing. `network.notes` goes along: None, or a dict of what
    JSON can hold.
    Raises TypeError when `network` is not a network; ValueError or TypeError, naming the
    layer or the note, when it holds what a document cannot; ValueError when the text is
    longer than `load` takes.
    """
    name = type(network).__name__
    if name == 'IntegerNetwork':
        from .integer_document import integer_dumps  # Here, for a board without one does without.
        return checked_size(integer_dumps(network))
    if not isinstance(network, Network) or name not in CLASSES:
        raise TypeError('network is %s, expected a Neuron, a TwoLayerNetwork or a DeepNetwork'
                        % shown(network))
    checked = from_layers(type(network), network.layers, network.loss_name)
    seed = 'null' if network.seed is None else '%d' % check_seed(network.seed)
    weight_range = check_weight_range(network, network.weight_range)
    check_notes(network.notes)
    text = ('{\n"format": "%s",\n"version": %d,\n"class": "%s",\n"sizes": [%s],\n"seed": %s,\n'
            '"weight_range": %s,\n"loss": "%s",\n"layers": [\n%s\n],\n"notes": %s\n}\n'
            % (FORMAT, VERSION, name, ', '.join(['%d' % size for size in sizes_of(checked.layers)]), seed,
               '"%s"' % weight_range if is_text(weight_range) else row_text(weight_range),
               checked.loss_name, ',\n'.join([layer_text(layer) for layer in checked.layers]),
               json.dumps(network.notes)))
    return checked_size(text)


def checked_size(text):
    """Return `text`. Raises ValueError when it is longer than `load` takes."""
    size = len(text.encode('utf-8'))
    if size > LARGEST_DOCUMENT:
        raise ValueError('the document has %d bytes, expected at most %d' % (size, LARGEST_DOCUMENT))
    return text


def layer_text(layer):
    """Return a checked layer as a JSON object, one line for each row of its weights."""
    biases = 'null' if layer.biases is None else row_text(layer.biases)
    return ('{"activation": "%s",\n "weights": [\n  %s],\n "biases": %s}'
            % (layer.activation, ',\n  '.join([row_text(row) for row in layer.weights]), biases))


def row_text(row):
    """Return a row of floats as a JSON array."""
    return '[' + ', '.join([decimal(number) for number in row]) + ']'


def loads(text):
    """Return the network that the JSON `text` describes.

    Nothing in the text is trusted: whatever is not a whole network of this format
    is a ValueError that names the field. Raises TypeError when `text` is not text.
    """
    if not is_text(text):
        raise TypeError('text is %s, expected text' % shown(text))
    if len(text) > LARGEST_DOCUMENT:
        raise ValueError('the document has %d characters, expected at most %d'
                         % (len(text), LARGEST_DOCUMENT))
    if len(text) > 1000000 and text[:100].lstrip()[:1] != '{':  # To read a long list to its end takes long.
        raise ValueError('the document starts with %s, expected {' % shown(text[:10]))
    if text[:1] == '\ufeff':
        raise ValueError('the document starts with a byte-order mark, expected {')
    try:
        return network_of(parse(text))
    except TypeError as error:
        problem = str(error)
    except RuntimeError:  # RecursionError, under the name that every Python has.
        problem = 'the document is nested too deeply'
    raise ValueError(problem)


def parse(text):
    """Return the JSON `text` as Python values. Raises ValueError when it is not JSON.

    MicroPython's json knows no options. It lets a few texts pass that are not quite
    JSON, such as a missing comma, and of a field given twice it keeps the last one. Nor does
    it read floats of fewer than 64 bits without loss.
    """
    knows_options = hasattr(json, 'JSONDecoder')
    options = {'object_pairs_hook': object_of, 'parse_int': whole_number} if knows_options else {}
    bits = mantissa_bits()
    try:
        if bits < 53 and '\x7f' not in text and '\\u007f' not in text.lower():
            from .narrow import marked, unmarked
            return unmarked(json.loads(marked(text), **options), bits)
        return json.loads(text, **options)
    except ValueError as error:
        problem = error
    raise ValueError('the document is not JSON: %s' % problem)


def object_of(pairs):
    """Return the (field, value) `pairs` as a dict. Raises ValueError for a field given twice."""
    fields = {}
    for name, value in pairs:
        if name in fields:
            raise ValueError('field %s is given twice' % shown(name))
        fields[name] = value
    return fields


def whole_number(text):
    """Return the whole number in `text`, or infinity, to be refused later by its field's name.

    Turning millions of digits into a number takes time that grows with their square.
    """
    return float(text) if len(text) > 309 else int(text)


def network_of(document):
    """Return the network of a parsed document, or refuse it."""
    check_kind('the document', document, dict, 'an object')
    if document.get('format') == INTEGER_FORMAT:
        from .integer_document import integer_network_of
        return integer_network_of(document)
    if document.get('format') != FORMAT:
        raise ValueError(refusal('format', document.get('format'), "'%s'" % FORMAT))
    version = check_whole('version', document.get('version'), 1)
    if version > VERSION:
        raise ValueError('version is %s, newer than %d, the newest that is known here'
                         % (shown(version), VERSION))
    check_fields('the document', document, FIRST_FIELDS + ['loss'] if version > 1 else FIRST_FIELDS)
    if document['class'] not in CLASSES:
        raise ValueError(refusal('class', document['class'], 'one of ' + ', '.join(CLASSES)))
    sizes = [check_whole('sizes: number %d' % (place + 1), size, 1)
             for place, size in enumerate(check_kind('sizes', document['sizes'], list, 'a list'))]
    seed = None if document['seed'] is None else check_seed(check_whole('seed', document['seed'], 0))
    loss = document.get('loss', 'squared_error')
    if not is_text(loss):
        raise ValueError(refusal('loss', loss, 'text'))
    layers = [layer_of('layer %d' % (place + 1), fields)
              for place, fields in enumerate(check_kind('layers', document['layers'], list, 'a list'))]
    check_notes(document['notes'])

    network = class_of(document['class']).from_layers(layers, loss)
    if sizes != sizes_of(layers):
        raise ValueError('sizes is %s, but the layers have %s' % (shown(sizes), shown(sizes_of(layers))))
    network.seed = seed
    network.weight_range = check_weight_range(network, document['weight_range'])
    network.notes = document['notes']
    return network


def class_of(name):
    """Return the class of a known name. Only that one is imported: a board pays for no other."""
    if name == 'Neuron':
        from ..neuron import Neuron as network_class
    elif name == 'TwoLayerNetwork':
        from ..two_layer import TwoLayerNetwork as network_class
    else:
        from ..deep import DeepNetwork as network_class
    return network_class


def layer_of(name, fields):
    """Return the Layer that a document's object describes, or refuse it by its `name`."""
    check_fields(name, check_kind(name, fields, dict, 'an object'), LAYER_FIELDS)
    weights = check_kind(name + ': weights', fields['weights'], list, 'a list')
    for number, row in enumerate(weights):
        check_numbers('%s: weights: row %d' % (name, number + 1), row)
    if fields['biases'] is not None:
        check_numbers(name + ': biases', fields['biases'])
    try:
        return Layer(weights, fields['biases'], fields['activation'])
    except (TypeError, ValueError) as error:
        problem = error
    raise ValueError('%s: %s' % (name, problem))


def check_weight_range(network, weight_range):
    """Return `weight_range`, which must be the pair (low, high), or a name that the network knows."""
    if is_text(weight_range) and weight_range in getattr(network, '_named_ranges', ()):
        return str(weight_range)
    return check_range('weight_range', check_numbers('weight_range', weight_range))
