"""The manuals' sessions at the shell are what the commands print today.

A ```console block in which every line after `$ ` runs `python -m simplenn_pure` is run,
line by line, in a folder that holds iris.csv. What stands below a line is its standard
output; a line `...` stands for any lines. The progress, on standard error, is not shown.
"""

import io
import os
import re
import shutil
import subprocess
import sys

import pytest

from command import IRIS, environment
from places import MANUALS


def sessions(text):
    """Return a list of sessions, each a list of (command, what should be printed)."""
    found = []
    for block in re.findall('^```console\n(.*?)^```$', text, re.MULTILINE | re.DOTALL):
        parts = re.split('^\\$ (.*)\n', block, flags=re.MULTILINE)[1:]
        commands = list(zip(parts[::2], parts[1::2]))
        if commands and all(command.startswith('python -m simplenn_pure')
                            for command, printed in commands):
            found.append(commands)
    return found


def check(commands, folder):
    """Run a session and return the commands that print something else, with what they print."""
    with open(os.path.join(str(folder), 'python'), 'w') as script:
        script.write('#!/bin/sh\nexec "%s" "$@"\n' % sys.executable)
    os.chmod(os.path.join(str(folder), 'python'), 0o755)
    shutil.copy(IRIS, str(folder))
    path = str(folder) + os.pathsep + os.environ['PATH']
    wrong = []
    for command, printed in commands:
        process = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, cwd=str(folder),
                                   stderr=subprocess.DEVNULL, env=environment(PATH=path))
        out = process.communicate()[0].decode('utf-8')
        expected = re.escape(printed.strip()).replace(re.escape('\n...\n'), '\n(.*\n)*?')
        if not re.match(expected + r'\Z', out.strip()):
            wrong.append('%s\n%s' % (command, out))
    return wrong


pytestmark = pytest.mark.skipif(os.name == 'nt', reason='the sessions are those of a Unix shell')


def sessions_of_the_manuals():
    """Return the sessions as parameters; those that sweep, over hundreds of seeds, are slow by nature."""
    found = []
    for path in MANUALS:
        with io.open(path, encoding='utf-8') as manual:
            found.extend(sessions(manual.read()))
    return [pytest.param(commands, id=commands[0][0],
                         marks=[pytest.mark.slow] if ' sweep' in str(commands) else [])
            for commands in found]


@pytest.mark.parametrize('commands', sessions_of_the_manuals())
def test_sessions_in_the_manuals_are_current(tmpdir, commands):
    wrong = check(commands, tmpdir)
    assert wrong == [], '\n'.join(wrong)


def test_the_manuals_have_sessions():
    assert len(sessions_of_the_manuals()) == 3  # a table, its export, and a sweep


@pytest.mark.parametrize('block, count', [
    ('$ python -m simplenn_pure --version\nsimplenn_pure 99\n', 1),
    ('$ python -m simplenn_pure --help\nusage\n...\nnothing\n', 1),
    ('$ python -m simplenn_pure --help\nusage: python -m simplenn_pure\n...\n'
     'example: python -m simplenn_pure\n', 1),
    ('$ python -m simplenn_pure --help\nusage: python -m simplenn_pure [-h] [--version] COMMAND ...\n'
     '...\nexample: python -m simplenn_pure train table.csv --target species --save model.json\n...\n'
     '2 it could not run, and one line says why; 130 Ctrl-C stopped it\n', 0),
])
def test_wrong_sessions_are_found(tmpdir, block, count):
    [commands] = sessions('# Title\n\n```console\n%s```\n' % block)
    assert len(check(commands, tmpdir)) == count


def test_other_blocks_are_left_alone():
    assert sessions('```console\n$ pip install simplenn_pure\n```\n') == []
