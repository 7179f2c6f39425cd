"""Pictures of how it works: the network, and the cycle of training."""

import itertools

from ..layer import functions_of
from ..checks import check_number, check_row
from ..deep import forward
from ..formulas import ACTIVATIONS
from ..layer_checks import check_layers
from ..layer import sizes_of
from ..words import counted
from .geometry import GEOMETRY
from .numbers import check_loss, short
from .plots import output_range
from .surface import colours_of, image
from .svg import WIDTH, legend, picture, shape, text

CELLS = 12       # The surface inside a neuron has CELLS x CELLS squares.
MOST = 10        # A layer of more neurons is drawn with its first 7 and its last one.
LABELLED = 3     # Between more neurons than this there is no room for the weights' numbers.
RADIUS = 27.0
WIDEST = {True: 7.0, False: 3.5}  # How wide the connection of the largest weight is, labelled or not.


def network_diagram(network, example=None, title=None, scale=None, plane=None):
    """Return a picture (SVG text) of a network: neurons, connections, biases.

    A connection's colour and dashes are the sign of its weight, its width the
    size. With an `example`, a list of one number per input, every neuron shows its
    output for it. `scale` is the weight of the thickest connection, None for the
    largest in this network: for several pictures side by side. `plane`, such as
    ((0, 1), (0, 1)), draws in each hidden neuron of a network of two inputs how its output
    changes between these ends of the first input, from left to right, and of the second,
    from below. What there is no room for is left out, and a note says so.
    Raises ValueError or TypeError for an example or a plane that does not fit.
    """
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    weights = [weight for layer in layers for row in layer.weights for weight in row]
    largest = max([abs(weight) for weight in weights])
    if scale is not None:
        largest = max(largest, check_number('scale', scale))
    values = None
    if example is not None:
        values = [row[0] for row in forward(layers, [check_row('example', example, sizes[0])])]
    surfaces = [None] * len(sizes)
    if plane is not None:
        if sizes[0] != 2:
            raise ValueError('the network has %d inputs, expected 2 for a plane' % sizes[0])
        surfaces = neuron_surfaces(layers, [check_row('plane: input %d' % (number + 1), ends, 2)
                                            for number, ends in enumerate(plane)])
    if title is None:
        title = 'A network of %s and %s' % (counted(sizes[0], 'input'), counted(len(layers), 'layer'))

    # Which neurons are drawn; None for a gap.
    columns = [list(range(size)) if size <= MOST else list(range(7)) + [None, size - 1] for size in sizes]
    labelled = [max(before, after) <= LABELLED for before, after in zip(sizes, sizes[1:])]
    spacing = 94.0 if any(labelled) else 76.0
    xs = [66.0]
    for size, has_labels in zip(sizes[1:], labelled):
        xs.append(xs[-1] + 2 * RADIUS + max(150.0, 66.0 * (size + 1) if has_labels else 0.0))
    width = int(max(560.0, xs[-1] + 88.0))
    xs = [x + (width - xs[-1] - 66.0) / 2.0 for x in xs]

    parts, top = legend(width - 40, [('positive', 'positive weight'), ('negative', 'negative weight')]
                        + [('zero', 'weight 0')] * (0.0 in weights))
    height = spacing * (max([len(column) for column in columns]) - 1)
    middle = top + 56 + RADIUS + height / 2.0
    # Where each neuron is: [{neuron: (x, y)}, ...], None standing for those that are not drawn.
    places = [{neuron: (x, GEOMETRY['row'](number, len(column), middle, spacing))
               for number, neuron in enumerate(column)} for x, column in zip(xs, columns)]
    parts += connections(layers, places, labelled, largest)
    for number, size in enumerate(sizes):
        parts += draw_column(number, places[number], layers[number - 1].biases if number else None, values,
                             surfaces[number])
        head = 'layer %d' % number if number else 'inputs'
        if number == len(layers):
            head = head + ': outputs' if number > 1 else 'outputs'
        parts += [text(xs[number], top + 18, head, anchor='middle', font_weight='bold'),
                  text(xs[number], top + 36, counted(size, 'neuron' if number else 'input'), 'faint', 13,
                       'middle')]
    return picture(width, title, diagram_words(layers, sizes, values), parts,
                   middle + height / 2.0 + RADIUS + 26, diagram_notes(sizes, labelled, largest, values)
                   + ['In each hidden neuron: its output over the plane of the inputs; blue is high.'] * (plane is not None))


