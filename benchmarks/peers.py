"""The libraries that speed.py measures beside simplenn_pure, each doing the same training.

Each function takes a `Task` of speed.py, trains once from the task's start weights,
and returns its outputs for the task's inputs, so that speed.py can see that the work
was done. Where a library cannot start from given weights, or has another loss, the
function's docstring says so.

An import that fails means that the library is not there; speed.py says which.
"""

import math
import os

# One thread each: the networks here are too small for more to help.
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
os.environ.setdefault('OMP_NUM_THREADS', '1')


def numpy_neuron(task):
    """The first tutorial's lines with NumPy: one neuron without bias, all examples at once."""
    from numpy import array, dot, exp

    def sigmoid(x):
        return 1 / (1 + exp(-x))

    def sigmoid_derivative(x):
        return x * (1 - x)

    inputs, targets = array(task.inputs), array(task.targets)
    weights = array(task.start[0][0])
    for iteration in range(task.iterations):
        output = sigmoid(dot(inputs, weights))
        error = targets - output
        weights += dot(inputs.T, error * sigmoid_derivative(output))
    return sigmoid(dot(inputs, weights)).tolist()


def numpy_two_layers(task, with_loss=False):
    """The second tutorial's lines with NumPy: two layers with biases, here in batches of any size.

    The tutorial works out the loss in every iteration, which its training does not
    need; `with_loss` says whether to do that too.
    """
    import numpy as np

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def sigmoid_derivative(x):
        return x * (1 - x)

    inputs, targets = np.array(task.inputs), np.array(task.targets)
    batches = [(inputs[row:row + task.batch_size], targets[row:row + task.batch_size])
               for row in range(0, len(inputs), task.batch_size)]
    (hidden_weights, hidden_bias), (output_weights, output_bias) = [
        (np.array(weights), np.array([biases])) for weights, biases in task.start]
    learning_rate = task.learning_rate
    for iteration in range(task.iterations):
        for examples, wanted in batches:
            hidden = sigmoid(np.dot(examples, hidden_weights) + hidden_bias)
            output = sigmoid(np.dot(hidden, output_weights) + output_bias)

            error = wanted - output
            if with_loss:
                loss = np.mean(0.5 * error ** 2)
            output_delta = error * sigmoid_derivative(output)
            hidden_delta = output_delta.dot(output_weights.T) * sigmoid_derivative(hidden)

            output_weights += hidden.T.dot(output_delta) * learning_rate
            output_bias += np.sum(output_delta, axis=0, keepdims=True) * learning_rate
            hidden_weights += examples.T.dot(hidden_delta) * learning_rate
            hidden_bias += np.sum(hidden_delta, axis=0, keepdims=True) * learning_rate
    hidden = sigmoid(np.dot(inputs, hidden_weights) + hidden_bias)
    return sigmoid(np.dot(hidden, output_weights) + output_bias).tolist()


def numpy_second_tutorial(task):
    """The second tutorial with NumPy as it is written."""
    return numpy_two_layers(task, with_loss=True)


def numpy_any_layers(task):
    """NumPy for any number of layers and any batch, written as the tutorials write it."""
    import numpy as np

    def forward(inputs):
        outputs = [inputs]
        for w, b in zip(weights, biases):
            weighted_sums = np.dot(outputs[-1], w)
            if b is not None:
                weighted_sums += b
            outputs.append(1 / (1 + np.exp(-weighted_sums)))
        return outputs

    inputs, targets = np.array(task.inputs), np.array(task.targets)
    weights = [np.array(w) for w, b in task.start]
    biases = [None if b is None else np.array(b) for w, b in task.start]
    layers = range(len(weights))
    for iteration in range(task.iterations):
        for row in range(0, len(inputs), task.batch_size):
            batch = inputs[row:row + task.batch_size]
            outputs = forward(batch)
            deltas = [(targets[row:row + task.batch_size] - outputs[-1])
                      * (outputs[-1] * (1 - outputs[-1]))]
            for number in reversed(layers[1:]):
                deltas.insert(0, np.dot(deltas[0], weights[number].T)
                              * (outputs[number] * (1 - outputs[number])))
            for number in layers:
                weights[number] += task.learning_rate * np.dot(outputs[number].T, deltas[number])
                if biases[number] is not None:
                    biases[number] += task.learning_rate * deltas[number].sum(axis=0)
    return forward(inputs)[-1].tolist()


