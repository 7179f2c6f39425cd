from .as_c import c_source as c_source
from .as_python import python_source as python_source
from .document import dumps as dumps, loads as loads
from .files import load as load, save as save

__all__ = ['save', 'load', 'dumps', 'loads', 'python_source', 'c_source']
