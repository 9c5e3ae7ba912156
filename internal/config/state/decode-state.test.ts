import { expect } from 'chai';
import { opentofu, terraform } from '../../flavour/flavour.ts';
import { decodeStateProviders } from './decode-state.ts';

function resource(provider: string, more: object = {}): object {
  return { mode: 'managed', type: 'null_x', name: 'a', provider, instances: [], ...more };
}

function state(...resources: readonly unknown[]): string {
  return JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, resources });
}

const unsupported = 'Unsupported state file format: ';
const noVersion = `${unsupported}The state file does not have a "version" attribute, which is required to identify the format version.`;

describe('decodeStateProviders', () => {
  it('finds the provider of every resource, once, sorted', () => {
    const text = state(
      resource('provider["registry.terraform.io/hashicorp/random"]', { mode: 'data' }),
      resource('module.a.provider["registry.terraform.io/hashicorp/null"].x', {
        module: 'module.a',
        instances: [{ attributes: {} }],
      }),
      resource('provider["registry.terraform.io/hashicorp/random"]', { name: 'b' }),
      resource('provider["terraform.io/builtin/terraform"]'),
      resource('provider.aws'),
    );

    expect(decodeStateProviders(text, terraform)).to.deep.equal([
      'registry.terraform.io/-/aws',
      'registry.terraform.io/hashicorp/null',
      'registry.terraform.io/hashicorp/random',
      'terraform.io/builtin/terraform',
    ]);
  });

  it('passes over what is no address of a provider, as Terraform does', () => {
    expect(decodeStateProviders(state(resource('garbage'), resource('')), terraform)).to.deep.equal(
      [],
    );
  });

  it('finds nothing where there is nothing', () => {
    for (const text of ['', '{"version":4}', '{"version":4,"resources":null}', '{"VERSION":4}']) {
      expect(decodeStateProviders(text, terraform)).to.deep.equal([]);
    }
  });

  it('takes missing and null for empty, and names whatever their case', () => {
    const text =
      '{"Version":4,"Resources":[{"MODE":"managed","Type":"null_x","module":null,"provider":"provider.null"}]}';

    expect(decodeStateProviders(text, terraform)).to.deep.equal(['registry.terraform.io/-/null']);
  });

  it('reads states from before version 4, whose providers have no source', () => {
    const resources = {
      'null_resource.a': { type: 'null_resource', provider: 'provider.null.x' },
      'data.random_pet.b': { type: 'random_pet', primary: null },
      'aws_x.c': { type: 'aws_x', provider: 'aws.east' },
      'tls_key.d': { type: 'tls_key', provider: 'module.m.provider.tls' },
    };
    const modules = [{ path: ['root'], resources }, { path: ['root', 'm'] }];

    for (const version of [1, 2, 3]) {
      expect(decodeStateProviders(JSON.stringify({ version, modules }), terraform)).to.deep.equal(
        ['aws', 'null', 'random', 'tls'].map((type) => `registry.terraform.io/-/${type}`),
      );
    }
  });

  const refused: readonly (readonly [title: string, text: string, message: string])[] = [
    [
      'nonsense',
      '{"version":4',
      `2 problems:\n\n- ${unsupported}The state file could not be parsed as JSON.\n- ${noVersion}`,
    ],
    ['no version', '{}', noVersion],
    ['null', 'null', noVersion],
    ['a list', '[]', noVersion],
    [
      'a version that is text',
      '{"version":"4"}',
      `${unsupported}The version in the state file is string. A positive whole number is required.`,
    ],
    [
      'a version that is not whole',
      '{"version":4.5}',
      `${unsupported}The version in the state file is number 4.5. A positive whole number is required.`,
    ],
    [
      'a version below zero',
      '{"version":-1}',
      `${unsupported}The version in the state file is number -1. A positive whole number is required.`,
    ],
    [
      'version zero',
      '{"version":0}',
      `${unsupported}The state file uses JSON syntax but has a version number of zero. There was never a JSON-based state format zero, so this state file is invalid and cannot be processed.`,
    ],
    [
      'a later version',
      '{"version":5}',
      `${unsupported}The state file uses format version 5, which is not supported by Terraform 1.11.4. This state file may have been created by a newer version of Terraform.`,
    ],
    [
      'the binary format',
      'tfstate\u0001',
      `${unsupported}The state is stored in a legacy binary format that is not supported since Terraform v0.7. To continue, first upgrade the state using Terraform 0.6.16 or earlier.`,
    ],
    [
      'a program version that is none',
      '{"version":4,"terraform_version":"garbage"}',
      'Invalid Terraform version string: State file claims to have been written by Terraform version "garbage", which is not a valid version string.',
    ],
    [
      'resources that are no list',
      '{"version":4,"resources":{}}',
      'Invalid state file format: The state file field "resources" has invalid value object',
    ],
    [
      'a resource that is no object',
      '{"version":4,"resources":[3]}',
      'Invalid state file format: The state file field "resources" has invalid value number',
    ],
    [
      'a type that is no text',
      state(resource('', { type: true })),
      'Invalid state file format: The state file field "resources.type" has invalid value bool',
    ],
    [
      'instances that are no list',
      state(resource('', { instances: {} })),
      'Invalid state file format: The state file field "resources.instances" has invalid value object',
    ],
    [
      'a mode that is none, and no resource at all',
      state(resource('', { mode: 'odd' }), null),
      '2 problems:\n\n- Invalid resource mode in state: State contains a resource with mode "odd" ("null_x" "a") which is not supported.\n- Invalid resource mode in state: State contains a resource with mode "" ("" "") which is not supported.',
    ],
    [
      'a module that is none',
      state(resource('', { module: 'bad' })),
      'Invalid module instance address: A module instance address must begin with "module.".',
    ],
    [
      'old modules that are no list',
      '{"version":3,"modules":3}',
      'Invalid state file format: The state file field "modules" has invalid value number',
    ],
    [
      'an old provider that is none',
      '{"version":3,"modules":[{"resources":{"a.b":{"provider":"garbage here"}}}]}',
      'State format upgrade failed: Error upgrading state file format from version 3 to version 4: invalid legacy provider config reference "garbage here" for a.b.',
    ],
  ];

  for (const [title, text, message] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => decodeStateProviders(text, terraform))
        .to.throw()
        .with.property('message', message);
    });
  }

  it('speaks of OpenTofu where that is meant', () => {
    expect(() => decodeStateProviders('{"version":5}', opentofu)).to.throw(
      'newer version of OpenTofu',
    );
  });
});
