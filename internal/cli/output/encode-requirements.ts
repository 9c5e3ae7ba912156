import type { RequirementLine } from '../../config/tree/requirement-tree.ts';
import type { OutputEvent } from './event.ts';

/** The requirement tree as a list: each requirement with the module, or the test, that it is of. */
export function encodeRequirements(
  lines: readonly RequirementLine[],
  module = '',
): readonly OutputEvent[] {
  return lines.flatMap(({ text, lines: below, requirement }): readonly OutputEvent[] => {
    if (requirement !== undefined) return [{ type: 'requirement', module, ...requirement }];
    return encodeRequirements(below, module === '' ? text : `${module}.${text}`);
  });
}
