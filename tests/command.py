"""Runs the real command in a process of its own, for the tests."""

import contextlib
import io
import os
import signal
import subprocess
import sys

from places import ROOT, TABLES
from simplenn_pure import DeepNetwork
from simplenn_pure.__main__ import main

IRIS = os.path.join(TABLES, 'iris.csv')


def environment(**changes):
    """Return the environment in which the package of this checkout is found."""
    found = dict(os.environ, PYTHONPATH=ROOT)
    found.update(changes)
    return found


def unmeasured(**changes):
    """Return that environment without coverage, for a process that is not left to end in peace.

    An interrupt inside coverage's own lock hangs the process. A kill, or a limit on what
    it may write, leaves half a file of coverage's data.
    """
    return dict((name, value) for name, value in environment(**changes).items()
                if not name.startswith('COVERAGE_'))


@contextlib.contextmanager
def interruptible(command, **options):
    """Yield the process of a command that Ctrl-C reaches, even where this one is told to ignore it.

    What still runs when the block ends is killed.
    """
    process = subprocess.Popen(command, preexec_fn=heed_interrupts, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def heed_interrupts():
    """Let Ctrl-C reach this process, whatever its parent does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def call(*arguments, **options):
    """Call the command with `arguments` in this process; return (exit code, stdout, stderr) as text.

    `stdin` is bytes for its standard input, `folder` where it runs.
    """
    streams = [io.TextIOWrapper(io.BytesIO(data), 'utf-8', newline='')
               for data in (options.get('stdin', b''), b'', b'')]
    before = sys.stdin, sys.stdout, sys.stderr, os.getcwd()
    os.chdir(str(options.get('folder', ROOT)))
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        code = main([str(argument) for argument in arguments])
    finally:
        sys.stdin, sys.stdout, sys.stderr = before[:3]
        os.chdir(before[3])
    return (code,) + tuple(written(stream) for stream in streams[1:])


def written(stream):
    """Return what was written to a stream."""
    stream.flush()
    return stream.buffer.getvalue().decode('utf-8')


def run(*arguments, **options):
    """Run `python -m simplenn_pure` with `arguments`; return (exit code, stdout, stderr) as text.

    `stdin` is bytes for its standard input, `folder` where it runs.
    """
    process = subprocess.Popen([sys.executable, '-m', 'simplenn_pure'] + [str(a) for a in arguments],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=environment(),
                               cwd=str(options.get('folder', ROOT)))
    out, err = process.communicate(options.get('stdin', b''), timeout=120)
    return process.returncode, out.decode('utf-8'), err.decode('utf-8')


def bounded():
    """A network for numbers as version 0.1 kept it: -2 to 18 are the bounds of its sigmoid."""
    network = DeepNetwork([1, 2, 1], seed=1)
    network.notes = {'columns': {'inputs': [['x', None]], 'target': ['y', None], 'low': -2.0, 'high': 18.0, 'header': True,
                                 'decimal_mark': None}}
    return network
