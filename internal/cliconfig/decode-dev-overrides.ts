import { normalize } from 'node:path';
import { AddressError, parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { hcl1Entries, hcl1String } from '../hcl/hcl1-decode.ts';
import { quote } from '../text/quote.ts';
import { decodeContent, type RawMethod } from './decode-method.ts';

/** Reads a `dev_overrides` block: directories by provider source. */
export function decodeDevOverrides(
  block: RawMethod,
  flavour: Flavour,
): Decoded<ReadonlyMap<ProviderAddr, string>> {
  const entries = decodeContent(block, [], (root) =>
    hcl1Entries(root).map(([source, node]) => ({ source, path: hcl1String(node) })),
  );
  const overrides = new Map<ProviderAddr, string>();
  const diagnostics: Diagnostic[] = [...entries.diagnostics];
  for (const { source, path } of entries.value) {
    try {
      overrides.set(parseProviderSource(source, flavour), cleanPath(path));
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      diagnostics.push(sourceError(`${quote(source)} in ${block.blockAt}`, error));
    }
  }
  return { value: overrides, diagnostics };
}

function sourceError(entry: string, { summary, message }: AddressError): Diagnostic {
  return makeError(
    'Invalid provider installation dev overrides',
    `The entry ${entry} is not a valid provider source string.\n\n${summary}: ${message}`,
  );
}

/** As Go's `filepath.Clean`: no `..` in the middle, no separator at the end. */
function cleanPath(path: string): string {
  return normalize(path).replace(/(?<=[^/\\:])[/\\]$/, '');
}
