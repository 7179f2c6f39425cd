"""The Python of each README runs, and prints what the README says; links lead somewhere.

Blocks at the prompt (`>>>`) are doctests. A block without prompts is run as a
program; if a ```text block follows it, that is what it must print. All blocks are
one session, from top to bottom, in an empty folder.
"""

import configparser
import contextlib
import doctest
import io
import os
import re

import pytest

from places import BENCHMARKS, MANUALS, PACKAGE, README, ROOMS, ROOT
import simplenn_pure

LINKING = MANUALS + [os.path.join(BENCHMARKS, 'RESULTS.md')]


def read(*path):
    with io.open(os.path.join(*path), encoding='utf-8') as stream:
        return stream.read()


def named(path):
    return os.path.relpath(path, ROOT)


def blocks_of(text):
    """(language, text, line) of every fenced block."""
    for match in re.finditer(r'^```(\w*)\n(.*?)^```$', text, re.MULTILINE | re.DOTALL):
        yield match.group(1), match.group(2), text.count('\n', 0, match.start()) + 2


def failures_of(text, path=README):
    """Run the Python of a README; return how many blocks ran, and what went wrong."""
    blocks = list(blocks_of(text))
    session = {'__name__': '__main__'}
    ran = 0
    failures = []
    for number, (language, block, line) in enumerate(blocks):
        if language != 'python':
            continue
        ran += 1
        if '>>>' in block:
            test = doctest.DocTestParser().get_doctest(block, {}, named(path), path, line - 1)
            test.globs = session  # not a copy, so that names stay from block to block
            said = []
            doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
            failures.extend(said)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile('\n' * (line - 1) + block, path, 'exec'), session)
        if number + 1 < len(blocks) and blocks[number + 1][0] == 'text':
            if printed.getvalue() != blocks[number + 1][1]:
                failures.append('line %d prints\n%s' % (line, printed.getvalue()))
    return ran, failures


@pytest.mark.parametrize('path', MANUALS, ids=named)
def test_the_readme_s_python_prints_what_it_says(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran, failures = failures_of(read(path), path)
    # Those two have sessions at the shell (tests/command_line/test_readme_commands.py) or nothing to run.
    assert ran > 0 or named(path) in (os.path.join('simplenn_pure', 'command_line', 'README.md'),
                                      os.path.join('benchmarks', 'README.md'))
    assert failures == [], '\n'.join(failures)


def test_wrong_blocks_are_found():
    assert failures_of('```python\n>>> 1 + 1\n3\n```\n')[1] != []
    assert failures_of('```python\n>>> x = 1\n```\n\n```python\n>>> x\n1\n```\n') == (2, [])
    assert failures_of('```python\nprint(1)\n```\n\n```text\n2\n```\n')[1] != []
    assert failures_of('```python\nprint(1)\n```\n\n```text\n1\n```\n') == (1, [])
    assert failures_of('```sh\nls\n```\n') == (0, [])


# ---- one screen more than one screen, and manuals that are found from it ----

def prose_of(text):
    """A Markdown text without its fenced blocks, code spans and comments, in which links are no links."""
    text = re.sub(r'^```.*?^```$', '', text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r'<!--.*?-->', '', re.sub(r'`[^`\n]*`', lambda code: code.group().strip('`'), text), flags=re.DOTALL)


def links_of(text):
    """(text, target) of every link and picture."""
    return re.findall(r'\[([^\[\]]*)\]\(([^)\s]*)\)', prose_of(text))


def anchors_of(text):
    """The names that a code host gives to the headings."""
    return [re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')
            for heading in re.findall(r'^#+ (.*)$', prose_of(text), re.MULTILINE)]


def broken_links(text, folder, within):
    """The targets that lead nowhere from a text in `folder`, or out of the folder `within`."""
    broken = []
    for name, target in links_of(text):
        if target.startswith('https://'):
            continue
        path, _, anchor = target.partition('#')
        found = os.path.normpath(os.path.join(folder, path))
        if not os.path.exists(found) or os.path.relpath(found, within).startswith(os.pardir):
            broken.append(target)
        elif anchor and anchor not in anchors_of(read(found) if path else text):
            broken.append(target)
    return broken


@pytest.mark.parametrize('path', LINKING, ids=named)
def test_links_lead_to_a_file_and_a_heading(path):
    # What is copied or installed is the package's folder alone: its manuals link to nothing else.
    assert broken_links(read(path), os.path.dirname(path), PACKAGE if path in ROOMS else ROOT) == []


def test_the_readme_links_to_every_manual():
    targets = [os.path.normpath(os.path.join(ROOT, target)) for name, target in links_of(read(README))]
    assert set(LINKING) - {README} <= set(targets)
    rooms = [os.path.relpath(os.path.dirname(path), PACKAGE) for path in ROOMS]
    assert rooms == ['.', 'command_line', 'embed', 'study', 'tables']


def test_the_readme_has_at_most_900_words():
    assert 300 < len(read(README).split()) <= 900


def test_the_changes_begin_with_this_version():
    changes = read(PACKAGE, 'README.md').split('\n## Changes\n')[1]
    assert re.match(r'\n### (\S+), \d{4}-\d\d-\d\d\n', changes).group(1) == simplenn_pure.__version__


def long_description():
    """What setup.cfg makes of its files, as setuptools does; and what a page shows of it."""
    settings = configparser.ConfigParser()
    settings.read(os.path.join(ROOT, 'setup.cfg'))
    names = settings.get('metadata', 'long_description').replace('file:', '').split(',')
    text = '\n'.join(read(ROOT, name.strip()) for name in names)
    return re.sub(r'<!--.*?-->', '', text, flags=re.DOTALL)


def test_the_long_description_has_nothing_that_only_a_code_host_shows():
    shown = long_description()
    assert '![' not in shown and '<!--' not in shown and '-->' not in shown
    assert [target for name, target in links_of(shown) if not target.startswith('https://')] == []
    assert [line for line in shown.splitlines() if line.startswith('# ')] == ['# simplenn_pure']
    assert anchors_of(shown)[1:] == anchors_of(read(README))[1:]
    # What it says of paths is true in the installed package.
    for path in re.findall(r'`(simplenn_pure/[\w./]*)`', shown):
        assert os.path.exists(os.path.join(ROOT, path)), path


@pytest.mark.parametrize('text, broken', [
    ('[a](neuron.py) [b](#one-more-c) ![c](embed/README.md#the-file) https://x\n\n# One more: `c`\n', []),
    ('[a](neurons.py)', ['neurons.py']),
    ('[a](../setup.cfg)', ['../setup.cfg']),
    ('[`a`](#here)\n\n```\n# here\n[b](nowhere)\n```\n', ['#here']),
    ('[a](embed/README.md#nothing)', ['embed/README.md#nothing']),
])
def test_broken_links_are_found(text, broken):
    assert broken_links(text, PACKAGE, PACKAGE) == broken
