import { attemptExpression, invalidNode, type ExpressionReader } from './expression-reader.ts';
import type { ForExpression, NativeExpression } from '../native-expression.ts';
import type { Located } from '../source-file.ts';
import type { Token } from './token-reader.ts';

/** Parses the rest of `[for …]` or `{for …}`, from the word `for`. */
export function parseFor(reader: ExpressionReader, open: Token): NativeExpression {
  const syntax: ForSyntax = { reader, open, closer: open.kind === '[' ? ']' : '}' };
  const { tokens } = reader;
  tokens.read();
  const expression = parseClauses(syntax);
  if (!expression) tokens.skipPast(syntax.closer);
  else {
    close(syntax);
    checkResult(syntax, expression);
  }
  const place = tokens.between(open, tokens.previous());
  return expression ? { ...expression, ...place } : invalidNode(place);
}

interface ForSyntax {
  readonly reader: ExpressionReader;
  readonly open: Token;
  readonly closer: ']' | '}';
}

/** All between the brackets, or nothing where it went wrong. */
function parseClauses(syntax: ForSyntax): ForExpression | undefined {
  const { tokens } = syntax.reader;
  const names = parseNames(syntax);
  const collection = names && parseSound(syntax);
  if (!collection) return undefined;
  if (!tokens.readIf(':')) {
    refuse(syntax, 'For expression requires a colon after the collection expression.');
    return undefined;
  }
  const result = parseResult(syntax);
  if (!result) return undefined;
  if (!tokens.isWord('if')) {
    return { kind: 'for', ...names, collection, ...result, condition: undefined };
  }
  tokens.read();
  const condition = parseSound(syntax);
  return condition && { kind: 'for', ...names, collection, ...result, condition };
}

type Names = Pick<ForExpression, 'keyName' | 'valueName'>;

function parseNames(syntax: ForSyntax): Names | undefined {
  const { tokens } = syntax.reader;
  const first = tokens.readIf('name');
  if (!first) {
    refuse(syntax, "For expression requires variable name after 'for'.");
    return undefined;
  }
  let names: Names = { keyName: undefined, valueName: tokens.textOf(first) };
  if (tokens.readIf(',')) {
    const second = tokens.readIf('name');
    if (!second) {
      refuse(syntax, 'For expression requires value variable name after comma.');
      return undefined;
    }
    names = { keyName: names.valueName, valueName: tokens.textOf(second) };
  }
  if (!tokens.isWord('in')) {
    refuse(syntax, "For expression requires the 'in' keyword after its name declarations.");
    return undefined;
  }
  tokens.read();
  return names;
}

type Result = Pick<ForExpression, 'key' | 'value' | 'grouping'>;

function parseResult(syntax: ForSyntax): Result | undefined {
  const { tokens } = syntax.reader;
  const first = parseSound(syntax);
  if (!first) return undefined;
  if (!tokens.readIf('=>')) return { key: undefined, value: first, grouping: tokens.readIf('...') };
  const value = parseSound(syntax);
  return value && { key: first, value, grouping: tokens.readIf('...') };
}

/** An expression, unless it is so broken that the whole must be given up. */
function parseSound({ reader }: ForSyntax): NativeExpression | undefined {
  const { expression, isBroken } = attemptExpression(reader);
  return isBroken ? undefined : expression;
}

function close(syntax: ForSyntax): void {
  const { tokens } = syntax.reader;
  if (tokens.readIf(syntax.closer)) return;
  refuse(syntax, "Extra characters after the end of the 'for' expression.");
  tokens.skipPast(syntax.closer);
}

/** Tuples have no keys, objects need them. */
function checkResult(syntax: ForSyntax, { key, value, grouping }: ForExpression): void {
  const isTuple = syntax.closer === ']';
  if (isTuple && key) report(syntax, key, 'Key expression is not valid when building a tuple.');
  if (isTuple && grouping) {
    const detail = 'Grouping ellipsis (...) cannot be used when building a tuple.';
    report(syntax, grouping, detail);
  }
  if (!isTuple && !key) {
    report(syntax, value, 'Key expression is required when building an object.');
  }
}

/** Says what is missing where the next token stands. */
function refuse({ reader, open }: ForSyntax, detail: string): void {
  const { tokens } = reader;
  const place = tokens.peek();
  tokens.reportFirst(place, { summary, detail, context: tokens.between(open, place) });
}

function report({ reader, open }: ForSyntax, place: Located, detail: string): void {
  const context = reader.tokens.between(open, reader.tokens.previous());
  reader.tokens.report(place, { summary, detail, context });
}

const summary = "Invalid 'for' expression";
