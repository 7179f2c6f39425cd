"""Every doctest in the package runs and gives what it shows."""

import doctest
import importlib
import os
import pkgutil

import pytest

import simplenn_pure

NAMES = sorted(module.name for module in
               pkgutil.walk_packages(simplenn_pure.__path__, 'simplenn_pure.'))


@pytest.mark.parametrize('name', NAMES)
def test_doctests(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_files_that_teach_have_doctests():
    for name in ['matrix', 'activation', 'seeding', 'neuron', 'two_layer', 'deep']:
        module = importlib.import_module('simplenn_pure.' + name)
        assert any(test.examples for test in doctest.DocTestFinder().find(module)), name


def test_every_public_function_says_what_it_does():
    for name in NAMES:
        module = importlib.import_module(name)
        for member in vars(module).values():
            if getattr(member, '__module__', None) == name and callable(member):
                assert member.__doc__, (name, member)
                assert member.__doc__.split('\n')[0].strip(), (name, member)
        assert module.__doc__, name
    assert len(NAMES) > 10 and os.path.isdir(simplenn_pure.__path__[0])
