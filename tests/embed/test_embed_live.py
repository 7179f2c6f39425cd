"""from_sklearn, from_torch, from_keras with the libraries themselves, in the versions that are installed.

It takes scikit-learn, PyTorch, Keras and pandas, which CI has (benchmarks/requirements.txt); elsewhere
these tests are skipped unless all of them are there.
"""

import importlib.util
import io
import os
import re
import sys

import pytest

from command import call
from incoming_bounds import largest_share, taken, unfolded
from places import BENCHMARKS, PACKAGE
from simplenn_pure.embed import from_keras, from_sklearn, from_torch, load, save

NEEDED = ['sklearn', 'torch', 'keras', 'pandas']
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(
    MISSING != [] and os.environ.get('SIMPLENN_CI_DEMANDS') != '1', reason='not installed: ' + ', '.join(MISSING)),
    pytest.mark.filterwarnings('ignore')]


@pytest.fixture(scope='module')
def libraries():
    """The program that trains the models, with its libraries as attributes."""
    sys.path.insert(0, BENCHMARKS)
    try:
        import other_libraries
    finally:
        sys.path.remove(BENCHMARKS)
    return other_libraries


@pytest.mark.parametrize('library, least', [('scikit-learn', 16), ('PyTorch', 12), ('Keras', 6)])
def test_answers_are_those_of_the_model(library, least, libraries, monkeypatch):
    [trained] = [trained for name, version, trained in libraries.LIBRARIES if name == library]
    count = 0
    for table, kind, model, output_activation, inputs, answers in trained():
        network = taken(library, model, output_activation)
        wide = unfolded(monkeypatch, library, model, output_activation)
        assert largest_share(kind, network, wide, inputs.tolist(), answers.tolist()) <= 1.0, table
        count += 1
    assert count >= least


def test_pytorch_s_own_objects_are_refused(libraries):
    torch, nn = libraries.torch, libraries.nn
    hooked = nn.Linear(2, 2)
    hooked.register_forward_hook(lambda module, inputs, outputs: outputs + 1.0)
    for model, message in [
            (nn.Sequential(nn.Linear(2, 2), nn.Conv2d(1, 1, 1)), 'layer 2 is a Conv2d'),
            (nn.Sequential(nn.Linear(2, 2), nn.LeakyReLU(0.2)), 'negative_slope=0.2'),
            (nn.Sequential(nn.Linear(2, 2), nn.Softmax(0)), 'dim=0'),
            (nn.Sequential(nn.Flatten(0)), 'start_dim=0'),
            (nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2, track_running_stats=False)), 'without running_mean'),
            (nn.Sequential(hooked), 'layer 1 is a Linear with hooks'),
            (nn.Sequential(nn.LazyLinear(2)), 'layer 1 is a LazyLinear'),
            (nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))), 'is a ParametrizedLinear'),
            (nn.Sequential(nn.Linear(2, 2, device='meta')), 'layer 1 cannot be read: .*meta tensor'),
            (nn.Sequential(nn.Linear(2, 2).to(torch.complex64)), 'expected a number')]:
        with pytest.raises((TypeError, ValueError), match=message):
            from_torch(model)


def test_other_types_of_numbers_are_taken_as_they_are(libraries):
    torch, nn, keras = libraries.torch, libraries.nn, libraries.keras
    for kind in (torch.float16, torch.bfloat16):
        model = nn.Linear(3, 2).to(kind)
        assert from_torch(model).layers[0].weights == model.weight.double().T.tolist()
    model = nn.Linear(3, 2, bias=False)
    dense = model.weight.T.tolist()
    model.weight = nn.Parameter(model.weight.to_sparse())
    assert from_torch(model).layers[0].weights == dense
    for kind in ('float16', 'bfloat16', 'float64', 'mixed_float16'):
        model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2, dtype=kind)])
        assert from_keras(model).layers[0].weights == keras.ops.convert_to_numpy(
            model.layers[0].kernel).astype('float64').tolist()
    inputs, targets = libraries.tables()['iris']
    model = libraries.LogisticRegression(max_iter=500).fit(inputs, targets)
    weights = from_sklearn(model).layers[0].weights
    assert from_sklearn(model.sparsify()).layers[0].weights == weights


