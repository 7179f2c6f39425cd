"""Draws the pictures that the READMEs show: python benchmarks/pictures.py

They are of the second tutorial, seed 1, after its 10,000 iterations. A test draws
them again and wants the same but for the last digits, in which `exp` may differ.
"""

import io
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from simplenn_pure import TwoLayerNetwork  # noqa: E402
from simplenn_pure.study import decision_surface, network_diagram  # noqa: E402

INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [0, 1, 1, 0]


def pictures():
    """Return {file name: SVG text}."""
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    network.train(INPUTS, TARGETS)
    return {'network.svg': network_diagram(network, [1, 0], 'XOR after 10,000 iterations'),
            'surface.svg': decision_surface(network, INPUTS, TARGETS,
                                            title='Its answer over the plane')}


if __name__ == '__main__':
    for name, picture in pictures().items():
        with io.open(os.path.join(HERE, 'pictures', name), 'w', encoding='utf-8',
                     newline='\n') as stream:
            stream.write(picture)
