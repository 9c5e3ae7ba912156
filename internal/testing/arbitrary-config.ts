/**
 * Configurations made by chance: good ones, and ones with the mistakes that people make. Where
 * Terraform's own answer would be a matter of chance, no configuration is made.
 */
import fc from 'fast-check';
import { makeManifest } from './config-cases.ts';

/** Contents of files by their path from the working directory. */
export type ConfigFiles = ReadonlyMap<string, string>;

/** Makes whole configurations. */
export function arbitraryConfig(): fc.Arbitrary<ConfigFiles> {
  return fc
    .record({
      main: body(6),
      more: maybe(body(3), 3),
      override: maybe(body(2), 4),
      json: maybe(jsonBody(), 4),
      child: maybe(body(4, false), 2),
      grandchild: maybe(body(3, false), 2),
      call: moduleArguments(),
      innerCall: moduleArguments(),
      isInstalled: often(),
    })
    .map((parts) => {
      const files = new Map<string, string>();
      const child = parts.child === undefined ? '' : call('child', './child', parts.call);
      files.set('main.tf', parts.main + child);
      if (parts.more !== undefined) files.set('more.tf', parts.more);
      if (parts.override !== undefined) files.set('override.tf', parts.override);
      if (parts.json !== undefined) files.set('data.tf.json', parts.json);
      if (parts.child === undefined) return files;
      const { grandchild } = parts;
      const inner = grandchild === undefined ? '' : call('inner', '../inner', parts.innerCall);
      files.set('child/main.tf', parts.child + inner);
      files.set('inner/main.tf', grandchild ?? '\n');
      const manifest = parts.isInstalled ? 'child ./child child\nchild.inner ../inner inner' : '';
      files.set('.terraform/modules/modules.json', makeManifest(manifest));
      return files;
    });
}

type Text = fc.Arbitrary<string>;

/** Each provider has one local name, so that nothing depends on which of two is seen first. */
const providers = [
  { name: 'null', sources: ['hashicorp/null', 'acme/null'] },
  { name: 'random', sources: ['hashicorp/random', 'example.com/acme/random'] },
  { name: 'gcp', sources: ['hashicorp/google'] },
  { name: 'foo-bar', sources: ['acme/foo-bar'] },
];

const names = fc.constantFrom('a', 'b', 'c', 'd e');
const goodConstraints = ['"1.2.3"', '"~> 1.0"', '">= 1, < 2.0"', '"!= 1.0.0-beta"', '"= 2"'];
/** Those that only the second of two readers refuses. */
const lateConstraints = ['"v1"', '">=  2"', '"1.2.3.4"'];
const badConstraints = ['""', '"latest"', 'true', 'var.v'];

/** A root module may have mistakes in `required_providers`; in others they would lead to chance. */
function body(blocksMax: number, isRoot = true): Text {
  const settings = isRoot
    ? fc.oneof(soundSettings(), soundSettings(), brokenSettings())
    : soundSettings();
  return fc
    .tuple(maybe(settings, 2), fc.array(block(), { maxLength: blocksMax }))
    .map(([text = '', blocks]) => text + blocks.join(''));
}

function block(): Text {
  return fc.oneof(
    { weight: 5, arbitrary: resource() },
    { weight: 3, arbitrary: provider() },
    { weight: 3, arbitrary: variable() },
    { weight: 2, arbitrary: output() },
    { weight: 1, arbitrary: locals() },
    { weight: 1, arbitrary: check() },
    { weight: 2, arbitrary: history() },
    { weight: 1, arbitrary: mistake() },
  );
}

function soundSettings(): Text {
  const versions = fc.constantFrom(...goodConstraints, ...goodConstraints, ...lateConstraints);
  const entries = providers.map(({ name, sources }) =>
    maybe(
      fc.oneof(
        versions.map((version) => `${name} = ${version}\n`),
        fc
          .record({
            source: fc.constantFrom(...sources),
            version: maybe(versions, 2),
            aliases: maybe(fc.constantFrom(`[${name}.x]`, `[${name}.x, ${name}.y]`), 4),
          })
          .map(({ source, version, aliases }) => {
            const first = version === undefined ? '' : `, version = ${version}`;
            const second = aliases === undefined ? '' : `, configuration_aliases = ${aliases}`;
            return `${name} = { source = "${source}"${first}${second} }\n`;
          }),
        fc.constant(`${name} = {}\n`),
      ),
      2,
    ),
  );
  return settingsWith(fc.tuple(...entries).map((chosen) => chosen.map((entry) => entry ?? '')));
}

