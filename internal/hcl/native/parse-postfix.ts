import { numberValue } from '../decimal.ts';
import { attemptExpression, type ExpressionReader } from './expression-reader.ts';
import { literalKey } from '../literal-key.ts';
import type { NativeExpression } from '../native-expression.ts';
import type { ProblemText } from '../problem.ts';
import type { Located } from '../source-file.ts';
import type { Token, TokenReader } from './token-reader.ts';
import type { TraversalStep, Value } from '../value.ts';

/** Parses what may follow an operand: `.name`, `.0`, `.*`, `[key]` and `[*]`, any number of times. */
export function parsePostfix(
  reader: ExpressionReader,
  operand: NativeExpression,
): NativeExpression {
  const { tokens } = reader;
  let source = operand;
  let steps: TraversalStep[] = [];
  while (tokens.is('.') || tokens.is('[')) {
    const suffix = parseSuffix(reader);
    if (suffix?.kind === 'name' || suffix?.kind === 'index') steps.push(suffix);
    else if (suffix) {
      source = withSuffix(withSteps(source, steps), suffix);
      steps = [];
    }
  }
  return withSteps(source, steps);
}

/** One thing that follows an operand. */
type Suffix = TraversalStep | ComputedIndex | Splat;

interface ComputedIndex extends Located {
  readonly kind: 'computed';
  readonly key: NativeExpression;
}

interface Splat extends Located {
  readonly kind: 'splat';
  readonly each: NativeExpression;
}

/** Nothing where there is a dot and nothing after it. */
function parseSuffix(reader: ExpressionReader): Suffix | undefined {
  const { tokens } = reader;
  if (tokens.is('[')) return parseBracket(reader);
  const dot = tokens.read();
  if (tokens.is('*')) return parseAttributeSplat(tokens, dot);
  return parseStep(tokens, dot, undefined);
}

/** What belongs to the elements after `.*` is plain attributes only. */
function parseAttributeSplat(tokens: TokenReader, dot: Token): Splat {
  const star = tokens.read();
  const problemCount = tokens.problems.length;
  const steps: TraversalStep[] = [];
  while (tokens.is('.') && !tokens.isBrokenSince(problemCount)) {
    const nextDot = tokens.read();
    const step = tokens.is('*') ? undefined : parseStep(tokens, nextDot, star);
    if (step) steps.push(step);
    else if (tokens.is('*')) reportNestedSplat(tokens);
  }
  const { file, start } = dot;
  const { end } = star;
  return { file, start, end, kind: 'splat', each: withSteps(splatItem(star), steps) };
}

/**
 * Parses the name or number after a dot.
 *
 * @param star The star before, if the step belongs to what is after `.*`.
 */
function parseStep(
  tokens: TokenReader,
  dot: Token,
  star: Token | undefined,
): TraversalStep | undefined {
  const name = tokens.readIf('name');
  const { file, start } = dot;
  if (name) return { file, start, end: name.end, kind: 'name', name: tokens.textOf(name) };
  const number = tokens.readIf('number');
  if (number) {
    const key = legacyKey(tokens, number, star);
    return { file, start, end: number.end, kind: 'index', key };
  }
  // After `.*` this is told only once; that is how Terraform has it.
  if (star) tokens.reportFirst(star, missingName);
  else tokens.report(tokens.peek(), missingName);
  tokens.setRecovered();
  return undefined;
}

/** The key of `.0`, from the time before brackets. The lexer takes `0.1` for one number. */
function legacyKey(tokens: TokenReader, number: Token, star: Token | undefined): Value {
  const text = tokens.textOf(number);
  const split = text.indexOf('.');
  if (split >= 0) {
    const way = star ? 'syntax with a full splat expression [*] instead' : 'syntax instead';
    const example = `[${text.slice(0, split)}][${text.slice(split + 1)}]`;
    tokens.report(star ?? number, {
      summary: 'Invalid legacy index syntax',
      detail: `When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index ${way}, like ${example}.`,
    });
  }
  return numberValue(text) ?? { kind: 'unknown' };
}

function reportNestedSplat(tokens: TokenReader): void {
  tokens.reportFirst(tokens.read(), nestedSplat);
  tokens.setRecovered();
}

function parseBracket(reader: ExpressionReader): Suffix {
  const { tokens } = reader;
  const open = tokens.read();
  const suffix = tokens.withNewlines(false, () =>
    tokens.is('*') ? parseFullSplat(tokens, open) : parseIndex(reader, open),
  );
  if (suffix.kind !== 'splat' || tokens.hasRecovered) return suffix;
  // Everything after `[*]` belongs to the elements.
  if (!tokens.enter()) return suffix;
  const each = parsePostfix(reader, suffix.each);
  tokens.leave();
  return { ...suffix, each };
}

function parseFullSplat(tokens: TokenReader, open: Token): Splat {
  const star = tokens.read();
  const close = closeBracket(tokens, missingSplatBracket);
  const { file, start } = open;
  return { file, start, end: close.end, kind: 'splat', each: splatItem(star) };
}

function parseIndex(reader: ExpressionReader, open: Token): Suffix {
  const { tokens } = reader;
  const { expression: key, isBroken } = attemptExpression(reader);
  const close = isBroken ? tokens.skipPast(']') : closeBracket(tokens, missingIndexBracket);
  const { file, start } = open;
  const { end } = close;
  const literal = literalKey(key);
  return literal
    ? { file, start, end, kind: 'index', key: literal }
    : { file, start, end, kind: 'computed', key };
}

function closeBracket(tokens: TokenReader, missing: ProblemText): Token {
  const close = tokens.readIf(']');
  if (close) return close;
  const isFirst = !tokens.hasRecovered;
  const skippedTo = tokens.skipPast(']');
  if (isFirst) tokens.report(skippedTo, missing);
  return skippedTo;
}

function withSteps(source: NativeExpression, steps: readonly TraversalStep[]): NativeExpression {
  const last = steps.at(-1);
  if (!last) return source;
  const { file, start } = source;
  const { end } = last;
  if (source.kind !== 'variable') return { file, start, end, kind: 'access', source, steps };
  return { file, start, end, kind: 'variable', traversal: source.traversal.concat(steps) };
}

function withSuffix(source: NativeExpression, suffix: ComputedIndex | Splat): NativeExpression {
  const { file, start } = source;
  const { end } = suffix;
  if (suffix.kind === 'computed') {
    const { key } = suffix;
    return { file, start, end, kind: 'index', collection: source, key, brackets: suffix };
  }
  const { each } = suffix;
  return { file, start, end: Math.max(end, each.end), kind: 'splat', source, each, marker: suffix };
}

function splatItem({ file, start, end }: Token): NativeExpression {
  return { file, start, end, kind: 'splat-item' };
}

const missingName: ProblemText = {
  summary: 'Invalid attribute name',
  detail: 'An attribute name is required after a dot.',
};
const nestedSplat: ProblemText = {
  summary: 'Nested splat expression not allowed',
  detail: 'A splat expression (*) cannot be used inside another attribute-only splat expression.',
};
const missingSplatBracket: ProblemText = {
  summary: 'Missing close bracket on splat index',
  detail:
    'The star for a full splat operator must be immediately followed by a closing bracket ("]").',
};
const missingIndexBracket: ProblemText = {
  summary: 'Missing close bracket on index',
  detail: 'The index operator must end with a closing bracket ("]").',
};
