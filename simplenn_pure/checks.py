"""The checks at the public edge: what comes in is copied to floats, or refused.

A refusal is one line that says what came, where, and what was expected. It is a
ValueError for a wrong value or shape and a TypeError for what is not a number, and
it comes before anything is changed. `name` is always what the message calls the
argument. Inside the edge everything is trusted.
"""


def shown(value):
    """Return `value` as short text for a message, never longer than 60 characters."""
    try:
        text = repr(value)
    except Exception:
        # CPython writes out neither integers of thousands of digits nor lists nested
        # thousands deep, and an object of the caller's may fail in its own way.
        text = 'a value of type ' + type(value).__name__
    text = ' '.join(text.split())
    if len(text) > 60:
        text = text[:57] + '...'
    return text


def refusal(name, value, expected):
    """Return the message that most refusals have."""
    return '%s is %s, expected %s' % (name, shown(value), expected)


def is_finite(number):
    """Return whether a float is neither infinite nor NaN.

    inf - inf and nan - nan are both nan, which equals nothing. (`math.isfinite`
    is missing from Python 2.7.)
    """
    return number - number == 0.0


def are_finite(matrix):
    """Return whether no element of `matrix` is infinite or NaN."""
    for row in matrix:
        for number in row:
            if number - number != 0.0:
                return False
    return True


def is_list_like(value):
    """Return whether `value` can be walked through in order and is not text.

    Sets and dicts are not: their order is not the caller's. Nor is a table that gives
    its column names where it is asked for rows. (Only sets can answer `isdisjoint`, frozen
    ones too, for which small boards have no name. Dicts and tables have `items`; so has
    one column of a table, which gives its numbers, and can make a list of itself.)
    """
    if isinstance(value, (str, bytes)) or hasattr(value, 'isdisjoint'):
        return False
    if hasattr(value, 'items') and not hasattr(value, 'tolist'):
        return False
    try:
        iter(value)
    except TypeError:
        return False
    return True


def matrix(value):
    """Return `value`; of a frame of pandas, which would give the names of its columns, its rows."""
    if hasattr(value, 'items') and not callable(getattr(value, 'values', callable)):
        return value.values
    return value


def check_number(name, value):
    """Return `value` as a float.

    `name` says in the message what the value is for.
    Raises TypeError for what is not a real number, ValueError for NaN, infinities
    and numbers too large for a float.
    """
    number = None
    too_large = False
    try:
        0 + value  # float() alone would read numbers out of text.
        if getattr(value, 'imag', 0) == 0:  # It would drop the imaginary part of NumPy's.
            number = float(value)
    except ArithmeticError:
        too_large = True
    except Exception:  # PyTorch's numbers, for one, refuse with a RuntimeError.
        pass
    if number is None and not too_large:
        raise TypeError(refusal(name, value, 'a number'))
    if too_large or (isinstance(value, int) and not is_finite(number)):
        raise ValueError('%s is too large for a float' % name)
    if not is_finite(number):
        raise ValueError(refusal(name, value, 'a finite number'))
    return number


def check_count(name, value, low, high=None):
    """Return `value` as an int from `low` to `high`; 3.0 is 3, 2.5 is refused.

    A `high` of None means no limit.
    Raises TypeError for what is not a number (here True and False are not),
    ValueError for numbers that are not whole or are outside the limits.
    """
    if high is None:
        expected = 'a whole number of at least %d' % low
    else:
        expected = 'a whole number from %d to %d' % (low, high)
    if value is True or value is False:
        raise TypeError(refusal(name, value, expected))
    check_number(name, value)
    count = int(value)
    if count != value or count < low or (high is not None and count > high):
        raise ValueError(refusal(name, value, expected))
    return count


def check_flag(name, value):
    """Return `value`, which must be True or False. Raises TypeError otherwise."""
    if value is not True and value is not False:
        raise TypeError(refusal(name, value, 'True or False'))
    return value


