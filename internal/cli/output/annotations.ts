import type { Diagnostic } from '../../diag/diagnostic.ts';

/**
 * A diagnostic as a workflow command of GitHub Actions, which shows it at its line in the changes of a
 * pull request.
 */
export function formatAnnotation({ severity, summary, detail, subject }: Diagnostic): string {
  return formatCommand(severity, {
    title: summary,
    file: subject?.file,
    line: subject?.start.line,
    col: subject?.start.column,
    message: detail === '' ? summary : detail,
  });
}

/** What a command has found wrong with a line of a file, as a workflow command. */
export function formatFileAnnotation(
  { file, line }: { readonly file: string; readonly line: number },
  { command, message }: { readonly command: string; readonly message: string },
): string {
  return formatCommand('error', { title: `airlock ${command}`, file, line, message });
}

interface Annotation {
  readonly title: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly col?: number | undefined;
  readonly message: string;
}

function formatCommand(level: 'error' | 'warning', { message, ...rest }: Annotation): string {
  const { title, file, line, col } = rest;
  const properties = Object.entries({ file, line, col, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${level} ${properties}::${escapeData(message)}\n`;
}

/** A line end would end the command, and text after it could be a command of its own. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
