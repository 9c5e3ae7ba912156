import { isSpace } from '../../text/trim.ts';
import type { ForExpression, NativeExpression } from '../native-expression.ts';
import type { Located } from '../source-file.ts';

/** A piece of a template as it is written, before `if` and `for` are matched with their ends. */
export type TemplatePart = TextPart | SequencePart;

export interface TextPart extends Located {
  readonly kind: 'text';
  /** Escapes are resolved. In a heredoc, at most one line, with its end. */
  readonly text: string;
}

/** `${ … }` or `%{ … }`. */
export interface SequencePart extends Located {
  readonly kind: 'sequence';
  readonly content: SequenceContent;
  /** Whether white space before or after it is to be removed. */
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
}

export type SequenceContent =
  | { readonly kind: 'interpolation'; readonly expression: NativeExpression }
  | IfContent
  | ForContent
  | { readonly kind: 'else' | 'endif' | 'endfor' };

export interface IfContent {
  readonly kind: 'if';
  readonly condition: NativeExpression;
}

export interface ForContent extends Pick<ForExpression, 'keyName' | 'valueName' | 'collection'> {
  readonly kind: 'for';
}

/** Removes the white space that `${~` and `~}` ask to have removed. */
export function trimParts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  if (parts.length === 1) return parts;
  return parts.map((part, index) => {
    if (part.kind !== 'text') return part;
    const before = parts[index - 1];
    const after = parts[index + 1];
    const fromStart = before?.kind === 'sequence' && before.trimsAfter;
    const fromEnd = after?.kind === 'sequence' && after.trimsBefore;
    if (!fromStart && !fromEnd) return part;
    const text = fromStart ? trimStart(part.text) : part.text;
    return { ...part, text: fromEnd ? trimEnd(text) : text };
  });
}

/**
 * Removes from a `<<-` heredoc the indentation that its lines have in common. Blank lines do not
 * count, and keep what they have.
 */
export function unindentParts(parts: readonly TemplatePart[]): TemplatePart[] {
  const starts = parts.filter((_, index) => startsLine(parts, index));
  const counted = starts.filter((part) => !isBlankLine(part));
  const common = counted.reduce((least, part) => Math.min(least, indentationOf(part)), Infinity);
  const affected = new Set(counted);
  return parts.map((part) =>
    part.kind === 'text' && affected.has(part) ? { ...part, text: part.text.slice(common) } : part,
  );
}

function startsLine(parts: readonly TemplatePart[], index: number): boolean {
  const before = parts[index - 1];
  return before === undefined || (before.kind === 'text' && before.text.endsWith('\n'));
}

function isBlankLine(part: TemplatePart): boolean {
  return part.kind === 'text' && part.text.endsWith('\n') && trimStart(part.text) === '';
}

function indentationOf(part: TemplatePart): number {
  return part.kind === 'text' ? part.text.length - trimStart(part.text).length : 0;
}

function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return text.slice(start);
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}
