"""What the report on a training run counts and advises, by cases that can be counted by hand."""

import shlex
import shutil

import pytest

from command import IRIS, call
from simplenn_pure.command_line.report import (Score, advice_lines, confusion_lines, figure, outlier_lines, said,
                                               score_lines, shell_lines, still_falling, usual_answer)
from simplenn_pure.tables.columns import Column, Columns
from simplenn_pure.tables.examples import Examples

USUAL = {'iterations': 100, 'learning_rate': 0.1}
FAST = {'iterations': 100, 'learning_rate': 2.0}


def examples(target, low, high, truths):
    """Return Examples of these truths, of which a Score looks at nothing else."""
    return Examples('table.csv', Columns([], target, low, high, True, None), list(range(2, 2 + len(truths))), [],
                    list(truths), 0, 0)


def labelled(labels, truths, answers):
    """Return the Score of a network that gives these answers."""
    outputs = [[0.9 if label == answer else 0.1 for label in labels] for answer in answers]
    told = examples(Column('kind', list(labels)), None, None, truths)
    return Score(told, outputs, usual_answer(told), 'held out')


def test_counted_accuracy_and_confusion():
    # Of aaab bc: answered aabb cc. Right are 2 of the 3 a, 1 of the 2 b, the 1 c.
    score = labelled('abc', 'aaabbc', 'aabbcc')
    assert (score.error, score.guess) == (2, 3)
    assert [' '.join(line.split()) for line in score_lines(score)[:2]] == [
        'accuracy 66.7 % of 6 rows held out; 50.0 % by always giving the commonest', 'label']
    assert score.accuracy() == 1 - 2 / 6.0
    assert ' '.join(' '.join(score_lines(score)[2:]).split()) == (
        "balanced 72.2 %, the mean over the labels of how many of each are right: 'b' 50.0 %, 'a' 66.7 %, 'c' 100.0 %")
    lines = confusion_lines(score)
    assert lines[0] == '6 rows held out:' and lines[1].strip() == 'answered'
    assert [line.replace('in the table', '').split() for line in lines[2:]] == [
        ['a', 'b', 'c'], ['a', '2', '1', '0'], ['b', '0', '1', '1'], ['c', '0', '0', '1']]
    # Guessing gets 3 wrong, this 2.
    assert score.skill() == pytest.approx(1.0 / 3, rel=1e-15)


def test_many_classes_are_listed_by_their_mistakes():
    labels = 'abcdefghi'
    score = labelled(labels, labels + 'aab', labels + 'bba')
    assert confusion_lines(score) == [
        'most common mistakes, 12 rows held out:', '     2 x a, answered b',
        '     1 x b, answered a']
    assert confusion_lines(labelled(labels, labels, labels)) == ['no mistake on the 9 rows held out']


@pytest.mark.parametrize('columns', [40, 80, 200])
def test_reports_fit_the_width_of_the_terminal(monkeypatch, columns):
    monkeypatch.setenv('COLUMNS', str(columns))
    labels = ['a rather long label', 'b', 'another long label']
    score = labelled(labels, labels * 2, labels + ['b'] * 3)
    lines = score_lines(score) + confusion_lines(score) + said('inputs', ', '.join("'c%d'" % i for i in range(99)))
    lines += shell_lines('again', ['train', 'the table.csv', '--target', 'the kind', '--hidden', '8-8'])
    assert all(len(line) <= columns for line in lines)
    assert max(map(len, lines)) > columns - 25
    # Too wide a table is told by its mistakes.
    assert (confusion_lines(score)[0] == '6 rows held out:') == (columns > 40)


@pytest.mark.parametrize('columns', [40, 80, 200])
def test_all_that_a_command_prints_fits(monkeypatch, tmpdir, columns):
    monkeypatch.setenv('COLUMNS', str(columns))
    (tmpdir / 't.csv').write('a long name for a column,y\n' + ''.join('%d,%d.5\n' % (n, n * n) for n in range(40)) + '99,9e6\n')
    shutil.copy(IRIS, str(tmpdir))
    for arguments in (['train', 'iris.csv', '--target', 'species', '--seed', '1', '--save', 'iris.json'],
                      ['train', 't.csv', '--target', 'y', '--seed', '1', '--iterations', '9'],
                      ['evaluate', 'iris.json', 'iris.csv', '--at-least', '0.5'],
                      ['sweep', '--hidden', '2,3-3', '--learning-rate', '0.5,1', '--seeds', '0-59', '--iterations', '200',
                       '--jobs', '1'],
                      ['sweep', 'iris.csv', '--target', 'species', '--seeds', '0-1', '--jobs', '1', '--iterations', '5']):
        code, out, err = call(*arguments, folder=tmpdir)
        assert code == 0 and 25 < max(map(len, out.splitlines())) <= columns, out


