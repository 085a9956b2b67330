import { opened, unread, type Opened, type Part } from './define-container.ts';
import { CONTAINERS } from './index.ts';

/** Opens a part in this thread; never throws for what it holds. */
export async function openPart(part: Part): Promise<Opened> {
  const container = CONTAINERS.find((one) => one.recognises(part));
  if (container === undefined) return opened({ reading: unread('nothing here can read this kind of file') });
  if (part.bytes.length > container.most_bytes)
    return opened({ reading: unread(`it is too large for ${container.called} (${part.bytes.length} bytes)`) });
  try {
    return await container.open(part);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : 'no reason was given';
    return opened({ reading: unread(`as ${container.called} it is damaged (${why})`) });
  }
}
