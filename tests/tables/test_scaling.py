"""Scaling, its folding into the first layer, and the split."""

import math

import pytest
from hypothesis import given, strategies

from simplenn_pure import DeepNetwork
from simplenn_pure.tables.scaling import fold, measure, scaled
from simplenn_pure.tables.split import hold_out

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


@given(strategies.lists(strategies.sampled_from('abcd'), min_size=1, max_size=60),
       strategies.floats(0.0, 0.99), strategies.integers(0, 2 ** 32 - 1))
def test_split_shares_out_every_group_evenly(groups, share, seed):
    training, held_out = hold_out(groups, share, seed)
    assert sorted(training + held_out) == list(range(len(groups)))
    for group in set(groups):
        held = len([row for row in held_out if groups[row] == group])
        count = groups.count(group)
        assert held < count
        assert abs(held - share * count) <= 0.5 or held == count - 1 == math.floor(share * count)


def test_split_depends_on_the_seed_alone():
    groups = ['a', 'b'] * 50
    assert hold_out(groups, 0.2, 1) == hold_out(groups, 0.2, 1)
    assert sorted(hold_out(groups, 0.2, 1)[1]) != sorted(hold_out(groups, 0.2, 2)[1])
