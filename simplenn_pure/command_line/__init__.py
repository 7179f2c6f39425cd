"""The command line: from a table to a trained network, and on from there.

Each command is one file. It has `add(commands)`, which adds its parser, and
`run(options)`, which does the work and returns the exit code:

    0    it did what was asked
    1    it ran, and did not reach what was asked for (train --target-loss)
    2    it could not run; one line on stderr says why
    130  Ctrl-C stopped it

A command refuses by a ValueError or an OSError. The text of a ValueError is the line
that is shown, so it says which file, row and column, and what to do.
"""

import argparse
import os
import sys

from .. import __version__
from . import check, explain, export, page, predict, sweep_command, train
from .progress import to_nowhere

COMMANDS = (train, predict, export, explain, page, sweep_command, check)


class Parser(argparse.ArgumentParser):
    """argparse's parser, but a mistake costs one line, as everywhere here."""

    def error(self, message):
        """Refuse the arguments."""
        raise ValueError('%s; see %s --help' % (message, self.prog))


def main(arguments):
    """Run the command that the arguments ask for and return the exit code."""
    for name in ('stdout', 'stderr'):
        if getattr(sys, name) is None:  # Python makes nothing of a closed one.
            setattr(sys, name, open(os.devnull, 'w'))
    if hasattr(sys.stdout, 'reconfigure'):  # pragma: no branch (Python 3.6 has it not)
        sys.stdout.reconfigure(errors='backslashreplace')  # A label that this terminal cannot show.
    try:
        try:
            return run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        to_nowhere(sys.stdout)  # `... | head` has seen enough.
        return 0
    except KeyboardInterrupt:
        sys.stderr.write('simplenn_pure: interrupted\n')
        return 130
    except OSError as error:
        if error.filename is None:
            to_nowhere(sys.stdout)  # It is the output that cannot be written.
        return refuse(problem_with_file(error))
    except ValueError as error:
        return refuse(str(error))


def run(arguments):
    """Read the arguments, run the command and return its exit code."""
    parser = Parser(
        prog='python -m simplenn_pure', allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Small neural networks in pure Python. '
                    'With no arguments: the two tutorials.',
        epilog='example: python -m simplenn_pure train table.csv --target species '
               '--save model.json')
    parser.add_argument('--version', action='version', version='simplenn_pure ' + __version__)
    commands = parser.add_subparsers(title='commands', dest='command', metavar='COMMAND',
                                     parser_class=Parser)
    commands.required = True
    for command in COMMANDS:
        command.add(commands)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as done:  # after --help or --version
        return done.code or 0
    return options.run(options)


def problem_with_file(error):
    """Return one line that says what an OSError was about."""
    text = error.strerror or str(error)
    if isinstance(error, FileNotFoundError):
        text = 'there is no such file or folder; check the name and the folder you are in'
    return '%s: %s' % (error.filename or 'the output', text)


def refuse(text):
    """Write one line that says what was wrong, and return the exit code for it."""
    sys.stderr.write('simplenn_pure: %s\n' % ' '.join(text.split()))
    return 2
