/** Native syntax inside of strings in JSON. */
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import type { JsonNode } from '../../hcl/json-node.ts';
import type { NativeExpression } from '../../hcl/native-expression.ts';
import { parseNative } from '../../hcl/parse-native.ts';
import type { Reading } from './report.ts';

/** A string of JSON. */
export type JsonString = Extract<JsonNode, { readonly kind: 'string' }>;

/** An expression that a string spells out. */
export interface TextExpression {
  /** Undefined if the text is not an expression. */
  readonly expression: NativeExpression | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Turns places in the text into places in the file. */
  readonly inFile: (reading: Reading) => Reading;
}

/** Reads a string as an expression, such as a type constraint. */
export function parseExpressionText(node: JsonString): TextExpression {
  const prefix = 'x = ';
  const { value, diagnostics } = parse(node, `${prefix}${node.text}\n`);
  const isAlone = value.blocks.length === 0 && value.attributes.size === 1;
  const expression = value.attributes.get('x')?.expression;
  // Terraform counts as if there were no quotes, and nothing in them were escaped.
  const shift = node.start - prefix.length;
  return {
    expression:
      isAlone && !hasErrors(diagnostics) && expression?.kind !== 'json' ? expression : undefined,
    diagnostics,
    inFile: (reading) => moveReports(reading, node, shift),
  };
}

/** Reads a string as a template; undefined if it is none. */
export function parseTemplateText(node: JsonString): NativeExpression | undefined {
  if (!/[$%]\{/.test(node.text)) return undefined;
  let marker = 'END';
  while (node.text.includes(marker)) marker += 'X';
  // Unlike in quotes, nothing in a heredoc is escaped.
  const { value, diagnostics } = parse(node, `x = <<${marker}\n${node.text}\n${marker}\n`);
  const expression = value.attributes.get('x')?.expression;
  return hasErrors(diagnostics) || expression?.kind === 'json' ? undefined : expression;
}

function parse(node: JsonString, text: string): ReturnType<typeof parseNative> {
  return parseNative({ name: node.file.name, bytes: Buffer.from(text), hasSnippets: false });
}

function moveReports(reading: Reading, { file }: JsonString, shift: number): Reading {
  return {
    ...reading,
    report({ start, end }, text) {
      reading.report({ file, start: start + shift, end: end + shift }, text);
    },
  };
}
