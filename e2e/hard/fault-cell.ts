/** One cell of the fault matrix: a command whose requests for one thing meet one fault. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeMirror } from '../../internal/testing/fake-mirror.ts';
import { createFakeRegistry } from '../../internal/testing/fake-registry.ts';
import type { FakeServer } from '../../internal/testing/fake-server.ts';
import { listTree } from '../../internal/testing/list-tree.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { createSigningKey } from '../../internal/testing/signing-key.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { createTestAuthority } from '../../internal/testing/tls-certificate.ts';
import { anvilConfig } from '../harness/project.ts';
import { findMirrorFlaws, findUnpackedFlaws, listVisible } from '../harness/package-flaws.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { withBadOrigin } from './bad-origins.ts';
import type { FaultCommand, FaultPlace } from './fault-places.ts';
import type { MatrixFault } from './faults.ts';

export interface FaultCell {
  readonly fault: MatrixFault;
  readonly command: FaultCommand;
  readonly place: FaultPlace;
}

/** What came of it. */
export interface CellOutcome {
  /** For the matrix. */
  readonly text: string;
  /** What should not have happened. */
  readonly problems: readonly string[];
}

/** Runs the command under the fault. */
export async function tryCell(cell: FaultCell): Promise<CellOutcome> {
  return withStage(cell.place.source, async (stage) => {
    await mkdir(join(stage.directory, 'work'));
    // Without it a mirror that gets nothing has a second complaint, as Terraform's.
    await mkdir(join(stage.directory, 'mirror'));
    await writeFile(join(stage.directory, 'work', 'main.tf'), anvilConfig);
    await writeFile(join(stage.directory, 'ca.pem'), authority.certificate);
    await writeFile(join(stage.directory, 'peak.cjs'), writePeak);
    const result = await meetFault(cell, stage);
    const requests = stage.server.count(cell.place.path);
    return {
      text: describeOutcome(result, requests),
      problems: [
        ...findProblems(result),
        ...(await findLeftovers(cell.command, stage, result)),
        ...(await findExcess(stage)),
      ],
    };
  });
}

/** A source with a twin on another port. */
interface Stage {
  readonly directory: string;
  readonly server: FakeServer;
  readonly twin: FakeServer;
}

async function withStage<T>(
  source: FaultPlace['source'],
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  return withTempDir(async (directory) => {
    const signingKey = await createSigningKey();
    const tls = authority.issue({ names: ['127.0.0.1'] });
    const [server, twin] = await Promise.all(
      [0, 1].map(() =>
        source === 'registry'
          ? createFakeRegistry({ releases, signingKey })
          : createFakeMirror({ releases, tls }),
      ),
    );
    if (server === undefined || twin === undefined) throw new Error('No servers');
    try {
      return await use({ directory, server, twin });
    } finally {
      await Promise.all([server.close(), twin.close()]);
    }
  });
}

async function meetFault(
  { fault, command, place }: FaultCell,
  stage: Stage,
): Promise<ProgramResult> {
  const { server, twin } = stage;
  if (fault.kind === 'request') {
    server.faults.add(place.path, fault.make(twin.origin), {
      ...(fault.times === undefined ? {} : { times: fault.times }),
    });
    return runCommand(command, place, { ...stage, origin: server.origin });
  }
  return withBadOrigin(fault.origin, authority, (origin) => {
    place.moveTo?.(server, origin);
    const base = place.moveTo === undefined ? origin : server.origin;
    return runCommand(command, place, { ...stage, origin: base });
  });
}

async function runCommand(
  command: FaultCommand,
  { source }: FaultPlace,
  { directory, origin }: Stage & { readonly origin: string },
): Promise<ProgramResult> {
  const cliConfig = join(directory, 'cli.tfrc');
  const isMirror = source === 'network mirror';
  await writeFile(
    cliConfig,
    isMirror
      ? `provider_installation {\n  network_mirror {\n    url = "${origin}/providers/"\n  }\n}\n`
      : `host "registry.terraform.io" {\n  services = { "providers.v1" = "${origin}/v1/providers/" }\n}\n`,
  );
  const flags = isMirror ? [`-net-mirror=${origin}/providers/`] : [];
  return runAirlock(command.args(flags), {
    cwd: join(directory, 'work'),
    env: {
      HOME: directory,
      TMPDIR: directory,
      TF_CLI_CONFIG_FILE: cliConfig,
      TF_REGISTRY_CLIENT_TIMEOUT: '5',
      AIRLOCK_DOWNLOAD_TIMEOUT: '5',
      SSL_CERT_FILE: join(directory, 'ca.pem'),
      // A limit of the heap would be another flag, with which no code cache is used.
      NODE_OPTIONS: `--require=${join(directory, 'peak.cjs')}`,
      PEAK_FILE: join(directory, 'peak'),
    },
    onStart: (kill) => {
      setTimeout(() => {
        kill('SIGKILL');
      }, cellMsMax).unref();
    },
  });
}

