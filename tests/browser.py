"""Opens pages in a real Chromium without a window, and asks them things by a script.

One browser serves all tests of a run: it takes its orders as JSON through a pair of pipes
(Chromium's DevTools protocol, https://chromedevtools.github.io/devtools-protocol/). Each
question has a page of its own, which sits in a frame of the width asked for, since a
headless window cannot be as narrow as a phone.
"""

import atexit
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

import pytest

import brython_python

WATCH = '''<script>
window.problems = [];
window.addEventListener('error', event => problems.push(String(event.message)));
window.addEventListener('unhandledrejection', event => problems.push(String(event.reason)));
for (const kind of ['error', 'warn']) {
  console[kind] = (...words) => problems.push(kind + ': ' + words.join(' '));
}
</script>'''

ASK = '''<script>
window.addEventListener('load', () => {
  let result;
  try { result = (() => { %s })(); } catch (error) { problems.push(String(error)); }
  parent.postMessage(JSON.stringify({result, problems}), '*');
});
</script>'''

FRAME = '''<!DOCTYPE html><meta charset="utf-8"><title>frame</title><body style="margin:0">
<pre id="answer"></pre>
<script>window.addEventListener('message', event => {
  document.getElementById('answer').textContent = event.data; });</script>
<iframe src="page.html" style="border:0;width:%dpx;height:900px"></iframe>'''

ANSWER = '''new Promise((resolve, reject) => {
  const look = () => {
    const answer = document.getElementById('answer');
    if (answer && answer.textContent) resolve(answer.textContent); else setTimeout(look, 5);
  };
  look();
})'''

OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
           '--disable-quic', '--no-first-run', '--disable-background-networking',
           '--disable-component-update', '--disable-sync', '--allow-file-access-from-files',
           '--window-size=1400,1000', '--remote-debugging-pipe']

# Chromium reads its orders from file 3 and answers in file 4.
LAUNCH = ('import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); '
          'os.execvp(sys.argv[3], sys.argv[3:])')
PATIENCE = 120  # Seconds that an answer may take.


def chromium():
    """Return the browser's command. Without one the test is skipped, or fails where CI demands."""
    if brython_python.browser():
        return brython_python.browser()
    if os.environ.get('SIMPLENN_CI_DEMANDS'):
        pytest.fail('no Chromium on PATH; install the package chromium')
    return pytest.skip('no Chromium on PATH')


class Browser(object):
    """A running Chromium."""

    def __init__(self, command):
        self.profile = tempfile.mkdtemp()
        ours_in, theirs_out = high_pipe()
        theirs_in, ours_out = high_pipe()
        self.process = subprocess.Popen(
            [sys.executable, '-c', LAUNCH, str(theirs_in), str(theirs_out), command]
            + OPTIONS + ['--user-data-dir=' + self.profile, 'about:blank'],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(theirs_in, theirs_out))
        os.close(theirs_in)
        os.close(theirs_out)
        self.answers, self.orders = ours_in, ours_out
        self.rest = b''
        self.count = 0
        atexit.register(self.end)

    def order(self, method, session=None, **parameters):
        """Give an order and return its result."""
        self.count += 1
        message = {'id': self.count, 'method': method, 'params': parameters}
        if session is not None:
            message['sessionId'] = session
        os.write(self.orders, json.dumps(message).encode('ascii') + b'\0')
        until = time.time() + PATIENCE
        while True:
            while b'\0' not in self.rest:
                ready = select.select([self.answers], [], [], max(0.0, until - time.time()))[0]
                more = os.read(self.answers, 1 << 20) if ready else b''
                assert more, 'no answer from Chromium to %s' % method
                self.rest += more
            answer, _, self.rest = self.rest.partition(b'\0')
            answer = json.loads(answer.decode('utf-8'))
            if answer.get('id') == self.count:
                assert 'error' not in answer, (method, answer['error'])
                return answer['result']

    def ask(self, address, dark):
        """Open a page that puts its answer into the element `answer`, and return it."""
        target = self.order('Target.createTarget', url='about:blank')['targetId']
        session = self.order('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.order('Emulation.setEmulatedMedia', session, features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])
        self.order('Page.navigate', session, url=address)
        found = self.order('Runtime.evaluate', session, expression=ANSWER, awaitPromise=True)
        self.order('Target.closeTarget', targetId=target)
        return found['result']['value']

    def end(self):
        """Let the browser close, and clear up behind it."""
        os.close(self.orders)
        os.close(self.answers)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


def high_pipe():
    """Return the two ends of a pipe, with numbers that leave 3 and 4 free."""
    pair = []
    for end in os.pipe():
        pair.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10))
        os.close(end)
    return pair


RUNNING = []  # The browser of this run, when there is one.


def ask(folder, page, script, width=1280, dark=False):
    """Return (what `script` returns in the page, the page's errors and warnings).

    `script` is the body of a JavaScript function that returns what JSON can hold. `dark`
    says whether the reader likes it so.
    """
    command = chromium()
    page = page.replace('<head>', '<head>' + WATCH, 1) + ASK % script
    assert WATCH in page
    (folder / 'page.html').write_text(page, encoding='utf-8')
    (folder / 'frame.html').write_text(FRAME % width, encoding='utf-8')
    if not RUNNING or RUNNING[0].process.poll() is not None:
        RUNNING[:] = [Browser(command)]
    answer = json.loads(RUNNING[0].ask((folder / 'frame.html').as_uri(), dark))
    return answer.get('result'), answer['problems']
