import { expect } from 'chai';
import { parseHostname } from '../addr/hostname.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { makeTokenRejectedError, makeTokenRequiredError } from './token-errors.ts';

describe('makeTokenRequiredError', () => {
  it('says where a token can be given', () => {
    const error = makeTokenRequiredError(parseHostname('my-registry.example.com'), terraform);

    expect(error).to.include({
      code: 'unauthorized',
      message: 'host my-registry.example.com requires authentication credentials',
      hint:
        'Give a token for my-registry.example.com in the environment variable ' +
        'TF_TOKEN_my__registry_example_com, in a credentials "my-registry.example.com" block of ' +
        'the CLI configuration or with "terraform login my-registry.example.com".',
    });
  });

  it('names a host in the form in which it is compared, and a variable that exists for it', () => {
    const error = makeTokenRequiredError(parseHostname('café.fr'), terraform);

    expect(error.message).to.equal('host xn--caf-dma.fr requires authentication credentials');
    expect(error.hint).to.contain('TF_TOKEN_xn____caf__dma_fr, in a credentials "café.fr" block');
  });

  it('does not offer a variable for a host with a port: no shell could set it', () => {
    const { hint } = makeTokenRequiredError(parseHostname('example.com:8443'), opentofu);

    expect(hint).to.equal(
      'Give a token for example.com:8443 in a credentials "example.com:8443" block of the CLI ' +
        'configuration or with "tofu login example.com:8443".',
    );
  });
});

describe('makeTokenRejectedError', () => {
  it('says what may be wrong with a token', () => {
    const error = makeTokenRejectedError(parseHostname('example.com'), terraform);

    expect(error.message).to.equal(
      'host example.com rejected the given authentication credentials',
    );
    expect(error.hint).to.match(/^The token for example.com may have expired/);
  });
});
