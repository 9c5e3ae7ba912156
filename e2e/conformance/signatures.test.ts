/**
 * Keys and signatures of all kinds, honest and forged, offered by a registry to the real Terraform and
 * to Airlock: both accept and refuse the same ones, in the same words.
 */
import { expect } from 'chai';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerChanged } from '../../internal/testing/answer-case.ts';
import { createArmorCases } from '../../internal/testing/armor-cases.ts';
import { createGpgCases, createSlowGpgCases } from '../../internal/testing/gpg-cases.ts';
import { hasGpg, withGpg } from '../../internal/testing/gnupg.ts';
import { createKeyCases } from '../../internal/testing/key-cases.ts';
import { createPacketCases } from '../../internal/testing/packet-cases.ts';
import { createCrashingCases, createReleaseCases } from '../../internal/testing/release-cases.ts';
import type { SignatureCase } from '../../internal/testing/signature-case.ts';
import { createSigningKey } from '../../internal/testing/signing-key.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { readLockVerdicts, requireAll } from '../harness/lock-verdicts.ts';
import { withProject } from '../harness/project.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import { createSignatureRegistry, releaseDocument, releaseFile } from './signature-registry.ts';

/** What a program says about each case. */
type Verdicts = Readonly<Record<string, string>>;

/** That, and the lock file it leaves, which needs all cases to be accepted. */
interface Judgement {
  readonly verdicts: Verdicts;
  readonly lockFile: string | undefined;
}

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
    ({ verdicts: theirs } = await judgeAll(cases, runTerraform));
  });

  it('gives every case a name of its own', () => {
    expect(new Set(cases.map(({ name }) => name)).size).to.equal(cases.length);
  });

  it('knows what Terraform says', () => {
    expect(theirs).to.deep.equal(expectedVerdicts(cases));
  });

  it('says the same as Terraform', async () => {
    const { verdicts: ours } = await judgeAll(cases, runAirlock);

    expect(ours).to.deep.equal(theirs);
  });

  it('locks the same hashes as Terraform from checksum documents of all shapes', async () => {
    const accepted = createReleaseCases(releaseFile).filter(({ expected }) => 'keyId' in expected);

    const { lockFile: ours } = await judgeAll(accepted, runAirlock);
    const { lockFile } = await judgeAll(accepted, runTerraform);

    expect(lockFile).to.contain('example.com/sums-usual/anvil');
    expect(ours).to.equal(lockFile);
  });
});

describe('signed checksum documents on which Terraform crashes', () => {
  const cases = createCrashingCases(releaseFile);

  it('are accepted, and their blank lines passed over', async () => {
    const { verdicts, lockFile } = await judgeAll(cases, runAirlock);

    expect(verdicts).to.deep.equal(expectedVerdicts(cases));
    expect(lockFile?.match(new RegExp(`"zh:${releaseFile.sha256}"`, 'g'))).to.have.length(
      cases.length,
    );
  });

  it('still crash it', async function () {
    if ((await findTerraformObstacle()) !== undefined) this.skip();
    for (const testCase of cases) {
      const { verdicts } = await judgeAll([testCase], runTerraform);

      expect(verdicts).to.deep.equal({ [testCase.name]: 'nothing' });
    }
  });
});

describe('a registry that offers other keys for the second platform', () => {
  it('is refused, as by Terraform', async function () {
    if ((await findTerraformObstacle()) !== undefined) this.skip();
    const [own, other] = await Promise.all([createSigningKey(), createSigningKey()]);
    await withProject(
      async (project) => {
        const { registry, work, env } = project;
        const swapped = { gpg_public_keys: [{ ascii_armor: other.asciiArmor }] };
        registry.faults.add(/darwin\/arm64$/, answerChanged({ signing_keys: swapped }));
        const args = [
          'providers',
          'lock',
          '-no-color',
          '-platform=linux_amd64',
          '-platform=darwin_arm64',
        ];

        const results = [await runTerraform(args, { cwd: work, env }), await project.airlock(args)];

        for (const { code, stdout, stderr } of results) {
          expect(code).to.equal(1);
          expect(stdout).not.to.contain('Retrieved acme/anvil 1.2.0 for darwin_arm64');
          expect(stderr.replace(/[│\s]+/g, ' ')).to.contain(
            'authentication signature from unknown issuer',
          );
        }
        expect(await project.lockFile()).to.equal(undefined);
      },
      { signingKey: own },
    );
  });
});

function expectedVerdicts(cases: readonly SignatureCase[]): Verdicts {
  return Object.fromEntries(
    cases.map(({ name, expected }) => [
      name,
      'keyId' in expected ? `self-signed, key ID ${expected.keyId}` : expected.refusal,
    ]),
  );
}

async function createCases(): Promise<readonly SignatureCase[]> {
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
async function judgeAll(
  cases: readonly SignatureCase[],
  run: typeof runTerraform,
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
