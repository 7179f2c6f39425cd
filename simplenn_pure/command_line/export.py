"""`export`: a saved network as Python, as C, or as JSON again."""

import sys

from ..tables.columns import knows_columns, read_columns
from .options import add_command
from .output import check_can_write, deliver


def add(commands):
    """Add the parser of `export`."""
    parser = add_command(
        commands, 'export', run, 'write a network as Python, C or JSON',
        ['export iris.json --to c --name iris -o iris.c'],
        'Print a saved network as one file of Python or C that needs nothing else.')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    parser.add_argument('--to', required=True, choices=['python', 'c', 'json'])
    parser.add_argument('--name', default='think', help='of the function (default: think)')
    parser.add_argument('--learn', action='store_true', help='C that can learn on, too')
    parser.add_argument('-o', '--output', metavar='FILE', help='write to this file')


def run(options):
    """Write the network, and return the exit code."""
    from ..embed import c_source, dumps, load, python_source
    check_can_write(options.output, options.model)
    if options.learn and options.to != 'c':
        raise ValueError('--learn goes with --to c')
    network = load(options.model)
    writers = {'python': python_source, 'json': lambda network, name: dumps(network),
               'c': lambda network, name: c_source(network, name, learn=options.learn)}
    deliver(writers[options.to](network, options.name), options.output)
    if options.output is not None and knows_columns(network):
        # The exported source itself holds no text from a table.
        for line in read_columns(network, options.model).meaning_lines():
            sys.stderr.write(line + '\n')
    return 0
