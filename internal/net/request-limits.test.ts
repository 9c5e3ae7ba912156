import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { requestLimits } from './request-limits.ts';

describe('requestLimits', () => {
  it('has Terraform’s limits by default', () => {
    expect(requestLimits({}, terraform)).to.deep.equal({
      discovery: { attemptsMax: 1, attemptTimeoutMs: 11_000 },
      metadata: { attemptsMax: 2, attemptTimeoutMs: 10_000 },
      download: { attemptsMax: 3, attemptTimeoutMs: undefined },
    });
  });

  it('reads the environment', () => {
    const env = {
      TF_REGISTRY_CLIENT_TIMEOUT: '30',
      TF_REGISTRY_DISCOVERY_RETRY: '4',
      TF_PROVIDER_DOWNLOAD_RETRY: '7',
    };

    expect(requestLimits(env, terraform)).to.deep.equal({
      discovery: { attemptsMax: 1, attemptTimeoutMs: 11_000 },
      metadata: { attemptsMax: 5, attemptTimeoutMs: 30_000 },
      download: { attemptsMax: 8, attemptTimeoutMs: undefined },
    });
  });

  it('gives OpenTofu’s discovery the time of any other request', () => {
    const env = { TF_REGISTRY_CLIENT_TIMEOUT: '30' };

    expect(requestLimits(env, opentofu).discovery.attemptTimeoutMs).to.equal(30_000);
  });

  it('takes from the configuration what the environment leaves open', () => {
    const config = { retryCount: 0, requestTimeoutSeconds: 20 };

    expect(requestLimits({}, opentofu, config).metadata).to.deep.equal({
      attemptsMax: 1,
      attemptTimeoutMs: 20_000,
    });
    expect(
      requestLimits({ TF_REGISTRY_DISCOVERY_RETRY: '2' }, opentofu, config).metadata,
    ).to.deep.equal({ attemptsMax: 3, attemptTimeoutMs: 20_000 });
  });

  for (const value of ['', '0', '-1', '1.5', '1e3', ' 2', 'x', '99999999999999999999']) {
    it(`ignores "${value}"`, () => {
      const env = { TF_REGISTRY_CLIENT_TIMEOUT: value, TF_REGISTRY_DISCOVERY_RETRY: value };

      expect(requestLimits(env, terraform)).to.deep.equal(requestLimits({}, terraform));
    });
  }

  it('has no time limit that a timer cannot have', () => {
    const env = { TF_REGISTRY_CLIENT_TIMEOUT: '9999999999' };

    expect(requestLimits(env, terraform).metadata.attemptTimeoutMs).to.equal(2 ** 31 - 1);
  });
});
