"""fit through the C compiler of this machine: the same call, the same weights, many times as fast.

    from simplenn_pure.compiled import fit

It writes the network's learning as C, has a compiler make a shared library of it in a private
temporary folder that is removed at once, and calls that. It needs no package, but CPython or
PyPy and one of COMPILERS; the environment variable CC names another. What is compiled is text
of this package and numbers of its own making: sizes and counts.

The flags, on Linux, macOS and Windows (where gcc and clang come with MinGW-w64) alike:

    -O3 -march=native    the loops go over the neurons of a layer innermost, and their sums do
                         not depend on each other, so several are done at a time
    -ffp-contract=off    a * b + c rounds twice, as in Python
    no -ffast-math       it would let the compiler add in another order, and other orders have
                         other bits
    -Og                  instead of the first two where there is so little to do that the compiler
                         takes longer than the training
"""

import array
import ctypes
import os
import shlex
import shutil
import subprocess
import tempfile

from .embed.as_c import activation_functions
from .embed.c_learning import NET, learning_text, learning_words
from .embed.names import described
from .generated import is_changed
from .roads import PlainRoad
from .training import fit_on

COMPILERS = ['cc', 'gcc', 'clang']
FLAGS = [['-O3', '-march=native', '-ffp-contract=off'],
         ['-O2', '-ffp-contract=off']]  # for a compiler that does not know all of the first
QUICK = ['-Og', '-ffp-contract=off']

RUN = '''
int fit_run(fit_net *net, double *sums, const double *inputs, const double *targets,
        const int *order, int count, int batch_size, double learning_rate, double momentum, int iterations,
        int watched, double limit)
{
    (void)sums, (void)batch_size, (void)momentum;
    for (int iteration = 0; iteration < iterations; iteration++) {
        if (watched && fit_loss(net, inputs, targets, count) <= limit) {
            return iteration;
        }
%(pass)s    }
    return iterations;
}
'''

# A pass over the examples, one at a time or in batches. Only one of them is compiled.
ONE_BY_ONE = '''\
        for (int row = 0; row < count; row++) {
            fit_learn(net, inputs + (size_t)order[row] * %(input_count)d,
                    targets + (size_t)order[row] * %(output_count)d, learning_rate%(momentum_value)s);
        }
'''
IN_BATCHES = '''\
        for (int start = 0; start < count; start += batch_size) {
            const int end = count - start < batch_size ? count : start + batch_size;
            for (int k = 0; k < %(size)d; k++) {
                sums[k] = 0.0;
            }
            for (int row = start; row < end; row++) {
                fit_add(net->weights, inputs + (size_t)order[row] * %(input_count)d,
                        targets + (size_t)order[row] * %(output_count)d, sums, 1.0);
            }
            fit_move(net, sums, learning_rate%(momentum_value)s);
        }
'''

# The types of the arguments of fit_run and fit_loss.
POINTER, DOUBLE, INT = ctypes.c_void_p, ctypes.c_double, ctypes.c_int
RUN_TYPES = [POINTER] * 5 + [INT, INT, DOUBLE, DOUBLE, INT, INT, DOUBLE]
LOSS_TYPES = [POINTER] * 3 + [INT]

libraries = {}  # {(compiler, whether quickly, source): library}, for the life of the process


def fit(network, inputs, targets, iterations=10000, learning_rate=None, batch_size=None,
        target_loss=None, restarts=0, on_progress=None, shuffle=False, momentum=0.0, **value):
    """Train `network` through a C compiler and return a FitResult, which says how it went.

    w = w + learning_rate * -dE/dw, ending in weights `==` those of `simplenn_pure.fit`.

    The arguments and what they mean, what is raised and what Ctrl-C leaves behind are those of
    `simplenn_pure.fit`. The first training run of a shape waits for the compiler, about a
    fifth of a second; the library is kept for later ones in the same process. A network
    whose class has its own `backpropagate`, `forward` or `think` is trained by these.

    Raises OSError, in one line, where there is no compiler or it fails.
    """
    return fit_on(compiled_road, network, inputs, targets, iterations, learning_rate, batch_size,
                  target_loss, restarts, on_progress, shuffle, momentum, value)


