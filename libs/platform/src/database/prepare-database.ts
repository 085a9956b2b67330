import type { Config } from '../config/config.ts';
import { SecretBox } from '../crypto/secret-box.ts';
import { applicationAddress } from './application-login.ts';
import { migrate } from './migrate.ts';

/**
 * Brings the database to this version as its owner, and says under which address the application works on it:
 * DATABASE_APP_URL, or the login role that the owner makes. Without an owner's address the database is left as it is.
 * @param ownerUrl null when only DATABASE_APP_URL is known
 */
export async function prepareDatabase(ownerUrl: string | null, config: Config): Promise<string> {
  if (ownerUrl !== null) await migrate(ownerUrl);
  const given = config.values.DATABASE_APP_URL;
  if (given !== undefined) return given;
  if (ownerUrl === null) throw new Error('Neither DATABASE_URL nor DATABASE_APP_URL is known.');
  return applicationAddress(ownerUrl, new SecretBox(config));
}
