"""Where things stand in a picture, as formulas that Python and the page's script read alike.

A formula has numbers, the names of its arguments, the four operations, brackets, `max`, `min` and
`abs`. Python runs it, and the script has it as a function.
"""

import re


class Formula(object):
    """One formula, and its arguments. It is called with numbers: Formula('a b', 'a + b')(1.0, 2.0)."""

    def __init__(self, arguments, text):
        self.arguments = arguments.split()
        self.text = text
        self.run = eval('lambda %s: %s' % (', '.join(self.arguments), text))

    def __call__(self, *numbers):
        return self.run(*numbers)

    def in_javascript(self):
        """Return the formula as an expression in JavaScript.

        >>> Formula('a', 'max(0, a)').in_javascript()
        'Math.max(0, a)'
        """
        return re.sub(r'\b(max|min|abs)\(', r'Math.\1(', self.text)


GEOMETRY = {
    # The middle of a column of neurons, of `count` between the edges.
    'column': Formula('number count low high', 'low + (high - low) * number / (count - 1)'),
    # The middle of a neuron in a column of `count`.
    'row': Formula('number count middle spacing', 'middle + spacing * (number - (count - 1) / 2)'),
    # How large a neuron is where the next one is `spacing` away.
    'radius': Formula('spacing', 'max(9, min(27, 0.36 * spacing))'),
    # How wide a connection is.
    'thickness': Formula('weight largest widest', '1.2 + (widest - 1.2) * min(1, abs(weight) / largest)'),
    # A part of the way.
    'along': Formula('low high part', 'low + (high - low) * part'),
    # Where on an axis that starts at `place` a number lies.
    'on_axis': Formula('number low high place size', 'place + size * (number - low) / (high - low)'),
}
