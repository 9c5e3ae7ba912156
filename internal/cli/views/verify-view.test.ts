import { expect } from 'chai';
import { terraform } from '../../flavour/flavour.ts';
import { makeZh, parseHash, type Hash } from '../../hash/hash.ts';
import type { ExplainedHash, HashSource } from '../../ops/verify/explain-hashes.ts';
import type { EntryProblem, VerifyFinding } from '../../ops/verify/verify-finding.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { providerLock } from '../../testing/provider-lock.ts';
import type { VerifyArgs } from '../commands/verify-args.ts';
import { formatExplainedEntry } from './explain-view.ts';
import { listVerifyRemedies } from './verify-remedies.ts';
import {
  countHashes,
  describeUnlocked,
  describeUnverified,
  formatVerifyFinding,
  formatVerifySummary,
} from './verify-view.ts';

const lock = providerLock('acme/anvil 1.2.0');
const { provider, version } = lock;
const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const zh = makeZh('a'.repeat(64));
const h1 = parseHash('h1:own');
const place = { file: 'live/.terraform.lock.hcl', line: 7 };
const at = { provider, version, platform: linux, path: 'x/y' };

const problems: readonly (readonly [EntryProblem, words: string, remedy: string | undefined])[] = [
  [
    { ...at, kind: 'package-modified', h1 },
    'the package for linux_amd64 in x/y has the hash h1:own, which is not locked: the package was modified, or the lock file',
    'airlock -chdir=live install',
  ],
  [
    { ...at, kind: 'package-hash-missing', h1, zh },
    `the package for linux_amd64 in x/y is that of the archive ${zh}, but its own hash h1:own is not locked`,
    'airlock -chdir=live lock -platform=linux_amd64',
  ],
  [
    { ...at, kind: 'package-misplaced', platforms: [darwin] },
    'the package for linux_amd64 in x/y is the one for darwin_arm64',
    'airlock -chdir=live install',
  ],
  [
    { ...at, kind: 'package-broken', reason: 'bad' },
    'the package for linux_amd64 in x/y is no proper package: bad',
    'airlock -chdir=live install',
  ],
  [
    { ...at, kind: 'package-broken', path: 'm/x.zip', reason: 'bad' },
    'the package for linux_amd64 in m/x.zip is no proper package: bad',
    'airlock mirror -platform=linux_amd64 m',
  ],
  [
    { ...at, kind: 'package-missing' },
    'there is no package for linux_amd64 in x/y',
    'airlock -chdir=live install',
  ],
  [
    { ...at, kind: 'archive-missing', path: 'm' },
    'the mirror m has no package for linux_amd64',
    'airlock mirror -platform=linux_amd64 m',
  ],
  [
    { ...at, kind: 'archive-altered', path: 'm/x.zip', reason: 'bad' },
    'the package for linux_amd64 in m/x.zip is not what the mirror promises: bad',
    'airlock mirror -platform=linux_amd64 m',
  ],
  [
    { ...at, kind: 'archive-not-locked', path: 'm/x.zip', zh },
    `the package for linux_amd64 in m/x.zip has the checksum ${zh}, which is not locked`,
    'airlock mirror -platform=linux_amd64 m',
  ],
  [
    { provider, version, kind: 'signature-bad', path: 'm/s', reason: 'bad' },
    'the checksums that are kept in m/s are not worth anything: bad',
    'airlock mirror m',
  ],
  [
    { provider, version, kind: 'hash-not-signed', hash: zh },
    `${zh} is not among the checksums that were signed with the release: find out who added it, or remove the line`,
    undefined,
  ],
];

const args: VerifyArgs = {
  directories: ['live'],
  recursive: false,
  platforms: [],
  installed: undefined,
  mirror: undefined,
  requireInstalled: false,
  explain: false,
};

function remedies(finding: VerifyFinding, change: Partial<VerifyArgs> = {}): readonly string[] {
  return listVerifyRemedies([finding, finding], { args: { ...args, ...change }, mirror: 'm' });
}

