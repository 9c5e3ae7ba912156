import { expect } from 'chai';
import type { Decoded } from '../diag/diagnostic.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { formatConstraints } from '../version/canonical.ts';
import { formatVersion } from '../version/version.ts';
import { decodeLocks } from './decode.ts';
import type { Locks } from './locks.ts';

function decode(text: string, flavour = terraform): Decoded<Locks> {
  return decodeLocks('.terraform.lock.hcl', Buffer.from(text), flavour);
}

/** Summary and detail of each problem. */
function problemsOf(text: string, flavour = terraform): readonly (readonly [string, string])[] {
  return decode(text, flavour).diagnostics.map(({ summary, detail }) => [summary, detail]);
}

/** A lock of `example.com/acme/anvil` with these lines. */
function anvil(...lines: readonly string[]): string {
  return ['provider "example.com/acme/anvil" {', ...lines, '}', ''].join('\n');
}

describe('decodeLocks', () => {
  it('reads versions, constraints and hashes, the latter as they stand', () => {
    const { value, diagnostics } = decode(
      anvil(
        'hashes = ["zh:b", "h1:a", "zh:b"]',
        'constraints = ">= 1.0.0, < 2.0.0"',
        'version = "1.2.3-rc.1+build"',
      ),
    );

    expect(diagnostics).to.deep.equal([]);
    const [lock, ...others] = value.values();
    expect(others).to.deep.equal([]);
    expect(lock?.provider).to.equal('example.com/acme/anvil');
    expect(lock && formatVersion(lock.version)).to.equal('1.2.3-rc.1+build');
    expect(lock && formatConstraints(lock.constraints)).to.equal('>= 1.0.0, < 2.0.0');
    expect(lock?.hashes).to.deep.equal(['zh:b', 'h1:a', 'zh:b']);
  });

  it('finds no locks in an empty file', () => {
    for (const text of ['', '\ufeff', '# nothing\n\n/* here */']) {
      expect(decode(text), JSON.stringify(text)).to.deep.equal({
        value: new Map(),
        diagnostics: [],
      });
    }
  });

  it('gives places, but no source lines', () => {
    const [problem] = decode(anvil('  version = "1.0"')).diagnostics;

    expect(problem?.subject).to.deep.equal({
      file: '.terraform.lock.hcl',
      start: { line: 2, column: 13, byte: 48 },
      end: { line: 2, column: 18, byte: 53 },
    });
    expect(problem).not.to.have.property('snippet');
  });

  it('reports a hash without scheme at the list', () => {
    const [problem] = decode(anvil('version = "1.0.0"', 'hashes = [', '"x",', ']')).diagnostics;

    expect(problem?.subject?.start).to.deep.include({ line: 3, column: 10 });
    expect(problem?.subject?.end).to.deep.include({ line: 5, column: 2 });
  });

  it('keeps what it understood beside an error', () => {
    const { value } = decode(`${anvil('version = "x"')}provider "example.com/acme/rope" {
      version = "1.0.0"
    }`);

    expect([...value.keys()]).to.deep.equal(['example.com/acme/anvil', 'example.com/acme/rope']);
  });

  const version = 'version = "1.0.0"';
  const details: readonly (readonly [title: string, text: string, ...details: string[]])[] = [
    [
      'an address that is none',
      'provider "a/b/c/d" {}',
      'The provider source address for a provider lock must be a valid, fully-qualified address of the form "hostname/namespace/type".',
    ],
    [
      'a built-in provider',
      'provider "terraform.io/builtin/terraform" {}',
      "Cannot lock a version for built-in provider terraform.io/builtin/terraform. Built-in providers are bundled inside Terraform itself, so you can't select a version for them independently of the Terraform release you are currently running.",
    ],
    [
      'a provider from before there were namespaces',
      'provider "-/null" {}',
      'Provider source address registry.terraform.io/-/null is a special provider that is not eligible for dependency locking.',
    ],
    [
      'an address not in normal form',
      'provider "hashicorp/Null" {}',
      'The provider source address for this provider lock must be written as "registry.terraform.io/hashicorp/null", the fully-qualified and normalized form.',
    ],
    [
      'a second lock',
      anvil(version) + anvil(version),
      'This lockfile already declared a lock for provider example.com/acme/anvil at .terraform.lock.hcl:1,1-34.',
    ],
    [
      'a missing version',
      anvil(),
      'The argument "version" is required, but no definition was found.',
    ],
    [
      'a version that is null',
      anvil('version = null'),
      'A provider lock block must contain a "version" argument.',
    ],
    [
      'a version that cannot be read',
      anvil('version = "v1"'),
      'The selected version number for provider example.com/acme/anvil is invalid: a "v" prefix should not be used.',
      'The selected version number for provider example.com/acme/anvil must be written in normalized form: "0.0.0".',
    ],
    [
      'a version not in normal form',
      anvil('version = 1'),
      'The selected version number for provider example.com/acme/anvil must be written in normalized form: "1.0.0".',
    ],
    [
      'constraints that cannot be read',
      anvil(version, 'constraints = "x"'),
      'The recorded version constraints for provider example.com/acme/anvil are invalid: invalid specification "x": can\'t use wildcard for major number; omit segments that should be unconstrained.',
      'The recorded version constraints for provider example.com/acme/anvil must be written in normalized form: "".',
    ],
    [
      'constraints not in normal form',
      anvil(version, 'constraints = "~>1"'),
      'The recorded version constraints for provider example.com/acme/anvil must be written in normalized form: "~> 1.0".',
    ],
    [
      'constraints that are null',
      anvil(version, 'constraints = null'),
      'Unsuitable value: null value is not allowed',
    ],
    [
      'an empty list of hashes',
      anvil(version, 'hashes = []'),
      'The "hashes" argument must either be omitted or contain at least one hash value.',
    ],
    [
      'hashes that are no list',
      anvil(version, 'hashes = null'),
      'A static list expression is required.',
    ],
    [
      'hashes without a scheme',
      anvil(version, 'hashes = ["h1:a", "abc", ":\\"", null, [], 1]'),
      'Cannot interpret "abc" as a provider hash: hash string must start with a scheme keyword followed by a colon.',
      'Cannot interpret ":\\"" as a provider hash: hash string must start with a scheme keyword followed by a colon.',
      'Unsuitable value: null value is not allowed',
      'Unsuitable value: string required',
      'Cannot interpret "1" as a provider hash: hash string must start with a scheme keyword followed by a colon.',
    ],
    [
      'a variable',
      anvil('version = var.x'),
      'Variables may not be used here.',
      'Unsuitable value: value must be known',
    ],
    [
      'locks for modules, once',
      'module "a" {}\nmodule "b" {}',
      'Terraform v1.11.4 only supports dependency locks for providers, not for modules. This configuration may be intended for a later version of Terraform that also supports dependency locks for modules.',
    ],
  ];
  for (const [title, text, ...expected] of details) {
    it(`explains ${title}`, () => {
      expect(problemsOf(text).map(([, detail]) => detail)).to.deep.equal(expected);
    });
  }

  it('names OpenTofu where it stands in', () => {
    expect(problemsOf('module "a" {}', opentofu)[0]?.[1]).to.match(
      /^OpenTofu v1\.11\.0 only .* of OpenTofu that/,
    );
    expect(problemsOf('provider "opentofu.org/builtin/x" {}', opentofu)[0]?.[1]).to.contain(
      'bundled inside OpenTofu itself',
    );
    expect(problemsOf('provider "hashicorp/null" {}', opentofu)[0]?.[1]).to.contain(
      '"registry.opentofu.org/hashicorp/null"',
    );
  });

  it('does not look into a block with a wrong address', () => {
    expect(problemsOf('provider "null" {\n  version = var.x\n  nonsense = 1\n}')).to.have.length(1);
  });

  it('counts a lock with errors, but not a wrong address, as the first of its provider', () => {
    const summaries = problemsOf(
      `${anvil('version = null')}provider "Example.com/acme/anvil" {}\n${anvil(version)}`,
    ).map(([summary]) => summary);

    expect(summaries).to.deep.equal([
      'Missing required argument',
      'Non-normalized provider source address',
      'Duplicate provider lock',
    ]);
  });
});
