/**
 * Several sources as one, as a `provider_installation` block lists them: each answers for the
 * providers that its patterns let through, in the order of the list.
 *
 * "Not here" moves on to the next source. "Could not find out" must not: an outage could silently
 * change where a provider comes from.
 */
import { matchesPattern, type ProviderPattern } from '../addr/pattern.ts';
import type { ProviderAddr } from '../addr/provider.ts';
import { isAbsence, type ToolError } from '../diag/tool-error.ts';
import { formatVersion, type Version } from '../version/version.ts';
import { ProviderNotFoundError, UnknownToRegistryError } from './not-found.ts';
import { makePlatformMissingError } from './platform-missing.ts';
import type { AvailableVersions, CallOptions, Source } from './source.ts';

/** A source and the providers that it answers for. */
export interface SourceRule {
  readonly source: Source;
  /** If there are any, only providers that match one of them. */
  readonly include: readonly ProviderPattern[];
  /** Never providers that match one of them. */
  readonly exclude: readonly ProviderPattern[];
  /** Never providers of which one of these sources has a version, be it a useless one. */
  readonly yieldsTo?: readonly Source[];
}

/** Makes one source of many. Without any, every provider has no versions at all. */
export function createMultiSource(rules: readonly SourceRule[]): Source {
  return {
    async availableVersions(provider, options) {
      const sources = await chooseSources(rules, provider, options);
      const answer = await uniteVersions(sources, provider, options);
      if (answer.versions.length > 0 || rules.length === 0) return answer;
      throw new ProviderNotFoundError(
        provider,
        sources.map((source) => source.describe(provider)),
      );
    },

    async packageMeta(request, options) {
      for (const source of await chooseSources(rules, request.provider, options)) {
        const answer = await answerOf(source.packageMeta(request, options));
        if (answer.kind === 'here') return answer.value;
      }
      throw makePlatformMissingError(request);
    },

    describe: (provider) =>
      rules
        .filter((rule) => letsThrough(rule, provider))
        .map(({ source }) => source.describe(provider))
        .join(', '),
  };
}

async function chooseSources(
  rules: readonly SourceRule[],
  provider: ProviderAddr,
  options: CallOptions,
): Promise<readonly Source[]> {
  const chosen: Source[] = [];
  for (const rule of rules) {
    if (!letsThrough(rule, provider)) continue;
    if (await isFoundInAny(rule.yieldsTo ?? [], provider, options)) continue;
    chosen.push(rule.source);
  }
  return chosen;
}

function letsThrough({ include, exclude }: SourceRule, provider: ProviderAddr): boolean {
  if (matchesAny(exclude, provider)) return false;
  return include.length === 0 || matchesAny(include, provider);
}

function matchesAny(patterns: readonly ProviderPattern[], provider: ProviderAddr): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, provider));
}

async function isFoundInAny(
  sources: readonly Source[],
  provider: ProviderAddr,
  options: CallOptions,
): Promise<boolean> {
  for (const source of sources) {
    const answer = await answerOf(source.availableVersions(provider, options));
    if (answer.kind === 'here' && answer.value.versions.length > 0) return true;
  }
  return false;
}

/** @throws {UnknownToRegistryError} if a registry has never heard of what no other source has */
async function uniteVersions(
  sources: readonly Source[],
  provider: ProviderAddr,
  options: CallOptions,
): Promise<AvailableVersions> {
  const versions = new Map<string, Version>();
  const warnings: string[] = [];
  let unknown: UnknownToRegistryError | undefined;
  for (const source of sources) {
    const answer = await answerOf(source.availableVersions(provider, options));
    if (answer.kind === 'here') {
      const { value } = answer;
      for (const version of value.versions) versions.set(formatVersion(version), version);
      warnings.push(...value.warnings);
    } else if (answer.error instanceof UnknownToRegistryError) {
      unknown = answer.error;
    }
  }
  if (versions.size === 0 && unknown !== undefined) throw unknown;
  return { versions: [...versions.values()], warnings };
}

type Answer<T> =
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'absent'; readonly error: ToolError };

async function answerOf<T>(question: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'here', value: await question };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return { kind: 'absent', error };
  }
}
