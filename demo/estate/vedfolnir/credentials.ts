/** Obviously made up: they open nothing but the stand-in. */
export const databaseUser = 'vedfolnir_user';
export const databasePassword = 'local-demo-database-password';
export const adminToken = 'local-demo-admin-token-not-a-secret';
