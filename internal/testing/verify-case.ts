import { expect } from 'chai';
import type {
  SignatureRequest,
  SignatureVerifier,
  VerifiedSignature,
} from '../auth/signature-verifier.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { SignatureOutcome } from './signature-case.ts';

/** What a case asks of a verifier; under Terraform's policy and now, unless told. */
export type CaseRequest = Pick<SignatureRequest, 'document' | 'signature' | 'keys'> &
  Partial<SignatureRequest>;

/** What a verifier says, whether it accepts or refuses. */
export type CaseVerdict = VerifiedSignature | { readonly refusal: string };

/** Gives a case to a verifier. Errors other than a refusal of the signature come through. */
export async function verifyCase(
  verifier: SignatureVerifier,
  request: CaseRequest,
): Promise<CaseVerdict> {
  const usual = { policy: { mayExpire: 'key', ranksKeys: true }, now: new Date() } as const;
  try {
    return await verifier.verifyDetached({ ...usual, ...request });
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'signature-invalid') throw error;
    return { refusal: error.message };
  }
}

/** Requires the verdict that a case expects. None of the cases has a key that HashiCorp knows. */
export function expectOutcome(verdict: CaseVerdict, expected: SignatureOutcome): void {
  const whole = 'keyId' in expected ? { ...expected, by: 'community', expired: false } : expected;
  expect(verdict).to.deep.equal(whole);
}
