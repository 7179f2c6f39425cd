"""What networks say at the prompt: of themselves, and of an argument that they do not have.

A board that asks for none of it pays nothing for it.
"""

from .words import counted

# What it is called here, and elsewhere; text with spaces between.
ELSEWHERE = (
    ('iterations', 'epochs epoch n_epochs num_epochs max_iter n_iter steps n_steps iteration'),
    ('learning_rate', 'lr eta alpha learning_rate_init step_size rate'),
    ('batch_size', 'batch batchsize mini_batch_size'),
    ('target_loss', 'tol tolerance goal'),
    ('on_progress', 'callback callbacks verbose progress'),
    ('sizes', 'hidden hidden_size hidden_units hidden_neurons n_hidden units hidden_layer_sizes layers layer_sizes'),
    ('seed', 'random_state random_seed rng'),
    ('weight_range', 'initializer kernel_initializer init weights_range'),
    ('activation', 'activations activation_function act nonlinearity'),
    ('output_activation', 'final_activation out_activation'),
    ('loss', 'criterion loss_function loss_name cost'),
    ('bias', 'biases use_bias fit_intercept'),
    ('inputs', 'x X data features'),
    ('targets', 'y Y labels outputs'),
)


def shown(value):
    """Return a network or a layer in one line: its class, sizes, activations, how many numbers, the seed.

    >>> from simplenn_pure import TwoLayerNetwork
    >>> TwoLayerNetwork(2, 2, 1, seed=1)
    <TwoLayerNetwork 2-2-1, sigmoid: 9 weights and biases, seed 1>
    """
    layers = getattr(value, 'layers', [value])
    sizes = [len(layers[0].weights)] + [len(layer.weights[0]) for layer in layers]
    names = []
    for layer in layers:
        if layer.activation not in names:
            names.append(layer.activation)
    weights, biases = totals_of(layers)
    numbers = '%d weights and biases' % (weights + biases) if biases else counted(weights, 'weight')
    seed = getattr(value, 'seed', None)
    return '<%s %s, %s: %s%s>' % (type(value).__name__, '-'.join(['%d' % size for size in sizes]),
                                  ' and '.join(names), numbers, '' if seed is None else ', seed %d' % seed)


def text(network):
    """Return a network as a small table of its layers.

    >>> from simplenn_pure import DeepNetwork
    >>> print(DeepNetwork([4, 7, 3], seed=1, activation='tanh', output_activation='softmax'))
    DeepNetwork, seed 1, cross_entropy
    layer     inputs  neurons  activation  weights  biases
    1              4        7  tanh             28       7
    2              7        3  softmax          21       3
    together                                    49      10
    """
    seed = '' if network.seed is None else ', seed %d' % network.seed
    width = max([len('activation')] + [len(layer.activation) for layer in network.layers])
    lines = ['%s%s, %s' % (type(network).__name__, seed, network.loss_name),
             'layer     inputs  neurons  %s  weights  biases' % padded('activation', width)]
    for number, layer in enumerate(network.layers):
        weights, biases = totals_of([layer])
        lines.append('%s%8d %8d  %s %8d %7d' % (
            padded('%d' % (number + 1), 8), len(layer.weights), len(layer.weights[0]),
            padded(layer.activation, width), weights, biases))
    weights, biases = totals_of(network.layers)
    lines.append('together%s%8d %7d' % (' ' * (20 + width), weights, biases))
    return '\n'.join(lines)


def padded(text, width):
    """Return `text` with spaces behind it, `width` wide. (Not every Python can do that in '%-*s'.)"""
    return text + ' ' * (width - len(text))


def totals_of(layers):
    """Return how many weights and how many biases layers have."""
    weights = biases = 0
    for layer in layers:
        weights += len(layer.weights) * len(layer.weights[0])
        biases += len(layer.biases or [])
    return weights, biases


def refusal(name, others, known):
    """Return the message for arguments that the function of this `name` does not have.

    others  their names
    known   those that it has: text, with spaces between
    """
    other = sorted(others)[0]
    for ours, theirs in ELSEWHERE:
        if ours in known.split() and other in theirs.split():
            return "%s has no '%s': it is '%s' here" % (name, other, ours)
    return "%s has no '%s', only %s" % (name, other, ', '.join(known.split()))
