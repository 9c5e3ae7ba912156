/**
 * Reads a file in HCL 2 native syntax.
 *
 * It never throws: it reads what can be read, and reports all that is wrong. It does not know what
 * the file is for; `decode-body.ts` holds the result against a schema.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import type { NativeBody } from './ast.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { tokenize } from './native/lexer.ts';
import { withConflictHint } from './merge-conflict.ts';
import { parseFileBody } from './native/parse-body.ts';
import { makeExpressionReader } from './native/parse-expression.ts';
import { makeDiagnostics } from './problem.ts';
import { SourceFile, type Outline, type SourceText } from './source-file.ts';
import { faultsOf } from './native/token-faults.ts';
import { TokenReader } from './native/token-reader.ts';
import { quote } from '../text/quote.ts';

/** Reads the body of a file in native syntax. */
export function parseNative(source: SourceText): Decoded<NativeBody> {
  const { text, skippedBytes } = decodeUtf8(source.bytes);
  const options = { hasSnippets: source.hasSnippets ?? true, skippedBytes };
  const file = new SourceFile(source.name, text, options);
  const tokens = tokenize(file);
  const reader = new TokenReader(tokens);
  const body = parseFileBody(makeExpressionReader(reader));
  file.setOutline(outlineOf(body));
  const problems = [...faultsOf(tokens), ...reader.problems];
  return { value: body, diagnostics: makeDiagnostics(withConflictHint(file, problems)) };
}

/** In native syntax, only the blocks at the top are named. */
function outlineOf(body: NativeBody): Outline {
  return (offset) => {
    const around = body.blocks.find((block) => block.start <= offset && offset < block.body.end);
    return around && [around.type, ...around.labels.map(quote)].join(' ');
  };
}
