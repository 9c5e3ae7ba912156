import { expect } from 'chai';
import { credentialsFromEnv } from './env-credentials.ts';

describe('credentialsFromEnv', () => {
  const hosts: readonly (readonly [name: string, host: string])[] = [
    ['TF_TOKEN_registry_terraform_io', 'registry.terraform.io'],
    ['TF_TOKEN_registry.terraform.io', 'registry.terraform.io'],
    ['TF_TOKEN_REGISTRY_TERRAFORM_IO', 'registry.terraform.io'],
    ['TF_TOKEN_my__reg_example_com', 'my-reg.example.com'],
    ['TF_TOKEN_my-reg_example_com', 'my-reg.example.com'],
    ['TF_TOKEN_xn____caf__dma_fr', 'xn--caf-dma.fr'],
    ['TF_TOKEN_café_fr', 'xn--caf-dma.fr'],
    ['TF_TOKEN_ex_com:8443', 'ex.com:8443'],
    ['TF_TOKEN_ex_com:443', 'ex.com'],
    ['TF_TOKEN_faß_de', 'fass.de'],
    ['TF_TOKEN_xn____fa__hia_de', 'xn--fa-hia.de'],
    ['TF_TOKEN_ex_com_', 'ex.com.'],
  ];
  for (const [name, host] of hosts) {
    it(`reads ${name} as ${host}`, () => {
      expect([...credentialsFromEnv({ [name]: 'secret' })]).to.deep.equal([[host, 'secret']]);
    });
  }

  it('keeps an empty token', () => {
    expect([...credentialsFromEnv({ TF_TOKEN_a_b: '' })]).to.deep.equal([['a.b', '']]);
  });

  it('ignores other variables and names that are no host', () => {
    const env = {
      TF_TOKEN: 'a',
      tf_token_a_b: 'a',
      TF_TOKEN_: 'a',
      TF_TOKEN_a___b: 'a',
      'TF_TOKEN_a:b': 'a',
      TF_TOKEN_xn____999999999: 'a',
      TF_TOKEN_unset: undefined,
    };

    expect([...credentialsFromEnv(env)]).to.deep.equal([]);
  });
});
