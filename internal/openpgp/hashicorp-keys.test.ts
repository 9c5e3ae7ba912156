import { expect } from 'chai';
import { readKeys } from 'openpgp';
import { readArmoredKeys } from './armored-keys.ts';
import { hashicorpKeys } from './hashicorp-keys.ts';
import { verifySignature } from './verify-signature.ts';

describe('hashicorpKeys', () => {
  const fingerprints = {
    official: 'C874011F0AB405110D02105534365D9472D7468F',
    partners: '51890657C5ACDB4B823086567D72D4268E4660FC',
  };

  for (const name of ['official', 'partners'] as const) {
    it(`has the ${name} key that HashiCorp publishes, whole and verified`, async () => {
      const [certificate, ...others] = await readArmoredKeys(hashicorpKeys[name], verifySignature);

      expect(others).to.deep.equal([]);
      expect(certificate?.primary.fingerprint).to.equal(fingerprints[name]);
      const [read] = await readKeys({ armoredKeys: hashicorpKeys[name] });
      expect(read?.getFingerprint().toUpperCase()).to.equal(fingerprints[name]);
    });
  }
});
