"""The command line: from a table to a trained network, and on from there.

Each command is a function that adds its parser to `commands`, and one that takes the
parsed options, does the work and returns the exit code:

    0    it did what was asked
    1    it ran, and did not reach what was asked for (train --target-loss, evaluate --at-least)
    2    it could not run; one line on stderr says why
    130  Ctrl-C stopped it

A command refuses by a ValueError or an OSError. The text of a ValueError is the line
that is shown, so it says which file, row and column, and what to do.
"""

import argparse
import importlib
import os
import sys

from .. import __version__
from ..tables.csv_file import did_you_mean
from .output import to_nowhere


# The file of each command. Only that of the one that is asked for is imported.
FILES = {'train': 'train', 'predict': 'predict', 'evaluate': 'evaluate', 'export': 'export', 'explain': 'stories',
         'page': 'stories', 'sweep': 'sweep_command', 'check': 'check'}
EXIT_CODES = '''exit codes: 0 it did what was asked; 1 it ran, and did not reach what was asked for;
2 it could not run, and one line says why; 130 Ctrl-C stopped it'''


class Parser(argparse.ArgumentParser):
    """argparse's parser, but a mistake costs one line, as everywhere here."""

    def error(self, message):
        """Refuse the arguments."""
        raise ValueError('%s%s %s --help' % (message, ' See' if message[-1] == '?' else '; see', self.prog))


def main(arguments):
    """Run the command that the arguments ask for and return the exit code."""
    # Either may have been closed before this process started.
    sys.stdout, sys.stderr = [stream or open(os.devnull, 'w') for stream in (sys.stdout, sys.stderr)]
    if hasattr(sys.stdout, 'reconfigure'):  # pragma: no branch (Python 3.6 does not have it)
        sys.stdout.reconfigure(errors='backslashreplace')  # A label that this terminal cannot show.
    try:
        try:
            return run(arguments)
        finally:
            sys.stdout.flush()
    except SystemExit as done:  # after --help or --version
        return done.code or 0
    except BrokenPipeError:
        to_nowhere(sys.stdout)  # `... | head` has seen enough.
        return 0
    except KeyboardInterrupt:
        sys.stderr.write('simplenn_pure: interrupted\n')
        return 130
    except OSError as error:
        problem, name = error.strerror or str(error), error.filename
        if isinstance(error, FileNotFoundError):
            problem = 'there is no such file or folder; check the name and the folder you are in'
        if name is None and error.errno is not None:
            to_nowhere(sys.stdout)  # It is the output that cannot be written.
            name = 'the output'
        if name is not None:  # Else it says itself what it is about.
            problem = '%s: %s' % (name, problem)
    except ValueError as error:
        problem = str(error)
    sys.stderr.write('simplenn_pure: %s\n' % ' '.join(problem.split()))
    return 2


def run(arguments):
    """Read the arguments, run the command and return its exit code."""
    parser = Parser(
        prog='python -m simplenn_pure', allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description='Small neural networks in pure Python. With no arguments: the two tutorials.',
        epilog='example: python -m simplenn_pure train table.csv --target species --save model.json\n\n' + EXIT_CODES)
    parser.add_argument('--version', action='version', version='simplenn_pure ' + __version__)
    commands = parser.add_subparsers(title='commands', dest='command', metavar='COMMAND', parser_class=Parser)
    commands.required = True
    asked, known = ''.join(arguments[:1]), [*FILES, *parser._option_string_actions]
    if arguments and asked not in known:
        kind = 'option' if asked[:1] == '-' else 'command'
        parser.error('there is no %s %r%s' % (kind, asked, did_you_mean(asked, known, repr)))
    for name in [FILES[asked]] if asked in FILES else dict.fromkeys(FILES.values()):
        importlib.import_module('.' + name, __name__).add(commands)
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        command = commands.choices[options.command]
        hint = did_you_mean(unknown[0].partition('=')[0], command._option_string_actions)
        command.error('%s has no %s%s' % (options.command, unknown[0], hint))
    return options.run(options)
