import type { Block, Expression, Traversal } from '../../hcl/ast.ts';
import type { BlockSchema, BodySchema } from '../../hcl/schema.ts';
import type { Located } from '../../hcl/source-file.ts';
import { readContent } from '../values/read-body.ts';
import { variablesIn } from '../values/variables-in.ts';
import type { Reading } from '../values/report.ts';

/** The blocks of conditions that a `lifecycle` block may have. */
export const conditionBlocks: readonly BlockSchema[] = [
  { type: 'precondition' },
  { type: 'postcondition' },
];

export interface ConditionOptions {
  /** What the condition is, for messages. */
  readonly what: string;
  /** The address of the resource that the condition belongs to, and must not refer to by name. */
  readonly self?: string;
}

/** Reports a block with a condition in an override file: conditions cannot be overridden. */
export function refuseCondition({ type, typeAt }: Block, { report }: Reading): void {
  report(typeAt, {
    summary: `Can't override ${type} blocks`,
    detail: `Override files cannot override "${type}" blocks.`,
  });
}

/** A block with a condition. */
export interface Condition {
  /** Undefined if it is missing. */
  readonly condition: Expression | undefined;
  readonly isComplete: boolean;
}

/** Checks a block with a condition and the message for when it does not hold. */
export function checkCondition(
  block: Block,
  { what, self }: ConditionOptions,
  reading: Reading,
): Condition {
  const { attributes } = readContent(block.body, schema, reading);
  const condition = attributes.get('condition')?.expression;
  const message = attributes.get('error_message')?.expression;
  const isConstant = condition !== undefined && variablesIn(condition).length === 0;
  if (isConstant) {
    reading.report(condition, {
      summary: `Invalid ${what} expression`,
      detail:
        'The condition expression must refer to at least one object from elsewhere in the configuration, or else its result would not be checking anything.',
    });
  }
  if (self !== undefined) {
    for (const expression of [condition, message]) {
      if (expression !== undefined) checkSelfReferences(expression, { what, self }, reading);
    }
  }
  return { condition, isComplete: condition !== undefined && message !== undefined && !isConstant };
}

const schema: BodySchema = {
  attributes: [
    { name: 'condition', isRequired: true },
    { name: 'error_message', isRequired: true },
  ],
};

function checkSelfReferences(
  expression: Expression,
  { what, self }: Required<ConditionOptions>,
  { report }: Reading,
): void {
  for (const traversal of variablesIn(expression)) {
    if (!startsWith(traversal, self.split('.'))) continue;
    report(placeOf(traversal, expression), {
      summary: `Invalid reference in ${what}`,
      detail: `Configuration for ${self} may not refer to itself.`,
    });
  }
}

/** The whole of a traversal. */
function placeOf(traversal: Traversal, fallback: Located): Located {
  const { file, start } = traversal[0] ?? fallback;
  return { file, start, end: (traversal.at(-1) ?? fallback).end };
}

function startsWith(traversal: Traversal, names: readonly string[]): boolean {
  return names.every((name, index) => {
    const step = traversal[index];
    return step?.kind === 'name' && step.name === name;
  });
}
