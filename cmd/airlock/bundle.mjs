// @ts-check
/**
 * Turns the compiled program into what ships: the entry, its lazily loaded parts and the hashing
 * worker, each one file. Starting it then costs little more than starting Node.
 *
 * What ships are CommonJS modules, though only ES modules can be split into parts: the loader of Node
 * for the latter alone takes half as long as all of Node takes to start. So parts are made first and
 * converted one by one.
 *
 * openpgp stays outside, in node_modules: its licence (LGPL) asks that it can be replaced. So does
 * yargs, which looks for its translations beside itself and is needed for help only.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build, transform } from 'esbuild';

const directory = 'build/cmd/airlock';

const { outputFiles } = await build({
  entryPoints: { main: 'cmd/airlock/main.ts', 'hash-worker': 'internal/archive/hash-worker.ts' },
  outdir: directory,
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  keepNames: true,
  legalComments: 'none',
  external: ['openpgp', 'eckey-utils', 'yargs'],
  logLevel: 'warning',
});

// Parts of earlier builds have other names and would ship too.
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
await writeFile(`${directory}/package.json`, '{ "type": "commonjs" }\n');
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: text.includes('import.meta.url')
      ? "const moduleUrl = require('node:url').pathToFileURL(__filename).href;"
      : '',
    logLevel: 'warning',
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
