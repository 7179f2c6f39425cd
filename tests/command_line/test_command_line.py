"""The command line, driven as people drive it: the real command in a process of its own."""

import csv
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

from command import IRIS, bounded, environment, interruptible, call, unmeasured
from simplenn_pure import DeepNetwork, __version__
from simplenn_pure.__main__ import main
from simplenn_pure.command_line import export, report
from simplenn_pure.command_line.output import check_can_write
from simplenn_pure.command_line.progress import Progress
from simplenn_pure.embed import integers, load, save
from simplenn_pure.tables import model

COMMAND = [sys.executable, '-m', 'simplenn_pure']
SEEDS = range(1, 11)
NAN = float('nan')


@pytest.fixture(scope='module')
def folder(tmpdir_factory):
    """Return a folder with iris.json, trained with the defaults and seed 1, and its report."""
    made = tmpdir_factory.mktemp('iris')
    code, out, err = call('train', IRIS, '--target', 'species', '--seed', '1', '--save', 'iris.json',
                         folder=made)
    assert code == 0, err
    made.join('report.txt').write(out)
    return made


def rows_of(text, delimiter=','):
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


# ---- train -----------------------------------------------------------------


def held_out_accuracy(report):
    """Return the accuracy on the rows held out, in percent, that a report states."""
    lines = [line for line in report.splitlines() if 'rows held out;' in line]
    return float(lines[0].split()[1])


@pytest.mark.slow
def test_defaults_learn_iris(folder):
    # The project promises a median of at least 95 %; benchmarks/tables.py measures the seconds.
    accuracies = []
    for seed in SEEDS:
        code, out, err = call('train', IRIS, '--target', 'species', '--seed', seed, folder=folder)
        assert code == 0
        accuracies.append(held_out_accuracy(out))
        assert '120 rows trained on' in out and '30 rows held out' in out
    accuracies.sort()
    assert (accuracies[4] + accuracies[5]) / 2.0 >= 95.0


def test_same_seed_same_file(folder):
    first = folder.join('iris.json').read()
    code, out, err = call('train', IRIS, '--target', 'species', '--seed', '1', '--save', 'again.json',
                         folder=folder)
    assert folder.join('again.json').read() == first
    call('train', IRIS, '--target', 'species', '--seed', '2', '--save', 'again.json', folder=folder)
    assert folder.join('again.json').read() != first


def test_drawn_seed_repeats_the_run(folder):
    code, out, err = call('train', IRIS, '--target', 'species', '--save', 'drawn.json', folder=folder)
    seed = out.split('--seed ')[1].split()[0]
    code, again, err = call('train', IRIS, '--target', 'species', '--save', 'drawn.json', '--seed',
                           seed, folder=folder)
    assert again == out


def test_report_counts_what_the_saved_network_answers(folder):
    # The confusion table and the accuracy must be those of the file, in the table's own units:
    # recounted here from its layers, with the split redone by NumPy's documented permutation.
    numpy = pytest.importorskip('numpy')
    network = load(str(folder.join('iris.json')))
    with open(IRIS) as source:
        rows = list(csv.reader(source))[1:]
    order = numpy.random.RandomState(1).permutation(150)
    held_out = [row for kind in ('setosa', 'versicolor', 'virginica')
                for row in [row for row in order if rows[row][4] == kind][:10]]
    counts = {}
    right = 0
    for row in held_out:
        outputs = network.think([float(cell) for cell in rows[row][:4]])
        answer = ['setosa', 'versicolor', 'virginica'][outputs.index(max(outputs))]
        counts[rows[row][4], answer] = counts.get((rows[row][4], answer), 0) + 1
        right += answer == rows[row][4]
    report = folder.join('report.txt').read()
    assert held_out_accuracy(report) == pytest.approx(100.0 * right / 30, abs=0.05)  # printed with 1 decimal
    for kind in ('setosa', 'versicolor', 'virginica'):
        line = [line for line in report.splitlines() if line.startswith('  ' + kind)][-1]
        assert line.split()[1:] == [str(counts.get((kind, answer), 0))
                                    for answer in ('setosa', 'versicolor', 'virginica')]


def test_report_draws_the_loss(folder):
    lines = folder.join('report.txt').read().split('\n          loss\n')[1].splitlines()
    assert '*' in lines[0] + lines[1]                   # high at the start,
    assert lines[7].rstrip().endswith('*')              # low at the end,
    assert sum(line.count('*') for line in lines) > 10  # and all the way.


def test_the_command_that_it_prints_makes_the_same_network_again(folder):
    report = folder.join('report.txt').read()
    command = report.split('again       ')[1].split('\n\n')[0].replace('\\\n', '')
    words = shlex.split(command)
    assert words[:3] == ['python', '-m', 'simplenn_pure'] and words[-2:] == ['--save', 'iris.json']
    assert call(*(words[3:-1] + ['repeated.json']), folder=folder)[0] == 0
    assert folder.join('repeated.json').read() == folder.join('iris.json').read()


def test_training_stops_by_the_rows_it_watches_and_keeps_the_best(folder):
    # 120 rows to learn from: 12 are watched, as NumPy's permutation shares them out again.
    report = ' '.join(folder.join('report.txt').read().split())
    kept, stopped = map(int, re.search('kept the weights after ([0-9]+) of ([0-9]+) iterations, when the loss of '
                                       'the rows watched was least', report).groups())
    assert 0 < kept < stopped < 1272
    network = load(str(folder.join('iris.json')))
    assert network.notes['history'][-1][0] == stopped
    code, shorter, err = call('train', IRIS, '--target', 'species', '--seed', '1', '--patience', '0', '--iterations',
                              '50', folder=folder)
    assert code == 0 and 'kept ' not in shorter


