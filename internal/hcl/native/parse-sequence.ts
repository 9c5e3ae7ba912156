import { didYouMean } from '../../text/did-you-mean.ts';
import { attemptExpression, type ExpressionReader } from './expression-reader.ts';
import type { NativeExpression } from '../native-expression.ts';
import type { ProblemText } from '../problem.ts';
import type { SequenceContent, SequencePart } from './template-part.ts';
import type { Token } from './token-reader.ts';

/**
 * Parses `${ … }` or `%{ … }` from its opening on. Nothing if it is not worth keeping.
 */
export function parseSequence(
  reader: ExpressionReader,
  open: Token,
  template: TemplateStart,
): SequencePart | undefined {
  const { tokens } = reader;
  const parsed = tokens.withNewlines(false, () =>
    open.kind === 'interpolation'
      ? parseInterpolation(reader, template)
      : parseDirective(reader, open, template.first),
  );
  if (!parsed) return undefined;
  const { close, content } = parsed;
  const { file, start } = open;
  const { end } = close;
  const trimsBefore = tokens.textOf(open).endsWith('~');
  const trimsAfter = tokens.textOf(close).startsWith('~');
  return { file, start, end, kind: 'sequence', content, trimsBefore, trimsAfter };
}

/** The beginning of the template around a sequence. */
export interface TemplateStart {
  readonly open: Token;
  /** The first token after the opening. */
  readonly first: Token;
}

interface Parsed {
  readonly content: SequenceContent;
  /** The token that ends it, or that stands where that should. */
  readonly close: Token;
}

function parseInterpolation(reader: ExpressionReader, { open, first }: TemplateStart): Parsed {
  const { tokens } = reader;
  const { expression, isBroken } = attemptExpression(reader);
  const content: SequenceContent = { kind: 'interpolation', expression };
  if (isBroken) return { content, close: tokens.skipPast('sequence-end') };
  const close = tokens.peek();
  if (tokens.readIf('sequence-end')) return { content, close };
  // A quote that begins a string here was meant to end the template.
  const isAtTemplateEnd = close.kind === 'open-quote' && open.kind === 'open-quote';
  if (close.kind === 'end') tokens.reportFirst(first, unclosed('file'));
  else if (isAtTemplateEnd) tokens.reportFirst(first, unclosed('quoted template'));
  else {
    const text = close.kind === ':' ? unexpectedColon : extraCharacters;
    tokens.reportFirst(close, { ...text, context: tokens.between(first, close) });
  }
  tokens.skipPast('sequence-end');
  return { content, close };
}

function parseDirective(reader: ExpressionReader, open: Token, first: Token): Parsed | undefined {
  const { tokens } = reader;
  const keyword = tokens.readIf('name');
  if (!keyword) {
    refuse(reader, { ...noKeyword, context: tokens.between(open, tokens.peek()) });
    return undefined;
  }
  const name = tokens.textOf(keyword);
  switch (name) {
    case 'if': {
      const { expression, close } = parseLast(reader, { first, name });
      return { content: { kind: 'if', condition: expression }, close };
    }
    case 'for':
      return parseForDirective(reader, first);
    case 'else':
    case 'endif':
    case 'endfor':
      return { content: { kind: name }, close: endDirective(reader, { first, name }) };
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

function parseForDirective(reader: ExpressionReader, first: Token): Parsed | undefined {
  const { tokens } = reader;
  const name = tokens.readIf('name');
  if (!name) {
    refuse(reader, badFor("For directive requires variable name after 'for'."));
    return undefined;
  }
  const comma = tokens.readIf(',');
  const second = comma && tokens.readIf('name');
  if (comma && !second) {
    refuse(reader, badFor('For directive requires value variable name after comma.'));
    return undefined;
  }
  if (!tokens.isWord('in')) {
    refuse(reader, badFor("For directive requires 'in' keyword after names."));
    return undefined;
  }
  tokens.read();
  const { expression: collection, close } = parseLast(reader, { first, name: 'for' });
  const keyName = second && tokens.textOf(name);
  const valueName = tokens.textOf(second ?? name);
  return { content: { kind: 'for', keyName, valueName, collection }, close };
}

interface Directive {
  readonly first: Token;
  readonly name: string;
}

interface LastExpression {
  readonly expression: NativeExpression;
  readonly close: Token;
}

/** The expression at the end of a directive. */
function parseLast(reader: ExpressionReader, directive: Directive): LastExpression {
  const { expression, isBroken } = attemptExpression(reader);
  const close = isBroken ? reader.tokens.skipPast('sequence-end') : endDirective(reader, directive);
  return { expression, close };
}

function endDirective({ tokens }: ExpressionReader, { first, name }: Directive): Token {
  const next = tokens.peek();
  if (tokens.readIf('sequence-end')) return next;
  tokens.reportFirst(next, {
    summary: `Extra characters in ${name} marker`,
    detail: 'Expected a closing brace to end the sequence, but found extra characters.',
    context: tokens.between(first, next),
  });
  tokens.skipPast('sequence-end');
  return next;
}

function refuse({ tokens }: ExpressionReader, text: ProblemText): void {
  tokens.reportFirst(tokens.peek(), text);
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

const unexpectedColon: ProblemText = {
  summary: extraCharacters.summary,
  detail:
    'Template interpolation doesn\'t expect a colon at this location. Did you intend this to be a literal sequence to be processed as part of another language? If so, you can escape it by starting with "$${" instead of just "${".',
};

function unclosed(place: string): ProblemText {
  return {
    summary: 'Unclosed template interpolation sequence',
    detail: `There is no closing brace for this interpolation sequence before the end of the ${place}. This might be caused by incorrect nesting inside the given expression.`,
  };
}

function badFor(detail: string): ProblemText {
  return { summary: "Invalid 'for' directive", detail };
}
