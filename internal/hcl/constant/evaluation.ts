import { withReplacements } from '../decode-utf8.ts';
import type { NativeExpression } from '../native-expression.ts';
import type { ProblemText } from '../problem.ts';
import type { Located } from '../source-file.ts';
import type { Value } from '../value.ts';

/** What the evaluators of single sorts of expressions share. */
export interface Evaluation {
  /** The value of a part; unknown if that went wrong, which is then reported. */
  readonly evaluate: (expression: NativeExpression) => Value;
  /** The value of a part in which `splat-item` stands for an element. */
  readonly evaluateEach: (expression: NativeExpression, item: Value) => Value;
  /** Tries something whose problems may not matter; `accept` reports them after all. */
  readonly attempt: (expression: NativeExpression) => Attempted;
  readonly report: (subject: Located, text: ProblemText) => void;
}

export interface Attempted {
  readonly value: Value;
  readonly accept: () => void;
}

export const unknown: Value = { kind: 'unknown' };

/** Makes the value of a text. */
export function textValue(text: string): Value {
  return { kind: 'string', text: composedText(text) };
}

/** A text as HCL's strings always are: in Unicode's composed form, and without bad encoding. */
export function composedText(text: string): string {
  return isAscii.test(text) ? text : withReplacements(text).normalize('NFC');
}

export function boolValue(value: boolean): Value {
  return { kind: 'bool', value };
}

const isAscii = /^[\0-\x7f]*$/;
