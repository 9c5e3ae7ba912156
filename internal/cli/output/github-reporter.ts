import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Output } from '../runtime.ts';
import { arrangeDiagnostics } from '../views/diagnostics.ts';
import { formatAnnotation, formatFileAnnotation } from './annotations.ts';
import type { Reporter } from './reporter.ts';

export interface GithubReporterOptions {
  readonly stdout: Output;
  /** The command, for the heading of the summary. */
  readonly command: string;
  /** The name of a file from the top of the repository. */
  readonly nameFile: (file: string) => string;
  /** Adds text to the summary of the step. */
  readonly addToSummary: (markdown: string) => void;
}

/**
 * What another reporter says, and beside it what GitHub Actions understands: annotations at the lines
 * that are wrong, and a summary of the step.
 */
export function createGithubReporter(inner: Reporter, options: GithubReporterOptions): Reporter {
  const { stdout, command, nameFile, addToSummary } = options;
  const rows: string[] = [];
  let verdict = '';
  return {
    wantsData: inner.wantsData,
    isQuiet: inner.isQuiet,
    say(event, text) {
      inner.say(event, text);
      if (event.type === 'finding') {
        const message = text.trim().replace(`${event.file}:${event.line}: `, '');
        const place = { file: nameFile(event.file), line: event.line };
        stdout.write(formatFileAnnotation(place, { command, message }));
        rows.push(`| ${cell(`${place.file}:${place.line}`)} | ${cell(message)} |`);
      }
      if (event.type === 'summary') verdict = text.trim();
    },
    warn(text) {
      inner.warn(text);
    },
    show(diagnostics) {
      inner.show(diagnostics);
      for (const diagnostic of arrangeDiagnostics(diagnostics)) {
        stdout.write(formatAnnotation(withFileName(diagnostic, nameFile)));
        if (diagnostic.severity === 'error') rows.push(`| | ${cell(diagnostic.summary)} |`);
      }
    },
    close() {
      inner.close();
      if (rows.length === 0 && verdict === '') return;
      const table =
        rows.length === 0 ? '' : `\n| where | what |\n| --- | --- |\n${rows.join('\n')}\n`;
      addToSummary(`### airlock ${command}\n\n${verdict}\n${table}`);
    },
  };
}

function withFileName(diagnostic: Diagnostic, nameFile: (file: string) => string): Diagnostic {
  const { subject } = diagnostic;
  if (subject === undefined) return diagnostic;
  return { ...diagnostic, subject: { ...subject, file: nameFile(subject.file) } };
}

/** Text in a cell of a Markdown table, where nothing of it means anything. */
function cell(text: string): string {
  return text.replaceAll(/[\\|<>`*_[\]#]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
