import { defineConfig } from '@hey-api/openapi-ts';

/** `/api/incidents/{id}/actions` by GET → `getIncidentsByIdActions`: the address is the name, on both sides. */
function operationName(method: string, path: string): string {
  const parts = path
    .replace(/^\/api\//, '')
    .split(/[/.-]/)
    .filter(Boolean)
    .map((part) => (part.startsWith('{') ? `By_${part.slice(1, -1)}` : part))
    .flatMap((part) => part.split('_'))
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return method.toLowerCase() + parts.join('');
}

/** `webhook sources` → `sdk/webhook-sources`; what has no tag stays where it would be. */
function fileOf(tags: unknown): string | undefined {
  const [tag] = Array.isArray(tags) ? tags : [];
  return typeof tag === 'string' ? `sdk/${tag.replaceAll(' ', '-')}` : undefined;
}

// Run from web/ by `npm run openapi`, which gives the output folder.
export default defineConfig({
  input: '../apps/server/openapi.json',
  output: 'src/shared/api/generated',
  parser: {
    patch: {
      operations: (method, path, operation) => {
        operation.operationId = operationName(method, path);
      },
    },
  },
  plugins: [
    '@hey-api/typescript',
    { name: '@hey-api/client-fetch', throwOnError: true },
    {
      name: '@hey-api/sdk',
      responseStyle: 'data',
      // The browser sends its cookie by itself: what each call would need is not said 150 times.
      auth: false,
      // A module is loaded whole: a page needs the calls of a few tags.
      $hooks: { symbols: { getFilePath: ({ meta }) => fileOf(meta?.['tags']) } },
    },
  ],
});
