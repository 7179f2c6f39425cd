"""The orders in which `fit` takes the examples when it shuffles them: NumPy's own.

After RandomState(seed) has given a network its start weights, each iteration asks it for
one `permutation`.
"""

from .seeding import RandomState


def orders_of(seed, drawn, count):
    """Yield an order of 0 ... count - 1 for each iteration, without end.

    They are the permutations of RandomState(seed) after it has given `drawn` floats.
    """
    stream = RandomState(seed)
    for number in range(drawn):
        stream.random()
    while True:
        yield permutation(count, stream)


def permutation(count, stream):
    """Return 0 ... count - 1 in random order, as NumPy's `RandomState.permutation`.

    From the last place to the second, each swaps with one that is not behind it
    (R. Durstenfeld, Algorithm 235, Communications of the ACM 7, 1964). That one is
    the next word of the stream, cut to as many bits as it needs, that is not too
    large.
    """
    order = list(range(count))
    mask = 1
    while mask < count - 1:
        mask = 2 * mask + 1
    for last in range(count - 1, 0, -1):
        if mask // 2 >= last:
            mask //= 2
        chosen = stream.word() & mask
        while chosen > last:
            chosen = stream.word() & mask
        order[last], order[chosen] = order[chosen], order[last]
    return order
