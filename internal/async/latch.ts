/** A door that opens once; some wait for it, another opens it. */
export interface Latch {
  readonly opened: Promise<void>;
  open(): void;
}

/** Makes a closed latch. */
export function createLatch(): Latch {
  let open: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open?.() };
}