def test_an_uneven_table_is_scored_by_its_labels_apart(tmpdir):
    tmpdir.join('t.csv').write('x,kind\n' + ''.join('%d,%s\n' % (i * 37 % 101, 'a' if i % 10 else 'b')
                                                    for i in range(200)))
    code, out, err = call('train', 't.csv', '--target', 'kind', '--seed', '1', '--iterations', '3', folder=tmpdir)
    text = ' '.join(out.split())
    assert "accuracy 90.0 % of 40 rows held out; 90.0 % by always giving the commonest label" in text
    assert "balanced 50.0 %, the mean over the labels of how many of each are right: 'b' 0.0 %, 'a' 100.0 %" in text


def test_folded_scaling_answers_as_training_did(folder):
    # The stated loss was computed on scaled inputs before the folding. The file's network, on
    # inputs in centimetres, must give it to the printed 6 decimals.
    numpy = pytest.importorskip('numpy')
    network = load(str(folder.join('iris.json')))
    with open(IRIS) as source:
        rows = list(csv.reader(source))[1:]
    kinds = ['setosa', 'versicolor', 'virginica']
    taken = dict.fromkeys(kinds, 0)
    inputs, targets = [], []
    for row in numpy.random.RandomState(1).permutation(150):
        taken[rows[row][4]] += 1
        if taken[rows[row][4]] > 10:
            inputs.append([float(cell) for cell in rows[row][:4]])
            targets.append([float(rows[row][4] == kind) for kind in kinds])
    assert len(inputs) == 120
    stated = folder.join('report.txt').read().split('loss        ')[1].split(',')[0]
    assert network.loss_name == 'cross_entropy'
    assert '%.6f' % network.loss(inputs, targets) == stated


def test_number_target_comes_back_in_its_units(tmpdir):
    # y = 1000 + 0.7 x: the mean error of a network that has learned it is small against the
    # 0.7 * 250 that guessing the mean would give. The column counts the rows, but there is no other.
    tmpdir.join('line.csv').write('x,y\n' + ''.join('%d,%r\n' % (x, 1000 + 0.7 * x)
                                                    for x in range(1000)))
    code, out, err = call('train', 'line.csv', '--target', 'y', '--seed', '1', '--save', 'line.json',
                         folder=tmpdir)
    assert code == 0, err
    assert 'left out' not in out
    lines = [line.split() for line in out.splitlines() if line.startswith('mean error')]
    assert [line[4:8] for line in lines] == [['800', 'rows', 'trained', 'on;'],
                                             ['200', 'rows', 'held', 'out;']]
    code, out, err = call('predict', 'line.json', 'line.csv', folder=tmpdir)
    errors = [abs(float(row[1]) - float(row[2])) for row in rows_of(out)[1:]]
    assert len(errors) == 1000
    # The stated means are of both parts: together they are the mean over the table, but for
    # the 4 digits of the report and the 6 of the answers.
    stated = (800 * float(lines[0][2]) + 200 * float(lines[1][2])) / 1000
    assert sum(errors) / 1000 == pytest.approx(stated, abs=0.01)
    assert stated < 175 / 5.0


def test_label_columns_are_inputs_too(tmpdir):
    # The answer hangs on the colour alone; the other column is noise.
    colours = ['red', 'green', 'blue']
    tmpdir.join('t.csv').write('colour,noise,good\n' + ''.join(
        '%s,%d,%s\n' % (colours[i % 3], i * i % 7, ['yes', 'no', 'no'][i % 3]) for i in range(60)))
    code, out, err = call('train', 't.csv', '--target', 'good', '--seed', '1', '--save', 'm.json',
                         folder=tmpdir)
    assert code == 0, err
    assert "'colour = blue', 'colour = green', 'colour = red', 'noise'" in out
    code, out, err = call('predict', 'm.json', '-', folder=tmpdir,
                         stdin=b'noise,colour\n3,red\n3,green\n3,blue\n')
    assert [row[2] for row in rows_of(out)] == ['good predicted', 'yes', 'no', 'no']
    code, out, err = call('predict', 'm.json', '-', folder=tmpdir,
                         stdin=b'noise,colour\n3,red\n3,pink\n3,RED\n3,\n')
    assert code == 0
    assert err == ("simplenn_pure: column 'colour': 'pink' did not occur in training; what did not is taken as "
                   'missing\n')
    rows = rows_of(out)
    assert rows[1][2:] == rows[3][2:] and rows[2][2:] == rows[4][2:] != rows[1][2:]


