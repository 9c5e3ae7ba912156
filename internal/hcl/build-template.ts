import { makeNode } from './expression-reader.ts';
import type { NativeExpression } from './native-expression.ts';
import { describePlace, type Located } from './source-file.ts';
import type { ForPart, IfPart, TemplatePart } from './template-part.ts';
import type { TokenReader } from './token-reader.ts';

/** A template as it is written. */
export interface WrittenTemplate {
  readonly open: Located;
  readonly parts: readonly TemplatePart[];
  /** The closing quote or marker, where a missing end is reported. */
  readonly end: Located;
}

/** Matches `%{ if }` and `%{ for }` with their ends, and makes one expression of it all. */
export function buildTemplate(tokens: TokenReader, written: WrittenTemplate): NativeExpression {
  const { open, parts, end } = written;
  const { file, start } = open;
  const [only, second] = parts;
  const isOne = only !== undefined && second === undefined;
  return {
    file,
    start,
    end: end.end,
    kind: 'template',
    parts:
      isOne && only.kind === 'text'
        ? [textNode(only, only.text)]
        : new TemplateBuilder(tokens, parts, end).build(),
    isWrapper: isOne && only.kind === 'interpolation',
  };
}

type Part = TemplatePart | (Located & { readonly kind: 'end' });

class TemplateBuilder {
  readonly #tokens: TokenReader;
  readonly #parts: readonly TemplatePart[];
  readonly #end: Part;
  #next = 0;

  constructor(tokens: TokenReader, parts: readonly TemplatePart[], end: Located) {
    this.#tokens = tokens;
    this.#parts = parts;
    this.#end = { file: end.file, start: end.start, end: end.end, kind: 'end' };
  }

  build(): readonly NativeExpression[] {
    const first = this.#run();
    let part = this.#read();
    if (part.kind === 'end') return first;
    const runs = [first];
    for (; part.kind !== 'end'; part = this.#read()) {
      this.#unexpected(part, 'The control directives within this template are unbalanced.');
      runs.push(this.#run());
    }
    return runs.flat();
  }

  /** Everything up to the next directive that ends or divides something. */
  #run(): NativeExpression[] {
    const built: NativeExpression[] = [];
    for (;;) {
      const part = this.#peek();
      switch (part.kind) {
        case 'text':
          built.push(textNode(part, part.text));
          break;
        case 'interpolation':
          built.push(part.expression);
          break;
        case 'if':
        case 'for':
          built.push(this.#nested(part));
          continue;
        case 'else':
        case 'endif':
        case 'endfor':
        case 'end':
          return built;
      }
      this.#next++;
    }
  }

  #nested(part: IfPart | ForPart): NativeExpression {
    this.#next++;
    if (!this.#tokens.enter()) return makeNode(part, { kind: 'invalid' });
    const built =
      part.kind === 'if' ? this.#conditional(part, part.condition) : this.#for(part);
    this.#tokens.leave();
    return built;
  }

  #conditional(start: Located, condition: NativeExpression): NativeExpression {
    const whenTrue = this.#template(start);
    const divider = this.#peek();
    if (divider.kind === 'else') this.#next++;
    const whenFalse =
      divider.kind === 'else' ? this.#template(divider) : textNode(divider, '');
    const end = this.#read();
    if (end.kind === 'else') {
      this.#unexpected(
        end,
        `Already in the else clause for the if started at ${describePlace(start)}.`,
      );
    } else if (end.kind === 'endfor') {
      const place = describePlace(start);
      this.#unexpected(end, `Expecting an endif directive for the if started at ${place}.`);
    } else if (end.kind === 'end') this.#missingEnd(start, 'if');
    const place = this.#tokens.between(start, end);
    return makeNode(place, { kind: 'conditional', condition, whenTrue, whenFalse });
  }

  #for(part: ForPart): NativeExpression {
    const value = this.#template(part);
    const end = this.#read();
    if (end.kind === 'else') {
      this.#unexpected(end, 'An else clause is not expected for a for directive.');
    } else if (end.kind === 'endif') {
      const place = describePlace(part);
      this.#unexpected(
        end,
        `Expecting an endfor directive corresponding to the for directive at ${place}.`,
      );
    } else if (end.kind === 'end') this.#missingEnd(part, 'for');
    const { keyName, valueName, collection } = part;
    const place = this.#tokens.between(part, end);
    const items = makeNode(place, {
      kind: 'for',
      keyName,
      valueName,
      collection,
      key: undefined,
      value,
      condition: undefined,
      grouping: undefined,
    });
    return makeNode(place, { kind: 'template-join', items });
  }

  /** What a directive applies to. */
  #template(start: Located): NativeExpression {
    const parts = this.#run();
    const place = this.#tokens.between(start, this.#peek());
    return makeNode(place, { kind: 'template', parts, isWrapper: false });
  }

  #unexpected(part: Part, detail: string): void {
    this.#tokens.report(part, { summary: `Unexpected ${part.kind} directive`, detail });
  }

  #missingEnd(start: Located, keyword: 'if' | 'for'): void {
    const place = describePlace(start);
    this.#tokens.report(this.#end, {
      summary: 'Unexpected end of template',
      detail: `The ${keyword} directive at ${place} is missing its corresponding end${keyword} directive.`,
    });
  }

  #peek(): Part {
    return this.#parts[this.#next] ?? this.#end;
  }

  #read(): Part {
    const part = this.#peek();
    this.#next++;
    return part;
  }
}

function textNode({ file, start, end }: Located, text: string): NativeExpression {
  return { file, start, end, kind: 'literal', value: { kind: 'string', text } };
}
