/**
 * Parses JSON with places, and goes on after errors: a file in which something is wrong can still
 * tell what else is wrong.
 */
import { didYouMean } from '../../text/did-you-mean.ts';
import type { JsonMember, JsonNode } from '../json-node.ts';
import * as problems from './json-problems.ts';
import { readJsonString } from './json-string.ts';
import { nestingMax, tooDeep } from '../nesting.ts';
import type { Problem, ProblemText } from '../problem.ts';
import type { Located, SourceFile } from '../source-file.ts';

/** What was read of a file. */
export interface ParsedJson {
  readonly root: JsonNode;
  readonly problems: readonly Problem[];
}

/** Parses the one value of a file. */
export function parseJsonValue(file: SourceFile): ParsedJson {
  const parser = new JsonParser(file);
  return { root: parser.document(), problems: parser.problems };
}

class JsonParser {
  readonly problems: Problem[] = [];
  readonly #file: SourceFile;
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #hasGivenUp = false;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
  }

  document(): JsonNode {
    const root = this.#value();
    const rest = this.#peek();
    if (root.kind !== 'invalid' && rest !== '') this.#report(this.#here(), problems.extraneous);
    return root;
  }

  #value(): JsonNode {
    const character = this.#peek();
    if (character === '{') return this.#object();
    if (character === '[') return this.#array();
    if (character === '"') return this.#string();
    if (/[-+.\d]/.test(character)) return this.#number();
    if (/[A-Za-z_]/.test(character)) return this.#keyword();
    const here = this.#here();
    this.#report(here, missing.get(character) ?? problems.badStart);
    return invalidNode(here);
  }

  #object(): JsonNode {
    const open = this.#at;
    const members = this.#collection('}', () => this.#member());
    if (!members) return invalidNode(this.#place(open, open + 1));
    return { file: this.#file, start: open, end: this.#at, kind: 'object', members };
  }

  #array(): JsonNode {
    const open = this.#at;
    const items = this.#collection(']', () => this.#value());
    if (!items) return invalidNode(this.#place(open, open + 1));
    return { file: this.#file, start: open, end: this.#at, kind: 'array', items };
  }

  /** What is between brackets, unless it is so wrong that its end had to be looked for. */
  #collection<T>(closer: '}' | ']', item: () => T | undefined): T[] | undefined {
    const open = this.#place(this.#at, this.#at + 1);
    this.#at++;
    if (this.#depth >= nestingMax) {
      this.#giveUp(open);
      return undefined;
    }
    this.#depth++;
    const items = this.#items(closer, item, open);
    this.#depth--;
    return items;
  }

  #items<T>(closer: '}' | ']', item: () => T | undefined, open: Located): T[] | undefined {
    const items: T[] = [];
    if (this.#readIf(closer)) return items;
    for (;;) {
      const next = item();
      if (next === undefined) break;
      items.push(next);
      if (this.#readIf(closer)) return items;
      const comma = this.#here();
      if (!this.#readIf(',')) {
        this.#refuseSeparator(closer, open);
        break;
      }
      if (this.#peek() === closer) {
        this.#report(comma, textsOf[closer].trailingComma);
        break;
      }
    }
    this.#skipPast(closer);
    return undefined;
  }

  #refuseSeparator(closer: '}' | ']', open: Located): void {
    const texts = textsOf[closer];
    const character = this.#peek();
    if (character === '') this.#report(open, texts.unclosed);
    else if (character === '}' || character === ']') this.#report(this.#here(), texts.mismatched);
    else this.#report(this.#here(), texts.missingComma);
  }

  #member(): JsonMember | undefined {
    const name = this.#value();
    if (name.kind !== 'string') {
      this.#report(name, problems.badName);
      return undefined;
    }
    if (!this.#readIf(':')) {
      this.#report(this.#here(), afterName.get(this.#peek()) ?? problems.missingColon);
      return undefined;
    }
    return { name: name.text, nameAt: name, value: this.#value() };
  }

  #string(): JsonNode {
    const start = this.#at;
    const { text, end, faultAt } = readJsonString(this.#text, start + 1);
    this.#at = end;
    if (faultAt === undefined) return { file: this.#file, start, end, kind: 'string', text };
    this.#report(this.#place(faultAt, faultAt + 1), problems.badString);
    return invalidNode(this.#place(start, end));
  }

  #number(): JsonNode {
    const place = this.#match(/[-+.\deE]+/y);
    const text = this.#text.slice(place.start, place.end);
    const { file, start, end } = place;
    if (jsonNumber.test(text)) return { file, start, end, kind: 'number', text };
    this.#report(place, problems.badNumber);
    return invalidNode(place);
  }

  #keyword(): JsonNode {
    const place = this.#match(/[A-Za-z_][\w-]*/y);
    const word = this.#text.slice(place.start, place.end);
    const { file, start, end } = place;
    if (word === 'null') return { file, start, end, kind: 'null' };
    if (word === 'true') return { file, start, end, kind: 'bool', value: true };
    if (word === 'false') return { file, start, end, kind: 'bool', value: false };
    const detail = javaScriptWords.has(word)
      ? `The JavaScript identifier "${word}" cannot be used in JSON.`
      : `"${word}" is not a valid JSON keyword.${didYouMean(word, ['true', 'false', 'null'])}`;
    this.#report(place, { summary: 'Invalid JSON keyword', detail });
    return invalidNode(place);
  }

  #giveUp(place: Located): void {
    this.#report(place, tooDeep);
    this.#hasGivenUp = true;
    this.#at = this.#text.length;
  }

  /** Skips past the bracket that closes what is being read. */
  #skipPast(closer: '}' | ']'): void {
    const opener = closer === '}' ? '{' : '[';
    let depth = 0;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') this.#at = readJsonString(this.#text, this.#at + 1).end;
      else this.#at++;
      if (character === opener) depth++;
      else if (character === closer && depth-- === 0) return;
    }
  }

  #match(pattern: RegExp): Located {
    pattern.lastIndex = this.#at;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    const place = this.#place(this.#at, this.#at + length);
    this.#at = place.end;
    return place;
  }

  #readIf(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  /** The next character that is not white space; empty at the end. */
  #peek(): string {
    spaces.lastIndex = this.#at;
    spaces.test(this.#text);
    this.#at = spaces.lastIndex;
    return this.#text.charAt(this.#at);
  }

  /** The place of the next character. */
  #here(): Located {
    this.#peek();
    return this.#place(this.#at, Math.min(this.#at + 1, this.#text.length));
  }

  #place(start: number, end: number): Located {
    return { file: this.#file, start, end };
  }

  #report(subject: Located, text: ProblemText): void {
    if (!this.#hasGivenUp) this.problems.push({ ...text, subject });
  }
}

function invalidNode({ file, start, end }: Located): JsonNode {
  return { file, start, end, kind: 'invalid' };
}

const spaces = /[ \t\r\n]*/y;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const javaScriptWords: ReadonlySet<string> = new Set(['NaN', 'Infinity', 'undefined']);

const textsOf: Readonly<Record<'}' | ']', problems.CollectionProblems>> = {
  '}': problems.inObject,
  ']': problems.inArray,
};
/** What is missing where a value should begin, by what stands there. */
const missing: ReadonlyMap<string, ProblemText> = new Map([
  ['', problems.missingValue],
  ['}', problems.noValue],
  [']', problems.noItem],
]);
/** What is missing after the name of a property. */
const afterName: ReadonlyMap<string, ProblemText> = new Map([
  ['=', problems.equalsSign],
  ['}', problems.missingPropertyValue],
  [',', problems.missingPropertyValue],
]);
