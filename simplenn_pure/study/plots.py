"""Curves as pictures: the sigmoid with its slope, the loss over the iterations."""

import math

from ..activation import sigmoid, sigmoid_gradient
from ..checks import (check_count, check_examples, check_flag, check_matrix, check_row,
                      is_list_like, shown)
from ..deep import forward
from ..layer_checks import check_layers
from ..network import sizes_of
from .numbers import SMALLEST, check_drawable, short
from .svg import LETTER, SPARE, Axes, left_of, legend, marker, picture, shape, text

WIDTH = 600
HEIGHT = 330.0
COUNTED = 1e15    # Up to here floats count every iteration.


def sigmoid_plot(network=None, inputs=None, targets=None, output=1, title=None, reach=6.0):
    """Return a picture (SVG text) of the sigmoid with its slope.

    With a network and its examples, each example sits on the curve where the
    neuron of output number `output`, from 1, has it, and a dotted line leads from
    its output to its target: the error. z goes from -`reach` to `reach`, or farther
    where the examples do.
    Raises ValueError or TypeError for examples that do not fit.
    """
    points = []
    if network is not None:
        points = output_points(network, inputs, targets, output)
    reach = max([check_drawable('reach', reach, SMALLEST)] +
                [1.6 * abs(z) for z, a, target in points])
    if title is None:
        title = 'Where the examples sit on the sigmoid' if points else 'The sigmoid and its slope'
    entries = [('curve', 'output a = sigmoid(z)'), ('second', 'slope a * (1 - a)')]
    if points:
        entries += [('high', 'target 0.5 or more'), ('low', 'target under 0.5'),
                    ('error', 'error, from output to target')]

    def draw(top):
        parts, bottom = legend(20.0, top, WIDTH - 40, entries)
        lowest = min([0.0] + [target for z, a, target in points])
        highest = max([1.0] + [target for z, a, target in points])
        margin = 0.06 * (highest - lowest)
        y_range = (lowest - margin, highest + margin)
        left = left_of(y_range)
        axes = Axes(left, bottom + 12, WIDTH - left - SPARE, HEIGHT, (-reach, reach), y_range)
        parts += axes.draw('weighted sum z', 'output, slope')
        steps = [reach * ((number - 200) / 200.0) for number in range(401)]
        parts.append(shape('path', 'second',
                           d=axes.path([(z, sigmoid_gradient(sigmoid(z))) for z in steps])))
        parts.append(shape('path', 'curve', d=axes.path([(z, sigmoid(z)) for z in steps])))
        marks = []
        for z, a, target in points:
            marks.append(shape('path', 'error', d='M%.1f %.1fV%.1f' % (axes.x(z), axes.y(a),
                                                                       axes.y(target))))
        for z, a, target in points:
            marks.append(marker('high' if target >= 0.5 else 'low', axes.x(z), axes.y(a)))
        marks += point_labels(axes, points)
        if marks:
            parts.append(shape('g', 'examples', '\n'.join(marks), **axes.data()))
        return parts, axes.bottom + 46

    description = ('The sigmoid rises from 0 to 1, through 0.5 at z = 0, where its slope is '
                   'largest, 0.25. ')
    for number, (z, a, target) in enumerate(points):
        description += 'Example %d: z %s, output %s, target %s. ' % (
            number + 1, short(z), short(a), short(target))
    notes = ['The numbers beside the marks are the examples.'] if points else []
    if network is not None and len(network.layers[-1].weights[0]) > 1:
        notes.append('Output %d of %d.' % (output, len(network.layers[-1].weights[0])))
    return picture(WIDTH, title, description, draw, notes)


def output_points(network, inputs, targets, output):
    """Return (weighted sum, output, target) of each example at one output neuron."""
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    inputs, targets = check_examples(inputs, targets, sizes[0], sizes[-1])
    place = check_count('output', output, 1, sizes[-1]) - 1
    outputs = forward(layers, inputs)
    sums = layers[-1].weighted_sums(outputs[-2])
    for number, row in enumerate(sums):
        check_drawable('the weighted sum of example %d' % (number + 1), row[place])
        check_drawable('targets: example %d' % (number + 1), targets[number][place])
    return [(z[place], a[place], target[place])
            for z, a, target in zip(sums, outputs[-1], targets)]


