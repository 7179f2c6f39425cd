"""The parts of SVG pictures: shapes, texts, legends, axes.

A shape has a kind, which says what it stands for and so how it looks. The kind is
also its class, by which a page can give it other colours. Blue and orange are
told apart by every kind of colour vision; where they carry a meaning, a dash or a
form carries it too.
"""

import math

from ..checks import refusal
from .numbers import SMALLEST, decades, tick_texts, ticks

PAINT = {
    'paper': {'fill': '#ffffff'},
    'frame': {'fill': 'none', 'stroke': '#666666'},
    'grid': {'fill': 'none', 'stroke': '#dddddd'},
    'ink': {'fill': '#1a1a1a'},
    'faint': {'fill': '#5c5c5c'},
    'line': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'curve': {'fill': 'none', 'stroke': '#0072b2', 'stroke-width': 3, 'stroke-linejoin': 'round'},
    'second': {'fill': 'none', 'stroke': '#b84a00', 'stroke-width': 2.5,
               'stroke-dasharray': '7 4'},
    'zero': {'fill': 'none', 'stroke': '#5c5c5c', 'stroke-dasharray': '1 5'},
    'positive': {'fill': 'none', 'stroke': '#0072b2'},
    'negative': {'fill': 'none', 'stroke': '#b84a00', 'stroke-dasharray': '7 4'},
    'node': {'fill': '#ffffff', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'input': {'fill': '#eeeeee', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'box': {'fill': '#f3f6f9', 'stroke': '#0072b2', 'stroke-width': 2},
    'arrow': {'fill': '#1a1a1a'},
    'error': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 1.5,
              'stroke-dasharray': '2 3'},
    'boundary': {'fill': 'none', 'stroke': '#1a1a1a', 'stroke-width': 2},
    'high': {'fill': '#1a1a1a', 'stroke': '#ffffff', 'stroke-width': 1.5},
    'low': {'fill': '#ffffff', 'stroke': '#1a1a1a', 'stroke-width': 2.5},
    'examples': {},
    'marks': {},
    'surface': {},
}

# Letters are at most about this wide, in their size, in the fonts that browsers take.
LETTER = 0.64
BOLD_LETTER = 0.72
WIDE_LETTER = 1.15  # Those of WIDE, and all beyond ASCII.
WIDE = 'MW@%mw'

TICK = 14      # The size of the numbers at an axis.
SPARE = 34.0   # These may reach so far beyond its ends.


def shape(tag, kind, content='', **attributes):
    """Return one SVG element of `kind`; attributes are written with _ for -."""
    written = ['<%s' % tag]
    if kind:
        written.append('class="%s"' % kind)
        attributes = dict(PAINT[kind], **attributes)
    for name, value in attributes.items():
        if isinstance(value, float):
            value = ('%.2f' % value).rstrip('0').rstrip('.')
            value = '0' if value == '-0' else value
        written.append('%s="%s"' % (name.replace('_', '-'), escape(str(value))))
    if content:
        return '%s>%s</%s>' % (' '.join(written), content, tag)
    return ' '.join(written) + '/>'


def escape(text):
    """Return `text` safe inside SVG and HTML, and in quoted attributes.

    Characters that XML forbids become U+FFFD.
    """
    safe = []
    for letter in text:
        code = ord(letter)
        if (code < 32 and letter not in '\t\n\r') or 0xd800 <= code <= 0xdfff or code >= 0xfffe:
            # Beyond U+FFFF only the last two of each plane are no characters; XML allows them.
            safe.append(letter if code > 0xffff else u'\ufffd')
        else:
            safe.append({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}.get(letter, letter))
    return ''.join(safe)


def text(x, y, words, kind='ink', size=14, anchor='start', halo=0, bold=False, **attributes):
    """Return a line of text; a `halo` of some width sets it off from lines behind it."""
    attributes.update(x=x, y=y, font_size=size)
    if anchor != 'start':
        attributes['text_anchor'] = anchor
    if bold:
        attributes['font_weight'] = 'bold'
    content = escape(words)
    if halo:
        attributes['class'] = kind + ' halo'
        attributes.update(PAINT[kind], stroke='#ffffff', stroke_width=halo, paint_order='stroke',
                          stroke_linejoin='round')
        kind = ''
    return shape('text', kind, content, **attributes)


def text_width(words, size=14, bold=False):
    """Return how wide `words` are at most, in the picture's units."""
    width = 0.0
    for letter in words:
        if letter in WIDE or ord(letter) > 126:
            width += WIDE_LETTER
        else:
            width += BOLD_LETTER if bold else LETTER
    return width * size


def check_text(name, value):
    """Return `value`, which must be text. Raises TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(refusal(name, value, 'text'))
    return value


def wrap(words, width, size=14, bold=False):
    """Return `words` in lines no wider than `width`, breaking words only where they are longer."""
    lines = ['']
    for word in words.split():
        if lines[-1] and text_width(lines[-1] + ' ' + word, size, bold) > width:
            lines.append('')
        lines[-1] += (' ' if lines[-1] else '') + word
        while text_width(lines[-1], size, bold) > width:
            most = len(lines[-1])
            while text_width(lines[-1][:most], size, bold) > width:
                most -= 1
            lines[-1:] = [lines[-1][:most], lines[-1][most:]]
    return lines


def picture(width, title, description, draw, notes=()):
    """Return a whole SVG file: the title, what `draw` returns, notes under it.

    `draw(top)` returns (parts, bottom) for a drawing that begins at height `top`.
    `description` is for those who hear the picture.
    """
    lines = wrap(check_text('title', title), width - 40, 20, True)
    parts = [text(20, 32 + 26 * number, line, size=20, bold=True)
             for number, line in enumerate(lines)]
    drawn, bottom = draw(32.0 + 26 * len(lines))
    parts += drawn
    for note in notes:
        for line in wrap(note, width - 40, 13):
            bottom += 19
            parts.append(text(20, bottom, line, 'faint', 13))
    height = bottom + 18
    return '\n'.join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" '
        'role="img" font-family="Helvetica, Arial, sans-serif">' % (width, height, width, height),
        '<title>%s</title>' % escape(title), '<desc>%s</desc>' % escape(description),
        shape('rect', 'paper', width=width, height=int(height))] + parts + ['</svg>', ''])


def legend(left, top, width, entries):
    """Return (parts, bottom) of a legend; entries are (kind, words), wrapped to `width`."""
    parts = []
    x, y = left, top
    for kind, words in entries:
        wide = 34 + text_width(words) + 14
        if x > left and x + wide > left + width:
            x, y = left, y + 21
        if kind in ('high', 'low'):
            parts.append(marker(kind, x + 14.0, y - 4.0))
        else:
            parts.append(shape('line', kind, x1=x, y1=y - 4.0, x2=x + 28.0, y2=y - 4.0,
                               **({} if 'stroke-width' in PAINT[kind] else {'stroke_width': 3})))
        parts.append(text(x + 36.0, y, words))
        x += wide
    return parts, y + 8.0


def marker(kind, x, y, **attributes):
    """Return an example's mark: a disc for a 'high' target, a square for a 'low' one."""
    if kind == 'high':
        return shape('circle', kind, cx=float(x), cy=float(y), r=6.5, **attributes)
    return shape('rect', kind, x=x - 5.5, y=y - 5.5, width=11, height=11, **attributes)


class Axes(object):
    """A plot's frame: where its numbers lie in the picture.

    x(number), y(number) give the place; y may be logarithmic.
    """

    def __init__(self, left, top, width, height, x_range, y_range, logarithmic=False):
        self.left, self.top, self.width, self.height = left, top, width, height
        self.x_low, self.x_high = x_range
        self.y_low, self.y_high = y_range
        self.logarithmic = logarithmic
        self.bottom = top + height

    def x(self, number):
        """Return how far from the left edge of the picture `number` lies."""
        return self.left + self.width * (number - self.x_low) / (self.x_high - self.x_low)

    def y(self, number):
        """Return how far from the top of the picture `number` lies."""
        low, high = self.y_low, self.y_high
        if self.logarithmic:
            number, low, high = math.log10(number), math.log10(low), math.log10(high)
        return self.bottom - self.height * (number - low) / (high - low)

    def data(self):
        """Return the numbers of these axes as an attribute, for a page that moves things on them."""
        return {'data-axes': ' '.join(['%r' % float(number) for number in (
            self.left, self.top, self.width, self.height, self.x_low, self.x_high,
            self.y_low, self.y_high, self.logarithmic)])}

    def path(self, points):
        """Return (x, y) points as the `d` of a path; points that fall on one pixel become one."""
        written = []
        last = None
        for x, y in points:
            place = '%.1f %.1f' % (self.x(x), self.y(y))
            if place != last:
                written.append(place)
            last = place
        return 'M' + 'L'.join(written)

    def x_labels(self, least):
        """Return (tick, middle of its text, text) along x, as many as have room.

        `least` is how far apart ticks are at least. A wide text moves in from a corner.
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

        `least` is how far apart the ticks of x are at least.
        """
        parts = []
        for number, middle, words in self.x_labels(least):
            end = self.top if grid else self.bottom
            parts.append(shape('path', 'grid' if grid else 'frame',
                               d='M%.1f %.1fV%.1f' % (self.x(number), end, self.bottom + 5)))
            parts.append(text(middle, self.bottom + 21, words, 'faint', TICK, 'middle'))
        for number, words in y_labels((self.y_low, self.y_high), self.logarithmic):
            y = self.y(number)
            end = self.left + self.width if grid else self.left
            parts.append(shape('path', 'grid' if grid else 'frame',
                               d='M%.1f %.1fH%.1f' % (self.left - 5, y, end)))
            parts.append(text(self.left - 9, y + 5, words, 'faint', TICK, 'end'))
        parts.append(shape('rect', 'frame', x=self.left, y=self.top, width=self.width,
                           height=self.height))
        parts.append(text(self.left + self.width / 2.0, self.bottom + 44, x_label, size=15,
                          anchor='middle'))
        x = self.left + 26 - left_of((self.y_low, self.y_high), self.logarithmic)
        y = self.top + self.height / 2.0
        parts.append(text(x, y, y_label, size=15, anchor='middle',
                          transform='rotate(-90 %.1f %.1f)' % (x, y)))
        return parts


def y_labels(y_range, logarithmic=False):
    """Return (tick, text) of each tick along y."""
    if not logarithmic:
        found = ticks(*y_range)
        return list(zip(found, tick_texts(found)))
    # Each in its own manner: from 1e-06 to 1,000 no one manner suits all.
    return [(number, tick_texts([number])[0]) for number in decades(*y_range)]


def left_of(y_range, logarithmic=False):
    """Return how much room the numbers and the label at the left of a plot take."""
    return 45.0 + max([text_width(words, TICK)
                       for number, words in y_labels(y_range, logarithmic)])
