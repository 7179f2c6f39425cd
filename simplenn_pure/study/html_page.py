"""One HTML page that tells a training, from the start weights to the answer."""

import json
import re

from ..checks import check_count, check_examples, check_number, is_list_like, shown
from ..deep import adjustments_from, forward
from ..layer_checks import check_layers
from ..layer import adjust
from ..loss import mean_half_squared_error
from ..network import sizes_of
from .diagram import network_diagram, training_cycle
from .numbers import exact
from .page_script import SCRIPT
from .page_style import STYLE
from .plots import loss_curve, sigmoid_plot
from .surface import decision_surface
from .svg import escape
from .worked_step import explain, several

SNAPSHOTS = 60       # About so many iterations are recorded,
NUMBERS = 100000     # fewer where the weights in all of them are more than this.
WORKED = 4           # So many examples are worked out in full,
LARGE = 500          # and none of a network with more weights and biases than this.
HARDLY = 0.01        # A loss that moves by less than this part of itself hardly moves.
USUAL = 700          # A picture of more units has a row of its own.
ASKED = 12           # A network of more inputs has no fields to ask it about an example.


def page(network, inputs, targets, iterations=10000, learning_rate=None, title=None,
         input_names=None):
    """Return one HTML page that shows this training, to open from disk.

    The weights that the network has now are the start. A copy of it is trained on
    the examples; the network is not changed. With 0 iterations the page shows the
    network as it is.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `learning_rate` None is the network's default. `input_names` is a text
    for each input, such as 'petal width'; None calls them 'input 1' and so on.
    Raises ValueError or TypeError for what does not fit.
    """
    return document([section(network, inputs, targets, iterations, learning_rate, title,
                             input_names)])


def document(sections):
    """Return the HTML page of sections that `section` returned; a single one's title is its own."""
    title = 'How a network learns'
    if len(sections) == 1:
        title = sections[0][sections[0].index('<h1>') + 4:sections[0].index('</h1>')]
    return DOCUMENT % {'title': title, 'style': STYLE, 'script': SCRIPT,
                       'sections': '\n'.join(sections)}


def section(network, inputs, targets, iterations=10000, learning_rate=None, title=None,
            input_names=None):
    """Return the part of a page that tells one training. The arguments are those of `page`."""
    layers = check_layers(network.layers)
    sizes = sizes_of(layers)
    inputs, targets = check_examples(inputs, targets, sizes[0], sizes[-1])
    iterations = check_count('iterations', iterations, 0)
    if learning_rate is None:
        learning_rate = network.default_learning_rate
    learning_rate = check_number('learning_rate', learning_rate)
    input_names = check_names(input_names, sizes[0])
    history = record(layers, inputs, targets, iterations, learning_rate)
    title = title or 'How a network of %s learns' % '-'.join([str(size) for size in sizes])

    data = {'inputs': inputs, 'targets': targets, 'rate': learning_rate,
            'history': [{'iteration': iteration, 'loss': loss, 'layers': [
                {'weights': layer.weights, 'biases': layer.biases} for layer in snapshot]}
                        for iteration, loss, snapshot in history]}
    return SECTION % {
        'title': escape(title), 'watch': 'Watch it learn' if iterations else 'Watch it think',
        'data': json.dumps(data, allow_nan=False, separators=(',', ':')),
        'story': story(sizes, history, len(inputs), learning_rate),
        'options': '\n'.join(['<option value="%d">%s</option>' % (number, escape(
            'example %d: %s' % (number + 1, named(row)))) for number, row in enumerate(inputs)]),
        'last': len(history) - 1, 'disabled': ' disabled' if len(history) == 1 else '',
        'pictures': pictures(history, inputs, targets),
        'fields': fields(inputs, input_names),
        'bias': ' and its bias' if has_biases(layers) else '',
        'plus_bias': ' + bias' if has_biases(layers) else '',
        'cycle': figure(training_cycle(), moves=False),
        'worked': worked(network, weight_count(layers), inputs, targets, learning_rate),
    }


def check_names(names, count):
    """Return a name for each of `count` inputs; the caller's, where there are any."""
    if names is None:
        return ['input %d' % (number + 1) for number in range(count)]
    if not is_list_like(names):
        raise TypeError('input_names is %s, expected a list of texts' % shown(names))
    names = list(names)
    for number, name in enumerate(names):
        if not isinstance(name, str):
            raise TypeError('input_names: name %d is %s, expected a text' % (number + 1, shown(name)))
    if len(names) != count:
        raise ValueError('input_names: %s for %s, expected one for each'
                         % (several(len(names), 'name'), several(count, 'input')))
    return names


