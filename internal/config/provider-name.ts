import { impliedProvider, parseProviderPart, type ProviderAddr } from '../addr/provider.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { ProblemText } from '../hcl/problem.ts';

/** A provider configuration as a module calls it: `aws`, or with an alias `aws.east`. */
export interface ProviderName {
  readonly name: string;
  readonly alias: string | undefined;
}

/** The name as it is written. */
export function formatProviderName({ name, alias }: ProviderName): string {
  return alias === undefined ? name : `${name}.${alias}`;
}

/** What is wrong with a local name; it must be the type of a provider, in normal form. */
export function findNameProblem(name: string): ProblemText | undefined {
  try {
    const normal = parseProviderPart(name);
    return normal === name ? undefined : invalidName(notNormal(name, normal));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return invalidName(`${name} is an invalid provider local name: ${error.message}`);
  }
}

/** The local name that a resource type implies, such as `aws` for `aws_instance`. */
export function impliedName(resourceType: string): string {
  const end = resourceType.indexOf('_');
  return end < 0 ? resourceType : resourceType.slice(0, end);
}

/** The provider that a local name stands for where no source is given; undefined if it is no name. */
export function findImpliedProvider(name: string, flavour: Flavour): ProviderAddr | undefined {
  try {
    return impliedProvider(name, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return undefined;
  }
}

function notNormal(name: string, normal: string): string {
  return `Provider names must be normalized. Replace "${name}" with "${normal}" to fix this error.`;
}

function invalidName(detail: string): ProblemText {
  return { summary: 'Invalid provider local name', detail };
}
