"""A trained network leaves the desk, as a file, as Python, as C; others come in from other libraries.

    save, load       a network in a JSON file, written whole or not at all
    dumps, loads     the same text, for a machine without a disk
    python_source    one Python file that needs nothing else
    c_source         one C99 file that needs nothing but `exp`
    integers         a network of whole numbers, for machines without floats
    from_sklearn, from_torch, from_keras    a trained model of that library as a network

Each name is imported when it is first asked for: a board that loads a file does
not pay for the writing of C.
"""

import sys

__all__ = ['save', 'load', 'dumps', 'loads', 'python_source', 'c_source', 'from_sklearn', 'from_torch',
           'from_keras', 'integers']


def __getattr__(name):
    """Return a public name, importing its file when it is first asked for (PEP 562)."""
    if name == 'save':
        from .files import save
        return save
    if name == 'load':
        from .files import load
        return load
    if name == 'dumps':
        from .document import dumps
        return dumps
    if name == 'loads':
        from .document import loads
        return loads
    if name == 'python_source':
        from .as_python import python_source
        return python_source
    if name == 'c_source':
        from .as_c import c_source
        return c_source
    if name == 'from_sklearn':
        from .sklearn_models import from_sklearn
        return from_sklearn
    if name == 'from_torch':
        from .torch_models import from_torch
        return from_torch
    if name == 'from_keras':
        from .keras_models import from_keras
        return from_keras
    if name == 'integers':
        from .quantize import integers
        return integers
    raise AttributeError("module 'simplenn_pure.embed' has no attribute '%s'" % name)


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__


# Pythons before 3.7 do not know PEP 562. MicroPython does, though it says that it is 3.4.
if sys.version_info < (3, 7) and 'MicroPython' not in sys.version:
    for public in __all__:
        globals()[public] = __getattr__(public)
