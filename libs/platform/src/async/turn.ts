/** Long work of its own lets everybody else have their turn: resolves once what waits in the event loop has been served. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
