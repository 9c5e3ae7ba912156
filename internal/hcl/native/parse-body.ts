/** Parses bodies, of files and of blocks. A faulty item does not keep the next from being read. */
import type { Attribute, Block, NativeBody } from '../ast.ts';
import * as problems from './body-problems.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { parseAttribute } from './parse-attribute.ts';
import { parseBlock, startsBlock } from './parse-block.ts';
import { describePlace } from '../source-file.ts';
import type { TokenKind } from './token.ts';
import type { Token, TokenReader } from './token-reader.ts';

/** Parses the body of a file, to its end. */
export function parseFileBody(reader: ExpressionReader): NativeBody {
  const { file } = reader.tokens;
  const items: Items = { attributes: new Map(), blocks: [] };
  parseItems(reader, items, undefined);
  const end = file.text.length;
  return { file, start: 0, end, kind: 'native', ...items, missingItem: { file, start: end, end } };
}

/** Parses the lines between the braces of a block, and the closing one. */
function parseBlockBody(reader: ExpressionReader, open: Token): NativeBody {
  const { file, start } = open;
  const items: Items = { attributes: new Map(), blocks: [] };
  const { end } = parseItems(reader, items, open);
  const missingItem = { file, start, end: start };
  const { attributes, blocks } = items;
  return { file, start, end, kind: 'native', attributes, blocks, missingItem };
}

interface Items {
  readonly attributes: Map<string, Attribute>;
  readonly blocks: Block[];
}

/**
 * Parses items up to the end of the body, and returns what ends it.
 *
 * @param open The brace of the block, none for a file.
 */
function parseItems(reader: ExpressionReader, items: Items, open: Token | undefined): Token {
  const { tokens } = reader;
  const closer: TokenKind = open ? '}' : 'end';
  while (tokens.kind !== closer) {
    if (tokens.readIf('newline')) continue;
    const name = tokens.readIf('name');
    if (!name) return skipRest(tokens, open);
    parseItem(reader, name, items);
  }
  return tokens.read();
}

function parseItem(reader: ExpressionReader, name: Token, items: Items): void {
  const { tokens } = reader;
  if (tokens.is('=')) addAttribute(tokens, parseAttributeLine(reader, name), items);
  else if (startsBlock(tokens.kind)) items.blocks.push(parseBlock(reader, name, parseBlockBody));
  else {
    tokens.report(name, problems.itemRequiredAfterName);
    tokens.skipItem();
  }
}

function parseAttributeLine(reader: ExpressionReader, nameAt: Token): Attribute {
  const { tokens } = reader;
  const { attribute, isBroken } = parseAttribute(reader, nameAt);
  if (isBroken || tokens.kind === 'end' || tokens.readIf('newline')) return attribute;
  const next = tokens.peek();
  const text = next.kind === ',' ? problems.unexpectedComma : problems.missingNewline;
  tokens.reportFirst(next, { ...text, context: tokens.between(nameAt, next) });
  tokens.skipItem();
  return attribute;
}

function addAttribute(tokens: TokenReader, attribute: Attribute, { attributes }: Items): void {
  const { name, nameAt } = attribute;
  const first = attributes.get(name);
  if (!first) attributes.set(name, attribute);
  else tokens.report(nameAt, problems.redefinedArgument(name, describePlace(first.nameAt)));
}

/** Gives up on the rest of a body, from something that cannot begin an item. */
function skipRest(tokens: TokenReader, open: Token | undefined): Token {
  const bad = tokens.read();
  if (bad.kind === 'open-quote') tokens.reportFirst(bad, problems.quotedArgumentName);
  else if (bad.kind === 'end') tokens.reportFirst(open ?? bad, problems.unclosedBlock);
  else tokens.reportFirst(bad, problems.itemRequired);
  if (open) return tokens.skipPast('}');
  tokens.skipToEnd();
  return tokens.peek();
}
