"""NumPy's seeded stream of random numbers, written out.

`numpy.random.seed(1)` and `RandomState(1)` give the same numbers to the last
bit, on every Python. Python's own `random.seed(1)` does not: CPython, Jython and
MicroPython each give another stream.

The generator is the Mersenne Twister MT19937 (M. Matsumoto and T. Nishimura,
ACM Transactions on Modeling and Computer Simulation 8, 1998, pages 3 to 30), the
filling of its state the one of Knuth, The Art of Computer Programming, volume 2,
third edition, page 106.
"""

WORDS = 624   # The state of the generator is 624 words of 32 bits.
MIDDLE = 397  # Each new word is made from the oldest of them, the next, and the one 397 on.


class RandomState(object):
    """The stream of one seed, a whole number from 0 to 2**32 - 1.

    >>> '%.8f' % RandomState(1).random()
    '0.41702200'
    """

    def __init__(self, seed):
        self.words = words(seed)

    def word(self):
        """Return the next 32 bits of the stream, a whole number from 0 to 2**32 - 1."""
        return next(self.words)

    def random(self):
        """Return the next float of the stream, at least 0 and less than 1.

        Two words a, b give its 53 bits: (a // 2**5 * 2**26 + b // 2**6) / 2**53.
        """
        a = self.word() >> 5
        b = self.word() >> 6
        return float(a * 67108864 + b) / 9007199254740992.0

    def uniform(self, low, high):
        """Return the next float of the stream, spread evenly from `low` to `high`.

        low + (high - low) * random(). From -1 to 1 that is 2 * random() - 1.
        """
        return low + (high - low) * self.random()


def words(seed):
    """Yield the words of the stream of `seed`, without end.

    The states of the generator, end to end, are one sequence of words:

        s[0] = seed
        s[k] = (1812433253 * (s[k - 1] ^ (s[k - 1] >> 30)) + k) mod 2**32    up to k = 623
        s[k] = s[k - 227] ^ twist of s[k - 624] and s[k - 623]               from k = 624 on

    and the stream is s[624], s[625], ..., each one tempered. A small network takes
    a few words of it. So each is worked out when it is wanted, and only what the
    twist has made is kept, not the 2.5 kilobytes of a whole state.
    """
    made = bytearray()  # the last 624 words that the twist made, four bytes each
    oldest = middle = seed  # s[0]
    for k in range(1, MIDDLE):
        middle = following(middle, k, made)  # s[396] in the end
    k = 0
    while True:
        # The twist: the highest bit of s[k], the other 31 of s[k + 1].
        second = following(oldest, k + 1, made)
        middle = following(middle, k + MIDDLE, made)
        mixed = (oldest & 0x80000000) | (second & 0x7fffffff)
        word = middle ^ (mixed >> 1)
        if mixed & 1:
            word ^= 0x9908b0df
        values = bytearray([word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24])
        if k < WORDS:
            made += values
        else:
            for i in range(4):
                made[4 * (k % WORDS) + i] = values[i]
        oldest = second
        k += 1
        yield tempered(word)


def following(word, k, words):
    """Return s[k]; `word` is s[k - 1], `words` the bytes of those that the twist made."""
    if k < WORDS:
        return (1812433253 * (word ^ (word >> 30)) + k) & 0xffffffff
    i = 4 * (k % WORDS)
    return words[i] | words[i + 1] << 8 | words[i + 2] << 16 | words[i + 3] << 24


def tempered(word):
    """Return `word` with what is random in it spread over all 32 bits."""
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return word ^ (word >> 18)


def draw_seed():
    """Return a seed that nobody chose, from Python's own `random`."""
    import random  # Here: a fifth of the time it takes to import the package.
    return int(random.getrandbits(32))
