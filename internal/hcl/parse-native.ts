/**
 * Reads a file in HCL 2 native syntax.
 *
 * It never throws: it reads what can be read, and reports all that is wrong. It does not know what
 * the file is for; `decode-body.ts` holds the result against a schema.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import type { NativeBody } from './ast.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { tokenize } from './lexer.ts';
import { parseFileBody } from './parse-body.ts';
import { makeExpressionReader } from './parse-expression.ts';
import { problemAt } from './problem.ts';
import { SourceFile, type OutlineBlock } from './source-file.ts';
import { faultsOf } from './token-faults.ts';
import { TokenReader } from './token-reader.ts';
import { quote } from '../text/quote.ts';

/** A file to be read. */
export interface SourceText {
  /** As diagnostics shall name it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** False for a file whose text diagnostics do not show, such as the lock file. */
  readonly hasSnippets?: boolean;
}

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
  return {
    value: body,
    diagnostics: problems.map((problem) => problemAt(problem.subject, problem)),
  };
}

function outlineOf(body: NativeBody): OutlineBlock[] {
  return body.blocks.map((block) => ({
    start: block.start,
    end: block.body.end,
    header: [block.type, ...block.labels.map(quote)].join(' '),
  }));
}