def test_keras_s_own_objects_are_refused(libraries):
    keras = libraries.keras
    layers = keras.layers
    inputs = layers.Input((2,))
    twice = layers.Dense(2)(inputs)

    class Mine(layers.Dense):
        """A layer that may answer otherwise than a Dense."""

    for model, message in [
            (keras.Sequential([layers.Dense(2)]), 'model is not built'),
            (keras.Sequential([layers.Input((4, 1)), layers.Conv1D(1, 2)]), 'layer 1 is a Conv1D'),
            (keras.Sequential([layers.Input((2,)), Mine(2)]), 'layer 1 is a Mine'),
            (keras.Sequential([layers.Input((2, 2)), layers.Dense(2)]), 'put a Flatten before it'),
            (keras.Sequential([layers.Input((2,)), layers.Dense(2, activation='gelu')]), 'activation gelu'),
            (keras.Sequential([layers.Input((2,)), layers.Dense(2, activation='leaky_relu')]), 'activation leaky_relu'),
            (keras.Sequential([layers.Input((2,)), layers.Dense(2), layers.LeakyReLU()]), 'negative_slope=0.3'),
            (keras.Sequential([layers.Input((2,)), layers.Dense(2), layers.ReLU(6.0)]), 'max_value=6.0'),
            (keras.Sequential([layers.Input((2,)), layers.Normalization(axis=None)]), r'axis=\(\)'),
            (keras.Model(inputs, layers.Add()([inputs, twice])), 'a Add, has 2 inputs'),
            (keras.Model(inputs, keras.ops.multiply(twice, 2.0)), 'layer 2 is a Multiply'),
            (keras.Model(inputs, [twice, inputs]), 'has 1 inputs and 2 outputs')]:
        with pytest.raises(ValueError, match=message):
            from_keras(model)


def test_scikit_learn_s_own_objects_are_refused(libraries):
    inputs, targets = libraries.tables()['diabetes']
    pipeline = libraries.make_pipeline
    poisson = libraries.MLPRegressor(loss='poisson', hidden_layer_sizes=(2,), max_iter=2).fit(inputs, targets)
    for model, message in [
            (libraries.MLPClassifier(), 'is not trained'), (libraries.LinearRegression(), 'is not trained'),
            (pipeline(libraries.StandardScaler(), libraries.LinearRegression()), 'StandardScaler that is not trained'),
            (pipeline(libraries.MinMaxScaler(clip=True), libraries.LinearRegression()).fit(inputs, targets), 'clip=True'),
            (pipeline(libraries.StandardScaler()).fit(inputs, targets), 'is a StandardScaler; known are'),
            (poisson, "layer 2 has the activation 'exp'")]:
        with pytest.raises(ValueError, match=message):
            from_sklearn(model)


def test_predict_of_the_command_line_answers_as_the_model_does(libraries, tmpdir):
    """A table with names, of two classes and of three; the model has learned from a DataFrame."""
    import pandas
    for load, kinds in ((libraries.load_iris, 3), (libraries.load_breast_cancer, 2)):
        table = load(as_frame=True).frame
        table['target'] = ['kind %d' % kind for kind in table['target']]
        inputs = table.drop(columns='target')
        model = libraries.make_pipeline(libraries.StandardScaler(), libraries.MLPClassifier((4,), random_state=1))
        model.fit(inputs, table['target'])
        save(from_sklearn(model), str(tmpdir.join('m.json')))
        table.to_csv(str(tmpdir.join('t.csv')), index=False)
        code, out, err = call('predict', 'm.json', 't.csv', folder=tmpdir)
        assert (code, err) == (0, '')
        tmpdir.join('answers.csv').write(out)
        answers = pandas.read_csv(str(tmpdir.join('answers.csv')))
        assert len(set(answers['target predicted'])) == kinds
        assert list(answers['target predicted']) == list(model.predict(inputs))
        assert abs(answers['target output'] - model.predict_proba(inputs).max(axis=1)).max() < 1e-6


def test_the_manual_s_lines_do_what_it_says(libraries, tmpdir, monkeypatch):
    monkeypatch.chdir(tmpdir)
    with io.open(os.path.join(PACKAGE, 'embed', 'README.md'), encoding='utf-8') as stream:
        blocks = re.findall(r'```py\n(# (scikit-learn|PyTorch|Keras).*?)```', stream.read(), re.DOTALL)
    models = {
        'scikit-learn': libraries.LinearRegression().fit(*libraries.tables()['linnerud']),
        'PyTorch': libraries.nn.Sequential(libraries.nn.Linear(3, 2)),
        'Keras': libraries.keras.Sequential([libraries.keras.Input((3,)), libraries.keras.layers.Dense(2)])}
    assert [library for block, library in blocks] == ['scikit-learn', 'PyTorch', 'Keras']
    for block, library in blocks:
        session = {'model': models[library]}
        exec(block, session)
        assert session['network'].layers[0].weights == taken(library, models[library], None).layers[0].weights
    assert load('model.json').notes['columns']['target'] == ['target', None]
    assert 'void think(const float inputs[3], float outputs[2])' in tmpdir.join('think.c').read()
    assert 'def think(inputs):' in tmpdir.join('think.py').read()
