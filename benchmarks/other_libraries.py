"""Train networks with scikit-learn, PyTorch and Keras, and store what they hold and answer.

Some are trained to the end, for the models to come in. Others take 50 steps of plain
gradient descent from given start weights, for training itself to be compared.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/other_libraries.py
    python benchmarks/other_libraries.py --quick    trains one of each kind, and writes nothing

writes `other_libraries.json` beside this file. Each of its models has the name and version of
its library, the type of its numbers, the attributes of its objects that `from_sklearn`,
`from_torch` and `from_keras` may read, as the library gives them, and for some inputs the
library's own answers. Floats of 64 bits are written as Python's `repr` has them, which loses
nothing; those of 32 bits with the shortest decimals that name them among those of 32 bits.
`tests/embed/test_embed_incoming.py` makes objects of them again and holds our answers against
theirs, `tests/embed/test_embed_live.py` does so with the models themselves, and
`tests/mathematics/test_other_libraries.py` compares training.
"""

import json
import os
import sys
import warnings
from itertools import islice

from timing import end_after, parser

if __name__ == '__main__':  # Its help needs none of the libraries.
    OPTIONS = parser(__doc__, 'one of each kind; writes nothing').parse_args()
    end_after(1800)

os.environ['KERAS_BACKEND'] = 'torch'

import keras
import numpy
import sklearn
import torch
from sklearn.datasets import (load_breast_cancer, load_diabetes, load_digits, load_iris, load_linnerud,
                              load_wine)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler
from torch import nn

XOR_INPUTS = numpy.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = numpy.array([0, 1, 1, 0])
EXAMPLES = 6  # How many examples of a table are stored, evenly spaced over it.

# The attributes that are stored of each class.
ATTRIBUTES = {
    'MLPClassifier': 'coefs_ intercepts_ activation out_activation_ classes_ feature_names_in_',
    'MLPRegressor': 'coefs_ intercepts_ activation out_activation_ feature_names_in_',
    'LogisticRegression': 'coef_ intercept_ classes_ solver feature_names_in_',
    'LinearRegression': 'coef_ intercept_ feature_names_in_',
    'Pipeline': 'steps',
    'StandardScaler': 'n_features_in_ mean_ scale_ with_mean with_std feature_names_in_',
    'MinMaxScaler': 'n_features_in_ min_ scale_ clip feature_names_in_',
    'MaxAbsScaler': 'n_features_in_ scale_ clip feature_names_in_',
    'Linear': 'weight bias', 'LeakyReLU': 'negative_slope', 'Softmax': 'dim axis',
    'Flatten': 'start_dim end_dim data_format', 'ReLU': 'max_value negative_slope threshold',
    'BatchNorm1d': 'running_mean running_var eps weight bias',
    'Dense': 'kernel bias activation', 'Activation': 'activation',
    'BatchNormalization': 'axis moving_mean moving_variance epsilon gamma beta',
    'Normalization': 'axis invert mean variance',
}


