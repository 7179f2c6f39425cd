"""Every benchmark ends: its options, its time, its children, and what it says of noise.

No test here times anything.
"""

import glob
import os
import re
import select
import signal
import subprocess
import sys

import pytest

from places import BENCHMARKS

sys.path.insert(0, BENCHMARKS)
try:
    import growth
    import limits
    import pythons
    import quick
    import speed
    import timing
finally:
    sys.path.remove(BENCHMARKS)

PARTS = {'bound', 'growth', 'mistakes', 'peers', 'timing'}  # They are not programs.
PROGRAMS = sorted({os.path.basename(path)[:-3] for path in glob.glob(os.path.join(BENCHMARKS, '*.py'))} - PARTS)
WITHOUT_QUICK = {
    'lines': 'takes a second',
    'mutants': 'runs the tests of four rooms before its first row',
    'pictures': 'takes a second',
    'quick': 'runs all the others with it',
}
# Its help must come without them, as CI's first environment and most readers have none of them.
LIBRARIES = ['numpy', 'sklearn', 'torch', 'keras', 'pandas', 'statsmodels', 'emlearn', 'm2cgen', 'gradwave',
             'micrograd']
HELP = '''
import runpy, sys
sys.modules.update(dict.fromkeys(%r))
sys.path.insert(0, %r)
sys.argv = [%r, '--help']
runpy.run_path(%r, run_name='__main__')
'''


