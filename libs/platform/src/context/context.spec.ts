import type { Actor } from '#contracts';
import { Context, jobContext, jobOrigin, onBehalf, responsible, systemContext } from './context.ts';

const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1', role: 'analyst' };
const PLAYBOOK: Actor = { type: 'playbook', id: 'r1', name: 'playbook:phishing' };
const origin = (actor: Actor) => ({ tenant_id: 't', actor, correlation_id: 'c', ip: '192.0.2.1' });

describe("a job's context", () => {
  it('is the system on behalf of a person, from their address', () => {
    const ctx = jobContext('action.execute', origin(ANN));
    expect(ctx).toMatchObject({ actor: { type: 'system', name: 'action.execute' }, onBehalfOf: ANN });
    expect(ctx.ip).toBe('192.0.2.1');
    expect(responsible(ctx)).toEqual(ANN);
  });

  it('keeps the person through every job that follows, and the playbook that acts meanwhile', () => {
    const run = { ...jobContext('run.advance', origin(ANN)), actor: PLAYBOOK };
    const next = jobContext('action.execute', jobOrigin(run));
    expect(next).toMatchObject({ actor: PLAYBOOK, onBehalfOf: ANN, ip: '192.0.2.1' });
    expect(responsible(next)).toEqual(PLAYBOOK);
  });

  it('of the system or a source is nobody else’s', () => {
    const ctx = jobContext('triage', jobOrigin(systemContext('approvals.sweep', 'c', 't')));
    expect(ctx.actor.name).toBe('approvals.sweep');
    expect(ctx).not.toHaveProperty('onBehalfOf');
    expect(jobOrigin(ctx)).not.toHaveProperty('on_behalf_of');
    expect(onBehalf(ctx)).toEqual({});
    expect(jobContext('triage', { ...origin(PLAYBOOK), ip: undefined as never }).ip).toBeNull();
  });

  it('is the system for a key as for a person, and the record names who is behind it by no more than the name', () => {
    const key: Actor = { type: 'api_key', id: 'k1', name: 'Deploy', user_id: 'u1', role: 'analyst' };
    const ctx = jobContext('action.execute', origin(key));
    expect(ctx).toMatchObject({ actor: { type: 'system' }, onBehalfOf: key });
    expect(onBehalf(ctx)).toEqual({ on_behalf_of: { type: 'api_key', id: 'k1', name: 'Deploy' } });
    const source: Actor = { type: 'source', id: 's1', name: 'source:edr' };
    expect(jobContext('triage', origin(source))).toMatchObject({ actor: source });
    expect(jobContext('triage', origin(source))).not.toHaveProperty('onBehalfOf');
    expect(responsible(systemContext('approvals.sweep', 'c', 't')).name).toBe('approvals.sweep');
  });
});

it('a context is there inside of what runs in it, and nowhere else', async () => {
  const context = new Context();
  expect(() => context.current()).toThrow('There is no context: nobody is known to be doing this');
  const ctx = systemContext('a test', 'c', 't');
  expect(await context.run(ctx, async () => context.current())).toBe(ctx);
  expect(context.runSync(ctx, () => context.current())).toBe(ctx);
});
