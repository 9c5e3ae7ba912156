import type { Runtime } from '../runtime.ts';
import { arrangeDiagnostics, formatDiagnostic } from '../views/diagnostics.ts';
import type { Style } from '../views/style.ts';
import type { OutputEvent } from './event.ts';
import type { Reporter } from './reporter.ts';

export interface HumanReporterOptions {
  readonly runtime: Pick<Runtime, 'stdout' | 'stderr'>;
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  /** Leaves out all that only tells how far things are. */
  readonly isQuiet: boolean;
}

/** Text: warnings on standard output and errors on standard error, as Terraform has them. */
export function createHumanReporter(options: HumanReporterOptions): Reporter {
  const { runtime, style, isQuiet } = options;
  return {
    wantsData: false,
    isQuiet,
    say(event, text) {
      if (text === '' || (isQuiet && progress.has(event.type))) return;
      runtime.stdout.write(text);
    },
    warn(text) {
      runtime.stderr.write(text);
    },
    show(diagnostics) {
      for (const diagnostic of arrangeDiagnostics(diagnostics)) {
        const name = diagnostic.severity === 'error' ? 'stderr' : 'stdout';
        runtime[name].write(formatDiagnostic(diagnostic, style[name]));
      }
    },
    close: () => undefined,
  };
}

const progress: ReadonlySet<OutputEvent['type']> = new Set([
  'note',
  'query',
  'fetch',
  'package',
  'contribution',
]);
