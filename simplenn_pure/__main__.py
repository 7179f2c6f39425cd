"""`python -m simplenn_pure`: the two tutorials; with arguments, the command line."""

import sys


def main(arguments):
    """Run what the arguments ask for and return the exit code."""
    if len(arguments) == 0:
        from .tutorials import main as run_tutorials
        run_tutorials()
        return 0
    if arguments == ['check']:
        from .check import exit_code  # Importing it is running it.
        return exit_code
    if sys.version_info < (3, 6):
        sys.stderr.write('the command line needs CPython or PyPy 3.6 or later; here there is '
                         "'python -m simplenn_pure' and 'python -m simplenn_pure check'\n")
        return 2
    from .command_line import main as run_command_line
    return run_command_line(arguments)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
