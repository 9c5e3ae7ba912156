/** What can be wrong with the attributes and blocks of a body, in Terraform's words. */
import type { ProblemText } from '../problem.ts';

export const itemRequired: ProblemText = {
  summary: 'Argument or block definition required',
  detail: 'An argument or block definition is required here.',
};
/** After a name that neither begins an argument nor a block. */
export const itemRequiredAfterName: ProblemText = {
  summary: itemRequired.summary,
  detail: `${itemRequired.detail} To set an argument, use the equals sign "=" to introduce the argument value.`,
};
export const quotedArgumentName: ProblemText = {
  summary: 'Invalid argument name',
  detail: 'Argument names must not be quoted.',
};
export const unclosedBlock: ProblemText = {
  summary: 'Unclosed configuration block',
  detail:
    'There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
};

const newlineRequired = 'An argument definition must end with a newline.';

export const missingNewline: ProblemText = {
  summary: 'Missing newline after argument',
  detail: newlineRequired,
};
export const unexpectedComma: ProblemText = {
  summary: 'Unexpected comma after argument',
  detail: `Argument definitions must be separated by newlines, not commas. ${newlineRequired}`,
};
export const missingNewlineAfterBlock: ProblemText = {
  summary: 'Missing newline after block definition',
  detail: 'A block definition must end with a newline.',
};

const badBlock = 'Invalid block definition';

export const equalsInHeader: ProblemText = {
  summary: badBlock,
  detail:
    'The equals sign "=" indicates an argument definition, and must not be used when defining a block.',
};
export const newlineInHeader: ProblemText = {
  summary: badBlock,
  detail:
    'A block definition must have block content delimited by "{" and "}", starting on the same line as the block header.',
};
export const missingBrace: ProblemText = {
  summary: badBlock,
  detail: 'Either a quoted string block label or an opening brace ("{") is expected here.',
};

const badSingleLine = 'Invalid single-argument block definition';

export const commaInSingleLine: ProblemText = {
  summary: badSingleLine,
  detail:
    'Single-line block syntax can include only one argument definition. To define multiple arguments, use the multi-line block syntax with one argument definition per line.',
};
export const newlineInSingleLine: ProblemText = {
  summary: badSingleLine,
  detail:
    "An argument definition on the same line as its containing block creates a single-line block definition, which must also be closed on the same line. Place the block's closing brace immediately after the argument definition.",
};
export const unclosedSingleLine: ProblemText = {
  summary: badSingleLine,
  detail:
    'A single-line block definition must end with a closing brace immediately after its single argument definition.',
};

/** In a block on one line, something that would begin a nested block. */
export function blockInSingleLine(name: string): ProblemText {
  return {
    summary: 'Argument definition required',
    detail: `A single-line block definition can contain only a single argument. If you meant to define argument "${name}", use an equals sign to assign it a value. To define a nested block, place it on a line of its own within its parent block.`,
  };
}

/** A second definition of an argument; `first` is where it was defined before. */
export function redefinedArgument(name: string, first: string): ProblemText {
  return {
    summary: 'Attribute redefined',
    detail: `The argument "${name}" was already set at ${first}. Each argument may be set only once.`,
  };
}