/** How the description of a success begins. */
export const succeeds = 'succeeds';

/** Without the sentences around a reason, which are those that each command has for everything. */
function describeOutcome({ code, stderr }: ProgramResult, requests: number): string {
  if (code === 0) return requests === 1 ? succeeds : `${succeeds} after ${requests} requests`;
  const words = stderr.replace(/^[│╷╵] ?/gm, '').replace(/\s+/g, ' ');
  return words
    .replace(/^.*? - registry\.terraform\.io\/acme\/anvil: /, '')
    .replace(/^ ?Error: [^:]*: /, '')
    .replace(/For registry\.terraform\.io\/acme\/anvil: /, '')
    .replace(/ To see which modules are currently .*? command: terraform providers/, '.')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/"(https?:\/\/HOST)\/[^"]*"/g, '"$1/..."')
    .replace(/zh:[0-9a-f]{64}/g, 'zh:...')
    .replace(brokenConnection, '(broken connection)')
    .trim()
    .replace(/\.?$/, '.');
}

/** It is a matter of chance which of these a break looks like. */
const brokenConnection = /read tcp HOST: read: connection reset by peer|unexpected EOF|\bEOF/g;

function findProblems({ code, signal, stdout, stderr }: ProgramResult): readonly string[] {
  const errors = stderr.match(/^(?:│ )?Error: /gm)?.length ?? 0;
  const rules: readonly (readonly [boolean, string])[] = [
    [signal !== undefined, `it does not end within ${cellMsMax} ms`],
    [code !== 0 && code !== 1, `it exits with ${code ?? 'a signal'}: ${stderr}`],
    [code === 0 && stderr !== '', `it succeeds and says: ${stderr}`],
    [code === 1 && errors !== 1, `it has ${errors} errors: ${stderr}`],
    [/^ +at |undefined|\[object/m.test(stdout + stderr), `it shows its insides: ${stderr}`],
    [stderr.length > outputCharsMax, `it talks too much: ${stderr.slice(0, outputCharsMax)}`],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, problem]) => problem);
}

/** What is killed does not say, and is a problem anyway; what runs elsewhere than on Linux does not say. */
async function findExcess({ directory }: Stage): Promise<readonly string[]> {
  const peak = await readFile(join(directory, 'peak'), 'utf8').catch(() => '0');
  const peakMb = Math.round(Number(peak) / 1024);
  return peakMb > peakMbMax ? [`it takes ${peakMb} MB`] : [];
}

/** Of a success its result stays, whole, and what has been learned of archives. */
async function findLeftovers(
  { leaves, name }: FaultCommand,
  { directory }: Stage,
  { code }: ProgramResult,
): Promise<readonly string[]> {
  const own = /^(?:mirror|work|work\/main\.tf|cli\.tfrc|ca\.pem|peak|peak\.cjs)$/;
  const learned =
    /^\.cache(?:\/airlock(?:\/(?:files|hashes|releases)(?:\/[0-9a-f]{2}(?:\/[0-9a-f]+)?)?)?)?$/;
  const rules = [own, learned, code === 0 ? leaves.success : leaves.failure];
  const tree = Object.keys(await listTree(directory));
  const left = tree.filter((path) => !rules.some((rule) => rule.test(path)));
  const flaws = code === 0 ? await findFlaws(name, directory) : [];
  return [...left.map((path) => `it leaves ${path}`), ...flaws];
}

/** What is wrong with the result of a command that says it succeeded. */
async function findFlaws(command: string, directory: string): Promise<readonly string[]> {
  if (command === 'providers mirror') {
    const mirror = join(directory, 'mirror');
    const files = await listVisible(mirror);
    const missing = files.length === 3 ? [] : [`the mirror has the files ${files.join(', ')}`];
    return [...missing, ...(await findMirrorFlaws(mirror, releases))];
  }
  const text = await readFile(join(directory, 'work/.terraform.lock.hcl'), 'utf8');
  const h1 = releases[0]?.packages[0]?.h1() ?? '';
  const isComplete = text.includes('acme/anvil') && text.includes(h1);
  const unpacked = join(directory, 'work/.terraform/providers');
  return [
    ...(isComplete ? [] : [`it writes a lock file without the provider: ${text}`]),
    ...(command === 'install' ? await findUnpackedFlaws(unpacked, releases, { all: true }) : []),
  ];
}

const authority = createTestAuthority();
const releases = [providerRelease('acme/anvil', '1.2.0', { bytes: 3_000_000, repetition: 0.1 })];
/** Loaded before the program. The other count, that of `getrusage`, begins with what the parent has. */
const writePeak = `const { readFileSync, writeFileSync } = require('node:fs');
process.on('exit', () => {
  const [, kilobytes] = /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.PEAK_FILE, kilobytes);
});
`;
const peakMbMax = 160;
const cellMsMax = 90_000;
const outputCharsMax = 4000;