@pytest.fixture(autouse=True)
def own_signals():
    """What a program here does when it is asked to end is not for the tests that follow."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


class Clock(object):
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize('name', PROGRAMS)
def test_the_help_needs_no_library_and_has_quick(name, tmp_path):
    program = os.path.join(BENCHMARKS, name + '.py')
    code = HELP % (LIBRARIES, BENCHMARKS, program, program)
    text = subprocess.run([sys.executable, '-c', code], cwd=str(tmp_path), stdout=subprocess.PIPE, check=True,
                          universal_newlines=True).stdout
    assert text.startswith('usage: %s.py [-h]' % name)
    assert 'benchmarks/%s.py' % name in text
    assert ('[--quick]' in text) == (name not in WITHOUT_QUICK)
    assert os.listdir(str(tmp_path)) == []


def test_quick_runs_every_program_that_has_it():
    assert sorted(quick.PROGRAMS) == sorted(set(PROGRAMS) - set(WITHOUT_QUICK))


def test_the_manual_lists_every_program():
    with open(os.path.join(BENCHMARKS, 'README.md'), encoding='utf-8') as stream:
        rows = [line.split('|')[1] for line in stream if line.startswith('| `')]
    assert len(PROGRAMS) > 10
    for name in PROGRAMS:
        assert sum('`%s.py`' % name in row for row in rows) == 1, name


def test_a_clock_that_runs_away_ends_it(capsys):
    clock, done = Clock(), []
    for item in timing.Deadline(10.0, clock).each('abc', str.upper):
        done.append(item)
        clock.now += 1000.0
    assert done == ['a']
    assert capsys.readouterr().out == '\nLeft out, as there are 10 seconds in all: B; C.\n\n'


def test_what_would_take_longer_than_is_left_does_not_begin(capsys):
    clock, done = Clock(), []
    for work in timing.Deadline(10.0, clock).each([1, 2, 8, 1], work=float):
        done.append(work)
        clock.now += work
    assert done == [1, 2]
    assert capsys.readouterr().out.endswith(': 8; 1.\n\n')


def test_nothing_begins_after_the_end():
    clock = Clock()
    deadline = timing.Deadline(10.0, clock)
    assert (deadline.left(), deadline.within(3.0), deadline.within(60.0)) == (10.0, 3.0, 10.0)
    clock.now += 11.0
    assert (deadline.left(), deadline.within(60.0)) == (0.0, 0.0)
    assert list(deadline.each('abc')) == []


def test_where_there_is_time_for_all_nothing_is_said(capsys):
    assert list(timing.Deadline(10.0, Clock()).each('abc')) == ['a', 'b', 'c']
    assert capsys.readouterr().out == ''


# The second one is a program of ours, which waits for a child of its own in the same way.
OURS = """
import timing
timing.parser('').parse_args([])
timing.run(['sh', '-c', 'echo started; exec sleep 600'], 600.0, stdout=None)
"""
HANGING = [['sh', '-c', '(echo started; exec sleep 600) & wait'], [sys.executable, '-c', OURS]]


@pytest.mark.parametrize('command', HANGING, ids=['a shell', 'ours'])
def test_a_child_that_hangs_is_ended_with_all_that_it_started(command):
    reading, writing = os.pipe()
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            timing.run(command, 3.0, stdout=writing, stderr=subprocess.DEVNULL, cwd=BENCHMARKS)
        os.close(writing)
        assert os.read(reading, 100) == b'started\n'
        assert select.select([reading], [], [], 30.0)[0], 'somebody still holds the pipe'
        assert os.read(reading, 100) == b''
    finally:
        os.close(reading)


def test_a_program_without_parts_is_ended_too():
    child = subprocess.Popen([sys.executable, '-c', 'import timing\ntiming.end_after(1)\nwhile True: pass'], cwd=BENCHMARKS,
                             stderr=subprocess.PIPE, universal_newlines=True)
    assert child.communicate(timeout=60)[1] == 'ended after 1 s\n' and child.returncode == 1


@pytest.mark.parametrize('name', sorted(set(PROGRAMS) - {'lines', 'pictures'}))
def test_every_program_has_an_end(name):
    with open(os.path.join(BENCHMARKS, name + '.py'), encoding='utf-8') as stream:
        assert re.search(r'\b(Deadline|end_after)\(|\brun\(.*(MOST|seconds)', stream.read())


def test_a_child_that_ends_is_given_back():
    assert timing.run(['sh', '-c', 'cat; exit 3'], 60.0, check=False, input='text').returncode == 3
    assert timing.run(['cat'], 60.0, input='text').stdout == 'text'
    assert timing.run(['cat'], 60.0).stdout == ''  # It does not wait for the terminal.
    with pytest.raises(subprocess.CalledProcessError):
        timing.run(['sh', '-c', 'exit 3'], 60.0)


@pytest.mark.parametrize('times, word', [
    ([1.0, 1.2, 1.5], ''), ([2.0, 2.0], ''), ([1.0, 1.2, 1.6], ' ?'), ([1.0], ' ?'), ([], ' ?'),
    ([0.0, 0.0], ' ?'), ([-1.0, 1.0], ' ?'), ([-1.0, -1.0], ' ?')])
def test_scattered_times_are_doubted(times, word):
    assert timing.doubt(times) == word


def test_a_table_of_speed_doubts_a_ratio_that_scatters(monkeypatch):
    seconds = {'fit': iter([1.0, 2.0]), 'calm': iter([3.0, 7.0]), 'wild': iter([3.0, 12.0])}

    def seconds_of(train, task):
        return next(seconds[train(task)]), []
    monkeypatch.setattr(speed, 'seconds_of', seconds_of)
    results, absent = speed.measure(speed.tasks()[0], [
        (name, lambda task, name=name: name, 1.0, False) for name in seconds], 2, 1000.0)
    assert absent == []
    assert {name: result[1:] for name, result in results.items()} == {
        'fit': (1.0, None, ''), 'calm': (3.25, None, ''), 'wild': (4.5, None, ' ?')}


def test_growth_ends_on_a_clock_that_stands_still(monkeypatch):
    monkeypatch.setattr(growth.time, 'process_time', lambda: 0.0)
    monkeypatch.setattr(growth, 'LONG', 0.01)
    lengths = []
    seconds, doubts, compiling = growth.measured(growth.Drawing([2, 2, 1], 4), [
        lambda drawing: lengths.append(drawing.iterations)], 0.03, 2)
    assert (seconds, doubts) == ([0.0], [' ?'])
    assert len(lengths) > 3


def hangs(command, seconds, *arguments, **options):
    raise subprocess.TimeoutExpired(command, seconds)


def test_the_row_of_a_python_that_hangs_says_so(monkeypatch, capsys):
    monkeypatch.setattr(pythons, 'run', hangs)
    monkeypatch.setattr(pythons, 'exact', dict)
    monkeypatch.setattr(pythons.other_pythons, 'find', lambda name: [name])
    monkeypatch.setattr(sys, 'argv', ['pythons.py', 'PyPy', 'Jython'])
    pythons.main()
    assert capsys.readouterr().out.splitlines()[2:] == [
        '| PyPy | ended after 300 s |  |  |  |  |',
        '| Jython | ended after 300 s |  |  |  |  |']


def test_the_megabytes_of_a_process_that_hangs_say_so(monkeypatch):
    monkeypatch.setattr(limits, 'run', hangs)
    assert limits.megabytes([2, 2, 1], 4, 1) == 'ended'


def test_quick_names_the_program_that_it_ended_and_goes_on(monkeypatch, capsys):
    def run(command, seconds, **options):
        if command[1].endswith('slow.py'):
            hangs(command, seconds)
    monkeypatch.setattr(quick, 'run', run)
    monkeypatch.setattr(quick, 'PROGRAMS', ['slow', 'fast'])
    monkeypatch.setattr(sys, 'argv', ['quick.py'])
    assert quick.main() is True
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[-3:]]
    assert [row[0] for row in rows] == ['slow', 'fast', 'together']
    assert [row[2:] for row in rows] == [['ended'], [], []]
