"""`python -m simplenn_pure`: the two tutorials; with arguments, the command line."""

import sys

CHECKS = [['check'], ['check', '--portable']]
BROKEN_PIPE = 32  # EPIPE: nobody reads any more. (Boards have no errno.EPIPE.)


def main(arguments=None):
    """Run what the arguments ask for and return the exit code.

    None are those of this process. Ctrl-C, and `... | head` that has seen enough, cost no traceback.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    if arguments and arguments not in CHECKS and sys.version_info < (3, 6):
        sys.stderr.write('the command line needs CPython or PyPy 3.6 or later; here there is '
                         "'python -m simplenn_pure' and 'python -m simplenn_pure check'\n")
        return 2
    try:
        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write('simplenn_pure: interrupted\n')
        return 130
    except Exception as error:  # An OSError; Python 2 raises another, which boards do not have.
        if getattr(error, 'errno', None) != BROKEN_PIPE:
            raise
        if 'MicroPython' not in sys.version:
            sys.stdout = None  # Nothing more is to be flushed.
        return 0


def run(arguments):
    """Run the tutorials, the self-test or a command, and return the exit code."""
    if arguments and arguments not in CHECKS:
        from .command_line import main as run_command
        return run_command(arguments)
    if len(arguments) == 2:
        from .portable import main as program
    elif arguments:
        from .selftest import main as program
    else:
        from .tutorials import main as program
    exit_code = program() or 0  # The tutorials return nothing.
    getattr(sys.stdout, 'flush', int)()  # Write out what print holds back; a board's holds nothing back.
    return exit_code


if __name__ == '__main__':
    sys.exit(main())
