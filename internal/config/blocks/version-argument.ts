import { ParseError } from '../../diag/parse-error.ts';
import type { Attribute, Value } from '../../hcl/ast.ts';
import type { Located } from '../../hcl/source-file.ts';
import { parseConfigConstraints } from '../../version/config-constraint.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import { parseModuleConstraints, type ModuleConstraints } from '../modules/module-version.ts';
import { isDeferred } from '../values/deferred.ts';
import { evaluate, textOf } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** The headline of everything that can be wrong with a constraint. */
export const invalidConstraint = 'Invalid version constraint';

/** What is wrong with a text that is no constraint at all. */
const badConstraint = 'This string does not use correct version constraint syntax.';

/** Reports whether the first of the two readers of constraints takes a text; if not, says so. */
export function isConfigConstraint(text: string, at: Located, { report }: Reading): boolean {
  if (parseModuleConstraints(text) !== undefined) return true;
  report(at, { summary: invalidConstraint, detail: badConstraint });
  return false;
}

/** The text of a constraint on a provider that the first of two readers has approved. */
export interface VersionText {
  readonly text: string;
  readonly at: Located;
}

/** Reads constraints on a provider. If the second reader refuses them, there are none. */
export function readConstraints(
  version: VersionText | undefined,
  { flavour, report }: Reading,
): VersionConstraints {
  if (version === undefined) return [];
  try {
    return parseConfigConstraints(version.text, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    report(version.at, { summary: invalidConstraint, detail: error.message });
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
  if (argument === undefined || isDeferred(argument.expression, reading)) return [];
  const text = readVersionText(argument, reading);
  if (text === undefined) return [];
  isConfigConstraint(text, argument.expression, reading);
  return parseModuleConstraints(text) ?? [];
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
