"""Where CI demands every test, a test that is skipped has failed."""

import os

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Turn a skipped test into a failed one, which says why it was skipped."""
    report = (yield).get_result()
    if report.skipped and os.environ.get('SIMPLENN_CI_DEMANDS') == '1':
        report.outcome = 'failed'
