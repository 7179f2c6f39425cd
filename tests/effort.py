"""How many examples a property test tries."""

import os

ALL = os.environ.get('SIMPLENN_CI_DEMANDS') == '1'


def examples(count):
    """Return `max_examples` for a test that CI tries on `count` examples, and everybody else on 30."""
    return count if ALL else min(count, 30)
