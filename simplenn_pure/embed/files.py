"""A network in a file: written whole or not at all."""

import os

from ..checks import shown
from .document import LARGEST_DOCUMENT, dumps, loads


def save(network, path):
    """Write `network` to the file `path`, or leave the file as it was. Returns None.

    The JSON of `dumps` goes to a new file beside it, is flushed to the disk, and
    only then takes the name `path`: a machine that stops at any moment leaves the
    old file or the new one, whole. What may be left over is the new file, under
    the name of the old with a number and '.new' behind it.
    A link is followed; the permissions of an old file are kept.
    Raises what `dumps` raises, before anything is written; ValueError when `path` is
    a folder or a device; OSError (on Python 2 also IOError) when the disk is full or
    the folder cannot be written to, and then removes the new file.
    """
    path = plain_path(path)
    data = dumps(network).encode('utf-8')
    mode = None
    if is_there(path):
        mode = regular_mode(path)
    number = ''
    if hasattr(os, 'getpid'):
        # Two programs, or two threads of one, may save under one name at the same time.
        number = '.%d-%d' % (os.getpid(), id(data))
    new_path = path + number + '.new'
    try:
        new_file = open(new_path, 'wb')
        try:
            new_file.write(data)
            new_file.flush()
            if hasattr(os, 'fsync'):
                os.fsync(new_file.fileno())
        finally:
            new_file.close()
        if mode is not None and hasattr(os, 'chmod'):
            os.chmod(new_path, mode)
        if hasattr(os, 'replace'):
            os.replace(new_path, path)
        else:
            os.rename(new_path, path)
    except BaseException as error:
        remove(new_path)
        if getattr(error, 'filename', path) is None:
            error.filename = path  # 'No space left on device': say for which file.
        raise


def load(path):
    """Return the network that `save` wrote to the file `path`.

    Raises OSError (on Python 2 also IOError) when the file cannot be read, and
    ValueError, naming the field, when it is not a whole network of this format.
    """
    path = plain_path(path)
    regular_mode(path)
    source = open(path, 'rb')
    try:
        # Asked of the open file: the name may belong to another a moment later.
        source.seek(0, 2)
        size = source.tell()
        source.seek(0)
        if size > LARGEST_DOCUMENT:
            raise ValueError('%s has %d bytes, expected at most %d' % (path, size, LARGEST_DOCUMENT))
        data = source.read(size)
    finally:
        source.close()
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


def is_there(path):
    """Return whether something has the name `path`."""
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def regular_mode(path):
    """Return the permissions of the file `path`. Raises ValueError when it is no plain file."""
    mode = os.stat(path)[0]
    if mode & 0xf000 != 0x8000:
        raise ValueError('%s is no plain file' % shown(path))
    return mode & 0xfff


def remove(path):
    """Remove the file `path` if it is there."""
    try:
        os.remove(path)
    except OSError:
        pass
