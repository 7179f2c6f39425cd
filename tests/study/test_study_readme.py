"""The pictures of two READMEs, and the lines of the worked step, are what the code makes now."""

import base64
import functools
import io
import os
import re
import runpy

from places import ROOT
from simplenn_pure import TwoLayerNetwork
from simplenn_pure.study import explain

BEGIN, END = '<!-- worked step -->\n```text\n', '```\n'


def read(*path):
    with io.open(os.path.join(ROOT, *path), encoding='utf-8') as stream:
        return stream.read()


@functools.lru_cache(None)
def drawn_now():
    return runpy.run_path(os.path.join(ROOT, 'benchmarks', 'pictures.py'))['pictures']()


def test_the_pictures_are_current():
    drawn = drawn_now()
    assert len(drawn) == 7
    for name, picture in drawn.items():
        stored = read(name)
        number = re.compile(r'-?\d+\.?\d*')
        image = re.compile('href="data:[^"]*"')
        for here, there in zip(image.findall(stored), image.findall(picture)):
            # The numbers of colours: the nearest, or where exp turns it the next.
            assert len(here) == len(there)
            here, there = [base64.b64decode(text.split(',')[1]) for text in (here, there)]
            assert max([abs(a - b) for a, b in zip(here[:-20], there[:-20])]) <= 1, name
        stored, picture = image.sub('', stored), image.sub('', picture)
        assert number.sub('#', stored) == number.sub('#', picture), name
        # `exp` differs in its last bit between C libraries: after 10,000 iterations that
        # may turn a digit that was near a tie. One unit of the second decimal.
        for here, there in zip(number.findall(stored), number.findall(picture)):
            assert abs(float(here) - float(there)) <= 0.0101, name


def test_the_readmes_show_them():
    shown = read('README.md')
    for folder in ('benchmarks', 'simplenn_pure/study'):
        shown += read(folder, 'README.md').replace('](pictures/', '](%s/pictures/' % folder)
    for name in drawn_now():
        found = re.search(r'!\[([^\]]+)\]\(%s\)' % re.escape(name), shown)
        assert found and len(found.group(1)) > 10, name


def test_the_worked_step_is_current():
    text = read('simplenn_pure', 'study', 'README.md')
    assert text.count(BEGIN) == 1
    shown = text.split(BEGIN)[1].split(END)[0]
    whole = explain(TwoLayerNetwork(2, 2, 1, seed=1), [[0, 0], [0, 1], [1, 0], [1, 1]],
                    [0, 1, 1, 0])
    assert shown.count('\n') >= 20
    # One iteration from the start weights: no C library's exp turns the 8th decimal.
    assert shown in whole
