import type { ProblemText } from '../problem.ts';
import type { Located } from '../source-file.ts';
import type { Token, TokenReader } from './token-reader.ts';
import { unescapeQuoted } from './unescape.ts';

/** A block label: a quoted string without template sequences, or a bare name. */
export interface Label {
  readonly text: string;
  /** With the quotes. */
  readonly at: Located;
}

/** Parses the labels between a block's type and its brace. */
export function parseLabels(tokens: TokenReader): readonly Label[] {
  const labels: Label[] = [];
  for (;;) {
    const token = tokens.readIf('name') ?? tokens.readIf('open-quote');
    if (!token) return labels;
    if (token.kind === 'name') labels.push({ text: tokens.textOf(token), at: token });
    else labels.push(parseQuoted(tokens, token));
  }
}

/** Parses the rest of a quoted string without template sequences. */
export function parseQuoted(tokens: TokenReader, open: Token): Label {
  let text = '';
  for (;;) {
    const token = tokens.read();
    const place = tokens.between(open, token);
    if (token.kind === 'close-quote') return { text, at: place };
    if (token.kind === 'text') text += readText(tokens, token, open);
    else if (token.kind === 'interpolation' || token.kind === 'directive') {
      tokens.report(token, { ...templateIn(token), context: place });
      text += `${tokens.textOf(token)} ... }`;
      tokens.skipPast('sequence-end');
    } else if (token.kind === 'end') {
      tokens.report(token, { ...unterminated, context: place });
      return { text, at: place };
    } else {
      tokens.report(token, { ...badItem, context: place });
      return { text, at: tokens.between(open, tokens.skipPast('close-quote')) };
    }
  }
}

function readText(tokens: TokenReader, token: Token, open: Token): string {
  const { text, faults } = unescapeQuoted(tokens.textOf(token));
  for (const { start, end, detail } of faults) {
    const place = { file: token.file, start: token.start + start, end: token.start + end };
    tokens.report(place, {
      summary: 'Invalid escape sequence',
      detail,
      context: tokens.between(open, place),
    });
  }
  return text;
}

function templateIn(token: Token): ProblemText {
  const marker = token.kind === 'interpolation' ? '$' : '%';
  return {
    summary: 'Invalid string literal',
    detail: `Template sequences are not allowed in this string. To include a literal "${marker}", double it (as "${marker}${marker}") to escape it.`,
  };
}

const badItem: ProblemText = {
  summary: 'Invalid string literal',
  detail: 'This item is not valid in a string literal.',
};
const unterminated: ProblemText = {
  summary: 'Unterminated string literal',
  detail: 'Unable to find the closing quote mark before the end of the file.',
};
