"""How fast the page trains and draws, in a headless Chromium.

    python benchmarks/page.py            five runs of three seconds for each network
    python benchmarks/page.py --quick    two, of a second

XOR at full speed, drawing included, and two spirals with a 2-8-8-1 network: examples a second, frames a second, and
the longest time between two frames. Medians, with the least and the most; those with a ? behind them are too noisy
to trust. It needs `chromium` and the tests' `browser.py`.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from timing import Deadline, doubt, parser, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, 'tests')]

import brython_python  # noqa: E402
from simplenn_pure import TwoLayerNetwork  # noqa: E402
from simplenn_pure.study import page  # noqa: E402

MOST, QUICK = 120.0, 30.0  # Seconds in which runs begin.
MOST_OF_AN_ANSWER = 40.0   # Seconds, after which Chromium is ended.
SCRIPT = '''(async () => {
    const result = [];
    for (const name of ['story1', 'spirals']) {
        useData(name);
        if (name === 'spirals') turn({sizes: [2, 8, 8, 1]});
        lab.knobs.speed = 'full';
        let frames = 0, longest = 0, previous = performance.now();
        const started = previous;
        const count = now => {
            frames += 1;
            longest = Math.max(longest, now - previous);
            previous = now;
            if (lab.playing) requestAnimationFrame(count);
        };
        play();
        requestAnimationFrame(count);
        await new Promise(resolve => setTimeout(resolve, MILLISECONDS));
        const seconds = (performance.now() - started) / 1000;
        pause();
        result.push([lab.iteration * lab.training.length / seconds, frames / seconds, longest]);
    }
    return result;
})()'''


def main():
    """Print the table, in Markdown, a line of each run as it comes on standard error."""
    quick = parser(__doc__, 'two runs, of a second').parse_args().quick
    if not brython_python.browser():
        print('chromium is not installed')
        return
    import browser
    browser.PATIENCE = MOST_OF_AN_ANSWER
    version = run([browser.chromium(), '--version'], 30.0).stdout.strip()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        network = TwoLayerNetwork(2, 2, 1, seed=1)
        text = page(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
        for number in Deadline(QUICK if quick else MOST).each(range(1, 3 if quick else 6), 'run {}'.format):
            try:
                tab = browser.visit(Path(folder), text)
                found.append(tab.evaluate(SCRIPT.replace('MILLISECONDS', '1000' if quick else '3000')))
                tab.close()
            except AssertionError as error:  # It ends with this program.
                sys.exit('run %d: %s' % (number, error))
            sys.stderr.write('run %d: %r\n' % (number, found[-1]))
    print(version)
    print('')
    print('| network | examples a second | frames a second | longest frame, ms |')
    print('|---|---|---|---|')
    for name, runs in zip(('XOR, 2-2-1', 'two spirals, 2-8-8-1'), zip(*found)):
        print('| %s | %s | %s | %s |' % ((name,) + tuple(
            '{:,.0f} ({:,.0f} to {:,.0f}){}'.format(statistics.median(column), min(column), max(column), doubt(column))
            for column in zip(*runs))))


if __name__ == '__main__':
    main()
