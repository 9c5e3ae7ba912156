import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';

import type { NativeBody, Value } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { parseNative } from './parse-native.ts';

const directory = new URL('../../../testdata/hcl/valid/', import.meta.url);
/** What is younger than the HCL that hcl2-parser is made of. */
const tooYoung = new Set(['functions.tf']);

describe('parseNative and hcl2-parser', () => {
  for (const name of readdirSync(directory)) {
    it(`read the same from ${name}`, () => {
      const bytes = readFileSync(new URL(name, directory));

      const { value, diagnostics } = parseNative({ name, bytes });

      expect(diagnostics).to.deep.equal([]);
      if (!tooYoung.has(name)) compare(value, readWithHcl2Parser(bytes.toString()), name);
    });
  }
});

function readWithHcl2Parser(text: string): unknown {
  const parse = fieldOf(createRequire(import.meta.url)('hcl2-parser'), 'parseToObject');
  if (!isParser(parse)) throw new Error('hcl2-parser has changed');
  const result = parse(text);
  // It leaves this behind, which Mocha would take for a mistake of ours.
  Reflect.deleteProperty(globalThis, 'require');
  return Array.isArray(result) ? result[0] : undefined;
}

function isParser(value: unknown): value is (text: string) => unknown {
  return typeof value === 'function';
}

/** Holds all constants of a body, and of the blocks in it, against what hcl2-parser made of them. */
function compare(body: NativeBody, expected: unknown, path: string): void {
  for (const { name, expression } of body.attributes.values()) {
    const { value, diagnostics } = evaluate(expression);
    const other = fieldOf(expected, name);
    // What is more than a literal, hcl2-parser returns as source text.
    const isSource = typeof other === 'string' && other.includes('%{');
    if (isSource || diagnostics.length > 0 || !isKnown(value)) continue;
    expect(toPlain(value), `${path}.${name}`).to.deep.equal(other);
  }
  const counts = new Map<string, number>();
  for (const block of body.blocks) {
    const key = [block.type, ...block.labels].join('.');
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const list = [block.type, ...block.labels].reduce(fieldOf, expected);
    const other: unknown = Array.isArray(list) ? list[index] : undefined;
    if (block.body.kind === 'native') compare(block.body, other, `${path}.${key}`);
  }
}

function fieldOf(value: unknown, name: string): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map<string, unknown>(entries).get(name);
}

function isKnown(value: Value): boolean {
  if (value.kind === 'list') return value.items.every(isKnown);
  if (value.kind === 'object') return [...value.entries.values()].every(isKnown);
  return value.kind !== 'unknown';
}

function toPlain(value: Value): unknown {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return Number(value.text);
    case 'bool':
      return value.value;
    case 'null':
    case 'unknown':
      return null;
    case 'list':
      return value.items.map(toPlain);
    case 'object':
      return Object.fromEntries(Array.from(value.entries, ([key, item]) => [key, toPlain(item)]));
  }
}
