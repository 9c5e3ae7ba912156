/**
 * The frame around a diagnostic, as Terraform draws it: a box with colours on a terminal, plain
 * paragraphs elsewhere.
 */
import type { Diagnostic } from '../../diag/diagnostic.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import { wrapText } from '../../text/wrap.ts';
import { paint, type Style } from './style.ts';

/** Columns that the box takes at the left. */
const boxWidth = 2;

/**
 * Puts diagnostics in the order in which they are shown: warnings before errors, those without a
 * place first, then by place, those of the root module before those of modules below it. Warnings with one summary are folded into the first of them.
 */
export function arrangeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return foldWarnings([...diagnostics].sort(compareDiagnostics));
}

/** Formats one diagnostic, its surrounding empty lines included. */
export function formatDiagnostic(diagnostic: Diagnostic, style: Style): string {
  const colour = diagnostic.severity === 'error' ? 'red' : 'yellow';
  const title = diagnostic.severity === 'error' ? 'Error: ' : 'Warning: ';
  const width = style.width - (style.colour ? boxWidth : 0);
  const lines = [
    paint(style, [colour, 'bold'], title) + paint(style, ['bold'], diagnostic.summary),
    '',
    ...placeLines(diagnostic),
    ...(diagnostic.detail === '' ? [] : wrapText(diagnostic.detail, width).split('\n')),
  ];
  if (!style.colour) return `\n${lines.join('\n')}\n\n`;
  const bar = paint(style, [colour], '│');
  return [
    paint(style, [colour], '╷'),
    ...lines.map((line) => `${bar} ${line}`),
    paint(style, [colour], '╵'),
    '',
    '',
  ].join('\n');
}

function placeLines(diagnostic: Diagnostic): readonly string[] {
  const { subject, snippet } = diagnostic;
  if (subject === undefined) return [];
  const place = `  on ${subject.file} line ${subject.start.line}`;
  if (snippet === undefined) return [`${place}:`, '  (source code not available)', ''];
  const context = snippet.context === undefined ? '' : `, in ${snippet.context}`;
  const source = snippet.lines.map(
    (line, index) => `${String(snippet.startLine + index).padStart(4)}: ${line}`,
  );
  return [`${place}${context}:`, ...source, ''];
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.severity !== b.severity) return a.severity === 'warning' ? -1 : 1;
  if (a.subject === undefined || b.subject === undefined) {
    return Number(a.subject !== undefined) - Number(b.subject !== undefined);
  }
  return (
    compareFiles(a.subject.file, b.subject.file) ||
    a.subject.start.byte - b.subject.start.byte ||
    a.subject.end.byte - b.subject.end.byte
  );
}

/** Files of the root module come before those of modules below it. */
function compareFiles(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || compareBytes(a, b);
}

function foldWarnings(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts = new Map<string, number>();
  const kept: Diagnostic[] = [];
  for (const diagnostic of sorted) {
    if (diagnostic.severity === 'error') {
      kept.push(diagnostic);
      continue;
    }
    const count = counts.get(diagnostic.summary) ?? 0;
    counts.set(diagnostic.summary, count + 1);
    if (count === 0) kept.push(diagnostic);
  }
  return kept.map((diagnostic) =>
    diagnostic.severity === 'error'
      ? diagnostic
      : withMore(diagnostic, (counts.get(diagnostic.summary) ?? 1) - 1),
  );
}

function withMore(diagnostic: Diagnostic, more: number): Diagnostic {
  if (more === 0) return diagnostic;
  const note =
    more === 1
      ? '(and one more similar warning elsewhere)'
      : `(and ${more} more similar warnings elsewhere)`;
  return { ...diagnostic, detail: `${diagnostic.detail}\n\n${note}` };
}
