"""How often does a small network learn XOR? The share of many seeds, setting by setting.

    python benchmarks/convergence.py --jobs 2 --data convergence.json
    python benchmarks/convergence.py --quick    four seeds; keeps no counts and draws nothing

trains 1,000 seeds in each of 32 settings, prints the section of RESULTS.md, and draws
`pictures/convergence.svg`. Each setting's counts are kept in the file after --data,
so that a study that was stopped goes on where it was, and is printed and drawn again
without training anything. After an hour it stops by itself.

A seed has learned when the loss is at most 0.005: the root of the mean squared error
is then at most 0.1, and no output can be further than 0.2 from its target. `fit` looks
at the loss in every iteration, so the iteration where that happens is exact.
"""

import concurrent.futures
import datetime
import functools
import json
import math
import os
import platform
import sys
import time

from timing import Deadline, doubt, parser

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from simplenn_pure import TwoLayerNetwork                               # noqa: E402
from simplenn_pure.sweep import sweep, wilson_interval        # noqa: E402
from simplenn_pure.flat import flatten                                  # noqa: E402
from simplenn_pure.study.svg import MINUS, TYPEFACE, dark_style      # noqa: E402

INPUTS, TARGETS = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
HIDDEN = [2, 3, 4, 8]
RANGES = [(0.0, 1.0), (-1.0, 1.0)]
RATES = [0.1, 0.5, 1.0, 2.0]
TARGET_LOSS = 0.005
ITERATIONS = 50000
MOMENTS = [1000, 2000, 5000, 10000, 20000, 50000]  # the columns of the table
TUTORIAL = (2, (0.0, 1.0), 0.1)
MOST, QUICK = 3600.0, 30.0  # Seconds in which settings begin.

# M. Okabe and K. Ito, "Color universal design", 2008: told apart by the colour-blind.
COLOURS = {0.1: '#b84a00', 0.5: '#E69F00', 1.0: '#0072b2', 2.0: '#009E73'}


def main():
    """Run what is missing, print the section and draw the picture."""
    options = arguments()
    study = {'seeds': options.seeds, 'iterations': ITERATIONS, 'target_loss': TARGET_LOSS,
             'settings': {}}
    if options.data and os.path.exists(options.data):
        with open(options.data) as file:
            kept = json.load(file)
        if {name: kept.get(name) for name in ('seeds', 'iterations', 'target_loss')} != {
                name: study[name] for name in ('seeds', 'iterations', 'target_loss')}:
            sys.exit('%s holds another study; give another --data' % options.data)
        study = kept
    executor = concurrent.futures.ProcessPoolExecutor(options.jobs)
    with executor:
        for hidden, weight_range, rate in Deadline(QUICK if options.quick else MOST).each(
                settings(), lambda setting: setting_name(*setting)):
            name = setting_name(hidden, weight_range, rate)
            if name not in study['settings']:
                study['settings'][name] = run(hidden, weight_range, rate, options.seeds, executor)
                save(study, options.data)
            say_progress(name, study)
        if len(study['settings']) < len(settings()):
            print('' if options.quick else 'The same command goes on from here.')
            return
        if options.jobs > 1 and 'speed_up' not in study and not options.quick:
            study['speed_up'] = speed_up(executor, options.jobs)
            save(study, options.data)
    if 'cost' not in study:
        study['cost'] = [cost(hidden, 3 if options.quick else 15) for hidden in HIDDEN]
        save(study, options.data)
    print(section(study))
    if not options.quick:
        with open(options.picture, 'w', encoding='utf-8') as file:
            file.write(picture(study))


def arguments():
    """Return the options of the command."""
    options = parser(__doc__, 'four seeds; keeps no counts and draws nothing')
    options.add_argument('--seeds', type=int, default=1000, help='how many, from 0 (default 1000)')
    options.add_argument('--jobs', type=int, default=os.cpu_count(), help='processes')
    options.add_argument('--data', default='convergence.json', help='where the counts are kept')
    options.add_argument('--picture', default=os.path.join(HERE, 'pictures', 'convergence.svg'))
    options = options.parse_args()
    if options.quick:
        options.seeds, options.data = 4, None
    return options


def settings():
    """Return every (hidden neurons, start range, learning rate)."""
    return [(hidden, weight_range, rate)
            for hidden in HIDDEN for weight_range in RANGES for rate in RATES]


def setting_name(hidden, weight_range, rate):
    """Return the name of a setting in the kept file."""
    return '%d hidden, from %g to %g, rate %g' % ((hidden,) + weight_range + (rate,))


