"""Matrices as lists of lists: a matrix is a list of rows, a row is a list of floats.

Shapes are written (rows x columns). `[[1.0, 2.0, 3.0]]` is (1 x 3).

These functions trust that the shapes they are given fit (`checks.py` sees to that
at the public edge). They change nothing and return new lists.

Every sum in this package is a visible loop from left to right. Python's own
`sum()` rounds differently from one version to the next (since 3.12 it
compensates), and the promise here is the same digits everywhere.
"""


def shape(matrix):
    """Return (rows, columns), the number of rows and of columns of `matrix`.

    >>> shape([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    (2, 3)
    """
    return len(matrix), len(matrix[0])


def transpose(matrix):
    """Return the (columns x rows) transpose of a (rows x columns) matrix.

    transpose(M)[i][j] = M[j][i]: rows become columns.

    >>> transpose([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]
    """
    return [[row[j] for row in matrix] for j in range(len(matrix[0]))]


def dot(left, right):
    """Return the (n x p) matrix product of a (n x m) and a (m x p) matrix.

    dot(A, B)[i][j] = A[i][0] * B[0][j] + A[i][1] * B[1][j] + ...,
    added from left to right: row i of A against column j of B.

    >>> dot([[1.0, 2.0], [3.0, 4.0]], [[10.0], [100.0]])
    [[210.0], [430.0]]
    """
    columns, inner = range(len(right[0])), range(len(right))
    product = []
    for row in left:
        product_row = []
        for j in columns:
            total = 0.0
            for k in inner:
                total += row[k] * right[k][j]
            product_row.append(total)
        product.append(product_row)
    return product


def add(left, right):
    """Return left + right, element by element, of two matrices of one shape."""
    rows, columns = range(len(left)), range(len(left[0]))
    result = []
    for i in rows:
        row = []
        for j in columns:
            row.append(left[i][j] + right[i][j])
        result.append(row)
    return result


def subtract(left, right):
    """Return left - right, element by element, of two matrices of one shape."""
    rows, columns = range(len(left)), range(len(left[0]))
    result = []
    for i in rows:
        row = []
        for j in columns:
            row.append(left[i][j] - right[i][j])
        result.append(row)
    return result


def multiply(left, right):
    """Return left * right, element by element, of two matrices of one shape.

    This is not the matrix product, which is `dot`. Mathematicians call it the
    Hadamard product.

    >>> multiply([[1.0, 2.0]], [[10.0, 100.0]])
    [[10.0, 200.0]]
    """
    rows, columns = range(len(left)), range(len(left[0]))
    result = []
    for i in rows:
        row = []
        for j in columns:
            row.append(left[i][j] * right[i][j])
        result.append(row)
    return result


def add_scaled(left, number, right):
    """Return left + number * right, element by element, of two matrices of one shape.

    >>> add_scaled([[1.0, 2.0]], 0.5, [[10.0, 100.0]])
    [[6.0, 52.0]]
    """
    rows, columns = range(len(left)), range(len(left[0]))
    result = []
    for i in rows:
        row = []
        for j in columns:
            row.append(left[i][j] + number * right[i][j])
        result.append(row)
    return result


def add_to_rows(matrix, row):
    """Return the (n x m) `matrix` with the m numbers of `row` added to each of its rows.

    >>> add_to_rows([[1.0, 2.0], [3.0, 4.0]], [10.0, 100.0])
    [[11.0, 102.0], [13.0, 104.0]]
    """
    columns = range(len(row))
    return [[matrix_row[j] + row[j] for j in columns] for matrix_row in matrix]


def column_sums(matrix):
    """Return the m sums of the columns of a (n x m) matrix, added from top to bottom.

    >>> column_sums([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    [9.0, 12.0]
    """
    sums = []
    for column in range(len(matrix[0])):
        total = 0.0
        for row in matrix:
            total += row[column]
        sums.append(total)
    return sums
