import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';

/**
 * Adds to the first problem of a file that the file has merge conflict markers, if so: they are the
 * cause of what is told about the syntax, which does not sound like it.
 */
export function withConflictHint(file: SourceFile, problems: readonly Problem[]): Problem[] {
  const [first, ...others] = problems;
  if (!first) return [];
  const lines = findConflict(file);
  if (!lines) return [first, ...others];
  const hint = `This file has merge conflict markers in lines ${lines.join(' and ')}.`;
  return [{ ...first, detail: `${first.detail} ${hint}` }, ...others];
}

/** The lines of the first pair of markers, counted from 1. */
function findConflict(file: SourceFile): readonly [number, number] | undefined {
  const start = opening.exec(file.text);
  if (!start) return undefined;
  closing.lastIndex = start.index;
  const end = closing.exec(file.text);
  return end ? [file.lineAt(start.index), file.lineAt(end.index)] : undefined;
}

const opening = /^<{7} /m;
const closing = /^>{7} /gm;
