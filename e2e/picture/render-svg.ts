/** Draws what stands on a terminal, so that a page can show it. */

const cellWidth = 8.4;
const lineHeight = 20;
const margin = 20;
const background = '#10151c';
const foreground = '#d6dde6';

/** The colours of a terminal, by the last digit of their codes. */
const colours = [
  '#5c6773',
  '#ff6b6b',
  '#7fd962',
  '#ffb454',
  '#59c2ff',
  '#d2a6ff',
  '#5ccfe6',
  '#d6dde6',
];

/**
 * Renders text with the escape codes of its styles (and no others) as an SVG of so many columns. Every
 * character takes one of them. Every piece has its place and its width, whatever font there is.
 */
export function renderSvg(screen: string, columns: number, title: string): string {
  const lines = screen.split('\n');
  const width = columns * cellWidth + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin;
  let style = plain;
  const texts = lines.flatMap((line, row) => {
    const { spans, last } = readSpans(line, style);
    style = last;
    return spans.map((span) => renderSpan(span, row));
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${round(width)} ${round(height)}" ` +
    'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" ' +
    `font-size="14" fill="${foreground}">\n` +
    `<title>${escapeXml(title)}</title>\n` +
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>\n` +
    `${texts.join('\n')}\n</svg>\n`
  );
}

interface SpanStyle {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: string | undefined;
}

interface Span {
  readonly text: string;
  readonly column: number;
  readonly style: SpanStyle;
}

// eslint-disable-next-line no-control-regex -- it is what stands there
const styleCode = /\u001b\[([0-9;]*)m/;

const plain: SpanStyle = { bold: false, dim: false, colour: undefined };

/** Takes a line apart where its style changes. */
function readSpans(
  line: string,
  first: SpanStyle,
): { readonly spans: readonly Span[]; readonly last: SpanStyle } {
  const spans: Span[] = [];
  let style = first;
  let column = 0;
  // Texts and the codes between them take turns.
  for (const [index, part] of line.split(styleCode).entries()) {
    if (index % 2 === 1) {
      style = part.split(';').reduce(applyCode, style);
      continue;
    }
    if (part.trim() !== '') spans.push({ text: part, column, style });
    column += part.length;
  }
  return { spans, last: style };
}

function applyCode(style: SpanStyle, code: string): SpanStyle {
  const number = Number(code);
  if (number === 0) return plain;
  if (number === 1) return { ...style, bold: true };
  if (number === 2) return { ...style, dim: true };
  if (number === 39) return { ...style, colour: undefined };
  if (number >= 30 && number <= 37) return { ...style, colour: colours[number - 30] };
  return style;
}

function renderSpan({ text, column, style }: Span, row: number): string {
  const attributes = [
    `x="${round(margin + column * cellWidth)}"`,
    `y="${margin + row * lineHeight + 15}"`,
    `textLength="${round(text.length * cellWidth)}"`,
    'xml:space="preserve"',
    ...(style.colour === undefined ? [] : [`fill="${style.colour}"`]),
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['opacity="0.7"'] : []),
  ];
  return `<text ${attributes.join(' ')}>${escapeXml(text)}</text>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
