import { once } from './once.ts';

it('makes it when it is first asked for, and no second time', () => {
  let made = 0;
  const value = once(() => void (made += 1));
  expect(made).toBe(0);
  value();
  value();
  expect(made).toBe(1);
});
