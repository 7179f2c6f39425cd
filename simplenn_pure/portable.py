"""A network that gives the same bits on every machine.

    from simplenn_pure.portable import portable

    network = portable(TwoLayerNetwork(2, 2, 1, seed=1))

`python -m simplenn_pure check --portable`, and on a board

    from simplenn_pure.portable import main; main()

tell whether this Python gives these bits, too.
"""

import math

from .checks import refusal
from .deep import DeepNetwork
from .flat import flatten
from .formulas import ACTIVATIONS, check_name
from .network import Network
from .selftest import mantissa_bits, rounds_twice, this_python
from .training import fit
from .two_layer import TwoLayerNetwork

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]
# The digests of what `trained` gives.
EXPECTED = [435270592, 4176085160]


def portable(network):
    """Return `network`, which from now on works out exp and log by the four operations alone.

    Each of its activations that takes exp becomes its twin, 'sigmoid' 'portable_sigmoid'. The
    numbers are as good as before. Some weights and answers have other last bits, but the same
    ones on every machine whose floats have 64 bits and whose operations are rounded once each;
    in training and in exports alike. `powers.py` says how.
    Raises TypeError for what is not a network.
    """
    if not isinstance(network, Network):
        raise TypeError(refusal('network', network, 'a Neuron, TwoLayerNetwork or DeepNetwork'))
    for layer in network.layers:
        activation = ACTIVATIONS[layer.activation]
        if 'exp(' in activation.shown and not activation.twin_of:
            check_name('activation', 'portable_' + layer.activation)
            layer.activation = 'portable_' + layer.activation
    return network


def digest(network):
    """Return a number below 2**32 in which every bit of the weights and biases counts."""
    number = 0
    for value in flatten(network.layers):
        fraction, exponent = math.frexp(value)
        for part in (int(fraction * 9007199254740992.0), exponent):
            number = (number * 31 + part) % (2**32 - 5)  # the largest prime below
    return number


def trained():
    """Return two portable networks after their training: the second tutorial's, and one with softmax."""
    two_layers = portable(TwoLayerNetwork(2, 2, 1, seed=1))
    fit(two_layers, XOR, [0, 1, 1, 0], 10000)
    shares = portable(DeepNetwork([2, 4, 2], 1, activation='tanh', output_activation='softmax'))
    fit(shares, XOR, [[1, 0], [0, 1], [0, 1], [1, 0]], 1000)
    return [two_layers, shares]


def main():
    """Print whether this Python gives the bits of portable networks; return 0 when it does, else 1."""
    found = [digest(network) for network in trained()]
    print(this_python())
    for name, expected, number in zip(['two layers', 'softmax'], EXPECTED, found):
        print('%-12s digest %10d  %s' % (name, number, 'the same' if number == expected
                                         else 'expected %d' % expected))
    if found == EXPECTED:
        print('Right: the same bits as everywhere.')
        return 0
    reason = 'Please tell the authors which Python it is.'
    if mantissa_bits() < 53:
        reason = 'Its floats have fewer than 64 bits.'
    elif rounds_twice():
        reason = 'Its processor rounds each operation twice, as the x87 does.'
    print('OTHER BITS here. ' + reason)
    return 1
