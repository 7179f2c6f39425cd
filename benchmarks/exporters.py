"""Print how large exported networks are, how near, and how fast, beside those of other exporters.

    python -m pip install -r benchmarks/requirements.txt emlearn==0.23.2 m2cgen==0.10.0
    python -m pip install qualia_codegen_core==2.6.0
    python benchmarks/exporters.py
    python benchmarks/exporters.py --quick    the first two networks

Six networks are trained by scikit-learn, exported, and compiled for a Cortex-M0+ and an
ATmega328 (arm-none-eabi-gcc and avr-gcc with -Os; Debian has both). Counted are the bytes of the
object file: its code, its constants and the RAM that it takes, without the C library and
without the compiler's own functions for floats, which everybody needs alike. (On the
ATmega328, constants that are not read from the flash take RAM, and are counted there.) The
difference is the largest from scikit-learn's own answer to 1,000 inputs, on this machine.
The cycles are those of one answer on the ATmega328, in simavr, and the stack is how many bytes of it
the answer takes there; 2 KB of RAM are all it has. Whole numbers are scaled for the 1,000 inputs.
What is not there is named, and its cells stay empty; a compiler that takes a minute is ended.
"""

import contextlib
import io
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

from timing import Deadline, parser, run

if __name__ == '__main__':
    OPTIONS = parser(__doc__, 'the first two networks').parse_args()  # Its help needs no scikit-learn.

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, 'tests')]

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor

import boards
from simplenn_pure import Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source, from_sklearn, integers
from simplenn_pure.portable import portable

BOARDS = {'Cortex-M0+': ['arm-none-eabi-gcc', '-mcpu=cortex-m0plus', '-mthumb'],
          'ATmega328': ['avr-gcc', '-mmcu=atmega328p']}
MOST_OF_A_PROCESS, MOST, QUICK = 60.0, 600.0, 30.0  # Seconds.


def scaled(table):
    """Return the inputs of a table with mean 0 and deviation 1."""
    inputs = table.data - table.data.mean(axis=0)
    return inputs / np.where(inputs.std(axis=0) > 0, inputs.std(axis=0), 1.0)


def models(count):
    """Return the first `count` networks: (name, scikit-learn's model, its answer, the inputs it is asked about)."""
    warnings.simplefilter('ignore')  # They need not converge.
    chance = np.random.RandomState(1)
    plane = chance.uniform(-2.0, 2.0, (400, 2))
    iris, diabetes, cancer, digits = load_iris(), load_diabetes(), load_breast_cancer(), load_digits()
    large = cancer.data[:, 0] > np.median(cancer.data[:, 0])
    found = []
    for name, kind, hidden, activation, inputs, targets in (
            ('2-2-1 sigmoid', MLPClassifier, 2, 'logistic', plane, plane[:, 0] * plane[:, 1] > 0),
            ('4-7-3 softmax', MLPClassifier, 7, 'logistic', scaled(iris), iris.target),
            ('4-7-3 ReLU', MLPClassifier, 7, 'relu', scaled(iris), iris.target),
            ('10-16-1 identity', MLPRegressor, 16, 'tanh', scaled(diabetes), diabetes.target / 100.0),
            ('30-16-2 sigmoid', MLPClassifier, 16, 'logistic', scaled(cancer),
             np.stack([cancer.target, large], axis=1)),
            ('64-30-10 ReLU', MLPClassifier, 30, 'relu', scaled(digits), digits.target))[:count]:
        model = kind(hidden_layer_sizes=(hidden,), activation=activation, random_state=1)
        model.fit(inputs, targets)
        asked = inputs[chance.randint(len(inputs), size=1000)]
        asked = asked + chance.normal(0.0, 0.1, asked.shape)
        answers = (model.predict_proba if kind is MLPClassifier else model.predict)(asked)
        answers = answers[:, 1:] if name.startswith('2-2-1') else answers.reshape(1000, -1)
        found.append((name, model, answers, asked))
    return found


# ---- the exporters: each returns C with void ask(const NUMBER *inputs, NUMBER *outputs), and how to ask it ----


ASK = 'void ask(const %s *inputs, %s *outputs)\n{\n    %s;\n}\n'


