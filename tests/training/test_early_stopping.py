"""Training that watches some of its examples: which those are, and what it does on its own.

That it keeps the best weights, by every road, is tested with tables (tests/tables/test_table_model.py).
"""

import math

import pytest
from hypothesis import given, strategies

from simplenn_pure import DeepNetwork
from simplenn_pure.early_stopping import hold_out, learn


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


def test_a_network_of_a_class_of_its_own_is_trained_by_its_methods():
    class Own(DeepNetwork):
        def think(self, inputs):
            return DeepNetwork.think(self, inputs)
    network = Own([1, 2, 1], seed=1, output_activation='identity')
    with pytest.raises(ValueError, match='the loss becomes'):
        learn(network, [[1e200], [-1e200]], [[1.0], [0.0]], 3, 1e200)
