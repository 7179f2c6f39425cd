"""`page`: a training on one HTML page, to explore."""

import argparse
import sys

from .export import write_whole
from .options import whole
from .stories import add_story_options, stories


def add(commands):
    """Add the parser of `page`."""
    parser = commands.add_parser(
        'page', allow_abbrev=False, help='a training on one HTML page, to explore',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Write one HTML page that opens from disk: both tutorials, or a saved network.',
        epilog='example: python -m simplenn_pure page -o page.html\n'
               'example: python -m simplenn_pure page iris.json --table iris.csv -o iris.html')
    add_story_options(parser)
    parser.add_argument('--iterations', type=whole(0), metavar='N',
                        help='of training to show (default: 10000, of a saved network 0)')
    parser.add_argument('-o', '--output', metavar='FILE',
                        help='write to this file (default: print it, if that is not to a terminal)')
    parser.set_defaults(run=run)


def run(options):
    """Print or write the page, and return the exit code."""
    from ..study.html_page import document, section
    if options.output is None and sys.stdout.isatty():
        raise ValueError('a page is HTML for a browser: name a file for it, as in -o page.html')
    iterations = options.iterations
    if iterations is None:
        iterations = 10000 if options.model is None else 0
    text = document([section(network, inputs, targets, iterations, options.learning_rate, title,
                             columns and columns.input_names())
                     for title, network, inputs, targets, columns in stories(options)])
    if options.output is None:
        sys.stdout.write(text)
    else:
        write_whole(options.output, text)
    return 0
