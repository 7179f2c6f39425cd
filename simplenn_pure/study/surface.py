"""The answer over the plane, for networks of two inputs."""

import base64
import struct
import zlib

from ..checks import check_count
from ..deep import forward
from ..formulas import ACTIVATIONS
from .numbers import SMALLEST, check_all, check_drawable, short
from .plots import output_notes, output_range, target_entries
from .svg import TICK, Axes, check_names, legend, marker, picture, shape, sideways, text

CELLS = 32    # The plane is cut into CELLS x CELLS squares; between their middles the colours blend.
LOW, MIDDLE, HIGH = (224, 130, 60), (250, 250, 250), (60, 150, 205)  # Orange, nearly white, blue.
SIDE = 416.0


def blended(part):
    """Return the colour, (red, green, blue), of an answer that is `part` of the way from the lowest up."""
    start, end, part = (LOW, MIDDLE, 2 * part) if part < 0.5 else (MIDDLE, HIGH, 2 * part - 1)
    return tuple([int(round(a + (b - a) * part)) for a, b in zip(start, end)])


COLOURS = 64  # So near to each other that, blended, no step is seen.
PALETTE = [blended(number / (COLOURS - 1.0)) for number in range(COLOURS)]  # From the lowest answer up.


def decision_surface(network, inputs, targets, output=1, input_names=None,
                     title='The answer over the plane'):
    """Return a picture (SVG text) of the answers to all inputs around the examples.

    For a network of two inputs, whose names are `input_names`; None calls them 'input 1' and
    'input 2'. `output` is the number, from 1, of the output. The line is where the answer is
    half way between the lowest and the highest.
    Raises ValueError for any other number of inputs, ValueError or TypeError for
    examples that do not fit.
    """
    model, sizes, inputs, targets = check_all(network, inputs, targets)
    layers = model.layers
    if sizes[0] != 2:
        raise ValueError('the network has %d inputs, expected 2 for a picture of the plane' % sizes[0])
    place = check_count('output', output, 1, sizes[-1]) - 1
    x_name, y_name = check_names(input_names, 2)
    targets = [row[place] for row in targets]
    ends = output_range(ACTIVATIONS[layers[-1].activation], targets)
    middle = sum(ends) / 2.0

    parts, bottom = legend(SIDE + 140, target_entries(middle) + [('boundary', 'answer %g' % middle)])
    axes = Axes(bottom + 8, SIDE, surroundings(inputs, 0), surroundings(inputs, 1), width=SIDE)
    rows = corner_rows(layers, place, axes)
    cells = [image(cell_colours(rows, ends), axes.left, axes.top, SIDE, SIDE),
             shape('path', 'boundary', d=boundary([[answer for x, y, answer in row] for row in rows], middle),
                   transform='translate(%g %g) scale(%g)' % (axes.left, axes.top, SIDE / CELLS),
                   stroke_width=2.0 * CELLS / SIDE)]
    parts.append(shape('g', 'surface', '\n'.join(cells)))
    parts += axes.draw(x_name, y_name, grid=False)
    # A low mark is hollow on any ground: its fill would be the surface's white.
    parts.append(shape('g', 'marks', '\n'.join(
        [marker(target >= middle, axes.x(x), axes.y(y), fill='none')
         for (x, y), target in zip(inputs, targets)])))
    parts += colour_bar(ends, axes.left + SIDE + 28, axes.top)

    description = ' '.join(['Inputs %s and %s: answer %s, target %s.' % (
        short(x), short(y), short(answer[place]), short(target))
        for (x, y), answer, target in zip(inputs, forward(layers, inputs)[-1], targets)])
    return picture(axes.left + SIDE + 112, title, description, parts, axes.bottom + 46,
                   output_notes(output, sizes[-1]))


