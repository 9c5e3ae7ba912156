import type { ProblemText } from '../../hcl/problem.ts';
import { resourceKey, type ImportBlock, type ModuleConfig } from '../module-config.ts';
import { findImpliedProblem } from './check-implied-names.ts';
import { impliedName } from '../provider-name.ts';
import { describeModule, type ModuleNode } from './module-tree.ts';
import type { Reading } from '../values/report.ts';

/** Checks where `import` blocks stand, and that they name a provider only where it counts. */
export function checkImports({ module, path }: ModuleNode, { report }: Reading): void {
  for (const block of module.imports) {
    if (path.length > 0) {
      report(block.at, {
        summary: 'Invalid import configuration',
        detail: `An import block was detected in "${describeModule(path)}". Import blocks are only allowed in the root module.`,
      });
    } else if (block.providerAt === undefined) {
      const problem = block.target && findImpliedProblem(impliedName(block.target.type));
      if (problem !== undefined) report(block.at, problem);
    } else {
      const problem = findProviderProblem(module, block);
      if (problem !== undefined) report(block.providerAt, problem);
    }
  }
}

function findProviderProblem(
  module: ModuleConfig,
  { target }: ImportBlock,
): ProblemText | undefined {
  if (target === undefined) return undefined;
  if (target.isInModule) return providerInModule;
  const key = resourceKey({ mode: 'managed', ...target });
  return module.resources.has(key) ? providerOfResource : undefined;
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
