"""c_source(): C99 that gives the network's bits, and in float stays within the bound it states."""

import keyword
import re
import struct
import subprocess
from fractions import Fraction

import pytest

import embed_tools
from simplenn_pure import DeepNetwork, Layer, Neuron
from simplenn_pure.embed import c_source, save
from simplenn_pure.embed.as_c import SMALLEST_FLOAT, error_bound
from simplenn_pure.embed.c_names import KEYWORDS

STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-Wconversion', '-Wshadow', '-Wvla',
          '-Wstrict-prototypes', '-Wmissing-prototypes', '-Wdouble-promotion', '-O2',
          '-ffp-contract=off']
C = ['-std=c99'] + STRICT
CPP = [flag for flag in STRICT if 'prototypes' not in flag]
COMPILERS = [('gcc', C), ('clang', C),
             ('g++', ['-x', 'c++', '-std=c++11'] + CPP),
             ('clang++', ['-x', 'c++', '-std=c++17'] + CPP)]

# Reads, for each network, its examples as the bits of doubles, and prints the answers' bits.
MAIN = '''
#include <stdio.h>
int main(void)
{
    double value;
    %(number)s inputs[8], outputs[8];
    int i, example;
%(calls)s
    return 0;
}
'''
CALL = '''
    for (example = 0; example < %(examples)d; example++) {
        for (i = 0; i < %(inputs)d; i++) {
            if (fread(&value, sizeof value, 1, stdin) != 1) return 1;
            inputs[i] = (%(number)s)value;
        }
        net_%(place)d(inputs, outputs);
        for (i = 0; i < %(outputs)d; i++) {
            value = (double)outputs[i];
            fwrite(&value, sizeof value, 1, stdout);
        }
    }
'''


def answers_of_c(pairs, number, compiler, flags, folder):
    """Return each network's answers to its examples, worked out by compiled C."""
    compiler = embed_tools.program(compiler)
    sources, calls, data = '', '', b''
    for place, (network, examples) in enumerate(pairs):
        sources += c_source(network, 'net_%d' % place, number)
        words = {'place': place, 'number': number, 'examples': len(examples),
                 'inputs': len(examples[0]), 'outputs': len(network.layers[-1].weights[0])}
        calls += CALL % words
        for example in examples:
            data += struct.pack('%dd' % len(example), *example)
    # All in one file: each name has its network's before it, so none meets another.
    (folder / 'all.c').write_text(sources + MAIN % {'calls': calls, 'number': number})
    executable = str(folder / 'answers')
    embed_tools.run([compiler] + flags + [str(folder / 'all.c'), '-o', executable, '-lm'])
    done = subprocess.run([executable], input=data, stdout=subprocess.PIPE, timeout=60)
    assert done.returncode == 0
    answers, position = [], 0
    for network, examples in pairs:
        count = len(network.layers[-1].weights[0])
        answers.append([])
        for example in examples:
            answers[-1].append(list(struct.unpack_from('%dd' % count, done.stdout, position)))
            position += 8 * count
    assert position == len(done.stdout)
    return answers


@pytest.mark.parametrize('compiler, flags', COMPILERS)
def test_double_gives_the_same_bits_without_a_warning(compiler, flags, tmp_path):
    """Huge, tiny and saturating numbers included; nan is compared as text."""
    pairs = embed_tools.networks_and_inputs(40, seed=5)
    answers = answers_of_c(pairs, 'double', compiler, flags, tmp_path)
    compared = 0
    for (network, examples), answer in zip(pairs, answers):
        expected = network.think(examples)
        # The sign of a nan is not part of the promise.
        assert repr(answer).replace('-nan', 'nan') == repr(expected)
        compared += len(answer)
    assert compared == 320


def stated_bound(network):
    """Return the (a, b) that the header of the float source states: within a + b * m."""
    text = c_source(network, number='float')
    found = re.search(r'is within (\S+) \+ (\S+) \* m of the network', text)
    return float(found.group(1)), float(found.group(2))


@pytest.mark.parametrize('compiler, flags', COMPILERS)
def test_float_stays_within_the_stated_bound_without_a_warning(compiler, flags, tmp_path):
    pairs = embed_tools.networks_and_inputs(40, seed=6, huge=False)
    answers = answers_of_c(pairs, 'float', compiler, flags, tmp_path)
    largest_share, off = 0.0, 0
    for (network, examples), answer in zip(pairs, answers):
        constant, slope = stated_bound(network)
        for example, outputs in zip(examples, answer):
            bound = constant + slope * max(abs(value) for value in example)
            for output, exact in zip(outputs, network.think(example)):
                assert abs(output - exact) <= bound
                largest_share = max(largest_share, abs(output - exact) / bound)
                off += output != exact
    assert off > 100
    print('largest error: %.0f%% of its bound' % (100 * largest_share))
    # A bound a hundred times too wide would be no news.
    assert largest_share > 0.01


