"""How the page looks: light and dark, wide and narrow, on paper."""

import re

from .svg import DARK, PAINT, TYPEFACE

WIDTH = 'stroke-width'  # Each part has its own.

# The names of the palette's colours in the page's style.
COLOURS = {'#ffffff': 'paper', '#1a1a1a': 'ink', '#5c5c5c': 'faint', '#666666': 'faint',
           '#dddddd': 'grid', '#0072b2': 'blue', '#b84a00': 'orange', '#eeeeee': 'box', '#f3f6f9': 'box'}


def themed(text):
    """Return the text of a picture whose parts take their paint from the style of the page."""
    for kinds in sorted(set(re.findall(' class="([^"]+)"', text))):
        paint = {}
        for kind in kinds.split():
            paint.update(PAINT.get(kind, {}))
        for name, value in paint.items():
            if name != WIDTH:
                text = re.sub('( class="%s"[^>]*?) %s="%s"' % (kinds, name, value), r'\1', text)
    for colour, name in COLOURS.items():
        text = text.replace('"%s"' % colour, '"var(--%s)"' % name)
    return text


def painted():
    """Return the rules of CSS by which the parts of pictures have the colours of the page."""
    return '\n'.join(['.%s { %s }' % (kind, ' '.join(
        ['%s: %s;' % (name, 'var(--%s)' % COLOURS[value] if value in COLOURS else value)
         for name, value in paint.items() if name != WIDTH])) for kind, paint in PAINT.items()])


def variables(dark):
    """Return the palette as variables of CSS."""
    return ' '.join(['--%s: %s;' % (name, DARK[colour] if dark else colour)
                     for colour, name in COLOURS.items()])


