"""The package as a Python with 32-bit floats would run it.

`write_package(folder)` copies the mathematics into `folder` with every operation
wrapped: what comes out of +, -, *, /, **, of a call, and of a float literal is
rounded to the nearest 32-bit float, which is what such a Python does after each
step. Integers stay as they are. `embed/` comes along.
"""

import ast
import glob
import os

from places import PACKAGE

ROUNDING = '''
import struct


def single(value):
    if isinstance(value, float):
        try:
            return struct.unpack('f', struct.pack('f', value))[0]
        except OverflowError:
            return value * float('inf')
    return value
'''


class Rounding(ast.NodeTransformer):
    """Wraps what may make a float in a call of `single`."""

    def wrapped(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name('single', ast.Load()), [node], [])

    visit_BinOp = wrapped
    visit_Call = wrapped

    def visit_Constant(self, node):
        if isinstance(node.value, float):
            return self.wrapped(node)
        return node

    def visit_AugAssign(self, node):
        reading = ast.parse(ast.unparse(node.target), mode='eval').body
        return self.visit(ast.Assign([node.target], ast.BinOp(reading, node.op, node.value)))


def write_package(folder):
    """Write the rounded package into `folder`."""
    package = os.path.join(str(folder), 'simplenn_pure')
    os.makedirs(os.path.join(package, 'embed'))
    with open(os.path.join(package, 'rounding.py'), 'w') as stream:
        stream.write(ROUNDING)
    for path in glob.glob(os.path.join(PACKAGE, '*.py')) + glob.glob(os.path.join(PACKAGE, 'embed', '*.py')):
        with open(path) as stream:
            tree = ast.fix_missing_locations(Rounding().visit(ast.parse(stream.read())))
        with open(os.path.join(package, os.path.relpath(path, PACKAGE)), 'w') as stream:
            stream.write('from simplenn_pure.rounding import single\n' + ast.unparse(tree) + '\n')
