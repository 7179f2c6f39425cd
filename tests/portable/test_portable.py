"""Portable networks have one digest: in Python by any road, in C by any compiler, in the page's script."""

import csv
import json
import os
import random
import struct
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

import boards
import browser
import embed_tools
import other_pythons
from on_any_python import IRIS, PORTABLE, SECOND_INPUTS, TARGETS, flowers
from oracles import exactly
from places import ROOT
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, compiled, fit, generated, portable as package
from simplenn_pure.embed import c_source, dumps, loads
from simplenn_pure.portable import EXPECTED, digest, main, portable, trained
from simplenn_pure.selftest import rounds_twice
from simplenn_pure.study import explain
from simplenn_pure.study.page_script import script
from simplenn_pure.flat import flatten, unflatten

XOR = SECOND_INPUTS, [[target] for target in TARGETS]


def two_layers():
    return portable(TwoLayerNetwork(2, 2, 1, seed=1))


def for_flowers():
    return portable(DeepNetwork([4, 8, 3], 1, activation='tanh', output_activation='softmax'))


# A network before its training, the examples, how many iterations, and at which rate.
TASKS = [(two_layers, XOR, 10000, 0.1), (for_flowers, flowers(), 50, 0.01)]


# ---- Python ----

@pytest.mark.parametrize('road', ['plain', 'loop', 'written out', 'compiled'])
@pytest.mark.parametrize('number', [0, 1])
def test_every_road_has_the_digest(road, number, monkeypatch):
    make, (inputs, targets), iterations, rate = TASKS[number]
    if road == 'compiled':
        embed_tools.program('cc')
        train = compiled.fit
    else:
        train = fit
        forms = {'plain': [], 'loop': [False], 'written out': [True]}[road]
        monkeypatch.setattr(generated, 'forms', lambda task: forms)
    if road == 'written out' and number == 1:
        inputs, targets, iterations = inputs[::30], targets[::30], 3  # as much as is ever written out
    network = make()
    train(network, inputs, targets, iterations, rate)
    if road == 'written out' and number == 1:
        other = make()
        other.train(inputs, targets, iterations, rate)
        assert flatten(network.layers) == flatten(other.layers)
    else:
        assert digest(network) == PORTABLE[number]


@pytest.mark.parametrize('level', ['-O0', '-O1', '-O2', '-O3'])
@pytest.mark.parametrize('compiler', [
    'gcc', pytest.param('clang', marks=pytest.mark.slow), pytest.param('tcc', marks=pytest.mark.slow)])
def test_training_through_any_compiler_has_the_digest(compiler, level, monkeypatch):
    monkeypatch.setenv('CC', embed_tools.program(compiler))
    monkeypatch.setattr(compiled, 'FLAGS', [[level, '-ffp-contract=off']])
    monkeypatch.setattr(compiled, 'libraries', {})
    for number, (make, (inputs, targets), iterations, rate) in enumerate(TASKS):
        network = make()
        compiled.fit(network, inputs, targets, iterations, rate)
        assert digest(network) == PORTABLE[number]


def test_the_flowers_are_those_of_the_table():
    with open(os.path.join(ROOT, 'tests', 'tables', 'iris.csv'), newline='') as source:
        rows = list(csv.reader(source))[1:]
    inputs, targets = flowers()
    assert [[float(cell) for cell in row[:4]] for row in rows] == inputs and len(IRIS) == 1200
    kinds = sorted({row[4] for row in rows})
    assert [[float(row[4] == kind) for kind in kinds] for row in rows] == targets


def test_every_bit_counts_in_the_digest():
    network = two_layers()
    found = {digest(network)}
    numbers = flatten(network.layers)
    for place, number in enumerate(numbers):
        for other in (number * (1.0 + 2.0**-52), -number, 2.0 * number):
            if other != number:
                unflatten(numbers[:place] + [other] + numbers[place + 1:], network.layers)
                found.add(digest(network))
    # All numbers but the three biases, which are 0.
    assert len(found) == 1 + 3 * 6


