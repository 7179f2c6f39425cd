"""All the numbers of a network in one list, for what treats them alike, and back into the layers."""

from .layer import replace


def flatten(layers):
    """Return every weight and bias in one list: layer by layer, weights row by row, then biases."""
    return in_one_list([(layer.weights, layer.biases) for layer in layers])


def in_one_list(pairs):
    """Return the numbers of (weights, biases or None) pairs, one per layer, in that order."""
    numbers = []
    for weights, biases in pairs:
        for row in weights:
            numbers.extend(row)
        numbers.extend(biases or [])
    return numbers


def unflatten(numbers, layers):
    """Put `numbers`, in the order of `flatten`, into `layers` as their weights and biases."""
    replace(layers, shaped(numbers, layers))


def shaped(numbers, layers):
    """Return `numbers` as (weights, biases or None) pairs in the shapes of `layers`."""
    numbers = iter(numbers)
    pairs = []
    for layer in layers:
        weights = [[next(numbers) for weight in row] for row in layer.weights]
        pairs.append((weights, layer.biases and [next(numbers) for bias in layer.biases]))
    return pairs