def connections(layers, places, labelled, largest):
    """Return the lines of all weights, and above them the numbers of those that there is room for.

    `places` are those of the neurons, column by column, `labelled` says for each layer whether there
    is room, and `largest` is the weight of the thickest line.
    """
    lines, labels, along = [], [], GEOMETRY['along']
    for number, (sources, targets) in enumerate(zip(places, places[1:])):
        widest = WIDEST[labelled[number]]
        for (i, (left, y1)), (j, (right, y2)) in itertools.product(sources.items(), targets.items()):
            if i is None or j is None:
                continue
            weight, x1, x2 = layers[number].weights[i][j], left + RADIUS, right - RADIUS
            data = {'data-weight': '%d %d %d' % (number, i, j)}
            kind = 'negative' if weight < 0.0 else 'positive' if weight > 0.0 else 'zero'
            width = GEOMETRY['thickness'](weight, largest or 1.0, widest)
            lines.append(shape('line', kind, x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=width, **data))
            if labelled[number]:
                # Evenly spread, so that no two labels of a layer share a height.
                part = 1.0 / (len(targets) + 1)
                labels.append(text(along(x1, x2, part), along(y1, y2, part) + 5, short(weight),
                                   'ink halo', anchor='middle', stroke_width=9, **data))
    return lines + labels


def neuron_surfaces(layers, plane):
    """Return for each column what each of its neurons answers over the plane, as colours; None for what is not hidden."""
    (x_low, x_high), (y_low, y_high) = plane
    middles = [(part + 0.5) / CELLS for part in range(CELLS)]
    points = [[x_low + (x_high - x_low) * right, y_high - (y_high - y_low) * down] for down in middles for right in middles]
    found = [None]
    for layer, rows in zip(layers[:-1], forward(layers, points)[1:]):
        found.append([])
        for outputs in zip(*rows):
            colours = colours_of(outputs, output_range(ACTIVATIONS[layer.activation], outputs))
            found[-1].append([colours[start:start + CELLS] for start in range(0, len(colours), CELLS)])
    return found + [None]


def draw_column(number, places, biases, values, surfaces=None):
    """Return the parts of one column: the inputs for number 0, else the neurons of a layer.

    `surfaces` are those of its neurons, to be drawn inside of them.
    """
    parts = []
    for neuron, (x, y) in places.items():
        if neuron is None:
            parts += [shape('circle', 'ink', cx=x, cy=y + step, r=2.5) for step in (-12, 0, 12)]
            continue
        parts.append(shape('circle', 'node' if number else 'input', cx=x, cy=y, r=RADIUS))
        inside = str(neuron + 1) if values is None else short(values[number][neuron])
        kind, stroke = 'ink', {}
        if surfaces is not None:
            side = 2 ** 0.5 * RADIUS  # Of the square that just fits into the circle.
            parts.append(image(surfaces[neuron], x - side / 2, y - side / 2, side, side))
            kind, stroke = 'ink halo', {'stroke_width': 3}
        parts.append(text(x, y + 5, inside, kind, 15 if len(inside) < 6 else 11, 'middle',
                          data_neuron='%d %d' % (number, neuron), **stroke))
        if biases is not None:
            parts.append(text(x, y + RADIUS + 15, 'bias ' + short(biases[neuron]), 'faint halo', 13,
                              'middle', data_bias='%d %d' % (number - 1, neuron)))
    return parts


