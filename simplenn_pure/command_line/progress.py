"""How far a training run is: a bar on a terminal, plain lines elsewhere."""

import os
import time

from .output import to_nowhere

LINES = 10  # Where there is no terminal, one line for each tenth of the work.
EACH = 0.1  # On a terminal, seconds between two pictures of the bar.
BAR = 24    # Characters.


class Progress(object):
    """Shows a training run on `stream`; its `report` is what `fit` calls, and it keeps the history.

    history    [(iteration, loss), ...] of the attempt at hand
    iterations how many there will be
    quiet      whether to show nothing
    """

    def __init__(self, iterations, stream, quiet=False, clock=time.time):
        self.iterations = iterations
        self.stream = stream
        self.quiet = quiet or stream is None
        self.clock = clock
        self.on_terminal = not self.quiet and stream.isatty() and os.environ.get('TERM') != 'dumb'
        self.history = []
        self.restarts = -1
        self.started = None
        self.shown = -EACH
        self.lines = 0

    def report(self, iteration, loss):
        """Take note, show it when it is time to, and let the training go on."""
        if iteration == 0:
            self.history = []
            self.restarts += 1
            self.started = self.clock()
            self.lines = 0
        self.history.append((iteration, loss))
        if self.on_terminal:
            now = self.clock()
            if now - self.shown >= EACH or iteration == self.iterations:
                self.shown = now
                self.write('\r' + self.bar(iteration, loss) + '\x1b[K')
        elif not self.quiet and iteration * LINES >= self.lines * self.iterations:
            self.lines = iteration * LINES // max(1, self.iterations) + 1
            self.write(self.numbers(iteration, loss) + '\n')
        return False

    def write(self, text):
        """Write `text` at once. Where that cannot be done any more, the training goes on without."""
        try:
            self.stream.write(text)
            self.stream.flush()
        except OSError:
            to_nowhere(self.stream)

    def bar(self, iteration, loss):
        """Return the bar with the numbers, no wider than the terminal."""
        done = BAR * iteration // max(1, self.iterations)
        text = '[%s%s] %s' % ('#' * done, '.' * (BAR - done), self.numbers(iteration, loss))
        try:
            width = os.get_terminal_size(self.stream.fileno()).columns or 80
        except OSError:
            width = 80
        return text[:width - 1]

    def numbers(self, iteration, loss):
        """Return the iteration, the loss, the rate and the time left."""
        text = '%d of %d  loss %.6f' % (iteration, self.iterations, loss)
        if self.restarts > 0:
            text = 'restart %d: %s' % (self.restarts, text)
        seconds = self.clock() - self.started
        if iteration > 0 and seconds > 0.0:
            rate = iteration / seconds
            text += '  %s a second  %s left' % (round_number(rate),
                                                duration((self.iterations - iteration) / rate))
        return text

    def end(self):
        """Take the bar away."""
        if self.on_terminal:
            self.write('\r\x1b[K')


def round_number(number):
    """Return a rate as text: '1200', '3.5'."""
    return ('%.1f' if number < 10.0 else '%d') % number


def duration(seconds):
    """Return seconds as text: '5 s', '2 min 5 s', '3 h 2 min'."""
    seconds = int(seconds + 0.5)
    if seconds < 60:
        return '%d s' % seconds
    if seconds < 3600:
        return '%d min %d s' % (seconds // 60, seconds % 60)
    return '%d h %d min' % (seconds // 3600, seconds // 60 % 60)
