import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { opentofu, terraform } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseVersion } from '../../version/version.ts';
import { formatContribution, formatEvent, formatSuccess } from './lock-view.ts';

const plain = { colour: false, width: 77 };

function keyOf(type: string, platform = 'linux_amd64'): PackageKey {
  return {
    provider: parseProviderSource(type, terraform),
    version: parseVersion('3.2.1', terraform),
    platform: parsePlatform(platform),
  };
}

function ready(key: PackageKey, origin: 'fetched' | 'hash-index' = 'fetched'): InstallerEvent {
  const trust = { kind: 'signed', by: 'community', keyId: '7E9E4B33FD190BA2' } as const;
  return { type: 'package-ready', key, origin, auth: { trust, signedHashes: [] } };
}

describe('formatEvent', () => {
  it('says what Terraform says of a download', () => {
    const key = keyOf('null');

    expect(formatEvent({ type: 'fetch-begin', key }, terraform, plain)).to.equal(
      '- Fetching hashicorp/null 3.2.1 for linux_amd64...',
    );
    expect(formatEvent(ready(key), terraform, plain)).to.equal(
      '- Retrieved hashicorp/null 3.2.1 for linux_amd64 (self-signed, key ID 7E9E4B33FD190BA2)',
    );
  });

  it('warns of an expired key that OpenTofu lets pass', () => {
    const trust = { kind: 'signed', by: 'community', keyId: 'K', expired: true } as const;
    const event: InstallerEvent = {
      type: 'package-ready',
      key: keyOf('null'),
      origin: 'fetched',
      auth: { trust, signedHashes: [] },
    };

    expect(formatEvent(event, opentofu, plain)?.split('\n')[0]).to.equal(
      '[WARN] Provider hashicorp/null (registry.terraform.io) gpg key expired, this will fail in ' +
        'future versions of OpenTofu',
    );
  });

  it('says where a package came from that was not downloaded', () => {
    expect(formatEvent(ready(keyOf('null'), 'hash-index'), terraform, plain)).to.match(
      / from the hash index$/,
    );
  });
});

describe('formatContribution', () => {
  for (const [novelty, text] of [
    ['new-provider', 'This was a new provider and the checksums for this platform are now tracked'],
    ['additional', 'Additional checksums for this platform are now tracked in the lock file'],
    ['already-tracked', 'All checksums for this platform were already tracked in the lock file'],
  ] as const) {
    it(`words ${novelty}`, () => {
      const line = formatContribution({ ...keyOf('null'), novelty }, terraform);

      expect(line).to.contain(`- Obtained hashicorp/null checksums for linux_amd64; ${text}`);
    });
  }
});

describe('formatSuccess', () => {
  it('ends with an empty line only where Terraform does', () => {
    expect(formatSuccess(false, terraform, plain)).to.equal(
      '\nSuccess! Terraform has validated the lock file and found no need for changes.\n',
    );
    expect(formatSuccess(true, terraform, plain)).to.match(
      /^\nSuccess! Terraform has updated the lock file\.\n\nReview [^]*checksums\.\n\n$/,
    );
  });
});
