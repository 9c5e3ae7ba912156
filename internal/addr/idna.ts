import { domainToUnicode } from 'node:url';

import { ParseError } from '../diag/parse-error.ts';
import { findParsed } from '../diag/reword.ts';
import { quote } from '../text/quote.ts';
import { keepsBidiRule } from './bidi.ts';
import { decodePunycode } from './punycode.ts';

/**
 * Maps a domain name to its normalised Unicode form, by the rules of IDNA lookup (UTS #46,
 * non-transitional, only letters, digits and hyphens of ASCII).
 *
 * The mapping can produce dots and empty labels that the text did not have, so callers must look at
 * the result again before they trust its shape.
 *
 * @throws {ParseError} naming the character or the label that may not be looked up
 */
export function mapDomain(text: string): string {
  if (plainDomain.test(text)) return text;
  const mapped = mapText(text);
  const labels = mapped.split('.').map(decodeLabel);
  if (!keepsBidiRule(labels)) throw invalidLabel(mapped);
  return labels.join('.');
}

/** Lower-case labels in which hyphens stand alone need no second look. */
const plainDomain = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

function mapText(text: string): string {
  return Array.from(text, mapCharacter).join('').normalize('NFC');
}

function mapCharacter(character: string): string {
  const mapped = findMapping(character);
  if (mapped !== undefined) return mapped;
  const codePoint = character.codePointAt(0) ?? 0;
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0');
  throw new ParseError(`idna: disallowed rune U+${hex}`);
}

function findMapping(character: string): string | undefined {
  if (asciiCharacter.test(character)) {
    return permittedAscii.test(character) ? character.toLowerCase() : undefined;
  }
  const special = specialMappings.get(character);
  if (special !== undefined) return special;
  // Marks and letters of one direction are refused beside some neighbours but not beside others.
  for (const context of ['', 'א', 'x']) {
    const domain = domainToUnicode(`${context}${character}${suffix}`);
    const mapped = domain.slice(context.length, -suffix.length);
    if (domain !== '') return forbiddenAscii.test(mapped) ? undefined : mapped;
  }
  return undefined;
}

/** Keeps Node from reading digits as an IPv4 address. */
const suffix = '.x';
const asciiCharacter = /^[\0-\x7f]$/;
const permittedAscii = /^[A-Za-z0-9.-]$/;
const forbiddenAscii = /[\0-,/:-`{-\x7f=≠≮≯]/;

/**
 * Where releases of Unicode differ the mapping is Terraform's. Joiners map to themselves; whether
 * their place is right is judged with the whole label.
 */
const specialMappings: ReadonlyMap<string, string> = new Map([
  ['ẞ', 'ss'],
  ['\u200c', '\u200c'],
  ['\u200d', '\u200d'],
]);

function decodeLabel(label: string): string {
  if (!label.startsWith('xn--')) {
    if (!isValidLabel(label)) throw invalidLabel(label);
    return label;
  }
  const encoded = label.slice('xn--'.length);
  const decoded = decodePunycode(encoded);
  if (decoded === undefined) throw invalidLabel(encoded);
  if (!isValidLabel(decoded) || !isMapped(decoded)) throw invalidLabel(decoded);
  return decoded;
}

function isValidLabel(label: string): boolean {
  return !misplacedHyphens.test(label) && !leadingMark.test(label) && hasValidJoiners(label);
}

/** The third and fourth are bytes of UTF-8, and what they follow may be one character of two bytes. */
const misplacedHyphens = /^-|-$|^(?:[\0-\x7f]{2}|[\x80-\u07ff])--./;
const leadingMark = /^\p{M}/u;

/** Asks Node about one joiner at a time, as it looks at no more than the first of a label. */
function hasValidJoiners(label: string): boolean {
  return Array.from(label.matchAll(joiners)).every(({ index, 0: joiner }) => {
    const before = label.slice(0, index).replace(joiners, '-');
    const after = label.slice(index + 1).replace(joiners, '-');
    return domainToUnicode(before + joiner + after + suffix) !== '';
  });
}

const joiners = /[\u200c\u200d]/g;

/** Reports whether mapping changes nothing, as must be for what was spelled in Punycode. */
function isMapped(label: string): boolean {
  return findParsed(() => mapText(label)) === label;
}

function invalidLabel(label: string): ParseError {
  return new ParseError(`idna: invalid label ${quote(label)}`);
}
