/** The values of `required_providers`, as hcl2-parser reads them. */
import { expect } from 'chai';
import { createRequire } from 'node:module';
import { parseProviderSource } from '../addr/provider.ts';
import { hasErrors } from '../diag/diagnostic.ts';
import { terraform } from '../flavour/flavour.ts';
import { readConfigCases } from '../testing/config-cases.ts';
import { formatConstraints } from '../version/canonical.ts';
import { parseConfigConstraints } from '../version/config-constraint.ts';
import { decodeModule } from './decode-module.ts';

const topics = [
  'required-providers',
  'provider-blocks',
  'module-tree',
  'overrides',
  'module-calls',
];

describe('decodeModule and hcl2-parser', () => {
  it('agree on all required providers without mistakes', () => {
    const compared = topics
      .flatMap(readConfigCases)
      .flatMap(({ files }) => [...files])
      .filter(([name]) => name.endsWith('.tf'))
      .map(([, text]) => compare(text))
      .reduce((sum, count) => sum + count, 0);

    expect(compared).to.be.greaterThan(20);
  });
});

/** Compares one file, and answers how many providers it required. */
function compare(text: string): number {
  const file = { name: 'main.tf', bytes: Buffer.from(text) };
  const { value, diagnostics } = decodeModule([file], terraform);
  if (hasErrors(diagnostics) || value.lateDiagnostics.length > 0) return 0;
  const entries = readEntries(text);
  const ours = [...value.required.values()].map(({ name, provider, constraints }) => [
    name,
    provider,
    formatConstraints(constraints),
  ]);
  const theirs = entries.map(([name, entry]) => {
    const source = textOf(fieldOf(entry, 'source')) ?? name;
    const version = textOf(typeof entry === 'object' ? fieldOf(entry, 'version') : entry);
    const constraints = version === undefined ? [] : parseConfigConstraints(version, terraform);
    const provider = parseProviderSource(source.toLowerCase(), terraform);
    return [name, provider, formatConstraints(constraints)];
  });
  expect(ours.filter(([name]) => name !== 'terraform')).to.have.deep.members(
    theirs.filter(([name]) => name !== 'terraform'),
  );
  return ours.length;
}

/** Blocks come as arrays: of the bodies of one type, and of what is in a body. */
function readEntries(text: string): readonly (readonly [string, unknown])[] {
  return listOf(fieldOf(readWithHcl2Parser(text), 'terraform'))
    .flatMap((settings) => listOf(fieldOf(settings, 'required_providers')))
    .flatMap((block) => (typeof block === 'object' ? Object.entries(block ?? {}) : []));
}

function readWithHcl2Parser(text: string): unknown {
  const parse = fieldOf(createRequire(import.meta.url)('hcl2-parser'), 'parseToObject');
  if (!isParser(parse)) throw new Error('hcl2-parser has changed');
  const result = parse(text);
  // It leaves this behind, which Mocha would take for a mistake of ours.
  Reflect.deleteProperty(globalThis, 'require');
  return listOf(result)[0];
}

function isParser(value: unknown): value is (text: string) => unknown {
  return typeof value === 'function';
}

function fieldOf(value: unknown, name: string): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map<string, unknown>(entries).get(name);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
