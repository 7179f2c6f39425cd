"""The exported C in float on two simulated boards: its answers, and what it learns there."""

import ast
import subprocess
import sys

import pytest

import boards
import single_precision
from embed_tools import stated_bound
from on_any_python import FIRST_INPUTS, SECOND_INPUTS, TARGETS
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source
from simplenn_pure.embed.c_powers import NUMBERS
from simplenn_pure.portable import portable
from simplenn_pure.powers import C3, PAIRS, STEPS
from simplenn_pure.flat import flatten

on_every_board = pytest.mark.parametrize('board', boards.BOARDS)

# ---- answers ----

# Numbers from -1 to 1 in steps of 1 / 512, which a float holds: the same ones here and there.
INPUTS = '''
static uint32_t state = 1;
static float next_input(void)
{
    state = state * 1664525u + 1013904223u;
    return (float)(int)(state >> 22) / 512.0f - 1.0f;
}
'''

ASK = '''
static void work(void)
{
    static float inputs[%(inputs)d], outputs[%(outputs)d];
    for (int example = 0; example < 100; example++) {
        for (int i = 0; i < %(inputs)d; i++) {
            inputs[i] = next_input();
        }
        think(inputs, outputs);
        for (int j = 0; j < %(outputs)d; j++) {
            put(outputs[j]);
        }
    }
}
'''


def next_inputs():
    """Yield the numbers of `next_input`."""
    state = 1
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield (state >> 22) / 512.0 - 1.0


NETWORKS = {
    '2-2-1 sigmoid': lambda: TwoLayerNetwork(2, 2, 1, seed=1, weight_range=(-5, 5)),
    '4-7-3 softmax': lambda: DeepNetwork([4, 7, 3], 1, activation='sigmoid', output_activation='softmax'),
    '10-16-1 identity': lambda: DeepNetwork([10, 16, 1], 1, activation='tanh', output_activation='identity'),
    '30-16-2 softmax': lambda: DeepNetwork([30, 16, 2], 1, activation='leaky_relu',
                                           output_activation='softmax'),
    '64-30-10 ReLU': lambda: DeepNetwork([64, 30, 10], 1, activation='relu', output_activation='softmax',
                                         weight_range='he'),
}


@on_every_board
@pytest.mark.parametrize('name', list(NETWORKS))
def test_a_board_answers_within_the_stated_bound(board, name, tmp_path):
    network = NETWORKS[name]()
    inputs, outputs = len(network.layers[0].weights), len(network.layers[-1].weights[0])
    bits = boards.printed(board, c_source(network, number='float') + INPUTS
                          + ASK % {'inputs': inputs, 'outputs': outputs}, tmp_path)
    found = list(map(boards.as_float, bits))
    stream = next_inputs()
    examples = [[next(stream) for i in range(inputs)] for example in range(100)]
    exact = [output for row in network.think(examples) for output in row]
    constant, slope = stated_bound(network)
    assert len(found) == 100 * outputs
    worst = max(abs(output - other) for output, other in zip(found, exact))
    assert 0.0 < worst <= constant + slope  # No input is larger than 1.


# ---- learning ----

LEARN = '''
static const float inputs[] = {%(inputs)s}, targets[] = {%(targets)s};
static void work(void)
{
    static think_net net;
    static float sums[%(size)d];
    think_start(&net);
    for (int i = 0; i < %(iterations)d; i++) {
        think_learn_batch(&net, sums, inputs, targets, 4, %(rate)rf);
    }
    for (int k = 0; k < %(size)d; k++) {
        put(net.weights[k]);
    }
}
'''

# The package with every operation rounded to 32 bits, and the steps of the exp of the float export.
SINGLE = '''
from simplenn_pure import %(kind)s, activation
from simplenn_pure.rounding import single
from simplenn_pure.flat import flatten, unflatten


class Steps(object):
    def exp(self, z):
        if z <= LEAST:
            return 0.0
        m = int(single(0.5 - single(STEPS * z)))
        r = single(single(z + single(m * STEP)) + single(m * REST))
        series = single(0.5 + single(r * C3))
        series = single(r + single(single(r * r) * series))
        high = POWERS[m & 63]
        return single(single(high + single(high * series)) * 2.0**(1 - (m >> 6)))


LEAST, STEPS, STEP, REST, C3, *POWERS = [single(value) for value in %(numbers)r]
activation.math = Steps()
network = %(kind)s(*%(sizes)r, seed=1)
unflatten([single(value) for value in %(start)r], network.layers)
network.train(%(inputs)r, %(targets)r, %(iterations)d, single(%(rate)r))
print(flatten(network.layers))
'''


def reference(network, inputs, iterations, rate, folder):
    """The weights of a tutorial's network after training with 32-bit floats and that exp, in Python."""
    single_precision.write_package(folder)
    about = NUMBERS['float']
    numbers = [about['least'], STEPS, about['step'], about['rest'], C3] + [high for high, low in PAIRS]
    kind = type(network).__name__
    script = SINGLE % {
        'kind': kind, 'numbers': numbers, 'sizes': [3] if kind == 'Neuron' else [2, 2, 1],
        'start': flatten(network.layers), 'inputs': inputs, 'targets': TARGETS,
        'iterations': iterations, 'rate': rate}
    done = subprocess.run([sys.executable, '-c', script], cwd=str(folder), stdout=subprocess.PIPE,
                          universal_newlines=True, check=True)
    return ast.literal_eval(done.stdout)


TUTORIALS = {'neuron': (lambda: Neuron(3, seed=1), FIRST_INPUTS, 1.0),
             'XOR': (lambda: TwoLayerNetwork(2, 2, 1, seed=1), SECOND_INPUTS, 0.1)}


def learnt(board, network, inputs, iterations, rate, folder):
    """The weights after training in float on a board."""
    text = LEARN % {'inputs': ', '.join('%d.0f' % value for row in inputs for value in row),
                    'targets': ', '.join('%d.0f' % value for value in TARGETS),
                    'size': len(flatten(network.layers)), 'iterations': iterations, 'rate': rate}
    source = c_source(network, number='float', learn=True)
    return list(map(boards.as_float, boards.printed(board, source + text, folder)))


@on_every_board
@pytest.mark.parametrize('name, iterations', [('neuron', 300), ('XOR', 100)] + [
    pytest.param(name, 10000, marks=pytest.mark.slow) for name in TUTORIALS])
def test_a_board_learns_a_tutorial_to_the_last_bit(board, name, iterations, tmp_path):
    make, inputs, rate = TUTORIALS[name]
    wanted = reference(make(), inputs, iterations, rate, tmp_path)
    assert learnt(board, portable(make()), inputs, iterations, rate, tmp_path) == wanted


@on_every_board
@pytest.mark.parametrize('iterations, measured', [
    (300, 4.5e-8), pytest.param(10000, 1.5e-6, marks=pytest.mark.slow)])
@pytest.mark.parametrize('name', list(TUTORIALS))
def test_with_the_exp_of_its_library_it_learns_the_same_digits(board, name, iterations, measured, tmp_path):
    # `measured` is the largest difference: weights of up to 8 in steps of 4.8e-7, after 10,000 iterations.
    make, inputs, rate = TUTORIALS[name]
    plain = learnt(board, make(), inputs, iterations, rate, tmp_path)
    own = learnt(board, portable(make()), inputs, iterations, rate, tmp_path)
    assert plain == pytest.approx(own, abs=2.0 * measured)
