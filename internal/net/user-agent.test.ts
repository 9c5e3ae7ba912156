import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { makeUserAgent } from './user-agent.ts';

describe('makeUserAgent', () => {
  it('names the program and the product that it stands in for', () => {
    expect(makeUserAgent('1.2.3', terraform, {})).to.equal(
      `Airlock/1.2.3 (Terraform ${terraform.version})`,
    );
    expect(makeUserAgent('1.2.3', opentofu, {})).to.equal(
      `Airlock/1.2.3 (OpenTofu ${opentofu.version})`,
    );
  });

  it('appends what TF_APPEND_USER_AGENT says, without space around it', () => {
    const env = { TF_APPEND_USER_AGENT: '  acme-ci/7 \n' };

    expect(makeUserAgent('1.2.3', terraform, env)).to.match(/\) acme-ci\/7$/);
  });

  it('appends nothing for a blank variable', () => {
    expect(makeUserAgent('1.2.3', terraform, { TF_APPEND_USER_AGENT: ' ' })).to.match(/\)$/);
  });
});