def test_numbers_that_name_classes(tmpdir):
    # Few whole numbers that come back often are labels, unless --numbers says otherwise.
    tmpdir.join('t.csv').write('x,grade\n' + ''.join('%d,%d\n' % (i * 7 % 30, i * 7 % 30 // 10 + 8)
                                                     for i in range(60)))
    train = ['train', 't.csv', '--target', 'grade', '--seed', '1', '--iterations', '5']
    assert "one of '8', '9', '10'" in call(*train, folder=tmpdir)[1]
    assert "target      'grade': a number" in call(*(train + ['--numbers', 'grade']), folder=tmpdir)[1]
    out = call(*(train + ['--numbers', 'grade', '--labels', 'x']), folder=tmpdir)[1]
    assert "'x = 10'" in out


def test_settings_are_taken(folder):
    code, out, err = call('train', IRIS, '--target', 'species', '--hidden', '5-6', '--iterations', '7',
                         '--learning-rate', '0.5', '--batch-size', '10', '--seed', '3',
                         '--hold-out', '0', '--columns', 'petal width,petal length', '--save',
                         'small.json', folder=folder)
    assert code == 0, err
    assert ('--hidden 5-6 --iterations 7 --learning-rate 0.5 --batch-size 10 --hold-out 0.0 --seed 3 --save small.json'
            in ' '.join(out.replace('\\', '').split()))
    assert '150 rows trained on' in out and 'held out;' not in out
    network = load(str(folder.join('small.json')))
    assert [len(layer.biases) for layer in network.layers] == [5, 6, 3]
    assert network.seed == 3
    # The medians of 150 numbers are taken to be the 76th.
    assert network.notes['columns']['inputs'] == [['petal width', None, 1.3, False],
                                                  ['petal length', None, 4.4, False]]


def test_activations_loss_and_momentum_are_taken(folder):
    code, out, err = call('train', IRIS, '--target', 'species', '--iterations', '7', '--seed', '3',
                         '--hold-out', '0', '--activation', 'tanh', '--output-activation', 'softmax',
                         '--momentum', '0.5', '--save', 'shares.json', folder=folder)
    assert code == 0, err
    assert '--momentum 0.5 --activation tanh --output-activation softmax --hold-out 0.0' in ' '.join(
        out.replace('\\', '').split())
    assert ', the mean of the cross-entropy' in out
    network = load(str(folder.join('shares.json')))
    assert [layer.activation for layer in network.layers] == ['tanh', 'softmax']
    assert network.loss_name == 'cross_entropy'


def test_target_loss_sets_the_exit_code(folder):
    train = ['train', IRIS, '--target', 'species', '--seed', '1', '--target-loss']
    code, out, err = call(*(train + ['0.1']), folder=folder)
    assert code == 0 and 'the target of 0.1 is reached' in ' '.join(out.split())
    code, out, err = call(*(train + ['1e-9', '--iterations', '3']), folder=folder)
    assert code == 1 and 'the target of 1e-09 is not reached' in ' '.join(out.split())


def test_quiet_is_silent(folder):
    assert call('train', IRIS, '--target', 'species', '--quiet', folder=folder) == (0, '', '')
    code, out, err = call('train', IRIS, '--target', 'size', '--quiet', folder=folder)
    assert (code, out) == (2, '') and err.count('\n') == 1


def test_plain_lines_where_there_is_no_terminal(folder):
    code, out, err = call('train', IRIS, '--target', 'species', '--iterations', '100', '--seed', '1',
                         '--patience', '0', folder=folder)
    lines = err.splitlines()
    assert [int(line.split()[0]) for line in lines] == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert 'left' in lines[5] and 'a second' in lines[5] and '\r' not in err
    losses = [float(line.split()[4]) for line in lines]
    assert losses[-1] < losses[0]
    assert 'loss        %.6f' % losses[-1] in out


def test_no_learning_is_said_with_what_to_try(tmpdir):
    tmpdir.join('noise.csv').write('x,y\n' + ''.join('%d,%s\n' % (i * i % 23, 'ab'[i * 7 % 31 % 2])
                                                     for i in range(100)))
    code, out, err = call('train', 'noise.csv', '--target', 'y', '--seed', '1', '--iterations', '3',
                         folder=tmpdir)
    assert code == 0
    assert ('try it has hardly learned: try --iterations 12, --learning-rate 0.01 or 0.25'
            in ' '.join(out.split()))


# ---- Ctrl-C ----------------------------------------------------------------


def test_interrupted_training_saves_what_there_is(folder):
    with interruptible(
            COMMAND + ['train', IRIS, '--target', 'species', '--seed', '1', '--iterations',
                       '1000000', '--save', 'stopped.json'], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=str(folder), env=unmeasured()) as process:
        assert process.stderr.readline().startswith(b'0 of 1000000')
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    out = out.decode('utf-8')
    assert process.returncode == 130
    assert b'Traceback' not in err
    assert 'interrupted after ' in out and 'saved       stopped.json' in out
    network = load(str(folder.join('stopped.json')))
    assert network.notes['columns']['target'][0] == 'species'
    assert sorted(name for name in os.listdir(str(folder)) if 'stopped' in name) == ['stopped.json']


@pytest.mark.parametrize('iterations', [0, 250])
def test_training_interrupted_at_a_known_iteration(iterations, monkeypatch, capsys, tmpdir):
    """What is saved is what a training run of that many iterations saves."""
    report_there = Progress.report

    def stop(progress, iteration, loss):
        report_there(progress, iteration, loss)
        if iteration >= iterations and progress.total == 1000:
            raise KeyboardInterrupt
    stopped, whole = str(tmpdir.join('stopped.json')), str(tmpdir.join('whole.json'))
    monkeypatch.setattr(Progress, 'report', stop)
    arguments = ['train', IRIS, '--target', 'species', '--seed', '1', '--patience', '0', '--iterations']
    assert main(arguments + [str(iterations), '--save', whole]) == 0
    capsys.readouterr()
    assert main(arguments + ['1000', '--save', stopped]) == 130
    assert ('interrupted after %d of 1000 iterations; this is what there is' % iterations
            in capsys.readouterr().out.splitlines())
    # Where the loss falls in each report, the last weights are the best.
    assert [(layer.weights, layer.biases) for layer in load(stopped).layers] == [
        (layer.weights, layer.biases) for layer in load(whole).layers]


def test_a_training_run_interrupted_before_it_begins(monkeypatch, capsys):
    def interrupted(*arguments, **keywords):
        raise KeyboardInterrupt
    monkeypatch.setattr(model, 'learn', interrupted)
    assert main(['train', IRIS, '--target', 'species', '--iterations', '9']) == 130
    assert 'interrupted after 0 of 9 iterations' in capsys.readouterr().out


@pytest.mark.parametrize('save', [True, False])
def test_an_interrupted_report_comes_after_the_file(save, monkeypatch, capsys, tmpdir):
    def interrupted(*arguments):
        raise KeyboardInterrupt
    path = str(tmpdir.join('m.json'))
    monkeypatch.setattr(report, 'Score', interrupted)
    arguments = ['train', IRIS, '--target', 'species', '--seed', '1', '--iterations', '2']
    assert main(arguments + (['--save', path] if save else [])) == 130
    out, err = capsys.readouterr()
    assert ('saved       %s\n' % path in out) == save and err.endswith('simplenn_pure: interrupted\n')
    assert os.path.exists(path) == save


# ---- predict ---------------------------------------------------------------


def test_predict_gives_the_table_back_with_answers(folder):
    code, out, err = call('predict', 'iris.json', IRIS, folder=folder)
    assert (code, err) == (0, '')
    with open(IRIS) as source:
        expected = list(csv.reader(source))
    rows = rows_of(out)
    assert [row[:5] for row in rows] == expected
    assert rows[0][5:] == ['species predicted', 'species output']
    network = load(str(folder.join('iris.json')))
    kinds = ['setosa', 'versicolor', 'virginica']
    for row in rows[1:]:
        outputs = network.think([float(cell) for cell in row[:4]])
        assert row[5:] == [kinds[outputs.index(max(outputs))], '%.6f' % max(outputs)]


def test_columns_are_matched_by_name(folder):
    table = b'petal width;x;sepal width;petal length;sepal length\r\n0,2;?;3,5;1,4;5,1\r\n'
    code, out, err = call('predict', 'iris.json', '-', stdin=table, folder=folder)
    assert (code, err) == (0, '')
    plain = call('predict', 'iris.json', IRIS, folder=folder)[1]
    answer = rows_of(plain)[1][5:]
    assert out.splitlines(True)[1].endswith('\n')
    assert rows_of(out, ';')[1] == ['0,2', '?', '3,5', '1,4', '5,1', answer[0],
                                    answer[1].replace('.', ',')]


def test_predict_tells_by_place_and_name_what_it_cannot_use(folder):
    code, out, err = call('predict', 'iris.json', '-', stdin=b'sepal length,species\n1,2\n',
                         folder=folder)
    assert (code, out, err) == (2, '', "simplenn_pure: standard input has no column 'sepal width'; "
                                "it has 'sepal length', 'species'\n")
    head = b'sepal length,sepal width,petal length,petal width\n'
    code, out, err = call('predict', 'iris.json', '-', stdin=head + b'1,2,3,4\n1,2,x,4\n1,2,4.4,4\n1,2,,4\n1,inf,1,4\n',
                         folder=folder)
    assert (code, err) == (0, "simplenn_pure: 2 rows without an answer; the first: standard input, row 3, column "
                              "'petal length': 'x', expected a number\n")
    rows = rows_of(out)
    # A missing number is the median of the column; the rows that cannot be used come back as they are.
    assert rows[4][4:] == rows[3][4:] != rows[1][4:]
    assert rows[2] == ['1', '2', 'x', '4', '', ''] and rows[5] == ['1', 'inf', '1', '4', '', '']
    code, out, err = call('predict', 'iris.json', '-', '--skip-missing',
                         stdin=head + b'1,2,3,4\n1,2,,4\n', folder=folder)
    assert (code, err) == (0, '')
    assert rows_of(out)[2] == ['1', '2', '', '4', '', '']


def test_tables_without_header(tmpdir):
    data = ''.join('%d,%s\n' % (i % 2 * 10 + i % 3, 'ab'[i % 2]) for i in range(20))
    tmpdir.join('t.csv').write(data)
    code, out, err = call('train', 't.csv', '--no-header', '--target', 'column 2', '--seed', '1',
                         '--save', 'm.json', folder=tmpdir)
    assert code == 0, err
    code, out, err = call('predict', 'm.json', 't.csv', folder=tmpdir)
    rows = rows_of(out)
    assert len(rows) == 20
    assert [row[1] for row in rows] == [row[2] for row in rows]


@pytest.mark.slow
def test_predict_streams_in_constant_memory(folder):
    pytest.importorskip('tracemalloc')  # PyPy has none.
    with open(IRIS) as source:
        header, rows = source.readline(), source.read()
    # Runs predict and then prints, to stderr, the most memory that Python objects had.
    program = ('import sys, tracemalloc\n'
               'from simplenn_pure.__main__ import main\n'
               'import simplenn_pure.command_line, simplenn_pure.embed.files\n'
               'tracemalloc.start()\n'
               'code = main(["predict", "iris.json", "-"])\n'
               'print(tracemalloc.get_traced_memory()[1], file=sys.stderr)\n'
               'sys.exit(code)\n')
    memory = []
    for copies in (2, 12):
        process = subprocess.Popen([sys.executable, '-c', program], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=str(folder),
                                   env=environment())
        out, err = process.communicate((header + rows * copies).encode('ascii'), timeout=120)
        assert process.returncode == 0, err
        assert out.count(b'\n') == 1 + 150 * copies
        memory.append(int(err))
    # Held in memory, 12 copies would take 6 times what 2 do. Buffers and parsers make it the same
    # number but for a few hundred bytes (measured: 0.1 % of it).
    assert memory[1] < 1.1 * memory[0]


def test_head_ends_quietly(folder):
    with open(IRIS) as source:
        header, rows = source.readline(), source.read()
    with open(str(folder.join('long.csv')), 'w') as long:
        long.write(header + rows * 200)
    for command in (['predict', 'iris.json', 'long.csv'], ['train', '--help'],
                    ['export', 'iris.json', '--to', 'c']):
        process = subprocess.Popen(COMMAND + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=str(folder), env=environment())
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), err) == (0, b'')


