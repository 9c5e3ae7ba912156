import { treeRequirements } from '../config/tree/module-tree.ts';
import type { Requirements } from '../config/requirements.ts';
import type { Decoded } from '../diag/diagnostic.ts';
import { loadModuleTree, type LoadOptions } from './load-module-tree.ts';

/**
 * Loads what the configuration of a working directory requires of providers, merged over all modules.
 *
 * @throws the signal's reason when aborted
 */
export async function loadRequirements(
  workingDirectory: string,
  options: LoadOptions,
): Promise<Decoded<Requirements>> {
  const { value, diagnostics } = await loadModuleTree(workingDirectory, options);
  return { value: treeRequirements(value, options.flavour), diagnostics };
}
