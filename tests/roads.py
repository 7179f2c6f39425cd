"""The roads of `fit`, each forced; and Ctrl-C at a chosen moment of any training."""

import contextlib
import os
import sys
import threading
from unittest import mock

from places import PACKAGE
from simplenn_pure import compiled, generated, roads, training


# What each road of generated source is made with: (every example written out, activations without `if`).
ROADS = {'plain': None, 'written out': (True, False), 'rows': (False, False),
         'branch-free rows': (False, True), 'compiled': None}


@contextlib.contextmanager
def on(road):
    """Let every `fit` in here take this road, and fail if one takes another.

    Yields a list that gets the name of each road taken, and 'overflow' where the plain loop
    is asked in which iteration numbers grew too large. What cannot be written out goes by
    rows, as in `fit`: written out, examples have one order, and products with 0 are left out.
    """
    taken = []

    def best_road(task):
        name = road
        if road == 'written out' and (task.shuffle or not generated.stays_finite(task)):
            name = 'rows'
        taken.append(name)
        if name == 'plain':
            return roads.PlainRoad(task)
        if name == 'compiled':
            return compiled.CompiledRoad(task)
        return generated.GeneratedRoad(task, *ROADS[name])

    def plain_road(task):
        taken.append('overflow')
        return roads.PlainRoad(task)

    with mock.patch.object(training, 'best_road', best_road), \
            mock.patch.object(training, 'PlainRoad', plain_road):
        yield taken


def numbers(network):
    return [(layer.weights, layer.biases) for layer in network.layers]


def interrupted(call, moment, functions=None, events=('call', 'line', 'return', 'exception')):
    """Run `call`, raising KeyboardInterrupt at event number `moment` in the package or its source.

    `functions` are names of the only functions in which events count, and `events` the
    trace function's that do; 'opcode' is every instruction. Returns whether it came so
    far; other exceptions go through.
    """
    seen = [0]

    def trace(frame, event, argument):
        name = frame.f_code.co_filename
        if not (name.startswith('simplenn_pure unrolled') or os.path.abspath(name).startswith(PACKAGE)):
            return None
        if functions is None or frame.f_code.co_name in functions:
            if 'opcode' in events:
                frame.f_trace_opcodes = True
            if event in events:
                seen[0] += 1
                if seen[0] == moment:
                    raise KeyboardInterrupt
        return trace

    result = []

    def run():
        before = sys.gettrace()  # coverage may be looking on
        sys.settrace(trace)
        try:
            call()
            result.append(False)
        except KeyboardInterrupt:
            result.append(True)
        except Exception as problem:
            result.append(problem)
        finally:
            sys.settrace(before)

    # In a thread of its own: from CPython 3.11 on, an exception that a trace function
    # raises inside an `except` block leaves the block's exception as the current one, and
    # every later exception in the thread would have it as its context.
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(result[0], Exception):
        raise result[0]
    return result[0]
