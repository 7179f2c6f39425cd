"""`check`: does this Python give the right digits?"""

from .. import portable, selftest
from .options import add_command


def add(commands):
    """Add the parser of `check`."""
    add_command(commands, 'check', run, 'does this Python give the right digits?', ['check']).add_argument(
        '--portable', action='store_true', help='and the right bits, of portable networks?')


def run(options):
    """Print what is right and what is not, and return the exit code."""
    return (portable if options.portable else selftest).main()
