"""How many small mistakes the tests notice: a seeded sample of mutants, each run with the tests that reach its line.

    python benchmarks/mutants.py            600 mutants, half an hour on two cores
    python benchmarks/mutants.py --again    those that survived, with all tests of the files whose tests reach them
    python benchmarks/mutants.py --count 20 --seed 2 --workers 1 --data other.jsonl

A mutant is the package with one mistake in it (`mistakes.py` makes them), in the text of generated programs too.
It has died when a test fails, hangs or crashes. The tests run once without a mistake, and coverage says which of
them reach a line; one that fails then is not used. A mutant gets the fastest of the tests of its room, MOST
seconds of them, and those that survive get whole files with `--again`. What runs at import gets the tests that
reach anything in its file.

A row is printed, and kept in --data, as soon as it is known, as is what coverage says of each file of tests, so
that a stopped run goes on. The tables come at the end. A survivor whose name RESULTS.md has as code is equivalent,
for the reason given there. Which mutants are drawn depends on the text of their lines alone, so that a change
elsewhere leaves the sample as it is. For Linux and Python 3.9 or later, with `pip install coverage '.[test]'`.
"""

import collections
import glob
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from mistakes import mutants_of
from timing import Deadline
from timing import parser

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, 'simplenn_pure')
ROOMS = {  # room: (files of the package, files of tests)
    'mathematics': ('activation checks deep format formulas layer layer_checks loss loss_checks matrix network neuron '
                    'portable powers seeding two_layer', 'mathematics/* portable/* training/* embed/test_embed_c '
                    'embed/test_embed_activations study/test_study_activations'),
    'training': ('compiled flat orders roads training', 'training/*'),
    'generated source': ('generated source unrolled', 'training/* portable/*'),
    'embed': ('embed/*', 'embed/* portable/*')}
# Tests of other machines and Pythons take minutes, most of all while they are measured. They are left out.
ELSEWHERE = ['embed_%s.py' % name for name in ('board', 'integers_elsewhere', 'live', 'pythons', 'simulated')]

MOST = 10.0     # Seconds of tests for one mutant.
MOST_OF_ALL = 7200.0  # Seconds after which it stops, to be gone on with.
PATIENCE = 10   # How many times as long as without a mistake a test may take, and how many seconds more.
NO_TESTS = 5    # How pytest says that it has found none.


def sample(count, seed):
    """Return `count` mutants of all rooms, drawn by a hash of the seed and their names."""
    found = []
    for room, (files, _) in ROOMS.items():
        for path in sorted(path for name in files.split() for path in glob.glob(os.path.join(PACKAGE, name + '.py'))):
            found += mutants_of(read(path), room, os.path.relpath(path, PACKAGE))
    print('%d mutants can be made' % len(found), flush=True)
    return sorted(found, key=lambda mutant: hashlib.sha256(('%d %s' % (seed, mutant.name)).encode()).digest())[:count]


def read(path):
    with open(path, encoding='utf-8') as stream:
        return stream.read()


def write(path, text):
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(text)


class Tests:
    """A plugin of pytest: runs the tests in `names` alone, in their order; keeps their seconds and those that fail."""

    def __init__(self, names, usual, measure):
        self.places, self.usual, self.measure = {name: place for place, name in enumerate(names)}, usual, measure
        self.seconds, self.failed = collections.Counter(), []

    def pytest_collection_modifyitems(self, items):
        if self.places:
            items[:] = sorted([item for item in items if item.nodeid in self.places],
                              key=lambda item: self.places[item.nodeid])

    def pytest_runtest_logstart(self, nodeid):
        signal.alarm(int(PATIENCE * (1.0 + self.usual.get(nodeid.split('::')[0], 60.0))))  # It ends this process.
        if self.measure:
            self.measure.switch_context(nodeid)

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def run_tests(files, names=(), usual={}, measure=None):
    """Run tests of this worker's copy, which this process has not imported; return pytest's code and the plugin."""
    import pytest
    signal.alarm(60)  # For the import.
    os.chdir(copy)
    sys.path.insert(0, copy)
    plugin = Tests(names, usual, measure)
    arguments = '-q --tb=no --assert=plain --hypothesis-profile=mutants -p no:cacheprovider -p no:cov -p no:xdist'
    arguments = arguments.split() + ['-x'] * bool(names) + ['--basetemp=%s.temporary' % copy] + sorted(files)
    return int(pytest.main(arguments, plugins=[plugin])), plugin


