import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFakeSource } from '../testing/fake-source.ts';
import { parseVersion } from '../version/version.ts';
import { withDownloadAttempts } from './download-attempts.ts';

describe('withDownloadAttempts', () => {
  const provider = parseProviderSource('acme/anvil', terraform);
  const version = parseVersion('1.0.0', terraform);
  const request = { provider, version, platform: parsePlatform('linux_amd64') };
  const { signal } = new AbortController();
  const source = createFakeSource(new Map([[provider, [version]]]));

  it('says how often to try an archive on a web server', async () => {
    const meta = await withDownloadAttempts(source, 5).packageMeta(request, { signal });

    expect(meta.location).to.have.property('attemptsMax', 5);
  });

  it('leaves what is on this machine as it is', async () => {
    const location = { kind: 'local-archive', path: '/x.zip' } as const;
    const local = {
      ...source,
      packageMeta: async () => ({ ...(await source.packageMeta(request, { signal })), location }),
    };

    const meta = await withDownloadAttempts(local, 5).packageMeta(request, { signal });

    expect(meta.location).to.equal(location);
  });
});
