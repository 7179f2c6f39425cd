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
    return [[row[column] for row in matrix] for column in range(len(matrix[0]))]


def dot(left, right):
    """Return the (n x p) matrix product of a (n x m) and a (m x p) matrix.

    dot(A, B)[i][j] = A[i][0] * B[0][j] + A[i][1] * B[1][j] + ...,
    added from left to right: row i of A against column j of B.

    >>> dot([[1.0, 2.0], [3.0, 4.0]], [[10.0], [100.0]])
    [[210.0], [430.0]]
    """
    columns = transpose(right)
    product = []
    for row in left:
        product_row = []
        for column in columns:
            total = 0.0
            for a, b in zip(row, column):
                total += a * b
            product_row.append(total)
        product.append(product_row)
    return product


def add(left, right):
    """Return left + right, element by element, of two matrices of one shape."""
    return [[a + b for a, b in zip(left_row, right_row)]
            for left_row, right_row in zip(left, right)]


def subtract(left, right):
    """Return left - right, element by element, of two matrices of one shape."""
    return [[a - b for a, b in zip(left_row, right_row)]
            for left_row, right_row in zip(left, right)]


def multiply(left, right):
    """Return left * right, element by element, of two matrices of one shape.

    This is not the matrix product, which is `dot`. Mathematicians call it the
    Hadamard product.

    >>> multiply([[1.0, 2.0]], [[10.0, 100.0]])
    [[10.0, 200.0]]
    """
    return [[a * b for a, b in zip(left_row, right_row)]
            for left_row, right_row in zip(left, right)]


def scale(number, matrix):
    """Return `matrix` with every element multiplied by `number`."""
    return [[number * element for element in row] for row in matrix]


def add_to_rows(matrix, row):
    """Return the (n x m) `matrix` with the m numbers of `row` added to each of its rows.

    >>> add_to_rows([[1.0, 2.0], [3.0, 4.0]], [10.0, 100.0])
    [[11.0, 102.0], [13.0, 104.0]]
    """
    return [[element + b for element, b in zip(matrix_row, row)]
            for matrix_row in matrix]


def column_sums(matrix):
    """Return the m sums of the columns of a (n x m) matrix, added from top to bottom.

    >>> column_sums([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    [9.0, 12.0]
    """
    sums = []
    for column in transpose(matrix):
        total = 0.0
        for element in column:
            total += element
        sums.append(total)
    return sums
