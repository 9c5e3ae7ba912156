/** What Terraform says about things that are declared twice. */
import type { ProblemText } from '../../hcl/problem.ts';
import type { ProviderName } from '../provider-name.ts';
import type { Resource } from '../module-config.ts';

/** Words the message about a second declaration; `first` is where the first one is. */
export type DescribeDuplicate = (name: string, first: string) => ProblemText;

export function variable(name: string, first: string): ProblemText {
  return {
    summary: 'Duplicate variable declaration',
    detail: `A variable named "${name}" was already declared at ${first}. Variable names must be unique within a module.`,
  };
}

export function local(name: string, first: string): ProblemText {
  return {
    summary: 'Duplicate local value definition',
    detail: `A local value named "${name}" was already defined at ${first}. Local value names must be unique within a module.`,
  };
}

export function output(name: string, first: string): ProblemText {
  return {
    summary: 'Duplicate output definition',
    detail: `An output named "${name}" was already defined at ${first}. Output names must be unique within a module.`,
  };
}

export function call(name: string, first: string): ProblemText {
  return {
    summary: 'Duplicate module call',
    detail: `A module call named "${name}" was already defined at ${first}. Module calls must have unique names within a module.`,
  };
}

export function check(name: string, first: string): ProblemText {
  return {
    summary: `Duplicate check "${name}" configuration`,
    detail: `A check block named "${name}" was already declared at ${first}. Check blocks must be unique within each module.`,
  };
}

export function resource({ mode, type, name, isScoped }: Resource, first: string): ProblemText {
  const scope = isScoped ? ', including within check blocks' : '';
  return {
    summary: `Duplicate ${mode === 'managed' ? 'resource' : mode} "${type}" configuration`,
    detail: `A ${type} ${mode === 'managed' ? '' : `${mode} `}resource named "${name}" was already declared at ${first}. Resource names must be unique per type in each module${scope}.`,
  };
}

export function provider({ name, alias }: ProviderName, first: string): ProblemText {
  const summary = 'Duplicate provider configuration';
  if (alias === undefined) {
    return {
      summary,
      detail: `A default (non-aliased) provider configuration for "${name}" was already given at ${first}. If multiple configurations are required, set the "alias" argument for alternative configurations.`,
    };
  }
  return {
    summary,
    detail: `A provider configuration for "${name}" with alias "${alias}" was already given at ${first}. Each configuration for the same provider must have a distinct alias.`,
  };
}

export function importBlock(address: string, first: string): ProblemText {
  return {
    summary: `Duplicate import configuration for "${address}"`,
    detail: `An import block for the resource "${address}" was already declared at ${first}. A resource can have only one import block.`,
  };
}

export function requiredProviders(first: string): ProblemText {
  return {
    summary: 'Duplicate required providers configuration',
    detail: `A module may have only one required providers configuration. The required providers were previously configured at ${first}.`,
  };
}

export function backend(first: string): ProblemText {
  return {
    summary: 'Duplicate backend configuration',
    detail: `A module may have only one backend configuration. The backend was previously configured at ${first}.`,
  };
}

/** Of two backends in one override file. */
export function overridingBackend(first: string): ProblemText {
  return {
    summary: 'Duplicate backend configuration',
    detail: `Each override file may have only one backend configuration. A backend was previously configured at ${first}.`,
  };
}

export function cloud(first: string): ProblemText {
  return {
    summary: 'Duplicate HCP Terraform configurations',
    detail: `A module may have only one 'cloud' block configuring HCP Terraform or Terraform Enterprise. The 'cloud' block was previously configured at ${first}.`,
  };
}

export function providerMeta(name: string, first: string): ProblemText {
  return {
    summary: 'Duplicate provider_meta block',
    detail: `A provider_meta block for provider "${name}" was already declared at ${first}. Providers may only have one provider_meta block per module.`,
  };
}
