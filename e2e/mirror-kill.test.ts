/**
 * A mirror whose making is killed at some moment: whatever is visible is whole and named only if it is
 * there, and the next run completes it and leaves nothing of the dead one. AIRLOCK_KILLS and
 * AIRLOCK_SEED choose how often and when.
 */
import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { findMirrorFlaws, listVisible } from './harness/package-flaws.ts';
import { withProject, type Project } from './harness/project.ts';
import { createRandom } from './harness/random.ts';

const kills = Number(process.env['AIRLOCK_KILLS'] ?? 20);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);

const platforms = ['linux_amd64', 'darwin_arm64'];
const releases = ['1.0.0', '1.1.0', '1.2.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms, bytes: 400_000, repetition: 0 }),
);
const documents = releases.length + 1;
const archives = releases.length * platforms.length;
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
          expect(await listVisible(join(project.work, 'mirror'))).to.have.length(
            archives + documents,
          );
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

async function checkVisible(project: Project, when: string): Promise<void> {
  const flaws = await findMirrorFlaws(join(project.work, 'mirror'), releases);
  expect(flaws, when).to.deep.equal([]);
}
