"""Words that go into generated source, and the check of the one that the caller chooses."""

from ..checks import shown

# The keywords of Python 2.7 and of 3.6 to 3.14.
PYTHON_KEYWORDS = (
    'False None True and as assert async await break class continue def del elif else except '
    'exec finally for from global if import in is lambda nonlocal not or pass print raise '
    'return try while with yield')

LETTERS = '_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
LONGEST = 31  # C promises to tell names of this length apart (C99, 5.2.4.1).


def check_name(name, taken, language):
    """Return `name`, which must be an identifier that is not among the words of `taken`.

    Nor may it start and end with two underscores: languages keep such names.
    `taken` is text, words with spaces between them; `language` is whose words they
    are, for the message. Raises TypeError for what is no text, ValueError otherwise.
    """
    if not hasattr(name, 'encode'):
        raise TypeError('name is %s, expected text' % shown(name))
    if name == '' or name[0] not in LETTERS or len(name) > LONGEST:
        raise ValueError('name is %s, expected at most %d letters, digits and underscores, '
                         'a digit not first' % (shown(name), LONGEST))
    for character in name:
        if character not in LETTERS and character not in '0123456789':
            raise ValueError('name is %s, expected only the letters a to z, digits and '
                             'underscores' % shown(name))
    if is_among(name, taken) or (name[:2] == '__' and name[-2:] == '__'):
        raise ValueError('name is %s, a word that %s already uses' % (shown(name), language))
    return str(name)


def is_among(word, words):
    """Return whether `word` is one of `words`, text with spaces between them.

    (A list of the words would take many times the memory.)
    """
    return ' %s ' % word in ' %s ' % words


def counted(count, noun):
    """Return '1 input', '2 inputs' and so on."""
    return '%d %s%s' % (count, noun, '' if count == 1 else 's')
