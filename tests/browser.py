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
import re
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
window.addEventListener('load', async () => {
  let result;
  try { result = await (async () => { %s })(); } catch (error) { problems.push(String(error)); }
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
        tab = Tab(self, address, dark=dark)
        found = tab.evaluate(ANSWER)
        tab.close()
        return found

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


class Tab(object):
    """A page in a tab of its own, worked as a person does: by keys and by clicks.

    `moving` says whether the reader has nothing against motion.
    """

    def __init__(self, browser, address, width=1400, height=1000, dark=False, moving=False):
        self.browser = browser
        self.target = browser.order('Target.createTarget', url='about:blank')['targetId']
        self.session = browser.order('Target.attachToTarget', targetId=self.target, flatten=True)['sessionId']
        self.order('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1,
                   mobile=False)
        self.order('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'},
            {'name': 'prefers-reduced-motion', 'value': 'no-preference' if moving else 'reduce'}])
        self.order('Page.enable')
        self.order('Page.addScriptToEvaluateOnNewDocument', source=PROBLEMS)
        self.order('Page.navigate', url=address)
        self.evaluate(LOADED)

    def order(self, method, **parameters):
        """Give an order that is for this tab and return its result."""
        return self.browser.order(method, self.session, **parameters)

    def evaluate(self, expression):
        """Return the value of an expression in JavaScript, or of the promise that it is."""
        found = self.order('Runtime.evaluate', expression=expression, awaitPromise=True, returnByValue=True)
        assert 'exceptionDetails' not in found, (expression, found['exceptionDetails'])
        return found['result'].get('value')

    def press(self, key, count=1):
        """Press a key: 'Tab', 'Enter', 'ArrowDown', ' ' or a letter or digit."""
        text = {'Enter': '\r'}.get(key, key if len(key) == 1 else '')
        code = {'Tab': 9, 'Enter': 13, ' ': 32, 'ArrowLeft': 37, 'ArrowUp': 38, 'ArrowRight': 39,
                'ArrowDown': 40, 'Backspace': 8, '.': 190}.get(key, ord(key.upper()[0]))
        for number in range(count):
            self.order('Input.dispatchKeyEvent', type='keyDown', key=key, text=text,
                       windowsVirtualKeyCode=code)
            self.order('Input.dispatchKeyEvent', type='keyUp', key=key, windowsVirtualKeyCode=code)

    def click(self, selector, right=0.5, down=0.5):
        """Click the middle of an element, or another part of the way across it."""
        x, y = self.evaluate('(() => { const e = document.querySelector(%s); e.scrollIntoView({block: "center"}); '
                             'const b = e.getBoundingClientRect(); return [b.x + b.width * %r, b.y + b.height * %r]; })()'
                             % (json.dumps(selector), right, down))
        for kind in ('mouseMoved', 'mousePressed', 'mouseReleased'):
            self.order('Input.dispatchMouseEvent', type=kind, x=x, y=y, button='left', clickCount=1)

    def problems(self):
        """Return the page's errors, and what its policy forbade."""
        return self.evaluate('window.problems')

    def close(self):
        """Close the tab."""
        self.browser.order('Target.closeTarget', targetId=self.target)


PROBLEMS = '''window.problems = [];
for (const kind of ['error', 'unhandledrejection', 'securitypolicyviolation']) {
  addEventListener(kind, event => problems.push(String(event.message || event.reason || event.blockedURI)));
}'''
LOADED = '''new Promise(resolve => {
  const look = () => document.readyState === 'complete' && location.href !== 'about:blank' ? resolve() : setTimeout(look, 5);
  look();
})'''


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

    `script` is the body of an async JavaScript function that returns what JSON can hold. `dark`
    says whether the reader likes it so. The page's policy is widened to let it in.
    """
    command = chromium()
    page = re.sub("script-src 'sha256-[^']*'", "script-src 'unsafe-inline'", page)
    page = page.replace('<head>', '<head>' + WATCH, 1) + ASK % script
    assert WATCH in page
    (folder / 'page.html').write_text(page, encoding='utf-8')
    (folder / 'frame.html').write_text(FRAME % width, encoding='utf-8')
    answer = json.loads(running(command).ask((folder / 'frame.html').as_uri(), dark))
    return answer.get('result'), answer['problems']


def running(command):
    """Return the browser of this run, which is started when there is none."""
    if not RUNNING or RUNNING[0].process.poll() is not None:
        RUNNING[:] = [Browser(command)]
    return RUNNING[0]


def visit(folder, page, fragment='', **options):
    """Return a Tab with this page in it, as it is. The options are those of Tab."""
    command = chromium()
    (folder / 'page.html').write_text(page, encoding='utf-8')
    return Tab(running(command), (folder / 'page.html').as_uri() + fragment, **options)
