"""How much is tried: everything where CI demands it, less elsewhere.

With SIMPLENN_CI_DEMANDS=1 a test that is skipped has failed, and Hypothesis tries as many
examples as each test asks for. (The tests marked `slow` are a matter of setup.cfg.)
"""

import pytest
from hypothesis import settings

from effort import ALL
from simplenn_pure.formulas import functions_of

settings.register_profile('all', deadline=None)
settings.register_profile('quick', deadline=None, max_examples=30)
settings.load_profile('all' if ALL else 'quick')

functions_of('portable_sigmoid')  # From now on the twins are in the table of activations, to be tested.


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Turn a skipped test into a failed one, which says why it was skipped."""
    report = (yield).get_result()
    if report.skipped and ALL:
        report.outcome = 'failed'
