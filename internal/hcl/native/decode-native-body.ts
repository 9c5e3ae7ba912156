import type { Decoded, Diagnostic } from '../../diag/diagnostic.ts';
import type { Attribute, Block, NativeBody } from '../ast.ts';
import type { Completeness, Content } from '../content.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { missingArgument, problemAt } from '../problem.ts';
import type { BlockSchema, BodySchema } from '../schema.ts';

/** Reads a body in native syntax against a schema. */
export function decodeContent(
  body: NativeBody,
  schema: BodySchema,
  completeness: Completeness,
): Decoded<Content> {
  const { missingItem } = body;
  const attributes = takeAttributes(body, schema);
  const blocks = takeBlocks(body, schema);
  const unexpected = completeness === 'whole' ? findUnexpected(body, schema) : [];
  return {
    value: { attributes: attributes.value, blocks: blocks.value, missingItem },
    diagnostics: [...attributes.diagnostics, ...blocks.diagnostics, ...unexpected],
  };
}

/** Reads a body in native syntax that may hold attributes only. */
export function decodeAttributes(body: NativeBody): Decoded<ReadonlyMap<string, Attribute>> {
  const [block] = body.blocks;
  const diagnostics = block
    ? [
        problemAt(block.typeAt, {
          summary: `Unexpected "${block.type}" block`,
          detail: 'Blocks are not allowed here.',
        }),
      ]
    : [];
  return { value: body.attributes, diagnostics };
}

function takeAttributes(body: NativeBody, schema: BodySchema): Decoded<Map<string, Attribute>> {
  const attributes = new Map<string, Attribute>();
  const diagnostics: Diagnostic[] = [];
  for (const { name, isRequired = false } of schema.attributes ?? []) {
    const attribute = body.attributes.get(name);
    if (attribute) attributes.set(name, attribute);
    else if (isRequired) diagnostics.push(missingArgument(body.missingItem, name));
  }
  return { value: attributes, diagnostics };
}

function takeBlocks(body: NativeBody, schema: BodySchema): Decoded<Block[]> {
  const schemas = new Map((schema.blocks ?? []).map((block) => [block.type, block]));
  const blocks: Block[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const block of body.blocks) {
    const blockSchema = schemas.get(block.type);
    const problem = blockSchema && checkLabels(block, blockSchema);
    if (problem) diagnostics.push(problem);
    else if (blockSchema) blocks.push(block);
  }
  return { value: blocks, diagnostics };
}

function checkLabels(block: Block, { type, labelNames = [] }: BlockSchema): Diagnostic | undefined {
  const names = labelNames.join(', ');
  const missing = labelNames[block.labels.length];
  if (missing !== undefined) {
    const { file, start } = block.body;
    return problemAt(
      { file, start, end: start + 1 },
      {
        summary: `Missing ${missing} for ${type}`,
        detail: `All ${type} blocks must have ${labelNames.length} labels (${names}).`,
        context: { file, start: block.start, end: start + 1 },
      },
    );
  }
  const extra = block.labelsAt[labelNames.length];
  if (!extra) return undefined;
  const expected =
    labelNames.length === 0
      ? 'No labels are expected'
      : `Only ${labelNames.length} labels (${names}) are expected`;
  return problemAt(extra, {
    summary: `Extraneous label for ${type}`,
    detail: `${expected} for ${type} blocks.`,
    context: { file: extra.file, start: block.start, end: block.body.start + 1 },
  });
}

function findUnexpected(body: NativeBody, schema: BodySchema): Diagnostic[] {
  const names = new Set((schema.attributes ?? []).map(({ name }) => name));
  const types = new Set((schema.blocks ?? []).map(({ type }) => type));
  // What is already there was not misspelt.
  const unused = [...names].filter((name) => !body.attributes.has(name));
  const attributes = [...body.attributes.values()].filter(({ name }) => !names.has(name));
  const blocks = body.blocks.filter(({ type }) => !types.has(type));
  return [
    ...attributes.map((attribute) => unexpectedAttribute(attribute, unused, types)),
    ...blocks.map((block) => unexpectedBlock(block, types, names)),
  ];
}

function unexpectedAttribute(
  { name, nameAt }: Attribute,
  candidates: readonly string[],
  blockTypes: ReadonlySet<string>,
): Diagnostic {
  const isBlock = blockTypes.has(name);
  const otherwise = isBlock ? ` Did you mean to define a block of type "${name}"?` : '';
  const hint = didYouMean(name, candidates) || otherwise;
  return problemAt(nameAt, {
    summary: 'Unsupported argument',
    detail: `An argument named "${name}" is not expected here.${hint}`,
  });
}

function unexpectedBlock(
  { type, typeAt }: Block,
  candidates: ReadonlySet<string>,
  attributeNames: ReadonlySet<string>,
): Diagnostic {
  const otherwise = attributeNames.has(type)
    ? ` Did you mean to define argument "${type}"? If so, use the equals sign to assign it a value.`
    : '';
  const hint = didYouMean(type, candidates) || otherwise;
  return problemAt(typeAt, {
    summary: 'Unsupported block type',
    detail: `Blocks of type "${type}" are not expected here.${hint}`,
  });
}
