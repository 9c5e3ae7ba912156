import type { Located } from '../../hcl/source-file.ts';
import { isName } from '../../hcl/characters.ts';
import type { Report } from '../values/report.ts';

/** A name and where it is written. */
export interface LocatedName {
  readonly text: string;
  readonly at: Located;
}

/** Reports a name that could not be referred to in expressions. */
export function checkName({ text, at }: LocatedName, summary: string, report: Report): void {
  if (!isName(text)) report(at, { summary, detail: badName });
}

/** What a name must look like. */
export const badName =
  'A name must start with a letter or underscore and may contain only letters, digits, underscores, and dashes.';
