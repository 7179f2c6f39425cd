"""`sweep`: many seeds at once, on XOR or a table, to see how often a network learns."""

import functools
import itertools
import os
import sys
import zlib
from collections import namedtuple

from ..deep import DeepNetwork
from ..early_stopping import learn, reach_of, start_network
from ..sweep import processes, sweep
from ..sweep_file import Setting, append_result, read_results
from ..tables.learning import settings_of
from ..tables.scaling import scaling_of
from ..words import counted
from .options import (add_command, add_training_options, column_words, each, examples_of, positive, rate, seeds,
                      weight_range, whole)
from .output import check_can_write, show
from .progress import Progress
from .report import LEARNED, Score, table_lines, usual_answer
from .sweep_results import summary_lines

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
TOLERANCE = 0.1


def add(commands):
    """Add the parser of `sweep`."""
    parser = add_command(
        commands, 'sweep', run, 'train from many seeds: how often does it learn?',
        ['sweep --hidden 2,3,4 --learning-rate 0.1,0.5,1 --seeds 0-99',
         'sweep iris.csv --target species --seeds 0-19 --out results.csv'],
        'Train from many seeds and report how many converged: on XOR as in the second tutorial, or on a table\n'
        'as train learns it. Several values, separated by commas, make a grid.')
    option = parser.add_argument
    add_training_options(parser, nargs='?')
    option('--hidden', type=each(each(whole(1), '-')), metavar='2,8-8', help='hidden neurons; 8-8: 2 layers')
    # Without a value it is refused by its type: argparse takes one with a minus for an option.
    option('--weight-range', type=each(weight_range), nargs='?', const='', metavar='0:1,-1:1',
           help='start weights, from low to high; write --weight-range=-1:1')
    option('--learning-rate', type=each(rate), metavar='0.1,1', help='(default: 0.1, for a table as `train`)')
    option('--tolerance', type=positive, metavar='E',
           help='without --target-loss, XOR has converged when every output is this close (default: %g)' % TOLERANCE)
    option('--seeds', type=seeds, default=range(300), metavar='0-99,7', help='(default: 0-299)')
    option('--jobs', type=whole(1), default=os.cpu_count() or 1, help='processes (default: all cores)')
    option('--out', metavar='FILE', help='append each result to this CSV file, and go on from what it holds')


def run(options):
    """Sweep and report; return the exit code."""
    task = xor(options) if options.table is None else table(options)
    check_can_write(options.out)
    with processes(min(options.jobs, len(options.seeds))) as executor, \
            open(options.out or os.devnull, 'a+b', buffering=0) as file:
        return sweep_all(options, task, executor, file)


def sweep_all(options, task, executor, file):
    """Train what the file does not hold yet, show the report and return the exit code."""
    show(task.lines, options.quiet)
    found = read_results(file) if options.out else {}
    sweeps = []  # [(Setting, {seed: SweepResult}), ...]
    for setting in task.settings:
        known = found.get(tuple(map(str, setting)), {})
        sweeps.append((setting, {seed: known[seed] for seed in options.seeds if seed in known}))
    done, total = sum(len(results) for setting, results in sweeps), len(sweeps) * len(options.seeds)
    converged = sum(result.converged for setting, results in sweeps for result in results.values())
    if done and not options.quiet:
        sys.stderr.write('%s already in %s\n' % (counted(done, 'result'), options.out))
    problem = None  # Why there are no more results.
    new = ((setting, results, result) for setting, results in sweeps for result in task.results(
        setting, [seed for seed in options.seeds if seed not in results], executor))
    try:
        with Progress(total, sys.stderr, options.quiet, done) as progress:
            for setting, results, result in new:
                if result.converged is None:
                    problem = result.problem
                    break
                if options.out:
                    append_result(file, setting, result)
                result.network = None  # Its memory is better used.
                results[result.seed] = result
                done, converged = done + 1, converged + result.converged
                progress.show(done, ' seeds  %d converged' % converged)
    except KeyboardInterrupt:
        problem = 'interrupted'
    except OSError as error:  # The disk is full, or gone.
        problem = error.strerror
        raise
    finally:
        if problem:
            how, why = ('interrupted', '') if problem == 'interrupted' else ('stopped', ': ' + problem)
            onward = '; the same command goes on from there' if options.out else ''
            show(['%s after %d of %d seeds%s%s' % (how, done, total, why, onward), ''], options.quiet)
        show(summary_lines(sweeps, task), options.quiet)
    return 130 if problem == 'interrupted' else 1 if problem else 0


