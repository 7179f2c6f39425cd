"""A trained model of scikit-learn as a network of this package."""

from ..checks import shown
from ..formulas import ACTIVATIONS
from ..matrix import shape, transpose
from .chain import Chain, check_settings, kind_of, named, numbers, refuse

MODELS = ['MLPClassifier', 'MLPRegressor', 'LogisticRegression', 'LinearRegression']
SCALERS = ['StandardScaler', 'MinMaxScaler', 'MaxAbsScaler']


def from_sklearn(model):
    """Return a DeepNetwork that answers as a trained model of scikit-learn does.

    `model` is an MLPClassifier, MLPRegressor, LogisticRegression or LinearRegression, or a
    Pipeline that ends in one, after StandardScaler, MinMaxScaler, MaxAbsScaler or
    'passthrough'; what these do becomes part of the first layer's weights.

    A regressor's `think` is its `predict`, and a classifier's its `predict_proba`, of two
    classes without the first column: the one output is the probability of the second class.
    `notes` hold what `python -m simplenn_pure predict` needs: `feature_names_in_` where the
    model has seen names, and the `classes_`.
    Raises ValueError or TypeError, by name and place, for what is not among these, and
    ValueError for what is not trained.
    """
    if kind_of(model, ['sklearn']) is None:
        raise TypeError('model is %s, expected an %s or Pipeline of scikit-learn'
                        % (shown(model), ', '.join(MODELS)))
    chain = Chain()
    steps = steps_of('model', model)
    for place, step in steps[:-1]:
        add_scaler(chain, place, step)
    place, last = steps[-1]
    kind = kind_of(last, ['sklearn'])
    if kind not in MODELS:
        refuse(place, last, MODELS)
    if kind.startswith('MLP'):
        add_perceptron(chain, place, last)
    else:
        add_linear(chain, place, last)
    is_classifier = hasattr(last, 'classes_')
    if is_classifier and len(last.classes_) < 2:
        raise ValueError('%s is a %s of one class, expected at least two' % (place, kind))
    network = chain.network(loss='cross_entropy' if is_classifier else 'squared_error')
    network.notes = {'columns': columns_of([step for place, step in steps], network)}
    return network


def steps_of(place, model):
    """Return (place, part) of the parts of a Pipeline, and of those in it, less those that do nothing."""
    if kind_of(model, ['sklearn']) != 'Pipeline':
        return [(place, model)]
    found = []
    for number, (name, step) in enumerate(model.steps):
        if step is not None and step != 'passthrough':
            found.extend(steps_of('step %d (%s) of the %s' % (number + 1, shown(name), place), step))
    return found or [(place, model)]


def check_trained(place, part, attribute):
    """Raise ValueError unless `part` has the attribute, which training gives it."""
    if not hasattr(part, attribute):
        raise ValueError('%s is a %s that is not trained; call its fit first' % (place, type(part).__name__))


def add_scaler(chain, place, scaler):
    """Add what a scaler does: x * factor + shift for each column."""
    kind = kind_of(scaler, ['sklearn'])
    if kind not in SCALERS:
        refuse(place, scaler, SCALERS)
    check_trained(place, scaler, 'n_features_in_')
    shifts = [0.0] * scaler.n_features_in_
    check_settings(place, scaler, {'clip': [False]})
    if kind == 'MinMaxScaler':  # It multiplies, the others divide.
        factors, shifts = numbers(place, scaler.scale_), numbers(place, scaler.min_)
    elif getattr(scaler, 'with_std', True):
        factors = [1.0 / scale for scale in numbers(place, scaler.scale_)]
    else:
        factors = [1.0] * len(shifts)
    if getattr(scaler, 'with_mean', False):
        shifts = [-mean * factor for mean, factor in zip(numbers(place, scaler.mean_), factors)]
    chain.add_scaling(place, factors, shifts)


def add_perceptron(chain, place, model):
    """Add the layers of an MLPClassifier or MLPRegressor."""
    check_trained(place, model, 'coefs_')
    last = len(model.coefs_)
    for number, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_)):
        place = 'layer %d' % (number + 1)
        name = model.activation if number + 1 < last else model.out_activation_
        ours = named(name)
        if ours is None:
            raise ValueError('%s has the activation %s, which is not known here' % (place, shown(name)))
        chain.add_layer(place, numbers(place, weights), numbers(place, biases))
        chain.add_activation(place, ours)


def add_linear(chain, place, model):
    """Add the one layer of a LogisticRegression or LinearRegression, which has a row for each output."""
    check_trained(place, model, 'coef_')
    weights, biases = numbers(place, model.coef_), model.intercept_
    if not isinstance(weights[0], list):
        weights = [weights]
    biases = numbers(place, biases) if hasattr(biases, 'tolist') else biases
    if not isinstance(biases, list):
        biases = [biases] * len(weights)
    chain.add_layer(place, transpose(weights), biases)
    if hasattr(model, 'classes_'):
        many = len(weights) > 1
        # Older versions know one against the rest for many classes, and multinomial for two.
        check_settings(place, model, {'multi_class': ['auto', 'deprecated', 'multinomial' if many else 'ovr']})
        if many:
            check_settings(place, model, {'solver': ['lbfgs', 'newton-cg', 'newton-cholesky', 'sag', 'saga']})
        chain.add_activation(place, named('multinomial' if many else 'logistic'))


def columns_of(parts, network):
    """Return the columns of the model's tables, in the form in which `predict` knows them.

    Where the outputs are numbers, or the probabilities of several labels, each is an answer.
    """
    seen = [part for part in parts if getattr(part, 'feature_names_in_', None) is not None]
    count, outputs = shape(network.layers[0].weights)[0], shape(network.layers[-1].weights)[1]
    names = ['column %d' % (place + 1) for place in range(count)]
    if seen:
        names = [str(name) for name in seen[0].feature_names_in_]
    labels, low, high = None, None, None
    if hasattr(parts[-1], 'classes_') and (outputs == 1 or ACTIVATIONS[network.layers[-1].activation].row):
        labels = [str(label) for label in parts[-1].classes_]
        if outputs == 1:
            low, high = labels
    return {'inputs': [[name, None] for name in names], 'target': ['target', labels],
            'low': low, 'high': high, 'header': bool(seen), 'decimal_mark': None}
