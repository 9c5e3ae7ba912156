import { parseProviderPattern, type ProviderPattern } from '../addr/pattern.ts';
import { makeError, type Decoded } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { quote } from '../text/quote.ts';
import type { RepositoryTemplate } from './repository-template.ts';
import type {
  DownloadSettings,
  InstallationBlock,
  MethodBlock,
  NetworkMirrorSettings,
} from './cli-config.ts';

/** One way to get providers, in the order in which they are asked. */
export interface InstallationMethod {
  readonly source:
    | ({ readonly kind: 'direct' } & DownloadSettings)
    /** The path is as written: relative paths start at the directory the command works in. */
    | { readonly kind: 'filesystem-mirror'; readonly path: string }
    | ({ readonly kind: 'network-mirror'; readonly url: URL } & NetworkMirrorSettings)
    | { readonly kind: 'oci-mirror'; readonly repositoryTemplate: RepositoryTemplate };
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
  if (include.value === undefined) return { value: undefined, diagnostics: include.diagnostics };
  const exclude = parsePatterns(method.exclude, 'exclusion', flavour);
  if (exclude.value === undefined) return { value: undefined, diagnostics: exclude.diagnostics };
  const value = { source: source.value, include: include.value, exclude: exclude.value };
  return { value, diagnostics: [] };
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
  return { value: { ...source, url: new URL(source.url) }, diagnostics: [] };
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

/** What Go's URL parser objects to, or would if it were as strict as Node's. */
function findSyntaxProblem(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- the very thing that is looked for
  if (/[\0-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL';
  if (text.startsWith(':')) return 'missing protocol scheme';
  if (/^[^a-z][^/?#]*:/i.test(text)) return 'first path segment in URL cannot contain colon';
  const host = /^https:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(text)?.[1] ?? '';
  const escape = /%.{0,2}/.exec(host) ?? /%(?![\da-f]{2}).{0,2}/i.exec(text);
  if (escape !== null) return `invalid URL escape ${quote(escape[0])}`;
  if (host === '') return undefined;
  return findHostProblem(host) ?? (URL.canParse(text) ? undefined : 'invalid URL');
}

function findHostProblem(host: string): string | undefined {
  const character = /[ <>"\\^`{|}]/.exec(host);
  if (character !== null) return `invalid character ${quote(character[0])} in host name`;
  if (/^\[[^\]]*$/.test(host)) return "missing ']' in host";
  const port = /:[^:\]]*$/.exec(host)?.[0] ?? '';
  return /^:?\d*$/.test(port) ? undefined : `invalid port ${quote(port)} after host`;
}