def run(hidden, weight_range, rate, seeds, executor):
    """Return {'learned_at': sorted iterations, 'iterations': of all seeds together}."""
    make = functools.partial(TwoLayerNetwork, 2, hidden, 1, weight_range=weight_range)
    learned_at = []
    iterations = 0
    for result in sweep(make, INPUTS, TARGETS, range(seeds), executor, iterations=ITERATIONS,
                        learning_rate=rate, target_loss=TARGET_LOSS):
        if result.problem is not None:
            raise RuntimeError('seed %d: %s' % (result.seed, result.problem))
        iterations += result.iterations
        if result.converged:
            learned_at.append(result.iterations)
    return {'learned_at': sorted(learned_at), 'iterations': iterations}


def cost(hidden, rounds):
    """Return {'numbers': weights and biases, 'ms': for 1,000 iterations, 'doubt': ' ?' or ''}.

    It is processor time, the best of so many runs.
    """
    make = functools.partial(TwoLayerNetwork, 2, hidden, 1)
    seconds = []
    for number in range(rounds):
        start = time.process_time()
        list(sweep(make, INPUTS, TARGETS, [1], iterations=10000))
        seconds.append(time.process_time() - start)
    return {'numbers': len(flatten(make(1).layers)), 'ms': 100.0 * min(seconds), 'doubt': doubt(seconds)}


def speed_up(executor, jobs):
    """Return seconds for 300 seeds of the tutorial, here and on `executor`: the best of five, in turn."""
    make = functools.partial(TwoLayerNetwork, 2, 2, 1)
    here, there = [], []
    for number in Deadline(60.0).each(range(5), lambda number: 'round %d' % (number + 1)):
        for seconds, where in ((here, None), (there, executor)):
            start = time.perf_counter()
            results = list(sweep(make, INPUTS, TARGETS, range(300), where))
            seconds.append(time.perf_counter() - start)
            if where is None:
                expected = results
            elif results != expected:
                raise RuntimeError('the executor gives other results')
    return {'jobs': jobs, 'seeds': 300, 'here': min(here), 'there': min(there), 'doubt': doubt(here) or doubt(there),
            'within_a_tenth': sum(result.converged for result in expected)}


def save(study, path):
    """Write the study whole, or leave the file as it was; nothing without a path."""
    if path is None:
        return
    with open(path + '.new', 'w') as file:
        json.dump(study, file)
    os.replace(path + '.new', path)


def say_progress(name, study):
    """Say on stderr how far the study is."""
    counts = study['settings'][name]
    sys.stderr.write('%2d of %d  %-40s %5.1f %%\n'
                     % (len(study['settings']), len(settings()), name,
                        100.0 * len(counts['learned_at']) / study['seeds']))


# ---- the section --------------------------------------------------------------