def diagram_notes(sizes, labelled, largest, values):
    """Return the notes under a diagram: what its numbers mean, what is left out."""
    notes = ['The numbers in the circles count the neurons.' if values is None else
             'In the circles: an example, and the output of each neuron.',
             'The thickest connection stands for a weight of size %s.' % short(largest)]
    for number, size in enumerate(sizes):
        if size > MOST:
            notes.append('Not drawn: %d of the %d %s, and their connections.' % (
                size - 8, size, 'neurons of layer %d' % number if number else 'inputs'))
    without = [str(number + 1) for number, has_labels in enumerate(labelled) if not has_labels]
    if without:
        notes.append('No room for the numbers of the weights of %s %s.' % (
            'layer' if len(without) == 1 else 'layers', ', '.join(without)))
    return notes


def diagram_words(layers, sizes, values):
    """Return the diagram in words, for those who hear it: outputs, and weights where few."""
    words = ['A network of %s.' % ', then '.join(
        [counted(sizes[0], 'input')] + [counted(size, 'neuron') for size in sizes[1:]])]
    if values is not None and sizes[-1] <= MOST:
        words.append('Outputs: %s.' % ', '.join([short(value) for value in values[-1]]))
    for number, layer in enumerate(layers if max(sizes) <= LABELLED else []):
        for j, weights in enumerate(zip(*layer.weights)):
            bias = '' if layer.biases is None else ', bias ' + short(layer.biases[j])
            words.append('Layer %d, neuron %d: weights %s%s.' % (
                number + 1, j + 1, ', '.join([short(weight) for weight in weights]), bias))
    return ' '.join(words)


def training_cycle(title='The training cycle', activation='sigmoid', loss='squared_error'):
    """Return a picture (SVG text) of one iteration: think, compare, send back, learn.

    `activation` and `loss` are the names of those of the last layer.
    Raises ValueError for a name that is not known.
    """
    functions_of(activation)
    loss = check_loss(loss)
    delta = 'delta = error'
    if not loss.slope_cancels:
        delta += ' * ' + ACTIVATIONS[activation].shown_slope
    steps = [
        ('Think', 'z = inputs * weights + bias', 'output a = %s(z)' % activation),
        ('Compare', 'error = target - a', 'loss = ' + loss.shown_mean),
        ('Send back', delta, 'and on through the weights'),
        ('Learn', 'weight = weight', '+ rate * input * delta')]
    wide, high = 256.0, 104.0
    places = [(20.0, 4.0), (324.0, 4.0), (324.0, 172.0), (20.0, 172.0)]  # Round the clock.
    ways = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)]            # From each to the next.
    parts = [text(166, 145, 'again: the next iteration', 'faint')]
    for number, ((name, first, second), (x, y), (dx, dy)) in enumerate(zip(steps, places, ways)):
        parts += ['<g data-step="%d">' % number,
                  shape('rect', 'box', x=x, y=y, width=wide, height=high, rx=12),
                  text(x + 14, y + 31, '%d  %s' % (number + 1, name), size=18, font_weight='bold'),
                  text(x + 14, y + 60, first, size=min(15, 495 // len(first))),
                  text(x + 14, y + 84, second, size=15), '</g>']
        x, y = x + wide / 2.0 + (wide / 2.0 + 28) * dx, y + high / 2.0 + (high / 2.0 + 42) * dy
        # An arrow over the gap to the next box.
        parts += [shape('line', 'line', x1=x - 22 * dx, y1=y - 34 * dy, x2=x, y2=y),
                  shape('path', 'ink', d='M%.1f %.1fL%.1f %.1fL%.1f %.1fz' % (
                      x + 14 * dx, y + 14 * dy, x - 7 * dy, y + 7 * dx, x + 7 * dy, y - 7 * dx))]
    description = ' '.join(['Step %d: %s. %s, %s.' % ((number + 1,) + step)
                            for number, step in enumerate(steps)]) + ' Then step 1 again.'
    return picture(WIDTH, title, description, parts, 278.0, [
        'One iteration looks at all the examples. A delta says which way, and how much, a weighted sum z '
        'should move to make the error smaller.'])
