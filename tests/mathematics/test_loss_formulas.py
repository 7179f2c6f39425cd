"""What is written and said of each loss is what its function works out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simplenn_pure.formulas import LOSSES

ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.01, 0.99)), min_size=width, max_size=width),
    min_size=1, max_size=5))


def test_there_are_losses():
    assert 'squared_error' in LOSSES


@pytest.mark.parametrize('name', sorted(LOSSES))
@given(rows=ROWS)
def test_the_formulas_come_to_the_loss(name, rows):
    loss = LOSSES[name]
    (when, e, share), = loss.formula
    assert when == e == ''
    count = len(rows) * (len(rows[0]) if loss.per_output else 1)
    wanted = loss.value([[a for t, a in row] for row in rows], [[t for t, a in row] for row in rows])
    pairs = [pair for row in rows for pair in row]
    # At most 20 terms, of which none is negative: each addition is off by 2**-53 of the sum.
    total = sum([eval(share, {'t': t, 'a': a}) for t, a in pairs])
    assert total / count == pytest.approx(wanted, rel=40 * 2.0 ** -53)
    total = sum([eval(loss.shown, {'error': t - a}) for t, a in pairs])
    assert total / count == pytest.approx(wanted, rel=40 * 2.0 ** -53)
