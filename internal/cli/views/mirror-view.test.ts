import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import type { AuthResult } from '../../auth/auth-result.ts';
import { terraform } from '../../flavour/flavour.ts';
import type { InstallerEvent, Origin, PackageKey } from '../../installer/events.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseConstraints } from '../../version/constraint.ts';
import { parseVersion, type Version } from '../../version/version.ts';
import {
  createMirrorView,
  formatMirrorEvent,
  formatSkipped,
  formatTally,
  type MirrorPlan,
} from './mirror-view.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const rocket = parseProviderSource('acme/rocket', terraform);
const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const auth: AuthResult = { trust: { kind: 'unauthenticated' }, signedHashes: [] };

function version(text: string): Version {
  return parseVersion(text, terraform);
}

function plan(changes: Partial<MirrorPlan> = {}): MirrorPlan {
  const demand = { constraints: parseConstraints('~> 1.0', terraform), lock: undefined };
  return {
    demands: new Map([
      [anvil, [demand]],
      [rocket, [{ ...demand, constraints: [] }]],
    ]),
    breadth: { versions: undefined, latest: undefined },
    platforms: [linux, darwin],
    ...changes,
  };
}

function begin(provider: typeof anvil): InstallerEvent {
  return { type: 'query-begin', question: { provider, constraints: [], lock: undefined } };
}

function chosen(provider: typeof anvil, ...texts: readonly string[]): InstallerEvent {
  return { type: 'versions-chosen', provider, versions: texts.map(version) };
}

function keyOf(provider: typeof anvil, text: string, platform: typeof linux): PackageKey {
  return { provider, version: version(text), platform };
}

function ready(key: PackageKey, origin: Origin = 'fetched'): InstallerEvent {
  return { type: 'package-ready', key, auth, origin };
}

function play(events: readonly InstallerEvent[], changes: Partial<MirrorPlan> = {}): string[] {
  const lines: string[] = [];
  const view = createMirrorView(plan(changes), terraform, (line) => lines.push(line));
  for (const event of events) view.onEvent(event);
  return lines;
}

describe('createMirrorView', () => {
  it('prints provider by provider and platform by platform, whatever the order of events', () => {
    const first = keyOf(anvil, '1.2.0', linux);
    const second = keyOf(anvil, '1.2.0', darwin);
    const third = keyOf(rocket, '0.1.0', linux);

    const lines = play([
      begin(rocket),
      begin(anvil),
      chosen(rocket, '0.1.0'),
      { type: 'fetch-begin', key: third },
      ready(third),
      chosen(anvil, '1.2.0'),
      { type: 'fetch-begin', key: second },
      { type: 'fetch-progress', key: second, bytes: 1, bytesTotal: undefined },
      ready(second),
      { type: 'fetch-begin', key: first },
      ready(first),
      { type: 'query-warnings', provider: anvil, warnings: ['moved'] },
    ]);

    expect(lines).to.deep.equal([
      '- Mirroring acme/anvil...',
      '  - Selected v1.2.0 to meet constraints ~> 1.0',
      '  - Downloading package for linux_amd64...',
      '  - Package authenticated: unauthenticated',
      '  - Downloading package for darwin_arm64...',
      '  - Package authenticated: unauthenticated',
      '- Mirroring acme/rocket...',
      '  - Selected v0.1.0 with no constraints',
      '  - Downloading package for linux_amd64...',
      '  - Package authenticated: unauthenticated',
    ]);
  });

  it('says of a package that failed that it was wanted, and of one that is there that it stays', () => {
    const failed = keyOf(anvil, '1.2.0', linux);

    const lines = play([
      begin(anvil),
      chosen(anvil, '1.2.0'),
      { type: 'package-failed', key: failed, error: new Error('no') },
      ready(keyOf(anvil, '1.2.0', darwin), 'in-place'),
    ]);

    expect(lines.slice(2)).to.deep.equal([
      '  - Downloading package for linux_amd64...',
      '  - Keeping package for darwin_arm64',
      '  - Package authenticated: unauthenticated',
    ]);
  });

  it('says why each of several versions was selected', () => {
    const lock = { provider: anvil, version: version('0.9.0'), constraints: [], hashes: [] };
    const versions = parseConstraints('>= 2', terraform);

    const lines = play([begin(anvil), chosen(anvil, '0.9.0', '2.0.0')], {
      demands: new Map([[anvil, [{ constraints: [], lock }]]]),
      breadth: { versions, latest: undefined },
      platforms: [],
    });

    expect(lines.slice(1)).to.deep.equal([
      '  - Selected v0.9.0 to match dependency lock file',
      '  - Selected v2.0.0 to meet constraints >= 2.0.0',
    ]);
  });

  it('holds nothing back at the end because of a provider that never came', () => {
    const lines: string[] = [];
    const view = createMirrorView(plan(), terraform, (line) => lines.push(line));

    view.onEvent(begin(anvil));
    view.onEvent(begin(rocket));
    expect(lines).to.have.length(1);
    view.close();

    expect(lines).to.deep.equal(['- Mirroring acme/anvil...', '- Mirroring acme/rocket...']);
  });
});

describe('the lines of a mirror', () => {
  it('are short on a terminal', () => {
    const key = keyOf(anvil, '1.2.0', linux);

    expect(formatMirrorEvent(ready(key), terraform)).to.equal(
      '- Mirrored acme/anvil 1.2.0 for linux_amd64 (unauthenticated)',
    );
    expect(formatMirrorEvent(ready(key, 'in-place'), terraform)).to.match(/^- Kept /);
    expect(formatMirrorEvent(begin(anvil), terraform)).to.equal(undefined);
  });

  it('count what was spared, and name what needs no package', () => {
    expect(formatTally({ kept: 1, keptBytes: 1_250_000, fetched: 0 })).to.equal(
      'Kept 1 package, fetched 0, saved 1.3 MB.',
    );
    expect(
      formatSkipped(parseProviderSource('terraform.io/builtin/terraform', terraform), terraform),
    ).to.equal('- Skipping terraform.io/builtin/terraform because it is built in to Terraform CLI');
  });
});
