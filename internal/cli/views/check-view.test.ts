import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { terraform } from '../../flavour/flavour.ts';
import type { Finding } from '../../ops/finding.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseConstraints } from '../../version/constraint.ts';
import { parseVersion } from '../../version/version.ts';
import type { NativeLockArgs } from '../commands/native-lock-args.ts';
import {
  describeUnknown,
  formatCheckSummary,
  formatFinding,
  formatRemedies,
  listRemedies,
} from './check-view.ts';
import { formatRootChange } from './change-view.ts';
import { formatMissingPackages, formatRootsSummary } from './roots-view.ts';
import { describeRootFailures } from './root-failures.ts';

const provider = parseProviderSource('acme/anvil', terraform);
const version = parseVersion('1.0.0', terraform);
const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const place = { file: 'a/.terraform.lock.hcl', line: 7 };
const constraints = parseConstraints('~> 2.0', terraform);
const plain = { colour: false, width: 78 };
const args: NativeLockArgs = {
  platforms: [linux],
  source: { kind: 'registry' },
  usePluginCache: false,
  useHashIndex: true,
  providers: [],
  recursive: true,
  check: true,
  offline: false,
  diff: false,
  write: false,
  upgrade: false,
  prune: false,
  missingPlatform: 'error',
};

const findings: readonly [Finding, string][] = [
  [{ kind: 'lock-missing', providers: 2, place }, 'there is no lock file for 2 providers'],
  [{ kind: 'not-locked', provider, place }, 'acme/anvil is required here but not locked'],
  [{ kind: 'not-required', provider, place }, 'acme/anvil is locked but not required'],
  [
    { kind: 'constraints-unmet', provider, version, constraints, place },
    'acme/anvil 1.0.0 does not meet "~> 2.0"',
  ],
  [
    { kind: 'constraints-differ', provider, version, constraints: [], place },
    'acme/anvil 1.0.0 is recorded under other constraints than none',
  ],
  [
    { kind: 'checksums-missing', provider, version, platforms: [linux, darwin], signed: 3, place },
    'acme/anvil 1.0.0 lacks the h1 checksum for linux_amd64, darwin_arm64 and 3 of the checksums signed with the release',
  ],
  [
    { kind: 'checksums-too-few', provider, version, platforms: [linux, darwin], found: 1, place },
    'acme/anvil 1.0.0 has 1 h1 checksums that may be for linux_amd64, darwin_arm64',
  ],
  [
    { kind: 'platform-missing', provider, version, platform: darwin, place },
    'acme/anvil 1.0.0 does not exist for darwin_arm64',
  ],
];

describe('formatFinding', () => {
  for (const [finding, text] of findings) {
    it(`says of ${finding.kind} where and what`, () => {
      expect(formatFinding(finding, terraform)).to.equal(`a/.terraform.lock.hcl:7: ${text}`);
    });
  }
});

describe('formatRemedies', () => {
  it('upgrades only what does not meet its constraints, and prunes only where there is something', () => {
    const all = findings.map(([finding]) => finding);

    expect(formatRemedies(listRemedies(all, args, terraform))).to.equal(
      '\nTo mend it:\n' +
        '  airlock lock -recursive -upgrade -platform=linux_amd64 acme/anvil\n' +
        '  airlock lock -recursive -prune -platform=linux_amd64\n',
    );
  });

  it('has no command for what a person has to decide', () => {
    expect(listRemedies([{ kind: 'lock-conflict', place }], args, terraform)).to.deep.equal([]);
  });

  it('names the source, quoted for a shell and without secrets', () => {
    const sources = [
      { kind: 'filesystem-mirror', directory: "/it's" },
      { kind: 'network-mirror', url: new URL('https://u:secret@example.com/m/?t=secret') },
      { kind: 'configured' },
    ] as const;
    const texts = sources.map((source) =>
      formatRemedies(
        listRemedies([{ kind: 'lock-out-of-form', place }], { ...args, source }, terraform),
      ),
    );

    expect(texts[0]).to.contain(`'-fs-mirror=/it'\\''s'`);
    expect(texts[1]).to.contain('-net-mirror=https://example.com/m/\n');
    expect(texts[2]).to.contain('-from-config\n');
  });
});

