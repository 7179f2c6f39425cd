"""save() and load(): the old file or the new one, whole, whatever happens."""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import types

import pytest

import embed_tools
from command import unmeasured
from simplenn_pure import DeepNetwork, Neuron
from simplenn_pure.embed import document, dumps, files, load, loads, save
from simplenn_pure.embed.document import LARGEST_DOCUMENT

POSIX = pytest.mark.skipif(not hasattr(os, 'fork'), reason='needs fork')


@pytest.fixture
def folder():
    """A folder that every user may enter, unlike pytest's own."""
    path = tempfile.mkdtemp()
    os.chmod(path, 0o755)
    yield path
    os.chmod(path, 0o755)
    shutil.rmtree(path)


def test_a_saved_network_is_loaded_the_same(tmp_path):
    path = str(tmp_path / 'model.json')
    for network in (embed_tools.first_tutorial(), embed_tools.second_tutorial()):
        assert save(network, path) is None
        assert embed_tools.same_networks(load(path), network)
        with open(path, 'rb') as source:
            assert source.read() == dumps(network).encode('utf-8')
    assert os.listdir(str(tmp_path)) == ['model.json']


def test_paths_may_be_text_bytes_or_path_objects(tmp_path):
    network = Neuron(2, seed=1)
    for path in (str(tmp_path / 'a'), str(tmp_path / 'b').encode(), tmp_path / 'c'):
        save(network, path)
        assert embed_tools.same_networks(load(path), network)
    with pytest.raises(TypeError):
        save(network, 5)


def test_notes_in_any_script_come_back(tmp_path):
    network = Neuron(2, seed=1)
    network.notes = {'Einheit': u'\u00b5m', u'\u6a19': [u'\U0001f600', u'\ud800', 'a\nb']}
    save(network, tmp_path / 'model.json')
    assert load(tmp_path / 'model.json').notes == network.notes


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    real, link = tmp_path / 'real.json', tmp_path / 'link.json'
    save(Neuron(2, seed=1), real)
    os.symlink(str(real), str(link))
    os.chmod(str(real), 0o640)
    save(Neuron(2, seed=2), link)
    assert os.path.islink(str(link))
    assert load(real).seed == 2
    assert stat.S_IMODE(os.stat(str(real)).st_mode) == 0o640


