import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import type { CommandContext } from '../runtime.ts';
import { arrangeDiagnostics, formatDiagnostic } from './diagnostics.ts';

/** Prints diagnostics in Terraform's order: warnings to standard output, errors to standard error. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  context: Pick<CommandContext, 'runtime' | 'style'>,
): void {
  for (const diagnostic of arrangeDiagnostics(diagnostics)) {
    const name = diagnostic.severity === 'error' ? 'stderr' : 'stdout';
    context.runtime[name].write(formatDiagnostic(diagnostic, context.style[name]));
  }
}

type ConfigContext = Pick<CommandContext, 'runtime' | 'style' | 'flavour'>;

/**
 * Prints what is wrong with the CLI configuration. As in Terraform none of it stops a command: what
 * could be read counts.
 */
export function showCliConfigProblems(
  diagnostics: readonly Diagnostic[],
  context: ConfigContext,
): void {
  const { product } = context.flavour;
  showProblems({ place: 'the CLI configuration', victim: product, diagnostics }, context);
}

/** Prints what is wrong with the methods of `provider_installation`, after the problems of its file. */
export function showInstallationProblems(
  diagnostics: readonly Diagnostic[],
  context: ConfigContext,
): void {
  const victim = `${context.flavour.product}'s provider installer`;
  showProblems({ place: 'the provider_installation configuration', victim, diagnostics }, context);
}

interface Problems {
  readonly place: string;
  /** What the problems keep from working. */
  readonly victim: string;
  readonly diagnostics: readonly Diagnostic[];
}

function showProblems(
  { place, victim, diagnostics }: Problems,
  { runtime, style }: ConfigContext,
): void {
  if (diagnostics.length === 0) return;
  runtime.stderr.write(`There are some problems with ${place}:\n`);
  for (const diagnostic of arrangeDiagnostics(diagnostics)) {
    runtime.stderr.write(formatDiagnostic(diagnostic, style.stderr));
  }
  if (hasErrors(diagnostics)) {
    runtime.stderr.write(
      `As a result of the above problems, ${victim} may not behave as intended.\n\n`,
    );
  }
}