class Units(object):
    """What C is given and gives: inputs times `inputs`, in whole numbers or not, and outputs times `outputs`."""

    def __init__(self, number, inputs=1.0, outputs=1.0, end=None):
        self.number, self.inputs, self.outputs, self.end = number, inputs, outputs, end
        self.kind = {'double': np.float64, 'float': np.float32, 'int16_t': np.int16}[number]

    def given(self, asked):
        """Return what C is given."""
        scaled = asked * self.inputs
        return (np.floor(scaled + 0.5) if self.number == 'int16_t' else scaled).astype(self.kind)

    def answers(self, outputs):
        """Return what C says."""
        outputs = outputs * self.outputs
        return outputs if self.end is None else self.end(outputs)


def ours(model, asked, number='float', learn=False):
    """Return our C."""
    text = c_source(from_sklearn(model), number=number, learn=learn)
    if not learn:
        text += ASK % (number, number, 'think(inputs, outputs)')
    return text, Units(number)


def ours_whole(model, asked, bits):
    """Return our C of whole numbers."""
    network = integers(from_sklearn(model), bits, asked.tolist())
    points = np.array([point for low, high, point in network.ranges])
    return (c_source(network) + ASK % ('int16_t', 'int16_t', 'think(inputs, outputs)'),
            Units('int16_t', 2.0**points, 2.0**-network.layers[-1].bits))


def emlearn(model, asked):
    """Return emlearn's C, of the kind that it calls loadable."""
    from emlearn.net import c_generate_net_loadable
    call = 'eml_net_regress(&net, inputs, %d, outputs, %d)' % (
        model.coefs_[0].shape[0], model.coefs_[-1].shape[1])
    return c_generate_net_loadable(*parts(model), prefix='net') + ASK % ('float', 'float', call), Units('float')


def emlearn_fixed(model, asked):
    """Return emlearn's C with fixed point, of the kind that it calls inline."""
    from emlearn.net import c_generate_net_inline
    return c_generate_net_inline(*parts(model), prefix='net', use_fixedpoint=True), Units('int16_t')


def qualia(model, asked):
    """Return Qualia-CodeGen's C with 16 bits, by way of PyTorch; its softmax is left to the caller."""
    if model.activation != 'relu':
        raise NotImplementedError('knows no activation but ReLU')
    import qualia_codegen_core
    import torch
    from qualia_codegen_core.graph import Quantization, RoundMode
    from qualia_codegen_core.graph.TorchModelGraph import TorchModelGraph

    def bits(largest):
        return 15 - math.frexp(largest)[1]

    layers, reach, row = [], [abs(asked).max()], asked
    for weights, biases in zip(model.coefs_, model.intercepts_):
        layer = torch.nn.Linear(*weights.shape)
        layer.weight.data = torch.tensor(weights.T.copy(), dtype=torch.float32)
        layer.bias.data = torch.tensor(biases, dtype=torch.float32)
        layers += [layer, torch.nn.ReLU()]
        row = np.maximum(row @ weights + biases, 0.0) if len(reach) < len(model.coefs_) else row @ weights + biases
        reach.append(abs(row).max())
    network = torch.nn.Sequential(*layers[:-1]).eval()
    network.input_shape = (asked.shape[1],)
    with contextlib.redirect_stdout(io.StringIO()):
        graph = TorchModelGraph(network).convert()
    weight_bits, place = 0, 0
    for node in graph.nodes:
        if type(node.layer).__name__ == 'TDenseLayer':
            weight_bits = bits(max(abs(model.coefs_[place]).max(), abs(model.intercepts_[place]).max()))
            place += 1
        node.q = Quantization(
            number_type=int, width=16, long_width=32, weights_width=16, bias_width=16, output_width=16,
            weights_scale_factor=weight_bits, bias_scale_factor=None, output_scale_factor=bits(reach[place]),
            weights_round_mode=RoundMode.RoundMode.NEAREST, output_round_mode=RoundMode.RoundMode.NEAREST)
    text = qualia_codegen_core.Converter(output_path=pathlib.Path(tempfile.mkdtemp())).convert_model(graph)

    def softmax(sums):
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    return (text + ASK % ('int16_t', 'int16_t', 'cnn(inputs, outputs)'),
            Units('int16_t', 2.0**bits(reach[0]), 2.0**-bits(reach[-1]), softmax))


