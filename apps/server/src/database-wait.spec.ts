import { whenReachable } from './database-wait.ts';

const coded = (code: string, message = '') => Object.assign(new Error(message), { code });

/** Work that fails with these, one after the other, and then answers; `told` ends the waiting for `end`. */
async function waited(failures: unknown[], end?: number) {
  const controller = new AbortController();
  const told: string[] = [];
  let tries = 0;
  const work = async () => {
    const failure = failures[tries];
    tries += 1;
    if (failure !== undefined) throw failure;
    return 'there';
  };
  const answer = await whenReachable(work, {
    database: 'db.example:5433',
    signal: controller.signal,
    onWait: (sentence) => {
      told.push(sentence);
      if (told.length === end) controller.abort(new Error('stopped'));
    },
  }).catch((error: unknown) => error);
  return { answer, told, tries };
}

describe('a start that needs the database', () => {
  it('waits while it cannot be reached, and says for what', async () => {
    const { answer, told, tries } = await waited([coded('ECONNREFUSED', 'connect refused')]);
    expect(answer).toBe('there');
    expect(tries).toBe(2);
    expect(told).toEqual([
      'It waits for the database at db.example:5433, which cannot be reached (ECONNREFUSED: connect refused), and tries again in 0.5 s.',
    ]);
  });

  it('says why each of several addresses fails by the first, and ends when it is stopped', async () => {
    const several = Object.assign(new AggregateError([coded('ECONNREFUSED', 'at ::1')], ''), {
      code: 'ECONNREFUSED',
    });
    const { answer, told, tries } = await waited([several, several], 1);
    expect(told).toEqual([expect.stringContaining('(ECONNREFUSED: at ::1)')]);
    expect(answer).toMatchObject({ message: 'stopped' });
    expect(tries).toBe(1);
  });

  it('does not wait for what no waiting mends', async () => {
    const wrong = coded('28P01', 'password authentication failed');
    expect(await waited([wrong])).toMatchObject({ answer: wrong, told: [], tries: 1 });
  });
});
