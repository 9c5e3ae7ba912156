import { ParseError } from '../../diag/parse-error.ts';
import type { Attribute, Value } from '../../hcl/ast.ts';
import type { Located } from '../../hcl/source-file.ts';
import { parseConfigConstraints } from '../../version/config-constraint.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import { parseModuleConstraints, type ModuleConstraints } from '../modules/module-version.ts';
import { evaluate, textOf } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** The headline of everything that can be wrong with a constraint. */
export const invalidConstraint = 'Invalid version constraint';

/** What is wrong with a text that is no constraint at all. */
export const badConstraint = 'This string does not use correct version constraint syntax.';

/** Reads constraints on a provider. Reports a text that is none, and then answers with no terms. */
export function readConstraints(text: string, at: Located, reading: Reading): VersionConstraints {
  try {
    return parseConfigConstraints(text, reading.flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reading.report(at, { summary: invalidConstraint, detail: error.message });
    return [];
  }
}

/**
 * Reads an argument that holds constraints on something that is not a provider: a module, or the
 * program itself. None and `null` are no constraints.
 */
export function readVersionArgument(
  argument: Attribute | undefined,
  reading: Reading,
): ModuleConstraints {
  if (argument === undefined) return [];
  const text = readVersionText(argument, reading);
  if (text === undefined) return [];
  const constraints = parseModuleConstraints(text);
  if (constraints !== undefined) return constraints;
  reading.report(argument.expression, { summary: invalidConstraint, detail: badConstraint });
  return [];
}

/** The text of an argument that holds constraints; undefined if there is none, or it was wrong. */
export function readVersionText(
  { name, expression }: Attribute,
  reading: Reading,
): string | undefined {
  const value = evaluate(expression, reading);
  if (isAbsent(value)) return undefined;
  const text = textOf(value);
  if (text !== undefined) return text;
  reading.report(expression, {
    summary: invalidConstraint,
    detail: `A string value is required for ${name}.`,
  });
  return undefined;
}

function isAbsent(value: Value): boolean {
  return value.kind === 'null' || value.kind === 'unknown';
}