describe('describeUnknown', () => {
  it('names packages, how many root modules have them, and why nothing is known', () => {
    const key = { provider, version, platform: darwin };
    const [diagnostic] = describeUnknown(
      [{ key, roots: 2, error: new Error('down') }],
      args,
      terraform,
    );

    expect(diagnostic?.detail).to.contain(
      '- acme/anvil 1.0.0 for darwin_arm64, in 2 root modules: down\n',
    );
    expect(describeUnknown([], args, terraform)).to.deep.equal([]);
  });
});

describe('formatCheckSummary', () => {
  it('calls complete only what is', () => {
    const none = { roots: 3, findings: [], unchecked: false };

    expect(formatCheckSummary(none, plain)).to.match(/^Complete\. 3 root modules/);
    expect(formatCheckSummary({ ...none, unchecked: true }, plain)).to.contain('Not checked.');
    expect(
      formatCheckSummary({ ...none, findings: [{ kind: 'lock-conflict', place }] }, plain),
    ).to.contain('Not complete. 3 root modules; 1 finding in 1 file.');
  });
});

describe('formatRootChange', () => {
  const steps: readonly [string, string, string][] = [
    ['1.0.0', '2.0.0', 'major'],
    ['1.0.0', '1.1.0', 'minor'],
    ['1.0.0', '1.0.1', 'patch'],
    ['2.0.0', '1.0.0', 'major, back'],
    ['1.0.0', '1.0.0+x', 'build metadata'],
    ['1.0.0', '99999999999999999.0.0', 'another version'],
  ];
  for (const [from, to, step] of steps) {
    it(`calls ${from} to ${to} ${step}`, async () => {
      const [before, after] = [from, to].map(
        (text) =>
          new Map([
            [
              provider,
              { provider, version: parseVersion(text, terraform), constraints: [], hashes: [] },
            ],
          ]),
      );

      const text = await formatRootChange(
        { before: before ?? new Map(), after: after ?? new Map() },
        'f',
        terraform,
      );

      expect(text).to.equal(`f\n  ~ acme/anvil ${from} -> ${to} (${step})\n`);
    });
  }

  it('says so where only the form changes', async () => {
    const text = await formatRootChange({ before: new Map(), after: new Map() }, 'f', terraform);

    expect(text).to.equal('f\n  put in the form that it is written in\n');
  });
});

describe('formatRootsSummary', () => {
  it('counts', () => {
    const counts = { roots: 2, changed: 1, failed: 0, packages: 8, fetched: 3 };

    expect(formatRootsSummary(counts, true, plain)).to.equal(
      '\nDone. 2 root modules; 1 lock file written; 8 packages, 3 of them downloaded.\n',
    );
    expect(formatRootsSummary({ ...counts, failed: 1 }, false, plain)).to.contain(
      'Not done. 2 root modules; 1 lock file to be written; 1 failed;',
    );
  });
});

describe('formatMissingPackages', () => {
  it('lists releases and platforms, if there are any', () => {
    const missing = [{ provider, version, platform: darwin }];

    expect(formatMissingPackages(missing, terraform)[0]?.detail).to.contain(
      '\n- acme/anvil 1.0.0: darwin_arm64',
    );
    expect(formatMissingPackages([], terraform)).to.deep.equal([]);
  });
});

describe('describeRootFailures', () => {
  it('tells each failure once, with the first of the root modules', () => {
    const failure = { provider, version, platform: darwin, error: new Error('gone') };
    const reports = Array.from({ length: 12 }, (_, index) => ({
      directory: `r${index}`,
      failures: [failure],
    }));

    const diagnostics = describeRootFailures(reports, terraform);

    expect(diagnostics).to.have.length(1);
    expect(diagnostics[0]?.summary).to.equal('Cannot lock acme/anvil for darwin_arm64');
    expect(diagnostics[0]?.detail).to.match(/^gone\n\nNot locked:\n- r0\n[^]*- r9\n- and 2 more$/);
  });
});
