"""Run every benchmark with --quick, one after another, in five minutes at most.

    python benchmarks/quick.py

It shows what they print, and last of all how long each took. A program that takes 100 seconds is ended, and
so is the one that runs when the five minutes are over.
"""

import os
import subprocess
import sys
import time

from timing import Deadline, parser, run

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = ['speed', 'limits', 'tables', 'large', 'digits', 'convergence', 'integers', 'exporters', 'embed_sizes',
            'embed_digits', 'page', 'small', 'pythons', 'numpy_values', 'other_libraries']
MOST, MOST_OF_A_PROGRAM = 300.0, 100.0  # Seconds.


def main():
    """Run them and print a table of seconds."""
    parser(__doc__).parse_args()
    deadline, rows = Deadline(MOST), []
    for name in PROGRAMS:
        print('\n==== %s.py --quick\n' % name, flush=True)
        start, outcome = time.perf_counter(), ''
        try:
            run([sys.executable, os.path.join(HERE, name + '.py'), '--quick'], deadline.within(MOST_OF_A_PROGRAM),
                stdout=None)
        except subprocess.TimeoutExpired:
            outcome = 'ended'
        except subprocess.CalledProcessError as error:
            outcome = 'code %d' % error.returncode
        rows.append((name, time.perf_counter() - start, outcome))
    print('\n==== seconds by the clock\n')
    for name, seconds, outcome in rows:
        print('%-16s %6.1f  %s' % (name, seconds, outcome))
    print('%-16s %6.1f' % ('together', sum(seconds for name, seconds, outcome in rows)))
    return any(outcome for name, seconds, outcome in rows)


if __name__ == '__main__':
    sys.exit(main())
