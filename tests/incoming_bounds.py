"""How far our answers may be from those of a library's model: a bound that is derived."""

from simplenn_pure.embed import from_keras, from_sklearn, from_torch
from simplenn_pure.embed.chain import Chain
from simplenn_pure.formulas import ACTIVATIONS

UNITS = {'float32': 2.0 ** -24, 'float64': 2.0 ** -53}  # Half the distance from 1 to the next number.
TAKERS = {'scikit-learn': from_sklearn, 'PyTorch': from_torch, 'Keras': from_keras}


class Unfolded(Chain):
    """A chain in which every scaling is a layer of its own, as it is in the library's model.

    Such a layer counts a rounding for its input, factor, product and sum, and so does the next
    one for a scaling's second step: 8 in all, and the library does not need more, whether it
    works out (x - mean) / deviation * factor + shift or x * f + (shift - mean * f).
    """

    def add_scaling(self, name, factors, shifts):
        self.add_diagonal(factors, shifts)


def taken(library, model, output_activation):
    """Return the network that our function for `library` makes of a model."""
    return TAKERS[library](model, *[name for name in [output_activation] if name is not None])


def unfolded(monkeypatch, library, model, output_activation):
    """Return the network of a model with its scalings as layers."""
    with monkeypatch.context() as patch:
        for file in ('sklearn_models', 'torch_models', 'keras_models'):
            patch.setattr('simplenn_pure.embed.%s.Chain' % file, Unfolded)
        return taken(library, model, output_activation)


def running_bound(layers, example, unit):
    """Return how far the computed outputs for an example may be from the exact ones.

    A running error analysis (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd
    edition, 2002, section 3.3): a weighted sum of n products and a bias is off by what its inputs
    are off by, and by g times the sum of the sizes of its parts, g = (n + 3) * unit / (1 - (n + 3)
    * unit), in any order of additions. What activations add stands, with its reasons, in
    `formulas.py`. Each input was rounded once, too.
    """
    values, errors = example, [abs(x) * unit for x in example]
    for layer in layers:
        activation = ACTIVATIONS[layer.activation]
        rounded, more, each = activation.roundings
        sums, offs = [], []
        for column, bias in zip(zip(*layer.weights), layer.biases or [0.0] * len(layer.weights[0])):
            count = len([weight for weight in column if weight != 0.0]) + 3 + more
            gamma = count * unit / (1.0 - count * unit)
            parts = [x * weight for x, weight in zip(values, column)] + [bias]
            sums.append(sum(parts))
            offs.append(sum(error * abs(weight) for error, weight in zip(errors, column)) * (1.0 + gamma)
                        + gamma * sum(abs(part) for part in parts))
        if activation.row:  # Each output depends on all the sums.
            offs = [max(offs)] * len(offs)
        values = activation.values_of([sums])[0]
        errors = [activation.steepest * off + (rounded + each * len(sums)) * unit for off in offs]
    return errors


def tolerances(kind, network, wide, example):
    """Return how far the answers to an example may be apart.

    In 64 bits, 1e-14, of the answer's own size where that is more than 1. In 32 bits, what the
    library's own roundings can make, and ours; `wide` is the network with its scalings as layers.
    """
    if kind == 'float64':
        return [1e-14 * max(1.0, abs(output)) for output in network.think(example)]
    bounds = [running_bound(wide.layers, example, UNITS['float32']),
              running_bound(wide.layers, example, UNITS['float64']),
              running_bound(network.layers, example, UNITS['float64'])]
    return [1.001 * sum(parts) for parts in zip(*bounds)]  # This was computed in 64 bits, too.


def largest_share(kind, network, wide, inputs, answers):
    """Return the largest difference of an answer from the library's, as a share of what is tolerated."""
    share = 0.0
    assert len(inputs) == len(answers) >= 4
    for example, theirs in zip(inputs, answers):
        ours, allowed = network.think(example), tolerances(kind, network, wide, example)
        assert len(ours) == len(theirs) == len(allowed)
        share = max([share] + [abs(output - answer) / most
                               for output, answer, most in zip(ours, theirs, allowed)])
    return share
