"""The mistakes that `mutants.py` makes in a source: another operator or number, something left out or turned round."""

import ast
import collections

OTHER = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
         ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
         ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
         ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
         ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd}
OPPOSITE = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)  # The other one turns the condition round.
IN_TEXT = [(' + ', ' - '), (' - ', ' + '), (' * ', ' / '), (' < ', ' <= '), (' > ', ' >= '), ('++', '--'),
           ('1.0', '2.0'), ('0.0', '1.0'), (' = 0', ' = 1'), ('>> ', '<< '), ('[i]', '[0]'), ('[j]', '[0]')]
PROSE = (' is ', ' of ', ' the ', 'expected')  # They stand in text for people, not for compilers.

Mutant = collections.namedtuple('Mutant', 'name room file line lines what source')


def mistakes(node, parent):
    """Yield (what it is, the text that replaces the node's own) for each mistake that can be made in a node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
        new = OTHER[type(node.ops[0])]()
        yield swapped(node.ops[0], new), ast.unparse(ast.Compare(node.left, [new] + node.ops[1:], node.comparators))
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in OTHER and not is_text(node):
        new = OTHER[type(node.op)]()
        yield swapped(node.op, new), ast.unparse(type(node)(lineno=0, **dict(ast.iter_fields(node), op=new)))
    negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub))
    if negated:
        yield 'without %s' % type(node.op).__name__, ast.unparse(node.operand)
    if node is getattr(parent, 'test', None) and not negated:
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], OPPOSITE)):
            yield 'condition turned round', 'not (%s)' % ast.unparse(node)
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != 'None':
        yield 'None returned', 'return None'
    if isinstance(node, (ast.Break, ast.Continue)):
        yield ('Continue for Break', 'continue') if isinstance(node, ast.Break) else ('Break for Continue', 'break')
    if isinstance(node, (ast.AugAssign, ast.Raise)) or is_change(node):
        yield 'left out', 'pass'
    if isinstance(node, ast.Constant) and not isinstance(parent, (ast.Expr, ast.JoinedStr)):
        for what, new in other_values(node.value):
            yield what, repr(new)


def swapped(old, new):
    return '%s for %s' % (type(new).__name__, type(old).__name__)


def is_change(node):
    """Return whether a statement is a call, or assigns to what was there before."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Name, ast.Tuple)):
        return bool(names_in(node.targets[0]) & names_in(node.value))
    return isinstance(node, ast.Assign) or isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def names_in(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def is_text(node):
    """Return whether the + or % of a node is seen to be one of text."""
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str)
               or isinstance(part, ast.BinOp) and is_text(part) for part in ast.iter_child_nodes(node))


def other_values(value):
    """Return [(what it is, the value)] of what may wrongly stand for a constant."""
    if isinstance(value, (bool, int, float)):
        new = not value if isinstance(value, bool) else value + 1
        return [('%r for %r' % (new, value), new)]
    if not isinstance(value, str) or any(word in value for word in PROSE):
        return []
    return [('%r for %r in text, at %d' % (new, old, place), value[:place] + new + value[place + len(old):])
            for old, new in IN_TEXT for place in range(len(value)) if value.startswith(old, place)]


def mutants_of(source, room='', file=''):
    """Return the mutants of a source, each with its own source, and the lines by which its tests are found.

    They are those of its node and its statement, and outside of functions, what runs at import, none.
    """
    text = source.encode('utf-8')  # `ast` counts in bytes.
    lines = text.splitlines(True)
    starts = [len(b''.join(lines[:number])) for number in range(len(lines))]
    found, named = [], collections.Counter()
    waiting = [(ast.parse(source), None, None)]
    while waiting:
        node, parent, statement = waiting.pop()
        if isinstance(node, ast.FunctionDef) or statement and isinstance(node, ast.stmt):
            statement = node.lineno
        for what, new in mistakes(node, parent):
            new = new if isinstance(node, ast.stmt) else '(%s)' % new
            changed = (text[:starts[node.lineno - 1] + node.col_offset] + new.encode('utf-8')
                       + text[starts[node.end_lineno - 1] + node.end_col_offset:])
            name = '%s: %s: %s' % (file, lines[node.lineno - 1].decode('utf-8').strip(), what)
            named[name] += 1
            name += ' (%d)' % named[name] if named[name] > 1 else ''
            found.append(Mutant(name, room, file, node.lineno, {node.lineno, statement} if statement else (), what,
                                changed.decode('utf-8')))
        waiting.extend((child, node, statement) for child in ast.iter_child_nodes(node))
    return found