@pytest.mark.parametrize('stderr', [subprocess.PIPE, subprocess.STDOUT])
def test_head_does_not_stop_training(folder, stderr):
    process = subprocess.Popen(
        COMMAND + ['train', IRIS, '--target', 'species', '--save', 'piped.json'],
        stdout=subprocess.PIPE, stderr=stderr, cwd=str(folder), env=environment())
    process.stdout.readline()
    process.stdout.close()
    if stderr == subprocess.PIPE:
        err = process.stderr.read()
        process.stderr.close()
        assert b'Traceback' not in err and b'simplenn_pure:' not in err
    assert process.wait() == 0
    load(str(folder.join('piped.json')))
    folder.join('piped.json').remove()


def test_interrupted_predict_says_so(folder):
    with open(IRIS) as source:
        header, rows = source.readline(), source.read()
    folder.join('longer.csv').write(header + rows * 300)  # more than a pipe holds
    with interruptible(COMMAND + ['predict', 'iris.json', 'longer.csv'], stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, cwd=str(folder), env=unmeasured()) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b'simplenn_pure: interrupted\n')


def test_interrupt_outside_training_costs_one_line(monkeypatch, capsys):
    def interrupted(options):
        raise KeyboardInterrupt
    monkeypatch.setattr(export, 'run', interrupted)
    assert main(['export', 'iris.json', '--to', 'c']) == 130
    assert capsys.readouterr() == ('', 'simplenn_pure: interrupted\n')


