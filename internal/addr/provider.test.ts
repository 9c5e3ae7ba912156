import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { readCases } from '../testing/read-cases.ts';
import { AddressError } from './address-error.ts';
import {
  compareProviders,
  displayProvider,
  impliedProvider,
  isBuiltIn,
  isLegacy,
  isLockable,
  parseProviderSource,
  providerParts,
} from './provider.ts';

describe('parseProviderSource', () => {
  for (const row of readCases('addr/sources.json')) {
    const source = row.text('source');
    const full = row.find('full');
    const title = JSON.stringify(source).slice(0, 60);
    if (row.find('airlock') === 'refused') {
      it(`refuses ${title}, which must not become the name of a directory`, () => {
        expect(() => parseProviderSource(source, terraform)).to.throw(AddressError);
      });
    } else if (full !== undefined) {
      it(`reads ${title}`, () => {
        expect(parseProviderSource(source, terraform)).to.equal(full);
      });
    } else {
      it(`refuses ${title}`, () => {
        expect(problemOf(source)).to.deep.equal({
          summary: row.text('summary'),
          detail: row.text('detail'),
        });
      });
    }
  }

  it('reads what it has written', () => {
    for (const row of readCases('addr/sources.json')) {
      const full = row.find('full');
      // A type of one part may have a prefix that the full address may not have.
      if (full === undefined || row.find('airlock') === 'refused' || full.includes('/terraform-'))
        continue;
      expect(parseProviderSource(full, terraform)).to.equal(full);
    }
  });

  it("uses OpenTofu's own registry and prefixes", () => {
    expect(parseProviderSource('aws', opentofu)).to.equal('registry.opentofu.org/hashicorp/aws');
    expect(parseProviderSource('-/aws', opentofu)).to.equal('registry.opentofu.org/-/aws');
    for (const source of ['a/opentofu-x', 'a/opentofu-provider-x', 'a/terraform-x']) {
      expect(() => parseProviderSource(source, opentofu)).to.throw(AddressError);
    }
    expect(() => parseProviderSource('registry.terraform.io/-/aws', opentofu)).to.throw(
      AddressError,
      'The legacy provider namespace "-" can be used only with hostname registry.opentofu.org.',
    );
  });
});

describe('providerParts', () => {
  it('splits an address with a port and one in Unicode', () => {
    expect(
      providerParts(parseProviderSource('Example.com:8443/Acme/Anvil', terraform)),
    ).to.deep.equal({ host: 'example.com:8443', namespace: 'acme', type: 'anvil' });
    expect(providerParts(parseProviderSource('例え.com/école/ß', terraform))).to.deep.equal({
      host: '例え.com',
      namespace: 'école',
      type: 'ß',
    });
  });
});

describe('displayProvider', () => {
  it("leaves out only the product's own registry", () => {
    const addr = parseProviderSource('aws', terraform);

    expect(displayProvider(addr, terraform)).to.equal('hashicorp/aws');
    expect(displayProvider(addr, opentofu)).to.equal('registry.terraform.io/hashicorp/aws');
  });
});

describe('impliedProvider', () => {
  it('is of hashicorp, save for the one that is part of the program', () => {
    expect(impliedProvider('aws', terraform)).to.equal('registry.terraform.io/hashicorp/aws');
    expect(impliedProvider('aws', opentofu)).to.equal('registry.opentofu.org/hashicorp/aws');
    expect(impliedProvider('terraform', terraform)).to.equal('terraform.io/builtin/terraform');
  });

  it('refuses a name that cannot be a type', () => {
    expect(() => impliedProvider('foo_bar', terraform)).to.throw(ParseError, /^must contain only/);
  });
});

describe('isBuiltIn, isLegacy and isLockable', () => {
  const cases: readonly (readonly [source: string, kind: 'built-in' | 'legacy' | 'lockable'])[] = [
    ['aws', 'lockable'],
    ['terraform', 'lockable'],
    ['builtin/terraform', 'lockable'],
    ['terraform.io/hashicorp/terraform', 'lockable'],
    ['opentofu.org/builtin/terraform', 'lockable'],
    ['terraform.io/builtin/terraform', 'built-in'],
    ['terraform.io/builtin/other', 'built-in'],
    ['-/aws', 'legacy'],
  ];
  for (const [source, kind] of cases) {
    it(`find that ${source} is ${kind}`, () => {
      const addr = parseProviderSource(source, terraform);

      expect(isBuiltIn(addr, terraform)).to.equal(kind === 'built-in');
      expect(isLegacy(addr, terraform)).to.equal(kind === 'legacy');
      expect(isLockable(addr, terraform)).to.equal(kind === 'lockable');
    });
  }

  it('know both hosts of built-in providers of OpenTofu', () => {
    for (const host of ['terraform.io', 'opentofu.org']) {
      const addr = parseProviderSource(`${host}/builtin/terraform`, opentofu);
      expect(isLockable(addr, opentofu)).to.equal(false);
    }
  });
});

describe('compareProviders', () => {
  it('orders part by part, hosts by their punycode', () => {
    const sorted = [
      'example.com/a/a',
      'example.com.au/a/a',
      'example.com:8080/a/a',
      'registry.terraform.io/a/b',
      'registry.terraform.io/a/c',
      'registry.terraform.io/a-b/c',
      'terraform.io/a/a',
      'bücher.example/a/a',
      'bücher.example/a/ﾊ',
      'xz.com/a/a',
    ].map((source) => parseProviderSource(source, terraform));

    expect(sorted.toReversed().sort(compareProviders)).to.deep.equal(sorted);
  });
});

function problemOf(source: string): unknown {
  try {
    return parseProviderSource(source, terraform);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    return { summary: error.summary, detail: error.message };
  }
}
