import type { Decoded, Diagnostic } from '../diag/diagnostic.ts';
import type { Body, Expression } from '../hcl/ast.ts';
import { decodePartialBody } from '../hcl/decode-body.ts';
import { parseJson } from '../hcl/parse-json.ts';
import { parseNative } from '../hcl/parse-native.ts';

/** Parses native syntax that stands in a test. */
export function parseSnippet(text: string): Decoded<Body> {
  return parseNative({ name: 'main.tf', bytes: Buffer.from(text) });
}

/** Parses JSON syntax that stands in a test. */
export function parseJsonSnippet(text: string): Decoded<Body> {
  return parseJson({ name: 'main.tf.json', bytes: Buffer.from(text) });
}

/** Parses one expression. It has to be sound enough to be there at all. */
export function parseExpressionSnippet(text: string): Decoded<Expression> {
  return expressionIn(parseSnippet(`a = ${text}\n`));
}

/** Parses one value in JSON syntax. */
export function parseJsonExpression(text: string): Decoded<Expression> {
  return expressionIn(parseJsonSnippet(`{"a": ${text}}`));
}

/** A problem in one line: its summary and detail. */
export function inWords({ summary, detail }: Diagnostic): string {
  return `${summary}: ${detail}`;
}

/** A problem in one line, after its place: `1:5-2:1 Summary: detail`. */
export function withPlace(diagnostic: Diagnostic): string {
  const { subject } = diagnostic;
  if (!subject) return inWords(diagnostic);
  const { start, end } = subject;
  const place = `${start.line}:${start.column}-${end.line}:${end.column}`;
  return `${place} ${inWords(diagnostic)}`;
}

function expressionIn({ value, diagnostics }: Decoded<Body>): Decoded<Expression> {
  const content = decodePartialBody(value, { attributes: [{ name: 'a' }] });
  const expression = content.value.attributes.get('a')?.expression;
  if (!expression)
    throw new Error(`Cannot read the expression: ${diagnostics.map(inWords).join()}`);
  return { value: expression, diagnostics };
}
