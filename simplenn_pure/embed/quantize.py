"""From a network of floats to one of whole numbers: how many bits each number gets.

All scales are powers of two, as fine as 16 bits of an input or output, the bits of a weight and 32
bits of a sum allow. `integer_bound.py` says what that makes of the answers.
"""

import math

from ..checks import check_count, check_matrix, check_range, is_list_like, matrix, refusal
from ..formulas import ACTIVATIONS
from ..matrix import transpose
from .as_c import error_bound
from .decimals import mantissa_bits
from .integer_bound import chord, integer_bound
from .integer_network import (LARGEST, LARGEST_SUM, LEAK_BITS, MOST_SHIFT, POWER_STEPS, SUM_BITS, VALUE_BITS,
                              IntegerLayer, IntegerNetwork, Line, Shares, Table)
from .names import described

COARSER = 8            # The inputs are tried by so many bits less than 16, for finer weights.
MOST_BITS = 60         # behind the point of an input or output
WIDEST = 1e15          # range of an input or output
CURVE = 2.0 ** -13     # what the straight lines of a table may miss of the curve
VALUE = 2.0 ** VALUE_BITS


def integers(network, bits=16, inputs=None):
    """Return the IntegerNetwork that answers as `network` does, nearly: `.bound` says how nearly.

    bits    of a weight: 16, or 8, which takes half the room and is much coarser
    inputs  the range of each input: examples (examples x inputs), whose lowest and highest
            number count; or a (low, high) tuple for all; or a list of such tuples, one an
            input. None takes `network.notes['ranges']`, which `train` keeps at the command line.

    A weight w becomes the whole number nearest to w * 2**s. For 16 bits s is one number for a
    layer, for 8 bits one for each neuron: the largest with which no weight and no sum of
    inputs in their ranges is too large. Each bias makes up for what the rounded weights change in
    the middle of the ranges. Activations come from tables with straight lines between.

    `.bound` is derived: see `integer_bound.py`.
    Raises TypeError or ValueError for another argument, and where no scale fits.
    """
    layers = described(network, 'think')[0]
    bits = check_count('bits', bits, 8, 16)
    if bits not in (8, 16):
        raise ValueError(refusal('bits', bits, '8 or 16'))
    if mantissa_bits() < 53:
        raise ValueError('the floats of this Python are too short to make whole numbers of a network; make '
                         'them elsewhere, save them, and load them here')
    ends = check_ends(inputs, network.notes, len(layers[0].weights))
    least = None
    for coarser in range(COARSER):
        finer = [whole_range('inputs: number %d' % (place + 1), low, high, coarser)
                 for place, (low, high) in enumerate(ends)]
        try:
            layer, error = integer_layer('layer 1', layers[0], finer, bits)
        except ValueError:
            if coarser == 0:
                raise
            break
        if least is None or error < least:
            least, ranges, made = error, finer, [layer]
    here = ranges
    for number, of_floats in enumerate(layers[1:]):
        here = made[-1].output_ranges(here)
        made.append(integer_layer('layer %d' % (number + 2), of_floats, here, bits)[0])
    largest = max([max(abs(low), abs(high)) for low, high in ends])
    constant, slope = error_bound(layers, 2.0 ** -53)  # What `network` rounds itself.
    bound = (integer_bound(layers, made, ranges) + constant + slope * largest) * (1.0 + 1e-9)
    last = ACTIVATIONS[layers[-1].activation]
    if last.low is not None and last.high is not None:
        bound = min(bound, last.high - last.low)
    return IntegerNetwork(bits, ranges, made, bound, type(network).__name__, network.notes)


def check_ends(inputs, notes, count):
    """Return the (low, high) of each of `count` inputs, from what `integers` was given or the notes say."""
    if inputs is None:
        inputs = (notes or {}).get('ranges')
        if inputs is None:
            raise ValueError('inputs is None, and no ranges are in the notes of the network; expected examples, or '
                             'the (low, high) that inputs stay between')
        inputs = [tuple(pair) if is_list_like(pair) else pair for pair in inputs] if is_list_like(inputs) else inputs
    inputs = matrix(inputs)
    if not is_list_like(inputs):
        raise TypeError(refusal('inputs', inputs, 'examples, or the (low, high) that inputs stay between'))
    inputs = list(inputs)
    if isinstance(inputs[0] if inputs else None, tuple) and len(inputs) == count:
        return [check_range('inputs: number %d' % (place + 1), pair) for place, pair in enumerate(inputs)]
    if len(inputs) == 2 and not is_list_like(inputs[0]):
        return [check_range('inputs', inputs)] * count
    rows = check_matrix('inputs', inputs, count, 'example')
    return [(min(column), max(column)) for column in transpose(rows)]