def in_child(job):
    """Return what `job()` returns in a process of its own; None when that is ended or crashes."""
    answer = copy + '.json'
    write(answer, 'null')
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            for stream in range(3):
                os.dup2(os.open(os.devnull, os.O_RDWR), stream)
            write(answer, json.dumps(job()))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    try:
        os.killpg(child, signal.SIGKILL)  # What its tests have left running.
    except ProcessLookupError:
        pass
    return json.loads(read(answer))


def prepare(top):
    """Make this worker's copy of the repository, and load what its children need."""
    global copy
    copy = os.path.join(top, 'copy%d' % os.getpid())
    for name in subprocess.check_output(['git', 'ls-files'], cwd=ROOT, universal_newlines=True).splitlines():
        os.makedirs(os.path.dirname(os.path.join(copy, name)), exist_ok=True)
        shutil.copy(os.path.join(ROOT, name), os.path.join(copy, name))
    os.environ.update(PYTHONDONTWRITEBYTECODE='1', OMP_NUM_THREADS='1')
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # How the pool ends its workers.
    from hypothesis import Phase, settings
    settings.register_profile('mutants', deadline=None, max_examples=30, derandomize=True, database=None,
                              phases=[Phase.explicit, Phase.generate])


def learn(path):
    """Return {test: seconds} of those of a file that pass unchanged, those that fail, and {file: {line: tests}}."""
    def job():
        import coverage
        package = os.path.join(copy, 'simplenn_pure')
        measure = coverage.Coverage(data_file=None, config_file=False, include=[os.path.join(package, '*')])
        measure.start()
        plugin = run_tests([path], measure=measure)[1]
        measure.stop()
        data = measure.get_data()
        passed = {test: plugin.seconds[test] for test in plugin.seconds if test not in plugin.failed}
        return passed, plugin.failed, {
            os.path.relpath(file, package): {line: [test or path for test in tests if test not in plugin.failed]
                                             for line, tests in data.contexts_by_lineno(file).items()}
            for file in data.measured_files()}
    return in_child(job) or ({}, [path], {})


def tests_of(room):
    """Return the paths of the files of tests of a room."""
    paths = [os.path.relpath(path, ROOT) for name in ROOMS[room][1].split()
             for path in glob.glob(os.path.join(ROOT, 'tests', name + '.py'))]
    return [path for path in paths if not path.endswith(tuple(ELSEWHERE))]


def learn_all(pool, rooms, options):
    """Return {test: seconds} and {(file, line): tests} of rooms; keep what is known of each file of tests."""
    files = sorted({path for room in rooms for path in tests_of(room)})
    package = ''.join(map(read, sorted(glob.glob(os.path.join(PACKAGE, '**', '*.py'), recursive=True))))
    marks = {path: hashlib.sha256((read(os.path.join(ROOT, path)) + package).encode()).hexdigest() for path in files}
    kept = options.data + '.tests'
    known = json.loads(read(kept)) if os.path.exists(kept) else {}
    new = [path for path in files if known.get(path, [''])[0] != marks[path]]
    new.sort(key=lambda path: os.path.getsize(os.path.join(ROOT, path)), reverse=True)
    for path, (passed, failed, reached) in zip(new, pool.imap(learn, new)):
        known[path] = marks[path], passed, reached
        write(kept, json.dumps(known))
        print('%7.1f s  %s' % (sum(passed.values()), path), flush=True)
        if failed:
            print('not used: %s' % ', '.join(failed), flush=True)
    seconds, lines = {}, collections.defaultdict(list)
    for path in files:
        seconds.update(known[path][1])
        for file, reached in known[path][2].items():
            for line, tests in reached.items():
                lines[file, int(line)] += tests
    return seconds, lines


def tests_for(mutant, seconds, lines, every):
    """Return the tests for a mutant, the fastest first."""
    mine = tests_of(mutant.room)
    reaching = {test for line in mutant.lines for test in lines.get((mutant.file, line), ())} or {
        test for (file, _), tests in lines.items() if file == mutant.file for test in tests}
    files = {test.split('::')[0] for test in reaching if every or test not in seconds}
    chosen, total = [], 0.0
    for test in sorted(seconds, key=lambda test: (seconds[test], test)):
        if test.split('::')[0] in mine and (test in reaching or test.split('::')[0] in files):
            total += seconds[test]
            if total > MOST and chosen and not every:
                break
            chosen.append(test)
    return chosen


