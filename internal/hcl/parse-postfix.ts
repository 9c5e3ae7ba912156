import { numberValue } from './decimal.ts';
import { attemptExpression, makeNode, type ExpressionReader } from './expression-reader.ts';
import { literalKey } from './literal-key.ts';
import type { NativeExpression } from './native-expression.ts';
import type { ProblemText } from './problem.ts';
import type { Located } from './source-file.ts';
import type { Token, TokenReader } from './token-reader.ts';
import type { TraversalStep, Value } from './value.ts';

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
  return parseStep(tokens, dot, { at: tokens.peek(), way: 'syntax instead' });
}

/** What belongs to the elements after `.*` is plain attributes only. */
function parseAttributeSplat(tokens: TokenReader, dot: Token): Splat {
  const star = tokens.read();
  const problemCount = tokens.problems.length;
  const advice = { at: star, way: 'syntax with a full splat expression [*] instead' };
  const steps: TraversalStep[] = [];
  while (tokens.is('.') && !tokens.isBrokenSince(problemCount)) {
    const nextDot = tokens.read();
    const step = tokens.is('*') ? undefined : parseStep(tokens, nextDot, advice);
    if (step) steps.push(step);
    else if (tokens.is('*')) reportNestedSplat(tokens);
  }
  const each = withSteps(makeNode(star, { kind: 'splat-item' }), steps);
  return { ...tokens.between(dot, star), kind: 'splat', each };
}

interface Advice {
  readonly at: Token;
  /** How to write two indexes after one another. */
  readonly way: string;
}

/** Parses the name or number after a dot. */
function parseStep(tokens: TokenReader, dot: Token, advice: Advice): TraversalStep | undefined {
  const name = tokens.readIf('name');
  const { file, start } = dot;
  if (name) return { file, start, end: name.end, kind: 'name', name: tokens.textOf(name) };
  const number = tokens.readIf('number');
  if (number) return { ...tokens.between(dot, number), ...legacyIndex(tokens, number, advice) };
  // After `.*` this is told only once; that is how Terraform has it.
  if (advice.at.kind === '*') tokens.reportFirst(advice.at, missingName);
  else tokens.report(advice.at, missingName);
  tokens.setRecovered();
  return undefined;
}

/** `.0`, from the time before brackets. The lexer takes the end of `x.0.1` for one number. */
function legacyIndex(tokens: TokenReader, number: Token, advice: Advice): IndexKey {
  const text = tokens.textOf(number);
  const split = text.indexOf('.');
  if (split >= 0) {
    const example = `[${text.slice(0, split)}][${text.slice(split + 1)}]`;
    tokens.report(advice.at, {
      summary: 'Invalid legacy index syntax',
      detail: `When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index ${advice.way}, like ${example}.`,
    });
  }
  return { kind: 'index', key: numberValue(text) ?? { kind: 'unknown' } };
}

interface IndexKey {
  readonly kind: 'index';
  readonly key: Value;
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
  const each = makeNode(star, { kind: 'splat-item' });
  return { ...tokens.between(open, close), kind: 'splat', each };
}

function parseIndex(reader: ExpressionReader, open: Token): Suffix {
  const { tokens } = reader;
  const { expression: key, isBroken } = attemptExpression(reader);
  const close = isBroken ? tokens.skipPast(']') : closeBracket(tokens, missingIndexBracket);
  const brackets = tokens.between(open, close);
  const literal = literalKey(key);
  return literal
    ? { ...brackets, kind: 'index', key: literal }
    : { ...brackets, kind: 'computed', key };
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
  const { file, start, end } = suffix;
  const place = { file, start: source.start, end };
  const at = { file, start, end };
  if (suffix.kind === 'computed') {
    return makeNode(place, { kind: 'index', collection: source, key: suffix.key, brackets: at });
  }
  const { each } = suffix;
  const whole = { ...place, end: Math.max(end, each.end) };
  return makeNode(whole, { kind: 'splat', source, each, marker: at });
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
