"""How many lines of code each room of the package has.

    python benchmarks/lines.py

A line counts when something of the code stands on it: blank lines, comments and
docstrings do not. Text that a program is made of, such as the page's script and the
templates of C, does, but for its own blank lines and `//` comments. Stubs (`.pyi`) are counted apart.
"""

import ast
import glob
import io
import os
import tokenize

from timing import parser

PACKAGE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'simplenn_pure')
MATHEMATICS = ['matrix', 'activation', 'layer', 'network', 'neuron', 'two_layer', 'deep']
BLANK = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
         tokenize.ENDMARKER)


def lines_of_code(source):
    """Return how many lines of `source` hold code: no blank lines, comments or docstrings."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in BLANK:
            lines.update(token.start[0] + number for number, line in enumerate(token.string.split('\n'))
                         if line.strip() and not line.strip().startswith('//'))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(getattr(first.value, 'value', None), str):
                lines.difference_update(range(first.lineno, first.end_lineno + 1))
    return len(lines)


def rooms():
    """Return {room: {file: lines of code}}."""
    found = {}
    for path in sorted(glob.glob(os.path.join(PACKAGE, '**', '*.py'), recursive=True)):
        name = os.path.relpath(path, PACKAGE)[:-3]
        room = os.path.dirname(name)
        if not room:
            room = 'the mathematics' if name in MATHEMATICS else 'around it'
        with open(path, encoding='utf-8') as stream:
            found.setdefault(room, {})[name] = lines_of_code(stream.read())
    return found


def main():
    """Print a line for each file and each room, and the sum."""
    parser(__doc__).parse_args()
    total = 0
    for room, files in rooms().items():
        print('%-40s %6d' % (room, sum(files.values())))
        for name, count in sorted(files.items(), key=lambda item: -item[1]):
            print('    %-36s %6d' % (name, count))
        total += sum(files.values())
    print('%-40s %6d' % ('together', total))


if __name__ == '__main__':
    main()
