import { expect } from 'chai';
import { createGpgCases } from '../testing/gpg-cases.ts';
import { hasGpg, withGpg } from '../testing/gnupg.ts';
import type { SignatureCase } from '../testing/signature-case.ts';
import { expectOutcome, verifyCase } from '../testing/verify-case.ts';
import { createSignatureVerifier } from './verify-detached.ts';

const document = Buffer.from(
  `${'0f'.repeat(32)}  terraform-provider-anvil_1.0.0_linux_amd64.zip\n`,
);

describe('verifyDetached on keys and signatures of GnuPG', () => {
  let cases: readonly SignatureCase[] = [];

  before(async function () {
    if (!(await hasGpg())) {
      console.log('    skipped: there is no gpg on the PATH');
      this.skip();
    }
    // GnuPG looks for primes, which takes as long as it takes.
    this.timeout(120_000);
    cases = await withGpg((gpg) => createGpgCases(gpg, document));
  });

  it('agrees with Terraform', async () => {
    const verifier = createSignatureVerifier();

    for (const testCase of cases) {
      const verdict = await verifyCase(verifier, testCase);

      expectOutcome(verdict, testCase.expected);
    }
    expect(cases).to.have.lengthOf.above(40);
  });
});
