"""Where what a command says goes: to standard output or to a file, and to nobody where nobody reads."""

import os
import sys


def show(lines, quiet=False):
    """Print lines, unless all should be quiet: in one piece, so that `| head` does not cut them apart."""
    if not quiet:
        print(''.join(line + '\n' for line in lines), end='', flush=True)


def deliver(text, path):
    """Write `text` to the file `path`, whole or not at all, or to standard output where that is None."""
    from ..embed.files import write_whole
    if path is None:
        sys.stdout.write(text)
    else:
        write_whole(path, text.encode('utf-8'))


def check_can_write(path, source=None):
    """Raise ValueError when no file `path` can be written; better before the work than after it.

    Nor may it be the file `source`, which is read for the work. A `path` of None means no file.
    """
    if path is None:
        return
    folder = os.path.dirname(path) or '.'
    for is_so, problem in (
            (source is not None and os.path.realpath(path) == os.path.realpath(source),
             '{0} is the file to read from, choose another to write to'),
            (path == '', 'the name of the file to write is empty'),
            (os.path.isdir(path), '{0} is a folder, expected the name of a file to write'),
            (os.path.exists(path) and not os.path.isfile(path),
             '{0} is not a plain file, choose another to write to'),
            (not os.path.isdir(folder), '{0}: there is no folder {1}; make it, or choose another'),
            (not os.access(folder, os.W_OK), '{0}: the folder {1} cannot be written to; choose another')):
        if is_so:
            raise ValueError(problem.format(path, folder))


def to_nowhere(stream):
    """Send what `stream` still holds, and all that will be written to it, to nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
