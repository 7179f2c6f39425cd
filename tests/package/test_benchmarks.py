"""The benchmarks measure the training that they say they measure.

How fast it is, no test says.
"""

import ast
import os
import shutil
import sys
import xml.dom.minidom

import pytest

from places import BENCHMARKS

sys.path.insert(0, BENCHMARKS)
try:
    import bound
    import growth
    import mistakes
    import peers
    import speed
finally:
    sys.path.remove(BENCHMARKS)

DEMANDS = os.environ.get('SIMPLENN_CI_DEMANDS') == '1'
TASKS = speed.tasks()
NAMES = [task.name for task in TASKS]

# NumPy adds in another order. Measured after 20 iterations:
# 1e-15 at most; a wrong sign or a forgotten bias shows in the second digit.
TOLERANCE = 1e-12


@pytest.mark.parametrize('task', TASKS, ids=NAMES)
def test_compiled_trains_to_the_same_outputs(task):
    if not shutil.which('cc') and not DEMANDS:
        pytest.skip('no C compiler: cc')
    task = task.lasting(20)
    assert speed.by_compiled(task) == speed.by_fit(task)


@pytest.mark.parametrize('task, train', [
    (TASKS[0], peers.numpy_neuron), (TASKS[1], peers.numpy_two_layers),
    (TASKS[1], peers.numpy_second_tutorial), (TASKS[2], peers.numpy_two_layers),
    (TASKS[2], peers.numpy_any_layers), (TASKS[3], peers.numpy_any_layers)])
def test_numpy_trains_to_the_same_outputs(task, train):
    if not DEMANDS:
        pytest.importorskip('numpy')
    task = task.lasting(20)
    assert speed.largest_difference(train(task), speed.by_fit(task)) < TOLERANCE


@pytest.mark.parametrize('task', [TASKS[0], TASKS[1], TASKS[3]], ids=[NAMES[0], NAMES[1], NAMES[3]])
def test_train_and_fit_train_to_the_same_outputs(task):
    task = task.lasting(20)
    assert speed.by_train(task) == speed.by_fit(task)


def test_operations_of_the_first_tutorial():
    # By hand: 4 additions in the weighted sums of the examples 001, 111, 101, 011; 4
    # sigmoids of a comparison, a minus, an addition, an exp and a division; 4 errors and
    # 4 deltas of 3; 5 additions over the examples, 3 products and 3 additions that adjust
    # the weights. (The iterations are counted off by what is given to `run`.)
    assert bound.operations(TASKS[0]) == {'exp': 4, 'division': 4,
                                          'other': 4 + 4 * 3 + 4 + 4 * 3 + 5 + 3 + 3}


def test_crossover_lies_where_the_lines_meet():
    # fit takes 1 and 4, NumPy 2 and 2 at 10 and 40: on logarithmic scales they meet at 20.
    points = [([2, 2, 1], 1, 10, [1.0, 2.0], 0.0), ([2, 2, 1], 1, 40, [4.0, 2.0], 0.0)]
    assert abs(growth.crossover(points) - 20.0) < 1e-9
    assert growth.crossover(points[:1]) is None
    # What stands between, compiled, takes half of NumPy's time at 10 and twice as much at 40.
    points = [([2, 2, 1], 1, 10, [1.0, 1.0, 2.0], 0.0), ([2, 2, 1], 1, 40, [4.0, 4.0, 2.0], 0.0)]
    assert abs(growth.crossover(points, 1) - 20.0) < 1e-9


def test_picture_is_svg_with_every_point():
    more_weights = [([2, 2, 1], 4, 9, [1e-6, 1e-7, 1e-5], 0.0), ([4, 8, 3], 4, 67, [1e-5, 1e-6, 1e-5], 0.0)]
    more_examples = [([2, 2, 1], 4, 9, [1e-6, 1e-7, 1e-5], 0.0), ([2, 2, 1], 99, 9, [1e-4, 1e-5, 1e-5], 0.0),
                     ([2, 2, 1], 999, 9, [1e-3, 1e-4, 1e-4], 0.0)]
    svg = xml.dom.minidom.parseString(
        growth.picture([more_weights, more_examples], ['fit', 'compiled', 'NumPy'], 'a < b'))
    assert svg.documentElement.tagName == 'svg'
    assert len(svg.getElementsByTagName('circle')) == 3 * (2 + 3)


def test_each_mutant_is_the_source_with_one_mistake():
    source = ('"""1 < 2"""\ndef f(x, *, ö=1):\n    if not x <= -ö and x:\n        x = x * 2.0\n'
              '        return "%s + 1.0" % x\n    raise ValueError("ä is 1 + 1")\n')
    expected = [
        (3, 'Or for And', 'if (not x <= -ö or x)'), (3, 'condition turned round', 'if (not (not x <= -ö and x))'),
        (3, 'without Not', 'if (x <= -ö) and x'), (3, 'Lt for LtE', 'not (x < -ö)'), (3, 'without USub', '(ö)'),
        (2, '2 for 1', 'ö=(2)'), (4, 'left out', '        pass'), (4, 'Div for Mult', 'x = (x / 2.0)'),
        (4, '3.0 for 2.0', '(3.0)'), (5, 'None returned', 'return None'), (6, 'left out', '    pass'),
        (5, "' - ' for ' + ' in text, at 2", "('%s - 1.0')"), (5, "'2.0' for '1.0' in text, at 5", "('%s + 2.0')")]
    found = mistakes.mutants_of(source)
    assert sorted((mutant.line, mutant.what) for mutant in found) == sorted(case[:2] for case in expected)
    lines = source.split('\n')
    for line, what, text in expected:
        mutant = [mutant for mutant in found if mutant.what == what and mutant.line == line][0].source
        ast.parse(mutant)
        changed = mutant.split('\n')
        assert [place for place in range(len(lines)) if changed[place] != lines[place]] == [line - 1]
        assert text in changed[line - 1]


def test_mutants_are_the_same_where_other_lines_come_before_them():
    source = 'def f(x):\n    return x + 1\n'
    after = mistakes.mutants_of('import math\n\n\n' + source)
    assert [mutant.name for mutant in after] == [mutant.name for mutant in mistakes.mutants_of(source)]
    assert len({mutant.name for mutant in after}) == len(after) == 3
