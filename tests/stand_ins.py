"""Objects with the names and attributes of scikit-learn's, PyTorch's and Keras's, without the libraries.

`restored` makes them of what `benchmarks/other_libraries.py` has stored of real models.
"""

import struct


class Array(object):
    """What an array or a tensor is to those who only ask for its numbers."""

    def __init__(self, numbers):
        self.numbers = numbers

    def tolist(self):
        return self.numbers


class Variable(object):
    """What a variable of Keras is to them."""

    def __init__(self, numbers):
        self.numbers = numbers

    def numpy(self):
        return Array(self.numbers)


class Parts(object):
    """The parts of a Sequential, in order."""

    def __iter__(self):
        return iter(self.parts)


class Tensor(object):
    """A tensor of Keras that stands for a layer's output."""

    def __init__(self, shape, layer=None):
        self.shape = shape
        self._keras_history = layer, 0, 0


class Node(object):
    """The one call of a layer."""

    def __init__(self, input_tensors):
        self.input_tensors = input_tensors


def stand_in(library, kind, **attributes):
    """Return an object of a class called `kind`, in a module of `library`."""
    found = type(str(kind), (Parts,), {'__module__': library + '.somewhere'})()
    for name in attributes:
        setattr(found, name, attributes[name])
    return found


def function(name, library='keras'):
    """Return a function of a library."""
    def named():
        raise AssertionError('nobody calls it')
    named.__name__, named.__module__ = name, library + '.somewhere'
    return named


def sequential(*parts):
    """Return PyTorch's Sequential of these parts."""
    return stand_in('torch', 'Sequential', parts=parts)


def keras_model(*layers, **more):
    """Return a model of Keras, whose layers follow each other.

    shapes  what each layer takes; rows of numbers where there are none
    """
    shapes = more.get('shapes', [(None, 2)] * len(layers))
    tensors = [Tensor(shapes[0])]
    for layer, shape in zip(layers, shapes[1:] + [(None, 1)]):
        layer._inbound_nodes = [Node([tensors[-1]])]
        tensors.append(Tensor(shape, layer))
    return stand_in('keras', more.get('kind', 'Sequential'), built=True, inputs=tensors[:1], outputs=tensors[-1:])


def numbers_of(stored):
    """Return the numbers of a stored array; those of 32 bits are the nearest to their decimals."""
    def nearest(numbers):
        if isinstance(numbers, list):
            return [nearest(each) for each in numbers]
        return struct.unpack('f', struct.pack('f', numbers))[0]

    return nearest(stored['numbers']) if stored['array'] == 'float32' else stored['numbers']


def restored(stored, array=Array):
    """Return an object as it was before it was stored; its arrays are of the class `array`."""
    if isinstance(stored, list):
        return [restored(each, array) for each in stored]
    if not isinstance(stored, dict):
        return stored
    if 'array' in stored:
        return array(numbers_of(stored))
    if 'function' in stored:
        return function(stored['function'], stored['module'])
    if stored['module'] == 'keras':
        array = Variable
    attributes = dict((name, restored(value, array)) for name, value in stored['attributes'].items())
    parts = restored(stored.get('parts', []), array)
    if 'shapes' in attributes:
        return keras_model(*parts, shapes=attributes['shapes'], kind=stored['class'])
    return stand_in(stored['module'], stored['class'], parts=parts, **attributes)
