import { isSpace } from './trim.ts';

/** Splits a text at runs of Unicode white space, as Go's `strings.Fields` does; none is empty. */
export function splitFields(text: string): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && !isSpace(text.charCodeAt(at))) continue;
    if (at > start) fields.push(text.slice(start, at));
    start = at + 1;
  }
  return fields;
}
