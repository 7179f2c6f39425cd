"""from_sklearn, from_torch, from_keras: the network's answers are the model's own.

The models, with their inputs and answers, are stored by `benchmarks/other_libraries.py`, which
names the versions. No test here needs the libraries; `test_embed_live.py` has them.
"""

import json
import math
import os
import subprocess
import sys

import pytest

from command import call, environment
from incoming_bounds import largest_share, taken, unfolded
from places import BENCHMARKS
from simplenn_pure.embed import from_keras, from_sklearn, from_torch, load, save
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.tables.columns import read_columns
from stand_ins import Array, Variable, function, keras_model, numbers_of, restored, sequential, stand_in

with open(os.path.join(BENCHMARKS, 'other_libraries.json')) as source:
    STORED = json.load(source)['models']

every_model = pytest.mark.parametrize('stored', STORED, ids=[
    '%s, %s, %s' % (stored['library'], stored['table'], stored['type']) for stored in STORED])


def share_of(network, stored, monkeypatch):
    """Return the largest difference between a network's answers and those stored, as a share of what may be."""
    wide = unfolded(monkeypatch, stored['library'], restored(stored['model']), stored['output_activation'])
    return largest_share(stored['type'], network, wide, numbers_of(stored['inputs']),
                         numbers_of(stored['answers']))


@every_model
def test_answers_are_those_of_the_model(stored, monkeypatch):
    network = taken(stored['library'], restored(stored['model']), stored['output_activation'])
    assert share_of(network, stored, monkeypatch) <= 1.0


@every_model
def test_weights_off_by_a_hundredth_would_be_noticed(stored, monkeypatch):
    """So what is tolerated is small enough to say something, for each layer."""
    for number in range(9):
        network = taken(stored['library'], restored(stored['model']), stored['output_activation'])
        if number == len(network.layers):
            break
        for row in network.layers[number].weights:
            row[:] = [weight * 1.01 for weight in row]
        assert share_of(network, stored, monkeypatch) > 1.0


def test_the_readme_s_figures_hold():
    largest = {'float32': 0.0, 'float64': 0.0}
    for stored in STORED:
        network = taken(stored['library'], restored(stored['model']), stored['output_activation'])
        for example, theirs in zip(numbers_of(stored['inputs']), numbers_of(stored['answers'])):
            for ours, answer in zip(network.think(example), theirs):
                far = abs(ours - answer) / max(1.0, abs(answer))
                largest[stored['type']] = max(largest[stored['type']], far)
    assert len(STORED) == 34 and 0.0 < largest['float64'] < 1e-15 and 1e-8 < largest['float32'] < 2.4e-7


def test_the_stored_models_are_of_every_kind():
    kinds, activations, ends, depths = set(), set(), set(), set()
    for stored in STORED:
        kinds.add((stored['library'], stored['type']))
        network = taken(stored['library'], restored(stored['model']), stored['output_activation'])
        depths.add(len(network.layers))
        activations.update(layer.activation for layer in network.layers[:-1])
        ends.add((network.layers[-1].activation, len(network.layers[-1].weights[0]) > 1))
    assert kinds == {(library, kind) for library in ('scikit-learn', 'PyTorch') for kind in ('float32', 'float64')
                     } | {('Keras', 'float32')}
    assert depths == {1, 2, 3, 4}
    assert activations == {name for name in ACTIVATIONS if not (ACTIVATIONS[name].row or ACTIVATIONS[name].twin_of)}
    assert ends >= {('sigmoid', False), ('sigmoid', True), ('softmax', True), ('identity', False), ('identity', True)}
    named = json.dumps([stored['model'] for stored in STORED])
    for kind in ('MLPClassifier MLPRegressor LogisticRegression LinearRegression Pipeline StandardScaler MinMaxScaler '
                 'MaxAbsScaler Linear BatchNorm1d Flatten Dropout Identity Dense Activation ReLU LeakyReLU Softmax '
                 'BatchNormalization Normalization Sequential Functional').split():
        assert '"class": "%s"' % kind in named
    assert '"passthrough"' in named


