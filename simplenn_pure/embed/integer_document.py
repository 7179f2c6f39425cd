"""A network of whole numbers as a JSON document, and back, with nothing trusted on the way in.

The fields, in the order in which they are written:

    format      always "simplenn_pure integers"
    version     1
    class       of the network of floats that it came from
    bits        of a weight: 16 or 8
    inputs      of each input [low, high, bits behind the point], in whole numbers
    layers      a list, from the input side to the output side, of
                {"activation": name, "rule": rule, "bits": behind the point of the outputs,
                 "weights": [[...], ...], "biases": [...], "shifts": [...]}
    bound       how far an output can be from that of the network of floats
    notes       an object that belongs to the network's owner, or null

A rule is {"line": slope}, {"table": [...], "step_bits": b, "mirror": m} or {"shares": [...]}, as
`Line`, `Table` and `Shares` of `integer_network.py` say.
"""

import json

from ..checks import check_count, check_number, refusal, shown
from ..words import counted
from .decimals import decimal, listed
from .fields import CLASSES, INTEGER_FORMAT, check_fields, check_float, check_kind, check_notes, check_whole, is_text
from .integer_network import (LARGEST, LARGEST_SUM, MOST_SHIFT, POWER_STEPS, SUM_BITS, VALUE_BITS, IntegerLayer,
                              IntegerNetwork, Line, Shares, Table)
from .names import CHARACTERS

VERSION = 1
FIELDS = ['format', 'version', 'class', 'bits', 'inputs', 'layers', 'bound', 'notes']
LAYER_FIELDS = ['activation', 'rule', 'bits', 'weights', 'biases', 'shifts']
MOST_BITS = 99  # behind a point, before it or after it
ONE = 1 << VALUE_BITS


def integer_dumps(network):
    """Return an IntegerNetwork as JSON text. Raises as `dumps` does."""
    check_notes(network.notes)
    text = ('{\n"format": "%s",\n"version": %d,\n"class": "%s",\n"bits": %d,\n"inputs": [%s],\n"layers": [\n%s\n],\n'
            '"bound": %s,\n"notes": %s\n}\n'
            % (INTEGER_FORMAT, VERSION, network.kind, network.bits, listed(list(map(row_text, network.ranges)), 0, 6),
               ',\n'.join([layer_text(layer) for layer in network.layers]), decimal(network.bound),
               json.dumps(network.notes)))
    integer_network_of(json.loads(text))
    return text


def layer_text(layer):
    """Return a layer as a JSON object."""
    return ('{"activation": "%s",\n "rule": %s,\n "bits": %d,\n "weights": [\n  %s],\n "biases": %s,\n "shifts": %s}'
            % (layer.name, rule_text(layer.activation), layer.bits,
               ',\n  '.join([row_text(row) for row in layer.weights]), row_text(layer.biases),
               row_text(layer.shifts)))


def rule_text(rule):
    """Return the rule of an activation as a JSON object."""
    if isinstance(rule, Line):
        return '{"line": %d}' % rule.slope
    if isinstance(rule, Shares):
        return '{"shares": %s}' % row_text(rule.values)
    return '{"table": %s, "step_bits": %d, "mirror": %d}' % (row_text(rule.values), rule.step_bits, rule.mirror)


def row_text(row):
    """Return whole numbers as a JSON array."""
    return '[%s]' % listed(['%d' % number for number in row], 3, 18)


def integer_network_of(document):
    """Return the IntegerNetwork of a parsed document, or refuse it by the name of a field."""
    if check_whole('version', document.get('version'), 1) > VERSION:
        raise ValueError('version is %d, newer than %d, the newest that is known here'
                         % (document['version'], VERSION))
    check_fields('the document', document, FIELDS)
    if document['class'] not in CLASSES:
        raise ValueError(refusal('class', document['class'], 'one of ' + ', '.join(CLASSES)))
    bits = check_whole('bits', document['bits'], 8)
    if bits not in (8, 16):
        raise ValueError(refusal('bits', bits, '8 or 16'))
    ranges = [range_of('inputs: number %d' % (place + 1), fields)
              for place, fields in enumerate(filled('inputs', document['inputs']))]
    layers, here = [], ranges
    fields = filled('layers', document['layers'])
    for place, each in enumerate(fields):
        layer = layer_of('layer %d' % (place + 1), each, here, bits, place + 1 == len(fields))
        here = layer.output_ranges(here)
        layers.append(layer)
    check_float('bound', document['bound'])
    if not check_number('bound', document['bound']) >= 0.0:
        raise ValueError(refusal('bound', document['bound'], 'a number of at least 0'))
    check_notes(document['notes'])
    return IntegerNetwork(bits, ranges, layers, document['bound'], document['class'], document['notes'])


