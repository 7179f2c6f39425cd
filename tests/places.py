"""Where the repository, the package, the benchmarks, the manuals and the tables of the tests are."""

import glob
import os

import simplenn_pure

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
TABLES = os.path.join(TESTS, 'tables')
BENCHMARKS = os.path.join(ROOT, 'benchmarks')
PACKAGE = os.path.dirname(os.path.abspath(simplenn_pure.__file__))
README = os.path.join(ROOT, 'README.md')
ROOMS = sorted(glob.glob(os.path.join(PACKAGE, '**', 'README.md'), recursive=True))
MANUALS = [README] + ROOMS + [os.path.join(BENCHMARKS, 'README.md')]
