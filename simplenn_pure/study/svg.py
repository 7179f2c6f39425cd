"""The parts of SVG pictures: shapes, texts, legends, axes.

A shape has a kind, which says what it stands for and so how it looks. The kind is
also its class, by which a page paints it in colours of its own. Blue and orange are
told apart by every kind of colour vision; where they carry a meaning, a dash or a
form carries it too.
"""

import html
import math
import re

from ..checks import is_list_like, refusal
from ..words import counted
from .numbers import SMALLEST, decades, tick_texts, ticks

WIDTH = 600.0  # The usual width of a picture, in its units.

PAINT = {
    'paper': {'fill': '#ffffff'},
    'frame': {'fill': 'none', 'stroke': '#666666'},
    'grid': {'fill': 'none', 'stroke': '#dddddd'},
    'ink': {'fill': '#1a1a1a'},
    'faint': {'fill': '#5c5c5c'},
    'halo': {'stroke': '#ffffff', 'stroke-width': 4, 'paint-order': 'stroke', 'stroke-linejoin': 'round'},
    'line': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'curve': {'fill': 'none', 'stroke': '#0072b2', 'stroke-width': 3, 'stroke-linejoin': 'round'},
    'second': {'fill': 'none', 'stroke': '#b84a00', 'stroke-width': 2.5, 'stroke-dasharray': '7 4'},
    'zero': {'fill': 'none', 'stroke': '#5c5c5c', 'stroke-width': 3, 'stroke-dasharray': '1 5'},
    'positive': {'fill': 'none', 'stroke': '#0072b2', 'stroke-width': 3},
    'negative': {'fill': 'none', 'stroke': '#b84a00', 'stroke-width': 3, 'stroke-dasharray': '7 4'},
    'node': {'fill': '#ffffff', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'input': {'fill': '#eeeeee', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'box': {'fill': '#f3f6f9', 'stroke': '#0072b2', 'stroke-width': 2},
    'error': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 1.5, 'stroke-dasharray': '2 3'},
    'boundary': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'high': {'fill': '#1a1a1a', 'stroke': '#ffffff', 'stroke-width': 1.5},
    'low': {'fill': '#ffffff', 'stroke': '#1a1a1a', 'stroke-width': 2.5},
}

# What stands for these colours on a dark page; what lies on the surface keeps its own.
DARK = {'#ffffff': '#16191d', '#1a1a1a': '#eeeeee', '#5c5c5c': '#b4b8bd', '#666666': '#b4b8bd',
        '#dddddd': '#3a3f45', '#0072b2': '#6db8ee', '#b84a00': '#ff9d5c', '#eeeeee': '#20252b',
        '#f3f6f9': '#20252b'}

TYPEFACE = 'Helvetica, Arial, sans-serif'
MINUS = '\u2212'
HYPHEN = re.compile(r'(?<![\w.])-(?=[\d.])|(?<=\de)-')  # One that is a minus, as in -1.5 and 1e-06.

# How wide a letter is at most, in its size, in the fonts that browsers take.
LETTER = 0.64
BOLD_LETTER = 0.72
WIDE_LETTER = 1.15  # Those of WIDE, and all beyond ASCII.
WIDE = 'MW@%mw'

TICK = 14      # The size of the numbers at an axis.
SPARE = 34.0   # How far the numbers at an axis may reach beyond its ends.

FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')


def shape(tag, kind='', content='', **attributes):
    """Return one SVG element of `kind`, or of several kinds; attributes are written with _ for -."""
    written = {'class': kind} if kind else {}
    for name in kind.split():
        written.update(PAINT.get(name, {}))
    written.update([(name.replace('_', '-'), value) for name, value in attributes.items()])
    parts = ['<' + tag]
    for name, value in written.items():
        if isinstance(value, float):
            value = '%.10g' % (round(value, 2) + 0.0)  # There is no -0.0 + 0.0.
        parts.append('%s="%s"' % (name, escape(str(value))))
    return ' '.join(parts) + ('>%s</%s>' % (content, tag) if content else '/>')


def escape(text):
    """Return `text` safe inside SVG and HTML, and in quoted attributes.

    Characters that XML forbids become U+FFFD.
    """
    return FORBIDDEN.sub('\ufffd', html.escape(text))


def text(x, y, words, kind='ink', size=14, anchor='start', **attributes):
    """Return a line of text, with a real minus before its numbers.

    One of the kind 'halo', too, is set off from lines behind it.
    """
    return shape('text', kind, escape(HYPHEN.sub(MINUS, words)), x=x, y=y, font_size=size,
                 text_anchor=anchor, **attributes)


def sideways(x, y, words, angle):
    """Return the label of an upright axis, turned around its middle."""
    return text(x, y, words, size=15, anchor='middle', transform='rotate(%d %.1f %.1f)' % (angle, x, y))


def text_width(words, size=14, bold=False):
    """Return how wide `words` are at most, in the picture's units."""
    return size * sum([WIDE_LETTER if letter in WIDE or ord(letter) > 126 and letter != MINUS
                       else BOLD_LETTER if bold else LETTER
                       for letter in words])


def check_text(name, value):
    """Return `value`, which must be text. Raises TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(refusal(name, value, 'text'))
    return value


def check_names(names, count, kind='input'):
    """Return a name for each of `count` inputs, or outputs; None calls them 'input 1' and so on."""
    if names is None:
        return ['%s %d' % (kind, number + 1) for number in range(count)]
    if not is_list_like(names):
        raise TypeError(refusal(kind + '_names', names, 'a list of names'))
    names = [check_text('%s_names: name %d' % (kind, number + 1), name) for number, name in enumerate(names)]
    if len(names) != count:
        raise ValueError('%s_names: %s for %s, expected one for each'
                         % (kind, counted(len(names), 'name'), counted(count, kind)))
    return names


def wrap(words, width, size=14, bold=False):
    """Return `words` in lines no wider than `width`, breaking words only where they are longer."""
    lines = ['']
    for word in words.split():
        if lines[-1] and text_width(lines[-1] + ' ' + word, size, bold) > width:
            lines.append('')
        for letter in ' ' * (lines[-1] != '') + word:
            if text_width(lines[-1] + letter, size, bold) > width:
                lines.append('')
            lines[-1] += letter
    return lines


class Picture(str):
    """The text of an SVG file, which a notebook shows as a picture."""

    def _repr_svg_(self):
        return str(self)


def picture(width, title, description, parts, bottom, notes=()):
    """Return a whole SVG file: the title, `parts`, which reach from height 0 to `bottom`, and notes.

    `description` is for those who hear the picture.
    """
    titles = wrap(check_text('title', title), width - 40, 20, True)
    top = -32 - 26 * len(titles)  # What stands above the parts has negative heights.
    parts = [text(20, top + 32 + 26 * number, line, size=20, font_weight='bold')
             for number, line in enumerate(titles)] + parts
    for line in [line for note in notes for line in wrap(note, width - 40, 13)]:
        bottom += 19
        parts.append(text(20, bottom, line, 'faint', 13))
    size = int(width), int(bottom + 18 - top)
    return Picture('\n'.join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 %d %d %d" width="%d" height="%d" '
        'role="img" font-family="%s">' % ((top,) + size + size + (TYPEFACE,)), dark_style(),
        '<title>%s</title>' % escape(title), '<desc>%s</desc>' % escape(description),
        shape('rect', 'paper', y=top, width=size[0], height=size[1])] + parts + ['</svg>', '']))


def dark_style():
    """Return the style element by which a picture has other colours on a dark page."""
    rules = [':not(.surface):not(.marks)>[%s="%s"]{%s:%s}' % (name, light, name, dark)
             for light, dark in DARK.items() for name in ('fill', 'stroke')]
    return '<style>@media (prefers-color-scheme: dark) {%s}</style>' % ''.join(rules)


def legend(width, entries):
    """Return (parts, bottom) of a legend at the top; entries are (kind, words), wrapped to `width`."""
    parts = []
    x, y = 20.0, 0.0
    for kind, words in entries:
        wide = 48 + text_width(words)
        if x > 20.0 and x + wide > 20.0 + width:
            x, y = 20.0, y + 21
        parts += [marker(kind == 'high', x + 14.0, y - 4.0) if kind in ('high', 'low') else
                  shape('line', kind, x1=x, y1=y - 4.0, x2=x + 28.0, y2=y - 4.0), text(x + 36.0, y, words)]
        x += wide
    return parts, y + 8.0


def marker(is_high, x, y, **attributes):
    """Return an example's mark: a disc for a high target, a square for a low one."""
    if is_high:
        return shape('circle', 'high', cx=float(x), cy=float(y), r=6.5)
    return shape('rect', 'low', x=x - 5.5, y=y - 5.5, width=11, height=11, **attributes)


class Axes(object):
    """A plot's frame: where its numbers lie in the picture.

    x(number), y(number) give the place; y may be logarithmic. A `width` of None is all that the
    labels leave of the usual picture.
    """

    def __init__(self, top, height, x_range, y_range, logarithmic=False, width=None):
        found = decades(*y_range) if logarithmic else ticks(*y_range)
        # From 1e-06 to 1,000 no one manner suits all.
        words = [tick_texts([number])[0] for number in found] if logarithmic else tick_texts(found)
        self.y_labels = list(zip(found, words))
        self.left = 45.0 + max([text_width(words, TICK) for number, words in self.y_labels])
        self.width = width or WIDTH - self.left - SPARE
        self.top, self.height, self.bottom = top, height, top + height
        self.x_low, self.x_high = x_range
        self.y_low, self.y_high = y_range
        self.logarithmic = logarithmic

    def x(self, number):
        """Return how far from the left edge of the picture `number` lies."""
        return self.left + self.width * (number - self.x_low) / (self.x_high - self.x_low)

    def y(self, number):
        """Return at what height of the picture `number` lies."""
        low, high = self.y_low, self.y_high
        if self.logarithmic:
            number, low, high = math.log10(number), math.log10(low), math.log10(high)
        return self.bottom - self.height * (number - low) / (high - low)

    def data(self):
        """Return the numbers of these axes as an attribute, for a program that reads the picture."""
        numbers = [self.left, self.top, self.width, self.height, self.x_low, self.x_high, self.y_low,
                   self.y_high, self.logarithmic]
        return {'data-axes': ' '.join([repr(float(number)) for number in numbers])}

    def path(self, points):
        """Return (x, y) points as the `d` of a path; points that fall on one pixel become one."""
        places = ['%.1f %.1f' % (self.x(x), self.y(y)) for x, y in points]
        return 'M' + 'L'.join([here for here, before in zip(places, [None] + places) if here != before])

    def x_labels(self, least):
        """Return (tick, middle of its text, text) along x, as many as there is room for.

        Ticks are at least `least` apart. A wide text moves in from a corner.
        """
        for count in (5, 4, 3, 2):
            found = ticks(self.x_low, self.x_high, count, least)
            words = tick_texts(found)
            wide = max([text_width(label, TICK) for label in words])
            inside = wide / 2.0 - SPARE
            middles = [min(max(self.x(number), self.left + inside),
                           self.left + self.width - inside) for number in found]
            if all([there - here > wide + TICK for here, there in zip(middles, middles[1:])]):
                break
        return zip(found, middles, words)

    def draw(self, x_label, y_label, grid=True, least=SMALLEST):
        """Return the parts of the frame: grid, ticks, their numbers, both labels.

        The ticks of x are at least `least` apart.
        """
        kind = 'grid' if grid else 'frame'
        up, across = (self.top, self.left + self.width) if grid else (self.bottom, self.left)
        parts = []
        for number, middle, words in self.x_labels(least):
            parts.append(shape('path', kind, d='M%.1f %.1fV%.1f' % (self.x(number), up, self.bottom + 5)))
            parts.append(text(middle, self.bottom + 21, words, 'faint', TICK, 'middle'))
        for number, words in self.y_labels:
            y = self.y(number)
            parts.append(shape('path', kind, d='M%.1f %.1fH%.1f' % (self.left - 5, y, across)))
            parts.append(text(self.left - 9, y + 5, words, 'faint', TICK, 'end'))
        return parts + [
            shape('rect', 'frame', x=self.left, y=self.top, width=self.width, height=self.height),
            text(self.left + self.width / 2.0, self.bottom + 44, x_label, size=15, anchor='middle'),
            sideways(26, self.top + self.height / 2.0, y_label, -90)]