def test_it_is_kept_in_the_file():
    network = for_flowers()
    again = loads(dumps(network))
    inputs, targets = flowers()
    for each in (network, again):
        fit(each, inputs, targets, 5, 0.01)
    assert flatten(network.layers) == flatten(again.layers)
    assert [layer.activation for layer in again.layers] == ['portable_tanh', 'portable_softmax']
    tutorial = loads(dumps(two_layers()))
    assert type(tutorial) is TwoLayerNetwork and tutorial.think([0, 1]) == two_layers().think([0, 1])


def test_what_it_makes_portable():
    network = DeepNetwork([2, 3, 3, 2], 1, activation=['relu', 'portable_tanh', 'softmax'])
    assert portable(network) is network
    assert [layer.activation for layer in network.layers] == ['relu', 'portable_tanh', 'portable_softmax']
    neuron = portable(Neuron(3, seed=1))
    assert type(neuron) is Neuron and neuron.layers[0].activation == 'portable_sigmoid'
    with pytest.raises(TypeError, match='network is 5, expected a Neuron, TwoLayerNetwork or DeepNetwork'):
        portable(5)
    with pytest.raises(ValueError, match="loss is 'cross_entropy', expected 'squared_error' for a Neuron"):
        Neuron.from_layers(neuron.layers, loss='cross_entropy')


def test_the_numbers_are_as_good_as_before():
    # Each exp is off by less than one unit of its last place from that of the C library.
    for make, (inputs, targets), iterations, rate in TASKS:
        network, usual = make(), make()
        for layer in usual.layers:
            layer.activation = layer.activation.replace('portable_', '')
        for left, right in zip(network.think(inputs), usual.think(inputs)):
            assert left == pytest.approx(right, rel=1e-14)
        fit(usual, inputs, targets, iterations, rate)
        assert digest(usual) not in PORTABLE


def test_the_worked_step_says_exp():
    text = explain(for_flowers(), [[0.1, 0.2, 0.3, 0.4]], [[1, 0, 0]])
    assert 'exp(' in text and 'portable_exp' not in text and 'portable_softmax' in text


# ---- check --portable ----

def test_check_says_that_the_bits_are_the_same(capsys):
    assert main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ['two layers   digest %10d  the same' % EXPECTED[0],
                         'softmax      digest %10d  the same' % EXPECTED[1],
                         'Right: the same bits as everywhere.']
    assert EXPECTED[0] == PORTABLE[0] and [digest(network) for network in trained()] == EXPECTED


@pytest.mark.parametrize('bits, twice, reason', [
    (53, False, 'Please tell the authors which Python it is.'),
    (24, False, 'Its floats have fewer than 64 bits.'),
    (53, True, 'Its processor rounds each operation twice, as the x87 does.')])
def test_check_says_why_the_bits_are_others(bits, twice, reason, capsys, monkeypatch):
    monkeypatch.setattr(package, 'EXPECTED', [EXPECTED[0], EXPECTED[1] + 1])
    monkeypatch.setattr(package, 'mantissa_bits', lambda: bits)
    monkeypatch.setattr(package, 'rounds_twice', lambda: twice)
    assert main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith('  the same') and lines[2].endswith('  expected %d' % (EXPECTED[1] + 1))
    assert lines[3] == 'OTHER BITS here. ' + reason


def test_it_is_a_command():
    text = embed_tools.run([sys.executable, '-m', 'simplenn_pure', 'check', '--portable'])
    assert text.endswith('Right: the same bits as everywhere.\n')
    assert not rounds_twice()


# ---- C ----

PROGRAM = '''
#include <stdio.h>
static const double inputs[] = {%(inputs)s}, targets[] = {%(targets)s};
int main(void)
{
    static think_net net;
    double sums[%(size)d];
    think_start(&net);
    for (int i = 0; i < %(iterations)d; i++) {
        think_learn_batch(&net, sums, inputs, targets, %(count)d, %(rate)r);
    }
    for (int k = 0; k < %(size)d; k++) {
        printf("%%.17g\\n", net.weights[k]);
    }
    return 0;
}
'''