def test_the_bound_of_the_tutorials_is_small():
    for network in (embed_tools.first_tutorial(), embed_tools.second_tutorial()):
        constant, slope = stated_bound(network)
        assert constant + slope < 1e-5


def test_the_bound_never_exceeds_one_and_is_never_nan():
    for network, examples in embed_tools.networks_and_inputs(200, seed=8):
        for unit in (2.0 ** -24, 2.0 ** -53):
            constant, slope = error_bound(network.layers, unit, SMALLEST_FLOAT)
            assert 0.0 < constant <= 1.0
            assert 0.0 <= slope < float('inf')


def test_the_bound_grows_as_it_should():
    """A single weight w, by hand: a = 7u + g*0/4, b = g*|w|/4, g = 4u/(1 - 4u), n = 1."""
    unit = 2.0 ** -24
    constant, slope = error_bound([Layer([[3.0]])], unit)
    assert constant == 7 * unit
    assert slope == pytest.approx(0.25 * 3.0 * 4 * unit / (1 - 4 * unit), rel=1e-12)


# By hand, in fractions: u is half the distance from 1 to the next number; g(n) is what n
# products and a bias are off by, relative to the sum of their sizes.
U = Fraction(1, 2 ** 24)
QUARTER = Fraction(1, 4)


def g(n):
    return (n + 3) * U / (1 - (n + 3) * U)


def check_bound(layers, constant, slope, smallest=0.0):
    """The bound is worked out in doubles: it rounds in the 16th digit, ten times or so."""
    found = error_bound([Layer(*layer) for layer in layers], float(U), smallest)
    assert found == (pytest.approx(float(constant), rel=1e-14, abs=0.0),
                     pytest.approx(float(slope), rel=1e-14, abs=0.0))


def test_the_bound_of_one_layer_comes_through_the_weights_of_the_next():
    a1, b1 = 7 * U + QUARTER * g(1) * 2, QUARTER * g(1) * 3
    check_bound([([[-3.0]], [-2.0])], a1, b1)
    # 8 and 4: what both inputs are off by is added up. They are at most 1 and do not grow with m.
    check_bound([([[-3.0, -3.0]], [-2.0, 2.0]), ([[8.0], [-4.0]], [0.5])],
                7 * U + QUARTER * ((1 + g(2)) * 12 * a1 + g(2) * (12 * 1 + Fraction(1, 2))),
                QUARTER * (1 + g(2)) * 12 * b1)


def test_the_bound_of_a_layer_is_that_of_its_worst_neuron():
    worst = 7 * U + QUARTER * g(1) * 4, QUARTER * g(1) * 5
    check_bound([([[-5.0, 0.25]], [4.0, 0.5])], *worst)
    check_bound([([[0.25, -5.0]], [0.5, 4.0])], *worst)
    check_bound([([[-5.0, 0.25]], [0.5, 4.0])], *worst)


def test_the_bound_knows_that_small_numbers_vanish():
    """Weights that a float rounds to zero or to its smallest number, s."""
    s = Fraction(1, 2 ** 149)
    assert float(s) == SMALLEST_FLOAT
    weights = [[float(s) * 0.75], [0.0], [-float(s)]]
    check_bound([(weights, None)], 7 * U, QUARTER * (g(3) * s * Fraction(7, 4) + 3 * s), float(s))
    # With a type as coarse as this it shows in the constant too: each input is off by s
    # and goes through its weight; each product is off by s, and the bias no more than that.
    s = Fraction(1, 2 ** 10)
    a1 = 7 * U + QUARTER * ((1 + g(2)) * 8 * s + g(2) * 1 + 2 * s * 2)
    b1 = QUARTER * (g(2) * 8 + 2 * s)
    check_bound([([[4.0], [-4.0]], [1.0])], a1, b1, float(s))
    # In the second layer the inputs are at most 1, and a weight is off by s.
    check_bound([([[4.0], [-4.0]], [1.0]), ([[2.0]], None)],
                7 * U + QUARTER * ((1 + g(1)) * 2 * a1 + g(1) * 2 + s * 3),
                QUARTER * (1 + g(1)) * 2 * b1, float(s))


