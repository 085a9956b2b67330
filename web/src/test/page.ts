import type { Role } from '#contracts';
import type { RequestHandler } from 'msw';
import { renderRoute, type Rendered } from './render.tsx';
import { server } from './server.ts';

/** A whole page at its address, signed in as `role`; `handlers` answer what the page asks for. */
export function openPage(path: string, role: Role, ...handlers: RequestHandler[]): Rendered {
  const rendered = renderRoute(path, { role });
  // After renderRoute's own: the last one added answers first, and nothing has been asked yet.
  server.use(...handlers);
  return rendered;
}

/** The page's own errors aside: every body that was sent to a mocked route. */
export function bodies<T>(): { sent: T[]; keep: (request: Request) => Promise<void> } {
  const sent: T[] = [];
  return { sent, keep: async (request) => void sent.push((await request.clone().json()) as T) };
}
