"""How far a training run or a sweep is: a bar on a terminal, plain lines elsewhere."""

import contextlib
import os
import sys
import time

from .output import to_nowhere

LINES = 10  # Where there is no terminal, one line for each tenth of the work.
EACH = 0.1  # On a terminal, seconds between two pictures of the bar.
BAR = 24    # Characters.
MANY = 10000  # Rows that take so long to be gone through that it is shown.


class Progress(contextlib.AbstractContextManager):
    """Shows on `stream` how far work is, while a `with` statement lasts.

    Its `report` is what `fit` calls, and it keeps the history.

    total      how many iterations, or parts of other work, there will be
    done       how many of them were done before
    quiet      whether to show nothing
    history    [(iteration, loss), ...] of the training run
    """

    def __init__(self, total, stream, quiet=False, done=0, clock=time.time):
        self.total = total
        self.stream = None if quiet else stream
        self.clock = clock
        self.on_terminal = self.stream is not None and stream.isatty() and os.environ.get('TERM') != 'dumb'
        self.history = []
        self.done_before = done
        self.started = clock()
        self.shown = -EACH
        self.lines = done * LINES // max(1, total) + 1

    def report(self, iteration, loss):
        """Take note, show it when it is time to, and let the training go on."""
        if iteration == 0:
            self.history = []
            self.started = self.clock()
            self.lines = 0
        self.history.append((iteration, loss))
        self.show(iteration, '  loss %.6f' % loss)
        return False

    def part(self, share):
        """Show how much of the iteration at hand is done, on a terminal."""
        if self.on_terminal and self.history:
            self.show(self.history[-1][0], '  loss %.6f  %d %% of the next' % (self.history[-1][1], 100 * share))

    def show(self, done, words):
        """Show how many are done, with these words behind it, when it is time to."""
        if self.on_terminal:
            if self.clock() - self.shown >= EACH or done == self.total:
                self.shown = self.clock()
                bar = '#' * (BAR * done // max(1, self.total))
                text = '[%s] %s' % (bar.ljust(BAR, '.'), self.numbers(done, words))
                self.write('\r%s\x1b[K' % text[:self.width() - 1])
        elif self.stream is not None and done * LINES >= self.lines * self.total:
            self.lines = done * LINES // max(1, self.total) + 1
            self.write(self.numbers(done, words) + '\n')

    def width(self):
        """Return how many characters a line of this terminal has."""
        try:
            return os.get_terminal_size(self.stream.fileno()).columns or 80
        except OSError:
            return 80

    def write(self, text):
        """Write `text` at once. Where that cannot be done any more, the training goes on without."""
        try:
            print(text, end='', file=self.stream, flush=True)
        except OSError:
            to_nowhere(self.stream)

    def numbers(self, done, words):
        """Return how many are done, the words, and the rate and the time left; of all, how long it took."""
        text = '%d of %d%s' % (done, self.total, words)
        seconds = self.clock() - self.started
        if done == self.total:
            return '%s  %s' % (text, duration(seconds))
        if done > self.done_before and seconds > 0.0:
            rate = (done - self.done_before) / seconds
            text += '  %.*f a second  %s left' % (1 if rate < 10.0 else 0, rate, duration((self.total - done) / rate))
        return text

    def __exit__(self, *problem):
        """Take the bar away."""
        if self.on_terminal:
            self.write('\r\x1b[K')


def shown(rows, words, quiet):
    """Yield rows; of many, show how many are done, in these words."""
    with Progress(len(rows), sys.stderr, quiet or len(rows) < MANY) as progress:
        for done, row in enumerate(rows):
            progress.show(done, words)
            yield row


def duration(seconds):
    """Return seconds as text: '5 s', '2 min 5 s', '3 h 2 min'."""
    minutes, seconds = divmod(int(seconds + 0.5), 60)
    if minutes >= 60:
        return '%d h %d min' % divmod(minutes, 60)
    return '%d min %d s' % (minutes, seconds) if minutes else '%d s' % seconds
