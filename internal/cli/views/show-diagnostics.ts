import type { Diagnostic } from '../../diag/diagnostic.ts';
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
