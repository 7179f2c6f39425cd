"""The two tutorials as a program: `python -m simplenn_pure`."""

from .matrix import transpose
from .neuron import Neuron
from .two_layer import TwoLayerNetwork


def main():
    """Run both tutorials and print what happens."""
    first_tutorial()
    print('\n')
    second_tutorial()
    print('\n')
    what_next()


def first_tutorial():
    """Train one neuron to see the rule behind four examples, and ask it about a fifth."""
    inputs = [[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]]
    targets = [0, 1, 1, 0]

    print_title('The first tutorial: one neuron')
    print('\nFour examples, each with three inputs and the target, the answer we want.')
    print('The rule behind them: the answer is the first input. Nobody tells the neuron.\n')
    for example, target in zip(inputs, targets):
        print('    %s -> %d' % (example, target))

    neuron = Neuron(3, seed=1)
    print('\nThe neuron starts with random weights (seed 1), one for each input:\n')
    print_numbers(transpose(neuron.synaptic_weights)[0])
    print('\nThey know nothing. Mean of half the squared error: %.8f' % neuron.loss(inputs, targets))

    neuron.train(inputs, targets, iterations=10000)
    print('\nTraining: 10,000 times, look at all four answers, and move each weight a')
    print('little in the direction that makes the errors smaller. The weights are then:\n')
    print_numbers(transpose(neuron.synaptic_weights)[0])
    print('\nThe first weight has grown: the neuron found out which input matters.')
    print('Mean of half the squared error: %.8f' % neuron.loss(inputs, targets))

    print('\nA new situation, which was not among the examples: [1, 0, 0]\n')
    print_numbers(neuron.think([1, 0, 0]))
    print('\nThat is nearly 1, the right answer.')


def second_tutorial():
    """Train two layers to tell whether two bits differ, which no single neuron can."""
    inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    targets = [0, 1, 1, 0]

    print_title('The second tutorial: two layers learn XOR')
    print('\nXOR is 1 when its two inputs differ. No single neuron can learn it; two hidden')
    print('neurons and an output neuron can. 2 inputs, 2 hidden neurons, 1 output, biases.\n')
    network = TwoLayerNetwork(2, 2, 1, seed=1)
    print('It starts with random weights (seed 1) and biases of 0:\n')
    print_layers(network)

    # The tutorial prints what each iteration computes before it adjusts anything.
    # So the numbers of iteration 10,000 are those after 9,999 adjustments.
    print('\nTraining, 10,000 iterations at learning rate 0.1. The loss (mean of half the')
    print('squared error) that each of these iterations starts from:')
    print('\n    iteration         loss')
    adjusted = 0
    for iteration in [1, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000]:
        network.train(inputs, targets, iterations=iteration - 1 - adjusted)
        adjusted = iteration - 1
        print('    %9d   %.8f' % (iteration, network.loss(inputs, targets)))

    print('\nThe answers in iteration 10,000, as the tutorial prints them:')
    print('\n       inputs   target       output')
    for example, target, output in zip(inputs, targets, network.think(inputs)):
        print('       %s        %d   %.8f' % (example, target, output[0]))

    network.train(inputs, targets, iterations=1)
    outputs = transpose(network.think(inputs))[0]
    print('\nThat iteration adjusts the weights and biases once more. Now they are:\n')
    print_layers(network)
    print('\nand the answers are:\n')
    print_numbers(outputs)
    learned = [abs(target - output) < 0.5 for target, output in zip(targets, outputs)].count(True)
    if learned == len(targets):
        print('\nIt has learned all four: every answer is on the right side of 0.5.')
    else:
        print('\nIt has learned %d of the four: the others are on the wrong side of 0.5.' % learned)


def what_next():
    """Say what to try after the tutorials."""
    print_title('What to try next')
    print('\nRead the mathematics: neuron.py, then two_layer.py, in the folder simplenn_pure.')
    print('Train a network of your own:')
    print('\n    from simplenn_pure import TwoLayerNetwork')
    print('    network = TwoLayerNetwork(2, 3, 1)')
    print('    network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])')
    print('    print(network.think([1, 1]))')
    print('\nTrain one on a table of your own: python -m simplenn_pure train table.csv --target COLUMN')
    print('See the other commands: python -m simplenn_pure --help')
    print('See whether this Python gives the right digits: python -m simplenn_pure check')


def print_title(title):
    """Print a title, underlined."""
    print(title + '\n' + '=' * len(title))


def print_numbers(numbers):
    """Print numbers side by side with 8 decimals."""
    print('    ' + side_by_side(numbers))


def print_layers(network):
    """Print the weights and biases of both layers, one neuron per line."""
    for name, layer in zip(['hidden', 'output'], network.layers):
        for number, (weights, bias) in enumerate(zip(transpose(layer.weights), layer.biases)):
            print('    %s neuron %d   weights %s   bias %12.8f'
                  % (name, number + 1, side_by_side(weights), bias))


def side_by_side(numbers):
    """Return numbers as text with 8 decimals."""
    return ' '.join(['%12.8f' % number for number in numbers])
