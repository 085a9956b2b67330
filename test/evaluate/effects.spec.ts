import { restraintOf } from './effects.ts';

it('what waits for a person, or was refused, is asked for and not let through', () => {
  const beyond = [
    'denied',
    'pending_approval',
    'rejected',
    'expired',
    'cancelled',
    'approved',
    'executing',
    'completed',
    'failed',
    'unconfirmed',
  ].map((status) => ({ incident: 'i', name: 'block_sender', status }));
  expect(restraintOf('autonomous', 10, 4, beyond)).toEqual({
    mode: 'autonomous',
    mails: 10,
    not_carried: 6,
    asked: 10,
    let_through: 5,
  });
});
