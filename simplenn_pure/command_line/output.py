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


def check_can_write(path, *sources):
    """Raise ValueError when no file `path` can be written; better before the work than after it.

    Nor may it be one of the files `sources`, which are read for the work. A path of None means no file.
    """
    if path is None:
        return
    if os.path.realpath(path) in [os.path.realpath(source) for source in sources if source is not None]:
        raise ValueError('%s is the file to read from, choose another to write to' % path)
    if path == '' or os.path.exists(path) and not os.path.isfile(path):
        raise ValueError('%r is no name for a file, choose another to write to' % path)
    folder = os.path.dirname(path) or '.'
    if not (os.path.isdir(folder) and os.access(folder, os.W_OK)):
        raise ValueError('%s: the folder %s is not there, or cannot be written to; choose another' % (path, folder))


def to_nowhere(stream):
    """Send what `stream` still holds, and all that will be written to it, to nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
