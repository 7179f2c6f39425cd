"""`explain`: one training iteration, worked by hand."""

import argparse
import sys

from .export import write_whole
from .options import whole_numbers
from .stories import add_story_options, stories

LONG = 2000  # Nobody reads more lines than this in a terminal.


def add(commands):
    """Add the parser of `explain`."""
    parser = commands.add_parser(
        'explain', allow_abbrev=False, help='one training iteration, worked by hand',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Print one training iteration with all its numbers: of both tutorials, or of '
                    'a saved network.',
        epilog='example: python -m simplenn_pure explain --show 2\n'
               'example: python -m simplenn_pure explain model.json --example 0,1:1\n'
               'example: python -m simplenn_pure explain iris.json --table iris.csv --rows 2,52')
    add_story_options(parser)
    parser.add_argument('--show', type=whole_numbers, metavar='1,3',
                        help='write out only these examples, the first being 1; all of them '
                             'train (default: all)')
    parser.add_argument('-o', '--output', metavar='FILE', help='write to this file')
    parser.set_defaults(run=run)


def run(options):
    """Print or write the text, and return the exit code."""
    from ..study import explain
    texts = []
    for title, network, inputs, targets, columns in stories(options):
        if options.show and max(options.show) > len(inputs):
            raise ValueError('--show %d: the last example is %d' % (max(options.show), len(inputs)))
        if columns:
            title = '\n'.join([title] + columns.meaning_lines())
        texts.append('%s\n\n%s' % (title, explain(network, inputs, targets, options.learning_rate,
                                                  options.show)))
    text = '\n\n'.join(texts)
    if options.output is None:
        count = text.count('\n')
        if count > LONG and sys.stdout.isatty():
            raise ValueError('these are {:,} lines: name a file for them, as in -o step.txt, or '
                             'write out fewer examples, as in --show 1'.format(count))
        sys.stdout.write(text)
    else:
        write_whole(options.output, text)
    return 0
