"""Tables: a CSV file read as examples for a network.

    read_table   the rows of a CSV file as Examples: inputs, targets, and what they mean
    one_hot      labels as targets, one column a class
    scaled       inputs brought to one scale, with what `Examples.measure` returns
    fold         that scale folded into a network's weights, so that it takes the table's units

    examples = read_table('iris.csv', 'species')
    training, held_out = examples.split(0.2, seed=1)
    means, factors = training.measure()
    network = DeepNetwork([len(training.inputs[0]), 8, len(training.targets[0])], seed=1)
    fit(network, scaled(training.inputs, means, factors), training.targets, 400, batch_size=1)
    fold(network, means, factors)
    network.notes = training.notes()
"""

from .examples import Examples, one_hot, read_table
from .scaling import fold, scaled

__all__ = ['Examples', 'read_table', 'one_hot', 'fold', 'scaled']


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__
