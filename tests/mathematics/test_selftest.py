"""The self-test: what it tells of a right Python, of a wrong one, and of narrow floats."""

import decimal
import runpy
import subprocess
import sys

import pytest

import other_pythons
import single_precision
from simplenn_pure import selftest


def exact():
    """The expected numbers themselves."""
    return [expected / 2.0**scale for _, _, expected, scale, _ in selftest.EXPECTED]


def test_importing_it_prints_nothing(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, 'simplenn_pure.selftest')
    runpy.run_module('simplenn_pure.selftest')
    assert capsys.readouterr().out == ''


def test_it_prints_a_report_and_returns_the_exit_code(capsys):
    assert selftest.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(selftest.EXPECTED) + 3
    assert lines[0].endswith(', 64-bit floats')
    assert lines[-1].startswith('Right: all ')


def test_wrong_numbers_end_with_1(capsys, monkeypatch):
    monkeypatch.setattr(selftest, 'measured', lambda: exact()[::-1])
    assert selftest.main() == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith('WRONG')


@pytest.mark.parametrize('module, arguments', [('simplenn_pure.selftest', []), ('simplenn_pure', ['check'])])
def test_as_a_program_it_prints_once_and_ends_with_the_exit_code(module, arguments, capsys, monkeypatch):
    for name in ['simplenn_pure.selftest', 'simplenn_pure.__main__']:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, 'argv', ['simplenn_pure'] + arguments)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name='__main__')
    assert ended.value.code == 0
    assert capsys.readouterr().out.count('Right') == 1


def test_the_expected_bits_have_the_published_digits():
    for (name, published, _, _, _), number in zip(selftest.EXPECTED, exact()):
        assert '%.8f' % number == published, name


def test_the_same_bits_are_right_to_the_last():
    lines, code = selftest.report('A Python', 53, exact())
    assert code == 0
    assert lines[0] == 'A Python, 64-bit floats'
    assert [line.split()[-2:] for line in lines[2:-1]] == [['the', 'same']] * len(selftest.EXPECTED)
    assert lines[-1] == 'Right: all digits, to the last bit.'


def test_the_numbers_here_stand_beside_the_published_ones():
    numbers = [number + 0.25 for number in exact()]
    lines, code = selftest.report('A Python', 53, numbers)
    assert code == 1
    for line, (name, published, _, _, _), number in zip(lines[2:], selftest.EXPECTED, numbers):
        assert line.startswith(name + ' ')
        assert line[len(name):].split()[:2] == [published, '%.8f' % number]


@pytest.mark.parametrize('index', range(len(selftest.EXPECTED)))
def test_a_number_that_is_too_small_counts_as_well(index):
    _, _, _, scale, _ = selftest.EXPECTED[index]
    numbers = exact()
    numbers[index] -= 2.0**-scale
    assert selftest.report('A Python', 53, numbers)[0][-1].startswith(
        'Right: all published digits. The last bits are up to 1 units off')
    numbers[index] -= 100 * 2.0**-scale
    assert selftest.report('A Python', 53, numbers)[1] == 1


def test_last_bits_that_differ_are_counted():
    numbers = exact()
    numbers[3] += 2.0**-49 * 2  # units in the last place of a number from 8 to 16
    numbers[-1] -= 2.0**-56
    lines, code = selftest.report('A Python', 53, numbers)
    assert code == 0
    assert lines[5].endswith(' +2 units') and lines[-2].endswith(' -1 units')
    assert lines[-1].startswith('Right: all published digits. The last bits are up to 2 units off')


def test_a_processor_that_rounds_twice_is_the_cause_that_is_named():
    # An x87 keeps 64 bits of each result, and rounds them to 53 when it is stored.
    numbers = exact()
    _, _, expected, scale, _ = selftest.EXPECTED[4]
    numbers[4] = (expected - 1) / 2.0**scale
    lines, code = selftest.report('A Python', 53, numbers, True)
    assert code == 0 and lines[-1] == ('Right: all published digits. The last bits are up to 1 units off: '
                                       'the processor rounds twice here, as an x87 does.')
    assert not selftest.rounds_twice()


@pytest.mark.parametrize('index', range(len(selftest.EXPECTED)))
def test_another_eighth_decimal_is_wrong(index):
    numbers = exact()
    numbers[index] += 1e-8
    lines, code = selftest.report('A Python', 53, numbers)
    assert code == 1
    assert lines[-1].startswith('WRONG')


@pytest.mark.parametrize('index', range(len(selftest.EXPECTED)))
def test_more_last_bits_than_exp_explains_are_wrong(index):
    _, published, _, scale, _ = selftest.EXPECTED[index]
    for units, code in [(100, 0), (101, 1)]:
        numbers = exact()
        numbers[index] += units / 2.0**scale
        assert '%.8f' % numbers[index] == published
        assert selftest.report('A Python', 53, numbers)[1] == code


@pytest.mark.parametrize('index', range(len(selftest.EXPECTED)))
def test_narrow_floats_do_not_excuse_everything(index):
    numbers = exact()
    numbers[index] += 0.06
    assert selftest.report('A Python', 24, numbers)[1] == 1


def test_narrow_floats_are_told_how_many_decimals_to_trust():
    numbers = exact()
    numbers[3] += 4e-6
    lines, code = selftest.report('A board', 24, numbers)
    assert code == 0
    assert lines[0] == 'A board, 32-bit floats'
    assert lines[5].split()[-1] == '5'
    assert lines[-1] == ('Right for such floats, which hold 7 digits. '
                         'Decimals right: 5 in these weights, 8 in the outputs.')