@pytest.fixture
def umask():
    """Let everybody read new files, whatever the user's own umask is."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@POSIX
def test_a_private_file_is_private_while_it_is_written(tmp_path, monkeypatch, umask):
    path = str(tmp_path / 'model.json')
    modes = []
    fsync = os.fsync

    def seen_fsync(descriptor):
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, 'fsync', seen_fsync)
    save(Neuron(2, seed=1), path)
    os.chmod(path, 0o600)
    save(Neuron(2, seed=2), path)
    os.chmod(path, 0o666)  # More than the umask leaves to a new file.
    save(Neuron(2, seed=3), path)
    assert modes == [0o644, 0o600, 0o644]
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o666 and load(path).seed == 3


@POSIX
def test_what_has_the_new_files_name_is_neither_written_to_nor_in_the_way(tmp_path, monkeypatch):
    """A link that somebody laid there, or a file that a killed program of the same number left."""
    path, victim = tmp_path / 'model.json', tmp_path / 'victim'
    new = tmp_path / 'model.json.1-2.new'
    monkeypatch.setattr(os, 'getpid', lambda: 1)
    monkeypatch.setattr(files, 'id', lambda data: 2, raising=False)
    victim.write_text('untouched')
    os.symlink(str(victim), str(new))
    save(Neuron(2, seed=1), path)
    assert load(path).seed == 1 and not os.path.islink(str(path))
    new.write_text('left over')
    save(Neuron(2, seed=2), path)
    assert load(path).seed == 2 and not new.exists()

    os.symlink(str(victim), str(new))
    monkeypatch.setattr(files, 'remove', lambda path: None)  # As if laid there a moment later.
    with pytest.raises(FileExistsError):
        save(Neuron(2, seed=3), path)
    assert load(path).seed == 2 and victim.read_text() == 'untouched'


def test_what_is_not_a_plain_file_is_not_replaced(tmp_path):
    for path in (str(tmp_path), os.devnull):
        before = os.stat(path).st_mode
        with pytest.raises(ValueError, match='is not a plain file'):
            save(Neuron(2, seed=1), path)
        with pytest.raises(ValueError, match='is not a plain file'):
            load(path)
        assert os.stat(path).st_mode == before


def test_a_network_that_cannot_be_saved_leaves_the_old_file(tmp_path):
    path = tmp_path / 'model.json'
    save(Neuron(2, seed=1), path)
    network = Neuron(2, seed=2)
    network.notes = {'a': float('nan')}
    with pytest.raises(ValueError):
        save(network, path)
    assert load(path).seed == 1 and os.listdir(str(tmp_path)) == ['model.json']


def test_a_network_too_large_to_be_loaded_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / 'model.json'
    save(Neuron(2, seed=1), path)
    network = Neuron(2, seed=2)
    network.notes = {'log': 'x' * 1000}
    size = len(dumps(network))
    monkeypatch.setattr(document, 'LARGEST_DOCUMENT', size - 1)
    with pytest.raises(ValueError, match='has %d bytes, expected at most %d' % (size, size - 1)):
        save(network, path)
    assert load(path).seed == 1 and os.listdir(str(tmp_path)) == ['model.json']
    for module in (document, files):
        monkeypatch.setattr(module, 'LARGEST_DOCUMENT', size)
    save(network, path)
    assert load(path).notes == network.notes


def test_the_size_of_a_document_is_counted_in_bytes(monkeypatch):
    """MicroPython's json writes other scripts as they are: two bytes for this letter."""
    monkeypatch.setattr(document.json, 'dumps', lambda notes: '{"a": "%s"}' % notes['a'])
    network = Neuron(2, seed=1)
    network.notes = {'a': u'\u00b5' * 1000}
    monkeypatch.setattr(document, 'LARGEST_DOCUMENT', len(dumps(network)))
    with pytest.raises(ValueError, match='bytes'):
        dumps(network)


def test_a_missing_file_or_folder_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / 'model.json')
    with pytest.raises(FileNotFoundError) as caught:
        save(Neuron(2, seed=1), tmp_path / 'nowhere' / 'model.json')
    assert caught.value.filename == str(tmp_path / 'nowhere' / 'model.json')
    save(Neuron(2, seed=1), tmp_path / 'model.json')
    with pytest.raises((NotADirectoryError, FileNotFoundError)):
        save(Neuron(2, seed=1), tmp_path / 'model.json' / 'model.json')
    assert os.listdir(str(tmp_path)) == ['model.json']


@pytest.mark.parametrize('content, message', [
    (b'', 'the document is not JSON'),
    (b'\xff\xfe{\x00}\x00', 'utf-8'),
    (b'\xef\xbb\xbf{}', 'byte-order mark'),
    (b'\x00' * 1000, 'the document is not JSON'),
    (b'{"format": "other"}', "format is 'other'"),
])
def test_a_malformed_file_is_refused_by_its_name(content, message, tmp_path):
    path = tmp_path / 'model.json'
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_every_truncated_file_is_refused(tmp_path):
    path = tmp_path / 'model.json'
    whole = dumps(embed_tools.first_tutorial()).encode()
    for length in range(len(whole) - 2):  # Without its last line end the document is still whole.
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError):
            load(path)


def test_a_file_of_absurd_size_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / 'model.json'
    with open(str(path), 'wb') as target:
        target.truncate(LARGEST_DOCUMENT * 1000)  # A hole: it takes no room on the disk.
    with pytest.raises(ValueError, match='has 64000000000 bytes, expected at most 64000000'):
        load(path)


# Killed, full, forbidden.

