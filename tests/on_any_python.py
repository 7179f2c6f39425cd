"""The mathematics, checked on any Python: no test library, no module beyond math and sys.

    python tests/on_any_python.py        in the folder that holds simplenn_pure

prints each check that fails with what it got, then how many passed and failed, and
ends with exit code 1 if one failed. It is written as the mathematics is, for every
Python from 2.7, Jython and MicroPython on.

Where the expected numbers come from:

published   printed by the tutorials
NumPy       numpy.random.RandomState(seed) and the tutorials' own programs, NumPy 2.4.6
bare loop   the tutorial's formulas in a loop from left to right, without this package:
            CPython 3.11.7 with glibc 2.36

Checks of digits and bits need 64-bit floats; with others they are left out, and it is said.
"""

import math
import sys

sys.path.insert(0, '.')

from simplenn_pure import DeepNetwork, Layer, Neuron, TwoLayerNetwork, activation, fit
from simplenn_pure.activation import sigmoid, sigmoid_gradient
from simplenn_pure.embed import dumps, loads, python_source
from simplenn_pure.flat import flatten
import simplenn_pure.generated as generated
from simplenn_pure.matrix import column_sums, dot, transpose
from simplenn_pure.orders import permutation
from simplenn_pure.portable import digest, portable
from simplenn_pure.seeding import RandomState
from simplenn_pure.selftest import rounds_twice
from simplenn_pure.unrolled import unrolled

FIRST_INPUTS = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
SECOND_INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TARGETS = [0, 1, 1, 0]
# XOR after 10,000 iterations, and IRIS after 50 passes, which gcc and clang get, too.
PORTABLE = [435270592, 1545784447]
# tests/tables/iris.csv: four numbers of each flower, in tenths; fifty flowers of each of three kinds.
IRIS = (
    '513514024930140247321302463115025036140254391704463414035034150244291402493115015437150248341602'
    '483014014330110158401202574415045439130451351403573817035138150354341702513715044636100251331705'
    '483419025030160250341604523515025234140247321602483116025434150452411501554214024931150250321202'
    '553513024936140144301302513415025035130345231303443213025035160651381904483014035138160246321402'
    '533715025033140270324714643245156931491555234013652846155728451363334716492433106629461352273914'
    '502035105930421560224010612947145629361367314414563045155827411062224515562539115932481861284013'
    '632549156128471264294313663044146828481467305017602945155726351055243811552437105827391260275116'
    '543045156034451667314715632344135630411355254013552644126130461458264012502333105627421357304212'
    '572942136229431351253011572841136333602558275119713059216329561865305822763066214925451773296318'
    '672558187236612565325120642753196830552157255020582851246432532365305518773867227726692360225015'
    '693257235628492077286720632749186733572172326018622848186130491864285621723058167428611979386420'
    '642856226328511561265614773061236334562464315518603048186931542167315624693151235827511968325923'
    '673357256730522363255019653052206234542359305118')

HAS_64_BITS = 1.0 + 2.0**-52 != 1.0
INFINITY = 1e300 * 1e300
NAN = INFINITY - INFINITY

counts = {'passed': 0, 'failed': 0}


def main():
    """Run all checks and return the exit code."""
    groups = [check_arithmetic, check_stream, check_refusals, check_nesting,
              check_same_story, check_fit, check_unrolled, check_stops, check_orders, check_source,
              check_embed]
    if HAS_64_BITS:
        groups.extend([check_seeds, check_first_tutorial, check_second_tutorial, check_a_softmax_network])
        if rounds_twice():
            print('The processor rounds each operation twice, as an x87 does: last bits are left out.')
        else:
            groups.extend([check_last_bits, check_the_same_exp, check_portable])
    else:
        print('The floats here have fewer than 64 bits: digits and bits are left out.')
    for group in groups:
        try:
            group()
        except Exception as error:
            counts['failed'] += 1
            print('FAILED %s: it ended with %s: %s'
                  % (name_of(group), name_of(type(error)), error))
    print('%d passed, %d failed' % (counts['passed'], counts['failed']))
    if counts['failed'] > 0 or counts['passed'] == 0:
        return 1
    return 0


def check(name, got, expected):
    """Count one check: passed when `got` equals `expected`."""
    if got == expected:
        counts['passed'] += 1
    else:
        counts['failed'] += 1
        print('FAILED %s: got %r, expected %r' % (name, got, expected))


