import { expect } from 'chai';

import { inWords, parseJsonSnippet } from '../testing/hcl-snippet.ts';
import { readCases } from '../testing/read-cases.ts';
import { decodeAttributes } from './decode-body.ts';
import { evaluate } from './evaluate.ts';
import { parseJson } from './parse-json.ts';

describe('parseJson', () => {
  for (const row of readCases('hcl/json-syntax.json')) {
    const text = row.text('text');
    it(`judges ${JSON.stringify(text)} as Terraform does`, () => {
      const told = parseJsonSnippet(text).diagnostics.map((diagnostic) => {
        const start = diagnostic.subject?.start;
        return `${start?.line ?? 0}:${start?.column ?? 0} ${inWords(diagnostic)}`;
      });

      expect(told).to.deep.equal(row.list('problems'));
    });
  }

  const strings: Readonly<Record<string, string>> = {
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"': '"\\/\b\f\n\r\t',
    '"\\u00e9\\ud83d\\ude00"': '\u00e9\u{1f600}',
    '"\\ud83d"': '\ufffd',
    '"e\\u0301"': '\u00e9',
    '"${a}"': '${a}',
  };
  for (const [written, text] of Object.entries(strings)) {
    it(`reads the string ${written}`, () => {
      expect(valueOf(`{"a": ${written}}`)).to.deep.equal({ kind: 'string', text });
    });
  }

  it('reads bytes that are not UTF-8 as Terraform does', () => {
    const bytes = Buffer.from([...Buffer.from('{"a": "'), 0xff, ...Buffer.from('"}')]);

    const { value, diagnostics } = parseJson({ name: 'main.tf.json', bytes });

    expect(diagnostics).to.deep.equal([]);
    const attribute = decodeAttributes(value).value.get('a');
    expect(attribute && evaluate(attribute.expression).value).to.deep.equal({
      kind: 'string',
      text: '\ufffd',
    });
  });

  it('shows the line of a problem under the way to it', () => {
    const text = '{"a": {"b": [{"c": tru}]}}';

    const { diagnostics } = parseJsonSnippet(text);

    expect(diagnostics[0]?.snippet).to.deep.equal({
      context: 'a.b[0]',
      lines: [text],
      startLine: 1,
    });
  });

  it('points at the comma that is missing', () => {
    const { diagnostics } = parseJsonSnippet('{"a": 1 "b": 2}');

    expect(diagnostics[0]?.subject?.start.column).to.equal(9);
  });

  it('goes on after a collection that it cannot read', () => {
    const { value, diagnostics } = parseJsonSnippet('{"a": [1 2, "]"], "b": 3}');

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Missing attribute seperator comma',
    ]);
    expect([...decodeAttributes(value).value.keys()]).to.deep.equal(['a', 'b']);
  });
});

function valueOf(text: string): unknown {
  const attribute = decodeAttributes(parseJsonSnippet(text).value).value.get('a');
  return attribute && evaluate(attribute.expression).value;
}
