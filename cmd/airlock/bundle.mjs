// @ts-check
/**
 * Turns the compiled program into what ships: the entry, its lazily loaded parts and the hashing
 * worker, each one file. Starting it then costs little more than starting Node.
 *
 * openpgp stays outside, in node_modules: its licence (LGPL) asks that it can be replaced. So does
 * yargs, which looks for its translations beside itself and is needed for help only.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const directory = 'build/cmd/airlock';

const { metafile } = await build({
  entryPoints: { main: 'cmd/airlock/main.ts', 'hash-worker': 'internal/archive/hash-worker.ts' },
  outdir: directory,
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  external: ['openpgp', 'eckey-utils', 'yargs'],
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

// Parts of earlier builds have other names and would ship too.
const current = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const name of await readdir(directory)) {
  if (!current.has(name)) await rm(join(directory, name));
}
