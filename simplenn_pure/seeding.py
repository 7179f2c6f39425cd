"""NumPy's seeded stream of random numbers, written out.

`numpy.random.seed(1)` and `RandomState(1)` give the same numbers to the last
bit, on every Python. Python's own `random.seed(1)` does not: CPython, Jython and
MicroPython each give another stream.

The generator is the Mersenne Twister MT19937 (M. Matsumoto and T. Nishimura,
ACM Transactions on Modeling and Computer Simulation 8, 1998, pages 3 to 30), the
filling of its state the one of Knuth, The Art of Computer Programming, volume 2,
third edition, page 106.
"""

import random

WORDS = 624   # The state of the generator is 624 words of 32 bits.
MIDDLE = 397  # Each new word is made from the oldest of them, the next, and the one 397 on.


class RandomState(object):
    """The stream of one seed, a whole number from 0 to 2**32 - 1.

    The states, end to end, are one sequence of words s[0], s[1], s[2], ...:

        s[0] = seed
        s[k] = (1812433253 * (s[k - 1] ^ (s[k - 1] >> 30)) + k) mod 2**32     k < 624, the filling
        s[k] = s[k - 227] ^ twist of s[k - 624] and s[k - 623]                from k = 624 on

    and the stream is s[624], s[625], ..., each one tempered.

    >>> '%.8f' % RandomState(1).random()
    '0.41702200'
    """

    def __init__(self, seed):
        # A small network takes a few words, so a word is worked out when the twist
        # wants it, and only what the twist made is kept: not 2.5 kilobytes at once.
        self.made = bytearray()  # the last 624 words that the twist made, four bytes each
        self.drawn = 0           # how many words have been taken
        self.oldest = seed       # s[drawn]
        self.middle = seed       # s[drawn + 396]
        for k in range(1, MIDDLE):
            self.middle = self.following(self.middle, k)

    def following(self, word, k):
        """Return s[k]; `word` is s[k - 1]."""
        if k < WORDS:
            return (1812433253 * (word ^ (word >> 30)) + k) & 0xffffffff
        i = 4 * (k % WORDS)
        return (self.made[i] | self.made[i + 1] << 8
                | self.made[i + 2] << 16 | self.made[i + 3] << 24)

    def word(self):
        """Return the next 32 bits of the stream, a whole number from 0 to 2**32 - 1."""
        oldest = self.oldest
        self.oldest = self.following(oldest, self.drawn + 1)
        self.middle = self.following(self.middle, self.drawn + MIDDLE)

        # The twist: the highest bit of the oldest word, the other 31 of the next one.
        mixed = (oldest & 0x80000000) | (self.oldest & 0x7fffffff)
        word = self.middle ^ (mixed >> 1)
        if mixed & 1:
            word ^= 0x9908b0df
        i = 4 * (self.drawn % WORDS)
        self.made[i:i + 4] = bytearray([word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24])
        self.drawn += 1

        # The tempering: spreads what is random over all 32 bits.
        word ^= word >> 11
        word ^= (word << 7) & 0x9d2c5680
        word ^= (word << 15) & 0xefc60000
        word ^= word >> 18
        return word

    def random(self):
        """Return the next float of the stream, at least 0 and less than 1.

        Two words a, b give its 53 bits: (a // 2**5 * 2**26 + b // 2**6) / 2**53.
        """
        a = self.word() >> 5
        b = self.word() >> 6
        return (a * 67108864 + b) / 9007199254740992.0

    def uniform(self, low, high):
        """Return the next float of the stream, spread evenly from `low` to `high`.

        low + (high - low) * random(). From -1 to 1 that is 2 * random() - 1.
        """
        return low + (high - low) * self.random()


def draw_seed():
    """Return a seed that nobody chose, from Python's own `random`."""
    return int(random.getrandbits(32))
