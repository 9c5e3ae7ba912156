import { expect } from 'chai';
import { makeZh, parseHash, type Hash } from '../../hash/hash.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { providerLock } from '../../testing/provider-lock.ts';
import type { ExaminedPackage } from './examine-package.ts';
import type { HashFact } from './explain-hashes.ts';
import {
  judgeEntry,
  type EntryEvidence,
  type EntryVerdict,
  type MirrorEvidence,
  type MirroredPackage,
} from './judge-entry.ts';

const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const zh = makeZh('a'.repeat(64));
const otherZh = makeZh('b'.repeat(64));
const h1 = parseHash('h1:own');
const archiveH1 = parseHash('h1:packed');
const otherH1 = parseHash('h1:other');
const trust = { kind: 'signed', by: 'community', keyId: 'AB' } as const;

function hashed(own: Hash, archive?: Hash): ExaminedPackage {
  const digests = {
    archive: archive && { zh: archive, h1: archiveH1, bytes: 1 },
    h1: own,
    executables: [],
  };
  return { platform: linux, path: 'p', outcome: { kind: 'hashed', digests } };
}

function mirrored(item: ExaminedPackage, more: Partial<MirroredPackage> = {}): MirrorEvidence {
  return {
    directory: 'mirror',
    platforms: [linux],
    packages: [{ ...item, alteration: undefined, ...more }],
    badSignature: undefined,
    trust,
  };
}

interface Evidence extends Partial<Omit<EntryEvidence, 'lock'>> {
  readonly hashes?: readonly Hash[];
}

function judge({ hashes = [h1, zh], ...evidence }: Evidence): EntryVerdict {
  return judgeEntry({
    lock: providerLock('acme/anvil 1.2.0', { hashes }),
    facts: [],
    covered: new Set(),
    installed: [],
    mirror: undefined,
    ...evidence,
  });
}

/** What came of it, in a word for each package. */
function outcome(evidence: Evidence): readonly string[] {
  const { problems, verified, unverified } = judge(evidence);
  return [
    ...problems.map(({ kind }) => kind),
    ...verified.map((item) => item.trust.kind),
    ...unverified.map(({ reason }) => `unknown: ${reason}`),
  ];
}

const unpacked: HashFact = {
  hash: h1,
  platform: linux,
  source: { kind: 'computed', archive: zh },
};
const somewhere: HashFact = { ...unpacked, platform: undefined };
const broken: ExaminedPackage['outcome'] = { kind: 'broken', reason: 'bad' };
const unreadable: ExaminedPackage['outcome'] = { kind: 'unreadable', reason: 'permission denied' };
const noHashes = 'unknown: the lock file has no checksum of the provider';
const noH1 =
  'unknown: the lock file has no h1 checksum of the provider, and none of its archives was hashed here';

