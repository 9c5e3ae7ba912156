import type { Flavour } from '../flavour/flavour.ts';
import { formatConstraints } from '../version/canonical.ts';
import { formatVersion } from '../version/version.ts';
import { makeProviderLock, sortedLocks, type Locks, type ProviderLock } from './locks.ts';

/**
 * Renders a whole lock file, byte for byte as Terraform and OpenTofu write it: sorted, in normal
 * form, LF line ends on every system. The same locks give the same text whatever their order.
 */
export function encodeLocks(locks: Locks, flavour: Flavour): string {
  return encodeHeader(flavour) + sortedLocks(locks).map(encodeSeparate).join('');
}

/** Renders the comment that a lock file begins with. */
export function encodeHeader(flavour: Flavour): string {
  return joinLines([
    `# This file is maintained automatically by "${flavour.command} init".`,
    '# Manual edits may be lost in future updates.',
  ]);
}

/** Renders the block of one provider, without the empty line before it. */
export function encodeProviderLock(lock: ProviderLock): string {
  return joinLines([
    `provider ${quote(lock.provider)} {`,
    ...encodeVersion(lock),
    ...encodeHashes(makeProviderLock(lock).hashes),
    '}',
  ]);
}

function encodeSeparate(lock: ProviderLock): string {
  return `\n${encodeProviderLock(lock)}`;
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The two attributes are aligned with each other, never with the hashes below them. */
function encodeVersion(lock: ProviderLock): readonly string[] {
  const version = quote(formatVersion(lock.version));
  const constraints = formatConstraints(lock.constraints);
  if (constraints === '') return [`  version = ${version}`];
  return [`  version     = ${version}`, `  constraints = ${quote(constraints)}`];
}

function encodeHashes(hashes: readonly string[]): readonly string[] {
  if (hashes.length === 0) return [];
  return ['  hashes = [', ...hashes.map((hash) => `    ${quote(hash)},`), '  ]'];
}

/** Writes text as a quoted HCL template that means just that text. */
function quote(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]|[$%](?=\{)|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escape);
  return `"${escaped}"`;
}

function escape(match: string): string {
  const short = shortEscapes.get(match);
  if (short !== undefined) return short;
  const hex = (match.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['$', '$$'],
  ['%', '%%'],
]);
