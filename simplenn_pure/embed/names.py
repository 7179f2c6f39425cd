"""Words that go into generated source, and the check of the one that the caller chooses."""

from ..checks import is_list_like, refusal, shown
from ..layer_checks import from_layers
from ..formulas import ACTIVATIONS, function_body, renamed
from ..layer import sizes_of
from ..network import Network
from ..words import counted

# The keywords of Python 2.7 and of 3.6 to 3.14.
PYTHON_KEYWORDS = (
    'False None True and as assert async await break class continue def del elif else except '
    'exec finally for from global if import in is lambda nonlocal not or pass print raise '
    'return try while with yield')

LETTERS = '_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
CHARACTERS = LETTERS + '0123456789'
MARKS = " .,:;+-*=()<>[]%'"  # What a comment may have, too.
LONGEST = 31  # C promises to tell names of this length apart (C99, 5.2.4.1).


def check_name(name, taken, language):
    """Return `name`, which must be an identifier that is not among the words of `taken`.

    Nor may it start and end with two underscores: languages keep such names.
    `taken` is text, words with spaces between them; `language` is whose words they
    are, for the message. Raises TypeError when `name` is not text, ValueError otherwise.
    """
    if not hasattr(name, 'encode'):
        raise TypeError('name is %s, expected text' % shown(name))
    strange = [character for character in name if character not in CHARACTERS]
    if strange or not 0 < len(name) <= LONGEST or name[0] not in LETTERS:
        raise ValueError('name is %s, expected at most %d of the letters a to z, digits and '
                         'underscores, not starting with a digit' % (shown(name), LONGEST))
    if is_among(name, taken) or (name[:2] == '__' and name[-2:] == '__'):
        raise ValueError('name is %s, a word that %s already uses' % (shown(name), language))
    return str(name)


def is_among(word, words):
    """Return whether `word` is one of `words`, text with spaces between them.

    (A list of the words would take many times the memory.)
    """
    return ' %s ' % word in ' %s ' % words


def comment(about, start):
    """Return lines of text as lines of a comment, each after `start`.

    Wherever the text is from, it ends no comment and no string: what is not among letters, digits
    and a few marks becomes an underscore.
    Raises TypeError for what is no list of text.
    """
    text = ''
    for line in about if is_list_like(about) else [None]:
        if not hasattr(line, 'encode'):
            raise TypeError(refusal('about', about, 'a list of lines of text'))
        plain = ''.join([letter if letter in CHARACTERS + MARKS else '_' for letter in line])
        text += (start + plain).rstrip() + '\n'
    return text


def described(network, name):
    """Return a network's layers, checked, the activations that they use, and words for its source."""
    if not isinstance(network, Network):
        raise TypeError('network is %s, expected a network' % shown(network))
    layers = from_layers(type(network), network.layers, network.loss_name).layers
    sizes = sizes_of(layers)
    activations = sorted(set([layer.activation for layer in layers]))
    return layers, activations, {
        'name': name,
        # A class may be called anything, even what would end the comment that it stands in.
        'kind': ''.join([letter for letter in type(network).__name__ if letter in CHARACTERS]) or 'network',
        'sizes': '-'.join(['%d' % size for size in sizes]),
        'inputs': counted(sizes[0], 'input'),
        'outputs': counted(sizes[-1], 'output'),
        'input_count': sizes[0],
        'output_count': sizes[-1],
    }


def names_in_c(words):
    """Return what the functions that formulas call are called in the C that has these `words`."""
    suffix, name = words['suffix'], words['name']
    return {'exp': 'exp' + suffix, 'log': 'log' + suffix,
            'portable_exp': name + '_power', 'portable_log': name + '_logarithm'}


def take_portable(activations):
    """Return whether one of these activations takes the exp of `powers.py`."""
    return bool([name for name in activations if ACTIVATIONS[name].twin_of])


def call_library(activations):
    """Return whether one of these activations calls the `exp` of a library."""
    return bool([name for name in activations if not ACTIVATIONS[name].twin_of
                 and 'exp(' in ACTIVATIONS[name].shown])


def functions_text(activations, templates, forms, names, words):
    """Return the text of a function for each of `activations`.

    It is written into the first of `templates`, or, if it works out a whole row, the second.
    `names` are what the functions that formulas call are called here.
    """
    text, suffix = '', words.get('suffix', '')
    for name in activations:
        activation = ACTIVATIONS[name]
        about = activation.shown
        lines = function_body(activation.formula, forms, names, suffix)
        if 'exp(' in ''.join([''.join(case) for case in activation.formula]):
            about += ', written so that exp never overflows'
        when, e, result = [renamed(part, names, suffix) for part in activation.formula[-1]]
        text += templates[activation.row] % dict(words, activation=name, about=about, lines=lines,
                                                 e=e, result=result)
    return text
