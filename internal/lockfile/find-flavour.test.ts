import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { encodeLocks } from './encode.ts';
import { findFlavour } from './find-flavour.ts';
import { noLocks } from './locks.ts';

describe('findFlavour', () => {
  it('knows the headers of both products, and no other', () => {
    for (const flavour of [terraform, opentofu]) {
      expect(findFlavour(Buffer.from(encodeLocks(noLocks, flavour)))).to.equal(flavour);
    }
    expect(findFlavour(Buffer.from('# made by hand, not by init\n'))).to.equal(undefined);
    expect(findFlavour(new Uint8Array())).to.equal(undefined);
  });

  it('looks no further than the header', () => {
    const text = `${'# x\n'.repeat(100)}${encodeLocks(noLocks, opentofu)}`;

    expect(findFlavour(Buffer.from(text))).to.equal(undefined);
  });
});
