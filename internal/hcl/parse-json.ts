/**
 * Reads a file in HCL 2's JSON syntax.
 *
 * Like its counterpart for native syntax it never throws and reads what can be read.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { pathAt, startOfNode, type JsonBody } from './json-node.ts';
import { parseJsonValue } from './json/json-parser.ts';
import { badRoot } from './json/json-problems.ts';
import { withConflictHint } from './merge-conflict.ts';
import { makeDiagnostics } from './problem.ts';
import { SourceFile, type SourceText } from './source-file.ts';

/** Reads the body of a file in JSON syntax: one object, or an array of objects. */
export function parseJson(source: SourceText): Decoded<JsonBody> {
  const { text, skippedBytes } = decodeUtf8(source.bytes);
  // Terraform takes a byte order mark for an error here, unlike in native syntax.
  const withMark = skippedBytes > 0 ? `\ufeff${text}` : text;
  const { name, hasSnippets = true } = source;
  const file = new SourceFile(name, withMark, { hasSnippets });
  const { root, problems } = parseJsonValue(file);
  const isBody = root.kind === 'object' || root.kind === 'array';
  const all = isBody ? problems : [...problems, { ...badRoot, subject: startOfNode(root) }];
  file.setOutline((offset) => pathAt(root, offset) || undefined);
  return {
    value: {
      ...startOfNode(root),
      kind: 'json-body',
      node: isBody ? root : { ...root, kind: 'invalid' },
    },
    diagnostics: makeDiagnostics(withConflictHint(file, all)),
  };
}
