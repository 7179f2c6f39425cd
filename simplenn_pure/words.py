"""How things are counted in words, for messages and reports.

(`checks.py`, which the smallest boards load, has a shorter one of its own.)
"""


def counted(count, noun):
    """Return '1 input', '2 inputs' and so on."""
    return '%d %s%s' % (count, noun, '' if count == 1 else 's')
