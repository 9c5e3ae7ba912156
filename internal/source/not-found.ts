/**
 * The two ways in which a provider is not there. Those who report it treat them differently: only a
 * registry that is known to lack a provider makes a mistyped source address likely.
 */
import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';

/** The registry of the provider's own host has answered that it has no such provider. */
export class UnknownToRegistryError extends ToolError {
  constructor(provider: ProviderAddr) {
    const { host } = providerParts(provider);
    super(
      'provider-not-found',
      `provider registry ${host} does not have a provider named ${provider}`,
    );
  }
}

/** No source that was asked has the provider. */
export class ProviderNotFoundError extends ToolError {
  /** @param places the sources that were asked, by their names; none if only one was in question */
  constructor(provider: ProviderAddr, places: readonly string[] = []) {
    const lines = places.map((place) => `\n  - ${place}`);
    super(
      'provider-not-found',
      `provider ${provider} was not found in any of the search locations` +
        (lines.length === 0 ? '' : `\n${lines.join('')}`),
    );
  }
}
