"""A network as a JSON document, and back, with nothing trusted on the way in.

The fields, in the order in which they are written (the README says more of each):

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
"""

import json

from ..checks import check_count, check_range, check_seed, is_finite, refusal, shown
from ..layer_checks import from_layers
from ..layer import Layer
from ..layer import sizes_of
from ..network import Network
from .decimals import decimal, mantissa_bits

FORMAT = 'simplenn_pure network'
VERSION = 2
FIRST_FIELDS = ['format', 'version', 'class', 'sizes', 'seed', 'weight_range', 'layers', 'notes']
LAYER_FIELDS = ['activation', 'weights', 'biases']
CLASSES = ['Neuron', 'TwoLayerNetwork', 'DeepNetwork']

LARGEST_DOCUMENT = 64000000  # Bytes: about three million weights.
DEEPEST_NOTES = 20
LONGEST_NOTE = 300           # Digits of a whole number; a float ends at 309.
WHOLE = (bool, int, type(1 << 70))  # The last one is `long` on Python 2.


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


def check_fields(name, fields, expected):
    """Raise ValueError unless the keys of `fields` are those of the list `expected`."""
    for field in expected:
        if field not in fields:
            raise ValueError("%s has no field '%s'" % (name, field))
    for field in fields:
        if field not in expected:
            raise ValueError('%s has a field %s that is not known' % (name, shown(field)))


def check_weight_range(network, weight_range):
    """Return `weight_range`, which must be the pair (low, high), or a name that the network knows."""
    if is_text(weight_range) and weight_range in getattr(network, 'named_ranges', ()):
        return str(weight_range)
    return check_range('weight_range', check_numbers('weight_range', weight_range))


def check_kind(name, value, kind, expected):
    """Return `value`, which must be of the type, or one of the types, `kind`."""
    if not isinstance(value, kind):
        raise ValueError(refusal(name, value, expected))
    return value


def check_numbers(name, values):
    """Return `values`, which must be a list of finite numbers; true and false are not numbers."""
    for number, value in enumerate(check_kind(name, values, (list, tuple), 'a list')):
        place = '%s: number %d' % (name, number + 1)
        if value is True or value is False:
            raise ValueError(refusal(place, value, 'a number'))
        check_float(place, value)
    return values


def check_float(name, value):
    """Raise ValueError for a float that is infinite or NaN."""
    if isinstance(value, float) and not is_finite(value):
        raise ValueError(refusal(name, value, 'a finite number'))


def check_whole(name, value, least):
    """Return `value`, which must be a whole number of at least `least`, written without a point."""
    if isinstance(value, float):
        raise ValueError(refusal(name, value, 'a whole number'))
    return check_count(name, value, least)


def check_notes(notes):
    """Raise ValueError unless `notes` is None or a dict that JSON holds without loss.

    Walks with a list of what is still to be seen: no recursion, however deep.
    """
    check_kind('notes', notes, (dict, type(None)), 'a dict or None')
    waiting = [('notes', notes, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if depth > DEEPEST_NOTES:
            raise ValueError('%s is nested more than %d deep' % (name, DEEPEST_NOTES))
        check_float(name, value)
        if isinstance(value, dict):
            for key in value:
                if not is_text(key):
                    raise ValueError('%s has the key %s, expected text' % (name, shown(key)))
                waiting.append(('notes: %s' % shown(key), value[key], depth + 1))
        elif isinstance(value, list):
            waiting.extend([(name, item, depth + 1) for item in value])
        elif isinstance(value, WHOLE):
            if abs(value) >= 10 ** LONGEST_NOTE:
                raise ValueError('%s is a number of more than %d digits' % (name, LONGEST_NOTE))
        elif isinstance(value, tuple):
            raise ValueError('%s is %s, which would come back as a list; give a list'
                             % (name, shown(value)))
        elif not (value is None or isinstance(value, float) or is_text(value)):
            raise ValueError('%s is %s, which JSON cannot hold' % (name, shown(value)))


def is_text(value):
    """Return whether `value` is text, on Python 2 of either kind."""
    return hasattr(value, 'encode')
