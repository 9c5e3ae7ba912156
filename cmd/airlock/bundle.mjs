// @ts-check
/**
 * Turns the compiled program into what ships: a loader, a file with what every start needs, one with all
 * other small parts, a file for each large part, and the hashing worker. Starting it then costs little
 * more than starting Node.
 *
 * esbuild splits ES modules only, into dozens of parts; but the loader of Node for ES modules takes half
 * as long as all of Node takes to start, and opening dozens of files as long again. So each part becomes
 * a function of CommonJS' parameters, and a loader of our own finds it in a table or in its file.
 *
 * Beside a file may lie its code cache, made by `e2e/code-cache`: what V8 has compiled, then the text it
 * was compiled from. V8 itself compares no more than the length of the text, the version and the flags;
 * the loader uses a cache only if it ends in the very text of the file.
 *
 * openpgp stays outside, in node_modules: its licence (LGPL) asks that it can be replaced. So does
 * yargs, which looks for its translations beside itself and is needed for help only.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, transform } from 'esbuild';

const directory = 'build/cmd/airlock';

/** Parts of at least so many bytes are files of their own: reading what is not needed costs more. */
const filePartBytes = 24 * 1024;

/** @type {import('esbuild').BuildOptions} */
const common = {
  outdir: directory,
  bundle: true,
  platform: 'node',
  target: 'node20',
  keepNames: true,
  legalComments: 'none',
  external: ['openpgp', 'eckey-utils', 'yargs'],
  logLevel: 'warning',
};

const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: { main: 'cmd/airlock/main.ts' },
  chunkNames: 'part-[hash]',
  splitting: true,
  write: false,
  metafile: true,
  format: 'esm',
  minifySyntax: true,
});

// Parts of earlier builds have other names and would ship too.
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
await writeFile(`${directory}/package.json`, '{ "type": "commonjs" }\n');

const starting = findStarting();
/** @type {string[]} */
const startTable = [];
/** @type {string[]} */
const moreTable = [];
for (const { path, text } of outputFiles) {
  const file = basename(path);
  const code = await toFunction(text);
  const entry = `${JSON.stringify(`./${file}`)}:${code}`;
  if (starting.has(file)) startTable.push(entry);
  else if (code.length < filePartBytes) moreTable.push(entry);
  else await writeFile(`${directory}/${file}`, `(${code})\n`);
}
await writeFile(`${directory}/start.js`, `"use strict";\n({${startTable.join(',\n')}})\n`);
await writeFile(`${directory}/more.js`, `({${moreTable.join(',\n')}})\n`);
// All texts are ASCII, so that decoding them costs nothing.
await writeFile(
  `${directory}/main.js`,
  `#!/usr/bin/env node
"use strict";
const {existsSync,readFileSync}=require("node:fs");
const {Script}=require("node:vm");
const loaded=new Map();
let more;
function evaluate(name){
  const filename=__dirname+"/"+name;
  const source=readFileSync(filename);
  const cachedData=findCache(filename.replace(/js$/,"cache"),source);
  return new Script(source.toString("latin1"),{filename,cachedData}).runInThisContext();
}
function findCache(path,source){
  if(!existsSync(path))return;
  const cache=readFileSync(path);
  if(cache.subarray(-source.length).equals(source))return cache.subarray(0,-source.length);
}
function find(name){return start[name]??(more??=evaluate("more.js"))[name]??evaluate(name.slice(2));}
function load(name){
  if(!name.startsWith("./"))return require(name);
  let part=loaded.get(name);
  if(part===undefined){
    part={exports:{}};
    loaded.set(name,part);
    find(name)(part,part.exports,load,__filename);
  }
  return part.exports;
}
const start=evaluate("start.js");
load("./main.js");
`,
);

await build({
  ...common,
  entryPoints: { 'hash-worker': 'internal/archive/hash-worker.ts' },
  format: 'cjs',
  minify: true,
});

/** Names the parts that are loaded at every start, and those of the command that does the least. */
function findStarting() {
  const { outputs } = metafile;
  const names = new Set();
  const left = Object.keys(outputs).filter((path) =>
    ['cmd/airlock/main.ts', 'internal/cli/commands/version.ts'].includes(
      outputs[path]?.entryPoint ?? '',
    ),
  );
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (names.has(basename(path))) continue;
    names.add(basename(path));
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && next in outputs) left.push(next);
    }
  }
  return names;
}

/**
 * Makes the function of a part: `(module, exports, require, __filename) => { … }`.
 *
 * @param {string} text of an ES module
 */
async function toFunction(text) {
  const { code } = await transform(text.replace(/^#!.*\n/, ''), {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    charset: 'ascii',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    logLevel: 'warning',
  });
  const moduleUrl = text.includes('import.meta.url')
    ? 'const moduleUrl=require("node:url").pathToFileURL(__filename).href;'
    : '';
  return `(module,exports,require,__filename)=>{${moduleUrl}${code}}`;
}
