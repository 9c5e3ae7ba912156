import { providerParts, type ProviderAddr } from '../addr/provider.ts';
import type { PackageDigests } from './digests.ts';

/** What the name of the plugin itself begins with. */
export function executableStem(provider: ProviderAddr): string {
  return `terraform-provider-${providerParts(provider).type}`;
}

/** Reports whether a package holds the plugin: `terraform-provider-TYPE`, alone or before `_` or `.`. */
export function hasExecutable(provider: ProviderAddr, { executables }: PackageDigests): boolean {
  const stem = executableStem(provider);
  return executables.some(
    (name) => name === stem || name.startsWith(`${stem}_`) || name.startsWith(`${stem}.`),
  );
}
