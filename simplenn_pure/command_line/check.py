"""`check`: does this Python give the right digits?"""


def add(commands):
    """Add the parser of `check`."""
    parser = commands.add_parser(
        'check', allow_abbrev=False, help='does this Python give the right digits?',
        epilog='example: python -m simplenn_pure check')
    parser.set_defaults(run=run)


def run(options):
    """Run the check and return its exit code. Importing it is running it."""
    from ..check import exit_code
    return exit_code
