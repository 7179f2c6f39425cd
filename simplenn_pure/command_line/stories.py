"""What `explain` and `page` tell of: both tutorials, or a saved network."""

import argparse
import itertools
import os

from ..neuron import Neuron
from ..two_layer import TwoLayerNetwork
from .options import positive


def add_story_options(parser):
    """Add the model and its examples to a parser."""
    parser.add_argument('model', nargs='?',
                        help='a JSON file of a network (default: both tutorials)')
    parser.add_argument('--example', dest='examples', type=example, action='append',
                        metavar='INPUTS:TARGETS', help="such as 0,1:1; may be given again; "
                        "for a saved network, which has no examples in it (default: inputs of 0 "
                        "and 1, with the network's own answers, rounded to 0 or 1, as targets)")
    parser.add_argument('--learning-rate', type=positive, metavar='R',
                        help="(default: the network's own)")


def example(text):
    """Return the (inputs, targets) in '0,1:1'."""
    try:
        inputs, targets = text.split(':')
        return ([float(number) for number in inputs.split(',')],
                [float(number) for number in targets.split(',')])
    except ValueError:
        raise argparse.ArgumentTypeError('%r, expected inputs and targets, such as 0,1:1' % text)


def stories(options):
    """Return a (title, network, inputs, targets) for each training that the options ask for."""
    if options.model is None:
        if options.examples:
            raise ValueError('--example is for a saved network; the tutorials have their own')
        return [('The first tutorial: one neuron', Neuron(3, seed=1),
                 [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], [0, 1, 1, 0]),
                ('The second tutorial: two layers learn XOR', TwoLayerNetwork(2, 2, 1, seed=1),
                 [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])]
    from ..embed import load
    network = load(options.model)
    title = 'The network in %s' % os.path.basename(options.model)
    if options.examples:
        return [(title, network, [inputs for inputs, targets in options.examples],
                 [targets for inputs, targets in options.examples])]
    inputs = examples_of_bits(len(network.layers[0].weights))
    targets = [[1.0 if answer >= 0.5 else 0.0 for answer in answers]
               for answers in network.think(inputs)]
    return [(title + '. Targets: its own answers, rounded', network, inputs, targets)]


def examples_of_bits(count):
    """Return all examples of `count` inputs of 0 and 1; of more than 3, those with one 1 at most.

    Of the latter there are four.
    """
    if count <= 3:
        return [list(bits) for bits in itertools.product([0.0, 1.0], repeat=count)]
    return [[1.0 if place == number else 0.0 for place in range(count)]
            for number in range(-1, 3)]