# ---- parts in any order -----------------------------------------------------------


def linear(*rows, **more):
    """Return PyTorch's Linear: a row of weights for each neuron."""
    return stand_in('torch', 'Linear', weight=Array([list(row) for row in rows]), bias=more.get('bias'))


def batch_norm(means, variances, factors=None, shifts=None):
    return stand_in('torch', 'BatchNorm1d', running_mean=Array(means), running_var=Array(variances), eps=0.0,
                    weight=factors and Array(factors), bias=shifts and Array(shifts))


def part(kind, **attributes):
    return stand_in('torch', kind, **attributes)


def dense(activation=function('linear')):
    return stand_in('keras', 'Dense', kernel=Variable([[1.0], [2.0]]), bias=None, activation=activation)


def test_scalings_are_folded_wherever_they_stand():
    model = sequential(
        batch_norm([1.0, -2.0], [4.0, 0.25]), linear([1.0, 3.0], [2.0, -1.0]), batch_norm([0.5, 0.5], [1.0, 4.0]),
        part('Tanh'), batch_norm([0.0, 0.5], [1.0, 0.25], [2.0, 3.0], [0.25, -1.0]), linear([1.0, -1.0], bias=Array([0.5])))
    network = from_torch(model)
    assert [len(layer.weights) for layer in network.layers] == [2, 2]
    for x1, x2 in ((0.0, 0.0), (0.3, -1.7), (-2.0, 0.5)):
        n1, n2 = (x1 - 1.0) / 2.0, (x2 + 2.0) / 0.5
        z1, z2 = n1 + 3.0 * n2, 2.0 * n1 - n2
        a1, a2 = math.tanh(z1 - 0.5), math.tanh((z2 - 0.5) / 2.0)
        b1, b2 = 2.0 * a1 + 0.25, 3.0 * (a2 - 0.5) / 0.5 - 1.0
        assert network.think([x1, x2]) == pytest.approx([b1 - b2 + 0.5], rel=1e-14)


def test_what_no_layer_takes_becomes_a_layer():
    """A scaling at the end or between activations, and an activation after an activation."""
    scaling = batch_norm([1.0, 2.0], [4.0, 0.25])
    network = from_torch(sequential(linear([1.0, 0.0], [1.0, 2.0]), part('ReLU'), scaling, scaling))
    assert network.think([3.0, 4.0]) == [((3.0 - 1.0) / 2.0 - 1.0) / 2.0, ((11.0 - 2.0) / 0.5 - 2.0) / 0.5]
    network = from_torch(sequential(linear([1.0, 0.0], [1.0, 2.0]), part('ReLU'), scaling, part('Identity'),
                                    part('LeakyReLU', negative_slope=0.01)))
    assert network.think([0.0, 4.0]) == [-0.005, 12.0]
    network = from_torch(sequential(linear([1.0, 0.0], [1.0, 2.0]), part('Tanh'), part('ReLU')))
    assert network.think([-1.0, 1.0]) == pytest.approx([0.0, math.tanh(1.0)], rel=1e-15)
    assert [layer.activation for layer in network.layers] == ['tanh', 'relu']


def test_a_column_that_never_changed_is_divided_by_what_keras_divides_it_by():
    normalization = stand_in('keras', 'Normalization', axis=(-1,), invert=False, mean=Array([[3.0, 1.0]]),
                             variance=Array([[0.0, 4.0]]))
    network = from_keras(keras_model(normalization, dense()))
    assert network.think([3.0, 2.0]) == [1.0]
    assert network.think([3.5, 1.0]) == pytest.approx([0.5 / 1e-7], rel=1e-8)


