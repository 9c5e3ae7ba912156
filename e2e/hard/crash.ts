/** `kill -9` at any moment: what is visible is whole, and the next run completes it and leaves nothing. */
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { createSigningKey } from '../../internal/testing/signing-key.ts';
import { findMirrorFlaws, findUnpackedFlaws } from '../harness/package-flaws.ts';
import { withProject, type Project } from '../harness/project.ts';
import { createRandom, type Random } from '../harness/random.ts';
import type { HardFamily } from './family.ts';
import { compareTrees, listResults, type ResultTree } from './result-tree.ts';
import { tryWhile } from './try-all.ts';

/** A command that is killed; `caches` where it fills a plugin cache. */
interface Victim {
  readonly name: string;
  readonly args: readonly string[];
  readonly caches?: true;
}

const linux = '-platform=linux_amd64';
const darwin = '-platform=darwin_arm64';
const victims: readonly Victim[] = [
  { name: 'lock', args: ['lock', linux] },
  { name: 'mirror', args: ['mirror', '-lock-file=false', linux, darwin, '../mirror'] },
  { name: 'install', args: ['install', linux] },
  { name: 'install with a plugin cache', args: ['install', linux], caches: true },
];

/** What a run that nobody disturbs leaves, and how long it takes. */
interface Reference {
  readonly tree: ResultTree;
  /** As seen last: on a busy machine it takes longer. */
  durationMs: number;
}

/** Kills come in rows, so that the remains of one death meet another. Those that come too late do not count. */
export const crashFamily: HardFamily = {
  name: 'crash',
  async run({ seed, kills }) {
    const references = new Map<Victim, Reference>();
    for (const victim of victims) references.set(victim, await findReference(victim));
    const plan = planTrials(seed);
    let struck = 0;
    const failures: string[] = [];
    await tryWhile({ trials: plan, isWanted: () => struck < kills }, async (trial) => {
      const outcome = await tryTrial(trial, references.get(trial.victim) ?? noReference());
      struck += outcome.struck;
      const name = `${trial.victim.name}, ${trial.moments.join()}`;
      failures.push(...outcome.problems.map((problem) => `${name}: ${problem}`));
    });
    return { tried: struck, failures };
  },
};

/** When to kill: a part of the time that a run takes, or that many changes to files. */
type Moment = `${number} of the time` | `${number} changes`;

interface Trial {
  readonly victim: Victim;
  readonly hasOldLock: boolean;
  readonly moments: readonly Moment[];
}

function* planTrials(seed: number): Generator<Trial, never> {
  const random = createRandom(seed);
  for (;;) {
    yield {
      victim: random.pick(victims),
      hasOldLock: random.chance(0.5),
      moments: Array.from({ length: 1 + random.below(killsInRowMax) }, () => chooseMoment(random)),
    };
  }
}

function chooseMoment(random: Random): Moment {
  // A run begins with what changes nothing.
  if (random.chance(0.5)) return `${(30 + random.below(70)) / 100} of the time`;
  return `${1 + random.below(changesMax)} changes`;
}

interface TrialOutcome {
  /** Kills that came in time. */
  readonly struck: number;
  readonly problems: readonly string[];
}

async function tryTrial(trial: Trial, reference: Reference): Promise<TrialOutcome> {
  const problems: string[] = [];
  let struck = 0;
  await withStage(async (project) => {
    if (trial.hasOldLock) await project.write(lockFile, oldLock);
    for (const moment of trial.moments) {
      const isDead = await runAndKill(project, trial.victim, {
        durationMs: reference.durationMs,
        moment,
      });
      if (isDead) struck += 1;
      problems.push(...(await findFlaws(project, trial, reference)));
    }
    const startedAt = performance.now();
    const result = await run(project, trial.victim);
    reference.durationMs = performance.now() - startedAt;
    if (result.code !== 0) problems.push(`the next run fails: ${result.stderr}`);
    problems.push(...(await findFlaws(project, trial, reference)));
    problems.push(...compareTrees(await listMade(project), withLock(reference.tree, trial)));
    if (trial.victim.name === 'mirror') {
      const verdict = await project.airlock(['mirror', 'verify', '../mirror']);
      if (verdict.code !== 0) problems.push(`its mirror is no good: ${verdict.stderr}`);
    }
  });
  return { struck, problems };
}

