import { describeModule, type ModuleNode } from './module-tree.ts';
import { findImpliedProblem } from './check-implied-names.ts';
import { impliedName } from '../provider-name.ts';
import type { Reading } from '../values/report.ts';

/** Checks where `import` blocks stand, and that the types they are for imply a provider. */
export function checkImports({ module, path }: ModuleNode, { report }: Reading): void {
  for (const { at, target, provider } of module.imports) {
    if (path.length > 0) {
      report(at, {
        summary: 'Invalid import configuration',
        detail: `An import block was detected in "${describeModule(path)}". Import blocks are only allowed in the root module.`,
      });
    } else if (target !== undefined && provider === undefined) {
      const problem = findImpliedProblem(impliedName(target.type));
      if (problem !== undefined) report(at, problem);
    }
  }
}