def program_of(number, program=PROGRAM):
    """Return the C of a task: it learns, and prints the weights."""
    make, (inputs, targets), iterations, rate = TASKS[number]
    network = make()

    def listed(rows):
        return ', '.join(repr(float(value)) for row in rows for value in row)
    return c_source(network, learn=True) + program % {
        'inputs': listed(inputs), 'targets': listed(targets), 'size': len(flatten(network.layers)),
        'iterations': iterations, 'count': len(inputs), 'rate': rate}


def digest_of(number, weights):
    """Return the digest of the network of a task with these weights."""
    network = TASKS[number][0]()
    unflatten(weights, network.layers)
    return digest(network)


ON_BOARD = '''
static const double inputs[] = {%(inputs)s}, targets[] = {%(targets)s};
static void work(void)
{
    static think_net net;
    static double sums[%(size)d];
    think_start(&net);
    for (int i = 0; i < %(iterations)d; i++) {
        think_learn_batch(&net, sums, inputs, targets, %(count)d, %(rate)r);
    }
    for (int k = 0; k < %(size)d; k++) {
        uint32_t bits[2];
        memcpy(bits, &net.weights[k], sizeof bits);
        put_bits(bits[0]);
        put_bits(bits[1]);
    }
}
'''


@pytest.mark.parametrize('number', [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_board_without_floats_has_the_digest(number, tmp_path):
    # A Cortex-M0, whose compiler works out every operation of a double in whole numbers.
    words = boards.printed('Cortex-M0', program_of(number, ON_BOARD), tmp_path)
    bits = [low + (high << 32) for low, high in zip(words[::2], words[1::2])]
    weights = struct.unpack('<%dd' % len(bits), struct.pack('<%dQ' % len(bits), *bits))
    assert digest_of(number, weights) == PORTABLE[number]


@pytest.mark.parametrize('level', ['-O0', '-O1', '-O2', '-O3'])
@pytest.mark.parametrize('compiler', ['gcc', 'clang', 'tcc'])
def test_c_has_the_digest_without_the_mathematical_library(compiler, level, tmp_path):
    flags = [] if compiler == 'tcc' else ['-std=c99', '-ffp-contract=off']
    for number in (0, 1):
        (tmp_path / 'learn.c').write_text(program_of(number))
        # There is no -lm here, and nothing of <math.h>: it would not link.
        embed_tools.run([embed_tools.program(compiler), level] + flags + [
            str(tmp_path / 'learn.c'), '-o', str(tmp_path / 'learn')])
        lines = embed_tools.run([str(tmp_path / 'learn')]).split()
        assert digest_of(number, [float(line) for line in lines]) == PORTABLE[number]


def test_c_takes_nothing_from_a_library(tmp_path):
    for number in ('double', 'float'):
        for learn in (False, True):
            network = portable(DeepNetwork([2, 3, 2], 1, activation='sigmoid', output_activation='softmax'))
            source = c_source(network, number=number, learn=learn)
            assert 'math.h' not in source and 'the C library' not in source
            (tmp_path / 'think.c').write_text(source)
            embed_tools.run([embed_tools.program('gcc')] + embed_tools.C + [
                '-c', str(tmp_path / 'think.c'), '-o', str(tmp_path / 'think.o')])
            symbols = embed_tools.run([embed_tools.program('nm'), '-u', str(tmp_path / 'think.o')]).split()
            assert set(symbols[1::2]) <= {'memcpy'}


EACH_FLOAT = '''
#include <stdio.h>
int main(void)
{
    float z;
    while (fread(&z, sizeof z, 1, stdin) == 1) {
        z = think_%s(z);
        fwrite(&z, sizeof z, 1, stdout);
    }
    return 0;
}
'''


def worst_in_float(source, function, exact, numbers, folder):
    """Return by how many units in the last place a function of C in float is off at most."""
    (folder / 'each.c').write_text(source + EACH_FLOAT % function)
    embed_tools.run([embed_tools.program('gcc'), '-std=c99', '-O2', '-ffp-contract=off',
                     str(folder / 'each.c'), '-o', str(folder / 'each')])
    done = subprocess.run([str(folder / 'each')], input=struct.pack('%df' % len(numbers), *numbers),
                          stdout=subprocess.PIPE, check=True)
    worst = 0.0
    for x, found in zip(numbers, struct.unpack('%df' % len(numbers), done.stdout)):
        unit = Fraction(2) ** -149
        while Fraction(found) >= 2**24 * unit:
            unit *= 2
        worst = max(worst, float(abs(Fraction(found) - Fraction(exactly(exact(Decimal(x))))) / unit))
    return worst


def in_float(numbers):
    return struct.unpack('%df' % len(numbers), struct.pack('%df' % len(numbers), *numbers))


def test_exp_in_float_is_right_to_little_more_than_a_unit(tmp_path):
    chance = random.Random(3)
    numbers = in_float([-chance.random() * chance.choice([1e-4, 1.0, 10.0, 104.0]) for i in range(5000)])
    worst = worst_in_float(c_source(portable(Neuron(1, seed=1)), number='float'), 'power', lambda x: x.exp,
                           numbers + (0.0, -104.0, float('-inf')), tmp_path)
    # 1/2 for the pair, which has lost its second part, 1/2 for the addition; and the small part.
    assert 0.5 < worst < 1.1


def test_log_in_float_is_right_to_two_units(tmp_path):
    chance = random.Random(3)
    numbers = in_float([1.0 + chance.random() * chance.choice([1e-3, 1.0, 10.0, 1e6]) for i in range(500)] + [1.0])
    network = portable(DeepNetwork([1, 1], 1, loss='cross_entropy'))
    worst = worst_in_float(c_source(network, number='float', learn=True), 'logarithm', lambda x: x.ln, numbers, tmp_path)
    assert 0.5 < worst < 2.0  # Measured: 1.8.


# ---- JavaScript ----

def learning(number):
    """Return the mathematics of the page's script as a call that learns a task, and returns the layers."""
    make, (inputs, targets), iterations, rate = TASKS[number]
    network = make()
    examples = [{'inputs': row, 'targets': list(target) if hasattr(target, '__iter__') else [target]}
                for row, target in zip(inputs, targets)]
    layers = [{'weights': layer.weights, 'biases': layer.biases, 'activation': layer.activation}
              for layer in network.layers]
    text = script([], True)
    return '''(() => { %s
    let network = {layers: %s, velocities: null};
    const steps = {rate: %r, batch: %d, momentum: 0, cancels: LOSSES.%s.cancels};
    for (let count = 0; count < %d; count++) network = iterate(network, %s, steps);
    return network.layers;
    })()''' % (text[:text.index('const powered')], json.dumps(layers), rate, len(examples),
                network.loss_name, iterations, json.dumps(examples))


def digest_of_layers(number, layers):
    weights = []
    for layer in layers:
        weights += [value for row in layer['weights'] for value in row] + layer['biases']
    return digest_of(number, weights)


@pytest.mark.parametrize('number', [0, 1])
def test_the_page_has_the_digest_in_chromium(number, tmp_path):
    layers, problems = browser.ask(tmp_path, '<!DOCTYPE html><head><title>x</title></head>',
                                   'return %s;' % learning(number))
    assert problems == [] and digest_of_layers(number, layers) == PORTABLE[number]


@pytest.mark.parametrize('number', [0, 1])
def test_the_page_s_script_has_the_digest_in_node(number, tmp_path):
    (tmp_path / 'learn.js').write_text('console.log(JSON.stringify(%s));' % learning(number))
    node = other_pythons.on_path('node') or embed_tools.program('node')
    layers = json.loads(embed_tools.run([node, str(tmp_path / 'learn.js')]))
    assert digest_of_layers(number, layers) == PORTABLE[number]
