"""A network of a table, in Python: it is asked by the names of the columns, and answers in their words.

    model = train_table(read_table('iris.csv', 'species'), seed=1)
    model.predict({'sepal length': 5.1, 'sepal width': 3.5, 'petal length': 1.4, 'petal width': 0.2})
    model.save('iris.json')
    model = load_table('iris.json')
"""

import contextlib

from ..checks import are_finite, check_number, check_seed, is_finite, refusal
from ..early_stopping import learn, start_network
from ..embed import load, save
from ..flat import flatten
from ..generated import LARGEST_UNROLLED
from ..network import Network
from ..seeding import draw_seed
from ..unrolled import compiled, think_source
from .columns import ADD_HEADER, read_columns
from .csv_file import Notation, Table, is_missing
from .examples import Examples
from .learning import settings_of
from .scaling import scaling_of


class TableModel(object):
    """A network and the columns of its table.

    network   the network, which takes inputs in the units of the table
    columns   Columns: what its inputs and its outputs mean
    result    the FitResult of its training; None of one that was loaded or interrupted
    training, held_out  the Examples that it learned from, and those that it did not; None of one that was loaded
    """

    def __init__(self, network, name='the network'):
        """Take a network with notes on its columns; messages call it `name`. Raises ValueError without them."""
        self.network = network
        self.columns = read_columns(network, name)
        self.think = thinker(network)
        self.result = self.training = self.held_out = None

    def predict(self, rows):
        """Return the answer to a row, a label or a number in its units; of several rows a list of answers.

        rows  a dict, a pandas row, or whatever else gives a cell for the name of a column; a list of cells
              in the order of `columns.inputs`; or a list of such, a csv.DictReader or a pandas frame.
              A cell is a number or text. None, NaN, '' and what a column has not are missing.
        Raises ValueError or TypeError for what is no row and no number.
        """
        return self._each(rows, self.columns.answer)

    def probabilities(self, rows):
        """Return {label: probability} for a row, or a list of these for several. As `predict`.

        Raises ValueError where the target is a number.
        """
        labels = self.columns.target.labels
        if labels is None:
            raise ValueError('%r is a number, which has no probabilities' % self.columns.target.name)
        return self._each(rows, lambda outputs: dict(zip(labels, self.columns.shares(outputs))))

    def _each(self, rows, answer):
        """Return what `answer` makes of the outputs for one row, or for each of several."""
        if hasattr(rows, 'to_dict') and hasattr(rows, 'columns'):  # A pandas frame.
            rows = rows.to_dict('records')
        if hasattr(rows, 'keys'):
            return answer(self._outputs(rows, 1))
        if isinstance(rows, (str, bytes)) or not hasattr(rows, '__iter__'):
            raise TypeError(refusal('rows', rows, 'a row, such as a dict of cells by column, or a list of rows'))
        rows = list(rows)
        if rows and not hasattr(rows[0], 'keys') and (isinstance(rows[0], str) or not hasattr(rows[0], '__iter__')):
            return answer(self._outputs(rows, 1))
        return [answer(self._outputs(row, number)) for number, row in enumerate(rows, 1)]

    def _outputs(self, row, number):
        """Return the outputs for a row, the `number`-th."""
        names = [column.name for column in self.columns.inputs]
        if hasattr(row, 'keys'):
            known = set(row.keys())
            if not known.intersection(names):
                raise ValueError('row %d has none of the columns %s' % (number, ', '.join(map(repr, names))))
            cells = [row[name] if name in known else None for name in names]
        else:
            cells = list(row)
            if len(cells) != len(names):
                raise ValueError('row %d has %d cells, expected %d: %s'
                                 % (number, len(cells), len(names), ', '.join(map(repr, names))))
        texts = ['' if cell is None or cell != cell else cell if isinstance(cell, str) else text_of(cell)
                 for cell in cells]
        return self._answered(Notation('the rows'), number, texts, range(len(texts)))[1]

    def _answered(self, table, row, cells, places, strange=None):
        """Return (inputs, outputs) of a row. Raises ValueError that names it for what does not fit."""
        inputs = self.columns.example(table, row, cells, places, strange)
        outputs = self.think(inputs)
        if not are_finite([outputs]):
            raise table.refusal(row, None, 'has numbers too large for the network')
        return inputs, outputs

    def answers(self, table, places, skip_missing=False, strange=None):
        """Yield (row number, cells, inputs, outputs, problem) of each row of a Table that is open.

        places   where in it the inputs are
        strange  a dict, in which it keeps {column name: the first label that did not occur in training}
        Inputs and outputs are None where there is a problem, and, without one, where a missing cell is skipped.
        """
        for row, cells in table.rows():
            inputs = outputs = problem = None
            if not (skip_missing and any(is_missing(cells[place], column.labels is not None)
                                         for column, place in zip(self.columns.inputs, places))):
                try:
                    inputs, outputs = self._answered(table, row, cells, places, strange)
                except ValueError as error:
                    problem = str(error)
            yield row, cells, inputs, outputs, problem

    def examples(self, path, delimiter=None, header=True, skip_missing=False):
        """Return (Examples, the outputs for them, [what is wrong with each row that cannot be used]).

        They are the rows of the CSV file `path`, which holds the true answers.
        """
        columns, target = self.columns, self.columns.target
        found, unused, unanswered = [], [], 0
        with Table(path, delimiter, header and columns.header) as table:
            place = table.place_of(target.name, ADD_HEADER)
            for row, cells, inputs, outputs, problem in self.answers(table, columns.places(table), skip_missing):
                try:
                    if is_missing(cells[place], target.labels is not None):
                        unanswered += 1
                    elif inputs is not None:
                        truth = columns.truth(table, row, cells[place])
                        found.append((row, inputs, truth, outputs))
                    elif problem:
                        unused.append(problem)
                except ValueError as error:
                    unused.append(str(error))
        if not found:
            raise ValueError('%s has no row with a known answer%s' % (table.name, '; ' + unused[0] if unused else ''))
        *values, outputs = map(list, zip(*found))
        return Examples(table.name, columns, *values, 0, unanswered), outputs, unused

    def save(self, path):
        """Write the network with its columns to the JSON file `path`, whole or not at all."""
        save(self.network, path)


