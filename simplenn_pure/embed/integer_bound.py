"""How far a network of whole numbers can be from the one of floats that it was made from.

Each thing that is rounded is a source of error, off by at most so much:

    an input                    half a unit
    a weight, off by d          d * half the range of its input, as the bias is right in the middle of it
    a sum                       half a unit of the bias, and half a unit of z
    a value of a table          half a unit; the curve between two of them step**2 / 8 * its bend
                                (linear interpolation: P. Davis, "Interpolation and Approximation",
                                1963, theorem 3.1.1); half a unit for the value between
    exp, log2(e), the shares    see `shares_bound`

A source reaches an output by every path, times the weights and slopes on it. A weight is known. A slope
is between the least and the largest for the sums that there can be. So what reaches a neuron is
between two numbers, which are worked out for each source from layer to layer, (neuron, low, high)
for each that it reaches: by paths that lead to opposite signs it does not count twice. The bound adds, over all
sources, the larger size of the two; `Coupled` says how it finds a smaller sum for the last layer.
"""

import math

from ..formulas import ACTIVATIONS
from ..matrix import dot, transpose
from .integer_network import LEAK_BITS, LOG2_E, POWER_STEPS, SUM_BITS, VALUE_BITS, Line, Shares

HALF_VALUE = 2.0 ** (-VALUE_BITS - 1)


def integer_bound(layers, made, ranges):
    """Return how far an output can be off, for inputs in `ranges`.

    `layers` are of floats, `made` the IntegerLayers that came from them. What the floats
    themselves are rounded by is left out.
    """
    errors, coupled = diagonal([2.0 ** (-bits - 1) for low, high, bits in ranges]), None
    for of_floats, layer in zip(layers, made):
        about = ACTIVATIONS[of_floats.activation]
        z_bits = layer.bits if layer.activation.z_bits is None else layer.activation.z_bits
        scales = [shift + z_bits for shift in layer.shifts]
        columns, neurons = transpose(of_floats.weights), range(len(scales))
        weight_errors = []
        for weights, wholes, (low, high, bits) in zip(of_floats.weights, layer.weights, ranges):
            half = (high - low) * 2.0 ** (-bits - 1)
            weight_errors.append([(weight - whole * 2.0 ** (bits - scale)) * half
                                  for weight, whole, scale in zip(weights, wholes, scales)])
        own = [2.0 ** (-scale - 1) + 2.0 ** (-z_bits - 1) for scale in scales]
        if isinstance(layer.activation, Shares):
            return shares_bound(about, errors, coupled, columns, weight_errors, own)
        sums = [[between(error, column) for column in columns] for error in errors]
        totals = []
        for neuron in neurons:
            total = sizes_of([row[neuron] for row in sums])
            if coupled is not None:
                total = min(total, coupled.total_of(columns[neuron]))
            for row in weight_errors:
                total += abs(row[neuron])
            totals.append(own[neuron] + total)
        slopes = []
        for neuron, (lowest, highest) in enumerate(layer.sum_ranges(ranges)):
            low = lowest * 2.0 ** -scales[neuron] - totals[neuron]
            high = highest * 2.0 ** -scales[neuron] + totals[neuron]
            slopes.append(slopes_between(about, low, high))
            off = activation_error(about, layer, low)
            own[neuron] = own[neuron] * slopes[neuron][1] + off
            totals[neuron] = totals[neuron] * slopes[neuron][1] + off
        sums += [[(off, off) for off in row] for row in weight_errors]
        coupled = Coupled(sums, slopes, own)
        errors = diagonal(own)
        for row in sums:
            errors.append([(neuron, min(low * least, low * most), max(high * least, high * most))
                           for neuron, (low, high), (least, most) in zip(neurons, row, slopes)])
        ranges = layer.output_ranges(ranges)
    return max(totals)


def diagonal(sizes):
    """Return a source of each of these sizes, each of which reaches one neuron."""
    return [[(place, size, size)] for place, size in enumerate(sizes)]


def between(error, weights):
    """Return (low, high) of what a source makes of a sum with these `weights`."""
    lowest = highest = 0.0
    for place, low, high in error:
        weight = weights[place]
        lowest += min(weight * low, weight * high)
        highest += max(weight * low, weight * high)
    return lowest, highest


def sizes_of(ends):
    """Return the larger sizes of the (low, high) `ends`, added up."""
    total = 0.0
    for low, high in ends:
        total += max(abs(low), abs(high))
    return total


