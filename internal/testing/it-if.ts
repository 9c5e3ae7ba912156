/** A test, as `it` takes it. */
type DefineTest = (
  title: string,
  test: (this: Mocha.Context) => void | Promise<void>,
) => Mocha.Test;

/**
 * Gives `it` where what a test needs is there, and otherwise what reports the test as skipped, with
 * the reason in its title.
 */
export function itIf(isPresent: boolean, missing: string): DefineTest {
  if (isPresent) return (title, test) => it(title, test);
  return (title, test) => it.skip(`${title} (skipped: no ${missing})`, test);
}