@pytest.mark.parametrize('axis', [-1, 1, (-1,), (1,), [-1], [1]])
def test_the_last_axis_of_rows_is_known_however_it_is_written(axis):
    normalization = stand_in('keras', 'Normalization', axis=axis, invert=False, mean=Array([[3.0, 1.0]]),
                             variance=Array([[1.0, 4.0]]))
    assert from_keras(keras_model(normalization, dense())).think([4.0, 3.0]) == pytest.approx([3.0], rel=1e-12)


def test_a_model_that_ends_in_logits_stays_so_unless_told():
    model = sequential(linear([1.0, 2.0], [0.5, -1.0]))
    assert from_torch(model).think([1.0, 1.0]) == [3.0, -0.5]
    network = from_torch(model, output_activation='softmax')
    assert network.think([1.0, 1.0])[0] == pytest.approx(1.0 / (1.0 + math.exp(-3.5)), rel=1e-15)
    assert network.loss_name == 'cross_entropy'
    assert from_keras(keras_model(dense()), 'sigmoid').think([0.0, 0.0]) == [0.5]
    for name, message in (('sofmax', "output_activation is 'sofmax', expected one of"), ('softmax', 'of 1 neuron')):
        with pytest.raises(ValueError, match=message):
            from_keras(keras_model(dense()), name)


# ---- what is refused ----------------------------------------------------------------


def sk(kind, **attributes):
    return stand_in('sklearn', kind, **attributes)


class Meta(object):
    """A tensor that has no numbers."""

    def to_dense(self):
        return self

    def tolist(self):
        raise NotImplementedError('Cannot copy out of meta tensor; no data!\nMore of it.')


class SparseTensor(object):
    """A sparse tensor of PyTorch, which has no numbers before it is dense."""

    def __init__(self, numbers):
        self.dense = Array(numbers)

    def to_dense(self):
        return self.dense

    def tolist(self):
        raise NotImplementedError('tolist is not implemented for a sparse layout')


class Sparse(object):
    """A sparse matrix of SciPy."""

    def toarray(self):
        return Array([[1.0, 2.0]])