def has_biases(layers):
    """Return whether some neuron of `layers` has a bias."""
    return any([layer.biases is not None for layer in layers])


def weight_count(layers):
    """Return how many weights and biases `layers` have."""
    return sum([len(layer.weights) * len(layer.weights[0]) + len(layer.biases or [])
                for layer in layers])


def worked(network, count, inputs, targets, learning_rate):
    """Return the first iteration worked by hand, as HTML; for many weights, where to get it.

    `count` is how many weights and biases the network has.
    """
    if count > LARGE:
        return ('<p>This network has {:,} weights and biases, too many for a page. The worked step '
                'is left out where there are more than {:,}. <code>explain</code> writes it for '
                'any network: in Python from <code>simplenn_pure.study</code>, or as a command, '
                '<code>python -m simplenn_pure explain</code>.</p>'.format(count, LARGE))
    text = explain(network, inputs, targets, learning_rate, range(1, 1 + min(WORKED, len(inputs))))
    return ('<pre tabindex="0" role="region" aria-label="The first iteration, worked by hand">'
            '%s</pre>' % escape(text))


class Snapshot(object):
    """The layers of one moment, for the pictures, which ask for nothing else."""

    def __init__(self, layers):
        self.layers = layers


def record(layers, inputs, targets, iterations, learning_rate):
    """Return the training as (iteration, loss, layers) at some iterations, 0 and the last among them.

    `layers` are trained. The recorded ones are copies.
    """
    steps = max(1, min(SNAPSHOTS, NUMBERS // weight_count(layers)) // 2)
    # Evenly spread, and as many crowded at the beginning, where much happens.
    recorded = set([int(round(iterations * number / float(steps))) for number in range(steps + 1)])
    recorded.update([int(round((iterations + 1.0) ** (number / float(steps)))) - 1
                     for number in range(steps + 1)])
    history = []
    for iteration in range(iterations + 1):
        outputs = forward(layers, inputs)
        if iteration in recorded:
            loss = mean_half_squared_error(outputs[-1], targets)
            history.append((iteration, loss, check_layers(layers)))
        if iteration < iterations:
            adjust(layers, adjustments_from(layers, outputs, targets), learning_rate, iteration + 1)
    return history


def story(sizes, history, example_count, learning_rate):
    """Return in a few sentences what the page shows."""
    words = 'A network of %s, and then %s. It is shown %s.' % (
        several(sizes[0], 'input'),
        ', then '.join([several(size, 'neuron') for size in sizes[1:]]),
        several(example_count, 'example'))
    if len(history) == 1:
        return words + ' This is the network as it is; no training was recorded.'
    first, last = history[0], history[-1]
    return '%s In %s every weight%s moves by %s. %s' % (
        words, '1 iteration' if last[0] == 1 else 'each of {:,} iterations'.format(last[0]),
        ' and bias' if has_biases(last[2]) else '',
        'its adjustment' if learning_rate == 1.0 else
        'its adjustment times %s, the learning rate' % exact(learning_rate),
        loss_story(first[1], last[1]))


def loss_story(before, after):
    """Return in a sentence how the loss moved, and so the answers."""
    texts = '%.8f' % before, '%.8f' % after
    if texts[0] == texts[1]:
        return 'The loss stays at %s.' % texts[0]
    if abs(after - before) < HARDLY * before:
        return 'The loss hardly moves, from %s to %s.' % texts
    if after < before:
        return 'The answers come nearer to the targets: the loss falls from %s to %s.' % texts
    return 'The answers do not come nearer to the targets: the loss rises from %s to %s.' % texts


def pictures(history, inputs, targets):
    """Return the figures that the slider moves, as they are at the end."""
    end = Snapshot(history[-1][2])
    largest = max([abs(weight) for iteration, loss, layers in history for layer in layers
                   for row in layer.weights for weight in row])
    parts = [figure(network_diagram(end, inputs[0], 'The network', largest))]
    losses = [(iteration, loss) for iteration, loss, layers in history]
    if len(history) > 1:
        parts.append(figure(loss_curve(losses, logarithmic=min(losses, key=lambda point: point[1])
                                       [1] > 0.0)))
    reach = 6.0
    for iteration, loss, layers in history:
        for row in layers[-1].weighted_sums(forward(layers, inputs)[-2]):
            reach = max(reach, 1.6 * abs(row[0]))
    parts.append(figure(sigmoid_plot(end, inputs, targets, reach=reach)))
    if len(inputs[0]) == 2:
        parts.append(figure(decision_surface(end, inputs, targets)))
    return '\n'.join(parts)


def figure(svg, moves=True):
    """Return a picture in a box that scrolls where the window is too narrow for it.

    `moves` says whether the slider moves what is in it.
    """
    name = svg[svg.index('<title>') + 7:svg.index('</title>')]
    width = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    # The title is said by the picture and the box; as <title> it would also pop up everywhere.
    svg = svg.replace('<title>%s</title>' % name, '', 1)
    if moves:
        start, end = svg.index('<desc>'), svg.index('</desc>') + len('</desc>')
        svg = svg[:start] + svg[end:]  # The words for one moment. The table says every moment.
    svg = svg.replace('role="img"', 'role="img" aria-label="%s"' % name, 1)
    return ('<div class="figure%s" style="--units: %d" role="region" tabindex="0" aria-label="%s">\n'
            '%s</div>' % (' wide' if width > USUAL else '', width, name, svg))


def fields(inputs, names):
    """Return a field for each input, labelled with its name and filled with the first example."""
    if len(inputs[0]) > ASKED:
        return '<p>This network has too many inputs for fields.</p>'
    return '\n'.join(['<label>%s <input type="number" step="any" value="%s" '
                      'data-input="%d"></label>' % (escape(name), typed(value), number)
                      for number, (name, value) in enumerate(zip(names, inputs[0]))])


def typed(number):
    """Return `number` for a field, with all its digits where it has more than 8 decimals."""
    text = exact(number)
    return text if float(text) == number else repr(number)


def named(row):
    """Return an example's inputs as text, the first few of many."""
    words = ', '.join([exact(number) for number in row[:8]])
    return words + (', ...' if len(row) > 8 else '')


SECTION = '''<section>
<h1>%(title)s</h1>
<p>%(story)s</p>

<h2>%(watch)s</h2>
<div class="controls" role="group" aria-label="Training">
<label class="wide"><span>Recorded iterations</span>
<input data-name="slider" type="range" min="0" max="%(last)d" value="%(last)d" step="1"%(disabled)s></label>
<p><strong data-name="iteration"></strong></p>
<label>Show <select data-name="example">
%(options)s
</select></label>
<button data-name="step" type="button">Step through one iteration</button>
</div>
<div data-name="stage" class="stage"></div>
<p data-name="said" class="said" role="status"></p>
<div class="figures">
%(pictures)s
</div>

<h2>The answers</h2>
<div class="figure" role="region" tabindex="0" aria-label="The answers">
<table><thead><tr><th scope="col">example</th><th scope="col">inputs</th><th scope="col">target</th>
<th scope="col">output</th><th scope="col">error</th></tr></thead>
<tbody data-name="answers"></tbody></table>
</div>

<div class="ask">
<h2>Ask it</h2>
<p>Change the inputs. The answer is computed here, from the weights of the iteration chosen above.</p>
<form data-name="ask" aria-label="Inputs">
%(fields)s
<p>Answer: <output data-name="answer" aria-live="off"></output></p>
</form>
</div>

<h2>How it learns</h2>
<p>A neuron multiplies each input by a weight, adds the products%(bias)s, and takes the sigmoid
of the sum. Training goes round in four steps.</p>
<div class="formulas">
<p>z = input * weight + input * weight + ...%(plus_bias)s</p>
<p>output a = sigmoid(z) = 1 / (1 + exp(-z))</p>
<p>error = target - a</p>
<p>delta = error * a * (1 - a)</p>
<p>error of an earlier neuron = sum of next delta * weight to it</p>
<p>adjustment = sum over the examples of input * delta</p>
<p>weight = weight + learning rate * adjustment</p>
</div>
%(cycle)s

<h2>The first iteration, worked by hand</h2>
%(worked)s
<script type="application/json">%(data)s</script>
</section>
'''

DOCUMENT = '''<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%(title)s</title>
<link rel="icon" href="data:,">
<style>
%(style)s</style>
</head>
<body>
<main>
<noscript><p>The sliders and the fields need JavaScript. The pictures show the end.</p></noscript>
%(sections)s
</main>
<script>
%(script)s</script>
</body>
</html>
'''
