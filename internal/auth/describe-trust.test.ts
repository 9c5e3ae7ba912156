import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import type { KeyRank, Trust } from './auth-result.ts';
import { describeTrust } from './describe-trust.ts';

const keyId = '0123456789ABCDEF';

function signed(by: KeyRank): Trust {
  return { kind: 'signed', by, keyId };
}

describe('describeTrust', () => {
  const rows: readonly (readonly [
    Trust,
    string,
    string | undefined,
    string,
    string | undefined,
  ])[] = [
    [signed('official'), 'signed by HashiCorp', undefined, 'signed', keyId],
    [signed('partner'), 'signed by a HashiCorp partner', keyId, 'signed', keyId],
    [signed('community'), 'self-signed', keyId, 'signed', keyId],
    [{ kind: 'signing-skipped' }, 'signing skipped', undefined, 'signing skipped', undefined],
    [{ kind: 'verified-checksum' }, 'verified checksum', undefined, 'verified checksum', undefined],
    [{ kind: 'unauthenticated' }, 'unauthenticated', undefined, 'unauthenticated', undefined],
  ];

  for (const [trust, text, named, tofuText, tofuNamed] of rows) {
    it(`says "${text}" for Terraform and "${tofuText}" for OpenTofu`, () => {
      expect(describeTrust(trust, terraform)).to.deep.equal({ text, keyId: named });
      expect(describeTrust(trust, opentofu)).to.deep.equal({ text: tofuText, keyId: tofuNamed });
    });
  }
});
