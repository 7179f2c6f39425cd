"""The numbers of a JSON text, read without loss on a Python whose floats have fewer than 64 bits.

MicroPython reads digits with the floats that it has: of 20,000 weights with 17 digits,
2,105 come out one or more units off where floats have 32 bits, and 1,480 where they have
30. Here they are read in whole numbers, which are exact everywhere. Only `loads` needs
this file, and only there.
"""

import math

MARK = '\x7f'  # DEL. A text that has it is left to the Python's own reader.
IN_NUMBERS = '0123456789+-.eE'
LEAST_EXPONENT = -149  # 2**-149 is the smallest 32-bit float.
TOO_LARGE = 1 << 128   # Half a unit below it, numbers are beyond all 32-bit floats.
LONGEST_NUMBER = 400   # Characters; and no larger power of ten is worked out.


def marked(text):
    """Return JSON `text` in which each number with a point or a power is text, after a MARK."""
    pieces = text.split('"')
    is_string = False
    for place, piece in enumerate(pieces):
        if not is_string:
            pieces[place] = with_marks(piece)
            is_string = True
        else:  # A quotation mark behind a backslash, itself not behind one, does not end it.
            is_string = (len(piece) - len(piece.rstrip('\\'))) % 2 == 1
    return '"'.join(pieces)


def with_marks(text):
    """Return `marked` of JSON text without a quotation mark in it."""
    parts = []
    start = 0
    for place in range(len(text) + 1):
        if place < len(text) and text[place] in IN_NUMBERS:
            continue
        word = text[start:place]
        if word and word[0] in '-0123456789' and ('.' in word or 'e' in word.lower()):
            word = '"' + MARK + word + '"'
        parts.append(word + text[place:place + 1])
        start = place + 1
    return ''.join(parts)


def unmarked(value, bits):
    """Return a parsed value with a float of this many bits in place of each text after a MARK."""
    if isinstance(value, dict):
        return dict([(key, unmarked(value[key], bits)) for key in value])
    if isinstance(value, list):
        return [unmarked(item, bits) for item in value]
    if isinstance(value, str) and value[:1] == MARK:
        return nearest(value[1:], bits)
    return value


def nearest(text, bits):
    """Return the float nearest to a decimal number, of two equally near the even one.

    bits  how many a mantissa has, at most 24: 24 of a 32-bit float, 22 of 30 bits
    Raises ValueError when it is not a number.
    """
    if len(text) > LONGEST_NUMBER:
        raise ValueError('a number has %d characters' % len(text))
    digits, has_power, power = text.lower().partition('e')
    before, _, behind = digits.partition('.')
    whole = abs(int(before + behind))
    power = (int(power) if has_power else 0) - len(behind)
    sign = -1.0 if text[0] == '-' else 1.0
    if whole == 0 or power < -2 * LONGEST_NUMBER:
        return sign * 0.0
    if power > LONGEST_NUMBER:
        return sign * 1e300 * 1e300
    # The number is above / below * 2**exponent, and the quotient is to have `bits` bits.
    above, below = whole * 10 ** max(power, 0), 10 ** max(-power, 0)
    exponent = 0
    while above // below >= 1 << bits:
        below <<= 1
        exponent += 1
    while above // below < 1 << (bits - 1) and exponent > LEAST_EXPONENT:
        above <<= 1
        exponent -= 1
    quotient, rest = divmod(above, below)
    if 2 * rest > below or (2 * rest == below and quotient % 2 == 1):
        quotient += 1
    if quotient << max(exponent, 0) >= TOO_LARGE:
        return sign * 1e300 * 1e300
    return sign * math.ldexp(float(quotient), exponent)
