import { buildTemplate } from './build-template.ts';
import type { ExpressionReader } from './expression-reader.ts';
import type { NativeExpression } from '../native-expression.ts';
import { parseSequence } from './parse-sequence.ts';
import type { ProblemText } from '../problem.ts';
import { trimParts, unindentParts, type TemplatePart, type TextPart } from './template-part.ts';
import type { Closer, Token, TokenReader } from './token-reader.ts';
import { unescapeHeredoc, unescapeQuoted } from './unescape.ts';

/** Parses a quoted template or a heredoc. */
export function parseTemplate(reader: ExpressionReader): NativeExpression {
  const { tokens } = reader;
  const open = tokens.read();
  const { parts, end } = tokens.withNewlines(true, () => parseParts(reader, open));
  const trimmed = trimParts(parts);
  const isIndented = open.kind === 'open-heredoc' && tokens.textOf(open).startsWith('<<-');
  return buildTemplate(tokens, { open, end, parts: isIndented ? unindentParts(trimmed) : trimmed });
}

interface Content {
  readonly parts: readonly TemplatePart[];
  /** The closing quote or marker. */
  readonly end: Token;
}

function parseParts(reader: ExpressionReader, open: Token): Content {
  const { tokens } = reader;
  const closer: Closer = open.kind === 'open-heredoc' ? 'close-heredoc' : 'close-quote';
  const parts: TemplatePart[] = [];
  const first = tokens.peek();
  for (;;) {
    const token = tokens.read();
    if (token.kind === closer) return { parts, end: token };
    if (token.kind === 'text') parts.push(makeText(tokens, token, open));
    else if (token.kind === 'interpolation' || token.kind === 'directive') {
      const part = parseSequence(reader, token, { open, first });
      if (part) parts.push(part);
    } else {
      tokens.reportFirst(token, { ...unterminated, context: tokens.between(first, token) });
      tokens.setRecovered();
      return { parts, end: token.kind === 'end' ? token : tokens.skipPast(closer) };
    }
  }
}

function makeText(tokens: TokenReader, token: Token, open: Token): TextPart {
  const written = tokens.textOf(token);
  const { file, start, end } = token;
  if (open.kind === 'open-heredoc') {
    return { file, start, end, kind: 'text', text: unescapeHeredoc(written) };
  }
  const { text, faults } = unescapeQuoted(written);
  for (const fault of faults) {
    const place = { file, start: start + fault.start, end: start + fault.end };
    tokens.report(place, {
      summary: 'Invalid escape sequence',
      detail: fault.detail,
      context: tokens.between(open, place),
    });
  }
  return { file, start, end, kind: 'text', text };
}

const unterminated: ProblemText = {
  summary: 'Unterminated template string',
  detail: 'No closing marker was found for the string.',
};