/** No constraint for the second reader: whether it comes to that would be a matter of chance. */
function brokenSettings(): Text {
  const values = [
    ...goodConstraints,
    ...badConstraints,
    '{}',
    '[]',
    '{ bogus = 1 }',
    '{ source = "a/b/c/d" }',
    '{ source = "acme/foo_bar" }',
    '{ source = 3 }',
    '{ version = 3 }',
    '{ source = "acme/x", configuration_aliases = [z.x] }',
  ];
  const name = fc.constantFrom('null', 'foo-bar', 'Bad_name', 'Upper');
  const entry = fc.tuple(name, fc.constantFrom(...values)).map((pair) => `${pair.join(' = ')}\n`);
  return settingsWith(fc.array(entry, { minLength: 1, maxLength: 3 }));
}

function settingsWith(entries: fc.Arbitrary<readonly string[]>): Text {
  const others = ['backend "s3" {}', 'cloud {}', 'required_version = ">= 1.0"'];
  return fc.tuple(entries, maybe(fc.constantFrom(...others), 3)).map(([chosen, extra = '']) => {
    const required = lines('required_providers {', indent(chosen.join('')), '}');
    return lines('terraform {', indent(required), indent(extra), '}');
  });
}

const references = fc.constantFrom(
  'null',
  'null.x',
  'random',
  'gcp.y',
  'foo-bar',
  'Bad',
  '"null"',
  'null.x.y',
  '3',
);

function resource(): Text {
  return fc
    .record({
      kind: fc.constantFrom('resource', 'resource', 'data', 'ephemeral'),
      type: fc.constantFrom(
        'null_resource',
        'random_id',
        'google_x',
        'foo-bar_x',
        'terraform_data',
        'plain',
        'UP_x',
      ),
      name: names,
      provider: maybe(references, 3),
      count: maybe(fc.constant('count = 2'), 4),
      forEach: maybe(fc.constant('for_each = {}'), 6),
      dependsOn: maybe(fc.constantFrom('[a.b]', '["a.b"]', 'a.b', '[lower("x")]'), 5),
      lifecycle: maybe(lifecycle(), 4),
    })
    .map((parts) =>
      lines(
        `${parts.kind} "${parts.type}" "${parts.name}" {`,
        indent(
          [
            parts.provider && `provider = ${parts.provider}`,
            parts.count,
            parts.forEach,
            parts.dependsOn && `depends_on = ${parts.dependsOn}`,
            'anything = var.a',
            parts.lifecycle,
          ]
            .filter((line) => line !== undefined)
            .join('\n'),
        ),
        '}',
      ),
    );
}

function lifecycle(): Text {
  const arguments_ = fc.constantFrom(
    'create_before_destroy = true',
    'prevent_destroy = "maybe"',
    'ignore_changes = all',
    'ignore_changes = ["tags", tags[0]]',
    'ignore_changes = ["*"]',
    'replace_triggered_by = [null_resource.a.id]',
    'replace_triggered_by = [var.a]',
    'bogus = 1',
    'precondition {\n  condition     = var.a\n  error_message = "No."\n}',
    'postcondition {\n  condition     = true\n  error_message = "No."\n}',
    'precondition {}',
  );
  return arguments_.map((argument) => lines('lifecycle {', indent(argument), '}'));
}

function provider(): Text {
  return (
    fc
      .record({
        name: fc.constantFrom('null', 'random', 'google', 'foo-bar', 'Null', 'a_b'),
        alias: maybe(fc.constantFrom('"x"', '"y"', '"a b"', 'x'), 2),
        version: maybe(
          fc.constantFrom(...goodConstraints, ...lateConstraints, ...badConstraints, 'null'),
          6,
        ),
        argument: maybe(
          fc.constantFrom('region = var.a', 'count = 1', 'locals {}', 'nested {}'),
          2,
        ),
      })
      .map(({ name, alias, version, argument = '' }) =>
        lines(
          `provider "${name}" {`,
          alias === undefined ? '' : `  alias = ${alias}`,
          version === undefined ? '' : `  version = ${version}`,
          indent(argument),
          '}',
        ),
      )
      // With and without an alias, it is chance which source a message names.
      .filter((text) => !text.includes('alias') || !text.startsWith('provider "null"'))
  );
}

function variable(): Text {
  const types = [
    'string',
    'number',
    'bool',
    'list(string)',
    'map(number)',
    'any',
    'strin',
    '"string"',
  ];
  const objects = ['object({ a = string, b = optional(number, 1) })', 'tuple([string])', 'list()'];
  const values = [
    '"x"',
    '3',
    '"3"',
    'true',
    '[]',
    '["a", 1]',
    '{}',
    '{ a = "x" }',
    'null',
    'var.z',
  ];
  return fc
    .record({
      name: fc.oneof(names, fc.constantFrom('count', 'e', 'f')),
      type: maybe(fc.constantFrom(...types, ...objects), 2),
      default: maybe(fc.constantFrom(...values), 2),
      flag: maybe(
        fc.constantFrom('sensitive = true', 'nullable = false', 'ephemeral = "x"', 'bogus = 1'),
        4,
      ),
      validation: maybe(fc.constantFrom('var.a != ""', 'true', 'local.x'), 5),
    })
    .map((parts) =>
      lines(
        `variable "${parts.name}" {`,
        parts.type === undefined ? '' : `  type = ${parts.type}`,
        parts.default === undefined ? '' : `  default = ${parts.default}`,
        indent(parts.flag ?? ''),
        parts.validation === undefined
          ? ''
          : `  validation {\n    condition     = ${parts.validation}\n    error_message = "No."\n  }`,
        '}',
      ),
    );
}

