"""`export`: a saved network as Python, as C, or as JSON again."""

import sys
import textwrap

from ..network import Network
from ..tables.columns import knows_columns, read_columns
from .options import add_command
from .output import check_can_write, deliver

BITS = {'int16': 16, 'int8': 8}


def add(commands):
    """Add the parser of `export`."""
    parser = add_command(
        commands, 'export', run, 'write a network as Python, C or JSON',
        ['export iris.json --to c --name iris -o iris.c', 'export iris.json --to c --number int16 -o iris.c'],
        'Print a saved network as one file of Python or C that needs nothing else.')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    parser.add_argument('--to', required=True, choices=['python', 'c', 'json'])
    parser.add_argument('--name', default='think', help='of the function (default: think)')
    parser.add_argument('--number', choices=['double', 'float', 'int16', 'int8'],
                        help='what C works with (default: double); int16 and int8 are whole numbers, without '
                        'floats anywhere, which Python and JSON can be of as well')
    parser.add_argument('--learn', action='store_true', help='C that can learn on, too')
    parser.add_argument('-o', '--output', metavar='FILE', help='write to this file')


def run(options):
    """Write the network, and return the exit code."""
    from ..embed import c_source, dumps, integers, load, python_source
    check_can_write(options.output, options.model)
    number, about, labels = options.number, [], None
    if options.to != 'c' and (options.learn or number in ('double', 'float')):
        raise ValueError('%s goes with --to c' % ('--learn' if options.learn else '--number ' + number))
    if options.learn and number in BITS:
        raise ValueError('--learn does not go with --number %s: whole numbers do not learn' % number)
    network = load(options.model)
    if number is not None and not isinstance(network, Network):
        raise ValueError('%s is of whole numbers already: no --number' % options.model)
    if number in BITS:
        if 'ranges' not in (network.notes or {}):
            raise ValueError('%s does not hold between which numbers its inputs are; train it again, or call '
                             'integers(network, inputs=...) in Python' % options.model)
        network, number = integers(network, BITS[number]), None
    if knows_columns(network):
        columns = read_columns(network, options.model)
        about, labels = columns.meaning_lines(), columns.target.labels
    wrapped = [part for line in about for part in textwrap.wrap(line, 96, subsequent_indent=' ' * 12)]
    if options.to == 'c':
        text = c_source(network, options.name, number, learn=options.learn, about=wrapped, labels=labels)
    elif options.to == 'python':
        text = python_source(network, options.name, wrapped, labels)
    else:
        text = dumps(network)
    deliver(text, options.output)
    if options.output is not None:
        sys.stderr.writelines(line + '\n' for line in about)
    return 0
