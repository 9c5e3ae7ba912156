import { expect } from 'chai';
import { terraform } from '../../flavour/flavour.ts';
import { findStateProvider } from './state-provider.ts';

const known = 'registry.terraform.io/hashicorp/null';
const legacy = 'registry.terraform.io/-/null';

describe('findStateProvider', () => {
  const cases: readonly (readonly [text: string, provider: string | undefined])[] = [
    [`provider["${known}"]`, known],
    [`provider["${known}"].east`, known],
    [`module.a.module.b.provider["${known}"].east`, known],
    ['provider["hashicorp/null"]', known],
    ['provider["null"]', known],
    ['provider["Registry.Terraform.io/hashicorp/NULL"]', known],
    ['provider["terraform.io/builtin/terraform"]', 'terraform.io/builtin/terraform'],
    [`provider["${legacy}"]`, legacy],
    ['provider.null', legacy],
    ['provider.null.east', legacy],
    ['module.a.provider.null', legacy],
    [`module.a[0].provider["${known}"]`, undefined],
    [`module.provider["${known}"]`, undefined],
    [`provider["${known}"].a.b`, undefined],
    [`provider["${known}"]["a"]`, undefined],
    ['provider["a/b/c/d"]', undefined],
    ['provider[0]', undefined],
    ['provider[null]', undefined],
    ['provider', undefined],
    ['resource.null', undefined],
    ['garbage here', undefined],
    ['', undefined],
  ];

  for (const [text, provider] of cases) {
    it(`finds ${provider ?? 'none'} in ${text === '' ? 'nothing' : text}`, () => {
      expect(findStateProvider(text, terraform)).to.equal(provider);
    });
  }
});
