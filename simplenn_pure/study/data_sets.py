"""Examples to learn, for the page: gates, shapes in the plane, curves.

Each has the settings with which a small network learns it.
"""

import math

from ..activation import FUNCTIONS
from ..seeding import RandomState

[TUTORIALS] = FUNCTIONS  # The activation of both tutorials.
USUAL = {'seed': 1, 'bias': True, 'range': [-1, 1], 'batch': None}  # The other knobs of all data sets.
CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]


def data_set(name, title, story, examples, hidden=(), inner=TUTORIALS, end=TUTORIALS, loss='squared_error',
             rate=0.1, momentum=0.0, iterations=2000, **names):
    """Return what the page's script knows of a data set: examples, `names`, and the knobs that suit it."""
    inputs, targets = examples
    sizes = [len(inputs[0])] + list(hidden) + [len(targets[0])]
    found = {
        'name': name, 'title': title, 'story': story, 'inputs': inputs, 'targets': targets,
        'iterations': iterations,
        'knobs': {'sizes': sizes, 'activations': [inner] * len(hidden) + [end], 'loss': loss, 'rate': rate,
                  'momentum': momentum}}
    found.update(names)
    return found


def data_sets():
    """Return the data sets, in the order in which they are offered."""
    one_line = 'One straight line tells these answers apart, so one neuron is enough.'
    plane = {'inner': 'tanh', 'loss': 'cross_entropy', 'inputNames': ['x', 'y']}
    curve = {'end': 'identity', 'inputNames': ['x'], 'outputNames': ['y']}
    return [
        data_set('AND', 'AND', one_line, (CORNERS, [[0], [0], [0], [1]]), rate=1.0),
        data_set('OR', 'OR', one_line, (CORNERS, [[0], [1], [1], [1]]), rate=1.0),
        data_set('XOR', 'XOR, and quickly',
                 'No single line tells these answers apart: it takes hidden neurons, each with its own line.',
                 (CORNERS, [[0], [1], [1], [0]]), [3], 'tanh', rate=0.5),
        data_set('circle', 'A circle',
                 'Each hidden neuron draws a line, the output puts them together: four make a circle.',
                 circle(RandomState(1)), [4], rate=0.02, **plane),
        data_set('spirals', 'Two spirals',
                 'Hard for so small a network. Watch the hidden neurons: the second layer bends what the '
                 'first one draws.',
                 spirals(), [8, 8], rate=0.003, momentum=0.9, iterations=3000, **plane),
        data_set('line', 'A straight line',
                 'One neuron without a bend finds the line: its weight is the slope, its bias the height.',
                 line(RandomState(1)), rate=0.01, **curve),
        data_set('sine', 'A sine', 'Each hidden neuron adds one bend to the curve.',
                 sine(), [6], 'tanh', rate=0.01, momentum=0.5, **curve)]


def circle(stream):
    """Return (inputs, targets): points of a square, 1 inside of a circle; none near its edge."""
    points = []
    while len(points) < 50:
        point = [round(stream.uniform(-1.0, 1.0), 2) for axis in range(2)]
        if abs(math.hypot(*point) - 0.65) > 0.08:
            points.append(point)
    return points, [[int(math.hypot(*point) < 0.65)] for point in points]


def spirals():
    """Return (inputs, targets): points of two spirals, one of them 1, which wind around each other."""
    points, targets = [], []
    for number in range(28):
        for side in (0, 1):
            far, angle = 0.12 + 0.88 * number / 27.0, 7.0 * number / 27.0 + math.pi * side
            points.append([round(far * math.cos(angle), 2), round(far * math.sin(angle), 2)])
            targets.append([side])
    return points, targets


def line(stream):
    """Return (inputs, targets): points near the line y = 0.8 x + 0.1."""
    inputs = [[round(-1.0 + 0.1 * number, 1)] for number in range(21)]
    return inputs, [[round(0.8 * x + 0.1 + stream.uniform(-0.15, 0.15), 2)] for x, in inputs]


def sine():
    """Return (inputs, targets): points of one period of the sine."""
    inputs = [[round(-3.0 + 0.25 * number, 2)] for number in range(25)]
    return inputs, [[round(math.sin(x), 3)] for x, in inputs]
