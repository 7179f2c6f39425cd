"""Things show themselves: at the prompt line by line, in a notebook as pictures."""

import html
import re

from simplenn_pure import DeepNetwork, Neuron, TwoLayerNetwork, fit
from simplenn_pure.study import loss_curve, network_diagram, page, progress, training_cycle

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def test_progress_prints_fewer_lines_the_longer_it_goes(capsys):
    fit(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=10000, on_progress=progress)
    lines = capsys.readouterr().out.splitlines()
    assert [int(line.split()[1]) for line in lines] == [0, 100, 200, 500, 1000, 2000, 5000, 10000]
    assert all(re.match(r'iteration +\d+  loss \d\.\d{6}  #*$', line) for line in lines)
    bars = [line.count('#') for line in lines]
    losses = [float(line.split()[3]) for line in lines]
    assert bars[0] == 24
    assert all(abs(bar - 24 * loss / losses[0]) <= 0.51 for bar, loss in zip(bars, losses) if loss <= losses[0])


def test_progress_starts_again_with_each_training_and_stops_none(capsys):
    for first in (0.5, 0.25):
        assert [progress(iteration, loss) for iteration, loss in ((0, first), (1, 2 * first), (2, first / 2),
                                                                  (3, 0.1), (4, 0.1), (5, 0.0))] == [False] * 6
        lines = capsys.readouterr().out.splitlines()
        assert [line.count('#') for line in lines] == [24, 24, 12, 0]  # 5 comes after 2.
    progress(0, 0.0)
    assert capsys.readouterr().out == 'iteration       0  loss 0.000000  \n'


def test_a_result_draws_its_loss():
    result = fit(TwoLayerNetwork(2, 2, 1, seed=1), *XOR, iterations=300)
    assert result.plot() == loss_curve(result.history)
    assert result.plot(logarithmic=True) == loss_curve(result.history, logarithmic=True)
    assert result._repr_svg_() == result.plot() and type(result._repr_svg_()) is str


def test_pictures_and_pages_show_themselves_in_a_notebook():
    network = Neuron(2, seed=1)
    for picture in (network_diagram(network), training_cycle(), loss_curve([0.5, 0.25])):
        assert picture._repr_svg_() == picture and type(picture._repr_svg_()) is str
    assert network._repr_svg_() == network_diagram(network)
    text = page(network, [[0, 1]], [1], iterations=3)
    frame = re.match('<iframe srcdoc="([^"]*)" width="100%" height="720" style="border: 0"></iframe>$',
                     text._repr_html_())
    assert html.unescape(frame.group(1)) == text


def test_what_cannot_be_drawn_is_left_to_its_line(monkeypatch):
    def refuse(*arguments, **options):
        raise ValueError
    monkeypatch.setattr('simplenn_pure.study.diagram.network_diagram', refuse)
    assert DeepNetwork([2, 1], seed=1)._repr_svg_() is None
    result = fit(Neuron(1, seed=1), [[1]], [1], iterations=0)
    result.history = []
    assert result._repr_svg_() is None