@pytest.mark.skipif(not os.path.exists('/dev/full'), reason='no /dev/full here')
def test_full_disk_costs_one_line(folder):
    with open('/dev/full', 'wb') as full:
        process = subprocess.Popen(COMMAND + ['predict', 'iris.json', IRIS], stdout=full,
                                   stderr=subprocess.PIPE, cwd=str(folder), env=environment())
        out, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert err == b'simplenn_pure: the output: No space left on device\n'


def test_predict_goes_on_behind_what_no_float_holds(tmpdir):
    rows = ''.join('%d,%s,%s\n' % (i % 2 * 10 + i % 3, 'rg'[i % 2], 'ab'[i % 2]) for i in range(20))
    tmpdir.join('t.csv').write('x,colour,kind\n' + rows)
    code, out, err = call('train', 't.csv', '--target', 'kind', '--seed', '1', '--save', 'm.json',
                         folder=tmpdir)
    assert code == 0, err
    # Weights of both signs times 1e308 are infinities of both signs, one layer on nan.
    network = load(str(tmpdir.join('m.json')))
    network.layers[0].weights = [[10.0 * (-1) ** i for i in range(len(row))] for row in
                                 network.layers[0].weights]
    network.layers[0].weights[1] = [-value for value in network.layers[0].weights[0]]
    network.layers[0].weights[2] = network.layers[0].weights[1]
    network.notes['columns']['inputs'] = [['x', None], ['y', None], ['z', None]]
    save(network, str(tmpdir.join('m.json')))
    code, out, err = call('predict', 'm.json', '-', stdin=b'x,y,z\n1e308,1e308,1e308\n1,1,1\n', folder=tmpdir)
    assert (code, err) == (0, 'simplenn_pure: 1 row without an answer; standard input, row 2 has numbers too large '
                              'for the network\n')
    assert rows_of(out)[1][3:] == ['', ''] and rows_of(out)[2][3] in 'ab'


@pytest.mark.parametrize('outputs', [[NAN, 0.5, 0.1], [0.5, NAN, 0.1], [0.5, 0.1, NAN]])
def test_an_answer_that_is_not_a_number_is_none_wherever_it_stands(folder, monkeypatch, outputs):
    monkeypatch.setattr(model, 'thinker', lambda network: lambda inputs: outputs)
    code, out, err = call('predict', 'iris.json', IRIS, folder=folder)
    assert (code, err) == (0, 'simplenn_pure: 150 rows without an answer; the first: %s, row 2 has numbers too large '
                              'for the network\n' % IRIS)


def test_answers_never_take_the_name_of_a_column(folder):
    once = call('predict', 'iris.json', IRIS, folder=folder)[1]
    code, out, err = call('predict', 'iris.json', '-', stdin=once.encode('ascii'), folder=folder)
    rows = rows_of(out)
    assert rows[0][5:] == ['species predicted', 'species output', 'species predicted again',
                           'species output again']
    assert [row[7:] for row in rows[1:]] == [row[5:7] for row in rows[1:]]
    code, out, err = call('predict', 'iris.json', '-', stdin=out.encode('ascii'), folder=folder)
    assert rows_of(out)[0][9:] == ['species predicted again again', 'species output again again']


