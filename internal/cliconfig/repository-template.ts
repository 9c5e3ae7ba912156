/** Templates that make the address of an OCI repository out of that of a provider. */
import { comparisonHost } from '../addr/hostname.ts';
import { parseOciRepository, type OciRepository } from '../addr/oci-repository.ts';
import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';

/** The parts of a provider's address that a template can have. */
export const templateSymbols = ['hostname', 'namespace', 'type'] as const;
export type TemplateSymbol = (typeof templateSymbols)[number];

/** Text and symbols, in their order. */
export type RepositoryTemplate = readonly (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'symbol'; readonly name: TemplateSymbol }
)[];

/**
 * Reads a template of the CLI configuration: `${hostname}` and the like in text. Other than in
 * OpenTofu nothing but a symbol may stand in the braces.
 *
 * @throws {ParseError} for anything else
 */
export function parseRepositoryTemplate(text: string): RepositoryTemplate {
  return split(text, /\$\$\{|%%\{|%\{|\$\{([^}]*)(\}?)/g, ([whole, inner = '', end]) => {
    if (whole === '$${' || whole === '%%{') return { kind: 'text', text: whole.slice(1) };
    const name = inner.trim();
    if (whole === '%{' || end !== '}' || !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) {
      throw new ParseError(
        'Only "${hostname}", "${namespace}", and "${type}" may be used in an OCI mirror repository address template',
      );
    }
    return { kind: 'symbol', name: parseSymbol(name) };
  });
}

/**
 * Reads a template of a command line: `{hostname}` and the like in text (RFC 6570, level 1).
 *
 * @throws {ParseError} for any other expression
 */
export function parseUriTemplate(text: string): RepositoryTemplate {
  return split(text, /\{([^}]*)(\}?)|\}/g, ([whole, name = '', end]) => {
    if (whole === '}' || end !== '}') throw new ParseError(`unbalanced braces in ${quote(text)}`);
    return { kind: 'symbol', name: parseSymbol(name) };
  });
}

/** Words a template as a command line has it. */
export function formatUriTemplate(template: RepositoryTemplate): string {
  return template.map((part) => (part.kind === 'text' ? part.text : `{${part.name}}`)).join('');
}

/** Reports whether a template mentions a part of the address. */
export function mentions(template: RepositoryTemplate, symbol: TemplateSymbol): boolean {
  return template.some((part) => part.kind === 'symbol' && part.name === symbol);
}

/**
 * Makes the address of the repository of a provider.
 *
 * @throws {ParseError} if the outcome is no address of a repository
 */
export function repositoryOf(template: RepositoryTemplate, provider: ProviderAddr): OciRepository {
  const { host, namespace, type } = providerParts(provider);
  return expandTemplate(template, { hostname: comparisonHost(host), namespace, type });
}

/** @throws {ParseError} if the outcome is no address of a repository */
export function expandTemplate(
  template: RepositoryTemplate,
  values: Readonly<Record<TemplateSymbol, string>>,
): OciRepository {
  const parts = template.map((part) => (part.kind === 'text' ? part.text : values[part.name]));
  return parseOciRepository(parts.join(''));
}

function split(
  text: string,
  special: RegExp,
  read: (match: RegExpExecArray) => RepositoryTemplate[number],
): RepositoryTemplate {
  const parts: RepositoryTemplate[number][] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    parts.push({ kind: 'text', text: text.slice(end, match.index) }, read(match));
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'text', text: text.slice(end) });
  return parts.filter((part) => part.kind === 'symbol' || part.text !== '');
}

function parseSymbol(name: string): TemplateSymbol {
  const symbol = templateSymbols.find((known) => known === name);
  if (symbol !== undefined) return symbol;
  throw new ParseError(
    `the symbol ${quote(name)} is not available for an OCI mirror repository address template. Only "hostname", "namespace", and "type" are available`,
  );
}
