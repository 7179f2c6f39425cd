"""Ctrl-C at any moment of a training run leaves the weights of a whole iteration.

A trace function raises KeyboardInterrupt at every call, line and return of the
training inside the package, and where weights are replaced before every single
instruction: one training run for each.
"""

import sys

import pytest

import simplenn_pure
from roads import interrupted, numbers
from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork

INPUTS, TARGETS = [[0.5], [-1.0]], [1.0, 0.0]
ITERATIONS = 2
REPLACING = ('train', 'adjust', 'replace', 'put')  # the functions that weights pass on their way in

MAKERS = [lambda: Neuron(1, seed=1, bias=True), lambda: TwoLayerNetwork(1, 1, seed=1),
          lambda: DeepNetwork([1, 1, 1, 1], seed=1)]


@pytest.mark.slow
@pytest.mark.skipif(sys.implementation.name == 'pypy', reason='PyPy traces no single instructions')
@pytest.mark.parametrize('make', [MAKERS[0]] + [pytest.param(make, marks=pytest.mark.slow) for make in MAKERS[1:]],
                         ids=['neuron', 'two layers', 'deep'])
@pytest.mark.parametrize('where', [
    {}, pytest.param({'functions': REPLACING, 'events': ('opcode',)}, marks=pytest.mark.slow)],
    ids=['lines', 'instructions'])
def test_an_interrupted_training_holds_a_whole_iteration(make, where):
    snapshots = []
    for iterations in range(ITERATIONS + 1):
        network = make()
        network.train(INPUTS, TARGETS, iterations)
        snapshots.append(numbers(network))
    assert all(a != b for a, b in zip(snapshots, snapshots[1:]))

    moment = 0
    met = []
    while True:
        moment += 1
        network = make()
        came = interrupted(lambda: network.train(INPUTS, TARGETS, ITERATIONS), moment, **where)
        found = numbers(network)
        assert found in snapshots, (moment, found)
        if not came:
            assert found == snapshots[-1]
            break
        met.append(snapshots.index(found))
    # Later interruptions never find less done, and every number of iterations is met.
    assert met == sorted(met)
    assert set(met) == set(range(ITERATIONS + 1))
    assert len(met) > 100


@pytest.mark.parametrize('make', MAKERS, ids=['neuron', 'two layers', 'deep'])
def test_training_goes_on_after_an_interruption(make):
    network = make()
    assert interrupted(lambda: network.train(INPUTS, TARGETS, 1000), 5000)
    found = numbers(network)
    assert found != numbers(make())
    again = type(network).from_layers(network.layers)
    network.train(INPUTS, TARGETS, 3)
    again.train(INPUTS, TARGETS, 3)
    assert numbers(network) == numbers(again) != found


class InterruptedLayer(simplenn_pure.Layer):
    """A layer that is interrupted once, when the countdown of assignments runs out."""

    countdown = None  # a list of one number that all layers share

    def __setattr__(self, name, value):
        if self.countdown:
            self.countdown[0] -= 1
            if self.countdown[0] == 0:
                raise self.interruption
        object.__setattr__(self, name, value)


@pytest.mark.parametrize('interruption', [KeyboardInterrupt, MemoryError, SystemExit])
@pytest.mark.parametrize('moment', [1, 2, 3, 4, 5])
def test_an_exception_while_weights_are_replaced_leaves_a_whole_iteration(
        monkeypatch, moment, interruption):
    whole = TwoLayerNetwork(1, 1, seed=1)
    network = TwoLayerNetwork(1, 1, seed=1)
    network.layers = [InterruptedLayer(layer.weights, layer.biases) for layer in network.layers]
    whole.train(INPUTS, TARGETS, 1)
    monkeypatch.setattr(InterruptedLayer, 'interruption', interruption, raising=False)
    monkeypatch.setattr(InterruptedLayer, 'countdown', [moment])
    # Four assignments: weights and biases of two layers. The fifth belongs to the next iteration.
    with pytest.raises(interruption):
        network.train(INPUTS, TARGETS, 2)
    whole.train(INPUTS, TARGETS, 1 if moment == 5 else 0)
    assert numbers(network) == numbers(whole)
