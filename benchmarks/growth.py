"""How the time of one iteration grows with weights and with examples: `fit`, `compiled.fit` and NumPy.

speed.py prints what `measured` returns of each point, and draws them with `picture`.
"""

import gc
import math
import time
from xml.sax.saxutils import escape

import peers
from simplenn_pure import DeepNetwork, compiled, fit, generated, unrolled
from simplenn_pure.seeding import RandomState
from simplenn_pure.study.svg import TYPEFACE, dark_style
from timing import Deadline, doubt

FEW_EXAMPLES = 4
SIZES = [[2, 2, 1], [4, 4, 1], [4, 8, 3], [8, 16, 4], [16, 24, 8], [30, 30, 10], [128, 30, 10],
         [384, 30, 10], [784, 30, 10], [784, 300, 10]]
EXAMPLES = [4, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000]
WIDE_EXAMPLES = 40  # With few, an iteration of a wide network is more adjusting than passing.


class Drawing(object):
    """Training of a network of these sizes on examples drawn from a seeded stream."""

    def __init__(self, sizes, count):
        stream = RandomState(1)
        self.sizes = sizes
        self.inputs = [[stream.random() for column in range(sizes[0])] for row in range(count)]
        self.targets = [[stream.random() for column in range(sizes[-1])] for row in range(count)]
        self.learning_rate = 0.01
        self.batch_size = count
        self.network = DeepNetwork(sizes, seed=1)
        self.start = [(layer.weights, layer.biases) for layer in self.network.layers]
        self.weights = weights_of(sizes)
        self.iterations = 0


def weights_of(sizes):
    """Return how many weights and biases a network of these sizes has."""
    return sum([(before + 1) * after for before, after in zip(sizes, sizes[1:])])


LONG = 5.0       # Seconds by the clock. What takes longer is not made longer, and not measured again.
MOST = 10000000  # Iterations, should that clock stand still too.


def by_fit(drawing):
    """Train by `fit`, which keeps its source from the last time."""
    network = DeepNetwork.from_layers(drawing.start)
    fit(network, drawing.inputs, drawing.targets, drawing.iterations, drawing.learning_rate)


def by_compiled(drawing):
    """Train through the C compiler, which makes its library the first time."""
    network = DeepNetwork.from_layers(drawing.start)
    compiled.fit(network, drawing.inputs, drawing.targets, drawing.iterations, drawing.learning_rate)


def seconds_of(train, drawing, iterations):
    """Return the seconds of processor time that this many iterations take."""
    drawing.iterations = iterations
    gc.disable()  # As timeit does: 100,000 rows of examples set it off at any moment.
    try:
        start = time.process_time()
        train(drawing)
        return time.process_time() - start
    finally:
        gc.enable()


def measured(drawing, trains, budget, rounds):
    """Return [seconds an iteration, ...] of each train, [' ?' or '', ...], and the seconds of writing and compiling.

    The time of a short training run is taken from that of one three times as long: what
    is left is iterations alone. Of at most `rounds` in turn the shortest time of each counts; where the
    rounds differ too much, a ? says so.
    """
    counts = []
    for train in trains:
        # Long enough for fit to take the road that it would take for many more.
        short = 1
        if drawing.weights <= generated.LARGEST_UNROLLED:
            short += 1000 // len(drawing.inputs)
        if drawing.weights * len(drawing.inputs) <= unrolled.LARGEST_WRITTEN_OUT:
            short = 1000
        # Twice as many, until the difference is well above what a clock and other programs disturb.
        count, least, deadline = short, seconds_of(train, drawing, short), Deadline(LONG)
        while count < MOST and deadline.left() and seconds_of(train, drawing, 3 * count) - least < budget / 2:
            count *= 2
        counts.append(count)
    pairs, deadline = [[] for train in trains], Deadline(LONG)
    for number in range(rounds):
        if number and not deadline.left():
            break
        for train, count, found in zip(trains, counts, pairs):
            found.append((seconds_of(train, drawing, count), seconds_of(train, drawing, 3 * count)))
    start = time.process_time()
    compile(unrolled.unrolled(drawing.network, drawing.inputs, drawing.targets), 'source', 'exec')
    compiling = time.process_time() - start
    seconds, doubts = [], []
    for count, found in zip(counts, pairs):
        shorter, longer = [min(times) for times in zip(*found)]
        # Where the clock is too coarse for a difference, a third of the longer run is the most it can be.
        seconds.append((longer - shorter) / (2 * count) if longer > shorter else longer / (3 * count))
        doubts.append(doubt([one - other for other, one in found]))
    return seconds, doubts, compiling


def contenders():
    """Return [(name, train), ...] of those that are measured: fit, compiled, and NumPy where it is there."""
    trains = [('fit', by_fit), ('compiled', by_compiled)]
    try:
        import numpy
        trains.append(('NumPy', peers.numpy_any_layers))
    except ImportError:
        pass
    return trains


