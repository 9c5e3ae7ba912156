/**
 * Keys and signatures of all kinds, honest and forged, offered by a registry to the real Terraform and
 * to Airlock: both accept and refuse the same ones, in the same words.
 */
import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createArmorCases } from '../../internal/testing/armor-cases.ts';
import { createGpgCases, createSlowGpgCases } from '../../internal/testing/gpg-cases.ts';
import { hasGpg, withGpg } from '../../internal/testing/gnupg.ts';
import { createKeyCases } from '../../internal/testing/key-cases.ts';
import { createPacketCases } from '../../internal/testing/packet-cases.ts';
import type { SignatureCase } from '../../internal/testing/signature-case.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import { createSignatureRegistry, releaseDocument } from './signature-registry.ts';

/** What a program says about each case. */
type Verdicts = Readonly<Record<string, string>>;

describe('signatures beside the real Terraform', () => {
  let cases: readonly SignatureCase[] = [];
  let theirs: Verdicts = {};

  before(async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    cases = await createCases();
    theirs = await judgeAll(cases, runTerraform);
  });

  it('gives every case a name of its own', () => {
    expect(new Set(cases.map(({ name }) => name)).size).to.equal(cases.length);
  });

  it('knows what Terraform says', () => {
    const expected = Object.fromEntries(
      cases.map(({ name, expected }) => [
        name,
        'keyId' in expected ? `self-signed, key ID ${expected.keyId}` : expected.refusal,
      ]),
    );

    expect(theirs).to.deep.equal(expected);
  });

  it('says the same as Terraform', async () => {
    const ours = await judgeAll(cases, runAirlock);

    expect(ours).to.deep.equal(theirs);
  });
});

async function createCases(): Promise<readonly SignatureCase[]> {
  const built = [createKeyCases, createPacketCases, createArmorCases].flatMap((create) =>
    create(releaseDocument),
  );
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
async function judgeAll(
  cases: readonly SignatureCase[],
  run: typeof runTerraform,
): Promise<Verdicts> {
  return withTempDir(async (directory) => {
    const registry = await createSignatureRegistry(cases);
    try {
      const work = join(directory, 'work');
      await mkdir(work);
      await writeFile(join(work, 'main.tf'), requireAll(cases));
      await writeFile(join(directory, 'cli.tfrc'), hostBlock(registry.origin));
      const result = await run(['providers', 'lock', '-no-color', '-platform=linux_amd64'], {
        cwd: work,
        env: { HOME: directory, TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc') },
      });
      return readVerdicts(cases, result);
    } finally {
      await registry.close();
    }
  });
}

function requireAll(cases: readonly SignatureCase[]): string {
  const providers = cases.map(
    ({ name }, index) => `    p${index} = { source = "example.com/${name}/anvil" }\n`,
  );
  return `terraform {\n  required_providers {\n${providers.join('')}  }\n}\n`;
}

function hostBlock(origin: string): string {
  return `host "example.com" {\n  services = { "providers.v1" = "${origin}/v1/providers/" }\n}\n`;
}

/** Takes the verdicts from the lines about packages that were had, and the list of those that were not. */
function readVerdicts(
  cases: readonly SignatureCase[],
  { stdout, stderr }: ProgramResult,
): Verdicts {
  const problems = stderr.replace(/^[│╷╵] ?/gm, '').replace(/\s+/g, ' ');
  return Object.fromEntries(
    cases.map(({ name }) => {
      const provider = `example\\.com/${name}/anvil`;
      const line = new RegExp(`^- Retrieved ${provider} 1\\.0\\.0 .*?\\((.*)\\)`, 'm').exec(stdout);
      const item = new RegExp(`- ${provider}: (.*?)\\.?(?= - example\\.com/| ?$)`).exec(problems);
      return [name, line?.[1] ?? item?.[1] ?? 'nothing'];
    }),
  );
}
