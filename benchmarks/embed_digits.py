"""Count how many floats another Python reads or writes wrong in the last bit.

    python benchmarks/embed_digits.py micropython 1000000
    python benchmarks/embed_digits.py --quick               20,000 floats

Random floats of every size go to the other Python as text and come back as bits:
with the 17 digits that this package writes, and with the shortest text, which is
CPython's `repr`; and its own `repr` of them is read here. The other Python has ten minutes.
"""

import os
import random
import struct
import subprocess
import sys
import tempfile

from timing import found, parser, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from simplenn_pure.embed.decimals import decimal

MOST, QUICK = 600.0, 30.0  # Seconds, after which the other Python is ended.

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
    options = parser(__doc__, '20,000 floats')
    options.add_argument('python', nargs='?', default='micropython', help='its command (default: micropython)')
    options.add_argument('count', nargs='?', type=int, default=1000000, help='how many floats (default: 1,000,000)')
    options = options.parse_args()
    count = 20000 if options.quick else options.count
    python = found(options.python)
    if python is None:
        print('%s is not installed' % options.python)
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            print('%s, %d floats: %s' % (options.python, count, counts(
                python, count, folder, QUICK if options.quick else MOST)))
        except subprocess.TimeoutExpired as error:
            print('%s, %d floats: ended after %g s' % (options.python, count, error.timeout))


def counts(python, count, folder, seconds):
    """Return what is read wrong, of this many floats, in words."""
    chance = random.Random(1)
    source, answer, script = [os.path.join(folder, name) for name in ('source', 'answer', 'read.py')]
    with open(script, 'w') as target:
        target.write(READ)
    with open(source, 'w') as target:
        for place in range(count):
            low, high = ((-3, 2), (-10, 6), (-25, 25), (-300, 300))[place % 4]
            number = chance.choice((-1, 1)) * 10.0 ** chance.uniform(low, high)
            bits = struct.unpack('<Q', struct.pack('<d', number))[0]
            target.write('%d %s %r\n' % (bits, decimal(number), number))
    wrong17, wrong_shortest = run([python, script, source, answer], seconds).stdout.split()
    wrong_here = 0
    with open(answer) as lines:
        for line in lines:
            bits, text = line.split()
            wrong_here += float(text) != struct.unpack('<d', struct.pack('<Q', int(bits)))[0]
    return ('reads %s wrong of 17 digits, %s of the shortest text; of its own repr, %d are read wrong here'
            % (wrong17, wrong_shortest, wrong_here))


if __name__ == '__main__':
    main()
