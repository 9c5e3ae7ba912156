import { expect } from 'chai';
import { makeZh, parseHash, type Hash } from '../../hash/hash.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { explainHashes, isSigned, type ExplainedHash, type HashFact } from './explain-hashes.ts';

const linux = parsePlatform('linux_amd64');
const darwin = parsePlatform('darwin_arm64');
const zh = makeZh('a'.repeat(64));
const h1 = parseHash('h1:own');
const signer = { by: 'community', keyId: '0123456789ABCDEF' } as const;

const signed: HashFact = { hash: zh, platform: linux, source: { kind: 'signed', signer } };
const signedBySomebody: HashFact = { ...signed, source: { kind: 'signed', signer: undefined } };
const computed: HashFact = {
  hash: h1,
  platform: linux,
  source: { kind: 'computed', archive: undefined },
};
const unpacked: HashFact = {
  hash: h1,
  platform: undefined,
  source: { kind: 'computed', archive: zh },
};
const reported: HashFact = {
  hash: h1,
  platform: darwin,
  source: { kind: 'reported', by: 'mirror' },
};

function explain(hash: Hash, ...facts: readonly HashFact[]): ExplainedHash | undefined {
  return explainHashes([hash], facts)[0];
}

describe('explainHashes', () => {
  it('knows nothing where there are no facts about the hash', () => {
    expect(explain(h1, signed)).to.deep.equal({
      hash: h1,
      platforms: [],
      source: undefined,
      archive: undefined,
    });
  });

  it('keeps the order of the hashes', () => {
    expect(explainHashes([zh, h1], []).map(({ hash }) => hash)).to.deep.equal([zh, h1]);
  });

  it('takes the best of what is known, in whatever order it comes', () => {
    const ranked = [signed, signedBySomebody, { ...unpacked, hash: zh }, { ...reported, hash: zh }];
    for (const [index, best] of ranked.entries()) {
      const facts = ranked.slice(index).map((fact) => ({ ...fact, hash: h1 }));
      expect(explain(h1, ...facts.toReversed())?.source, String(index)).to.equal(best.source);
    }
    expect(explain(h1, computed, unpacked)?.source).to.equal(unpacked.source);
    expect(explain(h1, reported, computed)?.source).to.equal(computed.source);
  });

  it('names every platform once, sorted', () => {
    expect(explain(h1, computed, reported, computed)?.platforms).to.deep.equal([darwin, linux]);
  });

  it('knows by the archive which platform a content is for, and that it is signed', () => {
    const explained = explain(h1, unpacked, signed);

    expect(explained?.platforms).to.deep.equal([linux]);
    expect(explained?.archive?.source).to.deep.equal(signed.source);
    expect(explained && isSigned(explained)).to.equal(true);
  });

  it('prefers an archive that is signed to one that is not', () => {
    const other = makeZh('b'.repeat(64));
    const fromOther: HashFact = { ...unpacked, source: { kind: 'computed', archive: other } };

    expect(explain(h1, fromOther, unpacked, signed)?.archive?.hash).to.equal(zh);
    expect(explain(h1, fromOther, signed)?.archive?.source).to.equal(undefined);
  });

  it('takes nothing for signed that is only computed or reported', () => {
    for (const fact of [computed, unpacked, reported]) {
      const explained = explain(h1, fact);
      expect(explained && isSigned(explained)).to.equal(false);
    }
  });
});
