/** The value of an `Authorization` header for the user that a URL names; undefined if it names none. */
export function basicAuthorization(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return formatBasicAuthorization(decode(url.username), decode(url.password));
}

/** The value of an `Authorization` header for a user. */
export function formatBasicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // A lone percent sign stands for itself.
    if (error instanceof URIError) return text;
    throw error;
  }
}
