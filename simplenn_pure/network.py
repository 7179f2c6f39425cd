"""What the three networks share: start weights, answers, the loss, and what stands at their edge.

A network is its `layers`, a list of Layer objects from the input side to the
output side. Each class adds the one thing in which they differ: `backpropagate`, how
it works out its adjustments, told in the words of its tutorial.
"""

from .checks import (check_count, check_examples, check_flag, check_inputs, check_number, check_range,
                     check_seed)
from .layer import Layer, adjust, functions_of, sizes_of
from .matrix import shape


class Network(object):
    """The base of Neuron, TwoLayerNetwork and DeepNetwork; never used by itself.

    A class built on it adds `backpropagate`. Yours may have its own `backpropagate`, `forward` or
    `think`: `fit` goes by them.

    layers        list of Layer, from the input side to the output side
    seed          the seed that made the start weights; None when they came in
                  through `from_layers`
    weight_range  (low, high), where the start weights were drawn from
    loss_name     the loss that it learns by
    notes         what the owner wants kept with the network in its file: a dict, or None

    Two networks are equal if their layers and losses are: `repr` says what it is, `print` shows its layers.
    """

    default_learning_rate = 0.1
    default_weight_range = (-1.0, 1.0)
    loss_name = 'squared_error'
    notes = None
    _published = None  # the class of this package whose mathematics `fit` can write out

    def _start(self, sizes, seed, bias, weight_range):
        """Fill `layers` with start weights; `sizes` is the inputs, then the neurons of each layer.

        Weights are drawn from the seed's stream, row by row and layer by layer;
        biases start at 0. With no seed, one is drawn and kept.
        """
        bias = check_flag('bias', bias)
        self.weight_range = check_range('weight_range', weight_range)
        if seed is None:
            from .seeding import draw_seed
            seed = draw_seed()
        self.seed = check_seed(seed)
        self.layers = start(sizes, self.seed, bias, self.weight_range)

    @classmethod
    def from_layers(cls, layers, loss=None):
        """Return a network of this class with weights that come from elsewhere.

        `layers` is a list of Layer objects, (weights, biases) pairs or (weights,
        biases, activation) triples, from the input side to the output side: weights
        (inputs x neurons), biases one number per neuron or None. Everything is copied.
        `loss` is as for a DeepNetwork.
        Raises ValueError or TypeError, naming the layer, when the layers do not fit
        each other or this class.
        """
        from .layer_checks import from_layers  # Here, so that a board without it saves the memory.
        return from_layers(cls, layers, loss)

    def __repr__(self):
        from .format import shown  # Here, for a board that shows nothing does without.
        return shown(self)

    def __str__(self):
        from .format import text
        return text(self)

    def __eq__(self, value):
        return isinstance(value, Network) and (self.layers, self.loss_name) == (value.layers, value.loss_name)

    def __ne__(self, value):
        return not self == value  # Python 2 asks for it.

    __hash__ = None  # It changes as it learns.

    def think(self, inputs):
        """Return the network's outputs for one example, or for each of a list of examples.

        One example, a list with one number per input, gives a list with one number
        per output. A list of examples gives a list of such lists.
        Raises ValueError or TypeError, naming example and number, for what does
        not fit. Weights and inputs so large that a weighted sum is infinity minus
        infinity give nan, as in NumPy.
        """
        examples, is_one = check_inputs(inputs, shape(self.layers[0].weights)[0])
        outputs = self.forward(examples)
        if is_one:
            return outputs[0]
        return outputs

    def forward(self, inputs):
        """Return the (examples x outputs) answers to (examples x inputs), which it trusts."""
        outputs = inputs
        for layer in self.layers:
            outputs = layer.forward(outputs)
        return outputs

    def loss(self, inputs, targets):
        """Return the mean of half the squared error, over all examples and outputs.

        loss = mean of (target - output)**2 / 2. (`loss.py` has the other that a
        DeepNetwork can have, cross-entropy.)
        `inputs` (examples x inputs), `targets` (examples x outputs), or a flat
        list with one number per example when there is one output.
        Raises ValueError or TypeError for examples that do not fit.
        """
        inputs, targets = self._check_examples(inputs, targets)
        from .loss import mean_loss  # Here, for a board that only trains does without.
        return mean_loss(self, inputs, targets)

    def adjustments(self, inputs, targets):
        """Return what these examples would add to the weights and biases, and change nothing.

        A list of (weight adjustments, bias adjustments) pairs, one per layer, in the
        shapes of the layer's weights and biases; None for a layer without biases.
        They are exactly -dE/dw, before the learning rate, where E is half the sum
        of the squared errors of all examples and outputs, or their cross-entropy.
        `inputs` and `targets` are as for `loss`, and refused alike.
        """
        inputs, targets = self._check_examples(inputs, targets)
        return self.backpropagate(inputs, targets)

    def train(self, inputs, targets, iterations=10000, learning_rate=None, **value):
        """Adjust weights and biases `iterations` times, each time looking at all the examples.

        w = w + learning_rate * adjustment, for every weight and bias.
        `inputs` and `targets` are as for `loss`. A learning rate of None is that of the
        tutorials: 1 for a Neuron, 0.1 for the others.
        Raises ValueError or TypeError, and changes nothing, for what does not fit;
        ValueError, and keeps the last finite weights, when a weight grows beyond
        all floats. Interrupted, it leaves the weights of the last whole iteration.
        """
        if value:
            from .format import refusal  # Here, for a board whose program is right does without.
            raise TypeError(refusal('train', value, 'inputs targets iterations learning_rate'))
        inputs, targets = self._check_examples(inputs, targets, *functions_of(self.layers[-1].activation)[2:])
        iterations = check_count('iterations', iterations, 0)
        learning_rate = self._check_learning_rate(learning_rate)
        for iteration in range(iterations):
            adjustments = self.backpropagate(inputs, targets)
            adjust(self.layers, adjustments, learning_rate, iteration + 1)

    def backpropagate(self, inputs, targets):
        """Return the adjustments, a (weight adjustments, bias adjustments or None) pair per layer.

        They are -dE/dw for E, half the sum of the squared errors. Trusts that the
        examples are lists of lists of floats of the right shapes.
        """
        raise NotImplementedError('%s has no backpropagate' % type(self).__name__)

    @classmethod
    def _check_sizes(cls, sizes):
        """Raise ValueError when layers of these sizes are not a network of this class."""

    def _check_examples(self, inputs, targets, low=None, high=None):
        """Return `inputs` and `targets` copied to lists of lists of floats, or refuse them.

        Where there is a `high`, the targets must lie between `low` and `high`.
        """
        sizes = sizes_of(self.layers)
        return check_examples(inputs, targets, sizes[0], sizes[-1], low, high)

    def _check_learning_rate(self, learning_rate):
        """Return `learning_rate` as a float; None gives the network's default."""
        if learning_rate is None:
            return self.default_learning_rate
        return check_number('learning_rate', learning_rate)


def start(sizes, seed, bias, weight_range):
    """Return layers with weights drawn from the stream of `seed`; the arguments are trusted.

    `sizes` is the number of inputs, then the number of neurons of each layer.
    `weight_range` is (low, high). Biases are 0, or None where `bias` is False.
    """
    from .seeding import RandomState  # Here, for a board that only loads weights does without.
    low, high = weight_range
    stream = RandomState(seed)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        weights = []
        for row in range(inputs):
            weights.append([stream.uniform(low, high) for column in range(outputs)])
        layers.append(Layer(weights, [0.0] * outputs if bias else None))
    return layers
