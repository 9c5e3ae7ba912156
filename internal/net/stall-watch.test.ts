import { once } from 'node:events';
import { expect } from 'chai';
import { withHandlerServer } from '../testing/handler-server.ts';
import { rejection } from '../testing/rejection.ts';
import { httpOptions, withTestClient } from '../testing/test-client.ts';
import { readBody } from './read-body.ts';
import { RequestError } from './request-error.ts';
import { movedBytesMin, startStallWatch } from './stall-watch.ts';

describe('startStallWatch', () => {
  /** A watch that stalls after a second of a clock of its own; `look` waits until it has looked. */
  function startWatch(): {
    readonly watch: ReturnType<typeof startStallWatch>;
    readonly clock: { ms: number };
    readonly stalled: EventTarget;
    readonly isStalled: () => boolean;
  } {
    const clock = { ms: 0 };
    const stalled = new EventTarget();
    let isStalled = false;
    const watch = startStallWatch(
      20,
      () => {
        isStalled = true;
        stalled.dispatchEvent(new Event('stall'));
      },
      () => clock.ms,
    );
    return { watch, clock, stalled, isStalled: () => isStalled };
  }

  it('notices that nothing comes', async () => {
    const { watch, clock, stalled } = startWatch();

    watch.expect();
    clock.ms = 20;

    await once(stalled, 'stall');
  });

  it('notices that next to nothing comes', async () => {
    const { watch, clock, stalled } = startWatch();

    for (const ms of [5, 10, 15, 20]) {
      watch.expect();
      clock.ms = ms;
      watch.arrived(1);
    }

    await once(stalled, 'stall');
  });

  it('counts neither what the reader takes nor what came before enough has come', async () => {
    const { watch, clock, isStalled } = startWatch();

    watch.expect();
    clock.ms = 19;
    watch.arrived(movedBytesMin);
    clock.ms = 1000;
    watch.expect();
    clock.ms = 1019;
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(isStalled()).to.equal(false);
    watch.clear();
  });
});

describe('a request for what may take long', () => {
  const retry = { attemptsMax: 1, attemptTimeoutMs: undefined, stallTimeoutMs: 100 };

  it('is given up when no answer begins', async () => {
    await withHandlerServer(
      () => undefined,
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const error = await rejection(client.get(new URL(`${origin}/a`), httpOptions({ retry })));

          expect(error)
            .to.be.instanceOf(RequestError)
            .and.to.include({
              failure: 'timeout',
              retryable: true,
              message: `Get "${origin}/a": net/http: timeout awaiting response headers`,
            });
          expect(error).to.have.property('hint').that.contains('AIRLOCK_DOWNLOAD_TIMEOUT');
        });
      },
    );
  });

  it('is given up when the answer drips', async () => {
    await withHandlerServer(
      (request, response) => {
        const timer = setInterval(() => response.write('x'), 10);
        request.socket.once('close', () => {
          clearInterval(timer);
        });
      },
      async ({ origin }) => {
        await withTestClient(async ({ client }) => {
          const response = await client.get(new URL(`${origin}/a`), httpOptions({ retry }));

          const error = await rejection(readBody(response));

          expect(error).to.include({ message: 'net/http: timeout while reading body' });
        });
      },
    );
  });
});
