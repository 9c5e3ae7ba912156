import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import type { CommandContext } from '../runtime.ts';
import { arrangeDiagnostics, formatDiagnostic } from './diagnostics.ts';

/** Shows diagnostics in Terraform's order. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { reporter }: Pick<CommandContext, 'reporter'>,
): void {
  reporter.show(diagnostics);
}

type ConfigContext = Pick<CommandContext, 'runtime' | 'style' | 'flavour' | 'reporter'>;

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
  { runtime, style, reporter }: ConfigContext,
): void {
  if (diagnostics.length === 0) return;
  if (reporter.wantsData) {
    reporter.show(diagnostics);
    return;
  }
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
