"""Finds the Pythons on this machine. The tests and benchmarks/pythons.py use it.

Each is looked for under its usual name on the PATH, beside the running Python, and
among pyenv's versions; those in WebAssembly, to be run by Node, and Brython, by Chromium, in
the folder of npm packages that SIMPLENN_NODE_MODULES names; what `.ci/micropythons` has built
in the folder that SIMPLENN_MICROPYTHONS names.
"""

import glob
import os
import shutil
import subprocess
import sys

import brython_python

CPYTHONS = ['2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13']
WEBASSEMBLY = {
    'MicroPython in WebAssembly': ('micropython',
                                   '@micropython/micropython-webassembly-pyscript'),
    'Pyodide': ('pyodide', 'pyodide'),
}
NAMES = (['CPython ' + version for version in CPYTHONS] + ['PyPy', 'Jython', 'MicroPython']
         + sorted(WEBASSEMBLY) + ['Brython'])
NARROW = {  # what `.ci/micropythons` builds
    'MicroPython, 32-bit floats': 'micropython-f32',
    'MicroPython, 30-bit floats': 'micropython-f30',
    'MicroPython, 64-bit integers': 'micropython-small',
}
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def find(name):
    """Return the command that starts the Python of that name, as a list, or None."""
    if name in WEBASSEMBLY:
        engine, package = WEBASSEMBLY[name]
        folder = os.environ.get('SIMPLENN_NODE_MODULES')
        node = on_path('node')
        if node and folder and os.path.isdir(os.path.join(folder, package)):
            return [node, os.path.join('tests', 'wasm_python.mjs'), engine]
        return None
    if name == 'Brython':
        if brython_python.browser() and os.path.isfile(brython_python.engine()):
            return [sys.executable, os.path.join('tests', 'brython_python.py')]
        return None
    if name.startswith('CPython '):
        return find_cpython(name.split()[1])
    path = on_path({'PyPy': 'pypy3'}.get(name, name.lower()))
    return path and [path]


def narrow(name):
    """Return the command of a MicroPython of NARROW, or None."""
    for folder in [os.environ.get('SIMPLENN_MICROPYTHONS'), os.path.join(ROOT, '..', 'shared', 'interpreters')]:
        path = os.path.join(folder or '', NARROW[name])
        if os.access(path, os.X_OK):
            return [path, '-X', 'heapsize=32m']
    return None


def find_cpython(version):
    """Return the command of CPython `version`, such as '3.9', or None."""
    candidates = [sys.executable, shutil.which('python' + version)]
    for root in [os.environ.get('PYENV_ROOT'), os.path.join(os.path.expanduser('~'), '.pyenv')]:
        if root:
            candidates.extend(sorted(glob.glob(
                os.path.join(root, 'versions', version + '.*', 'bin', 'python'))))
    for candidate in candidates:
        # pyenv puts names on the PATH that start nothing, so each has to say who it is.
        if candidate and says(candidate) == version:
            return [candidate]
    return None


def says(python):
    """Return the version that a CPython gives of itself, such as '3.9', or None."""
    program = ('import platform, sys; '
               'print(platform.python_implementation() + " %d.%d" % sys.version_info[:2])')
    done = subprocess.run([python, '-c', program], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, universal_newlines=True)
    name, _, version = done.stdout.strip().partition(' ')
    return version if name == 'CPython' else None


def on_path(name):
    """Return the path of a program, on the PATH or beside the running Python, or None."""
    return shutil.which(name) or shutil.which(name, path=os.path.dirname(sys.executable))


def environment():
    """Return the environment for another Python: it writes no compiled files, measures no coverage.

    What it runs is a copy of the package, whose lines are not to be counted.
    """
    kept = dict((name, value) for name, value in os.environ.items()
                if not name.startswith('COV_') and not name.startswith('COVERAGE_'))
    return dict(kept, PYTHONDONTWRITEBYTECODE='1')


def lay_out(root, folder):
    """Copy into `folder` what the Pythons run: the package, the plain program, the loader.

    So none of them leaves compiled files beside the sources, and nothing is found
    that is not in the package's own folder.
    """
    shutil.copytree(os.path.join(root, 'simplenn_pure'), os.path.join(folder, 'simplenn_pure'),
                    ignore=shutil.ignore_patterns('__pycache__', '*.class', '*.mpy'))
    os.mkdir(os.path.join(folder, 'tests'))
    for name in ['on_any_python.py', 'wasm_python.mjs', 'brython_python.py']:
        shutil.copy(os.path.join(root, 'tests', name), os.path.join(folder, 'tests', name))
