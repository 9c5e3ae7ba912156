import { parseProviderPattern, type ProviderPattern } from '../addr/pattern.ts';
import { makeError, type Decoded } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { quote } from '../text/quote.ts';
import type { InstallationBlock, MethodBlock } from './cli-config.ts';

/** One way to get providers, in the order in which they are asked. */
export interface InstallationMethod {
  readonly source:
    | { readonly kind: 'direct' }
    /** The path is as written: relative paths start at the directory the command works in. */
    | { readonly kind: 'filesystem-mirror'; readonly path: string }
    | { readonly kind: 'network-mirror'; readonly url: URL }
    | { readonly kind: 'oci-mirror'; readonly repositoryTemplate: string };
  /** If there are any, only providers that match one of them. */
  readonly include: readonly ProviderPattern[];
  /** Never providers that match one of them. */
  readonly exclude: readonly ProviderPattern[];
}

/**
 * Reads the patterns and URLs of installation methods. A method with something wrong is left out.
 * Terraform shows these problems apart from those of the files, after them.
 */
export function resolveInstallation(
  block: InstallationBlock,
  flavour: Flavour,
): Decoded<readonly InstallationMethod[]> {
  const methods = block.methods.map((method) => resolveMethod(method, flavour));
  return {
    value: methods.flatMap(({ value }) => value ?? []),
    diagnostics: methods.flatMap(({ diagnostics }) => diagnostics),
  };
}

function resolveMethod(
  method: MethodBlock,
  flavour: Flavour,
): Decoded<InstallationMethod | undefined> {
  const source = resolveSource(method.source);
  if (source.value === undefined) return { value: undefined, diagnostics: source.diagnostics };
  const include = parsePatterns(method.include, 'inclusion', flavour);
  const exclude = parsePatterns(method.exclude, 'exclusion', flavour);
  const diagnostics = [...include.diagnostics, ...exclude.diagnostics];
  if (include.value === undefined || exclude.value === undefined) {
    return { value: undefined, diagnostics };
  }
  const value = { source: source.value, include: include.value, exclude: exclude.value };
  return { value, diagnostics };
}

function parsePatterns(
  texts: readonly string[],
  purpose: 'inclusion' | 'exclusion',
  flavour: Flavour,
): Decoded<readonly ProviderPattern[] | undefined> {
  try {
    return { value: texts.map((text) => parseProviderPattern(text, flavour)), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem = makeError(
      `Invalid provider source ${purpose} patterns`,
      `CLI config specifies invalid provider ${purpose} patterns: ${error.message}.`,
    );
    return { value: undefined, diagnostics: [problem] };
  }
}

function resolveSource(
  source: MethodBlock['source'],
): Decoded<InstallationMethod['source'] | undefined> {
  if (source.kind !== 'network-mirror') return { value: source, diagnostics: [] };
  const problem = findUrlProblem(source.url);
  if (problem !== undefined) {
    return { value: undefined, diagnostics: [makeError(urlProblemSummary, problem)] };
  }
  return { value: { kind: source.kind, url: new URL(source.url) }, diagnostics: [] };
}

const urlProblemSummary = 'Invalid URL for provider installation source';

function findUrlProblem(text: string): string | undefined {
  const quoted = quote(text);
  const syntax = findSyntaxProblem(text);
  if (syntax !== undefined) {
    return `Cannot parse ${quoted} as a URL for a network provider mirror: parse ${quoted}: ${syntax}.`;
  }
  if (/^https:\/\/[^/?#]/i.test(text)) return undefined;
  return `Cannot use ${quoted} as a URL for a network provider mirror: the mirror must be at an https: URL.`;
}

/** What Go's URL parser would object to, as far as people get there. */
function findSyntaxProblem(text: string): string | undefined {
  if (text.startsWith(':')) return 'missing protocol scheme';
  const badEscape = /%(?![\da-f]{2}).{0,2}/i.exec(text);
  if (badEscape) return `invalid URL escape ${quote(badEscape[0])}`;
  if (/^https:\/\/[^/?#]/i.test(text) && !URL.canParse(text)) return 'invalid URL';
  return undefined;
}
