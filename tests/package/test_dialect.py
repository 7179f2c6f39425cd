"""The mathematics and `embed` are written in the one dialect that every Python shares.

From CPython 2.7 and MicroPython to the newest Python. Running them there is the
proof; this test says at once, on any Python, which line would not run.
"""

import ast
import glob
import io
import os
import re
import tokenize

import pytest

from places import PACKAGE
import simplenn_pure

FILES = sorted(glob.glob(os.path.join(PACKAGE, '*.py'))
               + glob.glob(os.path.join(PACKAGE, 'embed', '*.py')))
FILES = [path for path in FILES if os.path.basename(path) not in ('sweep.py', 'scaling.py')]  # Not for boards.

# Syntax that Python 2.7 or MicroPython does not know.
SYNTAX = ['JoinedStr', 'FormattedValue', 'TemplateStr', 'AnnAssign', 'Nonlocal', 'YieldFrom',
          'NamedExpr', 'Match', 'AsyncFunctionDef', 'AsyncFor', 'AsyncWith', 'Await', 'MatMult',
          'TryStar', 'TypeAlias']

# Absent on one of the Pythons, or different from one to the next.
CALLS = {'sum': 'rounds differently from one Python to the next',
         'fsum': 'is not everywhere', 'sumprod': 'is not everywhere',
         'round': 'rounds differently from one Python to the next',
         'unicode': 'is Python 2 only', 'xrange': 'is Python 2 only', 'long': 'is Python 2 only',
         'breakpoint': 'is not everywhere'}
NAMES = {'__doc__': 'is absent on MicroPython', '__file__': 'is absent on MicroPython',
         '__annotations__': 'is not everywhere'}
ATTRIBUTES = {'bit_length': 'is absent on MicroPython', 'setstate': 'is absent on MicroPython',
              'Random': 'is another generator on Jython', 'isfinite': 'is not in Python 2.7',
              'fsum': 'is not everywhere', 'sumprod': 'is not everywhere',
              '__doc__': 'is absent on MicroPython', '__file__': 'is absent on MicroPython',
              'removeprefix': 'is not everywhere', 'removesuffix': 'is not everywhere',
              'to_bytes': 'is not in Python 2.7', 'from_bytes': 'is not in Python 2.7',
              'iteritems': 'is Python 2 only', 'has_key': 'is Python 2 only',
              'ulp': 'is not everywhere', 'nextafter': 'is not everywhere',
              'prod': 'is not everywhere', 'expit': 'is not everywhere'}


