"""Pictures of how it works: the network, and the cycle of training."""

import math

from ..checks import check_number, check_row
from ..deep import forward
from ..layer_checks import check_layers
from ..network import sizes_of
from .numbers import short
from .svg import legend, picture, shape, text

MOST = 10        # A layer of more neurons is drawn with its first 7 and its last one.
LABELLED = 3     # Weights have room for their numbers where they lead to so many neurons.
RADIUS = 27.0
THINNEST = 1.2


def network_diagram(network, example=None, title=None, scale=None):
    """Return a picture (SVG text) of a network: neurons, connections, biases.

    A connection's colour and dashes are the sign of its weight, its width the
    size. With an `example`, a list of one number an input, every neuron shows its
    output on it. `scale` is the weight of the thickest connection, None for the
    largest in this network: for several pictures side by side. What there is no room for is left out, and a note says so.
    Raises ValueError or TypeError for an example that does not fit.
    """
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    if scale is not None:
        scale = check_number('scale', scale)
    values = None
    if example is not None:
        example = check_row('example', example, sizes[0])
        values = [row[0] for row in forward(layers, [example])]
    if title is None:
        title = 'A network of %d input%s and %d layer%s' % (
            sizes[0], 's'[:sizes[0] != 1], len(layers), 's'[:len(layers) != 1])

    columns = [drawn_neurons(size) for size in sizes]
    labelled = [len(columns[number]) <= LABELLED and len(columns[number + 1]) <= LABELLED
                and max(sizes[number:number + 2]) <= MOST for number in range(len(layers))]
    spacing = 94.0 if any(labelled) else 76.0
    lefts = [66.0]
    for number in range(len(layers)):
        gap = 66.0 * (len(columns[number + 1]) + 1) if labelled[number] else 0.0
        lefts.append(lefts[-1] + 2 * RADIUS + max(150.0, gap))
    width = int(max(560.0, lefts[-1] + 88.0))
    shift = (width - lefts[-1] - 66.0) / 2.0
    lefts = [left + shift for left in lefts]
    tallest = max([len(column) for column in columns])
    largest = max([scale or 0.0] + [abs(weight) for layer in layers for row in layer.weights
                                    for weight in row])

    entries = [('positive', 'positive weight'), ('negative', 'negative weight')]
    if 0.0 in [weight for layer in layers for row in layer.weights for weight in row]:
        entries.append(('zero', 'weight 0'))

    def draw(top):
        parts, bottom = legend(20.0, top, width - 40, entries)
        middle = bottom + 56 + spacing * (tallest - 1) / 2.0 + RADIUS
        places = [[middle + spacing * (number - (len(column) - 1) / 2.0)
                   for number in range(len(column))] for column in columns]
        labels = []
        for number, layer in enumerate(layers):
            for i, source in enumerate(columns[number]):
                for j, target in enumerate(columns[number + 1]):
                    if source is None or target is None:
                        continue
                    weight = layer.weights[source][target]
                    x1, y1 = lefts[number] + RADIUS, places[number][i]
                    x2, y2 = lefts[number + 1] - RADIUS, places[number + 1][j]
                    name = {'data-weight': '%d %d %d' % (number, source, target),
                            'data-widest': 7.0 if labelled[number] else 3.5}
                    parts.append(shape('line', sign(weight), x1=x1, y1=y1, x2=x2, y2=y2,
                                       stroke_width=line_width(weight, largest, name['data-widest']),
                                       **name))
                    if labelled[number]:
                        # Evenly spread, so that no two labels of a layer share a height.
                        part = 1.0 / (len(columns[number + 1]) + 1)
                        x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
                        labels.append(text(x, y + 5, short(weight), anchor='middle', halo=9,
                                           **name))
        parts += labels
        for number, column in enumerate(columns):
            parts += draw_column(number, column, lefts[number], places[number], layers, values)
            head = 'inputs' if number == 0 else 'layer %d' % number
            if number == len(layers):
                head = 'outputs' if len(layers) == 1 else 'layer %d: outputs' % number
            parts.append(text(lefts[number], bottom + 18, head, 'ink', 14, 'middle', bold=True))
            parts.append(text(lefts[number], bottom + 36,
                              '%d %s%s' % (sizes[number], 'neuron' if number else 'input',
                                           's'[:sizes[number] != 1]), 'faint', 13, 'middle'))
        return parts, middle + spacing * (tallest - 1) / 2.0 + RADIUS + 26

    notes = diagram_notes(sizes, labelled, largest, values)
    return picture(width, title, diagram_words(layers, sizes, values), draw, notes)


def drawn_neurons(size):
    """Return which neurons, from 0, of a layer of `size` are drawn; None for a gap."""
    if size <= MOST:
        return list(range(size))
    return list(range(7)) + [None, size - 1]


def sign(weight):
    """Return the kind of a connection of this weight."""
    if weight == 0.0:
        return 'zero'
    return 'negative' if weight < 0.0 else 'positive'


def line_width(weight, largest, widest):
    """Return how thick a connection is: THINNEST for a weight of 0, `widest` for the largest."""
    return THINNEST + (widest - THINNEST) * (abs(weight) / largest if largest else 0.0)