ONE = [Array([[1.0], [2.0]])], [Array([0.5])]
REFUSED = [
    (from_torch, 5, TypeError, 'model is 5, expected an nn.Sequential'),
    (from_torch, sk('MLPClassifier'), TypeError, 'expected an nn.Sequential'),
    (from_torch, sequential(linear([1.0]), part('ReLU'), part('Conv2d')), ValueError, 'layer 3 is a Conv2d; known are Ba'),
    (from_torch, sequential(linear([1.0]), sequential(part('Tanh'), part('GRU'))), ValueError, 'layer 2.2 is a GRU'),
    (from_torch, sequential(linear([1.0]), stand_in('mine', 'ReLU')), ValueError, 'layer 2 is a ReLU'),
    (from_torch, sequential(linear([1.0]), part('LeakyReLU', negative_slope=0.2)), ValueError,
     'layer 2 is a LeakyReLU with negative_slope=0.2; known is 0.01'),
    (from_torch, sequential(linear([1.0]), part('Softmax', dim=0)), ValueError, 'dim=0; known is 1 or -1'),
    (from_torch, sequential(part('Flatten', start_dim=0, end_dim=-1)), ValueError, 'start_dim=0'),
    (from_torch, sequential(part('Tanh'), linear([1.0])), ValueError, 'layer 1 is an activation of the inputs'),
    (from_torch, sequential(part('Dropout')), ValueError, 'model has no layer with weights'),
    (from_torch, sequential(linear([1.0], [2.0]), part('Softmax', dim=1), linear([1.0, 2.0])), ValueError,
     "layer 1: activation is 'softmax', which only the last"),
    (from_torch, sequential(linear([1.0]), linear([1.0, 2.0])), ValueError, 'layer 2 takes 2 numbers, expected 1'),
    (from_torch, sequential(linear([1.0]), batch_norm([0.0, 0.0], [1.0, 1.0])), ValueError,
     'layer 2: 1 numbers meet 2'),
    (from_torch, sequential(batch_norm([0.0, 0.0], [1.0, 1.0]), linear([1.0])), ValueError,
     'layer 2: 1 numbers meet 2'),
    (from_torch, sequential(linear([1.0]), batch_norm([0.0], [0.0])), ValueError, 'layer 2 has the variance 0.0'),
    (from_torch, sequential(part('BatchNorm1d', running_mean=None)), ValueError, 'layer 1 is a BatchNorm1d without'),
    (from_torch, sequential(part('ReLU', _forward_hooks={1: len})), ValueError, 'layer 1 is a ReLU with hooks'),
    (from_torch, sequential(part('Linear', weight=Meta(), bias=None)), ValueError,
     'layer 1 cannot be read: Cannot copy out of meta tensor; no data!$'),
    (from_torch, sequential(linear([float('nan')])), ValueError, 'layer 1: weights: row 1, number 1 is nan'),
    (from_torch, sequential(linear([1j])), TypeError, 'layer 1: weights: row 1, number 1 is 1j'),
    (from_keras, 'model.keras', TypeError, "model is 'model.keras', expected a Sequential"),
    (from_keras, dense(), TypeError, 'expected a Sequential'),
    (from_keras, stand_in('keras', 'Sequential', built=False), ValueError, 'model is not built; begin it with an Input'),
    (from_keras, stand_in('keras', 'Functional', built=True, inputs=[1, 2], outputs=[3]), ValueError,
     'model has 2 inputs and 1 outputs'),
    (from_keras, keras_model(dense(), stand_in('keras', 'Conv1D')), ValueError, 'layer 2 is a Conv1D; known are Act'),
    (from_keras, keras_model(dense(), keras_model(dense(), dense(function('gelu')))), ValueError,
     'layer 2.2 has the activation gelu'),
    (from_keras, keras_model(dense(function('leaky_relu'))), ValueError, 'layer 1 has the activation leaky_relu'),
    (from_keras, keras_model(dense(function('relu', 'mine'))), ValueError, 'layer 1 has the activation relu'),
    (from_keras, keras_model(dense(stand_in('keras', 'ReLU', max_value=6.0))), ValueError,
     'layer 1, activation is a ReLU with max_value=6.0'),
    (from_keras, keras_model(dense(), shapes=[(None, 28, 28)]), ValueError,
     r'layer 1 is a Dense of inputs with the shape \(None, 28, 28\); put a Flatten'),
    (from_keras, keras_model(stand_in('keras', 'Flatten', data_format='channels_first')), ValueError,
     'layer 1 is a Flatten with data_format'),
    (from_keras, keras_model(stand_in('keras', 'Normalization', mean=None, axis=(-1,))), ValueError, 'call its adapt'),
    (from_keras, keras_model(stand_in('keras', 'Normalization', axis=())), ValueError, r'axis=\(\); known is -1'),
    (from_sklearn, None, TypeError, 'model is None, expected an MLPClassifier, MLPRegressor, Log'),
    (from_sklearn, sk('RandomForestClassifier'), ValueError, 'model is a RandomForestClassifier; known are Lin'),
    (from_sklearn, sk('MLPClassifier'), ValueError, 'model is a MLPClassifier that is not trained; call its fit'),
    (from_sklearn, sk('LinearRegression'), ValueError, 'model is a LinearRegression that is not trained'),
    (from_sklearn, sk('Pipeline', steps=[('a', sk('StandardScaler')), ('b', sk('LinearRegression'))]), ValueError,
     r"step 1 \('a'\) of the model is a StandardScaler that is not trained"),
    (from_sklearn, sk('Pipeline', steps=[('a', sk('Pipeline', steps=[('p', sk('PCA'))])), ('b', sk('LinearRegression'))]),
     ValueError, r"step 1 \('p'\) of the step 1 \('a'\) of the model is a PCA; known are Max"),
    (from_sklearn, sk('Pipeline', steps=[('a', 'passthrough')]), ValueError, 'model is a Pipeline; known are'),
    (from_sklearn, sk('Pipeline', steps=[('a', sk('MinMaxScaler', n_features_in_=1, clip=True)), ('b', sk('MLPClassifier'))]),
     ValueError, 'MinMaxScaler with clip=True; known is False'),
    (from_sklearn, sk('MLPRegressor', coefs_=ONE[0], intercepts_=ONE[1], activation='relu', out_activation_='exp'),
     ValueError, "layer 1 has the activation 'exp'"),
    (from_sklearn, sk('MLPClassifier', coefs_=ONE[0], intercepts_=ONE[1], activation='relu', out_activation_='logistic',
                      classes_=[0]), ValueError, 'model is a MLPClassifier of one class'),
    (from_sklearn, sk('LogisticRegression', coef_=Array([[1.0]] * 3), intercept_=Array([0.0] * 3), classes_=[0, 1, 2],
                      solver='liblinear'), ValueError, "solver='liblinear'"),
    (from_sklearn, sk('LogisticRegression', coef_=Array([[1.0]]), intercept_=Array([0.0]), classes_=[0, 1],
                      solver='lbfgs', multi_class='multinomial'), ValueError, "multi_class='multinomial'"),
]


