import type { Attribute } from '../ast.ts';
import { attemptExpression, type ExpressionReader } from './expression-reader.ts';
import type { Token } from './token-reader.ts';

/** An attribute, and whether what follows it on its line was skipped with it. */
export interface ParsedAttribute {
  readonly attribute: Attribute;
  readonly isBroken: boolean;
}

/** Parses the rest of `name = expression`, from the equals sign on. */
export function parseAttribute(reader: ExpressionReader, nameAt: Token): ParsedAttribute {
  const { tokens } = reader;
  tokens.read();
  const { expression, isBroken } = attemptExpression(reader);
  const { file, start } = nameAt;
  const { end } = tokens.previous();
  if (isBroken) tokens.skipItem();
  const name = tokens.textOf(nameAt);
  return { attribute: { file, start, end, name, nameAt, expression }, isBroken };
}
