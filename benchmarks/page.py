"""How fast the page trains and draws, in a headless Chromium: python benchmarks/page.py [--quick]

XOR at full speed, drawing included, and two spirals with a 2-8-8-1 network: examples a second, frames a second, and
the longest time between two frames. Five runs of three seconds each (`--quick`: two), medians; they need `chromium`
and nothing else, and take a minute at most.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, 'tests')]

import browser  # noqa: E402
from simplenn_pure import TwoLayerNetwork  # noqa: E402
from simplenn_pure.study import page  # noqa: E402

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
        await new Promise(resolve => setTimeout(resolve, 3000));
        const seconds = (performance.now() - started) / 1000;
        pause();
        result.push([lab.iteration * lab.training.length / seconds, frames / seconds, longest]);
    }
    return result;
})()'''


def main():
    """Print the table, in Markdown, a line of each run as it comes on standard error."""
    version = subprocess.run([browser.chromium(), '--version'], stdout=subprocess.PIPE).stdout.decode().strip()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        network = TwoLayerNetwork(2, 2, 1, seed=1)
        text = page(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
        for run in range(2 if '--quick' in sys.argv else 5):
            tab = browser.visit(Path(folder), text)
            found.append(tab.evaluate(SCRIPT))
            tab.close()
            sys.stderr.write('run %d: %r\n' % (run + 1, found[-1]))
    print(version)
    print('')
    print('| network | examples a second | frames a second | longest frame, ms |')
    print('|---|---|---|---|')
    for name, runs in zip(('XOR, 2-2-1', 'two spirals, 2-8-8-1'), zip(*found)):
        columns = list(zip(*runs))
        print('| %s | %s | %s | %s |' % ((name,) + tuple(
            '{:,.0f} ({:,.0f} to {:,.0f})'.format(statistics.median(column), min(column), max(column))
            for column in columns)))


if __name__ == '__main__':
    main()
