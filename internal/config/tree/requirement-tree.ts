import { compareProviders, type ProviderAddr } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import { formatConstraints } from '../../version/canonical.ts';
import type { Requirements } from '../requirements.ts';
import { testFileSteps } from '../tests/test-files.ts';
import {
  moduleRequirements,
  testFileRequirements,
  type ModuleNode,
  type TestNode,
} from './module-tree.ts';

/** A line of the requirement tree, and those below it. */
export interface RequirementLine {
  readonly text: string;
  readonly lines: readonly RequirementLine[];
  /** The requirement, if the line is one. */
  readonly requirement?: { readonly provider: ProviderAddr; readonly constraints: string };
}

/**
 * Lists what each module of a configuration requires by itself: providers, then test files, then
 * called modules. Terraform leaves the order inside of each to chance; here they are sorted.
 */
export function listRequirements(node: ModuleNode, flavour: Flavour): readonly RequirementLine[] {
  const tests = node.tests.map((test) => describeTest(node, test, flavour));
  return [
    ...describeProviders(moduleRequirements(node, flavour)),
    ...tests.sort(compareLines),
    ...describeModules('module', node.children, flavour),
  ];
}

function describeProviders(requirements: Requirements): readonly RequirementLine[] {
  return [...requirements]
    .sort(([a], [b]) => compareProviders(a, b))
    .map(([provider, constraints]) => {
      const requirement = { provider, constraints: formatConstraints(constraints) };
      const text = `provider[${provider}] ${requirement.constraints}`;
      return { text: text.trimEnd(), lines: [], requirement };
    });
}

function describeTest(
  root: ModuleNode,
  { file, runs }: TestNode,
  flavour: Flavour,
): RequirementLine {
  return {
    text: ['test', ...testFileSteps(file.name, flavour)].join('.'),
    lines: [
      ...describeProviders(testFileRequirements(root, file, flavour)),
      ...describeModules('run', runs, flavour),
    ],
  };
}

function describeModules(
  kind: 'module' | 'run',
  nodes: ReadonlyMap<string, ModuleNode>,
  flavour: Flavour,
): readonly RequirementLine[] {
  return [...nodes]
    .map(([name, node]) => ({ text: `${kind}.${name}`, lines: listRequirements(node, flavour) }))
    .sort(compareLines);
}

function compareLines(a: RequirementLine, b: RequirementLine): number {
  return compareBytes(a.text, b.text);
}
