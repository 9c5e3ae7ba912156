/**
 * The lock files in testdata. In each of the annotated ones, `# ERROR: summary` and
 * `# WARNING: summary` say what is reported on their line, as often as it is.
 */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { formatConstraints } from '../version/canonical.ts';
import { formatVersion } from '../version/version.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { decodeLocks } from './decode.ts';
import { encodeLocks } from './encode.ts';
import type { Locks } from './locks.ts';

const root = new URL('../../../', import.meta.url);
const fixtures = new URL('testdata/lockfile/', root);
const roundTrip = new URL('round-trip/', fixtures);

function lockFilesIn(directory: URL): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.hcl'));
}

function flavourOf(text: string): Flavour {
  return text.includes('"tofu init"') ? opentofu : terraform;
}

function expectRoundTrip(url: URL): void {
  const text = readFileSync(url, 'utf8');
  const flavour = flavourOf(text);

  const { value, diagnostics } = decodeLocks('lock.hcl', Buffer.from(text), flavour);

  expect(diagnostics).to.deep.equal([]);
  expect(encodeLocks(value, flavour)).to.equal(text);
  expect(plain(value)).to.deep.equal(readElsewhere(text));
}

/** The locks as plain data, in the form that another parser of HCL gives. */
function plain(locks: Locks): unknown {
  if (locks.size === 0) return {};
  const blocks = Array.from(locks.values(), ({ provider, version, constraints, hashes }) => {
    const recorded = formatConstraints(constraints);
    const block = {
      version: formatVersion(version),
      ...(recorded !== '' && { constraints: recorded }),
      ...(hashes.length > 0 && { hashes }),
    };
    return [provider, [block]] as const;
  });
  return { provider: Object.fromEntries(blocks) };
}

/** A second opinion: HashiCorp's own parser, compiled to JavaScript. */
function readElsewhere(text: string): unknown {
  const parser: unknown = createRequire(import.meta.url)('hcl2-parser');
  const parse: unknown = Object.getOwnPropertyDescriptor(parser, 'parseToObject')?.value;
  if (!isParser(parse)) throw new Error('hcl2-parser has changed');
  const [document] = parse(text);
  // It leaves this behind, which Mocha would take for a mistake of ours.
  Reflect.deleteProperty(globalThis, 'require');
  return document;
}

function isParser(value: unknown): value is (text: string) => readonly unknown[] {
  return typeof value === 'function';
}

describe('annotated lock files', () => {
  for (const name of lockFilesIn(fixtures)) {
    it(`${name} has exactly the problems it says`, () => {
      const bytes = readFileSync(new URL(name, fixtures));

      const { diagnostics } = decodeLocks(name, bytes, terraform);

      const found = diagnostics.map(
        ({ severity, summary, subject }) =>
          `line ${subject?.start.line ?? 'none'}: ${severity.toUpperCase()}: ${summary}`,
      );
      expect(found.sort()).to.deep.equal(annotations(bytes.toString('utf8')).sort());
    });
  }
});

function annotations(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, ...notes] = line.split(/ # (?=(?:ERROR|WARNING): )/);
    return notes.map((note) => `line ${index + 1}: ${note}`);
  });
}

describe('lock files in normal form', () => {
  for (const name of lockFilesIn(roundTrip)) {
    it(`${name} is written back as it is`, () => {
      expectRoundTrip(new URL(name, roundTrip));
    });
  }

  it('and so is the example at the top of the repository', () => {
    expectRoundTrip(new URL('.terraform.lock.hcl.example', root));
  });
});
