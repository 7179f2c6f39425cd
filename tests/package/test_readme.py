"""The Python of each README runs, and prints what the README says.

Blocks at the prompt (`>>>`) are doctests. A block without prompts is run as a
program; if a ```text block follows it, that is what it must print. All blocks are
one session, from top to bottom, in an empty folder.
"""

import contextlib
import doctest
import glob
import io
import os
import re

import pytest

from places import PACKAGE, ROOT

README = os.path.join(ROOT, 'README.md')
READMES = [README] + sorted(glob.glob(os.path.join(PACKAGE, '**', 'README.md'), recursive=True))


def blocks_of(text):
    """(language, text, line) of every fenced block."""
    for match in re.finditer(r'^```(\w*)\n(.*?)^```$', text, re.MULTILINE | re.DOTALL):
        yield match.group(1), match.group(2), text.count('\n', 0, match.start()) + 2


def failures_of(text):
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
            test = doctest.DocTestParser().get_doctest(block, {}, 'README.md', README, line - 1)
            test.globs = session  # not a copy, so that names stay from block to block
            said = []
            doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
            failures.extend(said)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile('\n' * (line - 1) + block, 'README.md', 'exec'), session)
        if number + 1 < len(blocks) and blocks[number + 1][0] == 'text':
            if printed.getvalue() != blocks[number + 1][1]:
                failures.append('line %d prints\n%s' % (line, printed.getvalue()))
    return ran, failures


@pytest.mark.parametrize('path', READMES, ids=lambda path: os.path.relpath(path, ROOT))
def test_the_readme_s_python_prints_what_it_says(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with io.open(path, encoding='utf-8') as stream:
        ran, failures = failures_of(stream.read())
    assert ran > 0
    assert failures == [], '\n'.join(failures)


def test_wrong_blocks_are_found():
    assert failures_of('```python\n>>> 1 + 1\n3\n```\n')[1] != []
    assert failures_of('```python\n>>> x = 1\n```\n\n```python\n>>> x\n1\n```\n') == (2, [])
    assert failures_of('```python\nprint(1)\n```\n\n```text\n2\n```\n')[1] != []
    assert failures_of('```python\nprint(1)\n```\n\n```text\n1\n```\n') == (1, [])
    assert failures_of('```sh\nls\n```\n') == (0, [])
