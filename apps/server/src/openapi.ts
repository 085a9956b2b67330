import { createOpenApiDocument } from './openapi-document.ts';

/** Prints the OpenAPI document; needs no database. */
process.stdout.write(`${JSON.stringify(await createOpenApiDocument(), null, 2)}\n`, () => process.exit(0));
