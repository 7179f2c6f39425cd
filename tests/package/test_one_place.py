"""What an activation is stands in one place; no other file asks which one a network has.

So the word 'sigmoid' is in no code, string or comment outside of the files that define it
and of the two tutorials. Docstrings may explain with it.
"""

import ast
import glob
import io
import os
import tokenize

import pytest

from places import PACKAGE

WORD = 'sigmoid'
HOMES = ['activation.py', 'powers.py', 'formulas.py', 'neuron.py', 'two_layer.py', 'tutorials.py']
PUBLIC = ['sigmoid_plot', 'sigmoid_text']  # kept under these names, and they draw it
FILES = [path for path in sorted(glob.glob(os.path.join(PACKAGE, '**', '*.py'), recursive=True))
         if os.path.relpath(path, PACKAGE) not in HOMES]


def docstrings(tree):
    """The nodes that are docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def allowed(tree):
    """The nodes that may say it: defaults of `activation`, and what the public names hand on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = node.args.args
            with_default = arguments[len(arguments) - len(node.args.defaults):]
            for argument, default in zip(with_default, node.args.defaults):
                if argument.arg == 'activation':
                    yield default
            if node.name in PUBLIC:
                for call in ast.walk(node):
                    if isinstance(call, ast.Call):
                        for argument in call.args:
                            yield argument


def words_of(node):
    """Everything written in a node itself: names, and the text of a string."""
    for name, value in ast.iter_fields(node):
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, (str, bytes)):
                yield str(word)


def problems_of(source):
    """The places that know of it, as 'line: what'."""
    tree = ast.parse(source)
    passed = set(map(id, docstrings(tree))) | set(map(id, allowed(tree)))
    for node in ast.walk(tree):
        if id(node) not in passed:
            for word in words_of(node):
                if WORD in word.lower() and word not in PUBLIC:
                    yield '%s: %s' % (getattr(node, 'lineno', '?'), word)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and WORD in token.string.lower():
            yield '%d: %s' % (token.start[0], token.string)


def test_there_are_files_to_look_at():
    assert len(FILES) > 40
    for home in HOMES:
        assert os.path.exists(os.path.join(PACKAGE, home))


@pytest.mark.parametrize('path', FILES, ids=lambda path: os.path.relpath(path, PACKAGE))
def test_no_other_file_knows_that_it_is_a_sigmoid(path):
    with io.open(path, encoding='utf-8') as stream:
        assert list(problems_of(stream.read())) == []


@pytest.mark.parametrize('source', [
    "if layer.activation == 'sigmoid': pass", 'from .activation import sigmoid', 'activation.sigmoid_of(z)',
    'import sigmoid as s', 'from x import y as sigmoid', 'def write_sigmoid(): pass', 'f(sigmoid=1)',
    'class Sigmoid: pass', "x = 'a = sigmoid(z)'", 'x = 1  # the sigmoid', "f'{x} sigmoid'", "x = b'sigmoid'",
    "def f(activation, name='sigmoid'): pass", 'def f(sigmoid): pass', 'global sigmoid',
    "def sigmoid_plot():\n  if name == 'sigmoid': pass", "def other():\n  return plot('sigmoid')"])
def test_what_knows_it_is_found(source):
    assert len(list(problems_of(source))) >= 1


@pytest.mark.parametrize('source', [
    '"""A sigmoid."""', 'def f():\n  """A sigmoid."""', 'class A:\n  """A sigmoid."""',
    "def f(a, activation='sigmoid'): pass", "def f(activation='sigmoid', b=1): pass",
    "def sigmoid_plot():\n  return activation_plot('sigmoid', network)", "__all__ = ['sigmoid_text']",
    'from .plots import sigmoid_plot'])
def test_what_may_say_it_is_let_pass(source):
    assert list(problems_of(source)) == []
