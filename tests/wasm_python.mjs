// A Python in WebAssembly, called as any other Python is called:
//
//     node tests/wasm_python.mjs micropython tests/on_any_python.py
//     node tests/wasm_python.mjs pyodide -m simplenn_pure check
//
// in the folder that holds simplenn_pure. SIMPLENN_NODE_MODULES, or else
// ./node_modules, holds the npm packages. The exit code is that of sys.exit, and 1
// after an exception, whose traceback goes to stderr.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = process.env.SIMPLENN_NODE_MODULES || 'node_modules';

async function load(name) {
    const file = path.resolve(modules, name);
    return await import(pathToFileURL(file).href);
}

async function start(engine) {
    const output = {
        stdout: line => console.log(line),
        stderr: line => console.error(line),
    };
    if (engine === 'micropython') {
        const { loadMicroPython } = await load(
            '@micropython/micropython-webassembly-pyscript/micropython.mjs');
        return await loadMicroPython({ ...output, linebuffer: true, heapsize: 8 * 1024 * 1024 });
    }
    if (engine === 'pyodide') {
        const { loadPyodide } = await load('pyodide/pyodide.mjs');
        return await loadPyodide(output);
    }
    throw new Error(`engine ${engine}, expected micropython or pyodide`);
}

// Copy the Python files of a folder into the engine's own file system.
function copy(python, from, to) {
    python.FS.mkdir(to);
    for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
        const [source, target] = [path.join(from, entry.name), `${to}/${entry.name}`];
        if (entry.isDirectory()) {
            copy(python, source, target);
        } else if (entry.name.endsWith('.py')) {
            python.FS.writeFile(target, fs.readFileSync(source));
        }
    }
}

// MicroPython has no runpy. A package is run by what its __main__ does, and a file by exec.
const PROGRAM = `
import sys
sys.path.insert(0, '/here')
exit_code = 0
try:
    if package:
        names = {}
        exec('from %s.__main__ import main' % package, names)
        exit_code = names['main'](arguments.split())
    else:
        exec(source, {'__name__': '__main__'})
except SystemExit as error:
    exit_code = error.args[0] if error.args else 0
`;

async function main([engine, what, ...rest]) {
    const python = await start(engine);
    python.FS.mkdir('/here');
    copy(python, 'simplenn_pure', '/here/simplenn_pure');
    const isPackage = what === '-m';
    python.globals.set('package', isPackage ? rest[0] : '');
    python.globals.set('arguments', isPackage ? rest.slice(1).join(' ') : '');
    python.globals.set('source', isPackage ? '' : fs.readFileSync(what, 'utf8'));
    python.runPython(PROGRAM);
    return python.globals.get('exit_code') || 0;
}

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
