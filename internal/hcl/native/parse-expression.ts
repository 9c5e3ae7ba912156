/**
 * Parses expressions of native syntax: operators and what they combine here, brackets, calls and
 * templates in the files beside.
 *
 * Nothing is looked up or computed; `evaluate.ts` does that.
 */
import { numberValue } from '../decimal.ts';
import { attemptExpression, invalidNode, type ExpressionReader } from './expression-reader.ts';
import type { BinaryOperator, NativeExpression } from '../native-expression.ts';
import { parseCall } from './parse-call.ts';
import { parseObject, parseTuple } from './parse-collection.ts';
import { parsePostfix } from './parse-postfix.ts';
import { parseTemplate } from './parse-template.ts';
import type { ProblemText } from '../problem.ts';
import type { TokenKind } from './token.ts';
import type { TokenReader } from './token-reader.ts';
import type { Value } from '../value.ts';

/** Makes a reader of expressions from tokens. */
export function makeExpressionReader(tokens: TokenReader): ExpressionReader {
  const reader: ExpressionReader = {
    tokens,
    expression: () => parseConditional(reader),
  };
  return reader;
}

function parseConditional(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const problemCount = tokens.problems.length;
  const condition = parseBinary(reader, 0);
  if (tokens.isBrokenSince(problemCount) || !tokens.readIf('?')) return condition;
  // Conditions after one another are inside one another.
  if (!tokens.enter()) return condition;
  const result = parseResults(reader, condition);
  tokens.leave();
  return result;
}

function parseResults(reader: ExpressionReader, condition: NativeExpression): NativeExpression {
  const { tokens } = reader;
  const { expression: whenTrue, isBroken } = attemptExpression(reader);
  if (isBroken) return condition;
  if (!tokens.readIf(':')) {
    tokens.report(tokens.peek(), { ...missingFalse, context: tokens.between(condition, whenTrue) });
    return condition;
  }
  const whenFalse = reader.expression();
  const { file, start } = condition;
  return { file, start, end: whenFalse.end, kind: 'conditional', condition, whenTrue, whenFalse };
}

function parseBinary(reader: ExpressionReader, levelMin: number): NativeExpression {
  const { tokens } = reader;
  const problemCount = tokens.problems.length;
  let left = parseOperand(reader);
  while (!tokens.isBrokenSince(problemCount)) {
    const found = binaryOperators.get(tokens.kind);
    if (found === undefined || found.level < levelMin) break;
    tokens.read();
    const right = parseBinary(reader, found.level + 1);
    const { operator } = found;
    const { file, start } = left;
    left = { file, start, end: right.end, kind: 'binary', operator, left, right };
  }
  return left;
}

/** Every way into something inside something else leads through here. */
function parseOperand(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  if (!tokens.enter()) return invalidNode(tokens.peek());
  const operand = parsePostfix(reader, parseTerm(reader));
  tokens.leave();
  return operand;
}

function parseTerm(reader: ExpressionReader): NativeExpression {
  const parse = termParsers.get(reader.tokens.kind) ?? reportNoExpression;
  return parse(reader);
}

const termParsers: ReadonlyMap<TokenKind, (reader: ExpressionReader) => NativeExpression> = new Map(
  [
    ['(', parseParentheses],
    ['[', parseTuple],
    ['{', parseObject],
    ['open-quote', parseTemplate],
    ['open-heredoc', parseTemplate],
    ['name', parseName],
    ['number', parseNumberLiteral],
    ['-', parseUnary],
    ['!', parseUnary],
  ],
);

function parseParentheses(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const open = tokens.read();
  const { file, start } = open;
  return tokens.withNewlines(false, () => {
    const problemCount = tokens.problems.length;
    const inner = reader.expression();
    if (tokens.problems.length > problemCount) {
      const close = tokens.skipPast(')');
      return { file, start, end: close.end, kind: 'parentheses', inner };
    }
    if (tokens.kind !== ')') {
      tokens.report(tokens.peek(), { ...unbalanced, context: tokens.between(open, tokens.peek()) });
      tokens.setRecovered();
    }
    const close = tokens.read();
    return { file, start, end: close.end, kind: 'parentheses', inner };
  });
}

function parseUnary(reader: ExpressionReader): NativeExpression {
  const operator = reader.tokens.read();
  const operand = parseOperand(reader);
  const { file, start, kind } = operator;
  const { end } = operand;
  return { file, start, end, kind: 'unary', operator: kind === '-' ? '-' : '!', operand };
}

function parseName(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const token = tokens.read();
  if (tokens.kind === '(' || tokens.kind === '::') return parseCall(reader, token);
  const name = tokens.textOf(token);
  const value = constants.get(name);
  const { file, start, end } = token;
  if (value) return { file, start, end, kind: 'literal', value };
  return {
    file,
    start,
    end,
    kind: 'variable',
    traversal: [{ file, start, end, kind: 'name', name }],
  };
}

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', { kind: 'bool', value: true }],
  ['false', { kind: 'bool', value: false }],
  ['null', { kind: 'null' }],
]);

function parseNumberLiteral({ tokens }: ExpressionReader): NativeExpression {
  const token = tokens.read();
  const value = numberValue(tokens.textOf(token));
  if (!value) tokens.report(token, badNumber);
  const { file, start, end } = token;
  return { file, start, end, kind: 'literal', value: value ?? { kind: 'unknown' } };
}

function reportNoExpression({ tokens }: ExpressionReader): NativeExpression {
  const token = tokens.peek();
  tokens.reportFirst(token, token.kind === 'end' ? endOfFile : badExpression);
  tokens.setRecovered();
  return invalidNode(token);
}

interface BinaryOperatorRank {
  readonly operator: BinaryOperator;
  /** Higher binds tighter. */
  readonly level: number;
}

const binaryOperators: ReadonlyMap<TokenKind, BinaryOperatorRank> = new Map(
  rankOperators([
    ['||'],
    ['&&'],
    ['==', '!='],
    ['<', '>', '<=', '>='],
    ['+', '-'],
    ['*', '/', '%'],
  ]),
);

function rankOperators(
  levels: readonly (readonly BinaryOperator[])[],
): [TokenKind, BinaryOperatorRank][] {
  return levels.flatMap((operators, level) =>
    operators.map((operator): [TokenKind, BinaryOperatorRank] => [operator, { operator, level }]),
  );
}

const missingFalse: ProblemText = {
  summary: 'Missing false expression in conditional',
  detail:
    'The conditional operator (...?...:...) requires a false expression, delimited by a colon.',
};
const unbalanced: ProblemText = {
  summary: 'Unbalanced parentheses',
  detail: 'Expected a closing parenthesis to terminate the expression.',
};
const badNumber: ProblemText = {
  summary: 'Invalid number literal',
  detail: 'Failed to recognize the value of this number literal.',
};
const endOfFile: ProblemText = {
  summary: 'Missing expression',
  detail: 'Expected the start of an expression, but found the end of the file.',
};
const badExpression: ProblemText = {
  summary: 'Invalid expression',
  detail: 'Expected the start of an expression, but found an invalid expression token.',
};