@pytest.mark.parametrize('tiny', [6.9e-46, 1.4e-45, 2.1e-45, -1.39e-45])
def test_the_float_bound_holds_for_inputs_that_vanish_before_large_weights(tiny, tmp_path):
    network = Neuron.from_layers([([[3e38]] * 200, None)])
    code, lines = self_test(network, tmp_path, 'float', examples=[[tiny] * 200])
    assert (code, lines[-1]) == (0, '0 wrong')
    difference = abs(float(lines[0].split()[-1]))
    constant, slope = stated_bound(network)
    assert difference <= constant + slope * abs(tiny)
    assert constant < 1e-4  # or it would promise nothing


def self_test(network, folder, number='double', compiler='gcc', change=None, **options):
    """Compile and run the self-test; return its exit code and what it prints."""
    text = c_source(network, number=number, **options)
    if change is not None:
        assert change[0] in text
        text = text.replace(change[0], change[1], 1)
    (folder / 'think.c').write_text(text)
    executable = str(folder / 'think')
    command = [embed_tools.program(compiler)] + C + [
        '-DTHINK_SELF_TEST', str(folder / 'think.c'), '-o', executable, '-lm']
    embed_tools.run(command)
    done = subprocess.run([executable], stdout=subprocess.PIPE, universal_newlines=True)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize('number', ['double', 'float'])
@pytest.mark.parametrize('compiler', ['gcc', 'clang'])
def test_the_self_test_passes_and_prints_the_answers(compiler, number, tmp_path):
    neuron = embed_tools.first_tutorial()
    code, lines = self_test(neuron, tmp_path, number, compiler, examples=[[1, 0, 0], [0, 0.1, 1]])
    assert code == 0 and lines[-1] == '0 wrong' and len(lines) == 3
    answer = float(re.match(r'example 1 output 1: (\S+) expected', lines[0]).group(1))
    assert '%.6f' % answer == '%.6f' % neuron.think([1, 0, 0])[0] == '0.999937'


@pytest.mark.parametrize('number', ['double', 'float'])
def test_the_self_test_notices_a_changed_weight(number, tmp_path):
    """A weight a thousandth off, and a sigmoid a thousandth off on one side of zero."""
    for change in (('3.605', '3.609'), ('power / (1.0', 'power / (1.001')):
        code, lines = self_test(embed_tools.second_tutorial(), tmp_path, number, change=change)
        assert code == 1 and not lines[-1].startswith('0 wrong')


def test_the_usual_examples_are_zeros_ones_and_single_ones(tmp_path):
    for inputs, count in ((1, 3), (3, 5), (12, 10)):
        code, lines = self_test(DeepNetwork([inputs, 2], seed=1), tmp_path)
        assert code == 0 and len(lines) == 2 * count + 1


def test_there_is_no_writable_global_and_no_call_but_exp(tmp_path):
    nm = embed_tools.program('nm')
    for number, function in (('double', 'exp'), ('float', 'expf')):
        (tmp_path / 'think.c').write_text(c_source(embed_tools.second_tutorial(), number=number))
        # Unoptimised: an optimiser makes constant what nobody writes to.
        embed_tools.run([embed_tools.program('gcc')] + C + [
            '-O0', '-c', str(tmp_path / 'think.c'), '-o', str(tmp_path / 'think.o')])
        symbols = [line.split()[-2:] for line in
                   embed_tools.run([nm, str(tmp_path / 'think.o')]).splitlines()]
        assert ['T', 'think'] in symbols and ['U', function] in symbols
        assert {kind for kind, name in symbols} <= {'T', 't', 'r', 'U'}
        assert [name for kind, name in symbols if kind == 'T'] == ['think']
        assert [name for kind, name in symbols if kind == 'U'] == [function]


def test_weights_at_the_ends_of_a_float_compile(tmp_path):
    """A weight that a float cannot tell from zero is written as zero, without a warning."""
    layer = ([[3.4028234663852886e38], [1e-45], [1.5e-45], [1e-300], [-5e-324]], [1.2e-38])
    network = Neuron.from_layers([layer])
    for compiler in ('gcc', 'clang'):
        code, lines = self_test(network, tmp_path, 'float', compiler,
                                examples=[[0, 1, 1, 1, 1], [-1, 1, 1, 1, 1]])
        assert (code, lines[-1]) == (0, '0 wrong')


