import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { locksOf, providerLock } from '../testing/provider-lock.ts';
import { adoptPredecessorLocks } from './predecessor.ts';

describe('adoptPredecessorLocks', () => {
  const old = providerLock('hashicorp/null 3.2.1', { constraints: '~> 3.2', hashes: ['h1:a'] });
  const other = providerLock('hashicorp/aws 5.0.0', { hashes: ['h1:b'] });

  it('adds the same version and constraints under the new address, without hashes', () => {
    const { value, diagnostics } = adoptPredecessorLocks(locksOf(old, other), opentofu);

    const adopted = 'registry.opentofu.org/hashicorp';
    expect([...value.values()]).to.deep.equal([
      old,
      other,
      { ...other, provider: `${adopted}/aws`, hashes: [] },
      { ...old, provider: `${adopted}/null`, hashes: [] },
    ]);
    expect(diagnostics).to.deep.equal([
      {
        severity: 'warning',
        summary: 'Dependency lock file entries automatically updated',
        detail:
          'OpenTofu automatically rewrote some entries in your dependency lock file:\n' +
          '  - registry.terraform.io/hashicorp/aws => registry.opentofu.org/hashicorp/aws\n' +
          '  - registry.terraform.io/hashicorp/null => registry.opentofu.org/hashicorp/null\n\n' +
          "The version selections were preserved, but the hashes were not because the OpenTofu project's provider releases are not byte-for-byte identical.",
      },
    ]);
  });

  it('leaves other namespaces, other hosts and existing locks alone', () => {
    const locks = locksOf(
      old,
      providerLock('registry.opentofu.org/hashicorp/null 3.0.0'),
      providerLock('acme/anvil 1.0.0'),
      providerLock('example.com/hashicorp/null 1.0.0'),
    );

    expect(adoptPredecessorLocks(locks, opentofu)).to.deep.equal({ value: locks, diagnostics: [] });
  });

  it('does nothing for a product without a predecessor', () => {
    const locks = locksOf(old);

    expect(adoptPredecessorLocks(locks, terraform)).to.deep.equal({
      value: locks,
      diagnostics: [],
    });
  });
});
