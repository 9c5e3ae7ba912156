// @ts-check
/**
 * Turns the compiled program into what ships: the entry, its lazily loaded parts and the hashing
 * worker, each one file. Starting it then costs little more than starting Node.
 *
 * openpgp stays outside, in node_modules: its licence (LGPL) asks that it can be replaced. So does
 * yargs, which looks for its translations beside itself and is needed for help only.
 */
import { build } from 'esbuild';

await build({
  entryPoints: { main: 'cmd/airlock/main.ts', 'hash-worker': 'internal/archive/hash-worker.ts' },
  outdir: 'build/cmd/airlock',
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
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
