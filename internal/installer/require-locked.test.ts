import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { parseHash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { parsePlatform } from '../platform/platform.ts';
import { parseVersion } from '../version/version.ts';
import { requireLocked } from './require-locked.ts';

const key = {
  provider: parseProviderSource('acme/anvil', terraform),
  version: parseVersion('1.0.0', terraform),
  platform: parsePlatform('linux_amd64'),
};
const zh = `zh:${'ab'.repeat(32)}`;
const unpacked: PackageDigests = { archive: undefined, h1: parseHash('h1:dir'), executables: [] };
const packed: PackageDigests = {
  ...unpacked,
  archive: { zh: parseHash(zh), h1: parseHash('h1:zip'), bytes: 1 },
};

function check(digests: PackageDigests, hashes: readonly string[], flavour = terraform): string {
  try {
    requireLocked(key, digests, { lockedHashes: hashes.map(parseHash), flavour });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.message;
  }
}

describe('requireLocked', () => {
  for (const hashes of [[], ['h9:unknown'], [zh], ['h1:zip'], ['h1:other', zh]]) {
    it(`accepts an archive where the lock has ${hashes.join(' ') || 'nothing'}`, () => {
      expect(check(packed, hashes)).to.equal('accepted');
    });
  }

  for (const hashes of [[], ['zh:' + '00'.repeat(32)], ['h1:dir'], ['h1:other', 'h1:dir']]) {
    it(`accepts a directory where the lock has ${hashes.join(' ') || 'nothing'}`, () => {
      expect(check(unpacked, hashes)).to.equal('accepted');
    });
  }

  it('refuses an archive by the hash of its unpacked files, as Terraform does', () => {
    expect(check(packed, ['h1:dir'])).to.equal(
      "the current package for registry.terraform.io/acme/anvil 1.0.0 doesn't match any of the " +
        'checksums previously recorded in the dependency lock file; for more information: ' +
        'https://developer.hashicorp.com/terraform/language/files/dependency-lock#checksum-verification',
    );
  });

  it('refuses a directory that matches no h1', () => {
    expect(check(unpacked, ['h1:other', zh], opentofu)).to.match(
      /^the local package for .* \(this might be because .*\); for more information: https:\/\/opentofu\.org\//,
    );
  });
});
