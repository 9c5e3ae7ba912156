/**
 * Applies an asynchronous function to every item with at most `limit` calls under way, and gives the
 * results in the order of the items.
 *
 * After the first failure no further item is started; the promise rejects with that failure once the
 * calls already under way have settled, so that nothing goes on working behind the caller's back.
 *
 * @throws {RangeError} when `limit` is not a positive integer
 */
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  transform: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Cannot map with a limit of ${limit}`);
  }
  const results: R[] = [];
  const failures: unknown[] = [];
  const queue = [...items].entries();

  async function work(): Promise<void> {
    // One iterator shared by all workers: each takes the next item that nobody has taken.
    for (const [index, item] of queue) {
      if (failures.length > 0) return;
      try {
        results[index] = await transform(item, index);
      } catch (error) {
        failures.push(error);
      }
    }
  }

  await Promise.all(Array.from({ length: limit }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
