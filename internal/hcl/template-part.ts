import { isSpace } from '../text/trim.ts';
import type { ForExpression, NativeExpression } from './native-expression.ts';
import type { Located } from './source-file.ts';

/** A piece of a template as it is written, before `if` and `for` are matched with their ends. */
export type TemplatePart = TextPart | SequencePart;

export interface TextPart extends Located {
  readonly kind: 'text';
  /** Escapes are resolved. In a heredoc, at most one line, with its end. */
  readonly text: string;
}

/** `${ … }` or `%{ … }`, each of which may ask for white space beside it to be removed. */
export type SequencePart = Located & Trims & SequenceKind;

export type SequenceKind =
  | { readonly kind: 'interpolation'; readonly expression: NativeExpression }
  | { readonly kind: 'if'; readonly condition: NativeExpression }
  | ({ readonly kind: 'for' } & Pick<ForExpression, 'keyName' | 'valueName' | 'collection'>)
  | { readonly kind: 'else' | 'endif' | 'endfor' };

export type IfPart = Extract<SequencePart, { readonly kind: 'if' }>;
export type ForPart = Extract<SequencePart, { readonly kind: 'for' }>;

export interface Trims {
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
}

/** Removes the white space that `${~` and `~}` ask to have removed. */
export function trimParts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  if (parts.length === 1) return parts;
  return parts.map((part, index) => {
    if (part.kind !== 'text') return part;
    const before = parts[index - 1];
    const after = parts[index + 1];
    const fromStart = before !== undefined && before.kind !== 'text' && before.trimsAfter;
    const fromEnd = after !== undefined && after.kind !== 'text' && after.trimsBefore;
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
