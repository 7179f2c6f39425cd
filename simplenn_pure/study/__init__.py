"""See it: one step worked with the numbers in it, gradients checked, pictures, a page.

    explain             one training iteration, worked by hand
    gradient_check      every adjustment against a central difference
    network_diagram, training_cycle, sigmoid_plot, loss_curve, decision_surface
                        pictures, as the text of an SVG file
    sigmoid_text, loss_text
                        the same for a terminal
    page                one HTML page on which a network learns, every number on show
    progress            prints how a training goes: fit(..., on_progress=progress)

Everything else returns text and prints nothing; a notebook shows it. It works on any network's `layers`.
"""

import importlib
import sys

from . import notebook

HOMES = {'explain': 'worked_step', 'gradient_check': 'gradients', 'network_diagram': 'diagram',
         'training_cycle': 'diagram', 'sigmoid_plot': 'plots', 'loss_curve': 'plots', 'decision_surface': 'surface',
         'sigmoid_text': 'plots', 'loss_text': 'plots', 'page': 'html_page', 'progress': 'progress_lines'}
__all__ = list(HOMES)


def __getattr__(name):
    """Return a public name, importing its file when it is first asked for (PEP 562)."""
    if name not in HOMES:
        raise AttributeError("module '%s' has no attribute '%s'" % (__name__, name))
    return getattr(importlib.import_module('.' + HOMES[name], __name__), name)


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__


if sys.version_info < (3, 7):  # They do not know PEP 562.
    globals().update((name, __getattr__(name)) for name in HOMES)
