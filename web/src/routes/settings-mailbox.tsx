import { useParams, useSearchParams } from 'react-router';
import { MailboxPage, NewMailbox } from '../features/mailboxes/components/mailbox-page.tsx';

export function Component() {
  const { id = '' } = useParams();
  const [query] = useSearchParams();
  return id === 'new' ? (
    <NewMailbox />
  ) : (
    <MailboxPage key={id} id={id} testNow={query.get('test') === 'now'} />
  );
}