def text_of(cell):
    """Return a number, or a truth value, of a row as the text of a cell. Raises TypeError for anything else."""
    if type(cell).__name__ in ('bool', 'bool_'):  # The latter is NumPy's.
        return str(cell)
    try:
        number = float(cell)
    except (TypeError, ValueError):
        raise TypeError(refusal('a cell', cell, 'a number or text'))
    return '%d' % number if abs(number) < 1e15 and number == int(number) else repr(number)


def load_table(path):
    """Return the TableModel in the JSON file `path`, which `train --save` or `TableModel.save` wrote."""
    return TableModel(load(path), path)


def train_table(examples, hold_out=0.2, seed=None, on_progress=None, compiled=None, **settings):
    """Return a TableModel that has learned from Examples, which `read_table` returns.

    hold_out  the share of the rows that it does not learn from; they are its `held_out`
    seed      of the start weights and of the rows held out; None draws one
    compiled  whether to go through the C compiler of this machine; None does where it pays
    settings  those of `settings_of`, such as hidden=[8], iterations, learning_rate, patience; what is not
              given is chosen to suit the table
    Raises ValueError or TypeError for what does not fit.
    """
    if not isinstance(examples, Examples):
        raise TypeError(refusal('examples', examples, 'what read_table returns'))
    if not 0.0 <= check_number('hold_out', hold_out) < 1.0:
        raise ValueError(refusal('hold_out', hold_out, 'a share from 0 to less than 1, such as 0.2'))
    seed = draw_seed() if seed is None else check_seed(seed)
    training, held_out = examples.split(hold_out, seed)
    model = train_on(training, held_out, scaling_of(training), seed, settings_of(training, **settings), compiled,
                     on_progress)
    if model.result is None:
        raise KeyboardInterrupt
    return model


def train_on(training, held_out, scaling, seed, settings, compiled=None, on_progress=None, on_part=None):
    """Return the TableModel that has learned from the Examples `training`, so scaled, with all these settings.

    Its `result` is None where Ctrl-C stopped it; it has learned until then.
    """
    settings = dict(settings)
    inputs, targets = scaling.inputs(training.inputs), scaling.targets(training.targets)
    sizes = [len(inputs[0])] + settings.pop('hidden') + [len(targets[0])]
    parts = {name: settings.pop(name) for name in ('activation', 'output_activation', 'loss')}
    network, result = start_network(sizes, seed, **parts), None
    with contextlib.suppress(KeyboardInterrupt):
        result = learn(network, inputs, targets, compiled=compiled, on_progress=on_progress, on_part=on_part,
                       **settings)
    scaling.fold(network)
    whole = training._replace(inputs=training.inputs + held_out.inputs)
    network.notes = dict(
        whole.notes(), scaling={'inputs': list(scaling[:2]), 'target': list(scaling[2:]),
                                'learning_rate': settings['learning_rate'], 'batch_size': settings['batch_size']},
        history=[[iteration, float('%.6g' % loss)] for iteration, loss in (result.history if result else [])
                 if is_finite(loss)])
    model = TableModel(network)
    model.result, model.training, model.held_out = result, training, held_out
    return model


def thinker(network):
    """Return a fast function from the inputs of one example to the list of outputs."""
    if not isinstance(network, Network) or len(flatten(network.layers)) > LARGEST_UNROLLED:
        return network.think  # The former is of whole numbers.
    weights, think = flatten(network.layers), compiled(think_source(network.layers))['think']
    return lambda inputs: think(weights, inputs)
