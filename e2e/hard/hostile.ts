/**
 * Archives that lie, through the program as it ships: what Terraform accepts gets the same hash or a
 * clear refusal, and no file is ever made where none should be.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { listTree } from '../../internal/testing/list-tree.ts';
import { executableContent } from '../../internal/testing/odd-zip.ts';
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { hasTerraform, lockWithTerraform } from '../../internal/testing/terraform-lock.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import type { HardFamily } from './family.ts';
import { hostileZips, type HostileZip } from './hostile-zips.ts';
import { tryAll } from './try-all.ts';

/** Each archive with each command that reads archives. */
export const hostileFamily: HardFamily = {
  name: 'hostile',
  async run() {
    const trials = hostileZips.flatMap((hostile) =>
      commands.map((command) => ({ hostile, command })),
    );
    const problems = await tryAll(hostileZips, async (hostile) => tryArchive(hostile));
    return { tried: trials.length, failures: problems.flat() };
  },
};

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** What may be there after it succeeded. */
  readonly leaves: RegExp;
}

const linux = '-platform=linux_amd64';
const commands: readonly Command[] = [
  { name: 'lock', args: ['lock', linux], leaves: /^a\/b\/work\/\.terraform\.lock\.hcl$/ },
  {
    name: 'mirror',
    args: ['mirror', '-lock-file=false', linux, 'mirror'],
    leaves: /^a\/b\/work\/mirror(?:\/|$)/,
  },
  {
    name: 'install',
    args: ['install', linux],
    leaves:
      /^a\/b\/work\/\.terraform(?:\.lock\.hcl|(?:\/providers(?:\/registry\.terraform\.io(?:\/acme(?:\/anvil(?:\/1\.0\.0(?:\/linux_amd64(?:\/.*)?)?)?)?)?)?)?)$/s,
  },
];

async function tryArchive(hostile: HostileZip): Promise<readonly string[]> {
  const registry = await createFakeRegistry({ releases: [pack(hostile)] });
  try {
    const expected = await askTerraform(hostile, registry);
    const problems: string[] = [];
    for (const command of commands) {
      const found = await tryCommand(command, registry, expected);
      problems.push(...found.map((text) => `${command.name}, ${hostile.zip.title}: ${text}`));
    }
    return problems;
  } finally {
    await registry.close();
  }
}

function pack({ zip }: HostileZip): ProviderRelease {
  const bytes = zip.build({ name: 'terraform-provider-anvil_v1.0.0', content: executableContent });
  return providerRelease('acme/anvil', '1.0.0', { archive: bytes });
}

/** What is to be in the lock file; undefined where a refusal is right. */
async function askTerraform(
  { zip, hasOracle }: HostileZip,
  registry: FakeRegistry,
): Promise<string | undefined> {
  if (!hasTerraform || !hasOracle || zip.outcome.kind === 'refused') return undefined;
  const { lockFile } = await lockWithTerraform({
    provider: 'acme/anvil',
    cliConfig: registry.cliConfig(),
  });
  return /"(h1:[^"]+)"/.exec(lockFile)?.[1];
}

async function tryCommand(
  command: Command,
  registry: FakeRegistry,
  expected: string | undefined,
): Promise<readonly string[]> {
  return withTempDir(async (directory) => {
    // Deep enough for what climbs out to be seen.
    const work = join(directory, 'a/b/work');
    await mkdir(work, { recursive: true });
    await writeFile(
      join(work, 'main.tf'),
      'terraform {\n  required_providers {\n    anvil = {\n      source = "acme/anvil"\n    }\n  }\n}\n',
    );
    await writeFile(join(directory, 'cli.tfrc'), registry.cliConfig());
    const result = await runAirlock(command.args, {
      cwd: work,
      env: {
        HOME: directory,
        TMPDIR: directory,
        TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
        NODE_OPTIONS: `--max-old-space-size=${heapMbMax}`,
      },
    });
    const tree = await listTree(directory);
    return [
      ...findProblems(result),
      ...findMisplaced(tree, result.code === 0 ? command.leaves : /^$/),
      ...findOtherVerdict(command, {
        result,
        expected,
        lock: tree['a/b/work/.terraform.lock.hcl'],
      }),
    ];
  });
}

function findProblems({ code, stderr }: ProgramResult): readonly string[] {
  if (code === 0) return [];
  if (code !== 1) return [`it exits with ${code ?? 'a signal'}: ${stderr}`];
  const errors = stderr.match(/^(?:│ )?Error: /gm)?.length ?? 0;
  const isClear = errors === 1 && !/^ +at |undefined|\[object/m.test(stderr);
  return isClear ? [] : [`it is not clear: ${stderr}`];
}

function findMisplaced(tree: Readonly<Record<string, string>>, leaves: RegExp): readonly string[] {
  const own =
    /^(?:a|a\/b|a\/b\/work|a\/b\/work\/main\.tf|a\/b\/work\/\.terraform|a\/b\/work\/mirror(?:\/\.airlock)?|cli\.tfrc|\.cache(?:\/.*)?)$/;
  return Object.entries(tree).flatMap(([path, what]) => {
    if (own.test(path)) return [];
    if (!leaves.test(path)) return [`it makes ${JSON.stringify(path)}`];
    return /^->|special$|^[2467]\d{3} /.test(what) ? [`it makes ${path}: ${what}`] : [];
  });
}

function findOtherVerdict(
  { name }: Command,
  {
    result,
    expected,
    lock,
  }: {
    readonly result: ProgramResult;
    readonly expected: string | undefined;
    readonly lock: string | undefined;
  },
): readonly string[] {
  if (name !== 'lock' || expected === undefined) return [];
  if (result.code !== 0) return [`Terraform makes ${expected} of it: ${result.stderr}`];
  return lock?.includes(`"${expected}"`) === true ? [] : [`not ${expected}: ${lock ?? ''}`];
}

const heapMbMax = 160;
