"""Curves as pictures and as plain text: an activation, the loss over the iterations."""

import math

from ..layer import functions_of
from ..checks import check_count, check_flag, check_matrix, check_row, is_list_like, refusal
from ..deep import forward
from ..formulas import ACTIVATIONS
from ..words import counted
from .numbers import SMALLEST, check_all, check_drawable, check_loss, short, tick_texts, ticks
from .svg import LETTER, WIDTH, Axes, legend, marker, picture, shape, text

HEIGHT = 330.0
COUNTED = 1e15    # Up to here floats count every iteration.


def sigmoid_plot(network=None, inputs=None, targets=None, output=1, title=None, reach=6.0,
                 activation='sigmoid'):
    """Return a picture (SVG text) of the sigmoid, or the activation of another name, with its slope.

    With a network and its examples it is the activation of the network's last layer. Each
    example sits on the curve where the neuron of output number `output`, from 1, has it, and
    a dotted line leads from its output to its target: the error. z goes from -`reach` to
    `reach`, or farther where the examples do.
    Raises ValueError or TypeError for examples that do not fit, ValueError for an activation
    that is not known, or has no curve, as softmax.
    """
    name, points, notes = output_points(network, inputs, targets, output, activation)
    reach = max([check_drawable('reach', reach, SMALLEST)] + [1.6 * abs(z) for z, a, target in points])
    if title is None:
        title = ('Where the examples sit on the %s' if points else 'The %s and its slope') % name
    activation = ACTIVATIONS[name]
    curve = [(z, activation.value(z)) for z in [reach * (n / 200.0) for n in range(-200, 201)]]
    slopes = [(z, activation.slope(a)) for z, a in curve]
    heights = [y for z, y in curve + slopes] + [target for z, a, target in points] + [
        bound for bound in (activation.low, activation.high) if bound is not None]
    margin = 0.06 * (max(heights) - min(heights))

    entries = [('curve', 'output a = %s(z)' % name), ('second', 'slope ' + activation.shown_slope)]
    description = ['The %s: output a = %s, slope %s, which is at most %g.' % (
        name, activation.shown, activation.shown_slope, activation.steepest)]
    if points:
        middle = sum(output_range(activation, [target for z, a, target in points])) / 2.0
        entries += target_entries(middle) + [('error', 'error, from output to target')]
    parts, bottom = legend(WIDTH - 40, entries)
    axes = Axes(bottom + 12, HEIGHT, (-reach, reach), (min(heights) - margin, max(heights) + margin))
    parts += axes.draw('weighted sum z', 'output, slope') + [
        shape('path', 'second', d=axes.path(slopes)), shape('path', 'curve', d=axes.path(curve))]
    if points:
        errors, marks = [], []
        for z, a, target in points:
            x, y = axes.x(z), axes.y(a)
            errors.append(shape('path', 'error', d='M%.1f %.1fV%.1f' % (x, y, axes.y(target))))
            marks.append(marker(target >= middle, x, y))
            description.append('Example %d: z %s, output %s, target %s.' % (
                len(marks), short(z), short(a), short(target)))
        parts.append(shape('g', 'examples', '\n'.join(errors + marks + point_labels(axes, points)),
                           **axes.data()))
    return picture(WIDTH, title, ' '.join(description), parts, axes.bottom + 46, notes)


def output_range(activation, targets):
    """Return the lowest and the highest output to expect: the activation's bounds, else the targets'."""
    low = min(targets) if activation.low is None else activation.low
    high = max(targets) if activation.high is None else activation.high
    return (low, high) if low < high else (low, low + 1.0)


def target_entries(middle):
    """Return the entries of a legend for examples' marks, which tell targets apart at `middle`."""
    return [('high', 'target %g or more' % middle), ('low', 'target under %g' % middle)]


def output_notes(output, count):
    """Return the note that a picture of one of several outputs has."""
    return ['Output %d of %d.' % (output, count)] if count > 1 else []


