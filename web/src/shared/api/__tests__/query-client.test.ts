import { MutationObserver, onlineManager } from '@tanstack/react-query';
import { afterEach, expect, it } from 'vitest';
import { createQueryClient } from '../query-client.ts';

afterEach(() => onlineManager.setOnline(true));

it('says at once that the server is away, and keeps no decision for later', async () => {
  onlineManager.setOnline(false);
  const client = createQueryClient();
  const away = () => Promise.reject(new Error('away'));
  await expect(client.fetchQuery({ queryKey: ['read'], queryFn: away })).rejects.toThrow('away');
  await expect(new MutationObserver(client, { mutationFn: away }).mutate()).rejects.toThrow('away');
});
