"""The checks of what stands in the fields of a document: each names the field that it refuses."""

from ..checks import check_count, is_finite, refusal, shown

INTEGER_FORMAT = 'simplenn_pure integers'
CLASSES = ['Neuron', 'TwoLayerNetwork', 'DeepNetwork']
DEEPEST_NOTES = 20
LONGEST_NOTE = 300  # Digits of a whole number; a float ends at 309.
WHOLE = (bool, int, type(1 << 70))  # The last one is `long` on Python 2.


def check_fields(name, fields, expected):
    """Raise ValueError unless the keys of `fields` are those of the list `expected`."""
    for field in expected:
        if field not in fields:
            raise ValueError("%s has no field '%s'" % (name, field))
    for field in fields:
        if field not in expected:
            raise ValueError('%s has a field %s that is not known' % (name, shown(field)))


def check_kind(name, value, kind, expected):
    """Return `value`, which must be of the type, or one of the types, `kind`."""
    if not isinstance(value, kind):
        raise ValueError(refusal(name, value, expected))
    return value


def check_numbers(name, values):
    """Return `values`, which must be a list of finite numbers; true and false are not numbers."""
    for number, value in enumerate(check_kind(name, values, (list, tuple), 'a list')):
        place = '%s: number %d' % (name, number + 1)
        if value is True or value is False:
            raise ValueError(refusal(place, value, 'a number'))
        check_float(place, value)
    return values


def check_float(name, value):
    """Raise ValueError for a float that is infinite or NaN."""
    if isinstance(value, float) and not is_finite(value):
        raise ValueError(refusal(name, value, 'a finite number'))


def check_whole(name, value, least):
    """Return `value`, which must be a whole number of at least `least`, written without a point."""
    if isinstance(value, float):
        raise ValueError(refusal(name, value, 'a whole number'))
    return check_count(name, value, least)


def check_notes(notes):
    """Raise ValueError unless `notes` is None or a dict that JSON holds without loss.

    Walks with a list of what is still to be seen: no recursion, however deep.
    """
    check_kind('notes', notes, (dict, type(None)), 'a dict or None')
    waiting = [('notes', notes, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if depth > DEEPEST_NOTES:
            raise ValueError('%s is nested more than %d deep' % (name, DEEPEST_NOTES))
        check_float(name, value)
        if isinstance(value, dict):
            for key in value:
                if not is_text(key):
                    raise ValueError('%s has the key %s, expected text' % (name, shown(key)))
                waiting.append(('notes: %s' % shown(key), value[key], depth + 1))
        elif isinstance(value, list):
            waiting.extend([(name, item, depth + 1) for item in value])
        elif isinstance(value, WHOLE):
            if abs(value) >= 10 ** LONGEST_NOTE:
                raise ValueError('%s is a number of more than %d digits' % (name, LONGEST_NOTE))
        elif isinstance(value, tuple):
            raise ValueError('%s is %s, which would come back as a list; give a list'
                             % (name, shown(value)))
        elif not (value is None or isinstance(value, float) or is_text(value)):
            raise ValueError('%s is %s, which JSON cannot hold' % (name, shown(value)))


def is_text(value):
    """Return whether `value` is text, on Python 2 of either kind."""
    return hasattr(value, 'encode')
