"""Where the repository, the package, the benchmarks and the tables of the tests are."""

import os

import simplenn_pure

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
TABLES = os.path.join(TESTS, 'tables')
BENCHMARKS = os.path.join(ROOT, 'benchmarks')
PACKAGE = os.path.dirname(os.path.abspath(simplenn_pure.__file__))
