/**
 * What configurations of public repositories require, as Terraform found it and it was written down.
 * The files themselves are no part of this project: AIRLOCK_CORPUS_DIR names a directory that has
 * them, or some of them, as `trees/NAME/…` and `configs/FILE`.
 */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { itIf } from '../../internal/testing/it-if.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { errorSummaries } from '../harness/terraform.ts';

/** Facts about the files, beside the project where it is developed; elsewhere there are none. */
const facts = new URL('../../../../shared/corpus/', import.meta.url);
const corpus = process.env['AIRLOCK_CORPUS_DIR'] ?? '';

/** Canonical constraints by provider. */
type Requirements = Readonly<Record<string, string>>;

interface Tree {
  /** The directory of the root module. */
  readonly root: string;
  readonly engine: string;
  /** Missing where modules would have to be downloaded. */
  readonly required_canonical?: Requirements;
}

interface SingleFile {
  /** Missing where the file is refused. */
  readonly providers?: Readonly<Record<string, readonly string[]>>;
  /** The summaries of its errors. */
  readonly error?: readonly string[];
}

describe('requirements of public configurations', () => {
  const missing = findMissing();
  if (missing !== undefined) {
    itIf(false, missing)('are what Terraform says', () => undefined);
    return;
  }

  const present = readPresent();
  for (const [name, tree] of Object.entries(readTrees())) {
    const directory = `trees/${name}`;
    const test = itIf(present.has(directory), `whole ${directory}`);
    if (tree.required_canonical === undefined) {
      test(`cannot be found without all modules of the tree ${name}`, () =>
        checkUninstalled(join(corpus, directory), tree));
    } else {
      test(`are found in the tree ${name}`, () => checkTree(join(corpus, directory), tree));
    }
  }

  for (const [name, file] of Object.entries(readSingleFiles())) {
    const path = `configs/${name}`;
    itIf(present.has(path), path)(
      `are ${file.error === undefined ? 'found' : 'refused'} in the file ${name}`,
      () => checkFile(join(corpus, path), file),
    );
  }
});

function findMissing(): string | undefined {
  if (!existsSync(facts)) return 'facts beside the project';
  return corpus !== '' && existsSync(corpus) ? undefined : 'AIRLOCK_CORPUS_DIR';
}

function readFacts(name: string): string {
  return readFileSync(new URL(name, facts), 'utf8');
}

function readTrees(): Readonly<Record<string, Tree>> {
  return JSON.parse(readFacts('expected/trees.json')) as Record<string, Tree>;
}

function readSingleFiles(): Readonly<Record<string, SingleFile>> {
  const { files } = JSON.parse(readFacts('expected/configs.json')) as {
    readonly files: Record<string, SingleFile>;
  };
  return files;
}

