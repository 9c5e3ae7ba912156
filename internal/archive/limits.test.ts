import { expect } from 'chai';
import { ToolError } from '../diag/tool-error.ts';
import { ratioFreeBytes, ratioMax, unpackedBytesMax, UnpackedTotal } from './limits.ts';

describe('UnpackedTotal', () => {
  it('stops an archive that unpacks to too much', () => {
    const total = new UnpackedTotal();
    total.add(unpackedBytesMax, unpackedBytesMax);

    expect(() => {
      total.add(1, unpackedBytesMax);
    })
      .to.throw(ToolError, 'contents exceed')
      .with.property('code', 'unsafe-archive');
  });

  it('stops an archive that unpacks to too much for its size', () => {
    const total = new UnpackedTotal();
    total.add(ratioFreeBytes, 1);
    const archiveBytes = ratioFreeBytes / ratioMax;

    expect(() => {
      total.add(ratioMax, archiveBytes);
    })
      .to.throw(ToolError, '250 times')
      .with.property('code', 'unsafe-archive');
  });
});
