import type { ProviderAddr } from '../addr/provider.ts';
import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { parseHash, type Hash } from '../hash/hash.ts';
import type { Attribute, Expression } from '../hcl/ast.ts';
import { problemAt } from '../hcl/problem.ts';
import { staticList } from '../hcl/static-expression.ts';
import { quote } from '../text/quote.ts';
import { formatConstraints } from '../version/canonical.ts';
import { parseConstraints, type VersionConstraints } from '../version/constraint.ts';
import { formatVersion, parseVersion, type Version } from '../version/version.ts';
import { decodeText, decodeTextOrNull } from './decode-text.ts';

/** Whose attributes are read. */
export interface LockContext {
  readonly provider: ProviderAddr;
  readonly flavour: Flavour;
}

/** Reads the `version` of a lock. That it is missing has been reported before. */
export function decodeVersion(
  attribute: Attribute | undefined,
  { provider, flavour }: LockContext,
): Decoded<Version> {
  if (attribute === undefined) return { value: noVersion, diagnostics: [] };
  const { expression } = attribute;
  const { value: text, diagnostics } = decodeTextOrNull(expression);
  if (text === null) return { value: noVersion, diagnostics: [nullVersion(expression)] };
  if (text === undefined) return { value: noVersion, diagnostics };
  const subject = `The selected version number for provider ${provider}`;
  return decodeNormalForm(text, expression, {
    parse: (raw) => parseVersion(raw, flavour),
    format: formatVersion,
    fallback: noVersion,
    summary: 'Invalid provider version number',
    subject,
    invalid: `${subject} is invalid`,
  });
}

/** Reads the `constraints` of a lock, which may be missing. */
export function decodeConstraints(
  attribute: Attribute | undefined,
  { provider, flavour }: LockContext,
): Decoded<VersionConstraints> {
  if (attribute === undefined) return { value: [], diagnostics: [] };
  const { value: text, diagnostics } = decodeText(attribute.expression);
  if (text === undefined) return { value: [], diagnostics };
  const subject = `The recorded version constraints for provider ${provider}`;
  return decodeNormalForm(text, attribute.expression, {
    parse: (raw) => parseConstraints(raw, flavour),
    format: formatConstraints,
    fallback: [],
    summary: 'Invalid provider version constraints',
    subject,
    invalid: `${subject} are invalid`,
  });
}

/**
 * Reads the `hashes` of a lock, which may be missing, in the order of the file and with duplicates.
 * Each problem with a hash is reported at the list.
 */
export function decodeHashes(attribute: Attribute | undefined): Decoded<readonly Hash[]> {
  if (attribute === undefined) return { value: [], diagnostics: [] };
  const { expression } = attribute;
  const { value: elements, diagnostics } = staticList(expression);
  if (elements === undefined) return { value: [], diagnostics };
  if (elements.length === 0)
    return { value: [], diagnostics: [...diagnostics, emptyHashSet(expression)] };
  const hashes = elements.map((element) => decodeHash(element, expression));
  return {
    value: hashes.flatMap(({ value }) => value ?? []),
    diagnostics: [...diagnostics, ...hashes.flatMap((hash) => hash.diagnostics)],
  };
}

/** Stands in for a version that cannot be read. */
const noVersion: Version = { major: 0n, minor: 0n, patch: 0n, prerelease: '', metadata: '' };

/** How to read a text that has to be written in one way only. */
interface NormalForm<T> {
  readonly parse: (text: string) => T;
  readonly format: (value: T) => string;
  /** Stands in for what cannot be read. */
  readonly fallback: T;
  readonly summary: string;
  /** Begins the sentence that it must be written in normal form. */
  readonly subject: string;
  /** Begins the sentence that says why it cannot be read. */
  readonly invalid: string;
}

/** As Terraform, reports twice what cannot be read: it is not the normal form of the fallback. */
function decodeNormalForm<T>(text: string, at: Expression, form: NormalForm<T>): Decoded<T> {
  const { value, problem } = attempt(text, form);
  const normal = form.format(value);
  const details = [
    ...(problem === undefined ? [] : [`${form.invalid}: ${problem}.`]),
    ...(normal === text
      ? []
      : [`${form.subject} must be written in normalized form: ${quote(normal)}.`]),
  ];
  return {
    value,
    diagnostics: details.map((detail) => problemAt(at, { summary: form.summary, detail })),
  };
}

function attempt<T>(
  text: string,
  { parse, fallback }: NormalForm<T>,
): { readonly value: T; readonly problem: string | undefined } {
  try {
    return { value: parse(text), problem: undefined };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { value: fallback, problem: error.message };
  }
}

function decodeHash(element: Expression, list: Expression): Decoded<Hash | undefined> {
  const { value: text, diagnostics } = decodeText(element);
  if (text === undefined) return { value: undefined, diagnostics };
  try {
    return { value: parseHash(text), diagnostics };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem = problemAt(list, {
      summary: 'Invalid provider hash string',
      detail: `Cannot interpret ${quote(text)} as a provider hash: ${error.message}.`,
    });
    return { value: undefined, diagnostics: [problem] };
  }
}

function nullVersion(at: Expression): Diagnostic {
  return problemAt(at, {
    summary: 'Missing required argument',
    detail: 'A provider lock block must contain a "version" argument.',
  });
}

function emptyHashSet(at: Expression): Diagnostic {
  return problemAt(at, {
    summary: 'Invalid provider hash set',
    detail: 'The "hashes" argument must either be omitted or contain at least one hash value.',
  });
}
