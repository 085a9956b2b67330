import type { FastifyInstance } from 'fastify';
import { ROLES, ROLE_PERMISSIONS, type Permission, type Role } from '#contracts';
import { describeApi } from '../../apps/server/src/openapi-document.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  permission: Permission | 'signed-in' | null;
}

const NOWHERE = '01900000-0000-7000-8000-0000000000ff';
/** Whoever may call these is nobody yet; they protect themselves. */
const OPEN = [
  'POST /api/auth/login',
  'POST /api/auth/login/second-factor',
  'POST /api/auth/login/passkey/options',
  'POST /api/auth/login/passkey',
  'GET /api/auth/methods',
  // The people of the demo; where it is none, nobody.
  'GET /api/demo/accounts',
  'GET /api/auth/single-sign-on',
  'GET /api/auth/single-sign-on/callback',
  'GET /api/webhooks/{source}',
  'GET /api/webhooks/{tenant}/{source}',
  'POST /api/webhooks/{source}',
  'POST /api/webhooks/{tenant}/{source}',
];

describe('every route', () => {
  let test: TestApp;
  let routes: Route[];
  beforeAll(async () => {
    test = await createTestApp();
    routes = routesOf(test);
  });
  afterAll(() => test.close());

  it('names its permission, and the open ones are the known ones', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter((route) => route.permission === undefined)).toEqual([]);
    const open = routes
      .filter((route) => route.permission === null)
      .map((route) => `${route.method} ${route.path}`);
    expect(open.filter((route) => !OPEN.includes(route))).toEqual([]);
  });

  it('refuses whoever is not signed in', async () => {
    for (const route of routes.filter((candidate) => candidate.permission !== null)) {
      const answer = await test.http(route.method, urlOf(route), route.method === 'GET' ? {} : { body: {} });
      expect({ route: `${route.method} ${route.path}`, status: answer.status }).toEqual({
        route: `${route.method} ${route.path}`,
        status: 401,
      });
    }
  });

  it.each(ROLES)('refuses the role %s what its permissions do not hold', async (role: Role) => {
    const allowed = ROLE_PERMISSIONS[role];
    const refused = routes.filter(
      (route) =>
        route.permission !== null && route.permission !== 'signed-in' && !allowed.includes(route.permission),
    );
    for (const route of refused) {
      const answer = await test.http(route.method, urlOf(route), {
        as: role,
        ...(route.method === 'GET' ? {} : { body: {} }),
      });
      expect({ route: `${route.method} ${route.path}`, status: answer.status }).toEqual({
        route: `${route.method} ${route.path}`,
        status: 403,
      });
    }
  });

  it('is described: nothing is served below /api that the document does not know', async () => {
    const described = new Set(
      routes.map((route) => `${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = servedRoutes(test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
    const unknown = served.filter(
      (route) => /^\w+ \/api\//.test(route) && !route.includes('/api/docs') && !described.has(route),
    );
    expect(unknown.filter((route) => !/^(HEAD|OPTIONS)/.test(route))).toEqual([]);
  });
});

function routesOf(test: TestApp): Route[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
  return Object.entries(describeApi(test.app).paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as Record<string, unknown> | undefined;
      if (operation === undefined) return [];
      return [
        {
          method: method.toUpperCase() as Route['method'],
          path,
          permission: operation['x-permission'] as Route['permission'],
        },
      ];
    }),
  );
}

function urlOf(route: Route): string {
  return route.path.replaceAll(/\{\w+\}/g, NOWHERE);
}

/** Fastify prints its router as a tree; `commonPrefix: false` gives whole paths, one a line. */
function servedRoutes(fastify: FastifyInstance): string[] {
  return fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /(\/\S*) \(([A-Z, ]+)\)$/.exec(line);
      // A place with two names (`:source|:tenant`) is called by its first.
      const path = match?.[1]?.replaceAll(/\|:\w+/g, '');
      return match === null ? [] : (match[2] ?? '').split(', ').map((method) => `${method} ${path}`);
    });
}
