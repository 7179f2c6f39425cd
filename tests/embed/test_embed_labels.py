# -*- coding: utf-8 -*-
"""The labels of classes in generated source: the one that the network's own outputs name."""

import shutil
import subprocess

import pytest

from simplenn_pure import DeepNetwork
from simplenn_pure.embed import c_source, integers, python_source
from simplenn_pure.embed.labels import c_text, python_text

LABELS = [u'a "b"', u'gr\xfcn \\ \u5c0f', u"it's\n??/"]
EXAMPLES = [[1.0, -2.0], [-1.0, 0.5], [0.3, 0.9], [2.0, 2.0], [-2.0, -2.0]]


def networks():
    """Return (network, labels): a softmax of three outputs, and one output for two labels."""
    several = DeepNetwork([2, 3, 3], seed=3, activation='tanh', output_activation='softmax', weight_range=(-3, 3))
    return [(several, LABELS), (DeepNetwork([2, 3, 1], seed=4, weight_range=(-6, 6)), LABELS[:2])]


def named(outputs, labels):
    """Return the label that outputs name, told in another way than the generated source does."""
    shares = outputs if len(outputs) == len(labels) else [1.0 - outputs[0], outputs[0]]
    return max(zip(shares, labels))[1]


@pytest.mark.parametrize('network, labels', networks())
def test_python_names_the_label(network, labels):
    place = {'__name__': 'generated'}
    exec(python_source(network, 'kind', labels=labels), place)
    answers = [place['kind_label'](example) for example in EXAMPLES]
    assert answers == [named(network.think(example), labels) for example in EXAMPLES]
    assert len(set(answers)) > 1


@pytest.mark.parametrize('network, labels', networks())
def test_python_of_whole_numbers_names_the_label(network, labels):
    whole = integers(network, inputs=[(-2, 2), (-2, 2)])
    place = {'__name__': 'generated'}
    exec(python_source(whole, 'kind', labels=labels), place)
    scaled = [[int(x * 2 ** bits) for x, (low, high, bits) in zip(example, whole.ranges)] for example in EXAMPLES]
    assert [place['kind_label'](example) for example in scaled] == [
        named(network.think(example), labels) for example in EXAMPLES]


@pytest.mark.skipif(not shutil.which('cc'), reason='no cc here')
@pytest.mark.parametrize('number', ['double', 'float', 'int16', 'learn'])
@pytest.mark.parametrize('network, labels', networks())
def test_c_names_the_label(tmp_path, network, labels, number):
    examples, kind = EXAMPLES, number
    if number == 'int16':
        network_of_c = integers(network, inputs=[(-2, 2), (-2, 2)])
        examples = [[int(x * 2 ** bits) for x, (low, high, bits) in zip(example, network_of_c.ranges)]
                    for example in EXAMPLES]
        text, kind = c_source(network_of_c, 'kind', labels=labels), 'int16_t'
    elif number == 'learn':
        text, kind = c_source(network, 'kind', learn=True, labels=labels), 'double'
    else:
        text = c_source(network, 'kind', number, labels=labels)
    net = 'kind_net net; kind_start(&net);' if number == 'learn' else ''
    text += '\n#include <stdio.h>\nint main(void) {\n%s\n' % net
    for example in examples:
        text += ('{ %s in[2] = {%s}, out[%d]; kind(%sin, out); printf("%%s\\n--\\n", kind_labels[kind_label(out)]); }\n'
                 % (kind, ', '.join(map(repr, example)), len(network.layers[-1].biases), '&net, ' if net else ''))
    (tmp_path / 'kind.c').write_text(text + 'return 0;\n}\n')
    subprocess.check_call(['cc', '-std=c99', '-Wall', '-Wextra', '-pedantic', '-Werror', 'kind.c', '-lm', '-o', 'kind'],
                          cwd=str(tmp_path))
    told = subprocess.check_output([str(tmp_path / 'kind')]).decode('utf-8').split('\n--\n')[:-1]
    assert told == [named(network.think(example), labels) for example in EXAMPLES]


def test_without_labels_there_are_none():
    network = DeepNetwork([2, 3], seed=1)
    assert 'label' not in c_source(network) and 'label' not in python_source(network).lower()


def test_labels_are_plain_characters_in_the_source():
    assert c_text(u'a"?\\\xe9') == 'a\\042\\077\\134\\303\\251'
    assert [python_text(text) for text in (u'plain', u"it's", u'\xe9\u5c0f', u'\U0001f600')] == [
        "'plain'", "u'it\\u0027s'", "u'\\u00e9\\u5c0f'", "u'\\U0001f600'"]


@pytest.mark.parametrize('labels, error, message', [
    (['a', 'b'], ValueError, '2 of them for 3 outputs'), ('abc', TypeError, "labels is 'abc', expected a list of text"),
    (['a', 'b', 3], TypeError, 'expected a list of text')])
def test_labels_that_do_not_fit_are_refused(labels, error, message):
    network = DeepNetwork([2, 3], seed=1)
    for write in (c_source, python_source):
        with pytest.raises(error, match=message):
            write(network, labels=labels)
