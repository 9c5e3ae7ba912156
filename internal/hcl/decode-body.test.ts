import { expect } from 'chai';

import type { Decoded } from '../diag/diagnostic.ts';
import { parseJsonSnippet, parseSnippet, withPlace } from '../testing/hcl-snippet.ts';
import type { Attribute, Body } from './ast.ts';
import type { Content } from './content.ts';
import { decodeAttributes, decodeBody, decodePartialBody } from './decode-body.ts';
import { evaluate } from './evaluate.ts';
import type { BodySchema } from './schema.ts';

const schema: BodySchema = {
  attributes: [{ name: 'source', isRequired: true }, { name: 'version' }],
  blocks: [
    { type: 'settings' },
    { type: 'module', labelNames: ['name'] },
    { type: 'resource', labelNames: ['type', 'name'] },
  ],
};

describe('decodeBody in native syntax', () => {
  it('finds what the schema names', () => {
    const { value, diagnostics } = decodeBody(
      bodyOf('source = 1\nmodule "a" {}\nresource "b" "c" {}\nsettings {}\nmodule "d" {}\n'),
      schema,
    );

    expect(diagnostics).to.deep.equal([]);
    expect([...value.attributes.keys()]).to.deep.equal(['source']);
    expect(blocksOf(value)).to.deep.equal(['module a', 'resource b c', 'settings', 'module d']);
  });

  const required = 'The argument "source" is required, but no definition was found.';
  const cases: Readonly<Record<string, readonly string[]>> = {
    '': [`1:1-1:2 Missing required argument: ${required}`],
    'source = 1\nsorce = 2\n': [
      '2:1-2:6 Unsupported argument: An argument named "sorce" is not expected here.',
    ],
    'source = 1\nversin = 2\n': [
      '2:1-2:7 Unsupported argument: An argument named "versin" is not expected here. Did you mean "version"?',
    ],
    'source = 1\nmodule = 2\n': [
      '2:1-2:7 Unsupported argument: An argument named "module" is not expected here. Did you mean to define a block of type "module"?',
    ],
    'source = 1\nmodul "a" {}\n': [
      '2:1-2:6 Unsupported block type: Blocks of type "modul" are not expected here. Did you mean "module"?',
    ],
    'source = 1\nversion {}\n': [
      '2:1-2:8 Unsupported block type: Blocks of type "version" are not expected here. Did you mean to define argument "version"? If so, use the equals sign to assign it a value.',
    ],
    'source = 1\nother {}\n': [
      '2:1-2:6 Unsupported block type: Blocks of type "other" are not expected here.',
    ],
    'source = 1\nmodule {}\n': [
      '2:8-2:9 Missing name for module: All module blocks must have 1 labels (name).',
    ],
    'source = 1\nresource "a" {}\n': [
      '2:14-2:15 Missing name for resource: All resource blocks must have 2 labels (type, name).',
    ],
    'source = 1\nmodule "a" "b" {}\n': [
      '2:12-2:15 Extraneous label for module: Only 1 labels (name) are expected for module blocks.',
    ],
    'source = 1\nsettings "a" {}\n': [
      '2:10-2:13 Extraneous label for settings: No labels are expected for settings blocks.',
    ],
  };
  for (const [text, problems] of Object.entries(cases)) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      const { diagnostics } = decodeBody(bodyOf(text), schema);

      expect(diagnostics.map(withPlace)).to.deep.equal(problems);
    });
  }

  it('leaves out blocks with the wrong number of labels', () => {
    expect(blocksOf(decodeBody(bodyOf('module {}\nmodule "a" {}\n'), schema).value)).to.deep.equal([
      'module a',
    ]);
  });

  const places: Readonly<Record<string, string>> = {
    'settings {\n}\n': '1:10-1:11',
    'settings {}\n': '1:10-1:11',
    'settings { version = 1 }\n': '1:12-1:13',
  };
  for (const [text, place] of Object.entries(places)) {
    it(`misses an argument of ${JSON.stringify(text)} at ${place}`, () => {
      const [block] = decodePartialBody(bodyOf(text), schema).value.blocks;

      const { diagnostics } = decodeBody(block?.body ?? bodyOf(''), schema);

      expect(diagnostics.map(withPlace)).to.deep.equal([
        `${place} Missing required argument: ${required}`,
      ]);
    });
  }
});

describe('decodePartialBody', () => {
  it('does not look at what the schema does not name', () => {
    const text = 'source = 1\nother = 2\nfoo "bar" {}\n';

    const { value, diagnostics } = decodePartialBody(bodyOf(text), schema);

    expect(diagnostics).to.deep.equal([]);
    expect([...value.attributes.keys()]).to.deep.equal(['source']);
    expect(value.blocks).to.deep.equal([]);
  });
});