const cases: readonly (readonly [title: string, Evidence, readonly string[]])[] = [
  ['finds nothing where there is nothing', {}, []],
  ['believes an installed package by its h1', { installed: [hashed(h1)] }, ['verified-checksum']],
  ['finds one that has another', { installed: [hashed(otherH1)] }, ['package-modified']],
  [
    'finds one whose h1 is not locked, though its archive is',
    { hashes: [otherH1, zh], installed: [hashed(h1)], facts: [unpacked] },
    ['package-hash-missing'],
  ],
  [
    'does not take the content of an archive of another platform, or that is not locked, for right',
    {
      hashes: [otherH1, zh],
      installed: [hashed(h1), hashed(h1)],
      facts: [{ ...unpacked, platform: darwin }],
    },
    ['package-modified', 'package-modified'],
  ],
  [
    'nor that of an archive that is not locked',
    { hashes: [otherH1, otherZh], installed: [hashed(h1)], facts: [unpacked] },
    ['package-modified'],
  ],
  [
    'nor what somebody reports to be the content',
    {
      hashes: [zh],
      installed: [hashed(h1)],
      facts: [{ ...unpacked, source: { kind: 'reported', by: 'mirror' } }],
    },
    [noH1],
  ],
  [
    'goes by the archive where no h1 is locked',
    { hashes: [zh], installed: [hashed(h1)], facts: [somewhere] },
    ['verified-checksum'],
  ],
  [
    'finds what has another content than the archive for the platform',
    { hashes: [zh], installed: [hashed(otherH1)], facts: [unpacked] },
    ['package-modified'],
  ],
  [
    'knows nothing where the archive is not known',
    { hashes: [zh], installed: [hashed(h1)] },
    [noH1],
  ],
  ['knows nothing without hashes', { hashes: [], installed: [hashed(h1)] }, [noHashes]],
  [
    'nor with those that nobody can check',
    { hashes: [parseHash('foo:x')], installed: [hashed(h1)] },
    [noHashes],
  ],
  [
    'finds the package of another platform',
    { installed: [hashed(h1)], facts: [{ ...unpacked, platform: darwin }] },
    ['package-misplaced'],
  ],
  [
    'finds nothing wrong where two platforms have the same package',
    { installed: [hashed(h1)], facts: [unpacked, { ...unpacked, platform: darwin }] },
    ['verified-checksum'],
  ],
  [
    'finds what is no package',
    { installed: [{ ...hashed(h1), outcome: broken }] },
    ['package-broken'],
  ],
  [
    'says nothing of what cannot be read',
    { installed: [{ ...hashed(h1), outcome: unreadable }] },
    ['unknown: permission denied'],
  ],
  ['believes an archive by its zh', { hashes: [zh], mirror: mirrored(hashed(h1, zh)) }, ['signed']],
  [
    'or by the h1 of its entries',
    { hashes: [archiveH1], mirror: mirrored(hashed(h1, zh)) },
    ['signed'],
  ],
  [
    'but not by the h1 that it has once unpacked, as Terraform does not',
    { hashes: [h1], mirror: mirrored(hashed(h1, zh)) },
    ['archive-not-locked'],
  ],
  [
    'finds an archive that is not locked',
    { mirror: mirrored(hashed(h1, otherZh)) },
    ['archive-not-locked'],
  ],
  [
    'finds one that the mirror does not promise, though it is locked',
    { mirror: mirrored(hashed(h1, zh), { alteration: 'x' }) },
    ['archive-altered'],
  ],
  [
    'finds one that is missing',
    { mirror: { ...mirrored(hashed(h1, zh)), platforms: [linux, darwin] } },
    ['archive-missing', 'signed'],
  ],
  [
    'finds one that is broken',
    { mirror: mirrored(hashed(h1, zh), { outcome: broken }) },
    ['package-broken'],
  ],
  [
    'believes an unpacked package of a mirror by its h1',
    { mirror: mirrored(hashed(h1)) },
    ['verified-checksum'],
  ],
  ['and finds one that has another', { mirror: mirrored(hashed(otherH1)) }, ['package-modified']],
  [
    'finds a bad signature, and trusts nothing that it was to vouch for',
    { mirror: { ...mirrored(hashed(h1, zh)), badSignature: { path: 's', reason: 'bad' } } },
    ['signature-bad', 'unknown: its signature is not good'],
  ],
  ['finds a zh that nobody has signed', { covered: new Set([otherZh]) }, ['hash-not-signed']],
  ['but not where it is not known what was signed', { covered: new Set() }, []],
  ['and not if it was signed', { covered: new Set([zh, otherZh]) }, []],
];

describe('judgeEntry', () => {
  for (const [title, evidence, expected] of cases) {
    it(title, () => {
      expect(outcome(evidence)).to.deep.equal(expected);
    });
  }

  it('tells what it has found, and where', () => {
    const { problems } = judge({
      installed: [hashed(otherH1)],
      mirror: { ...mirrored(hashed(h1, zh)), badSignature: { path: 's', reason: 'bad' } },
      covered: new Set([otherZh]),
    });

    const { provider, version } = providerLock('acme/anvil 1.2.0');
    expect(problems).to.deep.equal([
      { provider, version, kind: 'signature-bad', path: 's', reason: 'bad' },
      { provider, version, kind: 'hash-not-signed', hash: zh },
      {
        provider,
        version,
        kind: 'package-modified',
        platform: linux,
        path: 'p',
        h1: otherH1,
      },
    ]);
  });
});
