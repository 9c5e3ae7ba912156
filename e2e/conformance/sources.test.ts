/**
 * Random `provider_installation` blocks and implied mirrors, given to `init` of the real Terraform and
 * to `lock -from-config`: the same versions from the same places in the lock file, the same words about
 * providers that are nowhere. AIRLOCK_CASES and AIRLOCK_SEED choose how many cases and which.
 */
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeMirror, type FakeMirror } from '../../internal/testing/fake-mirror.ts';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { writeFilesystemMirror } from '../../internal/testing/filesystem-mirror.ts';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { describeRandomCases, expectSame } from './random-cases.ts';
import { runAirlock, type ProgramOptions, type ProgramResult } from '../harness/run-program.ts';
import { runTerraform } from '../harness/terraform.ts';
import { makeSourceCase, releasesOf, type SourceCase } from './source-cases.ts';

interface World {
  readonly directory: string;
  readonly registry: FakeRegistry;
  readonly mirror: FakeMirror;
  readonly env: Readonly<Record<string, string>>;
}

/** What a case left behind, as far as the two programs have to agree. */
interface Outcome {
  readonly code: number | undefined;
  /** What was said before any version was chosen, by provider. */
  readonly queries: Readonly<Record<string, string>>;
  /** Problems of the block, as they are shown before anything else. */
  readonly problems: string;
  readonly lock: string;
}

describeRandomCases<World, SourceCase>({
  title: 'sources',
  cases: 100,
  batchSize: 10,
  open: createWorld,
  close: async ({ registry, mirror }) => {
    await Promise.all([registry.close(), mirror.close()]);
  },
  makeCase: makeSourceCase,
  compare: (sourceCase, index, world) =>
    expectSame(
      (who) => {
        const name = `${index}-${who}`;
        const player: Player =
          who === 'airlock'
            ? { name, run: lockAirlock, read: readLock }
            : { name, run: initTerraform, read: readInit };
        return play(sourceCase, player, world);
      },
      describeCase(index, sourceCase),
    ),
});

async function createWorld(directory: string): Promise<World> {
  const tls = createTlsIdentity();
  const [registry, mirror] = await Promise.all([
    createFakeRegistry({ releases: releasesOf('registry') }),
    createFakeMirror({ releases: releasesOf('network'), tls }),
    writeFilesystemMirror(join(directory, 'packed'), releasesOf('packed'), { layout: 'packed' }),
    writeFilesystemMirror(join(directory, 'unpacked'), releasesOf('unpacked'), {
      layout: 'unpacked',
    }),
  ]);
  await writeFile(join(directory, 'ca.pem'), tls.cert);
  return { directory, registry, mirror, env: { SSL_CERT_FILE: join(directory, 'ca.pem') } };
}

interface Player {
  readonly name: string;
  readonly run: (options: ProgramOptions) => Promise<ProgramResult>;
  /** Finds what was said about providers before any version was chosen. */
  readonly read: (result: ProgramResult) => Readonly<Record<string, string>>;
}

function initTerraform(options: ProgramOptions): Promise<ProgramResult> {
  return runTerraform(['init', '-no-color'], options);
}

function lockAirlock(options: ProgramOptions): Promise<ProgramResult> {
  return runAirlock(['lock', '-from-config', '-platform=linux_amd64'], options);
}

async function play(sourceCase: SourceCase, player: Player, world: World): Promise<Outcome> {
  const home = join(world.directory, player.name);
  const work = join(home, 'work');
  await mkdir(work, { recursive: true });
  await writeFile(join(work, 'main.tf'), sourceCase.config);
  await writeFile(join(home, 'cli.tfrc'), cliConfig(sourceCase, world));
  for (const [place, directory] of sourceCase.implied) {
    await mkdir(join(home, directory, '..'), { recursive: true });
    // The second of two contents for one directory is one too many.
    await symlink(join(world.directory, place), join(home, directory)).catch(() => undefined);
  }
  const result = await player.run({
    cwd: work,
    env: { ...world.env, HOME: join(home, 'home'), TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc') },
  });
  const lock = await readFile(join(work, '.terraform.lock.hcl'), 'utf8').catch(() => 'none');
  await rm(home, { recursive: true });
  return {
    code: result.code,
    queries: replaceAll(player.read(result), home),
    problems:
      /There are some problems with.* behave as intended/.exec(oneLine(result.stderr))?.[0] ?? '',
    lock,
  };
}

function cliConfig({ methods }: SourceCase, { directory, registry, mirror }: World): string {
  if (methods === undefined) return registry.cliConfig();
  const block = `provider_installation {\n  ${methods.join('\n  ')}\n}\n`
    .replaceAll('{packed}', join(directory, 'packed'))
    .replaceAll('{unpacked}', join(directory, 'unpacked'))
    .replaceAll('{network}', mirror.url);
  return `${registry.cliConfig()}${block}`;
}

/** The two programs work in directories of their own. */
function replaceAll(
  messages: Readonly<Record<string, string>>,
  home: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(messages).map(([provider, text]) => [
      provider,
      text.replaceAll(home, 'HOME').trim(),
    ]),
  );
}

function readInit({ stderr }: ProgramResult): Readonly<Record<string, string>> {
  const pattern = /for provider (\S+): (.*?)(?: To see which modules.*| All modules should.*)?$/;
  const errors = stderr
    .split(/^Error: /m)
    .slice(1)
    .map(oneLine);
  return Object.fromEntries(
    errors.flatMap((text) => {
      const match = pattern.exec(text);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
    }),
  );
}

function readLock({ stderr }: ProgramResult): Readonly<Record<string, string>> {
  const detail = oneLine(stderr).split('some providers could not be installed:')[1] ?? '';
  const items = detail.split(/ (?=- registry\.terraform\.io\/)/).flatMap((item) => {
    const match = /^- registry\.terraform\.io\/(\S+): (.*?)\.?( For registry.*)?$/.exec(
      item.trim(),
    );
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  });
  return Object.fromEntries(items.filter(([, message]) => !isAboutPackage(message)));
}

/** Terraform goes for packages only once it has all versions, and words what fails then in other ways. */
function isAboutPackage(message: string): boolean {
  return (
    message.endsWith('not available for linux_amd64') || message.includes('previously-reported')
  );
}

function oneLine(text: string): string {
  return text
    .replace(/^[│╷╵] ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function describeCase(index: number, sourceCase: SourceCase): string {
  const { config, methods, implied } = sourceCase;
  const block = methods?.join('\n  ') ?? JSON.stringify(implied);
  return `case ${index}:\n  ${block}\n--- main.tf\n${config}`;
}
