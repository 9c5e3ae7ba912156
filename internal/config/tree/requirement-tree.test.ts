import { expect } from 'chai';
import { opentofu, terraform, type Flavour } from '../../flavour/flavour.ts';
import { decodeModule } from '../decode-module.ts';
import { decodeTestFile } from '../tests/decode-test-file.ts';
import type { ModuleNode, TestNode } from './module-tree.ts';
import { listRequirements, type RequirementLine } from './requirement-tree.ts';

function node(
  text: string,
  below: {
    children?: readonly (readonly [string, ModuleNode])[];
    tests?: readonly TestNode[];
  } = {},
): ModuleNode {
  const { value } = decodeModule([{ name: 'main.tf', bytes: Buffer.from(text) }], terraform);
  const { children = [], tests = [] } = below;
  return { path: [], module: value, call: undefined, children: new Map(children), tests };
}

function test(name: string, runs: readonly (readonly [string, ModuleNode])[] = []): TestNode {
  const bytes = Buffer.from('provider "tls" {}\n');
  return { file: decodeTestFile({ name, bytes }, terraform).value, runs: new Map(runs) };
}

/** Two spaces for each level. */
function outline(lines: readonly RequirementLine[], indent = ''): readonly string[] {
  return lines.flatMap(({ text, lines: below }) => [
    `${indent}${text}`,
    ...outline(below, `${indent}  `),
  ]);
}

function list(root: ModuleNode, flavour: Flavour = terraform): readonly string[] {
  return outline(listRequirements(root, flavour));
}

describe('listRequirements', () => {
  it('lists the providers of a module with its own constraints, sorted', () => {
    const root = node(
      'terraform {\n  required_providers {\n    b = "~> 3.1"\n    a = { source = "x.example/y/a" }\n  }\n}\nprovider "b" {\n  version = ">= 3"\n}\nresource "c_d" "e" {}\nresource "terraform_data" "f" {}\n',
    );

    expect(list(root)).to.deep.equal([
      'provider[registry.terraform.io/hashicorp/b] >= 3.0.0, ~> 3.1',
      'provider[registry.terraform.io/hashicorp/c]',
      'provider[terraform.io/builtin/terraform]',
      'provider[x.example/y/a]',
    ]);
  });

  it('lists tests after providers, and modules after tests, each by its name', () => {
    const child = node('resource "b_c" "d" {}\n');
    const root = node('resource "z_y" "x" {}\n', {
      children: [
        ['two', node('', { children: [['deep', child]] })],
        ['one', child],
      ],
      tests: [
        test('tests/b.c.tftest.hcl', [
          ['two', child],
          ['one', node('')],
        ]),
        test('tests/a.tftest.json'),
      ],
    });

    expect(list(root)).to.deep.equal([
      'provider[registry.terraform.io/hashicorp/z]',
      'test.tests.a.tftest.json',
      'test.tests.b.c',
      '  run.one',
      '  run.two',
      '    provider[registry.terraform.io/hashicorp/b]',
      'module.one',
      '  provider[registry.terraform.io/hashicorp/b]',
      'module.two',
      '  module.deep',
      '    provider[registry.terraform.io/hashicorp/b]',
    ]);
  });

  it('counts provider blocks of test files in OpenTofu only', () => {
    const root = node('', { tests: [test('a.tftest.hcl')] });

    expect(list(root)).to.deep.equal(['test.a']);
    expect(list(root, opentofu)).to.deep.equal([
      'test.a',
      '  provider[registry.opentofu.org/hashicorp/tls]',
    ]);
  });
});
