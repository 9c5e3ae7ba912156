import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import type { Evidence } from '../package/evidence.ts';
import type { Source } from '../source/source.ts';
import { parsePlatform } from '../platform/platform.ts';
import { fakeZh } from '../testing/fake-source.ts';
import { parseVersion } from '../version/version.ts';
import { recordEvidence } from './record-evidence.ts';

const provider = parseProviderSource('acme/anvil', terraform);
const version = parseVersion('1.0.0', terraform);
const [linux, darwin, windows] = ['linux_amd64', 'darwin_arm64', 'windows_386'].map(parsePlatform);
const options = { signal: new AbortController().signal };

const source: Source = {
  describe: () => 'memory',
  availableVersions: () => Promise.resolve({ versions: [version], warnings: [] }),
  packageMeta(request) {
    const zh = fakeZh(request);
    const signed: Evidence = {
      kind: 'signed-checksums',
      filename: `anvil_${request.platform}.zip`,
      zh,
      document: Buffer.from('document'),
      signature: Buffer.from('signature'),
      keys: [],
    };
    const evidence: readonly Evidence[] =
      request.platform === windows ? [{ kind: 'archive-checksum', zh }] : [signed];
    return Promise.resolve({
      ...request,
      location: { kind: 'local-archive', path: '/x' },
      claimedZh: zh,
      evidence: () => Promise.resolve(evidence),
    });
  },
};

describe('recordEvidence', () => {
  it('joins what vouches for the packages of a release, and passes all on', async () => {
    const recorded = recordEvidence(source);
    const keys = [linux, darwin, windows].flatMap((platform) =>
      platform === undefined ? [] : [{ provider, version, platform }],
    );
    for (const key of keys) {
      const meta = await recorded.source.packageMeta(key, options);
      expect(await meta.evidence()).to.have.length(1);
    }

    const releases = recorded.listSigned(keys);

    expect(releases).to.have.length(1);
    expect(Object.fromEntries(releases[0]?.filenames ?? [])).to.deep.equal({
      linux_amd64: 'anvil_linux_amd64.zip',
      darwin_arm64: 'anvil_darwin_arm64.zip',
    });
    expect(recorded.listSigned(keys.slice(2))).to.deep.equal([]);
  });
});
