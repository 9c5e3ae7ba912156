import { parseProviderPattern, type ProviderPattern } from '../addr/pattern.ts';
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import { findParsed } from '../diag/reword.ts';
import type { Flavour } from '../flavour/flavour.ts';
import {
  expandTemplate,
  mentions,
  type RepositoryTemplate,
  type TemplateSymbol,
} from './repository-template.ts';

/**
 * Checks the template of an OCI mirror: different providers must have different repositories, and
 * what comes out must be the address of one.
 *
 * @param at where the block begins
 */
export function checkRepositoryTemplate(
  template: RepositoryTemplate,
  include: readonly string[],
  { flavour, at }: { readonly flavour: Flavour; readonly at: string },
): readonly Diagnostic[] {
  const patterns = include.flatMap(
    (text) => findParsed(() => parseProviderPattern(text, flavour)) ?? [],
  );
  const ambiguous = requirements
    .filter(({ symbol, part }) => !mentions(template, symbol) && !isFixed(patterns, part))
    .map(({ symbol, one }) => {
      const problem = `template must refer to the "${symbol}" symbol unless the "include" argument selects exactly ${one}.`;
      return templateError(at, problem);
    });
  return ambiguous.length > 0 ? ambiguous : checkOutcome(template, at);
}

function templateError(at: string, problem: string): Diagnostic {
  return makeError(
    'Invalid oci_mirror repository template',
    `Invalid oci_mirror block at ${at}: ${problem}`,
  );
}

const requirements: readonly {
  readonly symbol: TemplateSymbol;
  readonly part: keyof ProviderPattern;
  readonly one: string;
}[] = [
  { symbol: 'hostname', part: 'host', one: 'one registry hostname' },
  { symbol: 'namespace', part: 'namespace', one: 'one provider namespace' },
  { symbol: 'type', part: 'type', one: 'one provider' },
];

/** Reports whether patterns have exactly one value for a part, wildcards aside, as OpenTofu counts. */
function isFixed(patterns: readonly ProviderPattern[], part: keyof ProviderPattern): boolean {
  const values = patterns.map((pattern) => pattern[part]).filter((value) => value !== '*');
  return new Set(values).size === 1;
}

function checkOutcome(template: RepositoryTemplate, at: string): readonly Diagnostic[] {
  const example = {
    hostname: 'example.com',
    namespace: 'example-namespace',
    type: 'example-type',
  };
  try {
    expandTemplate(template, example);
    return [];
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem =
      'template must generate a valid OCI repository address, including a registry hostname followed by a slash and then a repository name.';
    return [templateError(at, problem)];
  }
}