@pytest.mark.parametrize('take, model, error, message', REFUSED, ids=[message for _, _, _, message in REFUSED])
def test_what_is_not_known_is_refused_by_name_and_place(take, model, error, message):
    with pytest.raises(error, match=message) as caught:
        take(model)
    assert '\n' not in str(caught.value) and caught.value.__cause__ is None


def test_a_branch_and_a_second_activation_are_refused():
    model = keras_model(dense())
    model.outputs[0]._keras_history[0].name = 'joined'
    model.outputs[0]._keras_history[0]._inbound_nodes[0].input_tensors.append(None)
    with pytest.raises(ValueError, match='model: joined, a Dense, has 2 inputs, expected layers that follow'):
        from_keras(model)
    with pytest.raises(ValueError, match="output_activation is 'softmax', but the model ends in tanh"):
        from_torch(sequential(linear([1.0]), part('Tanh')), 'softmax')


@pytest.mark.parametrize('name, value', [('built', False), ('outputs', None), ('outputs', [])])
def test_a_model_of_keras_that_is_not_built_is_refused(name, value):
    model = keras_model(dense())
    setattr(model, name, value)
    with pytest.raises(ValueError, match='model is not built; begin it with an Input, or call it once'):
        from_keras(model)


def test_sparse_weights_are_taken():
    model = sk('LinearRegression', coef_=Sparse(), intercept_=0.5)
    assert from_sklearn(model).think([1.0, 1.0]) == [3.5]
    model = linear([1.0, 2.0])
    model.weight = SparseTensor([[0.0, 2.0]])
    assert from_torch(model).think([1.0, 1.0]) == [2.0]


def test_one_linear_without_a_sequential_is_taken():
    assert from_torch(linear([1.0, 2.0])).think([1.0, 1.0]) == [3.0]


def test_nothing_of_it_is_loaded_until_asked():
    code = ('import sys, simplenn_pure.embed\n'
            'loaded = lambda: [name for name in sys.modules if name.endswith(("chain", "_models"))]\n'
            'assert loaded() == []\n'
            'from simplenn_pure.embed import c_source, load, python_source\n'
            'assert loaded() == []\n'
            'from simplenn_pure.embed import from_torch\n'
            'assert len(loaded()) == 2\n')
    subprocess.check_call([sys.executable, '-c', code], env=environment())


# ---- a table, by the command line ---------------------------------------------------------


