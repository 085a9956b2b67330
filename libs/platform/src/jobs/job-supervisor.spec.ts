import { vi } from 'vitest';
import { JobSupervisor } from './job-supervisor.ts';

describe('the supervisor of jobs', () => {
  let now = 0;
  let looks = 0;
  const supervisor = () => {
    looks = 0;
    return new JobSupervisor(
      () => {
        looks += 1;
        return Promise.resolve();
      },
      5000,
      () => now,
    );
  };

  it('looks after the queues', async () => {
    await supervisor().look();
    expect(looks).toBe(1);
  });

  it('lets every living worker say so first when the database was away', async () => {
    const one = supervisor();
    now = 100_000;
    one.noteTrouble();
    now += 9_999;
    await one.look();
    expect(looks).toBe(0);
    now += 1;
    await one.look();
    expect(looks).toBe(1);
  });

  it('looks once at a time, and again after a look that failed', async () => {
    let fail = (): void => undefined;
    const supervise = vi.fn(
      () => new Promise<void>((_resolve, reject) => (fail = () => reject(new Error('away')))),
    );
    const one = new JobSupervisor(supervise, 5000, () => now);
    const first = one.look();
    await one.look();
    expect(supervise).toHaveBeenCalledTimes(1);
    fail();
    await expect(first).rejects.toThrow('away');
    void one.look();
    expect(supervise).toHaveBeenCalledTimes(2);
  });
});
