"""What the tests of embed/ share: other programs by name, and networks of every kind."""

import copy
import glob
import os
import random
import re
import shutil
import subprocess
import sys

import pytest

from places import ROOT
from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source
from simplenn_pure.formulas import ACTIVATIONS

# Compilers, and the flags by which they warn of all there is to be warned of.
STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-Wconversion', '-Wshadow', '-Wvla',
          '-Wstrict-prototypes', '-Wmissing-prototypes', '-Wdouble-promotion', '-O2',
          '-ffp-contract=off']
C = ['-std=c99'] + STRICT
CPP = [flag for flag in STRICT if 'prototypes' not in flag]
COMPILERS = [('gcc', C), ('clang', C),
             ('g++', ['-x', 'c++', '-std=c++11'] + CPP),
             ('clang++', ['-x', 'c++', '-std=c++17'] + CPP)]

# Other Pythons, under the names by which they are called. The last one is too old to
# be demanded of every machine.
PYTHONS = ['pypy3', 'micropython', 'jython', 'python2.7']


def program(name):
    """Return the path of the program `name`, or skip the test, or fail where CI demands it."""
    path = shutil.which(name) or shutil.which(name, path=os.path.dirname(sys.executable))
    if name == 'python2.7':
        path = None
        for candidate in [shutil.which(name)] + glob.glob(
                os.path.expanduser('~/.pyenv/versions/2.7.*/bin/python2.7')):
            # pyenv puts a python2.7 on the PATH that may be one in name only.
            if candidate and subprocess.call([candidate, '-c', ''], stderr=subprocess.DEVNULL) == 0:
                path = candidate
    if path is None:
        if os.environ.get('SIMPLENN_CI_DEMANDS') == '1' and name != 'python2.7':
            pytest.fail(name + ' is not installed')
        pytest.skip(name + ' is not installed')
    return path


def run(command, folder=None, environment=os.environ):
    """Return what a command prints. Fails, showing its complaint, when it does not end with 0."""
    environment = dict(environment, PYTHONDONTWRITEBYTECODE='1', PYTHONPATH=ROOT)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          universal_newlines=True, env=environment, cwd=folder)
    assert done.returncode == 0, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout


def same_networks(left, right):
    """Return whether two networks agree in all that is saved; the sign of a zero counts too."""
    return repr(parts(left)) == repr(parts(right))


def parts(network):
    """Return all that is saved of a network."""
    return (type(network).__name__, network.seed, network.weight_range, network.loss_name, network.notes,
            [(layer.weights, layer.biases, layer.activation) for layer in network.layers])


# Networks of the second tutorial that were trained once, by iterations.
TRAINED = {}


def first_tutorial():
    """Return the first tutorial's trained neuron."""
    neuron = Neuron(3, seed=1)
    neuron.train([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0])
    return neuron


def second_tutorial(iterations=10000):
    """Return the second tutorial's trained network."""
    if iterations not in TRAINED:
        network = TwoLayerNetwork(2, 2, 1, seed=1)
        network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], iterations)
        TRAINED[iterations] = network
    return copy.deepcopy(TRAINED[iterations])


def networks_and_inputs(count, seed, huge=True):
    """Return `count` (network, examples) pairs of every class, with one to four layers.

    Ordinary weights; large ones that saturate the neurons; zeros of both signs; and,
    where `huge`, numbers near both ends of what a float holds, in weights and inputs.
    """
    chance = random.Random(seed)

    def number():
        kind = chance.random()
        if huge and kind < 0.1:
            return chance.choice([-1, 1]) * 10.0 ** chance.uniform(-320, 308)
        if kind < 0.2:
            return chance.choice([0.0, -0.0, 1.0, -1.0, 0.5])
        if kind < 0.4:
            return chance.uniform(-800, 800)
        return chance.uniform(-3, 3)

    pairs = []
    for place in range(count):
        sizes = [chance.randint(1, 6) for i in range(chance.randint(2, 5))]
        if place % 5 == 0:
            sizes = [sizes[0], 1]
        layers = []
        for inputs, neurons in zip(sizes[:-1], sizes[1:]):
            weights = [[number() for neuron in range(neurons)] for row in range(inputs)]
            biases = None if chance.random() < 0.3 else [number() for neuron in range(neurons)]
            layers.append((weights, biases))
        kind = DeepNetwork
        if place % 5 == 0:
            kind = Neuron
        elif len(layers) == 2:
            kind = TwoLayerNetwork
        examples = [[number() for i in range(sizes[0])] for example in range(8)]
        pairs.append((kind.from_layers(layers), examples))
    return pairs


def networks_of_every_activation(count, seed):
    """Return `count` (network, examples) pairs; each activation is that of the last layer in turn."""
    chance = random.Random(seed)
    ends = sorted(ACTIVATIONS)
    inner = [name for name in ends if not ACTIVATIONS[name].row]
    pairs = []
    for place in range(count):
        end = ends[place % len(ends)]
        sizes = [chance.randint(1, 6) for i in range(chance.randint(1, 4))]
        sizes.append(chance.randint(2 if ACTIVATIONS[end].row else 1, 6))
        names = [chance.choice(inner) for i in range(len(sizes) - 2)] + [end]
        layers = []
        for inputs, neurons, name in zip(sizes, sizes[1:], names):
            layers.append(Layer(
                [[chance.uniform(-3, 3) for j in range(neurons)] for i in range(inputs)],
                [chance.uniform(-3, 3) for j in range(neurons)] if chance.random() < 0.7 else None, name))
        examples = [[chance.choice([0.0, 1.0, chance.uniform(-20, 20), chance.uniform(-9999, 9999)])
                     for i in range(sizes[0])] for example in range(8)]
        pairs.append((DeepNetwork.from_layers(layers), examples))
    return pairs


def stated_bound(network):
    """Return the (a, b) that the header of the float source states: within a + b * m."""
    text = c_source(network, number='float')
    found = re.search(r'is within (\S+) \+ (\S+) \* m of the network', text)
    return float(found.group(1)), float(found.group(2))