def classifier(outputs, end, classes, names=None):
    """Return an MLPClassifier of two inputs whose output j is end(x1 * (j + 1) - x2)."""
    weights = Array([[float(place + 1) for place in range(outputs)], [-1.0] * outputs])
    model = sk('MLPClassifier', coefs_=[weights], intercepts_=[Array([0.0] * outputs)], activation='relu',
               out_activation_=end, classes_=classes)
    if names:
        model.feature_names_in_ = names
    return model


def predicted(model, table, tmpdir):
    """Return what `predict` prints for a table."""
    save(from_sklearn(model), str(tmpdir.join('m.json')))
    tmpdir.join('t.csv').write(table)
    code, out, err = call('predict', 'm.json', 't.csv', folder=tmpdir)
    assert (code, err) == (0, '')
    return out


def test_predict_answers_with_the_names_and_classes_of_the_model(tmpdir):
    names = ['a', 'b']
    table = 'b,a\n1,2\n2,1\n'
    assert predicted(classifier(1, 'logistic', ['no', 'yes'], names), table, tmpdir) == (
        'b,a,target predicted,target output\n1,2,yes,0.731059\n2,1,no,0.731059\n')
    assert predicted(classifier(3, 'softmax', [3, 5, 7], names), table, tmpdir) == (
        'b,a,target predicted,target output\n1,2,7,0.866813\n2,1,7,0.665241\n')


def test_predict_knows_several_labels_and_numbers(tmpdir):
    """Each output is an answer of its own, with all its digits; a table without names needs no header."""
    ys = [1.0 / (1.0 + math.exp(-z)) for z in (0.5, 1.25)]
    assert predicted(classifier(2, 'logistic', [0, 1]), '0.75,0.25\n', tmpdir) == '0.75,0.25,%r,%r\n' % tuple(ys)
    model = sk('LinearRegression', coef_=Array([1e-9, 2e-9]), intercept_=0.0, feature_names_in_=['a', 'b'])
    assert predicted(model, 'a;b\n1;0,5\n', tmpdir) == 'a;b;target predicted\n1;0,5;2e-09\n'
    model.coef_ = Array([[1.0, 2.0], [0.5, 0.0]])
    assert predicted(model, 'a;b\n1;0,5\n', tmpdir) == (
        'a;b;target 1 predicted;target 2 predicted\n1;0,5;2,0;0,5\n')


def test_other_commands_understand_the_notes_too(tmpdir):
    table = 'a,b,target\n1,2,yes\n2,1,no\n'
    save(from_sklearn(classifier(1, 'logistic', ['no', 'yes'], ['a', 'b'])), str(tmpdir.join('m.json')))
    tmpdir.join('t.csv').write(table)
    code, out, err = call('explain', 'm.json', '--table', 't.csv', folder=tmpdir)
    assert (code, err) == (0, '') and 'inputs 1, 2; target 1' in out and 'inputs 2, 1; target 0' in out
    assert "outputs     'yes'" in out
    assert call('explain', 'm.json', '--example', '1,2:1', folder=tmpdir)[0] == 0
    model = sk('LinearRegression', coef_=Array([1.0, 2.0]), intercept_=0.0, feature_names_in_=['a', 'b'])
    save(from_sklearn(model), str(tmpdir.join('m.json')))
    tmpdir.join('t.csv').write('a,b,target\n1,2,4\n')
    code, out, err = call('explain', 'm.json', '--table', 't.csv', folder=tmpdir)
    assert (code, err) == (0, '') and 'inputs 1, 2; target 4' in out
    assert 'answer      the outputs as they are' in out
    assert read_columns(from_sklearn(model), 'm.json').answer([2.5]) == 2.5


def test_a_file_brings_all_of_it_back(tmpdir):
    network = from_sklearn(classifier(3, 'softmax', ['x', 'y', 'z']))
    save(network, str(tmpdir.join('m.json')))
    assert load(str(tmpdir.join('m.json'))).notes == network.notes
    assert network.notes['columns']['target'] == ['target', ['x', 'y', 'z']]
    assert network.loss_name == 'cross_entropy'
