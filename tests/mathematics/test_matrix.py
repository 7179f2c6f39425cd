"""The matrix helpers against exact arithmetic, their shapes, and their manners.

Integers up to 2**20 and sums of at most 6 products of them are exact in floats,
so Python's integers are an oracle without any tolerance.
"""

from fractions import Fraction

from hypothesis import given, strategies as st

from simplenn_pure import matrix

COUNTS = st.integers(1, 6)
INTEGERS = st.integers(-2**20, 2**20).map(float)
FLOATS = st.floats(-1e6, 1e6)


def matrices(rows, columns, numbers=INTEGERS):
    return st.lists(st.lists(numbers, min_size=columns, max_size=columns),
                    min_size=rows, max_size=rows)


def pairs_of_one_shape(numbers=INTEGERS):
    return st.tuples(COUNTS, COUNTS).flatmap(
        lambda size: st.tuples(matrices(size[0], size[1], numbers),
                               matrices(size[0], size[1], numbers)))


def factors(numbers=INTEGERS):
    """Two matrices whose matrix product exists."""
    return st.tuples(COUNTS, COUNTS, COUNTS).flatmap(
        lambda size: st.tuples(matrices(size[0], size[1], numbers),
                               matrices(size[1], size[2], numbers)))


@given(pairs_of_one_shape())
def test_element_by_element_helpers_are_exact_on_integers(pair):
    left, right = pair
    rows, columns = len(left), len(left[0])
    for helper, wanted in [(matrix.add, lambda a, b: a + b),
                           (matrix.subtract, lambda a, b: a - b),
                           (matrix.multiply, lambda a, b: a * b)]:
        assert helper(left, right) == [
            [float(wanted(int(left[i][j]), int(right[i][j]))) for j in range(columns)]
            for i in range(rows)]


@given(factors())
def test_dot_is_exact_on_integers(pair):
    left, right = pair
    assert matrix.dot(left, right) == [
        [float(sum(int(left[i][k]) * int(right[k][j]) for k in range(len(right))))
         for j in range(len(right[0]))] for i in range(len(left))]


@given(factors(FLOATS))
def test_dot_is_within_the_rounding_error_of_m_terms(pair):
    # Each of the m products and m sums rounds by at most 2**-53 of its value, so
    # |error| <= m * 2**-53 / (1 - m * 2**-53) * (|a1 * b1| + ... + |am * bm|)
    # (N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., eq. 3.5),
    # and where products are below the normal floats, 2**-1074 more for each.
    left, right = pair
    product = matrix.dot(left, right)
    for i in range(len(left)):
        for j in range(len(right[0])):
            terms = [Fraction(left[i][k]) * Fraction(right[k][j]) for k in range(len(right))]
            bound = Fraction(len(terms) + 1, 2**53) * sum(abs(term) for term in terms)
            bound += len(terms) * Fraction(1, 2**1074)
            assert abs(Fraction(product[i][j]) - sum(terms)) <= bound


def test_dot_adds_from_left_to_right():
    # From left to right (1e16 + 1) - 1e16 loses the 1; from right to left it stays.
    assert matrix.dot([[1e16, 1.0, -1e16]], [[1.0], [1.0], [1.0]]) == [[0.0]]
    assert matrix.dot([[1e16, -1e16, 1.0]], [[1.0], [1.0], [1.0]]) == [[1.0]]
    # Ten times 0.1, added one after the other, is one unit below 1; sum() from
    # CPython 3.12 on compensates and gives 1.0.
    assert matrix.dot([[0.1] * 10], [[1.0]] * 10) == [[0.9999999999999999]]


def test_column_sums_add_from_top_to_bottom():
    assert matrix.column_sums([[1e16], [1.0], [-1e16]]) == [0.0]
    assert matrix.column_sums([[1e16], [-1e16], [1.0]]) == [1.0]
    assert matrix.column_sums([[0.1]] * 10) == [0.9999999999999999]


@given(factors())
def test_product_of_transposes_is_the_transpose_of_the_product(pair):
    left, right = pair
    assert (matrix.dot(matrix.transpose(right), matrix.transpose(left))
            == matrix.transpose(matrix.dot(left, right)))


@given(st.tuples(COUNTS, COUNTS).flatmap(lambda size: matrices(*size)))
def test_transpose_turns_rows_into_columns_and_back(rows):
    turned = matrix.transpose(rows)
    assert matrix.shape(turned) == (len(rows[0]), len(rows))
    assert all(turned[j][i] == rows[i][j]
               for i in range(len(rows)) for j in range(len(rows[0])))
    assert matrix.transpose(turned) == rows


@given(st.tuples(COUNTS, COUNTS).flatmap(lambda size: matrices(*size)),
       st.integers(-1000, 1000))
def test_add_scaled_column_sums_and_add_to_rows_are_exact_on_integers(rows, number):
    assert matrix.add_scaled(rows, float(number), rows[::-1]) == [
        [float(int(a) + number * int(b)) for a, b in zip(row, other)]
        for row, other in zip(rows, rows[::-1])]
    assert matrix.column_sums(rows) == [
        float(sum(int(row[j]) for row in rows)) for j in range(len(rows[0]))]
    assert matrix.add_to_rows(rows, rows[0]) == [
        [float(int(a) + int(b)) for a, b in zip(row, rows[0])] for row in rows]


@given(pairs_of_one_shape())
def test_helpers_return_new_lists_and_leave_their_arguments_alone(pair):
    left, right = pair
    left_before = [list(row) for row in left]
    right_before = [list(row) for row in right]
    results = [matrix.add(left, right), matrix.subtract(left, right),
               matrix.multiply(left, right), matrix.add_scaled(left, 2.0, right),
               matrix.transpose(left), matrix.dot(left, matrix.transpose(right)),
               matrix.add_to_rows(left, right[0]), [matrix.column_sums(left)]]
    for result in results:
        for row in result:
            for index in range(len(row)):
                row[index] = None
    assert left == left_before and right == right_before


def test_shapes():
    # Counted by hand.
    assert matrix.shape([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]) == (2, 3)
    assert matrix.shape([[1.0]]) == (1, 1)
    assert matrix.shape(matrix.dot([[1.0, 2.0]] * 4, [[1.0, 2.0, 3.0]] * 2)) == (4, 3)