def parts(model):
    """Return the activations, weights and biases of a model."""
    return ([model.activation] * (len(model.coefs_) - 1) + [model.out_activation_], model.coefs_,
            model.intercepts_)


def m2cgen(model, asked):
    """Return m2cgen's C."""
    import m2cgen
    return m2cgen.export_to_c(model), Units('double')


EXPORTERS = [('simplenn_pure', ours), ('emlearn', emlearn), ('m2cgen', m2cgen),
             ('simplenn_pure, int16', lambda model, asked: ours_whole(model, asked, 16)),
             ('simplenn_pure, int8', lambda model, asked: ours_whole(model, asked, 8)),
             ('emlearn, fixed point', emlearn_fixed), ('Qualia-CodeGen, int16', qualia),
             ('simplenn_pure, double', lambda model, asked: ours(model, asked, 'double')),
             ('simplenn_pure, learn=True', lambda model, asked: ours(model, asked, learn=True)),
             ('simplenn_pure, double, learn=True', lambda model, asked: ours(model, asked, 'double', True))]


# ---- measuring ----


def headers():
    """Return the compiler's flag for emlearn's headers."""
    try:
        from emlearn.common import get_include_dir
    except ImportError:
        return []
    return ['-I', get_include_dir()]


def sizes(source, board, folder):
    """Return the bytes of (code, constants, RAM) of C for a board."""
    if not shutil.which(BOARDS[board][0]):
        return '', '', ''
    (folder / 'ask.c').write_text(source)
    run(BOARDS[board] + ['-Os', '-std=c99', '-ffp-contract=off', '-ffunction-sections', '-fdata-sections', '-w']
        + headers() + ['-c', str(folder / 'ask.c'), '-o', str(folder / 'ask.o')], MOST_OF_A_PROCESS)
    printed = run([BOARDS[board][0].replace('gcc', 'size'), '-A', str(folder / 'ask.o')], MOST_OF_A_PROCESS).stdout
    total = {'code': 0, 'constants': 0, 'RAM': 0}
    for name, size in re.findall(r'^\.(\S+)\s+(\d+)', printed, re.M):
        for start, kind in (('text', 'code'), ('progmem', 'constants'),
                            ('rodata', 'constants' if board == 'Cortex-M0+' else 'RAM'),
                            ('data', 'RAM'), ('bss', 'RAM')):
            if name.startswith(start):
                total[kind] += int(size)
    return total['code'], total['constants'], total['RAM']


HOST = '''
#include <stdio.h>
int main(void)
{
    static NUMBER inputs[%d], outputs[%d];
    while (fread(inputs, sizeof inputs, 1, stdin) == 1) {
        ask(inputs, outputs);
        fwrite(outputs, sizeof outputs, 1, stdout);
    }
    return 0;
}
'''


def difference(source, units, answers, asked, folder):
    """Return the largest difference of C from scikit-learn's answers, as text."""
    if not shutil.which('gcc'):
        return ''
    (folder / 'host.c').write_text('#define NUMBER %s\n' % units.number + source
                                   + HOST % (asked.shape[1], answers.shape[1]))
    run(['gcc', '-O2', '-std=c99', '-ffp-contract=off', '-w'] + headers()
        + [str(folder / 'host.c'), '-o', str(folder / 'host'), '-lm'], MOST_OF_A_PROCESS)
    done = run([str(folder / 'host')], MOST_OF_A_PROCESS, input=units.given(asked).tobytes(), universal_newlines=False)
    found = np.frombuffer(done.stdout, units.kind).reshape(answers.shape)
    return '%.1e' % np.abs(units.answers(found) - answers).max()