@pytest.mark.parametrize('layers, examples, message', [
    ([([[1.0], [3.5e38]], None)], None, 'layer 1 has the number 3.5'),
    ([([[1.0], [1.0]], [-1e39])], None, 'layer 1 has the number -9.9'),
    ([([[1.0], [1.0]], None)], [[0.0, 1e39]], 'examples has the number 9.9'),
])
def test_a_number_too_large_for_a_float_is_refused(layers, examples, message):
    network = Neuron.from_layers(layers)
    with pytest.raises(ValueError, match=message):
        c_source(network, number='float', examples=examples)
    assert 'double' in c_source(network, examples=examples)


def test_examples_that_do_not_fit_are_refused():
    neuron = Neuron(2, seed=1)
    with pytest.raises(ValueError, match='examples: example 2 has 3 numbers, expected 2'):
        c_source(neuron, examples=[[1, 2], [1, 2, 3]])
    with pytest.raises(ValueError, match='examples: no examples'):
        c_source(neuron, examples=[])
    with pytest.raises(TypeError, match="examples: example 1, number 2 is 'a'"):
        c_source(neuron, examples=[[1, 'a']])
    opposed = Neuron.from_layers([([[1e300], [-1e300]], None)])
    with pytest.raises(ValueError, match='the answer to example 1 is nan'):
        c_source(opposed, examples=[[1e300, 1e300]])


def test_other_arguments_are_refused():
    neuron = Neuron(1, seed=1)
    for number in ('long double', 'int', None, 5):
        with pytest.raises(ValueError, match='number is'):
            c_source(neuron, number=number)
    for thing in (None, [[1.0]]):
        with pytest.raises(TypeError, match='network is'):
            c_source(thing)
    for name in (None, 5, b'think'):
        with pytest.raises(TypeError, match='name is'):
            c_source(neuron, name=name)


# Names.

@pytest.mark.parametrize('name', sorted(set(KEYWORDS.split())) + [
    'exp', 'expf', 'expl', 'main', 'printf', 'sin', 'y1', 'index', 'EOF', 'NAN', 'stdout',
    'size_t', 'double_t', 'my_type_t', 'think_r', 'M_pi', '_think', '__think', 'think__1', 'THINK', 'T1',
    'inputs', 'outputs', 'i', 'j', 'total', 'power', 'difference', 'wrong',
    '', '1think', 'a-b', 'a b', 'think;', 'think\n', u'd\u00e9cide', 'a' * 32, '*/', '"'])
def test_names_that_c_or_its_library_own_are_refused(name):
    with pytest.raises(ValueError, match='name is'):
        c_source(Neuron(1, seed=1), name=name)


def test_every_keyword_that_the_compilers_know_is_refused(tmp_path):
    """Oracle: a word that cannot be a variable's name, in C or in C++, must be refused.

    Tried on the keywords of Python and on everything in our own list.
    """
    words = sorted(set(KEYWORDS.split()) | set(keyword.kwlist) | {'think', 'predict', 'print'})
    source = tmp_path / 'words'
    source.write_text(''.join('void %s(void);\n' % word for word in words))
    refused = set()
    for compiler, flags in (('gcc', ['-x', 'c', '-std=gnu17', '-fmax-errors=0']),
                            ('clang++', ['-x', 'c++', '-std=c++20', '-ferror-limit=0'])):
        done = subprocess.run(
            [embed_tools.program(compiler)] + flags + ['-fsyntax-only', '-w', str(source)],
            stderr=subprocess.PIPE, universal_newlines=True)
        for line in re.findall(r'words:(\d+):\d+: error', done.stderr):
            refused.add(words[int(line) - 1])
    assert {'while', 'class', 'template', 'restrict', 'constexpr', 'and_eq'} <= refused
    for word in refused:
        with pytest.raises(ValueError, match='name is'):
            c_source(Neuron(1, seed=1), name=word)
    assert 'think' not in refused and 'lambda' not in refused


C99_HEADERS = ('assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp '
               'signal stdarg stdbool stddef stdint stdio stdlib string tgmath time wchar wctype')


