import type { Decoded, Diagnostic } from '../../diag/diagnostic.ts';
import type { Block } from '../ast.ts';
import { startOfNode, type JsonMember, type JsonNode } from '../json-node.ts';
import { problemAt } from '../problem.ts';
import type { BlockSchema } from '../schema.ts';
import type { Located } from '../source-file.ts';

/**
 * Reads the blocks that a property stands for: one object, or an array of them, at the end of as
 * many levels of properties as the block has labels.
 */
export function decodeJsonBlocks(member: JsonMember, schema: BlockSchema): Decoded<Block[]> {
  const collector = { schema, typeAt: member.nameAt, blocks: [], diagnostics: [] };
  collect(member.value, [], collector);
  return { value: collector.blocks, diagnostics: collector.diagnostics };
}

interface Collector {
  readonly schema: BlockSchema;
  readonly typeAt: Located;
  readonly blocks: Block[];
  readonly diagnostics: Diagnostic[];
}

interface Label {
  readonly text: string;
  readonly at: Located;
}

function collect(node: JsonNode, labels: readonly Label[], collector: Collector): void {
  const labelName = collector.schema.labelNames?.[labels.length];
  if (labelName === undefined) {
    collectBodies(node, labels, collector);
    return;
  }
  const members = collectLabels(node, labelName, collector);
  for (const { name, nameAt, value } of members) {
    collect(value, [...labels, { text: name, at: nameAt }], collector);
  }
}

/** The properties whose names are labels. There has to be at least one. */
function collectLabels(
  node: JsonNode,
  labelName: string,
  collector: Collector,
): readonly JsonMember[] {
  const purpose = `to specify ${labelName} labels for this block`;
  const members = membersOf(node, purpose, collector);
  if (members.length === 0 && node.kind !== 'invalid') {
    collector.diagnostics.push(
      problemAt(startOfNode(node), {
        summary: 'Missing block label',
        detail: `At least one object property is required, whose name represents the ${collector.schema.type} block's ${labelName}.`,
      }),
    );
  }
  return members;
}

function membersOf(node: JsonNode, purpose: string, collector: Collector): readonly JsonMember[] {
  if (node.kind === 'object') return node.members;
  if (node.kind === 'array') {
    return node.items.flatMap((item) => {
      if (item.kind === 'object') return item.members;
      refuse(item, `A JSON object is required here, ${purpose}.`, collector);
      return [];
    });
  }
  const detail = `Either a JSON object or JSON array of objects is required here, ${purpose}.`;
  if (node.kind !== 'null') refuse(node, detail, collector);
  return [];
}

function collectBodies(node: JsonNode, labels: readonly Label[], collector: Collector): void {
  if (node.kind === 'object') addBlock(node, labels, collector);
  else if (node.kind === 'array') {
    for (const item of node.items) addBlock(item, labels, collector);
  } else if (node.kind !== 'null') {
    const detail = `Either a JSON object or a JSON array is required, representing the contents of one or more "${collector.schema.type}" blocks.`;
    refuse(node, detail, collector);
  }
}

function addBlock(node: JsonNode, labels: readonly Label[], collector: Collector): void {
  const { file, start, end } = node;
  collector.blocks.push({
    ...startOfNode(node),
    type: collector.schema.type,
    typeAt: collector.typeAt,
    labels: labels.map(({ text }) => text),
    labelsAt: labels.map(({ at }) => at),
    body: { file, start, end, kind: 'json-body', node },
  });
}

function refuse(node: JsonNode, detail: string, { diagnostics }: Collector): void {
  if (node.kind === 'invalid') return;
  const summary = 'Incorrect JSON value type';
  diagnostics.push(problemAt(startOfNode(node), { summary, detail }));
}
