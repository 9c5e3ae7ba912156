import { domainToUnicode } from 'node:url';

/** Maps a label to its normalised Unicode form; undefined if IDNA lookup refuses it. */
export function findUnicodeLabel(label: string): string | undefined {
  if (ascii.test(label)) return isHostLabel(label) ? label.toLowerCase() : undefined;
  if (strayAscii.test(label)) return undefined;
  const mapped = domainToUnicode(`${label}.x`).slice(0, -2);
  return mapped === '' || mapped.includes('.') ? undefined : mapped;
}

function isHostLabel(label: string): boolean {
  return hostLabel.test(label) && !label.includes('--');
}

const ascii = /^[\0-\x7f]*$/;
const strayAscii = /[\0-,./:-@[-`{-\x7f]/;
const hostLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
