"""`explain`: one training iteration, worked by hand."""

import argparse
import sys

from .columns import read_columns
from .export import write_whole
from .stories import add_story_options, stories


def add(commands):
    """Add the parser of `explain`."""
    parser = commands.add_parser(
        'explain', allow_abbrev=False, help='one training iteration, worked by hand',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Print one training iteration with all its numbers: of both tutorials, or of '
                    'a saved network.',
        epilog='example: python -m simplenn_pure explain model.json --example 0,1:1\n'
               'example: python -m simplenn_pure explain iris.json --table iris.csv --rows 2,52')
    add_story_options(parser)
    parser.add_argument('-o', '--output', metavar='FILE', help='write to this file')
    parser.set_defaults(run=run)


def run(options):
    """Print or write the text, and return the exit code."""
    from ..study import explain
    texts = []
    for title, network, inputs, targets in stories(options):
        if options.table:
            title = '\n'.join([title] + read_columns(network, options.model).meaning_lines())
        texts.append('%s\n\n%s' % (title, explain(network, inputs, targets,
                                                  options.learning_rate)))
    text = '\n\n'.join(texts)
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_whole(options.output, text)
    return 0
