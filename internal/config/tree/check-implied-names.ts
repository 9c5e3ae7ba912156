import { parseProviderPart } from '../../addr/provider.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { ProblemText } from '../../hcl/problem.ts';
import { resourceKey, type ModuleConfig, type Resource } from '../module-config.ts';
import { findImpliedProvider, impliedName } from '../provider-name.ts';
import type { Reading } from '../values/report.ts';

/** Checks the providers that resources imply by their types. */
export function checkImpliedNames(module: ModuleConfig, reading: Reading): void {
  for (const resource of module.resources.values()) {
    if (resource.provider !== undefined || resource.mode === 'ephemeral') continue;
    checkImpliedName(module, resource, reading);
  }
}

function checkImpliedName(module: ModuleConfig, resource: Resource, reading: Reading): void {
  const name = impliedName(resource.type);
  const problem = findImpliedProblem(name);
  if (problem !== undefined) {
    reading.report(resource.at, problem);
    return;
  }
  if (module.required.has(name)) return;
  const provider = findImpliedProvider(name, reading.flavour);
  const other = [...module.required.values()].find((required) => required.provider === provider);
  if (other === undefined || provider === undefined) return;
  reading.report(resource.at, {
    severity: 'warning',
    summary: 'Duplicate required provider',
    detail: `Provider "${provider}" was implicitly required via resource "${resourceKey(resource)}", but listed in required_providers as "${other.name}". Either the local name in required_providers must match the resource name, or the "${other.name}" provider must be assigned within the resource block.`,
  });
}

/** What is wrong with a name that a resource type implies. */
export function findImpliedProblem(name: string): ProblemText | undefined {
  try {
    parseProviderPart(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return {
      summary: 'Invalid provider local name',
      detail: `"${name}" is an invalid implied provider local name: ${error.message}`,
    };
  }
}