def test_a_command_over_several_lines_is_one_for_a_shell(monkeypatch):
    monkeypatch.setenv('COLUMNS', '40')
    lines = shell_lines('again', ['train', 'the table.csv', '--target', "kind's", '--seed', '1'])
    assert len(lines) > 2
    assert all(line.endswith(' \\') for line in lines[:-1])
    assert shlex.split(' '.join(line.rstrip('\\') for line in lines).replace('again', '', 1)) == [
        'python', '-m', 'simplenn_pure', 'train', 'the table.csv', '--target', "kind's", '--seed', '1']


@pytest.mark.parametrize('number, text', [
    (40410.0, '40,410'), (0.012346, '0.01235'), (-1234567.8, '-1,234,568'), (12.3456, '12.35'), (1e20, '1e+20')])
def test_figures_are_written_as_people_write_them(number, text):
    assert figure(number) == text


def test_far_outliers_are_named():
    # Of 1 to 9 the quartiles are 3 and 7: beyond 3 - 12 and 7 + 12 is far.
    column = Column('y', None)
    assert outlier_lines(examples(column, None, None, [float(i) for i in range(1, 10)])) == []
    told = examples(column, None, None, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 20000.0])
    assert ' '.join(' '.join(outlier_lines(told)).split()) == (
        'outliers 1 number of the target far from the middle half, 3 to 7; the farthest is 20,000, in row 10. '
        'If they are mistakes, take them out')


def test_counted_mean_error():
    columns = Columns([], Column('y', None), -10.0, 90.0, True, None)
    # Outputs 0.1, 0.5, 0.9 are 0, 40, 80. Errors 0, 10, 20; from the mean 40 they are 40, 10, 20.
    told = examples(columns.target, columns.low, columns.high, [0.0, 30.0, 60.0])
    score = Score(told, [[0.1], [0.5], [0.9]], 40.0, 'held out')
    assert score.answers == pytest.approx([0.0, 40.0, 80.0], abs=1e-12)  # a few roundings of 100
    assert score_lines(score) == ['mean error  10 on 3 rows held out; 23.33 by always giving the mean']
    assert usual_answer(told) == 30.0


def test_skill_where_guessing_is_never_wrong():
    assert labelled('ab', 'aaa', 'aab').skill() == 0.0
    assert labelled('ab', 'aaa', 'aaa').skill() == 1.0


def test_advice_for_each_case_and_none_where_it_went_well():
    good, bad = labelled('ab', 'abab', 'abab'), labelled('ab', 'abab', 'aaaa')
    flat = [(i, 0.1) for i in range(101)]
    falling = [(i, 1.0 / (i + 1)) for i in range(101)]
    assert advice_lines([good, good], True, flat, USUAL) == []
    assert advice_lines([good, good], True, falling, dict(USUAL, iterations=200)) == []  # It was stopped.
    [longer] = advice_lines([good, good], True, falling, USUAL)
    assert longer == 'the loss was still falling: try --iterations 400'
    for history in (flat, falling, []):
        [hardly] = advice_lines([bad, bad], True, history, USUAL)
        assert hardly.startswith('it has hardly learned: try --iterations 400, --learning-rate 0.02 '
                                 'or 0.5,')
    [hardly] = advice_lines([bad, bad], True, flat, {'iterations': 2, 'learning_rate': 0.1})
    assert hardly.startswith('it has hardly learned: try --iterations 10,')
    [hardly] = advice_lines([bad, bad], True, flat, FAST)
    assert hardly.startswith('it has hardly learned: try --iterations 400, --learning-rate 0.4,')
    [longer] = advice_lines([good, good], False, falling, USUAL)
    assert longer == 'the loss was still falling: try --iterations 400'
    [settled] = advice_lines([good, good], False, flat, USUAL)
    assert settled.startswith('the loss has settled above its target: try another --seed')
    [memorised] = advice_lines([good, bad], True, flat, USUAL)
    assert memorised.startswith('it knows the rows it was trained on much better')


def test_still_falling_looks_at_the_second_half():
    assert not still_falling([(0, 1.0), (50, 0.5), (100, 0.46)])
    assert still_falling([(0, 1.0), (50, 0.5), (100, 0.44)])
    assert not still_falling([(0, 1.0)]) and not still_falling([(0, 1.0), (49, 0.9), (100, 0.1)])
