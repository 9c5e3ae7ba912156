/** Odd archives, given to the real Terraform and to this package: the same verdicts, the same hashes. */
import { expect } from 'chai';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import { itIf } from '../testing/it-if.ts';
import { listTree } from '../testing/list-tree.ts';
import { executableContent, type OddZip } from '../testing/odd-zip.ts';
import { acceptedZips } from '../testing/odd-zips-accepted.ts';
import { refusedZips } from '../testing/odd-zips-refused.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createHashPool } from './hash-pool.ts';

const zips = [...acceptedZips, ...refusedZips];
/** Go fails to hash them as archives, though it unpacks them. */
const unverifiable: readonly string[] = [
  'directory entry with content',
  'directory by its Unix mode with a wrong checksum',
];

function providerType(zip: OddZip): string {
  return `p${zips.indexOf(zip)}`;
}

function archivePath(directory: string, zip: OddZip): string {
  const type = providerType(zip);
  const home = join(directory, 'mirror/registry.terraform.io/acme', type);
  return join(home, `terraform-provider-${type}_1.0.0_linux_amd64.zip`);
}

async function writeMirror(directory: string): Promise<void> {
  for (const zip of zips) {
    const path = archivePath(directory, zip);
    await mkdir(join(path, '..'), { recursive: true });
    const name = `terraform-provider-${providerType(zip)}`;
    await writeFile(path, zip.build({ name, content: executableContent }));
  }
}

interface TerraformRun {
  readonly problems: ReadonlyMap<string, string>;
  readonly lock: string;
  /** The directory of the configuration. */
  readonly work: string;
}

