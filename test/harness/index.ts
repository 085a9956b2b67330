export {
  createTestApp,
  PLATFORM_TENANT_ID,
  TEST_USER_IDS,
  type TestApp,
  type TestAppOptions,
  type TestRequest,
  type TestResponse,
} from './app.ts';
export { createTestDatabase, type TestDatabase } from './database.ts';
export { PERSON_PASSWORD, TestBrowser, newPerson, totpCode } from './test-browser.ts';
