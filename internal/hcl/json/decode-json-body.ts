import type { Decoded, Diagnostic } from '../../diag/diagnostic.ts';
import type { Attribute, Block } from '../ast.ts';
import type { Completeness, Content } from '../content.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { decodeJsonBlocks } from './decode-json-blocks.ts';
import {
  asExpression,
  startOfNode,
  type JsonBody,
  type JsonMember,
  type JsonNode,
} from '../json-node.ts';
import { missingArgument, problemAt } from '../problem.ts';
import type { BodySchema } from '../schema.ts';
import { describePlace, type Located } from '../source-file.ts';

/** Reads a body in JSON syntax against a schema. */
export function decodeContent(
  body: JsonBody,
  schema: BodySchema,
  completeness: Completeness,
): Decoded<Content> {
  const missingItem = endOf(body.node);
  const members = membersOf(body.node);
  const attributes = takeAttributes(members.value, schema);
  const blocks = takeBlocks(members.value, schema);
  const missing = (schema.attributes ?? [])
    .filter(({ name, isRequired = false }) => isRequired && !attributes.value.has(name))
    .map(({ name }) => missingArgument(missingItem, name));
  const unexpected = completeness === 'whole' ? findUnexpected(members.value, schema) : [];
  return {
    value: { attributes: attributes.value, blocks: blocks.value, missingItem },
    diagnostics: [members, attributes, blocks]
      .flatMap(({ diagnostics }) => diagnostics)
      .concat(missing, unexpected),
  };
}

/** Reads a body in JSON syntax that may hold attributes only. It has to be one object. */
export function decodeAttributes({ node }: JsonBody): Decoded<ReadonlyMap<string, Attribute>> {
  if (node.kind === 'object') {
    return collectAttributes(node.members, 'Duplicate attribute definition');
  }
  const detail = 'A JSON object is required here, setting the arguments for this block.';
  const problem = problemAt(startOfNode(node), { summary: wrongType, detail });
  return { value: new Map(), diagnostics: [problem] };
}

/** Where a missing argument is reported: the closing brace of an object. */
function endOf(node: JsonNode): Located {
  if (node.kind !== 'object') return startOfNode(node);
  return { file: node.file, start: node.end - 1, end: node.end };
}

/** The properties of an object, or of all the objects in an array. `null` has none. */
function membersOf(node: JsonNode): Decoded<readonly JsonMember[]> {
  switch (node.kind) {
    case 'object':
      return { value: node.members, diagnostics: [] };
    case 'array':
      return membersOfItems(node.items);
    case 'null':
    case 'invalid':
      return { value: [], diagnostics: [] };
    case 'string':
    case 'number':
    case 'bool': {
      const detail =
        'Either a JSON object or JSON array of objects is required here, to define arguments and child blocks.';
      const problem = problemAt(startOfNode(node), { summary: wrongType, detail });
      return { value: [], diagnostics: [problem] };
    }
  }
}

function membersOfItems(items: readonly JsonNode[]): Decoded<readonly JsonMember[]> {
  const members: JsonMember[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const item of items) {
    if (item.kind === 'object') for (const member of item.members) members.push(member);
    else if (item.kind !== 'invalid') {
      const detail = 'A JSON object is required here, to define arguments and child blocks.';
      diagnostics.push(problemAt(startOfNode(item), { summary: wrongType, detail }));
    }
  }
  return { value: members, diagnostics };
}

function takeAttributes(
  members: readonly JsonMember[],
  schema: BodySchema,
): Decoded<Map<string, Attribute>> {
  const names = new Set((schema.attributes ?? []).map(({ name }) => name));
  const wanted = members.filter(({ name }) => names.has(name));
  return collectAttributes(wanted, 'Duplicate argument');
}

function collectAttributes(
  members: readonly JsonMember[],
  duplicate: string,
): Decoded<Map<string, Attribute>> {
  const attributes = new Map<string, Attribute>();
  const diagnostics: Diagnostic[] = [];
  for (const member of members) {
    const { name, nameAt } = member;
    if (name === comment) continue;
    const first = attributes.get(name);
    if (!first) attributes.set(name, makeAttribute(member));
    else {
      const detail = `The argument "${name}" was already set at ${describePlace(first)}.`;
      diagnostics.push(problemAt(nameAt, { summary: duplicate, detail }));
    }
  }
  return { value: attributes, diagnostics };
}

function makeAttribute({ name, nameAt, value }: JsonMember): Attribute {
  const { file, start } = nameAt;
  return { file, start, end: value.end, name, nameAt, expression: asExpression(value) };
}

function takeBlocks(members: readonly JsonMember[], schema: BodySchema): Decoded<Block[]> {
  const schemas = new Map((schema.blocks ?? []).map((block) => [block.type, block]));
  const found = members.flatMap((member) => {
    const blockSchema = schemas.get(member.name);
    return blockSchema ? [decodeJsonBlocks(member, blockSchema)] : [];
  });
  return {
    value: found.flatMap(({ value }) => value),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

function findUnexpected(members: readonly JsonMember[], schema: BodySchema): Diagnostic[] {
  const names = [
    ...(schema.attributes ?? []).map(({ name }) => name),
    ...(schema.blocks ?? []).map(({ type }) => type),
  ];
  const known = new Set([...names, comment]);
  return members
    .filter(({ name }) => !known.has(name))
    .map(({ name, nameAt }) =>
      problemAt(nameAt, {
        summary: 'Extraneous JSON object property',
        detail: `No argument or block type is named "${name}".${didYouMean(name, names)}`,
      }),
    );
}

const wrongType = 'Incorrect JSON value type';

/** The property that HCL ignores wherever arguments and blocks are. */
const comment = '//';
