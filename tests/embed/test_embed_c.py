"""c_source(): C99 that gives the network's bits, and in float stays within the bound it states."""

import keyword
import re
import struct
import subprocess
from fractions import Fraction

import pytest

import embed_tools
from embed_tools import C, COMPILERS
from effort import ALL
from simplenn_pure import DeepNetwork, Layer, Neuron
from simplenn_pure.embed import c_source, save
from simplenn_pure.embed.as_c import SMALLEST_FLOAT, TYPES, error_bound
from simplenn_pure.embed.c_names import KEYWORDS, LIBRARY
from simplenn_pure.formulas import ACTIVATIONS

COUNT = 40 if ALL else 12  # networks of each type of number

# Reads, for each network, its examples as the bits of doubles, and prints the answers' bits.
MAIN = '''
#include <stdio.h>
int main(void)
{
    double value;
    double double_inputs[8], double_outputs[256];
    float float_inputs[8], float_outputs[256];
    int i, example;
%s
    return 0;
}
'''
CALL = '''
    for (example = 0; example < %(examples)d; example++) {
        for (i = 0; i < %(inputs)d; i++) {
            if (fread(&value, sizeof value, 1, stdin) != 1) return 1;
            %(number)s_inputs[i] = (%(number)s)value;
        }
        net_%(place)d(%(number)s_inputs, %(number)s_outputs);
        for (i = 0; i < %(outputs)d; i++) {
            value = (double)%(number)s_outputs[i];
            fwrite(&value, sizeof value, 1, stdout);
        }
    }
'''


def answers_of_c(cases, compiler, flags, folder):
    """Return the answers of compiled C to the examples of each (network, examples, number)."""
    compiler = embed_tools.program(compiler)
    sources, calls, data = '', '', b''
    for place, (network, examples, number) in enumerate(cases):
        sources += c_source(network, 'net_%d' % place, number)
        words = {'place': place, 'number': number, 'examples': len(examples),
                 'inputs': len(examples[0]), 'outputs': len(network.layers[-1].weights[0])}
        calls += CALL % words
        for example in examples:
            data += struct.pack('%dd' % len(example), *example)
    # All in one file: each name has its network's before it, so none meets another.
    (folder / 'all.c').write_text(sources + MAIN % calls)
    executable = str(folder / 'answers')
    embed_tools.run([compiler] + flags + [str(folder / 'all.c'), '-o', executable, '-lm'])
    done = subprocess.run([executable], input=data, stdout=subprocess.PIPE, timeout=60)
    assert done.returncode == 0
    answers, position = [], 0
    for network, examples, number in cases:
        count = len(network.layers[-1].weights[0])
        answers.append([])
        for example in examples:
            answers[-1].append(list(struct.unpack_from('%dd' % count, done.stdout, position)))
            position += 8 * count
    assert position == len(done.stdout)
    return answers


@pytest.fixture(scope='module', ids=[name for name, flags in COMPILERS], params=[
    pytest.param(compiler, marks=[pytest.mark.slow] if compiler[0] in ('clang', 'g++') else [])
    for compiler in COMPILERS])
def compiled(request, tmp_path_factory):
    """Return (network, examples, number, answers of C) of many networks, compiled without a warning."""
    cases = []
    for number, seed in (('double', 5), ('float', 6)):
        for network, examples in embed_tools.networks_and_inputs(COUNT, seed, number == 'double'):
            cases.append((network, examples, number))
    answers = answers_of_c(cases, *request.param, folder=tmp_path_factory.mktemp('c'))
    return [case + (answer,) for case, answer in zip(cases, answers)]


def test_double_gives_the_same_bits(compiled):
    """Huge, tiny and saturating numbers included; nan is compared as text."""
    compared = 0
    for network, examples, number, answers in compiled:
        if number == 'double':
            # The sign of a nan is not part of the promise.
            assert repr(answers).replace('-nan', 'nan') == repr(network.think(examples))
            compared += len(answers)
    assert compared == 8 * COUNT


def test_float_stays_within_the_stated_bound(compiled):
    largest_share, off = 0.0, 0
    for network, examples, number, answers in compiled:
        if number == 'float':
            constant, slope = embed_tools.stated_bound(network)
            for example, outputs in zip(examples, answers):
                bound = constant + slope * max(abs(value) for value in example)
                for output, exact in zip(outputs, network.think(example)):
                    assert abs(output - exact) <= bound
                    largest_share = max(largest_share, abs(output - exact) / bound)
                    off += output != exact
    assert off > 2 * COUNT
    print('largest error: %.0f%% of its bound' % (100 * largest_share))
    # A bound a hundred times too wide would be no news.
    assert largest_share > 0.01