/** A mirror does not touch the lock file that was there. */
function withLock(tree: ResultTree, { victim, hasOldLock }: Trial): ResultTree {
  if (victim.name !== 'mirror' || !hasOldLock) return tree;
  return { ...tree, [`work/${lockFile}`]: `644 ${oldLock}` };
}

async function findFlaws(
  project: Project,
  { hasOldLock }: Trial,
  { tree }: Reference,
): Promise<readonly string[]> {
  const { directory } = project;
  const lock = await project.lockFile();
  const isOld = lock === (hasOldLock ? oldLock : undefined);
  const isNew = tree[`work/${lockFile}`] === `644 ${lock ?? ''}`;
  return [
    ...(isOld || isNew ? [] : [`the lock file is neither the old nor the new: ${lock ?? ''}`]),
    ...(await findMirrorFlaws(join(directory, 'mirror'), releases)),
    ...(await findUnpackedFlaws(join(directory, 'cache'), releases, { all: false })),
    ...(await findUnpackedFlaws(join(directory, 'work/.terraform/providers'), releases, {
      all: false,
    })),
  ];
}

async function findReference(victim: Victim): Promise<Reference> {
  let reference: Reference | undefined;
  await withStage(async (project) => {
    const startedAt = performance.now();
    await run(project, victim);
    const durationMs = performance.now() - startedAt;
    reference = { tree: await listMade(project), durationMs };
  });
  return reference ?? noReference();
}

function noReference(): never {
  throw new Error('Nothing to compare with');
}

async function withStage(use: (project: Project) => Promise<void>): Promise<void> {
  await withProject(
    async (project) => {
      await mkdir(join(project.directory, 'cache'));
      await use(project);
    },
    { releases, signingKey: await signingKey, bytesPerSecond: 3_000_000 },
  );
}

/** All that commands make, but for what is learned of archives. */
function listMade({ directory }: Project): Promise<ResultTree> {
  return listResults(directory, /^(?:work|mirror|cache)\//);
}

function run(
  project: Project,
  { args, caches }: Victim,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): ReturnType<Project['airlock']> {
  return project.airlock(args, {
    env: caches === undefined ? {} : { TF_PLUGIN_CACHE_DIR: join(project.directory, 'cache') },
    ...(onStart === undefined ? {} : { onStart }),
  });
}

async function runAndKill(
  project: Project,
  victim: Victim,
  { moment, durationMs }: { readonly moment: Moment; readonly durationMs: number },
): Promise<boolean> {
  const ended = new AbortController();
  const { signal } = await run(project, victim, (kill) => {
    if (moment.endsWith('time')) {
      void sleep(Number.parseFloat(moment) * durationMs).then(() => {
        kill('SIGKILL');
      });
      return;
    }
    let changesLeft = Number.parseInt(moment);
    const watcher = watch(project.directory, { recursive: true, signal: ended.signal }, () => {
      changesLeft -= 1;
      if (changesLeft === 0) kill('SIGKILL');
    });
    // Directories may be gone before it gets to look at them.
    watcher.on('error', () => undefined);
  });
  ended.abort();
  return signal === 'SIGKILL';
}

const lockFile = '.terraform.lock.hcl';
const oldLock = '# An old one.\n';
const changesMax = 60;
const killsInRowMax = 15;
const signingKey = createSigningKey();
const releases = [
  providerRelease('acme/anvil', '1.2.0', {
    platforms: ['linux_amd64', 'darwin_arm64'],
    bytes: 400_000,
    repetition: 0,
  }),
];
