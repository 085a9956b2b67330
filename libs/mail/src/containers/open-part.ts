import { LIMITS } from '../limits.ts';
import { opened, unread, type Container, type Opened, type Part } from './define-container.ts';
import { linksIn } from './found-links.ts';
import { CONTAINERS } from './index.ts';
import { lettersIn } from './letters.ts';

/** Why a part that no container recognises is unread. */
export const UNKNOWN = 'nothing here reads files of its kind';

/** What opens a part; undefined where nothing can. */
export function containerOf(part: Part): Container | undefined {
  return CONTAINERS.find((one) => one.recognises(part));
}

/** Opens a part in this thread; never throws for what it holds. */
export async function openPart(part: Part): Promise<Opened> {
  const container = containerOf(part);
  if (container === undefined) return opened({ reading: unread(UNKNOWN) });
  if (part.bytes.length > container.most_bytes)
    return opened({
      reading: unread(`with ${part.bytes.length} bytes it is too large for ${container.called}`),
    });
  try {
    return await container.open(part);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : 'no reason was given';
    // Where it leads may be found all the same, and is worth a look.
    const links = linksIn(lettersIn(part.bytes, LIMITS.html));
    return opened({ links, reading: unread(`as ${container.called} it could not be read: ${why}`) });
  }
}
