"""Makers of networks for the tests of sweep: they must be importable to travel to a process."""

import os

from simplenn_pure import TwoLayerNetwork

XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])


def make(seed):
    return TwoLayerNetwork(2, 2, 1, seed=seed)


def raises_at_3(seed):
    if seed == 3:
        raise ValueError('three\nis refused')
    return make(seed)


def dies_at_70(seed):
    if seed == 70:
        os._exit(1)
    return make(seed)
