"""sweep on Dask's scheduler, with two worker processes on this machine, one of them killed midway."""

import os
import signal
import sys
from unittest import mock

import pytest

try:
    import distributed
except ImportError:
    distributed = None
    if os.environ.get('SIMPLENN_CI_DEMANDS') == '1':
        raise

from command import unmeasured
from places import ROOT, TESTS
from simplenn_pure.sweep import sweep
from sweep_makers import XOR, make

pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(distributed is None, reason='distributed is not installed')]


@pytest.fixture
def client():
    # Workers are new processes: they find the makers of the tests by this.
    paths = os.pathsep.join([ROOT, TESTS])
    with mock.patch.dict(os.environ, unmeasured(PYTHONPATH=paths), clear=True):
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True,
                                      host='127.0.0.1', dashboard_address=None) as cluster:
            with distributed.Client(cluster) as client:
                yield client


def test_a_killed_worker_changes_nothing(client):
    expected = list(sweep(make, XOR[0], XOR[1], range(400), iterations=3000))
    pids = sorted(client.run(os.getpid).values())
    assert len(pids) == 2 and os.getpid() not in pids
    results = []
    for result in sweep(make, XOR[0], XOR[1], range(400), client.get_executor(),
                        iterations=3000):
        results.append(result)
        if len(results) == 100:
            os.kill(pids[0], signal.SIGKILL)
    assert pids[0] not in client.run(os.getpid).values()
    assert results == expected
