"""What the tests and the benchmark of whole numbers share: networks, and a search for their largest error."""

import math
import random

from embed_tools import second_tutorial
from simplenn_pure import DeepNetwork, fit
from simplenn_pure.formulas import ACTIVATIONS


def flowers():
    """A 4-7-3 network with a softmax, trained on points around three centres, and its ranges."""
    chance = random.Random(1)
    centres = [[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]]
    rows = [[chance.gauss(x, 0.3) for x in centres[place % 3]] for place in range(60)]
    targets = [[float(place % 3 == label) for label in range(3)] for place in range(60)]
    network = DeepNetwork([4, 7, 3], 1, activation='tanh', output_activation='softmax')
    fit(network, rows, targets, iterations=30, learning_rate=0.02, batch_size=1)
    return network, [(min(column), max(column)) for column in zip(*rows)]


NETWORKS = {
    '2-2-1, XOR': lambda: (second_tutorial(), [(0.0, 1.0)] * 2),
    '4-7-3, softmax': flowers,
    '3-5-1, relu': lambda: (DeepNetwork([3, 5, 1], 4, activation='relu', output_activation='identity'),
                            [(-1.0, 2.0)] * 3),
    '2-4-4-2': lambda: (DeepNetwork([2, 4, 4, 2], 2, activation='tanh', output_activation='sigmoid'),
                        [(-1.0, 1.0)] * 2),
}


def as_floats(network, made):
    """The network of floats whose weights are exactly those of the whole numbers."""
    layers, point = [], [bits for low, high, bits in made.ranges]
    for layer, whole in zip(network.layers, made.layers):
        z_bits = whole.bits if whole.activation.z_bits is None else whole.activation.z_bits
        scales = [shift + z_bits for shift in whole.shifts]
        weights = [[weight * 2.0**(bits - scale) for weight, scale in zip(row, scales)]
                   for row, bits in zip(whole.weights, point)]
        layers.append((weights, [bias * 2.0**-scale for bias, scale in zip(whole.biases, scales)],
                       layer.activation))
        point = [whole.bits] * len(whole.biases)
    return DeepNetwork.from_layers(layers)


def gradient(network, row, output):
    """How fast an output grows with each input."""
    values = [row]
    for layer in network.layers:
        values.append(layer.think(values[-1]))
    about = ACTIVATIONS[network.layers[-1].activation]
    last = values[-1]
    if about.row:
        deltas = [(float(place == output) - share) * last[output] for place, share in enumerate(last)]
    else:
        deltas = [about.slope(value) * (place == output) for place, value in enumerate(last)]
    for number in range(len(network.layers) - 1, -1, -1):
        deltas = [sum(weight * delta for weight, delta in zip(weights, deltas))
                  for weights in network.layers[number].weights]
        if number:
            slope = ACTIVATIONS[network.layers[number - 1].activation].slope
            deltas = [delta * slope(value) for delta, value in zip(deltas, values[number])]
    return deltas


def largest_error(network, made, ends, count, seed):
    """The largest difference of the two networks over `count` inputs in their ranges.

    A quarter of them lie anywhere and at the corners. From the worst of these the others go
    uphill, and every second one to where each input is just about to be rounded the other way.
    """
    chance, rounded = random.Random(seed), as_floats(network, made)

    def error(row):
        differences = [output - exact for output, exact in zip(made.think(row), network.think(row))]
        return max((abs(difference), place, difference) for place, difference in enumerate(differences))

    starts = []
    for place in range(count // 4):
        row = [chance.choice(pair) if place % 2 else chance.uniform(*pair) for pair in ends]
        starts.append((error(row), row))
    starts.sort(reverse=True)
    starts = starts[:max(1, count // 4000)]
    worst, steps = starts[0][0][0], (count - count // 4) // (2 * len(starts))
    for (size, output, difference), row in starts:
        for step in range(steps):
            sign = math.copysign(1.0, difference)
            here, there = gradient(network, row, output), gradient(rounded, row, output)
            edge = []
            for x, slope, (low, high), (lowest, highest, bits) in zip(row, here, ends, made.ranges):
                x = (math.floor(x * 2.0**bits + 0.5) - math.copysign(0.4999, slope * sign)) * 2.0**-bits
                edge.append(min(max(x, low), high))
            reach = 0.05 * 0.002**(step / steps) * chance.random()
            row = [min(max(x + math.copysign(reach * (high - low), (b - a) * sign), low), high)
                   for x, a, b, (low, high) in zip(row, here, there, ends)]
            size, output, difference = error(row)
            worst = max(worst, size, error(edge)[0])
    return worst
