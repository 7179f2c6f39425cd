"""What NumPy makes of the same mathematics, for the tests to compare with.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/numpy_values.py
    python benchmarks/numpy_values.py --quick    works some out, and writes nothing

writes `numpy_values.json` beside this file: start weights of several seeds, the
sigmoid, matrix products, thirteen networks with their loss, adjustments and
weights after 1, 100 and 10,000 iterations, and a network of one, two and three
layers for every activation with every loss that goes with it, trained with and
without momentum and batches. Everything is written as the tutorials
write it, in plain NumPy expressions; nothing comes from simplenn_pure.

JSON keeps the floats without loss: each is written with the fewest digits that
read back as the same float.
"""

import json
import os
import platform
import sys

if __name__ == '__main__':
    from timing import end_after, parser
    OPTIONS = parser(__doc__, 'some of them, to compare with the file; writes nothing').parse_args()
    end_after(300)

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = [0, 1, 42, 12345, 2**32 - 1]
MOMENTS = [1, 100, 10000]

TUTORIAL = ([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [[0], [1], [1], [0]])
XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
XOR_OF_THE_FIRST_TWO = ([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], [[0], [1], [1], [0]])
BITS_OF_A_DIGIT = ([[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1]],
                   [[1, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 0]])


def real_examples(seed, examples, inputs, outputs):
    """Return inputs from -2 to 2 and targets from 0 to 1, the same for the same seed."""
    stream = np.random.RandomState(seed)
    return (stream.uniform(-2, 2, size=(examples, inputs)).tolist(),
            stream.uniform(0, 1, size=(examples, outputs)).tolist())


# network, its sizes, seed, biases, learning rate, (inputs, targets)
CASES = [
    ('Neuron', [3, 1], 1, False, 1.0, TUTORIAL),
    ('Neuron', [3, 1], 42, True, 0.5, TUTORIAL),
    ('Neuron', [1, 1], 0, False, 2.0, real_examples(1, 1, 1, 1)),
    ('Neuron', [2, 1], 12345, True, 0.1, real_examples(2, 5, 2, 1)),
    ('Neuron', [5, 1], 2**32 - 1, False, 0.05, real_examples(3, 7, 5, 1)),
    ('TwoLayerNetwork', [2, 2, 1], 1, True, 0.1, XOR),
    ('TwoLayerNetwork', [2, 2, 1], 12345, True, 1.0, XOR),
    ('TwoLayerNetwork', [2, 3, 1], 0, True, 0.3, real_examples(4, 3, 2, 1)),
    ('TwoLayerNetwork', [3, 4, 1], 1, False, 1.0, XOR_OF_THE_FIRST_TWO),
    ('TwoLayerNetwork', [4, 5, 3], 42, True, 0.1, BITS_OF_A_DIGIT),
    ('TwoLayerNetwork', [4, 5, 3], 7, True, 0.2, real_examples(5, 3, 4, 3)),
    ('DeepNetwork', [3, 5, 4, 2], 7, True, 0.3, real_examples(6, 3, 3, 2)),
    ('DeepNetwork', [2, 3, 2, 2, 1], 2**32 - 1, False, 0.5, XOR),
]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Neuron(object):
    """The first tutorial, with a bias if wanted."""

    def __init__(self, sizes, seed, bias):
        np.random.seed(seed)
        self.synaptic_weights = 2 * np.random.random((sizes[0], 1)) - 1
        self.bias = np.zeros((1, 1)) if bias else None

    def think(self, inputs):
        if self.bias is None:
            return sigmoid(np.dot(inputs, self.synaptic_weights))
        return sigmoid(np.dot(inputs, self.synaptic_weights) + self.bias)

    def adjustments(self, inputs, targets):
        output = self.think(inputs)
        error = targets - output
        delta = error * output * (1 - output)
        return [(np.dot(inputs.T, delta), np.sum(delta, axis=0, keepdims=True))]

    def train(self, inputs, targets, learning_rate):
        (weight_adjustment, bias_adjustment), = self.adjustments(inputs, targets)
        self.synaptic_weights += learning_rate * weight_adjustment
        if self.bias is not None:
            self.bias += learning_rate * bias_adjustment

    def layers(self):
        return [(self.synaptic_weights, self.bias)]


class TwoLayerNetwork(object):
    """The second tutorial; without biases, they stay at the zero that they start with."""

    def __init__(self, sizes, seed, bias):
        np.random.seed(seed)
        inputs, hidden, outputs = sizes
        self.has_bias = bias
        self.hidden_weights = np.random.uniform(size=(inputs, hidden))
        self.output_weights = np.random.uniform(size=(hidden, outputs))
        self.hidden_bias = np.zeros((1, hidden))
        self.output_bias = np.zeros((1, outputs))

    def think(self, inputs):
        self.hidden_layer_output = sigmoid(np.dot(inputs, self.hidden_weights)
                                           + self.hidden_bias)
        return sigmoid(np.dot(self.hidden_layer_output, self.output_weights)
                       + self.output_bias)

    def adjustments(self, inputs, targets):
        output = self.think(inputs)
        hidden = self.hidden_layer_output
        d_output = (targets - output) * output * (1 - output)
        d_hidden = d_output.dot(self.output_weights.T) * hidden * (1 - hidden)
        return [(inputs.T.dot(d_hidden), np.sum(d_hidden, axis=0, keepdims=True)),
                (hidden.T.dot(d_output), np.sum(d_output, axis=0, keepdims=True))]

    def train(self, inputs, targets, learning_rate):
        hidden, output = self.adjustments(inputs, targets)
        self.output_weights += output[0] * learning_rate
        self.hidden_weights += hidden[0] * learning_rate
        if self.has_bias:
            self.output_bias += output[1] * learning_rate
            self.hidden_bias += hidden[1] * learning_rate

    def layers(self):
        if not self.has_bias:
            return [(self.hidden_weights, None), (self.output_weights, None)]
        return [(self.hidden_weights, self.hidden_bias), (self.output_weights, self.output_bias)]


class DeepNetwork(object):
    """The second tutorial's step, from one layer back to the one before, for any number."""

    def __init__(self, sizes, seed, bias):
        stream = np.random.RandomState(seed)
        self.has_bias = bias
        self.weights = [stream.uniform(-1.0, 1.0, size=size) for size in zip(sizes, sizes[1:])]
        self.biases = [np.zeros(size) for size in sizes[1:]]

    def think(self, inputs):
        self.outputs = [inputs]
        for weights, biases in zip(self.weights, self.biases):
            self.outputs.append(sigmoid(self.outputs[-1] @ weights + biases))
        return self.outputs[-1]

    def adjustments(self, inputs, targets):
        error = targets - self.think(inputs)
        adjustments = []
        for number in reversed(range(len(self.weights))):
            output = self.outputs[number + 1]
            delta = error * output * (1 - output)
            adjustments.append((self.outputs[number].T @ delta, delta.sum(axis=0)))
            error = delta @ self.weights[number].T
        return adjustments[::-1]

    def train(self, inputs, targets, learning_rate):
        for number, (weight, bias) in enumerate(self.adjustments(inputs, targets)):
            self.weights[number] += learning_rate * weight
            if self.has_bias:
                self.biases[number] += learning_rate * bias

    def layers(self):
        return list(zip(self.weights, self.biases if self.has_bias else [None] * len(self.weights)))


# ---- every activation with every loss ---------------------------------------

def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


ACTIVATIONS = {
    'sigmoid': sigmoid,
    'tanh': np.tanh,
    'relu': lambda z: np.maximum(z, 0),
    'leaky_relu': lambda z: np.where(z > 0, z, 0.01 * z),
    'identity': lambda z: z,
    'softmax': softmax,
}

# The derivatives of the outputs a by the weighted sums z.
DERIVATIVES = {
    'sigmoid': lambda z, a: a * (1 - a),
    'tanh': lambda z, a: 1 - a**2,
    'relu': lambda z, a: np.where(z > 0, 1.0, 0.0),
    'leaky_relu': lambda z, a: np.where(z > 0, 1.0, 0.01),
    'identity': lambda z, a: np.ones_like(z),
}


def loss_of(loss, end, outputs, targets):
    """Return the loss as it is defined."""
    if loss == 'squared_error':
        return float(np.mean((targets - outputs)**2 / 2))
    terms = -targets * np.log(outputs)
    if end == 'sigmoid':
        terms = terms - (1 - targets) * np.log(1 - outputs)
    return float(np.mean(np.sum(terms, axis=1)))


def last_delta(loss, end, z, a, targets):
    """Return -dE/dz of the last layer by the chain rule as it stands, in which nothing cancels."""
    if loss == 'squared_error':
        downhill = targets - a
    elif end == 'sigmoid':
        downhill = targets / a - (1 - targets) / (1 - a)
    else:
        downhill = targets / a
    if end != 'softmax':
        return downhill * DERIVATIVES[end](z, a)
    jacobians = np.array([np.diag(row) - np.outer(row, row) for row in a])  # da[i]/dz[j]
    return np.array([row @ jacobian for row, jacobian in zip(downhill, jacobians)])


class AnyNetwork(object):
    """Layers of any activations, trained with momentum: v = momentum * v + rate * adjustment, w = w + v."""

    def __init__(self, sizes, seed, bias, weight_range, activations, loss):
        self.stream = np.random.RandomState(seed)
        self.activations, self.loss, self.has_bias = activations, loss, bias
        self.weights = [self.stream.uniform(*reach(weight_range, *size), size=size)
                        for size in zip(sizes, sizes[1:])]
        self.biases = [np.zeros(size) for size in sizes[1:]]
        self.velocities = [(np.zeros_like(weights), np.zeros_like(biases))
                           for weights, biases in self.layers()]

    def layers(self):
        return list(zip(self.weights, self.biases))

    def think(self, inputs):
        self.outputs, self.sums = [inputs], []
        for (weights, biases), activation in zip(self.layers(), self.activations):
            self.sums.append(self.outputs[-1] @ weights + biases)
            self.outputs.append(ACTIVATIONS[activation](self.sums[-1]))
        return self.outputs[-1]

    def adjustments(self, inputs, targets):
        self.think(inputs)
        delta = last_delta(self.loss, self.activations[-1], self.sums[-1], self.outputs[-1], targets)
        adjustments = []
        for number in reversed(range(len(self.weights))):
            adjustments.insert(0, (self.outputs[number].T @ delta, delta.sum(axis=0)))
            if number > 0:
                slope = DERIVATIVES[self.activations[number - 1]](self.sums[number - 1], self.outputs[number])
                delta = delta @ self.weights[number].T * slope
        return adjustments

    def train(self, inputs, targets, learning_rate, momentum):
        changes = zip(self.layers(), self.velocities, self.adjustments(inputs, targets))
        for layer, velocities, adjustments in changes:
            for number in (0, 1)[:1 + self.has_bias]:
                velocities[number][...] = momentum * velocities[number] + learning_rate * adjustments[number]
                layer[number][...] += velocities[number]


def reach(weight_range, inputs, neurons):
    """Return from where to where the start weights of a layer are drawn."""
    if weight_range == 'glorot':
        return -np.sqrt(6 / (inputs + neurons)), np.sqrt(6 / (inputs + neurons))
    if weight_range == 'he':
        return -np.sqrt(6 / inputs), np.sqrt(6 / inputs)
    return weight_range


# momentum, batch size, whether it is shuffled
WAYS = [(0.0, 5, False), (0.9, 5, False), (0.0, 2, False), (0.9, 2, True)]
SIZES = [[3, 3], [3, 4, 3], [2, 3, 3, 3]]


def combinations():
    """Yield the activations of the layers and the loss, of one, two and three layers each."""
    hidden = ['sigmoid', 'tanh', 'relu', 'leaky_relu', 'identity']
    for depth in (1, 2, 3):
        for end, loss in [(name, 'squared_error') for name in hidden] + [
                ('sigmoid', 'cross_entropy'), ('softmax', 'cross_entropy')]:
            # An end that has no losses but this one is taken with its own kind before it.
            before = [end] if loss == 'squared_error' else hidden if depth > 1 else [end]
            for name in before:
                yield [name] * (depth - 1) + [end], loss
        if depth > 1:
            yield ['relu'] * (depth - 1) + ['identity'], 'squared_error'


def run_any(number, activations, loss):
    """Return one case: what goes in, the loss and adjustments at the start, and each way to train."""
    sizes = SIZES[len(activations) - 1]
    inputs, targets = real_examples(100 + number, 5, sizes[0], sizes[-1])
    targets[0] = [1.0] + [0.0] * (sizes[-1] - 1)
    if activations[-1] == 'softmax':
        targets = [[target / sum(row) for target in row] for row in targets]
    found = {'sizes': sizes, 'seed': number, 'bias': activations[0] != 'identity', 'activations': activations,
             'loss': loss, 'weight_range': {'tanh': 'glorot', 'relu': 'he'}.get(activations[0], [-1.0, 1.0]),
             'learning_rate': 0.01, 'inputs': inputs, 'targets': targets}
    start = [found[key] for key in ('sizes', 'seed', 'bias', 'weight_range', 'activations', 'loss')]
    inputs, targets = np.array(inputs), np.array(targets)
    network = AnyNetwork(*start)
    found['start_loss'] = loss_of(loss, activations[-1], network.think(inputs), targets)
    found['adjustments'] = as_lists(network.adjustments(inputs, targets), found['bias'])
    found['ways'] = []
    for momentum, batch_size, shuffle in WAYS:
        network = AnyNetwork(*start)
        way = {'momentum': momentum, 'batch_size': batch_size, 'shuffle': shuffle}
        for iteration in range(1, 101):
            order = network.stream.permutation(5) if shuffle else np.arange(5)
            for batch in np.split(order, range(batch_size, 5, batch_size)):
                network.train(inputs[batch], targets[batch], found['learning_rate'], momentum)
            if iteration in (1, 100):
                way['layers after %d' % iteration] = as_lists(network.layers(), found['bias'])
        way['loss'] = loss_of(loss, activations[-1], network.think(inputs), targets)
        found['ways'].append(way)
    return found


NETWORKS = {'Neuron': Neuron, 'TwoLayerNetwork': TwoLayerNetwork, 'DeepNetwork': DeepNetwork}


def as_lists(layers, bias=True):
    """Return [weights, biases or None] of each layer as lists of floats."""
    return [[weights.tolist(), biases.ravel().tolist() if bias and biases is not None else None]
            for weights, biases in layers]


def run(name, sizes, seed, bias, learning_rate, examples):
    """Return one case: what goes in, and what NumPy gives at each of the moments."""
    inputs, targets = np.array(examples[0], dtype=float), np.array(examples[1], dtype=float)
    network = NETWORKS[name](sizes, seed, bias)
    moments = []
    done = 0
    for iterations in [0] + MOMENTS:
        for iteration in range(done, iterations):
            network.train(inputs, targets, learning_rate)
        done = iterations
        moments.append({
            'iterations': iterations,
            'loss': float(np.mean(0.5 * (targets - network.think(inputs))**2)),
            'outputs': network.think(inputs).tolist(),
            'adjustments': as_lists(network.adjustments(inputs, targets), bias),
            'layers': as_lists(network.layers())})
    return {'network': name, 'sizes': sizes, 'seed': seed, 'bias': bias,
            'learning_rate': learning_rate, 'inputs': examples[0], 'targets': examples[1],
            'moments': moments}


def start_weights(seed):
    """Return the first numbers of a seed, in each way in which the tutorials draw them."""
    np.random.seed(seed)
    first = np.random.random(10).tolist()
    np.random.seed(seed)
    neuron = (2 * np.random.random((3, 1)) - 1).tolist()
    np.random.seed(seed)
    two_layers = [np.random.uniform(size=(2, 2)).tolist(), np.random.uniform(size=(2, 1)).tolist()]
    stream = np.random.RandomState(seed)
    deep = [stream.uniform(-1, 1, size=(2, 20)).tolist(), stream.uniform(-1, 1, (20, 20)).tolist()]
    by_size = {}
    for name in ('glorot', 'he'):
        stream = np.random.RandomState(seed)
        by_size[name + '_3_5_2'] = [stream.uniform(*reach(name, *size), size=size).tolist()
                                    for size in ((3, 5), (5, 2))]
    return dict(by_size, seed=seed, random=first, neuron_3=neuron, two_layer_2_2_1=two_layers,
                deep_2_20_20=deep)


def products():
    """Return pairs of matrices with their matrix product."""
    stream = np.random.RandomState(8)
    found = []
    for rows, inner, columns in [(1, 1, 1), (1, 7, 1), (4, 3, 1), (2, 30, 3), (5, 1, 6)]:
        left = stream.uniform(-10, 10, size=(rows, inner))
        right = stream.uniform(-10, 10, size=(inner, columns))
        found.append({'left': left.tolist(), 'right': right.tolist(),
                      'product': np.dot(left, right).tolist()})
    return found


def values(most=None):
    """Return all that the file holds, but of its networks `most` at most."""
    # Below -709 the plain expression overflows to 0, where the true value is not 0.
    sigmoid_at = [-700.0, -40.0, -36.0, -5.5, -1.0, -1e-300, 0.0, 0.1, 2.0, 36.0, 40.0, 710.0]
    return {
        'made_by': {'numpy': np.__version__, 'python': platform.python_version(),
                    'implementation': platform.python_implementation(),
                    'system': platform.system(), 'machine': platform.machine(),
                    'c_library': ' '.join(platform.libc_ver())},
        'start_weights': [start_weights(seed) for seed in SEEDS],
        'sigmoid': [[x, float(sigmoid(np.float64(x)))] for x in sigmoid_at],
        'products': products(),
        'cases': [run(*case) for case in CASES[:most]],
        'activations': [run_any(number, *case) for number, case in enumerate(list(combinations())[:most])]}


def as_text(found):
    """Return the values as JSON, one line for each part, so that a change can be seen."""
    lines = []
    for key, part in found.items():
        if isinstance(part, list):
            items = ',\n  '.join(json.dumps(item, sort_keys=True) for item in part)
            lines.append('%s: [\n  %s]' % (json.dumps(key), items))
        else:
            lines.append('%s: %s' % (json.dumps(key), json.dumps(part, sort_keys=True)))
    return '{' + ',\n '.join(lines) + '}\n'


def compare(found, path):
    """Print how many of these values the file has, to the last bit."""
    with open(path) as stream:
        kept = json.load(stream)
    print('%s was made by NumPy %s' % (os.path.basename(path), kept.pop('made_by')['numpy']))
    for name, wanted in kept.items():
        pairs = list(zip(json.loads(json.dumps(found[name])), wanted))
        print('%-14s %d of %d the same' % (name, sum(one == other for one, other in pairs), len(pairs)))


if __name__ == '__main__':
    PATH = os.path.join(HERE, 'numpy_values.json')
    if OPTIONS.quick:
        compare(values(most=4), PATH)
        sys.exit()
    with open(PATH, 'w') as stream:
        stream.write(as_text(values()))