KILLED = '''
import os
import random
import signal
import sys
import time
sys.path[:0] = [%r, %r]
import embed_tools
from simplenn_pure import DeepNetwork
from simplenn_pure.embed import dumps, files, load, save

path = %r
networks = [DeepNetwork([10, 20, 10], seed=1), DeepNetwork([10, 25, 10], seed=2)]
chance = random.Random(1)
# The savers do nothing but write, so that most are killed while they do.
texts = {id(network): dumps(network) for network in networks}
files.dumps = lambda network: texts[id(network)]
save(networks[0], path)
folder = os.path.dirname(path)
killed = whole = 0
# As many as 250, and as many more as it takes to have met ten of them between the first byte
# and the renaming, each of which leaves its own file: without them nothing would be shown.
while killed < 250 or len(os.listdir(folder)) - 1 < 10:
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(go, b'.')
        while True:
            for network in networks:
                save(network, path)
    os.read(ready, 1)
    time.sleep(chance.uniform(0.0, 0.02))
    os.kill(child, signal.SIGKILL)
    died_of = os.waitpid(child, 0)[1]
    killed += os.WIFSIGNALED(died_of) and os.WTERMSIG(died_of) == signal.SIGKILL
    os.close(ready)
    os.close(go)
    network = load(path)
    whole += any(embed_tools.same_networks(network, each) for each in networks)
left_over = len(os.listdir(folder)) - 1
print('%%d killed, %%d whole, %%d while writing' %% (killed, whole, left_over))
'''


@POSIX
@pytest.mark.slow
def test_savers_killed_at_random_moments_leave_a_whole_file(folder):
    script = KILLED % (embed_tools.ROOT, os.path.join(embed_tools.ROOT, 'tests'),
                       os.path.join(folder, 'model.json'))
    words = embed_tools.run([sys.executable, '-c', script], environment=unmeasured()).split()
    print(' '.join(words))
    assert int(words[0]) >= 250 and words[2] == words[0]
    assert int(words[4]) >= 10


@POSIX
def test_savers_side_by_side_do_not_mix_their_files(folder):
    path = os.path.join(folder, 'model.json')
    script = ('import sys; sys.path.insert(0, %r)\n'
              'from simplenn_pure import DeepNetwork\n'
              'from simplenn_pure.embed import load, save\n'
              'for i in range(60):\n'
              '    save(DeepNetwork([5, int(sys.argv[1]), 5], seed=i), %r)\n'
              '    assert load(%r).seed < 60\n' % (embed_tools.ROOT, path, path))
    savers = [subprocess.Popen([sys.executable, '-c', script, str(size)]) for size in (3, 9, 30)]
    assert [saver.wait() for saver in savers] == [0, 0, 0]
    assert load(path).seed == 59
    assert os.listdir(folder) == ['model.json']


FULL = '''
import os
import sys
sys.path.insert(0, %r)
from simplenn_pure import DeepNetwork, Neuron
from simplenn_pure.embed import load, save
path = os.path.join(sys.argv[1], 'model.json')
%s
save(Neuron(2, seed=1), path)
try:
    save(DeepNetwork([50, 50], seed=2), path)
    print('saved')
except OSError as error:
    print(error)
print(load(path).seed)
print(os.listdir(sys.argv[1]))
'''


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='needs Linux')
def test_a_full_disk_is_a_clear_error_and_leaves_the_old_file(folder):
    """A real file system of 16 kilobytes, mounted for this one process; the network needs 50."""
    unshare = embed_tools.program('unshare')
    mounted = [unshare, '-Urm', 'sh', '-c', 'mount -t tmpfs -o size=16k tmpfs "$1" && shift && "$@"',
               'sh', folder]
    if subprocess.call(mounted + ['true'], stderr=subprocess.DEVNULL) != 0:
        pytest.skip('this user may not mount a file system of its own')
    printed = embed_tools.run(mounted + [sys.executable, '-c', FULL % (embed_tools.ROOT, ''), folder])
    assert printed.splitlines() == [
        "[Errno %d] No space left on device: '%s'" % (errno.ENOSPC, folder + '/model.json'),
        '1', "['model.json']"]


