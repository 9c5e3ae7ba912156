/** Many processes on the same files: all succeed, and what they leave is what one after another leaves. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { createSigningKey } from '../../internal/testing/signing-key.ts';
import { anvilConfig, withProject, type Project } from '../harness/project.ts';
import type { HardFamily } from './family.ts';
import { compareTrees, listResults, type ResultTree } from './result-tree.ts';

const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'];
const platformFlags = platforms.map((platform) => `-platform=${platform}`);

/** What processes do that share something, each in its own directory unless that is what they share. */
interface Subject {
  readonly name: string;
  readonly args: (index: number) => readonly string[];
  readonly sharesWork?: true;
  readonly caches?: true;
  /** What is compared, of everything below the directory that holds the working directories. */
  readonly result: RegExp;
  /** How often each archive is fetched at most; nothing keeps processes from asking at the same time. */
  readonly fetchesMax?: number;
}

const subjects: readonly Subject[] = [
  {
    name: 'one lock file',
    args: () => ['lock', ...platformFlags],
    sharesWork: true,
    result: /^work/,
  },
  {
    name: 'one mirror',
    args: (index) => ['mirror', platformFlags[index % platforms.length] ?? '', '../mirror'],
    result: /^(?:mirror|work)/,
  },
  {
    name: 'one plugin cache',
    args: () => ['install', ...platformFlags],
    caches: true,
    result: /^(?:cache|work)/,
    fetchesMax: 1,
  },
  {
    name: 'one hash index',
    args: () => ['lock', ...platformFlags],
    // The other parts of the cache have names that are different each time.
    result: /^(?:work|\.cache\/airlock\/hashes)/,
  },
];

/** Compares them one after another with all at once. */
export const raceFamily: HardFamily = {
  name: 'race',
  async run() {
    const failures: string[] = [];
    for (const subject of subjects) {
      const wanted = await runSubject(subject, 'one after another');
      const seen = await runSubject(subject, 'all at once');
      const problems = [...wanted.problems, ...seen.problems];
      problems.push(...compareTrees(seen.tree, wanted.tree));
      failures.push(...problems.map((problem) => `${subject.name}: ${problem}`));
    }
    return { tried: subjects.length * processes, failures };
  },
};

interface Outcome {
  readonly tree: ResultTree;
  readonly problems: readonly string[];
}

async function runSubject(
  subject: Subject,
  order: 'one after another' | 'all at once',
): Promise<Outcome> {
  const problems: string[] = [];
  let tree: ResultTree = {};
  await withProject(
    async (project) => {
      await mkdir(join(project.directory, 'cache'));
      // In their order one round of all platforms is enough.
      const count = order === 'all at once' ? processes : platforms.length;
      const runs: Promise<readonly string[]>[] = [];
      for (let index = 0; index < count; index += 1) {
        const cwd = await makeWork(project, subject, index);
        runs.push(runOne(project, subject, { index, cwd }));
        if (order === 'one after another') await runs.at(-1);
      }
      problems.push(...(await Promise.all(runs)).flat());
      const fetched = project.registry.count(/\.zip$/);
      if (fetched > (subject.fetchesMax ?? Infinity) * platforms.length) {
        problems.push(`${fetched} archives are fetched, ${order}`);
      }
      const merged = mergeWorks(await listResults(project.directory, subject.result));
      tree = merged.tree;
      problems.push(...merged.problems);
    },
    { releases, signingKey: await signingKey },
  );
  return { tree, problems };
}

async function makeWork(
  { work, directory }: Project,
  { sharesWork }: Subject,
  index: number,
): Promise<string> {
  if (sharesWork) return work;
  const own = join(directory, `work-${index}`);
  await mkdir(own);
  await writeFile(join(own, 'main.tf'), anvilConfig);
  return own;
}

async function runOne(
  project: Project,
  { args, caches }: Subject,
  { index, cwd }: { readonly index: number; readonly cwd: string },
): Promise<readonly string[]> {
  const env = caches ? { TF_PLUGIN_CACHE_DIR: join(project.directory, 'cache') } : {};
  const { code, stderr } = await project.airlock(args(index), {
    cwd,
    env: { ...patience, ...env },
  });
  return code === 0 ? [] : [`process ${index} fails: ${stderr}`];
}

/** Takes the own directories of processes for one, since they have to be alike. */
function mergeWorks(tree: ResultTree): Outcome {
  const merged = new Map<string, string>();
  const problems: string[] = [];
  for (const [path, what] of Object.entries(tree)) {
    const name = path.replace(/^work-\d+/, 'work-N');
    const other = merged.get(name);
    if (other !== undefined && other !== what) problems.push(`${path} is not as the others are`);
    merged.set(name, what);
  }
  return { tree: Object.fromEntries(merged), problems };
}

const processes = 32;
/** They all have to start before the first is answered. */
const patience = { TF_REGISTRY_CLIENT_TIMEOUT: '60' };
const signingKey = createSigningKey();
const releases = [providerRelease('acme/anvil', '1.2.0', { platforms, bytes: 400_000 })];
