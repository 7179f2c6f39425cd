"""Other Pythons read, write, export and answer as this one does.

Each is started once and asked for everything: starting takes some of them seconds.
"""

import os
import re
import struct

import pytest

import embed_tools
from effort import ALL
from simplenn_pure import DeepNetwork
from simplenn_pure.embed import c_source, dumps, load, python_source
from simplenn_pure.embed.decimals import decimal
from simplenn_pure.formulas import ACTIVATIONS
from test_embed_document import ALL_MALFORMED, FOLDER, XOR

FLOATS, NETWORKS = (2000, 60) if ALL else (300, 12)

# Runs in a folder with what it is asked about, and prints what it found under a headline for each.
SCRIPT = '''
import struct
import sys
sys.path.insert(0, %r)
from simplenn_pure import Neuron
from simplenn_pure.embed import c_source, dumps, load, loads, python_source, save
from simplenn_pure.embed.decimals import decimal

print('== decimals')
count = 0
for line in open('floats'):
    bits, text = line.split()
    number = struct.unpack('<d', struct.pack('<Q', int(bits)))[0]
    if decimal(number) != text:
        print('writes %%s for %%s' %% (decimal(number), text))
    if float(text) != number:
        print('reads %%r from %%s' %% (float(text), text))
    count += 1
print(count)

print('== documents')
count = 0
for document in open('documents').read().split('\\n\\n')[:-1]:
    network = loads(document + '\\n')
    if dumps(network) != document + '\\n':
        print(document)
        print(dumps(network))
    again = loads(dumps(network))
    for layer, copy in zip(network.layers, again.layers):
        assert (layer.weights, layer.biases) == (copy.weights, copy.biases)
    count += 1
print(count)

print('== malformed')
count = 0
for line in open('malformed'):
    try:
        loads(eval(line))
        print('accepted ' + line)
    except ValueError:
        count += 1
print(count)

print('== answers')
count = 0
for line in open('pairs'):
    text, examples = eval(line)
    network = loads(text)
    defined = {'__name__': 'imported'}
    exec(python_source(network), defined)
    for example in examples:
        expected = network.think(example)
        # Compared as numbers, with -0.0 == 0.0, and as text, where nan is nan.
        if defined['think'](example) != expected and repr(defined['think'](example)) != repr(expected):
            print('%%r %%r' %% (defined['think'](example), expected))
        count += 1
print(count)

print('== program')
sys.argv[:] = ['think.py', '1', '0', '0']
exec(open('think.py').read(), {'__name__': '__main__'})

print('== C')
for number in ('double', 'float'):
    print(c_source(load('network.json'), number=number, examples=[[0.5, 0.25]]))

print('== saved')
for seed in (1, 2):
    save(Neuron(2, seed=seed), 'saved/model.json')
print(load('saved/model.json').seed)
try:
    save(Neuron(2, seed=1), 'nowhere/model.json')
    print('saved')
except Exception as error:  # IOError is unknown on MicroPython, and another class on Python 2.
    print('refused' if error.errno else error)
'''


def written_as_c():
    """Return a network of every activation, the last of them of a row."""
    names = sorted(name for name in ACTIVATIONS if not ACTIVATIONS[name].row) + ['softmax']
    return DeepNetwork([2] + [3] * len(names), seed=1, activation=names)


@pytest.fixture(scope='module')
def material(tmp_path_factory):
    """Return a folder with what each Python is asked about."""
    folder = tmp_path_factory.mktemp('material')
    bits = [struct.unpack('<Q', struct.pack('<d', number))[0]
            for network, examples in embed_tools.networks_and_inputs(120, seed=7)
            for example in examples for number in example][:FLOATS]
    assert len(bits) == FLOATS
    (folder / 'floats').write_text(''.join(
        '%d %s\n' % (b, decimal(struct.unpack('<d', struct.pack('<Q', b))[0])) for b in bits))
    pairs = (embed_tools.networks_and_inputs(NETWORKS, seed=4)
             + embed_tools.networks_of_every_activation(NETWORKS, seed=5))
    pairs[-1][0].weight_range = 'he'
    (folder / 'documents').write_text(''.join(dumps(network) + '\n' for network, examples in pairs))
    (folder / 'pairs').write_text(''.join(
        repr((dumps(network), examples)) + '\n' for network, examples in pairs))
    with open(os.path.join(FOLDER, 'version_1.json')) as first, open(str(folder / 'pairs'), 'a') as target:
        target.write(repr((first.read(), 2 * XOR)) + '\n')
    (folder / 'malformed').write_text(''.join(
        repr(text) + '\n' for text, message in ALL_MALFORMED))
    (folder / 'think.py').write_text(python_source(embed_tools.first_tutorial()))
    (folder / 'network.json').write_text(dumps(written_as_c()))
    (folder / 'script.py').write_text(SCRIPT % embed_tools.ROOT)
    return folder


@pytest.fixture(scope='module', params=[
    pytest.param(name, marks=[pytest.mark.slow] if name == 'jython' else []) for name in embed_tools.PYTHONS])
def found(request, material):
    """Return what one of the Pythons prints, {headline: text}, and the folder that it saved into."""
    saved = material / 'saved'
    saved.mkdir(exist_ok=True)
    for name in os.listdir(str(saved)):
        os.remove(str(saved / name))
    printed = embed_tools.run([embed_tools.program(request.param), 'script.py'], str(material))
    parts = re.split(r'^== (.+)\n', printed, flags=re.M)
    assert parts[0] == ''
    return dict(zip(parts[1::2], parts[2::2])), saved


def test_they_write_the_same_text_for_a_float_and_read_the_same_float(found):
    assert found[0]['decimals'] == '%d\n' % FLOATS


def test_they_read_what_this_one_wrote_and_write_the_same_bytes(found):
    assert found[0]['documents'] == '%d\n' % (2 * NETWORKS)


def test_they_refuse_what_this_one_refuses(found):
    assert found[0]['malformed'] == '%d\n' % len(ALL_MALFORMED)


def test_their_exported_answers_are_those_of_the_network(found):
    assert found[0]['answers'] == '%d\n' % (16 * NETWORKS + 8)


def test_they_run_the_exported_file_as_a_program(found):
    """Milo Spencer-Harper, 2015, prints 0.99993704."""
    assert '%.8f' % float(found[0]['program']) == '0.99993704'


def test_they_write_the_same_c(found):
    network = written_as_c()
    expected = ''.join(c_source(network, number=number, examples=[[0.5, 0.25]]) + '\n'
                       for number in ('double', 'float'))

    def without_answers(text):
        """Their exp may round the last bit of an answer another way."""
        return re.sub(r'(think_answers.*\n).*\n', r'\1', text)

    assert without_answers(found[0]['C']) == without_answers(expected)


def test_they_save_over_a_file_and_leave_nothing_behind(found):
    assert found[0]['saved'] == '2\nrefused\n'
    assert os.listdir(str(found[1])) == ['model.json']
    assert load(found[1] / 'model.json').seed == 2