def compiled_road(task, quickly=False):
    """Return the road through C, or the network's own methods where they are not those of its class.

    quickly  whether to spend little time on compiling, for little work
    """
    return PlainRoad(task) if is_changed(task.network) else CompiledRoad(task, quickly)


class CompiledRoad(object):
    """The road through a library that a C compiler made; as those of `roads.py`."""

    def __init__(self, task, quickly=False):
        self.task = task
        self.library = library_of(source_of(task), quickly)
        self.arrays = [array.array('d', [0.0]) * task.size] + [
            array.array('d', [value for row in matrix for value in row])
            for matrix in (task.inputs, task.targets)]
        self.sums, self.inputs, self.targets = map(address, self.arrays)

    def examples(self, places):
        """Return what `run` wants for the examples at these places."""
        return array.array('i', places)

    def run(self, weights, examples, learning_rate, iterations, limit, momentum=0.0):
        """Run iterations in C."""
        numbers = list(iterations)
        net = array.array('d', weights)
        done = self.library.fit_run(
            address(net), self.sums, self.inputs, self.targets, address(examples), len(examples),
            self.task.batch_size, learning_rate, momentum, len(numbers), self.task.watched, limit)
        return numbers[0] + done, net

    def loss(self, weights, count):
        """Return the loss of these weights on the first `count` examples."""
        net = array.array('d', weights)
        return self.library.fit_loss(address(net), self.inputs, self.targets, count)


def address(numbers):
    """Return where the numbers of an array lie."""
    return numbers.buffer_info()[0]


def source_of(task):
    """Return the C source by which a network of this shape learns. It holds no weights."""
    layers, activations, words = described(task.network, 'fit')
    words.update({'number': 'double', 'suffix': '', 'saves': '', 'flash': '', 'read': '%s'})
    words = learning_words(layers, task.network.loss_name, task.momentum > 0.0, words)
    words['pass'] = (ONE_BY_ONE if task.batch_size == 1 else IN_BATCHES) % words
    text = activation_functions(activations, words) + learning_text(layers, task.network.loss_name, words)
    # With the sizes of its layer written into each loop, a small network takes half the time.
    text = text.replace('\nvoid ', '\nstatic void ')
    for kind in ('void', 'double'):
        text = text.replace('\nstatic %s ' % kind, '\nstatic inline __attribute__((always_inline)) %s ' % kind)
    text += RUN % words
    return '#include <math.h>\n#include <stddef.h>\n\n' + NET % words + text


def compiler():
    """Return the command of the C compiler, as a list of words. Raises OSError where there is none."""
    if os.environ.get('CC'):
        return shlex.split(os.environ['CC'])
    for name in COMPILERS:
        if shutil.which(name):
            return [name]
    raise OSError('no C compiler is here: looked for %s; install one, or name it in the environment '
                  'variable CC' % ', '.join(COMPILERS))


def library_of(source, quickly):
    """Return the library that the C compiler makes of `source`."""
    command = compiler()
    key = tuple(command), quickly, source
    if key not in libraries:
        folder = tempfile.mkdtemp(prefix='simplenn_pure-')  # Which nobody else may read.
        try:
            libraries[key] = built(command, ([QUICK] if quickly else []) + FLAGS, source, folder)
        finally:
            # Windows keeps the file of a library that is loaded.
            shutil.rmtree(folder, ignore_errors=True)
    return libraries[key]


def built(command, choices, source, folder):
    """Return the library of `source`, compiled in `folder` with the first choice of flags that the compiler knows."""
    path = os.path.join(folder, 'fit.so')
    with open(os.path.join(folder, 'fit.c'), 'w') as stream:
        stream.write(source)
    for flags in choices:
        words = command + flags + ['-shared', '-fPIC', stream.name, '-o', path, '-lm']
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, universal_newlines=True)
        except OSError as error:
            raise OSError('the C compiler %s cannot be run: %s' % (command[0], error.strerror or error))
        if done.returncode == 0:
            library = ctypes.CDLL(path)
            library.fit_run.argtypes = RUN_TYPES
            library.fit_loss.argtypes, library.fit_loss.restype = LOSS_TYPES, ctypes.c_double
            return library
    lines = done.stdout.strip().splitlines() or ['it says nothing']
    raise OSError('the C compiler %s fails: %s' % (command[0], lines[0]))
