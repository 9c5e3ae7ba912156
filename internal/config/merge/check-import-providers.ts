import type { ProblemText } from '../../hcl/problem.ts';
import { resourceKey, type ImportBlock } from '../module-config.ts';
import type { Reading } from '../values/report.ts';
import type { ModuleDraft } from './module-draft.ts';

/** Checks that `import` blocks name a provider only for resources that have no block of their own. */
export function checkImportProviders(draft: ModuleDraft, { report }: Reading): void {
  for (const block of draft.imports) {
    const problem = findProblem(draft, block);
    if (problem !== undefined && block.providerAt !== undefined) report(block.providerAt, problem);
  }
}

function findProblem(draft: ModuleDraft, { target }: ImportBlock): ProblemText | undefined {
  if (target === undefined) return undefined;
  if (target.isInModule) return providerInModule;
  return draft.resources.has(resourceKey({ mode: 'managed', ...target }))
    ? providerOfResource
    : undefined;
}

const summary = 'Invalid import provider argument';
const detail =
  'The provider argument can only be specified in import blocks that will generate configuration.';

const providerInModule: ProblemText = {
  summary,
  detail: `${detail}\n\nUse the providers argument within the module block to configure providers for all resources within a module, including imported resources.`,
};
const providerOfResource: ProblemText = {
  summary,
  detail: `${detail}\n\nUse the provider argument in the target resource block to configure the provider for a resource with explicit provider configuration.`,
};
