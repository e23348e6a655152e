/**
 * Lets a promise fail without anybody waiting for it: a query that is not awaited must not end the process when it
 * fails, since its failure already fails the call. Whoever does await it still hears.
 */
export function unattended<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}

const ignore = (): void => {};
