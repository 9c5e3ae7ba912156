import { expect } from 'chai';
import { rejection } from '../testing/rejection.ts';
import { offlineClient } from './offline-client.ts';

describe('offlineClient', () => {
  it('asks nobody', async () => {
    const { signal } = new AbortController();
    const options = {
      signal,
      maxBytes: 1,
      redirectsMax: 0,
      retry: { attemptsMax: 1, attemptTimeoutMs: 1 },
    };

    const error = await rejection(offlineClient.get(new URL('https://example.com/x'), options));

    expect(error).to.have.property('code', 'host-unreachable');
    expect(error).to.have.property('message').that.contains('example.com');
    await offlineClient.close();
  });
});
