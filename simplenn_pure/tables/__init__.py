"""Tables: a CSV file read as examples for a network, a network trained on it, and asked in its words.

    read_table   the rows of a CSV file as Examples: inputs, targets, and what they mean
    train_table  a TableModel that has learned from them
    load_table   one from a file: `predict` and `probabilities` of dicts, lists of cells, pandas rows

    one_hot      labels as targets, one column a class
    scaled       inputs brought to one scale, with what `Examples.measure` returns
    fold         that scale folded into a network's weights, so that it takes the table's units

    model = train_table(read_table('iris.csv', 'species'), seed=1)
    model.predict({'sepal length': 5.1, 'sepal width': 3.5, 'petal length': 1.4, 'petal width': 0.2})
    model.save('iris.json')
"""

from ..scaling import fold, scaled
from .examples import Examples, one_hot, read_table
from .model import TableModel, load_table, train_table

__all__ = ['Examples', 'TableModel', 'read_table', 'train_table', 'load_table', 'one_hot', 'fold', 'scaled']


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__