/** Names the trees and single files that are there, unchanged, with all that belongs to them. */
function readPresent(): ReadonlySet<string> {
  const present = new Set<string>();
  const incomplete = new Set<string>();
  for (const line of readFacts('INDEX.tsv').split('\n')) {
    if (!/^(?:trees|configs)\//.test(line)) continue;
    const [file = '', , , , sha256] = line.split('\t');
    const item = file.split('/').slice(0, 2).join('/');
    (hasDigest(join(corpus, file), sha256) ? present : incomplete).add(item);
  }
  return new Set([...present].filter((item) => !incomplete.has(item)));
}

function hasDigest(path: string, sha256: string | undefined): boolean {
  if (!existsSync(path)) return false;
  return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
}

async function checkTree(source: string, tree: Tree): Promise<void> {
  const result = await lockTree(source, tree);

  expect(requirementsIn(result), result.stderr).to.deep.equal(tree.required_canonical);
}

async function checkUninstalled(source: string, tree: Tree): Promise<void> {
  const result = await lockTree(source, tree);

  expect(result.code, result.stderr).to.equal(1);
  expect(new Set(errorSummaries(result))).to.deep.equal(new Set(['Module not installed']));
}

function lockTree(source: string, tree: Tree): Promise<ProgramResult> {
  return withTempDir(async (directory) => {
    await cp(source, directory, { recursive: true });
    const work = join(directory, tree.root);
    // What is locked already would not be asked for.
    await rm(join(work, '.terraform.lock.hcl'), { force: true });
    await mkdir(join(work, '.terraform', 'modules'), { recursive: true });
    const manifest = { Modules: listModules(work, '.', '') };
    await writeFile(join(work, '.terraform', 'modules', 'modules.json'), JSON.stringify(manifest));
    return lockFromNothing(work, tree.engine);
  });
}

async function checkFile(source: string, expected: SingleFile): Promise<void> {
  const result = await lockFile(source);

  if (expected.error !== undefined) {
    expect(result.code).to.equal(1);
    expect([...errorSummaries(result)].sort()).to.deep.equal([...expected.error].sort());
    return;
  }
  const lockable = Object.entries(expected.providers ?? {})
    .filter(([provider]) => !provider.includes('/builtin/'))
    .map(([provider, constraints]) => [provider, constraints.join(', ')]);
  expect(requirementsIn(result), result.stderr).to.deep.equal(Object.fromEntries(lockable));
}

function lockFile(source: string): Promise<ProgramResult> {
  return withTempDir(async (directory) => {
    const text = await readFile(source, 'utf8');
    const [name, content] = source.endsWith('.json')
      ? ['main.tf.json', withoutModulesJson(text)]
      : ['main.tf', withoutModules(text)];
    await writeFile(join(directory, name), content);
    return lockFromNothing(directory, 'terraform');
  });
}

/** A mirror without packages makes the program say what it would need. */
async function lockFromNothing(work: string, flavour: string): Promise<ProgramResult> {
  const mirror = join(work, '.empty');
  await mkdir(mirror);
  const args = [`-flavour=${flavour}`, 'providers', 'lock', '-no-color', `-fs-mirror=${mirror}`];
  return runAirlock(args, { cwd: work, env: { HOME: work } });
}

/** Reads the list of providers that the mirror did not have. */
function requirementsIn(result: ProgramResult): Requirements {
  if (result.code === 0) return {};
  expect(errorSummaries(result), result.stderr).to.deep.equal([
    'Could not retrieve providers for locking',
  ]);
  const list = /^- [^]*?(?=\.\n\n)/m.exec(result.stderr)?.[0].replaceAll(/\s+/g, ' ') ?? '';
  const items = list.split(/(?:^| )- (?=\S+\/\S+\/\S+: )/).filter((item) => item !== '');
  return Object.fromEntries(
    items.map((item) => {
      const [provider = '', constraints = ''] = item.split(
        ': no available releases match the given constraints',
      );
      return [provider, constraints.trim()];
    }),
  );
}

interface ModuleRecord {
  readonly Key: string;
  readonly Source: string;
  readonly Dir: string;
}

/** What `init` would write about modules that are directories beside the one that calls them. */
function listModules(work: string, directory: string, key: string): readonly ModuleRecord[] {
  const path = join(work, directory);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /\.(?:tf|tofu)$/.test(name))
    .flatMap((name) => findCalls(readFileSync(join(path, name), 'utf8')))
    .flatMap(([name, source]) => {
      const called = posix.join(directory, source);
      const calledKey = key === '' ? name : `${key}.${name}`;
      const record = { Key: calledKey, Source: source, Dir: called };
      return [record, ...listModules(work, called, calledKey)];
    });
}

function findCalls(text: string): readonly (readonly [name: string, source: string])[] {
  const calls = text.matchAll(/^[ \t]*module\s+"([^"]+)"\s*\{[^]*?^\s*source\s*=\s*"([^"]*)"/gm);
  return [...calls]
    .map(([, name = '', source = '']) => [name, source] as const)
    .filter(([, source]) => /^\.\.?\//.test(source));
}

/** Single files were looked at without the modules that they call and the state that they use. */
function withoutModules(text: string): string {
  const header = /^[ \t]*(?:module[ \t]+"[^"]*"|backend[ \t]+"[^"]*"|cloud|encryption)[ \t]*\{/m;
  const match = header.exec(text);
  if (match === null) return text.replaceAll(/^[ \t]*required_version\s*=.*$/gm, '');
  let end = match.index + match[0].length;
  for (let depth = 1; depth > 0 && end < text.length; end += 1) {
    depth += { '{': 1, '}': -1 }[text.charAt(end)] ?? 0;
  }
  return withoutModules(text.slice(0, match.index) + text.slice(end));
}

function withoutModulesJson(text: string): string {
  const { module: calls, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return calls === undefined ? text : JSON.stringify(rest);
}
