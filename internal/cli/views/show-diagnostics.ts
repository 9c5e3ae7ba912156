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

/**
 * Prints what is wrong with the CLI configuration. As in Terraform none of it stops a command: what
 * could be read counts.
 */
export function showCliConfigProblems(
  diagnostics: readonly Diagnostic[],
  context: Pick<CommandContext, 'runtime' | 'style' | 'flavour'>,
): void {
  if (diagnostics.length === 0) return;
  const { runtime, style, flavour } = context;
  runtime.stderr.write('There are some problems with the CLI configuration:\n');
  for (const diagnostic of arrangeDiagnostics(diagnostics)) {
    runtime.stderr.write(formatDiagnostic(diagnostic, style.stderr));
  }
  if (hasErrors(diagnostics)) {
    runtime.stderr.write(
      `As a result of the above problems, ${flavour.product} may not behave as intended.\n\n`,
    );
  }
}
