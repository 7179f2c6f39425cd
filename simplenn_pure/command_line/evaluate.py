"""`evaluate`: a saved network on rows whose answers are known."""

from ..tables.model import load_table
from ..words import counted
from .options import accuracy, add_command, add_table_options
from .output import show
from .report import Score, confusion_lines, said, score_lines, usual_answer


def add(commands):
    """Add the parser of `evaluate`."""
    parser = add_command(
        commands, 'evaluate', run, 'how right is a network on rows with known answers?',
        ['evaluate iris.json new.csv --at-least 0.95'],
        'Print how right the answers of a saved network are on a table that holds the true ones. Below\n'
        '--at-least the exit code is 1.')
    parser.add_argument('model', help='a JSON file that `train --save` wrote')
    parser.add_argument('--at-least', type=accuracy, metavar='A',
                        help='the accuracy that is asked for, such as 0.95; for a target of numbers the share of\n'
                             'the mean error of always giving the mean that is corrected')
    add_table_options(parser)


def run(options):
    """Print the scores; return the exit code."""
    model = load_table(options.model)
    examples, outputs, unused = model.examples(options.table, options.delimiter, options.header, options.skip_missing)
    score = Score(examples, outputs, usual_answer(examples), 'with known answers')
    lines = score_lines(score)
    if examples.unanswered:
        lines += said('left out', '%s without a known answer' % counted(examples.unanswered, 'row'))
    if unused:
        lines += said('left out', '%s that cannot be used, the first: %s' % (counted(len(unused), 'row'), unused[0]))
    if score.labels is not None:
        lines += [''] + confusion_lines(score)
    reached = score.skill() if score.labels is None else score.accuracy()
    code = int(options.at_least is not None and reached < options.at_least)
    if options.at_least is not None:
        lines += [''] + said('at least', '%g was asked for; %.4g is %s' % (
            options.at_least, reached, 'less' if code else 'enough'))
    show(lines)
    return code
