"""Networks of whole numbers give the same whole numbers everywhere: in C, on boards, in other Pythons.

What is compared is a hash of the answers to many points: a grid of 256 x 256 for two inputs, numbers
from a generator, also outside of the ranges, for others.
"""

import os
import re
import subprocess

import pytest

import boards
import embed_tools
import other_pythons
import whole_numbers
from simplenn_pure import DeepNetwork
from simplenn_pure.embed import c_source, dumps, integers, python_source

POINTS = 65536  # of a grid; of the others an eighth


def leaky():
    """A network whose activations bend, with a sum that is far below 0."""
    return (DeepNetwork([3, 6, 2], 3, activation='leaky_relu', weight_range=(-4.0, 4.0)),
            [(-20.0, 3.0), (0.0, 700.0), (5.0, 5.5)])


def alone():
    """One layer, which is the first and the last."""
    return DeepNetwork([2, 3], 1, output_activation='softmax'), [(-3.0, 3.0), (0.0, 9.0)]


NETWORKS = dict(whole_numbers.NETWORKS, **{'3-6-2, leaky': leaky, '2-3, softmax': alone})


@pytest.fixture(scope='module')
def made():
    """(name, IntegerNetwork) of each network with 16 and with 8 bits."""
    found = []
    for name in sorted(NETWORKS):
        network, ends = NETWORKS[name]()
        found.extend((name, integers(network, bits, ends)) for bits in (16, 8))
    return found


