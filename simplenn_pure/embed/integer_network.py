"""A network of whole numbers: the same answer on every machine there is, floats or none.

A whole number X stands for X * 2**-f, f being the bits behind its point. A neuron is

    sum     = bias + inputs[0] * weights[0] + inputs[1] * weights[1] + ...
    z       = sum / 2**shift, rounded
    output  = the activation of z, in whole numbers, too

and rounding is always to the nearest, halves upwards. Inputs and outputs have 16 bits. A sum has
32, which no partial sum can leave: `IntegerLayer.reaches` says how far they go.
"""

import math

from ..checks import check_inputs, is_list_like, matrix

LARGEST = 32767            # of 16 bits
LARGEST_SUM = 2147483647   # of 32 bits
MOST_SHIFT = 30
SUM_BITS = 12              # behind the point of a z that is looked up in a table
VALUE_BITS = 14            # behind the point of what comes out of a table
LEAK_BITS = 20             # of the slope of a bent line
POWER_STEPS = 32           # of the table of 2**-x for x from 0 to 1
LOG2_E = 23637             # log2(e) * 2**VALUE_BITS
FAINT = 11 << SUM_BITS     # Less than the largest z by so much, exp counts as 0.


def rounded(number, bits):
    """Return the whole `number` divided by 2**bits and rounded to the nearest, halves upwards.

    >>> [rounded(number, 1) for number in (-3, -2, -1, 0, 1, 2, 3)]
    [-1, -1, 0, 0, 1, 1, 2]
    """
    return (number + (1 << bits >> 1)) >> bits


class Line(object):
    """An activation that is z where z is positive, and z * slope * 2**-LEAK_BITS elsewhere."""

    z_bits = None  # Behind the point of z: as of the outputs.

    def __init__(self, slope):
        self.slope = slope

    def outputs(self, row):
        """Return the outputs for a row of z."""
        return [z if z > 0 else rounded(z * self.slope, LEAK_BITS) for z in row]


class Table(object):
    """An activation by its values at 0, h, 2 h, ..., h = 2**-step_bits, and straight lines between.

    values  in units of 2**-VALUE_BITS; after the last one it stays as it is
    mirror  the output for -z is this less the output for z
    """

    z_bits = SUM_BITS

    def __init__(self, values, step_bits, mirror):
        self.values, self.step_bits, self.mirror = values, step_bits, mirror

    def outputs(self, row):
        """Return the outputs for a row of z."""
        return [self.output(z) if z >= 0 else self.mirror - self.output(-z) for z in row]

    def output(self, z):
        """Return the output for a z of at least 0."""
        bits = SUM_BITS - self.step_bits
        place = z >> bits
        if place >= len(self.values) - 1:
            return self.values[-1]
        here, after = self.values[place], self.values[place + 1]
        return here + rounded((after - here) * (z & ((1 << bits) - 1)), bits)


class Shares(object):
    """The softmax: exp(z - largest) of each neuron, as a share of those of all.

    exp(z - largest) = 2**-t with t = (largest - z) * log2(e). The whole part of t is a shift; for
    the rest `values` has 2**-x at x = 0, 1 / POWER_STEPS, ..., 1, in units of 2**-VALUE_BITS.
    """

    z_bits = SUM_BITS

    def __init__(self, values):
        self.values = values

    def outputs(self, row):
        """Return the outputs for a row of z."""
        largest = max(row)
        powers = [self.power(largest - z) for z in row]
        whole = 0
        for power in powers:
            whole += power
        part = (1 << 31) // whole  # The only division by another number than a power of two.
        return [rounded(power * part, 31 - VALUE_BITS) for power in powers]

    def power(self, distance):
        """Return exp(-distance), in units of 2**-VALUE_BITS."""
        if distance >= FAINT:
            return 0
        t = rounded(distance * LOG2_E, VALUE_BITS)
        place, rest = (t >> 7) & (POWER_STEPS - 1), t & 127
        here, after = self.values[place], self.values[place + 1]
        return rounded(here - rounded((here - after) * rest, 7), t >> SUM_BITS)