@pytest.mark.parametrize('index', range(len(selftest.EXPECTED)))
def test_narrow_floats_must_give_this_many_decimals_and_no_more(index):
    # The trained weights' second decimal is lost in 30 bits, nothing of the others' fifth.
    least = 1 if selftest.EXPECTED[index][0].startswith('trained') else 5
    for units, code in [(0.4, 0), (0.6, 1)]:
        numbers = exact()
        numbers[index] += units * 10.0**-least
        lines, found = selftest.report('A board', 22, numbers)
        assert found == code
        if code == 0:
            decimals = (least, 8) if 'weight' in selftest.EXPECTED[index][0] else (8, least)
            assert lines[-1] == ('Right for such floats, which hold 6 digits. '
                                 'Decimals right: %d in these weights, %d in the outputs.' % decimals)


def test_floats_of_neither_32_nor_64_bits_are_narrow():
    assert selftest.report('A board', 30, exact())[0][0] == 'A board, 38-bit floats'
    assert selftest.report('A board', 30, exact())[0][1].endswith('decimals right')


@pytest.mark.parametrize('difference, decimals', [
    (0.0, 8), (4e-9, 8), (6e-9, 7), (-4e-4, 3), (-6e-4, 2), (0.04, 1), (0.06, 0), (1.0, 0), (-0.75, 0)])
def test_decimals_right(difference, decimals):
    assert selftest.decimals_right(0.75 + difference, 3, 2) == decimals


def test_what_is_expected_is_not_rounded_to_the_floats_that_are_judged():
    # The third start weight as the nearest 32-bit float: 1.3e-8 from the published one.
    _, _, expected, scale, _ = selftest.EXPECTED[2]
    assert selftest.decimals_right(-16773378 / 2.0**24, expected, scale) == 7


@pytest.mark.parametrize('number', [
    -16773378 / 2.0**24, 0.0, 0.5, 1e-9, -6e-9, 0.999999996, 12345.678901234, 2.0**60, -1 / 3.0, 2.0**-1074])
def test_eight_decimals_are_those_of_exact_fractions(number):
    assert decimal.Decimal(selftest.eight_decimals(number)) == decimal.Decimal(number).quantize(
        decimal.Decimal('1e-8'), decimal.ROUND_HALF_UP, decimal.Context(prec=400))
    assert len(selftest.eight_decimals(number).partition('.')[2]) == 8


@pytest.mark.slow
def test_32_bit_floats_are_right_as_far_as_they_go(tmp_path):
    """The whole package with every operation rounded to a 32-bit float."""
    if sys.version_info < (3, 9):
        pytest.skip('ast.unparse came with Python 3.9')
    single_precision.write_package(tmp_path)
    done = subprocess.run([sys.executable, '-m', 'simplenn_pure', 'check'], cwd=str(tmp_path),
                          env=other_pythons.environment(), stdout=subprocess.PIPE,
                          universal_newlines=True, timeout=120)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0].endswith(', 32-bit floats')
    assert lines[-1] == ('Right for such floats, which hold 7 digits. '
                         'Decimals right: 5 in these weights, 7 in the outputs.')


SHARES = '''
from struct import pack, unpack
from simplenn_pure import DeepNetwork

network = DeepNetwork([1, 3], seed=1, output_activation='softmax')
for i in range(1, 96):
    for j in range(1, 97 - i):
        network.train([[1.0]], [unpack('3f', pack('3f', i / 97.0, j / 97.0, (97 - i - j) / 97.0))], 1)
print('taken')
'''


def test_shares_of_32_bits_add_up_to_1_as_far_as_these_go(tmp_path):
    if sys.version_info < (3, 9):
        pytest.skip('ast.unparse came with Python 3.9')
    single_precision.write_package(tmp_path)
    done = subprocess.run([sys.executable, '-c', SHARES], cwd=str(tmp_path), env=other_pythons.environment(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    assert (done.stdout, done.stderr) == ('taken\n', '')


class Unwalked(object):
    """Brython's `sys.implementation.version`: numbers by place, and an empty walk through them."""

    def __getitem__(self, place):
        return (3, 14, 3)[place]

    def __iter__(self):
        return iter(())


@pytest.mark.parametrize('implementation, version_info, platform, name', [
    (('cpython', (3, 11, 7, 'final', 0)), (3, 11, 7, 'final', 0), 'linux',
     'CPython 3.11.7 on linux'),
    (('pypy', (7, 3, 11, 'final', 0)), (3, 9, 16, 'final', 0), 'linux',
     'PyPy 7.3.11 (Python 3.9) on linux'),
    (('micropython', (1, 29, 0)), (3, 4, 0), 'esp32', 'MicroPython 1.29.0 (Python 3.4) on esp32'),
    (('newpython', (1, 0, 0)), (1, 0, 0), 'moon', 'newpython 1.0.0 on moon'),
    (('Brython', Unwalked()), (3, 14, 0, 'final', 0), 'brython', 'Brython 3.14.3 on brython'),
    (None, (2, 7, 18, 'final', 0), 'linux2', 'CPython 2.7.18 on linux2'),
    (None, (2, 7, 3, 'final', 0), 'java17', 'Jython 2.7.3 on java17')])
def test_names_of_pythons(implementation, version_info, platform, name, monkeypatch):
    class Sys(object):
        pass

    fake = Sys()
    fake.version_info = version_info
    fake.platform = platform
    if implementation is not None:
        fake.implementation = Sys()
        fake.implementation.name, fake.implementation.version = implementation
    monkeypatch.setattr(selftest, 'sys', fake)
    assert selftest.this_python() == name
