import { invalidNode } from './expression-reader.ts';
import type { NativeExpression } from '../native-expression.ts';
import { describePlace, type Located } from '../source-file.ts';
import type { ForContent, IfContent, SequenceContent, TemplatePart } from './template-part.ts';
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
  const [first, second] = parts;
  const only = second ? undefined : first;
  return {
    file,
    start,
    end: end.end,
    kind: 'template',
    parts:
      only?.kind === 'text'
        ? [textNode(only, only.text)]
        : new TemplateBuilder(tokens, parts, end).build(),
    isWrapper: only?.kind === 'sequence' && only.content.kind === 'interpolation',
  };
}

/** What a directive says, or that there is no other. */
type Directive = Exclude<SequenceContent, { readonly kind: 'interpolation' }>['kind'] | 'end';

class TemplateBuilder {
  readonly #tokens: TokenReader;
  readonly #parts: readonly TemplatePart[];
  readonly #end: Located;
  #next = 0;

  constructor(tokens: TokenReader, parts: readonly TemplatePart[], end: Located) {
    this.#tokens = tokens;
    this.#parts = parts;
    this.#end = end;
  }

  build(): readonly NativeExpression[] {
    const runs = [this.#run()];
    while (this.#directive() !== 'end') {
      this.#unexpected('The control directives within this template are unbalanced.');
      runs.push(this.#run());
    }
    return runs.flat();
  }

  /** Everything up to the next directive that ends or divides something. */
  #run(): NativeExpression[] {
    const built: NativeExpression[] = [];
    for (;;) {
      const part = this.#parts[this.#next];
      const node = part && this.#content(part);
      if (!node) return built;
      built.push(node);
    }
  }

  /** Reads a part, unless it ends or divides something. */
  #content(part: TemplatePart): NativeExpression | undefined {
    if (part.kind === 'text') {
      this.#next++;
      return textNode(part, part.text);
    }
    const { content } = part;
    switch (content.kind) {
      case 'interpolation':
        this.#next++;
        return content.expression;
      case 'if':
      case 'for':
        this.#next++;
        return this.#nested(part, content);
      case 'else':
      case 'endif':
      case 'endfor':
        return undefined;
    }
  }

  #nested(start: Located, content: IfContent | ForContent): NativeExpression {
    if (!this.#tokens.enter()) return invalidNode(start);
    const built =
      content.kind === 'if' ? this.#conditional(start, content) : this.#for(start, content);
    this.#tokens.leave();
    return built;
  }

  #conditional(opening: Located, { condition }: IfContent): NativeExpression {
    const whenTrue = this.#template(opening);
    const divider = this.#place();
    let whenFalse = textNode(divider, '');
    if (this.#directive() === 'else') {
      this.#next++;
      whenFalse = this.#template(divider);
    }
    const { file, start } = opening;
    const { end } = this.#place();
    this.#endConditional(opening);
    return { file, start, end, kind: 'conditional', condition, whenTrue, whenFalse };
  }

  #endConditional(opening: Located): void {
    const directive = this.#directive();
    if (directive === 'endif') this.#next++;
    else if (directive === 'end') this.#missingEnd(opening, 'if');
    else if (directive === 'else') {
      this.#unexpected(`Already in the else clause for the if started at ${describePlace(opening)}.`);
    } else {
      const place = describePlace(opening);
      this.#unexpected(`Expecting an endif directive for the if started at ${place}.`);
    }
  }

  #for(opening: Located, content: ForContent): NativeExpression {
    const value = this.#template(opening);
    const { file, start } = opening;
    const { end } = this.#place();
    this.#endFor(opening);
    const items: NativeExpression = {
      ...content,
      file,
      start,
      end,
      value,
      key: undefined,
      condition: undefined,
      grouping: undefined,
    };
    return { file, start, end, kind: 'template-join', items };
  }

  #endFor(opening: Located): void {
    const directive = this.#directive();
    if (directive === 'endfor') this.#next++;
    else if (directive === 'end') this.#missingEnd(opening, 'for');
    else if (directive === 'else') {
      this.#unexpected('An else clause is not expected for a for directive.');
    } else {
      const place = describePlace(opening);
      this.#unexpected(
        `Expecting an endfor directive corresponding to the for directive at ${place}.`,
      );
    }
  }

  /** What a directive applies to. */
  #template({ file, start }: Located): NativeExpression {
    const parts = this.#run();
    return { file, start, end: this.#place().end, kind: 'template', parts, isWrapper: false };
  }

  /** Reports a directive that should not be here, and passes it. */
  #unexpected(detail: string): void {
    const summary = `Unexpected ${this.#directive()} directive`;
    this.#tokens.report(this.#place(), { summary, detail });
    this.#next++;
  }

  #missingEnd(opening: Located, keyword: 'if' | 'for'): void {
    const place = describePlace(opening);
    this.#tokens.report(this.#end, {
      summary: 'Unexpected end of template',
      detail: `The ${keyword} directive at ${place} is missing its corresponding end${keyword} directive.`,
    });
  }

  /** The directive that stands here after a run. */
  #directive(): Directive {
    const part = this.#parts[this.#next];
    if (part?.kind !== 'sequence' || part.content.kind === 'interpolation') return 'end';
    return part.content.kind;
  }

  #place(): Located {
    return this.#parts[this.#next] ?? this.#end;
  }
}

function textNode({ file, start, end }: Located, text: string): NativeExpression {
  return { file, start, end, kind: 'literal', value: { kind: 'string', text } };
}