def surroundings(inputs, column):
    """Return (low, high): the range of one input with a quarter more on both sides."""
    numbers = [check_drawable('inputs: example %d, number %d' % (number + 1, column + 1),
                              row[column]) for number, row in enumerate(inputs)]
    low, high = min(numbers), max(numbers)
    size = max(abs(low), abs(high))
    margin = 0.25 * (high - low)
    if margin < max(1e-12 * size, SMALLEST):  # No ticks could tell them apart.
        margin = 0.25 * size if size > SMALLEST else 1.0
    return low - margin, high + margin


def corner_rows(layers, place, axes):
    """Return the corners of the cells, (x, y, answer) with x and y in the picture, the top row first."""
    xs, ys = [[low + (high - low) * part / float(CELLS) for part in range(CELLS + 1)]
              for low, high in ((axes.x_low, axes.x_high), (axes.y_low, axes.y_high))]
    return [[(axes.x(x), axes.y(y), answer[place])
             for x, answer in zip(xs, forward(layers, [[x, y] for x in xs])[-1])] for y in reversed(ys)]


def cell_colours(rows, ends):
    """Return the number in PALETTE of each cell, row by row: that of the mean of its corners."""
    found = []
    for above, below in zip(rows, rows[1:]):
        means = [sum([answer for x, y, answer in ring]) / 4.0
                 for ring in zip(above, above[1:], below[1:], below)]
        found.append(colours_of(means, ends))
    return found


def colours_of(answers, ends):
    """Return the number in PALETTE of each answer, `ends` being the lowest and the highest."""
    low, high = ends
    return [min(COLOURS - 1, max(0, int(round((COLOURS - 1) * (answer - low) / (high - low)))))
            for answer in answers]


def boundary(rows, middle):
    """Return the path, a cell being one unit, where the answer is `middle`: a straight piece in each cell.

    `rows` are the answers at the corners of the cells.
    """
    path = ''
    for y, (above, below) in enumerate(zip(rows, rows[1:])):
        for x in range(CELLS):
            ring = [(x, y, above[x]), (x + 1, y, above[x + 1]), (x + 1, y + 1, below[x + 1]),
                    (x, y + 1, below[x])]
            command = 'M'
            for (x1, y1, here), (x2, y2, there) in zip(ring, ring[1:] + ring[:1]):
                if (here < middle) != (there < middle):
                    part = (middle - here) / (there - here)
                    path += '%s%.4g %.4g' % (command, x1 + (x2 - x1) * part, y1 + (y2 - y1) * part)
                    command = 'L' if command == 'M' else 'M'
    return path or 'M0 0'


def image(rows, left, top, width, height):
    """Return an image whose pixels have these numbers in PALETTE, a row at a time, as a PNG in SVG.

    The pixels are stored as they are, so the text is the same with every zlib.
    """
    def chunk(kind, data):
        check = zlib.crc32(kind + data) & 0xffffffff
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', check)

    header = struct.pack('>IIBBBBB', len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    colours = bytes([part for colour in PALETTE for part in colour])
    pixels = b''.join([b'\0' + bytes(row) for row in rows])
    png = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'PLTE', colours)
           + chunk(b'IDAT', zlib.compress(pixels, 0)) + chunk(b'IEND', b''))
    return shape('image', x=left, y=top, width=width, height=height, preserveAspectRatio='none',
                 href='data:image/png;base64,' + base64.b64encode(png).decode('ascii'))


def colour_bar(ends, left, top):
    """Return the parts of the bar that says which colour is which answer."""
    parts = [image([[number] for number in reversed(range(COLOURS))], left, top, 18.0, SIDE)]
    parts.append(shape('rect', 'frame', x=left, y=top, width=18, height=SIDE))
    for quarter in range(5):
        number = ends[0] + (ends[1] - ends[0]) * quarter / 4.0
        parts.append(text(left + 25, top + SIDE * (1.0 - quarter / 4.0) + 5, '%g' % number, 'faint', TICK))
    return parts + [sideways(left + 66, top + SIDE / 2.0, 'answer', 90)]