# The points of each series: more and more weights, more and more examples, and weights with many examples.
SERIES = [[(sizes, FEW_EXAMPLES) for sizes in SIZES], [(SIZES[0], count) for count in EXAMPLES],
          [(sizes, WIDE_EXAMPLES) for sizes in SIZES[4:-1]]]


def crossover(points, place=0):
    """Return the weights x examples where NumPy becomes as fast as what stands in this place, or None."""
    before = None
    for sizes, count, weights, times, compiling in points:
        here = (math.log(weights * count), math.log(times[-1] / times[place]))
        if before and before[1] > 0.0 >= here[1]:
            share = before[1] / (before[1] - here[1])
            return math.exp(before[0] + share * (here[0] - before[0]))
        before = here
    return None


# ---- the picture ----------------------------------------------------------

WIDTH, HEIGHT = 810, 490
LEFT, RIGHT, TOP, BOTTOM = 78, 185, 80, 58
# Of the palette of `simplenn_pure.study`, and a green beside it.
COLOURS = {'fit': '#0072b2', 'compiled': '#4a8c2a', 'NumPy': '#b84a00'}


def picture(series, names, title):
    """Return SVG: the time of an iteration over weights x examples, both on log scales."""
    drawn = [point for points in series[:2] for point in points]
    xs = [weights * count for sizes, count, weights, times, compiling in drawn]
    ys = [seconds for sizes, count, weights, times, compiling in drawn for seconds in times]
    x_low, x_high = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
    y_low, y_high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def x_of(value):
        share = (math.log10(value) - x_low) / (x_high - x_low)
        return LEFT + (WIDTH - LEFT - RIGHT) * share

    def y_of(value):
        share = (math.log10(value) - y_low) / (y_high - y_low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    title = escape(title)
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" '
             'font-family="%s" font-size="13" role="img">' % (WIDTH, HEIGHT, WIDTH, HEIGHT, TYPEFACE),
             dark_style(), '<title>%s</title>' % title, '<g fill="#1a1a1a">',
             '<rect width="100%" height="100%" fill="#ffffff"/>',
             '<text x="%d" y="26" font-size="17" font-weight="bold">Time of one iteration</text>'
             % LEFT,
             '<text x="%d" y="46" fill="#5c5c5c">More weights: 2-2-1 to 784-300-10, with 4 '
             'examples. More examples: 4 to 100,000, with 2-2-1.</text>' % LEFT,
             '<text x="%d" y="64" fill="#5c5c5c">%s</text>' % (LEFT, title)]
    for power in range(x_low, x_high + 1):
        x = x_of(10.0 ** power)
        lines.append('<path d="M%.1f %d V%d" stroke="#dddddd"/>' % (x, TOP, HEIGHT - BOTTOM))
        lines.append('<text x="%.1f" y="%d" text-anchor="middle" fill="#5c5c5c">%s</text>'
                     % (x, HEIGHT - BOTTOM + 20, '{:,}'.format(10 ** power)))
    for power in range(y_low, y_high + 1):
        y = y_of(10.0 ** power)
        lines.append('<path d="M%d %.1f H%d" stroke="#dddddd"/>' % (LEFT, y, WIDTH - RIGHT))
        lines.append('<text x="%d" y="%.1f" text-anchor="end" fill="#5c5c5c">%s</text>'
                     % (LEFT - 8, y + 4, time_text(power)))
    lines.append('<text x="%.1f" y="%d" text-anchor="middle">weights x examples</text>'
                 % ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14))
    for points, dashes in ((series[0], ''), (series[1], ' stroke-dasharray="5 4"')):
        for place, name in enumerate(names):
            places = [(x_of(weights * count), y_of(times[place]))
                      for sizes, count, weights, times, compiling in points]
            lines.append('<path d="M%s" fill="none" stroke="%s" stroke-width="2"%s/>'
                         % (' L'.join(['%.1f %.1f' % at for at in places]), COLOURS[name], dashes))
            for x, y in places:
                lines.append('<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>'
                             % (x, y, COLOURS[name]))
    labels = []
    for points, label in ((series[0], 'more weights'), (series[1], 'more examples')):
        for place, name in enumerate(names):
            labels.append((y_of(points[-1][3][place]) + 4, name, '%s, %s' % (name, label)))
    above = 0.0
    for y, name, text in sorted(labels):
        above = y = max(y, above + 16)  # Not on top of the one above.
        lines.append('<text x="%d" y="%.1f" fill="%s">%s</text>'
                     % (WIDTH - RIGHT + 8, y, COLOURS[name], text))
    lines.append('</g>\n</svg>')
    return '\n'.join(lines) + '\n'


def time_text(power):
    """Return a power of ten of seconds in words."""
    for unit, least in (('s', 0), ('ms', -3), ('\u00b5s', -6)):
        if power >= least:
            return '%d %s' % (10 ** (power - least), unit)
    return '%d ns' % 10 ** (power + 9)
