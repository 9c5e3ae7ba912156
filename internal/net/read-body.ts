import type { HttpResponse } from './http-client.ts';

/** Reads a whole body, within the limit that the request was made with. */
export async function readBody(response: HttpResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
