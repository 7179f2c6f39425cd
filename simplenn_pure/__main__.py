"""`python -m simplenn_pure`: the two tutorials; with arguments, the command line."""

import sys

BROKEN_PIPE = 32  # EPIPE: nobody reads any more. (Boards have no errno.EPIPE.)


def main(arguments):
    """Run what the arguments ask for and return the exit code."""
    if len(arguments) == 0:
        return ended_quietly(run_tutorials)
    if arguments == ['check']:
        return ended_quietly(run_check)
    if sys.version_info < (3, 6):
        sys.stderr.write('the command line needs CPython or PyPy 3.6 or later; here there is '
                         "'python -m simplenn_pure' and 'python -m simplenn_pure check'\n")
        return 2
    return ended_quietly(lambda: run_command_line(arguments))


def run_tutorials():
    """Run both tutorials and return the exit code."""
    from .tutorials import main as run
    run()
    flush()
    return 0


def run_check():
    """Say whether this Python gives the right digits and return the exit code."""
    from .selftest import main as run
    exit_code = run()
    flush()
    return exit_code


def flush():
    """Write out what print holds back; a board's holds nothing back."""
    getattr(sys.stdout, 'flush', int)()


def run_command_line(arguments):
    """Run a command and return the exit code."""
    from .command_line import main as run
    return run(arguments)


def ended_quietly(program):
    """Run `program` and return the exit code, also when Ctrl-C or `... | head` ends it early."""
    try:
        exit_code = program()
    except KeyboardInterrupt:
        sys.stderr.write('simplenn_pure: interrupted\n')
        return 130
    except Exception as error:  # An OSError; Python 2 raises another, which boards do not have.
        if getattr(error, 'errno', None) != BROKEN_PIPE:
            raise
        if 'MicroPython' not in sys.version:
            sys.stdout = None  # Nothing more is to be flushed.
        return 0
    return exit_code


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