def output_points(network, inputs, targets, output, activation):
    """Return (name, points, notes) of an output neuron.

    The name of its activation, (weighted sum, output, target) of each example, and the notes of
    a picture of them. Without a network the name is `activation`, and there are no points.
    """
    layers = []
    if network is None:
        functions_of(activation)
    else:
        model, sizes, inputs, targets = check_all(network, inputs, targets)
        layers, activation = model.layers, model.layers[-1].activation
    if ACTIVATIONS[activation].row:
        raise ValueError('%s has no curve to draw: each of its outputs depends on all the weighted sums of '
                         'its layer' % activation)
    if not layers:
        return activation, [], []
    place = check_count('output', output, 1, sizes[-1]) - 1
    outputs = forward(layers, inputs)
    points = []
    for z, a, target in zip(layers[-1].weighted_sums(outputs[-2]), outputs[-1], targets):
        number = len(points) + 1
        points.append((check_drawable('the weighted sum of example %d' % number, z[place]), a[place],
                       check_drawable('targets: example %d' % number, target[place])))
    return activation, points, [
        'The numbers beside the marks are the examples.'] + output_notes(output, sizes[-1])


def point_labels(axes, points):
    """Return the examples' numbers beside their marks; one text for marks close together.

    On the upper half they stand to the lower right, where the curve is not, on the
    lower half to the upper left. The numbers come in the order of the marks, from left to right.
    """
    parts = []
    middle = (axes.y_low + axes.y_high) / 2.0
    for upper in (True, False):
        half = sorted([(axes.x(z), axes.y(a), number + 1)
                       for number, (z, a, target) in enumerate(points) if (a >= middle) == upper],
                      reverse=not upper)
        while half:
            group = [half.pop(0)]
            x, y, number = group[0]
            # A mark that comes under the label joins it.
            while half and abs(half[0][1] - y) < 18 and (
                    abs(half[0][0] - x) < LETTER * 14 * len(label(group)) + 9):
                group.append(half.pop(0))
            x, y, anchor = (x + 9, y + 20, 'start') if upper else (x - 9, y - 10, 'end')
            parts.append(text(x, y, label(group), 'ink halo', anchor=anchor))
    return parts


def label(group):
    """Return the numbers of examples, (x, y, number), as text from left to right; the first of many."""
    words = ', '.join([str(number) for x, y, number in sorted(group)])
    return words if len(words) <= 13 else '%d and %d more' % (group[0][2], len(group) - 1)


def loss_curve(history, iterations=None, logarithmic=False, title='The loss over the iterations',
               loss='squared_error'):
    """Return a picture (SVG text) of the loss.

    `history` is a list of (iteration, loss) points, or of losses; `iterations` are
    then their iterations, None for 0, 1, 2, ... A logarithmic scale leaves losses
    of 0 out and says so. `loss` is the name of the loss, which stands at the axis.
    Raises ValueError or TypeError for what does not fit, or has nothing to draw.
    """
    points, left_out = check_history(history, iterations, logarithmic)
    losses = [loss for iteration, loss in points]
    low, high = 0.0, 1.08 * max(losses) or 1.0
    if logarithmic:
        low = 10.0 ** math.floor(math.log10(min(losses)) + 1e-9)
        high = max(10.0 ** math.ceil(math.log10(max(losses)) - 1e-9), low * 10.0)
    (first, loss_before), (last, loss_after) = points[0], points[-1]
    axes = Axes(0.0, HEIGHT, (first, max(last, first + 1.0)), (low, high), logarithmic)
    parts = axes.draw('iteration', 'loss: ' + check_loss(loss).mean, least=1.0) + [
        shape('path', 'curve', d=axes.path(points)),
        shape('circle', 'high', cx=axes.x(last), cy=axes.y(loss_after), r=6.0, **axes.data())]
    description = 'The loss is %s at iteration %g and %s at iteration %g.' % (
        short(loss_before), first, short(loss_after), last)
    notes = ['Left out: %d of %d points, whose loss is 0.' % (left_out, left_out + len(points))]
    return picture(WIDTH, title, description, parts, axes.bottom + 46, notes if left_out else [])


def check_history(history, iterations, logarithmic):
    """Return (points, left_out): (iteration, loss) in rising order of iteration, as floats.

    Losses under SMALLEST become 0; `left_out` is how many of these a logarithmic scale drops.
    """
    if not is_list_like(history):
        raise TypeError(refusal('history', history, 'a list of losses or of (iteration, loss) points'))
    history = list(history)
    if history and is_list_like(history[0]):
        points = check_matrix('history', history, 2, 'point')
    else:
        losses = check_row('history', history)
        numbers = range(len(losses)) if iterations is None else iterations
        points = list(zip(check_row('iterations', numbers, len(losses)), losses))
    check_flag('logarithmic', logarithmic)
    for number, (iteration, loss) in enumerate(points):
        place = 'history: point %d' % (number + 1)
        check_drawable(place + ': the loss', loss, 0.0)
        check_drawable(place + ': the iteration', iteration, -COUNTED, COUNTED)
        if number and iteration <= points[number - 1][0]:
            raise ValueError('%s is at iteration %g, after %g, expected a later one'
                             % (place, iteration, points[number - 1][0]))
    points = [(iteration, loss if loss >= SMALLEST else 0.0) for iteration, loss in points]
    drawn = [(iteration, loss) for iteration, loss in points if loss > 0.0 or not logarithmic]
    if not drawn:
        raise ValueError('history: no loss above 0, which a logarithmic scale needs')
    return drawn, len(points) - len(drawn)


