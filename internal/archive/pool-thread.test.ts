import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { PoolThread } from './pool-thread.ts';

const { signal } = new AbortController();

function threadOf(script: string): PoolThread {
  return new PoolThread(new URL(`data:text/javascript,${script}`), () => undefined);
}

describe('PoolThread', () => {
  const deaths = [
    { title: 'throws', script: 'throw new Error("boom")', message: 'Hash worker failed: boom' },
    { title: 'exits', script: 'process.exit(3)', message: 'Hash worker ended with code 3' },
  ];
  for (const { title, script, message } of deaths) {
    it(`fails its packages when the thread ${title}`, async () => {
      const thread = threadOf(script);
      const { outcome } = thread.start(
        { kind: 'directory', path: '.', readAhead: false },
        { signal },
      );

      expect(await rejection(outcome)).to.have.property('message', message);
      expect(thread.isLost).to.equal(true);
      expect(thread.isIdle).to.equal(true);
    });
  }

  it('counts what its packages have left', async () => {
    const thread = threadOf('setInterval(() => {}, 1000)');
    const options = { signal, expectedBytes: 100 };
    const { id, outcome } = thread.start(
      { kind: 'directory', path: '', readAhead: false } as const,
      options,
    );
    const lost = rejection(outcome);
    thread.sendPiece(id, { buffer: new ArrayBuffer(30), length: 30 });

    expect(thread.bytesLeft).to.equal(70);
    thread.sendPiece(id, { buffer: new ArrayBuffer(90), length: 90 });
    expect(thread.bytesLeft).to.equal(0);
    await thread.close();
    await lost;
  });
});
