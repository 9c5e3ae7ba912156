/** What can be wrong with JSON, in Terraform's words. */
import type { ProblemText } from '../problem.ts';

const startsWith =
  'A JSON value must start with a brace, a bracket, a number, a string, or a keyword.';

export const missingValue: ProblemText = {
  summary: 'Missing value',
  detail: 'The JSON data ends prematurely.',
};
export const badStart: ProblemText = { summary: 'Invalid start of value', detail: startsWith };
export const noValue: ProblemText = { summary: 'Missing JSON value', detail: startsWith };
export const noItem: ProblemText = { summary: 'Missing array element value', detail: startsWith };
export const extraneous: ProblemText = {
  summary: 'Extraneous data after value',
  detail: 'Extra characters appear after the JSON value.',
};
export const badRoot: ProblemText = {
  summary: 'Root value must be object',
  detail:
    'The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
};
export const badString: ProblemText = {
  summary: 'Invalid JSON string',
  detail: 'There is a syntax error in the given JSON string.',
};
export const badNumber: ProblemText = {
  summary: 'Invalid JSON number',
  detail: 'There is a syntax error in the given JSON number.',
};
export const badName: ProblemText = {
  summary: 'Invalid object property name',
  detail: 'A JSON object property name must be a string',
};
export const missingColon: ProblemText = {
  summary: 'Missing property value colon',
  detail: "A colon must appear between an object property's name and its value.",
};
export const equalsSign: ProblemText = {
  summary: missingColon.summary,
  detail: 'JSON uses a colon as its name/value delimiter, not an equals sign.',
};
export const missingPropertyValue: ProblemText = {
  summary: 'Missing object value',
  detail: 'A JSON object attribute must have a value, introduced by a colon.',
};

/** What can be wrong between the items of a collection. */
export interface CollectionProblems {
  readonly missingComma: ProblemText;
  readonly trailingComma: ProblemText;
  readonly unclosed: ProblemText;
  readonly mismatched: ProblemText;
}

export const inObject: CollectionProblems = {
  missingComma: {
    // The spelling is Terraform's; people search for it.
    summary: 'Missing attribute seperator comma',
    detail: 'A comma must appear between each property definition in an object.',
  },
  trailingComma: {
    summary: 'Trailing comma in object',
    detail: 'JSON does not permit a trailing comma after the final property in an object.',
  },
  unclosed: {
    summary: 'Unclosed object',
    detail: 'No closing brace was found for this JSON object.',
  },
  mismatched: {
    summary: 'Mismatched braces',
    detail: 'A JSON object must be closed with a brace, not a bracket.',
  },
};
export const inArray: CollectionProblems = {
  missingComma: {
    summary: inObject.missingComma.summary,
    detail: 'A comma must appear between each value in an array.',
  },
  trailingComma: {
    summary: 'Trailing comma in array',
    detail: 'JSON does not permit a trailing comma after the final value in an array.',
  },
  unclosed: {
    summary: inObject.unclosed.summary,
    detail: 'No closing bracket was found for this JSON array.',
  },
  mismatched: {
    summary: 'Mismatched brackets',
    detail: 'A JSON array must be closed with a bracket, not a brace.',
  },
};
