import { attemptExpression, type ExpressionReader } from './expression-reader.ts';
import type { NativeExpression, ObjectExpressionItem } from '../native-expression.ts';
import { parseFor } from './parse-for.ts';
import type { ProblemText } from '../problem.ts';
import type { TokenKind } from './token.ts';
import type { Token, TokenReader } from './token-reader.ts';

/** Parses `[…]`: a tuple, or a `for` that makes one. */
export function parseTuple(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const open = tokens.read();
  return tokens.withNewlines(false, () => {
    if (tokens.isWord('for')) return parseFor(reader, open);
    const items: NativeExpression[] = [];
    while (!tokens.readIf(']')) {
      const { expression, isBroken } = attemptExpression(reader);
      items.push(expression);
      if (isBroken) {
        tokens.skipPast(']');
        break;
      }
      if (isLastItem(tokens, open)) break;
    }
    const { file, start } = open;
    return { file, start, end: tokens.previous().end, kind: 'tuple', items };
  });
}

/** Reads what follows an item, to the closing bracket if there is no other item. */
function isLastItem(tokens: TokenReader, open: Token): boolean {
  if (tokens.readIf(',')) return false;
  if (tokens.readIf(']')) return true;
  const next = tokens.peek();
  if (next.kind === 'end') tokens.reportFirst(open, unterminatedTuple);
  else tokens.reportFirst(next, { ...missingItemSeparator, context: tokens.between(open, next) });
  tokens.skipPast(']');
  return true;
}

/** Parses `{…}`: an object, or a `for` that makes one. */
export function parseObject(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const open = tokens.read();
  const isFor = tokens.withNewlines(false, () => tokens.isWord('for'));
  if (isFor) return tokens.withNewlines(false, () => parseFor(reader, open));
  return tokens.withNewlines(true, () => {
    const items: ObjectExpressionItem[] = [];
    for (;;) {
      while (tokens.readIf('newline'));
      if (tokens.readIf('}')) break;
      const item = parseItem(reader, open);
      if (item) items.push(item);
      if (!item || isLastAttribute(tokens, open)) break;
    }
    const { file, start } = open;
    return { file, start, end: tokens.previous().end, kind: 'object', items };
  });
}

function parseItem(reader: ExpressionReader, open: Token): ObjectExpressionItem | undefined {
  const { tokens } = reader;
  const { expression: inner, isBroken } = attemptExpression(reader);
  const { file, start, end } = inner;
  const key: NativeExpression = { file, start, end, kind: 'object-key', inner };
  if (!isBroken && (tokens.readIf('=') ?? tokens.readIf(':'))) {
    const value = attemptExpression(reader);
    if (!value.isBroken) return { key, value: value.expression };
  } else if (!isBroken) reportNoValue(tokens, open);
  tokens.skipPast('}');
  return undefined;
}

function reportNoValue(tokens: TokenReader, open: Token): void {
  const next = tokens.peek();
  const text = afterKey.get(next.kind) ?? missingKeySeparator;
  if (next.kind === 'end') tokens.reportFirst(open, unterminatedObject);
  else tokens.reportFirst(next, { ...text, context: tokens.between(open, next) });
}

/** Reads what follows an item, to the closing brace if there is no other item. */
function isLastAttribute(tokens: TokenReader, open: Token): boolean {
  if (tokens.readIf(',') ?? tokens.readIf('newline')) return false;
  if (tokens.readIf('}')) return true;
  const next = tokens.peek();
  if (next.kind === 'end') tokens.reportFirst(open, unterminatedObject);
  else
    tokens.reportFirst(next, { ...missingAttributeSeparator, context: tokens.between(open, next) });
  tokens.skipPast('}');
  return true;
}

const missingItemSeparator: ProblemText = {
  summary: 'Missing item separator',
  detail: 'Expected a comma to mark the beginning of the next item.',
};
const unterminatedTuple: ProblemText = {
  summary: 'Unterminated tuple constructor expression',
  detail:
    'There is no corresponding closing bracket before the end of the file. This may be caused by incorrect bracket nesting elsewhere in this file.',
};
const missingAttributeSeparator: ProblemText = {
  summary: 'Missing attribute separator',
  detail: 'Expected a newline or comma to mark the beginning of the next attribute.',
};
const unterminatedObject: ProblemText = {
  summary: 'Unterminated object constructor expression',
  detail:
    'There is no corresponding closing brace before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
};
const missingKeySeparator: ProblemText = {
  summary: 'Missing key/value separator',
  detail: 'Expected an equals sign ("=") to mark the beginning of the attribute value.',
};
const missingValue: ProblemText = {
  summary: 'Missing attribute value',
  detail: 'Expected an attribute value, introduced by an equals sign ("=").',
};
/** What is likely to be wrong, by what stands where the equals sign should. */
const afterKey: ReadonlyMap<TokenKind, ProblemText> = new Map([
  ['newline', missingValue],
  [',', missingValue],
  [
    'name',
    {
      ...missingKeySeparator,
      detail: `${missingKeySeparator.detail} If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.`,
    },
  ],
]);
