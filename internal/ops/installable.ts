/** Which of the required providers have packages to install, and what is wrong with the others. */
import {
  displayProvider,
  isBuiltIn,
  isLegacy,
  providerParts,
  type ProviderAddr,
} from '../addr/provider.ts';
import type { Requirements } from '../config/requirements.ts';
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { VersionConstraints } from '../version/constraint.ts';

export interface SortedRequirements {
  readonly installable: Requirements;
  /** Part of the program. */
  readonly builtIn: readonly ProviderAddr[];
  /** About built-in providers that there cannot be; the others can be installed all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorts requirements by what has to be done for them. */
export function sortRequirements(requirements: Requirements, flavour: Flavour): SortedRequirements {
  const installable = new Map<ProviderAddr, VersionConstraints>();
  const builtIn: ProviderAddr[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [provider, constraints] of requirements) {
    if (!isBuiltIn(provider, flavour)) {
      installable.set(provider, constraints);
      continue;
    }
    const problem = findBuiltInProblem(provider, constraints, flavour);
    if (problem === undefined) builtIn.push(provider);
    else diagnostics.push(refuseBuiltIn(provider, problem, flavour));
  }
  return { installable, builtIn, diagnostics };
}

/** The type of the only provider that is part of the program. */
const builtInType = 'terraform';

function findBuiltInProblem(
  provider: ProviderAddr,
  constraints: VersionConstraints,
  { product }: Flavour,
): string | undefined {
  const { type } = providerParts(provider);
  if (type !== builtInType)
    return `this ${product} release has no built-in provider named "${type}"`;
  if (constraints.length === 0) return undefined;
  return 'built-in providers do not support explicit version constraints';
}

function refuseBuiltIn(provider: ProviderAddr, problem: string, flavour: Flavour): Diagnostic {
  return makeError(
    'Invalid dependency on built-in provider',
    `Cannot use ${displayProvider(provider, flavour)}: ${problem}.`,
  );
}

/** What is wrong with providers from before there were namespaces, which nothing can install. */
export function findLegacyProviders(
  requirements: Requirements,
  flavour: Flavour,
): readonly Diagnostic[] {
  return [...requirements.keys()]
    .filter((provider) => isLegacy(provider, flavour))
    .map((provider) =>
      makeError(
        'Invalid legacy provider address',
        `This configuration or its associated state refers to the unqualified provider "${providerParts(provider).type}".\n\n` +
          `You must complete the ${flavour.product} 0.13 upgrade process before upgrading to later versions.`,
      ),
    );
}
