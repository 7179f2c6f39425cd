"""Every Python on this machine runs the package and gets the same digits.

A Python that is not there is skipped by name; where SIMPLENN_CI_DEMANDS is 1, its
absence is a failure. The expected output is that of the Python that runs the tests,
whose own digits are held against the published ones first.
"""

import glob
import importlib.util
import os
import subprocess
import sys

import pytest

import other_pythons
from places import PACKAGE, ROOT

# What is written in the dialect of every Python. sweep.py and the other folders are not.
DIALECT = sorted(path for path in glob.glob(os.path.join(PACKAGE, '*.py'))
                 + glob.glob(os.path.join(PACKAGE, 'embed', '*.py'))
                 if os.path.basename(path) != 'sweep.py')


def skip_or_fail(name):
    if os.environ.get('SIMPLENN_CI_DEMANDS') == '1':
        pytest.fail(name + ' is not installed')
    pytest.skip(name + ' is not installed')


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    """A folder with the package and the plain program, away from this repository."""
    path = str(tmp_path_factory.mktemp('any_python'))
    other_pythons.lay_out(ROOT, path)
    return path


@pytest.fixture(scope='module', params=other_pythons.NAMES)
def python(request):
    """The command of each Python in turn."""
    command = other_pythons.find(request.param)
    if command is None:
        skip_or_fail(request.param)
    return command


def run(command, folder):
    """Return the exit code of a command and what it prints."""
    done = subprocess.run(command, cwd=folder, env=other_pythons.environment(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=600)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope='module')
def here(folder):
    """What the Python that runs the tests prints: the plain program, the tutorials, check."""
    outputs = []
    for arguments in [['tests/on_any_python.py'], ['-m', 'simplenn_pure'],
                      ['-m', 'simplenn_pure', 'check']]:
        code, output, complaint = run([sys.executable] + arguments, folder)
        assert (code, complaint) == (0, ''), (arguments, output, complaint)
        outputs.append(output)
    return outputs


def test_this_python_gets_the_published_digits(here):
    program, tutorials, report = here
    assert program.endswith(' passed, 0 failed\n')
    for digits in ['-0.16595599   0.44064899  -0.99977125',  # the first tutorial's pages
                   '9.67299303  -0.20784350  -4.62963669', '0.99993704',
                   # numpy.random.seed(1) and the second tutorial's program, NumPy 2.4.6
                   '0.06624557', '0.93822756', '0.93836658', '0.06703146']:
        assert digits in tutorials, digits


def test_the_plain_program_passes(python, folder, here):
    code, output, complaint = run(python + ['tests/on_any_python.py'], folder)
    assert (code, output) == (0, here[0]), (output, complaint)


def test_the_tutorials_print_the_same(python, folder, here):
    code, output, complaint = run(python + ['-m', 'simplenn_pure'], folder)
    assert (code, output) == (0, here[1]), (output, complaint)


def test_check_says_that_all_is_right(python, folder, here):
    code, output, complaint = run(python + ['-m', 'simplenn_pure', 'check'], folder)
    lines, wanted = output.splitlines(), here[2].splitlines()
    assert code == 0, (output, complaint)
    assert lines[0].endswith(' 64-bit floats')
    assert [line[:46] for line in lines[1:-1]] == [line[:46] for line in wanted[1:-1]]
    assert lines[-1].startswith('Right: all '), output


def test_the_line_for_a_board_prints_the_report(folder):
    command = other_pythons.find('MicroPython')
    if command is None:
        skip_or_fail('MicroPython')
    code, output, _ = run(command + ['-c', 'from simplenn_pure.selftest import main; main()'], folder)
    assert (code, output) == run(command + ['-m', 'simplenn_pure', 'check'], folder)[:2]
    assert code == 0 and output.count('\n') == 11


# Those that are not started as CPython is: a failure in them must not go unseen.
OTHER_STARTERS = ['MicroPython', 'Jython'] + sorted(other_pythons.WEBASSEMBLY)


@pytest.mark.parametrize('python', OTHER_STARTERS, indirect=True)
def test_an_exception_and_an_exit_code_are_seen(python, folder):
    path = os.path.join(folder, 'bad.py')
    with open(path, 'w') as stream:
        stream.write('print("begun")\n[].nothing\n')
    code, output, complaint = run(python + ['bad.py'], folder)
    assert code == 1
    assert output.startswith('begun\n')
    assert 'AttributeError' in output + complaint  # MicroPython complains on stdout.
    with open(path, 'w') as stream:
        stream.write('import sys\nsys.exit(3)\n')
    assert run(python + ['bad.py'], folder)[0] == 3


@pytest.mark.parametrize('python', OTHER_STARTERS, indirect=True)
def test_a_failed_check_of_the_plain_program_is_seen(python, folder):
    with open(os.path.join(folder, 'tests', 'on_any_python.py')) as stream:
        source = stream.read()
    wrong = source.replace("'0.99993704'", "'0.99993705'").replace('-5979194699223016', '0')
    assert wrong.count('0.99993705') == 1
    with open(os.path.join(folder, 'wrong.py'), 'w') as stream:
        stream.write(wrong)
    code, output, _ = run(python + ['wrong.py'], folder)
    lines = output.splitlines()
    assert code == 1
    assert [line.split(':')[0] for line in lines[:-1]] == [
        'FAILED start weights of a neuron, seed 1', 'FAILED first tutorial, answer']
    assert lines[-1].endswith(' passed, 2 failed')


def test_the_dialect_is_there_to_be_compiled():
    names = [os.path.relpath(path, PACKAGE) for path in DIALECT]
    assert 'neuron.py' in names and os.path.join('embed', 'files.py') in names


@pytest.mark.parametrize('path', DIALECT, ids=[os.path.relpath(path, PACKAGE) for path in DIALECT])
def test_micropython_s_compiler_takes_every_file(path, tmp_path):
    compiler = other_pythons.on_path('mpy-cross')
    if compiler is None:
        skip_or_fail('mpy-cross')
    compiled = str(tmp_path / 'compiled.mpy')
    code, output, complaint = run([compiler, '-o', compiled, path], ROOT)
    assert code == 0, output + complaint
    assert os.path.getsize(compiled) > 0


@pytest.mark.parametrize('path', DIALECT, ids=[os.path.relpath(path, PACKAGE) for path in DIALECT])
def test_python_2_7_takes_the_syntax_of_every_file(path):
    command = other_pythons.find('CPython 2.7')
    if command is None:
        skip_or_fail('CPython 2.7')
    program = 'import sys; compile(open(sys.argv[1]).read(), sys.argv[1], "exec")'
    code, output, complaint = run(command + ['-c', program, path], ROOT)
    assert code == 0, output + complaint


@pytest.mark.parametrize('options, kilobytes', [(None, 48), ([], 28), (['-O3'], 28)],
                         ids=['source', 'mpy-cross', 'mpy-cross -O3'])
def test_the_first_tutorial_fits_a_small_heap(options, kilobytes, tmp_path):
    """benchmarks/small.py measures how much it takes: 43 KB from source and 24 KB compiled.

    The room above that is for what a caller's own names may cost: MicroPython keeps
    names in pools of growing size, and the next pool takes 2 KB.
    """
    spec = importlib.util.spec_from_file_location(
        'small', os.path.join(ROOT, 'benchmarks', 'small.py'))
    small = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small)
    for name in ['micropython', 'mpy-cross']:
        if small.found(name) is None:
            skip_or_fail(name)
    small.lay_out(str(tmp_path), options)
    assert small.runs(str(tmp_path), kilobytes * 1024)
    assert not small.runs(str(tmp_path), 12 * 1024)