describe('what verify finds', () => {
  for (const [problem, words, remedy] of problems) {
    it(`says where, what and what mends ${problem.kind}`, () => {
      const finding = { ...problem, place };

      expect(formatVerifyFinding(finding, terraform)).to.equal(
        `live/.terraform.lock.hcl:7: acme/anvil 1.2.0: ${words}`,
      );
      expect(remedies(finding)).to.deep.equal(remedy === undefined ? [] : [remedy]);
    });
  }

  it('words what is wrong with a lock file as lock -check does', () => {
    const finding: VerifyFinding = { kind: 'lock-badly-merged', place };

    expect(formatVerifyFinding(finding, terraform)).to.match(
      /^live\/\S+:7: left over from a merge/,
    );
    expect(remedies(finding)).to.deep.equal(['airlock -chdir=live lock -missing-platform=error']);
  });

  it('mends all root modules with one command, and what was named where it is', () => {
    const finding: VerifyFinding = { ...at, kind: 'package-missing', place };
    const altered: VerifyFinding = { ...at, kind: 'archive-missing', path: 'm', place };
    const all = { recursive: true, directories: ['.'] };

    expect(remedies(finding, all)).to.deep.equal(['airlock install -recursive']);
    expect(remedies(altered, all)).to.deep.equal([
      'airlock mirror -recursive -platform=linux_amd64 m',
    ]);
    expect(remedies(finding, { installed: 'a b', platforms: [linux] })).to.deep.equal([
      "airlock install -platform=linux_amd64 '-target=a b'",
    ]);
  });

  it('says what to do where there is no lock file', () => {
    const [here, there] = describeUnlocked(['.', 'live']);

    expect(here?.detail).to.match(/\n {2}airlock lock$/);
    expect(there?.detail).to.match(/\n {2}airlock -chdir=live lock$/);
  });

  it('names what it could not verify, and why', () => {
    expect(describeUnverified([], terraform)).to.deep.equal([]);
    const [problem] = describeUnverified([{ ...at, reason: 'no idea' }], terraform);
    expect(problem?.detail).to.contain('\n- acme/anvil 1.2.0 for linux_amd64 in x/y: no idea');
    expect(problem?.detail).to.match(/airlock lock -platform=linux_amd64$/);
  });
});

const signed: HashSource = { kind: 'signed', signer: { by: 'official', keyId: 'AB' } };

function explained(hash: Hash, source?: HashSource, archive?: ExplainedHash): ExplainedHash {
  return { hash, platforms: source === undefined ? [] : [linux], source, archive };
}

const archive = explained(zh, signed);
const hashes = [
  explained(h1, { kind: 'computed', archive: zh }, archive),
  explained(h1, { kind: 'computed', archive: undefined }),
  archive,
  explained(zh, { kind: 'signed', signer: undefined }),
  explained(zh, { kind: 'signed', signer: { by: 'partner', keyId: 'CD' } }),
  explained(h1, { kind: 'reported', by: 'mirror' }),
  explained(h1, { kind: 'reported', by: 'source' }),
  explained(h1),
  explained(parseHash('foo:x')),
];

describe('formatExplainedEntry', () => {
  it('has a line for each hash', () => {
    const lines = formatExplainedEntry({ lock, place, hashes }, terraform).split('\n');

    expect(lines[0]).to.equal('acme/anvil 1.2.0, live/.terraform.lock.hcl:7');
    expect(lines.slice(1, -1).map((line) => line.trim().split(/ {2,}/).slice(1))).to.deep.equal([
      ['linux_amd64', 'computed here, archive signed by HashiCorp'],
      ['linux_amd64', 'computed here'],
      ['linux_amd64', 'signed by HashiCorp'],
      ['linux_amd64', 'signed'],
      ['linux_amd64', 'signed by a HashiCorp partner, key ID CD'],
      ['linux_amd64', 'listed by the mirror'],
      ['linux_amd64', 'reported by its source'],
      ['unknown platform', 'unknown'],
      ['unknown platform', 'unknown scheme'],
    ]);
    expect(lines[1]?.indexOf('linux')).to.equal(lines[3]?.indexOf('linux'));
  });

  it('says so where there are none', () => {
    expect(formatExplainedEntry({ lock, place, hashes: [] }, terraform)).to.contain('no hashes');
  });
});

describe('formatVerifySummary', () => {
  const style = { colour: false, width: 77 };
  const counts = {
    lock_files: 1,
    findings: 0,
    verified: 2,
    unverified: 0,
    ...countHashes([{ lock, place, hashes }]),
  };

  it('counts hashes by what is known of them', () => {
    expect(formatVerifySummary(counts, style)).to.equal(
      'Verified. 1 lock file; 2 packages verified; 9 hashes: 4 signed, 1 computed here, 2 reported, 2 unknown.\n',
    );
  });

  it('claims nothing that it has not done', () => {
    expect(formatVerifySummary({ ...counts, verified: 0 }, style)).to.match(/^Nothing wrong\. /);
    expect(formatVerifySummary({ ...counts, unverified: 1 }, style)).to.contain(
      '\nNot verified. Nothing wrong was found, but not all is known;',
    );
    expect(formatVerifySummary({ ...counts, unverified: 1, findings: 2 }, style)).to.contain(
      '\nVerification failed. 2 findings;',
    );
  });
});