def test_the_bound_of_the_tutorials_is_small():
    for network in (embed_tools.first_tutorial(), embed_tools.second_tutorial()):
        constant, slope = embed_tools.stated_bound(network)
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


@pytest.mark.parametrize('number, kind', [('float', 'f'), ('double', 'd')])
def test_the_unit_of_a_type_is_half_the_distance_from_1_to_the_next_number(number, kind):
    unit = TYPES[number][1]
    after = struct.unpack(kind, struct.pack(kind, 1.0 + 2.0 * unit))[0]
    assert after == 1.0 + 2.0 * unit > 1.0
    assert struct.unpack(kind, struct.pack(kind, 1.0 + unit))[0] == 1.0


@pytest.mark.parametrize('tiny', [6.9e-46, 1.4e-45, 2.1e-45, -1.39e-45])
def test_the_float_bound_holds_for_inputs_that_vanish_before_large_weights(tiny, tmp_path):
    network = Neuron.from_layers([([[3e38]] * 200, None)])
    code, lines = self_test(network, tmp_path, 'float', examples=[[tiny] * 200])
    assert (code, lines[-1]) == (0, '0 wrong')
    difference = abs(float(lines[0].split()[-1]))
    constant, slope = embed_tools.stated_bound(network)
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
    for change in (('3.605', '3.609'), ('e / (1.0', 'e / (1.001')):
        code, lines = self_test(embed_tools.second_tutorial(), tmp_path, number, change=change)
        assert code == 1 and not lines[-1].startswith('0 wrong')


def test_the_usual_examples_are_zeros_ones_and_single_ones(tmp_path):
    for inputs, count in ((1, 3), (3, 5), (12, 10)):
        code, lines = self_test(DeepNetwork([inputs, 2], seed=1), tmp_path)
        assert code == 0 and len(lines) == 2 * count + 1


def test_there_is_no_writable_global_and_no_call_but_exp(tmp_path):
    nm = embed_tools.program('nm')
    other = [name for name in ACTIVATIONS if 'exp(' in ACTIVATIONS[name].shown and not ACTIVATIONS[name].twin_of]
    linear = [name for name in ACTIVATIONS if name not in other]  # or with an exp of its own
    for number, functions, names in (('double', ['exp'], other), ('float', ['expf'], other),
                                     ('double', [], linear), ('float', [], linear)):
        names.sort(key=lambda name: ACTIVATIONS[name].row)
        network = DeepNetwork([2] * (len(names) + 1), seed=1, activation=names)
        (tmp_path / 'think.c').write_text(c_source(network, number=number))
        # Unoptimised: an optimiser makes constant what nobody writes to.
        embed_tools.run([embed_tools.program('gcc')] + C + [
            '-O0', '-c', str(tmp_path / 'think.c'), '-o', str(tmp_path / 'think.o')])
        symbols = [line.split()[-2:] for line in
                   embed_tools.run([nm, str(tmp_path / 'think.o')]).splitlines()]
        assert {kind for kind, name in symbols} <= {'T', 't', 'r', 'U'}
        assert [name for kind, name in symbols if kind == 'T'] == ['think']
        assert [name for kind, name in symbols if kind == 'U'] == functions


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
    for number in ('long double', 'int', 5):
        with pytest.raises(ValueError, match='number is'):
            c_source(neuron, number=number)
    for thing in (None, [[1.0]]):
        with pytest.raises(TypeError, match='network is'):
            c_source(thing)
    for name in (None, 5, b'think'):
        with pytest.raises(TypeError, match='name is'):
            c_source(neuron, name=name)


def test_a_class_of_any_name_leaves_the_source_what_it_is():
    network = Neuron(1, seed=1)
    plain = c_source(network)
    network.__class__ = type('x */ int y; /*', (Neuron,), {})
    assert c_source(network) == plain.replace('from a Neuron of', 'from a xinty of')


# Names.

@pytest.mark.parametrize('name', sorted(set(KEYWORDS.split())) + [
    'exp', 'expf', 'expl', 'main', 'printf', 'sin', 'y1', 'gamma', 'malloc', 'EOF', 'NAN', 'stdout',
    'size_t', 'double_t', 'my_type_t', 'think_r', 'M_pi', '_think', '__think', 'think__1', 'THINK', 'T1',
    'outputs', 'i', 'j', 'difference', 'wrong',
    '', '1think', 'a-b', 'a b', 'think;', 'think\n', u'd\u00e9cide', 'a' * 32, '*/', '"'])
def test_names_that_c_or_its_headers_own_are_refused(name):
    with pytest.raises(ValueError, match='name is'):
        c_source(Neuron(1, seed=1), name=name)