# ---- the same as plain text, for a terminal ---------------------------------


def sigmoid_text(network=None, inputs=None, targets=None, output=1, width=72, height=17,
                 activation='sigmoid'):
    """Return the sigmoid as text; with a network and its examples, these sit on it by number.

    The arguments are those of `sigmoid_plot`, and the size in characters. Examples
    from 10 on, and those that share a place, are a '*'.
    """
    name, points, notes = output_points(network, inputs, targets, output, activation)
    activation = ACTIVATIONS[name]
    reach = max([6.0] + [1.1 * abs(z) for z, a, target in points])
    ends = activation.low, activation.high
    low, high = [activation.value(z) if end is None else end for z, end in zip((-reach, reach), ends)]
    canvas = Canvas(width, height, (-reach, reach), (low, high))
    for column in range(canvas.columns):
        z = reach * (2.0 * column / (canvas.columns - 1.0) - 1.0)
        canvas.put(z, activation.value(z), '.')
    for number, (z, a, target) in enumerate(points):
        canvas.put(z, a, str(number + 1) if number < 9 else '*', '*')
    return canvas.text('output a = %s(z)' % name, 'z')


def loss_text(history, iterations=None, logarithmic=False, width=72, height=17):
    """Return the loss over the iterations as text.

    The arguments are those of `loss_curve`, and the size in characters.
    """
    points, left_out = check_history(history, iterations, logarithmic)
    heading, low = 'loss', 0.0
    if logarithmic:
        points = [(iteration, math.log10(loss)) for iteration, loss in points]
        heading, low = 'power of ten of the loss', min([power for iteration, power in points])
    if left_out:
        heading += '; left out: %s whose loss is 0' % counted(left_out, 'point')
    high = max([value for iteration, value in points])
    first, last = points[0][0], max(points[-1][0], points[0][0] + 1.0)
    canvas = Canvas(width, height, (first, last), (low, high if low < high else low + 1.0))
    for iteration, value in points:
        canvas.put(iteration, value, '*')
    return canvas.text(heading, 'iteration', 1.0)


class Canvas(object):
    """A grid of characters with axes around it."""

    def __init__(self, width, height, x_range, y_range):
        self.columns = check_count('width', width, 30) - 10
        height = check_count('height', height, 5)
        self.grid = [[' '] * self.columns for line in range(height)]
        # From the first column and line to the last: one unit is one character.
        self.axes = Axes(0.0, height - 1.0, x_range, y_range, width=self.columns - 1.0)

    def column(self, x):
        """Return the column of a number."""
        return int(round(self.axes.x(x) - self.axes.left))

    def put(self, x, y, letter, crowd=None):
        """Write `letter` where x, y lies, or `crowd` where another letter than a dot is already."""
        line, column = self.grid[int(round(self.axes.y(y)))], self.column(x)
        line[column] = crowd if crowd and line[column] not in ' .' else letter

    def text(self, heading, x_label, least=SMALLEST):
        """Return the whole as text, with ticks at round numbers, along x at least `least` apart."""
        names = dict([(int(round(self.axes.y(y))), words) for y, words in self.axes.y_labels])
        lines = ['%9s %s' % ('', heading)]
        for number, row in enumerate(self.grid):
            edge = '+' if number in names else '|'
            lines.append(('%8s %s%s' % (names.get(number, ''), edge, ''.join(row))).rstrip())
        ruler, below = ['-'] * self.columns, [' '] * (self.columns + 20)
        taken = -1
        found = ticks(self.axes.x_low, self.axes.x_high, least=least)
        for x, words in zip(found, tick_texts(found)):
            start = self.column(x) + 10 - len(words) // 2
            ruler[self.column(x)] = '+'
            if start > taken:
                below[start:start + len(words)] = words
                taken = start + len(words)
        lines += ['%9s+%s' % ('', ''.join(ruler)), ''.join(below).rstrip(),
                  '%*s' % (10 + self.columns, x_label)]
        return '\n'.join(lines) + '\n'
