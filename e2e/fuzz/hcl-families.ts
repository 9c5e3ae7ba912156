/** Everything that is written in HCL of either generation, and the JSON beside it. */
import fc from 'fast-check';
import { decodeCliConfig } from '../../internal/cliconfig/decode.ts';
import { mergeCliConfigs } from '../../internal/cliconfig/merge.ts';
import { resolveInstallation } from '../../internal/cliconfig/resolve-installation.ts';
import { decodeModule } from '../../internal/config/decode-module.ts';
import { decodeBackendRecord } from '../../internal/config/state/backend-record.ts';
import { decodeStateProviders } from '../../internal/config/state/decode-state.ts';
import { decodeTestFile } from '../../internal/config/tests/decode-test-file.ts';
import { decodeManifest } from '../../internal/config/tree/module-manifest.ts';
import { ParseError } from '../../internal/diag/parse-error.ts';
import type { Diagnostic } from '../../internal/diag/diagnostic.ts';
import { opentofu, terraform } from '../../internal/flavour/flavour.ts';
import type { Body } from '../../internal/hcl/ast.ts';
import { decodeAttributes, decodeBody } from '../../internal/hcl/decode-body.ts';
import { evaluate } from '../../internal/hcl/evaluate.ts';
import { parseJson } from '../../internal/hcl/parse-json.ts';
import { parseNative } from '../../internal/hcl/parse-native.ts';
import { check, expecting, makeFamily, type FuzzFamily } from './family.ts';
import { damagedBytes, damagedText } from './mutation.ts';
import { readConfigurations, readCorpus, readTestdata, readTexts } from './samples.ts';

const nativeWords = [
  ...['{', '}', '(', ')', '[', ']', '"', '=', ',', '.', ':', '?', '*', '!', '\\', '\n', '\r\n'],
  ...['${', '%{', '~}', '$${', '=>', '...', '::', '<<E\n', '<<-E\n', 'E\n', '/*', '*/', '#'],
  ...[' for ', ' in ', ' if ', '%{if x}', '%{endif}', ' null ', ' true ', '1e9', 'a', ' b {\n'],
  ...['terraform {\n', 'required_providers {\n', 'source = ', 'version = ', 'provider "a" {\n'],
];
const jsonWords = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\', '\\u0000', '\\ud800', 'null', 'true', '-1e99'],
  ...['"//":', '"a":', '"${', '}"', '"terraform":', '"required_providers":', '"__proto__":', '{"'],
];
const hcl1Words = [
  ...['{', '}', '[', ']', '"', '=', ',', '\n', '\\', '<<E\n', 'E\n', '${', '/*', '*/', '#', '0x'],
  ...['host "a" {\n', 'credentials "b" {\n', 'token = ', 'provider_installation {\n', 'direct {}'],
  ...['filesystem_mirror {\n', 'include = [', 'oci_mirror {\n', 'dev_overrides {\n', '1e9'],
];

const configurations = readConfigurations();
const native = damagedBytes({
  samples: [...configurations, ...readTestdata('hcl/valid', 'lockfile'), ...readTexts('hcl')],
  words: nativeWords,
});
const json = damagedBytes({
  samples: [
    ...readTexts('hcl'),
    ...[
      '{"terraform":{"required_providers":{"a":{"source":"b/c","version":"~> 1.0"}}}}',
      '{"resource":{"a_b":{"c":[{"d":"${e.f}"},null]}},"provider":[{"g":{"alias":"h"}}]}',
    ].map((text) => Buffer.from(text)),
  ],
  words: jsonWords,
});
const cliConfigurations = damagedText({
  samples: [...readCorpus('cliconfig'), Buffer.from(usualCliConfig())],
  words: hcl1Words,
});
const records = damagedText({ samples: usualRecords(), words: jsonWords });

