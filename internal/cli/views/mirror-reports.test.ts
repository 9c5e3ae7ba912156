import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { terraform } from '../../flavour/flavour.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseVersion } from '../../version/version.ts';
import { describeLockWait } from './lock-wait.ts';
import {
  describeFlaw,
  formatGoodPackage,
  formatRelease,
  formatRemoved,
  formatVerdict,
} from './mirror-reports.ts';

const provider = parseProviderSource('acme/anvil', terraform);
const version = parseVersion('1.0.0', terraform);
const platform = parsePlatform('linux_amd64');
const good = { provider, version, platform, trust: { kind: 'verified-checksum' } as const };
const flaw = { provider, subject: '1.0.0.json', reason: 'it is missing' };

describe('what is said of a mirror', () => {
  it('names versions with platforms and size', () => {
    const release = { provider, version, platforms: [platform], bytes: 1_500_000 };

    expect(formatRelease(release, terraform)).to.equal('acme/anvil 1.0.0  linux_amd64  1.5 MB');
    expect(formatRelease({ ...release, bytes: 0 }, terraform)).to.contain('unpacked');
    expect(formatRemoved(release, terraform)).to.equal('- Removed acme/anvil 1.0.0');
  });

  it('says who signed what', () => {
    const trust = { kind: 'signed', by: 'community', keyId: 'AB' } as const;

    expect(formatGoodPackage(good, terraform)).to.equal(
      '- acme/anvil 1.0.0 for linux_amd64: verified checksum',
    );
    expect(formatGoodPackage({ ...good, trust }, terraform)).to.match(/: self-signed, key ID AB$/);
  });

  it('says what is wrong, where, and what mends it', () => {
    const { summary, detail } = describeFlaw(flaw, '/srv/mirror', terraform);

    expect(summary).to.equal('Cannot verify acme/anvil 1.0.0.json: it is missing');
    expect(detail).to.contain('airlock mirror /srv/mirror');
  });

  it('counts', () => {
    expect(formatVerdict({ good: [good], flaws: [] })).to.equal('Verified 1 package.');
    expect(formatVerdict({ good: [], flaws: [flaw] })).to.equal(
      'Verified 0 packages; found 1 flaw.',
    );
    expect(formatVerdict({ good: [good, good], flaws: [flaw, flaw] })).to.equal(
      'Verified 2 packages; found 2 flaws.',
    );
  });

  it('names who is waited for', () => {
    const holder = { pid: 7, machine: '', started: '', host: 'box' };

    expect(describeLockWait('/m', holder)).to.equal(
      'Waiting for process 7 on box, which is writing to /m...\n',
    );
    expect(describeLockWait('/m', undefined)).to.contain('another process');
  });
});
