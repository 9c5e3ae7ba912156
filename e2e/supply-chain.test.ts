/** What Airlock itself is made of and what leaves the house. */
import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withTempDir } from '../internal/testing/temp-dir.ts';
import { runProgram } from './harness/run-program.ts';

const root = new URL('../../', import.meta.url);
const cwd = fileURLToPath(root);

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(name, root), 'utf8'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.map((item: unknown) => item) : [];
}

/** A member of a JSON document that is an object; an empty one if it is missing. */
function objectAt(document: unknown, name: string): Readonly<Record<string, unknown>> {
  const value = isObject(document) ? document[name] : undefined;
  return isObject(value) ? value : {};
}

async function readLocked(): Promise<ReadonlyMap<string, LockedPackage>> {
  const packages = objectAt(await readJson('package-lock.json'), 'packages');
  return new Map(
    Object.entries(packages).flatMap(([path, item]) =>
      path === '' || !isObject(item) ? [] : [[path, item]],
    ),
  );
}

async function listPacked(): Promise<{ names: readonly string[]; stderr: string }> {
  return withTempDir(async (home) => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout, stderr } = await runProgram('npm', args, { cwd, env: { HOME: home } });
    const [packed] = itemsOf(JSON.parse(stdout));
    const files = isObject(packed) ? itemsOf(packed['files']) : [];
    const names = files.map((file) => (isObject(file) ? String(file['path']) : ''));
    return { names, stderr };
  });
}

describe('the supply chain of the program', () => {
  for (const kind of ['dependencies', 'devDependencies']) {
    it(`pins its ${kind} exactly`, async () => {
      for (const [name, version] of Object.entries(
        objectAt(await readJson('package.json'), kind),
      )) {
        expect(version, name).to.match(/^\d+\.\d+\.\d+$/);
      }
    });
  }

  it('has a checksum for every package that is installed', async () => {
    const locked = await readLocked();

    expect(locked.size).to.be.greaterThan(100);
    for (const [path, { integrity }] of locked) expect(integrity, path).to.match(/^sha512-/);
  });

  it('runs nothing where it is installed as a package', async () => {
    const scripts = Object.keys(objectAt(await readJson('package.json'), 'scripts'));

    // `prepare` is for those who install it from the repository: it builds the program.
    expect(scripts.filter((name) => /^(?:pre|post)?install$/.test(name))).to.deep.equal([]);
  });

  it('is installed from its lock file wherever that is done', async () => {
    const script = await readFile(new URL('.ci/run', root), 'utf8');

    expect(script).to.contain('npm ci').and.not.to.contain('npm install');
  });

  it('packs what ships and nothing else, such as code caches, which nobody could review', async () => {
    const built = await readdir(new URL('build/cmd/airlock/', root));
    const { names, stderr } = await listPacked();

    expect(built).to.include('start.cache');
    expect(names, stderr).to.include.members([
      'LICENSE',
      'README.md',
      'package.json',
      'build/cmd/airlock/hash-worker.js',
      'build/cmd/airlock/main.js',
      'build/cmd/airlock/package.json',
      'build/cmd/airlock/start.js',
    ]);
    const shipped =
      /^(?:LICENSE|README\.md|package\.json|build\/cmd\/airlock\/(?:package\.json|(?:main|start|more|hash-worker|part-[0-9A-Z]+)\.js))$/;
    expect(names.filter((name) => !shipped.test(name))).to.deep.equal([]);
  });

  it('lists what it is made of', async () => {
    const run = await runProgram(process.execPath, ['cmd/airlock/sbom.mjs'], { cwd });
    const again = await runProgram(process.execPath, ['cmd/airlock/sbom.mjs'], { cwd });
    const bom: unknown = JSON.parse(run.stdout);
    const components = itemsOf(isObject(bom) ? bom['components'] : []);

    const listed = components.map((component) =>
      isObject(component) ? `${String(component['name'])} ${String(component['version'])}` : '',
    );
    const used = [...(await readLocked())].flatMap(([path, { version, dev }]) =>
      dev === true ? [] : [`${path.replace(/^.*node_modules\//, '')} ${version ?? ''}`],
    );
    expect(listed).to.deep.equal(used);
    expect(listed.join('\n')).to.match(/^undici \d/m);
    expect(again.stdout).to.equal(run.stdout);
  });
});
