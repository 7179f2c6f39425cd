"""One HTML page that tells a training run, from the start weights to the answer."""

import json
import re

from ..checks import check_count
from ..flat import flatten
from ..formulas import ACTIVATIONS
from ..loss import LOSSES
from ..layer import adjust
from ..words import counted
from .diagram import network_diagram, training_cycle
from .numbers import check_all, exact
from .page_script import script
from .page_style import STYLE, themed
from .plots import loss_curve, sigmoid_plot
from .surface import decision_surface
from .svg import check_names, escape
from .worked_step import by_activation, by_slope, ends_of, explain, has_biases, listed

SNAPSHOTS = 60       # About how many iterations are recorded.
NUMBERS = 100000     # About how many weights and biases are recorded in all of them, at most.
WORKED = 4           # How many examples are worked out in full.
LARGE = 500          # The step of a network with more weights and biases is not worked out.
HARDLY = 0.01        # A loss that moves by less than this part of itself hardly moves.
USUAL = 700          # A picture of more units has a row of its own.
ASKED = 12           # A network of more inputs has no fields to ask it about an example.


class Page(str):
    """The text of an HTML file, which a notebook shows in a frame of its own."""

    def _repr_html_(self):
        return '<iframe srcdoc="%s" width="100%%" height="720" style="border: 0"></iframe>' % escape(self)


def page(network, inputs, targets, iterations=10000, learning_rate=None, title=None, input_names=None):
    """Return one HTML page that shows this training run, to open from disk.

    The weights that the network has now are the start. A copy of it is trained on
    the examples; the network is not changed. With 0 iterations the page shows the
    network as it is.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `learning_rate` None is the network's default. `input_names` is a text
    for each input, such as 'petal width'; None calls them 'input 1' and so on.
    Raises ValueError or TypeError for what does not fit.
    """
    return Page(document([section(network, inputs, targets, iterations, learning_rate, title, input_names)]))


def document(sections):
    """Return the HTML page of sections that `section` returned; a single one's title is its own."""
    title = 'How a network learns'
    if len(sections) == 1:
        title = sections[0][sections[0].index('<h1>') + 4:sections[0].index('</h1>')]
    text = '\n'.join(sections)
    return DOCUMENT % {'title': title, 'style': STYLE, 'sections': text,
                       'script': script('"portable_' in text)}


def section(network, inputs, targets, iterations=10000, learning_rate=None, title=None, input_names=None):
    """Return the part of a page that tells one training run. The arguments are those of `page`."""
    model, sizes, inputs, targets = check_all(network, inputs, targets, True)
    layers, loss = model.layers, LOSSES[model.loss_name]
    iterations = check_count('iterations', iterations, 0)
    learning_rate = network.check_learning_rate(learning_rate)
    input_names = check_names(input_names, sizes[0])
    history, reach = record(model, inputs, targets, iterations, learning_rate)
    largest = max([abs(weight) for moment in history for layer in moment['layers']
                   for row in layer['weights'] for weight in row])
    data = {
        'inputs': inputs, 'targets': targets, 'rate': learning_rate, 'largest': largest,
        'loss': model.loss_name, 'count': len(targets) * (sizes[-1] if loss.per_output else 1),
        'cancels': loss.slope_cancels,
        'activations': [layer.activation for layer in layers], 'history': history}
    options = ['<option value="%d">example %d: %s</option>' % (
        number, number + 1, listed(row[:8]) + ', ...' * (len(row) > 8)) for number, row in enumerate(inputs)]
    return SECTION % {
        'title': escape(title or 'How a network of %s learns' % '-'.join([str(size) for size in sizes])),
        'watch': 'Watch it learn' if iterations else 'Watch it think',
        'data': json.dumps(data, allow_nan=False, separators=(',', ':')),
        'story': story(layers, sizes, history, len(inputs), learning_rate),
        'options': '\n'.join(options),
        'last': len(history) - 1, 'disabled': ' disabled' * (len(history) == 1),
        'pictures': pictures(model, history, largest, reach, inputs, targets),
        'fields': fields(inputs[0], input_names),
        'bias': ' and its bias' * has_biases(layers), 'formulas': formulas(layers, loss),
        'activations': ' or the '.join([name for name, where, activation in by_activation(layers)]),
        'cycle': figure(training_cycle(activation=layers[-1].activation, loss=model.loss_name), moves=False),
        'worked': worked(network, len(flatten(layers)), inputs, targets, learning_rate),
    }


def formulas(layers, loss):
    """Return the formulas of an iteration, each a paragraph in HTML."""
    used = by_activation(layers)
    lines = ['z = input * weight + input * weight + ...' + ' + bias' * has_biases(layers)]
    lines += ['%soutput a = %s(z) = %s' % (where, name, it.shown) for name, where, it in used]
    lines += ['error = target - a']
    lines += ['last layer: delta = error, since its slope cancels with this loss'] * loss.slope_cancels
    lines += ['%sdelta = error * %s' % (where or 'before it: ' * loss.slope_cancels, it.shown_slope)
              for name, where, it in by_slope(layers, loss)]
    lines += ['error of an earlier neuron = sum of next delta * weight to it',
              'adjustment = sum over the examples of input * delta',
              'weight = weight + learning rate * adjustment']
    return '\n'.join(['<p>%s</p>' % escape(line) for line in lines])