def point_labels(axes, points):
    """Return the examples' numbers beside their marks; one text for marks close together.

    On the upper half they stand to the lower right, where the curve is not, on the
    lower half to the upper left. The numbers come in the order of the marks, from left to right.
    """
    parts = []
    for upper in (True, False):
        half = [(axes.x(z), axes.y(a), number + 1)
                for number, (z, a, target) in enumerate(points) if (a >= 0.5) == upper]
        half.sort(reverse=not upper)
        while half:
            x, y, number = half.pop(0)
            group = [number]
            # A mark that comes under the label joins it.
            while half and (abs(half[0][0] - x) < LETTER * 14 * len(label(group, upper)) + 9
                            and abs(half[0][1] - y) < 18):
                group.append(half.pop(0)[2])
            if upper:
                parts.append(text(x + 9, y + 20, label(group, upper), halo=4))
            else:
                parts.append(text(x - 9, y - 10, label(group, upper), halo=4, anchor='end'))
    return parts


def label(group, upper):
    """Return the examples' numbers, the nearest first, as text from left to right; the first of many."""
    words = ', '.join([str(number) for number in (group if upper else group[::-1])])
    return words if len(words) <= 13 else '%d and %d more' % (group[0], len(group) - 1)


def loss_curve(history, iterations=None, logarithmic=False, title='The loss over the iterations'):
    """Return a picture (SVG text) of the loss.

    `history` is a list of (iteration, loss) points, or of losses; `iterations` are
    then their iterations, None for 0, 1, 2, ... A logarithmic scale leaves losses
    of 0 out and says so.
    Raises ValueError or TypeError for what does not fit, or has nothing to draw.
    """
    points = check_history(history, iterations)
    notes = []
    if check_flag('logarithmic', logarithmic):
        positive = [point for point in points if point[1] > 0.0]
        if not positive:
            raise ValueError('history: no loss above 0, which a logarithmic scale needs')
        if len(positive) < len(points):
            notes.append('Left out: %d of %d points, whose loss is 0.'
                         % (len(points) - len(positive), len(points)))
        points = positive
    description = 'The loss is %s at iteration %g and %s at iteration %g.' % (
        short(points[0][1]), points[0][0], short(points[-1][1]), points[-1][0])

    def draw(top):
        axes = loss_axes(points, logarithmic, top)
        parts = axes.draw('iteration', 'loss: mean of half the squared error', least=1.0)
        parts.append(shape('path', 'curve', d=axes.path(points)))
        x, loss = points[-1]
        parts.append(shape('circle', 'high', cx=axes.x(x), cy=axes.y(loss), r=6.0,
                           **axes.data()))
        return parts, axes.bottom + 46

    return picture(WIDTH, title, description, draw, notes)


def loss_axes(points, logarithmic, top):
    """Return the Axes for the loss, with room for all points."""
    first = points[0][0]
    last = max(points[-1][0], first + 1.0)
    losses = [loss for iteration, loss in points]
    if logarithmic:
        low = 10.0 ** math.floor(math.log10(min(losses)) + 1e-9)
        high = 10.0 ** math.ceil(math.log10(max(losses)) - 1e-9)
        if low == high:
            high = low * 10.0
    else:
        low, high = 0.0, 1.08 * max(losses) or 1.0
    left = left_of((low, high), logarithmic)
    return Axes(left, top, WIDTH - left - SPARE, HEIGHT, (first, last), (low, high), logarithmic)


def check_history(history, iterations=None):
    """Return (iteration, loss) points in rising order of iteration, as floats.

    Losses under SMALLEST become 0.
    """
    if not is_list_like(history):
        raise TypeError('history is %s, expected a list of losses or of (iteration, loss) points'
                        % shown(history))
    history = list(history)
    if history and is_list_like(history[0]):
        points = [(iteration, loss)
                  for iteration, loss in check_matrix('history', history, 2, 'point')]
    else:
        losses = check_row('history', history)
        if iterations is None:
            iterations = range(len(losses))
        points = list(zip(check_row('iterations', iterations, len(losses)), losses))
    for number, (iteration, loss) in enumerate(points):
        place = 'history: point %d: the ' % (number + 1)
        check_drawable(place + 'loss', loss, 0.0)
        check_drawable(place + 'iteration', iteration, -COUNTED, COUNTED)
        if number and iteration <= points[number - 1][0]:
            raise ValueError('history: point %d is at iteration %g, after %g, expected rising ones'
                             % (number + 1, iteration, points[number - 1][0]))
    return [(iteration, loss if loss >= SMALLEST else 0.0) for iteration, loss in points]
