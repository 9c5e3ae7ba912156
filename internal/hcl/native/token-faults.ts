import type { Problem, ProblemText } from '../problem.ts';
import type { TokenKind, Tokens } from './token.ts';

/**
 * Reports the tokens that are wrong wherever they stand. What a person is likely to have put there
 * on purpose is explained, and not over and over again: of quotes only the first of each pair, of
 * semicolons and bad encoding only the first in the file, as Terraform does.
 */
export function faultsOf(tokens: Tokens): Problem[] {
  const counts = new Map<TokenKind, number>();
  const problems: Problem[] = [];
  for (const index of tokens.faults) {
    const kind = tokens.kinds[index] ?? 'invalid';
    const family = bitwiseOperators.has(kind) ? '&' : kind;
    const count = counts.get(family) ?? 0;
    counts.set(family, count + 1);
    if (isRepetition(family, count)) continue;
    const subject = {
      file: tokens.file,
      start: tokens.starts[index] ?? 0,
      end: tokens.ends[index] ?? 0,
    };
    problems.push({ ...(explanations.get(kind) ?? unknownCharacter), subject });
  }
  return problems;
}

function isRepetition(family: TokenKind, count: number): boolean {
  if (family === "'" || family === '`') return count % 2 === 1 || count >= toldMax;
  if (family === '&') return count >= toldMax;
  return (family === ';' || family === 'bad-byte') && count > 0;
}

/** How many operators or quotes are enough for anyone to understand. */
const toldMax = 4;

const bitwiseOperators: ReadonlySet<TokenKind> = new Set<TokenKind>(['&', '|', '^', '~']);

const unknownCharacter: ProblemText = {
  summary: 'Invalid character',
  detail: 'This character is not used within the language.',
};

const explanations: ReadonlyMap<TokenKind, ProblemText> = new Map([
  ['&', bitwise(' Did you mean boolean AND ("&&")?')],
  ['|', bitwise(' Did you mean boolean OR ("||")?')],
  ['~', bitwise(' Did you mean boolean NOT ("!")?')],
  ['^', bitwise('')],
  [
    "'",
    {
      summary: 'Invalid character',
      detail: 'Single quotes are not valid. Use double quotes (") to enclose strings.',
    },
  ],
  [
    '`',
    {
      summary: 'Invalid character',
      detail:
        'The "`" character is not valid. To create a multi-line string, use the "heredoc" syntax, like "<<EOT".',
    },
  ],
  [
    ';',
    {
      summary: 'Invalid character',
      detail:
        'The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
    },
  ],
  [
    'curly-quote',
    {
      summary: 'Invalid character',
      detail:
        '"Curly quotes" are not valid here. These can sometimes be inadvertently introduced when sharing code via documents or discussion forums. It might help to replace the character with a "straight quote".',
    },
  ],
  [
    'bad-byte',
    {
      summary: 'Invalid character encoding',
      detail:
        'All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is selected in your editor.',
    },
  ],
  [
    'text-newline',
    {
      summary: 'Invalid multi-line string',
      detail:
        'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
    },
  ],
]);

function bitwise(hint: string): ProblemText {
  return {
    summary: 'Unsupported operator',
    detail: `Bitwise operators are not supported.${hint}`,
  };
}