/** What a file of configuration may be. */
const usage = fc.constantFrom(
  (bytes: Uint8Array, json: string) => {
    decodeModule([{ name: `main.tf${json}`, bytes }], terraform);
  },
  (bytes: Uint8Array, json: string) => {
    decodeModule([{ name: `main.tofu${json}`, bytes }], opentofu);
  },
  (bytes: Uint8Array, json: string) => {
    // A third as long, for it is read three times.
    const part = bytes.subarray(0, Math.ceil(bytes.length / 3));
    const names = ['main.tf', 'more.tf', 'override.tf'];
    decodeModule(
      names.map((name) => ({ name: `${name}${json}`, bytes: part })),
      terraform,
    );
  },
  (bytes: Uint8Array, json: string) => {
    decodeTestFile({ name: json === '' ? 'a.tftest.hcl' : 'a.tftest.json', bytes }, terraform);
  },
);

/** The families of HCL. */
export const hclFamilies: readonly FuzzFamily[] = [
  makeFamily('hcl', native, (bytes) => {
    const { value, diagnostics } = parseNative({ name: 'main.tf', bytes });
    requirePlaces([...diagnostics, ...examine(value)], bytes.length);
  }),

  makeFamily('hcl-json', json, (bytes) => {
    const { value, diagnostics } = parseJson({ name: 'main.tf.json', bytes });
    requirePlaces([...diagnostics, ...examine(value)], bytes.length);
  }),

  makeFamily('configuration', fc.tuple(native, usage), ([bytes, use]) => {
    use(bytes, '');
  }),

  makeFamily('configuration-json', fc.tuple(json, usage), ([bytes, use]) => {
    use(bytes, '.json');
  }),

  makeFamily('hcl1', cliConfigurations, (text) => {
    for (const flavour of [terraform, opentofu]) {
      const { value } = decodeCliConfig('cli.tfrc', text, { flavour, env: { HOME: '/h' } });
      const merged = mergeCliConfigs({ main: value, directory: [value], env: {} }).value;
      if (merged.providerInstallation === undefined) continue;
      resolveInstallation(merged.providerInstallation, flavour);
    }
  }),

  makeFamily('record', records, (text) => {
    for (const decode of [decodeManifest, decodeStateProviders]) {
      expecting([ParseError], () => decode(text, terraform));
    }
    expecting([ParseError], () => decodeBackendRecord(text));
  }),
];

/** Does with a body all that can be done with it. */
function examine(body: Body): readonly Diagnostic[] {
  const attributes = decodeAttributes(body);
  const content = decodeBody(body, {
    attributes: [{ name: 'a', isRequired: true }, { name: 'b' }],
    blocks: [{ type: 'b', labelNames: ['name'] }, { type: 'terraform' }],
  });
  return [
    ...attributes.diagnostics,
    ...content.diagnostics,
    ...[...attributes.value.values()].flatMap(({ expression }) => evaluate(expression).diagnostics),
    ...content.value.blocks.flatMap((block) => decodeAttributes(block.body).diagnostics),
  ];
}

function requirePlaces(diagnostics: readonly Diagnostic[], bytes: number): void {
  for (const { subject, summary } of diagnostics) {
    if (subject === undefined) continue;
    const { start, end } = subject;
    // A place at the end of the file is made visible, one beyond it.
    const isInside = start.byte >= 0 && start.byte <= end.byte && end.byte <= bytes + 1;
    check(isInside, `"${summary}" is at ${start.byte}-${end.byte} of ${bytes} bytes`);
  }
}

function usualCliConfig(): string {
  return `plugin_cache_dir = "$HOME/cache"
host "example.com" { services = { "providers.v1" = "https://example.com/v1/" } }
credentials "example.com" { token = "t" }
credentials_helper "x" { args = ["a"] }
registry_protocols { retry_count = 1 }
provider_installation {
  filesystem_mirror { path = "/m" include = ["example.com/*/*"] }
  network_mirror { url = "https://example.com/" }
  direct { exclude = ["example.com/*/*"] }
}
`;
}

function usualRecords(): readonly Buffer[] {
  return [
    {
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'a.b', Source: './b', Version: '1.0.0', Dir: 'b' },
      ],
    },
    {
      version: 4,
      resources: [{ mode: 'managed', type: 'a_b', name: 'c', provider: 'provider["x/y/z"]' }],
    },
    {
      version: 3,
      modules: [{ path: ['root'], resources: { 'a_b.c': { type: 'a_b', provider: 'a' } } }],
    },
    { version: 3, backend: { type: 'local', config: { path: 'p' }, hash: 1 } },
  ].map((record) => Buffer.from(JSON.stringify(record)));
}
