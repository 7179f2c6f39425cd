"""A network in a file: written whole or not at all."""

import os

from ..checks import shown
from .document import LARGEST_DOCUMENT, dumps, loads


def save(network, path):
    """Write `network` to the file `path`, as the JSON of `dumps`, or leave the file as it was.

    Returns None. Raises what `dumps` raises, before anything is written, and what
    `write_whole` raises.
    """
    write_whole(path, dumps(network).encode('utf-8'))


def write_whole(path, data):
    """Write the bytes `data` to the file `path`, or leave the file as it was.

    They go to a new file beside it, are flushed to the disk, and only then does it take
    the name `path`: a machine that stops at any moment leaves the old file or the new
    one, whole. What may be left over is the new file, under the old name followed by
    a number and '.new'.
    A link is followed; the permissions of an old file are kept.
    Raises ValueError when `path` is a folder or a device; OSError (on Python 2 also
    IOError) when the disk is full or the folder cannot be written to, and then removes
    the new file.
    """
    path = plain_path(path)
    try:
        mode = regular_mode(path)
    except OSError:  # There is none yet.
        mode = None
    # Two programs, or two threads of one, may save under one name at the same time.
    number = '.%d-%d' % (os.getpid(), id(data)) if hasattr(os, 'getpid') else ''
    new_path = path + number + '.new'
    try:
        with create(new_path, mode) as new_file:
            new_file.write(data)
            new_file.flush()
            if hasattr(os, 'fsync'):
                os.fsync(new_file.fileno())
        if mode is not None and hasattr(os, 'chmod'):
            os.chmod(new_path, mode)  # All of it: what was created lacks what the umask forbids.
        getattr(os, 'replace', os.rename)(new_path, path)
    except BaseException as error:
        remove(new_path)
        if hasattr(error, 'filename'):
            error.filename = path  # The caller does not know the other.
        raise


def create(path, mode):
    """Open the new file `path`, readable only by those who may read one of this `mode`, or None."""
    if getattr(os, 'name', 'java') == 'java':  # A board, or Jython, whose os.open gives no errno.
        return open(path, 'wb')
    remove(path)  # Left over by a program of the same number.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_BINARY', 0)
    return os.fdopen(os.open(path, flags, 0o666 if mode is None else mode), 'wb')


def load(path):
    """Return the network that `save` wrote to the file `path`.

    Raises OSError (on Python 2 also IOError) when the file cannot be read, and
    ValueError, naming the field, when it is not a whole network of this format.
    """
    path = plain_path(path)
    regular_mode(path)
    with open(path, 'rb') as source:
        # Asked of the open file: the name may belong to another a moment later.
        source.seek(0, 2)
        size = source.tell()
        source.seek(0)
        if size > LARGEST_DOCUMENT:
            raise ValueError('%s has %d bytes, expected at most %d' % (path, size, LARGEST_DOCUMENT))
        data = source.read(size)
    try:
        return loads(data.decode('utf-8'))
    except ValueError as error:
        problem = error
    raise ValueError('%s: %s' % (path, problem))


def plain_path(path):
    """Return `path`, text or anything that stands for a path, as text, with links followed."""
    if hasattr(os, 'fsdecode'):
        path = os.fsdecode(path)
    if hasattr(os, 'path'):
        path = os.path.realpath(path)
    return path


def regular_mode(path):
    """Return the permissions of the file `path`. Raises ValueError when it is not a plain file."""
    mode = os.stat(path)[0]
    if mode & 0xf000 != 0x8000:
        raise ValueError('%s is not a plain file' % shown(path))
    return mode & 0xfff


def remove(path):
    """Remove the file `path` if it is there."""
    try:
        os.remove(path)
    except OSError:
        pass
