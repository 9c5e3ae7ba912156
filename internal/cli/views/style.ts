/** How output may look: decided once, from the stream and the environment. */
export interface Style {
  /** Colours and boxes; only on a terminal, and never with NO_COLOR or -no-color. */
  readonly colour: boolean;
  /** Columns at which sentences are wrapped. */
  readonly width: number;
}

/** Terraform's width where there is no terminal to ask. */
export const plainWidth = 77;

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;

/** Wraps a text in escape codes if the style has colours. */
export function paint(
  style: Style,
  attributes: readonly (keyof typeof codes)[],
  text: string,
): string {
  if (!style.colour) return text;
  return `\u001b[${attributes.map((name) => codes[name]).join(';')}m${text}\u001b[0m`;
}
