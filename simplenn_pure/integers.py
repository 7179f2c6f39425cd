"""Whole numbers of any size, which a MicroPython built for very little room can lack."""

ONE = 1  # A test puts another kind of number here.


def need_large_integers(what):
    """Raise NotImplementedError, which says that `what` needs them, where whole numbers end at 64 bits."""
    number = ONE
    try:
        for doubling in range(100):
            number *= 2
    except OverflowError:
        number = 0
    if number == 0:  # Some end without a word.
        raise NotImplementedError('%s needs whole numbers of any size, and those of this Python '
                                  'end at 64 bits' % what)
