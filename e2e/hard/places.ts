/**
 * Disks that are full or read-only, clocks that are wrong, and links put in the way while a command
 * works: a clear error or a success, nothing half done, and nothing written through a link.
 */
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listTree } from '../../internal/testing/list-tree.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { makeReadOnly, mountSmallDisk, unmount } from '../../internal/testing/small-disk.ts';
import { findMirrorFlaws, findUnpackedFlaws } from '../harness/package-flaws.ts';
import { withProject, type Project } from '../harness/project.ts';
import type { ProgramResult } from '../harness/run-program.ts';
import type { HardFamily } from './family.ts';
import { tryAll } from './try-all.ts';

interface Trial {
  readonly name: string;
  readonly attempt: (project: Project) => Promise<readonly string[]>;
}

const linux = '-platform=linux_amd64';
const commands: Readonly<Record<string, readonly string[]>> = {
  lock: ['lock', linux],
  mirror: ['mirror', linux, '../mirror'],
  install: ['install', linux],
};
const commandNames = Object.keys(commands);

/** Each command with each place, size of disk, time and link. */
export const placesFamily: HardFamily = {
  name: 'places',
  async run() {
    const trials = [...diskTrials(), ...clockTrials(), ...linkTrials()];
    const problems = await tryAll(trials, async ({ name, attempt }) => {
      const found: string[] = [];
      await withProject(
        async (project) => {
          await mkdir(join(project.directory, 'cache'));
          found.push(...(await attempt(project)));
        },
        { releases },
      );
      return found.map((problem) => `${name}: ${problem}`);
    });
    return { tried: trials.length, failures: problems.flat() };
  },
};

/** Where a small disk is put; what is only an aid may not stop a command. */
const disks = [
  { path: 'work/.terraform', isAid: false },
  { path: 'mirror', isAid: false },
  { path: 'cache', isAid: false },
  { path: '.cache', isAid: true },
  { path: 'tmp', isAid: true },
];

/** From nothing but names to nearly enough; `undefined` for one that is read-only. */
const kilobytes = [8, 100, 300, 420, undefined];

function diskTrials(): readonly Trial[] {
  return commandNames.flatMap((command) =>
    disks.flatMap(({ path, isAid }) =>
      kilobytes.map((size) => ({
        name: `${command}, ${path} ${size === undefined ? 'read-only' : `of ${size} KB`}`,
        attempt: (project: Project) => tryDisk(project, { command, path, size, isAid }),
      })),
    ),
  );
}

interface DiskTrial {
  readonly command: string;
  readonly path: string;
  readonly size: number | undefined;
  readonly isAid: boolean;
}

async function tryDisk(
  project: Project,
  { command, path, size, isAid }: DiskTrial,
): Promise<readonly string[]> {
  const disk = join(project.directory, path);
  const obstacle = await mountSmallDisk(disk, size ?? 1000);
  if (obstacle !== undefined) return [`no disk: ${obstacle}`];
  try {
    if (size === undefined) await makeReadOnly(disk);
    const result = await run(project, command);
    const fails = isAid && result.code !== 0 ? [`it needs its ${path}: ${result.stderr}`] : [];
    return [...fails, ...(await judge(project, result))];
  } finally {
    await unmount(disk);
  }
}

/** A run that is killed in the middle, and then all of its files, its locks too, are of the future. */
function clockTrials(): readonly Trial[] {
  return commandNames.map((command) => ({
    name: `${command}, times in the future`,
    async attempt(project) {
      project.registry.faults.add(/\.zip$/, { kind: 'hang' }, { times: 1 });
      await run(project, command, (kill) => {
        const timer = setInterval(() => {
          if (project.registry.count(/\.zip$/) === 0) return;
          clearInterval(timer);
          kill('SIGKILL');
        }, 5);
      });
      for (const path of Object.keys(await listTree(project.directory))) {
        await utimes(join(project.directory, path), future, future);
      }
      const startedAt = performance.now();
      const result = await run(project, command);
      const isLate = performance.now() - startedAt > patienceMs;
      return [
        ...(result.code === 0 ? [] : [`it fails: ${result.stderr}`]),
        ...(isLate ? ['it waits for the dead'] : []),
        ...(await judge(project, result)),
      ];
    },
  }));
}

const home = 'registry.terraform.io/acme/anvil';

