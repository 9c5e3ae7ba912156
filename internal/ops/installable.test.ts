import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { terraform } from '../flavour/flavour.ts';
import { parseConstraints } from '../version/constraint.ts';
import { findLegacyProviders, sortRequirements } from './installable.ts';

function requirements(entries: Readonly<Record<string, string>>) {
  return new Map(
    Object.entries(entries).map(([source, text]) => [
      parseProviderSource(source, terraform),
      parseConstraints(text, terraform),
    ]),
  );
}

describe('sortRequirements', () => {
  it('tells packages from what is part of the program', () => {
    const sorted = sortRequirements(
      requirements({ 'acme/anvil': '1.0', 'terraform.io/builtin/terraform': '' }),
      terraform,
    );

    expect([...sorted.installable.keys()]).to.deep.equal(['registry.terraform.io/acme/anvil']);
    expect(sorted.builtIn).to.deep.equal(['terraform.io/builtin/terraform']);
    expect(sorted.diagnostics).to.deep.equal([]);
  });

  it('refuses built-in providers that there cannot be', () => {
    const { diagnostics } = sortRequirements(
      requirements({
        'terraform.io/builtin/nope': '',
        'terraform.io/builtin/terraform': '1.0',
      }),
      terraform,
    );

    expect(diagnostics.map(({ detail }) => detail)).to.deep.equal([
      'Cannot use terraform.io/builtin/nope: this Terraform release has no built-in provider named "nope".',
      'Cannot use terraform.io/builtin/terraform: built-in providers do not support explicit version constraints.',
    ]);
  });
});

describe('findLegacyProviders', () => {
  it('reports providers from before there were namespaces', () => {
    const found = findLegacyProviders(requirements({ '-/null': '', 'acme/anvil': '' }), terraform);

    expect(found).to.have.lengthOf(1);
    expect(found[0]?.detail).to.contain('refers to the unqualified provider "null"');
  });
});
