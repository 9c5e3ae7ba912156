import { parseProviderSource, type ProviderAddr } from '../../addr/provider.ts';
import { findParsed } from '../../diag/reword.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { parseTraversal } from '../../hcl/parse-traversal.ts';
import { SourceFile } from '../../hcl/source-file.ts';
import type { Traversal } from '../../hcl/value.ts';

/**
 * The provider in the address of a provider configuration, as states have them:
 * `module.a.provider["registry.terraform.io/hashicorp/null"].east`, or from before there were sources
 * `provider.null`, which is a provider of the legacy namespace. Undefined for anything else; Terraform
 * passes over it in silence.
 */
export function findStateProvider(text: string, flavour: Flavour): ProviderAddr | undefined {
  const steps = withoutModules(parseSteps(text));
  const [keyword, source, alias] = steps;
  if (keyword?.kind !== 'name' || keyword.name !== 'provider' || source === undefined) {
    return undefined;
  }
  if (steps.length > 3 || (alias !== undefined && alias.kind !== 'name')) return undefined;
  if (source.kind === 'name') {
    return findParsed(() => parseProviderSource(`-/${source.name}`, flavour));
  }
  const { key } = source;
  if (key.kind !== 'string') return undefined;
  return findParsed(() => parseProviderSource(key.text, flavour));
}

function parseSteps(text: string): Traversal {
  const at = { file: new SourceFile('', text), start: 0, end: text.length };
  const { value, diagnostics } = parseTraversal(text, at);
  return diagnostics.length === 0 ? value : [];
}

/** Instances of modules have no provider configurations of their own, so there are no keys. */
function withoutModules(steps: Traversal): Traversal {
  const [keyword, name] = steps;
  if (keyword?.kind !== 'name' || keyword.name !== 'module') return steps;
  return name?.kind === 'name' ? withoutModules(steps.slice(2)) : [];
}
