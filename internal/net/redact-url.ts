/**
 * The text of a URL for messages and logs: without user names and passwords, without the values of
 * its query (signed download addresses carry secrets there), without its fragment.
 */
export function redactUrl(url: URL): string {
  const userInfo = url.username === '' && url.password === '' ? '' : '***@';
  return `${url.protocol}//${userInfo}${url.host}${url.pathname}${redactQuery(url.search)}`;
}

function redactQuery(search: string): string {
  return search.replace(/=[^&]*/g, '=***');
}
