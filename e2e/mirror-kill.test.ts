/**
 * A mirror whose making is killed at some moment: whatever is visible is whole and named only if it is
 * there, and the next run completes it and leaves nothing of the dead one. AIRLOCK_KILLS and
 * AIRLOCK_SEED choose how often and when.
 */
import { expect } from 'chai';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { providerRelease, type ProviderPackage } from '../internal/testing/provider-package.ts';
import { withProject, type Project } from './harness/project.ts';
import { createRandom } from './harness/random.ts';

const kills = Number(process.env['AIRLOCK_KILLS'] ?? 20);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

const platforms = ['linux_amd64', 'darwin_arm64'];
const releases = ['1.0.0', '1.1.0', '1.2.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms, bytes: 400_000, repetition: 0 }),
);
const packages = new Map(
  releases.flatMap((release) => release.packages.map((item) => [item.filename, item] as const)),
);
const args = [
  'mirror',
  ...platforms.map((platform) => `-platform=${platform}`),
  '-versions=~> 1.0',
  'mirror',
];

/** Longer than a whole run takes at this speed, so that some kills come too late. */
const killAfterMsMax = 1500;

describe(`airlock providers mirror, killed ${kills} times (seed ${seed})`, () => {
  it('never shows anything wrong or half done, and is completed by the next run', async function () {
    this.timeout(kills * 20_000);
    const random = createRandom(seed);
    for (let count = 0; count < kills; count += 1) {
      await withProject(
        async (project) => {
          const afterMs = random.below(killAfterMsMax);
          // Sometimes once more before it is completed.
          const deaths = 1 + random.below(2);
          for (let death = 0; death < deaths; death += 1) await runAndKill(project, afterMs);
          await checkVisible(project, `killed after ${afterMs} ms`);

          const result = await project.airlock(args);

          expect(result.code, result.stderr).to.equal(0);
          await checkVisible(project, 'completed');
          expect(await listFiles(project)).to.have.length(packages.size + releases.length + 1);
          expect(await readdir(join(project.work, 'mirror', '.airlock'))).to.deep.equal(['signed']);
        },
        { releases, bytesPerSecond: 1_000_000 },
      );
    }
  });
});

async function runAndKill(project: Project, afterMs: number): Promise<void> {
  await project.airlock(args, {
    onStart: (kill) => {
      void sleep(afterMs).then(() => {
        kill('SIGKILL');
      });
    },
  });
}

/** What clients see: every archive is the whole one, every document leads to what is there. */
async function checkVisible(project: Project, when: string): Promise<void> {
  for (const path of await listFiles(project)) {
    const bytes = await readFile(path);
    if (path.endsWith('.zip')) {
      expect(bytes.equals(findPackage(path).archive()), `${path}, ${when}`).to.equal(true);
    } else if (path.endsWith('index.json')) {
      for (const version of Object.keys(readObject(bytes, 'versions'))) {
        await stat(path.replace('index.json', `${version}.json`));
      }
    } else {
      for (const entry of Object.values(readObject(bytes, 'archives'))) {
        const { url, hashes } = entry as { readonly url: string; readonly hashes: string[] };
        await stat(join(path, '..', url));
        expect(hashes, `${path}, ${when}`).to.deep.equal([findPackage(url).h1()]);
      }
    }
  }
}

/** The files outside of the hidden directory. */
async function listFiles(project: Project): Promise<readonly string[]> {
  const root = join(project.work, 'mirror');
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(root, path).startsWith('.airlock'));
}

function findPackage(path: string): ProviderPackage {
  const item = packages.get(path.split('/').at(-1) ?? '');
  if (item === undefined) throw new Error(`${path} is no archive of the registry`);
  return item;
}

function readObject(bytes: Uint8Array, name: string): object {
  const document: unknown = JSON.parse(Buffer.from(bytes).toString());
  expect(document).to.have.property(name);
  return (document as Readonly<Record<string, object>>)[name] ?? {};
}
