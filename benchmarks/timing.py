"""What the programs here share: their options, an end to their time and to children that hang, and a word on noise."""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

NOISE = 1.5  # Times of one thing that differ by more than this factor make no figure to trust.
GRACE = 5.0  # Seconds that a child has to end after it was asked to.


def parser(about, quick=None):
    """Return the parser of a program's options. Its help is the program's docstring.

    `quick` says what --quick does; a program without it has no such option. From here on a program that
    is asked to end (SIGTERM) leaves by an exception, so that `run` can end its children.
    """
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    if quick:
        made.add_argument('--quick', action='store_true', help=quick)
    return made


def found(name):
    """Return the path of a program, also of one beside this Python; None if it is missing."""
    return shutil.which(name) or shutil.which(name, path=os.path.dirname(sys.executable))


def end_after(seconds):
    """Let this program end after so many seconds, wherever it is; for what has no parts to leave out."""
    signal.signal(signal.SIGALRM, lambda number, frame: sys.exit('ended after %d s' % seconds))
    signal.alarm(seconds)


def doubt(times):
    """Return ' ?' where a figure of these times is too noisy to trust, or of one time alone; else ''."""
    return '' if len(times) > 1 and 0.0 < max(times) <= NOISE * min(times) else ' ?'


class Deadline(object):
    """So many seconds from now, by the clock, after which nothing new begins."""

    def __init__(self, seconds, clock=time.perf_counter):
        self.seconds, self.clock = seconds, clock
        self.end = clock() + seconds

    def left(self):
        """Return the seconds that are left; 0 when they are over."""
        return max(0.0, self.end - self.clock())

    def within(self, most):
        """Return the seconds that a child process may take: `most`, or what is left."""
        return min(most, self.left())

    def each(self, items, name=str, work=lambda item: 1.0):
        """Yield the items for which there is time, and print the names of those that are left out.

        An item is expected to take as long for its `work` as the one before it.
        """
        items, pace = list(items), 0.0
        for place, item in enumerate(items):
            if self.left() <= pace * work(item):
                print('\nLeft out, as there are %g seconds in all: %s.\n'
                      % (self.seconds, '; '.join([name(other) for other in items[place:]])), flush=True)
                return
            begin = self.clock()
            yield item
            pace = (self.clock() - begin) / work(item)


def run(command, seconds, check=True, input=None, **options):
    """Return what a child process prints and its code, as subprocess.run does.

    After `seconds` it is asked to end, and soon after that it is ended, with all that it has started; then
    subprocess.TimeoutExpired is raised.
    """
    options = dict(dict(stdout=subprocess.PIPE, universal_newlines=True), **options)
    stdin = subprocess.DEVNULL if input is None else subprocess.PIPE
    with subprocess.Popen(command, stdin=stdin, start_new_session=True, **options) as child:
        try:
            printed, complaint = child.communicate(input, seconds)
        except BaseException as error:  # An interrupt, too, which leaves no time to ask.
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                if isinstance(error, subprocess.TimeoutExpired):
                    os.killpg(child.pid, signal.SIGTERM)
                    child.wait(GRACE)
            with contextlib.suppress(ProcessLookupError):  # Nobody is left.
                os.killpg(child.pid, signal.SIGKILL)
            raise
    done = subprocess.CompletedProcess(command, child.returncode, printed, complaint)
    if check:
        done.check_returncode()
    return done
