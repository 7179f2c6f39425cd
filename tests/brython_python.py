"""Brython in a headless Chromium, called as any other Python is called.

    python tests/brython_python.py tests/on_any_python.py
    python tests/brython_python.py -m simplenn_pure check

in the folder that holds simplenn_pure. SIMPLENN_NODE_MODULES, or else ./node_modules, holds
the npm package. The exit code is that of sys.exit, and 1 after an exception, whose
traceback goes to stderr.
"""

import glob
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
           '--allow-file-access-from-files', '--dump-dom']
SECONDS = 900

PAGE = '''<!DOCTYPE html>
<html><head><meta charset="utf-8">
<script src="%s"></script>
<script src="%s"></script>
<script>
__BRYTHON__.update_VFS(%s);
window.asked = %s;
</script>
<script type="text/python">%s</script>
</head><body onload="brython({debug: 1, indexeddb: false})">
<pre id="output"></pre><pre id="complaint"></pre><pre id="code"></pre>
</body></html>
'''

# A package is run by what its __main__ does, and a file by exec.
PROGRAM = '''
import json
import sys
import traceback
from browser import document, window
class Lines(object):
    def __init__(self):
        self.parts = []
    def write(self, text):
        self.parts.append(str(text))
    def flush(self):
        pass

def leave(code=0):  # Brython's own forgets the code.
    raise SystemExit(code)

sys.exit = leave
asked = json.loads(window.asked)
sys.stdout = output = Lines()
code = 0
complaint = ''
try:
    if asked['package']:
        names = {}
        exec('from %s.__main__ import main' % asked['package'], names)
        code = names['main'](list(asked['arguments']))
    else:
        exec(asked['source'], {'__name__': '__main__'})
except SystemExit as error:
    code = error.args[0] if error.args else 0
except BaseException as error:
    code = 1
    complaint = traceback.format_exc()
document['output'].text = ''.join(output.parts)
document['complaint'].text = complaint
document['code'].text = str(code or 0)
'''


def browser():
    """Return the path of Chromium, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def engine():
    """Return where the engine of Brython should be."""
    folder = os.environ.get('SIMPLENN_NODE_MODULES') or 'node_modules'
    return os.path.abspath(os.path.join(folder, 'brython', 'brython.js'))


def modules():
    """Return the package as Brython wants it: {name: [ending, text, imports, is package]}."""
    table = {}
    for path in glob.glob(os.path.join('simplenn_pure', '**', '*.py'), recursive=True):
        name = path[:-len('.py')].replace(os.sep, '.')
        is_package = name.endswith('.__init__')
        with open(path, encoding='utf-8') as stream:
            table[name[:-len('.__init__')] if is_package else name] = ['.py', stream.read(), [], is_package]
    return table


def in_script(value):
    """Return a value as JSON that cannot end a script element."""
    return json.dumps(value).replace('<', '\\u003c')


def page(arguments):
    """Return the page that does what the arguments say."""
    is_package = arguments[0] == '-m'
    asked = {'package': arguments[1] if is_package else '', 'arguments': arguments[2:], 'source': ''}
    if not is_package:
        with open(arguments[0], encoding='utf-8') as stream:
            asked['source'] = stream.read()
    brython = pathlib.Path(engine()).as_uri()
    return PAGE % (brython, brython.replace('brython.js', 'brython_stdlib.js'), in_script(modules()),
                   in_script(json.dumps(asked)), PROGRAM)


def main(arguments):
    """Run it, print what it prints and return its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'page.html')
        path.write_text(page(arguments), encoding='utf-8')
        done = subprocess.run([browser()] + OPTIONS + ['--user-data-dir=' + os.path.join(folder, 'profile'),
                                                     '--virtual-time-budget=600000', path.as_uri()],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=SECONDS, encoding='utf-8')
    found = {name: html.unescape(text)
             for name, text in re.findall('<pre id="(.*?)">(.*?)</pre>', done.stdout, re.DOTALL)}
    if not found.get('code'):
        sys.stderr.write('Brython did not come to an end.\n')
        return 1
    sys.stdout.write(found['output'])
    sys.stderr.write(found['complaint'])
    return int(found['code'])


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
