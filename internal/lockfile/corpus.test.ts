import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { itIf } from '../testing/it-if.ts';
import { decodeLocks } from './decode.ts';
import { encodeLocks } from './encode.ts';

/**
 * Lock files that people have published, and what Terraform makes of them where that differs; not
 * part of the repository.
 */
const corpus = new URL('../../../../shared/corpus/', import.meta.url);

describe('lock files from the wild', () => {
  const test = itIf(existsSync(corpus), 'corpus beside the repository');

  test('are written back byte for byte as Terraform would, or refused with its words', function () {
    this.timeout(60_000);
    const refused = readRefused();
    const names = readdirSync(new URL('lockfiles/', corpus));
    const seen = { same: 0, golden: 0, refused: 0 };

    for (const name of names) {
      const bytes = readBytes('lockfiles', name);
      const header = bytes.toString('utf8', 0, bytes.indexOf('\n'));
      const flavour = header.includes('"tofu init"') ? opentofu : terraform;

      // Terraform wrote the golden files, whose header is therefore Terraform's.
      const golden = findGolden(name);
      const { value, diagnostics } = decodeLocks('.terraform.lock.hcl', bytes, terraform);

      const summaries = diagnostics.map(({ summary }) => summary);
      expect(summaries, name).to.deep.equal(refused.get(name) ?? []);
      if (refused.has(name)) {
        seen.refused++;
        continue;
      }
      const text = encodeLocks(value, golden === undefined ? flavour : terraform);
      expect(text, name).to.equal((golden ?? bytes).toString('utf8'));
      seen[golden === undefined ? 'same' : 'golden']++;
    }

    expect(seen).to.deep.equal({ same: 165, golden: 70, refused: 2 });
  });
});

function readBytes(folder: string, name: string): Buffer {
  return readFileSync(new URL(`${folder}/${encodeURIComponent(name)}`, corpus));
}

function findGolden(name: string): Buffer | undefined {
  const url = new URL(`golden/${encodeURIComponent(name)}`, corpus);
  return existsSync(url) ? readFileSync(url) : undefined;
}

/** Summaries of the errors, by the name of the file. */
function readRefused(): ReadonlyMap<string, readonly string[]> {
  const document: unknown = JSON.parse(
    readFileSync(new URL('golden-refused.json', corpus), 'utf8'),
  );
  const entries = typeof document === 'object' && document !== null ? Object.entries(document) : [];
  return new Map(
    entries.map(([name, summaries]: [string, unknown]) => [
      name,
      Array.isArray(summaries) ? summaries.map(String) : [],
    ]),
  );
}
