"""The command `sweep`: what it reports, and that its file survives a kill at any moment."""

import contextlib
import csv
import errno
import io
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

try:
    import resource
except ImportError:  # on Windows
    resource = None

from command import IRIS, call, heed_interrupts, run, unmeasured
from places import TABLES, TESTS
from simplenn_pure import TwoLayerNetwork
from simplenn_pure.command_line import main, options, sweep_command, sweep_results, train
from simplenn_pure.command_line.progress import Progress
from simplenn_pure.sweep import SweepResult, sweep
from simplenn_pure.sweep_file import COLUMNS, Setting, append_result, read_results
from sweep_makers import XOR, make


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    monkeypatch.setenv('COLUMNS', '200')


def start(*arguments, prepare=heed_interrupts):
    """Start the command, to be interrupted or killed, in a process group of its own."""
    return subprocess.Popen([sys.executable, '-m', 'simplenn_pure', 'sweep']
                            + [str(argument) for argument in arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=unmeasured(),
                            start_new_session=True, preexec_fn=prepare)


def here(*arguments):
    """Call a command in this process, `sweep` with one job; return (exit code, stdout, stderr)."""
    if arguments[0] == 'sweep' and '--jobs' not in arguments:
        arguments += ('--jobs', 1)
    return call(*arguments)


def results_in(path):
    """The results that the command finds in a file."""
    with io.FileIO(str(path), 'a+b') as file:
        return read_results(file)


def rows_of(path):
    """The rows of a results file as dicts."""
    with open(str(path), newline='') as stream:
        return list(csv.DictReader(stream))


# ---- what it reports ------------------------------------------------------------


def test_with_no_argument_it_sweeps_the_second_tutorial(monkeypatch, pool, capsys):
    # That it says 257 of 300 is held by the manual's session.
    asked = []

    def noted(*arguments, **options):
        asked.append(arguments + (options,))
        return sweep(*arguments[:3], seeds=[5], iterations=0)
    monkeypatch.setattr(sweep_command, 'sweep', noted)
    assert main(['sweep']) == 0
    out = capsys.readouterr().out
    [[maker, inputs, targets, seeds, executor, tolerance, options]] = asked
    assert (inputs, [target for [target] in targets], seeds) == (XOR + (list(range(300)),))
    assert (options.pop('batch_size'), options.pop('target_loss'), tolerance) == (4, None, 0.1)
    assert options == {'iterations': 10000, 'learning_rate': 0.1, 'compiled': False, 'train': None}
    assert (maker(7).layers[0].weights, maker(7).layers[1].weights) == tuple(
        layer.weights for layer in TwoLayerNetwork(2, 2, 1, seed=7).layers)
    assert '2 hidden neurons, start weights 0 to 1, learning rate 0.1, 10000 iterations' in out


def test_every_seed_is_in_a_bar_and_counted():
    code, out, err = here('sweep', '--jobs', 1, '--seeds', '0-29', '--iterations', 300)
    bars = re.findall(r'^([0-9.e-]+) +([0-9]+)  (#+)$', out, re.MULTILINE)
    assert sum(int(count) for start_, count, bar in bars) == 30
    assert 'converged   0 of 30 seeds, 0.0 % (95 % interval 0.0 to 11.4 %): ' in out
    assert err.splitlines()[-1].startswith('30 of 30 seeds  0 converged')


def test_a_grid_is_the_product_of_its_values_each_once(tmp_path):
    code, out, err = here('sweep', '--hidden', '2,3-2,2', '--weight-range=-1:1,0:1',
                         '--learning-rate', '1,2', '--seeds', '0-3,2,9', '--iterations', 20,
                         '--jobs', 1, '--out', tmp_path / 'r.csv')
    assert code == 0
    rows = rows_of(tmp_path / 'r.csv')
    assert [int(row['seed']) for row in rows] == [0, 1, 2, 3, 9] * 8
    assert len({tuple(row[name] for name in Setting._fields) for row in rows}) == 8
    assert [(row['hidden'], row['low'], row['learning_rate']) for row in rows[::5]] == [
        (hidden, low, rate) for hidden in ('2', '3-2') for low in ('-1.0', '0.0') for rate in ('1.0', '2.0')]
    lines = out.splitlines()
    assert lines[0].split()[:2] == ['start', 'learning'] and lines[1].split()[:3] == ['hidden', 'weights', 'rate']
    assert len({len(line) for line in lines[:10]}) == 1 and lines[10] == ''
    assert [line.split()[:5] for line in lines[2:4]] == [['2', '-1', 'to', '1', rate] for rate in '12']


def test_the_file_holds_what_sweep_gives(tmp_path):
    run('sweep', '--seeds', '0-19', '--iterations', 300, '--out', tmp_path / 'r.csv')
    rows = rows_of(tmp_path / 'r.csv')
    results = list(sweep(make, XOR[0], XOR[1], range(20), iterations=300))
    assert [(int(row['seed']), float(row['loss']), float(row['largest_error']),
             int(row['iterations']), row['converged'], row['problem']) for row in rows] == [
        (result.seed, result.loss, result.largest_error, result.iterations,
         str(int(result.converged)), '') for result in results]


def test_a_table_is_swept(tmp_path):
    arguments = ['sweep', IRIS, '--target', 'species', '--seeds', '0-2', '--iterations', 20,
                 '--target-loss', 0.6, '--out', tmp_path / 'r.csv']
    code, out, err = here(*arguments)
    assert code == 0
    assert '16 hidden neurons' in out and '20 iterations' in out and '3 of 3 seeds' in out
    # The sheet with another order of rows is another sheet.
    lines = open(IRIS).read().splitlines()
    other = tmp_path / 'other.csv'
    other.write_text('\n'.join(lines[:1] + lines[:0:-1]) + '\n')
    arguments[1] = other
    here(*arguments)
    assert len({row['examples'] for row in rows_of(tmp_path / 'r.csv')}) == 2
    assert {row['tolerance'] for row in rows_of(tmp_path / 'r.csv')} == {'None'}


def test_another_patience_is_another_sweep(tmp_path):
    arguments = ['sweep', IRIS, '--target', 'species', '--seeds', '0', '--iterations', 200, '--out', tmp_path / 'r.csv']
    for patience in ([], ['--patience', '3'], ['--patience', '0'], ['--patience', '3']):
        assert here(*(arguments + patience))[0] == 0
    rows = rows_of(tmp_path / 'r.csv')
    assert len(rows) == 3 == len({row['examples'] for row in rows}) == len({row['iterations'] for row in rows})


@pytest.mark.parametrize('name, target, iterations, words, learned', [
    ('iris', 'species', 333, 'a tenth of the mistakes of always giving the commonest label', 2),
    ('iris', 'species', 0, 'a tenth of the mistakes of always giving the commonest label', 0),
    pytest.param('diabetes', 'progression', 113, 'three quarters of the mean error of always giving', 2,
                 marks=pytest.mark.slow),
    ('diabetes', 'progression', 0, 'three quarters of the mean error of always giving', 0)])
def test_a_table_is_learned_when_its_answers_are_much_better_than_a_guess(
        tmp_path, name, target, iterations, words, learned):
    code, out, err = here('sweep', os.path.join(TABLES, name + '.csv'), '--target', target,
                         '--seeds', '0-1', '--iterations', iterations, '--out', tmp_path / 'r.csv')
    assert code == 0
    assert '%d of 2 seeds' % learned in out and 'at most ' + words in out
    assert [row['converged'] for row in rows_of(tmp_path / 'r.csv')] == [str(min(1, learned))] * 2


@pytest.mark.parametrize('outputs, labels, converged', [
    # Of 20 rows 10 are guessed: 1 mistake is a tenth of the other 10, 2 are more.
    ([[0.1]] * 9 + [[0.9]] * 11, True, True), ([[0.1]] * 8 + [[0.9]] * 12, True, False),
    # The targets 0 and 8 have 4 as their mean, which is 4 off; 3 off is three quarters.
    ([[0.0], [1.0]], False, True), ([[0.374], [0.626]], False, True),
    ([[0.376], [0.624]], False, False), ([[0.5], [0.5]], False, False)])
def test_the_limits_of_what_counts_as_learned(tmp_path, monkeypatch, outputs, labels, converged):
    table = tmp_path / 't.csv'
    if labels:
        table.write_text('x,y\n' + '1,a\n' * 10 + '2,b\n' * 10)
    else:
        table.write_text('x,y\n1,0\n2,8\n')
        # What it learned has the mean 0 and the deviation 1: 4 less of 0 to 8, in fours.
        outputs = [[(8.0 * output[0] - 4.0) / 4.0] for output in outputs]

    class Answers(object):
        def think(self, inputs):
            return outputs
    monkeypatch.setattr(sweep_command, 'sweep', lambda *arguments, **options: [
        SweepResult(0, 0.1, 0.5, 10, not converged, 0.1, Answers())])
    out = here('sweep', table, '--target', 'y', '--seeds', '0', *([] if labels else ['--numbers', 'y']))[1]
    assert '\nconverged   %d of 1 seeds' % converged in out


@pytest.mark.parametrize('options, words, converged', [
    (['--target-loss', '0.2'], 'the loss reached 0.2', '1'),
    (['--target-loss', '0.0001'], 'the loss reached 0.0001', '0')])
def test_a_table_may_be_held_to_a_loss(tmp_path, options, words, converged):
    code, out, err = here('sweep', IRIS, '--target', 'species', '--seeds', '0', '--out',
                         tmp_path / 'r.csv', *options)
    assert words in out
    assert rows_of(tmp_path / 'r.csv')[0]['converged'] == converged


def test_what_was_found_in_a_table_is_said_first(tmp_path):
    table = tmp_path / 't.csv'
    table.write_text('id,x,same,y\n' + ''.join('%d,%d,5,%d\n' % (n, n * n % 7, n % 2)
                                               for n in range(9)) + '9,?,5,1\n')
    arguments = ['sweep', table, '--target', 'y', '--seeds', '0', '--iterations', 2,
                 '--skip-missing']
    out = here(*arguments)[1].replace('csv:\n            ', 'csv: ').splitlines()
    assert out[:6] == ["table       %s: 9 rows, 0 held out" % table,
                       'skipped     1 row with missing cells',
                       "inputs      'x'",
                       "left out    'id': it counts the rows, as in '0'",
                       "left out    'same': always the same, as in '5'",
                       "target      'y': one of '0', '1'; with --numbers y a number"]
    assert here(*(arguments + ['--quiet']))[:2] == (0, '')
    assert not here('sweep', '--seeds', '0', '--iterations', 2)[1].startswith('table')


# A bar would be found, a slash is not. Without the options, 0 and 1 are labels, 4 and 5 numbers,
# and a ? is no number.
HARD_TO_READ = ("it's 1/grün,2/klein\n0/4/1\n1/5/0\n1/4/?\n0/5/3\n1/4/2\n0/5/2\n"
                .encode('utf-8'))


@pytest.mark.parametrize('content, options', [
    pytest.param(None, ['--target', 'species'], marks=pytest.mark.slow),
    (None, ['--target', 'sepal width', '--columns', 'species,sepal length', '--hidden', '3-2',
            '--learning-rate', '0.05', '--batch-size', '7']),
    (None, ['--target', 'species', '--iterations', '50', '--target-loss', '0.05']),
    (None, ['--target', 'species', '--iterations', '0']),
    (HARD_TO_READ, ['--target', "it's 1", '--numbers', "it's 1", '--labels', '"grün,2"',
                    '--skip-missing', '--delimiter', '/']),
    pytest.param(HARD_TO_READ.replace(b'/', b'\t'), [
        '--target', 'column 1', '--columns', 'column 2', '--no-header', '--delimiter', 'tab', '--labels',
        'column 1,column 2'], marks=pytest.mark.slow)])
def test_the_best_seed_is_repeated_by_the_train_that_is_printed(tmp_path, content, options):
    table = IRIS
    if content is not None:
        table = tmp_path / 'my table.csv'
        table.write_bytes(content)
    code, out, err = here('sweep', table, '--seeds', '3-5', '--out', tmp_path / 'r.csv', *options)
    assert code == 0, err
    command = out[out.index('\ntry '):].replace(' \\\n', '')
    assert ' '.join(command.split()).startswith('try python -m simplenn_pure train ')
    words = shlex.split(command)[4:]
    assert '\t' not in command
    assert words[words.index('--hold-out') + 1] == '0'
    code, said, err = here(*(words + ['--save', tmp_path / 'm.json']))
    assert code == 0, err
    best = min(rows_of(tmp_path / 'r.csv'), key=lambda row: float(row['loss']))
    assert words[-2:] == ['--seed', best['seed']]
    [loss] = re.findall('^loss +([0-9.]+)', said, re.MULTILINE)
    assert loss == '%.6f' % float(best['loss'])


def test_train_ends_in_the_very_loss_that_a_sweep_has_for_the_seed(tmp_path, monkeypatch):
    # Any seed, not the best alone, and to the last bit.
    here('sweep', IRIS, '--target', 'species', '--seeds', '0-3', '--iterations', 30, '--out',
        tmp_path / 'r.csv')
    losses = []
    monkeypatch.setattr(train, 'closing_lines',
                        lambda model, *others: losses.append(model.result.loss) or [])
    for seed in range(4):
        assert main(['train', IRIS, '--target', 'species', '--seed', str(seed), '--hold-out', '0',
                     '--iterations', '30']) == 0
    assert losses == [float(row['loss']) for row in rows_of(tmp_path / 'r.csv')]


def test_there_is_no_train_for_xor():
    assert 'try' not in here('sweep', '--seeds', '0', '--iterations', 2)[1]


def test_the_train_for_a_windows_shell_is_in_double_quotes(monkeypatch, capsys, tmp_path):
    table = tmp_path / 't.csv'
    table.write_text('an x,the y\n1,a\n2,b\n')
    monkeypatch.setattr(sys, 'platform', 'win32')
    assert main(['sweep', str(table), '--target', 'the y', '--seeds', '5', '--iterations', '2',
                 '--jobs', '1']) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(
        '--target "the y" --hold-out 0 --hidden 16 --learning-rate 0.05 --iterations 2 --batch-size 1 '
        '--seed 5')


def test_ranges_may_be_a_point_and_seeds_come_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(options, 'MOST_SEEDS', 5)
    code, out, err = here('sweep', '--weight-range', '0.5:0.5', '--seeds', '0-2,5-6', '--iterations', 1)
    assert code == 0 and 'start weights 0.5 to 0.5' in out
    code, out, err = here('sweep', '--seeds', '0-2,5-7', '--iterations', 1)
    assert code == 2 and "'5-7', expected at most" in err


@pytest.mark.parametrize('arguments, words', [
    (['--seeds', '5-2'], 'the lower seed first'), (['--seeds', 'x'], 'a whole number from 0 to'),
    (['--seeds', '0-4294967295'], 'at most ten million'), (['--seeds', '4294967296'], 'from 0 to'),
    (['--hidden', '2,0'], 'at least 1'), (['--hidden', '2-'], 'at least 1'),
    (['--weight-range', '1:0'], 'expected low:high'), (['--weight-range', '1'], 'expected low:high'),
    (['--weight-range', '0:inf'], 'expected low:high'), (['--learning-rate', '0.1,0'], 'above 0'),
    (['--jobs', '0'], 'at least 1'), (['--target', 'x'], '--target needs a table'),
    (['--columns', 'x'], '--columns needs a table'),
    (['--labels', 'x'], '--labels needs a table'), (['--numbers', 'x'], '--numbers needs a table'),
    (['--delimiter', ';'], '--delimiter needs a table'),
    (['--no-header'], '--no-header needs a table'),
    (['--skip-missing'], '--skip-missing needs a table'),
    (['--weight-range', '-1:1'], 'as in --weight-range=-1:1'),
    (['--weight-range'], 'as in --weight-range=-1:1'),
    ([IRIS], 'give the column to answer with'),
    ([IRIS, '--target', 'species', '--weight-range', '0:1'], 'are for XOR, not for a table'),
    ([IRIS, '--target', 'species', '--tolerance', '0.1'], 'are for XOR, not for a table'),
    (['--out', TESTS], 'is no name for a file'), (['--out', IRIS], 'line 1 is not from a sweep'),
])
def test_what_does_not_fit_costs_one_line(arguments, words):
    before = open(IRIS).read()
    code, out, err = here('sweep', *arguments)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert words in err
    assert open(IRIS).read() == before


def test_quiet_is_quiet(tmp_path):
    arguments = ['sweep', '--seeds', '0-3', '--iterations', 5, '--quiet', '--out', tmp_path / 'r.csv']
    assert [here(*arguments), here(*arguments)] == [(0, '', '')] * 2
    assert len(rows_of(tmp_path / 'r.csv')) == 4


def test_networks_are_not_kept(monkeypatch):
    networks = []

    def noted(sweeps, task):
        networks.extend(result.network for setting, results in sweeps for result in results.values())
        return []
    monkeypatch.setattr(sweep_command, 'summary_lines', noted)
    here('sweep', '--seeds', '0-3', '--iterations', 5)
    assert networks == [None] * 4


# ---- the file -----------------------------------------------------------------------


FAILED = '1,2,3,4,5,6,7,8,9,3,,,,0,0.500000,"ValueError: a ""b"", c"\n'


def test_the_same_command_goes_on_and_says_the_same(tmp_path):
    path = tmp_path / 'r.csv'
    arguments = ['sweep', '--iterations', 40, '--tolerance', 0.5, '--out', path]
    here(*(arguments + ['--seeds', '0-9']))
    before = path.read_bytes()
    code, out, err = here(*(arguments + ['--seeds', '5-24']))
    assert '5 results already in' in err
    assert path.read_bytes().startswith(before)
    assert [int(row['seed']) for row in rows_of(path)] == list(range(25))
    again = path.read_bytes()
    code, told, err = here(*(arguments + ['--seeds', '5-24']))
    assert (code, told, path.read_bytes()) == (0, out, again)
    # Other settings find nothing of theirs there.
    code, out, err = here('sweep', '--iterations', 41, '--seeds', '0-1', '--out', path)
    assert 'already' not in err and len(rows_of(path)) == 27


@pytest.mark.parametrize('name, option, values', [
    ('hidden', '--hidden', [2, 3]), ('low', '--weight-range', ['0:1', '0.5:1']),
    ('high', '--weight-range', ['0:1', '0:2']), ('learning_rate', '--learning-rate', [0.1, 0.2]),
    ('most_iterations', '--iterations', [5, 6]), ('batch_size', '--batch-size', [4, 3]),
    ('target_loss', '--target-loss', [0.1, 0.2]), ('tolerance', '--tolerance', [0.1, 0.6])])
def test_each_setting_of_its_own_is_trained_anew(tmp_path, name, option, values):
    path = tmp_path / 'r.csv'
    arguments = ['sweep', '--jobs', 1, '--seeds', '0-1', '--out', path]
    if option != '--iterations':
        arguments += ['--iterations', 5]
    found = ['already' in here(*(arguments + [option, value]))[2] for value in values + values]
    assert found == [False, False, True, True]
    rows = rows_of(path)
    assert len(rows) == 4
    for other in Setting._fields:
        assert len({row[other] for row in rows}) == (2 if other == name else 1)


def test_the_setting_that_converged_most_is_told_in_full():
    code, out, err = here('sweep', '--learning-rate', '0.001,3,0.002', '--seeds', '0-3', '--iterations', 800,
                          '--target-loss', 0.1)
    lines = out.splitlines()
    assert lines[0].split() == ['learning', '95', '%', 'median', 'best']  # The rest is the same in all.
    shares = [float(line.split()[2]) for line in lines[2:5]]
    assert shares[0] == shares[2] == 0.0 < shares[1]
    assert re.search('^setting .* learning rate 3, 800 iterations\nconverged   [1-4] of 4 seeds', out,
                     re.MULTILINE)


def test_batches_are_of_the_size_that_was_asked_for(tmp_path):
    losses = []
    for size in (1, 3, 4):
        here('sweep', '--seeds', '0-4', '--iterations', 50, '--batch-size', size, '--out',
            tmp_path / 'r.csv')
        losses.append([result.loss for result in sweep(make, XOR[0], XOR[1], range(5),
                                                       iterations=50, batch_size=size)])
    assert losses[0] != losses[1] != losses[2]
    assert [float(row['loss']) for row in rows_of(tmp_path / 'r.csv')] == sum(losses, [])
    # More than there are is all of them.
    assert '5 results already' in here('sweep', '--seeds', '0-4', '--iterations', 50, '--batch-size', 9,
                                       '--out', tmp_path / 'r.csv')[2]


@pytest.mark.parametrize('cut', [1, 20, 200])
def test_half_a_line_is_not_counted_and_cut_off(tmp_path, cut):
    path = tmp_path / 'r.csv'
    arguments = ['sweep', '--iterations', 5, '--seeds', '0-4', '--jobs', 1, '--out', path]
    here(*arguments)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    code, out, err = here(*arguments)
    assert code == 0

    def timeless(content):
        rows = list(csv.DictReader(io.StringIO(content.decode('utf-8'))))
        return [{name: row[name] for name in row if name != 'seconds'} for row in rows]
    assert timeless(path.read_bytes()) == timeless(whole)


def test_half_a_header_is_begun_again(tmp_path):
    path = tmp_path / 'r.csv'
    path.write_bytes(','.join(COLUMNS).encode('ascii')[:17])
    assert results_in(path) == {}
    assert path.read_bytes() == ','.join(COLUMNS).encode('ascii') + b'\n'


@pytest.mark.parametrize('content, line', [
    (b'my notes', 1), (b'a,b\n1,2\n', 1), (b'hidden,low\n', 1), (b'HEADER2', 1),
    (b'HEADER\n1,2\n', 2), (b'HEADER\n\n', 2),
    (b'HEADER\n2,0,1,1,1,4,None,0.1,x,seed,0,0,0,0,0,\n', 2),
    (b'HEADER\n2,0,1,1,1,4,None,0.1,x,1,,0,0,0,0,\n', 2), (b'HEADER\n"\n', 2),
    (b'HEADER\n2,0,1,1,1,4,None,0.1,1,0,0,0,0,0,\n', 2),
    (b'HEADER\n1,2,3,4,5,6,7,8,9,3,,,,0,0.5,"no\n', 2), (b'HEADER\n\xff\n', 2)])
def test_another_file_is_refused_and_left_as_it_is(tmp_path, content, line):
    path = tmp_path / 'r.csv'
    content = content.replace(b'HEADER', ','.join(COLUMNS).encode('ascii'))
    path.write_bytes(content)
    with pytest.raises(ValueError, match='line %d is not from a sweep' % line):
        results_in(path)
    assert path.read_bytes() == content


def test_a_device_is_refused():
    code, out, err = here('sweep', '--out', os.devnull)
    assert (code, out) == (2, '') and 'is no name for a file' in err


class Full(io.FileIO):
    """A file for which there is no space beyond four lines."""

    def write(self, line):
        self.seek(0)
        if self.read().count(b'\n') >= 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return io.FileIO.write(self, line)


class HalfFull(io.FileIO):
    """A file for which there is no space beyond half a line of results."""

    def write(self, line):
        return io.FileIO.write(self, line if line.startswith(b'hidden') else line[:len(line) // 2])


@pytest.mark.parametrize('kind, words', [
    (Full, 'No space left'), (HalfFull, 'No space left'), (io.FileIO, 'put/output')])
def test_a_line_that_is_not_written_is_said_with_the_file(tmp_path, monkeypatch, kind, words):
    path = tmp_path / 'r.csv'
    path.write_text(','.join(COLUMNS) + '\n' + FAILED * 3)

    def fails(file):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    with kind(str(path), 'a+b') as file:
        if kind is io.FileIO:
            monkeypatch.setattr(os, 'fsync', fails)
        with pytest.raises(OSError, match=words + '.*; the results so far are kept') as caught:
            append_result(file, '123456789', SweepResult(5, converged=False, seconds=0.5, problem='no'))
    assert caught.value.filename == str(path)


def test_what_was_done_before_the_disk_was_full_is_kept_and_reported(tmp_path, monkeypatch):
    path = tmp_path / 'r.csv'
    monkeypatch.setattr(sweep_command, 'open', lambda name, mode, buffering: Full(name, mode),
                        raising=False)
    code, out, err = here('sweep', '--seeds', '0-9', '--iterations', '3', '--out', path)
    assert code == 2
    assert out.startswith('stopped after 3 of 10 seeds: No space left on device; the results so '
                          'far are kept; the same command goes on from there\n\nsetting ')
    assert ' of 3 seeds, ' in out
    assert err.splitlines()[-1] == ('simplenn_pure: %s: No space left on device; the results so '
                                    'far are kept' % path)
    assert [int(row['seed']) for row in rows_of(path)] == [0, 1, 2]


@pytest.mark.skipif(resource is None, reason='Windows has no limit on the size of files')
def test_a_real_limit_on_the_size_of_the_file_is_told(tmp_path):
    path = tmp_path / 'r.csv'
    process = start('--seeds', '0-99', '--iterations', 3, '--jobs', 2, '--out', path,
                    prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)))
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.decode('utf-8').splitlines()[-1].startswith('simplenn_pure: %s: ' % path)
    done = int(re.match(b'stopped after ([0-9]+) of 100 seeds: ', out).group(1))
    whole = path.read_bytes()
    assert 0 < done == whole.count(b'\n') - 1 and len(whole) <= 1500
    process = start('--seeds', '0-99', '--iterations', 3, '--out', path)
    out, err = process.communicate(timeout=60)
    assert [int(row['seed']) for row in rows_of(path)] == list(range(100))


def test_every_line_is_on_the_disk_before_the_next(tmp_path, monkeypatch):
    path = tmp_path / 'r.csv'
    on_disk = []
    monkeypatch.setattr(os, 'fsync', lambda file: on_disk.append(path.read_bytes().count(b'\n')))
    assert main(['sweep', '--seeds', '0-4', '--iterations', '3', '--jobs', '1', '--quiet', '--out',
                 str(path)]) == 0
    assert on_disk == [1, 2, 3, 4, 5, 6]


def test_a_seed_that_failed_is_kept_with_its_reason(tmp_path):
    path = tmp_path / 'r.csv'
    failed = SweepResult(3, converged=False, seconds=0.5, problem='ValueError: a "b", c')
    assert results_in(path) == {}
    with io.FileIO(str(path), 'a+b') as file:
        append_result(file, '123456789', failed)
    assert path.read_text() == ','.join(COLUMNS) + '\n' + FAILED
    assert results_in(path) == {tuple('123456789'): {3: failed}}


@pytest.mark.slow
def test_kills_at_any_moment_lose_nothing_that_was_reported(tmp_path):
    path = tmp_path / 'r.csv'
    arguments = ['--seeds', '0-399', '--iterations', 600, '--jobs', 2, '--out', path]
    moments = random.Random(7)
    kills = 0
    reported = 0
    while kills < 8:
        process = start(*arguments)
        # A line for each tenth is reported. From the second on, kill a moment after one of them.
        wanted = kills % 3
        seen = b''
        for number in range(wanted):
            seen = process.stderr.readline()
        time.sleep(moments.uniform(0.0, 0.3))
        if process.poll() is not None:
            break
        process.kill()
        seen = (seen + process.communicate()[1]).decode('utf-8').splitlines()
        kills += 1
        counts = [int(line.split()[0]) for line in seen if ' seeds  ' in line]
        reported = max([reported] + counts)
        if path.exists():
            whole = path.read_bytes()
            whole = whole[:whole.rfind(b'\n') + 1]
            assert whole.count(b'\n') - 1 >= reported
    assert kills >= 3
    process = start(*arguments)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    rows = rows_of(path)
    expected = list(sweep(make, XOR[0], XOR[1], range(400), iterations=600))
    assert [(int(row['seed']), float(row['loss'])) for row in rows] == [
        (result.seed, result.loss) for result in expected]


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir('/proc'), reason='looks for processes in /proc')
def test_no_worker_outlives_a_killed_command(tmp_path):
    process = start('--seeds', '0-19', '--jobs', 2, '--iterations', 20000)
    process.stderr.readline()
    group = process.pid
    process.kill()
    process.communicate()
    end = time.time() + 20.0
    while members_of(group) and time.time() < end:
        time.sleep(0.1)
    assert members_of(group) == []


