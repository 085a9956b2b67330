import type { ModuleRef } from '@nestjs/core';
import { KnownPlaybook } from './known-playbook.pipe.ts';

const named = (count: number, disabled: string[] = ['old']) => [
  ...disabled.map((name) => ({ name, enabled: false })),
  ...Array.from({ length: count }, (_one, n) => ({ name: `p${n + 1}`, enabled: true })),
];
const pipe = (names: { name: string; enabled: boolean }[]) =>
  new KnownPlaybook({ get: () => ({ names: async () => names }) } as unknown as ModuleRef);

it.each([{}, { playbook: null }, { playbook: 'p2' }])(
  'lets through what names none or one that runs: %j',
  async (body) => expect(await pipe(named(2)).transform(body)).toBe(body),
);

it.each([
  [2, 'unheard', 'unknown', 'There is no playbook named "unheard". There are: p1, p2.'],
  [2, 'old', 'disabled', 'The playbook "old" is disabled: enable it, or name another one: p1, p2.'],
])('says of %d which there are instead of %s', async (count, playbook, code, message) => {
  await expect(pipe(named(count)).transform({ playbook })).rejects.toMatchObject({
    code: 'invalid_request',
    message,
    errors: [{ path: 'playbook', code }],
  });
});

it.each([
  [20, /p19, p20\.$/],
  [22, /p19, p20 and 2 more\.$/],
])('names twenty of %d', async (count, end) => {
  await expect(pipe(named(count)).transform({ playbook: 'unheard' })).rejects.toThrow(end);
});