def check_row(name, values, width=None):
    """Return `values`, anything that iterates over numbers, as a list of floats.

    `width` is how many numbers it must have; None means any number but 0.
    Raises TypeError for what is not a list, or holds something that is not a number, ValueError
    for a wrong width or a number that is not finite.
    """
    if width is None:
        expected = 'a list of numbers'
    else:
        expected = 'a list of %s' % numbers(width)
    if not is_list_like(values):
        raise TypeError(refusal(name, values, expected))
    values = list(values)
    if len(values) == 0 and width is None:
        raise ValueError('%s is empty, expected %s' % (name, expected))
    if width is not None and len(values) != width:
        raise ValueError('%s has %s, expected %d' % (name, numbers(len(values)), width))
    row = []
    place = '%s, number %d' if ': ' in name else '%s: number %d'
    for value in values:
        if type(value) is not float or value - value != 0.0:
            value = check_number(place % (name, len(row) + 1), value)
        row.append(value)
    return row


def check_matrix(name, value, width=None, row_name='row'):
    """Return `value`, anything that iterates over rows of numbers, as a list of lists of floats.

    A frame of pandas, which iterates over the names of its columns, knows its rows, too.
    `width` is how many numbers each row must have; None means as many as the
    first. `row_name` is what a row is called in messages.
    Raises as `check_row` does, and ValueError when there are no rows.
    """
    value = matrix(value)
    if not is_list_like(value):
        raise TypeError(refusal(name, value, 'a list of %ss' % row_name))
    checked = []
    for row in value:
        place = '%s: %s %d' % (name, row_name, len(checked) + 1)
        row = check_row(place, row, width)
        width = len(row)
        checked.append(row)
    if len(checked) == 0:
        raise ValueError('%s: no %ss, expected at least one' % (name, row_name))
    return checked


def numbers(count):
    """Return '1 number', '2 numbers' and so on."""
    text = '%d numbers' % count
    if count == 1:
        return text[:-1]
    return text


def check_seed(seed):
    """Return `seed` as an int from 0 to 2**32 - 1. Raises TypeError or ValueError."""
    return check_count('seed', seed, 0, 4294967295)


def check_range(name, weight_range):
    """Return `weight_range` as a (low, high) tuple of floats with low at most high."""
    low, high = check_row(name, weight_range, 2)
    if low > high:
        raise ValueError('%s is from %r to %r, expected the lower number first'
                         % (name, low, high))
    if not is_finite(high - low):
        raise ValueError('%s from %r to %r is too wide for a float' % (name, low, high))
    return low, high


def check_inputs(inputs, width):
    """Return `inputs` as (examples x width) floats, and whether it was one bare example.

    Raises ValueError or TypeError, naming the example and the number.
    """
    inputs = matrix(inputs)
    if not is_list_like(inputs):
        raise TypeError(refusal('inputs', inputs, 'a list of numbers or a list of examples'))
    inputs = list(inputs)
    if len(inputs) > 0 and not is_list_like(inputs[0]):
        return [check_row('inputs', inputs, width)], True
    return check_matrix('inputs', inputs, width, 'example'), False


def check_examples(inputs, targets, input_count, output_count, low=None, high=None):
    """Return (examples x inputs) and (examples x outputs) floats, or refuse them.

    `targets` may be flat, one number per example, when there is one output. Where there
    is a `high`, they must lie between `low` and `high`, the bounds of the outputs.
    """
    inputs = matrix(inputs)
    if is_list_like(inputs):
        inputs = list(inputs)
        if len(inputs) > 0 and isinstance(inputs[0], (int, float)):
            raise TypeError('inputs is a single example, expected a list of examples, such as [[0, 1], [1, 1]]')
    inputs = check_matrix('inputs', inputs, input_count, 'example')
    targets = matrix(targets)
    if not is_list_like(targets):
        raise TypeError(refusal('targets', targets,
                                'a list with %s for each example' % numbers(output_count)))
    targets = list(targets)
    if len(targets) > 0 and hasattr(targets[0], 'encode'):
        raise TypeError(refusal('targets: number 1', targets[0], 'a number; of classes, one number each, as '
                                'tables.one_hot gives them'))
    if output_count == 1 and len(targets) > 0 and not is_list_like(targets[0]):
        targets = [[target] for target in check_row('targets', targets)]
    else:
        targets = check_matrix('targets', targets, output_count, 'example')
    if len(targets) != len(inputs):
        raise ValueError('targets: %d for %d examples of inputs, expected one for each'
                         % (len(targets), len(inputs)))
    if high is not None:
        for i in range(len(targets)):
            for target in targets[i]:
                if target < low or target > high:
                    raise ValueError('targets: example %d has %r, expected numbers from %r to %r, like '
                                     "the outputs; scale them, or end a DeepNetwork with 'identity'"
                                     % (i + 1, target, low, high))
    return inputs, targets
