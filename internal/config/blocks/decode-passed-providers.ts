import type { Expression } from '../../hcl/ast.ts';
import { describePlace, type Located } from '../../hcl/source-file.ts';
import { decodeProviderRef } from './decode-provider-ref.ts';
import type { PassedProvider } from '../module-config.ts';
import { formatProviderName } from '../provider-name.ts';
import { readItems } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Decodes the `providers` argument of a module call: an object such as `{ aws = aws.east }`. */
export function decodePassedProviders(
  expression: Expression,
  reading: Reading,
): readonly PassedProvider[] {
  const passed: PassedProvider[] = [];
  const places = new Map<string, Located>();
  for (const { key, value } of readItems(expression, reading) ?? []) {
    const inChild = decodeProviderRef(key, 'providers', reading);
    const inParent = decodeProviderRef(value, 'providers', reading);
    if (inChild === undefined || inParent === undefined) continue;
    const name = formatProviderName(inChild);
    const first = places.get(name);
    if (first !== undefined) {
      reading.report(value, {
        summary: 'Duplicate provider address',
        detail: `A provider configuration was already passed to ${name} at ${describePlace(first)}. Each child provider configuration can be assigned only once.`,
      });
      continue;
    }
    places.set(name, { file: key.file, start: key.start, end: value.end });
    passed.push({ inChild, inParent });
  }
  return passed;
}
