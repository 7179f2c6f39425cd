"""A Python whose whole numbers end at 64 bits is told so. (One is run in test_any_python.py.)"""

import pytest

from simplenn_pure import integers, selftest


class Wrapping(int):
    """A whole number of 64 bits that loses what is too much."""

    def __mul__(self, other):
        return Wrapping(int(self) * other % 2**64)


class Ending(int):
    """A whole number of 64 bits that says so."""

    def __mul__(self, other):
        product = int(self) * other
        if product >= 2**63:
            raise OverflowError('small int overflow')
        return Ending(product)


@pytest.mark.parametrize('kind', [Wrapping, Ending])
def test_where_they_end_one_line_says_so(monkeypatch, capsys, kind):
    integers.need_large_integers('this')
    monkeypatch.setattr(integers, 'ONE', kind(1))
    with pytest.raises(NotImplementedError, match='^this needs whole numbers of any size, and those'):
        integers.need_large_integers('this')
    assert selftest.main() == 1
    assert capsys.readouterr().out.startswith('check needs whole numbers of any size')
