"""One HTML page on which a network learns, and every number of it can be seen."""

import base64
import hashlib
import re

from ..checks import check_count
from ..deep import DeepNetwork
from ..flat import flatten
from ..formulas import ACTIVATIONS
from ..layer import sizes_of
from ..training import fit
from ..words import counted
from .data_sets import data_sets
from .diagram import network_diagram
from .live_parts import parts
from .numbers import check_all, exact
from .page_controls import laboratory
from .page_script import script
from .page_style import STYLE, themed
from .plots import loss_curve
from .surface import decision_surface
from .svg import check_names, escape
from .worked_step import explain, has_biases

WORKED = 1           # How many examples are worked out in full; the others can be chosen above.
LARGE = 100          # The step of a network with more weights and biases is not worked out.
HARDLY = 0.01        # A loss that moves by less than this part of itself hardly moves.
USUAL = 700          # A picture of more units has a row of its own.


class Page(str):
    """The text of an HTML file, which a notebook shows in a frame of its own."""

    def _repr_html_(self):
        return '<iframe srcdoc="%s" width="100%%" height="720" style="border: 0"></iframe>' % escape(self)


def page(network, inputs, targets, iterations=10000, learning_rate=None, title=None, input_names=None,
         output_names=None, batch_size=None):
    """Return one HTML page on which this network learns, to open from disk.

    The weights that the network has now are the start; the network is not changed. The page
    opens there and trains by itself, for `iterations` at most, until it is touched. Then all is
    in the reader's hands: the settings, each weight, the examples. Where no script runs, still
    pictures show the end. With 0 iterations the page shows the network as it is.

    `inputs` (examples x inputs), `targets` (examples x outputs) or flat, as for
    `train`. `learning_rate` None is the network's default. `input_names` is a text
    for each input, such as 'petal width'; None calls them 'input 1' and so on; and so are
    `output_names` for the outputs. `batch_size` is that of `fit`.
    Raises ValueError or TypeError for what does not fit.
    """
    return Page(document([Story(network, inputs, targets, iterations, learning_rate, title, input_names,
                                output_names, batch_size)]))


class Story(object):
    """A training run that a page tells.

    data     what the page's script knows of it: the examples, the names and the settings
    title    its heading
    in_short what happens in it, in sentences
    stills   pictures of its end, as HTML
    details  its first iteration worked by hand, as HTML
    portable whether its activations take the exp of `powers.py`

    `meaning` says what the outputs are for a table's network: `labels`, or the `target`'s name and
    `answer`, the numbers that outputs of 0 and 1 stand for; `curve` is the history of the training
    that it comes from. The other arguments are those of `page`.
    """

    def __init__(self, network, inputs, targets, iterations=10000, learning_rate=None, title=None,
                 input_names=None, output_names=None, batch_size=None, meaning=None, curve=None):
        model, sizes, inputs, targets = check_all(network, inputs, targets, True)
        iterations = check_count('iterations', iterations, 0)
        learning_rate = network._check_learning_rate(learning_rate)
        if batch_size is not None:
            batch_size = check_count('batch_size', batch_size, 1)
        names = check_names(input_names, sizes[0]), check_names(output_names, sizes[-1], 'output')
        self.title = title or 'How a network of %s learns' % '-'.join([str(size) for size in sizes])
        layers = model.layers
        self.portable = any([ACTIVATIONS[layer.activation].twin_of for layer in layers])
        end = DeepNetwork.from_layers(layers, model.loss_name)
        history, overflow = [], None
        try:
            if iterations:
                history = fit(end, inputs, targets, iterations, learning_rate, batch_size).history
        except ValueError as error:
            overflow = str(error)
        self.in_short = story(layers, sizes, history, overflow, len(inputs), learning_rate)
        self.stills = stills(end, model.loss_name, history, inputs, targets, names[0])
        self.details = DETAILS % {
            'title': escape(self.title),
            'worked': worked(self.title, network, len(flatten(layers)), inputs, targets, learning_rate)}
        if curve and len(curve) > 1:
            self.in_short = self.in_short.replace(NOT_TRAINED, TRAINED)
            self.details = CURVE % figure(loss_curve(
                [tuple(point) for point in curve], loss=model.loss_name)) + self.details
        self.data = dict({
            'name': 'this', 'title': self.title, 'inputs': inputs, 'targets': targets, 'inputNames': names[0],
            'outputNames': names[1], 'iterations': iterations, 'story': self.in_short}, **meaning or {})
        self.data.update(settings(network, layers, model.loss_name, learning_rate, batch_size))


def settings(network, layers, loss, learning_rate, batch_size):
    """Return the knobs of a training run, and its start weights where no seed gives them."""
    knobs = {
        'sizes': sizes_of(layers), 'activations': [layer.activation for layer in layers], 'loss': loss,
        'bias': has_biases(layers), 'rate': learning_rate, 'batch': batch_size, 'momentum': 0.0,
        'seed': None, 'range': None}
    weight_range = getattr(network, 'weight_range', None) or DeepNetwork.default_weight_range
    knobs['range'] = weight_range if isinstance(weight_range, str) else list(weight_range)
    seed = getattr(network, 'seed', None)
    if seed is not None:
        fresh = DeepNetwork(knobs['sizes'], seed, knobs['bias'], weight_range)
        if [(layer.weights, layer.biases) for layer in fresh.layers] == [
                (layer.weights, layer.biases) for layer in layers]:
            knobs['seed'] = seed
            return {'knobs': knobs}
    given = [{'weights': layer.weights, 'biases': layer.biases} for layer in layers]
    return {'knobs': knobs, 'layers': given}


