import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { encodeLocks } from './encode.ts';
import { noLocks } from './locks.ts';

describe('encodeLocks', () => {
  it('writes only the header if there are no locks', () => {
    expect(encodeLocks(noLocks, terraform)).to.equal(
      '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n',
    );
    expect(encodeLocks(noLocks, opentofu).split('\n')[0]).to.equal(
      '# This file is maintained automatically by "tofu init".',
    );
  });

  it('sorts providers and aligns versions with constraints only', () => {
    const locks = locksOf(
      providerLock('hashicorp/null 3.2.1', {
        constraints: '>= 3.1, ~>3.2',
        hashes: ['zh:b', 'h1:a'],
      }),
      providerLock('acme/anvil 1.0.0-beta+x', { hashes: ['h1:c'] }),
      providerLock('acme/rope 2.0.0'),
    );

    expect(encodeLocks(locks, terraform)).to.equal(`\
# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/acme/anvil" {
  version = "1.0.0-beta+x"
  hashes = [
    "h1:c",
  ]
}

provider "registry.terraform.io/acme/rope" {
  version = "2.0.0"
}

provider "registry.terraform.io/hashicorp/null" {
  version     = "3.2.1"
  constraints = ">= 3.1.0, ~> 3.2"
  hashes = [
    "h1:a",
    "zh:b",
  ]
}
`);
  });

  it('writes hashes in normal form even if the lock is not', () => {
    const lock = {
      ...providerLock('acme/anvil 1.0.0'),
      hashes: ['zh:b', 'h1:a', 'zh:b'].map(parseHash),
    };

    expect(encodeLocks(locksOf(lock), terraform)).to.contain(
      '  hashes = [\n    "h1:a",\n    "zh:b",\n  ]\n',
    );
  });

  const escapes: readonly (readonly [text: string, written: string])[] = [
    ['x:"\\', String.raw`x:\"\\`],
    ['x:\n\r\t', String.raw`x:\n\r\t`],
    ['x:${a}%{b}', 'x:$${a}%%{b}'],
    ['x:$a %b $ {', 'x:$a %b $ {'],
    ['x:$${', 'x:$$${'],
    ['x:\u0000\u0007\u007f\u00a0\u00ad\u200b', String.raw`x:\u0000\u0007\u007f\u00a0\u00ad\u200b`],
    ['x:\u{e0001}', String.raw`x:\U000e0001`],
    ['x:é日😀\u0301', 'x:é日😀\u0301'],
  ];
  for (const [text, written] of escapes) {
    it(`writes ${JSON.stringify(text)} as "${written}"`, () => {
      const locks = locksOf(providerLock('acme/anvil 1.0.0', { hashes: [text] }));

      expect(encodeLocks(locks, terraform)).to.contain(`    "${written}",\n`);
    });
  }
});