def test_large_networks_predict_too(folder, monkeypatch):
    # One that has more weights than source is generated for.
    monkeypatch.setattr(model, 'LARGEST_UNROLLED', 10)
    monkeypatch.setattr(model, 'compiled', None)
    code, out, err = call('predict', 'iris.json', '-', folder=folder,
                          stdin=b'sepal length,sepal width,petal length,petal width\n5.1,3.5,1.4,0.2\n')
    assert code == 0, err
    network = load(str(folder.join('iris.json')))
    assert rows_of(out)[1][5] == '%.6f' % max(network.think([5.1, 3.5, 1.4, 0.2]))


# ---- the rest --------------------------------------------------------------


def test_export_answers_in_the_tables_units(folder):
    code, out, err = call('export', 'iris.json', '--to', 'python', '--name', 'iris', '-o', 'iris.py',
                         folder=folder)
    assert (code, out) == (0, '')
    answers = subprocess.check_output([sys.executable, 'iris.py', '5.1', '3.5', '1.4', '0.2'],
                                      cwd=str(folder)).decode('ascii').split()
    network = load(str(folder.join('iris.json')))
    assert [float(answer) for answer in answers] == network.think([5.1, 3.5, 1.4, 0.2])
    assert "'sepal length', 'sepal width', 'petal length', 'petal width'" in err
    assert "'setosa', 'versicolor', 'virginica'" in err
    code, out, err = call('export', 'iris.json', '--to', 'json', folder=folder)
    assert out == folder.join('iris.json').read()
    code, out, err = call('export', 'iris.json', '--to', 'c', '--name', 'iris', folder=folder)
    assert code == 0 and 'void iris(' in out
    code, out, err = call('export', 'iris.json', '--to', 'c', '--name', 'iris', '--learn', folder=folder)
    assert code == 0 and 'void iris_learn(' in out
    for other in ('python', 'json'):
        assert call('export', 'iris.json', '--to', other, '--learn', folder=folder) == (
            2, '', 'simplenn_pure: --learn goes with --to c\n')


def test_export_says_how_to_read_a_number(tmpdir):
    tmpdir.join('t.csv').write('x,y\n0,0.5\n1,8.5\n2,4.5\n')
    assert call('train', 't.csv', '--target', 'y', '--hold-out', '0', '--save', 'm.json',
               folder=tmpdir)[0] == 0
    code, out, err = call('export', 'm.json', '--to', 'c', '-o', 'm.c', folder=tmpdir)
    assert (code, out, err) == (0, '', "inputs      'x'\nanswer      'y', in its own units\n")
    save(bounded(), str(tmpdir.join('old.json')))
    code, out, err = call('export', 'old.json', '--to', 'c', '-o', 'm.c', folder=tmpdir)
    assert (code, out, err) == (0, '', "inputs      'x'\nanswer      -2.0 + 20.0 * output\n")
    save(DeepNetwork([1, 1], seed=1), str(tmpdir.join('bare.json')))
    assert call('export', 'bare.json', '--to', 'c', '-o', 'm.c', folder=tmpdir) == (0, '', '')


def test_train_keeps_between_which_numbers_the_inputs_are(tmpdir):
    tmpdir.join('t.csv').write('a,b,y\n' + ''.join('%d,%s,%d\n' % (3 + row * row, 'uv'[row % 2], row % 5) for row in range(12)))
    assert call('train', 't.csv', '--target', 'y', '--save', 'm.json', '--seed', '1', folder=tmpdir)[0] == 0
    # All rows, also those held out; a label is 0 or 1.
    assert load(str(tmpdir.join('m.json'))).notes['ranges'] == [[3, 124], [0, 1], [0, 1]]


def test_export_in_whole_numbers(folder):
    for number, bits in (('int16', 16), ('int8', 8)):
        code, text, err = call('export', 'iris.json', '--to', 'json', '--number', number, folder=folder)
        assert (code, err) == (0, '')
        folder.join('whole.json').write(text)
        network = load(str(folder.join('whole.json')))
        assert network.bits == bits and [low * 2.0**-point for low, high, point in network.ranges] == pytest.approx(
            [4.3, 2.0, 1.0, 0.1], abs=1e-3)
        code, table, err = call('predict', 'whole.json', IRIS, folder=folder)
        assert (code, err) == (0, '')
        rows = rows_of(table)
        assert [row[5] for row in rows[1:]] == [
            row[5] for row in rows_of(call('predict', 'iris.json', IRIS, folder=folder)[1])[1:]]
        for other, words in (('c', 'void iris(const int16_t inputs[4], int16_t outputs[3]);'),
                             ('python', 'def iris(inputs):')):
            for model, options in (('iris.json', ['--number', number]), ('whole.json', [])):
                code, out, err = call('export', model, '--to', other, '--name', 'iris', *options, folder=folder)
                assert (code, err) == (0, '') and words in out
                assert "'sepal length', 'sepal width', 'petal length', 'petal width'" in out
                assert 'within %.3g of' % (1.005 * network.bound) in out


@pytest.mark.parametrize('words, message', [
    (['iris.json', '--to', 'c', '--number', 'int8', '--learn'],
     '--learn does not go with --number int8: whole numbers do not learn'),
    (['iris.json', '--to', 'python', '--number', 'float'], '--number float goes with --to c'),
    (['bare.json', '--to', 'c', '--number', 'int16'],
     'bare.json does not hold between which numbers its inputs are; train it again, or call '
     'integers(network, inputs=...) in Python'),
    (['whole.json', '--to', 'c', '--number', 'int16'], 'whole.json is of whole numbers already: no --number'),
])
def test_export_refuses_numbers_that_do_not_go_together(folder, words, message):
    save(DeepNetwork([1, 1], seed=1), str(folder.join('bare.json')))
    save(integers(DeepNetwork([1, 1], seed=1), inputs=(0, 1)), str(folder.join('whole.json')))
    assert call('export', *words, folder=folder) == (2, '', 'simplenn_pure: %s\n' % message)


