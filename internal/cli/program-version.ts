/** The version of this program: that of `package.json`, which a test compares with it. */
export const programVersion = '0.1.0';
