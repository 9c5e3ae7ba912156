import { ParseError } from '../diag/parse-error.ts';
import { reword } from '../diag/reword.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { quote } from '../text/quote.ts';
import { parseHostname, type Hostname } from './hostname.ts';
import { parseProviderPart } from './part.ts';
import { providerParts, type ProviderAddr } from './provider.ts';

/** A pattern of `include` and `exclude`, such as `example.com/acme/*`. */
export interface ProviderPattern {
  readonly host: Hostname | '*';
  readonly namespace: string;
  readonly type: string;
}

/**
 * Reads a pattern; two segments mean the product's own registry.
 *
 * @throws {ParseError} with Terraform's message
 */
export function parseProviderPattern(text: string, flavour: Flavour): ProviderPattern {
  const segments = text.split('/');
  if (segments.length !== 2 && segments.length !== 3) {
    throw new ParseError(
      `invalid provider matching pattern ${quote(text)}: must have either two or three slash-separated segments`,
    );
  }
  const [rawType = '', rawNamespace = '', rawHost = flavour.defaultHost] = segments.reverse();
  const pattern = {
    host: parseHostSegment(rawHost, text),
    type: parseSegment(rawType, () => typeProblem(rawType, text)),
    namespace: parseSegment(rawNamespace, () => namespaceProblem(rawType, text)),
  };
  checkWildcards(pattern, text);
  return pattern;
}

/** Reports whether a provider matches a pattern. */
export function matchesPattern(pattern: ProviderPattern, addr: ProviderAddr): boolean {
  const { host, namespace, type } = providerParts(addr);
  return (
    (pattern.host === wildcard || pattern.host === host) &&
    (pattern.namespace === wildcard || pattern.namespace === namespace) &&
    (pattern.type === wildcard || pattern.type === type)
  );
}

const wildcard = '*';

function parseHostSegment(text: string, pattern: string): Hostname | '*' {
  if (text === wildcard) return wildcard;
  return reword(
    () => parseHostname(text),
    (reason) =>
      new ParseError(`invalid hostname in provider matching pattern ${quote(pattern)}: ${reason}`),
  );
}

function parseSegment(text: string, problem: () => string): string {
  if (text === wildcard) return text;
  return reword(
    () => parseProviderPart(text),
    () => new ParseError(problem()),
  );
}

function typeProblem(type: string, pattern: string): string {
  return `invalid provider type ${quote(type)} in provider matching pattern ${quote(pattern)}: must either be the wildcard * or a provider type name`;
}

/** Terraform names the type where it means the namespace. */
function namespaceProblem(type: string, pattern: string): string {
  return `invalid registry namespace ${quote(type)} in provider matching pattern ${quote(pattern)}: must either be the wildcard * or a literal namespace`;
}

function checkWildcards({ host, namespace, type }: ProviderPattern, text: string): void {
  const problem = `invalid provider matching pattern ${quote(text)}`;
  if (host === wildcard && (namespace !== wildcard || type !== wildcard)) {
    throw new ParseError(
      `${problem}: hostname can be a wildcard only if both namespace and provider type are also wildcards`,
    );
  }
  if (namespace === wildcard && type !== wildcard) {
    throw new ParseError(
      `${problem}: namespace can be a wildcard only if the provider type is also a wildcard`,
    );
  }
}