/** What is about to be written, each with the command that does. */
const targets = [
  { command: 'lock', path: 'work/.terraform.lock.hcl' },
  { command: 'install', path: 'work/.terraform.lock.hcl' },
  { command: 'install', path: `work/.terraform/providers/${home}/1.2.0/linux_amd64` },
  { command: 'install', path: `cache/${home}/1.2.0/linux_amd64` },
  { command: 'mirror', path: `mirror/${home}/terraform-provider-anvil_1.2.0_linux_amd64.zip` },
  { command: 'mirror', path: `mirror/${home}/index.json` },
  { command: 'mirror', path: `mirror/${home}/1.2.0.json` },
];

/** While the archive is on its way, a link to a file, a directory or nothing takes the place. */
function linkTrials(): readonly Trial[] {
  return targets.flatMap(({ command, path }) =>
    ['file', 'directory', 'nothing'].map((what) => ({
      name: `${command}, ${path} becomes a link to ${what}`,
      async attempt(project: Project) {
        const elsewhere = join(project.directory, 'elsewhere');
        await mkdir(join(elsewhere, 'directory'), { recursive: true });
        await writeFile(join(elsewhere, 'file'), precious);
        await writeFile(join(elsewhere, 'directory', 'README.md'), precious);
        const before = await listTree(elsewhere);
        const place = join(project.directory, path);
        putLinkWhileFetching(project, { place, to: join(elsewhere, what) });
        const result = await run(project, command);
        const isSame = JSON.stringify(await listTree(elsewhere)) === JSON.stringify(before);
        return [
          ...(project.registry.count(/\.zip$/) > 0 ? [] : ['nothing is fetched']),
          ...(isSame ? [] : ['it writes through the link']),
          ...(result.code === 0 && leadsTo(place, elsewhere) ? ['it leaves the link'] : []),
          ...(await judge(project, result)),
        ];
      },
    })),
  );
}

function putLinkWhileFetching(
  { registry }: Project,
  { place, to }: { readonly place: string; readonly to: string },
): void {
  registry.faults.add(
    /\.zip$/,
    {
      kind: 'custom',
      answer({ response, found }) {
        mkdirSync(dirname(place), { recursive: true });
        rmSync(place, { recursive: true, force: true });
        symlinkSync(to, place);
        response.end(found?.body);
      },
    },
    { times: 1 },
  );
}

function leadsTo(path: string, directory: string): boolean {
  return lstatSync(path).isSymbolicLink() && readlinkSync(path).startsWith(directory);
}

function run(
  project: Project,
  command: string,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<ProgramResult> {
  return project.airlock(commands[command] ?? [], {
    env: {
      TMPDIR: join(project.directory, 'tmp'),
      ...(command === 'install' ? { TF_PLUGIN_CACHE_DIR: join(project.directory, 'cache') } : {}),
    },
    ...(onStart === undefined ? {} : { onStart }),
  });
}

/** One error or none, and whole packages or none. */
async function judge(
  { directory }: Project,
  { code, stderr }: ProgramResult,
): Promise<readonly string[]> {
  const errors = stderr.match(/^(?:│ )?Error: /gm)?.length ?? 0;
  const isClear = code === 0 ? errors === 0 : code === 1 && errors > 0;
  const all = { all: false };
  const installed = join(directory, 'work/.terraform/providers');
  const tree = Object.keys(await listTree(directory));
  const lock = await readFile(join(directory, 'work/.terraform.lock.hcl'), 'utf8').catch(() => '');
  return [
    ...(isClear && !/^ +at |undefined|\[object/m.test(stderr)
      ? []
      : [`it is not clear: ${stderr}`]),
    ...(lock === '' || lock.includes('acme/anvil') || lock === precious ? [] : [`lock: ${lock}`]),
    ...tree.filter((path) => leftover.test(path)).map((path) => `it leaves ${path}`),
    ...(await findMirrorFlaws(join(directory, 'mirror'), releases)),
    ...(await findUnpackedFlaws(join(directory, 'cache'), releases, all)),
    ...(code === 0 ? await findUnpackedFlaws(installed, releases, all) : []),
  ];
}

/** Staging, locks, and files on their way to their names. */
const leftover = /\.airlock-|\.airlock\/(?:lock|staging)|(?:hcl|json|zip)\.\d+-\d{10}$|^tmp\/./;
const future = new Date('2100-01-01');
const patienceMs = 20_000;
const precious = 'precious';
const releases = [providerRelease('acme/anvil', '1.2.0', { bytes: 400_000, repetition: 0 })];