def test_every_name_of_the_headers_is_refused(tmp_path):
    """Oracle: the functions, types and macros that the compiler's own headers declare."""
    declared = set()
    for compiler, language, standard, names in (
            ('gcc', 'c', 'c99', C99_HEADERS), ('gcc', 'c', 'gnu17', 'math stdio'),
            ('g++', 'c++', 'c++11', 'math stdio')):
        compiler = embed_tools.program(compiler)
        headers = ''.join('#include <%s.h>\n' % name for name in names.split())
        for options, pattern in ((['-P'], r'(\w+) ?\('), (['-dM'], r'^#define (\w+)')):
            if language == 'c++' and options == ['-P']:
                continue  # C++ adds its own inline functions, in a name space.
            done = subprocess.run(
                [compiler, '-x', language, '-std=' + standard, '-E'] + options + ['-'],
                input=headers, stdout=subprocess.PIPE, universal_newlines=True)
            assert done.returncode == 0
            declared.update(re.findall(pattern, done.stdout, re.M))
    assert {'exp', 'fopen', 'M_PI', 'fpclassify', 'y1f', 'scalbnl'} <= declared
    accepted = []
    for name in declared:
        try:
            c_source(Neuron(1, seed=1), name=name)
            accepted.append(name)
        except ValueError:
            pass
    assert accepted == []


LIBRARY_SAMPLE = (
    'strftime towupper iswalpha fesetenv strerror strxfrm wcslen va_arg random select uint ushort '
    'putenv offsetof drand48 realpath u_int strtod_l PRId32').split()


def test_library_names_that_do_not_compile_are_refused():
    """Oracle: each compiler, where the name stands after the headers that the file includes.

    It reads ordinary words too, which no compiler may mind. A name that does compile
    may still meet the library's own when the program is linked.
    """
    words = LIBRARY_SAMPLE + ['predict', 'answer', 'xor_net', 'iris', 'select_one', 'will_rain']
    first = '#include <math.h>\n#include <stdio.h>\n#ifdef __cplusplus\nextern "C" {\n#endif\n'
    source = first + ''.join('void %s(const double inputs[3], double outputs[1]);\n' % word
                             for word in words) + '#ifdef __cplusplus\n}\n#endif\n'
    failed = set()
    for compiler, flags in COMPILERS:
        flags = [flag for flag in flags if flag != '-x' and flag != 'c++']
        language = 'c++' if '++' in compiler else 'c'
        limit = '-ferror-limit=0' if 'clang' in compiler else '-fmax-errors=0'
        done = subprocess.run(
            [embed_tools.program(compiler), '-x', language] + flags + [limit, '-fsyntax-only', '-'],
            input=source, stderr=subprocess.PIPE, universal_newlines=True)
        for line in re.findall(r':(\d+):\d+: error', done.stderr):
            if int(line) > first.count('\n'):
                failed.add(words[int(line) - 1 - first.count('\n')])
    assert {'strftime', 'random', 'select', 'uint', 'putenv'} <= failed < set(LIBRARY_SAMPLE)
    for word in LIBRARY_SAMPLE:
        with pytest.raises(ValueError, match='name is'):
            c_source(Neuron(1, seed=1), name=word)
    for word in words[len(LIBRARY_SAMPLE):]:
        assert c_source(Neuron(1, seed=1), name=word)


@pytest.mark.parametrize('compiler, flags', COMPILERS)
def test_names_that_are_allowed_compile_with_the_self_test(compiler, flags, tmp_path):
    """Names of our own locals' kind, of Python's keywords, and the longest."""
    compiler = embed_tools.program(compiler)
    for name in ('layer_1', 'lambda', 'x1', 'answers', 'a' * 31):
        (tmp_path / 'a.c').write_text(c_source(embed_tools.second_tutorial(iterations=0), name=name))
        embed_tools.run([compiler] + flags + ['-D%s_SELF_TEST' % name.upper(), str(tmp_path / 'a.c'),
                                              '-o', str(tmp_path / 'a'), '-lm'])
        embed_tools.run([str(tmp_path / 'a')])


SCRIPT = '''
import sys
sys.path.insert(0, %r)
from simplenn_pure.embed import c_source, save, load
for number in ('double', 'float'):
    sys.stdout.write(c_source(load(%r), number=number, examples=[[0.5, 0.25]]))
'''


@pytest.mark.parametrize('python', embed_tools.PYTHONS)
def test_other_pythons_write_the_same_c(python, tmp_path):
    network = DeepNetwork([2, 3, 1], seed=1)
    save(network, tmp_path / 'model.json')
    script = tmp_path / 'script.py'
    script.write_text(SCRIPT % (embed_tools.ROOT, str(tmp_path / 'model.json')))
    printed = embed_tools.run([embed_tools.program(python), str(script)])
    expected = ''.join(c_source(network, number=number, examples=[[0.5, 0.25]])
                       for number in ('double', 'float'))

    def without_answers(text):
        """Their exp may round the last bit of an answer another way."""
        return re.sub(r'(think_answers.*\n).*\n', r'\1', text)

    assert without_answers(printed) == without_answers(expected)
