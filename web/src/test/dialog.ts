import type { UserEvent } from '@testing-library/user-event';

/** A click on the page behind the dialog. */
export async function clickBeside(user: UserEvent): Promise<void> {
  const beside = document.querySelector('[class*=Modal-overlay]');
  if (beside === null) throw new Error('There is no dialog that one could click beside');
  await user.click(beside);
}