def own_nodes(function):
    """The nodes of a function, without those of functions inside it."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))


def problems_of_arguments(arguments):
    if arguments.kwonlyargs:
        yield 'keyword-only arguments'
    if getattr(arguments, 'posonlyargs', []):
        yield 'positional-only arguments'
    everyone = arguments.args + [arguments.vararg, arguments.kwarg]
    if any(argument is not None and argument.annotation is not None for argument in everyone):
        yield 'annotations'


def problems_of_node(node):
    kind = type(node).__name__
    if kind in SYNTAX:
        yield kind
    if isinstance(node, ast.FunctionDef):
        if node.returns is not None:
            yield 'annotations'
        if getattr(node, 'type_params', []):
            yield 'type parameters'
        inside = list(own_nodes(node))
        if (any(isinstance(n, ast.Yield) for n in inside)
                and any(isinstance(n, ast.Return) and n.value is not None for n in inside)):
            yield 'a generator that returns a value'
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        for problem in problems_of_arguments(node.args):
            yield problem
    if isinstance(node, ast.ClassDef):
        if node.keywords:
            yield 'a metaclass'
        if not node.bases:
            yield 'a class without (object)'
    if isinstance(node, ast.Raise) and node.cause is not None:
        yield 'raise from'
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        if any(isinstance(element, ast.Starred) for element in node.elts):
            yield '[*a]'
    if isinstance(node, ast.Dict) and None in node.keys:
        yield '{**a}'
    if isinstance(node, ast.Call):
        stars = [isinstance(argument, ast.Starred) for argument in node.args]
        double = [keyword.arg is None for keyword in node.keywords]
        if sum(stars) > 1 or (any(stars) and not stars[-1]) or sum(double) > 1:
            yield 'f(*a, b) or two of a kind'
        if isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield '%s(), which %s' % (node.func.id, CALLS[node.func.id])
        if isinstance(node.func, ast.Name) and node.func.id == 'super' and not node.args:
            yield 'super() without arguments'
        if isinstance(node.func, ast.Name) and node.func.id == 'print':
            if len(node.args) != 1 or node.keywords or any(stars):
                yield 'print without exactly one argument'
        if isinstance(node.func, ast.Name) and node.func.id == 'open':
            if any(keyword.arg in ('newline', 'errors') for keyword in node.keywords):
                yield 'open with newline=, which is not everywhere'
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield '%s, which %s' % (node.id, NAMES[node.id])
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        yield '%s, which %s' % (node.attr, ATTRIBUTES[node.attr])
    if kind == 'Ellipsis' or getattr(node, 'value', None) is Ellipsis:
        yield '...'
    if kind == 'With' and any(isinstance(item.context_expr, ast.Tuple) for item in node.items):
        yield 'with (a, b)'
    if isinstance(node, ast.ImportFrom) and node.module == '__future__':
        yield '__future__'
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        if all(isinstance(side, ast.Constant) and isinstance(side.value, int)
               for side in (node.left, node.right)):
            yield '/ of two integers'


def problems_of(source):
    """What in this source is not in the dialect, as (line, what)."""
    problems = []
    for node in ast.walk(ast.parse(source)):
        for problem in problems_of_node(node):
            problems.append((getattr(node, 'lineno', 0), problem))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NUMBER and '_' in token.string:
            problems.append((token.start[0], '1_000'))
        if token.type == tokenize.STRING and re.match('[^\'"]*[fF]', token.string):
            problems.append((token.start[0], 'an f-string'))
        if token.type == tokenize.STRING and re.match('([rR][bB])[\'"]', token.string):
            problems.append((token.start[0], 'rb before a string'))
    for number, line in enumerate(source.splitlines()):
        if any(ord(letter) > 126 for letter in line):
            problems.append((number + 1, 'a letter that is not ASCII'))
    return problems


def short(path):
    return os.path.relpath(path, PACKAGE)


def test_the_files_are_found():
    names = [short(path) for path in FILES]
    assert {'__init__.py', 'matrix.py', 'neuron.py', '__main__.py'} <= set(names)


@pytest.mark.parametrize('path', FILES, ids=short)
def test_files_are_written_in_the_dialect(path):
    with io.open(path, encoding='utf-8') as stream:
        assert problems_of(stream.read()) == []


@pytest.mark.parametrize('source', [
    'f"{x}"', 'x: int = 1', 'def f(x: int): pass', 'def f() -> int: pass', 'def f(*, x): pass',
    'lambda *, x: 1', 'def f():\n x = 1\n def g():\n  nonlocal x', 'def f():\n yield from g()',
    'raise A from B', '[*a]', '(1, *a)', '{*a}', 'a, *b = c', '{**a}', 'f(*a, b)', 'f(*a, *b)',
    'f(**a, **b)', 'class A: pass', 'class A(object, metaclass=M): pass', 'super().f()',
    'sum([0.1])', 'round(x, 2)', 'math.fsum(x)', 'print()', 'print(a, b)', 'print(a, end="")',
    'x = 1_000', 'a @ b', 'async def f(): pass', 'x = ...', 'def f():\n yield 1\n return 2',
    'x.__doc__', '__file__', 'n.bit_length()', 'random.Random(1)', 'math.isfinite(x)', '1 / 2',
    'from __future__ import division', 'x = "caf\xe9"', 'open(p, newline="")',
    'n.to_bytes(4, "big")', 'rb"x"', 'class A(object):\n x: int',
])
def test_what_is_not_in_the_dialect_is_found(source):
    assert problems_of(source) != []


@pytest.mark.parametrize('source', [
    '"%.8f" % x', 'def f(x, y=1, *a, **k): return x', 'f(a, *b, **c)', 'class A(object): pass',
    'class A(B): pass', 'print("")', 'x = 1 / 2.0', 'try:\n pass\nexcept (A, B) as e:\n raise',
    '{1, 2}', '{a: b for a, b in c}', 'def f():\n yield 1\n return', 'with open(p) as f: pass',
    'x = a if b else c', 'b"x"', 'br"x"', '@property\ndef f(self): pass', 'x[1:2]', 'super(A, self).f()',
    'def f():\n def g():\n  return 1\n yield g', 'object.__new__(cls)',
])
def test_what_is_in_the_dialect_is_let_pass(source):
    assert problems_of(source) == []


class Division(ast.NodeTransformer):
    """Makes every a / b of a file divide_checked(a, b)."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        function = ast.Name(id='divide_checked', ctx=ast.Load())
        return ast.copy_location(ast.Call(func=function, args=[node.left, node.right],
                                          keywords=[]), node)


def test_one_operand_of_every_division_is_a_float(monkeypatch):
    # 1 / 2 is 0 on Python 2. The files that divide run here with their divisions watched.
    from simplenn_pure import activation, loss, seeding
    lines = set()

    def divide_checked(a, b):
        assert isinstance(a, float) or isinstance(b, float), (a, b)
        lines.add((a, b))
        return a / b

    for module in [activation, loss, seeding]:
        with open(module.__file__) as stream:
            tree = ast.fix_missing_locations(Division().visit(ast.parse(stream.read())))
        fresh = dict(vars(module), divide_checked=divide_checked)
        exec(compile(tree, module.__file__, 'exec'), fresh)
        if module is activation:
            assert fresh['sigmoid'](-1) == activation.sigmoid(-1)
            assert fresh['sigmoid'](1) == activation.sigmoid(1)
        if module is loss:
            assert fresh['mean_half_squared_error']([[1.0]], [[0.0]]) == 0.5
        if module is seeding:
            assert fresh['RandomState'](1).random() == seeding.RandomState(1).random()
    assert len(lines) == 4  # two in the sigmoid, the mean, the stream