def worked(network, count, inputs, targets, learning_rate):
    """Return the first iteration worked by hand, as HTML; for many weights, where to get it.

    `count` is how many weights and biases the network has.
    """
    if count > LARGE:
        return ('<p>This network has {:,} weights and biases, too many for a page. The worked step is '
                'left out where there are more than {:,}. <code>explain</code> writes it for any '
                'network: in Python from <code>simplenn_pure.study</code>, or as a command, '
                '<code>python -m simplenn_pure explain</code>.</p>'.format(count, LARGE))
    text = explain(network, inputs, targets, learning_rate, range(1, 1 + min(WORKED, len(inputs))))
    return ('<pre tabindex="0" role="region" aria-label="The first iteration, worked by hand">'
            '%s</pre>' % escape(text))


def record(model, inputs, targets, iterations, learning_rate):
    """Train `model`. Return (history, reach): what is recorded on the way, and how far it goes.

    The history is a dict of iteration, loss and layers for some iterations, 0 and the last
    among them. The reach leaves room in a plot for the weighted sums of the first output.
    """
    layers, loss = model.layers, LOSSES[model.loss_name]
    steps = max(1, min(SNAPSHOTS, NUMBERS // len(flatten(layers))) // 2)
    # Evenly spread, and as many crowded at the beginning, where much happens.
    recorded = set([int(round(iterations * number / float(steps))) for number in range(steps + 1)])
    recorded.update([int(round((iterations + 1.0) ** (number / float(steps)))) - 1
                     for number in range(steps + 1)])
    history, reach = [], 6.0
    for iteration in range(iterations + 1):
        if iteration in recorded:
            # `adjust` gives the layers new lists, so these stay as they are.
            numbers = [{'weights': layer.weights, 'biases': layer.biases} for layer in layers]
            history.append({'iteration': iteration, 'loss': loss.value(model, inputs, targets),
                            'layers': numbers})
            reach = max([reach] + [1.6 * abs(row[0]) for row in ends_of(model, inputs)[0]])
        if iteration < iterations:
            adjust(layers, model.backpropagate(inputs, targets), learning_rate, iteration + 1)
    return history, reach


def story(layers, sizes, history, example_count, learning_rate):
    """Return in a few sentences what the page shows."""
    words = 'A network of %s, and then %s. It is shown %s.' % (
        counted(sizes[0], 'input'), ', then '.join([counted(size, 'neuron') for size in sizes[1:]]),
        counted(example_count, 'example'))
    if len(history) == 1:
        return words + ' This is the network as it is; no training was recorded.'
    count = history[-1]['iteration']
    return '%s In %s every weight%s moves by its adjustment%s. %s' % (
        words, '1 iteration' if count == 1 else 'each of {:,} iterations'.format(count),
        ' and bias' * has_biases(layers),
        '' if learning_rate == 1.0 else ' times %s, the learning rate' % exact(learning_rate),
        loss_story(history[0]['loss'], history[-1]['loss']))


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


def pictures(model, history, largest, reach, inputs, targets):
    """Return the figures that the slider moves, as they are at the end."""
    found = [network_diagram(model, inputs[0], 'The network', largest)]
    if len(history) > 1:
        losses = [(moment['iteration'], moment['loss']) for moment in history]
        found.append(loss_curve(losses, logarithmic=min([loss for iteration, loss in losses]) > 0.0,
                                loss=model.loss_name))
    if not ACTIVATIONS[model.layers[-1].activation].row:
        found.append(sigmoid_plot(model, inputs, targets, reach=reach))
    if len(inputs[0]) == 2:
        found.append(decision_surface(model, inputs, targets))
    return '\n'.join([figure(svg) for svg in found])


def figure(svg, moves=True):
    """Return a picture in a box that scrolls where the window is too narrow for it.

    `moves` says whether the slider moves what is in it.
    """
    name = svg[svg.index('<title>') + 7:svg.index('</title>')]
    width = int(re.search(r' width="(\d+)', svg).group(1))
    # The title is said by the picture and the box; as <title> it would also pop up everywhere.
    svg = svg.replace('<title>%s</title>' % name, '', 1)
    if moves:  # The words are for one moment; the table says every moment.
        svg = re.sub('<desc>.*?</desc>', '', svg, 1, re.DOTALL)
    svg = svg.replace('role="img"', 'role="img" aria-label="%s"' % name, 1)
    return ('<div class="figure%s" style="--units: %d" role="region" tabindex="0" aria-label="%s">\n'
            '%s</div>' % (' wide' * (width > USUAL), width, name, themed(svg)))


def fields(example, names):
    """Return a field for each input, labelled with its name and filled with an example."""
    if len(example) > ASKED:
        return '<p>This network has too many inputs for fields.</p>'
    # With all the digits of a number that has more than 8 decimals.
    texts = [exact(value) if float(exact(value)) == value else repr(value) for value in example]
    return '\n'.join(['<label>%s <input type="number" step="any" value="%s" data-input="%d"></label>' % (
        escape(name), text, number) for number, (name, text) in enumerate(zip(names, texts))])


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
<form data-name="ask" aria-label="Inputs" onsubmit="return false">
%(fields)s
<p>Answer: <output data-name="answer" aria-live="off"></output></p>
</form>
</div>
<h2>How it learns</h2>
<p>A neuron multiplies each input by a weight, adds the products%(bias)s, and takes the %(activations)s
of the sum. Training goes round in four steps.</p>
<div class="formulas">
%(formulas)s
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
