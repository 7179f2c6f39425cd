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
MIDDLE = 397  # Each new word is made from the word in its place, the next, and the one 397 on.
PIECE = 48    # How many words are kept in one piece.


class RandomState(object):
    """The stream of one seed, a whole number from 0 to 2**32 - 1.

    >>> '%.8f' % RandomState(1).random()
    '0.41702200'
    """

    def __init__(self, seed):
        # Four bytes a word: as a list of ints the state would take 5 kilobytes on a
        # 64-bit MicroPython and about 20 on a 32-bit board. In pieces: a heap that
        # small seldom has a long stretch free.
        self.pieces = [bytearray(4 * PIECE) for i in range(WORDS // PIECE)]
        self.position = 0
        word = seed
        self.write(0, word)
        for i in range(1, WORDS):
            word = (1812433253 * (word ^ (word >> 30)) + i) & 0xffffffff
            self.write(i, word)

    def read(self, i):
        """Return word i of the state."""
        piece = self.pieces[i // PIECE]
        i = 4 * (i % PIECE)
        return piece[i] | piece[i + 1] << 8 | piece[i + 2] << 16 | piece[i + 3] << 24

    def write(self, i, word):
        """Make `word` word i of the state."""
        piece = self.pieces[i // PIECE]
        i = 4 * (i % PIECE)
        piece[i] = word & 255
        piece[i + 1] = word >> 8 & 255
        piece[i + 2] = word >> 16 & 255
        piece[i + 3] = word >> 24

    def word(self):
        """Return the next 32 bits of the stream, a whole number from 0 to 2**32 - 1."""
        here = self.position
        following = (here + 1) % WORDS

        # The twist: the highest bit of this word, the other 31 of the next one.
        mixed = (self.read(here) & 0x80000000) | (self.read(following) & 0x7fffffff)
        word = self.read((here + MIDDLE) % WORDS) ^ (mixed >> 1)
        if mixed & 1:
            word ^= 0x9908b0df
        self.write(here, word)
        self.position = following

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