def range_of(name, fields):
    """Return the (low, high, bits) of an input."""
    low, high, bits = whole_numbers(name, fields, -LARGEST, LARGEST, 3)
    if low > high:
        raise ValueError('%s is from %d to %d, expected the lower number first' % (name, low, high))
    if abs(bits) > MOST_BITS:
        raise ValueError('%s has %d bits behind its point, expected at most %d' % (name, bits, MOST_BITS))
    return low, high, bits


def layer_of(name, fields, ranges, bits, is_last):
    """Return the IntegerLayer that a document's object describes, for inputs in `ranges`, or refuse it."""
    check_fields(name, check_kind(name, fields, dict, 'an object'), LAYER_FIELDS)
    called = fields['activation']
    if not is_text(called) or not called or [letter for letter in called if letter not in CHARACTERS]:
        raise ValueError(refusal(name + ': activation', called, 'a name'))
    rule = rule_of(name, fields['rule'], is_last)
    point = whole_numbers(name + ': bits', [fields['bits']], -MOST_BITS, MOST_BITS)[0]
    if not isinstance(rule, Line) and point != VALUE_BITS:
        raise ValueError('%s: bits is %d, expected %d' % (name, point, VALUE_BITS))
    biases = whole_numbers(name + ': biases', fields['biases'], -LARGEST_SUM, LARGEST_SUM)
    largest = (1 << (bits - 1)) - 1
    weights = [whole_numbers('%s: weights: row %d' % (name, place + 1), row, -largest, largest, len(biases))
               for place, row in enumerate(filled(name + ': weights', fields['weights']))]
    if len(weights) != len(ranges):
        raise ValueError('%s: weights has %s, expected %d' % (name, counted(len(weights), 'row'), len(ranges)))
    shifts = whole_numbers(name + ': shifts', fields['shifts'], 0, MOST_SHIFT, len(biases))
    layer = IntegerLayer(weights, biases, shifts, rule, str(called), point)
    for neuron, reach in enumerate(layer.reaches(ranges)):
        if reach > LARGEST_SUM:
            raise ValueError('%s: the sum of neuron %d can reach %d, expected at most %d'
                             % (name, neuron + 1, reach, LARGEST_SUM))
    for neuron, ends in enumerate(layer.z_ranges(ranges) if isinstance(rule, Line) else []):
        check_output(name, neuron, ends if rule.slope else rule.outputs(ends))
    return layer


def rule_of(name, fields, is_last):
    """Return the Line, Table or Shares that a document's object describes."""
    name += ': rule'
    check_kind(name, fields, dict, 'an object')
    if 'line' in fields:
        check_fields(name, fields, ['line'])
        return Line(whole_numbers(name + ': line', [fields['line']], 0, 1 << 20)[0])
    if 'shares' in fields:
        check_fields(name, fields, ['shares'])
        if not is_last:
            raise ValueError('%s is shares, which only the last layer can have' % name)
        values = whole_numbers(name + ': shares', fields['shares'], ONE // 2, ONE, POWER_STEPS + 1)
        check_rising(name + ': shares, backwards', values[::-1], ONE)
        return Shares(values)
    check_fields(name, fields, ['table', 'step_bits', 'mirror'])
    values = whole_numbers(name + ': table', fields['table'], 0, ONE)
    check_rising(name + ': table', values)
    step_bits = whole_numbers(name + ': step_bits', [fields['step_bits']], 0, SUM_BITS)[0]
    mirror = whole_numbers(name + ': mirror', [fields['mirror']], 0, 2 * values[0])[0]
    return Table(values, step_bits, mirror)


def check_rising(name, values, last=None):
    """Raise ValueError unless each of `values` is at least the one before, and the last one is `last`."""
    if values != sorted(values) or len(values) > LARGEST or last not in (None, values[-1]):
        raise ValueError('%s is %s, expected at most %d rising numbers%s' % (
            name, shown(values), LARGEST, '' if last is None else ' up to %d' % last))


def check_output(name, neuron, ends):
    """Raise ValueError where 16 bits are not enough for an output of a neuron between these two."""
    if max(-ends[0], ends[1]) > LARGEST:
        raise ValueError('%s: the output of neuron %d can reach %d, expected at most %d'
                         % (name, neuron + 1, max(-ends[0], ends[1]), LARGEST))


def filled(name, values):
    """Return `values`, which must be a list with something in it."""
    if not check_kind(name, values, list, 'a list'):
        raise ValueError('%s is empty' % name)
    return values


def whole_numbers(name, values, low, high, count=None):
    """Return `values`, which must be a list of `count` whole numbers from `low` to `high`; None is any count but 0."""
    filled(name, values)
    if count is not None and len(values) != count:
        raise ValueError('%s has %s, expected %d' % (name, counted(len(values), 'number'), count))
    for place, value in enumerate(values):
        if isinstance(value, float):
            raise ValueError(refusal('%s: number %d' % (name, place + 1), value, 'a whole number'))
        check_count('%s: number %d' % (name, place + 1), value, low, high)
    return values
