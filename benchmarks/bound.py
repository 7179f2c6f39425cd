"""What bounds fit on CPython: how many floating point operations it does, and how long one takes.

CPython makes a new object of each intermediate result. So generated source takes at
least the number of its operations times the time of one, which is measured here on
the simplest source there is.
"""

import ast
import time

from simplenn_pure import unrolled

ITERATIONS = ast.parse('iterations', mode='eval').body  # what the source's outer loop goes through
KINDS = {'exp': 'y = exp(a)', 'division': 'y = a / b', 'other': 'y = a * b + c'}


def operations(task):
    """Return {kind: operations on floats in one iteration of the generated source}.

    The comparison of an activation counts as one, and of its two branches the second.
    """
    source = unrolled.unrolled(task.make(), task.inputs, task.targets, task.batch_size)
    loop = [node for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.For) and ast.dump(node.iter) == ast.dump(ITERATIONS)][0]
    counts = dict.fromkeys(KINDS, 0)
    count(loop.body, 1, len(task.inputs), counts)
    return counts


def count(nodes, times, examples, counts):
    """Add the operations in `nodes`, done this many times, to `counts`; a loop is over the examples."""
    for node in nodes:
        if isinstance(node, ast.If):
            counts['other'] += times
            count(node.orelse, times, examples, counts)
        elif isinstance(node, ast.For):
            count(node.body, times * examples, examples, counts)
        else:
            for part in ast.walk(node):
                if isinstance(part, ast.Call):
                    counts['exp'] += times
                elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
                    counts['division'] += times
                elif isinstance(part, (ast.BinOp, ast.UnaryOp, ast.AugAssign)):
                    counts['other'] += times


def nanoseconds_an_operation(rounds):
    """Return {kind: nanoseconds of one operation}, the shortest of many times."""
    lines, times = 100, 10000
    nanoseconds = {}
    for kind, line in KINDS.items():
        place = {}
        exec('from math import exp\n'
             'def run(times, a, b, c, exp=exp):\n'
             '    for number in range(times):\n' + ('        %s\n' % line) * lines, place)
        best = float('inf')
        for number in range(3 * rounds):
            start = time.process_time()
            place['run'](times, -0.5, 0.25, 0.125)
            best = min(best, time.process_time() - start)
        nanoseconds[kind] = 1e9 * best / (lines * times * (2 if kind == 'other' else 1))
    return nanoseconds
