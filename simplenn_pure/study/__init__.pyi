from .diagram import network_diagram as network_diagram, training_cycle as training_cycle
from .gradients import gradient_check as gradient_check
from .html_page import page as page
from .plots import loss_curve as loss_curve, sigmoid_plot as sigmoid_plot
from .surface import decision_surface as decision_surface
from .terminal import loss_text as loss_text, sigmoid_text as sigmoid_text
from .worked_step import explain as explain

__all__ = ['explain', 'gradient_check', 'network_diagram', 'training_cycle', 'sigmoid_plot',
           'loss_curve', 'decision_surface', 'sigmoid_text', 'loss_text', 'page']
