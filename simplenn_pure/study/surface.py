"""The answer over the plane, for networks of two inputs."""

from ..checks import check_count, check_examples, is_list_like, refusal
from ..deep import forward
from ..layer_checks import check_layers
from ..network import sizes_of
from .numbers import SMALLEST, check_drawable, short
from .svg import TICK, Axes, check_text, left_of, legend, marker, picture, shape, text

CELLS = 32    # The plane is cut into CELLS x CELLS squares, each of one colour,
LEVELS = 16   # out of so many: from orange, answer 0, through white, 0.5, to blue, 1.
LOW = (224, 130, 60)
MIDDLE = (250, 250, 250)
HIGH = (60, 150, 205)
SIDE = 416.0


def decision_surface(network, inputs, targets, output=1, input_names=('input 1', 'input 2'),
                     title='The answer over the plane'):
    """Return a picture (SVG text) of the answers to all inputs around the examples.

    For a network of two inputs. `output` is the number, from 1, of the output.
    The line is where the answer is 0.5.
    Raises ValueError for any other number of inputs, ValueError or TypeError for
    examples that do not fit.
    """
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    if sizes[0] != 2:
        raise ValueError('the network has %d inputs, expected 2 for a picture of the plane'
                         % sizes[0])
    inputs, targets = check_examples(inputs, targets, 2, sizes[-1])
    place = check_count('output', output, 1, sizes[-1]) - 1
    x_name, y_name = check_names(input_names)
    x_range = surroundings(inputs, 0)
    y_range = surroundings(inputs, 1)
    answers = answer_grid(layers, x_range, y_range, place)
    left = left_of(y_range)

    def draw(top):
        parts, bottom = legend(20.0, top, left + SIDE + 66, [
            ('high', 'target 0.5 or more'), ('low', 'target under 0.5'),
            ('boundary', 'answer 0.5')])
        axes = Axes(left, bottom + 8, SIDE, SIDE, x_range, y_range)
        size = SIDE / CELLS
        cells = [shape('path', '', d=path or 'M0 0', fill=level_colour(level),
                       shape_rendering='crispEdges')
                 for level, path in enumerate(level_paths(answers, axes.left, axes.top, size))]
        cells.append(shape('path', 'boundary', d=contour(answers, axes.left, axes.top, size)))
        parts.append(shape('g', 'surface', '\n'.join(cells), **axes.data()))
        parts += axes.draw(x_name, y_name, grid=False)
        # A low mark is hollow on any ground: its fill would be the surface's white.
        marks = [marker('high', axes.x(row[0]), axes.y(row[1])) if target[place] >= 0.5 else
                 marker('low', axes.x(row[0]), axes.y(row[1]), fill='none')
                 for row, target in zip(inputs, targets)]
        parts.append(shape('g', 'marks', '\n'.join(marks)))
        parts += colour_bar(left + SIDE + 28, bottom + 8)
        return parts, axes.bottom + 46

    found = forward(layers, inputs)[-1]
    description = ' '.join(['Inputs %s and %s: answer %s, target %s.' % (
        short(row[0]), short(row[1]), short(answer[place]), short(target[place]))
        for row, answer, target in zip(inputs, found, targets)])
    notes = ['Output %d of %d.' % (place + 1, sizes[-1])] if sizes[-1] > 1 else []
    return picture(int(left + SIDE) + 112, title, description, draw, notes)


def check_names(input_names):
    """Return `input_names`, which must be two texts. Raises TypeError or ValueError otherwise."""
    if not is_list_like(input_names):
        raise TypeError(refusal('input_names', input_names, 'a list of 2 names'))
    names = [check_text('input_names: name %d' % (number + 1), name)
             for number, name in enumerate(input_names)]
    if len(names) != 2:
        raise ValueError('input_names: %d, expected 2' % len(names))
    return names


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


def answer_grid(layers, x_range, y_range, place):
    """Return (CELLS + 1 x CELLS + 1) answers at the cells' corners, the top row first."""
    def along(numbers, part):
        return numbers[0] + (numbers[1] - numbers[0]) * part / float(CELLS)
    answers = []
    for row in range(CELLS, -1, -1):
        corners = [[along(x_range, column), along(y_range, row)] for column in range(CELLS + 1)]
        answers.append([answer[place] for answer in forward(layers, corners)[-1]])
    return answers


def level_paths(answers, left, top, size):
    """Return for each level the path of the cells whose answer, the mean of 4 corners, is there."""
    paths = [''] * LEVELS
    for row in range(CELLS):
        column = 0
        while column < CELLS:
            start, level = column, level_at(answers, row, column)
            while column < CELLS and level_at(answers, row, column) == level:
                column += 1
            paths[level] += 'M%g %gh%gv%gh%gz' % (left + start * size, top + row * size,
                                                  (column - start) * size, size,
                                                  (start - column) * size)
    return paths


def level_at(answers, row, column):
    """Return the level, from 0, of one cell."""
    mean = (answers[row][column] + answers[row][column + 1]
            + answers[row + 1][column] + answers[row + 1][column + 1]) / 4.0
    return min(LEVELS - 1, int(mean * LEVELS))


def level_colour(level):
    """Return the colour of a level."""
    part = (level + 0.5) / LEVELS
    start, end, part = (LOW, MIDDLE, 2 * part) if part < 0.5 else (MIDDLE, HIGH, 2 * part - 1)
    return '#%02x%02x%02x' % tuple([int(round(a + (b - a) * part)) for a, b in zip(start, end)])


def contour(answers, left, top, size):
    """Return the path where the answer is 0.5: one straight piece in each cell it crosses."""
    path = ''
    for row in range(CELLS):
        for column in range(CELLS):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            crossings = []
            for (r1, c1), (r2, c2) in zip(corners, corners[1:] + corners[:1]):
                here, there = answers[r1][c1] - 0.5, answers[r2][c2] - 0.5
                if (here < 0.0) != (there < 0.0):
                    part = here / (here - there)
                    crossings.append('%.1f %.1f' % (left + (c1 + (c2 - c1) * part) * size,
                                                    top + (r1 + (r2 - r1) * part) * size))
            for start, end in zip(crossings[::2], crossings[1::2]):
                path += 'M%sL%s' % (start, end)
    return path or 'M0 0'


def colour_bar(left, top):
    """Return the parts of the bar that says which colour is which answer."""
    parts = []
    size = SIDE / LEVELS
    for level in range(LEVELS):
        parts.append(shape('rect', '', x=left, y=top + SIDE - (level + 1) * size, width=18,
                           height=size, fill=level_colour(level), shape_rendering='crispEdges'))
    parts.append(shape('rect', 'frame', x=left, y=top, width=18, height=SIDE))
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0]:
        parts.append(text(left + 25, top + SIDE * (1.0 - tick) + 5, '%g' % tick, 'faint', TICK))
    x, y = left + 66, top + SIDE / 2.0
    parts.append(text(x, y, 'answer', size=15, anchor='middle',
                      transform='rotate(90 %.1f %.1f)' % (x, y)))
    return parts
