"""Draws the pictures that the READMEs show: python benchmarks/pictures.py

They are of the second tutorial, seed 1, after its 10,000 iterations. A test draws
them again and wants the same but for the last digits, in which `exp` may differ.
"""

import io
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from simplenn_pure import TwoLayerNetwork, fit  # noqa: E402
from simplenn_pure.study import (  # noqa: E402
    decision_surface, loss_curve, network_diagram, sigmoid_plot, training_cycle)

INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [0, 1, 1, 0]


def pictures():
    """Return {path: SVG text}."""
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    history = fit(network, INPUTS, TARGETS, 10000).history
    manual = {'network_diagram': network_diagram(network, [1, 0], plane=[(-0.25, 1.25), (-0.25, 1.25)]),
              'training_cycle': training_cycle(), 'sigmoid_plot': sigmoid_plot(),
              'loss_curve': loss_curve(history), 'decision_surface': decision_surface(network, INPUTS, TARGETS)}
    drawn = {'simplenn_pure/study/pictures/%s.svg' % name: picture for name, picture in manual.items()}
    drawn['benchmarks/pictures/network.svg'] = network_diagram(network, [1, 0], 'XOR after 10,000 iterations')
    drawn['benchmarks/pictures/surface.svg'] = decision_surface(network, INPUTS, TARGETS,
                                                                title='Its answer over the plane')
    return drawn


if __name__ == '__main__':
    from timing import parser
    parser(__doc__).parse_args()
    for path, picture in pictures().items():
        with io.open(os.path.join(os.path.dirname(HERE), path), 'w', encoding='utf-8',
                     newline='\n') as stream:
            stream.write(picture)
