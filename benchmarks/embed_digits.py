"""Count how many floats another Python reads or writes wrong in the last bit.

    python benchmarks/embed_digits.py micropython 1000000

Random floats of every size go to the other Python as text and come back as bits:
with the 17 digits that this package writes, and with the shortest text, which is
CPython's `repr`; and its own `repr` of them is read here.
"""

import os
import random
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from simplenn_pure.embed.decimals import decimal

READ = '''
import struct
import sys
wrong17 = wrong_shortest = 0
target = open(sys.argv[2], 'w')
for line in open(sys.argv[1]):
    bits, digits, shortest = line.split()
    number = struct.unpack('<d', struct.pack('<Q', int(bits)))[0]
    wrong17 += float(digits) != number
    wrong_shortest += float(shortest) != number
    target.write('%s %s\\n' % (bits, repr(number)))
target.close()
print('%d %d' % (wrong17, wrong_shortest))
'''


def main():
    """Print the counts."""
    python, count = sys.argv[1], int(sys.argv[2])
    chance = random.Random(1)
    folder = tempfile.mkdtemp()
    source, answer, script = [os.path.join(folder, name) for name in ('source', 'answer', 'read.py')]
    with open(script, 'w') as target:
        target.write(READ)
    with open(source, 'w') as target:
        for place in range(count):
            low, high = ((-3, 2), (-10, 6), (-25, 25), (-300, 300))[place % 4]
            number = chance.choice((-1, 1)) * 10.0 ** chance.uniform(low, high)
            bits = struct.unpack('<Q', struct.pack('<d', number))[0]
            target.write('%d %s %r\n' % (bits, decimal(number), number))
    wrong17, wrong_shortest = subprocess.check_output(
        [python, script, source, answer], universal_newlines=True).split()
    wrong_here = 0
    with open(answer) as lines:
        for line in lines:
            bits, text = line.split()
            wrong_here += float(text) != struct.unpack('<d', struct.pack('<Q', int(bits)))[0]
    print('%s, %d floats: reads %s wrong of 17 digits, %s of the shortest text; '
          'of its own repr, %d are read wrong here'
          % (python, count, wrong17, wrong_shortest, wrong_here))


if __name__ == '__main__':
    main()
