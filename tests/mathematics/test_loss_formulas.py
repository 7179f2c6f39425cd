"""What is written and said of each loss is what its function works out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import CALLS
from simplenn_pure import DeepNetwork
from simplenn_pure.formulas import ACTIVATIONS
from simplenn_pure.loss import LOSSES

WRITTEN = sorted(name for name in LOSSES if LOSSES[name].formula is not None)
OF_PROBABILITIES = sorted(name for name in ACTIVATIONS if ACTIVATIONS[name].cross_entropies is not None)


def rows_of(number):
    """One to five rows of two to four (target, number) pairs."""
    return st.integers(2, 4).flatmap(lambda width: st.lists(
        st.lists(st.tuples(st.floats(0.0, 1.0), number), min_size=width, max_size=width),
        min_size=1, max_size=5))


def straight_through(width, activation, loss):
    """A layer whose weighted sums are its inputs: each is added to products with 0 alone."""
    weights = [[1.0 if i == j else 0.0 for j in range(width)] for i in range(width)]
    return DeepNetwork.from_layers([(weights, None, activation)], loss)


def test_every_loss_is_held_here():
    assert WRITTEN == ['squared_error']
    assert sorted(LOSSES) == ['cross_entropy'] + WRITTEN
    assert {'sigmoid', 'softmax'} <= set(OF_PROBABILITIES)


@pytest.mark.parametrize('name', WRITTEN)
@given(rows=rows_of(st.floats(-2.0, 2.0)))
def test_the_formulas_come_to_the_loss(name, rows):
    loss = LOSSES[name]
    (when, e, share), = loss.formula
    assert when == e == ''
    count = len(rows) * (len(rows[0]) if loss.per_output else 1)
    wanted = loss.value(straight_through(len(rows[0]), 'identity', name),
                        [[a for t, a in row] for row in rows], [[t for t, a in row] for row in rows])
    pairs = [pair for row in rows for pair in row]
    # At most 20 terms, of which none is negative: each addition is off by 2**-53 of the sum.
    total = sum(eval(share, {'t': t, 'a': a}) for t, a in pairs)
    assert abs(total / count - wanted) <= 40 * 2.0**-53 * wanted
    total = sum(eval(loss.shown, {'error': t - a}) for t, a in pairs)
    assert abs(total / count - wanted) <= 40 * 2.0**-53 * wanted


@pytest.mark.parametrize('name', OF_PROBABILITIES)
@given(rows=rows_of(st.floats(-50.0, 50.0)))
def test_the_written_cross_entropy_comes_to_the_loss(name, rows):
    about = ACTIVATIONS[name]
    terms = []
    for row in rows:
        place = dict(CALLS, largest=max(z for t, z in row), whole=0.0)
        for t, z in row:
            if about.row:
                (_, e, result), = about.formula
                place['whole'] += eval(e, dict(place, z=z))
        for t, z in row:
            when, e, result = next(case for case in about.cross_entropy
                                   if case[0] == '' or eval(case[0], {'z': z}))
            terms.append(eval(result, dict(place, z=z, t=t, e=eval(e, dict(place, z=z)) if e else None)))
    of_rows = [about.cross_entropies([z for t, z in row], [t for t, z in row]) for row in rows]
    assert [term for row in of_rows for term in row] == terms
    # The mean over the examples, whatever the number of outputs. No term is negative.
    found = LOSSES['cross_entropy'].value(straight_through(len(rows[0]), name, 'cross_entropy'),
                                          [[z for t, z in row] for row in rows],
                                          [[t for t, z in row] for row in rows])
    assert abs(found - math.fsum(terms) / len(rows)) <= 40 * 2.0**-53 * found
