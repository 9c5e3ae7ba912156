import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFakeSource } from '../testing/fake-source.ts';
import { rejection } from '../testing/rejection.ts';
import { parseVersion } from '../version/version.ts';
import { memoizeSource } from './memoize.ts';

describe('memoizeSource', () => {
  const anvil = parseProviderSource('acme/anvil', terraform);
  const rocket = parseProviderSource('acme/rocket', terraform);
  const [v1, v2] = ['1.0.0', '1.0.0+b'].map((text) => parseVersion(text, terraform));
  const [linux, darwin] = ['linux_amd64', 'darwin_arm64'].map(parsePlatform);
  const { signal } = new AbortController();
  if (!v1 || !v2 || !linux || !darwin) throw new Error('Nothing to test with');

  it('asks for the versions of each provider once', async () => {
    const inner = createFakeSource(new Map([[anvil, [v1]]]));
    const source = memoizeSource(inner);

    const answers = await Promise.all(
      [anvil, anvil].map((provider) => source.availableVersions(provider, { signal })),
    );
    await source.availableVersions(anvil, { signal });

    expect(answers[0]).to.deep.equal({ versions: [v1], warnings: [] });
    expect(inner.questions).to.deep.equal([anvil]);
  });

  it('asks once for a provider that is not there', async () => {
    const inner = createFakeSource(new Map());
    const source = memoizeSource(inner);

    const first = await rejection(source.availableVersions(rocket, { signal }));
    const second = await rejection(source.availableVersions(rocket, { signal }));

    expect(first).to.include({ code: 'provider-not-found' });
    expect(second).to.equal(first);
    expect(inner.questions).to.have.length(1);
  });

  it('asks once for each package, metadata of versions and platforms told apart', async () => {
    const inner = createFakeSource(new Map([[anvil, [v1, v2]]]));
    const source = memoizeSource(inner);
    const requests = [v1, v2].flatMap((version) =>
      [linux, darwin].map((platform) => ({ provider: anvil, version, platform })),
    );

    await Promise.all(
      [...requests, ...requests].map((request) => source.packageMeta(request, { signal })),
    );

    expect(inner.questions).to.have.length(4);
  });

  it('names what the source behind it names', () => {
    const source = memoizeSource(createFakeSource(new Map()));

    expect(source.describe(anvil)).to.equal('memory');
  });
});