function output(): Text {
  return fc
    .tuple(names, fc.constantFrom('value = 1', 'value = var.a', 'sensitive = true', 'values = 1'))
    .map(([name, argument]) => `output "${name}" {\n  ${argument}\n}\n`);
}

function locals(): Text {
  return fc
    .array(fc.constantFrom('x = 1', 'y = var.a', 'z {}'), { maxLength: 2 })
    .map((items) => lines('locals {', indent(items.join('\n')), '}'));
}

function check(): Text {
  const assertion = 'assert {\n  condition     = data.null_data.a.id\n  error_message = "No."\n}';
  const contents = [assertion, `data "null_data" "a" {}\n${assertion}`, 'data "random_x" "b" {}'];
  return fc
    .tuple(names, fc.constantFrom(...contents))
    .map(([name, content]) => lines(`check "${name}" {`, indent(content), '}'));
}

function history(): Text {
  const addresses = [
    'null_resource.a',
    'null_resource.b[0]',
    'module.child',
    'module.child.a.b',
    'data.a.b',
    'a',
    '"a.b"',
    'var.x',
    'null_resource.a.b',
  ];
  return fc
    .tuple(
      fc.constantFrom('moved', 'removed', 'import'),
      fc.constantFrom(...addresses),
      fc.constantFrom(...addresses),
      maybe(references, 3),
    )
    .map(([type, from, to, provider_]) => {
      if (type === 'moved') return `moved {\n  from = ${from}\n  to   = ${to}\n}\n`;
      if (type === 'removed') return `removed {\n  from = ${from}\n}\n`;
      const argument = provider_ === undefined ? '' : `  provider = ${provider_}\n`;
      return `import {\n  to = ${to}\n  id = "x"\n${argument}}\n`;
    });
}

function mistake(): Text {
  return fc.constantFrom(
    'bogus "x" {}\n',
    'stray = 1\n',
    'required_providers {}\n',
    'resource "null_resource" {}\n',
    'terraform "x" {}\n',
    'terraform {\n  bogus = 1\n}\n',
    'locals {\n  x = \n}\n',
    'locals {\n  x = [1\n}\n',
    'output "a" {\n',
    'variable "a" { type = string, default = 1 }\n',
  );
}

function moduleArguments(): Text {
  return fc
    .record({
      count: maybe(
        fc.constantFrom('count = 1', 'for_each = {}', 'depends_on = [null_resource.a]'),
        3,
      ),
      providers: maybe(
        fc.constantFrom(
          '{}',
          '{ null = null }',
          '{ null.x = null, random = random.y }',
          '{ null = random }',
          '{ gcp.x = gcp }',
          '{ foo-bar = foo-bar.z, null.x = null.x }',
          '{ a = 3 }',
        ),
        2,
      ),
    })
    .map(({ count = '', providers: passed }) =>
      lines(count, passed === undefined ? '' : `providers = ${passed}`),
    );
}

function call(name: string, source: string, arguments_: string): string {
  return lines(`module "${name}" {`, `  source = "${source}"`, indent(arguments_), '}');
}

function jsonBody(): Text {
  const requirement_ = fc.constantFrom('~> 1.0', { source: 'acme/anvil' }, { source: 3 }, [], {
    version: '${1}',
  });
  const resource_ = fc.constantFrom(
    {},
    { provider: 'null.x' },
    { provider: 'x y' },
    { count: '${1}', for_each: {} },
  );
  const variable_ = fc.constantFrom(
    {},
    { type: 'string' },
    { type: 'strin' },
    { default: '${x}', type: 'list(string)' },
  );
  return fc
    .record({
      terraform: maybe(fc.record({ required_providers: fc.record({ anvil: requirement_ }) }), 2),
      resource: maybe(fc.record({ anvil_x: fc.record({ json: resource_ }) }), 2),
      variable: maybe(fc.record({ json: variable_ }), 3),
      bogus: maybe(fc.constant({}), 9),
    })
    .map((value) => `${JSON.stringify(value, null, 1)}\n`);
}

/** Something, or nothing in all but one of `rarity` cases. */
function maybe<T>(arbitrary: fc.Arbitrary<T>, rarity: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: 1, arbitrary },
    { weight: rarity - 1, arbitrary: fc.constant(undefined) },
  );
}

function often(): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 9 }).map((number) => number > 0);
}

function lines(...items: readonly string[]): string {
  return items
    .filter((item) => item.trim() !== '')
    .map((item) => `${item.trimEnd()}\n`)
    .join('');
}

function indent(text: string): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `  ${line}`)
    .join('\n');
}