/** Runs Terraform in a new directory whose configuration requires the providers. */
async function runTerraform(
  directory: string,
  args: readonly string[],
  { required, lock = '' }: { readonly required: readonly OddZip[]; readonly lock?: string },
): Promise<TerraformRun> {
  const work = join(directory, `work-${args[0] ?? ''}-${required.length}`);
  await mkdir(work);
  await writeFile(join(work, 'main.tf'), configuration(required));
  await writeFile(join(work, '.terraform.lock.hcl'), lock);
  await writeFile(join(work, 'rc'), cliConfiguration(directory));
  const output = await new Promise<string>((resolve) => {
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(work, 'rc') };
    execFile('terraform', args, { cwd: work, env }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
  return {
    problems: readProblems(output),
    lock: await readFile(join(work, '.terraform.lock.hcl'), 'utf8'),
    work,
  };
}

function configuration(required: readonly OddZip[]): string {
  const providers = required.map((zip) => {
    const type = providerType(zip);
    return `    ${type} = { source = "acme/${type}" }\n`;
  });
  return `terraform {\n  required_providers {\n${providers.join('')}  }\n}\n`;
}

function cliConfiguration(directory: string): string {
  const mirror = `filesystem_mirror { path = ${JSON.stringify(join(directory, 'mirror'))} }`;
  return `provider_installation {\n  ${mirror}\n}\n`;
}

/** What Terraform says of each provider that it refuses; its line breaks depend on the terminal. */
function readProblems(output: string): ReadonlyMap<string, string> {
  const text = oneLine(output.replace(/^[│╷╵]/gm, ''));
  const start =
    /(?:- registry\.terraform\.io\/acme\/(p\d+):|Error while installing acme\/(p\d+) v1\.0\.0:) /;
  const [, ...parts] = text.split(new RegExp(start, 'g'));
  const problems = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const problem = (parts[at + 2] ?? '').replace(/ Error: .*$/, '').trim();
    // The full stop is that of the whole list.
    const isLast = at + 3 >= parts.length;
    problems.set(parts[at] ?? parts[at + 1] ?? '', isLast ? problem.replace(/[.]$/, '') : problem);
  }
  return problems;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

type Verdict = PackageDigests | string;

async function hashAll(directory: string): Promise<ReadonlyMap<OddZip, Verdict>> {
  const pool = createHashPool({ workersMax: 2 });
  const { signal } = new AbortController();
  try {
    const verdicts = await Promise.all(
      zips.map(async (zip): Promise<readonly [OddZip, Verdict]> => [
        zip,
        await pool.hashArchiveFile(archivePath(directory, zip), { signal }).catch(messageOf),
      ]),
    );
    return new Map(verdicts);
  } finally {
    await pool.close();
  }
}

function lockFile(entries: readonly { readonly zip: OddZip; readonly h1: string }[]): string {
  return entries
    .map(
      ({ zip, h1 }) =>
        `provider "registry.terraform.io/acme/${providerType(zip)}" {\n` +
        `  version = "1.0.0"\n  hashes = [\n    "${h1}",\n  ]\n}\n`,
    )
    .join('');
}

function lockedHash(lock: string, zip: OddZip): string | undefined {
  const type = providerType(zip);
  return new RegExp(`acme/${type}" \\{[^}]*?"(h1:[^"]*)"`).exec(lock)?.[1];
}

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

describe('zip archives beside Terraform', function () {
  this.timeout(120_000);

  itIf(hasTerraform, 'terraform')('get the same verdicts and hashes', () =>
    withTempDir(async (directory) => {
      await writeMirror(directory);
      const ours = await hashAll(directory);
      const args = [
        'providers',
        'lock',
        '-no-color',
        '-platform=linux_amd64',
        `-fs-mirror=${join(directory, 'mirror')}`,
      ];
      const all = await runTerraform(directory, args, { required: zips });
      const accepted = zips.filter((zip) => !all.problems.has(providerType(zip)));
      const { lock } = await runTerraform(directory, args, { required: accepted });

      expect(accepted.map(({ title }) => title)).to.deep.equal(
        acceptedZips.map(({ title }) => title),
      );
      for (const [zip, verdict] of ours) {
        const problem = all.problems.get(providerType(zip));
        if (typeof verdict !== 'string') {
          expect([zip.title, verdict.h1]).to.deep.equal([zip.title, lockedHash(lock, zip)]);
        } else if (zip.outcome.kind === 'refused' && zip.outcome.terraform !== undefined) {
          expect(problem, zip.title).to.match(zip.outcome.terraform);
        } else {
          expect([zip.title, oneLine(verdict)]).to.deep.equal([zip.title, problem]);
        }
      }
    }),
  );

  itIf(hasTerraform, 'terraform')('get the hashes that Terraform checks packed archives with', () =>
    withTempDir(async (directory) => {
      await writeMirror(directory);
      const ours = await hashAll(directory);
      const entries = acceptedZips.map((zip) => {
        const verdict = ours.get(zip);
        const h1 = typeof verdict === 'object' ? verdict.archive?.h1 : undefined;
        return { zip, h1: h1 ?? 'none' };
      });

      const { problems } = await runTerraform(directory, ['init', '-no-color'], {
        required: acceptedZips,
        lock: lockFile(entries),
      });

      const refused = zips.filter((zip) => problems.has(providerType(zip)));
      expect(refused.map(({ title }) => title)).to.deep.equal(unverifiable);
    }),
  );

  itIf(hasTerraform, 'terraform')('are unpacked to the same files, modes included', () =>
    withTempDir(async (directory) => {
      await writeMirror(directory);
      const required = acceptedZips.filter(({ unsafe }) => unsafe === undefined);
      const { problems, work } = await runTerraform(directory, ['init', '-no-color'], { required });
      const pool = createHashPool({ workersMax: 2 });
      const { signal } = new AbortController();

      expect([...problems]).to.deep.equal([]);
      for (const zip of required) {
        const keep = { kind: 'unpacked', directory: join(directory, providerType(zip)) } as const;
        await pool.hashArchiveFile(archivePath(directory, zip), { signal, keep });
        const place = `registry.terraform.io/acme/${providerType(zip)}/1.0.0/linux_amd64`;
        const theirs = await listTree(join(work, '.terraform/providers', place));
        expect([zip.title, await listTree(keep.directory)]).to.deep.equal([zip.title, theirs]);
      }
      await pool.close();
    }),
  );
});