describe('decodeAttributes', () => {
  it('reads all attributes, and refuses blocks', () => {
    const { value, diagnostics } = decodeAttributes(bodyOf('a = 1\nb {}\nc = 2\nd {}\n'));

    expect([...value.keys()]).to.deep.equal(['a', 'c']);
    expect(diagnostics.map(withPlace)).to.deep.equal([
      '2:1-2:2 Unexpected "b" block: Blocks are not allowed here.',
    ]);
  });

  it('ignores comments in JSON', () => {
    expect([...decodeAttributes(jsonOf('{"//": 1, "a": 2}')).value.keys()]).to.deep.equal(['a']);
  });

  it('takes one object of JSON only', () => {
    const { diagnostics } = decodeAttributes(jsonOf('[{"a": 1}]'));

    expect(diagnostics.map(withPlace)).to.deep.equal([
      '1:1-1:2 Incorrect JSON value type: A JSON object is required here, setting the arguments for this block.',
    ]);
  });

  it('keeps the first of two properties of one name', () => {
    const { value, diagnostics } = decodeAttributes(jsonOf('{"a": 1, "a": 2}'));

    expect(constantOf(value.get('a'))).to.deep.equal({ kind: 'number', text: '1' });
    expect(diagnostics.map(withPlace)).to.deep.equal([
      '1:10-1:13 Duplicate attribute definition: The argument "a" was already set at main.tf.json:1,2-8.',
    ]);
  });
});

describe('decodeBody in JSON syntax', () => {
  const blocks: Readonly<Record<string, readonly string[]>> = {
    '{"settings": {}}': ['settings'],
    '{"settings": [{}, {}]}': ['settings', 'settings'],
    '{"settings": [[{}]]}': ['settings'],
    '{"settings": null}': [],
    '{"settings": []}': [],
    '{"module": {"a": {}, "b": [{}, {}]}}': ['module a', 'module b', 'module b'],
    '{"module": [{"a": {}}, {"b": {}}]}': ['module a', 'module b'],
    '{"module": {"//": {}}}': ['module //'],
    '{"resource": {"a": {"b": {}, "c": null}, "d": [{"e": {}}]}}': ['resource a b', 'resource d e'],
    '[{"settings": {}}, {"module": {"a": {}}}]': ['settings', 'module a'],
    '{"//": "a comment", "settings": {}}': ['settings'],
  };
  for (const [text, expected] of Object.entries(blocks)) {
    it(`finds the blocks of ${text}`, () => {
      const { value, diagnostics } = decodePartialBody(jsonOf(text), {
        blocks: schema.blocks ?? [],
      });

      expect(diagnostics.map(withPlace)).to.deep.equal([]);
      expect(blocksOf(value)).to.deep.equal(expected);
    });
  }

  const wrongType = 'Incorrect JSON value type';
  const cases: Readonly<Record<string, readonly string[]>> = {
    '{}': [
      '1:2-1:3 Missing required argument: The argument "source" is required, but no definition was found.',
    ],
    '{"source": 1, "source": 2}': [
      '1:15-1:23 Duplicate argument: The argument "source" was already set at main.tf.json:1,2-13.',
    ],
    '{"source": 1, "versio": 2}': [
      '1:15-1:23 Extraneous JSON object property: No argument or block type is named "versio". Did you mean "version"?',
    ],
    '{"source": 1, "settings": 2}': [
      `1:27-1:28 ${wrongType}: Either a JSON object or a JSON array is required, representing the contents of one or more "settings" blocks.`,
    ],
    '{"source": 1, "module": "a"}': [
      `1:25-1:28 ${wrongType}: Either a JSON object or JSON array of objects is required here, to specify name labels for this block.`,
      "1:25-1:28 Missing block label: At least one object property is required, whose name represents the module block's name.",
    ],
    '{"source": 1, "resource": {"a": [1, {"b": {}}]}}': [
      `1:34-1:35 ${wrongType}: A JSON object is required here, to specify name labels for this block.`,
    ],
    '{"source": 1, "module": {}}': [
      "1:25-1:26 Missing block label: At least one object property is required, whose name represents the module block's name.",
    ],
    '[{"source": 1}, 2]': [
      `1:17-1:18 ${wrongType}: A JSON object is required here, to define arguments and child blocks.`,
    ],
  };
  for (const [text, problems] of Object.entries(cases)) {
    it(`says what is wrong with ${text}`, () => {
      const { diagnostics } = decodeBody(jsonOf(text), schema);

      expect(diagnostics.map(withPlace)).to.deep.equal(problems);
    });
  }

  it('says what is wrong with the body of a block', () => {
    const [block] = decodePartialBody(jsonOf('{"module": {"a": [1]}}'), schema).value.blocks;

    const { diagnostics } = decodePartialBody(block?.body ?? jsonOf('{}'), {});

    expect(diagnostics.map(withPlace)).to.deep.equal([
      `1:19-1:20 ${wrongType}: Either a JSON object or JSON array of objects is required here, to define arguments and child blocks.`,
    ]);
    expect(diagnostics[0]?.snippet?.context).to.equal('module.a');
  });
});

function bodyOf(text: string): Body {
  return soundBody(parseSnippet(text));
}

function jsonOf(text: string): Body {
  return soundBody(parseJsonSnippet(text));
}

function soundBody({ value, diagnostics }: Decoded<Body>): Body {
  expect(diagnostics.map(withPlace)).to.deep.equal([]);
  return value;
}

function blocksOf(content: Content): readonly string[] {
  return content.blocks.map(({ type, labels }) => [type, ...labels].join(' '));
}

function constantOf(attribute: Attribute | undefined): unknown {
  return attribute && evaluate(attribute.expression).value;
}
