"""In a notebook a network shows its picture and a training its loss, once `study` has been imported."""

from ..network import Network
from ..training import FitResult


def network_picture(network):
    """Return the picture of a network for a notebook; None where it is too large to draw."""
    from .diagram import network_diagram
    try:
        return str(network_diagram(network))
    except ValueError:
        return None


def result_picture(result):
    """Return the picture of the loss for a notebook; None where there is nothing to draw."""
    try:
        return str(result.plot())
    except ValueError:
        return None


Network._repr_svg_ = network_picture
FitResult._repr_svg_ = result_picture
