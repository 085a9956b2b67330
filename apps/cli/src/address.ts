import { Config } from '#platform';
import { say } from './house.ts';

/** A command cannot ask the server where it is reached: without BASE_URL it says what it takes for granted. */
export function sayAddress(what: string, path: string): void {
  const { baseUrl, values } = new Config();
  say(`${what} ${baseUrl}${path}`);
  if (values.BASE_URL === undefined)
    say(`(${baseUrl} is assumed, from HOST and PORT: set BASE_URL to where this server is reached.)`);
}