def whole_range(name, low, high, coarser=0):
    """Return (low, high, bits behind the point) in whole numbers, as fine as 16 bits less `coarser` allow."""
    largest = max(abs(low), abs(high))
    if largest > WIDEST:
        raise ValueError('%s can reach %g, expected at most %g' % (name, largest, WIDEST))
    bits = min(15 - math.frexp(largest)[1], MOST_BITS)
    if nearest(largest * 2.0 ** bits) > LARGEST:
        bits -= 1
    bits -= coarser
    return nearest(low * 2.0 ** bits), nearest(high * 2.0 ** bits), bits


def integer_layer(name, layer, ranges, bits):
    """Return the IntegerLayer of `layer`, and how far off its weighted sums can be from rounding alone.

    A message calls it `name`.
    """
    columns, activation = transpose(layer.weights), integer_activation(ACTIVATIONS[layer.activation])
    biases = layer.biases or [0.0] * len(columns)
    finer, scales = [finest(weights, bias, ranges, bits) for weights, bias in zip(columns, biases)], None
    while scales != finer:
        scales = finer if bits == 8 else [min(finer)] * len(finer)
        found = [whole_neuron(*each, ranges=ranges) for each in zip(columns, biases, scales)]
        made = IntegerLayer(transpose([weights for weights, bias, error in found]),
                            [bias for weights, bias, error in found], None, activation, layer.activation, VALUE_BITS)
        if activation.z_bits is None:
            made.bits = line_bits(name, made, scales, ranges)
        z_bits = made.bits if activation.z_bits is None else activation.z_bits
        made.shifts = [scale - z_bits for scale in scales]
        for neuron, (shift, ends) in enumerate(zip(made.shifts, made.sum_ranges(ranges))):
            if shift < 0:
                raise ValueError('%s, neuron %d: its weighted sum can reach %.3g, which is too much for weights of '
                                 '%d bits' % (name, neuron + 1, max(map(abs, ends)) * 2.0 ** -scales[neuron], bits))
        # With the half that is added to round, a sum may be just too large; and no shift is longer than 30.
        finer = [min(scale - (reach > LARGEST_SUM), z_bits + MOST_SHIFT)
                 for scale, reach in zip(scales, made.reaches(ranges))]
    return made, max([error for weights, bias, error in found])


def finest(weights, bias, ranges, bits):
    """Return the bits behind the point of a neuron's sum: as many as its numbers allow."""
    scale = MOST_SHIFT + SUM_BITS
    largest = (1 << (bits - 1)) - 1
    while True:
        reach, fits = abs(bias) * 2.0 ** scale, True
        for weight, (low, high, input_bits) in zip(weights, ranges):
            size = abs(weight) * 2.0 ** (scale - input_bits)
            fits = fits and size < largest + 0.5
            reach += size * max(abs(low), abs(high))
        if fits and reach < LARGEST_SUM:
            return scale
        scale -= 1


def whole_neuron(weights, bias, scale, ranges):
    """Return (weights, bias, error) of a neuron: whole numbers, and how far off its weighted sum can be."""
    wholes, error = [], 2.0 ** (-scale - 1)
    for weight, (low, high, bits) in zip(weights, ranges):
        whole = nearest(weight * 2.0 ** (scale - bits))
        off = weight - whole * 2.0 ** (bits - scale)
        unit = 2.0 ** -bits
        bias += off * (low + high) * 0.5 * unit
        error += abs(off) * (high - low) * 0.5 * unit + abs(weight) * 0.5 * unit
        wholes.append(whole)
    return wholes, nearest(bias * 2.0 ** scale), error


def line_bits(name, layer, scales, ranges):
    """Return the bits behind the point of the outputs of a layer whose activation is a Line."""
    reach = 0.0
    for scale, (lowest, highest) in zip(scales, layer.sum_ranges(ranges)):
        for end in layer.activation.outputs([lowest, highest]):
            reach = max(reach, abs(end) * 2.0 ** -scale)
        if layer.activation.slope != 0:
            reach = max(reach, abs(lowest) * 2.0 ** -scale)
    return min(whole_range(name, reach, reach)[2], min(scales))


def integer_activation(about):
    """Return the Line, Table or Shares for an Activation."""
    if about.row:
        return Shares([nearest(2.0 ** (-place / float(POWER_STEPS)) * VALUE) for place in range(POWER_STEPS + 1)])
    if about.bend is None:
        return Line(nearest(-about.value(-1.0) * 2.0 ** LEAK_BITS))
    step_bits, values = 0, []
    while chord(about, step_bits) > CURVE:
        step_bits += 1
    z = 0.0
    while not values or about.high - about.value(z - 2.0 ** -step_bits) > 0.5 / VALUE:
        values.append(nearest(about.value(z) * VALUE))
        z += 2.0 ** -step_bits
    return Table(values, step_bits, nearest((about.low + about.high) * VALUE))


def nearest(number):
    """Return the whole number nearest to a float."""
    return int(math.floor(number + 0.5))