def pytorch(task):
    """PyTorch on the processor: nn.Linear and nn.Sigmoid, half the squared error, SGD, doubles."""
    import torch
    torch.set_num_threads(1)
    inputs = torch.tensor(task.inputs, dtype=torch.float64)
    targets = torch.tensor(task.targets, dtype=torch.float64)
    layers = []
    for weights, biases in task.start:
        linear = torch.nn.Linear(len(weights), len(weights[0]), bias=biases is not None,
                                 dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights, dtype=torch.float64).T)
            if biases is not None:
                linear.bias.copy_(torch.tensor(biases, dtype=torch.float64))
        layers.extend([linear, torch.nn.Sigmoid()])
    network = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(network.parameters(), lr=task.learning_rate)
    for iteration in range(task.iterations):
        for row in range(0, len(inputs), task.batch_size):
            optimizer.zero_grad()
            outputs = network(inputs[row:row + task.batch_size])
            loss = 0.5 * ((targets[row:row + task.batch_size] - outputs) ** 2).sum()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return network(inputs).tolist()


def scikit_learn(task):
    """scikit-learn's MLPClassifier with the same settings, as far as it has them.

    It draws start weights of its own, its loss is the log loss, and it always has
    biases; its gradient is a mean, so the learning rate is multiplied.
    """
    import warnings
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
    network = MLPClassifier(
        hidden_layer_sizes=tuple(task.sizes[1:-1]), activation='logistic', solver='sgd', alpha=0.0,
        batch_size=task.batch_size, learning_rate_init=task.learning_rate * task.batch_size,
        momentum=0.0, max_iter=task.iterations, shuffle=False, tol=0.0,
        n_iter_no_change=10 * task.iterations, random_state=1)
    labels = [round(target[0]) if len(target) == 1 else target.index(max(target))
              for target in task.targets]
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', ConvergenceWarning)
        network.fit(task.inputs, labels)
    if network.n_iter_ != task.iterations:
        raise RuntimeError('scikit-learn stopped after %d iterations' % network.n_iter_)
    return network.predict_proba(task.inputs)[:, -task.sizes[-1]:].tolist()


def gradient_wave(task):
    """gradient-wave, pure Python: sgd without momentum and clipping.

    It always has biases and shuffles the examples; its gradient is a mean, so the
    learning rate is multiplied.
    """
    from gradwave import NeuralNetwork
    network = NeuralNetwork(hidden_layer_sizes=task.sizes[1:-1], input_size=task.sizes[0],
                            output_size=task.sizes[-1], random_seed=1)
    for neurons, (weights, biases) in zip(network.hidden_layers + [network.output_layer],
                                          task.start):
        for number, neuron in enumerate(neurons):
            neuron.set_weights([row[number] for row in weights])
            neuron.set_bias(0.0 if biases is None else biases[number])
    network.train([(list(example), list(target))
                   for example, target in zip(task.inputs, task.targets)],
                  epochs=task.iterations, optimizer='sgd', momentum=0.0,
                  initial_learning_rate=task.learning_rate * task.batch_size,
                  batch_size=task.batch_size, weight_clip_value=None, bias_clip_value=None,
                  print_rate=0)
    return [network.forward(list(example)) for example in task.inputs]


def micrograd(task):
    """micrograd, pure Python: its Value and Layer, and the sigmoid that it lacks in its own way."""
    from micrograd.engine import Value
    from micrograd.nn import Layer

    def sigmoid(value):
        result = Value(1.0 / (1.0 + math.exp(-value.data)), (value,), 'sigmoid')

        def backward():
            value.grad += result.data * (1.0 - result.data) * result.grad
        result._backward = backward
        return result

    layers = []
    for weights, biases in task.start:
        layer = Layer(len(weights), len(weights[0]), nonlin=False)
        for number, neuron in enumerate(layer.neurons):
            for weight, row in zip(neuron.w, weights):
                weight.data = row[number]
            if biases is not None:
                neuron.b.data = biases[number]
        layers.append(layer)
    parameters = []
    for layer, (weights, biases) in zip(layers, task.start):
        for neuron in layer.neurons:
            parameters.extend(neuron.w if biases is None else neuron.parameters())

    def forward(example):
        for layer in layers:
            example = [sigmoid(neuron(example)) for neuron in layer.neurons]
        return example

    for iteration in range(task.iterations):
        for row in range(0, len(task.inputs), task.batch_size):
            loss = Value(0.0)
            for example, target in zip(task.inputs[row:row + task.batch_size],
                                       task.targets[row:row + task.batch_size]):
                for wanted, output in zip(target, forward(example)):
                    loss += 0.5 * (wanted - output) ** 2
            for parameter in parameters:
                parameter.grad = 0.0
            loss.backward()
            for parameter in parameters:
                parameter.data -= task.learning_rate * parameter.grad
    return [[output.data for output in forward(example)] for example in task.inputs]
