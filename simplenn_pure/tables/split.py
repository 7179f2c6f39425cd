"""Rows that are kept back from training, to see whether a network has learned or memorised."""

from collections import Counter

from ..seeding import RandomState
from ..orders import permutation


def hold_out(groups, share, seed):
    """Return (training rows, held-out rows), each a list of row numbers from 0.

    Both are in random order; where none is held out, the rows stay in theirs.

    groups  one for each row, such as its label: of each group the same share is held
            out, rounded, and at least one row is not
    share   0 to 1
    seed    the order is that of NumPy's `RandomState(seed).permutation(rows)`; the
            first of each group in it are held out
    """
    wanted = {group: min(int(share * count + 0.5), count - 1) for group, count in Counter(groups).items()}
    if not any(wanted.values()):
        return list(range(len(groups))), []
    training, held_out = [], []
    for row in permutation(len(groups), RandomState(seed)):
        if wanted[groups[row]] > 0:
            wanted[groups[row]] -= 1
            held_out.append(row)
        else:
            training.append(row)
    return training, held_out
