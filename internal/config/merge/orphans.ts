/** What Terraform says about things in override files that override nothing, or cannot. */
import type { ProblemText } from '../../hcl/problem.ts';
import type { Resource } from '../module-config.ts';

export function variable(name: string): ProblemText {
  return {
    summary: 'Missing base variable declaration to override',
    detail: `There is no variable named "${name}". An override file can only override a variable that was already declared in a primary configuration file.`,
  };
}

export function local(name: string): ProblemText {
  return {
    summary: 'Missing base local value definition to override',
    detail: `There is no local value named "${name}". An override file can only override a local value that was already defined in a primary configuration file.`,
  };
}

export function output(name: string): ProblemText {
  return {
    summary: 'Missing base output definition to override',
    detail: `There is no output named "${name}". An override file can only override an output that was already defined in a primary configuration file.`,
  };
}

export function call(name: string): ProblemText {
  return {
    summary: 'Missing module call to override',
    detail: `There is no module call named "${name}". An override file can only override a module call that was defined in a primary configuration file.`,
  };
}

export function provider(name: string, alias: string): ProblemText {
  return {
    summary: 'Missing base provider configuration for override',
    detail: `There is no ${name} provider configuration with the alias "${alias}". An override file can only override an aliased provider configuration that was already defined in a primary configuration file.`,
  };
}

/** An ephemeral resource that overrides nothing is ignored. */
export function resource({ mode, type, name }: Resource): ProblemText | undefined {
  switch (mode) {
    case 'managed':
      return {
        summary: 'Missing resource to override',
        detail: `There is no ${type} resource named "${name}". An override file can only override a resource block defined in a primary configuration file.`,
      };
    case 'data':
      return {
        summary: 'Missing data resource to override',
        detail: `There is no ${type} data resource named "${name}". An override file can only override a data block defined in a primary configuration file.`,
      };
    case 'ephemeral':
      return undefined;
  }
}

export const moved: ProblemText = {
  summary: "Cannot override 'moved' blocks",
  detail: 'Records of moved objects can appear only in normal files, not in override files.',
};

export const imported: ProblemText = {
  summary: "Cannot override 'import' blocks",
  detail: 'Import blocks can appear only in normal files, not in override files.',
};
