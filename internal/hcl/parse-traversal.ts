import type { Decoded } from '../diag/diagnostic.ts';
import { numberValue } from './decimal.ts';
import { textValue, unknown } from './constant/evaluation.ts';
import { tokenize } from './native/lexer.ts';
import { parseQuoted } from './native/parse-labels.ts';
import { problemAt, type ProblemText } from './problem.ts';
import { SourceFile, type Located } from './source-file.ts';
import { faultsOf } from './native/token-faults.ts';
import { TokenReader, type Token } from './native/token-reader.ts';
import type { Traversal, TraversalStep } from './value.ts';

/**
 * Parses a reference that is spelt out in a string, as in JSON syntax or in configuration from the
 * days of Terraform 0.11. The steps before an error are returned; there may be none.
 *
 * @param at Where the text stands, for places; taken to contain no escapes.
 */
export function parseTraversal(text: string, at: Located): Decoded<Traversal> {
  const tokens = tokenize(new SourceFile(at.file.name, text));
  const reader = new TokenReader(tokens);
  const steps = reader.withNewlines(false, () => parseSteps(reader));
  const problems = [...faultsOf(tokens), ...reader.problems];
  return {
    value: steps.map((step) => ({ ...step, ...moveTo(at, step) })),
    diagnostics: problems.map((problem) => {
      const { severity = 'error', summary, detail } = problem;
      return problemAt(moveTo(at, problem.subject), { severity, summary, detail });
    }),
  };
}

function moveTo(at: Located, { start, end }: Located): Located {
  return { file: at.file, start: at.start + start, end: at.start + end };
}

function parseSteps(tokens: TokenReader): TraversalStep[] {
  const root = tokens.readIf('name');
  if (!root) {
    tokens.report(tokens.peek(), noName);
    return [];
  }
  const { file, start, end } = root;
  const steps: TraversalStep[] = [{ file, start, end, kind: 'name', name: tokens.textOf(root) }];
  while (tokens.kind !== 'end') {
    const step = parseStep(tokens);
    if (!step) break;
    steps.push(step);
  }
  return steps;
}

/** Nothing if something else was found, which is then reported. */
function parseStep(tokens: TokenReader): TraversalStep | undefined {
  const token = tokens.read();
  if (token.kind === '.') return parseAttribute(tokens, token);
  if (token.kind === '[') return parseIndex(tokens, token);
  tokens.report(token, noStep);
  return undefined;
}

function parseAttribute(tokens: TokenReader, dot: Token): TraversalStep | undefined {
  const name = tokens.readIf('name');
  if (name) return { ...tokens.between(dot, name), kind: 'name', name: tokens.textOf(name) };
  tokens.report(tokens.peek(), tokens.is('*') ? noSplat('.*') : noAttribute);
  return undefined;
}

function parseIndex(tokens: TokenReader, open: Token): TraversalStep | undefined {
  const key = tokens.read();
  if (key.kind !== 'number' && key.kind !== 'open-quote') {
    tokens.report(key, key.kind === '*' ? noSplat('[*]') : noKey);
    return undefined;
  }
  const value =
    key.kind === 'number'
      ? (numberValue(tokens.textOf(key)) ?? unknown)
      : textValue(parseQuoted(tokens, key).text);
  const close = tokens.readIf(']');
  if (close) return { ...tokens.between(open, close), kind: 'index', key: value };
  tokens.report(tokens.peek(), noClosingBracket);
  return undefined;
}

const noName: ProblemText = {
  summary: 'Variable name required',
  detail: 'Must begin with a variable name.',
};
const noStep: ProblemText = {
  summary: 'Invalid character',
  detail: 'Expected an attribute access or an index operator.',
};
const noAttribute: ProblemText = {
  summary: 'Attribute name required',
  detail: 'Dot must be followed by attribute name.',
};
const noKey: ProblemText = {
  summary: 'Index value required',
  detail: 'Index brackets must contain either a literal number or a literal string.',
};
const noClosingBracket: ProblemText = {
  summary: 'Unclosed index brackets',
  detail: 'Index key must be followed by a closing bracket.',
};

function noSplat(marker: string): ProblemText {
  return {
    summary: noAttribute.summary,
    detail: `Splat expressions (${marker}) may not be used here.`,
  };
}
