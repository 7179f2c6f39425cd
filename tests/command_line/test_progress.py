"""The progress bar, in a real pseudo-terminal and by a clock of our own."""

import io
import os
import re
import signal
import struct
import sys
import time

import pytest

from command import IRIS, interruptible, unmeasured
from simplenn_pure.command_line import main, train
from simplenn_pure.command_line import progress as progress_file
from simplenn_pure.command_line.progress import MANY, Progress, duration, shown

COLUMNS = 60


def run_in_terminal(arguments, folder, interrupt_after=None):
    """Return (exit code, all that the command wrote to a terminal 60 columns wide)."""
    fcntl = pytest.importorskip('fcntl')
    pty = pytest.importorskip('pty')
    termios = pytest.importorskip('termios')
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, COLUMNS, 0, 0))
    with interruptible([sys.executable, '-m', 'simplenn_pure'] + arguments, stdin=slave,
                       stdout=slave, stderr=slave, cwd=str(folder),
                       env=unmeasured(TERM='xterm')) as process:
        os.close(slave)
        written = b''
        interrupted = False
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux's end of a terminal that nobody holds any more.
                break
            if not piece:
                break
            written += piece
            if interrupt_after is not None and not interrupted and interrupt_after in written:
                process.send_signal(signal.SIGINT)
                interrupted = True
        os.close(master)
        return process.wait(), written.decode('utf-8')


def screen(text):
    """Return the lines that a terminal shows after `text`: carriage returns and erasures done."""
    lines = ['']
    column = 0
    for part in re.findall('\x1b\\[K|\r|\n|[^\x1b\r\n]+', text):
        if part == '\n':
            lines.append('')
            column = 0
        elif part == '\r':
            column = 0
        elif part == '\x1b[K':
            lines[-1] = lines[-1][:column]
        else:
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part):]
            column += len(part)
    return lines


@pytest.mark.slow
def test_bar_on_a_real_terminal(tmpdir):
    code, text = run_in_terminal(['train', IRIS, '--target', 'species', '--seed', '1',
                                  '--iterations', '40000', '--patience', '0', '--save', 'm.json'], tmpdir)
    assert code == 0
    bars = [piece.split('\x1b[K')[0] for piece in text.split('\r') if piece.startswith('[')]
    assert len(bars) >= 3
    assert max(len(bar) for bar in bars) < COLUMNS
    done = [int(re.match(r'\[[#.]{24}\] (\d+) of 40000', bar).group(1)) for bar in bars]
    assert '0 of 40000  scaling the rows' in bars[0] and '  loss ' in bars[1]
    assert done[:2] == [0, 0] and done[-1] == 40000 and done[1:] == sorted(set(done))
    for bar, iteration in zip(bars, done):
        assert bar.count('#') == 24 * iteration // 40000
    # It is gone in the end, and the report stands alone.
    shown = screen(text.replace('\r\n', '\n'))
    assert not [line for line in shown if line.startswith('[')]
    assert shown[-2] == 'saved       m.json' and shown[-1] == ''


def test_interrupted_on_a_real_terminal(tmpdir):
    code, text = run_in_terminal(['train', IRIS, '--target', 'species', '--seed', '1',
                                  '--iterations', '1000000', '--save', 'm.json'], tmpdir,
                                 b' of 1000000  loss')
    shown = screen(text.replace('\r\n', '\n'))
    assert code == 130
    assert [line for line in shown if line.startswith('interrupted after ')]
    assert not [line for line in shown if line.startswith('[')]
    assert os.listdir(str(tmpdir)) == ['m.json']


class Terminal(io.StringIO):
    """Text that says it is a terminal, and has no size."""

    def isatty(self):
        return True

    def fileno(self):
        raise OSError('no file')


def test_rate_and_time_left_by_a_known_clock(monkeypatch):
    monkeypatch.setenv('TERM', 'xterm')
    now = [100.0]
    stream = Terminal()
    with Progress(1000, stream, clock=lambda: now[0]) as progress:
        assert progress.report(0, 0.125) is False
        now[0] = 110.0
        # 250 in 10 seconds are 25 a second; 750 are left, which take 30 seconds.
        progress.report(250, 0.0625)
        assert stream.getvalue().split('\r')[-1] == (
            '[' + 6 * '#' + 18 * '.' + '] 250 of 1000  loss 0.062500  25 a second  30 s left\x1b[K')
        written = stream.getvalue()
        now[0] = 110.05
        progress.report(251, 0.0625)  # too soon for another picture
        assert stream.getvalue() == written
    assert stream.getvalue() == written + '\r\x1b[K'
    assert progress.history == [(0, 0.125), (250, 0.0625), (251, 0.0625)]
    progress.report(0, 0.25)  # fit starts again
    assert progress.history == [(0, 0.25)]


