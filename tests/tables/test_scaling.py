"""Scaling, and its folding into the first layer."""

import pytest

from simplenn_pure import DeepNetwork
from simplenn_pure.scaling import fold, scaled
from simplenn_pure.tables.scaling import measure

ROWS = [[1900.0, 0.001, 1.0, 7.0], [2000.0, 0.002, 0.0, 7.0], [2020.0, -0.004, 0.0, 7.0],
        [2021.0, 0.0, 1.0, 7.0]]
NAMES = ['year', 'small', 'yes', 'always']


def test_means_and_deviations_are_numpy_s():
    numpy = pytest.importorskip('numpy')
    means, factors = measure(ROWS, NAMES, 'table.csv')
    array = numpy.array(ROWS)
    assert means[:2] == pytest.approx(list(array.mean(axis=0)[:2]), rel=1e-14)  # sums of 4, in another order
    assert factors[:2] == pytest.approx(list(1.0 / array.std(axis=0)[:2]), rel=1e-14)
    # Of what is 0 or 1 nothing is taken, and to what never changes the network does not listen.
    assert (means[2:], factors[2:]) == ([0.0, 0.0], [1.0, 0.0])


def test_folded_network_answers_in_the_table_s_units():
    means, factors = measure(ROWS, NAMES, 'table.csv')
    network = DeepNetwork([4, 5, 3], seed=1)
    expected = network.think(scaled(ROWS, means, factors))
    fold(network, means, factors)
    answers = network.think(ROWS)
    # The bias now holds mean * factor = 43 deviations, and the sum is made of such numbers: 43
    # times some roundings of 1.1e-16.
    for row, expected_row in zip(answers, expected):
        assert row == pytest.approx(expected_row, rel=1e-13)
    assert network.think([2000.0, 0.002, 0.0, -1e6]) == network.think([2000.0, 0.002, 0.0, 7.0])


def test_a_network_without_biases_cannot_take_a_scale_up():
    network = DeepNetwork([4, 2], seed=1, bias=False)
    before = network.layers[0].weights
    with pytest.raises(ValueError, match='the network has no biases'):
        fold(network, *measure(ROWS, NAMES, 'table.csv'))
    assert network.layers[0].weights == before
