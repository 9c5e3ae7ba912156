import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { makeAuthPolicy } from './auth-policy.ts';

describe('makeAuthPolicy', () => {
  it('is always the same for Terraform', () => {
    const env = {
      OPENTOFU_ENFORCE_GPG_VALIDATION: 'true',
      OPENTOFU_ENFORCE_GPG_EXPIRATION: 'true',
    };

    for (const host of [terraform.defaultHost, 'example.com']) {
      expect(makeAuthPolicy(terraform, host, env)).to.deep.equal({
        signature: { mayExpire: 'key', ranksKeys: true },
        unsignedWithoutKeys: false,
        trustsReports: false,
        refersToAuthor: false,
      });
    }
  });

  it('is lenient for OpenTofu, towards its own registry', () => {
    expect(makeAuthPolicy(opentofu, opentofu.defaultHost, {})).to.deep.equal({
      signature: { mayExpire: 'anything', ranksKeys: false },
      unsignedWithoutKeys: true,
      trustsReports: true,
      refersToAuthor: true,
    });
  });

  it('requires signatures of other registries', () => {
    const policy = makeAuthPolicy(opentofu, 'registry.terraform.io', {});

    expect(policy).to.include({ unsignedWithoutKeys: false, trustsReports: false });
  });

  for (const [value, isEnforced] of [
    ['true', true],
    ['TRUE', false],
    ['1', false],
    ['', false],
  ] as const) {
    it(`${isEnforced ? 'enforces' : 'does not enforce'} what OpenTofu finds set to "${value}"`, () => {
      const policy = makeAuthPolicy(opentofu, opentofu.defaultHost, {
        OPENTOFU_ENFORCE_GPG_VALIDATION: value,
        OPENTOFU_ENFORCE_GPG_EXPIRATION: value,
      });

      expect(policy.unsignedWithoutKeys).to.equal(!isEnforced);
      expect(policy.trustsReports).to.equal(!isEnforced);
      expect(policy.signature.mayExpire).to.equal(isEnforced ? 'nothing' : 'anything');
    });
  }
});