def members_of(group):
    """The processes of a process group that are not dead."""
    found = []
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name) as stream:
                    fields = stream.read().rpartition(')')[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != 'Z':
                found.append(int(name))
    return found


# ---- what stops it ----------------------------------------------------------------


@pytest.mark.parametrize('jobs', [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_interrupt_reports_what_has_come(tmp_path, jobs):
    path = tmp_path / 'r.csv'
    process = start('--seeds', '0-999', '--jobs', jobs, '--iterations', 2000, '--out', path)
    process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b'Traceback' not in err
    done = len(rows_of(path))
    assert 100 <= done < 1000
    found = re.match('interrupted after ([0-9]+) of 1000 seeds; the same command goes on from '
                     'there\n', out.decode('utf-8'))
    # A line may have got to the disk when the interrupt came, and not yet been counted.
    assert int(found.group(1)) in (done, done - 1)
    assert ' of %s seeds, ' % found.group(1) in out.decode('utf-8')


def test_a_pool_that_breaks_is_told(monkeypatch, capsys, tmp_path):
    def broken(make_, inputs, targets, missing, executor, tolerance, **options):
        for result in sweep(make_, inputs, targets, missing, None, tolerance, **options):
            if result.seed == 2:
                result = SweepResult(result.seed, problem='BrokenProcessPool: gone')
            yield result
    monkeypatch.setattr(sweep_command, 'sweep', broken)
    arguments = ['sweep', '--jobs', '1', '--seeds', '0-4', '--iterations', '3']
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert out.startswith('stopped after 2 of 5 seeds: BrokenProcessPool: gone\n')
    # The next setting is not begun.
    assert main(arguments + ['--hidden', '2,3']) == 1
    out = capsys.readouterr().out
    assert out.startswith('stopped after 2 of 10 seeds: BrokenProcessPool: gone\n')
    assert out.splitlines()[2].startswith('setting     2 hidden neurons')
    monkeypatch.setattr(sweep_command, 'sweep', lambda *a, **b: iter(
        [SweepResult(0, problem='interrupted')]))
    assert main(arguments) == 130
    assert capsys.readouterr().out == 'interrupted after 0 of 5 seeds\n\nno seed was trained\n'
    assert main(arguments + ['--out', str(tmp_path / 'r.csv')]) == 130
    assert capsys.readouterr().out.startswith(
        'interrupted after 0 of 5 seeds; the same command goes on from there\n')

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt
    monkeypatch.setattr(sweep_command, 'sweep', interrupted)
    assert main(arguments) == 130


def test_runs_that_fail_are_counted_and_named(monkeypatch, capsys):
    def failing(make_, inputs, targets, missing, executor, tolerance, **options):
        for seed in missing:
            yield SweepResult(seed, converged=False, seconds=0.1, problem='ValueError: no')
    monkeypatch.setattr(sweep_command, 'sweep', failing)
    assert main(['sweep', '--jobs', '1', '--seeds', '4-5', '--hidden', '2,3']) == 0
    out = capsys.readouterr().out
    assert 'converged   0 of 2 seeds' in out
    assert 'failed      2, such as seed 4: ValueError: no' in out
    assert out.splitlines()[2].split() == ['2', '2', '0.0', '%', '0.0', 'to', '65.8']  # of the grid, without losses
    assert main(['sweep', IRIS, '--target', 'species', '--jobs', '1', '--seeds', '4-5']) == 0
    assert 'converged   0 of 2 seeds' in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir('/proc'), reason='looks for processes in /proc')
def test_an_interrupt_does_not_wait_for_the_runs_at_hand():
    process = start('--seeds', '0-9', '--jobs', 2, '--iterations', 10 ** 9)  # an hour
    end = time.time() + 30.0
    while len(members_of(process.pid)) < 3 and time.time() < end:
        time.sleep(0.05)
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (130, b'')
        assert out == b'interrupted after 0 of 10 seeds\n\nno seed was trained\n'
        end = time.time() + 20.0
        while members_of(process.pid) and time.time() < end:
            time.sleep(0.05)
        assert members_of(process.pid) == []
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def pool(monkeypatch):
    """Return a list of how many processes have been asked for. There are none."""
    asked = []

    @contextlib.contextmanager
    def processes(jobs):
        asked.append(jobs)
        yield None
    monkeypatch.setattr(sweep_command, 'processes', processes)
    return asked


@pytest.mark.parametrize('jobs, seeds, expected', [
    ('64', '0-99', 64), ('64', '5-7', 3), ('64', '5', 1), ('2', '0-9', 2)])
def test_there_are_no_more_processes_than_seeds(monkeypatch, pool, jobs, seeds, expected):
    monkeypatch.setattr(sweep_command, 'sweep_all', lambda *arguments: 0)
    assert main(['sweep', '--jobs', jobs, '--seeds', seeds]) == 0
    assert pool == [expected]


# ---- the count -------------------------------------------------------------------------


def test_the_rate_and_the_time_left_are_those_of_this_run():
    # 60 of 100 were done before. Then 1 comes every 2 seconds.
    stream = io.StringIO()
    now = [1000.0]
    progress = Progress(100, stream, done=60, clock=lambda: now[0])
    for done in range(61, 101):
        now[0] += 2.0
        progress.show(done, ' seeds')
    assert stream.getvalue().splitlines() == [
        '70 of 100 seeds  0.5 a second  1 min 0 s left',
        '80 of 100 seeds  0.5 a second  40 s left',
        '90 of 100 seeds  0.5 a second  20 s left',
        '100 of 100 seeds  1 min 20 s']


def test_on_a_terminal_the_count_is_a_bar_that_is_taken_away(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True
    monkeypatch.setenv('TERM', 'xterm')
    monkeypatch.setattr(sys, 'stderr', Terminal())
    assert main(['sweep', '--jobs', '1', '--seeds', '0-2', '--iterations', '3']) == 0
    shown = sys.stderr.getvalue().split('\r')
    assert shown[1].startswith('[########................] 1 of 3 seeds  0 converged  ')
    assert shown[-2].startswith('[########################] 3 of 3 seeds  0 converged  ')
    assert shown[-1] == '\x1b[K'


# ---- the histogram ------------------------------------------------------------------


@pytest.mark.parametrize('losses, starts', [
    ([0.0012, 0.0019, 0.3], ['0.001', '0.002', '0.005', '0.01', '0.02', '0.05', '0.1', '0.2']),
    ([0.004591, 0.005672], ['0.002', '0.005']), ([0.11, 0.89], ['0.1', '0.2', '0.5']),
    ([0.0, 5e-9], ['0', '1e-09', '2e-09', '5e-09']), ([30.0, 3e6, 1e99], ['20', '50', '100', '200', '500'] + [
        '%g' % (step * power) for power in (1e3, 1e4, 1e5, 1e6) for step in (1, 2, 5)]),
    ([0.0], ['0']), ([0.25, 0.25], ['0.2']), ([0.001], ['0.001']), ([1000.0], ['1000'])])
def test_every_loss_is_in_the_bin_that_starts_below_it(losses, starts):
    lines = sweep_results.histogram_lines(losses)[1:]
    assert [line.split()[0] for line in lines] == starts
    counts = [int(line.split()[1]) for line in lines]
    limits = [float(start_) for start_ in starts[1:]] + [float('inf')]
    expected = [0] * len(starts)
    for loss in losses:
        expected[[loss < limit for limit in limits].index(True)] += 1
    assert counts == expected


def test_the_longest_bar_is_that_of_the_fullest_bin():
    lines = sweep_results.histogram_lines([0.11] * 80 + [0.21] * 2 + [1.1])[1:]
    assert [line.count('#') for line in lines] == [40, 1, 0, 1]
    lines = sweep_results.histogram_lines([0.11] * 3 + [0.51])[1:]
    assert [line.count('#') for line in lines] == [3, 0, 1]
