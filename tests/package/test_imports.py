"""Who may import whom: every import of the package, held against one table.

Above the line is the mathematics, which knows `math`, `random` and what stands
below it in its own order. `embed`, `tables`, `study`, `sweep` and `command_line`
come after. Nothing imports upwards, not even inside a function, except that `__main__`
hands over to the command line and `__init__` hands out the public names.
"""

import ast
import glob
import os
import sys

import pytest

from places import PACKAGE
import simplenn_pure


# Each line knows the lines above it; those on one line do not know each other.
ORDER = [
    ['integers'],
    ['matrix', 'seeding', 'checks', 'words', 'powers'],
    ['activation', 'orders', 'source', 'format'],
    ['formulas'],
    ['layer', 'loss'],
    ['loss_checks'],
    ['layer_checks'],
    ['network', 'flat'],
    ['neuron', 'two_layer', 'deep'],
    ['unrolled'],
    ['generated'],
    ['roads'],
    ['training'],
    ['tutorials'],
    ['selftest'],
    ['portable'],
    # ---- the line ----
    ['embed'],
    ['compiled'],
    ['early_stopping', 'scaling'],
    ['tables'],
    ['study'],
    ['sweep'],
    ['sweep_file'],
    ['command_line'],
    ['__main__'],
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
BELOW_THE_LINE = ['embed', 'tables', 'study', 'compiled', 'early_stopping', 'scaling', 'sweep', 'sweep_file', 'command_line',
                  '__main__']

# What a file may import from outside. Nothing is said of `tables`, `study`, `compiled`,
# `sweep` and `command_line`, which may use the standard library; but only the last reads arguments.
EVERYONE = {'math', 'random'}
MORE = {
    '__init__': {'sys'},   # to know Pythons before 3.7
    '__main__': {'sys'},   # its arguments
    'roads': {'sys'},      # to know PyPy
    'generated': {'sys'},
    'selftest': {'sys'},   # to say which Python it is
    'embed': {'sys', 'json', 'os'},
}
STANDARD_LIBRARY = ['tables', 'study', 'compiled', 'early_stopping', 'scaling', 'sweep', 'sweep_file', 'command_line']

# What looks upwards all the same, inside a function: a result draws itself.
ALLOWED = {('training', 'study')}

# The public names, and the files that they come from.
PUBLIC = {'Neuron': 'neuron', 'TwoLayerNetwork': 'two_layer', 'DeepNetwork': 'deep',
          'Layer': 'layer', 'fit': 'training'}


def files():
    """(module name, path) of every file of the package: 'matrix', 'embed.files', ..."""
    for path in sorted(glob.glob(os.path.join(PACKAGE, '**', '*.py'), recursive=True)):
        name = os.path.relpath(path, PACKAGE)[:-3].replace(os.sep, '.')
        yield name, path


FILES = list(files())


def imports_of(name, tree):
    """(what, line) of every import: ('.network', 3), ('math', 1); '.' is the package itself.

    Wherever it stands, also inside functions.
    """
    folder = name.split('.')[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = folder[:len(folder) - (node.level - 1)]
            assert node.level - 1 <= len(folder), 'an import from outside the package'
            if node.module is not None:
                yield '.' + '.'.join(base + node.module.split('.')), node.lineno
            else:
                for alias in node.names:  # from . import table
                    yield '.' + '.'.join(base + [alias.name]), node.lineno


def problems_of(name, tree):
    """What a file imports that it should not, as lines of text."""
    part = name.split('.')[0]  # the file itself, or its folder
    for imported, line in imports_of(name, tree):
        place = '%s, line %d: imports %s' % (name, line, imported)
        if not imported.startswith('.'):
            root = imported.split('.')[0]
            if root == 'simplenn_pure':
                yield place + ' not relatively'
            elif root == 'argparse' and part != 'command_line':
                yield place
            elif part in STANDARD_LIBRARY:
                if root not in getattr(sys, 'stdlib_module_names', [root]):
                    yield place + ', which is not in the standard library'
            elif root not in EVERYONE | MORE.get(part, set()):
                yield place
            continue
        target = imported[1:].split('.')[0]
        if target == '__version__' and part in BELOW_THE_LINE:
            continue
        if target in PUBLIC:
            target = PUBLIC[target]
        if part == '__init__':
            if target not in PUBLIC.values():
                yield place
        elif target not in RANK:
            yield place + ', which the table does not know'
        elif (part, target) in ALLOWED:
            continue
        elif target != part and RANK[target] >= RANK[part]:
            yield place + ', upwards'
        elif target == part and '.' not in name:
            yield place + ', itself'


def parse(path):
    with open(path) as stream:
        return ast.parse(stream.read())


def test_the_table_knows_every_file():
    parts = {name.split('.')[0] for name, path in FILES}
    assert {'matrix', 'layer', 'neuron', '__init__', '__main__'} <= parts
    assert parts - set(RANK) == {'__init__'}


@pytest.mark.parametrize('name, path', FILES, ids=[name for name, path in FILES])
def test_every_import_is_in_the_table(name, path):
    assert list(problems_of(name, parse(path))) == []


@pytest.mark.parametrize('name, path', FILES, ids=[name for name, path in FILES])
def test_nothing_private_is_imported(name, path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                assert not alias.name.startswith('_') or alias.name == '__version__', node.lineno
                assert alias.name != '*', node.lineno


def test_the_mathematics_has_no_side_door():
    # What the table does not see: modules imported by name.
    for name, path in FILES:
        if name.split('.')[0] not in STANDARD_LIBRARY:
            for node in ast.walk(parse(path)):
                assert not (isinstance(node, ast.Name)
                            and node.id in ('__import__', 'importlib')), (name, node.lineno)


def test_no_two_files_of_a_folder_import_each_other():
    graph = {}
    for name, path in FILES:
        graph[name] = {imported[1:] for imported, line in imports_of(name, parse(path))
                       if imported.startswith('.')}

    def reaches(start, goal, seen):
        for following in graph.get(start, ()):
            if following == goal:
                return True
            if following not in seen:
                seen.add(following)
                if reaches(following, goal, seen):
                    return True
        return False

    assert len(graph) > 10
    assert [name for name in graph if reaches(name, name, set())] == []


@pytest.mark.parametrize('name, text, wanted', [
    ('matrix', 'import math', 0), ('matrix', 'import numpy', 1), ('matrix', 'import sys', 1),
    ('matrix', 'from .activation import sigmoid', 1), ('layer', 'from .matrix import dot', 0),
    ('layer', 'from .network import Network', 1), ('matrix', 'def f():\n from .deep import x', 1),
    ('neuron', 'from .deep import forward', 1), ('deep', 'from simplenn_pure.layer import a', 1),
    ('training', 'from .unrolled import unrolled', 0), ('unrolled', 'from .training import fit', 1),
    ('training', 'from .embed import save', 1), ('embed.files', 'import json', 0),
    ('embed.files', 'import csv', 1), ('embed.files', 'from .document import dumps', 0),
    ('embed.files', 'from ..training import fit', 0), ('embed.files', 'from ..study import page', 1),
    ('study.html_page', 'import html', 0), ('study.html_page', 'from .svg import text', 0),
    ('study.html_page', 'from .. import command_line', 1), ('command_line.train', 'from .. import fit', 0),
    ('command_line.train', 'from .. import __version__', 0),
    ('command_line.train', 'from . import report', 0), ('command_line.train', 'from ..sweep import x', 0),
    ('command_line.train', 'from ..early_stopping import hold_out', 0),
    ('command_line.train', 'import argparse', 0), ('tables.learning', 'import argparse', 1),
    ('tables.csv_file', 'import csv', 0), ('tables.learning', 'from ..orders import permutation', 0),
    ('tables.learning', 'from ..command_line import main', 1), ('tables.learning', 'from ..study import page', 1),
    ('sweep', 'from .tables import learning', 0), ('embed.files', 'from ..tables import learning', 1),
    ('deep', 'from . import __version__', 1), ('deep', 'from . import Neuron', 1),
    ('__init__', 'from .deep import DeepNetwork', 0), ('__init__', 'from .embed import save', 1),
    ('__main__', 'from .command_line import main', 0), ('selftest', 'from .__main__ import main', 1),
    ('layer', 'from .utils import x', 1), ('layer', 'from .layer import Layer', 1),
])
def test_the_table_is_held(name, text, wanted):
    assert len(list(problems_of(name, ast.parse(text)))) == wanted
