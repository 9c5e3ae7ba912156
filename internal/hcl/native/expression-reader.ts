import type { NativeExpression } from '../native-expression.ts';
import type { Located } from '../source-file.ts';
import type { TokenReader } from './token-reader.ts';

/**
 * What the parsers of single sorts of expressions share. They reach the whole expression grammar,
 * which is defined in terms of them, through `expression`.
 */
export interface ExpressionReader {
  readonly tokens: TokenReader;
  readonly expression: () => NativeExpression;
}

/** An expression and whether the parser must skip to where the construct around it ends. */
export interface Attempt {
  readonly expression: NativeExpression;
  readonly isBroken: boolean;
}

/** Reads an expression, and tells whether it is so broken that what follows cannot be trusted. */
export function attemptExpression(reader: ExpressionReader): Attempt {
  const problemCount = reader.tokens.problems.length;
  const expression = reader.expression();
  return { expression, isBroken: reader.tokens.isBrokenSince(problemCount) };
}

/** What stands in the syntax tree where something could not be read. */
export function invalidNode({ file, start, end }: Located): NativeExpression {
  return { file, start, end, kind: 'invalid' };
}
