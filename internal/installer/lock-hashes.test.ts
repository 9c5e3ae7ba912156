import { expect } from 'chai';
import type { AuthResult } from '../auth/auth-result.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { makeH1, makeZh } from '../hash/hash.ts';
import { packageHashes } from './lock-hashes.ts';

describe('packageHashes', () => {
  const [zh, otherZh] = [makeZh('aa'.repeat(32)), makeZh('bb'.repeat(32))];
  const h1 = makeH1(Buffer.alloc(32));
  const digests = { h1, archive: { zh, h1, bytes: 10 }, executables: [] };
  const signed = { kind: 'signed', by: 'community', keyId: 'A' } as const;

  const cases: readonly (readonly [
    what: string,
    auth: AuthResult,
    terraform: readonly string[],
    opentofu: readonly string[],
  ])[] = [
    [
      'all that is signed',
      { trust: signed, signedHashes: [zh, otherZh] },
      [h1, zh, otherZh],
      [h1, zh, otherZh],
    ],
    // As of a document with a comment: Terraform reads no other line of it then.
    ['the signed archive alone', { trust: signed, signedHashes: [] }, [h1, zh], [h1, zh]],
    [
      'an archive with a checksum from the registry',
      { trust: { kind: 'verified-checksum' }, signedHashes: [] },
      [h1],
      [h1, zh],
    ],
    [
      'an archive that nobody vouches for',
      { trust: { kind: 'unauthenticated' }, signedHashes: [] },
      [h1],
      [h1],
    ],
  ];
  for (const [what, auth, ...expected] of cases) {
    it(`lists ${what}`, () => {
      const checked = { digests, auth, local: false, origin: 'fetched' } as const;

      const lists = [terraform, opentofu].map((flavour) => [
        ...new Set(packageHashes(checked, flavour)),
      ]);

      expect(lists).to.deep.equal(expected);
    });
  }
});
