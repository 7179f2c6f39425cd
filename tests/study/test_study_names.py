"""The public names of the room: each is one thing."""

import inspect
import os

from places import PACKAGE
from simplenn_pure import study


def test_no_public_name_is_also_a_file():
    # `from simplenn_pure.study import page` gave a module or a function, by what came before.
    files = [name.partition('.')[0] for name in os.listdir(os.path.join(PACKAGE, 'study'))]
    assert 'html_page' in files
    assert set(study.__all__).isdisjoint(files)
    assert all([inspect.isfunction(getattr(study, name)) for name in study.__all__])
