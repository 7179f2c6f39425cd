"""Print how large exported networks are, how near, and how fast, beside those of other exporters.

    python -m pip install -r benchmarks/requirements.txt emlearn==0.23.2 m2cgen==0.10.0
    python benchmarks/exporters.py

Five networks are trained by scikit-learn, exported, and compiled for a Cortex-M0+ and an
ATmega328 (arm-none-eabi-gcc and avr-gcc with -Os; Debian has both). Counted are the bytes of the
object file: its code, its constants and the RAM that it takes, without the C library and
without the compiler's own functions for floats, which everybody needs alike. (On the
ATmega328, constants that are not read from the flash take RAM, and are counted there.) The
difference is the largest from scikit-learn's own answer to 1,000 inputs, on this machine.
The cycles are those of one answer on the ATmega328, in simavr; 2 KB of RAM are all it has.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, 'tests')]

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor

import boards
from simplenn_pure import Neuron, TwoLayerNetwork
from simplenn_pure.embed import c_source, from_sklearn
from simplenn_pure.portable import portable

BOARDS = {'Cortex-M0+': ['arm-none-eabi-gcc', '-mcpu=cortex-m0plus', '-mthumb'],
          'ATmega328': ['avr-gcc', '-mmcu=atmega328p']}


def scaled(table):
    """Return the inputs of a table with mean 0 and deviation 1."""
    inputs = table.data - table.data.mean(axis=0)
    return inputs / np.where(inputs.std(axis=0) > 0, inputs.std(axis=0), 1.0)


def models():
    """Return the five networks: (name, scikit-learn's model, its answer, the inputs it is asked about)."""
    warnings.simplefilter('ignore')  # They need not converge.
    chance = np.random.RandomState(1)
    plane = chance.uniform(-2.0, 2.0, (400, 2))
    iris, diabetes, cancer, digits = load_iris(), load_diabetes(), load_breast_cancer(), load_digits()
    large = cancer.data[:, 0] > np.median(cancer.data[:, 0])
    found = []
    for name, kind, hidden, activation, inputs, targets in (
            ('2-2-1 sigmoid', MLPClassifier, 2, 'logistic', plane, plane[:, 0] * plane[:, 1] > 0),
            ('4-7-3 softmax', MLPClassifier, 7, 'logistic', scaled(iris), iris.target),
            ('10-16-1 identity', MLPRegressor, 16, 'tanh', scaled(diabetes), diabetes.target / 100.0),
            ('30-16-2 sigmoid', MLPClassifier, 16, 'logistic', scaled(cancer),
             np.stack([cancer.target, large], axis=1)),
            ('64-30-10 ReLU', MLPClassifier, 30, 'relu', scaled(digits), digits.target)):
        model = kind(hidden_layer_sizes=(hidden,), activation=activation, random_state=1)
        model.fit(inputs, targets)
        asked = inputs[chance.randint(len(inputs), size=1000)]
        asked = asked + chance.normal(0.0, 0.1, asked.shape)
        answers = (model.predict_proba if kind is MLPClassifier else model.predict)(asked)
        answers = answers[:, 1:] if name.startswith('2-2-1') else answers.reshape(1000, -1)
        found.append((name, model, answers, asked))
    return found


# ---- the exporters: each returns C with void ask(const NUMBER *inputs, NUMBER *outputs) ----


ASK = 'void ask(const %s *inputs, %s *outputs)\n{\n    %s;\n}\n'


def ours(model, number='float', learn=False):
    """Return our C."""
    text = c_source(from_sklearn(model), number=number, learn=learn)
    if learn:
        return text
    return text + ASK % (number, number, 'think(inputs, outputs)')


def emlearn(model):
    """Return emlearn's C, of the kind that it calls loadable."""
    from emlearn.net import c_generate_net_loadable
    call = 'eml_net_regress(&net, inputs, %d, outputs, %d)' % (
        model.coefs_[0].shape[0], model.coefs_[-1].shape[1])
    return c_generate_net_loadable(*parts(model), prefix='net') + ASK % ('float', 'float', call)


def parts(model):
    """Return the activations, weights and biases of a model."""
    return ([model.activation] * (len(model.coefs_) - 1) + [model.out_activation_], model.coefs_,
            model.intercepts_)


def m2cgen(model):
    """Return m2cgen's C."""
    import m2cgen
    return m2cgen.export_to_c(model)


EXPORTERS = [('simplenn_pure', ours), ('emlearn', emlearn), ('m2cgen', m2cgen),
             ('simplenn_pure, double', lambda model: ours(model, 'double')),
             ('simplenn_pure, learn=True', lambda model: ours(model, learn=True)),
             ('simplenn_pure, double, learn=True', lambda model: ours(model, 'double', True))]


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
    (folder / 'ask.c').write_text(source)
    subprocess.check_call(BOARDS[board] + ['-Os', '-std=c99', '-ffp-contract=off', '-ffunction-sections',
                                           '-fdata-sections', '-w'] + headers()
                          + ['-c', str(folder / 'ask.c'), '-o', str(folder / 'ask.o')])
    printed = subprocess.check_output([BOARDS[board][0].replace('gcc', 'size'), '-A', str(folder / 'ask.o')],
                                      universal_newlines=True)
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


def difference(source, number, answers, asked, folder):
    """Return the largest difference of C from scikit-learn's answers."""
    (folder / 'host.c').write_text('#define NUMBER %s\n' % number + source
                                   + HOST % (asked.shape[1], answers.shape[1]))
    subprocess.check_call(['gcc', '-O2', '-std=c99', '-ffp-contract=off', '-w'] + headers()
                          + [str(folder / 'host.c'), '-o', str(folder / 'host'), '-lm'])
    kind = np.float64 if number == 'double' else np.float32
    done = subprocess.run([str(folder / 'host')], input=asked.astype(kind).tobytes(), stdout=subprocess.PIPE,
                          check=True)
    return np.abs(np.frombuffer(done.stdout, kind).reshape(answers.shape) - answers).max()


CYCLES = '''
static void work(void)
{
    static float inputs[%d], outputs[%d];
    inputs[0] = 0.5f;
    ask(inputs, outputs);
    start_clock();
    ask(inputs, outputs);
    put_clock();
}
'''


def cycles(source, answers, asked, folder):
    """Return the cycles of an answer on the ATmega328."""
    counted, = boards.printed('ATmega328', source + CYCLES % (asked.shape[1], answers.shape[1]), folder,
                              ['-w'] + headers())
    return '{:,}'.format(counted)


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
    print('| --- | ---: | ---: |')
    for name, make, inputs in (
            ('the neuron', lambda: Neuron(3, seed=1), [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]),
            ('2-2-1, XOR', lambda: TwoLayerNetwork(2, 2, 1, seed=1), [[0, 0], [0, 1], [1, 0], [1, 1]])):
        text = LEARN % ', '.join('%d.0f' % value for row in inputs for value in row)
        sources = [c_source(network, number='float', learn=True) for network in (make(), portable(make()))]
        counted = [boards.printed('ATmega328', source + text, folder)[0] for source in sources]
        print('| %s | %s |' % (name, ' | '.join(map('{:,}'.format, counted))))


def main():
    """Print the tables."""
    folder = pathlib.Path(tempfile.mkdtemp())
    for command in BOARDS.values():
        print(subprocess.check_output([command[0], '--version'], universal_newlines=True).splitlines()[0])
    print('scikit-learn %s' % sklearn.__version__)
    for name, model, answers, asked in models():
        print('\n### %s\n' % name)
        print('| | M0+: code | constants | RAM | ATmega328: code | constants | RAM | cycles | difference |')
        print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
        for exporter, export in EXPORTERS:
            try:
                source = export(model)
            except ImportError as error:
                print('| %s | not here: %s |' % (exporter, error.name))
                continue
            except NotImplementedError as error:
                print('| %s | %s |' % (exporter, error))
                continue
            row = list(sizes(source, 'Cortex-M0+', folder))
            is_double, learns = 'double' in exporter, 'learn=True' in exporter
            row += [''] * 3 if is_double else sizes(source, 'ATmega328', folder)
            fits = not is_double and not learns and row[5] < 1900
            row.append(cycles(source, answers, asked, folder) if fits
                       else '' if learns or is_double else 'no room')
            row.append('' if learns else '%.1e' % difference(
                source, 'double' if is_double else 'float', answers, asked, folder))
            print('| %s | %s |' % (exporter, ' | '.join(map(str, row))), flush=True)
    report_learning(folder)


if __name__ == '__main__':
    main()
