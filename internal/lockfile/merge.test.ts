import { expect } from 'chai';
import { formatConstraints } from '../version/canonical.ts';
import { providerLock } from '../testing/provider-lock.ts';
import { mergeProviderLock } from './merge.ts';

describe('mergeProviderLock', () => {
  const fresh = providerLock('acme/anvil 1.0.0', { constraints: '>= 1.0.0', hashes: ['h1:b'] });

  it('takes a new provider as it is', () => {
    expect(mergeProviderLock(undefined, fresh)).to.deep.equal(fresh);
  });

  it('keeps every old hash of the same version, and records the new constraints', () => {
    const old = providerLock('acme/anvil 1.0.0', {
      constraints: '~> 1.0',
      hashes: ['zh:a', 'h9:unknown', 'h1:b'],
    });

    const merged = mergeProviderLock(old, fresh);

    expect(merged.hashes).to.deep.equal(['h1:b', 'h9:unknown', 'zh:a']);
    expect(formatConstraints(merged.constraints)).to.equal('>= 1.0.0');
  });

  it('forgets the hashes of another version', () => {
    for (const version of ['0.9.0', '1.0.0+meta']) {
      const old = providerLock(`acme/anvil ${version}`, { hashes: ['h1:a'] });

      expect(mergeProviderLock(old, fresh).hashes, version).to.deep.equal(['h1:b']);
    }
  });
});
