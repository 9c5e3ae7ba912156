import { didYouMean } from './did-you-mean.ts';
import { attemptExpression, type ExpressionReader } from './expression-reader.ts';
import type { NativeExpression } from './native-expression.ts';
import type { ProblemText } from './problem.ts';
import type { SequenceKind, SequencePart } from './template-part.ts';
import type { Token } from './token-reader.ts';

/** Parses `${ … }` or `%{ … }` from its opening on. Nothing if it is not worth keeping. */
export function parseSequence(reader: ExpressionReader, open: Token): SequencePart | undefined {
  const { tokens } = reader;
  const kind = tokens.withNewlines(false, () =>
    open.kind === 'interpolation' ? parseInterpolation(reader, open) : parseDirective(reader, open),
  );
  const close = tokens.previous();
  return (
    kind && {
      ...tokens.between(open, close),
      ...kind,
      trimsBefore: tokens.textOf(open).endsWith('~'),
      trimsAfter: tokens.textOf(close).startsWith('~'),
    }
  );
}

function parseInterpolation(reader: ExpressionReader, open: Token): SequenceKind {
  const { tokens } = reader;
  const { expression, isBroken } = attemptExpression(reader);
  if (isBroken) tokens.skipPast('sequence-end');
  else if (!tokens.readIf('sequence-end')) {
    const next = tokens.peek();
    const unclosed = unclosedBefore.get(next.kind);
    if (unclosed) tokens.reportFirst(open, unclosed);
    else tokens.reportFirst(next, { ...extraCharacters, context: tokens.between(open, next) });
    tokens.skipPast('sequence-end');
  }
  return { kind: 'interpolation', expression };
}

function parseDirective(reader: ExpressionReader, open: Token): SequenceKind | undefined {
  const { tokens } = reader;
  const keyword = tokens.readIf('name');
  if (!keyword) return refuse(reader, open, noKeyword);
  const name = tokens.textOf(keyword);
  switch (name) {
    case 'if': {
      const condition = parseLast(reader, { open, name });
      return { kind: 'if', condition };
    }
    case 'for':
      return parseForDirective(reader, open);
    case 'else':
    case 'endif':
    case 'endfor':
      endDirective(reader, { open, name });
      return { kind: name };
    default:
      tokens.reportFirst(keyword, {
        summary: 'Invalid template control keyword',
        detail: `"${name}" is not a valid template control keyword.${didYouMean(name, keywords)}`,
        context: tokens.between(open, keyword),
      });
      tokens.skipPast('sequence-end');
      return undefined;
  }
}

function parseForDirective(reader: ExpressionReader, open: Token): SequenceKind | undefined {
  const { tokens } = reader;
  const first = tokens.readIf('name');
  if (!first) {
    return refuse(reader, open, badFor("For directive requires variable name after 'for'."));
  }
  const hasSecond = tokens.readIf(',') !== undefined;
  const second = hasSecond ? tokens.readIf('name') : undefined;
  if (hasSecond && !second) {
    return refuse(reader, open, badFor('For directive requires value variable name after comma.'));
  }
  if (!tokens.isWord('in')) {
    return refuse(reader, open, badFor("For directive requires 'in' keyword after names."));
  }
  tokens.read();
  return {
    kind: 'for',
    keyName: second && tokens.textOf(first),
    valueName: tokens.textOf(second ?? first),
    collection: parseLast(reader, { open, name: 'for' }),
  };
}

interface Directive {
  readonly open: Token;
  readonly name: string;
}

/** The expression at the end of a directive. */
function parseLast(reader: ExpressionReader, directive: Directive): NativeExpression {
  const { expression, isBroken } = attemptExpression(reader);
  if (isBroken) reader.tokens.skipPast('sequence-end');
  else endDirective(reader, directive);
  return expression;
}

function endDirective({ tokens }: ExpressionReader, { open, name }: Directive): void {
  if (tokens.readIf('sequence-end')) return;
  const next = tokens.peek();
  tokens.reportFirst(next, {
    summary: `Extra characters in ${name} marker`,
    detail: 'Expected a closing brace to end the sequence, but found extra characters.',
    context: tokens.between(open, next),
  });
  tokens.skipPast('sequence-end');
}

function refuse({ tokens }: ExpressionReader, open: Token, text: ProblemText): undefined {
  const next = tokens.peek();
  tokens.reportFirst(next, { ...text, context: tokens.between(open, next) });
  tokens.skipPast('sequence-end');
}

/** In the order in which they are proposed. */
const keywords = ['if', 'for', 'else', 'endif', 'endfor'];

const noKeyword: ProblemText = {
  summary: 'Invalid template directive',
  detail:
    'A template directive keyword ("if", "for", etc) is expected at the beginning of a %{ sequence.',
};
const extraCharacters: ProblemText = {
  summary: 'Extra characters after interpolation expression',
  detail:
    'Expected a closing brace to end the interpolation expression, but found extra characters.\n\nThis can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".',
};
const unclosedBefore = new Map([
  ['end', unclosed('file')],
  ['open-quote', unclosed('quoted template')],
  ['close-quote', unclosed('quoted template')],
]);

function unclosed(place: string): ProblemText {
  return {
    summary: 'Unclosed template interpolation sequence',
    detail: `There is no closing brace for this interpolation sequence before the end of the ${place}. This might be caused by incorrect nesting inside the given expression.`,
  };
}

function badFor(detail: string): ProblemText {
  return { summary: "Invalid 'for' directive", detail };
}