def some_of(inputs):
    """Return a few rows of a table."""
    return inputs[::max(1, len(inputs) // EXAMPLES)][:EXAMPLES]


# ---- the models -------------------------------------------------------------------


def tables():
    """Return inputs and targets of each table by its name."""
    found = {'XOR': (XOR_INPUTS, XOR_TARGETS)}
    for name, load in (('breast cancer', load_breast_cancer), ('diabetes', load_diabetes), ('iris', load_iris),
                       ('linnerud', load_linnerud), ('wine', load_wine), ('digits', load_digits)):
        found[name] = load(return_X_y=True)
    found['digits'] = found['digits'][0] / 16.0, found['digits'][1]
    inputs, kinds = found['iris']
    found['labels of iris'] = inputs, numpy.stack([kinds == 2, kinds > 0, kinds == 1], axis=1).astype(int)
    found['names of iris'] = inputs, load_iris().target_names[kinds]
    return found


def scikit_learn():
    """Yield (table, model) of scikit-learn, not yet trained."""
    def classifier(hidden, activation, **settings):
        return MLPClassifier(hidden, activation=activation, solver='lbfgs', random_state=1,
                             max_iter=300, **dict({'alpha': 0.5}, **settings))

    def regressor(hidden, activation):
        return MLPRegressor(hidden_layer_sizes=hidden, activation=activation, solver='lbfgs', random_state=1,
                            max_iter=300)

    yield 'XOR', classifier((4,), 'logistic', alpha=0.0001)
    yield 'breast cancer', make_pipeline(StandardScaler(), classifier((6, 4), 'logistic', alpha=0.1))
    yield 'breast cancer', make_pipeline(MaxAbsScaler(), classifier((5, 4, 3), 'relu'))
    yield 'iris', classifier((5,), 'tanh')
    yield 'names of iris', make_pipeline('passthrough', classifier((3, 3), 'identity'))
    yield 'labels of iris', classifier((5,), 'relu')
    yield 'wine', make_pipeline(MinMaxScaler(), classifier((6,), 'tanh'))
    yield 'wine', make_pipeline(make_pipeline(StandardScaler(), MinMaxScaler((-1, 1))),
                                LogisticRegression())
    yield 'breast cancer', make_pipeline(StandardScaler(), LogisticRegression(solver='liblinear'))
    yield 'iris', make_pipeline(StandardScaler(with_std=False),
                                LogisticRegression(fit_intercept=False, max_iter=500))
    yield 'diabetes', make_pipeline(StandardScaler(), regressor((4, 4, 3), 'tanh'))
    yield 'diabetes', regressor((3,), 'relu')
    yield 'linnerud', make_pipeline(StandardScaler(with_mean=False), regressor((4,), 'logistic'))
    yield 'diabetes', LinearRegression()
    yield 'linnerud', make_pipeline(MinMaxScaler(), None, LinearRegression(fit_intercept=False))


def trained_scikit_learn():
    """Yield (table, type, trained model, output activation, inputs, answers) of scikit-learn."""
    for name, model in scikit_learn():
        inputs, targets = tables()[name]
        yield (name,) + answered_by_scikit_learn(model.fit(inputs, targets), inputs)
    inputs, targets = tables()['iris']
    inputs = inputs.astype(numpy.float32)
    model = MLPClassifier((4,), random_state=1, max_iter=1000).fit(inputs, targets)
    yield ('iris',) + answered_by_scikit_learn(model, inputs)


def answered_by_scikit_learn(model, inputs):
    """Return (type, model, output activation, inputs, answers): those that our network should give."""
    inputs = some_of(inputs)
    if hasattr(model, 'predict_proba'):
        answers = model.predict_proba(inputs)
        if len(model.classes_) == 2:
            answers = answers[:, 1:]
    else:
        answers = model.predict(inputs).reshape(len(inputs), -1)
    return str(answers.dtype), model, None, inputs, answers


def pytorch():
    """Yield (table, model, output activation) of PyTorch, not yet trained; None is no activation to add."""
    yield 'XOR', nn.Sequential(nn.Linear(2, 6), nn.Sigmoid(), nn.Linear(6, 1), nn.Sigmoid()), None
    yield 'XOR', nn.Sequential(nn.Linear(2, 6, bias=False), nn.Tanh(), nn.Linear(6, 1, bias=False)), 'sigmoid'
    yield 'iris', nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Dropout(0.1), nn.Linear(5, 3)), 'softmax'
    yield 'wine', nn.Sequential(nn.BatchNorm1d(13), nn.Linear(13, 4), nn.BatchNorm1d(4), nn.LeakyReLU(),
                                nn.Linear(4, 3, bias=False), nn.BatchNorm1d(3), nn.Softmax(dim=1)), None
    yield 'digits', nn.Sequential(
        nn.Flatten(), nn.Linear(64, 5), nn.Tanh(), nn.BatchNorm1d(5),
        nn.Sequential(nn.Identity(), nn.Linear(5, 5), nn.ReLU(), nn.Sequential(nn.Linear(5, 4), nn.Sigmoid())),
        nn.Linear(4, 10)), None
    yield 'diabetes', nn.Sequential(nn.BatchNorm1d(10), nn.Linear(10, 3), nn.LeakyReLU(), nn.Linear(3, 3), nn.Tanh(),
                                    nn.Linear(3, 1), nn.BatchNorm1d(1)), None


def keras_models():
    """Yield (table, model, output activation) of Keras, not yet trained; None is no activation to add."""
    layers = keras.layers
    dense = layers.Dense
    yield 'XOR', keras.Sequential([layers.Input((2,)), dense(4, activation='sigmoid'),
                                   dense(1, activation='sigmoid')]), None
    yield 'iris', keras.Sequential([layers.Input((4,)), dense(5, activation='relu'), layers.Dropout(0.1),
                                    dense(3, activation='softmax')]), None
    yield 'wine', keras.Sequential([
        layers.Input((13,)), layers.Normalization(), dense(4, activation='tanh'), layers.BatchNormalization(),
        dense(3), layers.Softmax()]), None
    yield 'digits', keras.Sequential([
        layers.Input((8, 8)), layers.Flatten(), dense(4, use_bias=False), layers.BatchNormalization(scale=False),
        layers.ReLU(), dense(4), layers.LeakyReLU(negative_slope=0.01), dense(10)]), 'softmax'
    yield 'breast cancer', keras.Sequential([
        layers.Input((30,)), layers.BatchNormalization(), dense(4, activation='tanh'), dense(4, activation='relu'),
        layers.BatchNormalization(center=False), dense(1, activation='sigmoid')]), None
    inputs = layers.Input((10,))
    inner = keras.Sequential([layers.Input((3,)), dense(3), layers.Activation('tanh')])
    outputs = dense(1)(inner(dense(3, activation=layers.ReLU())(inputs)))
    yield 'diabetes', keras.Model(inputs, outputs), None


def trained_pytorch():
    """Yield (table, type, trained model, output activation, inputs, answers) of PyTorch: both types of each."""
    for kind in (torch.float32, torch.float64):
        torch.manual_seed(1)
        for name, model, output_activation in pytorch():
            inputs, targets = tables()[name]
            inputs = torch.tensor(inputs, dtype=kind)
            if name == 'digits':
                inputs = inputs.reshape(-1, 8, 8)
            model.to(kind)
            answers_of = nn.Sequential(model, {'softmax': nn.Softmax(1), 'sigmoid': nn.Sigmoid(),
                                               None: nn.Identity()}[output_activation])
            width = answers_of.eval()(inputs).shape[1]
            targets = numpy.eye(width)[targets] if width > 1 else targets.reshape(-1, 1) / targets.max()
            targets = torch.tensor(targets, dtype=kind)
            optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
            for iteration in range(300):
                optimizer.zero_grad()
                nn.functional.mse_loss(answers_of.train()(inputs), targets).backward()
                optimizer.step()
            answers_of.eval()
            with torch.no_grad():
                chosen = some_of(inputs)
                yield (name, str(kind).split('.')[1], model, output_activation,
                       chosen.reshape(len(chosen), -1).numpy(), answers_of(chosen).numpy())


def trained_keras():
    """Yield (table, type, trained model, output activation, inputs, answers) of Keras.

    All in 32 bits: with 64-bit weights, Keras 3.15 on PyTorch multiplies matrices in 32 bits even so.
    """
    keras.utils.set_random_seed(1)
    for name, model, output_activation in keras_models():
        inputs, targets = tables()[name]
        inputs = inputs.reshape((-1,) + model.input_shape[1:]).astype('float32')
        for layer in model.layers:
            if hasattr(layer, 'adapt'):
                layer.adapt(inputs)
        answers_of = model
        if output_activation is not None:
            answers_of = keras.Sequential([model, keras.layers.Activation(output_activation)])
        width = model.output_shape[1]
        targets = numpy.eye(width)[targets] if width > 1 else targets.reshape(-1, 1) / targets.max()
        answers_of.compile(keras.optimizers.Adam(0.02), 'mse')
        answers_of.fit(inputs, targets, epochs=60, batch_size=100, verbose=0)
        chosen = some_of(inputs)
        yield (name, 'float32', model, output_activation, chosen.reshape(len(chosen), -1),
               answers_of.predict(chosen, verbose=0))


LIBRARIES = [('scikit-learn', sklearn.__version__, trained_scikit_learn),
             ('PyTorch', torch.__version__.split('+')[0], trained_pytorch),
             ('Keras', keras.__version__ + ' on PyTorch', trained_keras)]


# ---- how they are stored ----------------------------------------------------------


def stored(value):
    """Return an object of a library as JSON can hold it."""
    if value is None or isinstance(value, (bool, int, str, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [stored(each) for each in value]
    if isinstance(value, (torch.Tensor, keras.Variable)):
        value = (value.detach() if isinstance(value, torch.Tensor) else value).numpy()
    if isinstance(value, numpy.generic) and not isinstance(value, numpy.floating):
        return value.item()
    if isinstance(value, (numpy.ndarray, numpy.floating)):
        if value.dtype.kind != 'f':
            return value.tolist()
        numbers = numpy.vectorize(lambda number: float(str(number)), otypes=[float])(value)
        return {'array': str(value.dtype), 'numbers': numbers.tolist()}
    root = type(value).__module__.split('.')[0]
    if callable(value) and hasattr(value, '__name__'):
        return {'function': value.__name__, 'module': value.__module__.split('.')[0]}
    kind = type(value).__name__
    found = {'class': kind, 'module': root}
    found['attributes'] = {name: stored(getattr(value, name)) for name in ATTRIBUTES.get(kind, '').split()
                           if hasattr(value, name)}
    if isinstance(value, nn.Sequential):
        found['parts'] = [stored(part) for part in value]
    if isinstance(value, keras.Model):
        found['parts'] = [stored(part) for part in value.layers if not isinstance(part, keras.layers.InputLayer)]
        found['attributes']['shapes'] = [[None if size is None else int(size) for size in part.input.shape]
                                         for part in value.layers
                                         if not isinstance(part, keras.layers.InputLayer)]
    return found


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


def train_both(most=None):
    """Return each network of `trainings`, or so many, as both libraries have trained it, where they can."""
    found = []
    for number, (hidden, end, loss, momentum) in enumerate(islice(trainings(), most)):
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
        print(', '.join(sorted(case['trained'])), hidden, end, loss, momentum, flush=True)
    return found


def main():
    """Train all networks and write the file."""
    warnings.simplefilter('ignore')
    most = 1 if OPTIONS.quick else None
    models = []
    for library, version, trained in LIBRARIES:
        for table, kind, model, output_activation, inputs, answers in islice(trained(), most):
            models.append({'library': library, 'version': version, 'table': table, 'type': kind,
                           'model': stored(model), 'output_activation': output_activation,
                           'inputs': stored(inputs), 'answers': stored(answers)})
            print('%s %s, %s, %s' % (library, version, table, kind), flush=True)
    text = json.dumps({'python': '%d.%d.%d' % sys.version_info[:3], 'numpy': numpy.__version__,
                       'models': models,
                       'trainings': {'versions': {'PyTorch': torch.__version__.split('+')[0],
                                                  'scikit-learn': sklearn.__version__},
                                     'networks': train_both(most)}},
                      separators=(',', ':'), allow_nan=False)
    if OPTIONS.quick:
        return
    with open(os.path.splitext(os.path.abspath(__file__))[0] + '.json', 'w') as target:
        target.write(text + '\n')


if __name__ == '__main__':
    main()
