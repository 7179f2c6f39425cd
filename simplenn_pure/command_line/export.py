"""`export`: a saved network as Python, as C, or as JSON again."""

import argparse
import os
import sys

from ..tables.columns import knows_columns, read_columns
from .options import check_can_write


def add(commands):
    """Add the parser of `export`."""
    parser = commands.add_parser(
        'export', allow_abbrev=False, help='write a network as Python, C or JSON',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Print a saved network as one file of Python or C that needs nothing else.',
        epilog='example: python -m simplenn_pure export iris.json --to c --name iris -o iris.c')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    parser.add_argument('--to', required=True, choices=['python', 'c', 'json'])
    parser.add_argument('--name', default='think', help='of the function (default: think)')
    parser.add_argument('-o', '--output', metavar='FILE', help='write to this file')
    parser.set_defaults(run=run)


def run(options):
    """Write the network, and return the exit code."""
    from ..embed import c_source, dumps, load, python_source
    if options.output is not None:
        check_can_write(options.output, options.model)
    network = load(options.model)
    if options.to == 'python':
        text = python_source(network, options.name)
    elif options.to == 'c':
        text = c_source(network, options.name)
    else:
        text = dumps(network)
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_whole(options.output, text)
        if knows_columns(network):
            # The exported source itself holds no text from a table.
            for line in read_columns(network, options.model).meaning_lines():
                sys.stderr.write(line + '\n')
    return 0


def write_whole(path, text):
    """Write `text` to the file `path`, or leave the file as it was."""
    check_can_write(path)
    new_path = '%s.%d.new' % (path, os.getpid())
    new_file = open(new_path, 'w', encoding='utf-8', newline='\n')
    try:
        with new_file:
            new_file.write(text)
        os.replace(new_path, path)
    except BaseException as error:
        os.remove(new_path)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = path  # A full disk does not say it.
        raise
