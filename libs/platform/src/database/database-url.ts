/** The address of the database that this process works on; null when the house is built without one. */
export const DATABASE_URL = Symbol('database url');
