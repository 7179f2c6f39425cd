"""Opens a page in a real Chromium without a window, and asks it things by a script.

Only the browser's command line is used. The page sits in a frame of the width asked
for, since a headless window cannot be as narrow as a phone.
"""

import html
import json
import os
import re
import shutil
import subprocess

import pytest

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


def chromium():
    """Return the browser's command. Without one the test is skipped, or fails where CI demands."""
    for name in ['chromium', 'chromium-browser', 'google-chrome', 'chrome']:
        if shutil.which(name):
            return shutil.which(name)
    if os.environ.get('SIMPLENN_CI_DEMANDS'):
        pytest.fail('no Chromium on PATH; install the package chromium')
    return pytest.skip('no Chromium on PATH')


def ask(folder, page, script, width=1280, dark=False):
    """Return (what `script` returns in the page, the page's errors and warnings).

    `dark` says whether the reader likes it so. `script` is the body of a JavaScript function that returns what JSON can hold.
    """
    command = chromium()
    page = page.replace('<head>', '<head>' + WATCH, 1) + ASK % script
    assert WATCH in page
    (folder / 'page.html').write_text(page, encoding='utf-8')
    (folder / 'frame.html').write_text(FRAME % width, encoding='utf-8')
    done = subprocess.run(
        [command, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
         '--no-first-run', '--allow-file-access-from-files', '--virtual-time-budget=20000',
         '--blink-settings=preferredColorScheme=%d' % (0 if dark else 1),
         '--user-data-dir=%s' % (folder / 'profile'), '--window-size=1400,1000', '--dump-dom',
         (folder / 'frame.html').as_uri()],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    found = re.search(r'<pre id="answer">(.*?)</pre>', done.stdout.decode('utf-8'), re.DOTALL)
    assert found and found.group(1), done.stderr.decode('utf-8', 'replace')[-2000:]
    answer = json.loads(html.unescape(found.group(1)))
    return answer.get('result'), answer['problems']
