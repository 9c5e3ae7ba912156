import { displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { ModuleConfig } from '../module-config.ts';
import { findImpliedProvider } from '../provider-name.ts';
import type { Reading } from '../values/report.ts';

/** Warns about a provider that has more than one local name in a module. */
export function checkRequiredOnce(
  { required, providers }: ModuleConfig,
  { report, flavour }: Reading,
): void {
  const summary = 'Duplicate required provider';
  const names = new Map<ProviderAddr, string>();
  for (const { name, provider, at } of required.values()) {
    const shown = displayProvider(provider, flavour);
    const block = [...providers.values()].find(
      (candidate) =>
        candidate.name !== name && findImpliedProvider(candidate.name, flavour) === provider,
    );
    if (block !== undefined) {
      report(at, {
        severity: 'warning',
        summary,
        detail: `Provider ${shown} with the local name "${name}" was implicitly required via a configuration block as "${block.name}". The provider configuration block name must match the name used in required_providers.`,
      });
    }
    const first = names.get(provider);
    if (first === undefined) {
      names.set(provider, name);
      continue;
    }
    report(at, {
      severity: 'warning',
      summary,
      detail: `Provider ${shown} with the local name "${name}" was previously required as "${first}". A provider can only be required once within required_providers.`,
    });
  }
}
