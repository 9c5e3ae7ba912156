import { expect } from 'chai';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../hash/hash.ts';
import type { ProviderLock } from '../lockfile/locks.ts';
import { parsePlatform } from '../platform/platform.ts';
import { providerLock } from '../testing/provider-lock.ts';
import { parseConstraints } from '../version/constraint.ts';
import type { CheckedPackage } from './lock-hashes.ts';
import { relockProvider, type Relocked } from './relock.ts';

const h1 = parseHash('h1:one');
const zh = makeZh('a'.repeat(64));
const constraints = parseConstraints('~> 1.0', terraform);

function checked(
  origin: CheckedPackage['origin'],
  signedHashes: readonly Hash[] = [],
  archiveH1?: string,
): CheckedPackage {
  return {
    origin,
    local: true,
    auth: { trust: { kind: 'unauthenticated' }, signedHashes },
    digests: {
      h1,
      executables: [],
      archive: archiveH1 === undefined ? undefined : { zh, h1: parseHash(archiveH1), bytes: 1 },
    },
  };
}

function relock(
  package_: CheckedPackage,
  old: ProviderLock | undefined,
  flavour: Flavour = terraform,
): Relocked {
  const { provider, version } = providerLock('acme/anvil 1.0.0');
  const packages = new Map([[parsePlatform('linux_amd64'), package_]]);
  return relockProvider(
    { release: { provider, version, packages, missing: [] }, constraints, old },
    flavour,
  );
}

describe('relockProvider', () => {
  it('records what was learned and how it was asked for', () => {
    const { lock } = relock(checked('fetched', [zh]), undefined);

    expect(lock.hashes).to.deep.equal([h1, zh]);
    expect(lock.constraints).to.equal(constraints);
  });

  it('keeps what the lock knew at the same version, but no unknown schemes', () => {
    const hashes = ['zh:b', 'h9:x', 'h1:two'];
    const same = relock(checked('plugin-cache'), providerLock('acme/anvil 1.0.0', { hashes }));
    const other = relock(checked('plugin-cache'), providerLock('acme/anvil 0.9.0', { hashes }));

    expect(same.lock.hashes).to.deep.equal([h1, 'h1:two', 'zh:b']);
    expect(other.lock.hashes).to.deep.equal([h1]);
  });

  it('leaves the lock of a package in place alone, but for what OpenTofu records', () => {
    const old = providerLock('acme/anvil 1.0.0', { constraints: '1.0.0', hashes: [h1, 'h9:x'] });

    expect(relock(checked('in-place'), old).lock).to.equal(old);
    expect(relock(checked('in-place'), old, opentofu).lock).to.deep.equal({ ...old, constraints });
  });

  it('records a package in place that only the registry knew', () => {
    const old = providerLock('acme/anvil 1.0.0', { hashes: [zh] });

    expect(relock(checked('in-place', [zh]), old).lock.hashes).to.deep.equal([h1, zh]);
  });

  it('adds what a packed mirror will be checked against', () => {
    const package_ = checked('fetched', [], 'h1:archive');

    expect(relock(package_, undefined).lock.hashes).to.deep.equal(['h1:archive', h1]);
  });

  it('calls a lock incomplete that nobody vouched for', () => {
    for (const [isIncomplete, package_, hashes] of [
      [true, checked('fetched'), []],
      [true, checked('plugin-cache'), [h1]],
      [false, checked('fetched'), [h1, 'zh:b']],
      [false, checked('fetched', [zh]), []],
      [false, checked('in-place'), [h1]],
    ] as const) {
      const relocked = relock(package_, providerLock('acme/anvil 1.0.0', { hashes }));

      expect(relocked.isIncomplete).to.equal(isIncomplete);
    }
  });
});
