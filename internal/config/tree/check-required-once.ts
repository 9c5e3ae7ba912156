import { displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { RequiredProvider } from '../module-config.ts';
import type { Reading } from '../values/report.ts';

/** Warns about a provider that has more than one local name in a module. */
export function checkRequiredOnce(
  required: ReadonlyMap<string, RequiredProvider>,
  { report, flavour }: Reading,
): void {
  const names = new Map<ProviderAddr, string>();
  for (const { name, provider, at } of required.values()) {
    const first = names.get(provider);
    if (first === undefined) {
      names.set(provider, name);
      continue;
    }
    report(at, {
      severity: 'warning',
      summary: 'Duplicate required provider',
      detail: `Provider ${displayProvider(provider, flavour)} with the local name "${name}" was previously required as "${first}". A provider can only be required once within required_providers.`,
    });
  }
}
