"""How the page looks: light and dark, wide and narrow, on paper."""

# The colours of pictures, and the page's own that stand for them.
COLOURS = {'#ffffff': 'paper', '#1a1a1a': 'ink', '#5c5c5c': 'faint', '#666666': 'faint',
           '#dddddd': 'grid', '#0072b2': 'blue', '#b84a00': 'orange', '#eeeeee': 'box', '#f3f6f9': 'box'}


def themed(text):
    """Return the text of a picture with the page's colours."""
    for colour, name in COLOURS.items():
        text = text.replace('"%s"' % colour, '"var(--%s)"' % name)
    return text


STYLE = '''
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1a1a1a; --faint: #5c5c5c; --grid: #dddddd;
  --blue: #0069a6; --orange: #b84a00; --box: #f3f6f9; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #16191d; --ink: #eeeeee; --faint: #b4b8bd;
  --grid: #3a3f45; --blue: #6db8ee; --orange: #ff9d5c; --box: #20252b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 Helvetica, Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1240px; margin: 0 auto; padding: 12px 16px 48px; }
h1 { font-size: 30px; line-height: 1.2; overflow-wrap: anywhere; }
section + section { margin-top: 72px; border-top: 4px solid var(--blue); }
h2 { margin: 36px 0 8px; font-size: 22px; }
p { max-width: 46em; margin: 8px 0; }
.controls { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 4px 16px;
  align-items: center; padding: 8px 0; background: var(--paper); border-bottom: 1px solid var(--grid); }
.controls label { max-width: 100%; min-width: 0; }
.controls p { margin: 0; min-width: 15em; }
label.wide { display: flex; flex: 1 1 340px; gap: 12px; align-items: center; }
.wide input { flex: 1; min-width: 0; height: 32px; padding: 0; border: 0; accent-color: var(--blue); }
button, select, input { font: inherit; color: var(--ink); background: var(--box);
  border: 1px solid var(--faint); border-radius: 6px; padding: 5px 10px; max-width: 100%; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.stage:not(:empty) { min-height: 7em; padding: 8px 0; overflow-wrap: anywhere; white-space: pre-line; }
.figures { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
.figure { overflow-x: auto; max-width: 100%; }
.figures .figure { flex: 1 1 460px; min-width: 0; }
.figures .wide { flex-basis: 100%; }
/* The usual letters, of 14 units, have 8 pixels; the box scrolls where that is too wide. */
svg { display: block; width: 100%; height: auto; max-width: 720px; min-width: calc(var(--units) * 0.57px); }
.wide svg { max-width: calc(var(--units) * 1px); min-width: calc(var(--units) * 0.8px); }
table { border-collapse: collapse; }
th, td { padding: 4px 14px 4px 0; text-align: left; border-bottom: 1px solid var(--grid); }
form label { display: inline-block; margin: 4px 16px 4px 0; }
form input { width: 9em; }
output { font-weight: bold; overflow-wrap: anywhere; }
.formulas { border-left: 4px solid var(--blue); padding-left: 16px; }
pre { overflow-x: auto; padding: 12px; background: var(--box); font-size: 13px; line-height: 1.45; }
/* The surface has the same colours in the dark, and so what lies on it. */
.surface, .marks { --paper: #ffffff; --ink: #1a1a1a; }
g.now .box { stroke: var(--orange); stroke-width: 5; }
@media (max-width: 600px) { body { font-size: 16px; } main { padding: 8px 8px 40px; } h1 { font-size: 25px; }
  .controls { gap: 2px 10px; } .stage { font-size: 15px; }
  table { font-size: 14px; } th, td { padding-right: 8px; } }
@media print {
  :root { --ink: #000000; --faint: #444444; --grid: #cccccc; --box: #ffffff; }
  body { font-size: 10.5pt; } @page { size: A4; margin: 15mm; }
  .controls { position: static; } .controls button, .controls label, .stage, .ask { display: none; }
  section + section { break-before: page; }
  .figures { display: block; } .figure { overflow: visible; break-inside: avoid; margin: 6mm 0; }
  svg, .wide svg { width: 150mm; min-width: 0; max-width: 100%; }
  h2 { break-after: avoid; } pre { font-size: 7.4pt; white-space: pre-wrap; padding: 0; }
}
'''
