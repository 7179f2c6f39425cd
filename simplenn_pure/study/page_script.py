"""The script in the page. It computes in the order of `deep.py`, so its digits are Python's.

What it does with an activation or a loss is written from their formulas, and what its drawings look
like comes from the files that draw in Python. The rest of it stands in the .js files of this folder.
"""

import json
import pkgutil
import re

from .. import powers
from ..formulas import ACTIVATIONS, function_body
from ..loss import LOSSES
from .data_sets import USUAL
from .diagram import LABELLED, WIDEST
from .live_parts import geometry
from .surface import CELLS, HIGH, LOW, MIDDLE, PALETTE
from .worked_step import by_any_exp

FILES = ['live_mathematics.js', 'live_numbers.js', 'live_pictures.js', 'live_controls.js']

# How JavaScript writes a condition, the end of its block, e, and the result.
FORMS = 'if (%s) {', '}', 'const e = %s;', 'return %s;'

MOST_SHOWN = 16   # Of a layer with more neurons, those with the strongest connections are drawn.
MOST_LINES = 120  # Of more connections, the strongest.


def script(data_sets, portable):
    """Return the script of a page that offers these data sets, the first of which it opens with.

    `portable` is whether it takes the exp of `powers.py`.
    """
    activations = ['%s: %s' % (name, activation_in_javascript(activation))
                   for name, activation in sorted(ACTIVATIONS.items()) if portable or not activation.twin_of]
    losses = ['%s: {share: %s, %s}' % (name, function('t, a', loss.formula), fields(
        cancels=loss.slope_cancels, perOutput=loss.per_output)) for name, loss in sorted(LOSSES.items())]
    return lean(TABLES % {
        'data': as_json(data_sets), 'usual': as_json(USUAL),
        'activations': ',\n  '.join(activations), 'losses': ',\n  '.join(losses),
        'geometry': geometry(), 'palette': json.dumps([LOW, MIDDLE, HIGH]), 'colours': len(PALETTE),
        'cells': CELLS, 'labelled': LABELLED, 'widest': json.dumps([WIDEST[True], WIDEST[False]]),
        'shown': MOST_SHOWN, 'lines': MOST_LINES,
    }) + portable_text() * portable + SAID + ''.join(
        [lean(pkgutil.get_data(__package__, name).decode('utf-8')) for name in FILES])


def lean(text):
    """Return a script without the lines that are comments, and with tabs, to be smaller.

    >>> lean('// Twice.\\nconst twice = n => {\\n  return 2 * n;\\n};')
    'const twice = n => {\\n\\treturn 2 * n;\\n};'
    """
    text = re.sub(r'(?m)^ *//.*\n|^\n', '', text)
    return re.sub(r'(?m)^(?:  )+', lambda found: '\t' * (len(found.group()) // 2), text)


def as_json(value):
    """Return a value as JSON that no HTML can be seen in."""
    return json.dumps(value, allow_nan=False, separators=(',', ':')).replace('<', r'\u003c')


def fields(**values):
    """Return values as the fields of an object in JavaScript."""
    return ', '.join(['%s: %s' % (name, json.dumps(value)) for name, value in sorted(values.items())])


def activation_in_javascript(it):
    """Return an activation as an object in JavaScript: what it computes, and what is said of it."""
    row = [by_any_exp(it.formula[0][1]), it.formula[0][2]] if it.row else None
    return '{value: %s, slope: %s, power: %s, crossEntropy: %s, %s}' % (
        function('z, largest, whole', it.formula), function('a', it.derivative),
        function('z, largest', [('', '', it.formula[0][1])] * it.row),
        function('t, a, z, largest, whole', it.cross_entropy),
        fields(low=it.low, high=it.high, shown=it.shown, shownSlope=it.shown_slope, shownRow=row))


def portable_text():
    """Return the exp and the log of `powers.py` as functions in JavaScript."""
    return POWERS % (json.dumps(powers.PAIRS), powers.LEAST, powers.STEPS, powers.STEP, powers.STEP_REST,
                     powers.C2, powers.C3, powers.C4, powers.C5, powers.MOST, json.dumps(powers.ODDS),
                     powers.LN_2, powers.LN_2_REST)


def function(arguments, formula):
    """Return a formula as a function in JavaScript, or 'null' where there is none.

    >>> print(function('z', [('z > 0.0', '', 'z'), ('', 'exp(z)', 'e - 1.0')]))
    (z) => {
        if (z > 0.0) {
            return z;
        }
        const e = Math.exp(z);
        return e - 1.0;
    }
    """
    names = {'exp': 'Math.exp', 'log': 'Math.log',
             'portable_exp': 'portableExp', 'portable_log': 'portableLog'}
    return '(%s) => {\n%s\n}' % (arguments, function_body(formula, FORMS, names)) if formula else 'null'


SAID = '// From here on with its comments in the .js files of simplenn_pure/study.\n'

# What the files look into.
TABLES = '''
'use strict';
const DATA_SETS = %(data)s;
const ACTIVATIONS = {%(activations)s};
const LOSSES = {%(losses)s};
const GEOMETRY = %(geometry)s;
const USUAL = %(usual)s;
const ENDS = %(palette)s;
const PALETTE = Array.from({length: %(colours)d}, (unused, k) => {
  const part = 2 * k / (%(colours)d - 1);
  const [red, green, blue] = [0, 1, 2].map(c => Math.round(part < 1 ?
    GEOMETRY.along(ENDS[0][c], ENDS[1][c], part) : GEOMETRY.along(ENDS[1][c], ENDS[2][c], part - 1)));
  return 0xff000000 + 65536 * blue + 256 * green + red;
});
const CELLS = %(cells)d, LABELLED = %(labelled)d, WIDEST = %(widest)s;
const MOST_SHOWN = %(shown)d, MOST_LINES = %(lines)d;
'''

# exp for numbers of at most 0, log for those of at least 1: the same bits on every machine.
POWERS = '''
const PAIRS = %s, SCALES = [2];
for (let k = 0; k < 1075; k++) SCALES.push(SCALES[k] / 2);
function portableExp(x) {
  if (!(x > %r)) return x < 0 ? 0 : x;
  const m = Math.trunc(0.5 - %r * x), r = x + m * %r + m * %r, [high, low] = PAIRS[m & 63];
  return (high + (low + high * (r + r * r * (%r + r * (%r + r * (%r + r * %r)))))) * SCALES[m >> 6];
}
function portableLog(x) {
  if (x - x !== 0) return x;
  let k = 0;
  for (; x > %r; k++) x *= 0.5;
  const s = (x - 1) / (x + 1), series = %s.reduce((total, odd) => (total + 1 / odd) * (s * s), 0);
  return k * %r + (k * %r + (2 * s + 2 * s * series));
}
'''