def name_of(thing):
    """Return the name of a function or class. MicroPython's functions may have none."""
    return getattr(thing, '__name__', str(thing))


def column(matrix):
    """Return the only column of a matrix."""
    return [row[0] for row in matrix]


def digits(numbers):
    """Return numbers as texts with 8 decimals."""
    return ['%.8f' % number for number in numbers]


def bits(numbers):
    """Return numbers exactly, as pairs (a, b) of integers with number = a * 2**(b - 53)."""
    pairs = []
    for number in numbers:
        fraction, exponent = math.frexp(number)
        pairs.append((int(fraction * 9007199254740992.0), exponent))
    return pairs


def weights_of(network):
    """Return the weights and biases of all layers."""
    return [(layer.weights, layer.biases) for layer in network.layers]


def check_arithmetic():
    """Small cases, worked out by hand."""
    check('transpose', transpose([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
          [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]])
    check('dot', dot([[1.0, 2.0], [3.0, 4.0]], [[10.0], [100.0]]), [[210.0], [430.0]])
    check('column sums', column_sums([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), [9.0, 12.0])
    check('sigmoid in the middle', sigmoid(0.0), 0.5)
    check('sigmoid at both ends', (sigmoid(-1000.0), sigmoid(1000.0)), (0.0, 1.0))
    check('sigmoid at infinity', (sigmoid(-INFINITY), sigmoid(INFINITY)), (0.0, 1.0))
    check('slope of the sigmoid', sigmoid_gradient(0.5), 0.25)
    # E = half the squared error. One weight 0, input 1, target 1: output 0.5, error 0.5,
    # delta 0.5 * 0.5 * 0.5.
    neuron = Neuron.from_layers([([[0.0]], None)])
    check('adjustments', neuron.adjustments([[1]], [1]), [([[0.125]], None)])
    check('loss', neuron.loss([[1]], [1]), 0.125)
    neuron.train([[1]], [1], iterations=1)
    check('one step', neuron.synaptic_weights, [[0.125]])
    layer = Layer([[1, -1], [1, -1]], [0, 0])
    check('a layer', layer.think([0, 0]), [0.5, 0.5])


def check_stream():
    """Words of MT19937: `random.Random` with NumPy's state, getrandbits(32), CPython 3.11."""
    stream = RandomState(1)
    check('first words of seed 1', [stream.word() for i in range(3)],
          [1791095845, 4282876139, 3093770124])
    stream = RandomState(2)
    for i in range(1998):
        stream.word()
    check('words of seed 2 after three turns of the state', [stream.word(), stream.word()],
          [3405232710, 3366465308])


def check_seeds():
    """Each float times 2**53: NumPy."""
    for seed, expected in [
            (0, [4943272583565992, 6441853127788339, 5429209831737675]),
            (1, [3756200289967619, 6488106240503889, 1030196769550]),
            (2, [3927092957644328, 233522735998425, 4950919461108196]),
            (42, [3373557479352566, 8563273192166996, 6593215287158609]),
            (12345, [8373237378417847, 2849657659447330, 1656593383470774]),
            (2147483648, [1369120169218128, 7390792095190384, 6985067593606440]),
            (4294967295, [879391138793732, 8218014084248241, 7106998182802425])]:
        stream = RandomState(seed)
        check('random numbers of seed %d' % seed,
              [int(stream.random() * 9007199254740992.0) for i in range(3)], expected)
    check('start weights of a neuron, seed 1', bits(column(Neuron(3, seed=1).synaptic_weights)),
          [(-5979194699223016, -2), (7938026452533572, -1), (-9005138861201892, 0)])
    hidden, output = TwoLayerNetwork(2, 2, 1, seed=1).layers
    check('start weights of two layers, seed 1',
          bits(hidden.weights[0] + hidden.weights[1] + column(output.weights)),
          [(7512400579935238, -1), (6488106240503889, 0), (8439371936153600, -13),
           (5446339445786868, -1), (5287438201587004, -2), (6653696975882768, -3)])
    neuron = Neuron(3)
    check('a seed is drawn where none is given', 0 <= neuron.seed <= 4294967295, True)
    check('the seed that was drawn makes the same network', weights_of(Neuron(3, seed=neuron.seed)),
          weights_of(neuron))


def check_first_tutorial():
    """Digits: published."""
    neuron = Neuron(3, seed=1)
    check('first tutorial, start weights', digits(column(neuron.synaptic_weights)),
          ['-0.16595599', '0.44064899', '-0.99977125'])
    neuron.train(FIRST_INPUTS, TARGETS)
    check('first tutorial, trained weights', digits(column(neuron.synaptic_weights)),
          ['9.67299303', '-0.20784350', '-4.62963669'])
    check('first tutorial, answer', digits(neuron.think([1, 0, 0])), ['0.99993704'])


def check_last_bits():
    """Bits of the first tutorial: the bare loop."""
    neuron = Neuron(3, seed=1)
    neuron.train(FIRST_INPUTS, TARGETS)
    check('first tutorial, bits', bits(column(neuron.synaptic_weights)),
          [(5445410974409159, 4), (-7488351246777416, -2), (-5212507515432192, 3)])


def check_second_tutorial():
    """NumPy running the tutorial's own program, with numpy.random.seed(1)."""
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    check('second tutorial, first loss', digits([network.loss(SECOND_INPUTS, TARGETS)]),
          ['0.12556730'])
    network.train(SECOND_INPUTS, TARGETS, iterations=9999)
    check('second tutorial, loss of iteration 10,000',
          digits([network.loss(SECOND_INPUTS, TARGETS)]), ['0.00206203'])
    check('second tutorial, answers of iteration 10,000',
          digits(column(network.think(SECOND_INPUTS))),
          ['0.06624557', '0.93822756', '0.93836658', '0.06703146'])


def softmax_network(seed):
    """Return a network that tells by two shares whether two bits differ."""
    return DeepNetwork([2, 3, 2], seed, activation='tanh', output_activation='softmax', weight_range='glorot')


SHARES = [[1, 0], [0, 1], [0, 1], [1, 0]]


def check_a_softmax_network():
    """NumPy 2.4.6: the same network from numpy.random.seed(1), 1,000 iterations in plain expressions."""
    network = softmax_network(1)
    check('softmax, first loss', digits([network.loss(SECOND_INPUTS, SHARES)]), ['0.77543616'])
    network.train(SECOND_INPUTS, SHARES, iterations=1000)
    check('softmax, loss after 1,000 iterations', digits([network.loss(SECOND_INPUTS, SHARES)]),
          ['0.00404948'])
    check('softmax, answers', digits([outputs[0] for outputs in network.think(SECOND_INPUTS)]),
          ['0.99899302', '0.00490681', '0.00414534', '0.99390110'])


class PlainMath(object):
    """Stands in for `math`: an `exp` of + * / alone, which every Python rounds alike."""

    @staticmethod
    def exp(x):
        """Return e**x to 12 digits: (e**(x / 1024))**1024, the inner one as a power series."""
        term = 1.0
        total = 1.0
        for n in range(1, 12):
            term = term * (x / 1024.0) / float(n)
            total += term
        for n in range(10):
            total *= total
        return total


def check_the_same_exp():
    """Two layers have the same bits wherever `exp` is the same: the bare loop with this `exp`."""
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    activation.math = PlainMath
    try:
        network.train(SECOND_INPUTS, TARGETS, iterations=300)
    finally:
        activation.math = math
    hidden, output = network.layers
    check('two layers with one exp, bits',
          bits(hidden.weights[0] + hidden.weights[1] + hidden.biases
               + column(output.weights) + output.biases),
          [(7471423010384989, -1), (6532208521597031, 0), (5688968578282696, -8),
           (5642866097908325, -1), (-6289576011108462, -8), (7678883606412899, -8),
           (6553141802764174, -3), (5320911654032545, -3), (-6789696574743525, -3)])


def flowers():
    """Return the inputs and the targets of IRIS."""
    numbers = [int(IRIS[place:place + 2]) / 10.0 for place in range(0, len(IRIS), 2)]
    kinds = [[1.0, 0.0, 0.0]] * 50 + [[0.0, 1.0, 0.0]] * 50 + [[0.0, 0.0, 1.0]] * 50
    return [numbers[place:place + 4] for place in range(0, len(numbers), 4)], kinds


def check_portable():
    """The same bits of portable networks everywhere. C and JavaScript get them, too: tests/portable."""
    found = []
    for train in [fit, lambda network, *arguments: network.train(*arguments)]:
        network = portable(TwoLayerNetwork(2, 2, 1, seed=1))
        train(network, SECOND_INPUTS, TARGETS, 10000)
        found.append(digest(network))
        network = portable(DeepNetwork([4, 8, 3], 1, activation='tanh', output_activation='softmax'))
        inputs, targets = flowers()
        train(network, inputs, targets, 50, 0.01)
        found.append(digest(network))
    check('digests of portable networks', found, 2 * PORTABLE)
    wanted = python_source(network)
    place = {}
    exec(wanted, place)
    check('a portable network as source', place['think'](inputs[70]), network.think(inputs[70]))


def check_same_story():
    """The three classes tell one story: equal weights, to the last bit."""
    neuron, deep = Neuron(3, seed=5), DeepNetwork([3, 1], seed=5, bias=False)
    neuron.train(FIRST_INPUTS, TARGETS, iterations=100)
    deep.train(FIRST_INPUTS, TARGETS, iterations=100, learning_rate=1.0)
    check('one layer, two classes', weights_of(deep), weights_of(neuron))
    two = TwoLayerNetwork(2, 2, 1, seed=5)
    deep = DeepNetwork([2, 2, 1], seed=5, weight_range=(0.0, 1.0))
    check('two layers, two classes, at the start', weights_of(deep), weights_of(two))
    two.train(SECOND_INPUTS, TARGETS, iterations=100)
    deep.train(SECOND_INPUTS, TARGETS, iterations=100)
    check('two layers, two classes, trained', weights_of(deep), weights_of(two))


def check_nesting():
    """think answers in the nesting in which it was asked."""
    network = TwoLayerNetwork(2, 2, 2, seed=3)
    one = network.think([1, 0])
    check('one example: a list of numbers', [type(number) for number in one], [float, float])
    check('examples: a list of lists', network.think([[1, 0], [1, 0]]), [one, one])
    check('one example in a list', network.think([[1, 0]]), [one])
    check('tuples and ranges', network.think((range(1, -1, -1),)), [one])
    check('something that iterates', network.think(number for number in [1, 0]), one)
    check('a layer answers alike', network.layers[0].think([[1, 0]]),
          [network.layers[0].think([1, 0])])


def trained(make, inputs, targets, **keywords):
    """Return (weights by fit, weights by the plain loop of fit, both losses)."""
    fitted, plain = make(), make()
    result = fit(fitted, inputs, targets, **keywords)
    shortest = generated.SHORTEST_UNROLLED
    generated.SHORTEST_UNROLLED = 10**9
    try:
        by_loops = fit(plain, inputs, targets, **keywords)
    finally:
        generated.SHORTEST_UNROLLED = shortest
    return (weights_of(fitted), result.loss), (weights_of(plain), by_loops.loss)


def check_fit():
    """fit and train, and both roads of fit: equal weights."""
    for make in [lambda: Neuron(3, seed=4), lambda: DeepNetwork([3, 4, 2, 1], seed=4)]:
        plain, fitted = make(), make()
        plain.train(FIRST_INPUTS, TARGETS, iterations=1200)
        result = fit(fitted, FIRST_INPUTS, TARGETS, iterations=1200)
        check('fit', weights_of(fitted), weights_of(plain))
        check('loss of fit', result.loss, plain.loss(FIRST_INPUTS, TARGETS))
        check('history of fit', (result.history[0][0], result.history[-1]), (0, (1200, result.loss)))
    many = [[0.25 * i, 1 - 0.125 * i] for i in range(50)]
    answers = [0.02 * i for i in range(50)]
    for keywords in [{}, {'batch_size': 1}, {'batch_size': 3}, {'batch_size': 3, 'shuffle': True},
                     {'batch_size': 1, 'shuffle': True}, {'target_loss': 0.001}]:
        fast, plain = trained(lambda: DeepNetwork([2, 3, 1], seed=4), many, answers,
                              iterations=30, **keywords)
        check('both roads of fit', fast, plain)
    shares = [[answer, 1 - answer] for answer in answers]
    for keywords in [{}, {'batch_size': 1, 'momentum': 0.75}]:
        fast, plain = trained(lambda: softmax_network(4), many, shares, iterations=30, **keywords)
        check('both roads of fit, softmax', fast, plain)
        for name in ['relu', 'leaky_relu', 'identity']:
            fast, plain = trained(lambda: DeepNetwork([2, 3, 1], seed=4, activation=name), many, answers,
                                  iterations=30, learning_rate=0.00001, **keywords)
            check('both roads of fit, ' + name, fast, plain)
    fast, plain = trained(lambda: DeepNetwork([2, 12, 12, 12, 1], seed=4), many, answers,
                          iterations=21)
    check('both roads of fit, a source that is too large for some Pythons', fast, plain)


def check_stops():
    """The target, on_progress, an overflow and an exception each stop where they should."""
    network = Neuron(3, seed=4)
    result = fit(network, FIRST_INPUTS, TARGETS, target_loss=0.01)
    before = Neuron(3, seed=4)
    before.train(FIRST_INPUTS, TARGETS, iterations=result.iterations - 1)
    check('fit stops at the first iteration that reaches the target',
          (result.converged, result.loss <= 0.01, before.loss(FIRST_INPUTS, TARGETS) > 0.01),
          (True, True, True))

    result = fit(Neuron(3, seed=4), FIRST_INPUTS, TARGETS, 1000,
                 on_progress=lambda iteration, loss: iteration == 500)
    check('on_progress stops', (result.iterations, result.converged), (500, None))
    check('a result in one line', repr(result)[:37], 'FitResult(converged=None, iterations=')

    def fail(iteration, loss):
        if iteration == 500:
            raise KeyError('mine')

    fitted, plain = Neuron(3, seed=4), Neuron(3, seed=4)
    plain.train(FIRST_INPUTS, TARGETS, iterations=500)
    try:
        fit(fitted, FIRST_INPUTS, TARGETS, 1000, on_progress=fail)
        got = 'no exception'
    except KeyError:
        got = weights_of(fitted)
    check('an exception in on_progress leaves its iteration', got, weights_of(plain))

    second = TwoLayerNetwork(2, 2, 1, seed=1)
    result = fit(second, SECOND_INPUTS, TARGETS, 200, 2.0, target_loss=0.02, restarts=9)
    check('restarts', (result.converged, result.restarts, result.seed, second.seed), (True, 3, 4, 4))

    if HAS_64_BITS:
        # Each iteration takes the weight 1e60 times as far from the target: the loss goes
        # beyond all floats, about 1e308, where the weight is at 1e180.
        network = DeepNetwork.from_layers([([[0.5]], None, 'identity')])
        plain = DeepNetwork.from_layers([([[0.5]], None, 'identity')])
        inputs, targets = [[1.0]], [0.75]
        plain.train(inputs, targets, 2, 1e60)
        try:
            fit(network, inputs, targets, 3000, 1e60)
            got = 'no refusal'
        except ValueError as error:
            got = str(error)[:12]
        check('an overflow is named', got, 'iteration 3:')
        check('an overflow leaves the last finite weights', weights_of(network), weights_of(plain))


def check_orders():
    """NumPy 2.4.6: r = RandomState(7); r.random_sample(9); r.permutation(6), three times."""
    stream = RandomState(7)
    for i in range(9):
        stream.random()
    check('orders', [permutation(6, stream) for i in range(3)],
          [[1, 2, 5, 3, 0, 4], [1, 5, 0, 4, 2, 3], [2, 3, 1, 4, 0, 5]])


def check_unrolled():
    """The straight-line source: the same answers."""
    network = DeepNetwork([2, 3, 2], seed=8)
    think = run_source(unrolled(network), 'think')
    check('unrolled think', think(flatten(network.layers), [0.25, -2.0]), network.think([0.25, -2.0]))


def run_source(source, name):
    """Return the function `name` of source. In a function of its own, for Python 2 and Jython."""
    names = {}
    exec(source, names)
    return names[name]


def check_source():
    """One iteration by the source that a student reads: the weights of `train`."""
    network = TwoLayerNetwork(2, 2, 1, seed=8)
    source = unrolled(network, SECOND_INPUTS, TARGETS)
    rows = [example + [target] for example, target in zip(SECOND_INPUTS, TARGETS)]
    weights = flatten(network.layers)
    check('unrolled loss', run_source(source, 'loss')(weights, rows),
          network.loss(SECOND_INPUTS, TARGETS))
    done, weights = run_source(source, 'run')(weights, [], 0.1, [0, 1], None)
    network.train(SECOND_INPUTS, TARGETS, 2)
    check('iterations of unrolled run', done, 2)
    check('weights of unrolled run', weights, flatten(network.layers))


def check_embed():
    """What is saved comes back with the same bits; one-file Python answers the same."""
    network = TwoLayerNetwork(2, 2, 1, seed=6)
    network.train(SECOND_INPUTS, TARGETS, iterations=10)
    for network in [network, softmax_network(6)]:
        again = loads(dumps(network))
        check('saved weights', weights_of(again), weights_of(network))
        check('saved seed and loss', (again.seed, again.loss_name), (6, network.loss_name))
        names = {'__name__': 'exported'}
        exec(python_source(network), names)
        check('exported source', list(names['think']([0.5, 2.0])), network.think([0.5, 2.0]))


def check_refusals():
    """Bad input gets one line that says what, where and what was expected; nothing changes."""
    neuron = Neuron(3, seed=1)
    before = [list(row) for row in neuron.synaptic_weights]
    for call, kind, message in [
            (lambda: neuron.think([[0, 0, 1], [1, 1, 1], [1, 0]]), ValueError,
             'inputs: example 3 has 2 numbers, expected 3'),
            (lambda: neuron.think([[0, 'a', 1]]), TypeError,
             "inputs: example 1, number 2 is 'a', expected a number"),
            (lambda: neuron.think([0, None, 1]), TypeError,
             'inputs: number 2 is None, expected a number'),
            (lambda: neuron.think([0, NAN, 1]), ValueError,
             'inputs: number 2 is nan, expected a finite number'),
            (lambda: neuron.think([0, -INFINITY, 1]), ValueError,
             'inputs: number 2 is -inf, expected a finite number'),
            (lambda: neuron.think([0, 10**400, 1]), ValueError,
             'inputs: number 2 is too large for a float'),
            (lambda: neuron.think('001'), TypeError,
             "inputs is '001', expected a list of numbers or a list of examples"),
            (lambda: neuron.think(None), TypeError,
             'inputs is None, expected a list of numbers or a list of examples'),
            (lambda: neuron.think([]), ValueError,
             'inputs: no examples, expected at least one'),
            (lambda: neuron.train([], [], iterations=5), ValueError,
             'inputs: no examples, expected at least one'),
            (lambda: neuron.train(FIRST_INPUTS, [0, 1], iterations=5), ValueError,
             'targets: 2 for 4 examples of inputs, expected one for each'),
            (lambda: neuron.train(FIRST_INPUTS, [0, 1, [1], 0], iterations=5), TypeError,
             'targets: number 3 is [1], expected a number'),
            (lambda: neuron.train(FIRST_INPUTS, TARGETS, iterations=-1), ValueError,
             'iterations is -1, expected a whole number of at least 0'),
            (lambda: neuron.train(FIRST_INPUTS, TARGETS, iterations=2.5), ValueError,
             'iterations is 2.5, expected a whole number of at least 0'),
            (lambda: neuron.train(FIRST_INPUTS, TARGETS, learning_rate=INFINITY), ValueError,
             'learning_rate is inf, expected a finite number'),
            (lambda: Neuron(3, seed=-1), ValueError,
             'seed is -1, expected a whole number from 0 to 4294967295'),
            (lambda: Neuron(3, seed=4294967296.0), ValueError,
             'seed is %r, expected a whole number from 0 to 4294967295' % 4294967296.0),
            (lambda: Neuron(3, seed=True), TypeError,
             'seed is True, expected a whole number from 0 to 4294967295'),
            (lambda: Neuron(0), ValueError,
             'input_count is 0, expected a whole number of at least 1'),
            (lambda: DeepNetwork([3]), ValueError,
             'sizes is [3], expected at least the number of inputs and of outputs'),
            (lambda: Neuron(3, bias=1), TypeError, 'bias is 1, expected True or False'),
            (lambda: Neuron(3, weight_range=(1, 0)), ValueError,
             'weight_range is from 1.0 to 0.0, expected the lower number first'),
            (lambda: Layer([[1, 2], [3]]), ValueError,
             'weights: row 2 has 1 number, expected 2'),
            (lambda: Layer([[1, 2]], [1]), ValueError, 'biases has 1 number, expected 2'),
            (lambda: Neuron.from_layers([]), ValueError, 'layers: none, expected at least one'),
            (lambda: DeepNetwork.from_layers([([[1.0]], None), ([[1.0], [2.0]], None)]),
             ValueError, 'layer 2 takes 2 numbers, expected 1, one from each neuron of layer 1')]:
        try:
            got = ('no refusal', call())
        except Exception as error:
            got = (type(error), str(error))
        check('a refusal', got, (kind, message))
    check('weights after refusals', neuron.synaptic_weights, before)


if __name__ == '__main__':
    sys.exit(main())