def try_mutant(job):
    """Return the row of a mutant: what became of it, by which test or how many, and how long that took."""
    mutant, names, usual = job
    target = os.path.join(copy, 'simplenn_pure', mutant.file)
    original, start = read(target), time.monotonic()
    write(target, mutant.source)

    def tests():
        code, plugin = run_tests({name.split('::')[0] for name in names}, names, usual)
        return code, plugin.failed
    code, failed = (in_child(tests) or (1, ['out of time, or crashed'])) if names else (NO_TESTS, [])
    write(target, original)
    died = code not in (0, NO_TESTS)
    return {'name': mutant.name, 'line': mutant.line, 'end': 'died' if died else 'survived',
            'by': (failed or ['at import'])[0] if died else '%d tests' % len(names),
            'seconds': round(time.monotonic() - start, 1)}


def run(wanted, options):
    """Run mutants; print and keep a row of each."""
    deadline = Deadline(MOST_OF_ALL)
    with tempfile.TemporaryDirectory() as top, open(options.data, 'a') as data:
        with multiprocessing.Pool(options.workers, prepare, [os.path.realpath(top)]) as pool:
            seconds, lines = learn_all(pool, {mutant.room for mutant in wanted}, options)
            usual = {}  # The seconds of the slowest test of each file: whichever comes first makes its fixtures.
            for name in seconds:
                file = name.split('::')[0]
                usual[file] = max(seconds[name], usual.get(file, 0.0))
            jobs = [(mutant, tests_for(mutant, seconds, lines, options.again), usual) for mutant in wanted]
            for number, row in enumerate(pool.imap_unordered(try_mutant, jobs)):
                data.write(json.dumps(row) + '\n')
                data.flush()
                print('%4d of %d %6.1f s  %-8s  %s  (%s)' % (
                    number + 1, len(wanted), row['seconds'], row['end'], row['name'], row['by']), flush=True)
                if not deadline.left():
                    print('\nStopped after %d s; the same command goes on from here.' % MOST_OF_ALL)
                    break


def kept(path):
    """Return {name of the mutant: how it ended} at first and at last."""
    rows = [json.loads(line) for line in read(path).splitlines()] if os.path.exists(path) else []
    return {row['name']: row['end'] for row in reversed(rows)}, {row['name']: row['end'] for row in rows}


def is_explained(mutant):
    return '`%s`' % mutant.name in read(os.path.join(ROOT, 'benchmarks', 'RESULTS.md'))


def report(mutants, first, last):
    """Print the table of the rooms, and the survivors that RESULTS.md does not explain."""
    tried = [mutant for mutant in mutants if mutant.name in last]
    left = [mutant for mutant in tried if last[mutant.name] == 'survived']
    equivalent = [mutant for mutant in left if is_explained(mutant)]
    print('\n| room | mutants | died at first | died | equivalent | score |\n|---|---:|---:|---:|---:|---:|')
    for room in list(ROOMS) + ['together']:
        all_of, alive, same = [[mutant for mutant in some if room in (mutant.room, 'together')]
                               for some in (tried, left, equivalent)]
        at_first = [mutant for mutant in all_of if first[mutant.name] == 'died']
        print('| %s | %d | %d | %d | %d | %.1f %% |' % (
            room, len(all_of), len(at_first), len(all_of) - len(alive), len(same),
            100.0 * (len(all_of) - len(alive)) / max(1, len(all_of) - len(same))))
    print('')
    for mutant in left:
        if mutant not in equivalent:
            print('- `%s` (line %d)' % (mutant.name, mutant.line))


def main():
    """Run the mutants that are wanted, and report."""
    wishes = parser(__doc__)
    wishes.add_argument('--count', type=int, default=600)
    wishes.add_argument('--seed', type=int, default=1)
    wishes.add_argument('--workers', type=int, default=2)
    wishes.add_argument('--data', default='mutants.jsonl', help='where the rows are kept')
    wishes.add_argument('--again', action='store_true', help='run those that survived once more, with more tests')
    options = wishes.parse_args()
    mutants = sample(options.count, options.seed)
    last = kept(options.data)[1]
    wanted = [mutant for mutant in mutants if last.get(mutant.name) == ('survived' if options.again else None)
              and not is_explained(mutant)]
    if wanted:
        run(wanted, options)
    report(mutants, *kept(options.data))


if __name__ == '__main__':
    main()
