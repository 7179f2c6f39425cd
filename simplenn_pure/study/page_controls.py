"""The page's laboratory as HTML: its buttons and fields, the frames of its pictures, the table."""

from ..formulas import ACTIVATIONS
from ..loss import LOSSES
from .svg import escape

SPEEDS = [('gentle', 'slow, then faster'), ('1', '1 a second'), ('10', '10 a second'),
          ('100', '100 a second'), ('1000', '1,000 a second'), ('full', 'as fast as it can')]
LAYERS = range(5)          # How many hidden layers there can be.
HELD = range(0, 60, 10)    # Per cent of the examples that can be held out.


def laboratory(offered):
    """Return the laboratory of a page that offers these data sets."""
    names = [it for stands in offered for it in stands['knobs']['activations']]
    activations = [name for name in sorted(ACTIVATIONS)
                   if not ACTIVATIONS[name].twin_of or name in names]
    return LABORATORY % {
        'data': options([(it['name'], it['title']) for it in offered]),
        'inner': options([(name, name) for name in activations if not ACTIVATIONS[name].row]),
        'end': options([(name, name) for name in activations]),
        'loss': options([(name, LOSSES[name].mean) for name in sorted(LOSSES, reverse=True)]),
        'speed': options(SPEEDS), 'depth': options([(str(count), str(count)) for count in LAYERS]),
        'hold': options([(str(share), '%d %%' % share) for share in HELD])}


def options(pairs):
    """Return the options of a menu, from (value, words) pairs."""
    return '\n'.join(['<option value="%s">%s</option>' % (escape(value), escape(words))
                      for value, words in pairs])


LABORATORY = '''<div class="lab" data-name="lab" hidden>
<p class="story" data-name="story"></p>
<div class="bar" role="group" aria-label="Training">
<button type="button" data-do="start">Back to the start</button>
<button type="button" data-do="play" data-name="play" class="main">Play</button>
<button type="button" data-do="1" aria-label="1 iteration">+1</button>
<button type="button" data-do="10" aria-label="10 iterations">+10</button>
<button type="button" data-do="100" aria-label="100 iterations">+100</button>
<label>Speed <select data-name="speed">
%(speed)s
</select></label>
<p class="now"><strong data-name="iteration"></strong>
<span>loss <strong data-name="loss-now"></strong><span data-name="loss-held"></span></span></p>
<p class="notice" data-name="notice"></p>
</div>
<p class="said" role="status" data-name="said"></p>
<details class="settings" data-name="settings" open><summary>Settings</summary>
<div class="knobs" role="group" aria-label="Settings">
<label class="two">Examples <select data-name="data">
%(data)s
<option value="own" hidden>your own</option>
</select></label>
<label>Held out <select data-name="hold">
%(hold)s
</select></label>
<label>Learning rate <input data-name="rate" type="number" step="any"></label>
<label>Momentum <input data-name="momentum" type="number" step="any" min="0" max="0.999"></label>
<label>Batch <input data-name="batch" type="number" min="1" placeholder="all"></label>
<label>Hidden layers <select data-name="depth">
%(depth)s
</select></label>
<div class="neurons" role="group" aria-label="Neurons of the hidden layers"><span>Neurons</span>
<div data-name="neurons"></div></div>
<label>Activation <select data-name="activation">
%(inner)s
</select></label>
<label>Output <select data-name="end">
%(end)s
</select></label>
<label class="two">Loss <select data-name="loss">
%(loss)s
</select></label>
<label>Seed <input data-name="seed" type="number" min="0" max="4294967295" placeholder="as given"></label>
</div>
</details>
<div class="pictures">
<div class="first">
<figure class="network">
<figcaption>The network, with one example passing through. Blue, solid: a positive weight. Orange, dashed: a
negative one. The wider, the larger. Click or tab to a part to see its numbers.
<label data-name="show-all-box" hidden><input type="checkbox" data-name="show-all"> show every
connection</label>
</figcaption>
<div class="stage" data-name="network"><canvas aria-hidden="true"></canvas>
<svg role="group" aria-label="The network" xmlns="http://www.w3.org/2000/svg"></svg></div>
</figure>
<section><h2>The examples</h2>
<p>Choose one: it passes through the network above.</p>
<div class="table" role="region" tabindex="0" aria-label="The examples">
<table><thead><tr><th scope="col">example</th><th scope="col">inputs</th><th scope="col">target</th>
<th scope="col">output</th><th scope="col">error</th></tr></thead>
<tbody data-name="answers"></tbody></table>
<p data-name="more-rows"></p></div></section>
</div>
<div>
<section class="panel" aria-label="The arithmetic of the chosen part">
<h3 data-name="panel-title"></h3>
<div class="edit" data-name="edit"><label><span data-name="edit-name"></span>
<input type="number" step="any" data-name="value"></label>
<input type="range" min="-10" max="10" step="0.05" data-name="drag"
aria-label="Drag the weight or bias"></div>
<div class="lines" data-name="lines" tabindex="0" role="region"
aria-label="Its numbers, forward and backward"></div>
</section>
<section><h2>Ask it</h2>
<p>Change the inputs: they pass through the network, and it answers.</p>
<div data-name="fields" class="fields" role="group" aria-label="Inputs"></div>
<p>Answer: <output data-name="answer" aria-live="off"></output></p></section>
</div>
<div>
<figure class="plot">
<figcaption data-name="plot-caption"></figcaption>
<div class="stage" data-name="plot"><canvas aria-hidden="true"></canvas>
<svg role="img" aria-label="The answers" xmlns="http://www.w3.org/2000/svg"></svg></div>
<fieldset data-name="clicks" hidden><legend>A click in the plane</legend>
<label><input type="radio" name="click" value="ask" checked> asks the network there</label>
<label><input type="radio" name="click" value="high"> adds an example of the blue kind</label>
<label><input type="radio" name="click" value="low"> adds one of the orange kind</label></fieldset>
</figure>
<figure class="loss">
<figcaption>The loss over the iterations. Solid, blue: on the examples that it learns from. Dashed, orange: on
those held out. Each line of the grid is a power of ten.</figcaption>
<div class="stage" data-name="losses"><svg role="img" aria-label="The loss"
xmlns="http://www.w3.org/2000/svg"></svg></div>
</figure>
</div>
</div>
<details data-name="yours"><summary>Learn examples of your own</summary>
<p>Paste rows from a spreadsheet: the inputs, and in the last column the target, a number or a label. A first
row of
names is welcome. Where there are two inputs, a click into the plane adds an example, too.</p>
<label class="tall">Rows <textarea data-name="paste" rows="4" spellcheck="false"></textarea></label>
<p><button type="button" data-name="learn-own">Learn these rows</button> <span data-name="own-said"
role="status"></span></p>
</details>
<details data-name="take"><summary>Take it along: a link, the network as JSON, the Python that trains the
same</summary>
<label class="tall">Link to this very state <input data-name="link" readonly></label>
<button type="button" data-copy="link">Copy the link</button>
<label class="tall">The network, a file for <code>simplenn_pure.embed.load</code>
<textarea data-name="json" rows="6" readonly spellcheck="false"></textarea></label>
<button type="button" data-copy="json">Copy the JSON</button>
<label class="tall">Python that trains the same
<textarea data-name="python" rows="8" readonly spellcheck="false"></textarea></label>
<button type="button" data-copy="python">Copy the Python</button>
</details>
</div>
'''