def test_export_in_float(folder):
    code, out, err = call('export', 'iris.json', '--to', 'c', '--number', 'float', folder=folder)
    assert code == 0 and 'void think(const float inputs[4], float outputs[3]);' in out


def test_whole_numbers_cannot_be_explained(folder):
    save(integers(DeepNetwork([1, 1], seed=1), inputs=(0, 1)), str(folder.join('whole.json')))
    for command in ('explain', 'page'):
        assert call(command, 'whole.json', folder=folder) == (
            2, '', 'simplenn_pure: whole.json is of whole numbers, which do not learn; expected the network that it '
            'was made from\n')


def test_export_is_written_whole_or_not_at_all(folder, tmpdir, monkeypatch):
    def fail(old, new):
        raise OSError(28, 'No space left on device', new)
    model, path = str(folder.join('iris.json')), tmpdir.join('m.py')
    path.write('first')
    monkeypatch.setattr(os, 'replace', fail)
    code, out, err = call('export', model, '--to', 'c', '-o', path)
    assert (code, out, err) == (2, '', 'simplenn_pure: %s: No space left on device\n' % path)
    assert os.listdir(str(tmpdir)) == ['m.py'] and path.read() == 'first'


def test_a_folder_that_cannot_be_written_to_is_refused_before_the_work(tmpdir, monkeypatch):
    monkeypatch.setattr(os, 'access', lambda path, mode: False)  # root may write anywhere
    with pytest.raises(ValueError, match='cannot be written to; choose another'):
        check_can_write(str(tmpdir.join('m.json')))


@pytest.mark.parametrize('path, words', [('', "'' is no name for a file, choose another"),
                                         (os.devnull, 'is no name for a file'), (os.sep, 'is no name for a file'),
                                         (os.path.join(IRIS, 'm.json'), 'iris.csv is not there')])
def test_what_cannot_be_written_is_refused_before_the_work(path, words):
    code, out, err = call('train', IRIS, '--target', 'species', '--save', path)
    assert (code, out) == (2, '') and words in err and err.count('\n') == 1


@pytest.mark.skipif(os.name == 'nt', reason='closes files as a POSIX shell does')
@pytest.mark.parametrize('closed, code, words', [
    ('>&-', 0, b''), ('2>&-', 0, b''), ('>&- 2>&-', 0, b''), ('<&-', 2, b'standard input is closed')])