def section(study):
    """Return the section of RESULTS.md."""
    seeds = study['seeds']
    lines = [
        '## How often a small network learns XOR',
        '',
        '`python benchmarks/convergence.py --seeds %d --jobs %d`, %s, %s %s, %s %s.'
        % (seeds, study.get('speed_up', {}).get('jobs', 1), datetime.date.today().isoformat(),
           platform.python_implementation(), platform.python_version(), platform.system(),
           platform.machine()),
        '',
        '![Share of seeds that have learned XOR against iterations](pictures/convergence.svg)',
        '',
        'Seeds 0 to %d, two layers with biases that start at 0. A seed has learned when the loss'
        % (seeds - 1),
        'is at most %g: the root of the mean squared error is then at most 0.1, and no output can'
        % study['target_loss'],
        'be further than 0.2 from its target. With %d seeds a share is known to about'
        % seeds,
        '+-%.0f points (95 %%, Wilson) where it is near one half, and better near 0 and 100 %%.'
        % (50 * (lambda low, high: high - low)(*wilson_interval(seeds // 2, seeds))),
        '',
        '| hidden | start weights | learning rate | '
        + ' | '.join('{:,}'.format(moment) for moment in MOMENTS)
        + ' | median | work |',
        '|---' * (len(MOMENTS) + 5) + '|',
    ]
    for hidden, weight_range, rate in settings():
        counts = study['settings'][setting_name(hidden, weight_range, rate)]
        cells = ['%d' % hidden, '%g to %g' % weight_range, '%g' % rate]
        cells.extend(percent(learned_by(counts, moment), seeds) for moment in MOMENTS)
        cells.append(median_text(counts, seeds))
        cells.append('{:,.0f}'.format(counts['iterations'] / float(seeds)))
        lines.append('| %s |' % ' | '.join(cells))
    lines.extend([
        '',
        'Percent of seeds that have learned after each number of iterations; the median iteration at which',
        'a seed has; and the mean work of a seed in iterations, until it has learned or through all',
        '{:,}. A thousand iterations take '.format(study['iterations'])
        + ', '.join('%.1f ms%s' % (each['ms'], each.get('doubt', '')) for each in study['cost']),
        'of a processor with ' + ', '.join(str(hidden) for hidden in HIDDEN)
        + ' hidden neurons: '
        + ', '.join(str(each['numbers']) for each in study['cost'])
        + ' weights and biases on 4 examples.',
        '',
        '### What to change first',
        '',
    ])
    lines.extend(advice(study))
    lines.extend([
        '',
        'The second tutorial, with its 10,000 iterations, is the first line; each other line changes',
        'one thing, the last two more.',
        '',
        '| change | learned | 95 % interval |',
        '|---|---|---|',
    ])
    for words, setting, moment in changes():
        learned = learned_by(study['settings'][setting_name(*setting)], moment)
        low, high = wilson_interval(learned, seeds)
        lines.append('| %s | %s %% | %.1f to %.1f %% |'
                     % (words, percent(learned, seeds), 100 * low, 100 * high))
    if 'speed_up' in study:
        speed = study['speed_up']
        lines.extend([
            '',
            '### On several cores',
            '',
            "The tutorial's own training (10,000 iterations, no early stop) for %d seeds: %.2f s one"
            % (speed['seeds'], speed['here']),
            'after another, %.2f s on %d processes. That is %.2f times as fast%s, and the results are'
            % (speed['there'], speed['jobs'], speed['here'] / speed['there'], speed.get('doubt', '')),
            '`==`. The best of five runs each, in turn. %d of these seeds end with every output within'
            % speed['within_a_tenth'],
            '0.1 of its target.',
        ])
    return '\n'.join(lines)


def advice(study):
    """Return what the study says to a learner whose XOR does not learn, with its numbers."""
    seeds = study['seeds']
    hidden, weight_range, rate = TUTORIAL

    def at(setting, moment):
        return percent(learned_by(study['settings'][setting_name(*setting)], moment), seeds)

    def median(setting):
        return median_text(study['settings'][setting_name(*setting)], seeds)
    return [
        '- **More hidden neurons.** With 2, %s %% have learned by 10,000 iterations; with 4, %s %%;'
        % (at(TUTORIAL, 10000), at((4, weight_range, rate), 10000)),
        '  with 8, %s %%. Two is the least that can do it, and leaves places to get stuck.'
        % at((8, weight_range, rate), 10000),
        '- **A larger learning rate.** It gets to the same place sooner: median %s iterations at 0.1,'
        % median(TUTORIAL),
        '  %s at 1. With few iterations this is the first thing to change; with 2 hidden neurons'
        % median((hidden, weight_range, 1.0)),
        '  and 50,000 iterations it changes little (%s and %s %%).'
        % (at(TUTORIAL, 50000), at((hidden, weight_range, 1.0), 50000)),
        '- **More iterations** help the slow, not the stuck: %s %% after 10,000, %s %% after 50,000.'
        % (at(TUTORIAL, 10000), at(TUTORIAL, 50000)),
        '- **Another range of start weights is no cure.** From -1 to 1, 2 hidden neurons have learned',
        '  in %s %% of the seeds after 50,000 iterations. From 3 hidden neurons on it matters little in the end.'
        % at((hidden, (-1.0, 1.0), rate), 50000),
    ]


def changes():
    """Return (what is changed, the setting, the iterations) from the tutorial on, one thing each."""
    hidden, weight_range, rate = TUTORIAL
    rows = [('nothing', TUTORIAL, 10000),
            ('50,000 iterations', TUTORIAL, 50000),
            ('start weights from -1 to 1', (hidden, (-1.0, 1.0), rate), 10000)]
    rows.extend(('learning rate %g' % other, (hidden, weight_range, other), 10000)
                for other in RATES if other != rate)
    rows.extend(('%d hidden neurons' % other, (other, weight_range, rate), 10000)
                for other in HIDDEN if other != hidden)
    rows.append(('4 hidden neurons and learning rate 1', (4, weight_range, 1.0), 10000))
    rows.append(('the same, start weights from -1 to 1', (4, (-1.0, 1.0), 1.0), 10000))
    return rows


def learned_by(counts, moment):
    """Return how many seeds have learned after `moment` iterations."""
    return sum(at <= moment for at in counts['learned_at'])


def percent(learned, seeds):
    """Return a share in percent as text."""
    return '%.1f' % (100.0 * learned / seeds)


def median_text(counts, seeds):
    """Return the iterations after which half of all seeds have learned, or a dash."""
    learned_at = counts['learned_at']
    if 2 * len(learned_at) < seeds:
        return '-'
    never = [float('inf')] * (seeds - len(learned_at))
    middle = sorted(learned_at + never)[(seeds - 1) // 2]
    return '{:,.0f}'.format(middle)


# ---- the picture ----------------------------------------------------------------

PANEL_WIDTH, PANEL_HEIGHT = 330, 210
LEFT, TOP, GAP_X, GAP_Y = 62, 118, 56, 66
DECADES = [100, 1000, 10000]


def picture(study):
    """Return the picture as SVG: share learned against iterations, a panel for each count of hidden neurons."""
    width = LEFT + 2 * PANEL_WIDTH + GAP_X + 24
    height = TOP + 2 * PANEL_HEIGHT + GAP_Y + 56
    svg = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" '
        'font-family="%s" font-size="13">' % (width, height, TYPEFACE), dark_style(),
        '<title>Share of %d seeds that have learned XOR, against iterations</title>'
        % study['seeds'],
        '<g fill="#1a1a1a">', '<rect width="%d" height="%d" fill="#ffffff"/>' % (width, height),
        text(LEFT, 26, 'How many of {:,} seeds have learned XOR'.format(study['seeds']),
             'font-size="18" font-weight="bold"'),
    ]
    svg.extend(legend())
    for number, hidden in enumerate(HIDDEN):
        x = LEFT + (number % 2) * (PANEL_WIDTH + GAP_X)
        y = TOP + (number // 2) * (PANEL_HEIGHT + GAP_Y)
        svg.extend(panel(study, hidden, x, y))
    svg.append(text(LEFT + PANEL_WIDTH + GAP_X / 2, height - 14, 'iterations (logarithmic)',
                    'text-anchor="middle"'))
    svg.append('</g>\n</svg>')
    return '\n'.join(svg) + '\n'


def legend():
    """Return the key: colours are learning rates, dashes are start ranges."""
    svg = [text(LEFT, 56, 'learning rate')]
    x = LEFT + 92
    for rate in RATES:
        svg.append('<path d="M%d 52h28" stroke="%s" stroke-width="3"/>' % (x, COLOURS[rate]))
        svg.append(text(x + 34, 56, '%g' % rate))
        x += 76
    svg.append(text(LEFT, 78, 'start weights'))
    x = LEFT + 92
    for weight_range in RANGES:
        svg.append('<path d="M%d 74h28" stroke="#1a1a1a" stroke-width="2"%s/>'
                   % (x, dashes(weight_range)))
        svg.append(text(x + 34, 78, ('%g to %g' % weight_range).replace('-', MINUS)))
        x += 114
    return svg


def dashes(weight_range):
    """Return the attribute that tells the start ranges apart."""
    if weight_range == RANGES[0]:
        return ''
    return ' stroke-dasharray="6 4"'


def panel(study, hidden, left, top):
    """Return one panel: its axes, and a curve for each start range and learning rate."""
    bottom, right = top + PANEL_HEIGHT, left + PANEL_WIDTH
    svg = [text(left, top - 9, '%d hidden neurons' % hidden, 'font-weight="bold"')]
    for share in (0, 25, 50, 75, 100):
        y = bottom - PANEL_HEIGHT * share / 100.0
        svg.append('<path d="M%d %.1fH%d" stroke="#dddddd"/>' % (left, y, right))
        svg.append(text(left - 7, y + 4, '%d%%' % share, 'text-anchor="end"'))
    for moment in DECADES + [study['iterations']]:
        x = across(moment, left, study)
        svg.append('<path d="M%.1f %dV%d" stroke="#dddddd"/>' % (x, top, bottom))
        svg.append(text(x, bottom + 18, '{:,}'.format(moment), 'text-anchor="middle"'))
    for weight_range in RANGES:
        for rate in RATES:
            counts = study['settings'][setting_name(hidden, weight_range, rate)]
            svg.append('<path d="%s" fill="none" stroke="%s" stroke-width="2" '
                       'stroke-linejoin="round"%s/>'
                       % (curve(counts['learned_at'], left, bottom, study), COLOURS[rate],
                          dashes(weight_range)))
    return svg


def curve(learned_at, left, bottom, study):
    """Return the path of the share learned, looked at 80 times on the way."""
    points = []
    first, last = DECADES[0], study['iterations']
    for step in range(81):
        moment = first * (float(last) / first) ** (step / 80.0)
        share = sum(at <= moment for at in learned_at) / float(study['seeds'])
        points.append('%.1f %.1f' % (across(moment, left, study), bottom - PANEL_HEIGHT * share))
    return 'M' + 'L'.join(points)


def across(moment, left, study):
    """Return where an iteration lies on the logarithmic axis."""
    first = math.log(DECADES[0])
    return left + PANEL_WIDTH * (math.log(moment) - first) / (math.log(study['iterations']) - first)


def text(x, y, words, attributes=''):
    """Return a text element."""
    return '<text x="%.1f" y="%.1f"%s>%s</text>' % (x, y, attributes and ' ' + attributes, words)


if __name__ == '__main__':
    main()
