"""The sigmoid and the loss as plain text, for a terminal."""

import math

from ..activation import sigmoid
from ..checks import check_count, check_flag
from .numbers import SMALLEST, tick_texts, ticks
from .plots import check_history, output_points


def sigmoid_text(network=None, inputs=None, targets=None, output=1, width=72, height=17):
    """Return the sigmoid as text; with a network and its examples, these sit on it by number.

    The arguments are those of `sigmoid_plot`, and the size in characters. Examples
    from 10 on, and those that share a place, are a '*'.
    """
    width = check_count('width', width, 40)
    height = check_count('height', height, 5)
    points = []
    if network is not None:
        points = output_points(network, inputs, targets, output)
    reach = max([6.0] + [1.1 * abs(z) for z, a, target in points])
    canvas = Canvas(width, height, -reach, reach, 0.0, 1.0)
    for column in range(canvas.columns):
        z = canvas.x_at(column)
        canvas.put(z, sigmoid(z), '.')
    for number, (z, a, target) in enumerate(points):
        mark = str(number + 1) if number < 9 else '*'
        canvas.put(z, a, mark if canvas.get(z, a) in ' .' else '*')
    return canvas.text('output a = sigmoid(z)', 'z')


def loss_text(history, iterations=None, logarithmic=False, width=72, height=17):
    """Return the loss over the iterations as text.

    The arguments are those of `loss_curve`, and the size in characters.
    """
    width = check_count('width', width, 40)
    height = check_count('height', height, 5)
    points = check_history(history, iterations)
    heading = 'loss'
    if check_flag('logarithmic', logarithmic):
        left_out = len([loss for iteration, loss in points if loss <= 0.0])
        points = [(iteration, math.log10(loss)) for iteration, loss in points if loss > 0.0]
        if not points:
            raise ValueError('history: no loss above 0, which a logarithmic scale needs')
        heading = 'power of ten of the loss'
        if left_out:
            heading += '; left out: %d points whose loss is 0' % left_out
    values = [value for iteration, value in points]
    low, high = min(values), max(values)
    if not logarithmic:
        low = 0.0
    if low == high:
        high = low + 1.0
    first, last = points[0][0], max(points[-1][0], points[0][0] + 1.0)
    canvas = Canvas(width, height, first, last, low, high)
    for iteration, value in points:
        canvas.put(iteration, value, '*')
    return canvas.text(heading, 'iteration', 1.0)


class Canvas(object):
    """A grid of characters with axes around it."""

    def __init__(self, width, height, x_low, x_high, y_low, y_high):
        self.columns, self.lines = width - 10, height
        self.x_low, self.x_high, self.y_low, self.y_high = x_low, x_high, y_low, y_high
        self.grid = [[' '] * self.columns for line in range(height)]

    def x_at(self, column):
        """Return the number in the middle of a column."""
        return self.x_low + (self.x_high - self.x_low) * column / (self.columns - 1.0)

    def column(self, x):
        """Return the column of a number."""
        return int(round((x - self.x_low) / (self.x_high - self.x_low) * (self.columns - 1)))

    def line(self, y):
        """Return the line, from the top, of a number."""
        return int(round((self.y_high - y) / (self.y_high - self.y_low) * (self.lines - 1)))

    def put(self, x, y, letter):
        """Write `letter` where x, y lies."""
        self.grid[self.line(y)][self.column(x)] = letter

    def get(self, x, y):
        """Return the letter where x, y lies."""
        return self.grid[self.line(y)][self.column(x)]

    def text(self, heading, x_label, least=SMALLEST):
        """Return the whole as text, with ticks at round numbers, along x at least `least` apart."""
        found = ticks(self.y_low, self.y_high)
        names = dict(zip([self.line(y) for y in found], tick_texts(found)))
        lines = ['%9s %s' % ('', heading)]
        for number, row in enumerate(self.grid):
            edge = '+' if number in names else '|'
            lines.append(('%8s %s%s' % (names.get(number, ''), edge, ''.join(row))).rstrip())
        ruler, below = ['-'] * self.columns, [' '] * (self.columns + 20)
        taken = -1
        found = ticks(self.x_low, self.x_high, least=least)
        for x, words in zip(found, tick_texts(found)):
            start = self.column(x) + 10 - len(words) // 2
            ruler[self.column(x)] = '+'
            if start > taken:
                below[start:start + len(words)] = words
                taken = start + len(words)
        lines.append('%9s%s' % ('', '+' + ''.join(ruler)))
        lines.append(''.join(below).rstrip())
        lines.append('%*s' % (10 + self.columns, x_label))
        return '\n'.join(lines) + '\n'
