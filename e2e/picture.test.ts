import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderSvg } from './picture/render-svg.ts';

const pictureFile = fileURLToPath(new URL('../../e2e/picture/lock.svg', import.meta.url));
const readmeFile = fileURLToPath(new URL('../../README.md', import.meta.url));

/** The texts of a picture, with their attributes. */
function readTexts(svg: string): readonly (readonly [attributes: string, text: string])[] {
  const matches = svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g);
  return [...matches].map(([, attributes = '', text = '']) => [attributes, text]);
}

describe('renderSvg', () => {
  it('puts every piece where it stands on the terminal, in its style', () => {
    const svg = renderSvg('a \u001b[1m\u001b[32mb\u001b[0m c\n\u001b[31;2md', 10, 't');

    expect(readTexts(svg)).to.deep.equal([
      ['x="20" y="35" textLength="16.8" xml:space="preserve"', 'a '],
      [
        'x="36.8" y="35" textLength="8.4" xml:space="preserve" fill="#7fd962" font-weight="bold"',
        'b',
      ],
      ['x="45.2" y="35" textLength="16.8" xml:space="preserve"', ' c'],
      ['x="20" y="55" textLength="8.4" xml:space="preserve" fill="#ff6b6b" opacity="0.7"', 'd'],
    ]);
  });

  it('keeps a style over the end of a line, and spells out what XML would read', () => {
    const svg = renderSvg('\u001b[1m\n<&">\u001b[39m', 10, '<t>');

    expect(svg).to.contain('<title>&lt;t&gt;</title>');
    expect(svg).to.match(/font-weight="bold">&lt;&amp;&quot;&gt;<\/text>/);
  });
});

describe('the picture in README.md', () => {
  it('is there, and shows what the program says', async () => {
    const texts = readTexts(await readFile(pictureFile, 'utf8')).map(([, text]) => text);

    expect(await readFile(readmeFile, 'utf8')).to.contain('](e2e/picture/lock.svg)');
    expect(texts).to.include.members(['$ airlock lock -check', '$ airlock lock']);
  });
});
