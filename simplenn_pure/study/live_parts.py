"""What the page's script draws with: the parts of its pictures, the places of things, the colours.

The script copies these parts and moves them, so the look of a neuron, a mark or an axis is
Python's alone.
"""

from .geometry import GEOMETRY
from .page_style import themed
from .svg import marker, shape, text


def parts():
    """Return the SVG element, never shown, whose children the script copies by their `data-kind`."""
    def line(kind, size, anchor, **attributes):
        return lambda name: text(0, 0, '', kind, size, anchor, data_kind=name, **attributes)

    def path(kind):
        return lambda name: shape('path', kind, data_kind=name, d='M0 0')

    def group(*content, **attributes):
        return lambda name: shape('g', '', ''.join(content), data_kind=name, **attributes)

    part = {'class': 'part', 'tabindex': 0, 'role': 'button'}
    diamond = {'x': -5.5, 'y': -5.5, 'width': 11, 'height': 11, 'transform': 'rotate(45)'}
    kinds = {
        'group': group(' '),
        'connection': group(shape('line', 'reach', stroke='transparent', stroke_width=14),
                            shape('line', 'positive'), **part),
        'neuron': group(shape('circle', 'node'), text(0, 0, '', 'ink halo', 14, 'middle'), **part),
        'input': group(shape('circle', 'input'), text(0, 0, '', 'ink', 14, 'middle'), **part),
        'head': line('ink', 14, 'middle', font_weight='bold'), 'label': line('ink', 14, 'middle'),
        'tick': line('faint', 13, 'middle'), 'tick-left': line('faint', 13, 'end'),
        'name': line('ink halo', 14, 'middle'), 'name-left': line('ink', 14, 'end'),
        'name-right': line('ink', 14, 'start'),
        'bias': line('faint halo', 13, 'middle'), 'weight': line('ink halo', 14, 'middle', stroke_width=9),
        'frame': lambda name: shape('rect', 'frame', data_kind=name),
        'grid': path('grid'), 'boundary': path('boundary'), 'curve': path('curve'), 'second': path('second'),
        'error': path('error'),
        'high': group(marker(True, 0, 0)), 'low': group(marker(False, 0, 0)),
        'high-held': group(shape('rect', 'high', **diamond)),
        'low-held': group(shape('rect', 'low', **diamond)),
        'asked': group(shape('circle', 'halo', r=11, fill='none', stroke_width=6),
                       shape('circle', 'line', r=11)),
    }
    return ('<svg class="parts" width="0" height="0" aria-hidden="true" focusable="false">\n%s\n</svg>'
            % themed('\n'.join([write(name) for name, write in kinds.items()])))


def geometry():
    """Return the places of things, the formulas of `geometry.py`, as functions in JavaScript."""
    lines = ['%s: (%s) => %s' % (name, ', '.join(it.arguments), it.in_javascript())
             for name, it in sorted(GEOMETRY.items())]
    return '{%s}' % ',\n  '.join(lines)