def draw_column(number, column, x, places, layers, values):
    """Return the parts of one column: the inputs for number 0, else the neurons of a layer."""
    parts = []
    for neuron, y in zip(column, places):
        if neuron is None:
            for step in (-12, 0, 12):
                parts.append(shape('circle', 'ink', cx=x, cy=y + step, r=2.5))
            continue
        name = {'data-neuron': '%d %d' % (number, neuron)}
        parts.append(shape('circle', 'node' if number else 'input', cx=x, cy=y, r=RADIUS))
        inside = str(neuron + 1) if values is None else short(values[number][neuron])
        parts.append(text(x, y + 5, inside, size=15 if len(inside) < 6 else 11, anchor='middle',
                          **name))
        if number and layers[number - 1].biases is not None:
            bias = {'data-bias': '%d %d' % (number - 1, neuron)}
            parts.append(text(x, y + RADIUS + 15, 'bias ' + short(
                layers[number - 1].biases[neuron]), 'faint', 13, 'middle', 4, **bias))
    return parts


def diagram_notes(sizes, labelled, largest, values):
    """Return the notes under a diagram: what its numbers mean, what is left out."""
    notes = []
    if values is None:
        notes.append('The numbers in the circles count the neurons.')
    else:
        notes.append('In the circles: an example, and what each neuron makes of it.')
    notes.append('The thickest connection stands for a weight of size %s.' % short(largest))
    for number, size in enumerate(sizes):
        if size > MOST:
            notes.append('Not drawn: %d of the %d %s, and their connections.' % (
                size - 8, size, 'inputs' if number == 0 else 'neurons of layer %d' % number))
    if not all(labelled):
        without = [str(number + 1) for number in range(len(labelled)) if not labelled[number]]
        notes.append('No room for the numbers of the weights of %s %s.' % (
            'layer' if len(without) == 1 else 'layers', ', '.join(without)))
    return notes


def diagram_words(layers, sizes, values):
    """Return the diagram in words, for those who hear it: outputs, and weights where few."""
    words = 'A network of %s neurons. ' % ', then '.join(
        ['%d inputs' % sizes[0]] + [str(size) for size in sizes[1:]])
    if values is not None and sizes[-1] <= MOST:
        words += 'Outputs: %s. ' % ', '.join([short(value) for value in values[-1]])
    if max(sizes) <= LABELLED:
        for number, layer in enumerate(layers):
            for j in range(sizes[number + 1]):
                words += 'Layer %d, neuron %d: weights %s' % (
                    number + 1, j + 1, ', '.join([short(row[j]) for row in layer.weights]))
                if layer.biases is not None:
                    words += ', bias %s' % short(layer.biases[j])
                words += '. '
    return words


STEPS = [
    ('Think', 'z = inputs * weights + bias', 'output a = sigmoid(z)'),
    ('Compare', 'error = target - a', 'loss = mean of error**2 / 2'),
    ('Send back', 'delta = error * a * (1 - a)', 'and on, through the weights'),
    ('Learn', 'weight = weight', '+ rate * input * delta'),
]


def training_cycle(title='The training cycle'):
    """Return a picture (SVG text) of one iteration: think, compare, send back, learn."""
    box_width, box_height, gap_x, gap_y = 256.0, 104.0, 48.0, 64.0

    def draw(top):
        parts = []
        left, top = 20.0, top + 4
        places = [(left, top), (left + box_width + gap_x, top),
                  (left + box_width + gap_x, top + box_height + gap_y),
                  (left, top + box_height + gap_y)]
        for number, ((x, y), (name, first, second)) in enumerate(zip(places, STEPS)):
            parts.append('<g data-step="%d">' % number)
            parts.append(shape('rect', 'box', x=x, y=y, width=box_width, height=box_height, rx=12))
            parts.append(text(x + 14, y + 31, '%d  %s' % (number + 1, name), size=18, bold=True))
            parts.append(text(x + 14, y + 60, first, size=15))
            parts.append(text(x + 14, y + 84, second, size=15))
            parts.append('</g>')
        middle_y = top + box_height / 2.0
        lower_y = middle_y + box_height + gap_y
        right_x = left + 1.5 * box_width + gap_x
        left_x = left + box_width / 2.0
        parts += arrow(left + box_width + 6, middle_y, left + box_width + gap_x - 6, middle_y)
        parts += arrow(right_x, top + box_height + 8, right_x, top + box_height + gap_y - 8)
        parts += arrow(left + box_width + gap_x - 6, lower_y, left + box_width + 6, lower_y)
        parts += arrow(left_x, top + box_height + gap_y - 8, left_x, top + box_height + 8)
        words = 'again: the next iteration'
        parts.append(text(left_x + 18, top + box_height + gap_y / 2.0 + 5, words, 'faint', 14))
        return parts, top + 2 * box_height + gap_y + 6

    description = ' '.join(['Step %d: %s. %s, %s.' % ((number + 1,) + step)
                            for number, step in enumerate(STEPS)]) + ' Then step 1 again.'
    return picture(600, title, description, draw,
                   ['One iteration looks at all the examples. A delta says which way, and how '
                    'much, a weighted sum z should move to make the error smaller.'])


def arrow(x1, y1, x2, y2):
    """Return the parts of an arrow from one point to another."""
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    base_x, base_y = x2 - 14 * dx, y2 - 14 * dy
    return [shape('line', 'line', x1=x1, y1=y1, x2=base_x, y2=base_y),
            shape('path', 'arrow', d='M%.1f %.1fL%.1f %.1fL%.1f %.1fz' % (
                x2, y2, base_x - 7 * dy, base_y + 7 * dx, base_x + 7 * dy, base_y - 7 * dx))]