class IntegerLayer(object):
    """Neurons of whole numbers that all look at the same inputs.

    weights     (inputs x neurons)
    biases      one number a neuron, of 32 bits
    shifts      by how many bits the sum of each neuron is divided
    activation  a Line, a Table or Shares
    name        what the activation is called
    bits        behind the point of the outputs
    """

    def __init__(self, weights, biases, shifts, activation, name, bits):
        self.weights, self.biases, self.shifts = weights, biases, shifts
        self.activation, self.name, self.bits = activation, name, bits

    def forward(self, inputs):
        """Return the outputs for one example."""
        row = []
        for neuron, total in enumerate(self.biases):
            for x, weights in zip(inputs, self.weights):
                total += x * weights[neuron]
            row.append(rounded(total, self.shifts[neuron]))
        return self.activation.outputs(row)

    def sum_ranges(self, ranges):
        """Return the (lowest, highest) sum of each neuron, for inputs in these (low, high, bits)."""
        found = []
        for neuron, bias in enumerate(self.biases):
            lowest = highest = bias
            for weights, (low, high, bits) in zip(self.weights, ranges):
                lowest += min(weights[neuron] * low, weights[neuron] * high)
                highest += max(weights[neuron] * low, weights[neuron] * high)
            found.append((lowest, highest))
        return found

    def z_ranges(self, ranges):
        """Return the (lowest, highest) z of each neuron, for inputs in these."""
        return [(rounded(lowest, shift), rounded(highest, shift))
                for (lowest, highest), shift in zip(self.sum_ranges(ranges), self.shifts)]

    def output_ranges(self, ranges):
        """Return (low, high, bits) of each output, for inputs in these."""
        if isinstance(self.activation, Shares):
            return [(0, 1 << VALUE_BITS, self.bits)] * len(self.biases)
        return [tuple(self.activation.outputs(ends)) + (self.bits,) for ends in self.z_ranges(ranges)]

    def reaches(self, ranges):
        """Return of each neuron what no partial sum can exceed, nor it and half a unit of the z."""
        found = []
        for neuron, (bias, shift) in enumerate(zip(self.biases, self.shifts)):
            reach = abs(bias) + (1 << shift >> 1)
            for weights, (low, high, bits) in zip(self.weights, ranges):
                reach += abs(weights[neuron]) * max(abs(low), abs(high))
            found.append(reach)
        return found


class IntegerNetwork(object):
    """A network of whole numbers. `integers` makes it from one of floats.

    bits    of a weight: 16 or 8
    ranges  (low, high, bits behind the point) of each input, in whole numbers
    layers  list of IntegerLayer, from the input side to the output side
    bound   how far an output can be from the one of the network of floats, for inputs in their ranges
    kind    what that network was: the name of its class
    notes   its notes
    """

    def __init__(self, bits, ranges, layers, bound, kind, notes=None):
        self.bits, self.ranges, self.layers = bits, ranges, layers
        self.bound, self.kind, self.notes = bound, kind, notes

    def __repr__(self):
        sizes = [len(self.ranges)] + [len(layer.biases) for layer in self.layers]
        return '<IntegerNetwork %s, %s: weights of %d bits, within %.3g>' % (
            '-'.join(['%d' % size for size in sizes]), ' and '.join(sorted(set([layer.name for layer in self.layers]))),
            self.bits, self.bound)

    def think(self, inputs):
        """Return the outputs for one example, or for each of a list of examples.

        An example of whole numbers is answered with whole numbers, the same ones on every
        machine: the input X stands for X * 2**-bits, where `ranges` has the bits, and the output Y for
        Y * 2**-layers[-1].bits. An example with a float in it is answered with floats: each x
        becomes the nearest X.
        An input outside of its range counts as the nearer end of it.
        Raises ValueError or TypeError, naming example and number, for what does not fit.
        """
        inputs = matrix(inputs)
        if is_list_like(inputs):
            inputs = [list(row) if is_list_like(row) else row for row in inputs]
        examples, is_one = check_inputs(inputs, len(self.ranges))
        outputs = [self.answer(row, numbers) for row, numbers in zip([inputs] if is_one else inputs, examples)]
        return outputs[0] if is_one else outputs

    def answer(self, row, numbers):
        """Return the outputs for one example: `row` as it came, and the same as floats."""
        if not [x for x in row if not isinstance(x, int) and not hasattr(x, '__index__')]:
            return self.forward([int(x) for x in row])
        unit = 2.0 ** -self.layers[-1].bits
        return [output * unit for output in self.forward(self.wholes(numbers))]

    def wholes(self, numbers):
        """Return the whole numbers that stand for one example of floats."""
        wholes = []
        for x, (low, high, bits) in zip(numbers, self.ranges):
            wholes.append(int(math.floor(min(max(x * 2.0 ** bits, low), high) + 0.5)))
        return wholes

    def forward(self, row):
        """Return the whole numbers of the outputs for those of the inputs."""
        row = [min(max(x, low), high) for x, (low, high, bits) in zip(row, self.ranges)]
        for layer in self.layers:
            row = layer.forward(row)
        return row