@POSIX
def test_a_file_that_may_not_grow_is_a_clear_error_and_leaves_the_old_file(folder):
    """The system's own limit on the size of a file, the same as a disk quota."""
    limit = ('import resource, signal\n'
             'signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n'
             'resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))')
    printed = embed_tools.run([sys.executable, '-c', FULL % (embed_tools.ROOT, limit), folder],
                              environment=unmeasured())
    assert printed.splitlines() == [
        "[Errno %d] File too large: '%s'" % (errno.EFBIG, folder + '/model.json'),
        '1', "['model.json']"]


FORBIDDEN = '''
import os
import sys
sys.path.insert(0, %r)
from simplenn_pure import Neuron
from simplenn_pure.embed import load, save
neuron = Neuron(2, seed=2)
path = os.path.join(sys.argv[1], 'model.json')
load(path)
if os.getuid() == 0:
    os.setgid(65534)  # The superuser may do everything: be nobody.
    os.setuid(65534)
try:
    save(neuron, path)
    print('saved')
except PermissionError as error:
    print(error)
print(load(path).seed)
'''


@POSIX
def test_a_folder_without_permission_is_a_clear_error_and_leaves_the_old_file(folder):
    path = os.path.join(folder, 'model.json')
    save(Neuron(2, seed=1), path)
    os.chmod(folder, 0o555)
    printed = embed_tools.run([sys.executable, '-c', FORBIDDEN % embed_tools.ROOT, folder],
                              environment=unmeasured())
    message, seed = printed.splitlines()
    assert message == '[Errno 13] Permission denied: ' + repr(path)
    assert seed == '1'
    assert os.listdir(folder) == ['model.json']


def test_an_interrupted_save_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / 'model.json'
    save(Neuron(2, seed=1), path)

    def interrupt(descriptor):
        raise KeyboardInterrupt()

    monkeypatch.setattr(os, 'fsync', interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(Neuron(2, seed=2), path)
    assert load(path).seed == 1 and os.listdir(str(tmp_path)) == ['model.json']


def test_everything_is_on_the_disk_before_the_name_changes(tmp_path, monkeypatch):
    """Renaming first would leave an empty file after a power cut."""
    path = tmp_path / 'model.json'
    network = DeepNetwork([5, 5], seed=1)
    happened = []
    fsync, replace = os.fsync, os.replace

    def seen_fsync(descriptor):
        happened.append(('flushed', os.fstat(descriptor).st_size))
        fsync(descriptor)

    def seen_replace(old, new):
        happened.append('renamed')
        replace(old, new)

    monkeypatch.setattr(os, 'fsync', seen_fsync)
    monkeypatch.setattr(os, 'replace', seen_replace)
    save(network, path)
    assert happened == [('flushed', len(dumps(network))), 'renamed']


def test_save_and_load_where_os_knows_little(folder, monkeypatch):
    # A MicroPython board has these alone: no getpid, fsync, chmod, replace or path.
    monkeypatch.setattr(files, 'os', types.SimpleNamespace(
        stat=os.stat, remove=os.remove, rename=os.rename))
    path = os.path.join(folder, 'model.json')
    for seed in (1, 2):
        save(Neuron(3, seed=seed), path)
        assert embed_tools.same_networks(load(path), Neuron(3, seed=seed))
        assert os.listdir(folder) == ['model.json']


def test_loads_where_json_knows_no_options(monkeypatch):
    network = DeepNetwork([2, 3, 1], seed=5)
    text = dumps(network)
    monkeypatch.setattr(document, 'json', types.SimpleNamespace(
        loads=lambda text: json.loads(text)))  # As MicroPython's: the text and no more.
    assert embed_tools.same_networks(loads(text), network)
    with pytest.raises(ValueError, match='the document is not JSON'):
        loads(text[:-5])
