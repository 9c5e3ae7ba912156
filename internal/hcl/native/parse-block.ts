import type { Attribute, Block, NativeBody } from '../ast.ts';
import * as problems from './body-problems.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { parseAttribute } from './parse-attribute.ts';
import { parseLabels } from './parse-labels.ts';
import type { ProblemText } from '../problem.ts';
import type { Located } from '../source-file.ts';
import type { TokenKind } from './token.ts';
import type { Token, TokenReader } from './token-reader.ts';

/** Parses what is between the braces of a block that fills several lines. */
export type BodyParser = (reader: ExpressionReader, open: Token) => NativeBody;

/** Reports whether what follows a name makes it the type of a block. */
export function startsBlock(kind: TokenKind): boolean {
  return kind === 'name' || kind === 'open-quote' || kind === '{';
}

/** Parses the rest of a block, from its labels to the end of the line of its closing brace. */
export function parseBlock(reader: ExpressionReader, typeAt: Token, parseLines: BodyParser): Block {
  const { tokens } = reader;
  const labels = parseLabels(tokens);
  const { file, start } = typeAt;
  const { end } = labels.at(-1)?.at ?? typeAt;
  const open = tokens.readIf('{');
  const body = open ? parseBraces(reader, open, parseLines) : refuseHeader(tokens, typeAt);
  if (open) endBlock(tokens, typeAt);
  return {
    file,
    start,
    end,
    type: tokens.textOf(typeAt),
    typeAt,
    labels: labels.map(({ text }) => text),
    labelsAt: labels.map(({ at }) => at),
    body,
  };
}

function refuseHeader(tokens: TokenReader, typeAt: Token): NativeBody {
  const next = tokens.peek();
  const context = tokens.between(typeAt, next);
  const text = inHeader.get(next.kind);
  if (text) tokens.report(next, { ...text, context });
  else tokens.reportFirst(next, { ...problems.missingBrace, context });
  tokens.skipItem();
  const { file } = tokens;
  return makeBody(typeAt, { file, start: 0, end: 0 }, []);
}

const inHeader: ReadonlyMap<TokenKind, ProblemText> = new Map([
  ['=', problems.equalsInHeader],
  ['newline', problems.newlineInHeader],
]);

function parseBraces(reader: ExpressionReader, open: Token, parseLines: BodyParser): NativeBody {
  const { tokens } = reader;
  if (tokens.kind === 'newline' || tokens.kind === 'end') {
    if (!tokens.enter()) return makeBody(open, startOf(open), []);
    const body = parseLines(reader, open);
    tokens.leave();
    return body;
  }
  const close = tokens.readIf('}');
  if (close) return makeBody(tokens.between(open, close), startOf(open), []);
  return parseSingleLine(reader, open);
}

function parseSingleLine(reader: ExpressionReader, open: Token): NativeBody {
  const { tokens } = reader;
  const attribute = parseOnlyAttribute(reader);
  if (!tokens.readIf('}')) {
    refuseEnd(tokens, open);
    tokens.skipPast('}');
  }
  const place = tokens.between(open, tokens.previous());
  if (!attribute) return makeBody(place, startOf(open), []);
  return makeBody(place, startOf(attribute), [attribute]);
}

function parseOnlyAttribute(reader: ExpressionReader): Attribute | undefined {
  const { tokens } = reader;
  const first = tokens.read();
  if (first.kind === 'name' && tokens.kind === '=') return parseAttribute(reader, first).attribute;
  refuseItem(tokens, first);
  tokens.skipItem();
  return undefined;
}

/** Something other than an argument, in a block on one line. */
function refuseItem(tokens: TokenReader, first: Token): void {
  const next = tokens.peek();
  if (first.kind !== 'name') tokens.report(first, problems.itemRequired);
  else if (startsBlock(next.kind)) {
    const text = problems.blockInSingleLine(tokens.textOf(first));
    tokens.report(tokens.between(first, next), text);
  } else tokens.report(first, problems.itemRequiredAfterName);
}

/** Something other than the closing brace, after the argument of a block on one line. */
function refuseEnd(tokens: TokenReader, open: Token): void {
  const next = tokens.peek();
  const text = inSingleLine.get(next.kind);
  if (text) tokens.report(next, text);
  else if (next.kind === 'end') tokens.reportFirst(open, problems.unclosedBlock);
  else tokens.reportFirst(next, problems.unclosedSingleLine);
}

const inSingleLine: ReadonlyMap<TokenKind, ProblemText> = new Map([
  [',', problems.commaInSingleLine],
  ['newline', problems.newlineInSingleLine],
]);

function endBlock(tokens: TokenReader, typeAt: Token): void {
  if (tokens.kind === 'end' || tokens.readIf('newline')) return;
  const next = tokens.peek();
  const context = tokens.between(typeAt, next);
  tokens.reportFirst(next, { ...problems.missingNewlineAfterBlock, context });
  tokens.skipItem();
}

function makeBody(
  place: Located,
  missingItem: Located,
  attributes: readonly Attribute[],
): NativeBody {
  const { file, start, end } = place;
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  return { file, start, end, kind: 'native', attributes: byName, blocks: [], missingItem };
}

function startOf({ file, start }: Located): Located {
  return { file, start, end: start };
}
