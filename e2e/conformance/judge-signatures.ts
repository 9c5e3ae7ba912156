/** Has a program lock packages that are signed in all sorts of ways, and reads what it says of each. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createArmorCases } from '../../internal/testing/armor-cases.ts';
import { hasGpg, withGpg } from '../../internal/testing/gnupg.ts';
import { createGpgCases, createSlowGpgCases } from '../../internal/testing/gpg-cases.ts';
import { createKeyCases } from '../../internal/testing/key-cases.ts';
import { createPacketCases } from '../../internal/testing/packet-cases.ts';
import { createReleaseCases } from '../../internal/testing/release-cases.ts';
import type { SignatureCase } from '../../internal/testing/signature-case.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { readLockVerdicts, requireAll } from '../harness/lock-verdicts.ts';
import type { runAirlock, ProgramResult } from '../harness/run-program.ts';
import { createSignatureRegistry, releaseDocument, releaseFile } from './signature-registry.ts';

/** What a program says about each case. */
export type Verdicts = Readonly<Record<string, string>>;

/** That, and the lock file it leaves, which needs all cases to be accepted. */
export interface Judgement {
  readonly verdicts: Verdicts;
  readonly lockFile: string | undefined;
}

/** What has to be said of each. */
export function expectedVerdicts(cases: readonly SignatureCase[]): Verdicts {
  return Object.fromEntries(
    cases.map(({ name, expected }) => [
      name,
      'keyId' in expected ? `self-signed, key ID ${expected.keyId}` : expected.refusal,
    ]),
  );
}

/** Makes all cases that Terraform survives; those of GnuPG where that is at hand. */
export async function createSignatureCases(): Promise<readonly SignatureCase[]> {
  const built = [
    ...[createKeyCases, createPacketCases, createArmorCases].flatMap((create) =>
      create(releaseDocument),
    ),
    ...createReleaseCases(releaseFile),
  ];
  if (!(await hasGpg())) {
    console.log('    without the cases that GnuPG makes: there is no gpg on the PATH');
    return built;
  }
  const made = await withGpg(async (gpg) => [
    ...(await createGpgCases(gpg, releaseDocument)),
    ...(await createSlowGpgCases(gpg, releaseDocument)),
  ]);
  return [...built, ...made];
}

/** Has a program lock the providers of all cases at once. */
export async function judgeAll(
  cases: readonly SignatureCase[],
  run: typeof runAirlock,
): Promise<Judgement> {
  return withTempDir(async (directory) => {
    const registry = await createSignatureRegistry(cases);
    try {
      const work = join(directory, 'work');
      await mkdir(work);
      await writeFile(join(work, 'main.tf'), requireAll(cases.map(addressOf)));
      await writeFile(join(directory, 'cli.tfrc'), hostBlock(registry.origin));
      const result = await run(['providers', 'lock', '-no-color', '-platform=linux_amd64'], {
        cwd: work,
        env: { HOME: directory, TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc') },
      });
      return {
        verdicts: readVerdicts(cases, result),
        lockFile: await readFile(join(work, '.terraform.lock.hcl'), 'utf8').catch(() => undefined),
      };
    } finally {
      await registry.close();
    }
  });
}

function hostBlock(origin: string): string {
  return `host "example.com" {\n  services = { "providers.v1" = "${origin}/v1/providers/" }\n}\n`;
}

/** What the program says about each case, by its name. */
function readVerdicts(cases: readonly SignatureCase[], result: ProgramResult): Verdicts {
  const verdicts = readLockVerdicts(cases.map(addressOf), result);
  return Object.fromEntries(
    cases.map((testCase) => [testCase.name, verdicts[addressOf(testCase)] ?? '']),
  );
}

function addressOf({ name }: SignatureCase): string {
  return `example.com/${name}/anvil`;
}