def test_every_keyword_that_the_compilers_know_is_refused(tmp_path):
    """Oracle: a word that cannot be a function's name, in C or in C++, must be refused.

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
    assert refused.isdisjoint(accepted_of(refused))
    assert accepted_of(['think', 'lambda']) == ['think', 'lambda']


def accepted_of(words):
    """Return the words that c_source() takes for a name."""
    network, accepted = Neuron(1, seed=1), []
    for word in words:
        try:
            c_source(network, name=word)
            accepted.append(word)
        except ValueError:
            pass
    return accepted


def declared_in(headers, compiler, standard):
    """Return the functions, variables and macros that a compiler's own headers declare."""
    found = set()
    for options, patterns in ((['-P'], (r'(\w+) ?\(', r'\bextern [\w ]+[ *](\w+);')),
                              (['-dM'], (r'^#define (\w+)',))):
        done = subprocess.run(
            [embed_tools.program(compiler), '-x', 'c', '-std=' + standard, '-E'] + options + ['-'],
            input=''.join('#include <%s.h>\n' % header for header in headers.split()),
            stdout=subprocess.PIPE, universal_newlines=True)
        assert done.returncode == 0
        for pattern in patterns:
            found.update(re.findall(pattern, done.stdout, re.M))
    return found


@pytest.mark.parametrize('compiler', ['gcc', 'clang'])
@pytest.mark.parametrize('headers, standard', [
    ('math stdio', 'c99'),  # what a file with its self-test includes, and C99 has
    ('math', 'gnu17')])     # what it includes without, where a compiler is left to its own ways
def test_every_name_of_the_headers_is_refused(headers, standard, compiler):
    declared = declared_in(headers, compiler, standard)
    assert {'exp', 'fpclassify', 'scalbnl', 'math_errhandling'} <= declared
    assert ('stdout' in declared) == ('stdio' in headers)
    assert accepted_of(declared) == []


C99_HEADERS = ('assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp '
               'signal stdarg stdbool stddef stdint stdio stdlib string tgmath time wchar wctype')
ORDINARY = ['predict', 'answer', 'xor_net', 'iris', 'select_one', 'will_rain', 'lambda', 'print',
            'layer_1', 'answers', 'x1', 'net2', 'a' * 31, 'inputs', 'total', 'z', 'e', 'row', 'count',
            'largest', 'whole']


@pytest.mark.parametrize('compiler, flags', COMPILERS[:1] + [
    pytest.param(*compiler, marks=pytest.mark.slow) for compiler in COMPILERS[1:]])
def test_every_name_that_is_accepted_compiles(compiler, flags, tmp_path):
    """All of them in one file, each with its self-test, which only adds to what is there without.

    They are ordinary words, and what is accepted of C99's whole library. (Compilers warn of
    some functions of the library that they know by heart.)
    """
    words = accepted_of(ORDINARY + sorted(declared_in(C99_HEADERS, 'gcc', 'c99')))
    assert words[:len(ORDINARY)] == ORDINARY and len(words) > 100 and 'strlen' in words
    network = DeepNetwork([1, 1, 2], seed=1, output_activation='softmax')
    tested = ['#define %s_SELF_TEST\n#define main main_%d\nint main(void);\n%s#undef main\n'
              % (word.upper(), place, c_source(network, name=word)) for place, word in enumerate(words)]
    for texts, options in ((tested[:len(ORDINARY)], []), (tested, ['-w'])):
        (tmp_path / 'all.c').write_text(''.join(texts))
        embed_tools.run([embed_tools.program(compiler)] + flags + options
                        + ['-fsyntax-only', str(tmp_path / 'all.c')])


def test_no_name_of_the_library_is_refused_without_need():
    """Each of them is an error in one of the compilers' languages, where the file includes its headers."""
    words, needed = LIBRARY.split(), set()
    first = '#include <math.h>\n#include <stdio.h>\n#ifdef __cplusplus\nextern "C" {\n#endif\n'
    source = first + ''.join('void %s(const double inputs[3], double outputs[1]);\n' % word
                             for word in words) + '#ifdef __cplusplus\n}\n#endif\n'
    for compiler, flags in (('gcc', ['-xc', '-std=gnu17', '-fmax-errors=0']),
                            ('clang', ['-xc', '-std=c99', '-ferror-limit=0']),
                            ('clang++', ['-xc++', '-std=c++17', '-ferror-limit=0'])):
        done = subprocess.run([embed_tools.program(compiler)] + flags + ['-w', '-fsyntax-only', '-'],
                              input=source, stderr=subprocess.PIPE, universal_newlines=True)
        for line in re.findall(r'<stdin>:(\d+):\d+: error', done.stderr):
            needed.update(words[int(line) - 1 - first.count('\n'):][:1])
    assert sorted(needed) == sorted(words)
