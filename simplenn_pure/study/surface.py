"""The answer over the plane, for networks of two inputs."""

from ..checks import check_count
from ..deep import forward
from ..formulas import ACTIVATIONS
from .numbers import SMALLEST, check_all, check_drawable, short
from .plots import output_notes, output_range, target_entries
from .svg import TICK, Axes, check_names, legend, marker, picture, shape, sideways, text

CELLS = 32    # The plane is cut into CELLS x CELLS squares, each of the colour of its level.
LEVELS = 16   # The lowest level is orange, the middle white, the highest blue.
LOW = (224, 130, 60)
MIDDLE = (250, 250, 250)
HIGH = (60, 150, 205)
SIDE = 416.0


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
    *paths, boundary = cell_paths(corner_rows(layers, place, axes), ends)
    cells = [shape('path', d=path, fill=level_colour(level), shape_rendering='crispEdges')
             for level, path in enumerate(paths)] + [shape('path', 'boundary', d=boundary)]
    parts.append(shape('g', 'surface', '\n'.join(cells), data_ends='%r %r' % ends, **axes.data()))
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


def cell_paths(rows, ends):
    """Return the paths of a plane's cells: one for each level, then the boundary.

    A cell's level is that of the mean of its corners. The boundary is where the answer is half
    way between the `ends`: one straight piece in each cell that it crosses.
    """
    low, high = ends
    middle, size = (low + high) / 2.0, SIDE / CELLS
    paths = [''] * (LEVELS + 1)
    for above, below in zip(rows, rows[1:]):
        for ring in zip(above, above[1:], below[1:], below):
            mean = sum([answer for x, y, answer in ring]) / 4.0
            level = int((mean - low) / (high - low) * LEVELS)
            paths[min(max(level, 0), LEVELS - 1)] += 'M%g %gh%gv%gh%gz' % (ring[0][:2] + (size, size, -size))
            command = 'M'
            for (x1, y1, here), (x2, y2, there) in zip(ring, ring[1:] + ring[:1]):
                if (here < middle) != (there < middle):
                    part = (middle - here) / (there - here)
                    paths[LEVELS] += '%s%.1f %.1f' % (command, x1 + (x2 - x1) * part, y1 + (y2 - y1) * part)
                    command = 'L' if command == 'M' else 'M'
    return [path or 'M0 0' for path in paths]


def level_colour(level):
    """Return the colour of a level."""
    part = (level + 0.5) / LEVELS
    start, end, part = (LOW, MIDDLE, 2 * part) if part < 0.5 else (MIDDLE, HIGH, 2 * part - 1)
    return '#%02x%02x%02x' % tuple([int(round(a + (b - a) * part)) for a, b in zip(start, end)])


def colour_bar(ends, left, top):
    """Return the parts of the bar that says which colour is which answer."""
    size = SIDE / LEVELS
    parts = [shape('rect', x=left, y=top + SIDE - (level + 1) * size, width=18, height=size,
                   fill=level_colour(level), shape_rendering='crispEdges') for level in range(LEVELS)]
    parts.append(shape('rect', 'frame', x=left, y=top, width=18, height=SIDE))
    for quarter in range(5):
        number = ends[0] + (ends[1] - ends[0]) * quarter / 4.0
        parts.append(text(left + 25, top + SIDE * (1.0 - quarter / 4.0) + 5, '%g' % number, 'faint', TICK))
    return parts + [sideways(left + 66, top + SIDE / 2.0, 'answer', 90)]