def test_dumb_terminal_gets_lines(monkeypatch):
    monkeypatch.setenv('TERM', 'dumb')
    stream = Terminal()
    progress = Progress(20, stream, clock=time.time)
    for iteration in range(21):
        progress.report(iteration, 0.5)
    assert [int(line.split()[0]) for line in stream.getvalue().splitlines()] == list(range(0, 21, 2))


@pytest.mark.parametrize('problem', [BrokenPipeError(32, 'Broken pipe'),
                                     OSError(28, 'No space left on device')])
def test_a_stream_that_fails_does_not_stop_training(monkeypatch, problem):
    class Full(io.StringIO):
        def flush(self):
            raise problem
    lost = []
    monkeypatch.setattr(progress_file, 'to_nowhere', lost.append)
    stream = Full()
    progress = Progress(10, stream)
    assert progress.report(0, 0.5) is False
    assert lost == [stream]


def test_where_there_is_no_stream_it_is_quiet():
    with Progress(10, None) as progress:
        assert progress.report(0, 0.5) is False
    assert progress.history == [(0, 0.5)]


def test_durations():
    assert [duration(seconds) for seconds in (0.4, 59.6, 125, 10920)] == [
        '0 s', '1 min 0 s', '2 min 5 s', '3 h 2 min']


def test_a_long_iteration_shows_how_much_of_it_is_done():
    stream, now = Terminal(), [0.0]
    progress = Progress(10, stream, clock=lambda: now[0])
    progress.part(0.5)  # Before the first report there is nothing to say.
    progress.report(0, 0.25)
    now[0] = 1.0
    progress.part(0.5)
    assert screen(stream.getvalue())[-1].startswith('[') and '0 of 10  loss 0.250000  50 % of the next' in stream.getvalue()
    plain = io.StringIO()
    progress = Progress(10, plain)
    progress.report(0, 0.25)
    progress.part(0.5)
    assert plain.getvalue().count('\n') == 1


def test_where_all_is_done_it_shows_how_long_it_has_taken():
    stream, now = Terminal(), [50.0]
    progress = Progress(24, stream, clock=lambda: now[0])
    for seconds, column in ((10.0, 'a'), (65.0, 'b')):
        now[0] += seconds
        progress.show(24, " MB read; column '%s'" % column)
    assert [line.split('] ')[1] for line in stream.getvalue().split('\x1b[K')[:-1]] == [
        "24 of 24 MB read; column 'a'  10 s", "24 of 24 MB read; column 'b'  1 min 15 s"]


def test_what_comes_before_the_training_is_seen_where_there_are_many_rows(monkeypatch, capsys):
    monkeypatch.setattr(train, 'MANY', 150)  # So many are in the table.
    for options, expected in (([], ['1 of 2 done: measuring', '0 of 3']), (['--quiet'], [])):
        assert main(['train', IRIS, '--target', 'species', '--iterations', '3'] + options) == 0
        assert [line.split('  ')[0] for line in capsys.readouterr().err.splitlines()][:2] == expected
    monkeypatch.setattr(train, 'MANY', 151)
    assert main(['train', IRIS, '--target', 'species', '--iterations', '3']) == 0
    assert ' of 2' not in capsys.readouterr().err
    monkeypatch.setenv('TERM', 'xterm')
    monkeypatch.setattr(sys, 'stderr', Terminal())
    assert main(['train', IRIS, '--target', 'species', '--iterations', '3']) == 0
    pictures = [text.split('] ')[1] for text in sys.stderr.getvalue().split('\r')[1:-1]]
    assert pictures[0].startswith('0 of 3  scaling the rows') and pictures[-1].startswith('3 of 3  loss')


def test_many_rows_are_gone_through_in_sight_and_few_or_quiet_ones_are_not(capsys):
    assert list(shown(range(MANY), ' rows scored', False)) == list(range(MANY))
    told = capsys.readouterr().err.splitlines()
    assert [line.split('  ')[0] for line in told] == ['%d of %d rows scored' % (done, MANY)
                                                     for done in range(MANY // 10, MANY, MANY // 10)]
    for rows, quiet in ((range(MANY - 1), False), (range(MANY), True)):
        assert list(shown(rows, ' rows scored', quiet)) == list(rows)
    assert capsys.readouterr().err == ''