class Coupled(object):
    """What reaches a sum of a layer's outputs, where a neuron has one slope for all sources.

    Source i makes c[i][j] of the weighted sum of neuron j, whose slope is m[j] + t[j] * h[j] with
    t[j] from -1 to 1. So of a sum with weights w it makes, over all neurons j,

        the sum of w[j] * m[j] * c[i][j]  +  the sum of t[j] * w[j] * h[j] * c[i][j].

    The first is known. Of the second let b[i][j] = w[j] * h[j] * c[i][j]. For any r[i], d[j] above 0, the
    inequality of Cauchy and Schwarz, twice, gives

        sum over i of |sum over j of t[j] * b[i][j]|  <=  sqrt(sum of r) * sqrt(sum of d) * s,

    s being the largest singular value of b[i][j] / sqrt(r[i] * d[j]). Its fourth power is at
    most the largest sum of sizes in a row of (B^T B)^2, B being that matrix.
    """

    def __init__(self, sums, slopes, own):
        self.sums, self.own = sums, own
        self.most = [most for least, most in slopes]
        self.middles = [0.5 * (least + most) for least, most in slopes]
        self.halves = [0.5 * (most - least) for least, most in slopes]
        self.sizes = [0.0] * len(slopes)  # The sums over i of |h[j] * c[i][j]|.
        self.rows = 0.0                   # The sum of all r[i], of which each is its sum over j.
        self.gram = [[0.0] * len(slopes) for slope in slopes]
        for row in sums:
            parts = [half * 0.5 * (low + high) for half, (low, high) in zip(self.halves, row)]
            whole = 0.0
            for part in parts:
                whole += abs(part)
            self.rows += whole
            for j, part in enumerate(parts):
                self.sizes[j] += abs(part)
                if part != 0.0:
                    self.gram[j] = [here + part * other / whole for here, other in zip(self.gram[j], parts)]

    def total_of(self, weights):
        """Return what all sources together make of a sum with these `weights` at most."""
        total = 0.0
        for weight, size in zip(weights, self.own):
            total += abs(weight) * size
        known = [weight * middle for weight, middle in zip(weights, self.middles)]
        for row in self.sums:
            part = 0.0
            for factor, weight, most, (low, high) in zip(known, weights, self.most, row):
                part += factor * 0.5 * (low + high)
                total += abs(weight) * most * 0.5 * (high - low)
            total += abs(part)
        columns = [abs(weight) * size for weight, size in zip(weights, self.sizes)]
        factors = [weight / math.sqrt(column) if column > 0.0 else 0.0 for weight, column in zip(weights, columns)]
        square = [[left * here * right for here, right in zip(row, factors)]
                  for left, row in zip(factors, self.gram)]
        largest = whole = 0.0
        for row in dot(square, square):
            size = 0.0
            for number in row:
                size += abs(number)
            largest = max(largest, size)
        for column in columns:
            whole += column
        return total + math.sqrt(self.rows * whole) * math.sqrt(math.sqrt(largest))


def slopes_between(about, low, high):
    """Return the least and the largest slope of an activation for z from `low` to `high`.

    It is the largest at 0 and falls on both sides, or grows with z.
    """
    slopes = [about.slope(about.value(z)) for z in (low, high)]
    if low < 0.0 < high:
        slopes.append(about.slope(about.value(0.0)))
    return min(slopes), max(slopes)


def chord(about, step_bits):
    """Return how far a straight line between two points of a curve can be from it: step**2 / 8 * its bend."""
    return 2.0 ** (-2 * step_bits) * 0.125 * about.bend


def activation_error(about, layer, low):
    """Return how far the activation in whole numbers can be off for a given z, which is at least `low`."""
    activation = layer.activation
    if isinstance(activation, Line):
        if activation.slope in (0, 1 << LEAK_BITS):
            return 0.0
        return 2.0 ** (-layer.bits - 1) + max(0.0, -low) * 2.0 ** (-LEAK_BITS - 1)
    end = about.high - about.value((len(activation.values) - 1) * 2.0 ** -activation.step_bits)
    return HALF_VALUE + max(chord(about, activation.step_bits) + HALF_VALUE, end)


def shares_bound(about, errors, coupled, columns, weight_errors, own):
    """Return how far a softmax can be off, whose weighted sums are off by what reaches them and by their `own`.

    The share p of a neuron changes with its z by p (1 - p), at most 1/4, and with the others' by as
    much in all: so by at most a quarter of how much more its z is off than another one's.

    An exp that is off by a share e of itself is like a z that is off by e: its table by half a unit
    twice, of at least 1/2, and by step**2 / 8, t by half a unit, log2(e) by its own. Rounded, or
    left out as faint, it is off by so much of the largest exp, 1, and each of the others adds as much
    to the whole. The division and the share are rounded once each.
    """
    step = math.log(2.0) / POWER_STEPS
    relative = (4.0 * HALF_VALUE + step * step * 0.125 + math.log(2.0) * 2.0 ** (-SUM_BITS - 1)
                + 11.0 * abs(LOG2_E * 2.0 ** -VALUE_BITS * math.log(2.0) - 1.0))
    absolute = max(HALF_VALUE, math.exp(-11.0)) * max(1, len(own) - 1) + 2.0 ** -17 + HALF_VALUE
    worst = 0.0
    for place in range(len(own)):
        for other in range(place):
            weights = [here - there for here, there in zip(columns[place], columns[other])]
            total = sizes_of([between(error, weights) for error in errors])
            if coupled is not None:
                total = min(total, coupled.total_of(weights))
            for row in weight_errors:
                total += abs(row[place] - row[other])
            worst = max(worst, own[place] + own[other] + 2.0 * relative + total)
    return about.steepest * 0.5 * worst + absolute
