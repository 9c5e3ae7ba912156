/** Reads one configuration file: all its blocks, each by itself. */
import type { Block, Body } from '../hcl/ast.ts';
import type { BodySchema } from '../hcl/schema.ts';
import type { Located } from '../hcl/source-file.ts';
import { decodeCheck, type CheckBlock } from './blocks/decode-check.ts';
import { decodeImport, type DecodedImport } from './blocks/decode-import.ts';
import { decodeLocals, type Declaration } from './blocks/decode-locals.ts';
import { decodeModuleCall, type ModuleBlock } from './blocks/decode-module-call.ts';
import { decodeMoved } from './blocks/decode-moved.ts';
import { decodeOutput, type OutputBlock } from './blocks/decode-output.ts';
import { decodeProvider, type DecodedProvider } from './blocks/decode-provider.ts';
import { decodeRemoved } from './blocks/decode-removed.ts';
import { decodeResource, type ResourceBlock } from './blocks/decode-resource.ts';
import { decodeTerraform, type TerraformBlock } from './blocks/decode-terraform.ts';
import { decodeVariable, type VariableBlock } from './blocks/decode-variable.ts';
import { readContent } from './values/read-body.ts';
import type { Reading } from './values/report.ts';

/** What one file says; in the order of the file, with all duplicates. */
export interface FileContent {
  readonly settings: readonly TerraformBlock[];
  readonly providers: readonly DecodedProvider[];
  readonly variables: readonly VariableBlock[];
  readonly locals: readonly Declaration[];
  readonly outputs: readonly OutputBlock[];
  readonly calls: readonly ModuleBlock[];
  readonly resources: readonly ResourceBlock[];
  readonly checks: readonly CheckBlock[];
  readonly imports: readonly DecodedImport[];
  /** Where `moved` blocks are; they say nothing about providers. */
  readonly moves: readonly Located[];
}

/** Decodes the body of a file. */
export function decodeFile(body: Body, reading: Reading): FileContent {
  const { blocks } = readContent(body, schema, reading);
  function decodeAll<T>(type: string, decode: (block: Block) => T): readonly T[] {
    return blocks.filter((block) => block.type === type).map(decode);
  }
  for (const block of blocks) checkForgotten(block, reading);
  return {
    settings: decodeAll('terraform', (block) => decodeTerraform(block, reading)),
    providers: decodeAll('provider', (block) => decodeProvider(block, reading)).filter(
      (provider) => provider !== undefined,
    ),
    variables: decodeAll('variable', (block) => decodeVariable(block, reading)),
    locals: decodeAll('locals', (block) => decodeLocals(block, reading)).flat(),
    outputs: decodeAll('output', (block) => decodeOutput(block, reading)),
    calls: decodeAll('module', (block) => decodeModuleCall(block, reading)),
    resources: [
      ...decodeAll('resource', (block) => decodeResource(block, { mode: 'managed' }, reading)),
      ...decodeAll('data', (block) => decodeResource(block, { mode: 'data' }, reading)),
      ...decodeAll('ephemeral', (block) => decodeResource(block, { mode: 'ephemeral' }, reading)),
    ],
    checks: decodeAll('check', (block) => decodeCheck(block, reading)).filter(
      (check) => check !== undefined,
    ),
    imports: decodeAll('import', (block) => decodeImport(block, reading)),
    moves: blocks.filter(({ type }) => type === 'moved'),
  };
}

const named = { labelNames: ['name'] };
const typed = { labelNames: ['type', 'name'] };

const schema: BodySchema = {
  blocks: [
    { type: 'terraform' },
    // Not a block of the top level, but so often taken for one that there is a message for it.
    { type: 'required_providers' },
    { type: 'provider', ...named },
    { type: 'variable', ...named },
    { type: 'locals' },
    { type: 'output', ...named },
    { type: 'module', ...named },
    { type: 'resource', ...typed },
    { type: 'data', ...typed },
    { type: 'ephemeral', ...typed },
    { type: 'moved' },
    { type: 'removed' },
    { type: 'import' },
    { type: 'check', ...named },
  ],
};

/** Checks blocks of which nothing is kept. */
function checkForgotten(block: Block, reading: Reading): void {
  switch (block.type) {
    case 'moved':
      decodeMoved(block, reading);
      break;
    case 'removed':
      decodeRemoved(block, reading);
      break;
    case 'required_providers':
      reading.report(block, {
        summary: 'Invalid required_providers block',
        detail: 'A "required_providers" block must be nested inside a "terraform" block.',
      });
      break;
    default:
  }
}
