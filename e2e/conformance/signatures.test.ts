/**
 * Keys and signatures of all kinds, honest and forged, offered by a registry to the real Terraform and
 * to Airlock: both accept and refuse the same ones, in the same words.
 */
import { expect } from 'chai';
import { answerChanged } from '../../internal/testing/answer-case.ts';
import { createCrashingCases, createReleaseCases } from '../../internal/testing/release-cases.ts';
import type { SignatureCase } from '../../internal/testing/signature-case.ts';
import { createSigningKey } from '../../internal/testing/signing-key.ts';
import { withProject } from '../harness/project.ts';
import { runAirlock } from '../harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import {
  createSignatureCases,
  expectedVerdicts,
  judgeAll,
  type Verdicts,
} from './judge-signatures.ts';
import { releaseFile } from './signature-registry.ts';

describe('signatures beside the real Terraform', () => {
  let cases: readonly SignatureCase[] = [];
  let theirs: Verdicts = {};

  before(async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    cases = await createSignatureCases();
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
