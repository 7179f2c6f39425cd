"""The roads of `fit`, each forced; and Ctrl-C at a chosen moment of any training."""

import contextlib
import os
import sys
import threading
from unittest import mock

from places import PACKAGE
import simplenn_pure
from simplenn_pure import training


# What `Attempt.forms` returns on each road: (every example written out, branch-free sigmoid).
ROADS = {'plain': [], 'written out': [(True, False)], 'rows': [(False, False)],
         'branch-free rows': [(False, True)]}


def can_be_written_out(attempt):
    """Written out, examples have one order, and products with 0 are left out."""
    return attempt.orders is None and attempt.stays_finite()


@contextlib.contextmanager
def on(road):
    """Let every `fit` in here take this road, and fail if one takes another.

    Yields a list that gets the name of each road taken. What cannot be written out
    goes by rows, as in `fit`.
    """
    taken = []
    train_plainly = training.Attempt.train_plainly
    train_unrolled = training.Attempt.train_unrolled

    def forms(self):
        if road == 'written out' and not can_be_written_out(self):
            return ROADS['rows']
        return ROADS[road]

    def plainly(self, iteration, report_at):
        # Generated source hands over to the plain loop only when numbers overflow.
        if road == 'plain':
            taken.append('plain')
        else:
            taken.append('overflow')
            assert taken[-2] != 'plain' and report_at >= iteration
        train_plainly(self, iteration, report_at)

    def by_source(self, train, written_out):
        taken.append('written out' if written_out else
                     'branch-free rows' if road == 'branch-free rows' else 'rows')
        train_unrolled(self, train, written_out)

    with mock.patch.object(training.Attempt, 'forms', forms), \
            mock.patch.object(training.Attempt, 'train_plainly', plainly), \
            mock.patch.object(training.Attempt, 'train_unrolled', by_source):
        yield taken
    allowed = {road, 'overflow'} if road != 'written out' else {road, 'rows', 'overflow'}
    assert set(taken) <= allowed, taken


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