def test_closed_files_cost_no_traceback(folder, closed, code, words):
    process = subprocess.Popen(
        ['sh', '-c', '"$@" ' + closed, 'sh'] + COMMAND
        + ['predict', 'iris.json', '-' if '<' in closed else IRIS],
        cwd=str(folder), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert words in err and b'Traceback' not in err


def test_no_command_at_all():
    process = subprocess.Popen(
        [sys.executable, '-c', 'import sys; from simplenn_pure.command_line import main; '
         'sys.exit(main([]))'], env=environment(), stderr=subprocess.PIPE)
    err = process.communicate()[1].decode('utf-8')
    assert process.returncode == 2
    assert 'the following arguments are required: COMMAND' in err and err.count('\n') == 1


def test_what_is_read_is_not_overwritten(folder):
    before = folder.join('iris.json').read()
    for command in (['train', 'iris.json', '--target', 'species', '--save', './iris.json'],
                    ['export', 'iris.json', '--to', 'c', '-o', 'iris.json']):
        code, out, err = call(*command, folder=folder)
        assert (code, out) == (2, '') and 'is the file to read from' in err
    assert folder.join('iris.json').read() == before


def test_check_is_a_command_too():
    out = subprocess.check_output(
        [sys.executable, '-c', 'import sys; from simplenn_pure.command_line import main; '
         'sys.exit(main(["check"]))'], env=environment())
    assert b'9.67299303' in out


def test_version_and_help(folder):
    assert call('--version') == (0, 'simplenn_pure %s\n' % __version__, '')
    code, out, err = call('--help')
    assert (code, err) == (0, '') and 'example: python -m simplenn_pure train ' in out
    commands = [line.split()[0] for line in out.split('COMMAND\n')[1].split('\n\n')[0].splitlines()]
    assert len(commands) >= 4
    for command in commands:
        code, out, err = call(command, '--help')
        assert (code, err) == (0, '')
        assert 'example: python -m simplenn_pure %s' % command in out


@pytest.mark.parametrize('arguments, message', [
    (['trian'], "there is no command 'trian'; did you mean 'train'? See python -m simplenn_pure --help"),
    (['quux', '--zzz'], "there is no command 'quux'; see python -m simplenn_pure --help"),
    (['--verison'], "there is no option '--verison'; did you mean '--version'? See python -m simplenn_pure --help"),
    (['--quiet', 'train', IRIS], "there is no option '--quiet'; see python -m simplenn_pure --help"),
    (['explain', '--learning-rat', '1'],
     'explain has no --learning-rat; did you mean --learning-rate? See python -m simplenn_pure explain --help'),
    (['explain', '--zzz=1'], 'explain has no --zzz=1; see python -m simplenn_pure explain --help'),
    (['explain', '--tutorial', '3'], 'argument --tutorial: invalid choice'),
    (['explain', 'm.json', '--tutorial', '1'], 'argument --tutorial: not allowed with argument model; see python -m simplenn_pure explain --help'),
    (['train', IRIS, '--target', 'specis'], "'species'; did you mean 'species'?"),
    (['train'], 'the following arguments are required: table'),
    (['train', IRIS], "give the column to answer with as --target; %s has 'sepal length'" % IRIS),
    (['train', IRIS, '--target', 'species', '--hidden', '0'], 'argument --hidden'),
    (['train', IRIS, '--target', 'species', '--hidden', '8,'], 'argument --hidden'),
    (['train', IRIS, '--target', 'species', '--seed', '-1'], 'argument --seed'),
    (['train', IRIS, '--target', 'species', '--seed', '4294967296'], 'argument --seed'),
    (['train', IRIS, '--target', 'species', '--learning-rate', 'nan'], 'argument --learning-rate'),
    (['train', IRIS, '--target', 'species', '--learning-rate', 'inf'], 'argument --learning-rate'),
    (['train', IRIS, '--target', 'species', '--hold-out', '1'], 'argument --hold-out'),
    (['train', IRIS, '--target', 'species', '--iter', '1'], 'train has no --iter; did you mean --iterations?'),
    (['train', IRIS, '--target', 'species', '--columns', 'species'], 'both in --columns and'),
    (['train', IRIS, '--target', 'species', '--delimiter', ';;'], 'argument --delimiter'),
    (['train', IRIS, '--target', 'species', '--save', '/'], "'/' is no name for a file"),
    (['train', IRIS, '--target', 'species', '--save', 'nowhere/m.json'], 'the folder nowhere is not there'),
    (['train', IRIS, '--target', 'species', '--learning-rate', 'fast'], 'argument --learning-rate'),
    (['train', IRIS, '--target', 'species', '--learning-rate', '1e9'], "'1e9', expected a number above 0 and up to 1000"),
    (['train', IRIS, '--target', 'species', '--learning-rate', '-1'], 'argument --learning-rate'),
    (['train', IRIS, '--target', 'sepal length', '--seed', '1', '--quiet', '--learning-rate', '1000',
      '--activation', 'relu'], 'the loss becomes inf; try a smaller --learning-rate'),
    (['train', IRIS, '--target', 'species', '--hidden', '8,8'], "'8,8', expected one size, or 8-8 for two layers"),
    (['evaluate', 'nothing.json', IRIS], 'nothing.json: there is no such file'),
    (['evaluate', 'nothing.json', IRIS, '--at-least', '95'], "'95', expected a share from 0 to 1, such as 0.95"),
    (['train', IRIS, '--target', 'species', '--activation', 'softmax'], "invalid choice: 'softmax'"),
    (['train', IRIS, '--target', 'species', '--momentum', '1'], "'1', expected a number from 0 to less than 1"),
    (['train', IRIS, '--target', 'species', '--output-activation', 'tanh', '--loss', 'cross_entropy'],
     "loss is 'cross_entropy' with tanh in the last layer, expected 'sigmoid' or 'softmax' there"),
    (['train', IRIS, '--target', 'sepal length', '--output-activation', 'tanh'],
     "output_activation is 'tanh', expected 'identity', as the target is a number"),
    (['train', IRIS, '--target', 'species', '--hold-out', 'half'], 'argument --hold-out'),
    (['train', IRIS + '/x', '--target', 'species'], 'iris.csv/x: Not a directory'),
    (['predict', 'nothing.json', IRIS], 'nothing.json: there is no such file'),
    (['predict', IRIS, IRIS], 'not JSON'),
])
def test_mistakes_cost_one_line(arguments, message, tmpdir):
    code, out, err = call(*arguments, folder=tmpdir)
    assert (code, out) == (2, '')
    assert err.count('\n') == 1 and message in err
    assert os.listdir(str(tmpdir)) == []


def test_a_network_without_columns_is_refused_by_predict(tmpdir):
    network = DeepNetwork([4, 2, 3], seed=1)
    save(network, str(tmpdir.join('m.json')))
    code, out, err = call('predict', 'm.json', IRIS, folder=tmpdir)
    assert (code, out) == (2, '') and 'm.json holds no columns of a table' in err
    good = {'inputs': [['a', None]] * 4, 'target': ['t', ['x', 'y', 'z']], 'low': None, 'high': None,
            'header': True}
    for change in ({'inputs': 5}, {'inputs': [['a', None]] * 3}, {'target': ['t', ['x']]},
                   {'target': ['t', None], 'low': 1.0}, {'target': 't'}, {'low': 'x', 'high': 'y'},
                   {'target': ['t', ['x', 'y']], 'low': 'x', 'high': 'y'}, {'target': ['t', ['x', 'y']], 'low': 'x'},
                   {'target': ['t', None], 'low': 1.0, 'high': 2.0}, {'inputs': [['a', []]] * 4},
                   {'inputs': [[1, None]] * 4}, {'target': ['t', None], 'low': 'a', 'high': 2},
                   {'target': ['t', None], 'low': -1e308, 'high': 1e308}, {'inputs': [['a', None, 'x', False]] * 4},
                   {'left_out': [['a', 1, 'b']]}, {'left_out': 5}, {'spread': 'wide'}):
        network.notes = {'columns': dict(good, **change)}
        save(network, str(tmpdir.join('m.json')))
        code, out, err = call('predict', 'm.json', IRIS, folder=tmpdir)
        assert (code, out) == (2, '') and err.count('\n') == 1, change
        assert 'its notes on the columns' in err, change
