import type { ProviderAddr } from '../addr/provider.ts';
import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Block } from '../hcl/ast.ts';
import { decodeBody } from '../hcl/decode-body.ts';
import { parseNative } from '../hcl/parse-native.ts';
import { problemAt } from '../hcl/problem.ts';
import type { BodySchema } from '../hcl/schema.ts';
import { describePlace } from '../hcl/source-file.ts';
import { decodeProviderLock } from './decode-provider.ts';
import type { Locks, ProviderLock } from './locks.ts';

/**
 * Reads a lock file. All problems are reported together; if there is an error among them, the locks
 * are only what could be understood, and nothing to act upon.
 *
 * `file` is the name that messages show. Diagnostics come without source lines, because Terraform
 * shows none for lock files.
 */
export function decodeLocks(file: string, bytes: Uint8Array, flavour: Flavour): Decoded<Locks> {
  return decodeFile({ file, bytes, flavour }, uniteEntries);
}

/**
 * Reads the locks of all blocks in the order of the file, as `decodeLocks` does, except that a
 * provider may have several.
 */
export function decodeLockBlocks(
  file: string,
  bytes: Uint8Array,
  flavour: Flavour,
): Decoded<readonly ProviderLock[]> {
  return decodeFile({ file, bytes, flavour }, listEntries);
}

interface LockFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly flavour: Flavour;
}

/** A `provider` block, and what it was read as. */
interface Entry {
  readonly block: Block;
  readonly decoded: Decoded<ProviderLock | undefined>;
}

function decodeFile<T>(
  { file, bytes, flavour }: LockFile,
  combine: (entries: readonly Entry[]) => Decoded<T>,
): Decoded<T> {
  const body = parseNative({ name: file, bytes, hasSnippets: false });
  const content = decodeBody(body.value, fileSchema);
  const blocks = content.value.blocks;
  const providers = combine(
    blocks
      .filter((block) => block.type === 'provider')
      .map((block) => ({ block, decoded: decodeProviderLock(block, flavour) })),
  );
  const modules = blocks.filter((block) => block.type === 'module');
  return {
    value: providers.value,
    diagnostics: [
      ...body.diagnostics,
      ...content.diagnostics,
      ...providers.diagnostics,
      // Once is enough: the rest of a file from the future will be like it.
      ...modules.slice(0, 1).map((block) => modulesNotSupported(block, flavour)),
    ],
  };
}

const fileSchema: BodySchema = {
  blocks: [
    { type: 'provider', labelNames: ['source_addr'] },
    { type: 'module', labelNames: ['path'] },
  ],
};

function uniteEntries(entries: readonly Entry[]): Decoded<Locks> {
  const locks = new Map<ProviderAddr, ProviderLock>();
  const headers = new Map<ProviderAddr, Block>();
  const diagnostics: Diagnostic[] = [];
  for (const { block, decoded } of entries) {
    const { value: lock } = decoded;
    diagnostics.push(...decoded.diagnostics);
    if (lock === undefined) continue;
    const first = headers.get(lock.provider);
    if (first !== undefined) {
      diagnostics.push(duplicateLock(block, { first, provider: lock.provider }));
      continue;
    }
    headers.set(lock.provider, block);
    locks.set(lock.provider, lock);
  }
  return { value: locks, diagnostics };
}

function listEntries(entries: readonly Entry[]): Decoded<readonly ProviderLock[]> {
  return {
    value: entries.flatMap(({ decoded }) => decoded.value ?? []),
    diagnostics: entries.flatMap(({ decoded }) => decoded.diagnostics),
  };
}

function duplicateLock(
  block: Block,
  { first, provider }: { readonly first: Block; readonly provider: ProviderAddr },
): Diagnostic {
  return problemAt(block.typeAt, {
    summary: 'Duplicate provider lock',
    detail: `This lockfile already declared a lock for provider ${provider} at ${describePlace(first)}.`,
  });
}

function modulesNotSupported(block: Block, { product, version }: Flavour): Diagnostic {
  return problemAt(block.typeAt, {
    severity: 'warning',
    summary: 'Dependency locks for modules are not yet supported',
    detail: `${product} v${version} only supports dependency locks for providers, not for modules. This configuration may be intended for a later version of ${product} that also supports dependency locks for modules.`,
  });
}
