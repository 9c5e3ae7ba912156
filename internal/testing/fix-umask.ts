/** Has the tests of a file run under the umask that most people have; some ask for modes. */
export function fixUmask(): void {
  let before = 0;
  beforeEach(() => {
    before = process.umask(0o022);
  });
  afterEach(() => {
    process.umask(before);
  });
}