CYCLES = '''
extern uint8_t __heap_start;
static void work(void)
{
    static %(number)s inputs[%(inputs)d], outputs[%(outputs)d];
    inputs[0] = (%(number)s)%(first)s;
    uint8_t *const top = (uint8_t *)SP;
    for (uint8_t *place = &__heap_start; place < top; place++) {
        *place = 0xa5;
    }
    ask(inputs, outputs);
    uint8_t *lowest = &__heap_start;
    while (lowest < top && *lowest == 0xa5) {
        lowest++;
    }
    start_clock();
    ask(inputs, outputs);
    put_clock();
    put_bits((uint32_t)(top - lowest));
}
'''


def cycles(source, units, answers, asked, folder):
    """Return the bytes of stack that an answer takes on the ATmega328, and its cycles."""
    words = {'number': units.number, 'inputs': asked.shape[1], 'outputs': answers.shape[1],
             'first': '4096' if units.number == 'int16_t' else '0.5f'}
    counted, stack = boards.printed('ATmega328', source + CYCLES % words, folder, ['-w'] + headers())
    return [stack, '{:,}'.format(counted)]


LEARN = '''
static void work(void)
{
    static const float inputs[] = {%s}, targets[] = {0.0f, 1.0f, 1.0f, 0.0f};
    static think_net net;
    static float sums[9];
    think_start(&net);
    start_clock();
    think_learn_batch(&net, sums, inputs, targets, 4, 0.5f);
    put_clock();
}
'''


def report_learning(folder):
    """Print the cycles of an iteration of the tutorials, their four examples at once, on the ATmega328."""
    print('\n### An iteration of a tutorial, learning in float on the ATmega328\n')
    print('| | cycles, `exp` of avr-libc | cycles, portable |')
    print('| --- | ---: | ---: |', flush=True)
    for name, make, inputs in (
            ('the neuron', lambda: Neuron(3, seed=1), [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]),
            ('2-2-1, XOR', lambda: TwoLayerNetwork(2, 2, 1, seed=1), [[0, 0], [0, 1], [1, 0], [1, 1]])):
        text = LEARN % ', '.join('%d.0f' % value for row in inputs for value in row)
        sources = [c_source(network, number='float', learn=True) for network in (make(), portable(make()))]
        counted = [boards.printed('ATmega328', source + text, folder)[0] for source in sources]
        print('| %s | %s |' % (name, ' | '.join(map('{:,}'.format, counted))), flush=True)


def row_of(exporter, source, units, answers, asked, folder):
    """Return the cells of an exporter's C."""
    row = list(sizes(source, 'Cortex-M0+', folder))
    is_double, learns = 'double' in exporter, 'learn=True' in exporter
    row += [''] * 3 if is_double else sizes(source, 'ATmega328', folder)
    if learns or is_double or not simulated():
        row += ['', '']
    else:
        row += cycles(source, units, answers, asked, folder) if row[5] < 1700 else ['', 'no room']
    row.append('' if learns else difference(source, units, answers, asked, folder))
    return row


def simulated():
    """Return whether programs for the ATmega328 can be compiled and run here."""
    return shutil.which('avr-gcc') and shutil.which('simavr')


def main():
    """Print the tables."""
    deadline = Deadline(QUICK if OPTIONS.quick else MOST)
    for name in ('arm-none-eabi-gcc', 'avr-gcc', 'gcc', 'simavr'):
        print('not here: ' + name if not shutil.which(name) else name if name == 'simavr'
              else run([name, '--version'], MOST_OF_A_PROCESS).stdout.splitlines()[0])
    print('scikit-learn %s' % sklearn.__version__, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, model, answers, asked in deadline.each(models(2 if OPTIONS.quick else 6), lambda row: row[0]):
            print('\n### %s\n' % name)
            print('| | M0+: code | constants | RAM | ATmega328: code | constants | RAM | stack | cycles | difference |')
            print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
            for exporter, export in EXPORTERS:
                try:
                    cells = row_of(exporter, *export(model, asked), answers, asked, folder)
                except ImportError as error:
                    cells = ['not here: %s' % error.name]
                except (NotImplementedError, ValueError) as error:
                    cells = [error]
                except subprocess.TimeoutExpired as error:
                    cells = ['ended after %g s' % error.timeout]
                print('| %s | %s |' % (exporter, ' | '.join(map(str, cells))), flush=True)
        if simulated() and deadline.left():
            report_learning(folder)


if __name__ == '__main__':
    main()
