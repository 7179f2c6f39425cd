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

from .diagram import network_diagram, training_cycle
from .gradients import gradient_check
from .html_page import page
from . import notebook
from .plots import loss_curve, loss_text, sigmoid_plot, sigmoid_text
from .progress_lines import progress
from .surface import decision_surface
from .worked_step import explain

__all__ = ['explain', 'gradient_check', 'network_diagram', 'training_cycle', 'sigmoid_plot',
           'loss_curve', 'decision_surface', 'sigmoid_text', 'loss_text', 'page', 'progress']


def __dir__():
    """Return the public names, for completion at the prompt."""
    return __all__
