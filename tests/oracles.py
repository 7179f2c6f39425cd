"""The activations and losses once more, from their definitions, for the numbers of the decimal module.

A new activation is listed in ACTIVATIONS here, as it is in formulas.py; whoever checks it walks
over these. `exactly` gives 60 digits.
"""

import math
from decimal import Context, Decimal, localcontext

from simplenn_pure.powers import PAIRS, portable_exp, portable_log


def exactly(function, *arguments):
    """Call a function of Decimals with 60 digits and powers of ten up to any that can come."""
    with localcontext(Context(prec=60, Emin=-10**9, Emax=10**9)) as context:
        for signal in context.traps:
            context.traps[signal] = False
        return function(*arguments)


def power(z):
    """exp(z), and beyond a million that of a million, which is as good as infinite or 0: it would take hours."""
    return max(min(z, Decimal(10**6)), Decimal(-10**6)).exp()


# Each gives the output for a Decimal, or for a list of them where it depends on them all.
ACTIVATIONS = {
    'sigmoid': lambda z: 1 / (1 + power(-z)),
    'tanh': lambda z: 1 - 2 / (1 + power(2 * z)),
    'relu': lambda z: max(z, Decimal(0)),
    'leaky_relu': lambda z: z if z > 0 else z * Decimal(0.01),  # the float 0.01, exactly
    'identity': lambda z: z,
    'softmax': lambda row: [power(z) / sum(power(other) for other in row) for z in row],
}
# Those with exp have twins, which compute the same by other steps.
ACTIVATIONS.update({'portable_' + name: ACTIVATIONS[name] for name in ['sigmoid', 'tanh', 'softmax']})
# What formulas call.
CALLS = {'exp': math.exp, 'log': math.log, 'copysign': math.copysign, 'ldexp': math.ldexp, 'PAIRS': PAIRS,
         'portable_exp': portable_exp, 'portable_log': portable_log}
OF_A_ROW = ['portable_softmax', 'softmax']
BENT_AT_0 = ['relu', 'leaky_relu']


def outputs_of(activation, sums):
    """The outputs of a layer for a list of weighted sums."""
    if activation in OF_A_ROW:
        return ACTIVATIONS[activation](sums)
    return [ACTIVATIONS[activation](z) for z in sums]


def energy_of(loss, activation, outputs, targets):
    """What one example adds to E; `activation` is that of the last layer."""
    if loss == 'squared_error':
        return sum((t - a)**2 / 2 for t, a in zip(targets, outputs))
    terms = [-t * a.ln() for t, a in zip(targets, outputs)]
    if activation.endswith('sigmoid'):
        terms += [-(1 - t) * (1 - a).ln() for t, a in zip(targets, outputs)]
    return sum(terms)