# Letters have 13, 15, 18 or 26 pixels; spaces 4, 8, 16 or 32.
STYLE = ''':root { color-scheme: light dark; %(light)s }
@media screen and (prefers-color-scheme: dark) { :root { %(dark)s } }
''' % {'light': variables(False), 'dark': variables(True)} + painted() + '''
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 ''' + TYPEFACE + ''';
  font-variant-numeric: tabular-nums; }
main { max-width: 1240px; margin: 0 auto; padding: 16px 16px 32px; }
h1 { margin: 8px 0; font-size: 26px; line-height: 1.2; overflow-wrap: anywhere; }
h3::first-letter { text-transform: uppercase; } h3 { min-height: 40px; }
h2, h3 { margin: 0 0 8px; font-size: 18px; line-height: 1.3; } h3 { font-size: 15px; }
h4 { margin: 8px 0 0; font-size: 13px; color: var(--faint); }
p { max-width: 52em; margin: 0 0 8px; }
button, select, input, textarea { font: inherit; color: var(--ink); background: var(--box);
  border: 1px solid var(--faint); border-radius: 6px; padding: 4px 8px; max-width: 100%; min-height: 34px; }
button { cursor: pointer; padding: 4px 16px; }
button.main { min-width: 6em; color: var(--paper); background: var(--blue); border-color: var(--blue);
  font-weight: bold; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.parts { display: none; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 8px; align-items: center;
  padding: 8px 0; background: var(--paper); border-bottom: 1px solid var(--grid); }
.now { margin: 0 0 0 8px; display: flex; flex-wrap: wrap; gap: 0 16px; }
.now > strong { min-width: 9.5em; }
.notice { position: absolute; top: 100%; left: 0; right: 0; margin: 0; padding: 4px 0; max-width: none;
  background: var(--paper); color: var(--orange); font-weight: bold; }
.notice:empty { display: none; }
.knobs { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 8px 16px;
  margin: 0 0 16px; align-items: end; }
.knobs label, .neurons { display: flex; flex-direction: column; font-size: 13px; color: var(--faint);
  min-width: 0; }
.knobs select, .knobs input { width: 100%; font-size: 15px; }
.neurons > div { display: flex; gap: 4px; min-height: 34px; }
.neurons input { min-width: 0; padding: 4px 2px 4px 6px; }
.settings { margin: 32px 0 0; padding: 0; border: 0; }
@media (min-width: 801px) { .settings[open] > summary { display: none; } }
.two { grid-column: span 2; }
.story { min-height: 3em; }
.pictures { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 4fr); gap: 16px
  32px;
  align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { min-height: 40px; font-size: 13px; color: var(--faint); }
.stage { position: relative; overflow: hidden; }
.stage > * { position: absolute; left: 0; top: 0; display: block; }
.stage svg { font-family: ''' + TYPEFACE + '''; }
.part, [data-example] { cursor: pointer; outline: none; }
.selected .reach { stroke: var(--grid); }
.part.lit .reach, .part:focus-visible .reach { stroke: var(--faint); stroke-opacity: 0.5; }
.part.lit circle, .part:focus-visible circle { stroke-width: 5; }
.selected circle { stroke-width: 4; }
text.lit, text.selected { font-weight: bold; }
.filled circle { fill: none; } .filled text { fill: #1a1a1a; stroke: #ffffff; }
.pictures > div { min-width: 0; display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
.edit { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; min-height: 34px; margin-bottom: 8px; }
.edit input[type=number] { width: 11em; min-width: 0; }
.edit input[type=range] { flex: 1; min-width: 60px; padding: 0; accent-color: var(--blue); }
.lines { height: 400px; overflow: auto; padding: 8px; background: var(--box); border-radius: 6px; font-size:
  13px; }
.lines p { margin: 4px 0; padding-left: 16px; text-indent: -16px; overflow-wrap: anywhere; }
.lines span { border-bottom: 1px dotted var(--faint); }
.lines span.lit { background: var(--blue); color: var(--paper); }
.table { max-height: 330px; overflow: auto; }
table { border-collapse: collapse; }
th, td { padding: 0 8px 0 0; text-align: left; border-bottom: 1px solid var(--grid); }
th { position: sticky; top: 0; background: var(--paper); color: var(--faint); font-size: 13px; }
td button { white-space: nowrap; min-height: 28px; padding: 0 4px; border: 0; background: none; text-align:
  left; border-radius: 0; }
tr.chosen { background: var(--box); box-shadow: inset 4px 0 var(--blue); }
tr.chosen td:first-child { padding-left: 8px; font-weight: bold; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 8px;
  margin-bottom: 8px;
  max-height: 260px; overflow: auto; padding: 4px; align-items: end; }
.fields label { display: flex; flex-direction: column; font-size: 13px; color: var(--faint); overflow-wrap:
  anywhere; }
.fields input { width: 100%; font-size: 15px; }
output { font-weight: bold; overflow-wrap: anywhere; }
fieldset { margin: 8px 0; padding: 0; border: 0; font-size: 13px; display: flex; flex-wrap: wrap; gap: 0
  16px; }
legend { padding: 0; color: var(--faint); }
input[type=radio], input[type=checkbox] { min-height: 0; accent-color: var(--blue); }
.tall { display: block; margin: 8px 0 4px; font-size: 13px; color: var(--faint); }
.tall textarea, .tall input { display: block; width: 100%; font: 13px/1.4 monospace; }
details { margin: 16px 0 0; padding: 16px 0 0; border-top: 1px solid var(--grid); }
summary { cursor: pointer; font-size: 18px; font-weight: bold; }
.figures { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
.figure { overflow-x: auto; max-width: 100%; margin: 16px 0; }
.figures .figure { flex: 1 1 460px; min-width: 0; margin: 0; }
.figures .wide { flex-basis: 100%; }
/* The usual letters, of 14 units, have 8 pixels; the box scrolls where that is too wide. */
.figure svg { display: block; width: 100%; height: auto; max-width: 720px; min-width: calc(var(--units) *
  0.57px); }
.figure.wide svg { max-width: calc(var(--units) * 1px); min-width: calc(var(--units) * 0.8px); }
pre { overflow-x: auto; padding: 8px; background: var(--box); font-size: 13px; line-height: 1.45; }
.curve { stroke-linecap: round; }
/* The surface has the same colours in the dark, and so what lies on it. */
.surface, .marks { --paper: #ffffff; --ink: #1a1a1a; } .marks .low { fill: none; }
@media (max-width: 1100px) { .pictures { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .first {
  grid-column: span 2; } }
@media (max-width: 800px) { .first { grid-column: auto; } .story { min-height: 4.5em; }
  .pictures { grid-template-columns: minmax(0, 1fr); } .knobs { grid-template-columns: repeat(3, minmax(0,
  1fr)); }
  .settings { margin: 60px 0 8px; } .bar { gap: 4px; } .bar button { padding: 4px 8px; }
  .now { margin: 0; width: 100%; }
  .lines { height: 300px; } .edit input[type=range] { flex-basis: 100%; } h1 { font-size: 22px; } }
@media print {
  :root { --ink: #000000; --faint: #444444; --grid: #cccccc; --box: #ffffff; }
  body { font-size: 10.5pt; } @page { size: A4; margin: 15mm; }
  .bar { position: static; } button, .knobs, .edit, fieldset, [data-name=take] { display: none; }
  .lines { height: auto; } .pictures { display: block; } figure, .figure { break-inside: avoid; margin: 6mm
  0; }
  .figure svg { width: 150mm; min-width: 0; max-width: 100%; }
  h2 { break-after: avoid; } pre { font-size: 7.4pt; white-space: pre-wrap; padding: 0; }
}
'''
