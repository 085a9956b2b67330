import { accessSync, constants } from 'node:fs';

/** The first of these programs that can be run. */
export function runnable(places: readonly (string | undefined)[]): string | undefined {
  return places.find((path) => {
    try {
      accessSync(path ?? '', constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
