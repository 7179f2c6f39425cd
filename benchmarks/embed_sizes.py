"""Print the size of each export of the tutorials' networks, and the heap that it needs.

    python benchmarks/embed_sizes.py
    python benchmarks/embed_sizes.py --quick    heaps in steps of 16 KB

Needs `micropython` and `mpy-cross` for the heaps (on this machine: 64-bit words; a
board's are half as long), `clang` for the sizes in a Cortex-M0+ microcontroller without its
library's `exp`, and `arm-none-eabi-gcc` with newlib-nano for whole programs. The heap is the
smallest, in steps of 1 KB, in which MicroPython loads and answers, from its compiled files (.mpy).
What is not there is named and left out; a process that takes a minute is ended.
"""

import copy
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from simplenn_pure import Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source, dumps, python_source
from simplenn_pure.portable import portable
from timing import Deadline, found, parser, run

ARM = 'arm-none-eabi-gcc'
MOST_OF_A_PROCESS, MOST, QUICK = 60.0, 600.0, 40.0  # Seconds.


def compiled(source, target):
    """Compile a Python file for MicroPython."""
    run([found('mpy-cross'), '-o', target, source], MOST_OF_A_PROCESS)


def smallest_heap(code, folder, step):
    """Return the kilobytes of heap, in such steps, with which MicroPython runs `code` in `folder`."""
    for kilobytes in range(max(2, step), 400, step):
        done = run([found('micropython'), '-X', 'heapsize=%dk' % kilobytes, '-c', code], MOST_OF_A_PROCESS, check=False,
                   cwd=folder, stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            return kilobytes
    raise SystemExit('more than 400 KB: ' + code)


def package(folder):
    """Put the compiled package into `folder`."""
    for place, folders, files in os.walk(os.path.join(ROOT, 'simplenn_pure')):
        here = os.path.join(folder, os.path.relpath(place, ROOT))
        if os.path.basename(place) in ('__pycache__', 'tables', 'study', 'command_line'):
            continue
        os.makedirs(here)
        for name in files:
            if name.endswith('.py') and name != 'sweep.py':
                compiled(os.path.join(place, name), os.path.join(here, name[:-3] + '.mpy'))


def size_of(path):
    """Return the bytes of code and constants of a compiled file."""
    return int(run(['size', path], MOST_OF_A_PROCESS).stdout.splitlines()[1].split()[0])


def cortex(source, folder):
    """Return the bytes of code and constants of a C source on a Cortex-M0+."""
    with open(os.path.join(folder, 'math.h'), 'w') as header:
        header.write('double exp(double x);\nfloat expf(float x);\n')
    path = os.path.join(folder, 'alone.c')
    with open(path, 'w') as target:
        target.write(source)
    run(['clang', '--target=thumbv6m-none-eabi', '-std=c99', '-Os', '-ffreestanding',
         '-I', folder, '-c', path, '-o', path + '.o'], MOST_OF_A_PROCESS)
    return size_of(path + '.o')


def whole_program(source, number, folder):
    """Return the bytes of a whole program that asks once, on a Cortex-M0+, with the library's part."""
    path = os.path.join(folder, 'program.c')
    with open(path, 'w') as target:
        target.write(source + 'volatile %s x;\nint main(void)\n{\n    static %s inputs[8], outputs[8];\n'
                     '    inputs[0] = x;\n    think(inputs, outputs);\n    x = outputs[0];\n    return 0;\n}\n'
                     % (number, number))
    run([ARM, '-mcpu=cortex-m0plus', '-mthumb', '-std=c99', '-Os', '-ffunction-sections',
         '-fdata-sections', '-Wl,--gc-sections', '--specs=nano.specs', '--specs=nosys.specs', path, '-o', path + '.elf',
         '-lm'], MOST_OF_A_PROCESS, stderr=subprocess.DEVNULL)
    return size_of(path + '.elf')


def exports(which, example, folder, boards, step):
    """Yield (what, a function that returns its number) of the exports of a network, whose files go into `folder`."""
    for name, text in (('model.json', dumps(which)), ('think.py', python_source(which)), ('think.c', c_source(which)),
                       ('think_f.c', c_source(which, number='float'))):
        with open(os.path.join(folder, name), 'w') as target:
            target.write(text)
        yield name + ', bytes', partial(len, text)
    if boards:
        compiled_folder = os.path.join(folder, 'compiled')
        os.mkdir(compiled_folder)
        mpy = os.path.join(compiled_folder, 'think.mpy')
        compiled(os.path.join(folder, 'think.py'), mpy)
        yield 'think.mpy, bytes', partial(os.path.getsize, mpy)
        answer = 'from think import think; print(think(%r))' % example
        load = 'from simplenn_pure.embed import load; n = load("model.json"); print(n.think(%r))' % example
        train = load + '; n.train(%r, %r, 3)' % (
            ([[0, 0, 1], [1, 1, 1]], [0, 1]) if len(example) == 3 else ([[0, 0], [0, 1]], [0, 1]))
        yield 'think.py answers, KB of heap', partial(smallest_heap, answer, folder, step)
        yield 'think.mpy answers, KB of heap', partial(smallest_heap, answer, compiled_folder, step)
        for what, code in (
                ('load(model.json) answers', load), ('... and trains on', train),
                ('... and saves', train + '; from simplenn_pure.embed import save; save(n, "model.json")'),
                ('... and writes think.py', load + '; from simplenn_pure.embed import python_source; python_source(n)'),
                ('... and writes think.c', load + '; from simplenn_pure.embed import c_source; c_source(n)')):
            yield what + ', KB of heap', partial(smallest_heap, code, folder, step)
    if found('clang') and found('size'):
        yield 'think.c on a Cortex-M0+, bytes', partial(cortex, c_source(which), folder)
        yield 'the same in float, bytes', partial(cortex, c_source(which, number='float'), folder)
    if found(ARM) and found('size'):
        for number in ('double', 'float'):
            for kind, network in (('', which), (', portable', portable(copy.deepcopy(which)))):
                yield ('whole program there, %s%s, bytes' % (number, kind),
                       partial(whole_program, c_source(network, number=number), number, folder))


def main():
    """Print the table, a row as soon as it is known."""
    quick = parser(__doc__, 'heaps in steps of 16 KB').parse_args().quick
    neuron = Neuron(3, seed=1)
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    missing = [name for name in ('micropython', 'mpy-cross', 'clang', ARM, 'size') if not found(name)]
    if missing:
        print('Not here: %s.' % ', '.join(missing))
    boards = found('micropython') and found('mpy-cross')
    print('%-44s %10s %12s' % ('', 'Neuron(3)', '2-2-1, XOR'), flush=True)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        if boards:
            package(one)
            shutil.copytree(os.path.join(one, 'simplenn_pure'), os.path.join(other, 'simplenn_pure'))
        pairs = zip(exports(neuron, [1, 0, 0], one, boards, 16 if quick else 1),
                    exports(network, [1, 0], other, boards, 16 if quick else 1))
        for (what, first), (what, second) in Deadline(QUICK if quick else MOST).each(pairs, lambda pair: pair[0][0]):
            try:
                print('%-44s %10d %12d' % (what, first(), second()), flush=True)
            except subprocess.TimeoutExpired as error:
                print('%-44s ended after %g s' % (what, error.timeout), flush=True)


if __name__ == '__main__':
    main()
