import { expect } from 'chai';
import { createBufferRelief } from './buffer-relief.ts';

describe('createBufferRelief', () => {
  it('keeps buffers that nobody holds from piling up', () => {
    const relief = createBufferRelief();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;

    for (let read = 0; read < 4096; read += 1) {
      const { length } = Buffer.allocUnsafeSlow(64 * 1024);
      relief.count(length);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }

    // 256 MiB went by. Without relief about 32 MiB are waiting at a time.
    expect(most).to.be.lessThan(24 * 1024 ** 2);
  });

  it('does not leave the handle to others', () => {
    createBufferRelief().count(64 * 1024 ** 2);

    expect(Reflect.get(globalThis, 'gc')).to.equal(undefined);
  });
});
