import { attemptExpression, invalidNode, type ExpressionReader } from './expression-reader.ts';
import type { NativeExpression } from '../native-expression.ts';
import type { ProblemText } from '../problem.ts';
import type { Located } from '../source-file.ts';
import type { Token } from './token-reader.ts';

/** Parses the rest of a function call, from the `(` or `::` after its first name. */
export function parseCall(reader: ExpressionReader, firstName: Token): NativeExpression {
  const { tokens } = reader;
  const names = [tokens.textOf(firstName)];
  while (tokens.readIf('::')) {
    if (tokens.kind !== 'name') return refuse(reader, firstName, missingName);
    names.push(tokens.textOf(tokens.read()));
  }
  if (tokens.kind !== '(') return refuse(reader, firstName, missingParenthesis);
  const opening = tokens.between(firstName, tokens.read());
  return tokens.withNewlines(false, () => {
    const items = parseArguments(reader, opening);
    const { file, start } = firstName;
    const { end } = tokens.previous();
    return { file, start, end, kind: 'call', name: names.join('::'), arguments: items, opening };
  });
}

function parseArguments(reader: ExpressionReader, opening: Located): NativeExpression[] {
  const { tokens } = reader;
  const items: NativeExpression[] = [];
  while (!tokens.readIf(')')) {
    const { expression, isBroken } = attemptExpression(reader);
    items.push(expression);
    if (isBroken) {
      tokens.skipPast(')');
      break;
    }
    if (isLastArgument(reader, opening)) break;
  }
  return items;
}

/** Reads what follows an argument, to the closing parenthesis if there is no other argument. */
function isLastArgument({ tokens }: ExpressionReader, opening: Located): boolean {
  const expansion = tokens.readIf('...');
  if (tokens.readIf(')')) return true;
  if (!expansion && tokens.readIf(',')) return false;
  const next = tokens.peek();
  if (expansion) {
    tokens.reportFirst(expansion, {
      ...afterExpansion,
      context: tokens.between(opening, expansion),
    });
  } else if (next.kind === 'end') tokens.report(opening, unterminated);
  else tokens.report(next, { ...missingComma, context: tokens.between(opening, next) });
  tokens.skipPast(')');
  return true;
}

function refuse({ tokens }: ExpressionReader, name: Token, text: ProblemText): NativeExpression {
  const bad = tokens.read();
  tokens.report(bad, { ...text, context: tokens.between(name, bad) });
  tokens.skipToEnd();
  return invalidNode(name);
}

const missingName: ProblemText = {
  summary: 'Missing function name',
  detail: 'Function scope resolution symbol :: must be followed by a function name in this scope.',
};
const missingParenthesis: ProblemText = {
  summary: 'Missing open parenthesis',
  detail: 'Function selector must be followed by an open parenthesis to begin the function call.',
};
const afterExpansion: ProblemText = {
  summary: 'Missing closing parenthesis',
  detail:
    'An expanded function argument (with ...) must be immediately followed by closing parentheses.',
};
const unterminated: ProblemText = {
  summary: 'Unterminated function call',
  detail:
    'There is no closing parenthesis for this function call before the end of the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.',
};
const missingComma: ProblemText = {
  summary: 'Missing argument separator',
  detail: 'A comma is required to separate each function argument from the next.',
};