class Task(namedtuple('Task', 'lines inputs targets settings maker train compiled is_learned criterion words')):
    """What is swept.

    lines       on what was found in a table
    inputs, targets  as they are learned
    settings    [Setting, ...], the points of the grid
    maker       called as maker(sizes, weight_range), returns what makes a network of a seed
    train       what trains instead of `fit`; None for `fit`
    compiled    whether `fit` goes through the C compiler
    is_learned  called as is_learned(network) where there is no target loss; None where the outputs decide
    criterion   what converged means, in words, where there is no target loss
    words       of the `train` that does the same, but for what a Setting says; none where there is none
    """

    def results(self, setting, seeds, executor):
        """Yield the SweepResult of each seed."""
        sizes = [len(self.inputs[0]), *map(int, setting.hidden.split('-')), len(self.targets[0])]
        for result in sweep(self.maker(sizes, setting[1:3]), self.inputs, self.targets, seeds, executor,
                            setting.tolerance or TOLERANCE, iterations=setting.most_iterations,
                            learning_rate=setting.learning_rate, batch_size=setting.batch_size,
                            target_loss=setting.target_loss, train=self.train, compiled=self.compiled):
            if self.is_learned and setting.target_loss is None and result.network:
                result.converged = self.is_learned(result.network)
            yield result


def xor(options):
    """Return the Task of XOR, as the second tutorial trains it. Raises ValueError for options of a table."""
    if column_words(options):
        raise ValueError('%s needs a table' % column_words(options)[0])
    tolerance = options.tolerance or TOLERANCE
    points = itertools.product(options.hidden or [[2]], options.weight_range or [(0.0, 1.0)],
                               options.learning_rate or [0.1],
                               [10000 if options.iterations is None else options.iterations])
    return Task(lines=[], inputs=XOR[0], targets=XOR[1],
                settings=settings_at(points, options, len(XOR[0]), tolerance, XOR),
                maker=lambda sizes, weight_range: functools.partial(DeepNetwork, sizes, weight_range=weight_range),
                train=None, compiled=options.compiled, is_learned=None,
                criterion='every output within %g of its target' % tolerance, words=[])


def table(options):
    """Return the Task of a table, all rows of which `train` would learn. Raises ValueError for options of XOR."""
    if options.weight_range or options.tolerance:
        raise ValueError('--weight-range and --tolerance are for XOR, not for a table')
    examples = examples_of(options)
    scaling, usual = scaling_of(examples), usual_answer(examples)
    inputs, targets = scaling.inputs(examples.inputs), scaling.targets(examples.targets)
    chosen = [settings_of(examples, hidden, options.iterations, rate, options.batch_size or 1,
                          patience=options.patience, target_loss=options.target_loss)
              for hidden, rate in itertools.product(options.hidden or [None], options.learning_rate or [None])]
    patience = chosen[0]['patience']
    parts = {name: chosen[0][name] for name in ('activation', 'output_activation', 'loss')}
    reach = reach_of(len(inputs[0]), True)
    points = [(one['hidden'], (-reach, reach), one['learning_rate'], one['iterations']) for one in chosen]
    least_skill, criterion = LEARNED[examples.columns.target.labels is None]

    def is_learned(network):
        """Return whether its answers are so much better than the usual one."""
        return Score(examples, scaling.answers(network.think(inputs)), usual).skill() >= least_skill
    words = ['train', options.table] + column_words(options)
    for option, value in (('--target-loss', options.target_loss), ('--patience', options.patience)):
        words += [option, str(value)] * (value is not None)
    return Task(lines=table_lines(examples, 0, options.target in options.labels), inputs=inputs, targets=targets,
                settings=settings_at(points, options, 1, None, (inputs, targets, patience)),
                maker=lambda sizes, weight_range: functools.partial(start_network, sizes, **parts),
                train=functools.partial(learn, patience=patience, compiled=options.compiled or None), compiled=False,
                is_learned=is_learned, criterion=criterion, words=words)


def settings_at(points, options, batch_size, tolerance, told):
    """Return the Settings at the points (hidden, weight range, learning rate, iterations), each once.

    batch_size  where the options give none
    told        the inputs, and what else makes the results what they are
    """
    batch_size, checksum = options.batch_size or batch_size, '%08x' % zlib.crc32(repr(told).encode('ascii'))
    return list(dict.fromkeys(
        Setting('-'.join(map(str, hidden)), *reach, rate, iterations, min(batch_size, len(told[0])),
                options.target_loss, tolerance, checksum) for hidden, reach, rate, iterations in points))
