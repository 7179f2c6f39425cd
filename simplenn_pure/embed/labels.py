"""What the outputs of a network name: the labels of classes, in generated source.

Each label is an output, and the largest output names the answer; or of two labels one output
names the second where it is more than a half.
"""

from ..checks import is_list_like, refusal

C_LABELS = '''
#ifdef __cplusplus
extern "C" {
#endif
/* The labels, and which of them the outputs name: %(name)s_labels[%(name)s_label(outputs)]. */
extern const char *const %(name)s_labels[%(count)d];
int %(name)s_label(const %(number)s outputs[%(output_count)d]);
#ifdef __cplusplus
}
#endif

const char *const %(name)s_labels[%(count)d] = {%(labels)s};

int %(name)s_label(const %(number)s outputs[%(output_count)d])
{
%(lines)s}
'''

LARGEST = '''\
    int best = 0;
    for (int j = 1; j < %(output_count)d; j++) {
        best = outputs[j] > outputs[best] ? j : best;
    }
    return best;
'''

PYTHON_LABELS = '''

LABELS = [%(labels)s]


def %(name)s_label(inputs):
    """Return the label of the answer."""
    outputs = %(name)s(inputs)
    return LABELS[%(place)s]
'''


def check_labels(labels, output_count):
    """Return labels as a list, or None for none. Raises ValueError or TypeError where they do not fit the outputs."""
    if labels is None:
        return None
    if not is_list_like(labels):
        raise TypeError(refusal('labels', labels, 'a list of text'))
    labels = list(labels)
    for label in labels:
        if not hasattr(label, 'encode'):
            raise TypeError(refusal('labels', labels, 'a list of text'))
    if len(labels) != output_count and not (len(labels) == 2 and output_count == 1):
        raise ValueError('labels: %d of them for %d outputs, expected one for each' % (len(labels), output_count))
    return labels


def c_labels(labels, words, half='0.5'):
    """Return the C text for these labels; nothing for None. `half` is the output that means a half."""
    labels = check_labels(labels, words['output_count'])
    if labels is None:
        return ''
    words = dict(words, count=len(labels), labels=', '.join(['"%s"' % c_text(label) for label in labels]))
    words['lines'] = LARGEST % words if len(labels) == words['output_count'] else (
        '    return outputs[0] > %s%s;\n' % (half, words.get('suffix', '')))
    return C_LABELS % words


def python_labels(labels, words, half='0.5'):
    """Return the Python text for these labels; nothing for None."""
    labels = check_labels(labels, words['output_count'])
    if labels is None:
        return ''
    place = 'outputs.index(max(outputs))' if len(labels) == words['output_count'] else 'outputs[0] > ' + half
    return PYTHON_LABELS % dict(words, place=place, labels=', '.join([python_text(label) for label in labels]))


def c_text(label):
    """Return a label as C writes it between quotes: in UTF-8, with all but plain characters as octal numbers."""
    text = ''
    for byte in bytearray(label.encode('utf-8')):
        is_plain = 32 <= byte < 127 and byte not in (34, 63, 92)  # Nor a quote, ? or a backslash.
        text += chr(byte) if is_plain else '\\%03o' % byte
    return text


def python_text(label):
    """Return a label as any Python reads it: other characters than plain ones by their numbers."""
    text, prefix = '', ''
    for character in label:
        number = ord(character)
        if 32 <= number < 127 and character not in "'\\":
            text += character
        else:
            text += '\\u%04x' % number if number < 65536 else '\\U%08x' % number
            prefix = 'u'
    return "%s'%s'" % (prefix, text)
