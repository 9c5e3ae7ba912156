import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { encodeMerge } from './encode-merge.ts';
import { encodeLocks } from './encode.ts';

const anvil = providerLock('acme/anvil 1.0.0', { hashes: ['h1:a'] });
const zinc = providerLock('acme/zinc 1.0.0', { hashes: ['h1:z'] });

describe('encodeMerge', () => {
  it('writes what encodeLocks writes if there is no conflict', () => {
    const merge = { locks: locksOf(zinc, anvil), conflicts: [] };

    const text = encodeMerge(merge, { flavour: opentofu, markerSize: 7 });

    expect(text).to.equal(encodeLocks(merge.locks, opentofu));
  });

  it('puts markers around nothing but the provider that is in conflict', () => {
    const bolt = providerLock('acme/bolt 1.0.0');
    const newBolt = providerLock('acme/bolt 2.0.0');
    const { provider } = bolt;
    const conflict = { provider, reason: 'versions', ours: [bolt, newBolt], theirs: [] } as const;

    const text = encodeMerge(
      { locks: locksOf(zinc, anvil), conflicts: [conflict] },
      { flavour: terraform, markerSize: 9 },
    );

    const [before = '', after = ''] = text.split(/<{9} ours\n[^]*\n>{9} theirs\n/);
    expect(before + after.slice(1)).to.equal(encodeLocks(locksOf(anvil, zinc), terraform));
    expect(text.slice(before.length, -after.length)).to.equal(
      [
        '<<<<<<<<< ours',
        'provider "registry.terraform.io/acme/bolt" {',
        '  version = "1.0.0"',
        '}',
        '',
        'provider "registry.terraform.io/acme/bolt" {',
        '  version = "2.0.0"',
        '}',
        '=========',
        '>>>>>>>>> theirs',
        '',
      ].join('\n'),
    );
  });
});