def points(network, most=POINTS):
    """How many points a network is asked at."""
    return min(most, POINTS if len(network.ranges) == 2 else POINTS // 8)


class Points(object):
    """The points to ask at, the same ones as in the C below."""

    def __init__(self, network, count):
        self.ranges, self.count = network.ranges, count

    def __iter__(self):
        state = 1
        for place in range(self.count):
            row = []
            for number, (low, high, bits) in enumerate(self.ranges):
                if len(self.ranges) == 2:
                    step = (place & 255) if number else place >> 8
                    row.append(low + (high - low) * step // 255)
                else:
                    state = (state * 1664525 + 1013904223) % 2**32
                    row.append((state >> 16) - 32768)
            yield row


def hash_of(network, count):
    """FNV-1a over the answers (G. Fowler, L. Noll and P. Vo, 1991), 16 bits at a time."""
    found = 2166136261
    for row in Points(network, count):
        for output in network.think(row):
            found = (found ^ (output & 0xffff)) * 16777619 % 2**32
    return found


HASH = '''
static uint32_t hash_%(place)d(uint32_t count)
{
    static const int32_t ends[%(inputs)d][2] = {%(ends)s};
    int16_t inputs[%(inputs)d], outputs[%(outputs)d];
    uint32_t found = 2166136261u, state = 1;
    for (uint32_t point = 0; point < count; point++) {
        for (int i = 0; i < %(inputs)d; i++) {
            const int32_t step = (int32_t)(i ? point & 255 : point >> 8);
            state = state * 1664525u + 1013904223u;
            inputs[i] = (int16_t)(%(inputs)d == 2 ? ends[i][0] + (ends[i][1] - ends[i][0]) * step / 255
                                                  : (int32_t)(state >> 16) - 32768);
        }
        net_%(place)d(inputs, outputs);
        for (int j = 0; j < %(outputs)d; j++) {
            found = (found ^ (uint16_t)outputs[j]) * 16777619u;
        }
    }
    return found;
}
'''


def c_of(networks):
    """C of all networks, each with a function that gives its hash."""
    text = ''
    for place, network in enumerate(networks):
        text += c_source(network, 'net_%d' % place) + HASH % {
            'place': place, 'inputs': len(network.ranges), 'outputs': len(network.layers[-1].biases),
            'ends': ', '.join('{%d, %d}' % (low, high) for low, high, bits in network.ranges)}
    return text


def main_of(networks):
    """A main that prints the hashes of all networks."""
    calls = ''.join('    printf("%%lu\\n", (unsigned long)hash_%d(%d));\n' % (place, points(network))
                    for place, network in enumerate(networks))
    return '#include <stdio.h>\nint main(void)\n{\n%s    return 0;\n}\n' % calls


@pytest.fixture(scope='module')
def hashes(made):
    """What this Python answers."""
    return [hash_of(network, points(network)) for name, network in made]


OPTIMIZED = [(compiler, ['-std=c99', width, '-O%d' % level]) for compiler in ('gcc', 'clang')
             for width in ('-m64', '-m32') for level in range(4)]
OTHERS = [('tcc', []),
          ('clang', ['-std=c99', '-g', '-O1', '-fsanitize=address,undefined,implicit-conversion',
                     '-fno-sanitize-recover=all'])]


@pytest.mark.parametrize('compiler, flags', embed_tools.COMPILERS + OPTIMIZED + OTHERS,
                         ids=lambda value: value if isinstance(value, str) else '-'.join(value)[:40])
def test_every_compiler_gives_the_same_whole_numbers(compiler, flags, made, hashes, tmp_path):
    (tmp_path / 'all.c').write_text(c_of([network for name, network in made]) + main_of([network for name, network in made]))
    embed_tools.run([embed_tools.program(compiler)] + flags + [str(tmp_path / 'all.c'), '-o', str(tmp_path / 'all')])
    printed = embed_tools.run([str(tmp_path / 'all')])
    assert list(map(int, printed.split())) == hashes


def test_there_are_no_floats_in_the_c_and_one_division(made):
    for name, network in made:
        code = re.sub(r'/\*.*?\*/', '', c_source(network), flags=re.DOTALL)
        assert not re.search(r'float|double|math\.h|[0-9]\.[0-9]|%', code.split('#ifdef THINK_SELF_TEST')[0])
        divided = re.findall(r'^[^#].* / .*', code, flags=re.MULTILINE)
        assert divided == ['    whole = ((uint32_t)1 << 31) / whole;'] * ('softmax' in name)
        assert re.findall('#include (.*)', code) == ['<stdint.h>', '<avr/pgmspace.h>', '<stdio.h>']


@pytest.mark.parametrize('compiler', ['gcc', 'clang'])
def test_the_self_test_passes_and_can_fail(compiler, made, tmp_path):
    for name, network in made[::3]:
        source = c_source(network, examples=[[low for low, high, bits in network.ranges]] * 3)
        for text, code in ((source, 0), (re.sub(r'(_answers\[3\]\[\d\] = {\n    {)', r'\g<1>9 + ', source), 1)):
            (tmp_path / 'think.c').write_text(text)
            embed_tools.run([embed_tools.program(compiler), '-std=c99', '-DTHINK_SELF_TEST', str(tmp_path / 'think.c'),
                             '-o', str(tmp_path / 'think')])
            done = subprocess.run([str(tmp_path / 'think')], stdout=subprocess.PIPE, universal_newlines=True)
            assert done.returncode == code
            assert done.stdout.splitlines()[-1] == '%d wrong' % code


WORK = '''
static void work(void)
{
%s}
'''


@pytest.mark.parametrize('board, wholly', [
    ('ATmega328', False), pytest.param('ATmega328', True, marks=pytest.mark.slow), ('Cortex-M0', True)])
def test_a_board_gives_the_same_whole_numbers(board, wholly, made, hashes, tmp_path):
    """Quickly on the slower board, one grid whole and of the others 500 points."""
    for place, (name, network) in enumerate(made):
        whole = wholly or name == '2-2-1, XOR'
        count = points(network) if whole else 500
        calls = '    put_bits(hash_0(%d));\n' % count
        found = boards.printed(board, c_of([network]) + WORK % calls, tmp_path)
        assert found == [hashes[place] if whole else hash_of(network, count)], name


# What another Python runs: it prints the hash of each network, by `loads` and by the written Python.
SCRIPT = '''
import sys
sys.path.insert(0, %r)
for place in range(%d):
    written = __import__('written_%%d' %% place)
    think = written.think
    if %s:
        from simplenn_pure.embed import load
        think = load('%%d.json' %% place).think
    found, state = 2166136261, 1
    for point in range(min(%d, 65536 if len(written.RANGES) == 2 else 8192)):
        row = []
        for number, (low, high) in enumerate(written.RANGES):
            if len(written.RANGES) == 2:
                row.append(low + (high - low) * ((point & 255) if number else point >> 8) // 255)
            else:
                state = (state * 1664525 + 1013904223) %% 4294967296
                row.append((state >> 16) - 32768)
        outputs = think(row)
        assert written.think(row) == outputs
        for output in outputs:
            found = (found ^ (output & 0xffff)) * 16777619 %% 4294967296
    print(found)
'''


def hashes_of(command, made, count, folder, loads=True):
    """The hashes that another Python prints for `count` points, if it `loads` files."""
    for place, (name, network) in enumerate(made):
        (folder / ('%d.json' % place)).write_text(dumps(network))
        (folder / ('written_%d.py' % place)).write_text(python_source(network))
    (folder / 'script.py').write_text(SCRIPT % (embed_tools.ROOT, len(made), loads, count))
    printed = subprocess.run(command + ['script.py'], cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=600, env=other_pythons.environment(), universal_newlines=True)
    assert printed.returncode == 0, printed.stdout
    return list(map(int, printed.stdout.split()))


@pytest.mark.parametrize('python, count', [
    ('pypy3', POINTS), ('micropython', 2000), ('jython', 500), ('python2.7', 500),
    pytest.param('micropython', POINTS, marks=pytest.mark.slow)])
def test_another_python_gives_the_same_whole_numbers(python, count, made, hashes, tmp_path):
    expected = hashes if count == POINTS else [hash_of(network, points(network, count)) for name, network in made]
    assert hashes_of([embed_tools.program(python)], made, count, tmp_path) == expected


@pytest.mark.parametrize('name, count', [(name, 300) for name in sorted(other_pythons.NARROW)] + [
    pytest.param('MicroPython, 32-bit floats', POINTS, marks=pytest.mark.slow)])
def test_a_python_with_narrow_numbers_gives_the_same_whole_numbers(name, count, made, tmp_path):
    command = other_pythons.narrow(name)
    if command is None:
        if os.environ.get('SIMPLENN_CI_DEMANDS') == '1':
            pytest.fail(name + ' is not there')
        pytest.skip(name + ' is not there')
    loads = 'integers' not in name  # For files, embed needs larger ones than that has; the written Python does not.
    expected = [hash_of(network, points(network, count)) for name, network in made]
    assert hashes_of(command, made, count, tmp_path, loads) == expected