def document(stories):
    """Return the HTML page of one or more stories; it opens with the first, and offers data sets beside."""
    for number, it in enumerate(stories):
        it.data['name'] = 'story%d' % (number + 1)
    offered = [it.data for it in stories] + data_sets()
    code = script(offered, any([it.portable for it in stories]))
    digest = base64.b64encode(hashlib.sha256(code.encode('utf-8')).digest()).decode('ascii')
    return DOCUMENT % {
        'title': escape(stories[0].title if len(stories) == 1 else 'How a network learns'),
        'style': STYLE, 'policy': POLICY % digest, 'script': code, 'parts': parts(),
        'laboratory': laboratory(offered),
        'stories': '\n'.join([STORY % {'title': escape(it.title), 'story': escape(it.in_short)}
                              for it in stories]),
        'stills': '\n'.join(['<h2>%s</h2>\n<div class="figures">%s</div>' % (escape(it.title), it.stills)
                             for it in stories]),
        'details': '\n'.join([it.details for it in stories])}


def worked(title, network, count, inputs, targets, learning_rate):
    """Return the first iteration worked by hand, as HTML; for many weights, where to get it.

    `count` is how many weights and biases the network has.
    """
    if count > LARGE:
        return ('<p>This network has {:,} weights and biases, too many for a page. The worked step is '
                'left out where there are more than {:,}. <code>explain</code> writes it for any '
                'network: in Python from <code>simplenn_pure.study</code>, or as a command, '
                '<code>python -m simplenn_pure explain</code>.</p>'.format(count, LARGE))
    text = explain(network, inputs, targets, learning_rate, range(1, 1 + min(WORKED, len(inputs))))
    return '<pre tabindex="0" role="region" aria-label="%s, worked by hand">%s</pre>' % (
        escape(title), escape(text))


def story(layers, sizes, history, overflow, example_count, learning_rate):
    """Return in a few sentences what happens: `history` is of (iteration, loss) pairs.

    `overflow` says where a weight grew beyond all floats; None where none did.
    """
    words = 'A network of %s, and then %s. It is shown %s.' % (
        counted(sizes[0], 'input'), ', then '.join([counted(size, 'neuron') for size in sizes[1:]]),
        counted(example_count, 'example'))
    if overflow:
        return words + ' It does not learn: %s.' % overflow
    if not history:
        return words + NOT_TRAINED
    count = history[-1][0]
    return '%s In %s every weight%s moves by its adjustment%s. %s' % (
        words, '1 iteration' if count == 1 else 'each of {:,} iterations'.format(count),
        ' and bias' * has_biases(layers),
        '' if learning_rate == 1.0 else ' times %s, the learning rate' % exact(learning_rate),
        loss_story(history[0][1], history[-1][1]))


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


def stills(end, loss_name, history, inputs, targets, input_names):
    """Return the pictures of a training run for where no script runs.

    They are the network at its end, and its answers over the plane; or how the loss fell.
    """
    after = ' after {:,} iterations'.format(history[-1][0]) if history else ''
    found = [network_diagram(end, inputs[0], 'The network' + after)]
    if len(inputs[0]) == 2:
        found.append(decision_surface(end, inputs, targets, input_names=input_names))
    elif history:
        losses = [loss for iteration, loss in history]
        history = history[::4] + history[-1:] * (len(history) % 4 != 1)
        found.append(loss_curve(history, logarithmic=min(losses) > 0.0, loss=loss_name))
    return '\n'.join([figure(svg) for svg in found])


def figure(svg):
    """Return a picture in a box that scrolls where the window is too narrow for it."""
    name = svg[svg.index('<title>') + 7:svg.index('</title>')]
    width = int(re.search(r' width="(\d+)', svg).group(1))
    # The title is said by the picture and the box; as <title> it would also pop up everywhere. The
    # page has colours of its own in the dark, and says in sentences what happens.
    svg = re.sub('<(style|title|desc)>.*?</\\1>\n?', '', svg, 0, re.DOTALL)
    svg = re.sub(' (data-[a-z]+="[^"]*"|text-anchor="start"|font-size="14")', '', svg)
    svg = svg.replace('role="img"', 'role="img" font-size="14" aria-label="%s"' % name, 1)
    return ('<div class="figure%s" style="--units: %d" role="region" tabindex="0" aria-label="%s">\n'
            '%s</div>' % (' wide' * (width > USUAL), width, name, themed(svg)))


# What the page may do: run this one script, have a style, and show pictures that are in it.
POLICY = ("default-src 'none'; script-src 'sha256-%s'; style-src 'unsafe-inline'; img-src data:; "
          "base-uri 'none'; form-action 'none'")

STORY = '''<p><strong>%(title)s.</strong> %(story)s</p>'''

NOT_TRAINED = ' This is the network as it is; no training was recorded.'
TRAINED = (' This is the network that was trained on its table. What it computes with is on the scale of that training; '
           'the fields and the table of the examples are in the units of the table.')

CURVE = '''<details>
<summary>How it was trained on its table: the loss of the rows that were watched</summary>
%s
</details>
'''

DETAILS = '''<details>
<summary>%(title)s: the first iteration, worked by hand</summary>
%(worked)s
</details>
'''

DOCUMENT = '''<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="%(policy)s">
<title>%(title)s</title>
<link rel="icon" href="data:,">
<style>
%(style)s</style>
</head>
<body>
<main>
<h1>%(title)s</h1>
%(laboratory)s
<noscript>
%(stories)s
<p>Training on this page needs JavaScript. These pictures show the end.</p>
%(stills)s
</noscript>
%(details)s
</main>
%(parts)s
<script>%(script)s</script>
</body>
</html>
'''
