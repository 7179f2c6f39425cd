"""Train networks with scikit-learn, PyTorch and Keras, and store what they weigh and answer.

Some are trained to the end, for their weights to come in. Others take 50 steps of plain
gradient descent from given start weights, for training itself to be compared.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/other_libraries.py

writes `other_libraries.json` beside this file. Each of its networks has the name
and version of its library, the type of its numbers, weights and biases as this
package takes them, and for some inputs the outputs of the library itself. Floats
are written as Python's `repr` has them, which loses nothing; those of 32 bits
become the 64-bit floats of the same value. `tests/embed/test_embed_elsewhere.py` holds
our outputs against them, `tests/mathematics/test_other_libraries.py` our training.
"""

import json
import os
import sys

os.environ['KERAS_BACKEND'] = 'torch'

import keras
import numpy
import sklearn
import torch
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import scale

XOR_INPUTS = numpy.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = numpy.array([0, 1, 1, 0])
EXAMPLES = 15  # How many examples of a table are stored, evenly spaced over it.


def some_of(inputs):
    """Return a few rows of a table."""
    return inputs[::max(1, len(inputs) // EXAMPLES)]


def scikit_learn():
    """Yield (name, type, layers, inputs, outputs) of scikit-learn's networks."""
    cancer = load_breast_cancer()
    iris = load_iris()
    many = numpy.stack([iris.target == kind for kind in range(3)], axis=1).astype(int)
    tables = [
        ('two classes: XOR', XOR_INPUTS, XOR_TARGETS, (4,), 0.0001),
        ('two classes: breast cancer', scale(cancer.data), cancer.target, (6, 4), 0.1),
        ('several labels: iris', iris.data, many, (5,), 0.01),
    ]
    for name, inputs, targets, hidden, alpha in tables:
        model = MLPClassifier(hidden, activation='logistic', solver='lbfgs', random_state=1,
                              alpha=alpha, max_iter=2000).fit(inputs, targets)
        chosen = some_of(inputs)
        outputs = model.predict_proba(chosen)
        if len(model.classes_) == 2 and outputs.shape[1] == 2:
            outputs = outputs[:, 1:]  # The network's one output is for the second class.
        layers = [(weights.tolist(), biases.tolist())
                  for weights, biases in zip(model.coefs_, model.intercepts_)]
        yield name, 'float64', layers, chosen, outputs


def scikit_learn_classes():
    """Return (layers, inputs, classes) of a network that ends in softmax, for three classes."""
    iris = load_iris()
    model = MLPClassifier((5,), activation='logistic', solver='lbfgs', random_state=1,
                          max_iter=2000).fit(iris.data, iris.target)
    layers = [(weights.tolist(), biases.tolist())
              for weights, biases in zip(model.coefs_, model.intercepts_)]
    return layers, iris.data, model.predict(iris.data)


def pytorch():
    """Yield (name, type, layers, inputs, outputs) of PyTorch's networks."""
    iris = load_iris()
    many = numpy.stack([iris.target == kind for kind in range(3)], axis=1)
    for kind in (torch.float32, torch.float64):
        for name, inputs, targets, bias in (
                ('XOR', XOR_INPUTS, XOR_TARGETS.reshape(4, 1), True),
                ('XOR without biases', XOR_INPUTS, XOR_TARGETS.reshape(4, 1), False),
                ('iris', iris.data, many, True)):
            torch.manual_seed(1)
            model = torch.nn.Sequential(
                torch.nn.Linear(inputs.shape[1], 6, bias=bias, dtype=kind), torch.nn.Sigmoid(),
                torch.nn.Linear(6, targets.shape[1], bias=bias, dtype=kind), torch.nn.Sigmoid())
            inputs = torch.tensor(inputs, dtype=kind)
            targets = torch.tensor(targets, dtype=kind)
            optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
            for iteration in range(500):
                optimizer.zero_grad()
                torch.nn.functional.binary_cross_entropy(model(inputs), targets).backward()
                optimizer.step()
            layers = []
            for module in model:
                if isinstance(module, torch.nn.Linear):
                    biases = None if module.bias is None else module.bias.tolist()
                    layers.append((module.weight.T.tolist(), biases))
            chosen = some_of(inputs)
            with torch.no_grad():
                yield name, str(kind).split('.')[1], layers, chosen, model(chosen)


def keras_models():
    """Yield (name, type, layers, inputs, outputs) of Keras' networks."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.Input((2,)),
                              keras.layers.Dense(4, activation='sigmoid'),
                              keras.layers.Dense(1, activation='sigmoid')])
    model.compile(keras.optimizers.Adam(0.1), 'binary_crossentropy')
    model.fit(XOR_INPUTS, XOR_TARGETS, epochs=200, verbose=0)
    layers = [tuple(array.tolist() for array in layer.get_weights()) for layer in model.layers]
    outputs = model.predict(XOR_INPUTS, verbose=0)
    yield 'XOR', 'float32', layers, XOR_INPUTS, outputs


# ---- 50 steps of gradient descent -----------------------------------------------

STEPS = 50
LEARNING_RATE = 0.1
MODULES = {'sigmoid': torch.nn.Sigmoid, 'tanh': torch.nn.Tanh, 'relu': torch.nn.ReLU,
           'leaky_relu': torch.nn.LeakyReLU,  # its slope is 0.01, unless told otherwise
           'identity': torch.nn.Identity}
SCIKIT_LEARN = {'sigmoid': 'logistic', 'tanh': 'tanh', 'relu': 'relu', 'identity': 'identity'}


def trainings():
    """Yield (hidden activation, last activation, loss, momentum) of the networks to train."""
    for momentum in (0.0, 0.9):
        for hidden in sorted(MODULES):
            for end, loss in (('identity', 'squared_error'), ('sigmoid', 'cross_entropy'),
                              ('softmax', 'cross_entropy')):
                yield hidden, end, loss, momentum
            if hidden != 'identity':
                yield hidden, hidden, 'squared_error', momentum


def start(number, end):
    """Return start weights, inputs and targets, drawn for this network: 3-4-3, 10 examples."""
    stream = numpy.random.RandomState(number)
    layers = [(stream.uniform(-1, 1, size), stream.uniform(-0.5, 0.5, size[1])) for size in ((3, 4), (4, 3))]
    inputs = stream.uniform(-1, 1, (10, 3))
    targets = numpy.eye(3)[stream.randint(0, 3, 10)]
    if end == 'sigmoid':
        targets = stream.randint(0, 2, (10, 3)).astype(float)
    return layers, inputs, targets


def lists(layers):
    """Return (weights, biases) of each layer as lists."""
    return [[weights.tolist(), biases.tolist()] for weights, biases in layers]


def train_with_pytorch(layers, inputs, targets, hidden, end, loss, momentum):
    """Return the loss at the start, and the layers after the steps.

    Each step is against the gradient of what the examples add to E, on average.
    """
    inputs, targets = torch.tensor(inputs), torch.tensor(targets)
    parameters = [(torch.tensor(weights, requires_grad=True), torch.tensor(biases, requires_grad=True))
                  for weights, biases in layers]
    optimizer = torch.optim.SGD([tensor for pair in parameters for tensor in pair], lr=LEARNING_RATE,
                                momentum=momentum)
    functional = torch.nn.functional
    means = []
    for step in range(STEPS):
        optimizer.zero_grad()
        (weights, biases), (last_weights, last_biases) = parameters
        sums = MODULES[hidden]()(inputs @ weights + biases) @ last_weights + last_biases
        if end == 'softmax':
            whole = functional.cross_entropy(sums, targets, reduction='sum')
        elif loss == 'cross_entropy':
            whole = functional.binary_cross_entropy_with_logits(sums, targets, reduction='sum')
        else:
            whole = functional.mse_loss(MODULES[end]()(sums), targets, reduction='sum') / 2
        means.append(whole.item() / (targets.numel() if loss == 'squared_error' else len(inputs)))
        (whole / len(inputs)).backward()
        optimizer.step()
    return means[0], [[tensor.detach().numpy() for tensor in pair] for pair in parameters]


def train_with_scikit_learn(layers, inputs, targets, hidden, end, loss, momentum):
    """Return the loss at the start, and the layers after the steps, each one call of partial_fit."""
    kind = MLPRegressor if loss == 'squared_error' else MLPClassifier
    model = kind(hidden_layer_sizes=(4,), activation=SCIKIT_LEARN[hidden], solver='sgd', alpha=0.0,
                 batch_size=len(inputs), learning_rate='constant', learning_rate_init=LEARNING_RATE,
                 momentum=momentum, nesterovs_momentum=False, shuffle=False)
    if end == 'softmax':
        targets = targets.argmax(axis=1)
    classes = {} if loss == 'squared_error' else {'classes': numpy.arange(3)}
    model.partial_fit(inputs, targets, **classes)  # It lays out its parts, which are replaced.
    model.coefs_ = [weights.copy() for weights, biases in layers]
    model.intercepts_ = [biases.copy() for weights, biases in layers]
    del model._optimizer
    for step in range(STEPS):
        model.partial_fit(inputs, targets)
    return model.loss_curve_[-STEPS], list(zip(model.coefs_, model.intercepts_))


def train_both():
    """Return each network of `trainings` as both libraries have trained it, where they can."""
    found = []
    for number, (hidden, end, loss, momentum) in enumerate(trainings()):
        layers, inputs, targets = start(number, end)
        case = {'activations': [hidden, end], 'loss': loss, 'momentum': momentum, 'steps': STEPS,
                'learning_rate': LEARNING_RATE, 'start': lists(layers), 'inputs': inputs.tolist(),
                'targets': targets.tolist(), 'trained': {}}
        libraries = {'PyTorch': train_with_pytorch}
        if hidden in SCIKIT_LEARN and (end == 'identity' or loss == 'cross_entropy'):
            libraries['scikit-learn'] = train_with_scikit_learn
        for library, train in libraries.items():
            start_loss, after = train(layers, inputs, targets, hidden, end, loss, momentum)
            case['trained'][library] = {'start_loss': start_loss, 'layers': lists(after)}
        found.append(case)
        print(', '.join(sorted(case['trained'])), hidden, end, loss, momentum)
    return found


def main():
    """Train all networks and write the file."""
    networks = []
    for library, version, trained in (
            ('scikit-learn', sklearn.__version__, scikit_learn()),
            ('PyTorch', torch.__version__.split('+')[0], pytorch()),
            ('Keras', keras.__version__ + ' on PyTorch', keras_models())):
        for name, kind, layers, inputs, outputs in trained:
            networks.append({'library': library, 'version': version, 'name': name, 'type': kind,
                             'layers': layers, 'inputs': inputs.tolist(),
                             'outputs': outputs.tolist()})
            print('%s %s, %s, %s' % (library, version, name, kind))
    layers, inputs, classes = scikit_learn_classes()
    path = os.path.splitext(os.path.abspath(__file__))[0] + '.json'
    with open(path, 'w') as target:
        json.dump({'python': '%d.%d.%d' % sys.version_info[:3], 'numpy': numpy.__version__,
                   'networks': networks,
                   'three classes': {'library': 'scikit-learn', 'version': sklearn.__version__,
                                     'layers': layers, 'inputs': inputs.tolist(),
                                     'classes': classes.tolist()},
                   'trainings': {'versions': {'PyTorch': torch.__version__.split('+')[0],
                                              'scikit-learn': sklearn.__version__},
                                 'networks': train_both()}},
                  target, separators=(',', ':'), allow_nan=False)
        target.write('\n')


if __name__ == '__main__':
    main()
