"""The program: what both tutorials print.

The digits are those that the tutorials published, or that their own lines give in
NumPy 2.4.6 with seed 1 (see test_neuron.py and test_two_layer.py).
"""

import contextlib
import io
import re
import subprocess
import sys

import pytest

from command import environment
from simplenn_pure import TwoLayerNetwork, __main__, tutorials


@pytest.fixture(scope='module')
def printed():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        tutorials.main()
    return out.getvalue()


def numbers_after(text, sentence):
    """The numbers of the first lines of digits after a sentence."""
    after = text.split(sentence)[1]
    return re.search(r'(?:^ +[-\d. ]+\n)+', after, re.MULTILINE).group().split()


def test_the_first_tutorial_prints_the_published_digits(printed):
    assert numbers_after(printed, 'starts with random weights') == [
        '-0.16595599', '0.44064899', '-0.99977125']
    assert numbers_after(printed, 'The weights are then') == [
        '9.67299303', '-0.20784350', '-4.62963669']
    assert numbers_after(printed, 'A new situation') == ['0.99993704']


def test_the_first_tutorial_prints_its_examples_and_both_losses(printed):
    # NumPy's np.mean((targets - outputs)**2 / 2), before the training and after it.
    first = printed.split('The second tutorial')[0]
    assert re.findall(r'^ +(\[.*\]) -> (\d)$', first, re.MULTILINE) == [
        ('[0, 0, 1]', '0'), ('[1, 1, 1]', '1'), ('[1, 0, 1]', '1'), ('[0, 1, 1]', '0')]
    assert re.findall(r'half the squared error: (\d\.\d{8})$', first, re.MULTILINE) == [
        '0.15497292', '0.00003230']


def test_the_second_tutorial_prints_numpy_s_digits(printed):
    second = printed.split('The second tutorial')[1]
    rows = re.findall(r'^ +\[(\d), (\d)\] +(\d) +(\d\.\d+)$', second, re.MULTILINE)
    assert rows == [('0', '0', '0', '0.06624557'), ('0', '1', '1', '0.93822756'),
                    ('1', '0', '1', '0.93836658'), ('1', '1', '0', '0.06703146')]
    # Start weights: uniform(size=(2, 2)), then uniform(size=(2, 1)), one column per neuron.
    assert re.findall(r'neuron \d   weights +(\S+) +(\S+)   bias +(\S+)', second)[:3] == [
        ('0.41702200', '0.00011437', '0.00000000'), ('0.72032449', '0.30233257', '0.00000000'),
        ('0.14675589', '0.09233859', '0.00000000')]
    # And after 10,000 adjustments, with the answers that they give.
    trained = second.split('Now they are:')[1]
    assert re.findall(r'neuron \d   weights +(\S+) +(\S+)   bias +(\S+)', trained) == [
        ('3.60517517', '3.59738636', '-5.51063949'), ('5.69799740', '5.65926907', '-2.33863241'),
        ('-7.83013469', '7.23040494', '-3.25052388')]
    assert numbers_after(trained, 'and the answers are') == [
        '0.06623764', '0.93823582', '0.93837482', '0.06702195']


def test_the_loss_falls_every_1000_iterations(printed):
    rows = re.findall(r'^ +(\d+)   (0\.\d{8})$', printed, re.MULTILINE)
    assert [int(iteration) for iteration, loss in rows] == [1] + list(range(1000, 10001, 1000))
    losses = [float(loss) for iteration, loss in rows]
    assert losses == sorted(losses, reverse=True) and len(set(losses)) == 11
    assert rows[-1][1] == '0.00206203'


def test_it_says_whether_it_has_learned(printed):
    assert printed.count('It has learned all four: every answer is on the right side of 0.5.') == 1


@pytest.mark.slow
@pytest.mark.parametrize('seed, learned', [(28, 3), (121, 2)])
def test_it_says_so_when_it_has_not(monkeypatch, capsys, seed, learned):
    # Two of the 15 seeds from 0 to 299 that end with an answer on the wrong side.
    monkeypatch.setattr(tutorials, 'TwoLayerNetwork',
                        lambda *sizes, **keywords: TwoLayerNetwork(*sizes, seed=seed))
    tutorials.second_tutorial()
    text = capsys.readouterr().out
    assert 'It has learned %d of the four' % learned in text
    assert 'all four' not in text


def test_the_last_lines_say_what_to_try_next(printed, tmp_path):
    last = printed.split('What to try next')[1]
    assert 'neuron.py' in last and 'python -m simplenn_pure check' in last
    program = '\n'.join(line[4:] for line in last.splitlines() if line.startswith('    '))
    namespace = {}
    exec(compile(program, 'what to try next', 'exec'), namespace)  # it runs as it stands there
    assert type(namespace['network']) is TwoLayerNetwork


@pytest.mark.parametrize('arguments', [[], ['check']])
def test_it_ends_quietly_where_nobody_reads_any_more(arguments):
    process = subprocess.Popen([sys.executable, '-m', 'simplenn_pure'] + arguments,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b'', 0)


@pytest.mark.parametrize('version, problem, code', [
    (sys.version, BrokenPipeError(32, 'Broken pipe'), 0), (sys.version, KeyboardInterrupt(), 130),
    ('3.4.0; MicroPython v1.29.0', OSError(32, 'Broken pipe'), 0)])
def test_what_ends_it_early_costs_no_traceback(monkeypatch, capsys, version, problem, code):
    def stopped():
        raise problem
    monkeypatch.setattr(sys, 'stdout', sys.stdout)
    monkeypatch.setattr(sys, 'version', version)
    monkeypatch.setattr(tutorials, 'main', stopped)
    assert __main__.main([]) == code
    assert (sys.stdout is None) == (isinstance(problem, OSError) and version is sys.version
                                    and 'MicroPython' not in version)
    assert capsys.readouterr().err == ('simplenn_pure: interrupted\n' if code else '')


def test_other_problems_are_shown(monkeypatch):
    def full():
        raise OSError(28, 'No space left on device')
    monkeypatch.setattr(tutorials, 'main', full)
    with pytest.raises(OSError, match='No space left'):
        __main__.main([])


def test_lines_fit_a_terminal_and_are_plain_text(printed):
    for line in printed.splitlines():
        assert len(line) <= 90 and line == line.rstrip()
        assert all(31 < ord(letter) < 127 for letter in line)
