"""Train networks with scikit-learn, PyTorch and Keras, and store what they weigh and answer.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/other_libraries.py

writes `other_libraries.json` beside this file. Each of its networks has the name
and version of its library, the type of its numbers, weights and biases as this
package takes them, and for some inputs the outputs of the library itself. Floats
are written as Python's `repr` has them, which loses nothing; those of 32 bits
become the 64-bit floats of the same value. `tests/embed/test_embed_elsewhere.py` holds
our outputs against them.
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
from sklearn.neural_network import MLPClassifier
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
                                     'classes': classes.tolist()}},
                  target, separators=(',', ':'), allow_nan=False)
        target.write('\n')


if __name__ == '__main__':
    main()
